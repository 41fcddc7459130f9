// The contract's order_type: each value is one that is listed, and the account may use it; an
// option that is there may be there, and is possible. Combinational. Used by pcl_judge_contract.
module pcl_option_contract (
  input  logic [511:0]                     command_i,  // order_enter or order_replace
  input  pcl_pkg::command_account_limits_t account_i,
  output logic                             typed_o
);
  pcl_pkg::command_order_enter_t   enter;
  pcl_pkg::command_order_replace_t replace;
  logic        replaces;
  logic [7:0]  tif, display, iso, post_only, customer, now;
  logic [31:0] least, floor, expires;
  assign enter     = command_i;
  assign replace   = command_i;
  assign replaces  = enter.kind == pcl_pkg::CmdOrderReplace;
  assign tif       = replaces ? replace.tif : enter.tif;
  assign display   = replaces ? replace.display : enter.display;
  assign iso       = replaces ? replace.iso : enter.iso;
  assign post_only = replaces ? replace.post_only : enter.post_only;
  assign customer  = replaces ? replace.customer_type : enter.customer_type;
  assign now       = replaces ? replace.trade_now : enter.trade_now;
  assign least     = replaces ? replace.min_quantity : enter.min_quantity;
  assign floor     = replaces ? replace.max_floor : enter.max_floor;
  assign expires   = replaces ? replace.expire_time : enter.expire_time;

  // The value stands in the list (the last letter is bit 0), and its bit is set.
  function automatic logic listed(input logic [63:0] list, input logic [7:0] bits,
                                  input logic [7:0] value);
    listed = 1'b0;
    for (int unsigned i = 0; i < 8; i++)
      if (list[8*i +: 8] == value && value != 8'd0 && bits[i]) listed = 1'b1;
  endfunction
  logic       values, handled;
  logic [6:0] options, there;
  assign values = listed({24'd0, "E6530"}, account_i.tifs, tif) &&
      listed({40'd0, "ANY"}, account_i.displays, display) &&
      (replaces || (listed({32'd0, "ORPA"}, account_i.capacities, enter.capacity) &&
                    listed("AERSHCON", account_i.crosses, enter.cross_type))) &&
      (iso == "N" || (iso == "Y" && account_i.flags[0]));
  always_comb begin
    handled = 1'b0;
    if (enter.cross_type == "O" || enter.cross_type == "C") handled = enter.handle_inst == "I";
    if (enter.cross_type == "R")
      handled = enter.handle_inst == "O" || enter.handle_inst == "T" ||
                enter.handle_inst == "Q" || enter.handle_inst == "R";
    if (enter.cross_type == "E") handled = enter.handle_inst == "B";
    if (enter.cross_type == "H") handled = enter.handle_inst == "D";
  end
  // 3, 4, 5, 12, 15, 16, 17.
  assign there = {!replaces && enter.handle_inst != '0, now != '0, expires != '0,
                  post_only != '0, floor != '0, customer != '0, least != '0};
  always_comb begin
    options[0] = least <= enter.quantity;
    options[1] = customer == "R" || customer == "N";
    options[2] = floor <= enter.quantity && display != "N";
    options[3] = post_only == "N" || (post_only == "P" && tif != "3");
    options[4] = tif == "6" && expires <= 32'd86399;
    options[5] = now == "Y" || now == "N";
    options[6] = handled;
    for (int unsigned i = 0; i < 7; i++)
      if (!account_i.options[i]) options[i] = 1'b0;
  end
  assign typed_o = values && (there & ~options) == '0 && (tif != "6" || expires != '0);
endmodule
