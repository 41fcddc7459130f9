// Slot check: the 16 bits that tie a ring slot to its bytes and its place (hw/contract/rings.toml):
// crc32c over the slot number and the slot with its check field zero, folded by xor.
//
// Latency       1 cycle: check_o is of the slot and number of the last cycle with enable_i.
// Throughput    1 slot per cycle.
// Reset         none: data only.
// How           The crc is linear, so bit b of the check is the parity of the slot's bits under a
//               mask. 9 words of 64 bits give 9 parities each (2 LUT levels), registered; check_o
//               joins them (2 levels). The crc's start value is the complement of the first 32
//               bits; its final complement cancels in the fold.
module pcl_slot_check #(
  parameter int unsigned CheckBit = 48  // where the field begins in the slot
) (
  input  logic         clk_i,
  input  logic         enable_i,
  input  logic [63:0]  number_i,
  input  logic [511:0] slot_i,
  output logic [15:0]  check_o
);
  localparam int unsigned Bits = 64 + 512;
  localparam int unsigned Words = Bits / 64;

  // For one 64-bit word of the message: 16 masks, one above the other. A bit's column is the crc
  // of that bit alone: one step of the shift register for each bit from its own to the last.
  function automatic logic [16*64-1:0] masks(input int unsigned word);
    logic [31:0] column;
    column = 32'd1;
    masks  = '0;
    for (int unsigned i = 0; i < Bits - 64 * word; i = i + 1) begin
      column = (column >> 1) ^ (column[0] ? 32'h82F63B78 : 32'd0);
      if (i >= Bits - 64 * word - 64) begin
        for (int unsigned b = 0; b < 16; b = b + 1)
          masks[64 * b + (Bits - 64 * word - 1 - i)] = column[b] ^ column[16 + b];
      end
    end
  endfunction

  logic [511:0]      bare;
  logic [Bits-1:0]   message;
  logic [16*Words-1:0] parity_d, parity_q;
  always_comb begin
    bare = slot_i;
    bare[CheckBit +: 16] = '0;
  end
  assign message = {bare, number_i[63:32], ~number_i[31:0]};

  for (genvar w = 0; w < Words; w = w + 1) begin : g_word
    localparam logic [16*64-1:0] Masks = masks(w);
    for (genvar b = 0; b < 16; b = b + 1) begin : g_bit
      assign parity_d[16 * w + b] = ^(message[64 * w +: 64] & Masks[64 * b +: 64]);
    end
  end

  always_ff @(posedge clk_i) if (enable_i) parity_q <= parity_d;

  always_comb begin
    check_o = '0;
    for (int unsigned w = 0; w < Words; w = w + 1) check_o = check_o ^ parity_q[16 * w +: 16];
  end
endmodule
