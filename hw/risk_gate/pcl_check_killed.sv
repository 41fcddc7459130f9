// Does a kill cover the order: global, then its session, account, strategy, symbol. Combinational.
// Reduce-only skips it. The state is that of the cycle of the decision.
// Safety        indices beyond their vectors are refused by other checks before this one.
module pcl_check_killed #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                     killed_i,
  input  logic [3:0]               killed_sessions_i,
  input  logic [15:0]              killed_accounts_i,
  input  logic [63:0]              killed_strategies_i,
  input  logic [2**SymbolBits-1:0] killed_symbols_i,
  input  logic [1:0]               session_i,
  input  logic [3:0]               account_i,
  input  logic [5:0]               strategy_i,
  input  logic [SymbolBits-1:0]    symbol_i,
  output logic                     refuse_o,
  output logic [7:0]               scope_o,   // kill_scope_e
  output logic [15:0]              index_o
);
  logic session, account, strategy, symbol;
  assign session  = killed_sessions_i[session_i];
  assign account  = killed_accounts_i[account_i];
  assign strategy = killed_strategies_i[strategy_i];
  assign symbol   = killed_symbols_i[symbol_i];
  assign refuse_o = killed_i || session || account || strategy || symbol;
  always_comb begin
    scope_o = pcl_pkg::ScopeGlobal;
    index_o = '0;
    if (killed_i) begin
      scope_o = pcl_pkg::ScopeGlobal;
    end else if (session) begin
      scope_o = pcl_pkg::ScopeSession;
      index_o = {14'd0, session_i};
    end else if (account) begin
      scope_o = pcl_pkg::ScopeAccount;
      index_o = {12'd0, account_i};
    end else if (strategy) begin
      scope_o = pcl_pkg::ScopeStrategy;
      index_o = {10'd0, strategy_i};
    end else if (symbol) begin
      scope_o = pcl_pkg::ScopeSymbol;
      index_o = 16'(symbol_i);
    end
  end
endmodule
