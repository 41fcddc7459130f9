// Kill latch: one bit that any source sets and only a release clears.
//
// Latency       1 cycle from any engagement to killed_o.
// Throughput    an engagement every cycle; one while engaged changes nothing.
// Backpressure  none: an engagement is never refused or delayed.
// Reset         engaged, source none, epoch 0 (fails closed).
// Priority      an engagement beats a release of the same cycle; the pin high blocks every release.
module pcl_kill_latch (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        pin_i,
  input  logic        engage_valid_i,
  input  logic [7:0]  engage_source_i,
  input  logic        trip_valid_i,
  input  logic [7:0]  trip_source_i,
  input  logic [63:0] trip_detail_i,
  input  logic        watchdog_i,
  input  logic        release_i,
  output logic        killed_o,
  output logic [31:0] epoch_o,
  output logic [7:0]  source_o,
  // The latch changes at the coming clock edge
  output logic        engaging_o,
  output logic        releasing_o,
  output logic [7:0]  engaging_source_o,
  output logic [63:0] engaging_detail_o
);
  logic engage;

  assign engage      = pin_i || engage_valid_i || trip_valid_i || watchdog_i;
  assign engaging_o  = engage && !killed_o;
  assign releasing_o = release_i && killed_o && !engage;
  assign engaging_detail_o = (trip_valid_i && !pin_i && !engage_valid_i) ? trip_detail_i : '0;

  always_comb begin
    engaging_source_o = pcl_pkg::KillByWatchdog;
    if (pin_i)               engaging_source_o = pcl_pkg::KillByPin;
    else if (engage_valid_i) engaging_source_o = engage_source_i;
    else if (trip_valid_i)   engaging_source_o = trip_source_i;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      killed_o <= 1'b1;
      epoch_o  <= '0;
      source_o <= pcl_pkg::KillByNone;
    end else if (engaging_o) begin
      killed_o <= 1'b1;
      epoch_o  <= epoch_o + 32'd1;
      source_o <= engaging_source_o;
    end else if (releasing_o) begin
      killed_o <= 1'b0;
      source_o <= pcl_pkg::KillByNone;
    end
  end

  // Whatever engages, the next cycle is killed.
  logic engage_q;
  always_ff @(posedge clk_i) begin
    engage_q <= !rst_i && engage;
    if (!rst_i && engage_q) assert (killed_o);
  end
endmodule
