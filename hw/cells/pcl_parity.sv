// A parity bit for each word of a memory, kept beside it: says that a word read has lost it.
//
// Latency       lost_o is high for one cycle, 2 cycles after read_enable_i, 1 after the word read.
// Throughput    a read and a write a cycle, of any addresses.
// How           the bit is written and read one cycle after the word, so that no parity stands in
//               the paths to and from the memory. A read of the address being written finds the old
//               word, as in pcl_ram, and the old bit.
// Reset         bits are not reset, nor is a write under way lost: they agree with the words.
// Bounds        the first read of a word comes after a write of it, or memory and bits both come up
//               as zeros.
module pcl_parity #(
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
  input  logic [WordBits-1:0]    read_data_i,  // the word, in the cycle after read_enable_i
  output logic                   lost_o
);
  logic                   write_q, read_q, checked_q, odd_q, kept;
  logic [AddressBits-1:0] write_address_q, read_address_q;
  logic [WordBits-1:0]    write_data_q;
  pcl_ram #(.AddressBits(AddressBits), .WordBits(1)) u_bits (
    .clk_i(clk_i), .write_enable_i(write_q), .write_address_i(write_address_q),
    .write_data_i(^write_data_q), .read_enable_i(read_q), .read_address_i(read_address_q),
    .read_data_o(kept)
  );
  always_ff @(posedge clk_i) begin
    write_q   <= write_enable_i;
    read_q    <= !rst_i && read_enable_i;
    checked_q <= !rst_i && read_q;
    if (write_enable_i) {write_address_q, write_data_q} <= {write_address_i, write_data_i};
    if (read_enable_i)  read_address_q <= read_address_i;
    if (read_q)         odd_q <= ^read_data_i;
  end
  assign lost_o = checked_q && (odd_q ^ kept);
endmodule
