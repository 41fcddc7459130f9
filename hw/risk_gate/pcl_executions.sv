// Executions remembered for a bust: each slot (low bits of the match number) holds its latest.
//
// Latency       the answer to a lookup stands from the cycle after lookup_i until the next one.
// Throughput    one lookup and one write a cycle.
// Parity        lost_o 2 cycles after lookup_i: the slot has lost it.
// Reset, clear  nothing is remembered; the slots are swept (clearing_o).
// Safety        what is not found is not guessed: the keeper then closes the gate.
module pcl_executions #(
  parameter int unsigned SlotBits = 10
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        clear_i,
  output logic        clearing_o,
  input  logic        lookup_i,
  input  logic [63:0] match_i,      // also of the write
  output logic        found_o,
  output logic [25:0] key_o,        // account, strategy, symbol
  output logic        sell_o,
  output logic [31:0] quantity_o,
  output logic [63:0] price_o,
  input  logic        write_i,
  input  logic        forget_i,     // the write: forget the slot
  input  logic [25:0] key_i,
  input  logic        sell_i,
  input  logic [31:0] quantity_i,
  input  logic [63:0] price_i,
  output logic        lost_o
);
  localparam int unsigned TagBits  = 64 - SlotBits;
  localparam int unsigned WordBits = 1 + TagBits + 26 + 1 + 32 + 64;
  logic                sweeping_q, valid;
  logic [SlotBits-1:0] sweep_q;
  logic [TagBits-1:0]  tag, wanted_q;
  assign clearing_o = sweeping_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
    if (lookup_i) wanted_q <= match_i[63:SlotBits];
  end
  logic [WordBits-1:0] written, word;
  assign written = sweeping_q || forget_i ? '0 : {1'b1, match_i[63:SlotBits], key_i, sell_i,
                                                  quantity_i, price_i};
  pcl_parity_ram #(.AddressBits(SlotBits), .WordBits(WordBits)) u_slots (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(sweeping_q || write_i),
    .write_address_i(sweeping_q ? sweep_q : match_i[SlotBits-1:0]), .write_data_i(written),
    .read_enable_i(lookup_i), .read_address_i(match_i[SlotBits-1:0]), .read_data_o(word),
    .lost_o(lost_o)
  );
  assign {valid, tag, key_o, sell_o, quantity_o, price_o} = word;
  assign found_o = valid && tag == wanted_q;
endmodule
