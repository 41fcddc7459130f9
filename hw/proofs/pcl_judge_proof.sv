// Proof: what the judge lets pass is what every enabled check of the contract allowed, and what
// leaves is what was judged. For any order, taken in any cycle, whatever is in front and behind it.
//
// How           the first cycle is any state at all, reachable or not, so that six cycles are all
//               there is to say: no induction. The contract is said here over the judge's inputs of
//               the cycle in which it reads them, and carried to the decision (pcl_judge_contract).
// Cut, free     rate buckets, recent orders, price increment (proofs and tests of their own); the
//               products, of which the reservation's factors are claimed, and that the notional
//               counts. Not claimed: the sum of those products (the account's n), what buckets and
//               recent orders are asked.
// Assumed       no reset and no exposure_clear between an order and its decision (the intake).
//               worst_i, over_i, gross_ok_i, ... say what their names do (proofs of their own).
module pcl_judge_proof (
  input logic         clk_i,
  input logic [63:0]  now_us_i, stale_us_i,
  input logic         accept_i,
  input logic [511:0] command_i,
  input logic         named_known_i, named_linked_i, party_known_i,
  input logic [206:0] named_i,
  input logic [263:0] market_i,
  input logic [383:0] symbol_limits_i, account_limits_i,
  input logic [191:0] firm_limits_i,
  input logic [95:0]  session_bucket_i, strategy_bucket_i, symbol_bucket_i,
  input logic [5:0]   none_i, corrupt_i,
  input logic         hold_i, killed_i, disabled_i, exposure_unknown_i, records_past_half_i,
  input logic [3:0]   killed_sessions_i,
  input logic [15:0]  killed_accounts_i,
  input logic [63:0]  killed_strategies_i,
  input logic [255:0] killed_symbols_i,
  input logic [31:0]  epoch_i, number_i, cross_price_i,
  input logic [11:0]  party_i,
  input logic [51:0]  worst_i,
  input logic         opposed_i, over_i, borrow_ok_i, gross_ok_i, net_ok_i, firm_gross_ok_i,
  input logic         firm_net_ok_i, crosses_i, own_full_i, no_number_i, orders_full_i,
  input logic [63:0]  borrowed_i, gross_i, net_i, firm_gross_i, firm_net_i
);
  logic         put, new_risk, recorded, commit, side_only, passed, refused, load_refused, loaded;
  logic         take, trip, lookup, commit_short, link;
  logic [3:0]   lookup_account;
  logic [5:0]   lookup_strategy;
  logic [15:0]  lookup_symbol;
  logic [1:0]   lookup_side, lookup_session;
  logic [31:0]  lookup_price, added, borrows, released_ref, link_from;
  logic [206:0] entry_bits;
  logic [511:0] released, record;
  logic [7:0]   release_symbol;
  pcl_judge u_judge (
    .clk_i, .rst_i(1'b0), .clear_i(1'b0), .clearing_o(), .now_us_i, .stale_us_i, .accept_i,
    .command_i, .valid_o(), .replacing_o(), .replacing_ref_i('0), .named_known_i, .named_i,
    .named_linked_i, .lookup_valid_o(lookup), .lookup_account_o(lookup_account),
    .lookup_strategy_o(lookup_strategy), .lookup_symbol_o(lookup_symbol),
    .lookup_side_o(lookup_side), .lookup_price_o(lookup_price), .limits_read_o(),
    .lookup_session_o(lookup_session), .added_o(added), .borrows_o(borrows), .market_i,
    .symbol_limits_i, .account_limits_i, .firm_limits_i, .session_bucket_i, .strategy_bucket_i,
    .symbol_bucket_i, .none_i, .corrupt_i, .notional_o(), .party_known_i, .hold_i, .killed_i,
    .killed_sessions_i, .killed_accounts_i, .killed_strategies_i, .killed_symbols_i, .disabled_i,
    .exposure_unknown_i, .records_past_half_i, .epoch_i, .party_i, .worst_i, .opposed_i, .over_i,
    .borrow_ok_i, .borrowed_i, .gross_ok_i, .gross_i, .net_ok_i, .net_i, .firm_gross_ok_i,
    .firm_gross_i, .firm_net_ok_i, .firm_net_i, .crosses_i, .cross_price_i, .own_full_i,
    .no_number_i, .orders_full_i, .number_i, .commit_o(commit), .commit_short_o(commit_short),
    .side_o(side_only), .loaded_o(loaded), .passed_o(passed), .refused_o(refused),
    .load_refused_o(load_refused), .take_o(take), .link_o(link), .link_from_o(link_from),
    .entry_o(entry_bits),
    .trip_o(trip), .lost_o(), .record_valid_o(recorded), .record_o(record), .release_valid_o(put),
    .release_command_o(released), .release_user_ref_o(released_ref),
    .release_new_risk_o(new_risk), .release_symbol_o(release_symbol)
  );

  // ---- the contract's answer, stage by stage
  (* hierconn *) wire [111:0] \u_judge.last_id_q ;
  (* hierconn *) wire        \u_judge.increment_refuse_4 ;
  (* hierconn *) wire [63:0] \u_judge.whole_4_q ;
  logic [4:0]             valid;  // bit 0: in T1
  logic                   party_1;
  logic [511:0]           command_5;
  pcl_gate_pkg::carried_t carried_1, carried_5;
  pcl_proof_pkg::checks_t checks;
  pcl_proof_pkg::asked_t  asked;
  pcl_judge_contract u_contract (
    .clk_i, .now_us_i, .stale_us_i, .accept_i, .command_i, .named_known_i, .named_i,
    .named_linked_i, .market_i, .symbol_limits_i, .account_limits_i, .none_i, .corrupt_i,
    .party_known_i, .increment_refuse_i(\u_judge.increment_refuse_4 ),
    .whole_i(\u_judge.whole_4_q ), .last_id_i(\u_judge.last_id_q ), .valid_o(valid),
    .carried_1_o(carried_1), .party_1_o(party_1), .asked_o(asked), .command_5_o(command_5),
    .carried_5_o(carried_5), .checks_o(checks)
  );

  // ---- T1, T2: what is asked of the tables, the buckets, the products
  (* hierconn *) wire [63:0]  \u_judge.price_2_q ;
  (* hierconn *) wire [31:0]  \u_judge.after_2_q , \u_judge.after_price_2_q ;
  (* hierconn *) wire [31:0]  \u_judge.before_2_q , \u_judge.before_price_2_q ;
  always_ff @(posedge clk_i) begin
    if (valid[0] && party_1) begin
      asks:       assert (lookup && lookup_account == carried_1.account[3:0] &&
                          lookup_strategy == carried_1.strategy[5:0] &&
                          lookup_symbol == carried_1.symbol && lookup_side == carried_1.side &&
                          lookup_price == carried_1.price &&
                          lookup_session == carried_1.session[1:0]);
    end
    if (valid[1] && asked.party) begin
      adds:       assert (added == asked.added);
      borrowing:  assert (borrows == asked.borrows);
      reserves:   assert (\u_judge.after_2_q == asked.after &&
                          \u_judge.before_2_q == asked.before);
      at_price:   assert ((asked.after == '0 ||
                           \u_judge.after_price_2_q == asked.after_price) &&
                          (asked.before == '0 ||
                           \u_judge.before_price_2_q == asked.before_price));
      by_tick:    assert (\u_judge.price_2_q [31:0] == asked.price);
    end
  end

  // ---- T5: the decision
  logic [2:0] age_q = '0;  // cycles since the first
  always_ff @(posedge clk_i) if (age_q != '1) age_q <= age_q + 3'd1;
  (* hierconn *) wire       \u_judge.duplicate ;
  (* hierconn *) wire [2:0] \u_judge.entry_ok , \u_judge.exit_ok ;
  pcl_pkg::command_order_enter_t   enter;
  pcl_pkg::command_order_modify_t  modify;
  pcl_pkg::command_order_cancel_t  cancel;
  pcl_pkg::record_decision_t       decision;
  pcl_gate_pkg::order_t            written;
  logic is_enter, is_replace, is_modify, is_judged, is_load, is_cancel, is_control, passes, entry;
  logic measured, shorts, negative, covered;
  assign enter      = command_5;
  assign modify     = command_5;
  assign cancel     = command_5;
  assign decision   = record;
  assign written    = entry_bits;
  assign is_enter   = valid[4] && enter.kind == pcl_pkg::CmdOrderEnter;
  assign is_replace = valid[4] && enter.kind == pcl_pkg::CmdOrderReplace;
  assign is_modify  = valid[4] && enter.kind == pcl_pkg::CmdOrderModify;
  assign is_load    = valid[4] && enter.kind == pcl_pkg::CmdOrderLoad;
  assign is_cancel  = valid[4] && enter.kind == pcl_pkg::CmdOrderCancel;
  assign is_control = valid[4] && enter.kind == pcl_pkg::CmdSessionControl;
  assign is_judged  = is_enter || is_replace || is_modify;
  assign passes     = put && is_judged;
  assign entry      = passes && new_risk;
  assign measured   = passes && !carried_5.reduction;
  assign shorts     = carried_5.side[1];
  assign negative   = worst_i[51] || worst_i == '0;
  // In the name the frame will carry: byte 1 account, 2 strategy, 3 session, 4 and 5 symbol.
  assign covered = killed_i || killed_sessions_i[released[25:24]] ||
                   killed_accounts_i[released[11:8]] || killed_strategies_i[released[21:16]] ||
                   killed_symbols_i[released[39:32]];

  always_ff @(posedge clk_i) begin
    if (passes) begin
      possible:   assert (checks.possible);
      chain:      assert (checks.chain);
    end
    if (measured) begin
      // State, what it names, and the limits it is measured by.
      state:      assert (!hold_i && !disabled_i && !exposure_unknown_i);
      numbers:    assert (is_modify || !no_number_i);
      party:      assert (checks.party && checks.placed);
      limited:    assert (checks.limited);
      parity:     assert (checks.sound);
      new_id:     assert (is_modify || checks.new_id);
      typed:      assert (is_modify || checks.typed);
      increment:  assert (checks.increment);
      band:       assert (checks.band);
      size:       assert (checks.size);
      // S does not sell what is not there; T and E with permission and borrow.
      plain:      assert (carried_5.side != pcl_gate_pkg::SideSell || negative);
      borrow:     assert (!shorts || borrow_ok_i);
      short_ok:   assert (checks.short_ok);
      self_trade: assert (!crosses_i);
      room:       assert (is_modify || (!orders_full_i && !own_full_i));
      // By its reference where there is one; an exit's quote only while it is sound.
      collar:     assert (checks.collar || !checks.referred ||
                          (!new_risk && checks.by_quote && !(checks.book && checks.fresh)));
      rates:      assert (new_risk ? &\u_judge.entry_ok : &\u_judge.exit_ok );
      counted:    assert (is_modify ? side_only && !commit : commit && take);
      shorted:    assert (commit_short == shorts);
    end
    if (entry) begin
      records:    assert (!records_past_half_i);
      kills:      assert (!covered);
      on_list:    assert (checks.on_list);
      enabled:    assert (checks.enabled);
      open:       assert (checks.open);
      book:       assert (checks.book && checks.fresh);
      referred:   assert (checks.referred);
      notional:   assert (checks.notional);
      position:   assert (!over_i);
      gross:      assert (gross_ok_i);
      net:        assert (net_ok_i);
      firm:       assert (firm_gross_ok_i && firm_net_ok_i);
      repeated:   assert (!is_enter || !\u_judge.duplicate );
    end
    if (valid[4] && new_risk) of_an_order: assert (passes && !carried_5.reduction);
    // An exit is one by the contract: it opposes the position, does not pass zero, is not short,
    // and is no modify.
    if (measured && !new_risk) exits: assert (opposed_i && negative && !shorts && !is_modify);
    if (passes && carried_5.reduction) takes_nothing: assert (!commit && !side_only && !take);

    // What is kept of it in the order table: itself, live, or pending on its original.
    if (measured && !is_modify) begin
      kept:       assert (written.valid && written.user_ref == released_ref &&
                          written.account == carried_5.account[3:0] &&
                          written.strategy == carried_5.strategy[5:0] &&
                          written.symbol == carried_5.symbol &&
                          written.session == carried_5.session[1:0] &&
                          written.auction == carried_5.auction && written.new_risk == new_risk);
      kept_terms: assert (written.price == carried_5.price &&
                          written.total == carried_5.quantity && written.executed == '0 &&
                          written.party == party_i && written.side == carried_5.side &&
                          !written.moving);
      linked:     assert (link == is_replace && written.pending == is_replace &&
                          written.original == (is_replace ? carried_5.original : '0) &&
                          (!is_replace || link_from == carried_5.original));
    end
    if (passes && is_modify) moves_side: assert (!link && (!side_only ||
                          (written.side == carried_5.side && written.moving)));

    // What leaves is what was judged, in the name it was judged in.
    if (passes) begin
      same:       assert ({released[511:48], released[7:0]} == {command_5[511:48],
                                                                command_5[7:0]});
      named_so:   assert (released[47:8] == {carried_5.symbol, 6'd0, carried_5.session[1:0],
                                             carried_5.strategy, carried_5.account});
      symbol:     assert (release_symbol == carried_5.symbol[7:0]);
      numbered:   assert (released_ref == (is_modify ? modify.user_ref : number_i));
    end
    // One decision an order, with its record, in the fifth cycle after it came; nothing else makes
    // one, and no cycle makes one of nothing (once what was there at first has left).
    if (age_q >= 3'd5 && !valid[4])
      idle:        assert (!put && !new_risk && !recorded && !commit && !side_only && !passed &&
                           !refused && !take && !loaded && !load_refused);
    if (valid[4]) begin
      decided:     assert (is_judged == (passed || refused) && !(passed && refused));
      recorded_so: assert (recorded == (is_judged || load_refused));
      load_once:   assert (is_load == (loaded || load_refused) && !(loaded && load_refused));
      load_held:   assert (!loaded || hold_i);
    end
    if (is_judged) begin
      tagged:      assert (decision.kind == pcl_pkg::RecDecision &&
                           decision.command_sequence == enter.seq);
      reasoned:    assert ((decision.code == pcl_pkg::RefuseNone) == passed && passed == put);
      stamped:     assert (decision.epoch == epoch_i);
    end
    // Cancels and controls pass whatever stands; nothing else is released.
    if (is_cancel || is_control)
      never_blocked: assert (put && !new_risk && released == command_5);
    if (is_cancel) its_order: assert (released_ref == cancel.user_ref);
    if (valid[4] && put) nothing_else: assert (passes || is_cancel || is_control);
    // A limit without its parity, of an order that could have passed: a trip.
    if (is_judged && !carried_5.reduction && carried_5.known && carried_5.symbol < 16'd256 &&
        !checks.sound)
      trips:       assert (trip);

    // The cases that the claims are about are there.
    reach_short:   assert (!(entry && is_enter && shorts && carried_5.auction));
    reach_replace: assert (!(entry && is_replace && checks.by_quote));
    reach_exit:    assert (!(measured && !new_risk && killed_i && !checks.book));
    reach_cancel:  assert (!(is_cancel && hold_i && killed_i && disabled_i));
    reach_modify:  assert (!(is_modify && measured));
    reach_reduces: assert (!(passes && carried_5.reduction && hold_i));
  end
endmodule
