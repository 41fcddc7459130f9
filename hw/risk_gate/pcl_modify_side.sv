// The side a command names, as a code; and of a modify whether its order may have it: the order's
// own, or a stricter one (S to T, S to E, E to T). Combinational.
// Safety        a letter that is no side is the code of a buy, and of a modify neither.
module pcl_modify_side (
  input  logic [7:0] side_i,
  input  logic [1:0] order_i,   // the order's
  output logic [1:0] side_o,
  output logic       same_o,
  output logic       may_o
);
  logic known;
  assign known = side_i == "B" || side_i == "S" || side_i == "T" || side_i == "E";
  always_comb begin
    case (side_i)
      "S":     side_o = pcl_gate_pkg::SideSell;
      "T":     side_o = pcl_gate_pkg::SideShort;
      "E":     side_o = pcl_gate_pkg::SideShortExempt;
      default: side_o = pcl_gate_pkg::SideBuy;
    endcase
  end
  assign same_o = known && side_o == order_i;
  assign may_o  = same_o || (order_i == pcl_gate_pkg::SideSell && side_o[1]) ||
      (order_i == pcl_gate_pkg::SideShortExempt && side_o == pcl_gate_pkg::SideShort);
endmodule
