// What the collar is taken around, and its two bounds, both inclusive. Combinational.
//
// Auction orders: J's auction reference, else `reference`, auction_collar wide. Continuous orders:
// the last price, or `reference`, or else the quote: best bid less and best offer plus collar.
// Safety        there_o low: no bound holds; entries are then refused (no_reference).
module pcl_collar_reference (
  input  logic        auction_i,
  input  logic        by_last_i,   // flags of symbol_limits; both: last
  input  logic        by_close_i,
  input  logic        bid_present_i,
  input  logic        ask_present_i,
  input  logic [31:0] bid_price_i,
  input  logic [31:0] ask_price_i,
  input  logic [31:0] last_price_i,
  input  logic [31:0] auction_reference_i,
  input  logic [31:0] reference_i,
  input  logic [31:0] collar_i,
  input  logic [31:0] auction_collar_i,
  output logic        there_o,
  output logic        by_quote_o,  // an exit then wants a sound quote
  output logic [31:0] low_o,       // not below 0
  output logic [32:0] high_o
);
  logic [31:0] from, to, width;
  logic [32:0] low;
  always_comb begin
    by_quote_o = 1'b0;
    width      = collar_i;
    if (auction_i) begin
      from    = auction_reference_i != '0 ? auction_reference_i : reference_i;
      to      = from;
      width   = auction_collar_i;
      there_o = from != '0;
    end else if (by_last_i) begin
      from    = last_price_i;
      to      = last_price_i;
      there_o = from != '0;
    end else if (by_close_i) begin
      from    = reference_i;
      to      = reference_i;
      there_o = from != '0;
    end else begin
      from       = bid_price_i;
      to         = ask_price_i;
      there_o    = bid_present_i && ask_present_i;
      by_quote_o = 1'b1;
    end
  end
  assign low    = {1'b0, from} - {1'b0, width};
  assign low_o  = low[32] ? '0 : low[31:0];
  assign high_o = {1'b0, to} + {1'b0, width};
endmodule
