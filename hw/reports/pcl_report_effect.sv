// What a report (or order_resolve) does to the chain of the order it names: next table entries, the
// chain's reservation and its price before and after, shares filled. Combinational.
//
// A chain is a live order and perhaps a replace pending on it; the report names either. Its
// reservation is max(total, T of its pending replace) - executed, at least 0, at the higher of the
// two prices.
// Safety        a fill of an unknown order, of more than its remaining quantity, or of a replace
//               the venue has not confirmed sets unknown_fill_o; the position still moves if the
//               order is known, the reservation stays.
module pcl_report_effect (
  input  logic [2:0]           effect_i,    // effect_e
  input  logic                 dead_i,      // U: order state D
  input  logic [31:0]          quantity_i,  // E: shares; C, D: decrement
  input  logic                 known_i,
  input  pcl_gate_pkg::order_t order_i,     // the one named
  input  logic                 linked_i,    // a replace is pending on it
  /* verilator lint_off UNUSEDSIGNAL */     // of the partner only the numbers count
  input  pcl_gate_pkg::order_t partner_i,   // that replace, or the original of a pending one
  /* verilator lint_on UNUSEDSIGNAL */
  // Entries
  output logic                 order_write_o,
  output logic                 order_erase_o,
  output pcl_gate_pkg::order_t order_o,
  output logic                 partner_erase_o,
  output logic                 unlink_o,        // the live order has no pending replace any more
  // Exposure
  output logic                 reserves_o,      // the four below count
  output logic [31:0]          before_o,
  output logic [31:0]          before_price_o,
  output logic [31:0]          after_o,
  output logic [31:0]          after_price_o,
  output logic [31:0]          give_o,          // shares released, not executed
  output logic [31:0]          fill_o,
  output logic                 closed_o,
  output logic                 unknown_fill_o,
  output logic                 unknown_order_o
);
  logic [31:0] total, executed, price, pending_total, pending_price, cancelled_total;
  logic [32:0] filled;
  logic        acts, over, close, promote, pair, executes, cancels;

  // The chain as it is: the live order's numbers and the pending replace's.
  assign pair            = order_i.pending || linked_i;
  assign total           = order_i.pending ? partner_i.total : order_i.total;
  assign executed        = order_i.pending ? partner_i.executed : order_i.executed;
  assign price           = order_i.pending ? partner_i.price : order_i.price;
  assign pending_total   = !pair ? '0 : order_i.pending ? order_i.total : partner_i.total;
  assign pending_price   = !pair ? '0 : order_i.pending ? order_i.price : partner_i.price;
  assign filled          = {1'b0, order_i.executed} + {1'b0, quantity_i};
  assign cancelled_total = order_i.total <= quantity_i ? '0 : order_i.total - quantity_i;
  pcl_reservation u_before (
    .total_i(total), .price_i(price), .pending_total_i(pending_total),
    .pending_price_i(pending_price), .executed_i(executed), .reserved_o(before_o),
    .price_o(before_price_o)
  );

  assign acts = known_i && (effect_i == pcl_gate_pkg::EffectClose ||
                            effect_i == pcl_gate_pkg::EffectReplace ||
                            effect_i == pcl_gate_pkg::EffectExecute ||
                            effect_i == pcl_gate_pkg::EffectCancel);
  assign executes = effect_i == pcl_gate_pkg::EffectExecute;
  assign cancels  = effect_i == pcl_gate_pkg::EffectCancel;
  assign over     = executes && (filled > {1'b0, order_i.total} || order_i.pending);
  assign unknown_order_o = !known_i && effect_i != pcl_gate_pkg::EffectNone &&
      effect_i != pcl_gate_pkg::EffectTrip && effect_i != pcl_gate_pkg::EffectBreak;
  assign unknown_fill_o  = executes && (!known_i || over);
  assign fill_o          = known_i && executes ? quantity_i : '0;

  always_comb begin
    close   = 1'b0;
    promote = 1'b0;
    case (effect_i)
      pcl_gate_pkg::EffectClose:   close = 1'b1;
      pcl_gate_pkg::EffectCancel:  close = cancelled_total <= executed;
      pcl_gate_pkg::EffectExecute: close = !over && filled == {1'b0, order_i.total};
      pcl_gate_pkg::EffectReplace: begin
        promote = order_i.pending;
        close   = dead_i;
      end
      default: close = 1'b0;
    endcase
    close    = close && acts;
    promote  = promote && acts;
    closed_o = close;
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
    end else if (acts && executes && !over) begin
      executed_after = executed + quantity_i;
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
    .pending_price_i(pending_price_after), .executed_i(executed_after), .reserved_o(after_o),
    .price_o(after_price_o)
  );
  assign reserves_o = acts;
  assign give_o     = acts ? before_o - after_o - (executes && !over ? quantity_i : '0) : '0;

  always_comb begin
    order_write_o = acts && !over && (effect_i != pcl_gate_pkg::EffectReplace || promote || close);
    order_erase_o = close;
    order_o       = order_i;
    if (promote) begin
      order_o.pending  = 1'b0;
      order_o.original = '0;
      order_o.executed = executed;
    end
    if (executes) order_o.executed = executed_after;
    if (cancels)  order_o.total    = cancelled_total;
    if (close)    order_o.valid    = 1'b0;
    partner_erase_o = promote || (close && linked_i);
    unlink_o        = (promote || close) && pair;
  end
endmodule
