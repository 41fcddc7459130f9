// Whether one wide unsigned number is below another, by chunks: each chunk is compared both ways,
// and the chunks below choose.
//
// Latency       combinational: one carry chain of ChunkBits, then one LUT level a chunk.
module pcl_wide_less #(
  parameter int unsigned Bits      = 64,
  parameter int unsigned ChunkBits = 32
) (
  input  logic [Bits-1:0] a_i,
  input  logic [Bits-1:0] b_i,
  output logic            less_o
);
  localparam int unsigned Chunks = (Bits + ChunkBits - 1) / ChunkBits;
  for (genvar c = 0; c < Chunks; c++) begin : g_chunk
    localparam int unsigned Low   = ChunkBits * c;
    localparam int unsigned Width = Bits - Low < ChunkBits ? Bits - Low : ChunkBits;
    logic below, less;
    assign below = a_i[Low +: Width] < b_i[Low +: Width];
    if (c == 0) begin : g_first
      assign less = below;
    end else begin : g_later
      assign less = g_chunk[c-1].less ? a_i[Low +: Width] <= b_i[Low +: Width] : below;
    end
  end
  assign less_o = g_chunk[Chunks-1].less;
endmodule
