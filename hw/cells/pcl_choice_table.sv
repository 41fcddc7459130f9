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

  // The read registers of all eight memories stand in one vector that changes with a lookup only.
  logic [8*WordBits-1:0] words;
  for (genvar s = 0; s < 8; s++) begin : g_slot
    logic [WordBits-1:0] memory [2**SetBits];
    always_ff @(posedge clk_i) begin
      if (lookup_i) words[WordBits*s +: WordBits] <= memory[s < 4 ? read_set_0 : read_set_1];
      if (sweeping_q || (write_i && write_slot_i == 3'(s))) begin
        memory[s < 4 ? write_set_0 : write_set_1] <=
          sweeping_q || write_erase_i ? '0 : {1'b1, write_key_i, write_value_i};
      end
    end
  end

  // The answer is worked out in the cycle after the lookup and held from then on.
  logic                 answered_q, hit, free, hit_q, free_q;
  logic [7:0]           used, match;
  logic [2:0]           count_0, count_1, free_in_0, free_in_1;
  logic [2:0]           hit_slot, free_slot, hit_slot_q, free_slot_q;
  logic [ValueBits-1:0] value, value_q;
  always_comb begin
    hit_slot  = hit_slot_q;
    value     = value_q;
    hit       = hit_q;
    free      = free_q;
    free_slot = free_slot_q;
    free_in_0 = '0;
    free_in_1 = '0;
    count_0   = '0;
    count_1   = '0;
    used      = '0;
    match     = '0;
    if (answered_q) begin
      hit_slot = '0;
      value    = '0;
      for (int unsigned s = 0; s < 8; s++) begin
        used[s]  = words[WordBits*s + WordBits - 1];
        match[s] = used[s] && words[WordBits*s + ValueBits +: KeyBits] == key_q;
        if (match[s]) hit_slot = hit_slot | 3'(s);
        if (match[s]) value = value | words[WordBits*s +: ValueBits];
      end
      for (int unsigned s = 0; s < 4; s++) begin
        if (!used[3-s]) free_in_0 = 3'(3 - s);
        if (!used[7-s]) free_in_1 = 3'(7 - s);
      end
      count_0   = {2'b0, used[0]} + {2'b0, used[1]} + {2'b0, used[2]} + {2'b0, used[3]};
      count_1   = {2'b0, used[4]} + {2'b0, used[5]} + {2'b0, used[6]} + {2'b0, used[7]};
      hit       = |match;
      free      = !(&used);
      free_slot = count_1 < count_0 ? free_in_1 : free_in_0;
    end
  end
  always_ff @(posedge clk_i) begin
    answered_q <= !rst_i && lookup_i;
    if (answered_q) begin
      hit_q       <= hit;
      free_q      <= free;
      hit_slot_q  <= hit_slot;
      free_slot_q <= free_slot;
      value_q     <= value;
    end
  end
  assign hit_o       = hit;
  assign free_o      = free;
  assign hit_slot_o  = hit_slot;
  assign free_slot_o = free_slot;
  assign value_o     = value;

  // A key stands in one slot at most (so the OR above picks), and nobody uses the table while it is
  // swept.
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (answered_q && !sweeping_q) assert ((match & (match - 8'd1)) == '0);
      assert (!(sweeping_q && write_i));
    end
  end
endmodule
