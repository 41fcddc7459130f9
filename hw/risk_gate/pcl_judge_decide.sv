// T5 of an order: the verdict, and what follows from it: the entry to write, what is committed, the
// record, the release. Of an order_load: whether it goes in. Combinational.
//
// Kind bits     0 enter, 1 replace, 2 load, 3 cancel, 4 control that takes a number, 5 other,
//               6 modify.
// Safety        new risk passes only without hold, kill, disabled session and unknown exposure
//               (pcl_check_state, pcl_check_killed; hw/proofs); reduce-only is the card's own
//               finding. A load under hold only, whole or not at all.
module pcl_judge_decide #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                     valid_i,
  input  logic [6:0]               kind_i,
  input  pcl_gate_pkg::judged_t    order_i,
  input  logic [511:0]             command_i,
  // State of this cycle
  input  logic                     hold_i,
  input  logic                     killed_i,
  input  logic [3:0]               killed_sessions_i,
  input  logic [15:0]              killed_accounts_i,
  input  logic [63:0]              killed_strategies_i,
  input  logic [2**SymbolBits-1:0] killed_symbols_i,
  input  logic                     disabled_i,
  input  logic                     exposure_unknown_i,
  input  logic                     records_past_half_i,
  input  logic [31:0]              epoch_i,
  // Checks that depend on orders in front
  input  logic [pcl_gate_pkg::PartyBits-1:0] party_i,
  input  logic [pcl_gate_pkg::SumBits-1:0]   worst_i,
  input  logic                     opposed_i,
  input  logic                     over_i,
  input  logic                     borrow_ok_i,
  input  logic [63:0]              borrowed_i,
  input  logic                     gross_ok_i,
  input  logic [63:0]              gross_i,
  input  logic                     net_ok_i,
  input  logic [63:0]              net_i,
  input  logic                     firm_gross_ok_i,
  input  logic [63:0]              firm_gross_i,
  input  logic                     firm_net_ok_i,
  input  logic [63:0]              firm_net_i,
  input  logic                     duplicate_i,
  input  logic                     crosses_i,
  input  logic [31:0]              cross_price_i,
  input  logic                     own_full_i,
  input  logic [2:0]               entry_ok_i,      // buckets: 0 session, 1 strategy, 2 symbol
  input  logic [2:0]               exit_ok_i,
  input  logic                     no_number_i,
  input  logic                     orders_full_i,
  input  logic [31:0]              number_i,
  // What follows
  output logic                     pass_o,
  output logic                     commit_o,
  output logic                     commit_short_o,
  output logic                     side_o,
  output logic                     loaded_o,
  output logic                     refused_o,
  output logic                     load_refused_o,
  output logic                     take_o,
  output logic                     link_o,
  output pcl_gate_pkg::order_t     entry_o,
  output logic                     trip_o,
  output logic                     record_valid_o,
  output logic [511:0]             record_o,
  output logic                     release_valid_o,
  output logic [511:0]             release_command_o,
  output logic [31:0]              release_user_ref_o,
  output logic                     release_new_risk_o,
  output logic [SymbolBits-1:0]    release_symbol_o
);
  logic        judged_5, cancel_5, pass, reduce_only, sell_5, short_5, kill_refuse, replace_5;
  logic        modify_5, reduction;
  logic        worst_positive;
  logic [7:0]  state_refusal, kill_scope, refusal;
  logic [15:0] kill_index;
  logic [63:0] operand, limit, worst;
  logic        verdict_pass;
  assign judged_5       = valid_i && (kind_i[0] || kind_i[1] || kind_i[6]);
  assign modify_5       = kind_i == 7'b1000000;  // alone: nothing else is spared a number
  assign reduction      = modify_5 && order_i.reduction;
  assign cancel_5       = valid_i && kind_i[3];
  assign replace_5      = kind_i[1];
  assign sell_5         = order_i.side != pcl_gate_pkg::SideBuy;
  assign short_5        = order_i.side[1];
  assign worst_positive = !worst_i[pcl_gate_pkg::SumBits-1] && worst_i != '0;
  assign worst          = worst_i[pcl_gate_pkg::SumBits-1] ? '0
                          : {{(64-pcl_gate_pkg::SumBits){1'b0}}, worst_i};
  assign reduce_only    = order_i.may_reduce && !exposure_unknown_i && opposed_i && !worst_positive;

  pcl_check_state u_state (
    .reduce_only_i(reduce_only), .hold_i(hold_i), .disabled_i(disabled_i),
    .exposure_unknown_i(exposure_unknown_i), .records_full_i(records_past_half_i),
    .no_user_ref_i(no_number_i && !modify_5), .refusal_o(state_refusal)
  );
  pcl_check_killed #(.SymbolBits(SymbolBits)) u_killed (
    .killed_i(killed_i), .killed_sessions_i(killed_sessions_i),
    .killed_accounts_i(killed_accounts_i), .killed_strategies_i(killed_strategies_i),
    .killed_symbols_i(killed_symbols_i), .session_i(order_i.session),
    .account_i(order_i.account[3:0]),
    .strategy_i(order_i.strategy[5:0]), .symbol_i(order_i.symbol[SymbolBits-1:0]),
    .refuse_o(kill_refuse), .scope_o(kill_scope), .index_o(kill_index)
  );
  pcl_verdict u_verdict (
    .reduce_only_i(reduce_only), .reduction_i(reduction), .state_i(state_refusal),
    .entry_first_i(order_i.entry_first),
    .exit_first_i(order_i.exit_first), .killed_i(kill_refuse), .kill_scope_i(kill_scope),
    .kill_index_i(kill_index), .entry_second_i(order_i.entry_second),
    .exit_second_i(order_i.exit_second),
    .oversold_i(order_i.side == pcl_gate_pkg::SideSell && worst_positive),
    .borrow_ok_i(!short_5 || borrow_ok_i), .borrowed_i(borrowed_i), .borrow_limit_i(order_i.borrow),
    .over_i(over_i), .worst_i(worst), .max_position_i(order_i.max_position),
    .gross_ok_i(gross_ok_i),
    .gross_i(gross_i), .max_gross_i(order_i.max_gross), .net_ok_i(net_ok_i), .net_i(net_i),
    .max_net_i(order_i.max_net), .firm_gross_ok_i(firm_gross_ok_i), .firm_gross_i(firm_gross_i),
    .firm_max_gross_i(order_i.firm_max_gross), .firm_net_ok_i(firm_net_ok_i),
    .firm_net_i(firm_net_i),
    .firm_max_net_i(order_i.firm_max_net), .duplicate_i(kind_i[0] && duplicate_i),
    .crosses_i(crosses_i), .price_i(order_i.price), .cross_price_i(cross_price_i),
    .session_ok_i(reduce_only ? exit_ok_i[0] : entry_ok_i[0]),
    .strategy_ok_i(reduce_only ? exit_ok_i[1] : entry_ok_i[1]),
    .symbol_ok_i(reduce_only ? exit_ok_i[2] : entry_ok_i[2]),
    .orders_full_i(orders_full_i && !modify_5), .own_full_i(own_full_i && !modify_5),
    .pass_o(verdict_pass), .refusal_o(refusal), .operand_o(operand), .limit_o(limit)
  );
  assign pass   = judged_5 && verdict_pass;
  assign pass_o = pass;

  // order_load: under hold, whole or not at all.
  logic       load_5;
  logic [7:0] load_refusal;
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_load_t      load;
  pcl_pkg::command_session_control_t control;
  pcl_pkg::command_order_cancel_t    cancel;
  /* verilator lint_on UNUSEDSIGNAL */
  assign load    = command_i;
  assign control = command_i;
  assign cancel  = command_i;
  assign load_5  = valid_i && kind_i[2];
  always_comb begin
    load_refusal = '0;
    if (!hold_i)                load_refusal = pcl_pkg::CmdRefuseNotInHold;
    else if (!order_i.symbol_known) load_refusal = pcl_pkg::CmdRefuseBadSymbol;
    else if (!order_i.fields || load.user_ref == '0 || load.new_risk > 8'd1)
                                load_refusal = pcl_pkg::CmdRefuseBadValue;
    else if (order_i.known)         load_refusal = pcl_pkg::CmdRefuseDuplicate;
    else if (order_i.taken || !order_i.party_known || own_full_i)
                                load_refusal = pcl_pkg::CmdRefuseTableFull;
  end
  assign loaded_o       = load_5 && load_refusal == '0;
  assign load_refused_o = load_5 && load_refusal != '0;
  assign refused_o      = judged_5 && !verdict_pass;
  assign commit_o       = (pass && !modify_5) || loaded_o;
  assign side_o         = pass && modify_5 && !reduction;
  assign commit_short_o = (commit_o || side_o) && short_5;
  assign take_o         = (pass && !modify_5) || (valid_i && kind_i[4]);
  assign link_o         = pass && replace_5;
  assign trip_o         = judged_5 && order_i.corrupt;

  logic [31:0] user_ref_5;
  assign user_ref_5 = load_5 ? load.user_ref : modify_5 ? order_i.original : number_i;
  assign entry_o = {1'b1, user_ref_5, order_i.account[3:0], order_i.strategy[5:0], order_i.symbol,
                    load_5 ? load.session[1:0] : order_i.session, order_i.auction,
                    load_5 ? load.new_risk[0] : !reduce_only, replace_5,
                    replace_5 ? order_i.original : 32'd0, order_i.price, order_i.quantity,
                    load_5 ? order_i.executed : 32'd0, party_i, modify_5, order_i.side};

  // ---- what leaves
  logic [15:0]  flags;
  always_comb begin
    flags = '0;
    flags[pcl_pkg::FlagDecisionReduceOnly]      = reduce_only;
    flags[pcl_pkg::FlagDecisionKilled]          = killed_i;
    flags[pcl_pkg::FlagDecisionHold]            = hold_i;
    flags[pcl_pkg::FlagDecisionDisabled]        = disabled_i;
    flags[pcl_pkg::FlagDecisionSell]            = sell_5;
    flags[pcl_pkg::FlagDecisionReplace]         = replace_5;
    flags[pcl_pkg::FlagDecisionBookValid]       = order_i.book_valid;
    flags[pcl_pkg::FlagDecisionBookStale]       = order_i.stale;
    flags[pcl_pkg::FlagDecisionExposureUnknown] = exposure_unknown_i;
    flags[pcl_pkg::FlagDecisionRecordsFull]     = records_past_half_i;
    flags[pcl_pkg::FlagDecisionShort]           = short_5;
    flags[pcl_pkg::FlagDecisionModify]          = modify_5;
  end
  pcl_judge_records u_records (
    .load_i(load_5), .load_refusal_i(load_refusal), .command_i(command_i),
    .account_i(order_i.account),
    .strategy_i(order_i.strategy), .symbol_i(order_i.symbol), .refusal_i(refusal), .flags_i(flags),
    .version_i(order_i.version), .operand_i(operand), .limit_i(limit),
    .user_ref_i(pass ? user_ref_5 : '0), .epoch_i(epoch_i), .record_o(record_o)
  );
  assign record_valid_o = judged_5 || load_refused_o;

  // What passes goes out in the name it was judged in: of a replace or modify its order's party,
  // whatever its own header says.
  assign release_valid_o    = pass || (valid_i && |kind_i[5:3]);
  assign release_command_o  = pass ? {command_i[511:48], order_i.symbol, 6'd0, order_i.session,
                                      order_i.strategy, order_i.account, command_i[7:0]}
                                   : command_i;
  assign release_user_ref_o = take_o || pass ? user_ref_5 : cancel_5 ? cancel.user_ref : '0;
  assign release_new_risk_o = pass && !reduce_only && !reduction;
  assign release_symbol_o   = pass ? order_i.symbol[SymbolBits-1:0]
                                     : control.symbol[SymbolBits-1:0];
endmodule
