// Order size: quantity, then notional, both inclusive. Combinational; 0 = RefuseNone. Reduce-only
// skips notional.
// Safety        a notional beyond 64 bits is above every limit; its operand saturates.
module pcl_check_size (
  input  logic        reduce_only_i,
  input  logic [31:0] quantity_i,
  input  logic [31:0] max_quantity_i,
  input  logic [95:0] notional_i,
  input  logic [63:0] max_notional_i,
  output logic [7:0]  refusal_o,
  output logic [63:0] operand_o,
  output logic [63:0] limit_o
);
  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    operand_o = '0;
    limit_o   = '0;
    if (quantity_i > max_quantity_i) begin
      refusal_o = pcl_pkg::RefuseQuantity;
      operand_o = {32'd0, quantity_i};
      limit_o   = {32'd0, max_quantity_i};
    end else if (!reduce_only_i && notional_i > {32'd0, max_notional_i}) begin
      refusal_o = pcl_pkg::RefuseNotional;
      operand_o = notional_i[95:64] != '0 ? '1 : notional_i[63:0];
      limit_o   = max_notional_i;
    end
  end
endmodule
