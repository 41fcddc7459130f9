// Kill records: one record for each change of the latch, the boot hold and the session, in order.
//
// Latency       2 cycles from a change to record_valid_o when nothing waits.
// Throughput    1 record per cycle; several changes of one cycle are queued as one word and written
//               one after another.
// Backpressure  a queue of 32 words. room_o is high while at most half is taken: what loosens
//               (release, hold release) is refused without it, what tightens (kill, hold, disable)
//               never asks. enable_room_o is the same for Enable, already sent by then, with 4
//               words left. So the three changes that tighten always find room: asserted.
// Reset         empty.
module pcl_kill_records (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  cycle_i,
  // Changes at the coming clock edge: bit 0 engaged, 1 released, 2 hold released, 3 hold set, 4
  // disabled, 5 enabled
  input  logic [5:0]   changes_i,
  input  logic [7:0]   source_i,
  input  logic [63:0]  detail_i,
  output logic         room_o,
  output logic         enable_room_o,
  output logic         record_valid_o,
  input  logic         record_ready_i,
  output logic [511:0] record_o,
  output logic         quiet_o
);
  localparam int unsigned DepthBits = 5;

  logic               queue_ready, word_valid, word_ready;
  logic [5:0]         word_changes;
  logic [7:0]         word_source;
  logic [63:0]        word_detail, word_cycle;
  logic [DepthBits:0] fill;

  pcl_fifo #(.WordBits(142), .DepthBits(DepthBits)) u_changes (
    .clk_i,
    .rst_i,
    .write_valid_i(changes_i != '0),
    .write_ready_o(queue_ready),
    .write_data_i({changes_i, source_i, detail_i, cycle_i}),
    .read_valid_o(word_valid),
    .read_ready_i(word_ready),
    .read_data_o({word_changes, word_source, word_detail, word_cycle}),
    .fill_o(fill)
  );
  assign room_o        = fill <= 6'd16;
  assign enable_room_o = fill <= 6'd28;

  // The state as of the record being written: it trails the live one by what is queued.
  logic [5:0]  pending_q, event_bit;
  logic        latched_q, hold_q, disabled_q;
  logic [7:0]  source_q;
  logic [31:0] epoch_q;
  logic [63:0] detail_q, word_cycle_q, kill_cycle_q;
  logic [7:0]  word_source_q;
  logic        step;
  logic        after_latched, after_hold, after_disabled;
  logic [7:0]  after_source, code;
  logic [31:0] after_epoch;
  logic [63:0] after_kill_cycle, after_detail;

  assign event_bit      = pending_q & (~pending_q + 6'd1);
  assign record_valid_o = pending_q != '0;
  assign step           = record_valid_o && record_ready_i;
  assign word_ready     = (pending_q & ~event_bit) == '0 && (pending_q == '0 || step);
  assign quiet_o        = !word_valid && pending_q == '0;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      pending_q  <= '0;
      latched_q  <= 1'b1;
      hold_q     <= 1'b1;
      disabled_q <= 1'b0;
      source_q   <= pcl_pkg::KillByNone;
      epoch_q    <= '0;
      kill_cycle_q <= '0;
    end else begin
      if (word_valid && word_ready) pending_q <= word_changes;
      else if (step)                pending_q <= pending_q & ~event_bit;
      if (step) begin
        latched_q    <= after_latched;
        hold_q       <= after_hold;
        disabled_q   <= after_disabled;
        source_q     <= after_source;
        epoch_q      <= after_epoch;
        kill_cycle_q <= after_kill_cycle;
      end
    end
    if (word_valid && word_ready) begin
      detail_q      <= word_detail;
      word_cycle_q  <= word_cycle;
      word_source_q <= word_source;
    end
  end

  always_comb begin
    after_latched    = latched_q;
    after_hold       = hold_q;
    after_disabled   = disabled_q;
    after_source     = source_q;
    after_epoch      = epoch_q;
    after_kill_cycle = kill_cycle_q;
    after_detail     = '0;
    code             = pcl_pkg::KillEventSessionEnabled;
    unique case (1'b1)
      event_bit[0]: begin
        code             = pcl_pkg::KillEventEngaged;
        after_latched    = 1'b1;
        after_source     = word_source_q;
        after_epoch      = epoch_q + 32'd1;
        after_kill_cycle = word_cycle_q;
        after_detail     = detail_q;
      end
      event_bit[1]: begin
        code          = pcl_pkg::KillEventReleased;
        after_latched = 1'b0;
        after_source  = pcl_pkg::KillByNone;
      end
      event_bit[2]: begin
        code       = pcl_pkg::KillEventHoldReleased;
        after_hold = 1'b0;
      end
      event_bit[3]: begin
        code       = pcl_pkg::KillEventHoldSet;
        after_hold = 1'b1;
      end
      event_bit[4]: begin
        code           = pcl_pkg::KillEventSessionDisabled;
        after_disabled = 1'b1;
      end
      default: after_disabled = 1'b0;
    endcase
  end

  pcl_pkg::record_kill_t kill;
  always_comb begin
    kill            = '0;
    kill.kind       = pcl_pkg::RecKill;
    kill.code       = code;
    kill.symbol     = 16'hFFFF;
    kill.source     = after_source;
    kill.latched    = {7'd0, after_latched};
    kill.hold       = {7'd0, after_hold};
    kill.disabled   = {7'd0, after_disabled};
    kill.epoch      = after_epoch;
    kill.kill_cycle = after_kill_cycle;
    kill.detail     = after_detail;
  end
  assign record_o = kill;

  // No change is ever lost; a stalled record holds still.
  logic         stalled_q;
  logic [511:0] record_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    record_q  <= record_o;
    if (!rst_i && changes_i != '0) assert (queue_ready);
    if (!rst_i && stalled_q) assert (record_valid_o && record_o == record_q);
  end
endmodule
