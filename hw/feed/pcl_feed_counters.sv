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
  logic [64*Count-1:0] counters_q;
  logic [63:0]         chosen;
  always_comb begin
    chosen = '0;
    for (int i = 0; i < Count; i++) if (index_i == 6'(i)) chosen = counters_q[64*i +: 64];
  end
  always_ff @(posedge clk_i) begin
    value_o <= chosen;
    for (int i = 0; i < Count; i++) begin
      if (rst_i) counters_q[64*i +: 64] <= '0;
      else if (i == pcl_pkg::CountMessagesAhead)
        counters_q[64*i +: 64] <= counters_q[64*i +: 64] + 64'(ahead_i);
      else counters_q[64*i +: 64] <= counters_q[64*i +: 64] + 64'(count_i[i]);
    end
  end
endmodule
