// Short sales, what does not depend on orders in front: T needs the account's permission, a known
// short-sale state, and under restriction (Rule 201) a price above the best bid; E the account's
// own permission. Combinational. Nothing skips it.
// Safety        state unknown refuses T; under restriction so does an absent bid, and an auction
//               order.
module pcl_check_short (
  input  logic [1:0]  side_i,
  input  logic        auction_i,
  input  logic        short_i,         // permitted to the account
  input  logic        short_exempt_i,
  input  logic [1:0]  state_i,
  input  logic        bid_present_i,
  input  logic [31:0] bid_price_i,
  input  logic [31:0] price_i,
  output logic        refuse_o
);
  logic restricted, free, above;
  assign restricted = state_i == pcl_gate_pkg::ShortRestricted;
  assign free       = state_i == pcl_gate_pkg::ShortFree;
  assign above      = bid_present_i && price_i > bid_price_i && !auction_i;
  always_comb begin
    case (side_i)
      pcl_gate_pkg::SideShort:
        refuse_o = !short_i || !(free || (restricted && above));
      pcl_gate_pkg::SideShortExempt: refuse_o = !short_exempt_i;
      default:                       refuse_o = 1'b0;
    endcase
  end
endmodule
