// What a report (or order_resolve) does to the chain of the order it names: next table entries, the
// chain's reservation and its price before and after, shares filled. Combinational.
//
// A chain is a live order and perhaps a replace pending on it; the report names either. Its
// reservation is max(total, T of its pending replace) - executed, at least 0, at the higher of the
// two prices.
// A replace confirmed at or below what is executed by then leaves nothing of its order: it closes.
// Safety        a fill of an unknown order, of more than its remaining quantity, or of a replace
//               the venue has not confirmed sets unknown_fill; the position still moves if the
//               order is known, the order and its reservation stay as they are.
module pcl_report_effect (
  input  logic [2:0]           effect_i,    // effect_e
  input  logic                 dead_i,      // U: order state D
  input  logic                 modifies_i,  // M
  input  logic [1:0]           side_i,      // M
  input  logic [31:0]          quantity_i,  // E: shares; C, D: decrement; M: what is outstanding
  input  logic                 known_i,
  input  pcl_gate_pkg::order_t order_i,     // the one named
  input  logic                 linked_i,    // a replace is pending on it
  /* verilator lint_off UNUSEDSIGNAL */     // of the partner only the numbers count
  input  pcl_gate_pkg::order_t partner_i,   // that replace, or the original of a pending one
  /* verilator lint_on UNUSEDSIGNAL */
  output pcl_gate_pkg::change_t change_o,
  output pcl_gate_pkg::order_t  order_o      // the order named, after it
);
  logic [31:0] taken, total, executed, price, pending_total, pending_price, cancelled_total;
  logic [32:0] filled, outstanding;
  logic        acts, over, close, promote, pair, executes, cancels;
  logic [31:0] old_reserved, old_price, new_reserved, new_price;

  // The chain as it is: the live order's numbers and the pending replace's.
  assign pair            = order_i.pending || linked_i;
  assign total           = order_i.pending ? partner_i.total : order_i.total;
  assign executed        = order_i.pending ? partner_i.executed : order_i.executed;
  assign price           = order_i.pending ? partner_i.price : order_i.price;
  assign pending_total   = !pair ? '0 : order_i.pending ? order_i.total : partner_i.total;
  assign pending_price   = !pair ? '0 : order_i.pending ? order_i.price : partner_i.price;
  assign filled          = {1'b0, order_i.executed} + {1'b0, quantity_i};
  // What an M leaves is never more than was there.
  assign outstanding     = {1'b0, executed} + {1'b0, quantity_i};
  always_comb begin
    if (modifies_i)
      cancelled_total = outstanding > {1'b0, order_i.total} ? order_i.total : outstanding[31:0];
    else
      cancelled_total = order_i.total <= quantity_i ? '0 : order_i.total - quantity_i;
  end
  pcl_reservation u_before (
    .total_i(total), .price_i(price), .pending_total_i(pending_total),
    .pending_price_i(pending_price), .executed_i(executed), .reserved_o(old_reserved),
    .price_o(old_price)
  );

  assign acts = known_i && (effect_i == pcl_gate_pkg::EffectClose ||
                            effect_i == pcl_gate_pkg::EffectReplace ||
                            effect_i == pcl_gate_pkg::EffectExecute ||
                            effect_i == pcl_gate_pkg::EffectCancel);
  assign executes = effect_i == pcl_gate_pkg::EffectExecute;
  assign cancels  = effect_i == pcl_gate_pkg::EffectCancel;
  assign over     = executes && (filled > {1'b0, order_i.total} || order_i.pending);
  assign taken    = executes && !over ? quantity_i : '0;
  always_comb begin
    close   = 1'b0;
    promote = 1'b0;
    case (effect_i)
      pcl_gate_pkg::EffectClose:   close = 1'b1;
      pcl_gate_pkg::EffectCancel:  close = cancelled_total <= executed;
      pcl_gate_pkg::EffectExecute: close = !over && filled == {1'b0, order_i.total};
      pcl_gate_pkg::EffectReplace: begin
        promote = order_i.pending;
        close   = dead_i || (promote && order_i.total <= executed);
      end
      default: close = 1'b0;
    endcase
    close   = close && acts;
    promote = promote && acts;
  end

  // The chain as it will be, then its entries.
  logic [31:0] total_after, executed_after, live_price_after, pending_after, pending_price_after;
  always_comb begin
    total_after         = total;
    executed_after      = executed;
    live_price_after    = price;
    pending_after       = pending_total;
    pending_price_after = pending_price;
    if (promote) begin
      total_after      = order_i.total;
      live_price_after = order_i.price;
    end else if (acts && cancels && !close) begin
      if (order_i.pending) pending_after = cancelled_total;
      else                 total_after   = cancelled_total;
    end else if (acts && executes) begin
      executed_after = executed + taken;
    end
    if (promote || close) begin
      pending_after       = '0;
      pending_price_after = '0;
    end
    // A chain ends when its live order does; a pending replace that ends leaves the original as it
    // was.
    if (close && (promote || !order_i.pending)) total_after = '0;
  end
  pcl_reservation u_after (
    .total_i(total_after), .price_i(live_price_after), .pending_total_i(pending_after),
    .pending_price_i(pending_price_after), .executed_i(executed_after), .reserved_o(new_reserved),
    .price_o(new_price)
  );
  always_comb begin
    change_o.write         = acts && !over &&
                             (effect_i != pcl_gate_pkg::EffectReplace || promote || close);
    change_o.erase         = close;
    change_o.partner       = promote || (close && linked_i);
    change_o.unlink        = (promote || close) && pair;
    change_o.reserves      = acts;
    change_o.old_reserved  = old_reserved;
    change_o.old_price     = old_price;
    change_o.new_reserved  = new_reserved;
    change_o.new_price     = new_price;
    change_o.give          = acts ? old_reserved - new_reserved - taken : '0;
    change_o.fill          = known_i && executes ? quantity_i : '0;
    change_o.closed        = close;
    change_o.unknown_fill  = executes && (!known_i || over);
    change_o.unknown_order = !known_i && effect_i != pcl_gate_pkg::EffectNone &&
        effect_i != pcl_gate_pkg::EffectTrip && effect_i != pcl_gate_pkg::EffectBreak;

    order_o = order_i;
    if (promote) begin
      order_o.pending  = 1'b0;
      order_o.original = '0;
      order_o.executed = executed;
    end
    if (executes) order_o.executed = executed_after;
    if (cancels)  order_o.total    = cancelled_total;
    if (cancels && modifies_i && side_i == order_i.side) order_o.moving = 1'b0;
    if (close)    order_o.valid    = 1'b0;
  end
endmodule
