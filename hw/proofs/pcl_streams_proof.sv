// Proof: every stream between the gate, the kill switch, order entry, the dispatch and the record
// stream keeps the stream rule: what is offered stays, unchanged, until it is taken. (The gate's
// records and releases leave by pcl_fifo: pcl_fifo_proof; frames by pcl_last_door: its own.)
//
// Small (4 symbols, 16 open orders). Not here: feed, book and market, registers, what comes in.
// All inputs are free, memories and queues answer anything (pcl_watched_ram, cut), but for: the
// door poisons only a frame on offer, and order entry's room for a record falls only with a record
// taken (pcl_record_mux).
module pcl_streams_proof (
  input logic         clk_i,
  input logic [63:0]  now_us_i, cycle_i,
  input logic [31:0]  firm_i, retry_us_i,
  input logic [1:0]   wants_i,
  input logic         own_ready_i, cancel_ready_i, start_i, standing_i, killed_i,
  input logic [3:0]   sessions_i,
  input logic [15:0]  accounts_i,
  input logic [63:0]  strategies_i,
  input logic [3:0]   symbols_i,
  input logic [63:0]  mirror_i,
  input logic         mirror_clear_i,
  input logic [8:0]   changes_i,
  input logic [255:0] kill_i,
  input logic         kill_record_ready_i,
  input logic         release_valid_i, release_new_risk_i, frame_ready_i, poisoned_i,
  input logic         released_record_ready_i, released_room_i, symbol_write_i,
  input logic [511:0] release_command_i,
  input logic [127:0] release_i,
  input logic         command_valid_i, hold_i, symbol_ready_i, symbol_duplicate_i, feed_ready_i,
  input logic         gate_ready_i, gate_open_i, enable_open_i, quiet_i, counter_done_i,
  input logic         dispatch_record_ready_i,
  input logic [511:0] command_i,
  input logic [63:0]  counter_value_i,
  input logic         report_valid_i, report_last_i, parsed_ready_i,
  input logic [63:0]  report_data_i,
  input logic [7:0]   report_keep_i,
  input logic [4:0]   mux_valid_i,
  input logic [511:0] mux_i,
  input logic         record_ready_i
);
  logic rst_q = 1'b1;
  always_ff @(posedge clk_i) rst_q <= 1'b0;

  // ---- the kill switch: its cancels, its commands, its records
  logic        cancel_valid, own_valid, kill_record_valid;
  logic [1:0]  cancel_session;
  logic [3:0]  cancel_account;
  logic [5:0]  cancel_strategy;
  logic [1:0]  cancel_symbol;
  logic [31:0] cancel_user_ref;
  logic [511:0] own, kill_record;
  pcl_canceller #(.SymbolBits(2), .OpenOrderBits(4)) u_canceller (
    .clk_i, .rst_i(rst_q), .now_us_i, .retry_us_i, .start_i, .standing_i, .killed_i,
    .killed_sessions_i(sessions_i), .killed_accounts_i(accounts_i),
    .killed_strategies_i(strategies_i), .killed_symbols_i(symbols_i),
    .mirror_valid_i(mirror_i[0]), .mirror_slot_i(mirror_i[4:1]), .mirror_live_i(mirror_i[5]),
    .mirror_new_risk_i(mirror_i[6]), .mirror_session_i(mirror_i[8:7]),
    .mirror_account_i(mirror_i[12:9]), .mirror_strategy_i(mirror_i[18:13]),
    .mirror_symbol_i(mirror_i[20:19]), .mirror_user_ref_i(mirror_i[52:21]),
    .mirror_clear_i, .clearing_o(), .cancel_valid_o(cancel_valid), .cancel_ready_i,
    .cancel_session_o(cancel_session), .cancel_account_o(cancel_account),
    .cancel_strategy_o(cancel_strategy), .cancel_symbol_o(cancel_symbol),
    .cancel_user_ref_o(cancel_user_ref), .quiet_o()
  );
  pcl_stream_rule #(.Bits(46)) u_cancels (
    .clk_i, .rst_i(rst_q), .valid_i(cancel_valid), .ready_i(cancel_ready_i),
    .payload_i({cancel_session, cancel_account, cancel_strategy, cancel_symbol, cancel_user_ref})
  );
  pcl_own_commands #(.SymbolBits(2)) u_own_commands (
    .clk_i, .rst_i(rst_q), .wants_i, .handed_o(), .firm_i, .cancel_valid_i(cancel_valid),
    .cancel_ready_o(),
    .cancel_session_i(cancel_session), .cancel_account_i(cancel_account),
    .cancel_strategy_i(cancel_strategy), .cancel_symbol_i(cancel_symbol),
    .cancel_user_ref_i(cancel_user_ref), .own_valid_o(own_valid), .own_ready_i, .own_o(own),
    .own_cancel_o(), .quiet_o()
  );
  pcl_stream_rule #(.Bits(512)) u_own (
    .clk_i, .rst_i(rst_q), .valid_i(own_valid), .ready_i(own_ready_i), .payload_i(own)
  );
  pcl_kill_records #(.SymbolBits(2)) u_kill_records (
    .clk_i, .rst_i(rst_q), .cycle_i, .changes_i, .global_source_i(kill_i[7:0]),
    .global_by_trip_i(kill_i[8]), .engage_source_i(kill_i[16:9]), .engage_scope_i(kill_i[19:17]),
    .engage_index_i(kill_i[35:20]), .trip_source_i(kill_i[43:36]), .trip_scope_i(kill_i[46:44]),
    .trip_index_i(kill_i[62:47]), .trip_detail_i(kill_i[126:63]),
    .book_symbol_i(kill_i[142:127]), .release_scope_i(kill_i[145:143]),
    .release_index_i(kill_i[161:146]), .room_o(), .enable_room_o(),
    .record_valid_o(kill_record_valid), .record_ready_i(kill_record_ready_i),
    .record_o(kill_record), .quiet_o()
  );
  pcl_stream_rule #(.Bits(512)) u_kills (
    .clk_i, .rst_i(rst_q), .valid_i(kill_record_valid), .ready_i(kill_record_ready_i),
    .payload_i(kill_record)
  );

  // ---- order entry: frames and their records
  logic                frame_valid, frame_last, released_valid;
  logic [63:0]         frame_data;
  logic [7:0]          frame_keep;
  pcl_pkg::frame_tag_t frame_tag;
  logic [511:0]        released;
  pcl_order_entry #(.SymbolBits(2)) u_order_entry (
    .clk_i, .rst_i(rst_q), .symbol_write_i, .symbol_write_index_i(release_i[1:0]),
    .symbol_write_name_i(release_i[65:2]), .release_valid_i, .release_ready_o(),
    .release_command_i, .release_user_ref_i(release_i[31:0]), .release_new_risk_i,
    .release_epoch_i(release_i[63:32]), .release_symbol_i(release_i[65:64]),
    .release_account_i(release_i[73:66]), .release_strategy_i(release_i[81:74]),
    .frame_valid_o(frame_valid), .frame_ready_i, .frame_data_o(frame_data),
    .frame_keep_o(frame_keep), .frame_last_o(frame_last), .frame_tag_o(frame_tag),
    .frame_poisoned_i(poisoned_i && frame_valid), .record_valid_o(released_valid),
    .record_ready_i(released_record_ready_i), .record_room_i(released_room_i),
    .record_o(released), .released_o(), .poisoned_o(), .unrecorded_o(), .quiet_o()
  );
  pcl_stream_rule #(.Bits(73 + 20)) u_frames (
    .clk_i, .rst_i(rst_q), .valid_i(frame_valid), .ready_i(frame_ready_i),
    .payload_i({frame_last, frame_keep, frame_data, frame_tag})
  );
  pcl_stream_rule #(.Bits(512)) u_released (
    .clk_i, .rst_i(rst_q), .valid_i(released_valid), .ready_i(released_record_ready_i),
    .payload_i(released)
  );

  // ---- the dispatch: to the gate, to the market, and its records
  logic         gate_valid, symbol_valid, feed_valid, refused_valid;
  logic [511:0] gate_command, refused;
  logic [1:0]   symbol_index;
  logic [63:0]  symbol_name, feed_sequence;
  pcl_command_dispatch #(.SymbolBits(2)) u_dispatch (
    .clk_i, .rst_i(rst_q), .command_valid_i, .command_ready_o(), .command_i, .hold_i,
    .heartbeat_o(), .symbol_valid_o(symbol_valid), .symbol_ready_i, .symbol_index_o(symbol_index),
    .symbol_name_o(symbol_name), .symbol_duplicate_i, .symbol_write_o(),
    .feed_start_valid_o(feed_valid), .feed_start_ready_i(feed_ready_i),
    .feed_start_sequence_o(feed_sequence), .gate_valid_o(gate_valid), .gate_ready_i,
    .gate_command_o(gate_command), .gate_open_i, .enable_open_i, .orders_quiet_i(quiet_i),
    .counter_valid_o(), .counter_index_o(), .counter_done_i, .counter_value_i,
    .record_valid_o(refused_valid), .record_ready_i(dispatch_record_ready_i), .record_o(refused),
    .taken_o(), .refused_o(), .quiet_o()
  );
  pcl_stream_rule #(.Bits(512)) u_gate_commands (
    .clk_i, .rst_i(rst_q), .valid_i(gate_valid), .ready_i(gate_ready_i), .payload_i(gate_command)
  );
  pcl_stream_rule #(.Bits(66)) u_symbols (
    .clk_i, .rst_i(rst_q), .valid_i(symbol_valid), .ready_i(symbol_ready_i),
    .payload_i({symbol_index, symbol_name})
  );
  pcl_stream_rule #(.Bits(64)) u_feed_starts (
    .clk_i, .rst_i(rst_q), .valid_i(feed_valid), .ready_i(feed_ready_i), .payload_i(feed_sequence)
  );
  pcl_stream_rule #(.Bits(512)) u_refused (
    .clk_i, .rst_i(rst_q), .valid_i(refused_valid), .ready_i(dispatch_record_ready_i),
    .payload_i(refused)
  );

  // ---- reports, as the gate gets them; and the card's records
  logic                  parsed_valid, record_valid;
  pcl_gate_pkg::report_t parsed;
  logic [511:0]          record;
  pcl_report_parser u_parser (
    .clk_i, .rst_i(rst_q), .report_valid_i, .report_ready_o(), .report_data_i, .report_keep_i,
    .report_last_i, .parsed_valid_o(parsed_valid), .parsed_ready_i, .parsed_o(parsed), .busy_o()
  );
  pcl_stream_rule #(.Bits($bits(parsed))) u_reports (
    .clk_i, .rst_i(rst_q), .valid_i(parsed_valid), .ready_i(parsed_ready_i), .payload_i(parsed)
  );
  pcl_record_mux u_mux (
    .clk_i, .rst_i(rst_q), .cycle_i, .kill_valid_i(mux_valid_i[0]), .kill_ready_o(),
    .kill_i(mux_i), .gate_valid_i(mux_valid_i[1]), .gate_ready_o(), .gate_i(mux_i),
    .gate_past_half_o(), .released_valid_i(mux_valid_i[2]), .released_ready_o(),
    .released_i(mux_i), .released_room_o(), .dispatch_valid_i(mux_valid_i[3]),
    .dispatch_ready_o(), .dispatch_i(mux_i), .market_valid_i(mux_valid_i[4]), .market_ready_o(),
    .market_i(mux_i), .record_valid_o(record_valid), .record_ready_i, .record_o(record), .quiet_o()
  );
  pcl_stream_rule #(.Bits(512)) u_records (
    .clk_i, .rst_i(rst_q), .valid_i(record_valid), .ready_i(record_ready_i), .payload_i(record)
  );

  // What the induction needs to know: counters are read for the request held, a duplicate is of the
  // symbol held.
  (* hierconn *) wire       \u_dispatch.valid_q , \u_dispatch.refuse_pending_q ;
  (* hierconn *) wire [2:0] \u_dispatch.route ;
  (* hierconn *) wire [1:0] \u_dispatch.u_counters.state_q ;
  localparam logic [2:0] RouteSymbol = 3'd2, RouteCounters = 3'd4;
  always_ff @(posedge clk_i) if (!rst_q) begin
    assert (\u_dispatch.u_counters.state_q == '0 ||
            (\u_dispatch.valid_q && \u_dispatch.route == RouteCounters));
    assert (!\u_dispatch.refuse_pending_q ||
            (\u_dispatch.valid_q && \u_dispatch.route == RouteSymbol));
  end

  logic room_stalled_q = 1'b0;
  always_ff @(posedge clk_i) begin
    room_stalled_q <= !rst_q && released_room_i && !(released_valid && released_record_ready_i);
    if (room_stalled_q) assume (released_room_i);
  end
endmodule
