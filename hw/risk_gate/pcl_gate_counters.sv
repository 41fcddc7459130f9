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
  input  logic        own_cancel_i,
  input  logic        commit_i,
  input  logic        warning_i,
  input  logic [5:0]  index_i,
  output logic [63:0] value_o
);
  logic [2:0] which;
  logic       there, there_q;
  always_comb begin
    there = 1'b1;
    case (index_i)
      6'(pcl_pkg::CountOrdersPassed):    which = 3'd0;
      6'(pcl_pkg::CountOrdersRefused):   which = 3'd1;
      6'(pcl_pkg::CountReports):         which = 3'd2;
      6'(pcl_pkg::CountReportsRepeated): which = 3'd3;
      6'(pcl_pkg::CountReportsUnknown):  which = 3'd4;
      6'(pcl_pkg::CountOwnCancels):      which = 3'd5;
      6'(pcl_pkg::CountLimitsCommits):   which = 3'd6;
      6'(pcl_pkg::CountWarnings):        which = 3'd7;
      default: begin
        which = 3'd0;
        there = 1'b0;
      end
    endcase
  end
  logic [63:0] value;
  pcl_pulse_counters #(.Count(8), .IndexBits(3)) u_counts (
    .clk_i(clk_i), .rst_i(rst_i),
    .pulse_i({warning_i, commit_i, own_cancel_i, unknown_i, repeated_i, report_i, refused_i,
              passed_i}),
    .index_i(which), .value_o(value)
  );
  always_ff @(posedge clk_i) there_q <= there && !rst_i;
  assign value_o = there_q ? value : '0;
endmodule
