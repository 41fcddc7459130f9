// Order options, what does not depend on the account: which are there (their field is not 0), and
// which cannot be what they say, or as the order is. Combinational; pcl_check_type decides.
//
// Bits          ascending by tag, as in account_limits: 3 min_quantity, 4 customer_type, 5
//               max_floor, 12 post_only, 15 expire_time, 16 trade_now, 17 handle_inst.
// Safety        a value not in the contract's lists is impossible; expire_time is impossible where
//               tif 6 is without it, and there without tif 6.
module pcl_check_options (
  input  logic [511:0] command_i,      // order_enter or order_replace; of others no answer counts
  output logic [6:0]   there_o,
  output logic [6:0]   impossible_o
);
  localparam logic [31:0] ExpireTimeMax = 32'd86399;
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_enter_t   enter;
  pcl_pkg::command_order_replace_t replace;
  /* verilator lint_on UNUSEDSIGNAL */
  assign enter   = command_i;
  assign replace = command_i;

  // A replace has no handling instruction and no cross; its quantity is the chain's new total.
  logic        replaces;
  logic [31:0] min_quantity, max_floor, expire_time;
  logic [7:0]  customer_type, post_only, trade_now, handle_inst, tif, display;
  assign replaces      = enter.kind == pcl_pkg::CmdOrderReplace;
  assign tif           = replaces ? replace.tif : enter.tif;
  assign display       = replaces ? replace.display : enter.display;
  assign min_quantity  = replaces ? replace.min_quantity : enter.min_quantity;
  assign customer_type = replaces ? replace.customer_type : enter.customer_type;
  assign max_floor     = replaces ? replace.max_floor : enter.max_floor;
  assign post_only     = replaces ? replace.post_only : enter.post_only;
  assign expire_time   = replaces ? replace.expire_time : enter.expire_time;
  assign trade_now     = replaces ? replace.trade_now : enter.trade_now;
  assign handle_inst   = replaces ? '0 : enter.handle_inst;
  assign there_o       = {|handle_inst, |trade_now, |expire_time, |post_only, |max_floor,
                          |customer_type, |min_quantity};

  logic       expires;
  logic [6:0] possible;
  assign expires = tif == "6";
  always_comb begin
    possible[0] = min_quantity <= enter.quantity;
    possible[1] = customer_type == "R" || customer_type == "N";
    possible[2] = max_floor <= enter.quantity && display != "N";
    possible[3] = post_only == "N" || (post_only == "P" && tif != "3");
    possible[4] = expires && expire_time <= ExpireTimeMax;
    possible[5] = trade_now == "Y" || trade_now == "N";
    case (enter.cross_type)
      "O", "C": possible[6] = handle_inst == "I";
      "R":      possible[6] = handle_inst == "O" || handle_inst == "T" || handle_inst == "Q" ||
                              handle_inst == "R";
      "E":      possible[6] = handle_inst == "B";
      "H":      possible[6] = handle_inst == "D";
      default:  possible[6] = 1'b0;
    endcase
    impossible_o = there_o & ~possible;
    if (expires && expire_time == '0) impossible_o[4] = 1'b1;
  end
endmodule
