// Product of two 64-bit numbers, sixteen bits of the second a cycle: small, and no long path.
//
// Latency       5 cycles from start_i to done_o; product_o stands until the next start.
// Throughput    one product at a time.
// Reset         idle.
module pcl_multiply (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         start_i,
  input  logic [63:0]  a_i,
  input  logic [63:0]  b_i,
  output logic         done_o,
  output logic [127:0] product_o
);
  logic [2:0]   left_q;
  logic [63:0]  a_q, b_q;
  logic [127:0] product_q;
  logic [79:0]  part;
  logic         done_q;
  assign done_o    = done_q;
  assign product_o = product_q;
  assign part      = {16'd0, a_q} * {64'd0, b_q[63:48]};
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      left_q <= '0;
      done_q <= 1'b0;
    end else begin
      done_q <= left_q == 3'd1;
      if (start_i)            left_q <= 3'd4;
      else if (left_q != '0)  left_q <= left_q - 3'd1;
    end
    if (start_i) begin
      a_q       <= a_i;
      b_q       <= b_i;
      product_q <= '0;
    end else if (left_q != '0) begin
      // The highest sixteen bits first: what is there moves up.
      product_q <= {product_q[111:0], 16'd0} + {48'd0, part};
      b_q       <= {b_q[47:0], 16'd0};
    end
  end
endmodule
