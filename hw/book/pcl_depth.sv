// All price levels of all symbols: the quantity of each, and which level comes next below another.
//
// Takes one message's work at a time, in the background of the quote: what it takes from one level,
// what it puts into another, and whether the second-best level is to be found. busy_o from the
// cycle after start_i until done.
//
// Latency       4 cycles a level touched whose set of prices does not change; the trie's time where
//               it does; a refill at most 20 cycles more.
// Full          overflow_o pulses when a level or node found no room: the symbol's book is no
//               longer to be trusted.
// Reset, clear  tables swept, clearing_o.
module pcl_depth #(
  parameter int unsigned SymbolBits   = 8,
  parameter int unsigned LevelSetBits = 12,
  parameter int unsigned NodeSetBits  = 11
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  input  logic                  start_i,
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic                  side_i,
  input  logic                  take_i,
  input  logic [31:0]           take_key_i,
  input  logic [31:0]           take_quantity_i,
  input  logic                  put_i,
  input  logic [31:0]           put_key_i,
  input  logic [31:0]           put_quantity_i,
  input  logic                  refill_i,
  input  logic [31:0]           refill_below_i,
  output logic                  busy_o,
  output pcl_book_pkg::level_t  second_o,           // with refill, when busy_o falls
  output logic                  overflow_o
);
  localparam int unsigned KeyBits = SymbolBits + 1 + 32;

  typedef enum logic [2:0] {PhaseIdle, PhaseTake, PhasePut, PhaseSearch, PhaseSecond} phase_e;
  typedef enum logic [1:0] {StepLook, StepAnswer, StepTrie, StepWait} step_e;
  phase_e                phase_q, phase_d;
  step_e                 step_q, step_d;
  logic [SymbolBits-1:0] symbol_q;
  logic                  side_q, put_q, refill_q;
  logic [31:0]           take_key_q, take_quantity_q, put_key_q, put_quantity_q, below_q;
  logic                  next_put;

  logic               lookup, hit, free, write, erase;
  logic [2:0]         hit_slot, free_slot;
  logic [47:0]        level, written;
  logic [31:0]        key;
  logic               trie_start, trie_busy, trie_found, trie_overflow;
  logic               trie_clearing, levels_clearing;
  logic [31:0]        trie_found_key;

  always_comb begin
    unique case (phase_q)
      PhaseTake:   key = take_key_q;
      PhasePut:    key = put_key_q;
      PhaseSearch: key = below_q;
      default:     key = trie_found_key;
    endcase
  end

  pcl_choice_table #(.KeyBits(KeyBits), .ValueBits(48), .SetBits(LevelSetBits)) u_levels (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .clear_i       (clear_i),
    .clearing_o    (levels_clearing),
    .lookup_i      (lookup),
    .lookup_key_i  ({symbol_q, side_q, key}),
    .hit_o         (hit),
    .hit_slot_o    (hit_slot),
    .value_o       (level),
    .free_o        (free),
    .free_slot_o   (free_slot),
    .write_i       (write),
    .write_erase_i (erase),
    .write_slot_i  (hit ? hit_slot : free_slot),
    .write_key_i   ({symbol_q, side_q, key}),
    .write_value_i (written)
  );
  pcl_price_trie #(.SymbolBits(SymbolBits), .SetBits(NodeSetBits)) u_trie (
    .clk_i       (clk_i),
    .rst_i       (rst_i),
    .clear_i     (clear_i),
    .clearing_o  (trie_clearing),
    .start_i     (trie_start),
    .insert_i    (trie_start && phase_q == PhasePut),
    .remove_i    (trie_start && phase_q == PhaseTake),
    .below_i     (trie_start && phase_q == PhaseSearch),
    .symbol_i    (symbol_q),
    .side_i      (side_q),
    .key_i       (key),
    .busy_o      (trie_busy),
    .found_o     (trie_found),
    .found_key_o (trie_found_key),
    .overflow_o  (trie_overflow)
  );

  assign clearing_o = levels_clearing || trie_clearing;
  assign busy_o     = phase_q != PhaseIdle;
  assign lookup     = busy_o && step_q == StepLook;
  assign trie_start = busy_o && step_q == StepTrie;

  // What an answer does to the level; a take that finds less than it takes leaves nothing (an
  // overflow lost the rest).
  always_comb begin
    write   = 1'b0;
    erase   = 1'b0;
    written = '0;
    if (step_q == StepAnswer && phase_q == PhaseTake) begin
      write   = hit;
      erase   = level <= {16'b0, take_quantity_q};
      written = level - {16'b0, take_quantity_q};
    end else if (step_q == StepAnswer && phase_q == PhasePut) begin
      write   = hit || free;
      written = (hit ? level : '0) + {16'b0, put_quantity_q};
    end
  end

  assign next_put = phase_q == PhaseTake && put_q;
  always_comb begin
    phase_d = phase_q;
    step_d  = step_q;
    unique case (step_q)
      StepLook:   if (busy_o) step_d = StepAnswer;
      StepAnswer: begin
        step_d = StepLook;
        if ((phase_q == PhaseTake && write && erase) ||
            (phase_q == PhasePut && write && !hit)) step_d = StepTrie;
        else if (phase_q == PhaseSecond) phase_d = PhaseIdle;
        else phase_d = next_put ? PhasePut : refill_q ? PhaseSearch : PhaseIdle;
      end
      StepTrie:   step_d = StepWait;
      default: if (!trie_busy) begin
        step_d = StepLook;
        if (phase_q == PhaseSearch) phase_d = trie_found ? PhaseSecond : PhaseIdle;
        else phase_d = next_put ? PhasePut : refill_q ? PhaseSearch : PhaseIdle;
      end
    endcase
    // The search has no level of its own to look at.
    if (phase_d == PhaseSearch && phase_q != PhaseSearch) step_d = StepTrie;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      phase_q <= PhaseIdle;
      step_q  <= StepLook;
    end else if (!busy_o) begin
      if (start_i) begin
        phase_q <= take_i ? PhaseTake : put_i ? PhasePut : refill_i ? PhaseSearch : PhaseIdle;
        step_q  <= !take_i && !put_i ? StepTrie : StepLook;
      end
    end else begin
      phase_q <= phase_d;
      step_q  <= step_d;
    end
    if (!busy_o && start_i) begin
      symbol_q         <= symbol_i;
      side_q           <= side_i;
      put_q            <= put_i;
      refill_q         <= refill_i;
      take_key_q       <= take_key_i;
      take_quantity_q  <= take_quantity_i;
      put_key_q        <= put_key_i;
      put_quantity_q   <= put_quantity_i;
      below_q          <= refill_below_i;
      second_o         <= '0;
    end else if (phase_q == PhaseSecond && step_q == StepAnswer) begin
      second_o <= {hit, key, level};
    end
  end

  assign overflow_o = busy_o && ((step_q == StepAnswer && phase_q == PhasePut && !hit && !free) ||
                                 (step_q == StepWait && !trie_busy && phase_q == PhasePut &&
                                  trie_overflow));
endmodule
