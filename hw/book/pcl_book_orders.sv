// The order table, and what the message under work does to it: which order it takes from and what
// it puts in.
//
// Latency       the answers below stand from the cycle after look_i; put_o and lost_o of a U from
//               the cycle after row_i.
// Order         what is taken is written in work, what is new in emit.
// Full          an order that finds no room is not kept; lost_o: its symbol's book cannot be
//               trusted, as after an unknown reference.
// Reset, clear  table swept empty, clearing_o.
module pcl_book_orders #(
  parameter int unsigned SymbolBits = 8,
  parameter int unsigned SetBits    = 13
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  // Steps (pcl_book_control)
  input  logic                  take_i,
  input  logic                  look_i,
  input  logic                  learned_i,
  input  logic                  row_i,
  input  logic                  work_i,
  input  logic                  emit_i,
  // The message: its first reference as it is taken, then all of it
  input  logic [63:0]           first_i,
  input  pcl_book_pkg::event_t  event_i,
  input  pcl_book_pkg::class_t  class_i,
  input  logic [SymbolBits-1:0] found_symbol_i,    // in look: of its locate
  input  logic [SymbolBits-1:0] learned_symbol_i,  // with learned_i: of its name
  // What it does: takes quantity from a level, then puts event_i's price and quantity into one
  output logic [SymbolBits-1:0] symbol_o,          // the order's own, where there is one
  output logic                  side_o,            // 1 sell
  output logic                  take_o,
  output logic [31:0]           take_price_o,
  output logic [31:0]           take_quantity_o,
  output logic                  put_o,
  output logic                  lost_o,
  output logic                  traded_o,          // at trade_price_o, if it is to count
  output logic [31:0]           trade_price_o,
  // What is counted of it: in look, and in row
  output logic                  unknown_o,
  output logic                  duplicate_o,
  output logic                  clamped_o,
  output logic                  bad_field_o,
  output logic                  second_used_o,
  output logic                  overflow_o
);
  localparam int unsigned OrderBits = SymbolBits + 1 + 32 + 32;

  logic                 hit, room, write, erase;
  logic [2:0]           hit_slot, room_slot, write_slot;
  logic [63:0]          write_key;
  logic [OrderBits-1:0] order, written;
  pcl_choice_table #(.KeyBits(64), .ValueBits(OrderBits), .SetBits(SetBits)) u_orders (
    .clk_i,
    .rst_i,
    .clear_i,
    .clearing_o,
    .lookup_i      (take_i || (look_i && class_i.replace)),
    .lookup_key_i  (look_i ? event_i.second : first_i),
    .hit_o         (hit),
    .hit_slot_o    (hit_slot),
    .value_o       (order),
    .free_o        (room),
    .free_slot_o   (room_slot),
    .write_i       (write),
    .write_erase_i (erase),
    .write_slot_i  (write_slot),
    .write_key_i   (write_key),
    .write_value_i (written)
  );

  // In look: the order of the first reference.
  logic [SymbolBits-1:0] order_symbol;
  logic                  order_side, later, takes, adds;
  logic [31:0]           order_price, order_quantity, taken;
  assign {order_symbol, order_side, order_price, order_quantity} = order;
  assign later       = class_i.reduce || class_i.remove || class_i.replace;
  // A reference that is there, or is not, comes before a bad field.
  assign bad_field_o = class_i.add ? !hit && (event_i.quantity == '0 ||
                                              (event_i.code != "B" && event_i.code != "S"))
                                   : class_i.replace && hit && event_i.quantity == '0;
  assign takes       = later && hit && !bad_field_o;
  assign adds        = class_i.add && !hit && !bad_field_o;
  assign unknown_o   = later && !hit;
  assign duplicate_o = class_i.add && hit;
  assign clamped_o   = class_i.reduce && hit && event_i.quantity > order_quantity;
  assign taken       = class_i.reduce && !clamped_o ? event_i.quantity : order_quantity;

  // In row, of a U: its second reference takes the place of the original, or a slot of its own, or
  // is there already.
  logic        same, fresh_q, second_put, second_lost;
  logic [2:0]  slot_q, room_slot_q;
  logic [31:0] left_q;
  assign same          = event_i.second == event_i.first;
  assign second_put    = row_i && class_i.replace && put_o;
  assign second_lost   = second_put && !same && !hit && !room;
  assign second_used_o = second_put && !same && hit;
  assign overflow_o    = (row_i && class_i.add && lost_o) || second_lost;

  always_ff @(posedge clk_i) begin
    if (look_i) begin
      symbol_o        <= later && hit ? order_symbol : found_symbol_i;
      side_o          <= class_i.add ? event_i.code == "S" : order_side;
      take_o          <= takes;
      take_price_o    <= order_price;
      take_quantity_o <= taken;
      put_o           <= (adds && room) || (class_i.replace && takes);
      lost_o          <= (adds && !room) || unknown_o;
      traded_o        <= takes && (event_i.kind == "E" ||
                                   (event_i.kind == "C" && event_i.code == "Y"));
      slot_q          <= hit_slot;
      left_q          <= order_quantity - taken;
      room_slot_q     <= room_slot;
    end else if (learned_i) begin
      symbol_o <= learned_symbol_i;
    end else if (second_put) begin
      fresh_q     <= !same;
      room_slot_q <= room_slot;
      put_o       <= same || (!hit && room);
      if (second_lost) lost_o <= 1'b1;
    end
  end

  assign trade_price_o = event_i.kind == "E" ? take_price_o : event_i.price;

  always_comb begin
    write      = 1'b0;
    erase      = 1'b0;
    write_slot = slot_q;
    write_key  = event_i.first;
    written    = {symbol_o, side_o, take_price_o, left_q};
    if (work_i && take_o) begin
      write = 1'b1;
      erase = left_q == '0;
      if (class_i.replace && put_o && !fresh_q) begin
        erase   = 1'b0;
        written = {symbol_o, side_o, event_i.price, event_i.quantity};
      end
    end else if (emit_i && put_o && (class_i.add || fresh_q)) begin
      write      = 1'b1;
      write_slot = room_slot_q;
      write_key  = class_i.add ? event_i.first : event_i.second;
      written    = {symbol_o, side_o, event_i.price, event_i.quantity};
    end
  end
endmodule
