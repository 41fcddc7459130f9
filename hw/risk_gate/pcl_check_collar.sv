// Price collar: best bid - collar (not below 0) to best offer + collar, both inclusive.
// Combinational; 0 = RefuseNone.
// Safety        the caller applies it only where both sides are there; without them
//               pcl_check_market refuses.
module pcl_check_collar (
  input  logic        apply_i,
  input  logic [63:0] price_i,
  input  logic [31:0] low_i,
  input  logic        unbounded_i,  // the collar is wider than any price
  input  logic [32:0] high_i,
  output logic [7:0]  refusal_o,
  output logic [63:0] limit_o
);
  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    limit_o   = '0;
    if (apply_i && price_i < {32'd0, low_i}) begin
      refusal_o = pcl_pkg::RefuseBelowCollar;
      limit_o   = {32'd0, low_i};
    end else if (apply_i && !unbounded_i && price_i > {31'd0, high_i}) begin
      refusal_o = pcl_pkg::RefuseAboveCollar;
      limit_o   = {31'd0, high_i};
    end
  end
endmodule
