// Claims about the whole gate, for every input, every limit and whatever its tables and multiplier
// answer (they are cut out and left free): a release of new risk begins only if in the cycle of its
// decision neither the kill latch nor the boot hold nor the session's disabled state stood, and the
// exposure was known. It carries the epoch of that cycle.
module pcl_gate_proof (
  input logic         clk_i,
  input logic [63:0]  now_us_i, stale_us_i,
  input logic         command_valid_i, own_valid_i, report_valid_i, report_last_i,
  input logic [511:0] command_i, own_i,
  input logic [63:0]  report_data_i,
  input logic [7:0]   report_keep_i,
  input logic [11:0]  view_flags_i,
  input logic [31:0]  bid_i, ask_i,
  input logic [63:0]  version_i, heard_us_i,
  input logic         hold_i, killed_i, disabled_i, hold_released_i, hold_set_i,
  input logic [31:0]  epoch_i,
  input logic         release_ready_i, record_ready_i, records_past_half_i
);
  localparam int unsigned SymbolBits = 2;
  logic        rst_q = 1'b1;
  logic        release_valid, new_risk, unknown;
  logic [31:0] release_epoch;
  always_ff @(posedge clk_i) rst_q <= 1'b0;

  pcl_gate #(.SymbolBits(SymbolBits), .OpenOrderSetBits(1), .ExposureSetBits(1)) u_gate (
    .clk_i(clk_i), .rst_i(rst_q), .now_us_i(now_us_i), .stale_us_i(stale_us_i),
    .command_valid_i(command_valid_i), .command_ready_o(), .command_i(command_i),
    .own_valid_i(own_valid_i), .own_ready_o(), .own_i(own_i),
    .report_valid_i(report_valid_i), .report_ready_o(), .report_data_i(report_data_i),
    .report_keep_i(report_keep_i), .report_last_i(report_last_i),
    .view_symbol_o(), .view_bid_present_i(view_flags_i[0]), .view_ask_present_i(view_flags_i[1]),
    .view_bid_price_i(bid_i), .view_ask_price_i(ask_i), .view_symbol_valid_i(view_flags_i[2]),
    .view_trading_i(view_flags_i[3]), .view_market_open_i(view_flags_i[4]),
    .view_feed_started_i(view_flags_i[5]), .view_gap_i(view_flags_i[6]), .view_version_i(version_i),
    .view_heard_us_i(heard_us_i), .view_heard_i(view_flags_i[7]),
    .hold_i(hold_i), .killed_i(killed_i), .disabled_i(disabled_i), .epoch_i(epoch_i),
    .hold_released_i(hold_released_i), .hold_set_i(hold_set_i),
    .trip_valid_o(), .trip_source_o(), .trip_detail_o(), .exposure_unknown_o(unknown),
    .session_loaded_o(), .disable_o(), .enable_o(),
    .release_valid_o(release_valid), .release_ready_i(release_ready_i), .release_command_o(),
    .release_user_ref_o(), .release_new_risk_o(new_risk), .release_epoch_o(release_epoch),
    .release_symbol_o(), .record_valid_o(), .record_ready_i(record_ready_i), .record_o(),
    .records_past_half_i(records_past_half_i), .counter_index_i(6'd0), .counter_value_o(),
    .refused_pulse_o(), .clearing_o(), .quiet_o()
  );

  logic        fresh_q = 1'b0, waiting_q, killed_q, hold_q, disabled_q, unknown_q, begins;
  logic [31:0] epoch_q;
  assign begins = fresh_q && release_valid && !waiting_q && new_risk;
  always_ff @(posedge clk_i) begin
    fresh_q    <= !rst_q;
    waiting_q  <= release_valid && !release_ready_i;
    killed_q   <= killed_i;
    hold_q     <= hold_i;
    disabled_q <= disabled_i;
    unknown_q  <= unknown;
    epoch_q    <= epoch_i;
    if (begins) begin
      assert (!killed_q);
      assert (!hold_q);
      assert (!disabled_q);
      assert (!unknown_q);
      assert (release_epoch == epoch_q);
    end
  end
endmodule
