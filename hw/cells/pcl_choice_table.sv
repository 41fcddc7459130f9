// Keyed table: two banks of four ways, each bank with its own fold of the key as its index (two-
// choice).
//
// Latency       a lookup's answer stands in the outputs one cycle after lookup_i, until the next
//               lookup.
// Throughput    one lookup and one write per cycle; a write is seen by lookups from the next cycle
//               on.
// Room          free_o: a slot for the key looked up (in its emptier bank). With consecutive keys a
//               set fills only when both folds do, so a few old keys do not block new ones.
// Reset, clear  every slot is swept empty, 2**SetBits cycles of clearing_o; lookups and writes must
//               wait.
module pcl_choice_table #(
  parameter int unsigned KeyBits   = 32,
  parameter int unsigned ValueBits = 32,
  parameter int unsigned SetBits   = 9
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 clear_i,
  output logic                 clearing_o,
  // Lookup, and its answer
  input  logic                 lookup_i,
  input  logic [KeyBits-1:0]   lookup_key_i,
  output logic                 hit_o,
  output logic [2:0]           hit_slot_o,
  output logic [ValueBits-1:0] value_o,
  output logic                 free_o,
  output logic [2:0]           free_slot_o,
  // Write of a slot an earlier lookup of the same key named
  input  logic                 write_i,
  input  logic                 write_erase_i,
  input  logic [2:0]           write_slot_i,
  input  logic [KeyBits-1:0]   write_key_i,
  input  logic [ValueBits-1:0] write_value_i
);
  localparam int unsigned Chunks   = (KeyBits + SetBits - 1) / SetBits;
  localparam int unsigned WordBits = 1 + KeyBits + ValueBits;

  // Bank 0 folds the key's chunks together; bank 1 shifts chunk c by c first, so keys that meet in
  // one bank part in the other.
  function automatic logic [SetBits-1:0] fold(input logic [KeyBits-1:0] key, input logic shifted);
    logic [SetBits*Chunks-1:0] padded;
    logic [2*SetBits-1:0]      twice;
    padded = '0;
    padded[KeyBits-1:0] = key;
    fold = '0;
    for (int unsigned c = 0; c < Chunks; c++) begin
      twice = {padded[SetBits*c +: SetBits], padded[SetBits*c +: SetBits]};
      fold  = fold ^ (shifted ? twice[c % SetBits +: SetBits] : twice[0 +: SetBits]);
    end
  endfunction

  logic               sweeping_q;
  logic [SetBits-1:0] sweep_q;
  logic [KeyBits-1:0] key_q;
  logic [SetBits-1:0] read_set_0, read_set_1, write_set_0, write_set_1;

  assign read_set_0  = fold(lookup_key_i, 1'b0);
  assign read_set_1  = fold(lookup_key_i, 1'b1);
  assign write_set_0 = sweeping_q ? sweep_q : fold(write_key_i, 1'b0);
  assign write_set_1 = sweeping_q ? sweep_q : fold(write_key_i, 1'b1);
  assign clearing_o  = sweeping_q;

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
    if (lookup_i) key_q <= lookup_key_i;
  end

  logic [8*WordBits-1:0] words;
  for (genvar s = 0; s < 8; s++) begin : g_slot
    pcl_ram #(.AddressBits(SetBits), .WordBits(WordBits)) u_ram (
      .clk_i          (clk_i),
      .write_enable_i (sweeping_q || (write_i && write_slot_i == 3'(s))),
      .write_address_i(s < 4 ? write_set_0 : write_set_1),
      .write_data_i   (sweeping_q || write_erase_i ? '0 : {1'b1, write_key_i, write_value_i}),
      .read_enable_i  (lookup_i),
      .read_address_i (s < 4 ? read_set_0 : read_set_1),
      .read_data_o    (words[WordBits*s +: WordBits])
    );
  end

  logic [7:0] used, match;
  logic [2:0] count_0, count_1, free_in_0, free_in_1;
  always_comb begin
    hit_slot_o = '0;
    value_o    = '0;
    free_in_0  = '0;
    free_in_1  = '0;
    used       = '0;
    match      = '0;
    for (int unsigned s = 0; s < 8; s++) begin
      used[s]  = words[WordBits*s + WordBits - 1];
      match[s] = used[s] && words[WordBits*s + ValueBits +: KeyBits] == key_q;
      if (match[s]) hit_slot_o = hit_slot_o | 3'(s);
      if (match[s]) value_o = value_o | words[WordBits*s +: ValueBits];
    end
    for (int unsigned s = 0; s < 4; s++) begin
      if (!used[3-s]) free_in_0 = 3'(3 - s);
      if (!used[7-s]) free_in_1 = 3'(7 - s);
    end
    count_0 = {2'b0, used[0]} + {2'b0, used[1]} + {2'b0, used[2]} + {2'b0, used[3]};
    count_1 = {2'b0, used[4]} + {2'b0, used[5]} + {2'b0, used[6]} + {2'b0, used[7]};
  end
  assign hit_o       = |match;
  assign free_o      = !(&used);
  assign free_slot_o = count_1 < count_0 ? free_in_1 : free_in_0;

  // A key stands in one slot at most (so the OR above picks), and nobody uses the table while it is
  // swept.
  logic answered_q;
  always_ff @(posedge clk_i) begin
    answered_q <= !rst_i && lookup_i && !sweeping_q;
    if (!rst_i) begin
      if (answered_q) assert ((match & (match - 8'd1)) == '0);
      assert (!(sweeping_q && write_i));
    end
  end
endmodule
