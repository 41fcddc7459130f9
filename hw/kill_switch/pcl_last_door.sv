// Last door: the only way out for frames. Cuts new risk the moment the kill latch is set;
// everything else passes untouched.
//
// Latency       none (combinational): the beat at the output is the beat at the input, or its
//               poisoned end.
// Throughput    1 beat per cycle. Never reorders; drops only the rest of a frame it has cut.
// Backpressure  combinational, frame_ready_i to frame_ready_o.
// Reset         no frame under way.
// Kill          while killed_i is high, or the frame's epoch is not the current one, a new-risk
//               frame leaves as one poisoned last beat (data and keep zero) in place of its next
//               beat, even in place of a beat that was waiting; the rest of the frame is swallowed.
//               That is the one case in which a stalled beat changes.
// Fails closed  a frame cut once stays cut, whatever becomes of the latch.
module pcl_last_door (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic                killed_i,
  input  logic [15:0]         epoch_i,
  // Frames from order entry
  input  logic                frame_valid_i,
  output logic                frame_ready_o,
  input  logic [63:0]         frame_data_i,
  input  logic [7:0]          frame_keep_i,
  input  logic                frame_last_i,
  input  pcl_pkg::frame_tag_t frame_tag_i,
  // Frames out of the card
  output logic                frame_valid_o,
  input  logic                frame_ready_i,
  output logic [63:0]         frame_data_o,
  output logic [7:0]          frame_keep_o,
  output logic                frame_last_o,
  output pcl_pkg::frame_tag_t frame_tag_o,
  // A frame was cut: its poisoned end has been handed out; the rest of it is being swallowed
  output logic                cut_o,
  output logic                swallowing_o
);
  logic swallow_d, swallow_q;
  logic cut, doomed_q;  // doomed: the poisoned end is on offer and not taken yet

  assign cut = frame_tag_i.new_risk && (killed_i || doomed_q || frame_tag_i.epoch != epoch_i);

  assign frame_valid_o = frame_valid_i && !swallow_q;
  assign frame_ready_o = swallow_q || frame_ready_i;
  assign frame_data_o  = cut ? '0 : frame_data_i;
  assign frame_keep_o  = cut ? '0 : frame_keep_i;
  assign frame_last_o  = cut || frame_last_i;
  assign frame_tag_o   = {frame_tag_i.epoch, frame_tag_i.session, cut, frame_tag_i.new_risk};
  assign cut_o         = frame_valid_o && frame_ready_i && cut;

  assign swallowing_o  = swallow_q;

  always_comb begin
    swallow_d = swallow_q;
    if (frame_valid_i && frame_ready_o) swallow_d = !frame_last_i && (swallow_q || cut);
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) swallow_q <= 1'b0;
    else       swallow_q <= swallow_d;
    doomed_q <= !rst_i && frame_valid_o && !frame_ready_i && cut;
  end

  // A stalled beat stays valid and holds still, unless a kill has turned it into its frame's
  // poisoned end.
  logic                stalled_q;
  logic [72:0]         beat_q;
  pcl_pkg::frame_tag_t tag_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && frame_valid_o && !frame_ready_i;
    beat_q    <= {frame_last_o, frame_keep_o, frame_data_o};
    tag_q     <= frame_tag_o;
    if (!rst_i && frame_valid_i) assert (!frame_tag_i.poisoned);  // cutting is this module's alone
    if (!rst_i && stalled_q) begin
      assert (frame_valid_o);
      if (!frame_tag_o.poisoned) begin
        assert ({frame_last_o, frame_keep_o, frame_data_o} == beat_q);
        assert (frame_tag_o == tag_q);
      end
      if (tag_q.poisoned) assert (frame_tag_o.poisoned);
    end
    if (!rst_i && killed_i && frame_valid_o && frame_tag_o.new_risk)
      assert (frame_tag_o.poisoned && frame_last_o);
  end
endmodule
