// The own open orders of each symbol and side, 16 at most: whether an order would meet one of the
// other side, and whether its own side has room.
//
// Latency       T5, where the answers stand in registers, is 4 cycles after lookup_valid_i (T1).
//               commit_i and commit_slot_i belong to the order in T5: it joins its own side.
// Throughput    a lookup every cycle; an answer contains every commit in front of it.
// Answers       crosses_o: the order's price meets one of the other side (buy: price >= its; sell:
//               price <= its); cross_price_o the lowest sell or highest buy there, 0 if none.
// Keeper        removes by symbol, side and slot; one that is not there changes nothing. Ready
//               again 2 cycles later.
// Parity        lost_o from T3 to T5, or within 2 cycles of a removal: a list read has lost it.
// Bounds        prices below 2**31 (the venue's are); the others' answers have no meaning. A full
//               side never takes an order: full_o must refuse it.
// Reset, clear  every list is swept empty, 2**(SymbolBits+1) cycles of clearing_o; no lookups
//               meanwhile.
module pcl_own_orders #(
  parameter int unsigned SymbolBits = 8,
  parameter int unsigned SlotBits   = 12
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  // T1, T5
  input  logic                  lookup_valid_i,
  input  logic [SymbolBits-1:0] lookup_symbol_i,
  input  logic                  lookup_sell_i,
  input  logic [31:0]           lookup_price_i,
  output logic                  crosses_o,
  output logic [31:0]           cross_price_o,
  output logic                  full_o,
  input  logic                  commit_i,
  input  logic [SlotBits-1:0]   commit_slot_i,
  // Keeper
  input  logic                  remove_valid_i,
  output logic                  remove_ready_o,
  input  logic [SymbolBits-1:0] remove_symbol_i,
  input  logic                  remove_sell_i,
  input  logic [SlotBits-1:0]   remove_slot_i,
  output logic                  lost_o
);
  localparam int unsigned Count     = 16;
  localparam int unsigned PriceBits = 31;
  localparam int unsigned ListBits  = SymbolBits + 1;  // {symbol, sell}
  // Prices of the other side are ranked: sells as they are, buys complemented, so that the best is
  // the lowest; above all of them the rank of none.
  localparam int unsigned         RankBits = PriceBits + 1;
  localparam logic [RankBits-1:0] None     = {RankBits{1'b1}};

  logic                 valid_2_q, valid_3_q, valid_4_q, valid_5_q;
  logic [ListBits-1:0]  list_2_q, list_3_q, list_4_q, list_5_q;
  logic [PriceBits-1:0] price_2_q, price_3_q, price_4_q, price_5_q;
  logic                 unused_price;
  assign unused_price = lookup_price_i[31];
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && lookup_valid_i;
    valid_3_q <= !rst_i && valid_2_q;
    valid_4_q <= !rst_i && valid_3_q;
    valid_5_q <= !rst_i && valid_4_q;
    if (lookup_valid_i) begin
      list_2_q  <= {lookup_symbol_i, lookup_sell_i};
      price_2_q <= lookup_price_i[PriceBits-1:0];
    end
    if (valid_2_q) {list_3_q, price_3_q} <= {list_2_q, price_2_q};
    if (valid_3_q) {list_4_q, price_4_q} <= {list_3_q, price_3_q};
    if (valid_4_q) {list_5_q, price_5_q} <= {list_4_q, price_4_q};
  end

  // The lists: which entries are used, their prices, their slots. The other side is read in T1, the
  // own side's use in T3; the keeper reads use and slots.
  logic                       sweeping_q, removing_q, bypass_4_q, take_remove, write_used;
  logic [ListBits-1:0]        sweep_q, remove_list_q, write_list;
  logic [SlotBits-1:0]        remove_slot_q;
  logic [Count-1:0]           used_other, used_own, bypass_used_q, used_4, used_d, used_5_q;
  logic [Count-1:0]           place, used_after, named, written;
  logic [Count*PriceBits-1:0] prices;
  logic [Count*SlotBits-1:0]  slots;
  logic [Count-1:0]           price_parity, slot_parity, price_lost, slot_lost;
  logic                       lost_other, lost_own, lost_entry_q;
  assign take_remove = remove_valid_i && remove_ready_o;
  pcl_parity_ram #(.AddressBits(ListBits), .WordBits(Count)) u_used_other (
    .clk_i, .rst_i, .write_enable_i(write_used), .write_address_i(write_list),
    .write_data_i(written), .read_enable_i(lookup_valid_i),
    .read_address_i({lookup_symbol_i, !lookup_sell_i}), .read_data_o(used_other),
    .lost_o(lost_other)
  );
  pcl_parity_ram #(.AddressBits(ListBits), .WordBits(Count)) u_used_own (
    .clk_i, .rst_i, .write_enable_i(write_used), .write_address_i(write_list),
    .write_data_i(written), .read_enable_i(valid_3_q || take_remove),
    .read_address_i(valid_3_q ? list_3_q : {remove_symbol_i, remove_sell_i}),
    .read_data_o(used_own), .lost_o(lost_own)
  );
  for (genvar e = 0; e < Count; e++) begin : g_entry
    pcl_ram #(.AddressBits(ListBits), .WordBits(1 + PriceBits)) u_price (
      .clk_i, .write_enable_i(commit_i && place[e]), .write_address_i(list_5_q),
      .write_data_i({^price_5_q, price_5_q}), .read_enable_i(lookup_valid_i),
      .read_address_i({lookup_symbol_i, !lookup_sell_i}),
      .read_data_o({price_parity[e], prices[PriceBits*e +: PriceBits]})
    );
    pcl_ram #(.AddressBits(ListBits), .WordBits(1 + SlotBits)) u_slot (
      .clk_i, .write_enable_i(commit_i && place[e]), .write_address_i(list_5_q),
      .write_data_i({^commit_slot_i, commit_slot_i}), .read_enable_i(take_remove),
      .read_address_i({remove_symbol_i, remove_sell_i}),
      .read_data_o({slot_parity[e], slots[SlotBits*e +: SlotBits]})
    );
    assign price_lost[e] = used_other[e] && (^{price_parity[e], prices[PriceBits*e +: PriceBits]});
    assign slot_lost[e]  = used_own[e] && (^{slot_parity[e], slots[SlotBits*e +: SlotBits]});
    assign named[e] = used_own[e] && slots[SlotBits*e +: SlotBits] == remove_slot_q;
  end
  always_ff @(posedge clk_i) begin
    lost_entry_q <= !rst_i && ((valid_2_q && |price_lost) || (removing_q && |slot_lost));
  end
  assign lost_o         = lost_other || lost_own || lost_entry_q;
  assign write_used     = sweeping_q || removing_q || commit_i;
  assign write_list     = sweeping_q ? sweep_q : removing_q ? remove_list_q : list_5_q;
  assign written        = sweeping_q ? '0 : removing_q ? used_own & ~named : used_after;
  assign remove_ready_o = !removing_q && !sweeping_q;
  assign clearing_o     = sweeping_q;
  always_ff @(posedge clk_i) begin
    removing_q <= !rst_i && take_remove;
    if (take_remove) begin
      remove_list_q <= {remove_symbol_i, remove_sell_i};
      remove_slot_q <= remove_slot_i;
    end
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
  end

  // T2 and T3: the best of the other side as it was read, four groups of four and then the four.
  logic [Count*RankBits-1:0] ranks;
  logic [4*RankBits-1:0]     best_3_q;
  logic [RankBits-1:0]       best_4_q;
  function automatic logic [RankBits-1:0] best_of_4(input logic [4*RankBits-1:0] four);
    logic [RankBits-1:0] a, b, c, d;
    logic                ab, ac, ad, bc, bd, cd;
    {d, c, b, a} = four;
    ab = a <= b;
    ac = a <= c;
    ad = a <= d;
    bc = b <= c;
    bd = b <= d;
    cd = c <= d;
    best_of_4 = ab && ac && ad ? a : !ab && bc && bd ? b : !ac && !bc && cd ? c : d;
  endfunction
  always_comb begin
    ranks = '0;
    if (valid_2_q) begin
      for (int unsigned e = 0; e < Count; e++) begin
        ranks[RankBits*e +: RankBits] = !used_other[e] ? None :
          {1'b0, prices[PriceBits*e +: PriceBits] ^ {PriceBits{list_2_q[0]}}};
      end
    end
  end
  always_ff @(posedge clk_i) begin
    if (valid_2_q) begin
      for (int unsigned g = 0; g < 4; g++) begin
        best_3_q[RankBits*g +: RankBits] <= best_of_4(ranks[4*RankBits*g +: 4*RankBits]);
      end
    end
    if (valid_3_q) best_4_q <= best_of_4(best_3_q);
  end

  // T1 to T4: the best of the orders in front that joined the other side after it was read.
  logic                facing_1, facing_2, facing_3, facing_4, same_3, same_4;
  logic [RankBits-1:0] rank_1, rank_2, rank_3, rank_4, since_2_q, since_3_q, since_4_q;
  assign facing_1 = commit_i && list_5_q == {lookup_symbol_i, !lookup_sell_i};
  assign facing_2 = commit_i && list_5_q == (list_2_q ^ ListBits'(1));
  assign facing_3 = commit_i && list_5_q == (list_3_q ^ ListBits'(1));
  assign facing_4 = commit_i && list_5_q == (list_4_q ^ ListBits'(1));
  assign rank_1   = {1'b0, price_5_q ^ {PriceBits{lookup_sell_i}}};
  assign rank_2   = {1'b0, price_5_q ^ {PriceBits{list_2_q[0]}}};
  assign rank_3   = {1'b0, price_5_q ^ {PriceBits{list_3_q[0]}}};
  assign rank_4   = {1'b0, price_5_q ^ {PriceBits{list_4_q[0]}}};
  always_ff @(posedge clk_i) begin
    if (lookup_valid_i) since_2_q <= facing_1 ? rank_1 : None;
    if (valid_2_q) since_3_q <= facing_2 && rank_2 < since_2_q ? rank_2 : since_2_q;
    if (valid_3_q) since_4_q <= facing_3 && rank_3 < since_3_q ? rank_3 : since_3_q;
  end

  // T4: the best of all, for both outcomes of the order in front.
  logic [RankBits-1:0] own_rank, read_best, all_best, best_5_q;
  logic                meets, meets_front, crosses_q, full_q;
  assign own_rank    = {1'b0, price_4_q ^ {PriceBits{list_4_q[0]}}};
  assign read_best   = best_4_q < since_4_q ? best_4_q : since_4_q;
  assign all_best    = facing_4 && rank_4 < best_4_q && rank_4 < since_4_q ? rank_4 : read_best;
  assign meets       = best_4_q <= own_rank || since_4_q <= own_rank;
  assign meets_front = rank_4 <= own_rank;

  // The own side: an order that joins takes the lowest free place.
  assign place      = ~used_5_q & (used_5_q + Count'(1));
  assign used_after = used_5_q | place;
  assign same_3     = valid_5_q && list_3_q == list_5_q;
  assign same_4     = valid_5_q && list_4_q == list_5_q;
  assign used_4     = bypass_4_q ? bypass_used_q : used_own;
  assign used_d = same_4 && commit_i ? used_after : used_4;
  always_ff @(posedge clk_i) begin
    bypass_4_q <= same_3 && commit_i;
    if (same_3 && commit_i) bypass_used_q <= used_after;
    if (valid_4_q) begin
      best_5_q  <= all_best;
      crosses_q <= meets || (facing_4 && meets_front);
      used_5_q  <= used_d;
      full_q    <= &used_d;
    end
  end
  assign crosses_o     = crosses_q;
  assign full_o        = full_q;
  assign cross_price_o = best_5_q[RankBits-1] ? '0 :
                         {1'b0, best_5_q[PriceBits-1:0] ^ {PriceBits{list_5_q[0]}}};

  // The protocol: a commit is of an order in T5, never onto a full side; keeper and clear find the
  // pipeline empty.
  logic in_flight;
  assign in_flight = lookup_valid_i || valid_2_q || valid_3_q || valid_4_q || valid_5_q;
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (commit_i) assert (valid_5_q && !full_q);
      if (remove_valid_i || removing_q || sweeping_q || clear_i) assert (!in_flight);
      if (clear_i) assert (!removing_q && !remove_valid_i);
    end
  end
endmodule
