// Doorbell: how many slots the host has announced on one ring, and whether that can be.
//
// Latency       1 cycle from a write to tail_o and to overrun_o, so that the ring reader (2 cycles
//               behind tail_o) never asks for a slot of an overrun.
// Reset         none announced.
// Fails closed  more slots beyond the head than the ring holds, or a doorbell that goes backwards,
//               is an overrun: one cycle of overrun_o, which the faults latch.
module pcl_doorbell #(
  parameter int unsigned SlotsBits = 10
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        write_i,
  input  logic [31:0] data_i,
  input  logic [31:0] head_i,
  output logic [31:0] tail_o,
  output logic        overrun_o
);
  localparam logic [31:0] Slots = 32'd1 << SlotsBits;
  logic [31:0] ahead, added;

  assign ahead = data_i - head_i;
  assign added = data_i - tail_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      tail_o    <= '0;
      overrun_o <= 1'b0;
    end else begin
      if (write_i) tail_o <= data_i;
      overrun_o <= write_i && (ahead > Slots || added > Slots);
    end
  end
endmodule
