// Order type: time in force, display, capacity, cross type, intermarket sweep, then the options
// (pcl_check_options), each permitted to the account or not. Combinational. Nothing skips this
// part; a replace has no capacity and no cross type of its own.
// Operand       the field's byte; of an option 256 and its tag.
// Safety        a value not in the contract's lists has no bit, so it is refused.
module pcl_check_type (
  input  logic       replace_i,
  input  logic [7:0] tif_i,
  input  logic [7:0] display_i,
  input  logic [7:0] capacity_i,
  input  logic [7:0] cross_i,
  input  logic [7:0] iso_i,
  input  logic [4:0] tifs_i,        // permitted, as in account_limits
  input  logic [2:0] displays_i,
  input  logic [3:0] capacities_i,
  input  logic [7:0] crosses_i,
  input  logic       iso_permitted_i,
  input  logic [6:0] options_there_i,       // ascending by tag, as in account_limits
  input  logic [6:0] options_impossible_i,
  input  logic [6:0] options_i,             // permitted
  output logic       refuse_o,
  output logic [8:0] operand_o
);
  logic [6:0] options;   // refused
  assign options = options_impossible_i | (options_there_i & ~options_i);
  logic tif, display, capacity, cross_type, iso;
  always_comb begin
    case (tif_i)
      "0":     tif = tifs_i[0];
      "3":     tif = tifs_i[1];
      "5":     tif = tifs_i[2];
      "6":     tif = tifs_i[3];
      "E":     tif = tifs_i[4];
      default: tif = 1'b0;
    endcase
    case (display_i)
      "Y":     display = displays_i[0];
      "N":     display = displays_i[1];
      "A":     display = displays_i[2];
      default: display = 1'b0;
    endcase
    case (capacity_i)
      "A":     capacity = capacities_i[0];
      "P":     capacity = capacities_i[1];
      "R":     capacity = capacities_i[2];
      "O":     capacity = capacities_i[3];
      default: capacity = 1'b0;
    endcase
    case (cross_i)
      "N":     cross_type = crosses_i[0];
      "O":     cross_type = crosses_i[1];
      "C":     cross_type = crosses_i[2];
      "H":     cross_type = crosses_i[3];
      "S":     cross_type = crosses_i[4];
      "R":     cross_type = crosses_i[5];
      "E":     cross_type = crosses_i[6];
      "A":     cross_type = crosses_i[7];
      default: cross_type = 1'b0;
    endcase
    iso = iso_i == "N" || (iso_i == "Y" && iso_permitted_i);
    refuse_o  = 1'b1;
    operand_o = {1'b0, tif_i};
    if (!tif)                          operand_o = {1'b0, tif_i};
    else if (!display)                 operand_o = {1'b0, display_i};
    else if (!replace_i && !capacity)  operand_o = {1'b0, capacity_i};
    else if (!replace_i && !cross_type)     operand_o = {1'b0, cross_i};
    else if (!iso)                     operand_o = {1'b0, iso_i};
    else if (options[0])               operand_o = 9'd256 + 9'd3;
    else if (options[1])               operand_o = 9'd256 + 9'd4;
    else if (options[2])               operand_o = 9'd256 + 9'd5;
    else if (options[3])               operand_o = 9'd256 + 9'd12;
    else if (options[4])               operand_o = 9'd256 + 9'd15;
    else if (options[5])               operand_o = 9'd256 + 9'd16;
    else if (options[6])               operand_o = 9'd256 + 9'd17;
    else                               refuse_o  = 1'b0;
  end
endmodule
