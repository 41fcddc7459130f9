// Watchdog: fires when the last heartbeat is more than watchdog_us_i microseconds old while it is
// armed.
//
// Latency       4 cycles from now_us_i passing the limit to fire_o (the 64-bit age is taken in
//               32-bit steps).
// Throughput    an age every cycle.
// Backpressure  none.
// Reset         not armed; nothing fires before it has been armed for 3 cycles.
// Restart       a heartbeat or arming empties the pipeline, so that no age of before is judged
//               after it.
// Fails closed  watchdog_us_i = 0 while armed fires as soon as a microsecond has passed.
module pcl_watchdog (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  input  logic [31:0] watchdog_us_i,
  input  logic        armed_i,
  input  logic        heartbeat_i,
  output logic        fire_o
);
  logic [63:0] heard_q;
  logic [32:0] low_q;
  logic [31:0] now_high_q, heard_high_q, age_low_q, age_high_q;
  logic        expired_q;
  logic [2:0]  fresh_q;

  assign fire_o = armed_i && expired_q && fresh_q[2];

  always_ff @(posedge clk_i) begin
    if (heartbeat_i) heard_q <= now_us_i;
    low_q        <= {1'b0, now_us_i[31:0]} - {1'b0, heard_q[31:0]};
    now_high_q   <= now_us_i[63:32];
    heard_high_q <= heard_q[63:32];
    age_low_q    <= low_q[31:0];
    age_high_q   <= now_high_q - heard_high_q - {31'd0, low_q[32]};
    expired_q    <= age_high_q != '0 || age_low_q > watchdog_us_i;
    if (rst_i || heartbeat_i || !armed_i) fresh_q <= '0;
    else                                  fresh_q <= {fresh_q[1:0], 1'b1};
  end
endmodule
