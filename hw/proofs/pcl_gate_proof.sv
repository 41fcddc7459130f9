// Claims about the judge, for every input, every limit and whatever the tables, buckets and lists
// answer (they stand outside it, or are cut out and left free): a release of new risk is put only
// if in that cycle, which is that of its decision, neither the boot hold nor the session's disabled
// state stood, the exposure was known, and no kill covered it, neither the global one nor that of
// its session, account, strategy or symbol as its own frame will name them.
module pcl_gate_proof (
  input logic         clk_i,
  input logic [63:0]  now_us_i, stale_us_i,
  input logic         accept_i, clear_i,
  input logic [511:0] command_i,
  input logic         named_known_i, named_linked_i, party_known_i,
  input logic [206:0] named_i,
  input logic [263:0] market_i,
  input logic [383:0] symbol_limits_i, account_limits_i,
  input logic [191:0] firm_limits_i,
  input logic [95:0]  session_bucket_i, strategy_bucket_i, symbol_bucket_i,
  input logic [5:0]   none_i, corrupt_i,
  input logic         hold_i, killed_i, disabled_i, exposure_unknown_i, records_past_half_i,
  input logic [3:0]   killed_sessions_i, killed_symbols_i,
  input logic [15:0]  killed_accounts_i,
  input logic [63:0]  killed_strategies_i,
  input logic [31:0]  epoch_i, number_i, cross_price_i,
  input logic [11:0]  party_i,
  input logic [51:0]  worst_i,
  input logic [63:0]  sum_i,
  input logic [9:0]   checks_i,
  input logic         no_number_i, orders_full_i
);
  localparam int unsigned SymbolBits = 2;
  logic         rst_q = 1'b1;
  logic         put, new_risk, take;
  logic [511:0] command;
  always_ff @(posedge clk_i) rst_q <= 1'b0;

  pcl_judge #(.SymbolBits(SymbolBits)) u_judge (
    .clk_i(clk_i), .rst_i(rst_q), .clear_i(clear_i), .clearing_o(), .now_us_i(now_us_i),
    .stale_us_i(stale_us_i), .accept_i(accept_i), .command_i(command_i), .valid_o(),
    .replacing_o(), .replacing_ref_i(32'd0), .named_known_i(named_known_i), .named_i(named_i),
    .named_linked_i(named_linked_i), .lookup_valid_o(), .lookup_account_o(),
    .lookup_strategy_o(), .lookup_symbol_o(), .lookup_side_o(), .lookup_price_o(),
    .limits_read_o(), .lookup_session_o(), .added_o(), .borrows_o(), .market_i(market_i),
    .symbol_limits_i(symbol_limits_i), .account_limits_i(account_limits_i),
    .firm_limits_i(firm_limits_i), .session_bucket_i(session_bucket_i),
    .strategy_bucket_i(strategy_bucket_i), .symbol_bucket_i(symbol_bucket_i), .none_i(none_i),
    .corrupt_i(corrupt_i), .notional_o(), .party_known_i(party_known_i), .hold_i(hold_i),
    .killed_i(killed_i), .killed_sessions_i(killed_sessions_i),
    .killed_accounts_i(killed_accounts_i), .killed_strategies_i(killed_strategies_i),
    .killed_symbols_i(killed_symbols_i), .disabled_i(disabled_i),
    .exposure_unknown_i(exposure_unknown_i), .records_past_half_i(records_past_half_i),
    .epoch_i(epoch_i), .party_i(party_i), .worst_i(worst_i), .opposed_i(checks_i[0]),
    .over_i(checks_i[1]), .borrow_ok_i(checks_i[2]), .borrowed_i(sum_i),
    .gross_ok_i(checks_i[3]), .gross_i(sum_i), .net_ok_i(checks_i[4]), .net_i(sum_i),
    .firm_gross_ok_i(checks_i[5]), .firm_gross_i(sum_i), .firm_net_ok_i(checks_i[6]),
    .firm_net_i(sum_i), .crosses_i(checks_i[7]), .cross_price_i(cross_price_i),
    .own_full_i(checks_i[8]), .no_number_i(no_number_i), .orders_full_i(orders_full_i),
    .number_i(number_i), .commit_o(), .commit_short_o(), .side_o(), .loaded_o(), .passed_o(),
    .refused_o(), .load_refused_o(), .take_o(take), .link_o(), .link_from_o(), .entry_o(),
    .trip_o(), .record_valid_o(), .record_o(), .release_valid_o(put), .release_command_o(command),
    .release_user_ref_o(), .release_new_risk_o(new_risk), .release_symbol_o()
  );

  // Byte 1 account, 2 strategy, 3 session, 4 and 5 symbol.
  logic covered;
  assign covered = killed_i || killed_sessions_i[command[25:24]] ||
                   killed_accounts_i[command[11:8]] || killed_strategies_i[command[21:16]] ||
                   killed_symbols_i[command[33:32]];
  always_ff @(posedge clk_i) begin
    if (!rst_q && new_risk) begin
      assert (put);
      assert (!covered);
      assert (!hold_i);
      assert (!disabled_i);
      assert (!exposure_unknown_i);
      if (take) assert (number_i != '0 || !no_number_i);  // a modify keeps its order's
    end
  end
endmodule
