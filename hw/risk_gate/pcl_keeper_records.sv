// The keeper's records: report, refused, warning, limits, digest. seq and cycle are the record
// stream's, 0 here. Combinational.
module pcl_keeper_records (
  input  logic [2:0]            which_i,           // of the localparams below
  /* verilator lint_off UNUSEDSIGNAL */  // effect and state are acted on elsewhere
  input  pcl_gate_pkg::report_t report_i,
  input  pcl_gate_pkg::order_t  order_i,           // the one the report names
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic                  known_i,
  input  logic                  closed_i,
  input  logic [511:0]          command_i,
  input  logic [7:0]            refusal_i,         // command_refusal_e
  input  logic [7:0]            warning_kind_i,
  input  logic [4:0]            warning_account_i,
  input  logic [63:0]           warning_value_i,
  input  logic [63:0]           warning_limit_i,
  input  logic [7:0]            warning_percent_i,
  input  logic                  equal_i,           // limits, digest
  input  logic [31:0]           crc_i,
  input  logic [63:0]           next_report_i,
  input  logic [63:0]           positions_i,
  input  logic [63:0]           orders_i,
  output logic [511:0]          record_o
);
  localparam logic [2:0] OfReport = 3'd1, OfRefused = 3'd2, OfWarning = 3'd3, OfLimits = 3'd4,
                         OfDigest = 3'd5;
  /* verilator lint_off UNUSEDSIGNAL */  // the layouts are read for a few fields
  pcl_pkg::command_t               command;
  pcl_pkg::command_limits_commit_t commit;
  /* verilator lint_on UNUSEDSIGNAL */
  assign command = command_i;
  assign commit  = command_i;
  logic names_party, names_account, names_symbol;
  assign names_party   = command.kind == pcl_pkg::CmdPositionLoad ||
      command.kind == pcl_pkg::CmdRevalue;
  assign names_account = names_party || command.kind == pcl_pkg::CmdAccountLimits ||
      command.kind == pcl_pkg::CmdAccountLoad;
  assign names_symbol  = names_party || command.kind == pcl_pkg::CmdSymbolLimits;

  pcl_pkg::record_report_t  report;
  pcl_pkg::record_refused_t refused;
  pcl_pkg::record_warning_t warning;
  pcl_pkg::record_limits_t  limits;
  pcl_pkg::record_digest_t  digest;
  always_comb begin
    report                 = '0;
    report.kind            = pcl_pkg::RecReport;
    report.code            = report_i.code;
    report.account         = known_i ? {4'd0, order_i.account} : '0;
    report.strategy        = known_i ? {2'd0, order_i.strategy} : '0;
    report.symbol          = known_i ? order_i.symbol : '1;
    report.flags[pcl_pkg::FlagReportKnown]  = known_i;
    report.flags[pcl_pkg::FlagReportSell]   = known_i && order_i.side != pcl_gate_pkg::SideBuy;
    report.flags[pcl_pkg::FlagReportClosed] = closed_i;
    report.report_sequence = report_i.sequence_number;
    report.reference       = report_i.order_reference;
    report.price           = report_i.price;
    report.quantity        = report_i.quantity;
    report.user_ref        = report_i.user_ref;
    report.original        = report_i.original;
    report.reason          = report_i.reason;
    report.liquidity       = report_i.liquidity;

    refused                  = '0;
    refused.kind             = pcl_pkg::RecRefused;
    refused.code             = refusal_i;
    refused.account          = names_account ? command.account : '0;
    refused.strategy         = names_party ? command.strategy : '0;
    refused.symbol           = names_symbol ? command.symbol : '1;
    refused.command_sequence = command.seq;
    refused.command_kind     = command.kind;

    warning         = '0;
    warning.kind    = pcl_pkg::RecWarning;
    warning.code    = warning_kind_i;
    warning.account = {3'd0, warning_account_i};
    warning.symbol  = '1;
    warning.value   = warning_value_i;
    warning.limit   = warning_limit_i;
    warning.percent = warning_percent_i;

    limits                  = '0;
    limits.kind             = pcl_pkg::RecLimits;
    limits.code             = {7'd0, !equal_i};
    limits.symbol           = '1;
    limits.command_sequence = command.seq;
    limits.crc              = crc_i;
    limits.expected         = commit.crc;
    limits.generation       = commit.generation;

    digest                  = '0;
    digest.kind             = pcl_pkg::RecDigest;
    digest.code             = {7'd0, !equal_i};
    digest.symbol           = '1;
    digest.command_sequence = command.seq;
    digest.report_sequence  = next_report_i;
    digest.positions        = positions_i;
    digest.orders           = orders_i;

    case (which_i)
      OfReport:  record_o = report;
      OfRefused: record_o = refused;
      OfWarning: record_o = warning;
      OfLimits:  record_o = limits;
      OfDigest:  record_o = digest;
      default:   record_o = '0;
    endcase
  end
endmodule
