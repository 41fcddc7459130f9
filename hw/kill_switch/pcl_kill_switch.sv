// Kill switch: the global kill and those of a scope, boot hold, session state, watchdog, feed loss,
// the card's own commands and cancels, kill records.
//
// Latency       1 cycle from pin, register, trip or book to the killed bits and the epoch; 4 from
//               now_us_i finding a heartbeat or the feed too old. Own cancels: see pcl_canceller.
// Throughput    every input every cycle.
// Backpressure  none towards what stops. A release or hold release without room_o is ignored, an
//               Enable without room for its record leaves the session disabled here (see
//               pcl_kill_records).
// Reset         boot hold set, global kill engaged, no scoped kill, session not disabled, epoch 0
//               (fails closed); the canceller's copy is swept (clearing_o).
// Own commands  after the watchdog Disable, then Mass Cancel, again until each is answered, the
//               session enabled or the global kill released; after any other engagement, its source
//               not none, order_cancels for the new-risk entries that are killed.
module pcl_kill_switch #(
  parameter int unsigned SymbolBits    = 8,
  parameter int unsigned OpenOrderBits = 12
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic [63:0]              now_us_i,
  input  logic [63:0]              cycle_i,
  // What stops
  input  logic                     pin_i,
  input  logic                     engage_valid_i,
  input  logic [7:0]               engage_source_i,
  input  logic [3:0]               engage_scope_i,
  input  logic [15:0]              engage_index_i,
  input  logic                     trip_valid_i,
  input  logic [7:0]               trip_source_i,
  input  logic [3:0]               trip_scope_i,
  input  logic [15:0]              trip_index_i,
  input  logic [63:0]              trip_detail_i,
  input  logic                     book_invalid_i,
  input  logic [SymbolBits-1:0]    book_invalid_symbol_i,
  input  logic                     heard_i,
  input  logic [63:0]              heard_us_i,
  input  logic [31:0]              feed_loss_us_i,
  input  logic                     hold_set_i,
  input  logic                     disable_i,     // a Disable goes to order entry
  input  logic                     heartbeat_i,
  input  logic [31:0]              watchdog_us_i,
  // What loosens; keys, arming and conditions were checked by pcl_registers
  input  logic                     release_i,
  input  logic [3:0]               release_scope_i,
  input  logic [15:0]              release_index_i,
  input  logic                     hold_release_i,
  input  logic                     enable_i,
  // State. engaged_o: something engages at the coming edge
  output logic                     killed_o,
  output logic [3:0]               killed_sessions_o,
  output logic [15:0]              killed_accounts_o,
  output logic [63:0]              killed_strategies_o,
  output logic [2**SymbolBits-1:0] killed_symbols_o,
  output logic                     scoped_o,
  output logic                     engaged_o,
  output logic                     hold_o,
  output logic                     disabled_o,
  output logic [31:0]              epoch_o,
  output logic [7:0]               source_o,
  output logic                     hold_released_o,
  output logic                     hold_set_o,
  output logic                     room_o,
  // Copy of the open-order table
  input  logic                     mirror_valid_i,
  input  logic [OpenOrderBits-1:0] mirror_slot_i,
  input  logic                     mirror_live_i,
  input  logic                     mirror_new_risk_i,
  input  logic [1:0]               mirror_session_i,
  input  logic [3:0]               mirror_account_i,
  input  logic [5:0]               mirror_strategy_i,
  input  logic [SymbolBits-1:0]    mirror_symbol_i,
  input  logic [31:0]              mirror_user_ref_i,
  input  logic                     mirror_clear_i,
  output logic                     clearing_o,
  // The card's own commands
  input  logic [31:0]              firm_i,
  input  logic [31:0]              cancel_retry_us_i,
  input  logic                     mass_cancel_i,  // a Mass Cancel goes to order entry
  input  logic                     control_own_i,  // it or the Disable is the card's own
  input  logic [31:0]              control_user_ref_i,
  input  logic                     disable_answered_i,
  input  logic                     mass_cancel_answered_i,
  input  logic [31:0]              answered_user_ref_i,
  output logic                     own_valid_o,
  input  logic                     own_ready_i,
  output logic [511:0]             own_o,
  output logic                     own_cancel_o,
  // Kill records
  output logic                     record_valid_o,
  input  logic                     record_ready_i,
  output logic [511:0]             record_o,
  output logic                     quiet_o
);
  logic        fire, lost, releasing, by_trip, cancels, disabling, enabling, enable_room;
  logic        records_quiet, own_quiet, canceller_quiet;
  logic [3:0]  sets;
  logic [7:0]  global_source;
  logic [2:0]  engage_scope, trip_scope, release_scope;
  logic [15:0] engage_index, trip_index, release_index;

  pcl_watchdog u_watchdog (
    .clk_i,
    .rst_i,
    .now_us_i,
    .watchdog_us_i,
    .hold_i(hold_o),
    .disabled_i(disabled_o),
    .heartbeat_i(heartbeat_i || hold_released_o),
    .fire_o(fire)
  );

  pcl_feed_loss u_feed_loss (
    .clk_i,
    .rst_i,
    .now_us_i,
    .feed_loss_us_i,
    .hold_i(hold_o),
    .heard_i,
    .heard_us_i,
    .lost_o(lost)
  );

  pcl_kill_scopes #(.SymbolBits(SymbolBits)) u_scopes (
    .clk_i,
    .rst_i,
    .pin_i,
    .watchdog_i(fire),
    .feed_lost_i(lost),
    .engage_valid_i,
    .engage_source_i,
    .engage_scope_i,
    .engage_index_i,
    .trip_valid_i,
    .trip_source_i,
    .trip_scope_i,
    .trip_index_i,
    .book_valid_i(book_invalid_i && !hold_o),
    .book_symbol_i(book_invalid_symbol_i),
    .release_i(release_i && room_o),
    .release_scope_i,
    .release_index_i,
    .killed_o,
    .killed_sessions_o,
    .killed_accounts_o,
    .killed_strategies_o,
    .killed_symbols_o,
    .scoped_o,
    .epoch_o,
    .source_o,
    .sets_o(sets),
    .releasing_o(releasing),
    .global_source_o(global_source),
    .global_by_trip_o(by_trip),
    .cancels_o(cancels),
    .engage_scope_o(engage_scope),
    .engage_index_o(engage_index),
    .trip_scope_o(trip_scope),
    .trip_index_o(trip_index),
    .release_scope_o(release_scope),
    .release_index_o(release_index)
  );
  assign engaged_o = sets != '0;

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

  pcl_kill_records #(.SymbolBits(SymbolBits)) u_records (
    .clk_i,
    .rst_i,
    .cycle_i,
    .changes_i({enabling, disabling, hold_set_i && !hold_o, hold_released_o, releasing, sets}),
    .global_source_i(global_source),
    .global_by_trip_i(by_trip),
    .engage_source_i,
    .engage_scope_i(engage_scope),
    .engage_index_i(engage_index),
    .trip_source_i,
    .trip_scope_i(trip_scope),
    .trip_index_i(trip_index),
    .trip_detail_i,
    .book_symbol_i({{(16 - SymbolBits){1'b0}}, book_invalid_symbol_i}),
    .release_scope_i(release_scope),
    .release_index_i(release_index),
    .room_o,
    .enable_room_o(enable_room),
    .record_valid_o,
    .record_ready_i,
    .record_o,
    .quiet_o(records_quiet)
  );

  logic                  cancel_valid, cancel_ready;
  logic [1:0]            cancel_session;
  logic [3:0]            cancel_account;
  logic [5:0]            cancel_strategy;
  logic [SymbolBits-1:0] cancel_symbol;
  logic [31:0]           cancel_user_ref;
  pcl_canceller #(.SymbolBits(SymbolBits), .OpenOrderBits(OpenOrderBits)) u_canceller (
    .clk_i,
    .rst_i,
    .now_us_i,
    .retry_us_i(cancel_retry_us_i),
    .start_i(cancels),
    .standing_i(killed_o || scoped_o),
    .killed_i(killed_o),
    .killed_sessions_i(killed_sessions_o),
    .killed_accounts_i(killed_accounts_o),
    .killed_strategies_i(killed_strategies_o),
    .killed_symbols_i(killed_symbols_o),
    .mirror_valid_i,
    .mirror_slot_i,
    .mirror_live_i,
    .mirror_new_risk_i,
    .mirror_session_i,
    .mirror_account_i,
    .mirror_strategy_i,
    .mirror_symbol_i,
    .mirror_user_ref_i,
    .mirror_clear_i,
    .clearing_o,
    .cancel_valid_o(cancel_valid),
    .cancel_ready_i(cancel_ready),
    .cancel_session_o(cancel_session),
    .cancel_account_o(cancel_account),
    .cancel_strategy_o(cancel_strategy),
    .cancel_symbol_o(cancel_symbol),
    .cancel_user_ref_o(cancel_user_ref),
    .quiet_o(canceller_quiet)
  );

  logic [1:0] wants, handed;
  pcl_watchdog_requests u_requests (
    .clk_i,
    .rst_i,
    .now_us_i,
    .retry_us_i(cancel_retry_us_i),
    .fire_i(fire),
    .stop_i(enabling || (releasing && {5'd0, release_scope} == pcl_pkg::ScopeGlobal)),
    .wants_o(wants),
    .handed_i(handed),
    .released_i({mass_cancel_i, disable_i}),
    .released_own_i(control_own_i),
    .released_user_ref_i(control_user_ref_i),
    .answered_i({mass_cancel_answered_i, disable_answered_i}),
    .answered_user_ref_i
  );

  pcl_own_commands #(.SymbolBits(SymbolBits)) u_own_commands (
    .clk_i,
    .rst_i,
    .wants_i(wants),
    .handed_o(handed),
    .firm_i,
    .cancel_valid_i(cancel_valid),
    .cancel_ready_o(cancel_ready),
    .cancel_session_i(cancel_session),
    .cancel_account_i(cancel_account),
    .cancel_strategy_i(cancel_strategy),
    .cancel_symbol_i(cancel_symbol),
    .cancel_user_ref_i(cancel_user_ref),
    .own_valid_o,
    .own_ready_i,
    .own_o,
    .own_cancel_o,
    .quiet_o(own_quiet)
  );
  assign quiet_o = records_quiet && own_quiet && canceller_quiet && !clearing_o;
endmodule
