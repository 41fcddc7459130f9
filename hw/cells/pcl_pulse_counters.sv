// A bank of 64-bit event counters, one pulse each, read by index.
//
// Latency       counter_value_o shows the counter presented at index_i in the cycle before; an
//               index out of range reads 0.
// Throughput    every counter may count in every cycle.
// Reset         all zero.
module pcl_pulse_counters #(
  parameter int unsigned Count     = 4,
  parameter int unsigned IndexBits = 6
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic [Count-1:0]     pulse_i,
  input  logic [IndexBits-1:0] index_i,
  output logic [63:0]          value_o
);
  // Registers, not a memory; apart, so that a simulated cycle moves only those that count.
  (* mem2reg *) logic [63:0] counts_q [Count];
  always_ff @(posedge clk_i) begin
    for (int unsigned c = 0; c < Count; c++) begin
      if (rst_i) counts_q[c] <= '0;
      else if (pulse_i[c]) counts_q[c] <= counts_q[c] + 64'd1;
    end
  end
  always_ff @(posedge clk_i) begin
    value_o <= '0;
    for (int unsigned c = 0; c < Count; c++) begin
      if (!rst_i && index_i == IndexBits'(c)) value_o <= counts_q[c];
    end
  end
endmodule
