// Soft reset: stops the bus, waits until nothing is outstanding on it, then resets everything but
// the register slave, so that no answer of the old life meets the new one.
//
// Latency       request_i to stop_o 1 cycle; from an idle bus to the end of resetting_o 18 cycles.
// Power-on      power_rst_i goes straight to the reset: the bus is reset with us.
// Bound         none on the wait: a bus that never answers leaves resetting_o high, and with it the
//               card killed, until power_rst_i.
module pcl_soft_reset (
  input  logic clk_i,
  input  logic power_rst_i,
  input  logic request_i,
  input  logic bus_busy_i,
  output logic stop_o,
  output logic rst_o,
  output logic resetting_o
);
  localparam logic [3:0] HoldCycles = 4'd15;
  typedef enum logic [1:0] { Hold, Run, Drain } state_e;
  state_e     state_q;
  logic [3:0] held_q;

  assign stop_o      = state_q != Run;
  assign resetting_o = state_q != Run || rst_o;

  always_ff @(posedge clk_i) begin
    rst_o <= power_rst_i || state_q == Hold;
    if (power_rst_i) begin
      state_q <= Hold;
      held_q  <= '0;
    end else begin
      unique case (state_q)
        Hold: begin
          held_q <= held_q + 4'd1;
          if (held_q == HoldCycles) state_q <= Run;
        end
        Run: begin
          held_q <= '0;
          if (request_i) state_q <= Drain;
        end
        Drain:   if (!bus_busy_i) state_q <= Hold;
        default: state_q <= Hold;
      endcase
    end
  end

  // Nothing is reset under an outstanding access.
  logic power_q;
  always_ff @(posedge clk_i) begin
    power_q <= power_rst_i;
    if (!power_rst_i && !power_q && state_q == Hold && held_q == '0) assert (!bus_busy_i);
  end
endmodule
