// Feed select: Ethernet frames to the card from the feed ring or from the network, one source at a
// time, changed only between frames.
//
// Latency       none (combinational).
// Throughput    1 beat per cycle.
// Backpressure  the source not chosen waits: nothing is dropped for being late.
// Reset         the ring is chosen. If the network was in mid-frame, the rest of that frame is
//               taken and thrown away once the network is chosen: its beginning died with the old
//               life. power_rst_i forgets that too: the network was reset with us.
module pcl_feed_select (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        power_rst_i,
  input  logic        network_i,
  // From the feed ring
  input  logic        ring_valid_i,
  output logic        ring_ready_o,
  input  logic [63:0] ring_data_i,
  input  logic [7:0]  ring_keep_i,
  input  logic        ring_last_i,
  // From the network
  input  logic        network_valid_i,
  output logic        network_ready_o,
  input  logic [63:0] network_data_i,
  input  logic [7:0]  network_keep_i,
  input  logic        network_last_i,
  // To the card
  output logic        feed_valid_o,
  input  logic        feed_ready_i,
  output logic [63:0] feed_data_o,
  output logic [7:0]  feed_keep_o,
  output logic        feed_last_o
);
  logic chosen_q, in_frame_q, network_in_frame_q, stale_q, taken, discard;

  assign discard         = chosen_q && stale_q;
  assign feed_valid_o    = chosen_q ? network_valid_i && !stale_q : ring_valid_i;
  assign feed_data_o     = chosen_q ? network_data_i : ring_data_i;
  assign feed_keep_o     = chosen_q ? network_keep_i : ring_keep_i;
  assign feed_last_o     = chosen_q ? network_last_i : ring_last_i;
  assign ring_ready_o    = !chosen_q && feed_ready_i;
  assign network_ready_o = !rst_i && chosen_q && (discard || feed_ready_i);
  assign taken           = feed_valid_o && feed_ready_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      chosen_q   <= 1'b0;
      in_frame_q <= 1'b0;
    end else begin
      if (taken) in_frame_q <= !feed_last_o;
      if ((!in_frame_q && !feed_valid_o) || (taken && feed_last_o)) chosen_q <= network_i;
    end
    if (power_rst_i) network_in_frame_q <= 1'b0;
    else if (network_valid_i && network_ready_o) network_in_frame_q <= !network_last_i;
    if (power_rst_i) stale_q <= 1'b0;
    else if (rst_i) stale_q <= network_in_frame_q;
    else if (network_valid_i && network_ready_o && network_last_i) stale_q <= 1'b0;
  end

  // A stalled beat holds still.
  logic        stalled_q;
  logic [72:0] beat_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && feed_valid_o && !feed_ready_i;
    beat_q    <= {feed_last_o, feed_keep_o, feed_data_o};
    if (!rst_i && stalled_q)
      assert (feed_valid_o && {feed_last_o, feed_keep_o, feed_data_o} == beat_q);
  end
endmodule
