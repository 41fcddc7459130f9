// What the gate sees of a symbol's prices: the quote, the last trade, the auction reference.
//
// Latency       1 cycle: outputs show the rows at the clock edge that took symbol_i, writes of that
//               edge not included.
// Absent        a price of 0, and a side that is not present.
// Reset, clear  the caller sweeps every row empty: empty_i with each symbol.
module pcl_book_view #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  empty_i,
  input  logic [SymbolBits-1:0] write_symbol_i,
  input  logic                  quote_write_i,
  input  pcl_book_pkg::quote_t  quote_i,
  input  logic                  last_write_i,
  input  logic [31:0]           last_price_i,
  input  logic                  auction_write_i,
  input  logic [31:0]           auction_reference_i,
  input  logic [SymbolBits-1:0] symbol_i,
  output logic                  bid_present_o,
  output logic [31:0]           bid_price_o,
  output logic                  ask_present_o,
  output logic [31:0]           ask_price_o,
  output logic [31:0]           last_price_o,
  output logic [31:0]           auction_reference_o
);
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(66)) u_quotes (
    .clk_i,
    .write_enable_i  (quote_write_i || empty_i),
    .write_address_i (write_symbol_i),
    .write_data_i    ({quote_i.bid_present && !empty_i, quote_i.bid_price,
                       quote_i.ask_present && !empty_i, quote_i.ask_price}),
    .read_enable_i   (1'b1),
    .read_address_i  (symbol_i),
    .read_data_o     ({bid_present_o, bid_price_o, ask_present_o, ask_price_o})
  );
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(32)) u_last (
    .clk_i,
    .write_enable_i  (last_write_i || empty_i),
    .write_address_i (write_symbol_i),
    .write_data_i    (empty_i ? '0 : last_price_i),
    .read_enable_i   (1'b1),
    .read_address_i  (symbol_i),
    .read_data_o     (last_price_o)
  );
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(32)) u_auction (
    .clk_i,
    .write_enable_i  (auction_write_i || empty_i),
    .write_address_i (write_symbol_i),
    .write_data_i    (empty_i ? '0 : auction_reference_i),
    .read_enable_i   (1'b1),
    .read_address_i  (symbol_i),
    .read_data_o     (auction_reference_o)
  );
endmodule
