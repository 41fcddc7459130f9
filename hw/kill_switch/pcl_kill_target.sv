// Kill target: what a scope and an index name. Combinational.
//
// known_o        the scope exists and the index is inside it; the global scope has no index.
// Fails closed   what is not known stands as global, index 0: it engages everything. A release of
//                it must look at known_o and release nothing.
module pcl_kill_target #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic [3:0]  scope_i,
  input  logic [15:0] index_i,
  output logic        known_o,
  output logic        global_o,
  output logic [2:0]  scope_o,
  output logic [15:0] index_o
);
  always_comb begin
    known_o = 1'b0;
    case ({4'd0, scope_i})
      pcl_pkg::ScopeGlobal:   known_o = 1'b1;
      pcl_pkg::ScopeSession:  known_o = index_i < 16'(pcl_pkg::Sessions);
      pcl_pkg::ScopeAccount:  known_o = index_i < 16'(pcl_pkg::Accounts);
      pcl_pkg::ScopeStrategy: known_o = index_i < 16'(pcl_pkg::Strategies);
      pcl_pkg::ScopeSymbol:   known_o = index_i[15:SymbolBits] == '0;
      default: ;
    endcase
  end
  assign global_o = !known_o || {4'd0, scope_i} == pcl_pkg::ScopeGlobal;
  assign scope_o  = global_o ? '0 : scope_i[2:0];
  assign index_o  = global_o ? '0 : index_i;
endmodule
