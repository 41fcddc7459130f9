// The gate's counters: 64 bits, one pulse an event. Latency 1 cycle from the index to the value;
// other indices read 0.
module pcl_gate_counters (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        passed_i,
  input  logic        refused_i,
  input  logic        report_i,
  input  logic        repeated_i,
  input  logic        unknown_i,
  input  logic [5:0]  index_i,
  output logic [63:0] value_o
);
  logic [63:0] passed_q, refused_q, reports_q, repeated_q, unknown_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      passed_q   <= '0;
      refused_q  <= '0;
      reports_q  <= '0;
      repeated_q <= '0;
      unknown_q  <= '0;
    end else begin
      if (passed_i)   passed_q   <= passed_q + 1'b1;
      if (refused_i)  refused_q  <= refused_q + 1'b1;
      if (report_i)   reports_q  <= reports_q + 1'b1;
      if (repeated_i) repeated_q <= repeated_q + 1'b1;
      if (unknown_i)  unknown_q  <= unknown_q + 1'b1;
    end
    case (index_i)
      6'(pcl_pkg::CountOrdersPassed):    value_o <= passed_q;
      6'(pcl_pkg::CountOrdersRefused):   value_o <= refused_q;
      6'(pcl_pkg::CountReports):         value_o <= reports_q;
      6'(pcl_pkg::CountReportsRepeated): value_o <= repeated_q;
      6'(pcl_pkg::CountReportsUnknown):  value_o <= unknown_q;
      default:                           value_o <= '0;
    endcase
  end
endmodule
