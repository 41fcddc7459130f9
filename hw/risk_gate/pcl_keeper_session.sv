// What the host has loaded and confirmed, and whether exposure is known.
//
// Latency       1 cycle.
// Priority      exposure unknown wins over its release, a hold set over a session_load, a load over
//               a digest, what makes exposure unknown over the digest that was confirmed: behind
//               it the hold opens only after another digest.
// Reset         nothing loaded: report sequence 0 wanted (every report is a gap), digests not
//               confirmed: the hold does not open.
module pcl_keeper_session (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        hold_i,
  input  logic        hold_set_i,
  input  logic        hold_released_i,
  input  logic        load_i,          // session_load
  input  logic [63:0] load_report_i,
  input  logic        taken_i,         // the report wanted
  input  logic        trips_i,         // exposure is not known from here on
  input  logic        changed_i,       // by a load or a clear: no digest stands
  input  logic        equal_i,         // the host's digests are the card's, or are not
  input  logic        differ_i,
  output logic [63:0] next_report_o,
  output logic        unknown_o,
  output logic        loaded_o,
  output logic        confirmed_o
);
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      next_report_o <= '0;
      unknown_o     <= 1'b0;
      loaded_o      <= 1'b0;
      confirmed_o   <= 1'b0;
    end else begin
      if (load_i)       next_report_o <= load_report_i;
      else if (taken_i) next_report_o <= next_report_o + 64'd1;
      if (hold_set_i)  loaded_o <= 1'b0;
      else if (load_i) loaded_o <= 1'b1;
      if (trips_i)              unknown_o <= 1'b1;
      else if (hold_released_i && confirmed_o) unknown_o <= 1'b0;
      if (hold_set_i || changed_i || differ_i || trips_i) confirmed_o <= 1'b0;
      else if (equal_i && hold_i)                         confirmed_o <= 1'b1;
    end
  end
endmodule
