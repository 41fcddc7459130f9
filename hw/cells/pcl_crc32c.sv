// One step of CRC-32C (reflected 0x82F63B78) over DataBits, byte 0 lowest. The caller starts it
// with all ones and complements the end.
//
// Latency       combinational: each bit of the result is a parity over about half of data and CRC.
// Bounds        DataBits at least 32.
module pcl_crc32c #(
  parameter int unsigned DataBits = 64
) (
  input  logic [31:0]         crc_i,
  input  logic [DataBits-1:0] data_i,
  output logic [31:0]         crc_o
);
  // The last data bit has gone through one step of the register, each bit before it through one
  // more. masks[DataBits*i + j]: data bit j is in the parity of result bit i.
  function automatic logic [32*DataBits-1:0] masks(input logic [31:0] polynomial);
    logic [31:0] column;
    masks  = '0;
    column = polynomial;
    for (int j = DataBits - 1; j >= 0; j--) begin
      for (int i = 0; i < 32; i++) masks[DataBits*i+j] = column[i];
      column = {1'b0, column[31:1]} ^ (column[0] ? polynomial : 32'd0);
    end
  endfunction
  localparam logic [32*DataBits-1:0] Masks = masks(32'h82F63B78);

  logic [DataBits-1:0] mixed;
  assign mixed = data_i ^ DataBits'(crc_i);
  for (genvar i = 0; i < 32; i++) begin : g_bit
    assign crc_o[i] = ^(mixed & Masks[DataBits*i +: DataBits]);
  end
endmodule
