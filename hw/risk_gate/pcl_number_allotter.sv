// Which UserRefNum an order takes: the smallest from `next` on whose slot (its low bits) is free.
// Looks ahead at one number a cycle and keeps the free ones waiting.
//
// Latency       number_o stands without delay while settled_o or room_o says so; after a load the
//               first number is there 3 cycles later if its slot is free.
// Throughput    one number taken a cycle while free slots follow each other.
// Contract      the taker waits (before it starts) until settled_o, or room_o is above the number
//               of takers under way. Taken with full_o (a session_control): the number is next's
//               own. A slot set with a take is the number's. A slot freed is seen at once: the
//               look-ahead goes back to it. Whoever sets a slot without a take flushes after it,
//               and changes no slot with takers under way.
// Safety        a slot's state is kept twice, used and unused; if they do not differ, it is passed
//               over.
// Reset, clear  every slot is swept free (clearing_o). Reset: no number (none_o), nothing may be
//               taken. clear_i keeps next, and flushes.
// Bounds        2^SlotBits numbers from next on are looked at. Numbers end at 2^32 - 1: the last
//               one taken, or no slot of those left free while others are, none is left (a
//               session_control then takes next as it is).
module pcl_number_allotter #(
  parameter int unsigned SlotBits = 12
) (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic                clear_i,
  output logic                clearing_o,
  input  logic                load_i,        // next becomes load_number_i, and flush
  input  logic [31:0]         load_number_i,
  input  logic                flush_i,       // a slot was set: look again from next on
  output logic                none_o,        // none loaded, or none left up to 2^32 - 1
  output logic                full_o,        // no slot is free: number_o is next itself
  output logic                settled_o,
  output logic [4:0]          room_o,        // free numbers known
  output logic [31:0]         number_o,
  output logic [31:0]         next_o,
  input  logic                take_i,
  input  logic                write_i,       // a slot's state, together with a take or apart
  input  logic                insert_i,      // the slot written was free
  input  logic [SlotBits-1:0] write_slot_i,
  input  logic                write_used_i
);
  localparam int unsigned Depth = 16;
  logic                sweeping_q;
  logic [SlotBits-1:0] sweep_q;
  assign clearing_o = sweeping_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
  end

  // The look-ahead: one read a cycle, its answer a cycle later.
  logic [31:0] next_q, looked_q;
  logic [32:0] scan_q, ahead;
  logic        look, looking_q, used, unused, found, full, flush, all_seen, frees, back, ended;
  logic [SlotBits:0] used_q;         // slots
  logic [4:0]  fill, head_q, tail_q;
  logic [SlotBits-1:0] freed;        // how far from next the slot freed is
  logic [31:0] freed_number, head_number;
  assign flush        = flush_i || load_i || clear_i || sweeping_q;
  assign freed        = write_slot_i - next_q[SlotBits-1:0];
  assign freed_number = next_q + {{(32-SlotBits){1'b0}}, freed};
  assign frees        = write_i && !write_used_i;
  assign back         = frees && next_q != '0 && {1'b0, freed_number} < scan_q &&
                        freed_number >= next_q;
  assign ahead    = scan_q - {1'b0, next_q};
  assign all_seen = scan_q[32] || ahead[SlotBits];
  assign look     = next_q != '0 && !full && !all_seen && !flush && !back &&
                    fill + {4'd0, looking_q} < 5'(Depth);
  pcl_ram #(.AddressBits(SlotBits), .WordBits(2)) u_used (
    .clk_i(clk_i), .write_enable_i(sweeping_q || write_i),
    .write_address_i(sweeping_q ? sweep_q : write_slot_i),
    .write_data_i(!sweeping_q && write_used_i ? 2'b01 : 2'b10), .read_enable_i(look),
    .read_address_i(scan_q[SlotBits-1:0]), .read_data_o({unused, used})
  );
  assign found       = looking_q && unused && !used;
  assign head_number = free_q[head_q[3:0]];

  (* mem2reg *) logic [31:0] free_q [Depth];
  logic pop;
  assign fill      = tail_q - head_q;
  assign room_o    = fill;
  assign full      = used_q[SlotBits];
  // Some slot is free, but no number up to the last one has it.
  assign ended     = !full && all_seen && !looking_q && fill == '0;
  assign none_o    = next_q == '0 || ended;
  assign full_o    = full;
  assign settled_o = none_o || full;
  assign next_o    = next_q;
  assign number_o  = settled_o ? next_q : head_number;
  assign pop       = take_i && !settled_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      next_q    <= '0;
      scan_q    <= '0;
      used_q    <= '0;
      looking_q <= 1'b0;
      head_q    <= '0;
      tail_q    <= '0;
    end else begin
      if (load_i)                      next_q <= load_number_i;
      else if (take_i && next_q != '0) next_q <= number_o + 32'd1;
      looking_q <= look;
      if (sweeping_q)    used_q <= '0;
      else if (insert_i) used_q <= used_q + 1'b1;
      else if (frees)    used_q <= used_q - 1'b1;
      if (flush) begin
        scan_q <= {1'b0, load_i ? load_number_i : next_q};
        head_q <= '0;
        tail_q <= '0;
      end else if (back) begin
        // Numbers below the head are known to be used, but for the one freed.
        scan_q <= {1'b0, fill != '0 && head_number < freed_number ? head_number : freed_number};
        head_q <= '0;
        tail_q <= '0;
      end else begin
        // Never behind next, which a control moves on when nothing was looked at.
        if (take_i && full) scan_q <= {1'b0, next_q} + 33'd1;
        else if (look)      scan_q <= scan_q + 33'd1;
        if (found) tail_q <= tail_q + 5'd1;
        if (pop)   head_q <= head_q + 5'd1;
      end
    end
    if (look)  looked_q <= scan_q[31:0];
    if (found) free_q[tail_q[3:0]] <= looked_q;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (take_i) assert (settled_o || fill != '0);
      if (take_i) assert (!flush && !back);
      if (pop) assert (number_o >= next_q);
      assert (fill <= 5'(Depth));
      if (full && !flush) assert (fill == '0 && !insert_i);
      if (frees) assert (used_q != '0);
      if (next_q != '0) assert (scan_q >= {1'b0, next_q});
    end
  end
endmodule
