// Order size against the smaller of the symbol's and the account's limit: quantity, and notional.
// Combinational, both inclusive. Reduce-only skips notional.
// Safety        price and quantity of 32 bits each: the notional is exact in 64.
module pcl_check_size (
  input  logic [31:0] quantity_i,
  input  logic [31:0] symbol_quantity_i,
  input  logic [31:0] account_quantity_i,
  input  logic [63:0] notional_i,
  input  logic [63:0] symbol_notional_i,
  input  logic [63:0] account_notional_i,
  output logic        quantity_refuse_o,
  output logic [31:0] quantity_limit_o,
  output logic        notional_refuse_o,
  output logic [63:0] notional_limit_o
);
  logic above_symbol, above_account, account_less;
  // Each limit is compared by itself, so that no compare waits for the smaller of the two.
  pcl_wide_less #(.Bits(64)) u_symbol (
    .a_i(symbol_notional_i), .b_i(notional_i), .less_o(above_symbol));
  pcl_wide_less #(.Bits(64)) u_account (
    .a_i(account_notional_i), .b_i(notional_i), .less_o(above_account));
  pcl_wide_less #(.Bits(64)) u_smaller (
    .a_i(account_notional_i), .b_i(symbol_notional_i), .less_o(account_less));
  assign quantity_refuse_o = quantity_i > symbol_quantity_i || quantity_i > account_quantity_i;
  assign quantity_limit_o  = account_quantity_i < symbol_quantity_i ? account_quantity_i
                                                                    : symbol_quantity_i;
  assign notional_refuse_o = above_symbol || above_account;
  assign notional_limit_o  = account_less ? account_notional_i : symbol_notional_i;
endmodule
