// Datapath: the card's picture as code.
//
//   feed ---> [pcl_market: feed, book] --view--> [pcl_gate: risk gate, open orders, reports] <---
//   reports
//                    |                              ^  |  ^                                |
//                    |             commands -> [dispatch] |                             releases
//                    |                              |     | state, own commands            v
//                    |            pin, registers -> [pcl_kill_switch] --killed--> [pcl_order_entry]
//                    -> [pcl_last_door] -> frames |                                    |
//                    | +------------- records ------------->+-------- [pcl_record_mux] <-----+  ->
//                    records
//
// Latency, throughput and backpressure are the rooms' own. Reset: boot hold set, latch engaged,
// nothing under way.
module pcl_datapath #(
  parameter int unsigned SymbolBits       = 8,
  parameter int unsigned OrderSetBits     = 13,
  parameter int unsigned LevelSetBits     = 12,
  parameter int unsigned NodeSetBits      = 11,
  parameter int unsigned OpenOrderBits    = 12,
  parameter int unsigned PositionSetBits  = 9
) (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic [63:0]         now_us_i,
  input  logic                kill_pin_i,
  // Feed, reports, commands in
  input  logic                feed_valid_i,
  output logic                feed_ready_o,
  input  logic [63:0]         feed_data_i,
  input  logic [7:0]          feed_keep_i,
  input  logic                feed_last_i,
  input  logic                report_valid_i,
  output logic                report_ready_o,
  input  logic [63:0]         report_data_i,
  input  logic [7:0]          report_keep_i,
  input  logic                report_last_i,
  input  logic                command_valid_i,
  output logic                command_ready_o,
  input  logic [511:0]        command_i,
  // Records, frames out
  output logic                record_valid_o,
  input  logic                record_ready_i,
  output logic [511:0]        record_o,
  output logic                frame_valid_o,
  input  logic                frame_ready_i,
  output logic [63:0]         frame_data_o,
  output logic [7:0]          frame_keep_o,
  output logic                frame_last_o,
  output pcl_pkg::frame_tag_t frame_tag_o,
  // Registers
  input  logic                engage_valid_i,
  input  logic [7:0]          engage_source_i,
  input  logic [3:0]          engage_scope_i,
  input  logic [15:0]         engage_index_i,
  output logic                engaged_o,
  input  logic                release_i,
  input  logic [3:0]          release_scope_i,
  input  logic [15:0]         release_index_i,
  input  logic                hold_release_i,
  input  logic                hold_set_i,
  input  logic [31:0]         watchdog_us_i,
  input  logic [31:0]         stale_us_i,
  input  logic [31:0]         cancel_retry_us_i,
  input  logic [31:0]         feed_loss_us_i,
  input  logic [15:0]         feed_port_i,
  input  logic                lossless_quotes_i,
  input  logic [31:0]         firm_i,
  input  logic                counter_valid_i,
  input  logic [5:0]          counter_index_i,
  output logic                counter_done_o,
  output logic [63:0]         counter_value_o,
  output logic [10:0]         status_o,
  output logic [7:0]          kill_source_o,
  output logic [31:0]         kill_epoch_o,
  output logic                session_loaded_o,
  output logic                digests_confirmed_o,
  output logic                quiet_o
);
  logic [63:0] cycle_q;
  always_ff @(posedge clk_i) cycle_q <= rst_i ? '0 : cycle_q + 64'd1;

  // State that runs against the flow
  logic        killed, hold, disabled, kill_room, released_room;
  logic        gate_past_half, gate_quiet, entry_quiet;
  logic [31:0] epoch;
  logic        scoped;
  logic [3:0]  killed_sessions;
  logic [15:0] killed_accounts;
  logic [63:0] killed_strategies;
  logic [2**SymbolBits-1:0] killed_symbols;

  // ---- command dispatch: commands to their rooms
  logic                  heartbeat, gate_command_valid, gate_command_ready;
  logic                  orders_quiet, dispatch_quiet;
  logic                  symbol_valid, symbol_ready, symbol_duplicate, symbol_write;
  logic                  feed_start_valid, feed_start_ready;
  logic [SymbolBits-1:0] symbol_index;
  logic [63:0]           symbol_name, feed_start_sequence;
  logic [511:0]          gate_command, dispatch_record;
  logic                  dispatch_record_valid, dispatch_record_ready, command_taken;
  logic                  command_refused;
  logic                  record_count_valid, record_count_done;
  logic [5:0]            record_count_index;
  pcl_command_dispatch #(.SymbolBits(SymbolBits)) u_dispatch (
    .clk_i,
    .rst_i,
    .command_valid_i,
    .command_ready_o,
    .command_i,
    .hold_i(hold),
    .heartbeat_o(heartbeat),
    .symbol_valid_o(symbol_valid),
    .symbol_ready_i(symbol_ready),
    .symbol_index_o(symbol_index),
    .symbol_name_o(symbol_name),
    .symbol_duplicate_i(symbol_duplicate),
    .symbol_write_o(symbol_write),
    .feed_start_valid_o(feed_start_valid),
    .feed_start_ready_i(feed_start_ready),
    .feed_start_sequence_o(feed_start_sequence),
    .gate_valid_o(gate_command_valid),
    .gate_ready_i(gate_command_ready),
    .gate_command_o(gate_command),
    .gate_open_i(kill_room && released_room),
    .enable_open_i(kill_room),
    .orders_quiet_i(orders_quiet),
    .counter_valid_o(record_count_valid),
    .counter_index_o(record_count_index),
    .counter_done_i(record_count_done),
    .counter_value_i(counter_value_o),
    .record_valid_o(dispatch_record_valid),
    .record_ready_i(dispatch_record_ready),
    .record_o(dispatch_record),
    .taken_o(command_taken),
    .refused_o(command_refused),
    .quiet_o(dispatch_quiet)
  );
  assign orders_quiet = gate_quiet && entry_quiet;

  // ---- market: feed to quotes, states and the view the gate judges against
  logic [SymbolBits-1:0] view_symbol;
  logic                  view_bid_present, view_ask_present, view_symbol_valid;
  logic                  view_trading, view_market_open;
  logic                  view_feed_started, view_gap, view_heard;
  logic [31:0]           view_bid_price, view_ask_price, view_last_price, view_auction_reference;
  logic [1:0]            view_short_state;
  logic                  book_invalid;
  logic [SymbolBits-1:0] book_invalid_symbol;
  logic [63:0]           view_version, view_heard_us, market_count, gate_count;
  logic [511:0]          market_record;
  logic [5:0]            count_index;
  logic                  market_record_valid, market_record_ready, market_clearing, market_quiet;
  logic                  gap_open, feed_started, market_open;
  pcl_market #(
    .SymbolBits(SymbolBits),
    .OrderSetBits(OrderSetBits),
    .LevelSetBits(LevelSetBits),
    .NodeSetBits(NodeSetBits)
  ) u_market (
    .clk_i,
    .rst_i,
    .now_us_i,
    .feed_valid_i,
    .feed_ready_o,
    .feed_data_i,
    .feed_keep_i,
    .feed_last_i,
    .feed_port_i,
    .lossless_quotes_i,
    .symbol_load_valid_i(symbol_valid),
    .symbol_load_ready_o(symbol_ready),
    .symbol_load_index_i(symbol_index),
    .symbol_load_name_i(symbol_name),
    .symbol_load_duplicate_o(symbol_duplicate),
    .feed_start_valid_i(feed_start_valid),
    .feed_start_ready_o(feed_start_ready),
    .feed_start_sequence_i(feed_start_sequence),
    .view_symbol_i(view_symbol),
    .view_bid_present_o(view_bid_present),
    .view_ask_present_o(view_ask_present),
    .view_bid_price_o(view_bid_price),
    .view_ask_price_o(view_ask_price),
    .view_symbol_valid_o(view_symbol_valid),
    .view_trading_o(view_trading),
    .view_market_open_o(view_market_open),
    .view_feed_started_o(view_feed_started),
    .view_gap_o(view_gap),
    .view_version_o(view_version),
    .view_heard_us_o(view_heard_us),
    .view_heard_o(view_heard),
    .view_last_price_o(view_last_price),
    .view_auction_reference_o(view_auction_reference),
    .view_short_state_o(view_short_state),
    .book_invalid_o(book_invalid),
    .book_invalid_symbol_o(book_invalid_symbol),
    .record_valid_o(market_record_valid),
    .record_ready_i(market_record_ready),
    .record_o(market_record),
    .counter_index_i(count_index),
    .counter_value_o(market_count),
    .clearing_o(market_clearing),
    .quiet_o(market_quiet),
    .gap_open_o(gap_open),
    .feed_started_o(feed_started),
    .market_open_o(market_open)
  );

  // ---- gate: commands and reports to decisions and releases
  logic                  hold_released, hold_set, trip_valid, exposure_unknown;
  logic [7:0]            trip_source;
  logic [3:0]            trip_scope;
  logic [15:0]           trip_index;
  logic [63:0]           trip_detail;
  logic                  own_valid, own_ready, disable_pulse, enable_pulse, mass_cancel_pulse;
  logic                  control_own, disable_answered, mass_cancel_answered;
  logic [31:0]           answered_user_ref;
  logic                  gate_refused, gate_clearing;
  logic [511:0]          own, gate_record, release_command;
  logic                  gate_record_valid, gate_record_ready;
  logic                  release_valid, release_ready, release_new_risk;
  logic [31:0]           release_user_ref, release_epoch;
  logic [SymbolBits-1:0] release_symbol;
  logic                     mirror_valid, mirror_clear;
  logic [OpenOrderBits-1:0] mirror_slot;
  /* verilator lint_off UNUSEDSIGNAL */  // symbols beyond SymbolBits do not pass the gate
  // valid, number, account, strategy, symbol, session, new risk
  logic [61:0]              mirror_entry;
  /* verilator lint_on UNUSEDSIGNAL */
  pcl_gate #(
    .SymbolBits(SymbolBits),
    .OpenOrderBits(OpenOrderBits),
    .PositionSetBits(PositionSetBits)
  ) u_gate (
    .clk_i,
    .rst_i,
    .now_us_i,
    .stale_us_i({32'd0, stale_us_i}),
    .command_valid_i(gate_command_valid),
    .command_ready_o(gate_command_ready),
    .command_i(gate_command),
    .own_valid_i(own_valid),
    .own_ready_o(own_ready),
    .own_i(own),
    .report_valid_i,
    .report_ready_o,
    .report_data_i,
    .report_keep_i,
    .report_last_i,
    .view_symbol_o(view_symbol),
    .view_bid_present_i(view_bid_present),
    .view_ask_present_i(view_ask_present),
    .view_bid_price_i(view_bid_price),
    .view_ask_price_i(view_ask_price),
    .view_symbol_valid_i(view_symbol_valid),
    .view_trading_i(view_trading),
    .view_market_open_i(view_market_open),
    .view_feed_started_i(view_feed_started),
    .view_gap_i(view_gap),
    .view_version_i(view_version),
    .view_heard_us_i(view_heard_us),
    .view_heard_i(view_heard),
    .view_last_price_i(view_last_price),
    .view_auction_reference_i(view_auction_reference),
    .view_short_state_i(view_short_state),
    .hold_i(hold),
    .killed_i(killed),
    .killed_sessions_i(killed_sessions),
    .killed_accounts_i(killed_accounts),
    .killed_strategies_i(killed_strategies),
    .killed_symbols_i(killed_symbols),
    .disabled_i(disabled),
    .epoch_i(epoch),
    .hold_released_i(hold_released),
    .hold_set_i(hold_set),
    .trip_valid_o(trip_valid),
    .trip_source_o(trip_source),
    .trip_scope_o(trip_scope),
    .trip_index_o(trip_index),
    .trip_detail_o(trip_detail),
    .exposure_unknown_o(exposure_unknown),
    .session_loaded_o,
    .digests_confirmed_o,
    .mirror_valid_o(mirror_valid),
    .mirror_slot_o(mirror_slot),
    .mirror_entry_o(mirror_entry),
    .mirror_clear_o(mirror_clear),
    .disable_o(disable_pulse),
    .enable_o(enable_pulse),
    .mass_cancel_o(mass_cancel_pulse),
    .control_own_o(control_own),
    .disable_answered_o(disable_answered),
    .mass_cancel_answered_o(mass_cancel_answered),
    .answered_user_ref_o(answered_user_ref),
    .release_valid_o(release_valid),
    .release_ready_i(release_ready),
    .release_command_o(release_command),
    .release_user_ref_o(release_user_ref),
    .release_new_risk_o(release_new_risk),
    .release_epoch_o(release_epoch),
    .release_symbol_o(release_symbol),
    .record_valid_o(gate_record_valid),
    .record_ready_i(gate_record_ready),
    .record_o(gate_record),
    .records_past_half_i(gate_past_half),
    .counter_index_i(count_index),
    .counter_value_o(gate_count),
    .refused_pulse_o(gate_refused),
    .clearing_o(gate_clearing),
    .quiet_o(gate_quiet)
  );

  // ---- kill switch: latch, boot hold, session, watchdog
  logic         kill_quiet, kill_record_valid, kill_record_ready;
  logic [511:0] kill_record;
  logic         own_cancel, kill_clearing;
  pcl_kill_switch #(.SymbolBits(SymbolBits), .OpenOrderBits(OpenOrderBits)) u_kill_switch (
    .clk_i,
    .rst_i,
    .now_us_i,
    .cycle_i(cycle_q),
    .pin_i(kill_pin_i),
    .engage_valid_i,
    .engage_source_i,
    .engage_scope_i,
    .engage_index_i,
    .engaged_o,
    .trip_valid_i(trip_valid),
    .trip_source_i(trip_source),
    .trip_scope_i(trip_scope),
    .trip_index_i(trip_index),
    .trip_detail_i(trip_detail),
    .book_invalid_i(book_invalid),
    .book_invalid_symbol_i(book_invalid_symbol),
    .heard_i(view_heard),
    .heard_us_i(view_heard_us),
    .feed_loss_us_i,
    .cancel_retry_us_i,
    .hold_set_i,
    .disable_i(disable_pulse),
    .heartbeat_i(heartbeat),
    .watchdog_us_i,
    .release_i,
    .release_scope_i,
    .release_index_i,
    .hold_release_i,
    .enable_i(enable_pulse),
    .killed_o(killed),
    .killed_sessions_o(killed_sessions),
    .killed_accounts_o(killed_accounts),
    .killed_strategies_o(killed_strategies),
    .killed_symbols_o(killed_symbols),
    .scoped_o(scoped),
    .hold_o(hold),
    .disabled_o(disabled),
    .epoch_o(epoch),
    .source_o(kill_source_o),
    .hold_released_o(hold_released),
    .hold_set_o(hold_set),
    .room_o(kill_room),
    .firm_i,
    .mass_cancel_i(mass_cancel_pulse),
    .control_own_i(control_own),
    .control_user_ref_i(release_user_ref),
    .disable_answered_i(disable_answered),
    .mass_cancel_answered_i(mass_cancel_answered),
    .answered_user_ref_i(answered_user_ref),
    .mirror_valid_i(mirror_valid),
    .mirror_slot_i(mirror_slot),
    .mirror_live_i(mirror_entry[61]),
    .mirror_user_ref_i(mirror_entry[60:29]),
    .mirror_account_i(mirror_entry[28:25]),
    .mirror_strategy_i(mirror_entry[24:19]),
    .mirror_symbol_i(mirror_entry[3 +: SymbolBits]),
    .mirror_session_i(mirror_entry[2:1]),
    .mirror_new_risk_i(mirror_entry[0]),
    .mirror_clear_i(mirror_clear),
    .clearing_o(kill_clearing),
    .own_cancel_o(own_cancel),
    .own_valid_o(own_valid),
    .own_ready_i(own_ready),
    .own_o(own),
    .record_valid_o(kill_record_valid),
    .record_ready_i(kill_record_ready),
    .record_o(kill_record),
    .quiet_o(kill_quiet)
  );
  assign kill_epoch_o = epoch;

  // ---- order entry: releases to packets
  logic                entry_valid, entry_ready, entry_last, cut, swallowing;
  logic [63:0]         entry_data;
  logic [7:0]          entry_keep;
  pcl_pkg::frame_tag_t entry_tag;
  logic                released_record_valid, released_record_ready;
  logic                frame_released, frame_poisoned, unrecorded;
  logic [511:0]        released_record;
  pcl_order_entry #(.SymbolBits(SymbolBits)) u_order_entry (
    .clk_i,
    .rst_i,
    .symbol_write_i(symbol_write),
    .symbol_write_index_i(symbol_index),
    .symbol_write_name_i(symbol_name),
    .release_valid_i(release_valid),
    .release_ready_o(release_ready),
    .release_command_i(release_command),
    .release_user_ref_i(release_user_ref),
    .release_new_risk_i(release_new_risk),
    .release_epoch_i(release_epoch),
    .release_symbol_i(release_symbol),
    .release_account_i(release_command[15:8]),  // the gate puts a replace's own party there
    .release_strategy_i(release_command[23:16]),
    .frame_valid_o(entry_valid),
    .frame_ready_i(entry_ready),
    .frame_data_o(entry_data),
    .frame_keep_o(entry_keep),
    .frame_last_o(entry_last),
    .frame_tag_o(entry_tag),
    .frame_poisoned_i(cut),
    .record_valid_o(released_record_valid),
    .record_ready_i(released_record_ready),
    .record_o(released_record),
    .record_room_i(released_room),
    .released_o(frame_released),
    .poisoned_o(frame_poisoned),
    .unrecorded_o(unrecorded),
    .quiet_o(entry_quiet)
  );

  // ---- last door: nothing leaves but through here
  pcl_last_door u_last_door (
    .clk_i,
    .rst_i,
    .killed_i(killed),
    .epoch_i(epoch[15:0]),
    .frame_valid_i(entry_valid),
    .frame_ready_o(entry_ready),
    .frame_data_i(entry_data),
    .frame_keep_i(entry_keep),
    .frame_last_i(entry_last),
    .frame_tag_i(entry_tag),
    .frame_valid_o,
    .frame_ready_i,
    .frame_data_o,
    .frame_keep_o,
    .frame_last_o,
    .frame_tag_o,
    .cut_o(cut),
    .swallowing_o(swallowing)
  );

  // ---- records and counters
  logic mux_quiet;
  pcl_record_mux u_record_mux (
    .clk_i,
    .rst_i,
    .cycle_i(cycle_q),
    .kill_valid_i(kill_record_valid),
    .kill_ready_o(kill_record_ready),
    .kill_i(kill_record),
    .gate_valid_i(gate_record_valid),
    .gate_ready_o(gate_record_ready),
    .gate_i(gate_record),
    .gate_past_half_o(gate_past_half),
    .released_valid_i(released_record_valid),
    .released_ready_o(released_record_ready),
    .released_i(released_record),
    .released_room_o(released_room),
    .dispatch_valid_i(dispatch_record_valid),
    .dispatch_ready_o(dispatch_record_ready),
    .dispatch_i(dispatch_record),
    .market_valid_i(market_record_valid),
    .market_ready_o(market_record_ready),
    .market_i(market_record),
    .record_valid_o,
    .record_ready_i,
    .record_o,
    .quiet_o(mux_quiet)
  );

  pcl_counter_port u_counter_port (
    .clk_i,
    .rst_i,
    .registers_valid_i(counter_valid_i),
    .registers_index_i(counter_index_i),
    .registers_done_o(counter_done_o),
    .records_valid_i(record_count_valid),
    .records_index_i(record_count_index),
    .records_done_o(record_count_done),
    .value_o(counter_value_o),
    .index_o(count_index),
    .market_value_i(market_count),
    .gate_value_i(gate_count),
    .command_taken_i(command_taken),
    .command_refused_i(command_refused),
    .gate_refused_i(gate_refused),
    .frame_released_i(frame_released),
    .frame_poisoned_i(frame_poisoned),
    .unrecorded_i(unrecorded),
    .own_cancel_i(own_cancel)
  );

  assign quiet_o  = market_quiet && gate_quiet && dispatch_quiet && kill_quiet && entry_quiet &&
                    !swallowing && mux_quiet;
  assign status_o = {digests_confirmed_o, scoped, market_open,
                     market_clearing || gate_clearing || kill_clearing, quiet_o, feed_started,
                     gap_open, exposure_unknown, disabled, killed, hold};

  // No order has started without a place for its record: its frame holds up no cancel's.
  always_ff @(posedge clk_i) begin
    if (!rst_i && released_record_valid) assert (released_record_ready);
  end
endmodule
