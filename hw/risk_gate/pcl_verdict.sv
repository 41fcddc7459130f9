// T5 of an order: the first refusal in the contract's order, from the static verdicts and the
// checks that depend on orders in front. Combinational.
//
// Safety        pass_o only if every part says so; pass_o is made of the parts' own bits, not of
//               the refusal chosen (they agree: asserted by pcl_judge). Of a modify that only
//               reduces the first static part is all there is: it takes nothing.
module pcl_verdict (
  input  logic         reduce_only_i,
  input  logic         reduction_i,
  input  logic [7:0]   state_i,          // refusal of pcl_check_state
  input  logic [135:0] entry_first_i,    // refusal, operand, limit
  input  logic [135:0] exit_first_i,
  input  logic         killed_i,
  input  logic [7:0]   kill_scope_i,
  input  logic [15:0]  kill_index_i,
  input  logic [135:0] entry_second_i,
  input  logic [135:0] exit_second_i,
  input  logic         oversold_i,       // side S beyond the position
  input  logic         borrow_ok_i,
  input  logic [63:0]  borrowed_i,
  input  logic [31:0]  borrow_limit_i,
  input  logic         over_i,           // position
  input  logic [63:0]  worst_i,
  input  logic [31:0]  max_position_i,
  input  logic         gross_ok_i,
  input  logic [63:0]  gross_i,
  input  logic [63:0]  max_gross_i,
  input  logic         net_ok_i,
  input  logic [63:0]  net_i,
  input  logic [63:0]  max_net_i,
  input  logic         firm_gross_ok_i,
  input  logic [63:0]  firm_gross_i,
  input  logic [63:0]  firm_max_gross_i,
  input  logic         firm_net_ok_i,
  input  logic [63:0]  firm_net_i,
  input  logic [63:0]  firm_max_net_i,
  input  logic         duplicate_i,
  input  logic         crosses_i,
  input  logic [31:0]  price_i,
  input  logic [31:0]  cross_price_i,
  input  logic         session_ok_i,
  input  logic         strategy_ok_i,
  input  logic         symbol_ok_i,
  input  logic         orders_full_i,
  input  logic         own_full_i,
  output logic         pass_o,
  output logic [7:0]   refusal_o,
  output logic [63:0]  operand_o,
  output logic [63:0]  limit_o
);
  logic         entry, passes;
  logic [135:0] first, second, verdict;
  assign entry  = !reduce_only_i;
  assign first  = entry ? entry_first_i : exit_first_i;
  assign second = entry ? entry_second_i : exit_second_i;
  assign passes = state_i == '0 && !(entry && killed_i) &&
                  second[135:128] == '0 && !oversold_i && borrow_ok_i &&
                  !(entry && (over_i || !gross_ok_i || !net_ok_i || !firm_gross_ok_i ||
                              !firm_net_ok_i || duplicate_i)) &&
                  !crosses_i && session_ok_i && strategy_ok_i && symbol_ok_i && !orders_full_i &&
                  !own_full_i;
  assign pass_o = first[135:128] == '0 && (reduction_i || passes);
  always_comb begin
    verdict = '0;
    if (reduction_i)                   verdict = first;
    else if (state_i != '0)            verdict = {state_i, 128'd0};
    else if (first[135:128] != '0)     verdict = first;
    else if (entry && killed_i)
      verdict = {pcl_pkg::RefuseKilled, 56'd0, kill_scope_i, 48'd0, kill_index_i};
    else if (second[135:128] != '0)    verdict = second;
    else if (oversold_i)               verdict = {pcl_pkg::RefuseShortSale, 128'd0};
    else if (!borrow_ok_i)
      verdict = {pcl_pkg::RefuseNoBorrow, borrowed_i, 32'd0, borrow_limit_i};
    else if (entry && over_i)
      verdict = {pcl_pkg::RefusePosition, worst_i, 32'd0, max_position_i};
    else if (entry && !gross_ok_i)
      verdict = {pcl_pkg::RefuseGrossExposure, gross_i, max_gross_i};
    else if (entry && !net_ok_i)       verdict = {pcl_pkg::RefuseNetExposure, net_i, max_net_i};
    else if (entry && !firm_gross_ok_i)
      verdict = {pcl_pkg::RefuseFirmExposure, firm_gross_i, firm_max_gross_i};
    else if (entry && !firm_net_ok_i)
      verdict = {pcl_pkg::RefuseFirmExposure, firm_net_i, firm_max_net_i};
    else if (entry && duplicate_i)     verdict = {pcl_pkg::RefuseDuplicateOrder, 128'd0};
    else if (crosses_i)
      verdict = {pcl_pkg::RefuseSelfTrade, 32'd0, price_i, 32'd0, cross_price_i};
    else if (!session_ok_i)
      verdict = {pcl_pkg::RefuseRate, 56'd0, pcl_pkg::RateSession, 64'd0};
    else if (!strategy_ok_i)
      verdict = {pcl_pkg::RefuseRate, 56'd0, pcl_pkg::RateStrategy, 64'd0};
    else if (!symbol_ok_i)
      verdict = {pcl_pkg::RefuseRate, 56'd0, pcl_pkg::RateSymbol, 64'd0};
    else if (orders_full_i)            verdict = {pcl_pkg::RefuseOpenOrdersFull, 128'd0};
    else if (own_full_i)               verdict = {pcl_pkg::RefuseOwnOrdersFull, 128'd0};
  end
  assign {refusal_o, operand_o, limit_o} = verdict;
endmodule
