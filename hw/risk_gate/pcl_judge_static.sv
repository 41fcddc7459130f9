// T4 of an order: every check that does not depend on an order in front, as verdicts of three
// parts. The first part (no_limits to price_increment) stands before killed, the second (market to
// short_sale) after it; each once as an entry and once as an exit, for reduce-only is not known
// before T5. Combinational.
//
// Safety        a part says RefuseNone only if each of its checks does. An unknown original is
//               refused whatever garbage the lookups of its party gave. Of a reduction the verdict
//               looks at the first part alone, which then holds no more than its own three checks.
module pcl_judge_static (
  // The order, and what the tables say of it
  input  logic                  replace_i,     // or modify
  input  logic                  reduction_i,   // a modify that only reduces, or of no order
  input  logic                  known_i,       // replace: the original is open; else 1
  input  logic                  pending_i,     // replace: one is in flight already
  input  logic                  symbol_known_i,
  input  logic                  session_known_i,
  input  logic                  party_known_i,
  input  logic                  bad_i,
  input  logic [63:0]           bad_operand_i,
  input  logic [63:0]           bad_limit_i,
  input  logic                  duplicate_id_i,
  input  logic                  type_refuse_i,
  input  logic [8:0]            type_operand_i,
  input  logic                  restricted_i,
  input  logic                  increment_refuse_i,
  input  logic [31:0]           increment_limit_i,
  input  logic [1:0]            side_i,
  input  logic                  auction_i,
  input  logic [31:0]           quantity_i,
  input  logic [31:0]           price_i,
  input  logic [63:0]           notional_i,
  // Market
  /* verilator lint_off UNUSEDSIGNAL */  // its prices come in as bounds, its times as age
  input  pcl_gate_pkg::market_t market_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [63:0]           age_us_i,
  input  logic [63:0]           stale_us_i,
  input  logic                  reference_i,
  input  logic                  by_quote_i,
  input  logic [31:0]           low_i,
  input  logic [32:0]           high_i,
  // Limits
  input  logic                  none_i,
  input  logic                  corrupt_i,
  input  logic                  enabled_i,
  input  logic [31:0]           band_low_i,
  input  logic [31:0]           band_high_i,
  input  logic [31:0]           symbol_quantity_i,
  input  logic [63:0]           symbol_notional_i,
  input  logic [31:0]           account_quantity_i,
  input  logic [63:0]           account_notional_i,
  input  logic                  short_i,
  input  logic                  short_exempt_i,
  // The verdicts: refusal, operand, limit
  output logic [135:0]          entry_first_o,
  output logic [135:0]          exit_first_o,
  output logic [135:0]          entry_second_o,
  output logic [135:0]          exit_second_o,
  output logic                  corrupt_o,
  output logic                  stale_o
);
  logic no_limits, corrupt;
  assign no_limits = known_i && !reduction_i && (none_i || !symbol_known_i || !session_known_i);
  assign corrupt   = known_i && !reduction_i && symbol_known_i && corrupt_i;
  assign corrupt_o = corrupt;

  // ---- first part
  logic [7:0]  first;
  logic [63:0] first_operand, first_limit;
  always_comb begin
    first         = pcl_pkg::RefuseNone;
    first_operand = '0;
    first_limit   = '0;
    if (no_limits)           first = pcl_pkg::RefuseNoLimits;
    else if (corrupt)        first = pcl_pkg::RefuseLimitsCorrupt;
    else if (!known_i)       first = pcl_pkg::RefuseUnknownOrder;
    else if (replace_i && pending_i) first = pcl_pkg::RefuseReplacePending;
    else if (bad_i) begin
      first         = pcl_pkg::RefuseBadOrder;
      first_operand = bad_operand_i;
      first_limit   = bad_limit_i;
    end
    else if (reduction_i)    first = pcl_pkg::RefuseNone;
    else if (!party_known_i) first = pcl_pkg::RefuseNoParty;
    else if (duplicate_id_i) first = pcl_pkg::RefuseDuplicateId;
    else if (type_refuse_i) begin
      first         = pcl_pkg::RefuseOrderType;
      first_operand = {55'd0, type_operand_i};
    end
  end
  always_comb begin
    exit_first_o = {first, first_operand, first_limit};
    if (first == pcl_pkg::RefuseNone && increment_refuse_i && !reduction_i)
      exit_first_o = {pcl_pkg::RefusePriceIncrement, 32'd0, price_i, 32'd0, increment_limit_i};
    entry_first_o = exit_first_o;
    if (first == pcl_pkg::RefuseNone && restricted_i && !reduction_i)
      entry_first_o = {pcl_pkg::RefuseRestricted, 128'd0};
  end

  // ---- second part
  logic [7:0]  market, collar;
  logic [63:0] market_operand, market_limit, collar_limit, notional_limit;
  logic        band, quantity, notional, short_refuse, sound;
  logic [31:0] band_limit, quantity_limit;
  pcl_check_market u_market (
    .auction_i(auction_i), .enabled_i(enabled_i), .market_open_i(market_i.market_open),
    .trading_i(market_i.trading), .book_valid_i(market_i.book_valid), .heard_i(market_i.heard),
    .age_us_i(age_us_i), .stale_us_i(stale_us_i), .reference_i(reference_i), .refusal_o(market),
    .stale_o(stale_o), .operand_o(market_operand), .limit_o(market_limit)
  );
  pcl_check_collar u_collar (
    .price_i(price_i), .low_i(low_i), .high_i(high_i), .refusal_o(collar), .limit_o(collar_limit)
  );
  pcl_check_band u_band (
    .price_i(price_i), .low_i(band_low_i), .high_i(band_high_i), .refuse_o(band),
    .limit_o(band_limit)
  );
  pcl_check_size u_size (
    .quantity_i(quantity_i), .symbol_quantity_i(symbol_quantity_i),
    .account_quantity_i(account_quantity_i), .notional_i(notional_i),
    .symbol_notional_i(symbol_notional_i), .account_notional_i(account_notional_i),
    .quantity_refuse_o(quantity), .quantity_limit_o(quantity_limit), .notional_refuse_o(notional),
    .notional_limit_o(notional_limit)
  );
  pcl_check_short u_short (
    .side_i(side_i), .auction_i(auction_i), .short_i(short_i), .short_exempt_i(short_exempt_i),
    .state_i(market_i.short_state), .bid_present_i(market_i.bid_present),
    .bid_price_i(market_i.bid_price), .price_i(price_i), .refuse_o(short_refuse)
  );
  // Without a sound quote an exit has no collar round it.
  assign sound = reference_i && (!by_quote_i || (market_i.book_valid && !stale_o));

  logic [135:0] priced, sized, shorted;
  assign shorted = short_refuse ? {pcl_pkg::RefuseShortSale, 128'd0} : '0;
  always_comb begin
    priced = '0;
    if (band)
      priced = {pcl_pkg::RefusePriceBand, 32'd0, price_i, 32'd0, band_limit};
    else if (quantity)
      priced = {pcl_pkg::RefuseQuantity, 32'd0, quantity_i, 32'd0, quantity_limit};
    sized = shorted;
    if (notional) sized = {pcl_pkg::RefuseNotional, notional_i, notional_limit};

    exit_second_o = band || quantity ? priced : shorted;
    if (sound && collar != pcl_pkg::RefuseNone)
      exit_second_o = {collar, 32'd0, price_i, collar_limit};

    entry_second_o = band || quantity ? priced : sized;
    if (market != pcl_pkg::RefuseNone)
      entry_second_o = {market, market_operand, market_limit};
    else if (collar != pcl_pkg::RefuseNone)
      entry_second_o = {collar, 32'd0, price_i, collar_limit};
  end
endmodule
