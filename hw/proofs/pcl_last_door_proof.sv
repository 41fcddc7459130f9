// Proof: behind the kill latch, the last door lets no valid new-risk beat pass from the cycle after
// an engagement on.
//
// Every input is free, but for what order entry promises of its stream (assumed) and a reset in the
// first cycle. Proved by induction, for ever; hw/proofs/prove.sh also shows that the claim can fail
// (PROOF_BREAK cuts the latch off the door) and that both a whole new-risk frame and a cut one do
// happen (cover), so that it is not empty.
module pcl_last_door_proof (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        pin_i,
  input  logic        engage_i,
  input  logic        trip_i,
  input  logic        watchdog_i,
  input  logic        release_i,
  input  logic        frame_valid_i,
  input  logic [63:0] frame_data_i,
  input  logic [7:0]  frame_keep_i,
  input  logic        frame_last_i,
  input  logic        new_risk_i,
  input  logic [1:0]  session_i,
  input  logic [15:0] frame_epoch_i,
  input  logic        frame_ready_i
);
  logic                killed, in_ready, out_valid, out_last, cut, swallowing;
  logic [31:0]         epoch;
  logic [63:0]         out_data;
  logic [7:0]          out_keep;
  pcl_pkg::frame_tag_t in_tag, out_tag;
  assign in_tag = {frame_epoch_i, session_i, 1'b0, new_risk_i};

  pcl_kill_latch u_latch (
    .clk_i, .rst_i, .pin_i, .engage_valid_i(engage_i), .engage_source_i(8'h10),
    .trip_valid_i(trip_i), .trip_source_i(8'h04), .trip_detail_i(64'd0), .watchdog_i, .release_i,
    .killed_o(killed), .epoch_o(epoch),
    .source_o(), .engaging_o(), .releasing_o(), .engaging_source_o(), .engaging_detail_o()
  );
  pcl_last_door u_door (
`ifdef PROOF_BREAK
    .clk_i, .rst_i, .killed_i(1'b0), .epoch_i(frame_epoch_i),
`else
    .clk_i, .rst_i, .killed_i(killed), .epoch_i(epoch[15:0]),
`endif
    .frame_valid_i, .frame_ready_o(in_ready), .frame_data_i, .frame_keep_i,
    .frame_last_i, .frame_tag_i(in_tag),
    .frame_valid_o(out_valid), .frame_ready_i, .frame_data_o(out_data), .frame_keep_o(out_keep),
    .frame_last_o(out_last), .frame_tag_o(out_tag), .cut_o(cut), .swallowing_o(swallowing)
  );

  logic       started_q, engaged_q, in_stalled_q, in_frame_q, out_frame_q, cut_q, new_risk_q;
  logic [1:0] session_q;
  logic [15:0] frame_epoch_q;
  logic [72:0] in_q;
  initial started_q = 1'b0;
  always_ff @(posedge clk_i) begin
    started_q    <= 1'b1;
    engaged_q    <= !rst_i && (pin_i || engage_i || trip_i || watchdog_i);
    in_stalled_q <= !rst_i && frame_valid_i && !in_ready;
    in_q         <= {frame_last_i, frame_keep_i, frame_data_i};
    if (frame_valid_i) begin
      new_risk_q    <= new_risk_i;
      session_q     <= session_i;
      frame_epoch_q <= frame_epoch_i;
    end
    if (rst_i) begin
      in_frame_q  <= 1'b0;
      out_frame_q <= 1'b0;
      cut_q       <= 1'b0;
    end else begin
      if (frame_valid_i && in_ready) in_frame_q <= !frame_last_i;
      if (out_valid && frame_ready_i) out_frame_q <= !out_last;
      if (frame_valid_i && in_ready) cut_q <= !frame_last_i && (cut_q || cut);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!started_q) assume (rst_i);
    // What order entry promises: a stalled beat holds still, the tag is constant over a frame.
    if (started_q && in_stalled_q)
      assume (frame_valid_i && in_q == {frame_last_i, frame_keep_i, frame_data_i});
    if (started_q && (in_stalled_q || in_frame_q) && frame_valid_i)
      assume (new_risk_i == new_risk_q && session_i == session_q && frame_epoch_i == frame_epoch_q);

    if (started_q && !rst_i) begin
      // 1. From the cycle after any engagement, and as long as the latch is set, new risk leaves as
      // a poisoned end only.
      if (engaged_q) assert (killed);
      if ((engaged_q || killed) && out_valid && new_risk_i)
        assert (out_tag.poisoned && out_last && out_data == '0 && out_keep == '0);
      // 2. After a cut not another beat of that frame leaves, whatever becomes of the latch.
      if (cut_q) assert (!out_valid);
      // 3. A valid new-risk beat is of the current epoch.
      if (out_valid && new_risk_i && !out_tag.poisoned) assert (frame_epoch_i == epoch[15:0]);
      // 4. Everything else passes as it is, killed or not.
      if (frame_valid_i && !new_risk_i) begin
        assert (out_valid && in_ready == frame_ready_i && !out_tag.poisoned);
        assert ({out_last, out_keep, out_data} == {frame_last_i, frame_keep_i, frame_data_i});
      end
      // 5. A frame at the output is never left open by a cut: it ended with the poisoned beat.
      if (cut_q) assert (!out_frame_q);
      if (!cut_q) assert (out_frame_q == in_frame_q);
      // What the induction needs to know.
      assert (swallowing == cut_q);
      if (cut_q) assert (in_frame_q && new_risk_q);
      // The claim is about something: a two-beat new-risk frame leaves whole, another is cut.
      cover (out_valid && frame_ready_i && new_risk_i && out_last && !out_tag.poisoned &&
             out_frame_q);
      cover (cut && out_frame_q);
    end
  end
endmodule
