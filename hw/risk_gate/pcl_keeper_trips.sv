// What the keeper trips the kill switch by, with scope and detail. Combinational; at most one a
// cycle, for each belongs to another state of the keeper.
//
// Detail        report_gap and report_unhandled: the report's sequence; report_unknown: its
//               UserRefNum; the others 0.
module pcl_keeper_trips (
  input  logic        report_i,      // gap, unhandled, or else unknown
  input  logic        gap_i,
  input  logic        unhandled_i,
  input  logic [63:0] sequence_i,
  input  logic [31:0] user_ref_i,
  input  logic        executions_i,  // of the strategy
  input  logic [5:0]  strategy_i,
  input  logic        corrupt_i,     // a limit read for the marks
  input  logic        loss_i,        // of the account; 16: the firm, global
  input  logic [4:0]  account_i,
  input  logic        digest_i,
  output logic        trip_o,
  output logic [7:0]  source_o,
  output logic [3:0]  scope_o,
  output logic [15:0] index_o,
  output logic [63:0] detail_o
);
  always_comb begin
    trip_o   = 1'b1;
    source_o = pcl_pkg::KillByReportUnknown;
    scope_o  = 4'(pcl_pkg::ScopeGlobal);
    index_o  = '0;
    detail_o = '0;
    if (report_i) begin
      detail_o = sequence_i;
      if (gap_i)            source_o = pcl_pkg::KillByReportGap;
      else if (unhandled_i) source_o = pcl_pkg::KillByReportUnhandled;
      else                  detail_o = {32'd0, user_ref_i};
    end else if (executions_i) begin
      source_o = pcl_pkg::KillByExecutions;
      scope_o  = 4'(pcl_pkg::ScopeStrategy);
      index_o  = {10'd0, strategy_i};
    end else if (corrupt_i) begin
      source_o = pcl_pkg::KillByLimitsCorrupt;
    end else if (loss_i) begin
      source_o = pcl_pkg::KillByLoss;
      if (!account_i[4]) begin
        scope_o = 4'(pcl_pkg::ScopeAccount);
        index_o = {11'd0, account_i};
      end
    end else if (digest_i) begin
      source_o = pcl_pkg::KillByDigest;
    end else begin
      trip_o = 1'b0;
    end
  end
endmodule
