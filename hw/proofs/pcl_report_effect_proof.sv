// Proof: what a report, or an order_resolve, does to the reservation of the chain it names. What is
// reserved is, before and after, exactly what the venue may still execute under the chain, at a
// price none below what it may execute at; no report raises it; each share is reserved, executed or
// given back, once; and the party's row changes by that, and by nothing else.
//
// Combinational, at full width, for every report in every state of a chain; of a bust, which names
// an execution and no chain, that the position goes back, and nothing else. Assumed of the table
// (the keeper writes it so): a live order has executed < total; a pending replace has executed 0,
// one of the same chain and no other; a row holds what its chains reserve.
module pcl_report_effect_proof (
  input logic         clk_i,
  input logic [2:0]   effect_i,
  input logic         dead_i, modifies_i, known_i, linked_i, sell_i,
  input logic [1:0]   side_i,
  input logic [31:0]  quantity_i,
  input logic [206:0] order_i, partner_i,
  input logic [143:0] row_i
);
  pcl_gate_pkg::order_t    order, partner, after;
  pcl_gate_pkg::change_t   change;
  pcl_gate_pkg::exposure_t row, row_after;
  logic                    overflow;
  assign order   = order_i;
  assign partner = partner_i;
  assign row     = row_i;
  pcl_report_effect u_effect (
    .effect_i, .dead_i, .modifies_i, .side_i, .quantity_i, .known_i, .order_i(order), .linked_i,
    .partner_i(partner), .change_o(change), .order_o(after)
  );
  pcl_row_after u_row (
    .row_i(row), .load_i(1'b0), .position_i('0), .sell_i, .reserves_i(change.reserves),
    .before_i(change.old_reserved), .after_i(change.new_reserved), .moves_i(change.fill != '0),
    .back_i(1'b0), .shares_i(change.fill), .row_o(row_after), .overflow_o(overflow)
  );

  // The chain, as a live order and what is pending on it; sums wide enough never to wrap.
  pcl_gate_pkg::exposure_t row_back;
  logic                    back_overflow;
  pcl_row_after u_bust (
    .row_i(row), .load_i(1'b0), .position_i('0), .sell_i, .reserves_i(1'b0), .before_i('0),
    .after_i('0), .moves_i(1'b1), .back_i(1'b1), .shares_i(quantity_i), .row_o(row_back),
    .overflow_o(back_overflow)
  );
  logic        live_named, executes, fits, legal;
  logic [33:0] total, executed, pending, price, pending_price, left, left_pending, worst, quantity;
  assign live_named    = !order.pending;
  assign total         = {2'd0, live_named ? order.total : partner.total};
  assign executed      = {2'd0, live_named ? order.executed : partner.executed};
  assign price         = {2'd0, live_named ? order.price : partner.price};
  assign pending       = order.pending ? {2'd0, order.total}
                       : linked_i ? {2'd0, partner.total} : '0;
  assign pending_price = order.pending ? {2'd0, order.price}
                       : linked_i ? {2'd0, partner.price} : '0;
  assign quantity      = {2'd0, quantity_i};
  // What the venue may still execute: the rest of the live order, or the rest under the replace.
  function automatic logic [33:0] rest(input logic [33:0] of, input logic [33:0] spent);
    rest = of > spent ? of - spent : '0;
  endfunction
  function automatic logic [33:0] larger(input logic [33:0] a, input logic [33:0] b);
    larger = a > b ? a : b;
  endfunction
  assign left         = total - executed;
  assign left_pending = rest(pending, executed);
  assign worst        = larger(left, left_pending);
  assign executes     = effect_i == pcl_gate_pkg::EffectExecute;
  assign legal        = executed < total && (!order.pending || order.executed == '0) &&
                        !(order.pending && linked_i) && effect_i != pcl_gate_pkg::EffectTrip &&
                        effect_i != pcl_gate_pkg::EffectBreak;
  assign fits         = live_named && quantity <= left;

  // What may still be executed after it, by what each report means (OUCH 5.0).
  logic [33:0] lowered, lowered_left, worst_after;
  always_comb begin
    // C, D: by so many shares less. M: so many are outstanding, never more than were.
    lowered = rest({2'd0, order.total}, quantity);
    if (modifies_i)
      lowered = executed + quantity < {2'd0, order.total} ? executed + quantity
                                                           : {2'd0, order.total};
    lowered_left = rest(lowered, executed);
    worst_after  = worst;
    case (effect_i)
      // The order named is gone; with the live one its replace, without it the original stays.
      pcl_gate_pkg::EffectClose:   worst_after = live_named ? '0 : left;
      // The replace is the order now.
      pcl_gate_pkg::EffectReplace:
        worst_after = dead_i ? '0 : order.pending ? left_pending : worst;
      pcl_gate_pkg::EffectExecute: if (fits)
        worst_after = left == quantity ? '0
                    : larger(left - quantity, rest(pending, executed + quantity));
      pcl_gate_pkg::EffectCancel: begin
        if (!live_named)              worst_after = larger(left, lowered_left);
        else if (lowered_left != '0)  worst_after = larger(lowered_left, left_pending);
        else                          worst_after = '0;
      end
      default: worst_after = worst;
    endcase
  end

  logic started_q = 1'b0, asked;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign asked = started_q && legal;
  always_ff @(posedge clk_i) begin
    if (asked && known_i) begin
      before:      assert ({2'd0, change.old_reserved} == worst);
      priced:      assert ({2'd0, change.old_price} >= price &&
                           {2'd0, change.old_price} >= pending_price);
      if (change.reserves) begin
        after_it:  assert ({2'd0, change.new_reserved} == worst_after);
        no_more:   assert (change.new_reserved <= change.old_reserved);
        no_lower:  assert (change.new_reserved == '0 ||
                           {2'd0, change.new_price} >=
                           (order.pending && effect_i == pcl_gate_pkg::EffectReplace
                            ? pending_price : price));
        // A pending replace that is still there may be executed at its own price.
        and_its:   assert (change.new_reserved == '0 || change.unlink || left_pending == '0 ||
                           {2'd0, change.new_price} >= pending_price);
      end
      kept:        assert (change.reserves || worst_after == worst);
      once:        assert (!change.reserves ||
                           {2'd0, change.old_reserved} ==
                           {2'd0, change.new_reserved} + {2'd0, change.give} +
                           (executes && fits ? quantity : '0));
      // The entry: what closes leaves, what stays holds what was found.
      closes:      assert (!change.write || after.valid == (order.valid && !change.closed));
      ends:        assert (!(change.reserves && live_named && !change.closed) ||
                           after.executed < after.total);
      moves_on:    assert (!executes || !fits || {2'd0, after.executed} == executed + quantity);
    end
    // A fill that fits nothing trips, and leaves the reservation as it is.
    if (asked && executes && !(known_i && fits)) begin
      trips:       assert (change.unknown_fill);
      as_it_was:   assert (!change.reserves || change.new_reserved == change.old_reserved);
      not_written: assert (!change.write && !change.erase);
    end
    if (asked && !known_i)
      untouched:   assert (!change.write && !change.erase && !change.partner && !change.reserves);
    // The row: what others reserve in it stays, the position moves by the fill.
    if (asked && known_i && (sell_i ? row.open_sell : row.open_buy) >= 48'(worst)) begin
      if (change.reserves && sell_i)
        sells:     assert (row_after.open_sell - 48'(worst_after) == row.open_sell - 48'(worst) &&
                           row_after.open_buy == row.open_buy);
      if (change.reserves && !sell_i)
        buys:      assert (row_after.open_buy - 48'(worst_after) == row.open_buy - 48'(worst) &&
                           row_after.open_sell == row.open_sell);
      moves:       assert (overflow || row_after.position ==
                           (sell_i ? row.position - 48'(change.fill)
                                   : row.position + 48'(change.fill)));
      kept_rows:   assert (change.reserves || {row_after.open_buy, row_after.open_sell} ==
                                              {row.open_buy, row.open_sell});
    end
    if (started_q) begin
      busts:       assert (back_overflow ||
                           row_back.position == (sell_i ? row.position + 48'(quantity_i)
                                                        : row.position - 48'(quantity_i)));
      bust_alone:  assert ({row_back.open_buy, row_back.open_sell} ==
                           {row.open_buy, row.open_sell});
    end
    reach_partly:  assert (!(asked && known_i && executes && fits && linked_i &&
                             change.new_reserved != '0));
    reach_replace: assert (!(asked && known_i && order.pending && change.closed &&
                             effect_i == pcl_gate_pkg::EffectReplace));
    reach_cancel:  assert (!(asked && known_i && order.pending && !change.closed &&
                             effect_i == pcl_gate_pkg::EffectCancel));
    reach_lower:   assert (!(asked && known_i && modifies_i && !change.closed &&
                             change.new_reserved < change.old_reserved &&
                             effect_i == pcl_gate_pkg::EffectCancel));
  end
endmodule
