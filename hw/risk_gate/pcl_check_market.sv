// Symbol and market state, in the contract's order, up to no_reference. Combinational; 0 =
// RefuseNone. Reduce-only skips all of it, auction orders market_closed and halted.
//
// Safety        no datagram since feed_start, or stale_us of 0, is stale; a gap or an unstarted
//               feed is an invalid book.
module pcl_check_market (
  input  logic        auction_i,
  input  logic        enabled_i,
  input  logic        market_open_i,
  input  logic        trading_i,
  input  logic        book_valid_i,
  input  logic        heard_i,
  input  logic [63:0] age_us_i,     // since the last datagram
  input  logic [63:0] stale_us_i,
  input  logic        reference_i,  // what the collar is taken around is there
  output logic [7:0]  refusal_o,
  output logic        stale_o,      // whatever the rest says
  output logic [63:0] operand_o,
  output logic [63:0] limit_o
);
  logic aged, older;
  assign aged    = heard_i && stale_us_i != '0;
  pcl_wide_less #(.Bits(64)) u_older (.a_i(stale_us_i), .b_i(age_us_i), .less_o(older));
  assign stale_o = !aged || older;

  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    operand_o = '0;
    limit_o   = '0;
    if (!enabled_i)                        refusal_o = pcl_pkg::RefuseSymbolDisabled;
    else if (!auction_i && !market_open_i) refusal_o = pcl_pkg::RefuseMarketClosed;
    else if (!auction_i && !trading_i)     refusal_o = pcl_pkg::RefuseHalted;
    else if (!book_valid_i)                refusal_o = pcl_pkg::RefuseBookInvalid;
    else if (stale_o) begin
      refusal_o = pcl_pkg::RefuseBookStale;
      operand_o = aged ? age_us_i : '0;
      limit_o   = aged ? stale_us_i : '0;
    end
    else if (!reference_i)                 refusal_o = pcl_pkg::RefuseNoReference;
  end
endmodule
