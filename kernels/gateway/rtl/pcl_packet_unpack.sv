// Packet unpack: packet slots to a stream of 64-bit beats, 6 a slot.
//
// Latency       1 cycle from an accepted slot to its first beat.
// Throughput    1 beat per cycle, no gap between slots.
// Backpressure  a slot is taken when the one before has handed out its last beat, or does so now.
// Reset         no packet under way; the next slot is number 1.
// Fails closed  a slot that is no packet slot, has another number than it may have, or a length or
//               last that cannot be, gives no beat; nor does any slot behind it. fault_o stays
//               until reset.
module pcl_packet_unpack (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         slot_valid_i,
  output logic         slot_ready_o,
  input  logic [511:0] slot_i,
  output logic         beat_valid_o,
  input  logic         beat_ready_i,
  output logic [63:0]  beat_data_o,
  output logic [7:0]   beat_keep_o,
  output logic         beat_last_o,
  output logic         fault_o,
  output logic         busy_o
);
  localparam logic [5:0] SlotBytes = 6'd48;

  pcl_pkg::slot_packet_t slot;
  assign slot = slot_i;

  logic        take, good, first_q, last_q, ends;
  logic [63:0] number_q;
  logic [5:0]  left_q;  // bytes of the slot not yet handed out
  logic [383:0] payload_q;

  assign good = slot.kind == 8'd1 && slot.seq == number_q && slot.last <= 8'd1 &&
                (slot.last[0] ? slot.length <= 8'(SlotBytes) && (slot.length != '0 || first_q)
                              : slot.length == 8'(SlotBytes));
  assign ends         = left_q <= 6'd8;  // this beat is the slot's last
  assign slot_ready_o = !fault_o && (!beat_valid_o || (beat_ready_i && ends));
  assign take         = slot_valid_i && slot_ready_o;

  assign beat_data_o = payload_q[63:0];
  assign beat_last_o = last_q && ends;
  assign beat_keep_o = ends ? 8'((9'd1 << left_q[3:0]) - 9'd1) : 8'hFF;
  assign busy_o      = beat_valid_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      beat_valid_o <= 1'b0;
      fault_o      <= 1'b0;
      first_q      <= 1'b1;
      number_q     <= 64'd1;
    end else if (take) begin
      beat_valid_o <= good;
      fault_o      <= !good;
      first_q      <= slot.last[0];
      number_q     <= number_q + 64'd1;
    end else if (beat_ready_i && ends) beat_valid_o <= 1'b0;
    if (take) begin
      payload_q <= slot.payload;
      left_q    <= slot.length[5:0];
      last_q    <= slot.last[0];
    end else if (beat_valid_o && beat_ready_i) begin
      payload_q <= payload_q >> 64;
      left_q    <= ends ? left_q : left_q - 6'd8;
    end
  end

  // A stalled beat holds still; only a packet's last beat is short.
  logic        stalled_q;
  logic [72:0] beat_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && beat_valid_o && !beat_ready_i;
    beat_q    <= {beat_last_o, beat_keep_o, beat_data_o};
    if (!rst_i && stalled_q)
      assert (beat_valid_o && {beat_last_o, beat_keep_o, beat_data_o} == beat_q);
    if (!rst_i && beat_valid_o && !beat_last_o) assert (beat_keep_o == 8'hFF);
  end
endmodule
