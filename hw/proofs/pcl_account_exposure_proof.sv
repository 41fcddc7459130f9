// Proof: whatever orders, commits and keeper operations come, in any density, what an account and
// the firm are said to risk is what a plain sum says, taken one order after another: it is never
// below what was committed and loaded less what was released (saturated, it is above every limit),
// and an order that passes its four checks leaves gross within the limits it was checked against,
// and net of its side too.
//
// One account is watched, either of two; everything is free, but that the protocol is kept. Narrow
// values: the module has the same text at any width.
module pcl_account_exposure_proof (
  input logic        clk_i,
  input logic        clear_i,
  input logic        lookup_i,
  input logic        account_i,
  input logic        sell_i,
  input logic [11:0] limits_i,
  input logic [2:0]  n_i,
  input logic        commit_i,
  input logic        keeper_i,
  input logic [2:0]  op_i,
  input logic [1:0]  row_i,
  input logic        keeper_sell_i,
  input logic [2:0]  a_i,
  input logic [2:0]  b_i
);
  localparam int unsigned ValueBits = 3;
  localparam logic [2:0]  Most      = 3'b111;
  logic       rst_q = 1'b1;
  logic       clearing, keeper_ready, gross_ok, net_ok, firm_gross_ok, firm_net_ok, watched;
  logic [2:0] gross, net, firm_gross, firm_net, bought_o, sold_o, open_buy_o, open_sell_o;
  assign watched = $anyconst;
  always_ff @(posedge clk_i) rst_q <= 1'b0;

  pcl_account_exposure #(.AccountBits(1), .ValueBits(ValueBits)) u_exposure (
    .clk_i, .rst_i(rst_q), .clear_i, .clearing_o(clearing), .lookup_valid_i(lookup_i),
    .lookup_account_i(account_i), .lookup_sell_i(sell_i), .account_max_gross_i(limits_i[2:0]),
    .account_max_net_i(limits_i[5:3]), .firm_max_gross_i(limits_i[8:6]),
    .firm_max_net_i(limits_i[11:9]), .n_i, .gross_ok_o(gross_ok), .gross_o(gross),
    .net_ok_o(net_ok), .net_o(net), .firm_gross_ok_o(firm_gross_ok), .firm_gross_o(firm_gross),
    .firm_net_ok_o(firm_net_ok), .firm_net_o(firm_net), .commit_i, .keeper_valid_i(keeper_i),
    .keeper_ready_o(keeper_ready), .keeper_op_i(op_i), .keeper_account_i(row_i),
    .keeper_sell_i, .keeper_a_i(a_i), .keeper_b_i(b_i), .keeper_bought_o(bought_o),
    .keeper_sold_o(sold_o), .keeper_open_buy_o(open_buy_o), .keeper_open_sell_o(open_sell_o)
  );

  // The orders in flight and the keeper's operation, counted here.
  logic [5:2]  valid_q = '0, account_q, sell_q;
  logic [11:0] limits_4_q, limits_5_q;
  logic [2:0]  n_q, op_q, a_q, b_q;
  logic [1:0]  row_q;
  logic        reading_q = 1'b0, changing_q = 1'b0, op_sell_q, take, empty, ours_3, ours_4, ours_5;
  assign take   = keeper_i && keeper_ready;
  assign empty  = !lookup_i && valid_q == '0;
  assign ours_3 = valid_q[3] && account_q[3] == watched;
  assign ours_4 = valid_q[4] && account_q[4] == watched;
  assign ours_5 = valid_q[5] && account_q[5] == watched;
  always_ff @(posedge clk_i) begin
    valid_q    <= rst_q ? 4'b0 : {valid_q[4:2], lookup_i};
    account_q  <= {account_q[4:2], account_i};
    sell_q     <= {sell_q[4:2], sell_i};
    limits_4_q <= limits_i;
    limits_5_q <= limits_4_q;
    n_q        <= n_i;
    reading_q  <= !rst_q && take;
    changing_q <= !rst_q && reading_q;
    if (take) {op_q, row_q, op_sell_q, a_q, b_q} <= {op_i, row_i, keeper_sell_i, a_i, b_i};
  end

  // The sums: of the watched account and of the firm, each {bought, sold, open_buy, open_sell}.
  logic [11:0] row_sums_q = '0, firm_sums_q = '0;
  function automatic logic [2:0] more(input logic [2:0] sum, input logic [2:0] value);
    logic [3:0] wide;
    wide = {1'b0, sum} + {1'b0, value};
    more = wide[3] || sum == Most ? Most : wide[2:0];
  endfunction
  function automatic logic [2:0] less(input logic [2:0] sum, input logic [2:0] value);
    less = sum == Most ? Most : value > sum ? 3'd0 : sum - value;
  endfunction
  function automatic logic [11:0] committed(input logic [11:0] sums, input logic sell,
                                            input logic [2:0] n);
    committed = sums;
    if (sell) committed[2:0] = more(sums[2:0], n);
    else      committed[5:3] = more(sums[5:3], n);
  endfunction
  function automatic logic [11:0] kept(input logic [11:0] sums, input logic [2:0] op,
                                       input logic sell, input logic [2:0] a);
    kept = sums;
    if (op == 3'd0 && !sell) kept[5:3]  = more(sums[5:3], a);
    if (op == 3'd0 && sell)  kept[2:0]  = more(sums[2:0], a);
    if (op == 3'd1 && !sell) kept[5:3]  = less(sums[5:3], a);
    if (op == 3'd1 && sell)  kept[2:0]  = less(sums[2:0], a);
    if (op == 3'd2 && !sell) kept[11:9] = more(sums[11:9], a);
    if (op == 3'd2 && sell)  kept[8:6]  = more(sums[8:6], a);
    if (op == 3'd3 && !sell) kept[11:9] = less(sums[11:9], a);
    if (op == 3'd3 && sell)  kept[8:6]  = less(sums[8:6], a);
  endfunction
  always_ff @(posedge clk_i) begin
    if (rst_q || clear_i || clearing) begin
      {row_sums_q, firm_sums_q} <= '0;
    end else if (changing_q) begin
      if (row_q == {1'b0, watched})      row_sums_q  <= kept(row_sums_q, op_q, op_sell_q, a_q);
      if (op_q < 3'd4)                   firm_sums_q <= kept(firm_sums_q, op_q, op_sell_q, a_q);
      if (op_q == 3'd4 && row_q == {1'b0, watched}) row_sums_q[11:6] <= {a_q, b_q};
      if (op_q == 3'd4 && row_q == 2'd2) firm_sums_q[11:6] <= {a_q, b_q};
    end else if (valid_q[5] && commit_i) begin
      if (ours_5) row_sums_q <= committed(row_sums_q, sell_q[5], n_q);
      firm_sums_q <= committed(firm_sums_q, sell_q[5], n_q);
    end
  end
  // Gross, and the net of a side, before an order; seven bits never overflow.
  function automatic logic [6:0] gross_of(input logic [11:0] sums);
    gross_of = {4'b0, sums[11:9]} + {4'b0, sums[8:6]} + {4'b0, sums[5:3]} + {4'b0, sums[2:0]};
  endfunction
  function automatic logic [6:0] net_of(input logic [11:0] sums, input logic sell);
    net_of = sell ? {4'b0, sums[8:6]} - {4'b0, sums[11:9]} + {4'b0, sums[2:0]}
                  : {4'b0, sums[11:9]} - {4'b0, sums[8:6]} + {4'b0, sums[5:3]};
  endfunction
  logic [6:0] row_gross, row_net, firm_gross_sum, firm_net_sum;
  assign row_gross      = gross_of(row_sums_q) + {4'b0, n_q};
  assign row_net        = net_of(row_sums_q, sell_q[5]) + {4'b0, n_q};
  assign firm_gross_sum = gross_of(firm_sums_q) + {4'b0, n_q};
  assign firm_net_sum   = net_of(firm_sums_q, sell_q[5]) + {4'b0, n_q};
  function automatic logic [2:0] shown(input logic [6:0] sum);
    shown = sum[6] ? 3'd0 : sum > 7'd7 ? Most : sum[2:0];
  endfunction

  always_ff @(posedge clk_i) begin
    if (commit_i) assume (valid_q[5]);
    if (keeper_i) assume (empty && !rst_q && !clear_i && op_i <= 3'd5);
    if (keeper_i) assume (row_i <= 2'd2 && (op_i >= 3'd4 || row_i < 2'd2));
    if (clear_i)  assume (empty && !rst_q && !reading_q && !changing_q);
    if (lookup_i) assume (!rst_q && !clearing && !clear_i && !reading_q && !changing_q);

    if (!rst_q) begin
      // What it answers, and that it keeps just these sums (below, in the steps).
      gross_is: assert (!ours_5 || gross == shown(row_gross));
      if (ours_5) assert (gross_ok == (shown(row_gross) != Most && gross <= limits_5_q[2:0]));
      if (ours_5 && gross != Most) begin
        net_is: assert (net == shown(row_net));
        assert (net_ok == (shown(row_net) != Most && net <= limits_5_q[5:3]));
      end
      if (valid_q[5]) begin
        assert (firm_gross == shown(firm_gross_sum));
        assert (firm_gross_ok == (firm_gross != Most && firm_gross <= limits_5_q[8:6]));
      end
      if (valid_q[5] && firm_gross != Most) begin
        assert (firm_net == shown(firm_net_sum));
        assert (firm_net_ok == (firm_net != Most && firm_net <= limits_5_q[11:9]));
      end
      // An order that passes all four leaves the true sums within its limits.
      if (ours_5 && gross_ok && net_ok && firm_gross_ok && firm_net_ok) begin
        within: assert (row_gross <= {4'b0, limits_5_q[2:0]});
        assert (row_net[6] || row_net <= {4'b0, limits_5_q[5:3]});
        assert (firm_gross_sum <= {4'b0, limits_5_q[8:6]});
        assert (firm_net_sum[6] || firm_net_sum <= {4'b0, limits_5_q[11:9]});
      end
      reach_limit: assert (!(ours_5 && commit_i && gross_ok && row_gross == 7'd5 &&
                             limits_5_q[2:0] == 3'd5));
    end
  end

  // Steps of the induction: the module's copies are these.
  (* hierconn *) wire [2:0] \u_exposure.bought_m[0] , \u_exposure.bought_m[1] ;
  (* hierconn *) wire [2:0] \u_exposure.sold_m[0] , \u_exposure.sold_m[1] ;
  (* hierconn *) wire [2:0] \u_exposure.open_buy_m[0] , \u_exposure.open_buy_m[1] ;
  (* hierconn *) wire [2:0] \u_exposure.open_sell_m[0] , \u_exposure.open_sell_m[1] ;
  (* hierconn *) wire [2:0] \u_exposure.firm_bought_q , \u_exposure.firm_sold_q ;
  (* hierconn *) wire [2:0] \u_exposure.firm_buy_q , \u_exposure.firm_sell_q ;
  (* hierconn *) wire [2:0] \u_exposure.bought_3_q , \u_exposure.sold_3_q ;
  (* hierconn *) wire [2:0] \u_exposure.buy_4_q , \u_exposure.sold_open_4_q , \u_exposure.n_5_q ;
  (* hierconn *) wire [2:0] \u_exposure.max_gross_4_q , \u_exposure.max_net_4_q ;
  (* hierconn *) wire [2:0] \u_exposure.firm_max_gross_4_q , \u_exposure.firm_max_net_4_q ;
  (* hierconn *) wire [5:0] \u_exposure.u_account.traded_4_q , \u_exposure.u_account.balance_4_q ;
  (* hierconn *) wire [5:0] \u_exposure.u_firm.traded_4_q , \u_exposure.u_firm.balance_4_q ;
  (* hierconn *) wire [5:0] \u_exposure.u_account.gross_5_q , \u_exposure.u_account.net_5_q ;
  (* hierconn *) wire [5:0] \u_exposure.u_firm.gross_5_q , \u_exposure.u_firm.net_5_q ;
  (* hierconn *) wire [2:0] \u_exposure.u_account.own_5_q , \u_exposure.u_firm.own_5_q ;
  (* hierconn *) wire [2:0] \u_exposure.u_account.max_gross_5_q , \u_exposure.u_firm.max_gross_5_q ;
  (* hierconn *) wire [2:0] \u_exposure.u_account.max_net_5_q , \u_exposure.u_firm.max_net_5_q ;
  (* hierconn *) wire       \u_exposure.valid_2_q , \u_exposure.valid_3_q ;
  (* hierconn *) wire       \u_exposure.valid_4_q , \u_exposure.valid_5_q ;
  (* hierconn *) wire       \u_exposure.account_2_q , \u_exposure.account_3_q ;
  (* hierconn *) wire       \u_exposure.account_4_q , \u_exposure.account_5_q ;
  (* hierconn *) wire       \u_exposure.sell_2_q , \u_exposure.sell_3_q ;
  (* hierconn *) wire       \u_exposure.sell_4_q , \u_exposure.sell_5_q ;
  (* hierconn *) wire       \u_exposure.reading_q , \u_exposure.changing_q ;
  (* hierconn *) wire       \u_exposure.sweeping_q , \u_exposure.sweep_q , \u_exposure.op_sell_q ;
  (* hierconn *) wire [2:0] \u_exposure.op_q , \u_exposure.a_q , \u_exposure.b_q ;
  (* hierconn *) wire [1:0] \u_exposure.row_q ;
  logic [11:0] row;
  assign row = watched ? {\u_exposure.bought_m[1] , \u_exposure.sold_m[1] ,
                          \u_exposure.open_buy_m[1] , \u_exposure.open_sell_m[1] }
                       : {\u_exposure.bought_m[0] , \u_exposure.sold_m[0] ,
                          \u_exposure.open_buy_m[0] , \u_exposure.open_sell_m[0] };
  function automatic logic [2:0] below_most(input logic [2:0] limit);
    below_most = limit == Most ? 3'd6 : limit;
  endfunction
  // A lane's gross and net in T5: the sums, or, saturated, anything that is.
  function automatic logic lane(input logic [5:0] gross_5, input logic [5:0] net_5,
                                input logic [11:0] sums, input logic sell);
    logic [6:0] sum;
    sum  = gross_of(sums);
    lane = sum >= 7'd7 ? gross_5[5:3] == 3'd1 || gross_5 == 6'd7
                       : {1'b0, gross_5} == sum && {net_5[5], net_5} == net_of(sums, sell);
  endfunction
  always_ff @(posedge clk_i) begin
    if (!rst_q) begin
      assert (clearing == \u_exposure.sweeping_q );
      if (clearing) assert (valid_q == '0 && !reading_q && !changing_q);
      if (clearing) assert (row_sums_q == '0 && firm_sums_q == '0);
      if (clearing && \u_exposure.sweep_q && !watched) assert (row == '0);
      if (clearing && \u_exposure.sweep_q )
        assert ({\u_exposure.firm_bought_q , \u_exposure.firm_sold_q , \u_exposure.firm_buy_q ,
                 \u_exposure.firm_sell_q } == '0);
      if (!clearing) begin
        assert (row == row_sums_q);
        assert ({\u_exposure.firm_bought_q , \u_exposure.firm_sold_q , \u_exposure.firm_buy_q ,
                 \u_exposure.firm_sell_q } == firm_sums_q);
      end
      assert (valid_q == {\u_exposure.valid_5_q , \u_exposure.valid_4_q , \u_exposure.valid_3_q ,
                          \u_exposure.valid_2_q });
      if (valid_q[2]) assert (account_q[2] == \u_exposure.account_2_q );
      if (valid_q[2]) assert (sell_q[2] == \u_exposure.sell_2_q );
      if (valid_q[3]) assert (account_q[3] == \u_exposure.account_3_q );
      if (valid_q[3]) assert (sell_q[3] == \u_exposure.sell_3_q );
      if (valid_q[4]) assert (account_q[4] == \u_exposure.account_4_q );
      if (valid_q[4]) assert (sell_q[4] == \u_exposure.sell_4_q );
      if (valid_q[5]) assert (account_q[5] == \u_exposure.account_5_q );
      if (valid_q[5]) assert (sell_q[5] == \u_exposure.sell_5_q );
      if (ours_3) assert ({\u_exposure.bought_3_q , \u_exposure.sold_3_q } == row_sums_q[11:6]);
      if (ours_4) begin
        assert ({\u_exposure.buy_4_q , \u_exposure.sold_open_4_q } == row_sums_q[5:0]);
        assert ({1'b0, \u_exposure.u_account.traded_4_q } == gross_of({row_sums_q[11:6], 6'd0}));
        assert ({\u_exposure.u_account.balance_4_q [5], \u_exposure.u_account.balance_4_q } ==
                net_of({row_sums_q[11:6], 6'd0}, 1'b0));
      end
      if (valid_q[4]) begin
        assert ({1'b0, \u_exposure.u_firm.traded_4_q } == gross_of({firm_sums_q[11:6], 6'd0}));
        assert ({\u_exposure.u_firm.balance_4_q [5], \u_exposure.u_firm.balance_4_q } ==
                net_of({firm_sums_q[11:6], 6'd0}, 1'b0));
        assert (limits_4_q == {\u_exposure.firm_max_net_4_q , \u_exposure.firm_max_gross_4_q ,
                               \u_exposure.max_net_4_q , \u_exposure.max_gross_4_q });
      end
      if (ours_5) begin
        assert (\u_exposure.u_account.own_5_q == (sell_q[5] ? row_sums_q[2:0] : row_sums_q[5:3]));
        assert (lane(\u_exposure.u_account.gross_5_q , \u_exposure.u_account.net_5_q , row_sums_q,
                     sell_q[5]));
      end
      if (valid_q[5]) begin
        assert (\u_exposure.n_5_q == n_q);
        assert (\u_exposure.u_firm.own_5_q == (sell_q[5] ? firm_sums_q[2:0] : firm_sums_q[5:3]));
        assert (lane(\u_exposure.u_firm.gross_5_q , \u_exposure.u_firm.net_5_q , firm_sums_q,
                     sell_q[5]));
        assert (\u_exposure.u_account.max_gross_5_q == below_most(limits_5_q[2:0]));
        assert (\u_exposure.u_account.max_net_5_q == below_most(limits_5_q[5:3]));
        assert (\u_exposure.u_firm.max_gross_5_q == below_most(limits_5_q[8:6]));
        assert (\u_exposure.u_firm.max_net_5_q == below_most(limits_5_q[11:9]));
      end
      // The keeper: with nothing in flight, and with its copy of the row it changes.
      assert (reading_q == \u_exposure.reading_q && changing_q == \u_exposure.changing_q );
      if (reading_q || changing_q) begin
        assert (valid_q == '0 && !(reading_q && changing_q));
        assert ({op_q, row_q, op_sell_q, a_q, b_q} ==
                {\u_exposure.op_q , \u_exposure.row_q , \u_exposure.op_sell_q , \u_exposure.a_q ,
                 \u_exposure.b_q });
        assert (op_q <= 3'd5 && row_q <= 2'd2 && (op_q >= 3'd4 || row_q < 2'd2));
      end
      if (changing_q && row_q == {1'b0, watched})
        assert ({bought_o, sold_o, open_buy_o, open_sell_o} == row_sums_q);
      if (changing_q && row_q == 2'd2)
        assert ({bought_o, sold_o, open_buy_o, open_sell_o} == firm_sums_q);
    end
  end
endmodule
