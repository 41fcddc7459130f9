// Status line: tells the host, in its own memory, how far the rings are: at a fence, when a
// reader's head enters another quarter of its ring, and at a fault.
//
// Latency       3 cycles from the occasion to write_valid_o (snapshot; parities; check).
// Throughput    one line under way at a time, its write answered before the next: lines are seen
//               in order. Occasions that come meanwhile share the next line.
// Fence         fence_due_i is high while a fence is reached (everything before it written and
//               answered); fence_taken_o tells that the line now being made carries its word.
// Reset         nothing owed; the next line is number 1. run_i low begins no line.
module pcl_status_line #(
  parameter int unsigned CommandSlotsBits = 10,
  parameter int unsigned FeedSlotsBits    = 13,
  parameter int unsigned ReportSlotsBits  = 10
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         run_i,
  input  logic [57:0]  address_i,
  // What a line shows
  input  logic         fence_due_i,
  input  logic [31:0]  fence_word_i,
  output logic         fence_taken_o,
  input  logic [7:0]   fault_i,
  input  logic [7:0]   fault_ring_i,
  input  logic [31:0]  command_head_i,
  input  logic [31:0]  feed_head_i,
  input  logic [31:0]  report_head_i,
  input  logic [31:0]  record_tail_i,
  input  logic [31:0]  frame_tail_i,
  input  logic [63:0]  now_us_i,
  input  logic [63:0]  cycle_i,
  // One write of 64 bytes
  output logic         write_valid_o,
  input  logic         write_ready_i,
  output logic [63:0]  write_address_o,
  output logic [511:0] write_data_o,
  input  logic         written_i,
  output logic         busy_o
);
  localparam int unsigned CheckBit = 48;
  typedef enum logic [2:0] { Idle, Sum, Check, Offer, Answer } state_e;
  state_e       state_q;
  logic [8:0]   quarters, quarters_q;  // 3 bits each: a head is never a whole ring ahead of a line
  logic         fault_shown_q, fault_news, begin_line;
  logic [31:0]  fence_q, fence;
  logic [63:0]  number_q;
  logic [511:0] line_q;
  logic [15:0]  check;
  pcl_pkg::slot_status_t line;

  assign quarters      = {command_head_i[CommandSlotsBits -: 3], feed_head_i[FeedSlotsBits -: 3],
                          report_head_i[ReportSlotsBits -: 3]};
  assign fault_news    = fault_i != '0 && !fault_shown_q;
  assign begin_line    = run_i && state_q == Idle &&
                         (fence_due_i || quarters != quarters_q || fault_news);
  assign fence_taken_o = begin_line && fence_due_i;
  assign fence         = fence_due_i ? fence_word_i : fence_q;
  assign busy_o        = state_q != Idle;

  assign line = {64'd0, cycle_i, now_us_i, frame_tail_i, record_tail_i, report_head_i, feed_head_i,
                 command_head_i, fence, number_q, 16'd0, 16'd0, {7'd0, fence_due_i},
                 fault_ring_i, fault_i, 8'd2};

  pcl_slot_check #(.CheckBit(CheckBit)) u_check (
    .clk_i,
    .enable_i(state_q == Sum),
    .number_i(number_q),
    .slot_i(line_q),
    .check_o(check)
  );

  assign write_valid_o   = state_q == Offer;
  assign write_address_o = {address_i, 6'd0};
  assign write_data_o    = line_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q       <= Idle;
      quarters_q    <= '0;
      fault_shown_q <= 1'b0;
      fence_q       <= '0;
      number_q      <= 64'd1;
    end else begin
      unique case (state_q)
        Idle:
          if (begin_line) begin
            state_q       <= Sum;
            quarters_q    <= quarters;
            fault_shown_q <= fault_i != '0;
            fence_q       <= fence;
          end
        Sum:   state_q <= Check;
        Check: state_q <= Offer;
        Offer: if (write_ready_i) state_q <= Answer;
        Answer:
          if (written_i) begin
            state_q  <= Idle;
            number_q <= number_q + 64'd1;
          end
        default: state_q <= Idle;
      endcase
    end
    if (begin_line) line_q <= line;
    else if (state_q == Check) line_q[CheckBit +: 16] <= check;
  end

  // A stalled line holds still.
  logic         stalled_q;
  logic [511:0] shown_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && write_valid_o && !write_ready_i;
    shown_q   <= write_data_o;
    if (!rst_i && stalled_q) assert (write_valid_o && write_data_o == shown_q);
    if (!rst_i && written_i) assert (state_q == Answer);
  end
endmodule
