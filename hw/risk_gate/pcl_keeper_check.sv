// May a command of the keeper's be carried out: loads, limits, clear, resolve, revalue, digest.
// Combinational.
// Safety        what is out of its range, out of its time or without room is refused whole; 0 =
//               carried out.
module pcl_keeper_check #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic [511:0] command_i,
  input  logic         hold_i,
  input  logic         any_kill_i,      // of any scope
  input  logic         order_known_i,   // order_resolve: its UserRefNum is in the table
  input  logic         party_known_i,
  input  logic         party_room_i,
  output logic [7:0]   refusal_o        // command_refusal_e
);
  localparam logic [63:0] PositionMax = 64'd1 << 40;
  localparam logic [63:0] TradedMax   = 64'd1 << 62;
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_position_load_t   position;
  pcl_pkg::command_session_load_t    session;
  pcl_pkg::command_account_load_t    account;
  pcl_pkg::command_symbol_limits_t   symbol_limits;
  pcl_pkg::command_account_limits_t  account_limits;
  pcl_pkg::command_rate_limits_t     rate;
  /* verilator lint_on UNUSEDSIGNAL */
  assign position       = command_i;
  assign session        = command_i;
  assign account        = command_i;
  assign symbol_limits  = command_i;
  assign account_limits = command_i;
  assign rate           = command_i;

  logic        symbol_known, party_named, position_fits, account_named, index_known, bucket_sane;
  logic [63:0] magnitude;
  assign symbol_known  = position.symbol[15:SymbolBits] == '0;
  assign party_named   = position.account < 8'(pcl_pkg::Accounts) &&
      position.strategy < 8'(pcl_pkg::Strategies);
  assign account_named = position.account <= 8'(pcl_pkg::FirmAccount);
  assign magnitude     = position.position[63] ? -position.position : position.position;
  assign position_fits = magnitude <= PositionMax;
  always_comb begin
    case (rate.scope)
      pcl_pkg::RateSession:    index_known = rate.index < 16'(pcl_pkg::Sessions);
      pcl_pkg::RateStrategy:   index_known = rate.index < 16'(pcl_pkg::Strategies);
      pcl_pkg::RateSymbol:     index_known = rate.index[15:SymbolBits] == '0;
      pcl_pkg::RateExecutions: index_known = rate.index < 16'(pcl_pkg::Strategies);
      default:                 index_known = 1'b0;
    endcase
  end
  assign bucket_sane = (rate.interval != '0 || (rate.tolerance == '0 && rate.reserve == '0)) &&
      rate.reserve <= rate.tolerance && rate.zero == '0 && rate.pad == '0;

  always_comb begin
    refusal_o = '0;
    case (position.kind)
      pcl_pkg::CmdSymbolLimits:
        if (!symbol_known)                refusal_o = pcl_pkg::CmdRefuseBadSymbol;
        else if (symbol_limits.pad != '0) refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdAccountLimits:
        if (!account_named || account_limits.pad != '0) refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdRateLimits:
        if (!index_known || !bucket_sane) refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdLimitsCommit, pcl_pkg::CmdDigestCheck: refusal_o = '0;
      pcl_pkg::CmdExposureClear:
        if (!hold_i) refusal_o = pcl_pkg::CmdRefuseNotInHold;
      pcl_pkg::CmdAccountLoad:
        if (!hold_i) refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (!account_named || account.bought > TradedMax || account.sold > TradedMax)
                     refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdPositionLoad:
        if (!hold_i)                             refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (!symbol_known)                  refusal_o = pcl_pkg::CmdRefuseBadSymbol;
        else if (!party_named || !position_fits) refusal_o = pcl_pkg::CmdRefuseBadValue;
        else if (!party_known_i && !party_room_i) refusal_o = pcl_pkg::CmdRefuseTableFull;
      pcl_pkg::CmdSessionLoad:
        if (!hold_i) refusal_o = pcl_pkg::CmdRefuseNotInHold;
        else if (session.next_report_sequence == '0 || session.next_user_ref == '0)
                     refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdOrderResolve:
        if (!hold_i && !any_kill_i) refusal_o = pcl_pkg::CmdRefuseNotAllowed;
        else if (!order_known_i)    refusal_o = pcl_pkg::CmdRefuseUnknownOrder;
      pcl_pkg::CmdRevalue:
        if (!symbol_known)                         refusal_o = pcl_pkg::CmdRefuseBadSymbol;
        else if (!party_named || !party_known_i)   refusal_o = pcl_pkg::CmdRefuseBadValue;
      pcl_pkg::CmdSessionControl: refusal_o = pcl_pkg::CmdRefuseBadValue;  // of no known op
      default: refusal_o = pcl_pkg::CmdRefuseBadKind;
    endcase
  end
endmodule
