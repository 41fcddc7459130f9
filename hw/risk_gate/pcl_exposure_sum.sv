// Worst case of one side of an exposure row with `added` shares more on it. Combinational, exact.
module pcl_exposure_sum (
  input  pcl_gate_pkg::exposure_t                 row_i,
  input  logic                                    sell_i,
  input  logic [31:0]                             added_i,
  output logic signed [pcl_gate_pkg::SumBits-1:0] worst_o,
  output logic                                    opposed_o  // the position is on the other side
);
  localparam int unsigned Grow = pcl_gate_pkg::SumBits - pcl_gate_pkg::SharesBits;
  logic        [pcl_gate_pkg::SharesBits-1:0] open;
  logic        [pcl_gate_pkg::SumBits-1:0]    position, seen;
  assign open      = sell_i ? row_i.open_sell : row_i.open_buy;
  assign position  = {{Grow{row_i.position[pcl_gate_pkg::SharesBits-1]}}, row_i.position};
  assign seen      = sell_i ? -position : position;
  assign opposed_o = seen[pcl_gate_pkg::SumBits-1];
  assign worst_o   = $signed(seen + {{Grow{1'b0}}, open} + {{(pcl_gate_pkg::SumBits-32){1'b0}},
      added_i});
endmodule
