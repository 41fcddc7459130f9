// Slot check: the 16 bits that tie a ring slot to its bytes and its place (hw/contract/rings.toml):
// crc32c over the slot number and the slot with its check field zero, folded by xor.
//
// Latency       1 cycle: check_o is of the slot and number of the last cycle with enable_i.
// Throughput    1 slot per cycle.
// Reset         none: data only.
// How           The crc is linear, so bit b of the check is the parity of the slot's bits under a
//               mask. Each quarter of the message gives a parity of its own, registered;
//               check_o joins them (1 LUT level). The crc's start value is the complement of the
//               first 32 bits; its final complement cancels in the fold.
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
  localparam int unsigned Parts = 4;
  localparam int unsigned Part = Bits / Parts;

  // For one part of the message: 16 masks, one above the other. A bit's column is the crc of that
  // bit alone: one step of the shift register for each bit from its own to the last.
  function automatic logic [16*Part-1:0] masks(input int unsigned part);
    logic [31:0] column;
    column = 32'd1;
    masks  = '0;
    for (int unsigned i = 0; i < Bits - Part * part; i = i + 1) begin
      column = (column >> 1) ^ (column[0] ? 32'h82F63B78 : 32'd0);
      if (i >= Bits - Part * part - Part) begin
        for (int unsigned b = 0; b < 16; b = b + 1)
          masks[Part * b + (Bits - Part * part - 1 - i)] = column[b] ^ column[16 + b];
      end
    end
  endfunction

  logic [511:0]        bare;
  logic [Bits-1:0]     message;
  logic [16*Parts-1:0] parity_d, parity_q;
  always_comb begin
    bare = slot_i;
    bare[CheckBit +: 16] = '0;
  end
  assign message = {bare, number_i[63:32], ~number_i[31:0]};

  for (genvar p = 0; p < Parts; p = p + 1) begin : g_part
    localparam logic [16*Part-1:0] Masks = masks(p);
    for (genvar b = 0; b < 16; b = b + 1) begin : g_bit
      assign parity_d[16 * p + b] = ^(message[Part * p +: Part] & Masks[Part * b +: Part]);
    end
  end

  always_ff @(posedge clk_i) if (enable_i) parity_q <= parity_d;

  always_comb begin
    check_o = '0;
    for (int unsigned p = 0; p < Parts; p = p + 1) check_o = check_o ^ parity_q[16 * p +: 16];
  end
endmodule
