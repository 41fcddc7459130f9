// Price times quantity, 96 bits, exact.
//
// Latency       2 cycles; the operands stand still meanwhile. One 32 x 32 multiply a register, two
//               of them side by side.
// Reset         none: the gate reads it only for an order it has held long enough.
module pcl_notional (
  input  logic        clk_i,
  input  logic [63:0] price_i,
  input  logic [31:0] quantity_i,
  output logic [95:0] notional_o
);
  logic [63:0] low_q, high_q;
  always_ff @(posedge clk_i) begin
    low_q      <= {32'd0, price_i[31:0]} * {32'd0, quantity_i};
    high_q     <= {32'd0, price_i[63:32]} * {32'd0, quantity_i};
    notional_o <= {32'd0, low_q} + {high_q, 32'd0};
  end
endmodule
