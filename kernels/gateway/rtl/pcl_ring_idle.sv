// Ring idle: when everything the host announced has had its effect; and the fence that asks.
//
// Idle          nothing announced unfetched, nothing under way in rings, packers and writers, and
//               the card quiet for 16 cycles since it last took a beat, a register write or the
//               host's time (a watchdog passed takes up to 12 cycles to its first record).
// Fence         a fence word is owed until a status line carries it; a second one before that takes
//               its place. due_o is high while a word is owed and everything before it is done.
//               An echo asks for the same without a word: the last one is said again.
// Fails closed  with a fault latched nothing is idle and no fence is reached: not everything
//               announced had its effect.
// Latency       16 quiet cycles and 1 from the last of it to due_o and idle_o; 1 from a fence word
//               written while idle, 17 from an echo. A fence comes at least 3 cycles behind the
//               doorbell before it (one register write at a time), so that late view never misses
//               what was announced.
// Reset         no fence owed, not idle until 16 quiet cycles have passed.
module pcl_ring_idle (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        stirred_i,     // the card took something in this cycle
  input  logic        card_quiet_i,
  input  logic        pending_i,     // announced and not yet in the card
  input  logic        leaving_i,     // out of the card and not yet written
  input  logic        line_busy_i,
  input  logic        fault_i,
  input  logic        fence_write_i,
  input  logic [31:0] fence_data_i,
  input  logic        echo_i,
  output logic [31:0] fence_word_o,
  output logic        due_o,
  input  logic        taken_i,
  output logic        idle_o
);
  localparam logic [4:0] QuietCycles = 5'd16;
  logic [4:0] quiet_for_q;
  logic       owed_q, done_q;

  assign due_o  = owed_q && done_q;
  assign idle_o = done_q && !owed_q && !line_busy_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      quiet_for_q  <= '0;
      done_q       <= 1'b0;
      owed_q       <= 1'b0;
      fence_word_o <= '0;
    end else begin
      // What an echo answers shows in pending_i or stirred_i a cycle later.
      if (!card_quiet_i || stirred_i || pending_i || echo_i) quiet_for_q <= '0;
      else if (quiet_for_q != QuietCycles) quiet_for_q <= quiet_for_q + 5'd1;
      done_q <= quiet_for_q == QuietCycles && card_quiet_i && !stirred_i && !pending_i &&
                !leaving_i && !fault_i && !echo_i;
      if (fence_write_i) begin
        owed_q       <= 1'b1;
        fence_word_o <= fence_data_i;
      end else if (echo_i) owed_q <= 1'b1;
      else if (taken_i) owed_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i && taken_i) assert (due_o);
  end
endmodule
