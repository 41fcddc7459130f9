// Sum of two wide numbers by carry select: chunks of ChunkBits are added with and without a carry
// in, and the carries below choose.
//
// Latency       combinational: one carry chain of ChunkBits, then one LUT level a chunk.
// Width         unsigned or two's complement of Bits; carry_o is the carry out of the top bit.
module pcl_wide_add #(
  parameter int unsigned Bits      = 64,
  parameter int unsigned ChunkBits = 32
) (
  input  logic [Bits-1:0] a_i,
  input  logic [Bits-1:0] b_i,
  input  logic            carry_i,
  output logic [Bits-1:0] sum_o,
  output logic            carry_o
);
  localparam int unsigned Chunks = (Bits + ChunkBits - 1) / ChunkBits;
  for (genvar c = 0; c < Chunks; c++) begin : g_chunk
    localparam int unsigned Low   = ChunkBits * c;
    localparam int unsigned Width = Bits - Low < ChunkBits ? Bits - Low : ChunkBits;
    logic [Width:0] without, with_carry;
    logic           carry_in, carry;
    if (c == 0) begin : g_first
      assign carry_in = carry_i;
    end else begin : g_later
      assign carry_in = g_chunk[c-1].carry;
    end
    assign without    = {1'b0, a_i[Low +: Width]} + {1'b0, b_i[Low +: Width]};
    assign with_carry = {1'b0, a_i[Low +: Width]} + {1'b0, b_i[Low +: Width]} + (Width + 1)'(1);
    assign {carry, sum_o[Low +: Width]} = carry_in ? with_carry : without;
  end
  assign carry_o = g_chunk[Chunks-1].carry;
endmodule
