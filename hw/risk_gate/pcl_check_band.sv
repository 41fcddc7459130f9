// Static price band: from price_low to price_high, both inclusive. Combinational. Nothing skips it.
module pcl_check_band (
  input  logic [31:0] price_i,
  input  logic [31:0] low_i,
  input  logic [31:0] high_i,
  output logic        refuse_o,
  output logic [31:0] limit_o   // the bound passed
);
  logic below;
  assign below    = price_i < low_i;
  assign refuse_o = below || price_i > high_i;
  assign limit_o  = below ? low_i : high_i;
endmodule
