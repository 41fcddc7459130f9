// MoldUDP64 on one line: which messages of a datagram are wanted, and what is missing.
// Contract: hw/contract/README.md, Feed 2.
//
// Latency       message_valid_o in the cycle its last chunk is in sight.
// Throughput    6 cycles a datagram, and 1 + ceil((n - 6) / 8) a message of n bytes (1 for n <= 6).
// Backpressure  a message or a gap happening waits for room_i; valid does not depend on it.
// Reset         not started: every datagram is dropped uncounted until start_i. start_i drops the
//               datagram under way.
// Fails closed  a datagram cut short leaves highest above expected: a gap opens. Sequences saturate
//               at 2^64-1.
module pcl_mold (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  now_us_i,
  input  logic         start_i,
  input  logic [63:0]  start_sequence_i,
  input  logic         stall_i,
  output logic [63:0]  heard_us_o,
  output logic         heard_o,
  output logic         started_o,
  output logic         idle_o,
  // Payloads in
  input  logic         payload_valid_i,
  output logic         payload_take_o,
  input  logic [10:0]  payload_bytes_i,
  input  logic         word_valid_i,
  output logic         word_take_o,
  input  logic [63:0]  word_i,
  // Messages in sequence, and gap happenings; never both at once
  input  logic         room_i,
  output logic         message_valid_o,
  output logic [399:0] message_o,
  output logic [15:0]  message_bytes_o,
  output logic         gap_valid_o,
  output logic [7:0]   gap_code_o,
  output logic [63:0]  expected_o,
  output logic [63:0]  highest_o,
  output logic [63:0]  received_o,
  // Pulses, and the number of messages ahead
  output logic         count_datagram_o,
  output logic         count_malformed_o,
  output logic         count_foreign_o,
  output logic         count_heartbeat_o,
  output logic         count_duplicate_o,
  output logic         count_gap_o,
  output logic [15:0]  count_ahead_o
);
  typedef enum logic [2:0] {Idle, Header0, Header1, Header2, Judge, Block, Body, Close} state_e;
  state_e state_q;

  // Of the line
  logic        started_q, learned_q, foreign_run_q, gap_open_q, heard_q;
  logic [79:0] line_session_q;
  logic [63:0] expected_q, highest_q, heard_us_q;
  // Of the datagram
  logic        ours_q;
  logic [79:0] session_q;
  logic [63:0] sequence_q;      // from Judge on, of the next message
  logic [63:0] received_q;
  logic [15:0] count_q;         // from Judge on, messages to come
  logic [15:0] body_left_q;     // bytes of the message still to come
  logic [15:0] body_bytes_q;
  assign heard_us_o = heard_us_q;
  assign heard_o    = heard_q;
  assign started_o  = started_q;
  assign idle_o     = state_q == Idle;

  // The payload's next bytes
  logic [63:0] bytes;
  logic [3:0]  fill, want, next_want, used;
  logic [10:0] left;
  logic        drained, enough, window_start, step;
  pcl_byte_window u_window (
    .clk_i,
    .rst_i,
    .start_i      (window_start),
    .start_bytes_i(payload_bytes_i),
    .word_valid_i,
    .word_take_o,
    .word_i,
    .bytes_o      (bytes),
    .fill_o       (fill),
    .left_o       (left),
    .drained_o    (drained),
    .use_i        (used),
    .next_want_i  (next_want),
    .drain_i      (state_q == Close)
  );
  assign payload_take_o = state_q == Idle && payload_valid_i && !stall_i && !start_i;
  assign window_start   = payload_take_o;
  assign enough         = fill >= want || drained;

  // One block: length, then the message in chunks
  logic [15:0] block_bytes;
  logic        block_none, block_bad, first_ends, body_ends, ends, wanted;
  assign block_bytes = {bytes[7:0], bytes[15:8]};
  assign block_none  = count_q == '0;
  assign block_bad   = left < 11'd2 || block_bytes > {5'd0, left} - 16'd2;
  assign first_ends  = block_bytes <= 16'd6;
  assign body_ends   = body_left_q <= 16'd8;
  assign wanted      = sequence_q == expected_q;
  assign ends        = state_q == Block ? !block_none && enough && !block_bad && first_ends
                                        : state_q == Body && enough && body_ends;
  always_comb begin
    unique case (state_q)
      Header2: want = 4'd4;
      Body:    want = body_ends ? body_left_q[3:0] : 4'd8;
      default: want = 4'd8;
    endcase
  end
  // step: the bytes in sight are used in this cycle
  always_comb begin
    unique case (state_q)
      Header0, Header1, Header2: step = enough;
      Block:                     step = !block_none && enough && !block_bad &&
                                        (!first_ends || !wanted || room_i);
      Body:                      step = enough && (!body_ends || !wanted || room_i);
      default:                   step = 1'b0;
    endcase
    step = step && !start_i;
  end
  logic [15:0] body_after;  // of the message, once these bytes are used
  assign body_after = state_q == Block ? block_bytes - 16'd6 : body_left_q - 16'd8;
  always_comb begin
    used      = '0;
    next_want = 4'd8;
    if (step) begin
      unique case (state_q)
        Block: used = first_ends ? block_bytes[3:0] + 4'd2 : 4'd8;
        Body:  used = want;
        Header2: used = 4'd4;
        default: used = 4'd8;
      endcase
      if (state_q == Header1) next_want = 4'd4;
      else if ((state_q == Block || state_q == Body) && !ends && body_after <= 16'd8)
        next_want = body_after[3:0];
    end else begin
      next_want = want;
    end
  end

  pcl_message_framer u_framer (
    .clk_i,
    .chunk_i  (step && (state_q == Block || state_q == Body)),
    .first_i  (state_q == Block),
    .bytes_i  (bytes),
    .message_o(message_o)
  );
  assign message_valid_o = ends && wanted;
  assign message_bytes_o = state_q == Block ? block_bytes : body_bytes_q;

  // The datagram's place in the line
  logic        ours, end_of_session, ahead, judge_step;
  logic [15:0] messages;
  logic [64:0] past;
  logic [63:0] past_clipped;
  assign ours           = !learned_q || session_q == line_session_q;
  assign end_of_session = count_q == 16'hFFFF;
  assign messages       = end_of_session ? '0 : count_q;
  assign ahead          = sequence_q > expected_q;
  assign past           = {1'b0, sequence_q} + {49'd0, messages};
  assign past_clipped   = past[64] ? '1 : past[63:0];
  assign highest_o      = state_q == Judge && ours && past_clipped > highest_q ? past_clipped
                                                                               : highest_q;
  assign expected_o     = expected_q;
  assign received_o     = received_q;

  logic close_opens, close_closes;
  assign close_opens  = ours_q && !gap_open_q && expected_q < highest_q;
  assign close_closes = ours_q && gap_open_q && expected_q == highest_q;
  always_comb begin
    gap_valid_o = 1'b0;
    gap_code_o  = pcl_pkg::GapOpened;
    if (state_q == Judge) begin
      gap_valid_o = ours ? end_of_session : !foreign_run_q;
      gap_code_o  = ours ? pcl_pkg::GapEndOfSession : pcl_pkg::GapForeignSession;
    end else if (state_q == Close && drained) begin
      gap_valid_o = close_opens || close_closes;
      gap_code_o  = close_opens ? pcl_pkg::GapOpened : pcl_pkg::GapClosed;
    end
  end
  logic gap_taken, close_step;
  assign gap_taken  = !gap_valid_o || room_i;
  assign judge_step = state_q == Judge && gap_taken && !start_i;
  assign close_step = state_q == Close && drained && gap_taken && !start_i;

  logic block_over;
  assign block_over        = state_q == Block && !start_i && (block_none || (enough && block_bad));
  assign count_datagram_o  = judge_step && ours;
  assign count_foreign_o   = judge_step && !ours;
  assign count_heartbeat_o = judge_step && ours && count_q == '0;
  assign count_ahead_o     = judge_step && ours && ahead ? messages : '0;
  assign count_duplicate_o = step && ends && !wanted;
  assign count_gap_o       = close_step && close_opens;
  assign count_malformed_o = (payload_take_o && started_q && payload_bytes_i < 11'd20) ||
                             (block_over && (!block_none || left != '0));

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= Idle;
    end else if (start_i) begin
      state_q <= state_q == Idle ? Idle : Close;
    end else begin
      unique case (state_q)
        Idle:    if (payload_take_o)
          state_q <= started_q && payload_bytes_i >= 11'd20 ? Header0 : Close;
        Header0: if (step) state_q <= Header1;
        Header1: if (step) state_q <= Header2;
        Header2: if (step) state_q <= Judge;
        Judge:   if (judge_step) state_q <= ours && !ahead ? Block : Close;
        Block: begin
          if (block_over)               state_q <= Close;
          else if (step && !first_ends) state_q <= Body;
        end
        Body:    if (step && body_ends) state_q <= Block;
        default: if (close_step) state_q <= Idle;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      started_q     <= 1'b0;
      learned_q     <= 1'b0;
      foreign_run_q <= 1'b0;
      gap_open_q    <= 1'b0;
      heard_q       <= 1'b0;
      ours_q        <= 1'b0;
      expected_q    <= '0;
      highest_q     <= '0;
    end else if (start_i) begin
      started_q     <= 1'b1;
      learned_q     <= 1'b0;
      foreign_run_q <= 1'b0;
      gap_open_q    <= 1'b0;
      heard_q       <= 1'b0;
      ours_q        <= 1'b0;
      expected_q    <= start_sequence_i;
      highest_q     <= start_sequence_i;
    end else begin
      if (payload_take_o) ours_q <= 1'b0;
      if (judge_step) begin
        ours_q        <= ours;
        foreign_run_q <= !ours;
        if (ours) begin
          learned_q <= 1'b1;
          heard_q   <= 1'b1;
          highest_q <= highest_o;
        end
      end
      if (step && ends && wanted) expected_q <= expected_q + 64'd1;
      if (close_step && close_opens) gap_open_q <= 1'b1;
      else if (close_step && close_closes) gap_open_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin  // unreset: read only in the states after
    if (judge_step && ours) begin
      line_session_q <= session_q;
      heard_us_q     <= now_us_i;
    end
    if (step && state_q == Header0) session_q[63:0] <= bytes;
    if (step && state_q == Header1) begin
      session_q[79:64]  <= bytes[15:0];
      sequence_q[63:16] <= {bytes[23:16], bytes[31:24], bytes[39:32],
                            bytes[47:40], bytes[55:48], bytes[63:56]};
      received_q[63:16] <= {bytes[23:16], bytes[31:24], bytes[39:32],
                            bytes[47:40], bytes[55:48], bytes[63:56]};
    end
    if (step && state_q == Header2) begin
      sequence_q[15:0] <= {bytes[7:0], bytes[15:8]};
      received_q[15:0] <= {bytes[7:0], bytes[15:8]};
      count_q          <= {bytes[23:16], bytes[31:24]};
    end
    if (judge_step) count_q <= messages;
    if (step && ends) begin
      sequence_q <= sequence_q + 64'd1;
      count_q    <= count_q - 16'd1;
    end
    if (step && (state_q == Block || state_q == Body)) body_left_q <= body_after;
    if (step && state_q == Block) body_bytes_q <= block_bytes;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(message_valid_o && gap_valid_o));
      if (started_q) assert (expected_q <= highest_q);
      if (state_q == Idle) assert (drained);
      if (state_q == Block || state_q == Body) assert (sequence_q <= expected_q);
    end
  end
endmodule
