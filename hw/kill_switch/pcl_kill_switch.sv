// Kill switch: kill latch, boot hold, session state, watchdog, the card's own Disable and Mass
// Cancel, kill records.
//
// Latency       1 cycle from pin, register or trip to killed_o; 5 from a heartbeat too old.
// Throughput    every input every cycle.
// Backpressure  none towards what stops. A release or hold release without room_o is ignored, an
//               Enable without room for its record leaves the session disabled here (see
//               pcl_kill_records).
// Reset         boot hold set, latch engaged, session not disabled, epoch 0 (fails closed).
// Own commands  Disable, then Mass Cancel, held on own_o until the gate takes each; a second firing
//               starts over with Disable.
module pcl_kill_switch (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  now_us_i,
  input  logic [63:0]  cycle_i,
  // What stops
  input  logic         pin_i,
  input  logic         engage_valid_i,
  input  logic [7:0]   engage_source_i,
  input  logic         trip_valid_i,
  input  logic [7:0]   trip_source_i,
  input  logic [63:0]  trip_detail_i,
  input  logic         hold_set_i,
  input  logic         disable_i,
  input  logic         heartbeat_i,
  input  logic [31:0]  watchdog_us_i,
  // What loosens; keys, arming and conditions were checked by pcl_registers
  input  logic         release_i,
  input  logic         hold_release_i,
  input  logic         enable_i,
  // State
  output logic         killed_o,
  output logic         hold_o,
  output logic         disabled_o,
  output logic [31:0]  epoch_o,
  output logic [7:0]   source_o,
  output logic         hold_released_o,
  output logic         hold_set_o,
  output logic         room_o,
  // The card's own session_control commands
  input  logic [31:0]  firm_i,
  output logic         own_valid_o,
  input  logic         own_ready_i,
  output logic [511:0] own_o,
  // Kill records
  output logic         record_valid_o,
  input  logic         record_ready_i,
  output logic [511:0] record_o,
  output logic         quiet_o
);
  logic        fire, engaging, releasing, disabling, enabling, enable_room, records_quiet;
  logic [7:0]  engaging_source;
  logic [63:0] engaging_detail;

  pcl_watchdog u_watchdog (
    .clk_i,
    .rst_i,
    .now_us_i,
    .watchdog_us_i,
    .armed_i(!hold_o && !disabled_o),
    .heartbeat_i(heartbeat_i || hold_released_o),
    .fire_o(fire)
  );

  pcl_kill_latch u_latch (
    .clk_i,
    .rst_i,
    .pin_i,
    .engage_valid_i,
    .engage_source_i,
    .trip_valid_i,
    .trip_source_i,
    .trip_detail_i,
    .watchdog_i(fire),
    .release_i(release_i && room_o),
    .killed_o,
    .epoch_o,
    .source_o,
    .engaging_o(engaging),
    .releasing_o(releasing),
    .engaging_source_o(engaging_source),
    .engaging_detail_o(engaging_detail)
  );

  // Boot hold and session: what tightens wins.
  assign hold_set_o      = hold_set_i;
  assign hold_released_o = hold_release_i && !hold_set_i && hold_o && room_o;
  assign disabling       = (disable_i || fire) && !disabled_o;
  assign enabling        = enable_i && !disable_i && !fire && disabled_o && enable_room;
  always_ff @(posedge clk_i) begin
    if (rst_i)                hold_o <= 1'b1;
    else if (hold_set_i)      hold_o <= 1'b1;
    else if (hold_released_o) hold_o <= 1'b0;
    if (rst_i)                disabled_o <= 1'b0;
    else if (disabling)       disabled_o <= 1'b1;
    else if (enabling)        disabled_o <= 1'b0;
  end

  pcl_kill_records u_records (
    .clk_i,
    .rst_i,
    .cycle_i,
    .changes_i({enabling, disabling, hold_set_i && !hold_o, hold_released_o, releasing, engaging}),
    .source_i(engaging_source),
    .detail_i(engaging_detail),
    .room_o,
    .enable_room_o(enable_room),
    .record_valid_o,
    .record_ready_i,
    .record_o,
    .quiet_o(records_quiet)
  );

  // A command once offered holds still, so the offer is a register of its own: Disable leaves
  // before Mass Cancel.
  logic       want_disable_q, want_mass_cancel_q, offer_q;
  logic [7:0] offer_op_q;
  logic       own_taken, offer_next;
  pcl_pkg::command_session_control_t own;

  assign own_taken   = own_valid_o && own_ready_i;
  assign offer_next  = (!offer_q || own_taken) && (want_disable_q || want_mass_cancel_q);
  assign own_valid_o = offer_q;
  assign quiet_o     = records_quiet && !offer_q && !want_disable_q && !want_mass_cancel_q;

  always_comb begin
    own      = '0;
    own.kind = pcl_pkg::CmdSessionControl;
    own.op   = offer_op_q;
    own.firm = firm_i;
  end
  assign own_o = own;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      want_disable_q     <= 1'b0;
      want_mass_cancel_q <= 1'b0;
      offer_q            <= 1'b0;
    end else begin
      if (offer_next)     offer_q <= 1'b1;
      else if (own_taken) offer_q <= 1'b0;
      if (offer_next && want_disable_q)       want_disable_q <= 1'b0;
      else if (offer_next)                    want_mass_cancel_q <= 1'b0;
      if (fire) begin
        want_disable_q     <= 1'b1;
        want_mass_cancel_q <= 1'b1;
      end
    end
    if (offer_next)
      offer_op_q <= want_disable_q ? pcl_pkg::ControlDisable : pcl_pkg::ControlMassCancel;
  end

  logic       stalled_q;
  logic [7:0] stalled_op_q;
  always_ff @(posedge clk_i) begin
    stalled_q    <= !rst_i && own_valid_o && !own_ready_i;
    stalled_op_q <= offer_op_q;
    if (!rst_i && stalled_q) assert (own_valid_o && offer_op_q == stalled_op_q);
  end
endmodule
