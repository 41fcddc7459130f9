// The feed's counters, numbered as in the contract (CountFrames .. CountMessagesUnused).
//
// Latency       value_o one cycle after index_i; 0 for an index of another bank.
// Reset         all 0. They wrap at 2^64.
module pcl_feed_counters (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [13:0] count_i,   // one more of counter i
  input  logic [15:0] ahead_i,   // that many more of CountMessagesAhead
  input  logic [5:0]  index_i,
  output logic [63:0] value_o
);
  localparam int unsigned Count = 14;
  // Registers, not a memory; apart, so that a simulated cycle moves only those that count.
  (* mem2reg *) logic [63:0] counters_q [Count];
  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Count; i++) begin
      if (rst_i) counters_q[i] <= '0;
      else if (i == pcl_pkg::CountMessagesAhead) begin
        if (ahead_i != '0) counters_q[i] <= counters_q[i] + 64'(ahead_i);
      end else if (count_i[i]) counters_q[i] <= counters_q[i] + 64'd1;
    end
  end
  always_ff @(posedge clk_i) begin
    value_o <= '0;
    for (int unsigned i = 0; i < Count; i++) begin
      if (index_i == 6'(i)) value_o <= counters_q[i];
    end
  end
endmodule
