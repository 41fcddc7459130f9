// The book's records as 64-byte entries, registered; the mux stamps their sequence and cycle.
//
// Latency       record_o holds the record loaded, from the cycle after load_*_i until the next
//               load.
// The fields stand last first, as in pcl_pkg: written out, so that an idle cycle moves none of the
// 512 bits.
module pcl_book_records (
  input  logic         clk_i,
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
  // Trading state
  input  logic [7:0]   type_i,
  input  logic [7:0]   code_i,
  input  logic [15:0]  locate_i,
  input  logic [31:0]  quantity_i,
  input  logic [31:0]  price_i,
  input  logic [63:0]  second_i,
  input  logic         market_open_i,
  // Gap
  input  logic [7:0]   gap_code_i,
  input  logic [63:0]  expected_i,
  input  logic [63:0]  received_i,
  input  logic [63:0]  highest_i,
  input  logic         load_quote_i,   // at most one of the three
  input  logic         load_state_i,
  input  logic         load_gap_i,
  output logic [511:0] record_o
);
  logic [7:0] value;
  logic       is_j;
  assign value = type_i == "S" || type_i == "H" || type_i == "Y" ? code_i : '0;
  assign is_j  = type_i == "J";

  always_ff @(posedge clk_i) begin
    if (load_quote_i) begin
      record_o <= {version_i,
                   16'b0, ask_present_i ? ask_quantity_i : 48'b0,
                   16'b0, bid_present_i ? bid_quantity_i : 48'b0,
                   ask_present_i ? ask_price_i : 32'b0, bid_present_i ? bid_price_i : 32'b0,
                   timestamp_i, 64'b0, 64'b0,
                   13'b0, valid_i, ask_present_i, bid_present_i, symbol_i, 8'b0, 8'b0, 8'b0,
                   pcl_pkg::RecQuote};
    end else if (load_state_i) begin
      record_o <= {version_i,
                   is_j ? second_i[31:0] : 32'b0, is_j ? second_i[63:32] : 32'b0,
                   is_j ? price_i : 32'b0, is_j ? quantity_i : 32'b0,
                   type_i == "H" ? quantity_i : 32'b0, locate_i, 7'b0, market_open_i, value,
                   timestamp_i, 64'b0, 64'b0,
                   16'b0, symbol_i, 8'b0, 8'b0, type_i, pcl_pkg::RecTradingState};
    end else if (load_gap_i) begin
      record_o <= {128'b0, highest_i, received_i, expected_i,
                   64'b0, 64'b0, 16'b0, symbol_i, 8'b0, 8'b0, gap_code_i, pcl_pkg::RecGap};
    end
  end
endmodule
