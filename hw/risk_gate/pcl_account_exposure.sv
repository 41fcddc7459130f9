// Money at risk of 16 accounts and the firm: bought, sold, and what is open on either side; whether
// an order keeps account and firm within max_gross and max_net.
//
// Latency       T5 is 4 cycles after lookup_valid_i (T1); limits come in T3, n (what the order adds
//               to its side) in T4. commit_i belongs to the order in T5: n joins account and firm.
// Throughput    a lookup every cycle; an answer contains every commit in front of it.
// Answers       gross = bought + sold + open_buy + open_sell + n; net, of a buy: bought - sold +
//               open_buy + n, of a sell the other way round (shown as 0 if negative).
//               While a gross is saturated its net says nothing; gross is checked before net.
// Keeper        one operation at a time, ready again 3 cycles later, the row's sums then standing
//               in keeper_*_o: 0 open += a, 1 open -= a, 2 traded += a (sold or bought), 3 traded
//               -= a, of the side and account named and of the firm; 4 load: bought = a, sold = b,
//               of the row named alone (16: the firm); 5 read.
// Parity        lost_o in T4 or T5, or 3 cycles after the keeper's request: a sum read from an
//               account's row has lost it. The firm's row stands in registers.
// Overflow      every sum saturates; a saturated one (all ones) is above every limit and stands
//               until a clear or, traded ones, a load (fails closed). None goes below 0.
// Reset, clear  all zero, after one cycle a row of clearing_o; no lookups meanwhile.
module pcl_account_exposure #(
  parameter int unsigned AccountBits = 4,
  parameter int unsigned ValueBits   = 64
) (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic                   clear_i,
  output logic                   clearing_o,
  // T1
  input  logic                   lookup_valid_i,
  input  logic [AccountBits-1:0] lookup_account_i,
  input  logic                   lookup_sell_i,
  // T3
  input  logic [ValueBits-1:0]   account_max_gross_i,
  input  logic [ValueBits-1:0]   account_max_net_i,
  input  logic [ValueBits-1:0]   firm_max_gross_i,
  input  logic [ValueBits-1:0]   firm_max_net_i,
  // T4
  input  logic [ValueBits-1:0]   n_i,
  // T5
  output logic                   gross_ok_o,
  output logic [ValueBits-1:0]   gross_o,
  output logic                   net_ok_o,
  output logic [ValueBits-1:0]   net_o,
  output logic                   firm_gross_ok_o,
  output logic [ValueBits-1:0]   firm_gross_o,
  output logic                   firm_net_ok_o,
  output logic [ValueBits-1:0]   firm_net_o,
  input  logic                   commit_i,
  // Keeper
  input  logic                   keeper_valid_i,
  output logic                   keeper_ready_o,
  input  logic [2:0]             keeper_op_i,
  input  logic [AccountBits:0]   keeper_account_i,
  input  logic                   keeper_sell_i,
  input  logic [ValueBits-1:0]   keeper_a_i,
  input  logic [ValueBits-1:0]   keeper_b_i,
  output logic [ValueBits-1:0]   keeper_bought_o,
  output logic [ValueBits-1:0]   keeper_sold_o,
  output logic [ValueBits-1:0]   keeper_open_buy_o,
  output logic [ValueBits-1:0]   keeper_open_sell_o,
  output logic                   lost_o
);
  typedef enum logic [2:0] {
    OpenAdd = 3'd0, OpenTake = 3'd1, TradedAdd = 3'd2, TradedTake = 3'd3, Load = 3'd4, Read = 3'd5
  } op_e;

  // The accounts' rows, and the firm's.
  logic [ValueBits-1:0] bought_m    [2**AccountBits];
  logic [ValueBits-1:0] sold_m      [2**AccountBits];
  logic [ValueBits-1:0] open_buy_m  [2**AccountBits];
  logic [ValueBits-1:0] open_sell_m [2**AccountBits];
  logic [ValueBits-1:0] firm_bought_q, firm_sold_q, firm_buy_q, firm_sell_q;

  // T1 to T5. The row's open sums are read in T3, where the order in T5 may be adding to them.
  logic                   valid_2_q, valid_3_q, valid_4_q, valid_5_q, sell_2_q, sell_3_q;
  logic                   sell_4_q, sell_5_q, same_3, same_4;
  logic [AccountBits-1:0] account_2_q, account_3_q, account_4_q, account_5_q;
  logic [ValueBits-1:0]   bought_3_q, sold_3_q, buy_4_q, sold_open_4_q, n_5_q;
  logic [ValueBits-1:0]   max_gross_4_q, max_net_4_q, firm_max_gross_4_q, firm_max_net_4_q;
  logic [ValueBits-1:0]   opened, firm_opened;
  assign same_3 = valid_5_q && account_3_q == account_5_q;
  assign same_4 = valid_5_q && account_4_q == account_5_q;
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && lookup_valid_i;
    valid_3_q <= !rst_i && valid_2_q;
    valid_4_q <= !rst_i && valid_3_q;
    valid_5_q <= !rst_i && valid_4_q;
    if (lookup_valid_i) {account_2_q, sell_2_q} <= {lookup_account_i, lookup_sell_i};
    if (valid_2_q) begin
      {account_3_q, sell_3_q} <= {account_2_q, sell_2_q};
      bought_3_q              <= bought_m[account_2_q];
      sold_3_q                <= sold_m[account_2_q];
    end
    if (valid_3_q) begin
      {account_4_q, sell_4_q} <= {account_3_q, sell_3_q};
      buy_4_q            <= same_3 && commit_i && !sell_5_q ? opened : open_buy_m[account_3_q];
      sold_open_4_q      <= same_3 && commit_i && sell_5_q ? opened : open_sell_m[account_3_q];
      max_gross_4_q      <= account_max_gross_i;
      max_net_4_q        <= account_max_net_i;
      firm_max_gross_4_q <= firm_max_gross_i;
      firm_max_net_4_q   <= firm_max_net_i;
    end
    if (valid_4_q) {account_5_q, sell_5_q, n_5_q} <= {account_4_q, sell_4_q, n_i};
  end

  pcl_exposure_lane #(.ValueBits(ValueBits)) u_account (
    .clk_i, .valid_3_i(valid_3_q), .bought_3_i(bought_3_q), .sold_3_i(sold_3_q),
    .valid_4_i(valid_4_q), .sell_4_i(sell_4_q), .same_4_i(same_4), .open_buy_4_i(buy_4_q),
    .open_sell_4_i(sold_open_4_q), .max_gross_4_i(max_gross_4_q), .max_net_4_i(max_net_4_q),
    .sell_5_i(sell_5_q), .n_5_i(n_5_q), .commit_i, .gross_ok_o, .gross_o, .net_ok_o, .net_o,
    .opened_5_o(opened)
  );
  pcl_exposure_lane #(.ValueBits(ValueBits)) u_firm (
    .clk_i, .valid_3_i(valid_3_q), .bought_3_i(firm_bought_q), .sold_3_i(firm_sold_q),
    .valid_4_i(valid_4_q), .sell_4_i(sell_4_q), .same_4_i(valid_5_q), .open_buy_4_i(firm_buy_q),
    .open_sell_4_i(firm_sell_q), .max_gross_4_i(firm_max_gross_4_q),
    .max_net_4_i(firm_max_net_4_q), .sell_5_i(sell_5_q), .n_5_i(n_5_q), .commit_i,
    .gross_ok_o(firm_gross_ok_o), .gross_o(firm_gross_o), .net_ok_o(firm_net_ok_o),
    .net_o(firm_net_o), .opened_5_o(firm_opened)
  );

  // Keeper: taken, read, changed.
  logic                   reading_q, changing_q, op_sell_q, take, adds, trades, sweeping_q;
  logic [2:0]             op_q;
  logic [AccountBits:0]   row_q;
  logic [AccountBits-1:0] sweep_q;
  logic [ValueBits-1:0]   a_q, b_q, bought_q, sold_q, buy_q, sell_q, field, firm_field;
  logic [ValueBits-1:0]   sum, firm_sum, changed, firm_changed;
  logic                   carry, firm_carry;
  assign keeper_ready_o = !reading_q && !changing_q && !sweeping_q;
  assign clearing_o     = sweeping_q;
  assign take           = keeper_valid_i && keeper_ready_o;
  assign adds           = op_q == OpenAdd || op_q == TradedAdd;
  assign trades         = op_q == TradedAdd || op_q == TradedTake;
  assign field          = trades ? (op_sell_q ? sold_q : bought_q) : op_sell_q ? sell_q : buy_q;
  assign firm_field     = trades ? (op_sell_q ? firm_sold_q : firm_bought_q) :
                          op_sell_q ? firm_sell_q : firm_buy_q;
  pcl_wide_add #(.Bits(ValueBits)) u_changed (
    .a_i(field), .b_i(adds ? a_q : ~a_q), .carry_i(!adds), .sum_o(sum), .carry_o(carry)
  );
  pcl_wide_add #(.Bits(ValueBits)) u_firm_changed (
    .a_i(firm_field), .b_i(adds ? a_q : ~a_q), .carry_i(!adds), .sum_o(firm_sum),
    .carry_o(firm_carry)
  );
  // Added with a carry: beyond all values. Taken without one: below 0.
  function automatic logic [ValueBits-1:0] held(input logic [ValueBits-1:0] old, result,
                                                input logic adding, carried);
    held = result;
    if (adding && carried)   held = '1;
    if (!adding && !carried) held = '0;
    if (&old)                held = '1;
  endfunction
  assign changed      = held(field, sum, adds, carry);
  assign firm_changed = held(firm_field, firm_sum, adds, firm_carry);

  logic alters;
  assign alters = changing_q && op_q <= TradedTake;
  always_ff @(posedge clk_i) begin
    reading_q  <= !rst_i && take;
    changing_q <= !rst_i && reading_q;
    if (take) begin
      {op_q, row_q, op_sell_q} <= {keeper_op_i, keeper_account_i, keeper_sell_i};
      {a_q, b_q}               <= {keeper_a_i, keeper_b_i};
    end
    if (reading_q) begin
      bought_q <= row_q[AccountBits] ? firm_bought_q : bought_m[row_q[AccountBits-1:0]];
      sold_q   <= row_q[AccountBits] ? firm_sold_q : sold_m[row_q[AccountBits-1:0]];
      buy_q    <= row_q[AccountBits] ? firm_buy_q : open_buy_m[row_q[AccountBits-1:0]];
      sell_q   <= row_q[AccountBits] ? firm_sell_q : open_sell_m[row_q[AccountBits-1:0]];
    end
    if (alters && trades && !op_sell_q)  bought_q <= changed;
    if (alters && trades && op_sell_q)   sold_q   <= changed;
    if (alters && !trades && !op_sell_q) buy_q    <= changed;
    if (alters && !trades && op_sell_q)  sell_q   <= changed;
    if (changing_q && op_q == Load) {bought_q, sold_q} <= {a_q, b_q};
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
  end
  assign keeper_bought_o    = bought_q;
  assign keeper_sold_o      = sold_q;
  assign keeper_open_buy_o  = buy_q;
  assign keeper_open_sell_o = sell_q;

  // Writes: the sweep, the keeper or a commit.
  logic                   load, write_bought, write_sold, write_buy, write_sell;
  logic [AccountBits-1:0] write_row;
  assign load         = changing_q && op_q == Load;
  assign write_row    = sweeping_q ? sweep_q : changing_q ? row_q[AccountBits-1:0] : account_5_q;
  assign write_bought = sweeping_q || (load && !row_q[AccountBits]) ||
                        (alters && trades && !op_sell_q);
  assign write_sold   = sweeping_q || (load && !row_q[AccountBits]) ||
                        (alters && trades && op_sell_q);
  assign write_buy    = sweeping_q || (alters && !trades && !op_sell_q) || (commit_i && !sell_5_q);
  assign write_sell   = sweeping_q || (alters && !trades && op_sell_q) || (commit_i && sell_5_q);
  logic [ValueBits-1:0] bought_d, sold_d, open_d;
  assign bought_d = sweeping_q ? '0 : load ? a_q : changed;
  assign sold_d   = sweeping_q ? '0 : load ? b_q : changed;
  assign open_d   = sweeping_q ? '0 : changing_q ? changed : opened;
  always_ff @(posedge clk_i) begin
    if (write_bought) bought_m[write_row]  <= bought_d;
    if (write_sold) sold_m[write_row]      <= sold_d;
    if (write_buy) open_buy_m[write_row]   <= open_d;
    if (write_sell) open_sell_m[write_row] <= open_d;
    if (sweeping_q) begin
      {firm_bought_q, firm_sold_q, firm_buy_q, firm_sell_q} <= '0;
    end else if (load && row_q[AccountBits]) begin
      {firm_bought_q, firm_sold_q} <= {a_q, b_q};
    end else if (alters) begin
      if (trades && !op_sell_q)  firm_bought_q <= firm_changed;
      if (trades && op_sell_q)   firm_sold_q   <= firm_changed;
      if (!trades && !op_sell_q) firm_buy_q    <= firm_changed;
      if (!trades && op_sell_q)  firm_sell_q   <= firm_changed;
    end else if (commit_i) begin
      if (!sell_5_q) firm_buy_q  <= firm_opened;
      if (sell_5_q)  firm_sell_q <= firm_opened;
    end
  end

  // Parity. What an order in front is just adding comes from there, not from the row.
  logic                   of_row, bypass_buy, bypass_sell;
  logic [3:0]             lost;
  logic [AccountBits-1:0] traded_row, open_row;
  assign of_row      = reading_q && !row_q[AccountBits];
  assign bypass_buy  = same_3 && commit_i && !sell_5_q;
  assign bypass_sell = same_3 && commit_i && sell_5_q;
  assign traded_row  = reading_q ? row_q[AccountBits-1:0] : account_2_q;
  assign open_row    = reading_q ? row_q[AccountBits-1:0] : account_3_q;
  pcl_parity #(.AddressBits(AccountBits), .WordBits(ValueBits)) u_bought_parity (
    .clk_i, .rst_i, .write_enable_i(write_bought), .write_address_i(write_row),
    .write_data_i(bought_d), .read_enable_i(valid_2_q || of_row), .read_address_i(traded_row),
    .read_data_i(changing_q ? bought_q : bought_3_q), .lost_o(lost[0])
  );
  pcl_parity #(.AddressBits(AccountBits), .WordBits(ValueBits)) u_sold_parity (
    .clk_i, .rst_i, .write_enable_i(write_sold), .write_address_i(write_row),
    .write_data_i(sold_d), .read_enable_i(valid_2_q || of_row), .read_address_i(traded_row),
    .read_data_i(changing_q ? sold_q : sold_3_q), .lost_o(lost[1])
  );
  pcl_parity #(.AddressBits(AccountBits), .WordBits(ValueBits)) u_buy_parity (
    .clk_i, .rst_i, .write_enable_i(write_buy), .write_address_i(write_row),
    .write_data_i(open_d), .read_enable_i((valid_3_q && !bypass_buy) || of_row),
    .read_address_i(open_row), .read_data_i(changing_q ? buy_q : buy_4_q), .lost_o(lost[2])
  );
  pcl_parity #(.AddressBits(AccountBits), .WordBits(ValueBits)) u_sell_parity (
    .clk_i, .rst_i, .write_enable_i(write_sell), .write_address_i(write_row),
    .write_data_i(open_d), .read_enable_i((valid_3_q && !bypass_sell) || of_row),
    .read_address_i(open_row), .read_data_i(changing_q ? sell_q : sold_open_4_q), .lost_o(lost[3])
  );
  assign lost_o = |lost;

  // The protocol: a commit is of an order in T5; keeper and clear find the pipeline empty; only a
  // load or a read names the firm.
  logic in_flight;
  assign in_flight = lookup_valid_i || valid_2_q || valid_3_q || valid_4_q || valid_5_q;
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (commit_i) assert (valid_5_q);
      if (keeper_valid_i || reading_q || changing_q || sweeping_q || clear_i) assert (!in_flight);
      if (clear_i) assert (!reading_q && !changing_q && !keeper_valid_i);
      if (take) assert (!keeper_account_i[AccountBits] || keeper_op_i > TradedTake);
      if (take) assert (keeper_op_i <= Read);
    end
  end
endmodule
