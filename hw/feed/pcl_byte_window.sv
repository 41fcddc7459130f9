// A payload as bytes: shows its next 8 and lets go of as many as the reader used.
//
// Latency       a word taken from the buffer is in sight in the next cycle.
// Throughput    8 bytes a cycle.
// Flow          next_want_i says how many bytes the reader wants next; a word is taken only when
//               they are not there yet,
//               so that no word leaves the buffer earlier than needed.
// Reset         no payload; start_i begins one, and may only come when drained_o.
module pcl_byte_window (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        start_i,
  input  logic [10:0] start_bytes_i,
  input  logic        word_valid_i,
  output logic        word_take_o,
  input  logic [63:0] word_i,
  output logic [63:0] bytes_o,      // next byte in [7:0]
  output logic [3:0]  fill_o,       // how many are in sight, 0..15; meaningless beyond left_o
  output logic [10:0] left_o,       // bytes of the payload not yet used
  output logic        drained_o,    // no word of the payload is in the buffer any more
  input  logic [3:0]  use_i,        // 0..8
  input  logic [3:0]  next_want_i,  // 1..8
  input  logic        drain_i       // forget the rest of the payload
);
  logic [127:0] window_q, shifted, placed;
  logic [3:0]   fill_q, fill_left;
  logic [7:0]   words_q;
  logic [10:0]  left_q;
  assign bytes_o     = window_q[63:0];
  assign fill_o      = fill_q;
  assign left_o      = left_q;
  assign drained_o   = words_q == '0;
  // At most 7 bytes stay when a word is taken, so 15 is the most there can be.
  assign fill_left   = fill_q - use_i;
  assign word_take_o = word_valid_i && words_q != '0 && !start_i &&
                       (drain_i || fill_left < next_want_i);
  assign shifted     = window_q >> {use_i, 3'd0};
  assign placed      = {64'd0, word_i} << {fill_left[2:0], 3'd0};

  logic [127:0] kept;
  always_comb begin
    kept = '0;
    for (int i = 0; i < 16; i++) if (4'(i) < fill_left) kept[8*i +: 8] = shifted[8*i +: 8];
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      fill_q  <= '0;
      words_q <= '0;
      left_q  <= '0;
    end else if (start_i) begin
      fill_q  <= '0;
      words_q <= 8'((12'(start_bytes_i) + 12'd7) >> 3);
      left_q  <= start_bytes_i;
    end else begin
      left_q <= left_q - 11'(use_i);
      if (word_take_o) words_q <= words_q - 8'd1;
      if (drain_i) fill_q <= '0;
      else         fill_q <= fill_left + (word_take_o ? 4'd8 : 4'd0);
    end
  end
  // unreset: guarded by fill
  always_ff @(posedge clk_i) window_q <= word_take_o ? kept | placed : shifted;

  always_ff @(posedge clk_i) begin
    if (!rst_i && !drain_i && !start_i) begin
      assert (use_i <= fill_q);
      assert (11'(use_i) <= left_q);
      assert (use_i <= 4'd8 && next_want_i <= 4'd8);
    end
    if (!rst_i && start_i) assert (drained_o);
  end
endmodule
