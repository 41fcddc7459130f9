// Which entry of the limit store a symbol_limits, account_limits or rate_limits command writes.
// Combinational; the command has been checked.
module pcl_limit_write (
  input  logic [511:0] command_i,
  output logic [1:0]   kind_o,    // 0 symbol, 1 account, 2 bucket
  output logic [1:0]   scope_o,   // bucket: rate_scope_e
  output logic [15:0]  index_o,
  output logic [383:0] data_o     // bytes 16 to 63
);
  /* verilator lint_off UNUSEDSIGNAL */  // the numbers are in data_o
  pcl_pkg::command_rate_limits_t rate;
  /* verilator lint_on UNUSEDSIGNAL */
  assign rate    = command_i;
  assign scope_o = rate.scope[1:0];
  assign data_o  = command_i[511:128];
  always_comb begin
    case (rate.kind)
      pcl_pkg::CmdSymbolLimits: begin
        kind_o  = 2'd0;
        index_o = rate.symbol;
      end
      pcl_pkg::CmdAccountLimits: begin
        kind_o  = 2'd1;
        index_o = {8'd0, rate.account};
      end
      default: begin
        kind_o  = 2'd2;
        index_o = rate.index;
      end
    endcase
  end
endmodule
