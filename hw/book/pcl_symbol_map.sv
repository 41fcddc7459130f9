// Which symbol a stock_locate stands for: names loaded by the host, locates learned from R
// messages.
//
// Operations    one at a time, while !busy_o: load (name and index), learn (an R message: name and
//               locate), and find (locate -> symbol, answered in the next cycle, holding until the
//               next operation).
// Latency       find 1 cycle; load 2; learn 5 at most. learn_hit_o with its symbol stands when
//               busy_o falls.
// Full          the tables hold 2 x 4 x 2**(SymbolBits-2) keys for 2**SymbolBits symbols; a name
//               that finds no room is refused like a duplicate (never seen: it takes 8 names of 2
//               coinciding folds).
// Reset         names and locates forgotten, by sweep (clearing_o). A locate outlives feed_start.
module pcl_symbol_map #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  output logic                  clearing_o,
  output logic                  busy_o,
  input  logic                  load_i,
  input  logic [SymbolBits-1:0] load_index_i,
  input  logic [63:0]           load_name_i,
  output logic                  load_done_o,
  output logic                  load_duplicate_o,
  input  logic                  learn_i,
  input  logic [63:0]           learn_name_i,
  input  logic [15:0]           learn_locate_i,
  output logic                  learn_hit_o,
  output logic [SymbolBits-1:0] learn_symbol_o,
  input  logic                  find_i,
  input  logic [15:0]           find_locate_i,
  output logic                  find_hit_o,
  output logic [SymbolBits-1:0] find_symbol_o
);
  localparam int unsigned SetBits = SymbolBits > 3 ? SymbolBits - 2 : 2;

  typedef enum logic [2:0] {
    StepIdle, StepLoad, StepName, StepOld, StepForget, StepNew, StepWrite
  } step_e;
  step_e                    step_q;
  logic [2**SymbolBits-1:0] loaded_q, located_q;
  logic [SymbolBits-1:0]    index_q;
  logic [63:0]              name_q;
  logic [15:0]              locate_q, old_locate;

  logic                  name_hit, name_free, locate_hit, locate_free;
  logic                  names_clearing, locates_clearing;
  logic [2:0]            name_slot, locate_slot, locate_free_slot;
  logic [SymbolBits-1:0] name_symbol, locate_symbol;
  logic                  name_write, locate_write, locate_erase;
  logic [15:0]           locate_key, locate_write_key;

  assign load_done_o      = step_q == StepLoad;
  assign load_duplicate_o = name_hit || loaded_q[index_q] || !name_free;
  assign name_write       = step_q == StepLoad && !load_duplicate_o;
  logic [2:0] name_unused_slot;

  pcl_choice_table #(.KeyBits(64), .ValueBits(SymbolBits), .SetBits(SetBits)) u_names (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .clear_i       (1'b0),
    .clearing_o    (names_clearing),
    .lookup_i      (step_q == StepIdle && (load_i || learn_i)),
    .lookup_key_i  (load_i ? load_name_i : learn_name_i),
    .hit_o         (name_hit),
    .hit_slot_o    (name_unused_slot),
    .value_o       (name_symbol),
    .free_o        (name_free),
    .free_slot_o   (name_slot),
    .write_i       (name_write),
    .write_erase_i (1'b0),
    .write_slot_i  (name_slot),
    .write_key_i   (name_q),
    .write_value_i (index_q)
  );

  // The locate a symbol had before, so that a later R moves it.
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(16)) u_located (
    .clk_i           (clk_i),
    .write_enable_i  (step_q == StepWrite),
    .write_address_i (learn_symbol_o),
    .write_data_i    (locate_q),
    .read_enable_i   (step_q == StepName),
    .read_address_i  (name_symbol),
    .read_data_o     (old_locate)
  );

  assign locate_key       = step_q == StepIdle ? find_locate_i :
                            step_q == StepOld ? old_locate : locate_q;
  assign locate_erase     = step_q == StepForget;
  assign locate_write     = (step_q == StepForget && locate_hit &&
                             locate_symbol == learn_symbol_o) ||
                            (step_q == StepWrite && (locate_hit || locate_free));
  assign locate_write_key = step_q == StepForget ? old_locate : locate_q;
  pcl_choice_table #(.KeyBits(16), .ValueBits(SymbolBits), .SetBits(SetBits)) u_locates (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .clear_i       (1'b0),
    .clearing_o    (locates_clearing),
    .lookup_i      ((step_q == StepIdle && find_i) || step_q == StepOld || step_q == StepNew),
    .lookup_key_i  (locate_key),
    .hit_o         (locate_hit),
    .hit_slot_o    (locate_slot),
    .value_o       (locate_symbol),
    .free_o        (locate_free),
    .free_slot_o   (locate_free_slot),
    .write_i       (locate_write),
    .write_erase_i (locate_erase),
    .write_slot_i  (locate_hit ? locate_slot : locate_free_slot),
    .write_key_i   (locate_write_key),
    .write_value_i (learn_symbol_o)
  );

  assign clearing_o    = names_clearing || locates_clearing;
  assign busy_o        = step_q != StepIdle;
  assign find_hit_o    = locate_hit;
  assign find_symbol_o = locate_symbol;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      step_q      <= StepIdle;
      loaded_q    <= '0;
      located_q   <= '0;
      learn_hit_o <= 1'b0;
    end else begin
      unique case (step_q)
        StepIdle:  step_q <= load_i ? StepLoad : learn_i ? StepName : StepIdle;
        StepLoad: begin
          step_q <= StepIdle;
          if (name_write) loaded_q[index_q] <= 1'b1;
        end
        StepName: begin
          learn_hit_o <= name_hit;
          step_q      <= !name_hit ? StepIdle : located_q[name_symbol] ? StepOld : StepNew;
        end
        StepOld:   step_q <= StepForget;
        StepForget: step_q <= StepNew;
        StepNew:   step_q <= StepWrite;
        default: begin
          step_q <= StepIdle;
          located_q[learn_symbol_o] <= 1'b1;
        end
      endcase
    end
    if (step_q == StepIdle && (load_i || learn_i)) begin
      index_q  <= load_index_i;
      name_q   <= load_name_i;
      locate_q <= learn_locate_i;
    end
    if (step_q == StepName) learn_symbol_o <= name_symbol;
  end
endmodule
