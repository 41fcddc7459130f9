// An exposure row after a reservation, a release and fill, or a loaded position. Combinational.
//
// Safety        a position that would pass 47 bits stays at the end of its range and sets
//               overflow_o (exposure unknown); open quantities cannot pass theirs: table size times
//               2^32.
module pcl_exposure_next (
  input  pcl_gate_pkg::exposure_t              row_i,
  input  logic                                 sell_i,
  input  logic [31:0]                          reserve_i,
  input  logic [31:0]                          release_i,
  input  logic [31:0]                          fill_i,
  input  logic                                 load_i,
  input  logic [pcl_gate_pkg::SharesBits-1:0]  load_position_i,
  output pcl_gate_pkg::exposure_t              row_o,
  output logic                                 empty_o,
  output logic                                 overflow_o
);
  localparam int unsigned Bits = pcl_gate_pkg::SharesBits;
  logic [Bits-1:0] open, open_next, reserve, freed;
  logic [Bits:0]   position, moved;
  assign open      = sell_i ? row_i.open_sell : row_i.open_buy;
  assign reserve   = {{(Bits-32){1'b0}}, reserve_i};
  assign freed     = {{(Bits-32){1'b0}}, release_i};
  assign open_next = open + reserve - freed;
  assign position  = {row_i.position[Bits-1], row_i.position};
  assign moved     = sell_i ? position - {{(Bits-31){1'b0}}, fill_i} : position +
      {{(Bits-31){1'b0}}, fill_i};
  assign overflow_o = moved[Bits] != moved[Bits-1];
  always_comb begin
    row_o = row_i;
    if (sell_i) row_o.open_sell = open_next;
    else        row_o.open_buy  = open_next;
    if (load_i)          row_o.position = load_position_i;
    else if (overflow_o) row_o.position = {moved[Bits], {(Bits-1){!moved[Bits]}}};
    else                 row_o.position = moved[Bits-1:0];
  end
  assign empty_o = row_o == '0;
endmodule
