// The limits of every symbol, each replaced whole in one cycle.
//
// Latency       1 cycle from read_i to limits_o and loaded_o, which then stand until the next read.
// Reset         no symbol is loaded: every order refused.
module pcl_gate_limits #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  write_i,
  input  logic [SymbolBits-1:0] write_symbol_i,
  input  pcl_gate_pkg::limits_t write_limits_i,
  input  logic                  read_i,
  input  logic [SymbolBits-1:0] read_symbol_i,
  output logic                  loaded_o,
  output pcl_gate_pkg::limits_t limits_o
);
  logic [2**SymbolBits-1:0] loaded_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) loaded_q <= '0;
    else if (write_i) loaded_q[write_symbol_i] <= 1'b1;
    if (read_i) loaded_o <= loaded_q[read_symbol_i];
  end
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(pcl_gate_pkg::LimitsBits)) u_limits (
    .clk_i(clk_i), .write_enable_i(write_i), .write_address_i(write_symbol_i),
    .write_data_i(write_limits_i),
    .read_enable_i(read_i), .read_address_i(read_symbol_i), .read_data_o(limits_o)
  );
endmodule
