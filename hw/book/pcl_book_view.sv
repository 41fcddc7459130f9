// What the gate sees of a symbol's prices.
//
// Latency       1 cycle: outputs show the rows at the clock edge that took symbol_i, writes of that
//               edge not included.
// Reset, clear  the caller writes every row empty.
module pcl_book_view #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  quote_write_i,
  input  logic [SymbolBits-1:0] write_symbol_i,
  input  logic                  bid_present_i,
  input  logic [31:0]           bid_price_i,
  input  logic                  ask_present_i,
  input  logic [31:0]           ask_price_i,
  input  logic [SymbolBits-1:0] symbol_i,
  output logic                  bid_present_o,
  output logic [31:0]           bid_price_o,
  output logic                  ask_present_o,
  output logic [31:0]           ask_price_o
);
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(66)) u_quotes (
    .clk_i,
    .write_enable_i  (quote_write_i),
    .write_address_i (write_symbol_i),
    .write_data_i    ({bid_present_i, bid_price_i, ask_present_i, ask_price_i}),
    .read_enable_i   (1'b1),
    .read_address_i  (symbol_i),
    .read_data_o     ({bid_present_o, bid_price_o, ask_present_o, ask_price_o})
  );
endmodule
