// The gate: judges orders, takes venue reports into exposure and open orders, carries out the loads
// of that state. Ports and wiring; the parts are in the modules named.
//
//   commands, own commands --> [intake] --> [judge T1..T5] --> records, releases
//   reports --> [parser] -------^   |          |     ^ the modules that keep state: order table,
//                                   +--> [keeper]    | rows, accounts, own orders, borrow, limits
//
// Latency       6 cycles from an accepted order, cancel or control to its record and release.
//               Kills, hold and session state count in the cycle before. A report: see pcl_keeper.
// Throughput    one order a cycle, in order within each stream.
// Backpressure  command_ready_o, own_ready_o: nothing starts before records and releases have room
//               for all under way.
// Parity        limits and the memories of the gate's state carry it. A limit that has lost it:
//               limits_corrupt. A word of state: kill latch (state_corrupt) and exposure unknown,
//               for the very order that read it already.
// Kill          a decision of a cycle with a kill that covers it refuses new risk; a release
//               already queued stays, the door stops it.
// Reset         tables swept (clearing_o), no limits, no UserRefNum, report sequence 0 wanted: all
//               fails closed.
// This file is ports and wiring, longer than 400 lines for that.
module pcl_gate #(
  parameter int unsigned SymbolBits      = 8,
  parameter int unsigned OpenOrderBits   = 12,  // 2^this open orders, at most 2^12
  parameter int unsigned PositionSetBits = 9,   // 8 * 2^this parties, at most 2^12
  parameter int unsigned ExecutionBits   = 10   // 2^this executions remembered
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic [63:0]              now_us_i,
  input  logic [63:0]              stale_us_i,  // 0: always stale
  // Commands, sequence-checked, of the gate's kinds
  input  logic                     command_valid_i,
  output logic                     command_ready_o,
  input  logic [511:0]             command_i,
  // The card's own session_controls and order_cancels, taken first
  input  logic                     own_valid_i,
  output logic                     own_ready_o,
  input  logic [511:0]             own_i,
  // Sequenced venue messages: a beat of sequence, then the message
  input  logic                     report_valid_i,
  output logic                     report_ready_o,
  input  logic [63:0]              report_data_i,
  input  logic [7:0]               report_keep_i,
  input  logic                     report_last_i,
  // Market view: answers one cycle after the symbol
  output logic [SymbolBits-1:0]    view_symbol_o,
  input  logic                     view_bid_present_i,
  input  logic                     view_ask_present_i,
  input  logic [31:0]              view_bid_price_i,
  input  logic [31:0]              view_ask_price_i,
  input  logic [31:0]              view_last_price_i,         // 0 none
  input  logic [31:0]              view_auction_reference_i,  // 0 none
  input  logic [1:0]               view_short_state_i,        // 0 unknown, 1 free, 2 restricted
  input  logic                     view_symbol_valid_i,
  input  logic                     view_trading_i,
  input  logic                     view_market_open_i,
  input  logic                     view_feed_started_i,
  input  logic                     view_gap_i,
  input  logic [63:0]              view_version_i,
  input  logic [63:0]              view_heard_us_i,
  input  logic                     view_heard_i,
  // Kill switch: its state, its pulses, and what trips it
  input  logic                     hold_i,
  input  logic                     killed_i,
  input  logic [3:0]               killed_sessions_i,
  input  logic [15:0]              killed_accounts_i,
  input  logic [63:0]              killed_strategies_i,
  input  logic [2**SymbolBits-1:0] killed_symbols_i,
  input  logic                     disabled_i,
  input  logic [31:0]              epoch_i,
  input  logic                     hold_released_i,
  input  logic                     hold_set_i,
  output logic                     trip_valid_o,
  output logic [7:0]               trip_source_o,  // kill_source_e
  output logic [3:0]               trip_scope_o,   // kill_scope_e
  output logic [15:0]              trip_index_o,
  output logic [63:0]              trip_detail_o,
  output logic                     exposure_unknown_o,
  output logic                     session_loaded_o,
  output logic                     digests_confirmed_o,
  output logic                     disable_o,
  output logic                     enable_o,
  output logic                     mass_cancel_o,
  output logic                     control_own_o,  // of the one of these three
  // The venue answers a Disable, a Mass Cancel
  output logic                     disable_answered_o,
  output logic                     mass_cancel_answered_o,
  output logic [31:0]              answered_user_ref_o,
  // Mirror of the open-order table, for the canceller: {valid, user_ref, account, strategy, symbol,
  // session, new_risk}
  output logic                     mirror_valid_o,
  output logic [OpenOrderBits-1:0] mirror_slot_o,
  output logic [pcl_gate_pkg::MirrorBits-1:0] mirror_entry_o,
  output logic                     mirror_clear_o,
  // Releases to order entry
  output logic                     release_valid_o,
  input  logic                     release_ready_i,
  output logic [511:0]             release_command_o,
  output logic [31:0]              release_user_ref_o,
  output logic                     release_new_risk_o,
  output logic [31:0]              release_epoch_o,
  output logic [SymbolBits-1:0]    release_symbol_o,
  // Records
  output logic                     record_valid_o,
  input  logic                     record_ready_i,
  output logic [511:0]             record_o,
  input  logic                     records_past_half_i,
  // Counters
  input  logic [5:0]               counter_index_i,
  output logic [63:0]              counter_value_o,
  output logic                     refused_pulse_o,
  // Status
  output logic                     clearing_o,
  output logic                     quiet_o
);
  localparam int unsigned QueueBits = 5;   // records and releases that wait
  localparam int unsigned UnderWay  = 6;   // orders in the judge, or records of a keeper's, and one

  // ---- what starts
  logic                  parsed_valid, parsed_ready, parser_busy, record_room, release_room;
  pcl_gate_pkg::report_t report;
  logic [4:0]            judge_valid;
  logic                  judge_accept, keeper_start, keeper_busy, sweeping, replacing, loading;
  logic [31:0]           replacing_ref;
  logic [511:0]          started;
  logic                  numbers_none, numbers_full, numbers_settled;
  logic [4:0]            numbers_room;
  logic [31:0]           number, next_number;
  pcl_report_parser u_parser (
    .clk_i(clk_i), .rst_i(rst_i), .report_valid_i(report_valid_i), .report_ready_o(report_ready_o),
    .report_data_i(report_data_i), .report_keep_i(report_keep_i), .report_last_i(report_last_i),
    .parsed_valid_o(parsed_valid), .parsed_ready_i(parsed_ready), .parsed_o(report),
    .busy_o(parser_busy)
  );
  pcl_gate_intake u_intake (
    .clk_i(clk_i), .rst_i(rst_i), .clearing_i(clearing_o), .record_room_i(record_room),
    .release_room_i(release_room), .judge_valid_i(judge_valid), .keeper_busy_i(keeper_busy),
    .keeper_sweeping_i(sweeping), .replacing_i(replacing), .replacing_ref_o(replacing_ref),
    .numbers_settled_i(numbers_settled), .numbers_room_i(numbers_room),
    .numbers_next_i(next_number), .own_valid_i(own_valid_i), .own_ready_o(own_ready_o),
    .own_i(own_i), .command_valid_i(command_valid_i), .command_ready_o(command_ready_o),
    .command_i(command_i), .report_valid_i(parsed_valid), .report_ready_o(parsed_ready),
    .judge_accept_o(judge_accept), .keeper_start_o(keeper_start), .command_o(started),
    .loading_o(loading)
  );

  // ---- whose words have lost their parity: orders, rows, accounts, own orders, borrow, buckets,
  // what the keeper keeps
  logic [6:0] lost;

  // ---- the order table
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_replace_t started_replace;
  pcl_pkg::command_order_load_t    started_load;
  /* verilator lint_on UNUSEDSIGNAL */
  logic                 clear, orders_clearing, named_known, named_linked, names_order;
  pcl_gate_pkg::order_t named, judge_entry, keeper_entry, entry_next;
  logic [31:0]          named_link, named_ref, keeper_read_ref;
  /* verilator lint_off UNUSEDSIGNAL */  // a slot is the low bits of a number
  logic [31:0]          link_from, unlink_ref;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [31:0]          keeper_number;
  logic [OpenOrderBits-1:0] link_slot;
  logic                 keeper_read, judge_commit, judge_link, judge_take, keeper_write;
  logic                 judge_side_only, of_chain;
  logic                 keeper_unlink, number_load, judge_loaded, loaded_q;
  assign started_replace = started;
  assign started_load    = started;
  // A modify names its order where a replace does.
  assign of_chain    = started_replace.kind == pcl_pkg::CmdOrderReplace ||
                       started_replace.kind == pcl_pkg::CmdOrderModify;
  assign names_order = judge_accept && (of_chain ||
                                        started_replace.kind == pcl_pkg::CmdOrderLoad);
  assign named_ref   = keeper_read ? keeper_read_ref
                     : of_chain    ? started_replace.original : started_load.user_ref;
  assign entry_next  = keeper_write ? keeper_entry : judge_entry;
  assign link_slot   = keeper_unlink ? unlink_ref[OpenOrderBits-1:0] : link_from[OpenOrderBits-1:0];
  always_ff @(posedge clk_i) loaded_q <= !rst_i && judge_loaded;
  pcl_order_table #(.SlotBits(OpenOrderBits)) u_orders (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(orders_clearing),
    .read_i(names_order || keeper_read), .read_ref_i(named_ref), .known_o(named_known),
    .entry_o(named), .linked_o(named_linked), .link_o(named_link), .lost_o(lost[0]),
    .write_i(judge_commit || judge_side_only || keeper_write), .insert_i(judge_commit),
    .side_only_i(judge_side_only),
    .write_slot_i(entry_next.user_ref[OpenOrderBits-1:0]), .write_entry_i(entry_next),
    .link_write_i(judge_link || keeper_unlink), .link_slot_i(link_slot),
    .link_valid_i(!keeper_unlink), .link_ref_i(number), .load_i(number_load),
    .load_number_i(keeper_number), .flush_i(loaded_q), .take_i(judge_take),
    .none_o(numbers_none), .full_o(numbers_full), .settled_o(numbers_settled),
    .room_o(numbers_room), .number_o(number), .next_o(next_number),
    .mirror_valid_o(mirror_valid_o), .mirror_slot_o(mirror_slot_o),
    .mirror_entry_o(mirror_entry_o), .mirror_clear_o(mirror_clear_o)
  );

  // ---- lookups: an order's in its T1, or the keeper's
  logic        judge_lookup, keeper_lookup, limits_read;
  logic [3:0]  judge_account;
  logic [5:0]  judge_strategy;
  logic [15:0] judge_symbol;
  logic [1:0]  judge_side, judge_session;
  logic [31:0] judge_price, added, borrows;
  logic [25:0] keeper_key, key;
  logic        judge_sell;
  assign judge_sell    = judge_side != pcl_gate_pkg::SideBuy;
  assign key           = keeper_lookup ? keeper_key
                                       : {judge_account, judge_strategy, judge_symbol};
  assign view_symbol_o = key[SymbolBits-1:0];

  logic                  rows_clearing, party_known, party_room, opposed, over, row_write;
  logic                  row_insert, row_sweep;
  pcl_gate_pkg::exposure_t row, row_next, sweep_row;
  logic [pcl_gate_pkg::SumBits-1:0]   worst;
  logic [pcl_gate_pkg::PartyBits-1:0] party, write_party, insert_party, sweep_party;
  logic [pcl_gate_pkg::PartyBits:0]   parties;
  logic [pcl_gate_pkg::KeyBits-1:0]   sweep_key;
  logic [383:0] symbol_limits, account_limits;
  logic [191:0] firm_limits;
  logic [95:0]  session_bucket, strategy_bucket, symbol_bucket;
  logic [5:0]   limits_none, limits_corrupt;
  pcl_exposure_rows #(.SetBits(PositionSetBits)) u_rows (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(rows_clearing),
    .lookup_valid_i(judge_lookup || keeper_lookup), .lookup_key_i(key),
    .lookup_sell_i(judge_sell), .added_i(added), .max_position_i(symbol_limits[287:256]),
    .known_o(party_known), .room_o(party_room), .party_o(party), .row_o(row), .worst_o(worst),
    .opposed_o(opposed), .over_o(over), .commit_i(judge_commit), .write_i(row_write),
    .insert_i(row_insert), .write_party_i(write_party), .write_row_i(row_next),
    .insert_party_o(insert_party), .sweep_i(row_sweep), .sweep_party_i(sweep_party),
    .sweep_row_o(sweep_row), .sweep_key_o(sweep_key), .parties_o(parties),
    .lost_o(lost[1])
  );

  logic         store_clearing, store_valid, store_ready, store_commit, commit_done, commit_equal;
  logic [1:0]   store_kind, store_scope;
  logic [15:0]  store_index;
  logic [383:0] store_data;
  logic [31:0]  commit_crc, commit_crc_read;
  /* verilator lint_off PINCONNECTEMPTY */  // done says it as well
  pcl_limit_store #(.SymbolBits(SymbolBits)) u_limits (
    .clk_i(clk_i), .rst_i(rst_i), .clearing_o(store_clearing), .write_valid_i(store_valid),
    .write_ready_o(store_ready), .write_kind_i(store_kind), .write_scope_i(store_scope),
    .write_index_i(store_index), .write_data_i(store_data),
    .read_valid_i(limits_read || keeper_lookup), .read_symbol_i(key[SymbolBits-1:0]),
    .read_account_i(key[25:22]), .read_session_i(judge_session), .read_strategy_i(key[21:16]),
    .read_executions_i(keeper_lookup), .symbol_o(symbol_limits), .account_o(account_limits),
    .firm_o(firm_limits), .session_bucket_o(session_bucket), .strategy_bucket_o(strategy_bucket),
    .symbol_bucket_o(symbol_bucket), .none_o(limits_none), .corrupt_o(limits_corrupt),
    .commit_valid_i(store_commit), .commit_crc_i(commit_crc), .commit_busy_o(),
    .commit_done_o(commit_done), .commit_equal_o(commit_equal), .commit_crc_o(commit_crc_read)
  );
  /* verilator lint_on PINCONNECTEMPTY */

  pcl_gate_pkg::market_t market;
  assign market = {view_bid_present_i, view_ask_present_i, view_bid_price_i, view_ask_price_i,
                   view_last_price_i, view_auction_reference_i, view_short_state_i,
                   view_trading_i, view_market_open_i,
                   view_feed_started_i && !view_gap_i && view_symbol_valid_i, view_heard_i,
                   view_heard_us_i, view_version_i};

  // ---- accounts, own orders, borrow
  logic        accounts_clearing, gross_ok, net_ok, firm_gross_ok, firm_net_ok;
  logic [63:0] notional, gross, net, firm_gross, firm_net, account_a, account_b, bought, sold;
  logic [63:0] open_buy, open_sell, borrowed;
  logic        account_valid, account_ready, account_sell;
  logic [2:0]  account_op;
  logic [4:0]  account_row;
  pcl_account_exposure u_accounts (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(accounts_clearing),
    .lookup_valid_i(judge_lookup), .lookup_account_i(judge_account),
    .lookup_sell_i(judge_sell), .account_max_gross_i(account_limits[63:0]),
    .account_max_net_i(account_limits[127:64]), .firm_max_gross_i(firm_limits[63:0]),
    .firm_max_net_i(firm_limits[127:64]), .n_i(notional), .gross_ok_o(gross_ok),
    .gross_o(gross), .net_ok_o(net_ok), .net_o(net), .firm_gross_ok_o(firm_gross_ok),
    .firm_gross_o(firm_gross), .firm_net_ok_o(firm_net_ok), .firm_net_o(firm_net),
    .commit_i(judge_commit), .keeper_valid_i(account_valid), .keeper_ready_o(account_ready),
    .keeper_op_i(account_op), .keeper_account_i(account_row), .keeper_sell_i(account_sell),
    .keeper_a_i(account_a), .keeper_b_i(account_b), .keeper_bought_o(bought),
    .keeper_sold_o(sold), .keeper_open_buy_o(open_buy), .keeper_open_sell_o(open_sell),
    .lost_o(lost[2])
  );
  logic                     own_clearing, crosses, own_full, remove_valid, remove_ready;
  logic                     remove_sell;
  logic [31:0]              cross_price;
  logic [SymbolBits-1:0]    keeper_symbol;
  logic [OpenOrderBits-1:0] remove_slot;
  pcl_own_orders #(.SymbolBits(SymbolBits), .SlotBits(OpenOrderBits)) u_own (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(own_clearing),
    .lookup_valid_i(judge_lookup), .lookup_symbol_i(judge_symbol[SymbolBits-1:0]),
    .lookup_sell_i(judge_sell), .lookup_price_i(judge_price), .crosses_o(crosses),
    .cross_price_o(cross_price), .full_o(own_full), .commit_i(judge_commit),
    .commit_slot_i(judge_entry.user_ref[OpenOrderBits-1:0]), .remove_valid_i(remove_valid),
    .remove_ready_o(remove_ready), .remove_symbol_i(keeper_symbol), .remove_sell_i(remove_sell),
    .remove_slot_i(remove_slot), .lost_o(lost[3])
  );
  logic        borrow_clearing, borrow_ok, commit_short, give_valid, give_ready;
  logic [31:0] give_shares;
  pcl_borrow #(.SymbolBits(SymbolBits)) u_borrow (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(borrow_clearing),
    .lookup_valid_i(judge_lookup), .lookup_symbol_i(judge_symbol[SymbolBits-1:0]),
    .added_i(borrows), .borrow_i(symbol_limits[319:288]), .ok_o(borrow_ok), .operand_o(borrowed),
    .commit_i(commit_short), .give_valid_i(give_valid), .give_ready_o(give_ready),
    .give_symbol_i(keeper_symbol), .give_shares_i(give_shares), .lost_o(lost[4])
  );

  // ---- the judge
  logic         judge_clearing, judge_passed, judge_refused, load_refused, judge_trip;
  logic         judge_record_valid, release_put, new_risk;
  logic [511:0] judge_record, release_command;
  logic [31:0]  release_user_ref;
  logic [SymbolBits-1:0] release_symbol;
  pcl_judge #(.SymbolBits(SymbolBits)) u_judge (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(judge_clearing),
    .now_us_i(now_us_i), .stale_us_i(stale_us_i), .accept_i(judge_accept), .command_i(started),
    .valid_o(judge_valid), .replacing_o(replacing), .replacing_ref_i(replacing_ref),
    .named_known_i(named_known), .named_i(named), .named_linked_i(named_linked),
    .lookup_valid_o(judge_lookup), .lookup_account_o(judge_account),
    .lookup_strategy_o(judge_strategy), .lookup_symbol_o(judge_symbol),
    .lookup_side_o(judge_side), .lookup_price_o(judge_price), .limits_read_o(limits_read),
    .lookup_session_o(judge_session), .added_o(added), .borrows_o(borrows), .market_i(market),
    .symbol_limits_i(symbol_limits), .account_limits_i(account_limits),
    .firm_limits_i(firm_limits), .session_bucket_i(session_bucket),
    .strategy_bucket_i(strategy_bucket), .symbol_bucket_i(symbol_bucket), .none_i(limits_none),
    .corrupt_i(limits_corrupt), .notional_o(notional), .party_known_i(party_known),
    .hold_i(hold_i), .killed_i(killed_i), .killed_sessions_i(killed_sessions_i),
    .killed_accounts_i(killed_accounts_i), .killed_strategies_i(killed_strategies_i),
    .killed_symbols_i(killed_symbols_i), .disabled_i(disabled_i),
    .exposure_unknown_i(exposure_unknown_o || |lost), .records_past_half_i(records_past_half_i),
    .epoch_i(epoch_i), .party_i(party), .worst_i(worst), .opposed_i(opposed), .over_i(over),
    .borrow_ok_i(borrow_ok), .borrowed_i(borrowed), .gross_ok_i(gross_ok), .gross_i(gross),
    .net_ok_i(net_ok), .net_i(net), .firm_gross_ok_i(firm_gross_ok), .firm_gross_i(firm_gross),
    .firm_net_ok_i(firm_net_ok), .firm_net_i(firm_net), .crosses_i(crosses),
    .cross_price_i(cross_price), .own_full_i(own_full), .no_number_i(numbers_none),
    .orders_full_i(numbers_full), .number_i(number), .commit_o(judge_commit),
    .commit_short_o(commit_short), .side_o(judge_side_only), .loaded_o(judge_loaded),
    .passed_o(judge_passed), .refused_o(judge_refused), .load_refused_o(load_refused),
    .take_o(judge_take), .link_o(judge_link), .link_from_o(link_from), .entry_o(judge_entry),
    .trip_o(judge_trip), .lost_o(lost[5]),
    .record_valid_o(judge_record_valid), .record_o(judge_record),
    .release_valid_o(release_put), .release_command_o(release_command),
    .release_user_ref_o(release_user_ref), .release_new_risk_o(new_risk),
    .release_symbol_o(release_symbol)
  );

  // ---- the keeper
  logic         keeper_clearing, others_clearing, keeper_trip, keeper_record_valid;
  logic         counts_report, counts_repeated, counts_unknown, counts_commit, counts_warning;
  logic         counts_refused;
  logic [7:0]   keeper_source;
  logic [3:0]   keeper_scope;
  logic [15:0]  keeper_index;
  logic [63:0]  keeper_detail;
  logic [511:0] keeper_record;
  logic [7:0]   report_code;
  pcl_keeper #(.SymbolBits(SymbolBits), .SlotBits(OpenOrderBits),
    .ExecutionBits(ExecutionBits)) u_keeper (
    .clk_i(clk_i), .rst_i(rst_i), .now_us_i(now_us_i), .stale_us_i(stale_us_i),
    .start_i(keeper_start), .of_report_i(parsed_ready), .command_i(started), .report_i(report),
    .busy_o(keeper_busy), .sweeping_o(sweeping), .hold_i(hold_i),
    .any_kill_i(killed_i || |killed_sessions_i || |killed_accounts_i || |killed_strategies_i ||
                |killed_symbols_i),
    .hold_released_i(hold_released_i), .hold_set_i(hold_set_i), .judge_loaded_i(judge_loaded),
    .trip_o(keeper_trip), .trip_source_o(keeper_source), .trip_scope_o(keeper_scope),
    .trip_index_o(keeper_index), .trip_detail_o(keeper_detail),
    .exposure_unknown_o(exposure_unknown_o), .session_loaded_o(session_loaded_o),
    .digests_confirmed_o(digests_confirmed_o), .clear_o(clear), .clearing_i(others_clearing),
    .clearing_o(keeper_clearing), .lost_i(|lost[5:0]), .lost_o(lost[6]),
    .read_o(keeper_read), .read_ref_o(keeper_read_ref),
    .known_i(named_known), .entry_i(named), .linked_i(named_linked), .link_i(named_link),
    .write_o(keeper_write), .write_entry_o(keeper_entry), .unlink_o(keeper_unlink),
    .unlink_ref_o(unlink_ref), .number_load_o(number_load), .number_o(keeper_number),
    .lookup_o(keeper_lookup), .lookup_key_o(keeper_key), .party_known_i(party_known),
    .party_room_i(party_room), .party_i(party), .row_i(row), .row_write_o(row_write),
    .row_insert_o(row_insert), .row_party_o(write_party), .row_o(row_next),
    .insert_party_i(insert_party), .parties_i(parties), .row_sweep_o(row_sweep),
    .row_sweep_party_o(sweep_party), .sweep_row_i(sweep_row), .sweep_key_i(sweep_key),
    .account_limits_i(account_limits), .firm_limits_i(firm_limits),
    .executions_bucket_i(strategy_bucket), .executions_none_i(limits_none[4]),
    .executions_corrupt_i(limits_corrupt[4]), .account_corrupt_i(limits_corrupt[1]),
    .firm_corrupt_i(limits_corrupt[2]), .market_i(market), .account_valid_o(account_valid),
    .account_ready_i(account_ready), .account_op_o(account_op), .account_o(account_row),
    .account_sell_o(account_sell), .account_a_o(account_a), .account_b_o(account_b),
    .bought_i(bought), .sold_i(sold), .open_buy_i(open_buy), .open_sell_i(open_sell),
    .own_valid_o(remove_valid), .own_ready_i(remove_ready), .own_symbol_o(keeper_symbol),
    .own_sell_o(remove_sell), .own_slot_o(remove_slot), .give_valid_o(give_valid),
    .give_ready_i(give_ready), .give_shares_o(give_shares), .store_valid_o(store_valid),
    .store_ready_i(store_ready), .store_kind_o(store_kind), .store_scope_o(store_scope),
    .store_index_o(store_index), .store_data_o(store_data), .commit_o(store_commit),
    .commit_crc_o(commit_crc), .commit_done_i(commit_done), .commit_equal_i(commit_equal),
    .commit_crc_i(commit_crc_read), .record_valid_o(keeper_record_valid),
    .record_o(keeper_record), .counts_report_o(counts_report),
    .counts_repeated_o(counts_repeated), .counts_unknown_o(counts_unknown),
    .counts_commit_o(counts_commit), .counts_warning_o(counts_warning),
    .counts_refused_o(counts_refused), .report_code_o(report_code),
    .report_user_ref_o(answered_user_ref_o)
  );
  assign disable_answered_o     = counts_report && report_code == "G";
  assign mass_cancel_answered_o = counts_report && report_code == "X";
  assign others_clearing = orders_clearing || rows_clearing || accounts_clearing ||
                           own_clearing || borrow_clearing || judge_clearing || store_clearing;
  assign clearing_o      = others_clearing || keeper_clearing;

  // ---- what leaves: queues, so that a burst waits for order entry without holding the judge
  localparam int unsigned ReleaseBits = 512 + 32 + 1 + 32 + SymbolBits;
  logic [QueueBits:0] record_fill, release_fill;
  logic               record_put_ready, release_put_ready;
  pcl_fifo #(.WordBits(512), .DepthBits(QueueBits)) u_records (
    .clk_i(clk_i), .rst_i(rst_i), .write_valid_i(judge_record_valid || keeper_record_valid),
    .write_ready_o(record_put_ready),
    .write_data_i(keeper_record_valid ? keeper_record : judge_record),
    .read_valid_o(record_valid_o), .read_ready_i(record_ready_i), .read_data_o(record_o),
    .fill_o(record_fill)
  );
  pcl_fifo #(.WordBits(ReleaseBits), .DepthBits(QueueBits)) u_releases (
    .clk_i(clk_i), .rst_i(rst_i), .write_valid_i(release_put),
    .write_ready_o(release_put_ready),
    .write_data_i({release_command, release_user_ref, new_risk, epoch_i, release_symbol}),
    .read_valid_o(release_valid_o), .read_ready_i(release_ready_i),
    .read_data_o({release_command_o, release_user_ref_o, release_new_risk_o, release_epoch_o,
                  release_symbol_o}),
    .fill_o(release_fill)
  );
  assign record_room  = record_fill <= (QueueBits + 1)'(2**QueueBits - UnderWay);
  assign release_room = release_fill <= (QueueBits + 1)'(2**QueueBits - UnderWay);

  // Session state follows the frame, when order entry takes it.
  /* verilator lint_off UNUSEDSIGNAL */  // only kind, sequence and op are looked at
  pcl_pkg::command_session_control_t released;
  /* verilator lint_on UNUSEDSIGNAL */
  logic control_taken;
  assign released      = release_command_o;
  assign control_taken = release_valid_o && release_ready_i &&
      released.kind == pcl_pkg::CmdSessionControl;
  assign disable_o     = control_taken && released.op == pcl_pkg::ControlDisable;
  assign enable_o      = control_taken && released.op == pcl_pkg::ControlEnable;
  assign mass_cancel_o = control_taken && released.op == pcl_pkg::ControlMassCancel;
  assign control_own_o = released.seq == '0;  // the host counts from 1

  always_ff @(posedge clk_i) begin
    trip_valid_o    <= !rst_i && (judge_trip || keeper_trip || |lost);
    refused_pulse_o <= !rst_i && (load_refused || counts_refused);
    if (judge_trip || keeper_trip) begin
      trip_source_o <= judge_trip ? pcl_pkg::KillByLimitsCorrupt : keeper_source;
      trip_scope_o  <= judge_trip ? 4'(pcl_pkg::ScopeGlobal) : keeper_scope;
      trip_index_o  <= judge_trip ? '0 : keeper_index;
      trip_detail_o <= judge_trip ? '0 : keeper_detail;
    end
    if (|lost) begin  // the widest scope there is
      trip_source_o <= pcl_pkg::KillByStateCorrupt;
      trip_scope_o  <= 4'(pcl_pkg::ScopeGlobal);
      trip_index_o  <= '0;
      trip_detail_o <= {57'd0, lost};
    end
  end
  logic own_cancel;
  assign own_cancel = own_ready_o && started_replace.kind == pcl_pkg::CmdOrderCancel;
  pcl_gate_counters u_counters (
    .clk_i(clk_i), .rst_i(rst_i), .passed_i(judge_passed), .refused_i(judge_refused),
    .report_i(counts_report), .repeated_i(counts_repeated), .unknown_i(counts_unknown),
    .own_cancel_i(own_cancel), .commit_i(counts_commit), .warning_i(counts_warning),
    .index_i(counter_index_i), .value_o(counter_value_o)
  );
  assign quiet_o = judge_valid == '0 && !keeper_busy && !loading && !clearing_o && !parser_busy &&
      !record_valid_o && !release_valid_o && !trip_valid_o;

  // The intake has made room for whatever leaves, and judge and keeper do not meet.
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (judge_record_valid || keeper_record_valid) assert (record_put_ready);
      if (release_put) assert (release_put_ready);
      assert (!(judge_record_valid && keeper_record_valid));
      assert (!((judge_commit || judge_side_only) && keeper_write));
      assert (!(keeper_lookup && limits_read));
      if (keeper_busy && !sweeping) assert (judge_valid == '0);
    end
  end
endmodule
