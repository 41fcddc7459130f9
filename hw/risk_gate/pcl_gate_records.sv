// The record of a transaction: decision, report or refused. seq and cycle are the record stream's,
// 0 here. Combinational.
module pcl_gate_records (
  // else a decision, if decision_valid_i, else refused
  input  logic                  report_valid_i,
  input  logic                  decision_valid_i,
  /* verilator lint_off UNUSEDSIGNAL */  // effect and state are acted on elsewhere
  input  pcl_gate_pkg::report_t report_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic                  known_i,           // report: its order is in the table
  input  logic                  closed_i,
  input  logic [511:0]          command_i,
  input  logic [7:0]            account_i,         // whose order: the command's, or the original's
  input  logic [7:0]            strategy_i,
  input  logic [15:0]           symbol_i,
  input  logic                  sell_i,
  input  logic [7:0]            code_i,            // refusal_e or command_refusal_e
  input  logic [15:0]           flags_i,           // decision
  input  logic [63:0]           version_i,
  input  logic [63:0]           operand_i,
  input  logic [63:0]           limit_i,
  input  logic [31:0]           user_ref_i,
  input  logic [31:0]           epoch_i,
  output logic [511:0]          record_o
);
  /* verilator lint_off UNUSEDSIGNAL */  // the header is all a refused record needs of a command
  pcl_pkg::command_t command;
  /* verilator lint_on UNUSEDSIGNAL */
  pcl_pkg::record_decision_t decision;
  pcl_pkg::record_report_t   report;
  pcl_pkg::record_refused_t  refused;
  logic                      names_party, names_symbol;
  assign command = command_i;
  assign names_party  = command.kind == pcl_pkg::CmdPositionLoad ||
      command.kind == pcl_pkg::CmdOrderLoad;
  assign names_symbol = names_party || command.kind == pcl_pkg::CmdLimitsLoad;

  always_comb begin
    decision                  = '0;
    decision.kind             = pcl_pkg::RecDecision;
    decision.code             = code_i;
    decision.account          = account_i;
    decision.strategy         = strategy_i;
    decision.symbol           = symbol_i;
    decision.flags            = flags_i;
    decision.command_sequence = command.seq;
    decision.book_version     = version_i;
    decision.operand          = operand_i;
    decision.limit            = limit_i;
    decision.user_ref         = user_ref_i;
    decision.epoch            = epoch_i;

    report                 = '0;
    report.kind            = pcl_pkg::RecReport;
    report.code            = report_i.code;
    report.account         = known_i ? account_i : '0;
    report.strategy        = known_i ? strategy_i : '0;
    report.symbol          = known_i ? symbol_i : '1;
    report.flags[pcl_pkg::FlagReportKnown]  = known_i;
    report.flags[pcl_pkg::FlagReportSell]   = known_i && sell_i;
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
    refused.code             = code_i;
    refused.account          = names_party ? command.account : '0;
    refused.strategy         = names_party ? command.strategy : '0;
    refused.symbol           = names_symbol ? command.symbol : '1;
    refused.command_sequence = command.seq;
    refused.command_kind     = command.kind;

    if (report_valid_i)        record_o = report;
    else if (decision_valid_i) record_o = decision;
    else                       record_o = refused;
  end
endmodule
