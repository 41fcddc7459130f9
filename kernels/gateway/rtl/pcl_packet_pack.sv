// Packet pack: the frames the card releases, with their tags, to packet slots of 48 bytes.
//
// Latency       1 cycle from a frame's last beat to slot_valid_o.
// Throughput    1 beat per cycle while slots are taken.
// Backpressure  the last slot waits in place; the beats behind it wait for that.
// Reset         no frame under way; the next slot is number 1.
// Ends          a full slot waits for the next beat, since a frame that a kill cuts ends in a last
//               beat without bytes: that only marks the slot before it as last and poisoned.
// Stalled beats may change (pcl_last_door): nothing is decided on a beat before it is taken.
module pcl_packet_pack (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic                beat_valid_i,
  output logic                beat_ready_o,
  input  logic [63:0]         beat_data_i,
  input  logic [7:0]          beat_keep_i,
  input  logic                beat_last_i,
  input  pcl_pkg::frame_tag_t beat_tag_i,
  output logic                slot_valid_o,
  input  logic                slot_ready_i,
  output logic [511:0]        slot_o,
  output logic                busy_o
);
  localparam logic [2:0] Beats = 3'd6;

  // Gathered and not yet in the output: a slot's beats, and whether the frame ends with them
  logic         done_q;
  logic [2:0]   count_q;
  logic [5:0]   length_q;
  logic [383:0] payload_q;
  pcl_pkg::frame_tag_t tag_q;

  logic         out_free, empty, appends, take, move;
  logic [3:0]   bytes;
  logic [5:0]   joined_length;
  logic [383:0] joined_payload;
  logic [63:0]  number_q, shown;

  always_comb begin
    bytes = '0;
    for (int unsigned i = 0; i < 8; i = i + 1) begin
      bytes = bytes + 4'(beat_keep_i[i]);
      shown[8 * i +: 8] = beat_keep_i[i] ? beat_data_i[8 * i +: 8] : 8'd0;
    end
    joined_payload = payload_q;
    for (int unsigned i = 0; i < 6; i = i + 1)
      if (count_q == 3'(i)) joined_payload[64 * i +: 64] = shown;
  end
  assign out_free      = !slot_valid_o || slot_ready_i;
  assign empty         = beat_keep_i == '0;
  assign appends       = count_q != Beats || empty;  // the beat fits behind those gathered
  assign joined_length = length_q + 6'(bytes);
  assign beat_ready_o  = !done_q && (count_q != Beats || out_free);
  assign take          = beat_valid_i && beat_ready_o;
  assign busy_o        = slot_valid_o || done_q || count_q != '0;

  // What goes to the output: the waiting end, the beats with this end, or a full slot.
  logic                move_last;
  logic [7:0]          move_tag;
  logic [15:0]         move_epoch;
  pcl_pkg::frame_tag_t end_tag;
  assign move       = out_free && (done_q || (take && (beat_last_i || !appends)));
  assign move_last  = done_q || appends;
  assign end_tag    = done_q ? tag_q : beat_tag_i;
  assign move_tag   = move_last ? {4'd0, end_tag.session, end_tag.poisoned, end_tag.new_risk} : '0;
  assign move_epoch = move_last ? end_tag.epoch : '0;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      slot_valid_o <= 1'b0;
      done_q       <= 1'b0;
      count_q      <= '0;
      length_q     <= '0;
      payload_q    <= '0;
      number_q     <= 64'd1;
    end else begin
      if (move) begin
        slot_valid_o <= 1'b1;
        number_q     <= number_q + 64'd1;
      end else if (slot_ready_i) slot_valid_o <= 1'b0;
      if (take && !appends) begin  // the beat begins the slot behind the full one
        done_q    <= beat_last_i;
        count_q   <= 3'd1;
        length_q  <= 6'(bytes);
        payload_q <= {320'd0, shown};
      end else if (move) begin
        done_q    <= 1'b0;
        count_q   <= '0;
        length_q  <= '0;
        payload_q <= '0;
      end else if (take) begin
        done_q    <= beat_last_i;
        count_q   <= empty ? count_q : count_q + 3'd1;
        length_q  <= joined_length;
        payload_q <= joined_payload;
      end
    end
    if (take) tag_q <= beat_tag_i;
    if (move) slot_o <= {done_q || !appends ? payload_q : joined_payload, number_q, 16'd0,
                         move_epoch, move_tag,
                         done_q || !appends ? {2'd0, length_q} : {2'd0, joined_length},
                         7'd0, move_last, 8'd1};
  end

  // A stalled slot holds still; only a frame's last beat is short.
  logic         stalled_q;
  logic [511:0] slot_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && slot_valid_o && !slot_ready_i;
    slot_q    <= slot_o;
    if (!rst_i && stalled_q) assert (slot_valid_o && slot_o == slot_q);
    if (!rst_i && take && !beat_last_i) assert (beat_keep_i == 8'hFF);
    if (!rst_i) assert (length_q <= 6'd48 && count_q <= Beats);
  end
endmodule
