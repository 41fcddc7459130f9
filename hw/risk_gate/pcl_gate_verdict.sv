// The chain: every check on one order, the first refusal in the contract's order wins.
// Combinational.
//
// Reduce-only skips killed, symbol, market, notional and position; the collar applies to it only on
// a sound quote.
// Safety        refusal_o is RefuseNone only if every part says so; the tables' room is part of the
//               chain.
module pcl_gate_verdict (
  // The order
  input  logic                                    replace_i,
  input  logic [7:0]                              account_i,
  input  logic [7:0]                              strategy_i,
  input  logic [7:0]                              side_i,
  input  logic [31:0]                             quantity_i,
  input  logic [63:0]                             price_i,
  input  logic [31:0]                             executed_i,
  // symbol in range, replaced order known
  input  logic                                    exists_i,
  input  logic                                    no_limits_i,
  input  logic                                    unknown_order_i,
  input  logic                                    replace_pending_i,
  // The gate's state
  input  logic                                    hold_i,
  input  logic                                    disabled_i,
  input  logic                                    killed_i,
  input  logic                                    exposure_unknown_i,
  input  logic                                    records_full_i,
  input  logic                                    no_user_ref_i,
  input  logic                                    orders_full_i,
  input  logic                                    exposure_full_i,
  // Limits, market and sums
  input  pcl_gate_pkg::limits_t                   limits_i,
  /* verilator lint_off UNUSEDSIGNAL */  // prices and times come in as bounds and age
  input  pcl_gate_pkg::market_t                   market_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [63:0]                             age_us_i,
  input  logic [63:0]                             stale_us_i,
  input  logic [31:0]                             low_i,
  input  logic [32:0]                             high_i,
  input  logic [95:0]                             notional_i,
  input  logic signed [pcl_gate_pkg::SumBits-1:0] worst_i,
  input  logic                                    opposed_i,
  // The verdict
  output logic [7:0]                              refusal_o,
  output logic                                    reduce_only_o,
  output logic                                    stale_o,
  output logic [63:0]                             operand_o,
  output logic [63:0]                             limit_o
);
  logic [7:0]  state_refusal, market_refusal, collar_refusal, size_refusal;
  logic        order_refuse, position_refuse, two_sided;
  logic [63:0] order_operand, order_limit, market_operand, market_limit, collar_limit;
  logic [63:0] size_operand, size_limit;
  logic [63:0] position_operand;

  assign two_sided = market_i.bid_present && market_i.ask_present;
  // Worst at most 0 with the position opposed: quantity and open quantity of the side are at most
  // the position.
  assign reduce_only_o = exists_i && !replace_pending_i && !order_refuse && !exposure_unknown_i &&
      opposed_i &&
                         (worst_i[pcl_gate_pkg::SumBits-1] || worst_i == '0);

  pcl_check_state u_state (
    .hold_i(hold_i), .disabled_i(disabled_i), .exposure_unknown_i(exposure_unknown_i),
    .records_full_i(records_full_i), .no_user_ref_i(no_user_ref_i), .no_limits_i(no_limits_i),
    .unknown_order_i(unknown_order_i), .replace_pending_i(replace_pending_i),
    .refusal_o(state_refusal)
  );
  pcl_check_order u_order (
    .replace_i(replace_i), .account_i(account_i), .strategy_i(strategy_i), .side_i(side_i),
    .quantity_i(quantity_i), .price_i(price_i), .executed_i(executed_i), .refuse_o(order_refuse),
    .operand_o(order_operand), .limit_o(order_limit)
  );
  pcl_check_market u_market (
    .reduce_only_i(reduce_only_o), .killed_i(killed_i), .enabled_i(limits_i.enabled),
    .market_open_i(market_i.market_open), .trading_i(market_i.trading),
    .book_valid_i(market_i.book_valid),
    .heard_i(market_i.heard), .age_us_i(age_us_i), .stale_us_i(stale_us_i), .two_sided_i(two_sided),
    .refusal_o(market_refusal), .stale_o(stale_o), .operand_o(market_operand),
    .limit_o(market_limit)
  );
  pcl_check_collar u_collar (
    .apply_i(!reduce_only_o || (market_i.book_valid && !stale_o && two_sided)), .price_i(price_i),
    .low_i(low_i),
    .unbounded_i(limits_i.collar[63:32] != '0), .high_i(high_i), .refusal_o(collar_refusal),
    .limit_o(collar_limit)
  );
  pcl_check_size u_size (
    .reduce_only_i(reduce_only_o), .quantity_i(quantity_i), .max_quantity_i(limits_i.max_quantity),
    .notional_i(notional_i), .max_notional_i(limits_i.max_notional), .refusal_o(size_refusal),
    .operand_o(size_operand), .limit_o(size_limit)
  );
  pcl_check_position u_position (
    .reduce_only_i(reduce_only_o), .worst_i(worst_i), .max_position_i(limits_i.max_position),
    .refuse_o(position_refuse), .operand_o(position_operand)
  );

  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    operand_o = '0;
    limit_o   = '0;
    if (state_refusal != pcl_pkg::RefuseNone) begin
      refusal_o = state_refusal;
    end else if (order_refuse) begin
      refusal_o = pcl_pkg::RefuseBadOrder;
      operand_o = order_operand;
      limit_o   = order_limit;
    end else if (market_refusal != pcl_pkg::RefuseNone) begin
      refusal_o = market_refusal;
      operand_o = market_operand;
      limit_o   = market_limit;
    end else if (collar_refusal != pcl_pkg::RefuseNone) begin
      refusal_o = collar_refusal;
      operand_o = price_i;
      limit_o   = collar_limit;
    end else if (size_refusal != pcl_pkg::RefuseNone) begin
      refusal_o = size_refusal;
      operand_o = size_operand;
      limit_o   = size_limit;
    end else if (position_refuse) begin
      refusal_o = pcl_pkg::RefusePosition;
      operand_o = position_operand;
      limit_o   = {32'd0, limits_i.max_position};
    end else if (orders_full_i) begin
      refusal_o = pcl_pkg::RefuseOpenOrdersFull;
    end else if (exposure_full_i) begin
      refusal_o = pcl_pkg::RefuseExposureFull;
    end
  end
endmodule
