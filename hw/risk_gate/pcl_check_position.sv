// Worst-case position of an account, strategy and symbol, and whether an order only reduces it.
// Combinational.
//
// worst = position (seen from the order's side) + open quantity of that side + what the order adds;
// both ends inclusive. Reduce-only: the position opposes the side and worst is at most 0, so not
// even all fills together turn it round.
// Safety        exposure unknown is never reduce-only (the caller's). Sums are exact: 52 bits hold
//               them.
module pcl_check_position (
  input  logic                                    reduce_only_i,
  input  logic signed [pcl_gate_pkg::SumBits-1:0] worst_i,
  input  logic        [31:0]                      max_position_i,
  output logic                                    refuse_o,
  output logic        [63:0]                      operand_o
);
  logic signed [pcl_gate_pkg::SumBits-1:0] limit;
  assign limit     = $signed({{(pcl_gate_pkg::SumBits-32){1'b0}}, max_position_i});
  assign refuse_o  = !reduce_only_i && worst_i > limit;
  assign operand_o = worst_i[pcl_gate_pkg::SumBits-1] ? '0 : {{(64-pcl_gate_pkg::SumBits){1'b0}},
      worst_i};
endmodule
