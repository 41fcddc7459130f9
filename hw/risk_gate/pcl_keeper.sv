// The keeper: takes venue reports into exposure and open orders, and carries out every command that
// is neither judged nor passes: loads, limits, resolve, revalue, clear, digests.
//
//   Named (the order) -> Partner (of its chain) -> party, limits, market -> Decide -> entries
//     -> what is open -> what was traded -> lists, borrow -> value -> marks of account and firm
//
// Latency       a report about 25 cycles, one that executes about 90; a commit, a digest check and
//               a clear some thousand (sweeping_o while cancels and controls may pass).
// Throughput    one transaction at a time. It starts with no order in the judge, and none starts
//               there until it is done: each sees all of the other.
// Backpressure  none: the intake starts it with room for its records, five at most.
// Safety        what cannot be told of a report closes the gate: kill latch and exposure unknown.
//               So does a word of state that has lost its parity, whoever reads it.
//               A command's checks come before its effects, so it acts whole or not at all.
// Reset         nothing loaded: report sequence 0 wanted, no number, digests not confirmed.
// This file is ports, one state machine and its wiring: longer than 400 lines for that.
module pcl_keeper #(
  parameter int unsigned SymbolBits    = 8,
  parameter int unsigned SlotBits      = 12,
  parameter int unsigned ExecutionBits = 10
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic [63:0]              now_us_i,
  input  logic [63:0]              stale_us_i,
  // A transaction
  input  logic                     start_i,
  input  logic                     of_report_i,
  input  logic [511:0]             command_i,
  input  pcl_gate_pkg::report_t    report_i,         // taken by start_i
  output logic                     busy_o,
  output logic                     sweeping_o,       // a commit or a digest: others' state is still
  // Kill switch
  input  logic                     hold_i,
  input  logic                     any_kill_i,
  input  logic                     hold_released_i,
  input  logic                     hold_set_i,
  input  logic                     judge_loaded_i,   // an order_load went in: no digest stands
  output logic                     trip_o,
  output logic [7:0]               trip_source_o,
  output logic [3:0]               trip_scope_o,
  output logic [15:0]              trip_index_o,
  output logic [63:0]              trip_detail_o,
  output logic                     exposure_unknown_o,
  output logic                     session_loaded_o,
  output logic                     digests_confirmed_o,
  // Everything of a day's state
  output logic                     clear_o,
  input  logic                     clearing_i,       // of the others
  output logic                     clearing_o,       // of its own memories
  // Parity: a word of the gate's state has lost it, of the others' or of its own
  input  logic                     lost_i,
  output logic                     lost_o,
  // Order table
  output logic                     read_o,
  output logic [31:0]              read_ref_o,
  input  logic                     known_i,
  input  pcl_gate_pkg::order_t     entry_i,
  input  logic                     linked_i,
  input  logic [31:0]              link_i,
  output logic                     write_o,
  output pcl_gate_pkg::order_t     write_entry_o,
  output logic                     unlink_o,
  output logic [31:0]              unlink_ref_o,
  output logic                     number_load_o,
  output logic [31:0]              number_o,
  // Rows, limits, market: asked in T1 as an order asks
  output logic                     lookup_o,
  output logic [25:0]              lookup_key_o,
  input  logic                     party_known_i,
  input  logic                     party_room_i,
  input  logic [pcl_gate_pkg::PartyBits-1:0] party_i,
  input  pcl_gate_pkg::exposure_t  row_i,
  output logic                     row_write_o,
  output logic                     row_insert_o,
  output logic [pcl_gate_pkg::PartyBits-1:0] row_party_o,
  output pcl_gate_pkg::exposure_t  row_o,
  input  logic [pcl_gate_pkg::PartyBits-1:0] insert_party_i,
  input  logic [pcl_gate_pkg::PartyBits:0]   parties_i,
  output logic                     row_sweep_o,
  output logic [pcl_gate_pkg::PartyBits-1:0] row_sweep_party_o,
  input  pcl_gate_pkg::exposure_t  sweep_row_i,
  input  logic [pcl_gate_pkg::KeyBits-1:0]   sweep_key_i,
  /* verilator lint_off UNUSEDSIGNAL */  // gross and loss limits alone
  input  logic [383:0]             account_limits_i, // T3
  input  logic [191:0]             firm_limits_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [95:0]              executions_bucket_i,
  input  logic                     executions_none_i,
  input  logic                     executions_corrupt_i,
  input  logic                     account_corrupt_i,
  input  logic                     firm_corrupt_i,
  /* verilator lint_off UNUSEDSIGNAL */  // quote and validity alone
  input  pcl_gate_pkg::market_t    market_i,         // T2
  /* verilator lint_on UNUSEDSIGNAL */
  // Accounts, own orders, borrow, limits: one operation at a time
  output logic                     account_valid_o,
  input  logic                     account_ready_i,
  output logic [2:0]               account_op_o,
  output logic [4:0]               account_o,
  output logic                     account_sell_o,
  output logic [63:0]              account_a_o,
  output logic [63:0]              account_b_o,
  input  logic [63:0]              bought_i,
  input  logic [63:0]              sold_i,
  input  logic [63:0]              open_buy_i,
  input  logic [63:0]              open_sell_i,
  output logic                     own_valid_o,
  input  logic                     own_ready_i,
  output logic [SymbolBits-1:0]    own_symbol_o,
  output logic                     own_sell_o,
  output logic [SlotBits-1:0]      own_slot_o,
  output logic                     give_valid_o,
  input  logic                     give_ready_i,
  output logic [31:0]              give_shares_o,
  output logic                     store_valid_o,
  input  logic                     store_ready_i,
  output logic [1:0]               store_kind_o,
  output logic [1:0]               store_scope_o,
  output logic [15:0]              store_index_o,
  output logic [383:0]             store_data_o,
  output logic                     commit_o,
  output logic [31:0]              commit_crc_o,
  input  logic                     commit_done_i,
  input  logic                     commit_equal_i,
  input  logic [31:0]              commit_crc_i,
  // Records, events to count
  output logic                     record_valid_o,
  output logic [511:0]             record_o,
  output logic                     counts_report_o,
  output logic                     counts_repeated_o,
  output logic                     counts_unknown_o,
  output logic                     counts_commit_o,
  output logic                     counts_warning_o,
  output logic                     counts_refused_o,
  // With counts_report_o: what it was
  output logic [7:0]               report_code_o,
  output logic [31:0]              report_user_ref_o
);
  localparam logic [2:0] OpenAdd = 3'd0, OpenSub = 3'd1, TradeAdd = 3'd2, TradeSub = 3'd3,
                         AccountLoad = 3'd4, AccountRead = 3'd5;
  localparam logic [2:0] NoRecord = 3'd0, OfReport = 3'd1, OfRefused = 3'd2, OfWarning = 3'd3,
                         OfLimits = 3'd4, OfDigest = 3'd5;
  typedef enum logic [4:0] {
    Idle, Named, Partner, Wait2, Wait3, Wait4, Decide, Other,
    Before, OpenLess, After, OpenMore, Trade, Traded, Remove, RemoveOther, Give, Value, ValueSet,
    Read, Marks, Load, Store, Commit, Digest, Clear
  } state_e;
  state_e state_q, state_d;

  // ------------------------------------------------------------------------------ the transaction
  logic                  of_report_q;
  logic [511:0]          command_q;
  pcl_gate_pkg::report_t report_q;
  always_ff @(posedge clk_i) begin
    if (start_i) of_report_q <= of_report_i;
    if (start_i && of_report_i)  report_q  <= report_i;
    if (start_i && !of_report_i) command_q <= command_i;
  end
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_resolve_t  in_resolve;
  pcl_pkg::command_position_load_t  position_load;
  pcl_pkg::command_session_load_t   session_load;
  pcl_pkg::command_account_load_t   account_load;
  pcl_pkg::command_limits_commit_t  limits_commit;
  pcl_pkg::command_digest_check_t   digest_check;
  pcl_pkg::command_account_limits_t account_limits;
  /* verilator lint_on UNUSEDSIGNAL */
  assign in_resolve     = command_i;
  assign position_load  = command_q;
  assign session_load   = command_q;
  assign account_load   = command_q;
  assign limits_commit  = command_q;
  assign digest_check   = command_q;
  assign account_limits = {account_limits_i, 128'd0};

  logic [7:0] kind;
  logic       is_resolve, is_revalue, is_position, executes, breaks;
  assign kind        = of_report_q ? '0 : position_load.kind;
  assign is_resolve  = kind == pcl_pkg::CmdOrderResolve;
  assign is_revalue  = kind == pcl_pkg::CmdRevalue;
  assign is_position = kind == pcl_pkg::CmdPositionLoad;
  assign executes    = of_report_q && report_q.effect == pcl_gate_pkg::EffectExecute;
  assign breaks      = of_report_q && report_q.effect == pcl_gate_pkg::EffectBreak;

  // ---------------------------------------------------------------------------- order and partner
  logic                 known_q, linked_q;
  logic [31:0]          link_q;
  pcl_gate_pkg::order_t order_q;
  logic                 found;               // the execution a bust names
  logic [25:0]          found_key;
  logic                 found_sell, executions_empty, executions_clearing;
  logic                 lost_execution, lost_value;
  assign lost_o = lost_execution || lost_value;
  logic [31:0]          found_quantity;
  logic [63:0]          found_price;
  always_ff @(posedge clk_i) begin
    if (state_q == Named) begin
      known_q  <= known_i && (!of_report_q || report_q.of_order);
      order_q  <= entry_i;
      linked_q <= linked_i;
      link_q   <= link_i;
    end
  end
  logic read_walk;
  logic [31:0] read_walk_ref;
  assign read_o = start_i || state_q == Named || read_walk;
  always_comb begin
    if (read_walk)             read_ref_o = read_walk_ref;
    else if (state_q == Named) read_ref_o = entry_i.pending ? entry_i.original : link_i;
    else                       read_ref_o = of_report_i ? report_i.user_ref : in_resolve.user_ref;
  end
  logic affects, moves, moves_q;  // what the report does to the order, to the position
  pcl_keeper_executions #(.SlotBits(ExecutionBits)) u_executions (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_o), .clearing_o(executions_clearing),
    .now_us_i(now_us_i[39:0]), .lookup_i(state_q == Named && breaks),
    .ask_i(state_q == Partner && executes && known_q), .limits_i(state_q == Wait3),
    .bucket_i(executions_bucket_i), .none_i(executions_none_i || executions_corrupt_i),
    .decide_i(state_q == Decide), .takes_i(executes && affects), .empty_o(executions_empty),
    .remember_i(state_q == Other && executes && moves_q),
    .forget_i(state_q == Other && breaks && moves_q), .match_i(report_q.order_reference),
    .key_i({order_q.account, order_q.strategy, order_q.symbol}),
    .sell_i(order_q.side != pcl_gate_pkg::SideBuy), .quantity_i(report_q.quantity),
    .price_i(report_q.price), .found_o(found), .key_o(found_key), .sell_o(found_sell),
    .quantity_o(found_quantity), .price_o(found_price), .lost_o(lost_execution)
  );

  // The party concerned, from Partner on.
  logic        by_order, sell;
  logic [25:0] key;
  logic [3:0]  account_q;
  logic [SymbolBits-1:0] symbol_q;
  assign by_order = of_report_q || is_resolve;
  always_comb begin
    key = {position_load.account[3:0], position_load.strategy[5:0], position_load.symbol};
    if (breaks)        key = found_key;
    else if (by_order) key = {order_q.account, order_q.strategy, order_q.symbol};
  end
  assign sell         = breaks ? found_sell : order_q.side != pcl_gate_pkg::SideBuy;
  assign lookup_o     = state_q == Partner;
  assign lookup_key_o = key;

  // ------------------------------------------------------------------- effect, limits, the market
  pcl_gate_pkg::change_t change, change_q;
  pcl_gate_pkg::order_t  order_after, next_order_q;
  pcl_report_effect u_effect (
    .effect_i(of_report_q ? report_q.effect : is_resolve ? pcl_gate_pkg::EffectClose
                                                         : pcl_gate_pkg::EffectNone),
    .dead_i(report_q.dead), .modifies_i(report_q.modifies), .side_i(report_q.side),
    .quantity_i(report_q.quantity), .known_i(known_q), .order_i(order_q), .linked_i(linked_q),
    .partner_i(entry_i), .change_o(change), .order_o(order_after)
  );
  logic [63:0] max_loss_q, max_gross_q, firm_loss_q, firm_gross_q;
  logic        account_corrupt_q, firm_corrupt_q, sound_q;
  logic [31:0] bid_q, ask_q;
  logic [63:0] age;
  logic        fresh;
  assign age   = now_us_i - market_i.heard_us;
  assign fresh = market_i.heard && stale_us_i != '0 && age <= stale_us_i;
  always_ff @(posedge clk_i) begin
    if (state_q == Partner) begin
      account_q <= key[25:22];
      symbol_q  <= key[SymbolBits-1:0];
    end
    if (state_q == Wait2) begin
      sound_q <= market_i.book_valid && fresh && market_i.bid_present && market_i.ask_present;
      bid_q   <= market_i.bid_price;
      ask_q   <= market_i.ask_price;
    end
    if (state_q == Wait3) begin
      max_loss_q        <= account_limits.max_loss;
      max_gross_q       <= account_limits.max_gross;
      firm_gross_q      <= firm_limits_i[63:0];
      firm_loss_q       <= firm_limits_i[191:128];
      account_corrupt_q <= account_corrupt_i;
      firm_corrupt_q    <= firm_corrupt_i;
      change_q          <= change;
      next_order_q      <= order_after;
    end
  end

  // --------------------------------------------------------------------------------------- Decide
  logic        deciding, report_next, report_above, carried, refused, lost;
  logic        report_trips, unhandled, overflow;
  logic [7:0]  refusal;
  logic [63:0] next_report;
  pcl_keeper_check #(.SymbolBits(SymbolBits)) u_check (
    .command_i(command_q), .hold_i(hold_i), .any_kill_i(any_kill_i), .order_known_i(known_q),
    .party_known_i(party_known_i), .party_room_i(party_room_i), .refusal_o(refusal)
  );
  assign deciding     = state_q == Decide;
  assign report_next  = of_report_q && report_q.sequence_number == next_report;
  assign report_above = of_report_q && report_q.sequence_number > next_report;
  assign carried      = !of_report_q && refusal == '0;
  assign refused      = deciding && !of_report_q && refusal != '0;
  // The order named, or for a bust the execution, is there: chain, position or both change.
  assign affects      = (report_next && (breaks ? found : known_q)) || (carried && is_resolve);
  assign moves        = report_next && (breaks ? found : executes && known_q);
  assign unhandled    = report_q.effect == pcl_gate_pkg::EffectTrip || (breaks && !found);
  assign report_trips = report_above || lost ||
                        (report_next && (change_q.unknown_fill || unhandled));

  // The row after it.
  logic [31:0]             moved_shares;
  pcl_gate_pkg::exposure_t row_next;
  logic [pcl_gate_pkg::SharesBits-1:0] position_q;
  assign moved_shares = breaks ? found_quantity : change_q.fill;
  pcl_row_after u_row (
    .row_i(party_known_i ? row_i : '0), .load_i(is_position),
    .position_i(position_load.position[pcl_gate_pkg::SharesBits-1:0]), .sell_i(sell),
    .reserves_i(change_q.reserves && affects && !breaks), 
    .before_i(change_q.old_reserved), .after_i(change_q.new_reserved),
    .moves_i(moves), .back_i(breaks), .shares_i(moved_shares), .row_o(row_next),
    .overflow_o(overflow)
  );
  assign lost = affects && overflow;
  assign row_insert_o = deciding && carried && is_position && !party_known_i;
  assign row_write_o  = deciding && (affects || (carried && is_position));
  assign row_party_o  = row_insert_o ? insert_party_i : party_i;
  assign row_o        = row_next;

  // Entries: the order named now, its partner in the next cycle.
  assign write_o       = (deciding && affects && change_q.write) ||
                         (state_q == Other && change_q.partner);
  always_comb begin
    write_entry_o = next_order_q;
    if (state_q == Other) begin
      write_entry_o          = '0;
      write_entry_o.user_ref = order_q.pending ? order_q.original : link_q;
    end
  end
  assign unlink_o       = deciding && affects && change_q.unlink;
  assign unlink_ref_o   = order_q.pending ? order_q.original : order_q.user_ref;
  assign number_load_o = deciding && carried && kind == pcl_pkg::CmdSessionLoad;
  assign number_o      = session_load.next_user_ref;
  assign clear_o       = deciding && carried && kind == pcl_pkg::CmdExposureClear;

  logic [pcl_gate_pkg::PartyBits-1:0] party_q;
  always_ff @(posedge clk_i) begin
    if (deciding) begin
      moves_q            <= moves;
      position_q         <= row_next.position;
      party_q            <= row_party_o;
    end
  end

  logic loads, digest_equal, digest_done;
  assign loads = deciding && carried &&
      (kind == pcl_pkg::CmdExposureClear || is_position || kind == pcl_pkg::CmdAccountLoad ||
       kind == pcl_pkg::CmdSessionLoad);
  pcl_keeper_session u_session (
    .clk_i(clk_i), .rst_i(rst_i), .hold_i(hold_i), .hold_set_i(hold_set_i),
    .hold_released_i(hold_released_i), .load_i(number_load_o),
    .load_report_i(session_load.next_report_sequence), .taken_i(deciding && report_next),
    .trips_i((deciding && report_trips) || lost_i || lost_o), .changed_i(loads || judge_loaded_i),
    .equal_i(digest_done && digest_equal),
    .differ_i(digest_done && !digest_equal), .next_report_o(next_report),
    .unknown_o(exposure_unknown_o), .loaded_o(session_loaded_o),
    .confirmed_o(digests_confirmed_o)
  );

  // ----------------------------------------------------------------- open, traded: by the products
  logic         multiply, product_done;
  logic [31:0]  moved_shares_q;
  logic [63:0]  factor_a, factor_b, amount;
  logic [127:0] product;
  pcl_multiply u_multiply (
    .clk_i(clk_i), .rst_i(rst_i), .start_i(multiply), .a_i(factor_a), .b_i(factor_b),
    .done_o(product_done), .product_o(product)
  );
  logic        entered_q;  // the state's first cycle is over
  logic [63:0] mark;
  logic [47:0] size;
  logic        has_mark;
  assign size     = position_q[47] ? -position_q : position_q;
  assign mark     = sound_q ? {32'd0, position_q[47] ? ask_q : bid_q}
                            : breaks ? found_price : report_q.price;
  assign has_mark = sound_q || !is_revalue;
  assign multiply = !entered_q && (state_q == Before || state_q == After || state_q == Trade ||
                                   state_q == Value);
  always_comb begin
    case (state_q)
      Before: begin
        factor_a = {32'd0, change_q.old_price};
        factor_b = {32'd0, change_q.old_reserved};
      end
      After: begin
        factor_a = {32'd0, change_q.new_price};
        factor_b = {32'd0, change_q.new_reserved};
      end
      Trade: begin
        factor_a = breaks ? found_price : report_q.price;
        factor_b = {32'd0, moved_shares_q};
      end
      default: begin
        factor_a = mark;
        factor_b = {16'd0, size};
      end
    endcase
  end
  always_ff @(posedge clk_i) begin
    entered_q <= !rst_i && state_d == state_q;
    if (deciding) moved_shares_q <= moved_shares;
  end
  assign amount = product[127:64] != '0 ? '1 : product[63:0];

  logic of_firm_q;
  always_comb begin
    case (state_q)
      OpenLess: account_op_o = OpenSub;
      OpenMore: account_op_o = OpenAdd;
      Traded:   account_op_o = breaks ? TradeSub : TradeAdd;
      Load:     account_op_o = AccountLoad;
      default:  account_op_o = AccountRead;
    endcase
  end
  assign account_valid_o = !entered_q && (state_q == OpenLess || state_q == OpenMore ||
                                          state_q == Traded || state_q == Load ||
                                          state_q == Read);
  assign account_o       = of_firm_q ? 5'd16 : state_q == Load ? position_load.account[4:0]
                                                              : {1'b0, account_q};
  assign account_sell_o  = sell;
  assign account_a_o     = state_q == Load ? account_load.bought : amount;
  assign account_b_o     = account_load.sold;

  // ------------------------------------------------------------------------------ lists and borrow
  assign own_valid_o  = !entered_q && ((state_q == Remove && change_q.erase) ||
                                       (state_q == RemoveOther && change_q.partner));
  assign own_symbol_o = symbol_q;
  assign own_sell_o   = sell;
  assign own_slot_o   = state_q == Remove ? order_q.user_ref[SlotBits-1:0]
                                          : order_q.pending ? order_q.original[SlotBits-1:0]
                                                            : link_q[SlotBits-1:0];
  assign give_valid_o  = !entered_q && state_q == Give && order_q.side[1] && change_q.give != '0;
  assign give_shares_o = change_q.give;

  // ------------------------------------------------------------------------------- value and marks
  logic         value_ready, marks_ready, warning, loss;
  logic [111:0] value;
  logic [127:0] account_sum, firm_sum;
  logic [63:0]  warning_value, warning_limit;
  logic [7:0]   warning_kind, warning_percent;
  logic         fresh_party_q;
  always_ff @(posedge clk_i) if (deciding) fresh_party_q <= row_insert_o;
  assign value = is_position ? '0 : position_q[47] ? -product[111:0] : product[111:0];
  pcl_party_values u_values (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_o), .set_i(state_q == ValueSet && !entered_q),
    .ready_o(value_ready), .fresh_i(fresh_party_q), .party_i(party_q), .account_i(account_q),
    .value_i(value), .account_sum_o(account_sum), .firm_sum_o(firm_sum), .lost_o(lost_value)
  );
  pcl_loss_marks u_marks (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_o), .start_i(state_q == Marks && !entered_q),
    .ready_o(marks_ready), .account_i(account_o), .bought_i(bought_i), .sold_i(sold_i),
    .open_buy_i(open_buy_i), .open_sell_i(open_sell_i),
    .values_i(of_firm_q ? firm_sum : account_sum),
    .max_loss_i(of_firm_q ? firm_loss_q : max_loss_q),
    .max_gross_i(of_firm_q ? firm_gross_q : max_gross_q), .warning_o(warning),
    .kind_o(warning_kind), .value_o(warning_value), .limit_o(warning_limit),
    .percent_o(warning_percent), .loss_o(loss)
  );
  always_ff @(posedge clk_i) begin
    if (state_q == Idle)                                           of_firm_q <= 1'b0;
    else if (state_q == Marks && entered_q && marks_ready)         of_firm_q <= 1'b1;
  end

  // ------------------------------------------------------------------------------- limits, digests
  assign store_valid_o = state_q == Store && !entered_q;
  pcl_limit_write u_write (
    .command_i(command_q), .kind_o(store_kind_o), .scope_o(store_scope_o), .index_o(store_index_o),
    .data_o(store_data_o)
  );
  assign commit_o      = state_q == Commit && !entered_q;
  assign commit_crc_o  = limits_commit.crc;

  logic        digest_busy;
  logic [63:0] positions, orders;
  pcl_digest #(.SlotBits(SlotBits)) u_digest (
    .clk_i(clk_i), .rst_i(rst_i), .start_i(state_q == Digest && !entered_q), .busy_o(digest_busy),
    .positions_o(positions), .orders_o(orders), .parties_i(parties_i), .sweep_o(row_sweep_o),
    .sweep_party_o(row_sweep_party_o), .sweep_row_i(sweep_row_i), .sweep_key_i(sweep_key_i),
    .read_o(read_walk), .read_ref_o(read_walk_ref), .entry_i(entry_i)
  );
  assign digest_done  = state_q == Digest && entered_q && !digest_busy;
  assign digest_equal = positions == digest_check.positions && orders == digest_check.orders;

  // ------------------------------------------------------------------------------------ the states
  logic changes;  // of the reservation or its price
  assign changes = change_q.reserves && (change_q.old_reserved != change_q.new_reserved ||
                                         change_q.old_price != change_q.new_price);
  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Idle:    if (start_i) state_d = Named;
      Named:   state_d = Partner;
      Partner: state_d = Wait2;
      Wait2:   state_d = Wait3;
      Wait3:   state_d = Wait4;
      Wait4:   state_d = Decide;
      Decide: begin
        if (affects)       state_d = Other;
        else if (!carried) state_d = Idle;
        else case (kind)
          pcl_pkg::CmdPositionLoad:  state_d = ValueSet;
          pcl_pkg::CmdAccountLoad:   state_d = Load;
          pcl_pkg::CmdSymbolLimits, pcl_pkg::CmdAccountLimits,
          pcl_pkg::CmdRateLimits:    state_d = Store;
          pcl_pkg::CmdLimitsCommit:  state_d = Commit;
          pcl_pkg::CmdDigestCheck:   state_d = Digest;
          pcl_pkg::CmdExposureClear: state_d = Clear;
          pcl_pkg::CmdRevalue:       state_d = has_mark ? Value : Idle;
          default:                   state_d = Idle;
        endcase
      end
      Other:       state_d = !breaks && changes ? Before : Trade;
      Before:      if (product_done) state_d = OpenLess;
      OpenLess:    if (entered_q && account_ready_i) state_d = After;
      After:       if (product_done) state_d = OpenMore;
      OpenMore:    if (entered_q && account_ready_i) state_d = Trade;
      Trade:       if (!moves_q) state_d = Remove;
                   else if (product_done) state_d = Traded;
      Traded:      if (entered_q && account_ready_i) state_d = Remove;
      Remove:      if (entered_q && own_ready_i) state_d = RemoveOther;
      RemoveOther: if (entered_q && own_ready_i) state_d = Give;
      Give:        if (entered_q && give_ready_i) state_d = moves_q ? Value : Idle;
      Value:       if (product_done) state_d = ValueSet;
      ValueSet:    if (entered_q && value_ready) state_d = is_position ? Idle : Read;
      Read:        if (entered_q && account_ready_i) state_d = Marks;
      Marks:       if (entered_q && marks_ready) state_d = of_firm_q ? Idle : Read;
      Load:        if (entered_q && account_ready_i) state_d = Idle;
      Store:       if (entered_q && store_ready_i) state_d = Idle;
      Commit:      if (commit_done_i) state_d = Idle;
      Digest:      if (digest_done) state_d = Idle;
      Clear:       if (entered_q && !clearing_i && !clearing_o) state_d = Idle;
      default:     state_d = Idle;
    endcase
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) state_q <= Idle;
    else       state_q <= state_d;
  end
  assign busy_o     = state_q != Idle;
  assign sweeping_o = state_q == Commit || state_q == Digest;
  assign clearing_o = executions_clearing;

  // ----------------------------------------------------------------------------------- what leaves
  logic [2:0] which;
  logic       corrupt;
  assign corrupt = state_q == Read && !entered_q &&
      (of_firm_q ? firm_corrupt_q : account_corrupt_q);
  always_comb begin
    which = NoRecord;
    if (deciding && report_next)                which = OfReport;
    else if (refused)                           which = OfRefused;
    else if (warning)                           which = OfWarning;
    else if (state_q == Commit && commit_done_i) which = OfLimits;
    else if (digest_done)                       which = OfDigest;
  end
  assign record_valid_o = which != NoRecord;
  pcl_keeper_records u_records (
    .which_i(which), .report_i(report_q), .order_i(order_q), .known_i(known_q),
    .closed_i(change_q.closed), .command_i(command_q), .refusal_i(refusal),
    .warning_kind_i(warning_kind), .warning_account_i(account_o),
    .warning_value_i(warning_value), .warning_limit_i(warning_limit),
    .warning_percent_i(warning_percent),
    .equal_i(state_q == Commit ? commit_equal_i : digest_equal), .crc_i(commit_crc_i),
    .next_report_i(next_report), .positions_i(positions), .orders_i(orders),
    .record_o(record_o)
  );

  pcl_keeper_trips u_trips (
    .report_i(deciding && report_trips), .gap_i(report_above), .unhandled_i(unhandled),
    .sequence_i(report_q.sequence_number), .user_ref_i(report_q.user_ref),
    .executions_i(state_q == Other && executions_empty), .strategy_i(order_q.strategy),
    .corrupt_i(corrupt), .loss_i(loss), .account_i(account_o),
    .digest_i(digest_done && !digest_equal), .trip_o(trip_o), .source_o(trip_source_o),
    .scope_o(trip_scope_o), .index_o(trip_index_o), .detail_o(trip_detail_o)
  );
  assign counts_report_o   = deciding && report_next;
  assign report_code_o     = report_q.code;
  assign report_user_ref_o = report_q.user_ref;
  assign counts_repeated_o = deciding && of_report_q && !report_next && !report_above;
  assign counts_unknown_o  = deciding && report_next && change_q.unknown_order;
  assign counts_commit_o   = state_q == Commit && commit_done_i && commit_equal_i;
  assign counts_warning_o  = warning;
  assign counts_refused_o  = refused;

  // The tables agree with each other: a partner is there, a row covers what its orders release;
  // unless a word of them has lost its parity.
  // (Named, for the proof cuts the tables and so drops these two.)
  always_ff @(posedge clk_i) begin
    if (!rst_i && deciding && affects && !breaks && !exposure_unknown_o) begin
      if (order_q.pending || linked_q) tables_hold_partner: assert (known_i);
      tables_cover_release: assert (!change_q.reserves ||
          {16'd0, change_q.old_reserved} <= (sell ? row_i.open_sell : row_i.open_buy));
    end
  end
endmodule
