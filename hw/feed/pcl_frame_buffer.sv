// Holds the payloads of whole frames: what is written becomes visible on commit and is forgotten on
// rollback.
//
// Latency       a committed payload can be read in the next cycle.
// Throughput    a word in and a word out per cycle.
// Backpressure  room_o: two words or more are free. commit_ready_o: a place is free for the
//               payload's length.
// Reset         empty.
module pcl_frame_buffer #(
  parameter int unsigned AddressBits  = 9,  // words of 8 bytes
  parameter int unsigned PayloadsBits = 4
) (
  input  logic        clk_i,
  input  logic        rst_i,
  output logic        room_o,
  input  logic        write_i,
  input  logic [63:0] write_data_i,
  input  logic        commit_i,
  output logic        commit_ready_o,
  input  logic [10:0] commit_bytes_i,
  input  logic        rollback_i,
  // A payload's length, then its words
  output logic        payload_valid_o,
  input  logic        payload_take_i,
  output logic [10:0] payload_bytes_o,
  output logic        word_valid_o,
  input  logic        word_take_i,
  output logic [63:0] word_o
);
  logic [AddressBits:0] write_q, committed_q, read_q, read_d, used, committed_next;
  assign used           = write_q - read_q;
  assign room_o         = used <= (AddressBits + 1)'(2**AddressBits - 2);
  assign committed_next = committed_q + (AddressBits + 1)'((12'(commit_bytes_i) + 12'd7) >> 3);
  assign word_valid_o   = committed_q != read_q;
  assign read_d         = read_q + (AddressBits + 1)'(word_take_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      write_q     <= '0;
      committed_q <= '0;
      read_q      <= '0;
    end else begin
      read_q <= read_d;
      if (commit_i && commit_ready_o) begin
        committed_q <= committed_next;
        write_q     <= committed_next;  // Ethernet padding goes
      end else if (rollback_i) begin
        write_q     <= committed_q;
      end else if (write_i) begin
        write_q     <= write_q + 1'b1;
      end
    end
  end

  // The RAM's output is always the word at read_q: the address runs one cycle ahead.
  pcl_ram #(.AddressBits(AddressBits), .WordBits(64)) u_words (
    .clk_i,
    .write_enable_i (write_i),
    .write_address_i(write_q[AddressBits-1:0]),
    .write_data_i,
    .read_enable_i  (1'b1),
    .read_address_i (read_d[AddressBits-1:0]),
    .read_data_o    (word_o)
  );
  logic [PayloadsBits:0] payloads;
  pcl_fifo #(.WordBits(11), .DepthBits(PayloadsBits)) u_payloads (
    .clk_i,
    .rst_i,
    .write_valid_i(commit_i),
    .write_ready_o(commit_ready_o),
    .write_data_i (commit_bytes_i),
    .read_valid_o (payload_valid_o),
    .read_ready_i (payload_take_i),
    .read_data_o  (payload_bytes_o),
    .fill_o       (payloads)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (used <= (AddressBits + 1)'(2**AddressBits));
      assert (!(write_i && used == (AddressBits + 1)'(2**AddressBits)));
      assert (!(word_take_i && !word_valid_o));
      assert (payload_valid_o == (payloads != '0));
    end
  end
endmodule
