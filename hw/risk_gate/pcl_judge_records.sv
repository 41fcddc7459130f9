// The record of a judged order (decision), or of an order_load that was refused. seq and cycle are
// the record stream's, 0 here. Combinational.
module pcl_judge_records (
  input  logic         load_i,          // a refused load, else a decision
  input  logic [7:0]   load_refusal_i,
  input  logic [511:0] command_i,
  input  logic [7:0]   account_i,       // the command's, or of a replace its original's
  input  logic [7:0]   strategy_i,
  input  logic [15:0]  symbol_i,
  input  logic [7:0]   refusal_i,
  input  logic [15:0]  flags_i,
  input  logic [63:0]  version_i,
  input  logic [63:0]  operand_i,
  input  logic [63:0]  limit_i,
  input  logic [31:0]  user_ref_i,
  input  logic [31:0]  epoch_i,
  output logic [511:0] record_o
);
  /* verilator lint_off UNUSEDSIGNAL */  // a record needs only the header of its command
  pcl_pkg::command_t command;
  /* verilator lint_on UNUSEDSIGNAL */
  pcl_pkg::record_decision_t decision;
  pcl_pkg::record_refused_t  refused;
  assign command = command_i;
  always_comb begin
    decision                  = '0;
    decision.kind             = pcl_pkg::RecDecision;
    decision.code             = refusal_i;
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

    refused                  = '0;
    refused.kind             = pcl_pkg::RecRefused;
    refused.code             = load_refusal_i;
    refused.account          = command.account;
    refused.strategy         = command.strategy;
    refused.symbol           = command.symbol;
    refused.command_sequence = command.seq;
    refused.command_kind     = command.kind;
    record_o = load_i ? refused : decision;
  end
endmodule
