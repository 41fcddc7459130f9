// Simple dual-port RAM: one write port, one read port, one clock; maps to block or ultra RAM.
//
// Latency       read data is in read_data_o the cycle after read_enable_i (the RAM's own register).
// Collision     a read of the address being written returns the old word.
// Reset         contents are not reset: the user sweeps, or keeps a valid bit.
module pcl_ram #(
  parameter int unsigned AddressBits = 8,
  parameter int unsigned WordBits    = 32
) (
  input  logic                   clk_i,
  input  logic                   write_enable_i,
  input  logic [AddressBits-1:0] write_address_i,
  input  logic [WordBits-1:0]    write_data_i,
  input  logic                   read_enable_i,
  input  logic [AddressBits-1:0] read_address_i,
  output logic [WordBits-1:0]    read_data_o
);
  logic [WordBits-1:0] memory [2**AddressBits];

  always_ff @(posedge clk_i) begin
    if (read_enable_i) read_data_o <= memory[read_address_i];
    if (write_enable_i) memory[write_address_i] <= write_data_i;
  end
endmodule
