// Order options, what does not depend on the account: which are there (their field is not 0), and
// which cannot be what they say, or as the order is. Combinational; pcl_check_type decides.
//
// Bits          ascending by tag, as in account_limits: 3 min_quantity, 4 customer_type, 5
//               max_floor, 12 post_only, 15 expire_time, 16 trade_now, 17 handle_inst.
// Safety        a value not in the contract's lists is impossible; expire_time is impossible where
//               tif 6 is without it, and there without tif 6.
module pcl_check_options (
  input  logic [31:0] quantity_i,       // replace: the chain's new total
  input  logic [7:0]  tif_i,
  input  logic [7:0]  display_i,
  input  logic [7:0]  cross_i,
  input  logic [31:0] min_quantity_i,
  input  logic [7:0]  customer_type_i,
  input  logic [31:0] max_floor_i,
  input  logic [7:0]  post_only_i,
  input  logic [31:0] expire_time_i,
  input  logic [7:0]  trade_now_i,
  input  logic [7:0]  handle_inst_i,    // a replace has none
  output logic [6:0]  there_o,
  output logic [6:0]  impossible_o
);
  localparam logic [31:0] ExpireTimeMax = 32'd86399;
  logic min_quantity, customer_type, max_floor, post_only, expire_time, trade_now, handle_inst;
  logic expires;
  assign there_o = {|handle_inst_i, |trade_now_i, |expire_time_i, |post_only_i, |max_floor_i,
                    |customer_type_i, |min_quantity_i};
  assign expires = tif_i == "6";
  always_comb begin
    min_quantity  = min_quantity_i <= quantity_i;
    customer_type = customer_type_i == "R" || customer_type_i == "N";
    max_floor     = max_floor_i <= quantity_i && display_i != "N";
    post_only     = post_only_i == "N" || (post_only_i == "P" && tif_i != "3");
    expire_time   = expires && expire_time_i <= ExpireTimeMax;
    trade_now     = trade_now_i == "Y" || trade_now_i == "N";
    case (cross_i)
      "O", "C": handle_inst = handle_inst_i == "I";
      "R":      handle_inst = handle_inst_i == "O" || handle_inst_i == "T" ||
                              handle_inst_i == "Q" || handle_inst_i == "R";
      "E":      handle_inst = handle_inst_i == "B";
      "H":      handle_inst = handle_inst_i == "D";
      default:  handle_inst = 1'b0;
    endcase
    impossible_o = there_o & ~{handle_inst, trade_now, expire_time, post_only, max_floor,
                               customer_type, min_quantity};
    if (expires && expire_time_i == '0) impossible_o[4] = 1'b1;
  end
endmodule
