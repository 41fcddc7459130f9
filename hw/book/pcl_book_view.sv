// What the gate sees of a symbol, all of one instant: quote, validity, trading state, version.
//
// Latency       1 cycle: outputs show the state at the clock edge that took symbol_i, writes of
//               that edge not included.
// Reset, clear  the caller writes every row empty; validity and trading bits come from the book.
module pcl_book_view #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                     clk_i,
  input  logic                     write_i,
  input  logic [SymbolBits-1:0]    write_symbol_i,
  input  logic                     bid_present_i,
  input  logic [31:0]              bid_price_i,
  input  logic                     ask_present_i,
  input  logic [31:0]              ask_price_i,
  input  logic [2**SymbolBits-1:0] valid_i,
  input  logic [2**SymbolBits-1:0] trading_i,
  input  logic                     market_open_i,
  input  logic                     started_i,
  input  logic                     gap_i,
  input  logic [63:0]              version_i,
  input  logic [SymbolBits-1:0]    symbol_i,
  output logic                     bid_present_o,
  output logic [31:0]              bid_price_o,
  output logic                     ask_present_o,
  output logic [31:0]              ask_price_o,
  output logic                     valid_o,
  output logic                     trading_o,
  output logic                     market_open_o,
  output logic                     started_o,
  output logic                     gap_o,
  output logic [63:0]              version_o
);
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(66)) u_rows (
    .clk_i           (clk_i),
    .write_enable_i  (write_i),
    .write_address_i (write_symbol_i),
    .write_data_i    ({bid_present_i, bid_price_i, ask_present_i, ask_price_i}),
    .read_enable_i   (1'b1),
    .read_address_i  (symbol_i),
    .read_data_o     ({bid_present_o, bid_price_o, ask_present_o, ask_price_o})
  );
  always_ff @(posedge clk_i) begin
    valid_o       <= valid_i[symbol_i];
    trading_o     <= trading_i[symbol_i];
    market_open_o <= market_open_i;
    started_o     <= started_i;
    gap_o         <= gap_i;
    version_o     <= version_i;
  end
endmodule
