// What a report (or order_resolve) does to the chain of the order it names: next table entries,
// shares released from the reservation, shares filled. Combinational.
//
// The chain's reservation is max(total, T of its pending replace) - executed, at least 0.
// Safety        a fill of an unknown order, of more than its remaining quantity, or of a replace
//               the venue has not confirmed sets unknown_fill_o; the position still moves if the
//               order is known, the reservation stays.
module pcl_report_effect (
  input  logic [2:0]                effect_i,    // effect_e
  input  logic                      dead_i,      // U: order state D
  input  logic [31:0]               quantity_i,  // E: shares; C, D: decrement
  input  logic                      known_i,
  input  pcl_gate_pkg::open_order_t order_i,
  input  pcl_gate_pkg::open_order_t partner_i,
  // The order's entry, and its partner's (the pending replace, or the original)
  output logic                      order_write_o,
  output logic                      order_erase_o,
  output pcl_gate_pkg::open_order_t order_o,
  output logic                      partner_write_o,
  output logic                      partner_erase_o,
  output pcl_gate_pkg::open_order_t partner_o,
  // Exposure
  output logic [31:0]               release_o,
  output logic [31:0]               fill_o,
  output logic                      closed_o,
  output logic                      unknown_fill_o,
  output logic                      unknown_order_o
);
  logic [31:0] total, executed, pending_total, reserved_before, reserved_after;
  logic [32:0] filled;
  logic [31:0] cancelled_total;
  logic        acts, over, close, promote;

  // The chain as it is: the live order's numbers and the pending replace's total.
  assign total           = order_i.pending ? partner_i.total : order_i.total;
  assign executed        = order_i.pending ? partner_i.executed : order_i.executed;
  assign pending_total   = order_i.pending ? order_i.total :
      (order_i.has_pending ? order_i.pending_total : '0);
  assign filled          = {1'b0, order_i.executed} + {1'b0, quantity_i};
  assign cancelled_total = order_i.total <= quantity_i ? '0 : order_i.total - quantity_i;
  pcl_reservation u_before (.total_i(total), .pending_total_i(pending_total), .executed_i(executed),
                            .reserved_o(reserved_before));

  assign acts = known_i && effect_i != pcl_gate_pkg::EffectNone &&
      effect_i != pcl_gate_pkg::EffectNotice &&
                effect_i != pcl_gate_pkg::EffectTrip;
  assign over = effect_i == pcl_gate_pkg::EffectExecute &&
      (filled > {1'b0, order_i.total} || order_i.pending);
  assign unknown_order_o = !known_i && effect_i != pcl_gate_pkg::EffectNone &&
      effect_i != pcl_gate_pkg::EffectTrip;
  assign unknown_fill_o  = effect_i == pcl_gate_pkg::EffectExecute && (!known_i || over);
  assign fill_o          = known_i && effect_i == pcl_gate_pkg::EffectExecute ? quantity_i : '0;

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
  logic [31:0] total_after, executed_after, pending_after;
  always_comb begin
    total_after    = total;
    executed_after = executed;
    pending_after  = pending_total;
    if (promote) begin
      total_after   = order_i.total;
      pending_after = '0;
    end else if (close) begin
      pending_after = '0;
    end else if (acts && effect_i == pcl_gate_pkg::EffectCancel) begin
      if (order_i.pending) pending_after = cancelled_total;
      else                 total_after   = cancelled_total;
    end else if (acts && effect_i == pcl_gate_pkg::EffectExecute && !over) begin
      executed_after = executed + quantity_i;
    end
    // A chain ends when its live order does; a pending replace that ends leaves the original as it
    // was.
    if (close && (promote || !order_i.pending)) total_after = '0;
  end
  pcl_reservation u_after (.total_i(total_after), .pending_total_i(pending_after),
    .executed_i(executed_after),
                           .reserved_o(reserved_after));
  assign release_o = acts ? reserved_before - reserved_after : '0;

  always_comb begin
    order_write_o = acts && !over && !(effect_i == pcl_gate_pkg::EffectReplace && !promote &&
        !close);
    order_erase_o = close;
    order_o       = order_i;
    if (promote) begin
      order_o.pending  = 1'b0;
      order_o.partner  = '0;
      order_o.executed = executed;
    end
    if (effect_i == pcl_gate_pkg::EffectExecute) order_o.executed = executed_after;
    if (effect_i == pcl_gate_pkg::EffectCancel)  order_o.total    = cancelled_total;

    partner_write_o = order_write_o && (order_i.pending || (close && order_i.has_pending));
    partner_erase_o = promote || !order_i.pending;
    partner_o       = partner_i;
    partner_o.pending_total = pending_after;
    if (close) begin
      partner_o.has_pending = 1'b0;
      partner_o.partner     = '0;
    end
  end
endmodule
