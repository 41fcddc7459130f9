// The rule of every stream: what is offered stays offered, unchanged, until it is taken. A claim,
// for proofs.
module pcl_stream_rule #(
  parameter int unsigned Bits = 1
) (
  input logic            clk_i,
  input logic            rst_i,
  input logic            valid_i,
  input logic            ready_i,
  input logic [Bits-1:0] payload_i
);
  logic            stalled_q = 1'b0;
  logic [Bits-1:0] payload_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && valid_i && !ready_i;
    payload_q <= payload_i;
    holds: assert (!stalled_q || (valid_i && payload_i == payload_q));
    reach_stalled: assert (!stalled_q);
  end
endmodule
