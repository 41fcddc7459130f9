// The judge: orders, cancels, controls and order_loads, one a cycle, each five cycles from its
// acceptance to its decision.
//
//   T0 accepted; the order table is read with the number it names
//   T1 the party is known: lookups go out with it (rows, accounts, lists, buckets, limits, market)
//   T2 their words come; bad_order, ClOrdID      T3 limits, bounds, age, products
//   T4 static checks (pcl_judge_static)          T5 verdict (pcl_verdict), all writes
//
// Latency       record and release stand one cycle after T5: 6 cycles from acceptance.
// Throughput    one a cycle. Nothing stalls inside: the intake has made room for what leaves.
// Order         exact: each is judged on what every one in front left, the cycle before included;
//               the modules that keep state forward it.
// State         hold, kills, disabled, exposure unknown, epoch, records_full are those of T5; the
//               time is that of T1.
// Modify        goes as a replace at the order's own price, writes nothing but the side, takes no
//               number; one that only reduces is stopped by no state and no limit.
// Safety        an order whose checks do not all say so is refused; a passing order is new risk
//               unless the card itself found it reduce-only, or a modify that only reduces.
// Reset         no order under way, no ClOrdID judged.
// This file is ports and the stages' registers, all of them: longer than 400 lines for that.
module pcl_judge #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic                     clear_i,
  output logic                     clearing_o,
  input  logic [63:0]              now_us_i,
  input  logic [63:0]              stale_us_i,
  // T0
  input  logic                     accept_i,
  input  logic [511:0]             command_i,
  output logic [4:0]               valid_o,          // in T1 .. T5
  output logic                     replacing_o,      // one of them changes replacing_ref_i
  input  logic [31:0]              replacing_ref_i,
  // T1: what the order table says
  input  logic                     named_known_i,
  /* verilator lint_off UNUSEDSIGNAL */  // a replace takes party, side, total, price
  input  pcl_gate_pkg::order_t     named_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic                     named_linked_i,
  // T1: lookups
  output logic                     lookup_valid_o,   // of an order or an order_load
  output logic [3:0]               lookup_account_o,
  output logic [5:0]               lookup_strategy_o,
  output logic [15:0]              lookup_symbol_o,
  output logic [1:0]               lookup_side_o,
  output logic [31:0]              lookup_price_o,
  output logic                     limits_read_o,    // a cancel's too: session bucket
  output logic [1:0]               lookup_session_o,
  // T2
  output logic [31:0]              added_o,
  output logic [31:0]              borrows_o,        // of the borrow, if its side is short
  input  pcl_gate_pkg::market_t    market_i,
  // T3: limits
  /* verilator lint_off UNUSEDSIGNAL */  // max_net and the pads are read elsewhere
  input  logic [383:0]             symbol_limits_i,
  input  logic [383:0]             account_limits_i,
  input  logic [191:0]             firm_limits_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [95:0]              session_bucket_i,
  input  logic [95:0]              strategy_bucket_i,
  input  logic [95:0]              symbol_bucket_i,
  input  logic [5:0]               none_i,
  input  logic [5:0]               corrupt_i,
  // T4
  output logic [63:0]              notional_o,       // what the order adds to the account's open
  input  logic                     party_known_i,
  // T5: state
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
  // T5: checks that depend on orders in front
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
  input  logic                     crosses_i,
  input  logic [31:0]              cross_price_i,
  input  logic                     own_full_i,
  input  logic                     no_number_i,
  input  logic                     orders_full_i,
  input  logic [31:0]              number_i,
  // T5: what happens
  output logic                     commit_o,         // an order passed, or an order_load went in
  output logic                     commit_short_o,   // of a short side
  output logic                     side_o,           // a modify passed: entry_o's side alone
  output logic                     loaded_o,         // an order_load went in
  output logic                     passed_o,
  output logic                     refused_o,        // an order, not a load
  output logic                     load_refused_o,
  output logic                     take_o,           // a number is taken
  output logic                     link_o,           // a replace passed: link from its original
  output logic [31:0]              link_from_o,
  output pcl_gate_pkg::order_t     entry_o,
  output logic                     trip_o,           // a limit read has lost its parity
  output logic                     lost_o,           // a bucket read has
  output logic                     record_valid_o,
  output logic [511:0]             record_o,
  output logic                     release_valid_o,
  output logic [511:0]             release_command_o,
  output logic [31:0]              release_user_ref_o,
  output logic                     release_new_risk_o,
  output logic [SymbolBits-1:0]    release_symbol_o
);
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_enter_t     in_enter;
  pcl_pkg::command_order_replace_t   in_replace;
  pcl_pkg::command_order_modify_t    in_modify;
  pcl_pkg::command_order_load_t      in_load;
  pcl_pkg::command_session_control_t in_control;
  pcl_pkg::command_symbol_limits_t   symbol_limits;
  pcl_pkg::command_account_limits_t  account_limits;
  /* verilator lint_on UNUSEDSIGNAL */
  assign in_enter       = command_i;
  assign in_replace     = command_i;
  assign in_modify      = command_i;
  assign in_load        = command_i;
  assign in_control     = command_i;
  assign symbol_limits  = {symbol_limits_i, 128'd0};
  assign account_limits = {account_limits_i, 128'd0};

  // ---- what every stage knows
  // Kind bits: 0 enter, 1 replace, 2 load, 3 cancel, 4 control that takes a number, 5 other
  // control, 6 modify
  logic       valid_1_q, valid_2_q, valid_3_q, valid_4_q, valid_5_q;
  logic [6:0] kind_1_q, kind_2_q, kind_3_q, kind_4_q, kind_5_q;
  logic [2:0] index_0_q, index_1_q, index_2_q, index_3_q, index_4_q, index_5_q;
  assign valid_o = {valid_5_q, valid_4_q, valid_3_q, valid_2_q, valid_1_q};
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      {valid_5_q, valid_4_q, valid_3_q, valid_2_q, valid_1_q} <= '0;
      index_0_q <= '0;
    end else begin
      {valid_5_q, valid_4_q, valid_3_q, valid_2_q, valid_1_q} <= {valid_o[3:0], accept_i};
      if (accept_i) index_0_q <= index_0_q + 3'd1;
    end
    if (valid_1_q) {kind_2_q, index_2_q} <= {kind_1_q, index_1_q};
    if (valid_2_q) {kind_3_q, index_3_q} <= {kind_2_q, index_2_q};
    if (valid_3_q) {kind_4_q, index_4_q} <= {kind_3_q, index_3_q};
    if (valid_4_q) {kind_5_q, index_5_q} <= {kind_4_q, index_4_q};
  end

  // The command waits beside the stages: it is wide, wanted again in T1 (options) and T5 alone.
  logic [511:0] commands_q [8];
  logic [511:0] command;
  always_ff @(posedge clk_i) if (accept_i) commands_q[index_0_q] <= command_i;
  assign command = commands_q[index_5_q];

  // ---- T0 to T1
  logic [7:0]   account_1_q, strategy_1_q, session_1_q, side_1_q, tif_1_q, display_1_q;
  logic [7:0]   capacity_1_q, cross_1_q, iso_1_q;
  logic [15:0]  symbol_1_q;
  logic [31:0]  quantity_1_q, executed_1_q, original_1_q;
  logic [63:0]  price_1_q;
  logic [111:0] id_1_q;
  logic         takes_number, is_replace_0, is_modify_0;
  assign is_replace_0 = in_enter.kind == pcl_pkg::CmdOrderReplace;
  assign is_modify_0  = in_enter.kind == pcl_pkg::CmdOrderModify;
  assign takes_number = in_control.op != pcl_pkg::ControlAccountQuery;
  always_ff @(posedge clk_i) begin
    if (accept_i) begin
      index_1_q    <= index_0_q;
      kind_1_q     <= {is_modify_0,
                       in_enter.kind == pcl_pkg::CmdSessionControl && !takes_number,
                       in_enter.kind == pcl_pkg::CmdSessionControl && takes_number,
                       in_enter.kind == pcl_pkg::CmdOrderCancel,
                       in_enter.kind == pcl_pkg::CmdOrderLoad, is_replace_0,
                       in_enter.kind == pcl_pkg::CmdOrderEnter};
      account_1_q  <= in_enter.account;
      strategy_1_q <= in_enter.strategy;
      session_1_q  <= in_enter.session;
      symbol_1_q   <= in_enter.symbol;
      price_1_q    <= in_enter.price;     // the same place in all three; a modify has none
      quantity_1_q <= in_enter.quantity;  // the same in all four, as is a modify's user_ref
      original_1_q <= in_replace.original;
      executed_1_q <= in_load.executed;
      side_1_q     <= is_modify_0 ? in_modify.side
                      : in_enter.kind == pcl_pkg::CmdOrderLoad ? in_load.side : in_enter.side;
      tif_1_q      <= is_replace_0 ? in_replace.tif : in_enter.tif;
      display_1_q  <= is_replace_0 ? in_replace.display : in_enter.display;
      iso_1_q      <= is_replace_0 ? in_replace.iso : in_enter.iso;
      capacity_1_q <= in_enter.capacity;
      cross_1_q    <= in_enter.cross_type;
      id_1_q       <= is_replace_0 ? in_replace.clordid : in_enter.clordid;
    end
  end

  // ---- T1: the party and the chain
  logic         of_named, replace_1, modify_1, chain_1, load_1, judged_1, higher_1, longer_1;
  logic         same_side_1, side_ok_1, side_ok_2_q, longer_2_q;
  logic [1:0]   side_code, side_1;
  logic [7:0]   account_1, strategy_1;
  logic [15:0]  symbol_1;
  logic [31:0]  rest_1, left_1, price_1, added_1;
  assign replace_1 = kind_1_q[1];
  assign load_1    = kind_1_q[2];
  assign modify_1  = kind_1_q[6];
  assign chain_1   = replace_1 || modify_1;
  assign judged_1  = kind_1_q[0] || chain_1;
  assign of_named  = chain_1 && named_known_i;
  pcl_modify_side u_side (
    .side_i(side_1_q), .order_i(named_i.side), .side_o(side_code), .same_o(same_side_1),
    .may_o(side_ok_1)
  );
  assign account_1  = of_named ? {4'd0, named_i.account} : account_1_q;
  assign strategy_1 = of_named ? {2'd0, named_i.strategy} : strategy_1_q;
  assign symbol_1   = of_named ? named_i.symbol : symbol_1_q;
  assign side_1     = of_named && replace_1 ? named_i.side
                      : replace_1 ? pcl_gate_pkg::SideBuy : side_code;
  assign price_1    = modify_1 ? named_i.price : price_1_q[31:0];
  // A chain reserves its total less what is executed; a replace may only raise that.
  assign rest_1     = quantity_1_q - (of_named ? named_i.executed : executed_1_q);
  assign left_1     = named_i.total - named_i.executed;
  assign longer_1   = quantity_1_q > named_i.total;
  assign added_1    = chain_1 ? (longer_1 ? quantity_1_q - named_i.total : '0)
                      : load_1 ? rest_1 : quantity_1_q;
  assign higher_1   = !modify_1 && price_1_q[31:0] > named_i.price;

  assign lookup_valid_o    = valid_1_q && (judged_1 || load_1);
  assign lookup_account_o  = account_1[3:0];
  assign lookup_strategy_o = strategy_1[5:0];
  assign lookup_symbol_o   = symbol_1;
  assign lookup_side_o     = side_1;
  assign lookup_price_o    = price_1;
  assign lookup_session_o  = session_1_q[1:0];
  assign limits_read_o     = valid_1_q && (lookup_valid_o || kind_1_q[3]);

  pcl_gate_pkg::carried_t order_2_q;
  logic [7:0]   side_byte_2_q, tif_2_q, display_2_q, capacity_2_q, cross_2_q, iso_2_q;
  logic [6:0]   there_1, there_2_q, impossible_1, impossible_2_q;
  logic [31:0]  added_2_q, after_2_q, after_price_2_q, before_2_q, before_price_2_q;
  logic [31:0]  borrows_2_q, total_2_q;
  logic [63:0]  price_2_q, now_2_q;
  logic [111:0] id_2_q;
  pcl_check_options u_options (
    .command_i(commands_q[index_1_q]), .there_o(there_1), .impossible_o(impossible_1)
  );
  always_ff @(posedge clk_i) begin
    if (lookup_valid_o) begin
      order_2_q.account      <= account_1;
      order_2_q.strategy     <= strategy_1;
      order_2_q.session      <= session_1_q;
      order_2_q.symbol       <= symbol_1;
      order_2_q.side         <= side_1;
      side_byte_2_q    <= side_1_q;
      order_2_q.known        <= chain_1 || load_1 ? named_known_i : 1'b1;
      order_2_q.taken        <= named_i.valid;
      order_2_q.pending      <= named_i.pending || named_linked_i || named_i.moving;
      order_2_q.reduction    <= modify_1 && (!named_known_i || same_side_1);
      order_2_q.auction      <= of_named ? named_i.auction : kind_1_q[0] && cross_1_q != "N";
      order_2_q.quantity     <= quantity_1_q;
      order_2_q.executed     <= of_named ? named_i.executed : executed_1_q;
      order_2_q.original     <= original_1_q;
      order_2_q.price  <= price_1;
      price_2_q        <= modify_1 ? {32'd0, price_1} : price_1_q;
      side_ok_2_q      <= side_ok_1;
      longer_2_q       <= longer_1;
      total_2_q        <= named_i.total;
      there_2_q        <= there_1;
      impossible_2_q   <= impossible_1;
      now_2_q          <= now_us_i;
      added_2_q        <= added_1;
      // What a sale of its own shares reserves is borrowed when it becomes a short one.
      borrows_2_q      <= !modify_1 ? added_1
                          : named_i.side == pcl_gate_pkg::SideSell ? left_1 : '0;
      after_2_q        <= chain_1 ? (longer_1 ? rest_1 : left_1)
                          : load_1 ? rest_1 : quantity_1_q;
      after_price_2_q  <= chain_1 && !higher_1 ? named_i.price : price_1_q[31:0];
      before_2_q       <= chain_1 ? left_1 : '0;
      before_price_2_q <= chain_1 ? named_i.price : '0;
      tif_2_q          <= tif_1_q;
      display_2_q      <= display_1_q;
      capacity_2_q     <= capacity_1_q;
      cross_2_q        <= cross_1_q;
      iso_2_q          <= iso_1_q;
      id_2_q           <= id_1_q;
    end
  end
  assign added_o   = added_2_q;
  assign borrows_o = borrows_2_q;

  // ---- T2: bad_order, the ClOrdID, first products
  logic         judged_2, whole_2, bad_2, above_2;
  logic [63:0]  bad_operand_2, bad_limit_2;
  logic [111:0] id_2, last_id_q;
  assign judged_2 = valid_2_q && (kind_2_q[0] || kind_2_q[1]);
  assign whole_2  = valid_2_q && (|kind_2_q[2:0] || kind_2_q[6]);
  pcl_check_order u_order (
    .replace_i(kind_2_q[1]), .modify_i(kind_2_q[6]), .side_ok_i(side_ok_2_q),
    .longer_i(longer_2_q), .total_i(total_2_q), .account_i(order_2_q.account),
    .strategy_i(order_2_q.strategy), .side_i(side_byte_2_q), .quantity_i(order_2_q.quantity),
    .price_i(price_2_q), .executed_i(order_2_q.executed), .refuse_o(bad_2),
    .operand_o(bad_operand_2), .limit_o(bad_limit_2)
  );
  for (genvar i = 0; i < 14; i++) begin : g_letter  // the first letter is the most significant
    assign id_2[8*(13-i) +: 8] = id_2_q[8*i +: 8];
  end
  pcl_wide_less #(.Bits(112)) u_above (.a_i(last_id_q), .b_i(id_2), .less_o(above_2));
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i)         last_id_q <= '0;
    else if (judged_2 && above_2) last_id_q <= id_2;
  end

  pcl_gate_pkg::carried_t order_3_q;
  logic [7:0]  tif_3_q, display_3_q, capacity_3_q, cross_3_q, iso_3_q;
  logic [6:0]  there_3_q, impossible_3_q;
  logic        bad_3_q, duplicate_id_3_q;
  logic [63:0] now_3_q, bad_operand_3_q, bad_limit_3_q;
  logic [47:0] after_low_3_q, after_high_3_q, before_low_3_q, before_high_3_q;
  logic [47:0] order_low_3_q, order_high_3_q;
  pcl_gate_pkg::market_t market_3_q;
  always_ff @(posedge clk_i) begin
    if (whole_2) begin
      order_3_q         <= order_2_q;
      bad_3_q          <= bad_2;
      bad_operand_3_q  <= bad_operand_2;
      bad_limit_3_q    <= bad_limit_2;
      duplicate_id_3_q <= !above_2 && !kind_2_q[6];
      there_3_q        <= there_2_q;
      impossible_3_q   <= impossible_2_q;
      now_3_q          <= now_2_q;
      tif_3_q          <= tif_2_q;
      display_3_q      <= display_2_q;
      capacity_3_q     <= capacity_2_q;
      cross_3_q        <= cross_2_q;
      iso_3_q          <= iso_2_q;
      market_3_q       <= market_i;
      after_low_3_q    <= {32'd0, after_2_q[15:0]} * {16'd0, after_price_2_q};
      after_high_3_q   <= {32'd0, after_2_q[31:16]} * {16'd0, after_price_2_q};
      before_low_3_q   <= {32'd0, before_2_q[15:0]} * {16'd0, before_price_2_q};
      before_high_3_q  <= {32'd0, before_2_q[31:16]} * {16'd0, before_price_2_q};
      order_low_3_q    <= {32'd0, order_2_q.quantity[15:0]} * {16'd0, price_2_q[31:0]};
      order_high_3_q   <= {32'd0, order_2_q.quantity[31:16]} * {16'd0, price_2_q[31:0]};
    end
  end

  // ---- T3: limits, bounds, age, whole products
  logic        whole_3, type_refuse_3, there_3, by_quote_3;
  logic [8:0]  type_operand_3;
  logic [5:0]  counted_3;   // of which entries a miss counts
  logic [31:0] low_3;
  logic [32:0] high_3;
  assign whole_3   = valid_3_q && (|kind_3_q[2:0] || kind_3_q[6]);
  // An account or strategy out of range is bad_order, not a limit missing.
  assign counted_3 = {1'b1, order_3_q.strategy[7:6] == '0, 2'b11, order_3_q.account[7:4] == '0,
                       1'b1};
  pcl_check_type u_type (
    .replace_i(kind_3_q[1]), .tif_i(tif_3_q), .display_i(display_3_q), .capacity_i(capacity_3_q),
    .cross_i(cross_3_q), .iso_i(iso_3_q), .tifs_i(account_limits.tifs[4:0]),
    .displays_i(account_limits.displays[2:0]), .capacities_i(account_limits.capacities[3:0]),
    .crosses_i(account_limits.crosses),
    .iso_permitted_i(account_limits.flags[pcl_pkg::FlagAccountLimitsIso]),
    .options_there_i(there_3_q), .options_impossible_i(impossible_3_q),
    .options_i(account_limits.options[6:0]),
    .refuse_o(type_refuse_3), .operand_o(type_operand_3)
  );
  pcl_collar_reference u_reference (
    .auction_i(order_3_q.auction),
    .by_last_i(symbol_limits.flags[pcl_pkg::FlagSymbolLimitsReferenceLast]),
    .by_close_i(symbol_limits.flags[pcl_pkg::FlagSymbolLimitsReferenceClose]),
    .bid_present_i(market_3_q.bid_present), .ask_present_i(market_3_q.ask_present),
    .bid_price_i(market_3_q.bid_price), .ask_price_i(market_3_q.ask_price),
    .last_price_i(market_3_q.last_price), .auction_reference_i(market_3_q.auction_reference),
    .reference_i(symbol_limits.reference), .collar_i(symbol_limits.collar),
    .auction_collar_i(symbol_limits.auction_collar), .there_o(there_3), .by_quote_o(by_quote_3),
    .low_o(low_3), .high_o(high_3)
  );
  logic        increment_refuse_4;
  logic [31:0] increment_limit_4;
  logic [7:0]  tick_4_q;
  pcl_check_increment u_increment (
    .clk_i(clk_i), .valid_i(whole_2), .price_i(price_2_q[31:0]), .next_valid_i(whole_3),
    .tick_i(tick_4_q), .refuse_o(increment_refuse_4), .limit_o(increment_limit_4)
  );

  pcl_gate_pkg::carried_t order_4_q;
  logic [8:0]  type_operand_4_q;
  logic        bad_4_q, duplicate_id_4_q, type_refuse_4_q, there_4_q, by_quote_4_q, none_4_q;
  logic        corrupt_4_q, enabled_4_q;
  logic        restricted_4_q, short_4_q, exempt_4_q;
  logic [31:0] low_4_q, band_low_4_q;
  logic [31:0] band_high_4_q, symbol_quantity_4_q, account_quantity_4_q, borrow_4_q, position_4_q;
  logic [32:0] high_4_q;
  logic [63:0] bad_operand_4_q, bad_limit_4_q, age_4_q, after_4_q, before_4_q, whole_4_q;
  logic [63:0] symbol_notional_4_q, account_notional_4_q, gross_4_q, net_4_q, firm_gross_4_q;
  logic [63:0] firm_net_4_q;
  pcl_gate_pkg::market_t market_4_q;
  always_ff @(posedge clk_i) begin
    if (whole_3) begin
      order_4_q             <= order_3_q;
      bad_4_q              <= bad_3_q;
      bad_operand_4_q      <= bad_operand_3_q;
      bad_limit_4_q        <= bad_limit_3_q;
      duplicate_id_4_q     <= duplicate_id_3_q;
      type_refuse_4_q      <= type_refuse_3 && !kind_3_q[6];
      type_operand_4_q     <= type_operand_3;
      market_4_q           <= market_3_q;
      age_4_q              <= now_3_q - market_3_q.heard_us;
      there_4_q            <= there_3;
      by_quote_4_q         <= by_quote_3;
      low_4_q              <= low_3;
      high_4_q             <= high_3;
      after_4_q            <= {16'd0, after_low_3_q} + {after_high_3_q, 16'd0};
      before_4_q           <= {16'd0, before_low_3_q} + {before_high_3_q, 16'd0};
      whole_4_q            <= {16'd0, order_low_3_q} + {order_high_3_q, 16'd0};
      none_4_q             <= |(none_i & counted_3);
      corrupt_4_q          <= |(corrupt_i & counted_3);
      enabled_4_q          <= symbol_limits.flags[pcl_pkg::FlagSymbolLimitsEnabled];
      restricted_4_q       <= !symbol_limits.accounts[order_3_q.account[3:0]];
      tick_4_q             <= symbol_limits.tick;
      band_low_4_q         <= symbol_limits.price_low;
      band_high_4_q        <= symbol_limits.price_high;
      symbol_quantity_4_q  <= symbol_limits.max_quantity;
      symbol_notional_4_q  <= symbol_limits.max_notional;
      position_4_q         <= symbol_limits.max_position;
      borrow_4_q           <= symbol_limits.borrow;
      account_quantity_4_q <= account_limits.max_quantity;
      account_notional_4_q <= account_limits.max_notional;
      short_4_q            <= account_limits.flags[pcl_pkg::FlagAccountLimitsShort];
      exempt_4_q           <= account_limits.flags[pcl_pkg::FlagAccountLimitsShortExempt];
      gross_4_q            <= account_limits.max_gross;
      net_4_q              <= account_limits.max_net;
      firm_gross_4_q       <= firm_limits_i[63:0];
      firm_net_4_q         <= firm_limits_i[127:64];
    end
  end

  // ---- T4: the static verdicts
  logic         whole_4, symbol_known_4, corrupt_4, stale_4, exists_4;
  logic [135:0] entry_first_4, exit_first_4, entry_second_4, exit_second_4;
  logic [63:0]  notional_4;
  assign whole_4        = valid_4_q && (|kind_4_q[2:0] || kind_4_q[6]);
  assign symbol_known_4 = order_4_q.symbol[15:SymbolBits] == '0;
  assign exists_4       = symbol_known_4 && order_4_q.known;
  /* verilator lint_off PINCONNECTEMPTY */  // it never falls below 0
  pcl_wide_add #(.Bits(64)) u_notional (
    .a_i(after_4_q), .b_i(~before_4_q), .carry_i(1'b1), .sum_o(notional_4), .carry_o()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  assign notional_o = notional_4;
  pcl_judge_static u_static (
    .replace_i(kind_4_q[1] || kind_4_q[6]), .reduction_i(order_4_q.reduction),
    .known_i(order_4_q.known), .pending_i(order_4_q.pending),
    .symbol_known_i(symbol_known_4), .session_known_i(order_4_q.session[7:2] == '0),
    .party_known_i(party_known_i), .bad_i(bad_4_q), .bad_operand_i(bad_operand_4_q),
    .bad_limit_i(bad_limit_4_q), .duplicate_id_i(duplicate_id_4_q),
    .type_refuse_i(type_refuse_4_q), .type_operand_i(type_operand_4_q),
    .restricted_i(restricted_4_q), .increment_refuse_i(increment_refuse_4),
    .increment_limit_i(increment_limit_4), .side_i(order_4_q.side), .auction_i(order_4_q.auction),
    .quantity_i(order_4_q.quantity), .price_i(order_4_q.price), .notional_i(whole_4_q),
    .market_i(market_4_q),
    .age_us_i(age_4_q), .stale_us_i(stale_us_i), .reference_i(there_4_q),
    .by_quote_i(by_quote_4_q), .low_i(low_4_q), .high_i(high_4_q), .none_i(none_4_q),
    .corrupt_i(corrupt_4_q), .enabled_i(enabled_4_q), .band_low_i(band_low_4_q),
    .band_high_i(band_high_4_q), .symbol_quantity_i(symbol_quantity_4_q),
    .symbol_notional_i(symbol_notional_4_q), .account_quantity_i(account_quantity_4_q),
    .account_notional_i(account_notional_4_q), .short_i(short_4_q), .short_exempt_i(exempt_4_q),
    .entry_first_o(entry_first_4), .exit_first_o(exit_first_4), .entry_second_o(entry_second_4),
    .exit_second_o(exit_second_4), .corrupt_o(corrupt_4), .stale_o(stale_4)
  );

  pcl_gate_pkg::judged_t order_5_q;
  always_ff @(posedge clk_i) begin
    if (whole_4) begin
      order_5_q.account        <= order_4_q.account;
      order_5_q.strategy       <= order_4_q.strategy;
      order_5_q.session        <= order_4_q.session[1:0];
      order_5_q.symbol         <= order_4_q.symbol;
      order_5_q.side           <= order_4_q.side;
      order_5_q.symbol_known   <= symbol_known_4;
      order_5_q.known          <= order_4_q.known;
      order_5_q.taken          <= order_4_q.taken;
      order_5_q.auction        <= order_4_q.auction;
      order_5_q.reduction      <= order_4_q.reduction;
      order_5_q.party_known    <= party_known_i;
      order_5_q.fields         <= !bad_4_q && order_4_q.quantity > order_4_q.executed;
      // Of a short side never, of a modify neither; nor what these refusals would meet.
      order_5_q.may_reduce     <= exists_4 && !kind_4_q[6] && !bad_4_q && party_known_i &&
                                  !(kind_4_q[1] && order_4_q.pending) && !order_4_q.side[1];
      order_5_q.corrupt        <= corrupt_4;
      order_5_q.stale          <= stale_4 && exists_4;
      order_5_q.book_valid     <= market_4_q.book_valid && exists_4;
      order_5_q.version        <= market_4_q.version;
      order_5_q.quantity       <= order_4_q.quantity;
      order_5_q.executed       <= order_4_q.executed;
      order_5_q.original       <= order_4_q.original;
      order_5_q.price          <= order_4_q.price;
      order_5_q.borrow         <= borrow_4_q;
      order_5_q.max_position   <= position_4_q;
      order_5_q.max_gross      <= gross_4_q;
      order_5_q.max_net        <= net_4_q;
      order_5_q.firm_max_gross <= firm_gross_4_q;
      order_5_q.firm_max_net   <= firm_net_4_q;
      order_5_q.entry_first    <= entry_first_4;
      order_5_q.exit_first     <= exit_first_4;
      order_5_q.entry_second   <= entry_second_4;
      order_5_q.exit_second    <= exit_second_4;
    end
  end

  // ---- buckets and recent orders: of the judge alone
  logic       pass, reduces, duplicate;
  logic [2:0] entry_ok, exit_ok;
  // A modify that only reduces takes a token as a cancel does.
  assign reduces = kind_5_q[6] && order_5_q.reduction;
  pcl_judge_rates #(.SymbolBits(SymbolBits)) u_rates (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(clearing_o),
    .now_us_i(now_us_i), .order_i(valid_1_q && judged_1), .cancel_i(valid_1_q && kind_1_q[3]),
    .session_i(session_1_q[1:0]), .strategy_i(strategy_1[5:0]),
    .symbol_i(symbol_1[SymbolBits-1:0]), .session_bucket_i(session_bucket_i),
    .strategy_bucket_i(strategy_bucket_i), .symbol_bucket_i(symbol_bucket_i),
    .commit_i(pass && !reduces), .spend_i(valid_5_q && (kind_5_q[3] || (pass && reduces))),
    .entry_ok_o(entry_ok), .exit_ok_o(exit_ok), .lost_o(lost_o)
  );
  pcl_recent_orders u_recent (
    .clk_i(clk_i), .rst_i(rst_i), .lookup_valid_i(valid_1_q && kind_1_q[0]),
    .lookup_account_i(account_1[3:0]), .lookup_strategy_i(strategy_1[5:0]),
    .lookup_symbol_i(symbol_1), .lookup_side_i(side_1), .lookup_price_i(price_1_q[31:0]),
    .lookup_quantity_i(quantity_1_q), .lookup_now_us_i(now_us_i),
    .window_us_i(account_limits.duplicate_us), .duplicate_o(duplicate),
    .commit_i(pass && kind_5_q[0])
  );

  // ---- T5: the verdict, and all writes
  assign passed_o    = pass;
  assign link_from_o = order_5_q.original;
  pcl_judge_decide #(.SymbolBits(SymbolBits)) u_decide (
    .valid_i(valid_5_q), .kind_i(kind_5_q), .order_i(order_5_q), .command_i(command),
    .hold_i(hold_i), .killed_i(killed_i), .killed_sessions_i(killed_sessions_i),
    .killed_accounts_i(killed_accounts_i), .killed_strategies_i(killed_strategies_i),
    .killed_symbols_i(killed_symbols_i), .disabled_i(disabled_i),
    .exposure_unknown_i(exposure_unknown_i), .records_past_half_i(records_past_half_i),
    .epoch_i(epoch_i), .party_i(party_i), .worst_i(worst_i), .opposed_i(opposed_i),
    .over_i(over_i), .borrow_ok_i(borrow_ok_i), .borrowed_i(borrowed_i),
    .gross_ok_i(gross_ok_i), .gross_i(gross_i), .net_ok_i(net_ok_i), .net_i(net_i),
    .firm_gross_ok_i(firm_gross_ok_i), .firm_gross_i(firm_gross_i),
    .firm_net_ok_i(firm_net_ok_i), .firm_net_i(firm_net_i), .duplicate_i(duplicate),
    .crosses_i(crosses_i), .cross_price_i(cross_price_i), .own_full_i(own_full_i),
    .entry_ok_i(entry_ok), .exit_ok_i(exit_ok), .no_number_i(no_number_i),
    .orders_full_i(orders_full_i), .number_i(number_i), .pass_o(pass), .commit_o(commit_o),
    .commit_short_o(commit_short_o), .side_o(side_o), .loaded_o(loaded_o), .refused_o(refused_o),
    .load_refused_o(load_refused_o), .take_o(take_o), .link_o(link_o), .entry_o(entry_o),
    .trip_o(trip_o), .record_valid_o(record_valid_o), .record_o(record_o),
    .release_valid_o(release_valid_o), .release_command_o(release_command_o),
    .release_user_ref_o(release_user_ref_o), .release_new_risk_o(release_new_risk_o),
    .release_symbol_o(release_symbol_o)
  );

  // ---- one replace or modify of a chain at a time: by the original's number
  assign replacing_o =
      (valid_1_q && chain_1 && original_1_q == replacing_ref_i) ||
      (valid_2_q && (kind_2_q[1] || kind_2_q[6]) && order_2_q.original == replacing_ref_i) ||
      (valid_3_q && (kind_3_q[1] || kind_3_q[6]) && order_3_q.original == replacing_ref_i) ||
      (valid_4_q && (kind_4_q[1] || kind_4_q[6]) && order_4_q.original == replacing_ref_i) ||
      (valid_5_q && (kind_5_q[1] || kind_5_q[6]) && order_5_q.original == replacing_ref_i);

  // What passes has no refusal in its record and a number; new risk only in a state that allows it.
  always_ff @(posedge clk_i) begin
    if (!rst_i && passed_o)  assert (record_o[15:8] == pcl_pkg::RefuseNone);
    if (!rst_i && passed_o && !kind_5_q[6]) assert (number_i != '0);
    if (!rst_i && refused_o) assert (record_o[15:8] != pcl_pkg::RefuseNone);
    if (!rst_i && release_new_risk_o) assert (!hold_i && !disabled_i && !exposure_unknown_i);
  end
endmodule
