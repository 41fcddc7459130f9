// OUCH 5.0 encoder: one command to the bytes of one SoupBinTCP unsequenced packet. Combinational.
//
// packet_o      first byte (high byte of the SoupBinTCP length) in bits [511:504]; unused bytes
//               zero.
// beats_o       64-bit beats used, 1 to 7; last_keep_o the bytes used in the last one.
// Layouts       Nasdaq's OUCH 5.0; the length field counts its type byte 'U' and the message. Enter
//               carries option 24, group id = strategy. An unknown kind or op gives a packet of
//               length 1 without a message: nothing a venue can act on.
module pcl_ouch_encoder (
  input  logic [511:0] command_i,
  input  logic [31:0]  user_ref_i,
  input  logic [63:0]  name_i,
  output logic [511:0] packet_o,
  output logic [2:0]   beats_o,
  output logic [7:0]   last_keep_o
);
  pcl_pkg::command_t                 header;
  pcl_pkg::command_order_enter_t     enter;
  pcl_pkg::command_order_replace_t   replace;
  pcl_pkg::command_order_cancel_t    cancel;
  pcl_pkg::command_session_control_t control;
  assign header  = command_i;
  assign enter   = command_i;
  assign replace = command_i;
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

  // The packets as written in the specification: first byte leftmost, numbers most significant byte
  // first.
  logic [431:0] enter_packet;
  logic [343:0] replace_packet;
  logic [95:0]  cancel_packet;
  logic [175:0] mass_cancel_packet;
  logic [111:0] switch_packet;
  logic [31:0]  query_packet;
  assign enter_packet = {16'd52, "U", "O", user_ref_i, enter.side, enter.quantity, name_text,
                         enter.price, enter.tif, enter.display, enter.capacity, enter.iso,
                         enter.cross_type, enter_clordid_text, 16'd4, 8'd3, 8'd24, 8'd0,
                         enter.strategy};
  assign replace_packet = {16'd41, "U", "U", replace.original, user_ref_i, replace.quantity,
                           replace.price, replace.tif, replace.display, replace.iso,
                           replace_clordid_text, 16'd0};
  assign cancel_packet      = {16'd10, "U", "X", cancel.user_ref, cancel.quantity};
  assign mass_cancel_packet = {16'd20, "U", "C", user_ref_i, firm_text, {8{8'h20}}, 16'd0};
  assign switch_packet      = {16'd12, "U", control.op, user_ref_i, firm_text, 16'd0};
  assign query_packet       = {16'd2, "U", "Q"};

  always_comb begin
    packet_o    = {16'd1, "U", 488'd0};
    beats_o     = 3'd1;
    last_keep_o = 8'h07;
    case (header.kind)
      pcl_pkg::CmdOrderEnter: begin
        packet_o    = {enter_packet, 80'd0};
        beats_o     = 3'd7;
        last_keep_o = 8'h3F;
      end
      pcl_pkg::CmdOrderReplace: begin
        packet_o    = {replace_packet, 168'd0};
        beats_o     = 3'd6;
        last_keep_o = 8'h07;
      end
      pcl_pkg::CmdOrderCancel: begin
        packet_o    = {cancel_packet, 416'd0};
        beats_o     = 3'd2;
        last_keep_o = 8'h0F;
      end
      pcl_pkg::CmdSessionControl: begin
        case (control.op)
          pcl_pkg::ControlMassCancel: begin
            packet_o    = {mass_cancel_packet, 336'd0};
            beats_o     = 3'd3;
            last_keep_o = 8'h3F;
          end
          pcl_pkg::ControlDisable, pcl_pkg::ControlEnable: begin
            packet_o    = {switch_packet, 400'd0};
            beats_o     = 3'd2;
            last_keep_o = 8'h3F;
          end
          pcl_pkg::ControlAccountQuery: begin
            packet_o    = {query_packet, 480'd0};
            last_keep_o = 8'h0F;
          end
          default: ;
        endcase
      end
      default: ;
    endcase
  end
endmodule
