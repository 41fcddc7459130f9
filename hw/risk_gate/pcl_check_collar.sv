// Price collar: from low to high, both inclusive. Combinational; 0 = RefuseNone.
// Safety        the caller applies it wherever its reference is there; without one pcl_check_market
//               refuses entries, and exits go without a collar.
module pcl_check_collar (
  input  logic [31:0] price_i,
  input  logic [31:0] low_i,
  input  logic [32:0] high_i,
  output logic [7:0]  refusal_o,
  output logic [63:0] limit_o
);
  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    limit_o   = '0;
    if (price_i < low_i) begin
      refusal_o = pcl_pkg::RefuseBelowCollar;
      limit_o   = {32'd0, low_i};
    end else if ({1'b0, price_i} > high_i) begin
      refusal_o = pcl_pkg::RefuseAboveCollar;
      limit_o   = {31'd0, high_i};
    end
  end
endmodule
