// Proof: what is accepted comes out, once, in order, and holds still until it is taken. Any word
// watched from the cycle in which it is accepted to that in which it leaves; every input is free.
// Small, 8 words of 2 bits: the code is the same for every width and depth.
module pcl_fifo_proof #(
  parameter int unsigned WordBits  = 2,
  parameter int unsigned DepthBits = 3
) (
  input logic                clk_i,
  input logic                write_valid_i, read_ready_i, watch_i,
  input logic [WordBits-1:0] write_data_i
);
  logic                rst_q = 1'b1, watching_q = 1'b0;
  logic                write_ready, read_valid, push, pop;
  logic [WordBits-1:0] read_data, watched_q;
  logic [DepthBits:0]  fill, ahead_q, fill_q = '0;
  pcl_fifo #(.WordBits(WordBits), .DepthBits(DepthBits)) u_fifo (
    .clk_i, .rst_i(rst_q), .write_valid_i, .write_ready_o(write_ready), .write_data_i,
    .read_valid_o(read_valid), .read_ready_i, .read_data_o(read_data), .fill_o(fill)
  );
  pcl_stream_rule #(.Bits(WordBits)) u_read (
    .clk_i, .rst_i(rst_q), .valid_i(read_valid), .ready_i(read_ready_i), .payload_i(read_data)
  );
  assign push = write_valid_i && write_ready && !rst_q;
  assign pop  = read_valid && read_ready_i && !rst_q;
  always_ff @(posedge clk_i) begin
    rst_q  <= 1'b0;
    fill_q <= fill_q + (DepthBits + 1)'(push) - (DepthBits + 1)'(pop);
    if (!watching_q && push && watch_i) begin
      watching_q <= 1'b1;
      watched_q  <= write_data_i;
      ahead_q    <= fill_q - (DepthBits + 1)'(pop);
    end else if (watching_q && pop) begin
      ahead_q <= ahead_q - 1'b1;
      if (ahead_q == '0) watching_q <= 1'b0;
    end
    if (!rst_q) begin
      counted: assert (fill == fill_q && fill <= (DepthBits + 1)'(2**DepthBits));
      offered: assert (read_valid == (fill_q != '0));
      room:    assert (write_ready == (fill_q < (DepthBits + 1)'(2**DepthBits)));
      comes:   assert (!watching_q || ahead_q < fill_q);
      itself:  assert (!(watching_q && ahead_q == '0) || read_data == watched_q);
      reach_last: assert (!(watching_q && ahead_q == '0 && fill_q > 2));
    end
  end
endmodule
