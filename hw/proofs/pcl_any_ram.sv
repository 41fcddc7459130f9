// A memory for proofs: what is read is anything at all, and stands until the next read. Whatever
// holds with it holds with pcl_ram, in whose place it is read.
module pcl_ram #(
  parameter int unsigned AddressBits = 4,
  parameter int unsigned WordBits    = 8
) (
  input  logic                   clk_i,
  input  logic                   write_enable_i,
  input  logic [AddressBits-1:0] write_address_i,
  input  logic [WordBits-1:0]    write_data_i,
  input  logic                   read_enable_i,
  input  logic [AddressBits-1:0] read_address_i,
  output logic [WordBits-1:0]    read_data_o
);
  logic [WordBits-1:0] any;
  assign any = $anyseq;
  always_ff @(posedge clk_i) if (read_enable_i) read_data_o <= any;
endmodule
