// Simple dual-port RAM whose words carry parity (pcl_ram with pcl_parity beside it).
//
// Latency       the word in the cycle after read_enable_i; lost_o a cycle later.
// Throughput    a read and a write a cycle, of any addresses.
// Collision     a read of the address being written returns the old word, and its parity.
// Reset         contents are not reset: the user sweeps, or keeps a valid bit.
// Fails closed  lost_o says that the word read has lost its parity; what then is the user's.
module pcl_parity_ram #(
  parameter int unsigned AddressBits = 8,
  parameter int unsigned WordBits    = 32
) (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic                   write_enable_i,
  input  logic [AddressBits-1:0] write_address_i,
  input  logic [WordBits-1:0]    write_data_i,
  input  logic                   read_enable_i,
  input  logic [AddressBits-1:0] read_address_i,
  output logic [WordBits-1:0]    read_data_o,
  output logic                   lost_o
);
  pcl_ram #(.AddressBits(AddressBits), .WordBits(WordBits)) u_words (
    .clk_i, .write_enable_i, .write_address_i, .write_data_i, .read_enable_i, .read_address_i,
    .read_data_o
  );
  pcl_parity #(.AddressBits(AddressBits), .WordBits(WordBits)) u_parity (
    .clk_i, .rst_i, .write_enable_i, .write_address_i, .write_data_i, .read_enable_i,
    .read_address_i, .read_data_i(read_data_o), .lost_o
  );
endmodule
