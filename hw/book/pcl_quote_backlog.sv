// Symbols whose quote found no room, in the order of first waiting, each at most once.
//
// Latency       1 cycle from push_i to waiting_o; coalesced_o combinational: the symbol was waiting
//               already, its later quote goes in the place of the earlier.
// Reset, clear  empty.
module pcl_quote_backlog #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  input  logic                  push_i,
  input  logic [SymbolBits-1:0] push_symbol_i,
  output logic                  coalesced_o,
  output logic                  waiting_o,
  output logic [SymbolBits-1:0] symbol_o,
  input  logic                  pop_i
);
  logic [2**SymbolBits-1:0] waits_q;
  logic                     add, room;
  logic [SymbolBits:0]      fill;
  assign coalesced_o = push_i && waits_q[push_symbol_i];
  assign add         = push_i && !waits_q[push_symbol_i];
  pcl_fifo #(.WordBits(SymbolBits), .DepthBits(SymbolBits)) u_order (
    .clk_i,
    .rst_i         (rst_i || clear_i),
    .write_valid_i (add),
    .write_ready_o (room),
    .write_data_i  (push_symbol_i),
    .read_valid_o  (waiting_o),
    .read_ready_i  (pop_i),
    .read_data_o   (symbol_o),
    .fill_o        (fill)
  );
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) waits_q <= '0;
    else begin
      if (add) waits_q[push_symbol_i] <= 1'b1;
      if (pop_i) waits_q[symbol_o] <= 1'b0;
    end
  end

  // It cannot overflow, each symbol being in it once.
  always_ff @(posedge clk_i) begin
    if (!rst_i && add) assert (room && fill <= (SymbolBits + 1)'(2**SymbolBits));
  end
endmodule
