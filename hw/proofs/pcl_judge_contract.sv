// What the contract says of an order (hw/contract/README.md, "The gate"), in its words and not in
// the judge's: each check a bit, found over the inputs of the cycle in which the judge reads them.
//
//   T1 table and time   T2 market   T3 limits   T4 party, increment, notional   T5 all of it
//
// Its registers follow the command cycle by cycle, whatever it is; before the first command they
// are anything, and valid_o says so. Used by pcl_judge_proof.
module pcl_judge_contract (
  input  logic                   clk_i,
  input  logic [63:0]            now_us_i, stale_us_i,
  input  logic                   accept_i,
  input  logic [511:0]           command_i,
  input  logic                   named_known_i,
  input  logic [206:0]           named_i,
  input  logic                   named_linked_i,
  input  logic [263:0]           market_i,
  input  logic [383:0]           symbol_limits_i, account_limits_i,
  input  logic [5:0]             none_i, corrupt_i,
  input  logic                   party_known_i,
  input  logic                   increment_refuse_i,
  input  logic [63:0]            whole_i,    // price x quantity
  input  logic [111:0]           last_id_i,  // T2: the highest ClOrdID judged
  output logic [4:0]             valid_o,    // bit 0: T1
  output pcl_gate_pkg::carried_t carried_1_o,
  output logic                   party_1_o,  // T1 has an order or an order_load
  output pcl_proof_pkg::asked_t  asked_o,
  output logic [511:0]           command_5_o,
  output pcl_gate_pkg::carried_t carried_5_o,
  output pcl_proof_pkg::checks_t checks_o
);
  // ---- T1: the command, and what the table says of what it names
  logic [4:0]   valid_q;
  logic [511:0] command_1_q, command_2_q, command_3_q, command_4_q, command_5_q;
  initial valid_q = '0;
  always_ff @(posedge clk_i) begin
    valid_q <= {valid_q[3:0], accept_i};
    {command_5_q, command_4_q, command_3_q, command_2_q, command_1_q} <=
        {command_4_q, command_3_q, command_2_q, command_1_q, command_i};
  end
  function automatic logic is_judged(input logic [7:0] kind);
    is_judged = kind == pcl_pkg::CmdOrderEnter || kind == pcl_pkg::CmdOrderReplace ||
                kind == pcl_pkg::CmdOrderModify;
  endfunction
  function automatic logic [1:0] code_of(input logic [7:0] letter);
    code_of = letter == "S" ? pcl_gate_pkg::SideSell : letter == "T" ? pcl_gate_pkg::SideShort
            : letter == "E" ? pcl_gate_pkg::SideShortExempt : pcl_gate_pkg::SideBuy;
  endfunction
  function automatic logic is_side(input logic [7:0] letter);
    is_side = letter == "B" || letter == "S" || letter == "T" || letter == "E";
  endfunction

  pcl_pkg::command_order_enter_t   enter_1;
  pcl_pkg::command_order_replace_t replace_1;
  pcl_pkg::command_order_modify_t  modify_1;
  pcl_pkg::command_order_load_t    load_1;
  pcl_gate_pkg::order_t            named;
  logic        is_enter_1, is_replace_1, is_modify_1, is_load_1, chain_1, of_named_1, same_1;
  logic        side_ok_1;
  logic [1:0]  code_1;
  logic [31:0] left_1, grown_1, wanted_1, spent_1;
  assign enter_1      = command_1_q;
  assign replace_1    = command_1_q;
  assign modify_1     = command_1_q;
  assign load_1       = command_1_q;
  assign named        = named_i;
  assign is_enter_1   = enter_1.kind == pcl_pkg::CmdOrderEnter;
  assign is_replace_1 = enter_1.kind == pcl_pkg::CmdOrderReplace;
  assign is_modify_1  = enter_1.kind == pcl_pkg::CmdOrderModify;
  assign is_load_1    = enter_1.kind == pcl_pkg::CmdOrderLoad;
  assign chain_1      = is_replace_1 || is_modify_1;
  assign of_named_1   = chain_1 && named_known_i;
  assign code_1       = code_of(is_modify_1 ? modify_1.side
                                : is_load_1 ? load_1.side : enter_1.side);
  // A modify names its order's side, or S becomes T or E, or E becomes T.
  assign same_1       = is_side(modify_1.side) && code_1 == named.side;
  assign side_ok_1    = same_1 ||
      (named.side == pcl_gate_pkg::SideSell && (modify_1.side == "T" || modify_1.side == "E")) ||
      (named.side == pcl_gate_pkg::SideShortExempt && modify_1.side == "T");

  pcl_gate_pkg::carried_t carried_1, carried_2_q, carried_3_q, carried_4_q, carried_5_q;
  always_comb begin
    carried_1.account   = of_named_1 ? {4'd0, named.account} : enter_1.account;
    carried_1.strategy  = of_named_1 ? {2'd0, named.strategy} : enter_1.strategy;
    carried_1.session   = enter_1.session;
    carried_1.symbol    = of_named_1 ? named.symbol : enter_1.symbol;
    carried_1.side      = is_replace_1 ? (named_known_i ? named.side : pcl_gate_pkg::SideBuy)
                                       : code_1;
    carried_1.known     = is_enter_1 || named_known_i;
    carried_1.pending   = named.pending || named_linked_i || named.moving;
    carried_1.reduction = is_modify_1 && (!named_known_i || same_1);
    carried_1.taken     = named.valid;
    carried_1.auction   = of_named_1 ? named.auction : is_enter_1 && enter_1.cross_type != "N";
    carried_1.quantity  = enter_1.quantity;
    carried_1.executed  = of_named_1 ? named.executed : load_1.executed;
    carried_1.original  = chain_1 ? replace_1.original : '0;
    carried_1.price     = is_modify_1 ? named.price : enter_1.price[31:0];
  end
  // The chain's reservation: what is left of it, at the replace's new total if that is more.
  assign left_1  = named.total - named.executed;
  assign grown_1 = enter_1.quantity > named.total ? enter_1.quantity - named.total : '0;
  assign spent_1 = of_named_1 ? named.executed : load_1.executed;
  assign wanted_1 = enter_1.quantity - spent_1;
  pcl_proof_pkg::asked_t asked_1, asked_2_q;
  always_comb begin
    asked_1.party        = party_1_o;
    asked_1.price        = carried_1.price;
    asked_1.added        = chain_1 ? grown_1 : is_load_1 ? wanted_1 : enter_1.quantity;
    // What a sale of its own shares reserves is borrowed when it becomes a short one.
    asked_1.borrows      = !is_modify_1 ? asked_1.added
                         : named.side == pcl_gate_pkg::SideSell ? left_1 : '0;
    asked_1.after        = chain_1 ? (enter_1.quantity > named.total ? wanted_1 : left_1)
                         : is_load_1 ? wanted_1 : enter_1.quantity;
    asked_1.after_price  = chain_1 && (is_modify_1 || enter_1.price[31:0] <= named.price)
                         ? named.price : enter_1.price[31:0];
    asked_1.before       = chain_1 ? left_1 : '0;
    asked_1.before_price = named.price;
  end

  // ---- T2: its own fields
  logic         side_ok_2_q, judged_2, enters_2, replaces_2, modifies_2, possible_2;
  logic [31:0]  total_2_q;
  logic [63:0]  now_2_q, now_3_q;
  logic [111:0] id_2;
  pcl_pkg::command_order_enter_t   enter_2;
  pcl_pkg::command_order_replace_t replace_2;
  assign enter_2    = command_2_q;
  assign replace_2  = command_2_q;
  assign enters_2   = enter_2.kind == pcl_pkg::CmdOrderEnter;
  assign replaces_2 = enter_2.kind == pcl_pkg::CmdOrderReplace;
  assign modifies_2 = enter_2.kind == pcl_pkg::CmdOrderModify;
  always_comb begin
    possible_2 = enter_2.quantity != '0;
    if (enters_2)
      possible_2 = possible_2 && enter_2.account < 8'd16 && enter_2.strategy < 8'd64 &&
                   is_side(enter_2.side);
    if (!modifies_2)
      possible_2 = possible_2 && enter_2.price != '0 && enter_2.price <= 64'd1999999900;
    if (!enters_2) possible_2 = possible_2 && enter_2.quantity > carried_2_q.executed;
    if (modifies_2)
      possible_2 = possible_2 && side_ok_2_q && enter_2.quantity <= total_2_q;
    // ClOrdIDs: the first letter most significant.
    for (int unsigned i = 0; i < 14; i++)
      id_2[8*(13-i) +: 8] = replaces_2 ? replace_2.clordid[8*i +: 8] : enter_2.clordid[8*i +: 8];
  end

  // ---- T3: limits
  pcl_gate_pkg::market_t            market_3_q, market_4_q;
  pcl_pkg::command_symbol_limits_t  symbol;
  pcl_pkg::command_account_limits_t account;
  assign symbol  = {symbol_limits_i, 128'd0};
  assign account = {account_limits_i, 128'd0};
  logic typed_3;
  pcl_option_contract u_options (.command_i(command_3_q), .account_i(account), .typed_o(typed_3));

  // The reference is an interval of prices, the collar reaches beyond both its ends.
  logic [31:0] from_3, to_3, width_3;
  logic        by_quote_3, referred_3;
  logic [33:0] low_3, high_3, price_3;
  always_comb begin
    by_quote_3 = !carried_3_q.auction && !symbol.flags[1] && !symbol.flags[2];
    width_3    = carried_3_q.auction ? symbol.auction_collar : symbol.collar;
    if (by_quote_3) begin
      {from_3, to_3} = {market_3_q.bid_price, market_3_q.ask_price};
      referred_3     = market_3_q.bid_present && market_3_q.ask_present;
    end else begin
      from_3 = symbol.reference;
      if (carried_3_q.auction && market_3_q.auction_reference != '0)
        from_3 = market_3_q.auction_reference;
      if (!carried_3_q.auction && symbol.flags[1]) from_3 = market_3_q.last_price;
      to_3       = from_3;
      referred_3 = from_3 != '0;
    end
  end
  assign low_3   = {2'd0, from_3};
  assign high_3  = {2'd0, to_3} + {2'd0, width_3};
  assign price_3 = {2'd0, carried_3_q.price};

  pcl_proof_pkg::checks_t checks_2, checks_3, checks_4, checks_3_q, checks_4_q, checks_5_q;
  logic [63:0] age_4_q, most_4_q, account_most_4_q;
  logic        short_4_q, exempt_4_q, short_ok_4;
  // Of an account or a strategy that does not exist the check is `possible`.
  logic [5:0] counts_3;
  assign counts_3 = {1'b1, carried_3_q.strategy < 8'd64, 2'b11, carried_3_q.account < 8'd16,
                     1'b1};
  logic enters_4;
  always_comb begin
    checks_2          = '0;
    checks_2.possible = possible_2;
    checks_2.new_id   = last_id_i < id_2;

    checks_3          = checks_3_q;
    checks_3.typed    = typed_3;
    checks_3.limited  = (none_i & counts_3) == '0;
    checks_3.sound    = (corrupt_i & counts_3) == '0;
    checks_3.placed   = carried_3_q.symbol < 16'd256 && carried_3_q.session < 8'd4;
    checks_3.on_list  = symbol.accounts[carried_3_q.account[3:0]];
    checks_3.band     = carried_3_q.price >= symbol.price_low &&
                        carried_3_q.price <= symbol.price_high;
    checks_3.size     = carried_3_q.quantity <= symbol.max_quantity &&
                        carried_3_q.quantity <= account.max_quantity;
    checks_3.enabled  = symbol.flags[0];
    checks_3.referred = referred_3;
    checks_3.by_quote = by_quote_3;
    checks_3.collar   = price_3 + {2'd0, width_3} >= low_3 && price_3 <= high_3;

    checks_4           = checks_4_q;
    checks_4.chain     = carried_4_q.known && (enters_4 || !carried_4_q.pending);
    checks_4.party     = party_known_i;
    checks_4.increment = !increment_refuse_i;
    checks_4.notional  = whole_i <= most_4_q && whole_i <= account_most_4_q;
    checks_4.short_ok  = short_ok_4;
    checks_4.open      = carried_4_q.auction || (market_4_q.market_open && market_4_q.trading);
    checks_4.book      = market_4_q.book_valid;
    checks_4.fresh     = market_4_q.heard && stale_us_i != '0 && age_4_q <= stale_us_i;
  end

  // ---- T4: the market as it was in T2. Rule 201: under restriction a short sale is above the bid.
  assign enters_4 = command_4_q[7:0] == pcl_pkg::CmdOrderEnter;
  always_comb begin
    short_ok_4 = 1'b1;
    if (carried_4_q.side == pcl_gate_pkg::SideShort)
      short_ok_4 = short_4_q && (market_4_q.short_state == 2'd1 ||
          (market_4_q.short_state == 2'd2 && !carried_4_q.auction && market_4_q.bid_present &&
           carried_4_q.price > market_4_q.bid_price));
    if (carried_4_q.side == pcl_gate_pkg::SideShortExempt) short_ok_4 = exempt_4_q;
  end
  always_ff @(posedge clk_i) begin
    {carried_5_q, carried_4_q, carried_3_q, carried_2_q} <=
        {carried_4_q, carried_3_q, carried_2_q, carried_1};
    asked_2_q                              <= asked_1;
    {side_ok_2_q, total_2_q}               <= {side_ok_1, named.total};
    {now_3_q, now_2_q}                     <= {now_2_q, now_us_i};
    {market_4_q, market_3_q}               <= {market_3_q, market_i};
    {checks_5_q, checks_4_q, checks_3_q}   <= {checks_4, checks_3, checks_2};
    {account_most_4_q, most_4_q}           <= {account.max_notional, symbol.max_notional};
    {exempt_4_q, short_4_q}                <= account.flags[2:1];
    age_4_q                                <= now_3_q - market_3_q.heard_us;
  end

  // ---- out
  assign party_1_o   = is_judged(enter_1.kind) || is_load_1;
  assign asked_o     = asked_2_q;
  assign valid_o     = valid_q;
  assign carried_1_o = carried_1;
  assign command_5_o = command_5_q;
  assign carried_5_o = carried_5_q;
  assign checks_o    = checks_5_q;
endmodule
