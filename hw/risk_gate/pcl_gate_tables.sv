// The open orders and the exposure rows, as one transaction sees them: two order entries (the one
// it names, and its partner or the number to be allotted) and one row.
//
// Latency       an answer is registered by its latch strobe, one cycle after its lookup strobe.
// Throughput    one transaction at a time; the caller writes at most one order entry a cycle.
// Reset, clear  both tables are swept (clearing_o); nothing may be looked up meanwhile.
module pcl_gate_tables #(
  parameter int unsigned OpenOrderSetBits = 9,
  parameter int unsigned ExposureSetBits  = 9
) (
  input  logic                      clk_i,
  input  logic                      rst_i,
  input  logic                      clear_i,
  output logic                      clearing_o,
  // First lookup: the order named
  input  logic                      order_lookup_i,
  input  logic [31:0]               order_key_i,
  input  logic                      order_latch_i,
  output logic                      order_known_o,
  output logic                      order_room_o,
  output pcl_gate_pkg::open_order_t order_o,
  // Second lookup: partner entry and exposure row
  input  logic                      second_lookup_i,
  input  logic [31:0]               partner_key_i,
  input  logic [25:0]               row_key_i,       // account, strategy, symbol
  input  logic                      second_latch_i,
  output logic                      partner_known_o,
  output logic                      partner_room_o,
  output pcl_gate_pkg::open_order_t partner_o,
  output logic                      row_known_o,
  output logic                      row_room_o,
  output pcl_gate_pkg::exposure_t   row_o,
  // Writes
  input  logic                      order_write_i,
  input  logic                      order_erase_i,
  input  pcl_gate_pkg::open_order_t order_i,
  input  logic                      partner_write_i,
  input  logic                      partner_erase_i,
  input  pcl_gate_pkg::open_order_t partner_i,
  input  logic                      row_write_i,
  input  logic                      row_erase_i,
  input  pcl_gate_pkg::exposure_t   row_i
);
  logic        orders_clearing, rows_clearing;
  logic        hit, room, row_hit, row_room;
  logic [2:0]  hit_slot, free_slot, row_hit_slot, row_free_slot, order_slot_q, partner_slot_q;
  logic [2:0]  row_slot_q;
  logic [31:0] order_key_q, partner_key_q;
  logic [25:0] row_key_q;
  logic [pcl_gate_pkg::OpenOrderBits-1:0] value;
  logic [pcl_gate_pkg::ExposureBits-1:0]  row_value;
  assign clearing_o = orders_clearing || rows_clearing;

  pcl_choice_table #(.KeyBits(32), .ValueBits(pcl_gate_pkg::OpenOrderBits),
    .SetBits(OpenOrderSetBits)) u_orders (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(orders_clearing),
    .lookup_i(order_lookup_i || second_lookup_i),
    .lookup_key_i(second_lookup_i ? partner_key_i : order_key_i),
    .hit_o(hit), .hit_slot_o(hit_slot), .value_o(value), .free_o(room), .free_slot_o(free_slot),
    .write_i(order_write_i || partner_write_i),
    .write_erase_i(partner_write_i ? partner_erase_i : order_erase_i),
    .write_slot_i(partner_write_i ? partner_slot_q : order_slot_q),
    .write_key_i(partner_write_i ? partner_key_q : order_key_q),
    .write_value_i(partner_write_i ? partner_i : order_i)
  );
  pcl_choice_table #(.KeyBits(26), .ValueBits(pcl_gate_pkg::ExposureBits),
    .SetBits(ExposureSetBits)) u_exposure (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(rows_clearing),
    .lookup_i(second_lookup_i), .lookup_key_i(row_key_i),
    .hit_o(row_hit), .hit_slot_o(row_hit_slot), .value_o(row_value), .free_o(row_room),
    .free_slot_o(row_free_slot),
    .write_i(row_write_i), .write_erase_i(row_erase_i), .write_slot_i(row_slot_q),
    .write_key_i(row_key_q),
    .write_value_i(row_i)
  );

  always_ff @(posedge clk_i) begin
    if (order_lookup_i) order_key_q <= order_key_i;
    if (order_latch_i) begin
      order_known_o <= hit;
      order_room_o  <= room;
      order_o       <= value;
      order_slot_q  <= hit ? hit_slot : free_slot;
    end
    if (second_lookup_i) begin
      partner_key_q <= partner_key_i;
      row_key_q     <= row_key_i;
    end
    if (second_latch_i) begin
      partner_known_o <= hit;
      partner_room_o  <= room;
      partner_o       <= value;
      partner_slot_q  <= hit ? hit_slot : free_slot;
      row_known_o     <= row_hit;
      row_room_o      <= row_room;
      row_o           <= row_value;
      row_slot_q      <= row_hit ? row_hit_slot : row_free_slot;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(order_lookup_i && second_lookup_i));
      assert (!(order_write_i && partner_write_i));
    end
  end
endmodule
