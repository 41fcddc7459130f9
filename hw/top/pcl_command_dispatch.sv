// Command dispatch: takes the command stream in order, refuses what breaks the sequence, and hands
// each command to its room.
//
// heartbeat -> kill switch, symbol_load -> market and order entry, feed_start -> market,
// counters_request -> record, rest -> gate
//
// Latency       1 cycle from an accepted command to its room.
// Throughput    1 command per cycle while its room is ready.
// Backpressure  command_ready_o, by whatever the oldest command waits for: its room, room for a
//               record, or for the gate's commands but cancels and controls gate_open_i (room for
//               the records they end in, so that released frames never wait for a record). Enable
//               waits for enable_open_i (room for its kill record); other controls and cancels
//               for the gate alone.
// Reset         expects sequence 1. A command refused by its sequence is dropped and the expected
//               number kept.
// Counters      a counters_request waits until gate and order entry are quiet, 1,024 cycles at
//               most, so that it counts the commands before it.
module pcl_command_dispatch #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  command_valid_i,
  output logic                  command_ready_o,
  input  logic [511:0]          command_i,
  input  logic                  hold_i,
  // Rooms
  output logic                  heartbeat_o,
  output logic                  symbol_valid_o,
  input  logic                  symbol_ready_i,
  output logic [SymbolBits-1:0] symbol_index_o,
  output logic [63:0]           symbol_name_o,
  input  logic                  symbol_duplicate_i,
  output logic                  symbol_write_o,
  output logic                  feed_start_valid_o,
  input  logic                  feed_start_ready_i,
  output logic [63:0]           feed_start_sequence_o,
  output logic                  gate_valid_o,
  input  logic                  gate_ready_i,
  output logic [511:0]          gate_command_o,
  input  logic                  gate_open_i,
  input  logic                  enable_open_i,
  input  logic                  orders_quiet_i,
  // Counter reads: valid with the index until done
  output logic                  counter_valid_o,
  output logic [5:0]            counter_index_o,
  input  logic                  counter_done_i,
  input  logic [63:0]           counter_value_i,
  // Refused and counters records
  output logic                  record_valid_o,
  input  logic                  record_ready_i,
  output logic [511:0]          record_o,
  // Pulses for the counters
  output logic                  taken_o,
  output logic                  refused_o,
  output logic                  quiet_o
);
  typedef enum logic [2:0] {
    RouteGate, RouteHeartbeat, RouteSymbol, RouteFeedStart, RouteCounters, RouteRefuse
  } route_e;

  logic         valid_q, done;
  logic [511:0] command_q;
  logic [63:0]  expected_next, expected_q;

  assign command_ready_o = !valid_q || done;
  assign taken_o         = command_valid_i && command_ready_o;

  pcl_pkg::command_t                  header;
  pcl_pkg::command_session_control_t  control;
  pcl_pkg::command_symbol_load_t      symbol_load;
  pcl_pkg::command_feed_start_t       feed_start;
  pcl_pkg::command_counters_request_t counters_request;
  assign header           = command_q;
  assign control          = command_q;
  assign symbol_load      = command_q;
  assign feed_start       = command_q;
  assign counters_request = command_q;

  // ---- verdict on the command held: that of its first cycle, whatever becomes of the hold while
  // it waits, so that what is offered stays offered
  route_e     route;
  logic [7:0] refusal;
  logic       in_sequence, symbol_known, control_known, fresh_q, hold, hold_q;
  assign hold          = fresh_q ? hold_i : hold_q;
  assign in_sequence   = header.seq == expected_q;
  assign symbol_known  = header.symbol < 16'(2**SymbolBits);

  // A Mass Cancel of less than everything names what there is; no other op has a scope.
  logic by_symbol, by_group, by_side, side_known, scope_known;
  assign by_symbol   = control.scope[pcl_pkg::FlagMassCancelSymbol];
  assign by_group    = control.scope[pcl_pkg::FlagMassCancelGroup];
  assign by_side     = control.scope[pcl_pkg::FlagMassCancelSide];
  assign side_known  = control.side == "B" || control.side == "S" || control.side == "T" ||
                       control.side == "E";
  assign scope_known = control.scope[7:3] == '0 && control.pad == '0 &&
                       (by_side ? side_known : control.side == '0) &&
                       (!by_symbol || symbol_known) &&
                       (!by_group || control.strategy < 8'(pcl_pkg::Strategies));
  always_comb begin
    case (control.op)
      pcl_pkg::ControlMassCancel:                    control_known = scope_known;
      pcl_pkg::ControlDisable, pcl_pkg::ControlEnable, pcl_pkg::ControlAccountQuery:
        control_known = scope_known && control.scope == '0;
      default: control_known = 1'b0;
    endcase
  end

  always_comb begin
    route   = RouteRefuse;
    refusal = pcl_pkg::CmdRefuseBadValue;
    if (!in_sequence) refusal = pcl_pkg::CmdRefuseBadSequence;
    else begin
      case (header.kind)
        pcl_pkg::CmdOrderEnter, pcl_pkg::CmdOrderReplace, pcl_pkg::CmdOrderModify,
        pcl_pkg::CmdOrderCancel,
        pcl_pkg::CmdSymbolLimits, pcl_pkg::CmdExposureClear, pcl_pkg::CmdPositionLoad,
        pcl_pkg::CmdOrderLoad, pcl_pkg::CmdSessionLoad, pcl_pkg::CmdOrderResolve,
        pcl_pkg::CmdAccountLimits, pcl_pkg::CmdRateLimits, pcl_pkg::CmdLimitsCommit,
        pcl_pkg::CmdAccountLoad, pcl_pkg::CmdRevalue, pcl_pkg::CmdDigestCheck: route = RouteGate;
        pcl_pkg::CmdSessionControl: if (control_known) route = RouteGate;
        pcl_pkg::CmdHeartbeat:      route = RouteHeartbeat;
        pcl_pkg::CmdFeedStart:      if (feed_start.next_sequence != '0) route = RouteFeedStart;
        pcl_pkg::CmdCountersRequest:
          if (counters_request.bank < 8'(pcl_pkg::CounterBanks)) route = RouteCounters;
        pcl_pkg::CmdSymbolLoad: begin
          if (!hold)              refusal = pcl_pkg::CmdRefuseNotInHold;
          else if (!symbol_known) refusal = pcl_pkg::CmdRefuseBadSymbol;
          else                    route   = RouteSymbol;
        end
        default: refusal = pcl_pkg::CmdRefuseBadKind;
      endcase
    end
  end

  // ---- rooms
  logic symbol_taken, refuse_pending_q, counters_valid, counters_idle, gate_open, gate_offered_q;
  assign gate_command_o        = command_q;
  assign gate_valid_o          = valid_q && route == RouteGate && gate_open;
  assign heartbeat_o           = valid_q && route == RouteHeartbeat;
  assign symbol_index_o        = header.symbol[SymbolBits-1:0];
  assign symbol_name_o         = symbol_load.name;
  assign symbol_valid_o        = valid_q && route == RouteSymbol && !refuse_pending_q;
  assign symbol_taken          = symbol_valid_o && symbol_ready_i;
  assign symbol_write_o        = symbol_taken && !symbol_duplicate_i;
  assign feed_start_valid_o    = valid_q && route == RouteFeedStart;
  assign feed_start_sequence_o = feed_start.next_sequence;

  // Once offered, a command stays offered: the gate's door may only close between two commands.
  always_comb begin
    case (header.kind)
      pcl_pkg::CmdOrderCancel:    gate_open = 1'b1;
      pcl_pkg::CmdSessionControl: gate_open = control.op != pcl_pkg::ControlEnable || enable_open_i;
      default:                    gate_open = gate_open_i;
    endcase
    gate_open = gate_open || gate_offered_q;
  end
  always_ff @(posedge clk_i) gate_offered_q <= !rst_i && gate_valid_o && !gate_ready_i;

  logic [511:0] counters_record;
  pcl_counters_record u_counters (
    .clk_i,
    .rst_i,
    .start_i(valid_q && route == RouteCounters),
    .orders_quiet_i,
    .bank_i(counters_request.bank[3:0]),
    .counter_valid_o,
    .counter_index_o,
    .counter_done_i,
    .counter_value_i,
    .record_valid_o(counters_valid),
    .record_ready_i,
    .record_o(counters_record),
    .idle_o(counters_idle)
  );

  logic refusing;
  assign refusing  = valid_q && (route == RouteRefuse || refuse_pending_q);
  assign refused_o = refusing && record_ready_i;

  always_comb begin
    unique case (route)
      RouteGate:      done = gate_valid_o && gate_ready_i;
      RouteHeartbeat: done = 1'b1;
      RouteSymbol:    done = refuse_pending_q ? record_ready_i : symbol_write_o;
      RouteFeedStart: done = feed_start_ready_i;
      RouteCounters:  done = counters_valid && record_ready_i;
      default:        done = record_ready_i;
    endcase
  end

  /* verilator lint_off PINCONNECTEMPTY */  // 2^64 commands do not come
  pcl_wide_add #(.Bits(64)) u_expected (
    .a_i(expected_q), .b_i(64'd0), .carry_i(1'b1), .sum_o(expected_next), .carry_o()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_q          <= 1'b0;
      expected_q       <= 64'd1;
      refuse_pending_q <= 1'b0;
    end else begin
      if (command_ready_o) valid_q <= command_valid_i;
      if (valid_q && done && in_sequence) expected_q <= expected_next;
      if (symbol_taken && symbol_duplicate_i) refuse_pending_q <= 1'b1;
      else if (done)                          refuse_pending_q <= 1'b0;
    end
    if (command_ready_o) command_q <= command_i;
    fresh_q <= taken_o;
    hold_q  <= hold;
  end
  assign quiet_o = !valid_q && counters_idle;

  // ---- records: of the party what the kind names
  pcl_pkg::record_refused_t refused;
  logic names_account, names_strategy, names_symbol;
  always_comb begin
    names_account  = 1'b0;
    names_strategy = 1'b0;
    names_symbol   = 1'b0;
    case (header.kind)
      pcl_pkg::CmdOrderEnter, pcl_pkg::CmdOrderReplace, pcl_pkg::CmdOrderModify,
      pcl_pkg::CmdOrderCancel, pcl_pkg::CmdPositionLoad, pcl_pkg::CmdOrderLoad,
      pcl_pkg::CmdRevalue: begin
        names_account  = 1'b1;
        names_strategy = 1'b1;
        names_symbol   = 1'b1;
      end
      pcl_pkg::CmdAccountLimits, pcl_pkg::CmdAccountLoad: names_account = 1'b1;
      pcl_pkg::CmdSymbolLimits, pcl_pkg::CmdSymbolLoad: names_symbol = 1'b1;
      default: ;
    endcase
  end
  always_comb begin
    refused                  = '0;
    refused.kind             = pcl_pkg::RecRefused;
    refused.code             = refuse_pending_q ? pcl_pkg::CmdRefuseDuplicate : refusal;
    refused.account          = names_account ? header.account : '0;
    refused.strategy         = names_strategy ? header.strategy : '0;
    refused.symbol           = names_symbol ? header.symbol : '1;
    refused.command_sequence = header.seq;
    refused.expected         = in_sequence ? '0 : expected_q;
    refused.command_kind     = header.kind;
  end
  assign record_valid_o = refusing || counters_valid;
  assign record_o       = refusing ? refused : counters_record;

  // Streams hold still while stalled.
  logic         gate_stalled_q, symbol_stalled_q, feed_stalled_q, record_stalled_q;
  logic [511:0] held_q, record_q;
  always_ff @(posedge clk_i) begin
    gate_stalled_q   <= !rst_i && gate_valid_o && !gate_ready_i;
    symbol_stalled_q <= !rst_i && symbol_valid_o && !symbol_ready_i;
    feed_stalled_q   <= !rst_i && feed_start_valid_o && !feed_start_ready_i;
    record_stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    held_q           <= command_q;
    record_q         <= record_o;
    if (!rst_i && gate_stalled_q) assert (gate_valid_o && command_q == held_q);
    if (!rst_i && symbol_stalled_q) assert (symbol_valid_o && command_q == held_q);
    if (!rst_i && feed_stalled_q) assert (feed_start_valid_o && command_q == held_q);
    if (!rst_i && record_stalled_q) assert (record_valid_o && record_o == record_q);
  end
endmodule
