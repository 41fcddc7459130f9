// Feed loss: says that nothing has been heard from the feed for more than feed_loss_us_i
// microseconds.
//
// Counted from  the last datagram of our session (heard_us_i, while heard_i) or the boot hold's
//               release, whichever is later. A feed_start alone is not a datagram.
// Latency       3 cycles from now_us_i passing the limit to lost_o, a level that falls with the
//               next datagram.
// Throughput    a datagram every cycle.
// Backpressure  none.
// Reset         not lost.
// Off           under boot hold, and with feed_loss_us_i = 0: the gate refuses a stale book anyway.
module pcl_feed_loss (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  input  logic [31:0] feed_loss_us_i,
  input  logic        hold_i,
  input  logic        heard_i,
  input  logic [63:0] heard_us_i,
  output logic        lost_o
);
  logic [63:0] since_us_q, heard_us_q;
  logic        datagram;

  assign datagram = heard_i && heard_us_i != heard_us_q;

  always_ff @(posedge clk_i) begin
    if (rst_i || hold_i) since_us_q <= now_us_i;
    else if (datagram)   since_us_q <= heard_us_i;
    if (rst_i)        heard_us_q <= '0;
    else if (heard_i) heard_us_q <= heard_us_i;
  end

  pcl_timeout u_timeout (
    .clk_i,
    .rst_i,
    .now_us_i,
    .since_us_i(since_us_q),
    .limit_us_i(feed_loss_us_i),
    .run_i(!hold_i && feed_loss_us_i != '0),
    .restart_i(datagram),
    .expired_o(lost_o)
  );
endmodule
