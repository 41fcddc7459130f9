// Are the order's own fields possible: account, strategy, side, quantity, price; a replace's total
// above what is executed. Combinational. Nothing skips this part.
module pcl_check_order (
  input  logic        replace_i,   // account, strategy and side are then the original's
  input  logic        modify_i,    // so are account, strategy and price
  input  logic        side_ok_i,   // modify: the order's, or one it may become
  input  logic        longer_i,    // modify: above the chain's total
  input  logic [31:0] total_i,     // modify: that total
  input  logic [7:0]  account_i,
  input  logic [7:0]  strategy_i,
  input  logic [7:0]  side_i,
  input  logic [31:0] quantity_i,  // replace, modify: the chain's new total
  input  logic [63:0] price_i,
  input  logic [31:0] executed_i,
  output logic        refuse_o,
  output logic [63:0] operand_o,
  output logic [63:0] limit_o
);
  logic side_known, enters;
  assign enters     = !replace_i && !modify_i;
  assign side_known = side_i == "B" || side_i == "S" || side_i == "T" || side_i == "E";
  always_comb begin
    refuse_o  = 1'b1;
    operand_o = '0;
    limit_o   = '0;
    if (modify_i && !side_ok_i) begin
      operand_o = {56'd0, side_i};
    end else if (enters && account_i >= 8'(pcl_pkg::Accounts)) begin
      operand_o = {56'd0, account_i};
      limit_o   = 64'(pcl_pkg::Accounts) - 64'd1;
    end else if (enters && strategy_i >= 8'(pcl_pkg::Strategies)) begin
      operand_o = {56'd0, strategy_i};
      limit_o   = 64'(pcl_pkg::Strategies) - 64'd1;
    end else if (enters && !side_known) begin
      operand_o = {56'd0, side_i};
    end else if (quantity_i == '0) begin
      limit_o = 64'd1;
    end else if (modify_i && longer_i) begin
      operand_o = {32'd0, quantity_i};
      limit_o   = {32'd0, total_i};
    end else if (!modify_i && price_i == '0) begin
      operand_o = '0;
    end else if (!modify_i && price_i > pcl_gate_pkg::PriceMax) begin
      operand_o = price_i;
      limit_o   = pcl_gate_pkg::PriceMax;
    end else if (!enters && quantity_i <= executed_i) begin
      operand_o = {32'd0, quantity_i};
      limit_o   = {32'd0, executed_i};
    end else begin
      refuse_o = 1'b0;
    end
  end
endmodule
