// Timeout: says that now_us_i is more than limit_us_i microseconds past since_us_i.
//
// Latency       3 cycles from now_us_i passing the limit, 4 from restart_i, to expired_o (the
//               64-bit age is taken in 32-bit steps).
// Throughput    an age every cycle; expired_o is a level.
// Backpressure  none.
// Reset         not expired; nothing expires before run_i has been high for 3 cycles.
// Restart       restart_i goes with every change of since_us_i (which is a register of the caller,
//               new in the next cycle) and empties the pipeline, as run_i low does, so that no age
//               of before is judged after it.
module pcl_timeout (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  input  logic [63:0] since_us_i,
  input  logic [31:0] limit_us_i,
  input  logic        run_i,
  input  logic        restart_i,
  output logic        expired_o
);
  logic [32:0] low_q;
  logic [31:0] now_high_q, since_high_q, age_low_q, age_high_q;
  logic        expired_q;
  logic [2:0]  fresh_q;

  assign expired_o = run_i && expired_q && fresh_q[2];

  always_ff @(posedge clk_i) begin
    low_q        <= {1'b0, now_us_i[31:0]} - {1'b0, since_us_i[31:0]};
    now_high_q   <= now_us_i[63:32];
    since_high_q <= since_us_i[63:32];
    age_low_q    <= low_q[31:0];
    age_high_q   <= now_high_q - since_high_q - {31'd0, low_q[32]};
    expired_q    <= age_high_q != '0 || age_low_q > limit_us_i;
    if (rst_i || restart_i || !run_i) fresh_q <= '0;
    else                              fresh_q <= {fresh_q[1:0], 1'b1};
  end
endmodule
