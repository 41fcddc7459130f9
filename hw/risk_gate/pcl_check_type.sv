// Order type: time in force, display, capacity, cross type, intermarket sweep, each permitted to
// the account or not. Combinational. Nothing skips this part; a replace has no capacity and no
// cross type of its own.
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
  output logic       refuse_o,
  output logic [7:0] operand_o
);
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
    operand_o = tif_i;
    if (!tif)                          operand_o = tif_i;
    else if (!display)                 operand_o = display_i;
    else if (!replace_i && !capacity)  operand_o = capacity_i;
    else if (!replace_i && !cross_type)     operand_o = cross_i;
    else if (!iso)                     operand_o = iso_i;
    else                               refuse_o  = 1'b0;
  end
endmodule
