// The open-order table: an entry a UserRefNum, in the slot of its low bits; beside each live entry
// a link to the replace pending on it; and the allotter of the numbers.
//
// Latency       the entry and the link of the slot of read_ref_i stand from the cycle after read_i
//               until the next read; known_o: it is that very number's.
// Throughput    one read, one entry and one link written a cycle; a read of the cycle of a write
//               sees the old word. side_only_i: of the entry its side alone is written.
// Parity        lost_o 2 cycles after read_i: entry or link has lost it.
// Mirror        each write of an entry, and each clear, in its cycle, for the canceller's copy.
// Reset, clear  every slot is swept empty (clearing_o); nothing may be asked meanwhile. Reset: no
//               number to allot, so no new order (fails closed).
module pcl_order_table #(
  parameter int unsigned SlotBits = 12
) (
  input  logic                              clk_i,
  input  logic                              rst_i,
  input  logic                              clear_i,
  output logic                              clearing_o,
  // Read
  input  logic                              read_i,
  input  logic [31:0]                       read_ref_i,
  output logic                              known_o,
  output pcl_gate_pkg::order_t              entry_o,
  output logic                              linked_o,
  output logic [31:0]                       link_o,
  output logic                              lost_o,
  // Write
  input  logic                              write_i,
  input  logic                              insert_i,       // the slot written was empty
  input  logic [SlotBits-1:0]               write_slot_i,
  input  pcl_gate_pkg::order_t              write_entry_i,  // not valid: erased
  input  logic                              side_only_i,    // it is there, and stays
  input  logic                              link_write_i,
  input  logic [SlotBits-1:0]               link_slot_i,
  input  logic                              link_valid_i,
  input  logic [31:0]                       link_ref_i,
  // Numbers, see pcl_number_allotter
  input  logic                              load_i,
  input  logic [31:0]                       load_number_i,
  input  logic                              flush_i,
  input  logic                              take_i,
  output logic                              none_o,
  output logic                              full_o,
  output logic                              settled_o,
  output logic [4:0]                        room_o,
  output logic [31:0]                       number_o,
  output logic [31:0]                       next_o,
  // Mirror
  output logic                              mirror_valid_o,
  output logic [SlotBits-1:0]               mirror_slot_o,
  output logic [pcl_gate_pkg::MirrorBits-1:0] mirror_entry_o,
  output logic                              mirror_clear_o
);
  logic                                sweeping;
  logic [SlotBits-1:0]                 sweep_q;
  logic [31:0]                         ref_q;
  localparam int unsigned SideBits = pcl_gate_pkg::SideBits;
  localparam int unsigned RestBits = pcl_gate_pkg::EntryBits - SideBits;
  logic                                write;
  logic [pcl_gate_pkg::EntryBits-1:0]  word, written;

  // The allotter sweeps as many slots in the same cycles; its flag serves for both.
  assign clearing_o = sweeping;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) sweep_q <= '0;
    else if (sweeping)    sweep_q <= sweep_q + 1'b1;
    if (read_i) ref_q <= read_ref_i;
  end

  assign write   = write_i && !side_only_i;
  assign written = sweeping ? '0 : write_entry_i;
  logic lost_entry, lost_side, lost_link;
  pcl_parity_ram #(.AddressBits(SlotBits), .WordBits(RestBits)) u_entries (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(sweeping || write),
    .write_address_i(sweeping ? sweep_q : write_slot_i),
    .write_data_i(written[pcl_gate_pkg::EntryBits-1:SideBits]), .read_enable_i(read_i),
    .read_address_i(read_ref_i[SlotBits-1:0]),
    .read_data_o(word[pcl_gate_pkg::EntryBits-1:SideBits]), .lost_o(lost_entry)
  );
  pcl_parity_ram #(.AddressBits(SlotBits), .WordBits(SideBits)) u_sides (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(sweeping || write_i),
    .write_address_i(sweeping ? sweep_q : write_slot_i),
    .write_data_i(written[SideBits-1:0]), .read_enable_i(read_i),
    .read_address_i(read_ref_i[SlotBits-1:0]), .read_data_o(word[SideBits-1:0]),
    .lost_o(lost_side)
  );
  pcl_parity_ram #(.AddressBits(SlotBits), .WordBits(33)) u_links (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(sweeping || link_write_i),
    .write_address_i(sweeping ? sweep_q : link_slot_i),
    .write_data_i(sweeping ? '0 : {link_valid_i, link_ref_i}), .read_enable_i(read_i),
    .read_address_i(read_ref_i[SlotBits-1:0]), .read_data_o({linked_o, link_o}),
    .lost_o(lost_link)
  );
  assign lost_o  = lost_entry || lost_side || lost_link;
  assign entry_o = word;
  assign known_o = entry_o.valid && entry_o.user_ref == ref_q;

  pcl_number_allotter #(.SlotBits(SlotBits)) u_numbers (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(sweeping), .load_i(load_i),
    .load_number_i(load_number_i), .flush_i(flush_i), .none_o(none_o), .full_o(full_o),
    .settled_o(settled_o), .room_o(room_o), .number_o(number_o), .next_o(next_o),
    .take_i(take_i), .write_i(write), .insert_i(insert_i), .write_slot_i(write_slot_i),
    .write_used_i(write_entry_i.valid)
  );

  assign mirror_valid_o = write;
  assign mirror_slot_o  = write_slot_i;
  assign mirror_entry_o = {write_entry_i.valid, write_entry_i.user_ref, write_entry_i.account,
                           write_entry_i.strategy, write_entry_i.symbol, write_entry_i.session,
                           write_entry_i.new_risk};
  assign mirror_clear_o = clear_i;

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(sweeping && (write_i || link_write_i || read_i)));
      if (side_only_i) assert (write_i && !insert_i && write_entry_i.valid);
      if (write_i && write_entry_i.valid) begin
        assert (write_entry_i.user_ref[SlotBits-1:0] == write_slot_i);
      end
    end
  end
endmodule
