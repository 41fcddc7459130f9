// Market data: Ethernet frames in, one event a message the book uses out, in stream order.
// Contract: hw/contract/README.md, Feed 1-3.
//
// Latency       from the word with a message's last byte leaving the frame buffer to event_valid_o:
//               2 cycles, or 3 if the message's last chunk is not the first to need that word.
// Throughput    see pcl_frame_parser and pcl_mold; a message of n bytes takes 1 + ceil((n - 6) / 8)
//               cycles.
// Backpressure  event_ready_i stops the reading side; feed_ready_o falls when the frame buffer is
//               full. Nothing is dropped.
// Reset         buffer empty, counters 0, not started: datagrams are dropped uncounted until
//               start_valid_i.
// Start         taken in any cycle; drops the datagram under way and an event not yet taken. Whole
//               frames in the buffer stay and belong to the new start. While stall_i no frame is
//               taken from the buffer.
// quiet_o       no frame under way or in the buffer, no event waiting (with stall_i it may never
//               come).
module pcl_feed (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  // Frames
  input  logic        feed_valid_i,
  output logic        feed_ready_o,
  input  logic [63:0] feed_data_i,
  input  logic [7:0]  feed_keep_i,
  input  logic        feed_last_i,
  input  logic [15:0] feed_port_i,
  // Line control and state
  input  logic        start_valid_i,
  input  logic [63:0] start_sequence_i,
  input  logic        stall_i,
  output logic [63:0] heard_us_o,
  output logic        heard_o,
  output logic        started_o,
  // Events; type 0 is a gap happening: code gap_event_e, reference expected, second received,
  // {quantity, price} highest
  output logic        event_valid_o,
  input  logic        event_ready_i,
  output logic [7:0]  event_type_o,
  output logic [15:0] event_locate_o,
  output logic [47:0] event_timestamp_o,
  output logic [63:0] event_reference_o,
  output logic [63:0] event_second_o,
  output logic [7:0]  event_code_o,
  output logic [31:0] event_quantity_o,
  output logic [31:0] event_price_o,
  // Counters 0..13, one cycle after the index
  input  logic [5:0]  counter_index_i,
  output logic [63:0] counter_value_o,
  output logic        quiet_o
);
  localparam int unsigned EventBits = 272;

  logic        room, write, commit, commit_ready, rollback, parser_idle;
  logic [63:0] write_data;
  logic [10:0] commit_bytes, payload_bytes;
  logic        payload_valid, payload_take, word_valid, word_take;
  logic [63:0] word;
  logic        count_frame, count_frame_foreign, count_frame_malformed;
  pcl_frame_parser u_parser (
    .clk_i,
    .rst_i,
    .port_i           (feed_port_i),
    .valid_i          (feed_valid_i),
    .ready_o          (feed_ready_o),
    .data_i           (feed_data_i),
    .keep_i           (feed_keep_i),
    .last_i           (feed_last_i),
    .room_i           (room),
    .write_o          (write),
    .write_data_o     (write_data),
    .commit_o         (commit),
    .commit_ready_i   (commit_ready),
    .commit_bytes_o   (commit_bytes),
    .rollback_o       (rollback),
    .count_frame_o    (count_frame),
    .count_foreign_o  (count_frame_foreign),
    .count_malformed_o(count_frame_malformed),
    .idle_o           (parser_idle)
  );
  pcl_frame_buffer u_buffer (
    .clk_i,
    .rst_i,
    .room_o         (room),
    .write_i        (write),
    .write_data_i   (write_data),
    .commit_i       (commit),
    .commit_ready_o (commit_ready),
    .commit_bytes_i (commit_bytes),
    .rollback_i     (rollback),
    .payload_valid_o(payload_valid),
    .payload_take_i (payload_take),
    .payload_bytes_o(payload_bytes),
    .word_valid_o   (word_valid),
    .word_take_i    (word_take),
    .word_o         (word)
  );

  logic         event_room, message_valid, gap_valid, mold_idle;
  logic [399:0] message;
  logic [15:0]  message_bytes, count_ahead;
  logic [7:0]   gap_code;
  logic [63:0]  expected, highest, received;
  logic         count_datagram, count_malformed, count_foreign, count_heartbeat;
  logic         count_duplicate, count_gap;
  pcl_mold u_mold (
    .clk_i,
    .rst_i,
    .now_us_i,
    .start_i          (start_valid_i),
    .start_sequence_i,
    .stall_i,
    .heard_us_o,
    .heard_o,
    .started_o,
    .idle_o           (mold_idle),
    .payload_valid_i  (payload_valid),
    .payload_take_o   (payload_take),
    .payload_bytes_i  (payload_bytes),
    .word_valid_i     (word_valid),
    .word_take_o      (word_take),
    .word_i           (word),
    .room_i           (event_room),
    .message_valid_o  (message_valid),
    .message_o        (message),
    .message_bytes_o  (message_bytes),
    .gap_valid_o      (gap_valid),
    .gap_code_o       (gap_code),
    .expected_o       (expected),
    .highest_o        (highest),
    .received_o       (received),
    .count_datagram_o (count_datagram),
    .count_malformed_o(count_malformed),
    .count_foreign_o  (count_foreign),
    .count_heartbeat_o(count_heartbeat),
    .count_duplicate_o(count_duplicate),
    .count_gap_o      (count_gap),
    .count_ahead_o    (count_ahead)
  );

  logic        used, unknown, bad_length, unused_type;
  logic [7:0]  type_code, code;
  logic [15:0] locate;
  logic [47:0] timestamp;
  logic [63:0] reference, second;
  logic [31:0] quantity, price;
  pcl_itch_decoder u_decoder (
    .message_i   (message),
    .bytes_i     (message_bytes),
    .used_o      (used),
    .unknown_o   (unknown),
    .bad_length_o(bad_length),
    .unused_o    (unused_type),
    .type_o      (type_code),
    .locate_o    (locate),
    .timestamp_o (timestamp),
    .reference_o (reference),
    .second_o    (second),
    .code_o      (code),
    .quantity_o  (quantity),
    .price_o     (price)
  );

  // The event register
  logic                 valid_q, delivered;
  logic [EventBits-1:0] event_q, event_d;
  assign event_room = !valid_q || event_ready_i;
  assign delivered  = message_valid && event_room && !start_valid_i;
  assign event_d    = gap_valid 
    ? {8'h00, 16'd0, 48'd0, expected, received, gap_code, highest}
    : {type_code, locate, timestamp, reference, second, code, quantity, price};
  assign event_valid_o = valid_q;
  assign {event_type_o, event_locate_o, event_timestamp_o, event_reference_o, event_second_o,
          event_code_o, event_quantity_o, event_price_o} = event_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || start_valid_i) valid_q <= 1'b0;
    else if (event_room)        valid_q <= gap_valid || (message_valid && used);
    if (event_room)             event_q <= event_d;
  end
  assign quiet_o = parser_idle && !payload_valid && mold_idle && !valid_q;

  pcl_feed_counters u_counters (
    .clk_i,
    .rst_i,
    .ahead_i(count_ahead),
    .count_i({delivered && unused_type, delivered && bad_length, delivered && unknown, count_gap,
              1'b0, count_duplicate, delivered, count_heartbeat,
              count_foreign, count_malformed, count_datagram,
              count_frame_malformed, count_frame_foreign, count_frame}),
    .index_i(counter_index_i),
    .value_o(counter_value_o)
  );

  // An event not taken holds still, but for a start.
  logic                 stalled_q;
  logic [EventBits-1:0] held_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && !start_valid_i && valid_q && !event_ready_i;
    held_q    <= event_q;
    if (!rst_i && stalled_q) begin
      assert (valid_q);
      assert (event_q == held_q);
    end
    if (!rst_i && message_valid)
      assert ({2'd0, used} + {2'd0, unknown} + {2'd0, bad_length} + {2'd0, unused_type} == 3'd1);
  end
endmodule
