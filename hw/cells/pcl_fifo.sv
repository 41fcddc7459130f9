// First-in first-out queue with its output in sight (read_data_o is the oldest word while
// read_valid_o).
//
// Latency       1 cycle from an accepted write to read_valid_o when empty.
// Throughput    1 word in and 1 word out per cycle. Never drops, never reorders.
// Backpressure  write_ready_o is registered fill; it does not depend on read_ready_i.
// Reset         empty.
module pcl_fifo #(
  parameter int unsigned WordBits  = 64,
  parameter int unsigned DepthBits = 4
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 write_valid_i,
  output logic                 write_ready_o,
  input  logic [WordBits-1:0]  write_data_i,
  output logic                 read_valid_o,
  input  logic                 read_ready_i,
  output logic [WordBits-1:0]  read_data_o,
  output logic [DepthBits:0]   fill_o
);
  logic [WordBits-1:0]  memory [2**DepthBits];
  logic [DepthBits:0]   head_q, tail_q;
  logic                 push, pop;

  assign fill_o        = tail_q - head_q;
  assign write_ready_o = !fill_o[DepthBits];
  assign read_valid_o  = fill_o != '0;
  assign read_data_o   = memory[head_q[DepthBits-1:0]];
  assign push          = write_valid_i && write_ready_o;
  assign pop           = read_valid_o && read_ready_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
    end else begin
      if (push) tail_q <= tail_q + 1'b1;
      if (pop)  head_q <= head_q + 1'b1;
    end
    if (push) memory[tail_q[DepthBits-1:0]] <= write_data_i;
  end

  // A held word holds still, and the fill stays within its bound.
  logic                stalled_q;
  logic [WordBits-1:0] word_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && read_valid_o && !read_ready_i;
    word_q    <= read_data_o;
    if (!rst_i && stalled_q) begin
      assert (read_valid_o);
      assert (read_data_o == word_q);
    end
    if (!rst_i) assert (fill_o <= (DepthBits + 1)'(2**DepthBits));
  end
endmodule
