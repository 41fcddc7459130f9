// The set of price keys at which a symbol's side has a level, as a trie of four 8-bit steps; a node
// is a 256-bit map.
//
// Operations    insert, remove, and below: the largest key under a given one. One at a time:
//               start_i while !busy_o.
// Latency       2 cycles a node: insert and remove touch 1 to 4 nodes, below at most 4 up and 3
//               down (16 cycles).
// Full          an insert that finds no room for a node ends with overflow_o in its last cycle; the
//               caller must not trust the side's depth from then on.
// Reset, clear  the node table is swept, 2**SetBits cycles of clearing_o.
module pcl_price_trie #(
  parameter int unsigned SymbolBits = 8,
  parameter int unsigned SetBits    = 11
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  input  logic                  start_i,
  input  logic                  insert_i,   // exactly one of the three with start_i
  input  logic                  remove_i,
  input  logic                  below_i,
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic                  side_i,
  input  logic [31:0]           key_i,
  output logic                  busy_o,     // low again when the answer stands
  output logic                  found_o,    // below: there is one
  output logic [31:0]           found_key_o,
  output logic                  overflow_o
);
  localparam int unsigned KeyBits = SymbolBits + 1 + 2 + 24;

  typedef enum logic [1:0] {StepIdle, StepLook, StepAnswer} step_e;
  step_e                 step_q;
  logic                  insert_q, remove_q, down_q;
  logic [SymbolBits-1:0] symbol_q;
  logic                  side_q;
  logic [31:0]           key_q;
  logic [1:0]            depth_q;

  // The node of key_q at depth_q, and the key's place in it.
  logic [23:0] prefix;
  logic [7:0]  place;
  always_comb begin
    unique case (depth_q)
      2'd0: begin prefix = 24'b0;                 place = key_q[31:24]; end
      2'd1: begin prefix = {16'b0, key_q[31:24]}; place = key_q[23:16]; end
      2'd2: begin prefix = {8'b0, key_q[31:16]};  place = key_q[15:8];  end
      default: begin prefix = key_q[31:8];        place = key_q[7:0];   end
    endcase
  end

  logic               hit, free, write, erase;
  logic [2:0]         hit_slot, free_slot;
  logic [255:0]       map, written, candidates;
  logic [KeyBits-1:0] node;
  assign node = {symbol_q, side_q, depth_q, prefix};

  pcl_choice_table #(.KeyBits(KeyBits), .ValueBits(256), .SetBits(SetBits)) u_nodes (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .clear_i       (clear_i),
    .clearing_o    (clearing_o),
    .lookup_i      (step_q == StepLook),
    .lookup_key_i  (node),
    .hit_o         (hit),
    .hit_slot_o    (hit_slot),
    .value_o       (map),
    .free_o        (free),
    .free_slot_o   (free_slot),
    .write_i       (write),
    .write_erase_i (erase),
    .write_slot_i  (hit ? hit_slot : free_slot),
    .write_key_i   (node),
    .write_value_i (written)
  );

  // Highest set bit of a 256-bit map, eight words of 32.
  function automatic logic [7:0] highest(input logic [255:0] bits);
    logic [31:0] word;
    highest = '0;
    word    = '0;
    for (int unsigned w = 0; w < 8; w++) begin
      if (bits[32*w +: 32] != '0) begin
        highest[7:5] = 3'(w);
        word         = bits[32*w +: 32];
      end
    end
    for (int unsigned b = 0; b < 32; b++) begin
      if (word[b]) highest[4:0] = 5'(b);
    end
  endfunction

  logic       answer, last;
  logic [7:0] top;
  always_comb begin
    answer     = step_q == StepAnswer;
    candidates = '0;
    written    = '0;
    top        = '0;
    if (answer) begin
      if (insert_q) written = (hit ? map : '0) | (256'b1 << place);
      else if (remove_q) written = map & ~(256'b1 << place);
      else begin
        candidates = !hit ? '0 : down_q ? map : map & ((256'b1 << place) - 256'b1);
        top        = highest(candidates);
      end
    end
    write = answer && ((insert_q && (hit || free)) || (remove_q && hit));
    erase = remove_q && written == '0;
    // An insert goes up while it makes nodes, a remove while it empties them.
    if (insert_q)      last = hit || !free || depth_q == 2'd0;
    else if (remove_q) last = !hit || !erase || depth_q == 2'd0;
    else               last = candidates == '0 ? depth_q == 2'd0 || down_q : depth_q == 2'd3;
  end

  assign busy_o = step_q != StepIdle;

  always_ff @(posedge clk_i) begin
    if (rst_i) step_q <= StepIdle;
    else begin
      unique case (step_q)
        StepIdle: if (start_i) step_q <= StepLook;
        StepLook: step_q <= StepAnswer;
        default:  step_q <= last ? StepIdle : StepLook;
      endcase
    end
    if (step_q == StepIdle && start_i) begin
      insert_q    <= insert_i;
      remove_q    <= remove_i;
      down_q      <= 1'b0;
      symbol_q    <= symbol_i;
      side_q      <= side_i;
      key_q       <= key_i;
      depth_q     <= 2'd3;
      found_o     <= 1'b0;
      overflow_o  <= 1'b0;
    end else if (answer) begin
      overflow_o <= insert_q && !hit && !free;
      if (insert_q || remove_q || candidates == '0) begin
        depth_q <= depth_q - 2'd1;
      end else begin
        unique case (depth_q)
          2'd0: key_q[31:24] <= top;
          2'd1: key_q[23:16] <= top;
          2'd2: key_q[15:8]  <= top;
          default: key_q[7:0] <= top;
        endcase
        down_q  <= 1'b1;
        depth_q <= depth_q + 2'd1;
        found_o <= depth_q == 2'd3;
      end
    end
  end
  assign found_key_o = key_q;

  // A step down always finds something: a node in the table is never empty.
  always_ff @(posedge clk_i) begin
    if (!rst_i && answer && down_q) assert (candidates != '0);
    if (!rst_i && start_i) assert (!busy_o && (insert_i + remove_i + below_i) == 1'b1);
  end
endmodule
