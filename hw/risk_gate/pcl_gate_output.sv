// The gate's last registers: one record, one release, one trip. What is presented stands still
// until it is taken.
//
// Latency       1 cycle from the emit strobes. Session state pulses fall in the cycle a Disable or
//               Enable is taken.
// Backpressure  the caller emits only into an empty place (asserted): it looked before it took the
//               transaction.
// Reset         nothing presented.
module pcl_gate_output #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic [511:0]          record_i,
  input  logic                  record_emit_i,
  input  logic                  release_emit_i,
  input  logic [511:0]          command_i,
  input  logic [31:0]           user_ref_i,
  input  logic                  new_risk_i,
  input  logic [31:0]           epoch_i,
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic                  trip_emit_i,
  input  logic [7:0]            trip_source_i,
  input  logic [63:0]           trip_detail_i,
  output logic                  record_valid_o,
  input  logic                  record_ready_i,
  output logic [511:0]          record_o,
  output logic                  release_valid_o,
  input  logic                  release_ready_i,
  output logic [511:0]          release_command_o,
  output logic [31:0]           release_user_ref_o,
  output logic                  release_new_risk_o,
  output logic [31:0]           release_epoch_o,
  output logic [SymbolBits-1:0] release_symbol_o,
  output logic                  disable_o,
  output logic                  enable_o,
  output logic                  trip_valid_o,
  output logic [7:0]            trip_source_o,
  output logic [63:0]           trip_detail_o
);
  /* verilator lint_off UNUSEDSIGNAL */  // only kind and op are looked at
  pcl_pkg::command_session_control_t released;
  /* verilator lint_on UNUSEDSIGNAL */
  logic control_taken;
  assign released      = release_command_o;
  assign control_taken = release_valid_o && release_ready_i &&
      released.kind == pcl_pkg::CmdSessionControl;
  assign disable_o     = control_taken && released.op == pcl_pkg::ControlDisable;
  assign enable_o      = control_taken && released.op == pcl_pkg::ControlEnable;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      record_valid_o     <= 1'b0;
      release_valid_o    <= 1'b0;
      release_new_risk_o <= 1'b0;
      trip_valid_o       <= 1'b0;
    end else begin
      if (record_emit_i) record_valid_o <= 1'b1;
      else if (record_ready_i) record_valid_o <= 1'b0;
      if (release_emit_i) release_valid_o <= 1'b1;
      else if (release_ready_i) release_valid_o <= 1'b0;
      if (release_emit_i) release_new_risk_o <= new_risk_i;
      trip_valid_o <= trip_emit_i;
    end
    if (record_emit_i) record_o <= record_i;
    if (release_emit_i) begin
      release_command_o  <= command_i;
      release_user_ref_o <= user_ref_i;
      release_epoch_o    <= epoch_i;
      release_symbol_o   <= symbol_i;
    end
    if (trip_emit_i) begin
      trip_source_o <= trip_source_i;
      trip_detail_o <= trip_detail_i;
    end
  end

  logic         record_stalled_q, release_stalled_q;
  logic [511:0] record_q, command_q;
  logic [64:0]  release_q;
  always_ff @(posedge clk_i) begin
    record_stalled_q  <= !rst_i && record_valid_o && !record_ready_i;
    release_stalled_q <= !rst_i && release_valid_o && !release_ready_i;
    record_q          <= record_o;
    command_q         <= release_command_o;
    release_q         <= {release_user_ref_o, release_epoch_o, release_new_risk_o};
    if (!rst_i) begin
      if (record_stalled_q) assert (record_valid_o && record_o == record_q);
      if (release_stalled_q)
        assert (release_valid_o && release_command_o == command_q &&
                release_q == {release_user_ref_o, release_epoch_o, release_new_risk_o});
      assert (!(record_emit_i && record_valid_o));
      assert (!(release_emit_i && release_valid_o));
    end
  end
endmodule
