// Gross and net exposure of one row, an account or the firm, with what an order adds, against its
// limits. A part of pcl_account_exposure, which keeps the sums and says when they change.
//
// Latency       bought and sold come in T3, open sums and limits in T4, n in T5 from a register;
//               answers in T5. Bought, sold and limits do not change while orders are in flight.
// Throughput    an order every cycle; opened_5_o is the open sum of the order's side with n, and
//               what an order in front of the same row adds is taken from there by itself.
// Overflow      sums are taken wider and saturate; saturated (all ones) is above every limit.
module pcl_exposure_lane #(
  parameter int unsigned ValueBits = 64
) (
  input  logic                 clk_i,
  // T3
  input  logic                 valid_3_i,
  input  logic [ValueBits-1:0] bought_3_i,
  input  logic [ValueBits-1:0] sold_3_i,
  // T4; same_4_i: the order in T5 is of the same row
  input  logic                 valid_4_i,
  input  logic                 sell_4_i,
  input  logic                 same_4_i,
  input  logic [ValueBits-1:0] open_buy_4_i,
  input  logic [ValueBits-1:0] open_sell_4_i,
  input  logic [ValueBits-1:0] max_gross_4_i,
  input  logic [ValueBits-1:0] max_net_4_i,
  // T5
  input  logic                 sell_5_i,
  input  logic [ValueBits-1:0] n_5_i,
  input  logic                 commit_i,
  output logic                 gross_ok_o,
  output logic [ValueBits-1:0] gross_o,
  output logic                 net_ok_o,
  output logic [ValueBits-1:0] net_o,
  output logic [ValueBits-1:0] opened_5_o
);
  localparam int unsigned High = ValueBits;      // the first bit beyond a saturated sum
  localparam int unsigned Wide = ValueBits + 3;  // five values, or their difference with its sign
  function automatic logic [Wide-1:0] widen(input logic [ValueBits-1:0] value);
    widen = {3'b0, value};
  endfunction

  // T3: what is traded: bought + sold, and bought - sold.
  logic [Wide-1:0] traded_d, balance_d, traded_4_q, balance_4_q;
  logic            unused_traded, unused_balance;
  pcl_wide_add #(.Bits(Wide)) u_traded (
    .a_i(widen(bought_3_i)), .b_i(widen(sold_3_i)), .carry_i(1'b0), .sum_o(traded_d),
    .carry_o(unused_traded)
  );
  pcl_wide_add #(.Bits(Wide)) u_balance (
    .a_i(widen(bought_3_i)), .b_i(~widen(sold_3_i)), .carry_i(1'b1), .sum_o(balance_d),
    .carry_o(unused_balance)
  );
  always_ff @(posedge clk_i) begin
    if (valid_3_i) {traded_4_q, balance_4_q} <= {traded_d, balance_d};
  end

  // T4: gross and net before this order, from the row as it stands.
  logic                 unused_gross, unused_net;
  logic [ValueBits-1:0] own_4;
  logic [Wide-1:0]      gross_half, gross_carries, gross_4, net_4;
  assign own_4         = sell_4_i ? open_sell_4_i : open_buy_4_i;
  assign gross_half    = traded_4_q ^ widen(open_buy_4_i) ^ widen(open_sell_4_i);
  assign gross_carries = Wide'({traded_4_q & widen(open_buy_4_i | open_sell_4_i) |
                                widen(open_buy_4_i & open_sell_4_i), 1'b0});
  pcl_wide_add #(.Bits(Wide)) u_gross_before (
    .a_i(gross_half), .b_i(gross_carries), .carry_i(1'b0), .sum_o(gross_4), .carry_o(unused_gross)
  );
  pcl_wide_add #(.Bits(Wide)) u_net_before (
    .a_i(sell_4_i ? ~balance_4_q : balance_4_q), .b_i(widen(own_4)), .carry_i(sell_4_i),
    .sum_o(net_4), .carry_o(unused_net)
  );

  // T5: with this order. A sum beyond the values keeps one bit that says so: it stays above all.
  logic                 unused_gross_sum, unused_net_sum, over, behind, behind_side;
  logic                 gross_above, net_above;
  logic [ValueBits-1:0] own_5_q, opened, max_gross_5_q, max_net_5_q;
  logic [Wide-1:0]      gross_5_q, net_5_q, gross_sum, net_sum;
  function automatic logic [Wide-1:0] bounded(input logic [Wide-1:0] sum);
    bounded = sum;
    if (!sum[Wide-1]) bounded[Wide-1:High] = {2'b0, |sum[Wide-1:High]};
  endfunction
  pcl_wide_add #(.Bits(Wide)) u_gross_sum (
    .a_i(gross_5_q), .b_i(widen(n_5_i)), .carry_i(1'b0), .sum_o(gross_sum),
    .carry_o(unused_gross_sum)
  );
  pcl_wide_add #(.Bits(Wide)) u_net_sum (
    .a_i(net_5_q), .b_i(widen(n_5_i)), .carry_i(1'b0), .sum_o(net_sum), .carry_o(unused_net_sum)
  );
  pcl_wide_add #(.Bits(ValueBits)) u_opened (
    .a_i(own_5_q), .b_i(n_5_i), .carry_i(1'b0), .sum_o(opened), .carry_o(over)
  );
  pcl_sum_above #(.Bits(Wide)) u_gross_above (
    .a_i(gross_5_q), .b_i(widen(n_5_i)), .limit_i(widen(max_gross_5_q)), .above_o(gross_above)
  );
  pcl_sum_above #(.Bits(Wide)) u_net_above (
    .a_i(net_5_q), .b_i(widen(n_5_i)), .limit_i(widen(max_net_5_q)), .above_o(net_above)
  );
  assign opened_5_o  = over ? '1 : opened;
  assign gross_ok_o  = !gross_above;
  assign net_ok_o    = !net_above;
  assign gross_o     = (|gross_sum[Wide-1:High]) ? '1 : gross_sum[ValueBits-1:0];
  assign net_o       = net_sum[Wide-1] ? '0 : (|net_sum[Wide-2:High]) ? '1 : net_sum[High-1:0];
  assign behind      = same_4_i && commit_i;
  assign behind_side = behind && sell_5_i == sell_4_i;
  always_ff @(posedge clk_i) begin
    if (valid_4_i) begin
      gross_5_q <= bounded(behind ? gross_sum : gross_4);
      net_5_q   <= bounded(behind_side ? net_sum : net_4);
      own_5_q   <= behind_side ? opened_5_o : own_4;
      // No limit is all ones: what is saturated is above it.
      max_gross_5_q <= {max_gross_4_i[ValueBits-1:1], max_gross_4_i[0] && !(&max_gross_4_i)};
      max_net_5_q   <= {max_net_4_i[ValueBits-1:1], max_net_4_i[0] && !(&max_net_4_i)};
    end
  end
endmodule
