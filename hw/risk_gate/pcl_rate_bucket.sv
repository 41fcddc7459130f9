// Token buckets by virtual scheduling (GCRA), one for each index: an order passes if TAT <= t +
// tolerance - reserve (an exit: without reserve); then TAT = max(TAT, t) + interval. A cancel takes
// a token too, and never more than brings the bucket one interval past empty.
//
// Latency       T5, where the answers stand in registers, is 4 cycles after lookup_valid_i (T1);
//               the limits are read in T3. commit_i and spend_i belong to the order in T5.
// Throughput    a lookup every cycle; an answer contains every commit and spend in front of it.
// Time          1/16 us in 44 bits. After 2**44 (12.7 days) without a clear it starts again at 0
//               and buckets used late before stay empty: new orders are refused until a clear, or
//               until a cancel, whose cap brings its bucket back (fails closed).
// Parity        lost_o in T5: the bucket read has lost it, the answers are not to be trusted.
// Reset, clear  every TAT is swept to 0, 2**IndexBits cycles of clearing_o; no lookups meanwhile.
// A reserve above the tolerance, which the limits' loader refuses, counts from before time 0: no
// entry passes early by it.
module pcl_rate_bucket #(
  parameter int unsigned IndexBits = 8,
  parameter int unsigned TimeBits  = 44,
  parameter int unsigned StepBits  = 32
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 clear_i,
  output logic                 clearing_o,
  // T1, T3, T5
  input  logic                 lookup_valid_i,
  input  logic [IndexBits-1:0] lookup_index_i,
  input  logic [TimeBits-1:0]  lookup_now_i,
  input  logic [StepBits-1:0]  interval_i,
  input  logic [StepBits-1:0]  tolerance_i,
  input  logic [StepBits-1:0]  reserve_i,
  output logic                 ok_entry_o,
  output logic                 ok_exit_o,
  input  logic                 commit_i,
  input  logic                 spend_i,
  output logic                 lost_o
);
  localparam int unsigned Bits = TimeBits + 1;  // t + tolerance + interval
  localparam int unsigned Wide = TimeBits + 4;  // differences of those, with their sign

  // T1 to T5: which bucket, and when.
  logic                 valid_2_q, valid_3_q, valid_4_q, valid_5_q;
  logic [IndexBits-1:0] index_2_q, index_3_q, index_4_q, index_5_q;
  logic [TimeBits-1:0]  now_2_q, now_3_q, now_4_q, now_5_q;
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && lookup_valid_i;
    valid_3_q <= !rst_i && valid_2_q;
    valid_4_q <= !rst_i && valid_3_q;
    valid_5_q <= !rst_i && valid_4_q;
    if (lookup_valid_i) {index_2_q, now_2_q} <= {lookup_index_i, lookup_now_i};
    if (valid_2_q)      {index_3_q, now_3_q} <= {index_2_q, now_2_q};
    if (valid_3_q)      {index_4_q, now_4_q} <= {index_3_q, now_3_q};
    if (valid_4_q)      {index_5_q, now_5_q} <= {index_4_q, now_4_q};
  end

  // T3: the latest TAT that still passes, as exit and as entry; T4: what one token makes of an idle
  // bucket, and of a full one.
  logic                unused_exit, unused_entry, unused_fresh, unused_cap;
  logic [StepBits-1:0] interval_4_q, interval_5_q;
  logic [Wide-1:0]     t, tolerance, lent, half, carries, exit_d, entry_d, exit_4_q, entry_4_q;
  logic [Bits-1:0]     fresh_d, cap_d, fresh_5_q, cap_5_q;
  pcl_wide_add #(.Bits(Wide)) u_exit (
    .a_i(t), .b_i(tolerance), .carry_i(1'b0), .sum_o(exit_d), .carry_o(unused_exit)
  );
  // t + tolerance - reserve: three numbers brought to two.
  assign t         = Wide'(now_3_q);
  assign tolerance = Wide'(tolerance_i);
  assign lent      = ~{{(Wide - StepBits){1'b0}}, reserve_i};
  assign half      = t ^ tolerance ^ lent;
  assign carries   = Wide'({t & tolerance | (t | tolerance) & lent, 1'b1});
  pcl_wide_add #(.Bits(Wide)) u_entry (
    .a_i(half), .b_i(carries), .carry_i(1'b0), .sum_o(entry_d),
    .carry_o(unused_entry)
  );
  pcl_wide_add #(.Bits(Bits)) u_fresh (
    .a_i({1'b0, now_4_q}), .b_i(Bits'(interval_4_q)), .carry_i(1'b0), .sum_o(fresh_d),
    .carry_o(unused_fresh)
  );
  pcl_wide_add #(.Bits(Bits)) u_cap (
    .a_i(exit_4_q[Bits-1:0]), .b_i(Bits'(interval_4_q)), .carry_i(1'b0), .sum_o(cap_d),
    .carry_o(unused_cap)
  );
  always_ff @(posedge clk_i) begin
    if (valid_3_q) begin
      interval_4_q <= interval_i;
      entry_4_q    <= entry_d;
      exit_4_q     <= exit_d;
    end
    if (valid_4_q) begin
      interval_5_q <= interval_4_q;
      fresh_5_q    <= fresh_d;
      cap_5_q      <= cap_d;
    end
  end

  // T5: the TAT this order leaves behind.
  logic            write, ok_entry_q, ok_exit_q, older, unused_carry;
  logic [Bits-1:0] tat_5_q, later, taken, written;
  pcl_wide_less #(.Bits(Bits)) u_older (.a_i(tat_5_q), .b_i({1'b0, now_5_q}), .less_o(older));
  pcl_wide_add #(.Bits(Bits)) u_later (
    .a_i(tat_5_q), .b_i(Bits'(interval_5_q)), .carry_i(1'b0), .sum_o(later), .carry_o(unused_carry)
  );
  assign taken      = older ? fresh_5_q : later;
  assign written    = !commit_i && !ok_exit_q ? cap_5_q : taken;
  assign write      = commit_i || spend_i;
  assign ok_entry_o = ok_entry_q;
  assign ok_exit_o  = ok_exit_q;

  // T3: the bucket is read; the order in T5 may just be writing it.
  logic                 sweeping_q, bypass_4_q, same_3, same_4;
  logic [IndexBits-1:0] sweep_q;
  logic [Bits-1:0]      word, bypass_q, tat_4;
  pcl_parity_ram #(.AddressBits(IndexBits), .WordBits(Bits)) u_tat (
    .clk_i, .rst_i, .write_enable_i(sweeping_q || write),
    .write_address_i(sweeping_q ? sweep_q : index_5_q), .write_data_i(sweeping_q ? '0 : written),
    .read_enable_i(valid_3_q), .read_address_i(index_3_q), .read_data_o(word), .lost_o
  );
  assign clearing_o = sweeping_q;
  assign same_3     = valid_5_q && index_3_q == index_5_q;
  assign same_4     = valid_5_q && index_4_q == index_5_q;
  assign tat_4      = bypass_4_q ? bypass_q : word;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
    bypass_4_q <= same_3 && write;
    if (same_3 && write) bypass_q <= written;
    if (valid_4_q) tat_5_q <= same_4 && write ? written : tat_4;
  end

  // T4: both answers for every TAT the order in front may leave: its own, one interval more, fresh,
  // or the cap. It leaves the later of the middle two, so an order passes both or none.
  logic [1:0] above_own, above_later, above_fresh, above_cap, above;
  for (genvar e = 0; e < 2; e++) begin : g_bound
    logic [Wide-1:0] bound;
    assign bound = e == 0 ? entry_4_q : exit_4_q;
    pcl_sum_above #(.Bits(Wide)) u_own_above (
      .a_i(Wide'(tat_4)), .b_i('0), .limit_i(bound), .above_o(above_own[e])
    );
    pcl_sum_above #(.Bits(Wide)) u_later_above (
      .a_i(Wide'(tat_5_q)), .b_i(Wide'(interval_5_q)), .limit_i(bound), .above_o(above_later[e])
    );
    pcl_sum_above #(.Bits(Wide)) u_fresh_above (
      .a_i(Wide'(fresh_5_q)), .b_i('0), .limit_i(bound), .above_o(above_fresh[e])
    );
    pcl_sum_above #(.Bits(Wide)) u_cap_above (
      .a_i(Wide'(cap_5_q)), .b_i('0), .limit_i(bound), .above_o(above_cap[e])
    );
  end
  always_comb begin
    above = above_own;
    if (same_4 && write) above = above_later | above_fresh;
    if (same_4 && !commit_i && spend_i && !ok_exit_q) above = above_cap;
  end
  always_ff @(posedge clk_i) begin
    if (valid_4_q) {ok_exit_q, ok_entry_q} <= ~above;
  end

  // The protocol: a commit or a spend is of an order in T5, a commit of one that passes; nobody
  // uses a bucket while it is swept, and a clear finds the pipeline empty.
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (commit_i || spend_i) assert (valid_5_q);
      if (commit_i) assert (ok_exit_q && !spend_i);
      if (sweeping_q || clear_i) begin
        assert (!lookup_valid_i && !valid_2_q && !valid_3_q && !valid_4_q && !valid_5_q);
      end
    end
  end
endmodule
