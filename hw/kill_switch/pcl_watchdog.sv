// Watchdog: fires when the last heartbeat is more than watchdog_us_i microseconds old.
//
// Armed         by the first heartbeat since reset, while the session is not disabled, under boot
//               hold too; under boot hold a watchdog_us_i of 0 is no configuration and does not
//               fire.
// Latency       3 cycles from now_us_i passing the limit to fire_o, high for as long as it is
//               armed.
// Throughput    a heartbeat every cycle.
// Backpressure  none.
// Reset         not armed.
// Fails closed  watchdog_us_i = 0 with the hold open fires as soon as a microsecond has passed.
module pcl_watchdog (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  input  logic [31:0] watchdog_us_i,
  input  logic        hold_i,
  input  logic        disabled_i,
  input  logic        heartbeat_i,
  output logic        fire_o
);
  logic        heard_any_q;
  logic [63:0] heard_us_q;

  always_ff @(posedge clk_i) begin
    if (rst_i)            heard_any_q <= 1'b0;
    else if (heartbeat_i) heard_any_q <= 1'b1;
    if (heartbeat_i) heard_us_q <= now_us_i;
  end

  pcl_timeout u_timeout (
    .clk_i,
    .rst_i,
    .now_us_i,
    .since_us_i(heard_us_q),
    .limit_us_i(watchdog_us_i),
    .run_i(heard_any_q && !disabled_i && (watchdog_us_i != '0 || !hold_i)),
    .restart_i(heartbeat_i),
    .expired_o(fire_o)
  );
endmodule
