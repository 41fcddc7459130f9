// Proof: whatever orders come, at whatever times, a token bucket lets no more of them by than burst
// + elapsed / interval, in any window between two clears; entries leave the reserve alone; and the
// answers are those of the contract's formula taken one order after another, forwarding and all.
//
// One bucket is watched, any of them, whose interval and tolerance stay the same; everything else
// is free, other buckets and their limits too, but that time does not go back. Narrow times: the
// module has the same text at any width.
module pcl_rate_bucket_proof (
  input logic       clk_i,
  input logic       lookup_i,
  input logic       index_i,
  input logic [3:0] now_i,
  input logic [1:0] interval_i,
  input logic [1:0] tolerance_i,
  input logic [1:0] reserve_i,
  input logic       commit_i,
  input logic       spend_i,
  input logic       clear_i,
  input logic       open_window_i
);
  localparam int unsigned TimeBits = 4;
  localparam int unsigned StepBits = 2;
  logic                rst_q = 1'b1;
  logic                clearing, ok_entry, ok_exit;
  logic                watched;
  logic [StepBits-1:0] interval, tolerance;
  assign watched   = $anyconst;
  assign interval  = $anyconst;
  assign tolerance = $anyconst;
  always_ff @(posedge clk_i) rst_q <= 1'b0;

  pcl_rate_bucket #(.IndexBits(1), .TimeBits(TimeBits), .StepBits(StepBits)) u_bucket (
    .clk_i, .rst_i(rst_q), .clear_i, .clearing_o(clearing), .lookup_valid_i(lookup_i),
    .lookup_index_i(index_i), .lookup_now_i(now_i), .interval_i, .tolerance_i, .reserve_i,
    .ok_entry_o(ok_entry), .ok_exit_o(ok_exit), .commit_i, .spend_i
  );
  // What the induction needs to see inside.
  (* hierconn *) wire [TimeBits:0]   \u_bucket.u_tat.u_words.memory[0] ;
  (* hierconn *) wire [TimeBits:0]   \u_bucket.u_tat.u_words.memory[1] ;
  (* hierconn *) wire [TimeBits:0]   \u_bucket.tat_4 , \u_bucket.tat_5_q , \u_bucket.fresh_5_q ;
  (* hierconn *) wire [TimeBits:0]   \u_bucket.cap_5_q ;
  (* hierconn *) wire [TimeBits+3:0] \u_bucket.exit_4_q , \u_bucket.entry_4_q ;
  (* hierconn *) wire [StepBits-1:0] \u_bucket.interval_4_q , \u_bucket.interval_5_q ;
  (* hierconn *) wire                \u_bucket.sweeping_q , \u_bucket.sweep_q ;
  (* hierconn *) wire                \u_bucket.index_2_q , \u_bucket.index_3_q ;
  (* hierconn *) wire                \u_bucket.index_4_q , \u_bucket.index_5_q ;
  (* hierconn *) wire                \u_bucket.valid_2_q , \u_bucket.valid_3_q ;
  (* hierconn *) wire                \u_bucket.valid_4_q , \u_bucket.valid_5_q ;
  (* hierconn *) wire [TimeBits-1:0] \u_bucket.now_2_q , \u_bucket.now_3_q ;
  (* hierconn *) wire [TimeBits-1:0] \u_bucket.now_4_q , \u_bucket.now_5_q ;

  // The orders in flight, counted here: [2] to [5]; the reserve of each from T3 on.
  logic [5:2]          valid_q = '0, index_q;
  logic [StepBits-1:0] reserve_4_q, reserve_5_q;
  logic [TimeBits-1:0] now_2_q, now_3_q, now_4_q, now_5_q, latest_q;
  logic                seen_q = 1'b0;
  logic                empty, ours_3, ours_4, ours_5, takes;
  assign empty  = !lookup_i && valid_q == '0;
  assign ours_3 = valid_q[3] && index_q[3] == watched;
  assign ours_4 = valid_q[4] && index_q[4] == watched;
  assign ours_5 = valid_q[5] && index_q[5] == watched;
  assign takes  = ours_5 && (commit_i || spend_i);
  always_ff @(posedge clk_i) begin
    valid_q     <= rst_q ? 4'b0 : {valid_q[4:2], lookup_i};
    index_q     <= {index_q[4:2], index_i};
    reserve_4_q <= reserve_i;
    reserve_5_q <= reserve_4_q;
    {now_5_q, now_4_q, now_3_q, now_2_q} <= {now_4_q, now_3_q, now_2_q, now_i};
    if (lookup_i) {seen_q, latest_q} <= {1'b1, now_i};
  end

  // The formula, one order after another. Sums wide enough never to wrap.
  localparam int unsigned Bits = TimeBits + 7;
  logic [Bits-1:0] tat_q = '0, now_5, after, cap, next;
  logic            entry, exit;
  assign now_5 = {7'b0, now_5_q};
  assign exit  = tat_q <= now_5 + tolerance;
  assign entry = tat_q + reserve_5_q <= now_5 + tolerance;
  assign after = (tat_q > now_5 ? tat_q : now_5) + interval;
  assign cap   = now_5 + tolerance + interval;
  assign next  = spend_i && after > cap ? cap : after;

  // A window is opened at any one order that passes; owed is interval x orders passed since.
  logic            open_q = 1'b0;
  logic [Bits-1:0] owed_q, since_q;
  // The last time a token was taken.
  logic                taken_q = 1'b0;
  logic [TimeBits-1:0] last_q;
  always_ff @(posedge clk_i) begin
    if (rst_q || clear_i || clearing) begin
      {tat_q, open_q, taken_q} <= '0;
    end else if (takes) begin
      tat_q             <= next;
      {taken_q, last_q} <= {1'b1, now_5_q};
      if (open_q && commit_i) owed_q <= owed_q + interval;
      if (!open_q && open_window_i && commit_i) begin
        {open_q, since_q, owed_q} <= {1'b1, now_5, Bits'(interval)};
      end
    end
  end

  always_ff @(posedge clk_i) begin
    // What the module may ask: time does not go back, an order in T5 passes as it was answered, a
    // clear finds nothing in flight, nothing is asked of a bucket being swept.
    if (lookup_i && seen_q) assume (now_i >= latest_q);
    if (commit_i) assume (valid_q[5] && ok_exit);
    if (spend_i)  assume (valid_q[5] && !commit_i);
    if (clear_i)  assume (empty && !rst_q);
    if (lookup_i) assume (!rst_q && !clearing && !clear_i);
    if (ours_3)   assume (interval_i == interval && tolerance_i == tolerance);
    if (ours_3)   assume (reserve_i <= tolerance_i);

    if (!rst_q) begin
      formula: assert (!ours_5 || (ok_exit == exit && ok_entry == entry));
      // The claim: counting this order, interval x orders <= elapsed + tolerance + interval.
      if (open_q && ours_5 && commit_i) begin
        no_more: assert (owed_q <= now_5 - since_q + tolerance);
        reach_all: assert (!(owed_q == now_5 - since_q + tolerance && interval == 2'd1 &&
                             tolerance == 2'd2));
      end
      // And an entry leaves the reserve: as much less.
      if (open_q && ours_5 && commit_i && ok_entry) begin
        reserve: assert (owed_q + reserve_5_q <= now_5 - since_q + tolerance);
      end
    end
  end

  // Steps of the induction: the module's copies are these.
  logic [TimeBits:0] word;
  assign word = watched ? \u_bucket.u_tat.u_words.memory[1] : \u_bucket.u_tat.u_words.memory[0] ;
  always_ff @(posedge clk_i) begin
    if (!rst_q) begin
      assert ({\u_bucket.valid_5_q , \u_bucket.valid_4_q , \u_bucket.valid_3_q ,
               \u_bucket.valid_2_q } == valid_q);
      if (valid_q[2]) assert (\u_bucket.index_2_q == index_q[2] && \u_bucket.now_2_q == now_2_q);
      if (valid_q[3]) assert (\u_bucket.index_3_q == index_q[3] && \u_bucket.now_3_q == now_3_q);
      if (valid_q[4]) assert (\u_bucket.index_4_q == index_q[4] && \u_bucket.now_4_q == now_4_q);
      if (valid_q[5]) assert (\u_bucket.index_5_q == index_q[5] && \u_bucket.now_5_q == now_5_q);
      assert (clearing == \u_bucket.sweeping_q );
      if (clearing) assert (valid_q == '0 && tat_q == '0);
      if (clearing && \u_bucket.sweep_q && !watched) assert (word == '0);
      if (!clearing) assert ({6'b0, word} == tat_q);
      if (ours_4) begin
        assert ({6'b0, \u_bucket.tat_4 } == tat_q);
        assert (\u_bucket.interval_4_q == interval);
        assert ({3'b0, \u_bucket.exit_4_q } == {7'b0, now_4_q} + tolerance);
        assert ({3'b0, \u_bucket.entry_4_q } + reserve_4_q == {7'b0, now_4_q} + tolerance);
        assert (reserve_4_q <= tolerance);
      end
      if (ours_5) begin
        assert ({6'b0, \u_bucket.tat_5_q } == tat_q);
        assert (\u_bucket.interval_5_q == interval && reserve_5_q <= tolerance);
        assert ({6'b0, \u_bucket.fresh_5_q } == now_5 + interval);
        assert ({6'b0, \u_bucket.cap_5_q } == cap);
      end
      // Times rise from stage to stage; the bucket is at most full.
      if (valid_q[2]) assert (seen_q && now_2_q <= latest_q);
      if (valid_q[3]) assert (seen_q && now_3_q <= latest_q && (!valid_q[2] || now_3_q <= now_2_q));
      if (valid_q[4]) assert (seen_q && now_4_q <= latest_q && (!valid_q[3] || now_4_q <= now_3_q));
      if (valid_q[4] && valid_q[2]) assert (now_4_q <= now_2_q);
      if (valid_q[5]) assert (seen_q && now_5_q <= latest_q && (!valid_q[4] || now_5_q <= now_4_q));
      if (valid_q[5] && valid_q[3]) assert (now_5_q <= now_3_q);
      if (valid_q[5] && valid_q[2]) assert (now_5_q <= now_2_q);
      if (!taken_q) assert (tat_q == '0 && !open_q);
      if (taken_q) begin
        assert (tat_q <= {7'b0, last_q} + tolerance + interval);
        assert (seen_q && last_q <= latest_q);
        if (valid_q[2]) assert (last_q <= now_2_q);
        if (valid_q[3]) assert (last_q <= now_3_q);
        if (valid_q[4]) assert (last_q <= now_4_q);
        if (valid_q[5]) assert (last_q <= now_5_q);
      end
      if (open_q) assert (since_q <= {7'b0, last_q} && owed_q <= tat_q);
      if (open_q) assert (seen_q && since_q + owed_q <= tat_q);
    end
  end
endmodule
