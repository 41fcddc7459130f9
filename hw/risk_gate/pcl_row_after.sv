// A party's row after a report or a load: what is open on the side, and where the position moves.
// Combinational.
//
// Safety        a position that would pass 47 bits stays at the end of its range and sets
//               overflow_o (exposure unknown); open quantities cannot pass theirs.
module pcl_row_after (
  input  pcl_gate_pkg::exposure_t             row_i,
  input  logic                                load_i,      // position_load: open quantities stay
  input  logic [pcl_gate_pkg::SharesBits-1:0] position_i,
  input  logic                                sell_i,
  input  logic                                reserves_i,  // the chain's reservation: before, after
  input  logic [31:0]                         before_i,
  input  logic [31:0]                         after_i,
  input  logic                                moves_i,     // an execution, or one taken back
  input  logic                                back_i,
  input  logic [31:0]                         shares_i,
  output pcl_gate_pkg::exposure_t             row_o,
  output logic                                overflow_o
);
  localparam int unsigned Bits = pcl_gate_pkg::SharesBits;
  logic [Bits-1:0] open, open_next;
  logic [Bits:0]   held, shares, moved;
  assign open       = sell_i ? row_i.open_sell : row_i.open_buy;
  assign open_next  = open - {{(Bits-32){1'b0}}, before_i} + {{(Bits-32){1'b0}}, after_i};
  assign held       = {row_i.position[Bits-1], row_i.position};
  assign shares     = moves_i ? {{(Bits-31){1'b0}}, shares_i} : '0;
  // A buy moves it up, a sale down; one taken back the other way.
  assign moved      = sell_i == back_i ? held + shares : held - shares;
  assign overflow_o = moved[Bits] != moved[Bits-1];
  always_comb begin
    row_o = row_i;
    if (load_i) begin
      row_o.position = position_i;
    end else begin
      if (reserves_i && sell_i)  row_o.open_sell = open_next;
      if (reserves_i && !sell_i) row_o.open_buy  = open_next;
      row_o.position = overflow_o ? {moved[Bits], {(Bits-1){!moved[Bits]}}} : moved[Bits-1:0];
    end
  end
endmodule
