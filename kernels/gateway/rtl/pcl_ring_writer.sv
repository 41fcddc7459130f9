// Ring writer: slots of the card into a ring in host memory, each with its check.
//
// Latency       2 cycles from an accepted slot to write_valid_o (parities; check and address).
// Throughput    1 slot per cycle.
// Backpressure  slot_ready_o needs credit: fewer slots issued beyond the host's head (of 2 cycles
//               ago) than the ring holds. Without it the card waits, and refuses new risk by its
//               own rules.
// Reset         empty, without credit for a cycle; the next slot is number 1.
// Fails closed  a host head beyond what was issued gives no credit.
// A slot counts in tail_o when its write was answered, in order. run_i low takes no slot.
module pcl_ring_writer #(
  parameter int unsigned SlotsBits = 10,
  parameter int unsigned CheckBit  = 48
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         run_i,
  input  logic [51:0]  base_i,
  input  logic [31:0]  host_head_i,
  // Slots in
  input  logic         slot_valid_i,
  output logic         slot_ready_o,
  input  logic [511:0] slot_i,
  // One write of 64 bytes each
  output logic         write_valid_o,
  input  logic         write_ready_i,
  output logic [63:0]  write_address_o,
  output logic [511:0] write_data_o,
  input  logic         written_i,
  // State
  output logic [31:0]  tail_o,
  output logic         busy_o
);
  localparam logic [31:0] Slots = 32'd1 << SlotsBits;

  logic         take, taken_q, credit_d, credit_q, summed_q, summed_moves, out_moves;
  logic [31:0]  used_q;    // a cycle old: taken_q tells whether one more was issued since
  logic [2:0]   room;      // by used_q, for 1, 2, 3 slots
  logic [63:0]  number_q;
  logic [511:0] summed_slot_q;
  logic [20:0]  page_sum_q;
  logic [31:0]  base_high_q;
  logic [5:0]   in_page_q;
  logic [15:0]  check;
  logic [31:0]  issued;

  assign issued       = number_q[31:0] - 32'd1;
  assign room         = {used_q < Slots - 32'd2, used_q < Slots - 32'd1, used_q < Slots};
  assign credit_d     = take && taken_q ? room[2] : take || taken_q ? room[1] : room[0];
  assign out_moves    = !write_valid_o || write_ready_i;
  assign summed_moves = !summed_q || out_moves;
  assign slot_ready_o = run_i && credit_q && summed_moves;
  assign take         = slot_valid_i && slot_ready_o;
  assign busy_o       = summed_q || write_valid_o || tail_o != issued;

  pcl_slot_check #(.CheckBit(CheckBit)) u_check (
    .clk_i,
    .enable_i(summed_moves),
    .number_i(number_q),
    .slot_i,
    .check_o(check)
  );

  logic [511:0] checked;
  always_comb begin
    checked = summed_slot_q;
    checked[CheckBit +: 16] = check;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      taken_q       <= 1'b0;
      credit_q      <= 1'b0;
      used_q        <= '0;
      number_q      <= 64'd1;
      summed_q      <= 1'b0;
      write_valid_o <= 1'b0;
      tail_o        <= '0;
    end else begin
      taken_q  <= take;
      credit_q <= credit_d;
      used_q   <= issued - host_head_i;
      if (take) number_q <= number_q + 64'd1;
      if (summed_moves) summed_q <= take;
      if (out_moves) write_valid_o <= summed_q;
      if (written_i) tail_o <= tail_o + 32'd1;
    end
    if (summed_moves) begin
      summed_slot_q <= slot_i;
      page_sum_q    <= {1'b0, base_i[19:0]} + 21'((issued & (Slots - 32'd1)) >> 6);
      base_high_q   <= base_i[51:20];
      in_page_q     <= issued[5:0];
    end
    if (out_moves) begin
      write_data_o    <= checked;
      write_address_o <= {base_high_q + {31'd0, page_sum_q[20]}, page_sum_q[19:0],
                          in_page_q, 6'd0};
    end
  end

  // A stalled write holds still; no more is issued than the host has room for, nor answered than
  // was issued.
  logic         stalled_q;
  logic [575:0] write_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && write_valid_o && !write_ready_i;
    write_q   <= {write_address_o, write_data_o};
    if (!rst_i && stalled_q) assert (write_valid_o && {write_address_o, write_data_o} == write_q);
    if (!rst_i && take) assert (used_q + 32'(taken_q) < Slots);
    if (!rst_i && written_i) assert (tail_o != issued);
  end
endmodule
