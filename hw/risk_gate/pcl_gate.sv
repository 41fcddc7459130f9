// The gate: judges orders, takes venue reports into exposure and open orders, carries out the loads
// of that state.
//
// Latency       6 cycles from an accepted command to its record and release, the same for every
//               kind and outcome; the same from a parsed report to its record and trip. Kill, hold
//               and session state count in the cycle before.
// Throughput    one transaction (order, control, load or report) every 7 cycles, in order within
//               each stream.
// Backpressure  no transaction starts before the last one's record and release were taken
//               (pcl_gate_intake).
// Kill          a decision of a cycle with killed_i refuses new risk; a release already presented
//               stays, the door stops it.
// Reset         tables swept (clearing_o), no limits, no UserRefNum, report sequence 0 wanted: all
//               fails closed.
module pcl_gate #(
  parameter int unsigned SymbolBits       = 8,
  parameter int unsigned OpenOrderSetBits = 9,
  parameter int unsigned ExposureSetBits  = 9
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic [63:0]           now_us_i,
  input  logic [63:0]           stale_us_i,  // 0: always stale
  // Commands, sequence-checked, of the gate's kinds
  input  logic                  command_valid_i,
  output logic                  command_ready_o,
  input  logic [511:0]          command_i,
  // The card's own session_controls, taken first
  input  logic                  own_valid_i,
  output logic                  own_ready_o,
  input  logic [511:0]          own_i,
  // Sequenced venue messages: a beat of sequence, then the message
  input  logic                  report_valid_i,
  output logic                  report_ready_o,
  input  logic [63:0]           report_data_i,
  input  logic [7:0]            report_keep_i,
  input  logic                  report_last_i,
  // Market view: answers one cycle after the symbol
  output logic [SymbolBits-1:0] view_symbol_o,
  input  logic                  view_bid_present_i,
  input  logic                  view_ask_present_i,
  input  logic [31:0]           view_bid_price_i,
  input  logic [31:0]           view_ask_price_i,
  input  logic                  view_symbol_valid_i,
  input  logic                  view_trading_i,
  input  logic                  view_market_open_i,
  input  logic                  view_feed_started_i,
  input  logic                  view_gap_i,
  input  logic [63:0]           view_version_i,
  input  logic [63:0]           view_heard_us_i,
  input  logic                  view_heard_i,
  // Kill switch: its state, its pulses, and what trips it
  input  logic                  hold_i,
  input  logic                  killed_i,
  input  logic                  disabled_i,
  input  logic [31:0]           epoch_i,
  input  logic                  hold_released_i,
  input  logic                  hold_set_i,
  output logic                  trip_valid_o,
  output logic [7:0]            trip_source_o,  // kill_source_e
  output logic [63:0]           trip_detail_o,
  output logic                  exposure_unknown_o,
  output logic                  session_loaded_o,
  output logic                  disable_o,
  output logic                  enable_o,
  // Releases to order entry
  output logic                  release_valid_o,
  input  logic                  release_ready_i,
  output logic [511:0]          release_command_o,
  output logic [31:0]           release_user_ref_o,
  output logic                  release_new_risk_o,
  output logic [31:0]           release_epoch_o,
  output logic [SymbolBits-1:0] release_symbol_o,
  // Records
  output logic                  record_valid_o,
  input  logic                  record_ready_i,
  output logic [511:0]          record_o,
  input  logic                  records_past_half_i,
  // Counters
  input  logic [5:0]            counter_index_i,
  output logic [63:0]           counter_value_o,
  output logic                  refused_pulse_o,
  // Status
  output logic                  clearing_o,
  output logic                  quiet_o
);
  typedef enum logic [2:0] {Idle, Order, Read, Fetch, Sum, Decide, Second} state_e;
  state_e state_q, state_d;
  always_comb begin
    unique case (state_q)
      Idle:    state_d = take_own || take_report || take_command ? Order : Idle;
      Order:   state_d = Read;
      Read:    state_d = Fetch;
      Fetch:   state_d = Sum;
      Sum:     state_d = Decide;
      Decide:  state_d = Second;
      default: state_d = Idle;
    endcase
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) state_q <= Idle;
    else       state_q <= state_d;
  end

  // ------------------------------------------------------------------------------ the transaction
  logic                  take_own, take_report, take_command, of_report_q;
  logic                  parsed_valid, parser_busy;
  pcl_gate_pkg::report_t report;
  logic [511:0]          incoming, command_q;

  pcl_report_parser u_parser (
    .clk_i(clk_i), .rst_i(rst_i), .report_valid_i(report_valid_i), .report_ready_o(report_ready_o),
    .report_data_i(report_data_i), .report_keep_i(report_keep_i), .report_last_i(report_last_i),
    .parsed_valid_o(parsed_valid), .parsed_ready_i(state_q == Decide && of_report_q),
    .parsed_o(report),
    .busy_o(parser_busy)
  );
  pcl_gate_intake u_intake (
    .clk_i(clk_i), .rst_i(rst_i), .idle_i(state_q == Idle && !clearing_o),
    .record_room_i(!record_valid_o || record_ready_i),
    .release_room_i(!release_valid_o || release_ready_i),
    .own_valid_i(own_valid_i), .report_valid_i(parsed_valid), .command_valid_i(command_valid_i),
    .own_o(take_own), .report_o(take_report), .command_o(take_command)
  );
  assign own_ready_o     = take_own;
  assign command_ready_o = take_command;
  assign incoming        = own_valid_i ? own_i : command_i;
  always_ff @(posedge clk_i) begin
    if (state_q == Idle) begin
      of_report_q <= take_report;
      command_q   <= incoming;
    end
  end

  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_replace_t   in_replace;
  pcl_pkg::command_order_load_t      in_load, load;
  pcl_pkg::command_order_resolve_t   in_resolve;
  pcl_pkg::command_order_enter_t     enter;
  pcl_pkg::command_order_replace_t   replace;
  pcl_pkg::command_order_cancel_t    cancel;
  pcl_pkg::command_session_control_t control, released;
  pcl_pkg::command_limits_load_t     limits_load;
  pcl_pkg::command_position_load_t   position_load;
  pcl_pkg::command_session_load_t    session_load;
  /* verilator lint_on UNUSEDSIGNAL */
  assign in_replace    = incoming;
  assign in_load       = incoming;
  assign in_resolve    = incoming;
  assign enter         = command_q;
  assign replace       = command_q;
  assign cancel        = command_q;
  assign control       = command_q;
  assign load          = command_q;
  assign limits_load   = command_q;
  assign position_load = command_q;
  assign session_load  = command_q;
  assign released      = release_command_o;

  logic is_enter, is_replace, is_judged, is_resolve, by_entry;
  assign is_enter   = !of_report_q && enter.kind == pcl_pkg::CmdOrderEnter;
  assign is_replace = !of_report_q && enter.kind == pcl_pkg::CmdOrderReplace;
  assign is_resolve = !of_report_q && enter.kind == pcl_pkg::CmdOrderResolve;
  assign is_judged  = is_enter || is_replace;
  // account, strategy, symbol, side are the entry's
  assign by_entry   = is_replace || is_resolve || of_report_q;

  // ----------------------------------------------------------------------------------- kept state
  logic [31:0] next_ref_q;     // 0: none loaded, or exhausted
  logic [63:0] next_report_q;  // 0: none loaded
  logic        unknown_q, loaded_q;

  logic                      order_hit, order_room, order_known, partner_known, partner_room;
  logic                      row_known, row_room;
  pcl_gate_pkg::open_order_t order, partner, order_next, partner_next, partner_next_q;
  pcl_gate_pkg::exposure_t   row, row_next;
  logic                      order_write, order_erase, partner_write, partner_erase;
  logic                      partner_write_q, partner_erase_q;
  logic                      row_write, row_empty, row_overflow, clear;
  logic [31:0]               order_key;
  logic [25:0]               party;  // account, strategy, symbol

  always_comb begin
    if (take_report)                                           order_key = report.user_ref;
    else if (in_replace.kind == pcl_pkg::CmdOrderReplace)      order_key = in_replace.original;
    else if (in_replace.kind == pcl_pkg::CmdOrderLoad)         order_key = in_load.user_ref;
    else                                                       order_key = in_resolve.user_ref;
  end
  // A replace goes out in the name of its original's party, whatever its own header says.
  logic [511:0] release_command;
  assign release_command = is_replace ? {command_q[511:24], 2'b0, party[21:16],
                                         4'b0, party[25:22], command_q[7:0]}
                                      : command_q;
  assign party = by_entry ? {order.account, order.strategy, order.symbol}
                          : {enter.account[3:0], enter.strategy[5:0], enter.symbol};
  assign order_known = order_hit && !(of_report_q && !report.of_order);

  pcl_gate_tables #(.OpenOrderSetBits(OpenOrderSetBits),
    .ExposureSetBits(ExposureSetBits)) u_tables (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear), .clearing_o(clearing_o),
    .order_lookup_i(state_q == Idle && state_d == Order), .order_key_i(order_key),
    .order_latch_i(state_q == Order),
    .order_known_o(order_hit), .order_room_o(order_room), .order_o(order),
    .second_lookup_i(state_q == Read), .partner_key_i(is_judged ? next_ref_q : order.partner),
    .row_key_i(party),
    .second_latch_i(state_q == Fetch), .partner_known_o(partner_known),
    .partner_room_o(partner_room),
    .partner_o(partner), .row_known_o(row_known), .row_room_o(row_room), .row_o(row),
    .order_write_i(order_write), .order_erase_i(order_erase), .order_i(order_next),
    .partner_write_i(partner_write_q && state_q == Second), .partner_erase_i(partner_erase_q),
    .partner_i(partner_next_q), .row_write_i(row_write), .row_erase_i(row_empty), .row_i(row_next)
  );

  // --------------------------------------------------------------- Read, Fetch: limits and market
  logic                  carried, limits_loaded, limits_loaded_q, symbol_known;
  pcl_gate_pkg::limits_t limits, limits_q, limits_new;
  pcl_gate_pkg::market_t market_q;
  assign symbol_known  = party[15:SymbolBits] == '0;
  assign view_symbol_o = party[SymbolBits-1:0];
  assign limits_new    = {limits_load.max_notional, limits_load.collar, limits_load.max_quantity,
                          limits_load.max_position, limits_load.enabled == 8'd1};
  pcl_gate_limits #(.SymbolBits(SymbolBits)) u_limits (
    .clk_i(clk_i), .rst_i(rst_i), .write_i(carried && enter.kind == pcl_pkg::CmdLimitsLoad),
    .write_symbol_i(party[SymbolBits-1:0]), .write_limits_i(limits_new),
    .read_i(state_q == Read), .read_symbol_i(party[SymbolBits-1:0]), .loaded_o(limits_loaded),
    .limits_o(limits)
  );

  logic [31:0] total, added, added_q;  // what the order's release adds to its chain's reservation
  assign total = is_replace ? replace.quantity : enter.quantity;
  assign added = !is_replace ? total : (total > order.total ? total - order.total : '0);
  always_ff @(posedge clk_i) begin
    if (state_q == Fetch) begin
      added_q         <= added;
      limits_q        <= limits;
      limits_loaded_q <= limits_loaded;
      market_q        <= {view_bid_present_i, view_ask_present_i, view_bid_price_i,
          view_ask_price_i, view_trading_i,
                          view_market_open_i, view_feed_started_i && !view_gap_i &&
                              view_symbol_valid_i, view_heard_i,
                          view_heard_us_i, view_version_i};
    end
  end

  // ----------------------------------------------------------- Sum: everything the checks compare
  logic signed [pcl_gate_pkg::SumBits-1:0] worst, worst_q;
  logic        opposed, opposed_q, sell;
  logic [63:0] age_q;
  logic [31:0] low_q, bid;
  logic [32:0] high_q;
  logic [95:0] notional;
  assign sell = by_entry ? order.sell : enter.side == "S";
  assign bid  = market_q.bid_price;
  pcl_exposure_sum u_sum (.row_i(row_known ? row : '0), .sell_i(sell), .added_i(added_q),
    .worst_o(worst),
                          .opposed_o(opposed));
  pcl_notional u_notional (.clk_i(clk_i), .price_i(enter.price), .quantity_i(total),
    .notional_o(notional));

  logic [31:0] release_shares, release_q, fill, fill_q;
  logic        closed, closed_q, unknown_fill, unknown_fill_q, unknown_order, unknown_order_q;
  logic        e_order_write, e_order_erase, e_partner_write, e_partner_erase;
  logic        e_order_write_q, e_order_erase_q, e_partner_write_q, e_partner_erase_q;
  pcl_gate_pkg::open_order_t e_order, e_order_q, e_partner, e_partner_q;
  pcl_report_effect u_effect (
    .effect_i(of_report_q ? report.effect : pcl_gate_pkg::EffectClose), .dead_i(report.dead),
    .quantity_i(report.quantity), .known_i(order_known), .order_i(order),
    .partner_i(partner_known ? partner : '0),
    .order_write_o(e_order_write), .order_erase_o(e_order_erase), .order_o(e_order),
    .partner_write_o(e_partner_write), .partner_erase_o(e_partner_erase), .partner_o(e_partner),
    .release_o(release_shares), .fill_o(fill), .closed_o(closed), .unknown_fill_o(unknown_fill),
    .unknown_order_o(unknown_order)
  );
  always_ff @(posedge clk_i) begin
    if (state_q == Sum) begin
      worst_q           <= worst;
      opposed_q         <= opposed;
      age_q             <= now_us_i - market_q.heard_us;
      low_q             <= {32'd0, bid} < limits_q.collar ? '0 : bid - limits_q.collar[31:0];
      high_q            <= {1'b0, market_q.ask_price} + {1'b0, limits_q.collar[31:0]};
      e_order_write_q   <= e_order_write;
      e_order_erase_q   <= e_order_erase;
      e_order_q         <= e_order;
      e_partner_write_q <= e_partner_write;
      e_partner_erase_q <= e_partner_erase;
      e_partner_q       <= e_partner;
      release_q         <= release_shares;
      fill_q            <= fill;
      closed_q          <= closed;
      unknown_fill_q    <= unknown_fill;
      unknown_order_q   <= unknown_order;
    end
  end

  // --------------------------------------------------------------------------------------- Decide
  logic        deciding, exists, pass, reduce_only, stale, exposure_full, report_next;
  logic        report_above, affects, lost;
  logic [7:0]  refusal, load_refusal;
  logic [63:0] operand, limit;
  assign deciding      = state_q == Decide;
  assign exists        = symbol_known && (is_enter || order_known);
  assign exposure_full = !row_known && !row_room;
  pcl_gate_verdict u_verdict (
    .replace_i(is_replace), .account_i(enter.account), .strategy_i(enter.strategy),
    .side_i(enter.side),
    .quantity_i(total), .price_i(enter.price), .executed_i(order.executed), .exists_i(exists),
    .no_limits_i(is_enter ? !symbol_known || !limits_loaded_q : order_known && !limits_loaded_q),
    .unknown_order_i(is_replace && !order_known),
    .replace_pending_i(is_replace && (order.pending || order.has_pending)),
    .hold_i(hold_i), .disabled_i(disabled_i), .killed_i(killed_i), .exposure_unknown_i(unknown_q),
    .records_full_i(records_past_half_i), .no_user_ref_i(next_ref_q == '0),
    .orders_full_i(partner_known || !partner_room), .exposure_full_i(exposure_full),
    .limits_i(limits_q), .market_i(market_q), .age_us_i(age_q), .stale_us_i(stale_us_i),
    .low_i(low_q), .high_i(high_q),
    .notional_i(notional), .worst_i(worst_q), .opposed_i(opposed_q),
    .refusal_o(refusal), .reduce_only_o(reduce_only), .stale_o(stale), .operand_o(operand),
    .limit_o(limit)
  );
  pcl_gate_load #(.SymbolBits(SymbolBits)) u_load (
    .command_i(command_q), .hold_i(hold_i), .killed_i(killed_i), .order_known_i(order_known),
    .orders_full_i(!order_room), .exposure_full_i(exposure_full), .refusal_o(load_refusal)
  );
  assign pass         = deciding && is_judged && refusal == pcl_pkg::RefuseNone;
  assign carried      = deciding && !of_report_q && !is_judged && load_refusal == '0;
  assign report_next  = deciding && of_report_q && report.sequence_number == next_report_q;
  assign report_above = deciding && of_report_q && report.sequence_number > next_report_q;
  assign affects      = (report_next || (carried && is_resolve)) && order_known;
  assign clear        = carried && enter.kind == pcl_pkg::CmdExposureClear;

  logic loads_order, loads_position, touches_row;
  assign loads_order    = carried && load.kind == pcl_pkg::CmdOrderLoad;
  assign loads_position = carried && load.kind == pcl_pkg::CmdPositionLoad;
  assign touches_row    = pass || affects || loads_order || loads_position;
  pcl_exposure_next u_next (
    .row_i(row_known ? row : '0), .sell_i(loads_order ? load.side == "S" : sell),
    .reserve_i(pass ? added_q : (loads_order ? load.quantity - load.executed : '0)),
    .release_i(affects ? release_q : '0), .fill_i(affects ? fill_q : '0), .load_i(loads_position),
    .load_position_i(position_load.position[pcl_gate_pkg::SharesBits-1:0]),
    .row_o(row_next), .empty_o(row_empty), .overflow_o(row_overflow)
  );
  assign row_write = touches_row && (row_known || (row_room && !row_empty));
  assign lost      = affects && (row_overflow || (exposure_full && !row_empty));

  // The order named is written now, its partner in the next cycle.
  always_comb begin
    order_write   = affects && e_order_write_q;
    order_erase   = e_order_erase_q;
    order_next    = e_order_q;
    partner_write = affects && e_partner_write_q;
    partner_erase = e_partner_erase_q;
    partner_next  = e_partner_q;
    if (is_judged) begin
      order_write              = pass && is_replace;
      order_erase              = 1'b0;
      order_next               = order;
      order_next.has_pending   = 1'b1;
      order_next.partner       = next_ref_q;
      order_next.pending_total = total;
      partner_write            = pass;
      partner_erase            = 1'b0;
      partner_next             = {party, sell, is_replace, 1'b0, is_replace ? replace.original :
          32'd0, total, 64'd0};
    end else if (loads_order) begin
      order_write = 1'b1;
      order_erase = 1'b0;
      order_next  = {party, load.side == "S", 2'b00, 32'd0, load.quantity, load.executed, 32'd0};
    end
  end
  always_ff @(posedge clk_i) begin
    if (deciding) begin
      partner_write_q <= partner_write;
      partner_erase_q <= partner_erase;
      partner_next_q  <= partner_next;
    end
  end

  // Exposure unknown wins over its release, a hold set over a session_load.
  logic takes_ref, control_passes, trips;
  assign control_passes = carried && enter.kind == pcl_pkg::CmdSessionControl;
  assign takes_ref      = pass || (control_passes && control.op != pcl_pkg::ControlAccountQuery);
  assign trips          = report_above || lost ||
                          (report_next && (unknown_fill_q ||
                              report.effect == pcl_gate_pkg::EffectTrip));
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      next_ref_q    <= '0;
      next_report_q <= '0;
      unknown_q     <= 1'b0;
      loaded_q      <= 1'b0;
    end else begin
      if (carried && enter.kind == pcl_pkg::CmdSessionLoad) begin
        next_ref_q    <= session_load.next_user_ref;
        next_report_q <= session_load.next_report_sequence;
      end else begin
        if (takes_ref && next_ref_q != '0) next_ref_q <= next_ref_q + 1'b1;
        if (report_next) next_report_q <= next_report_q + 1'b1;
      end
      if (hold_set_i) loaded_q <= 1'b0;
      else if (carried && enter.kind == pcl_pkg::CmdSessionLoad) loaded_q <= 1'b1;
      if (trips) unknown_q <= 1'b1;
      else if (hold_released_i) unknown_q <= 1'b0;
    end
  end
  assign exposure_unknown_o = unknown_q;
  assign session_loaded_o   = loaded_q;

  // ---------------------------------------------------------------------------------- what leaves
  logic [15:0]  flags;
  logic [31:0]  release_ref;
  logic [511:0] record;
  always_comb begin
    flags = '0;
    flags[pcl_pkg::FlagDecisionReduceOnly]      = reduce_only;
    flags[pcl_pkg::FlagDecisionKilled]          = killed_i;
    flags[pcl_pkg::FlagDecisionHold]            = hold_i;
    flags[pcl_pkg::FlagDecisionDisabled]        = disabled_i;
    flags[pcl_pkg::FlagDecisionSell]            = sell && (is_enter || order_known);
    flags[pcl_pkg::FlagDecisionReplace]         = is_replace;
    flags[pcl_pkg::FlagDecisionBookValid]       = exists && market_q.book_valid;
    flags[pcl_pkg::FlagDecisionBookStale]       = stale;
    flags[pcl_pkg::FlagDecisionExposureUnknown] = unknown_q;
    flags[pcl_pkg::FlagDecisionRecordsFull]     = records_past_half_i;
    if (takes_ref)                                   release_ref = next_ref_q;
    else if (enter.kind == pcl_pkg::CmdOrderCancel)  release_ref = cancel.user_ref;
    else                                             release_ref = '0;
  end
  logic names_entry;  // whose order the record names
  assign names_entry = order_known && (of_report_q || is_replace);
  pcl_gate_records u_records (
    .report_valid_i(of_report_q), .decision_valid_i(is_judged), .report_i(report),
    .known_i(order_known),
    .closed_i(closed_q), .command_i(command_q),
    .account_i(names_entry ? {4'd0, order.account} : enter.account),
    .strategy_i(names_entry ? {2'd0, order.strategy} : enter.strategy),
    .symbol_i(names_entry ? order.symbol : enter.symbol), .sell_i(order.sell),
    .code_i(is_judged ? refusal : load_refusal), .flags_i(flags), .version_i(market_q.version),
    .operand_i(operand),
    .limit_i(limit), .user_ref_i(pass ? next_ref_q : '0), .epoch_i(epoch_i), .record_o(record)
  );
  logic refused_load, trip_unknown;
  assign refused_load = deciding && !of_report_q && !is_judged && load_refusal != '0;
  assign trip_unknown = lost || unknown_fill_q;
  pcl_gate_output #(.SymbolBits(SymbolBits)) u_output (
    .clk_i(clk_i), .rst_i(rst_i),
    .record_i(record), .record_emit_i(report_next || (deciding && is_judged) || refused_load),
    .release_emit_i(pass || control_passes || (carried && enter.kind == pcl_pkg::CmdOrderCancel)),
    .command_i(release_command), .user_ref_i(release_ref), .new_risk_i(pass && !reduce_only),
    .epoch_i(epoch_i),
    .symbol_i(party[SymbolBits-1:0]), .trip_emit_i(trips),
    .trip_source_i(report_above ? pcl_pkg::KillByReportGap :
                   trip_unknown ? pcl_pkg::KillByReportUnknown : pcl_pkg::KillByReportUnhandled),
    .trip_detail_i(!report_above && trip_unknown ? {32'd0, report.user_ref} :
    report.sequence_number),
    .record_valid_o(record_valid_o), .record_ready_i(record_ready_i), .record_o(record_o),
    .release_valid_o(release_valid_o), .release_ready_i(release_ready_i),
    .release_command_o(release_command_o),
    .release_user_ref_o(release_user_ref_o), .release_new_risk_o(release_new_risk_o),
    .release_epoch_o(release_epoch_o), .release_symbol_o(release_symbol_o), .disable_o(disable_o),
    .enable_o(enable_o), .trip_valid_o(trip_valid_o), .trip_source_o(trip_source_o),
    .trip_detail_o(trip_detail_o)
  );
  pcl_gate_counters u_counters (
    .clk_i(clk_i), .rst_i(rst_i), .passed_i(pass), .refused_i(deciding && is_judged && !pass),
    .report_i(report_next), .repeated_i(deciding && of_report_q && !report_next && !report_above),
    .unknown_i(report_next && unknown_order_q), .index_i(counter_index_i), .value_o(counter_value_o)
  );
  always_ff @(posedge clk_i) refused_pulse_o <= !rst_i && refused_load;
  assign quiet_o = state_q == Idle && !clearing_o && !parser_busy && !record_valid_o &&
      !release_valid_o && !trip_valid_o;

  // The tables agree with each other: a partner is there, a row covers what its orders release.
  // (Named, for the proof cuts the tables and so drops these two.)
  always_ff @(posedge clk_i) begin
    if (!rst_i && affects) begin
      if (order.pending || order.has_pending) tables_hold_partner: assert (partner_known);
      tables_cover_release: assert (release_q == '0 ||
          {16'd0, release_q} <= (order.sell ? row.open_sell : row.open_buy));
    end
  end
  // Until a transaction decides, the places it emits into are empty.
  always_ff @(posedge clk_i) begin
    if (!rst_i && state_q != Idle && state_q != Second) begin
      assert (!record_valid_o);
      if (!of_report_q) assert (!release_valid_o);
    end
  end
endmodule
