// OUCH 5.0 encoder: one command to the bytes of one SoupBinTCP unsequenced packet, but for the
// options of an Enter or Replace, which pcl_ouch_appendage puts together meanwhile. Combinational.
//
// head_o        first byte (high byte of the SoupBinTCP length) in bits [383:376]; unused bytes
//               zero. The whole packet, or of an Enter or Replace its first head_beats_o beats.
// rest_o        what of theirs stands in front of the options beyond those beats: the last bytes of
//               the message and the appendage length; 2 bytes of an Enter, 3 of a Replace.
// beats_o       64-bit beats of the packet, 1 to 11; last_keep_o the bytes used in the last one.
// Layouts       Nasdaq's OUCH 5.0; the length field counts its type byte 'U' and the message. Enter
//               carries option 24, group id = strategy. An unknown kind or op gives a packet of
//               length 1 without a message: nothing a venue can act on.
module pcl_ouch_encoder (
  input  logic [511:0] command_i,
  input  logic [31:0]  user_ref_i,
  input  logic [63:0]  name_i,
  input  logic         named_i,      // the symbol has a name; else name_i is spaces
  output logic [383:0] head_o,
  output logic [2:0]   head_beats_o,
  output logic [23:0]  rest_o,
  output logic [3:0]   beats_o,
  output logic [7:0]   last_keep_o
);
  localparam logic [6:0] EnterBytes = 7'd50, ReplaceBytes = 7'd43, ModifyBytes = 7'd13,
                         CancelBytes = 7'd12, MassCancelBytes = 7'd22, SwitchBytes = 7'd14,
                         QueryBytes = 7'd4, GroupBytes = 7'd4, SideBytes = 7'd3;
  pcl_pkg::command_t                 header;
  pcl_pkg::command_order_enter_t     enter;
  pcl_pkg::command_order_replace_t   replace;
  pcl_pkg::command_order_modify_t    modify;
  pcl_pkg::command_order_cancel_t    cancel;
  pcl_pkg::command_session_control_t control;
  assign header  = command_i;
  assign enter   = command_i;
  assign replace = command_i;
  assign modify  = command_i;
  assign cancel  = command_i;
  assign control = command_i;

  // Text: lowest byte first on the wire.
  logic [63:0]  name_text;
  logic [31:0]  firm_text;
  logic [111:0] enter_clordid_text, replace_clordid_text;
  for (genvar i = 0; i < 8; i++) begin : g_name
    assign name_text[8*(7-i) +: 8] = name_i[8*i +: 8];
  end
  for (genvar i = 0; i < 4; i++) begin : g_firm
    assign firm_text[8*(3-i) +: 8] = control.firm[8*i +: 8];
  end
  for (genvar i = 0; i < 14; i++) begin : g_clordid
    assign enter_clordid_text[8*(13-i) +: 8]   = enter.clordid[8*i +: 8];
    assign replace_clordid_text[8*(13-i) +: 8] = replace.clordid[8*i +: 8];
  end

  // Bytes of the options: one of 32 bits takes 6, one of 8 bits 3.
  function automatic logic [6:0] option_bytes(input logic [2:0] wide, input logic [3:0] narrow);
    logic [6:0] wides, narrows;
    wides        = 7'(wide[0]) + 7'(wide[1]) + 7'(wide[2]);
    narrows      = 7'(narrow[0]) + 7'(narrow[1]) + 7'(narrow[2]) + 7'(narrow[3]);
    option_bytes = {wides[5:0], 1'b0} + {wides[4:0], 2'b0} + narrows + {narrows[5:0], 1'b0};
  endfunction
  logic [6:0] enter_options, replace_options, mass_options;
  assign enter_options   = GroupBytes +
      option_bytes({|enter.min_quantity, |enter.max_floor, |enter.expire_time},
                   {|enter.customer_type, |enter.post_only, |enter.trade_now,
                    |enter.handle_inst});
  assign replace_options =
      option_bytes({|replace.min_quantity, |replace.max_floor, |replace.expire_time},
                   {1'b0, |replace.customer_type, |replace.post_only, |replace.trade_now});

  // What a Mass Cancel is of. Spaces would be every symbol: one without a name is none.
  logic        by_symbol, by_group, by_side;
  logic [63:0] mass_symbol;
  logic [31:0] group_element;
  logic [23:0] side_element;
  logic [55:0] mass_elements;
  assign by_symbol     = control.scope[pcl_pkg::FlagMassCancelSymbol];
  assign by_group      = control.scope[pcl_pkg::FlagMassCancelGroup];
  assign by_side       = control.scope[pcl_pkg::FlagMassCancelSide];
  assign mass_symbol   = !by_symbol ? {8{8'h20}} : named_i ? name_text : 64'd0;
  assign group_element = {8'd3, 8'd24, 8'd0, control.strategy};
  assign side_element  = {8'd2, 8'd27, control.side};
  assign mass_elements = by_group ? {group_element, by_side ? side_element : 24'd0}
                                  : {by_side ? side_element : 24'd0, 32'd0};
  assign mass_options  = (by_group ? GroupBytes : 7'd0) + (by_side ? SideBytes : 7'd0);

  // The packets as written in the specification: first byte leftmost, numbers most significant byte
  // first; the length comes in front of all.
  logic [367:0] enter_message;
  logic [303:0] replace_message;
  logic [87:0]  modify_message;
  logic [79:0]  cancel_message;
  logic [215:0] mass_cancel_message;
  logic [95:0]  switch_message;
  assign enter_message = {"U", "O", user_ref_i, enter.side, enter.quantity, name_text,
                          enter.price, enter.tif, enter.display, enter.capacity, enter.iso,
                          enter.cross_type, enter_clordid_text};
  assign replace_message = {"U", "U", replace.original, user_ref_i, replace.quantity,
                            replace.price, replace.tif, replace.display, replace.iso,
                            replace_clordid_text[111:8]};
  assign modify_message      = {"U", "M", modify.user_ref, modify.side, modify.quantity};
  assign cancel_message      = {"U", "X", cancel.user_ref, cancel.quantity};
  assign mass_cancel_message = {"U", "C", user_ref_i, firm_text, mass_symbol, 9'd0, mass_options,
                                mass_elements};
  assign switch_message      = {"U", control.op, user_ref_i, firm_text, 16'd0};

  logic [6:0]   bytes;
  logic [367:0] message;
  always_comb begin
    bytes        = 7'd3;
    message      = {"U", 360'd0};
    head_beats_o = 3'd7;  // more than any packet without a tail has
    rest_o       = '0;
    case (header.kind)
      pcl_pkg::CmdOrderEnter: begin
        bytes        = EnterBytes + enter_options;
        message      = enter_message;
        head_beats_o = 3'd6;
        rest_o       = {9'd0, enter_options, 8'd0};
      end
      pcl_pkg::CmdOrderReplace: begin
        bytes        = ReplaceBytes + replace_options;
        message      = {replace_message, 64'd0};
        head_beats_o = 3'd5;
        rest_o       = {replace_clordid_text[7:0], 9'd0, replace_options};
      end
      pcl_pkg::CmdOrderModify: begin
        bytes   = ModifyBytes;
        message = {modify_message, 280'd0};
      end
      pcl_pkg::CmdOrderCancel: begin
        bytes   = CancelBytes;
        message = {cancel_message, 288'd0};
      end
      pcl_pkg::CmdSessionControl: begin
        case (control.op)
          pcl_pkg::ControlMassCancel: begin
            bytes   = MassCancelBytes + mass_options;
            message = {mass_cancel_message, 152'd0};
          end
          pcl_pkg::ControlDisable, pcl_pkg::ControlEnable: begin
            bytes   = SwitchBytes;
            message = {switch_message, 272'd0};
          end
          pcl_pkg::ControlAccountQuery: begin
            bytes   = QueryBytes;
            message = {"U", "Q", 352'd0};
          end
          default: ;
        endcase
      end
      default: ;
    endcase
  end
  assign head_o      = {9'd0, bytes - 7'd2, message};
  assign beats_o     = bytes[6:3] + {3'd0, |bytes[2:0]};
  assign last_keep_o = bytes[2:0] == '0 ? 8'hFF : ~(8'hFF << bytes[2:0]);
endmodule
