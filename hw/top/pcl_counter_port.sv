// Counter port: reads any of the card's counters by index, for two readers. Keeps the counters of
// dispatch and order entry.
//
// Latency       3 cycles from a request alone to done, 6 behind another.
// Throughput    one read at a time; registers go before records.
// Backpressure  a reader holds valid and index until its done pulse.
// Reset         own counters zero. 64 bits wide, never wrap in practice (1.8e19).
module pcl_counter_port (
  input  logic        clk_i,
  input  logic        rst_i,
  // Readers
  input  logic        registers_valid_i,
  input  logic [5:0]  registers_index_i,
  output logic        registers_done_o,
  input  logic        records_valid_i,
  input  logic [5:0]  records_index_i,
  output logic        records_done_o,
  output logic [63:0] value_o,
  // Rooms: value one cycle after the index
  output logic [5:0]  index_o,
  input  logic [63:0] market_value_i,
  input  logic [63:0] gate_value_i,
  // Counted here
  input  logic        command_taken_i,
  input  logic        command_refused_i,
  input  logic        gate_refused_i,
  input  logic        frame_released_i,
  input  logic        frame_poisoned_i,
  input  logic        unrecorded_i,
  input  logic        own_cancel_i
);
  logic [63:0] commands_q, commands_refused_q, frames_released_q, frames_poisoned_q;
  logic [63:0] own_cancels_q, releases_unrecorded_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      commands_q            <= '0;
      commands_refused_q    <= '0;
      frames_released_q     <= '0;
      frames_poisoned_q     <= '0;
      own_cancels_q         <= '0;
      releases_unrecorded_q <= '0;
    end else begin
      if (command_taken_i) commands_q <= commands_q + 64'd1;
      commands_refused_q <= commands_refused_q + 64'(command_refused_i) + 64'(gate_refused_i);
      if (frame_released_i) frames_released_q <= frames_released_q + 64'd1;
      if (frame_poisoned_i) frames_poisoned_q <= frames_poisoned_q + 64'd1;
      if (own_cancel_i) own_cancels_q <= own_cancels_q + 64'd1;
      if (unrecorded_i) releases_unrecorded_q <= releases_unrecorded_q + 64'd1;
    end
  end

  typedef enum logic [1:0] {StateIdle, StateIndex, StateValue, StateDone} state_e;
  state_e state_q;
  logic   for_registers_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) state_q <= StateIdle;
    else begin
      unique case (state_q)
        StateIdle:  if (registers_valid_i || records_valid_i) state_q <= StateIndex;
        StateIndex: state_q <= StateValue;
        StateValue: state_q <= StateDone;
        default:    state_q <= StateIdle;
      endcase
    end
    if (state_q == StateIdle) begin
      for_registers_q <= registers_valid_i;
      index_o         <= registers_valid_i ? registers_index_i : records_index_i;
    end
    if (state_q == StateValue) begin
      case (index_o)
        6'(pcl_pkg::CountCommands):           value_o <= commands_q;
        6'(pcl_pkg::CountCommandsRefused):    value_o <= commands_refused_q;
        6'(pcl_pkg::CountFramesReleased):     value_o <= frames_released_q;
        6'(pcl_pkg::CountFramesPoisoned):     value_o <= frames_poisoned_q;
        6'(pcl_pkg::CountOwnCancels):         value_o <= own_cancels_q;
        6'(pcl_pkg::CountReleasesUnrecorded): value_o <= releases_unrecorded_q;
        default: value_o <= market_value_i | gate_value_i;  // 0 for what is not the room's own
      endcase
    end
  end
  assign registers_done_o = state_q == StateDone && for_registers_q;
  assign records_done_o   = state_q == StateDone && !for_registers_q;
endmodule
