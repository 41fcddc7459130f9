// Ring reader: fetches the slots the host has announced, verifies each and hands them out in order.
//
// Latency       a doorbell (tail_i) to burst_valid_o: 2 cycles. A beat to its slot_valid_o: 3
//               cycles when nothing waits (register, parities, compare into the output register).
// Throughput    1 slot per cycle; one burst asked for every 3 cycles.
// Backpressure  beats are always taken: no burst is asked for without room to store all of it.
// Bursts        all that is announced, but at most 16 slots and never past a multiple of 16, so
//               past neither 4 KiB nor the ring's end (base_i counts pages of 4 KiB). A burst waits
//               until all of it fits, so that a full store does not break bursts up.
// Reset         nothing asked for, nothing stored, the next slot is number 1. The user drains the
//               bus first: a beat asked for before a reset must not come after it.
// Fails closed  a slot whose check does not fit, or a beat with an error, and every slot behind it
//               is never handed out; the fault stays until reset. fetch_i low withdraws a burst not
//               yet granted.
module pcl_ring_reader #(
  parameter int unsigned SlotsBits = 10,
  parameter int unsigned StoreBits = 5
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         fetch_i,
  input  logic [51:0]  base_i,
  input  logic [31:0]  tail_i,
  // Burst wanted; its length is beats - 1
  output logic         burst_valid_o,
  input  logic         burst_ready_i,
  output logic [63:0]  burst_address_o,
  output logic [3:0]   burst_length_o,
  // Beats of the bursts granted
  input  logic         beat_valid_i,
  input  logic         beat_error_i,
  input  logic [511:0] beat_i,
  // Slots out
  output logic         slot_valid_o,
  input  logic         slot_ready_i,
  output logic [511:0] slot_o,
  // State: slots verified, slots announced and not asked for, slots asked for and not handed out
  output logic [31:0]  head_o,
  output logic         pending_o,
  output logic         holding_o,
  output logic         check_fault_o,
  output logic         bus_fault_o
);
  localparam int unsigned Store = 2**StoreBits;
  localparam int unsigned CheckBit = 48;
  localparam logic [31:0] IndexMask = (32'd1 << SlotsBits) - 32'd1;

  // ---- bursts: what may be asked for is computed a cycle ahead, and anew after each grant. The
  // tail is never behind what was fetched (pcl_doorbell), so it is in the same group of 16 or the
  // rest of the group is announced.
  logic               granted, settled_q, request_q, few_q, fits;
  logic [31:0]        fetched_q;
  logic [3:0]         left_q;  // to the tail, if that is in the same group
  logic [StoreBits:0] reserved_q, room, room_q;
  logic [4:0]         to_group, beats_d, beats_q;
  logic [20:0]        page_sum_q;

  assign granted  = burst_valid_o && burst_ready_i;
  assign room     = (StoreBits + 1)'(Store) - reserved_q;
  assign to_group = 5'd16 - {1'b0, fetched_q[3:0]};
  assign beats_d  = few_q ? {1'b0, left_q} : to_group;
  assign fits     = few_q ? left_q != '0 && room_q >= (StoreBits + 1)'(left_q)
                          : room_q >= (StoreBits + 1)'(to_group);

  assign burst_valid_o   = request_q && fetch_i;
  assign burst_length_o  = 4'(beats_q - 5'd1);
  assign burst_address_o = {base_i[51:20] + {31'd0, page_sum_q[20]}, page_sum_q[19:0],
                            fetched_q[5:0], 6'd0};

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      settled_q  <= 1'b0;
      request_q  <= 1'b0;
      fetched_q  <= '0;
      reserved_q <= '0;
    end else begin
      settled_q <= !granted;
      request_q <= !granted && fetch_i && (request_q || (settled_q && fits));
      if (granted) fetched_q <= fetched_q + 32'(beats_q);
      reserved_q <= reserved_q + (granted ? (StoreBits + 1)'(beats_q) : '0) -
                    (StoreBits + 1)'(slot_valid_o && slot_ready_i);
    end
    few_q  <= tail_i[31:4] == fetched_q[31:4];
    left_q <= tail_i[3:0] - fetched_q[3:0];
    room_q <= room;
    if (!request_q) begin
      beats_q    <= beats_d;
      page_sum_q <= {1'b0, base_i[19:0]} + 21'((fetched_q & IndexMask) >> 6);
    end
  end

  // ---- beats: registered, summed, compared
  logic         arrived_q, summed_q, arrived_error_q, summed_error_q, fault, push, store_ready;
  logic [511:0] arrived_slot_q, summed_slot_q;
  logic [63:0]  number_q;
  logic [15:0]  check;

  pcl_slot_check #(.CheckBit(CheckBit)) u_check (
    .clk_i,
    .enable_i(1'b1),
    .number_i(number_q),
    .slot_i(arrived_slot_q),
    .check_o(check)
  );

  assign fault = check_fault_o || bus_fault_o;
  assign push  = summed_q && !summed_error_q && !fault && check == summed_slot_q[CheckBit +: 16];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      arrived_q     <= 1'b0;
      summed_q      <= 1'b0;
      number_q      <= 64'd1;
      head_o        <= '0;
      check_fault_o <= 1'b0;
      bus_fault_o   <= 1'b0;
    end else begin
      arrived_q <= beat_valid_i;
      summed_q  <= arrived_q;
      if (arrived_q) number_q <= number_q + 64'd1;
      if (push) head_o <= head_o + 32'd1;
      if (summed_q && !fault && !push) begin
        bus_fault_o   <= summed_error_q;
        check_fault_o <= !summed_error_q;
      end
    end
    arrived_slot_q  <= beat_i;
    arrived_error_q <= beat_error_i;
    summed_slot_q   <= arrived_slot_q;
    summed_error_q  <= arrived_error_q;
  end

  // A slot goes straight to the output register when nothing waits before it.
  logic [StoreBits:0] fill;
  logic               stored, out_moves;
  logic [511:0]       stored_slot;
  assign out_moves = !slot_valid_o || slot_ready_i;
  pcl_fifo #(.WordBits(512), .DepthBits(StoreBits)) u_store (
    .clk_i,
    .rst_i,
    .write_valid_i(push && (stored || !out_moves)),
    .write_ready_o(store_ready),
    .write_data_i(summed_slot_q),
    .read_valid_o(stored),
    .read_ready_i(out_moves),
    .read_data_o(stored_slot),
    .fill_o(fill)
  );
  always_ff @(posedge clk_i) begin
    if (rst_i) slot_valid_o <= 1'b0;
    else if (out_moves) slot_valid_o <= stored || push;
    if (out_moves) slot_o <= stored ? stored_slot : summed_slot_q;
  end
  assign pending_o = tail_i != fetched_q;
  assign holding_o = reserved_q != '0;

  // A burst waiting for its grant holds still unless withdrawn, stays in its 4 KiB and has its
  // room; a stalled slot holds still; the store never refuses.
  logic         stalled_q, slot_stalled_q;
  logic [67:0]  burst_q;
  logic [511:0] slot_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && burst_valid_o && !burst_ready_i;
    burst_q   <= {burst_length_o, burst_address_o};
    if (!rst_i && stalled_q && fetch_i)
      assert (burst_valid_o && {burst_length_o, burst_address_o} == burst_q);
    if (!rst_i && burst_valid_o) begin
      assert (beats_q != '0 && {1'b0, fetched_q[3:0]} + beats_q <= 5'd16);
      assert ((StoreBits + 1)'(beats_q) <= room);
    end
    slot_stalled_q <= !rst_i && slot_valid_o && !slot_ready_i;
    slot_q         <= slot_o;
    if (!rst_i && slot_stalled_q) assert (slot_valid_o && slot_o == slot_q);
    if (!rst_i && push) assert (store_ready);
    if (!rst_i) assert (fill + (StoreBits + 1)'(slot_valid_o) <= reserved_q);
  end
endmodule
