// Microseconds: the card's time, from the clock or from the host; never backwards.
//
// Clock         256 is added each cycle; each cycles_per_us_256_i gathered is a microsecond. At
//               most one a cycle: a setting of 256 or less, 0 too, counts every cycle, so that
//               watchdogs expire early rather than late.
// Host          a write commits if it is not behind now_us_o; the clock then does not count.
// Latency       2 cycles from a committing write to now_us_o; changed_o is high in that cycle.
// Reset         0.
module pcl_microseconds (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        host_i,
  input  logic [31:0] cycles_per_us_256_i,
  input  logic        commit_i,
  input  logic [63:0] commit_us_i,
  output logic [63:0] now_us_o,
  output logic        changed_o
);
  logic        commit_q, tick_q, passed;
  logic [63:0] commit_us_q;
  logic [31:0] gathered_q, threshold_q;  // what makes a microsecond with this cycle's 256

  assign passed = gathered_q >= threshold_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      commit_q    <= 1'b0;
      tick_q      <= 1'b0;
      gathered_q  <= '0;
      threshold_q <= '1;
      now_us_o    <= '0;
      changed_o   <= 1'b0;
    end else begin
      commit_q    <= commit_i && host_i;
      threshold_q <= cycles_per_us_256_i < 32'd256 ? '0 : cycles_per_us_256_i - 32'd256;
      gathered_q  <= host_i ? '0 : passed ? gathered_q - threshold_q : gathered_q + 32'd256;
      tick_q      <= !host_i && passed;
      changed_o   <= commit_q;
      if (commit_q) begin
        if (commit_us_q > now_us_o) now_us_o <= commit_us_q;
      end else if (tick_q) now_us_o <= now_us_o + 64'd1;
    end
    commit_us_q <= commit_us_i;
  end

  logic [63:0] last_q;
  logic        reset_q;
  always_ff @(posedge clk_i) begin
    last_q  <= now_us_o;
    reset_q <= rst_i;
    if (!rst_i && !reset_q) assert (now_us_o >= last_q);
  end
endmodule
