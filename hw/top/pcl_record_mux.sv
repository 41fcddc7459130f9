// Record mux: joins the rooms' records into one stream, stamped with sequence and cycle.
//
// Latency       2 cycles from an accepted record to record_valid_o when nothing waits.
// Throughput    1 record per cycle in all; never drops, keeps each room's order.
// Priority      kill, gate, order entry, dispatch, market. A decision is queued before its frame
//               exists, so it goes out first.
// Backpressure  a queue a room; gate and order entry have 64 places. The gate's says when it is
//               past half, so that new orders stop before a record has to wait; order entry's when
//               it has no room beside the ReleasesUnderWay: those in the gate (32), one offered to
//               it, one in order entry. While it has, orders may start, and cancels and controls
//               leave a record; so an order's record always finds its place.
// Reset         empty; the next record is number 1.
module pcl_record_mux (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  cycle_i,
  input  logic         kill_valid_i,
  output logic         kill_ready_o,
  input  logic [511:0] kill_i,
  input  logic         gate_valid_i,
  output logic         gate_ready_o,
  input  logic [511:0] gate_i,
  output logic         gate_past_half_o,
  input  logic         released_valid_i,
  output logic         released_ready_o,
  input  logic [511:0] released_i,
  output logic         released_room_o,
  input  logic         dispatch_valid_i,
  output logic         dispatch_ready_o,
  input  logic [511:0] dispatch_i,
  input  logic         market_valid_i,
  output logic         market_ready_o,
  input  logic [511:0] market_i,
  output logic         record_valid_o,
  input  logic         record_ready_i,
  output logic [511:0] record_o,
  output logic         quiet_o
);
  localparam int unsigned ReleasesUnderWay = 34;
  logic         kill_valid, gate_valid, released_valid, dispatch_valid, market_valid;
  logic [511:0] kill, gate, released, dispatch, market;
  logic         take;
  logic [4:0]   grant;
  logic [6:0]   gate_fill, released_fill;
  logic [2:0]   kill_fill;
  logic [4:0]   dispatch_fill, market_fill;

  pcl_fifo #(.WordBits(512), .DepthBits(2)) u_kill (
    .clk_i, .rst_i, .fill_o(kill_fill),
    .write_valid_i(kill_valid_i), .write_ready_o(kill_ready_o), .write_data_i(kill_i),
    .read_valid_o(kill_valid), .read_ready_i(grant[0]), .read_data_o(kill)
  );
  pcl_fifo #(.WordBits(512), .DepthBits(6)) u_gate (
    .clk_i, .rst_i, .fill_o(gate_fill),
    .write_valid_i(gate_valid_i), .write_ready_o(gate_ready_o), .write_data_i(gate_i),
    .read_valid_o(gate_valid), .read_ready_i(grant[1]), .read_data_o(gate)
  );
  pcl_fifo #(.WordBits(512), .DepthBits(6)) u_released (
    .clk_i, .rst_i, .fill_o(released_fill),
    .write_valid_i(released_valid_i), .write_ready_o(released_ready_o), .write_data_i(released_i),
    .read_valid_o(released_valid), .read_ready_i(grant[2]), .read_data_o(released)
  );
  pcl_fifo #(.WordBits(512), .DepthBits(4)) u_dispatch (
    .clk_i, .rst_i, .fill_o(dispatch_fill),
    .write_valid_i(dispatch_valid_i), .write_ready_o(dispatch_ready_o), .write_data_i(dispatch_i),
    .read_valid_o(dispatch_valid), .read_ready_i(grant[3]), .read_data_o(dispatch)
  );
  pcl_fifo #(.WordBits(512), .DepthBits(4)) u_market (
    .clk_i, .rst_i, .fill_o(market_fill),
    .write_valid_i(market_valid_i), .write_ready_o(market_ready_o), .write_data_i(market_i),
    .read_valid_o(market_valid), .read_ready_i(grant[4]), .read_data_o(market)
  );
  assign gate_past_half_o = gate_fill > 7'd32;
  assign released_room_o  = released_fill < 7'(64 - ReleasesUnderWay);

  assign take     = !record_valid_o || record_ready_i;
  assign grant[0] = take;
  assign grant[1] = take && !kill_valid;
  assign grant[2] = take && !kill_valid && !gate_valid;
  assign grant[3] = take && !kill_valid && !gate_valid && !released_valid;
  assign grant[4] = take && !kill_valid && !gate_valid && !released_valid && !dispatch_valid;
  assign quiet_o  = !record_valid_o &&
                    {kill_fill, gate_fill, released_fill, dispatch_fill, market_fill} == '0;

  logic         any;
  logic [511:0] picked;
  logic [63:0]  next_seq, next_seq_q;
  assign any    = kill_valid || gate_valid || released_valid || dispatch_valid || market_valid;
  assign picked = kill_valid ? kill : gate_valid ? gate : released_valid ? released
                : dispatch_valid ? dispatch : market;

  /* verilator lint_off PINCONNECTEMPTY */  // 2^64 records do not come
  pcl_wide_add #(.Bits(64)) u_next_seq (
    .a_i(next_seq_q), .b_i(64'd0), .carry_i(1'b1), .sum_o(next_seq), .carry_o()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  // A record's header: kind to flags in the low 64 bits, then seq, then cycle.
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      record_valid_o <= 1'b0;
      next_seq_q     <= 64'd1;
    end else if (take) begin
      record_valid_o <= any;
      if (any) next_seq_q <= next_seq;
    end
    if (take && any) record_o <= {picked[511:192], cycle_i, next_seq_q, picked[63:0]};
  end

  // A stalled record holds still; numbers have no holes.
  logic             stalled_q;
  pcl_pkg::record_t shown, last_q;
  assign shown = record_o;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    last_q    <= record_o;
    if (!rst_i && stalled_q) assert (record_valid_o && shown == last_q);
    if (!rst_i && record_valid_o) assert (shown.seq + 64'd1 == next_seq_q);
  end
endmodule
