// The keeper's executions: those remembered for a bust, and the strategies' buckets they are
// counted in.
//
// Latency       ask_i is the bucket's T1, limits_i its T3, decide_i its T5; empty_o stands from the
//               cycle after. found_o and what goes with it: from the cycle after lookup_i.
// Throughput    one execution or one bust at a time.
// Safety        a bucket without limits, or with ones that lost their parity, is empty.
// Reset, clear  nothing remembered, buckets full; swept (clearing_o).
module pcl_keeper_executions #(
  parameter int unsigned SlotBits = 10
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        clear_i,
  output logic        clearing_o,
  input  logic [39:0] now_us_i,
  // The bucket
  input  logic        ask_i,
  input  logic        limits_i,
  /* verilator lint_off UNUSEDSIGNAL */  // executions have no reserve
  input  logic [95:0] bucket_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic        none_i,
  input  logic        decide_i,
  input  logic        takes_i,        // an execution of a known order, taken in
  output logic        empty_o,
  // The memory
  input  logic        lookup_i,
  input  logic        remember_i,
  input  logic        forget_i,
  input  logic [63:0] match_i,
  input  logic [25:0] key_i,          // account, strategy, symbol
  input  logic        sell_i,
  input  logic [31:0] quantity_i,
  input  logic [63:0] price_i,
  output logic        found_o,
  output logic [25:0] key_o,
  output logic        sell_o,
  output logic [31:0] quantity_o,
  output logic [63:0] price_o,
  output logic        lost_o          // a bucket or a slot read has lost its parity
);
  logic memory_clearing, bucket_clearing, none_q, ok, lost_bucket, lost_slot;
  /* verilator lint_off UNUSEDSIGNAL */  // executions have no reserve
  logic unused_ok;
  /* verilator lint_on UNUSEDSIGNAL */
  assign clearing_o = memory_clearing || bucket_clearing;
  pcl_rate_bucket #(.IndexBits(6)) u_bucket (
    .clk_i(clk_i), .rst_i(rst_i), .lookup_valid_i(ask_i), .lookup_index_i(key_i[21:16]),
    .lookup_now_i({now_us_i, 4'd0}), .interval_i(bucket_i[31:0]),
    .tolerance_i(bucket_i[63:32]), .reserve_i(32'd0), .ok_entry_o(unused_ok), .ok_exit_o(ok),
    .commit_i(decide_i && takes_i && ok && !none_q), .spend_i(1'b0), .clear_i(clear_i),
    .clearing_o(bucket_clearing), .lost_o(lost_bucket)
  );
  always_ff @(posedge clk_i) begin
    if (limits_i) none_q  <= none_i;
    if (decide_i) empty_o <= takes_i && (!ok || none_q);
  end
  pcl_executions #(.SlotBits(SlotBits)) u_memory (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(memory_clearing),
    .lookup_i(lookup_i), .match_i(match_i), .found_o(found_o), .key_o(key_o), .sell_o(sell_o),
    .quantity_o(quantity_o), .price_o(price_o), .write_i(remember_i || forget_i),
    .forget_i(forget_i), .key_i(key_i), .sell_i(sell_i), .quantity_i(quantity_i),
    .price_i(price_i), .lost_o(lost_slot)
  );
  assign lost_o = lost_bucket || lost_slot;
endmodule
