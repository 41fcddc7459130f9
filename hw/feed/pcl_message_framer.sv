// Assembles one message from the chunks of a payload: the first brings the length and up to 6
// bytes, the others up to 8.
//
// Latency       combinational: message_o is whole in the cycle of its last chunk.
// Throughput    a chunk a cycle: a message of n bytes takes 1 + ceil((n - 6) / 8) cycles, at least
//               1.
// Bound         50 bytes are kept, the longest ITCH message; of a longer one the rest is let pass.
// Reset         first_i starts over at any time.
module pcl_message_framer (
  input  logic         clk_i,
  input  logic         chunk_i,    // bytes_i holds a chunk to take
  input  logic         first_i,    // it is the first: two bytes of length come before it
  input  logic [63:0]  bytes_i,
  output logic [399:0] message_o   // byte 0 in [7:0]
);
  logic [399:0] message_q;
  logic [2:0]   index_q;           // of the chunk to come after the first, 1..7
  always_comb begin
    message_o = message_q;
    if (first_i) message_o[47:0] = bytes_i[63:16];
    else begin
      case (index_q)
        3'd1:    message_o[111:48]  = bytes_i;
        3'd2:    message_o[175:112] = bytes_i;
        3'd3:    message_o[239:176] = bytes_i;
        3'd4:    message_o[303:240] = bytes_i;
        3'd5:    message_o[367:304] = bytes_i;
        3'd6:    message_o[399:368] = bytes_i[31:0];
        default: ;
      endcase
    end
  end
  always_ff @(posedge clk_i) begin  // unreset: the first chunk of a message sets what matters
    if (chunk_i) begin
      message_q <= message_o;
      if (first_i)              index_q <= 3'd1;
      else if (index_q != 3'd7) index_q <= index_q + 3'd1;
    end
  end
endmodule
