// May a command that is not an order be carried out: loads, clear, resolve, session control.
// Combinational.
// Safety        what is out of its range, out of its time or without room is refused whole; 0 =
//               carried out.
module pcl_gate_load #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic [511:0] command_i,
  input  logic         hold_i,
  input  logic         killed_i,
  input  logic         order_known_i,   // order_load, order_resolve: its UserRefNum is in the table
  input  logic         orders_full_i,
  input  logic         exposure_full_i,
  output logic [7:0]   refusal_o        // command_refusal_e
);
  localparam logic [63:0] PositionMax = 64'd1 << 40;
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_position_load_t   position;
  pcl_pkg::command_order_load_t      order;
  pcl_pkg::command_session_load_t    session;
  pcl_pkg::command_session_control_t control;
  /* verilator lint_on UNUSEDSIGNAL */
  assign position = command_i;
  assign order    = command_i;
  assign session  = command_i;
  assign control  = command_i;

  logic        symbol_known, party_known, position_fits, sides_known;
  logic [63:0] magnitude;
  assign symbol_known  = order.symbol[15:SymbolBits] == '0;
  assign party_known   = order.account < 8'(pcl_pkg::Accounts) &&
      order.strategy < 8'(pcl_pkg::Strategies);
  assign magnitude     = position.position[63] ? -position.position : position.position;
  assign position_fits = magnitude <= PositionMax;
  assign sides_known   = order.side == "B" || order.side == "S";

  always_comb begin
    refusal_o = '0;
    case (order.kind)
      pcl_pkg::CmdOrderCancel: refusal_o = '0;
      pcl_pkg::CmdSessionControl:
        if (control.op != pcl_pkg::ControlMassCancel && control.op != pcl_pkg::ControlDisable &&
            control.op != pcl_pkg::ControlEnable && control.op != pcl_pkg::ControlAccountQuery)
          refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdLimitsLoad:
        if (!symbol_known) refusal_o = pcl_pkg::CmdRefuseBadSymbol;
      pcl_pkg::CmdExposureClear:
        if (!hold_i) refusal_o = pcl_pkg::CmdRefuseNotInHold;
      pcl_pkg::CmdPositionLoad:
        if (!hold_i)                             refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (!symbol_known)                  refusal_o = pcl_pkg::CmdRefuseBadSymbol;
        else if (!party_known || !position_fits) refusal_o = pcl_pkg::CmdRefuseBadValue;
        else if (exposure_full_i && magnitude != '0) refusal_o = pcl_pkg::CmdRefuseTableFull;
      pcl_pkg::CmdOrderLoad:
        if (!hold_i)             refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (!symbol_known)  refusal_o = pcl_pkg::CmdRefuseBadSymbol;
        else if (!party_known || order.user_ref == '0 || !sides_known ||
            order.quantity <= order.executed)
                                 refusal_o = pcl_pkg::CmdRefuseBadValue;
        else if (order_known_i)  refusal_o = pcl_pkg::CmdRefuseDuplicate;
        else if (orders_full_i || exposure_full_i) refusal_o = pcl_pkg::CmdRefuseTableFull;
      pcl_pkg::CmdSessionLoad:
        if (!hold_i) refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (session.next_report_sequence == '0 || session.next_user_ref == '0)
                     refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdOrderResolve:
        if (!hold_i && !killed_i) refusal_o = pcl_pkg::CmdRefuseNotAllowed;
        else if (!order_known_i)  refusal_o = pcl_pkg::CmdRefuseUnknownOrder;
      default: refusal_o = pcl_pkg::CmdRefuseBadKind;
    endcase
  end
endmodule
