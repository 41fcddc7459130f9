// Order entry: turns each released command into one SoupBinTCP 'U' packet with an OUCH 5.0 message,
// then says so in a record.
//
// Latency       2 cycles from a release accepted to its first beat (asserted).
// Throughput    one frame at a time: beats + 3 cycles; an Enter is 7 beats, with every option 11.
// Backpressure  release_ready_o is high while nothing is under way. Stalls on frame_ready_i, and at
//               the end on its record: an order's waits for record_ready_i. That of a cancel or a
//               control is offered while record_room_i is high; when there has been no room for
//               DropCycles it is dropped (unrecorded_o), so that cancels go on with a host that
//               takes no records. record_room_i may fall only with a record taken.
// Reset         nothing under way, no symbol named. A symbol never named goes out as spaces, which
//               no venue takes.
// Text fields of a command hold their first letter in the lowest byte; on the wire the first letter
// leaves first.
module pcl_order_entry #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  // Symbol names, written when the dispatch has a load accepted
  input  logic                  symbol_write_i,
  input  logic [SymbolBits-1:0] symbol_write_index_i,
  input  logic [63:0]           symbol_write_name_i,
  // Releases from the gate, with the party as the gate found it (a replace's is its original's)
  input  logic                  release_valid_i,
  output logic                  release_ready_o,
  input  logic [511:0]          release_command_i,
  input  logic [31:0]           release_user_ref_i,
  input  logic                  release_new_risk_i,
  input  logic [31:0]           release_epoch_i,
  input  logic [SymbolBits-1:0] release_symbol_i,
  input  logic [7:0]            release_account_i,
  input  logic [7:0]            release_strategy_i,
  // Frames to the last door, and what became of them there
  output logic                  frame_valid_o,
  input  logic                  frame_ready_i,
  output logic [63:0]           frame_data_o,
  output logic [7:0]            frame_keep_o,
  output logic                  frame_last_o,
  output pcl_pkg::frame_tag_t   frame_tag_o,
  input  logic                  frame_poisoned_i,
  // Released records
  output logic                  record_valid_o,
  input  logic                  record_ready_i,
  output logic [511:0]          record_o,
  input  logic                  record_room_i,
  // Pulses for the counters
  output logic                  released_o,
  output logic                  poisoned_o,
  output logic                  unrecorded_o,
  output logic                  quiet_o
);
  localparam int unsigned DropCycles = 4096;
  typedef enum logic [1:0] {StateIdle, StateBuild, StateSend, StateRecord} state_e;
  state_e                state_q;
  logic [511:0]          command_q;
  logic [31:0]           user_ref_q, epoch_q;
  logic                  new_risk_q, poisoned_q;
  logic [SymbolBits-1:0] symbol_q;
  logic [7:0]            account_q, strategy_q;
  logic                  accept;

  assign release_ready_o = state_q == StateIdle;
  assign accept          = release_valid_i && release_ready_o;
  assign quiet_o         = state_q == StateIdle;

  // Names: the read is issued with the release, so that the name is there in StateBuild.
  logic [2**SymbolBits-1:0] named_q;
  logic                     is_named_q;
  logic [63:0]              stored_name, name;
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(64)) u_names (
    .clk_i,
    .write_enable_i(symbol_write_i),
    .write_address_i(symbol_write_index_i),
    .write_data_i(symbol_write_name_i),
    .read_enable_i(accept),
    .read_address_i(release_symbol_i),
    .read_data_o(stored_name)
  );
  assign name = is_named_q ? stored_name : 64'h2020202020202020;

  logic [383:0] head;
  logic [2:0]   head_beats;
  logic [23:0]  rest;
  logic [3:0]   beats;
  logic [7:0]   last_keep;
  pcl_ouch_encoder u_encoder (
    .command_i(command_q),
    .user_ref_i(user_ref_q),
    .name_i(name),
    .named_i(is_named_q),
    .head_o(head),
    .head_beats_o(head_beats),
    .rest_o(rest),
    .beats_o(beats),
    .last_keep_o(last_keep)
  );

  // The beats of the head, then those of the appendage, which is ready by then.
  logic [383:0] head_q;
  logic [3:0]   beats_left_q;
  logic [2:0]   head_left_q;
  logic [7:0]   last_keep_q;
  logic [63:0]  beat, appendage_beat;
  logic         beat_taken, in_head, appendage_ready;
  assign in_head = head_left_q != '0;
  assign beat    = in_head ? head_q[383:320] : appendage_beat;
  pcl_ouch_appendage u_appendage (
    .clk_i,
    .rst_i,
    .start_i(state_q == StateBuild),
    .command_i(command_q),
    .rest_i(rest),
    .ready_o(appendage_ready),
    .beat_i(beat_taken && !in_head),
    .data_o(appendage_beat)
  );
  pcl_pkg::command_t header;
  logic              leaves;  // the frame's record is given, or given up

  assign header        = command_q;
  assign frame_valid_o = state_q == StateSend;
  for (genvar i = 0; i < 8; i++) begin : g_beat  // the first byte of a beat is its lowest
    assign frame_data_o[8*i +: 8] = beat[63-8*i -: 8];
  end
  assign frame_last_o  = beats_left_q == 4'd1;
  assign frame_keep_o  = frame_last_o ? last_keep_q : 8'hFF;
  assign frame_tag_o   = {epoch_q[15:0], header.session[1:0], 1'b0, new_risk_q};
  assign beat_taken    = frame_valid_o && frame_ready_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= StateIdle;
      named_q <= '0;
    end else begin
      if (symbol_write_i) named_q[symbol_write_index_i] <= 1'b1;
      unique case (state_q)
        StateIdle:  if (release_valid_i) state_q <= StateBuild;
        StateBuild: state_q <= StateSend;
        StateSend:  if (beat_taken && frame_last_o) state_q <= StateRecord;
        default:    if (leaves) state_q <= StateIdle;
      endcase
    end
    if (accept) begin
      command_q  <= release_command_i;
      user_ref_q <= release_user_ref_i;
      epoch_q    <= release_epoch_i;
      new_risk_q <= release_new_risk_i;
      symbol_q   <= release_symbol_i;
      account_q  <= release_account_i;
      strategy_q <= release_strategy_i;
      is_named_q <= named_q[release_symbol_i];
      poisoned_q <= 1'b0;
    end
    if (state_q == StateBuild) begin
      head_q       <= head;
      head_left_q  <= head_beats;
      beats_left_q <= beats;
      last_keep_q  <= last_keep;
    end
    if (beat_taken) begin
      head_q       <= {head_q[319:0], 64'd0};
      beats_left_q <= beats_left_q - 4'd1;
      if (in_head) head_left_q <= head_left_q - 3'd1;
    end
    if (frame_poisoned_i) poisoned_q <= 1'b1;
  end

  pcl_released_record #(.SymbolBits(SymbolBits)) u_record (
    .command_i(command_q),
    .user_ref_i(user_ref_q),
    .epoch_i(epoch_q),
    .symbol_i(symbol_q),
    .account_i(account_q),
    .strategy_i(strategy_q),
    .new_risk_i(new_risk_q),
    .poisoned_i(poisoned_q),
    .record_o
  );

  // ---- the record, or none: what passes always waits for no host
  logic        passing, starved;
  logic [12:0] roomless_q;  // cycles without room, at most DropCycles
  assign passing        = header.kind == pcl_pkg::CmdOrderCancel ||
                          header.kind == pcl_pkg::CmdSessionControl;
  assign starved        = roomless_q == 13'(DropCycles);
  assign record_valid_o = state_q == StateRecord && (!passing || record_room_i);
  assign unrecorded_o   = state_q == StateRecord && passing && !record_room_i && starved;
  assign leaves         = (record_valid_o && record_ready_i) || unrecorded_o;
  assign released_o     = leaves && !poisoned_q;
  assign poisoned_o     = leaves && poisoned_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || record_room_i) roomless_q <= '0;
    else if (!starved)          roomless_q <= roomless_q + 1'b1;
  end

  // First beat exactly 2 cycles after the release was accepted; stalled beats and records hold
  // still; only known kinds come.
  logic         accepted_q, accepted_twice_q, stalled_q, record_stalled_q;
  logic [72:0]  beat_q;
  logic [511:0] record_q;
  always_ff @(posedge clk_i) begin
    accepted_q       <= !rst_i && accept;
    accepted_twice_q <= !rst_i && accepted_q;
    stalled_q        <= !rst_i && frame_valid_o && !frame_ready_i;
    beat_q           <= {frame_last_o, frame_keep_o, frame_data_o};
    record_stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    record_q         <= record_o;
    if (!rst_i && accepted_q) assert (!frame_valid_o);
    if (!rst_i && accepted_twice_q) assert (frame_valid_o && frame_data_o[23:16] == 8'h55);
    if (!rst_i && stalled_q)
      assert (frame_valid_o && {frame_last_o, frame_keep_o, frame_data_o} == beat_q);
    if (!rst_i && record_stalled_q) assert (record_valid_o && record_o == record_q);
    if (!rst_i && frame_valid_o) assert (beats_left_q != '0);
    if (!rst_i && frame_valid_o && !in_head) assert (appendage_ready);
    if (!rst_i && frame_valid_o && new_risk_q)
      assert (header.kind == pcl_pkg::CmdOrderEnter || header.kind == pcl_pkg::CmdOrderReplace ||
              header.kind == pcl_pkg::CmdOrderModify);
  end
endmodule
