// A memory for proofs: one word of it, any, is kept; what is read elsewhere is anything at all.
// Whatever holds of that word holds of every word of pcl_ram, in whose place it is read.
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
  logic [AddressBits-1:0] watched;
  logic [WordBits-1:0]    any, word_q;
  logic                   reads;
  assign watched = $anyconst;
  assign any     = $anyseq;
  assign reads   = read_address_i == watched;
  always_ff @(posedge clk_i) begin
    if (read_enable_i) read_data_o <= reads ? word_q : any;
    if (write_enable_i && write_address_i == watched) word_q <= write_data_i;
  end
endmodule
