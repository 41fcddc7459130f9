// The book's records as 64-byte entries; the mux stamps their sequence and cycle.
//
// Latency       combinational.
module pcl_book_records (
  input  logic [15:0]  symbol_i,
  input  logic [63:0]  timestamp_i,
  input  logic [63:0]  version_i,
  // Quote
  input  logic         bid_present_i,
  input  logic [31:0]  bid_price_i,
  input  logic [47:0]  bid_quantity_i,
  input  logic         ask_present_i,
  input  logic [31:0]  ask_price_i,
  input  logic [47:0]  ask_quantity_i,
  input  logic         valid_i,
  output logic [511:0] quote_o,
  // Trading state
  input  logic [7:0]   type_i,
  input  logic [7:0]   code_i,
  input  logic [15:0]  locate_i,
  input  logic [31:0]  quantity_i,
  input  logic [31:0]  price_i,
  input  logic [63:0]  second_i,
  input  logic         market_open_i,
  output logic [511:0] state_o,
  // Gap
  input  logic [7:0]   gap_code_i,
  input  logic [63:0]  expected_i,
  input  logic [63:0]  received_i,
  input  logic [63:0]  highest_i,
  output logic [511:0] gap_o
);
  pcl_pkg::record_quote_t         quote;
  pcl_pkg::record_trading_state_t state;
  pcl_pkg::record_gap_t           gap;

  always_comb begin
    quote              = '0;
    quote.kind         = pcl_pkg::RecQuote;
    quote.symbol       = symbol_i;
    quote.flags        = {13'b0, valid_i, ask_present_i, bid_present_i};
    quote.timestamp    = timestamp_i;
    quote.bid_price    = bid_present_i ? bid_price_i : '0;
    quote.ask_price    = ask_present_i ? ask_price_i : '0;
    quote.bid_quantity = bid_present_i ? {16'b0, bid_quantity_i} : '0;
    quote.ask_quantity = ask_present_i ? {16'b0, ask_quantity_i} : '0;
    quote.book_version = version_i;

    state              = '0;
    state.kind         = pcl_pkg::RecTradingState;
    state.code         = type_i;
    state.symbol       = symbol_i;
    state.timestamp    = timestamp_i;
    state.value        = type_i == "S" || type_i == "H" || type_i == "Y" ? code_i : '0;
    state.market_open  = {7'b0, market_open_i};
    state.locate       = locate_i;
    state.reason       = type_i == "H" ? quantity_i : '0;
    if (type_i == "J") begin
      state.reference = quantity_i;
      state.upper     = price_i;
      state.lower     = second_i[63:32];
      state.extension = second_i[31:0];
    end
    state.book_version = version_i;

    gap                = '0;
    gap.kind           = pcl_pkg::RecGap;
    gap.code           = gap_code_i;
    gap.symbol         = symbol_i;
    gap.expected       = expected_i;
    gap.received       = received_i;
    gap.highest        = highest_i;
  end
  assign quote_o = quote;
  assign state_o = state;
  assign gap_o   = gap;
endmodule
