// The last 8 new orders that passed, and whether an order repeats one of them within its window.
//
// Latency       T5, where the answer stands in a register, is 4 cycles after lookup_valid_i (T1);
//               the window is read in T3. commit_i belongs to the order in T5.
// Throughput    a lookup every cycle; an answer contains every commit in front of it.
// Time          microseconds, their low 40 bits. After 2**40 (12.7 days) they start again at 0, and
//               orders from before count as recent until 8 others have passed (fails closed).
// Window        duplicate if now - its time < window; 0: never.
// Reset         no order remembered. Nothing else forgets one.
module pcl_recent_orders (
  input  logic        clk_i,
  input  logic        rst_i,
  // T1, of an order_enter; T3; T5
  input  logic        lookup_valid_i,
  input  logic [3:0]  lookup_account_i,
  input  logic [5:0]  lookup_strategy_i,
  input  logic [15:0] lookup_symbol_i,
  input  logic [1:0]  lookup_side_i,  // 0 B, 1 S, 2 T, 3 E
  input  logic [31:0] lookup_price_i,
  input  logic [31:0] lookup_quantity_i,
  input  logic [63:0] lookup_now_us_i,
  input  logic [31:0] window_us_i,
  output logic        duplicate_o,
  input  logic        commit_i
);
  localparam int unsigned Count     = 8;
  localparam int unsigned TimeBits  = 40;
  localparam int unsigned PartyBits = 28;

  // T1 to T5. The order is two words: party with side, price with quantity.
  logic                 valid_2_q, valid_3_q, valid_4_q, valid_5_q;
  logic [PartyBits-1:0] party_2_q, party_3_q, party_4_q, party_5_q;
  logic [63:0]          terms_2_q, terms_3_q, terms_4_q, terms_5_q;
  logic [TimeBits-1:0]  now_2_q, now_3_q, now_4_q, now_5_q;
  logic                 unused_now;
  assign unused_now = &lookup_now_us_i[63:TimeBits];
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && lookup_valid_i;
    valid_3_q <= !rst_i && valid_2_q;
    valid_4_q <= !rst_i && valid_3_q;
    valid_5_q <= !rst_i && valid_4_q;
    if (lookup_valid_i) begin
      party_2_q <= {lookup_account_i, lookup_strategy_i, lookup_symbol_i, lookup_side_i};
      terms_2_q <= {lookup_price_i, lookup_quantity_i};
      now_2_q   <= lookup_now_us_i[TimeBits-1:0];
    end
    if (valid_2_q) {party_3_q, terms_3_q, now_3_q} <= {party_2_q, terms_2_q, now_2_q};
    if (valid_3_q) {party_4_q, terms_4_q, now_4_q} <= {party_3_q, terms_3_q, now_3_q};
    if (valid_4_q) {party_5_q, terms_5_q, now_5_q} <= {party_4_q, terms_4_q, now_4_q};
  end

  // T3: the latest time that is outside the window. Before time 0: every time is inside.
  logic                enough, armed_4_q, all_4_q;
  logic [TimeBits-1:0] cutoff_d, cutoff_4_q;
  pcl_wide_add #(.Bits(TimeBits)) u_cutoff (
    .a_i(now_3_q), .b_i({8'hFF, ~window_us_i}), .carry_i(1'b1), .sum_o(cutoff_d), .carry_o(enough)
  );
  always_ff @(posedge clk_i) begin
    if (valid_3_q) {armed_4_q, all_4_q, cutoff_4_q} <= {window_us_i != '0, !enough, cutoff_d};
  end

  // T4: compared with the list as it stands, and with the order in front, which may be entering it.
  (* mem2reg *) logic [PartyBits-1:0] parties_q [Count];
  (* mem2reg *) logic [63:0]          terms_q   [Count];
  (* mem2reg *) logic [TimeBits-1:0]  times_q   [Count];
  logic [Count-1:0] known_q, hits;
  logic             hit_front, duplicate_d, duplicate_q;

  // Chunk by chunk, as pcl_wide_less.
  function automatic logic later(input logic [TimeBits-1:0] when, input logic [TimeBits-1:0] than);
    later = when[TimeBits-1:32] > than[TimeBits-1:32] ||
            (when[TimeBits-1:32] == than[TimeBits-1:32] && when[31:0] > than[31:0]);
  endfunction
  always_comb begin
    hits      = '0;
    hit_front = 1'b0;
    if (valid_4_q && armed_4_q) begin
      for (int unsigned k = 0; k < Count; k++) begin
        hits[k] = known_q[k] && parties_q[k] == party_4_q && terms_q[k] == terms_4_q &&
                  (all_4_q || later(times_q[k], cutoff_4_q));
      end
      hit_front = party_5_q == party_4_q && terms_5_q == terms_4_q &&
                  (all_4_q || later(now_5_q, cutoff_4_q));
    end
    duplicate_d = commit_i ? hit_front || (|hits[Count-2:0]) : |hits;
  end
  assign duplicate_o = duplicate_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) known_q <= '0;
    else if (commit_i) known_q <= {known_q[Count-2:0], 1'b1};
    if (valid_4_q) duplicate_q <= duplicate_d;
    if (commit_i) begin
      parties_q[0] <= party_5_q;
      terms_q[0]   <= terms_5_q;
      times_q[0]   <= now_5_q;
      for (int unsigned k = 1; k < Count; k++) begin
        parties_q[k] <= parties_q[k-1];
        terms_q[k]   <= terms_q[k-1];
        times_q[k]   <= times_q[k-1];
      end
    end
  end

  // The protocol: a commit is of an order in T5.
  always_ff @(posedge clk_i) begin
    if (!rst_i && commit_i) assert (valid_5_q);
  end
endmodule
