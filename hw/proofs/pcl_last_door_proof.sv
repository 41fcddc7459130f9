// Proof: behind the kill switch's scopes, whatever engages, of whatever scope, no beat of a
// new-risk frame decided before leaves from the next cycle on, whatever is released afterwards; and
// under the global kill no new risk leaves at all.
//
// Every input is free, but for what order entry promises of its stream (assumed) and a reset in the
// first cycle. The frame watched and the target looked at are any (free constant, free cycle of the
// decision). For ever, with one bound: less than 2**16 engagements between the decision of a frame
// and its end, for a frame carries 16 bits of its epoch.
module pcl_last_door_proof #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  pin_i,
  input  logic                  watchdog_i,
  input  logic                  feed_lost_i,
  input  logic                  engage_valid_i,
  input  logic [3:0]            engage_scope_i,
  input  logic [15:0]           engage_index_i,
  input  logic                  trip_valid_i,
  input  logic [3:0]            trip_scope_i,
  input  logic [15:0]           trip_index_i,
  input  logic                  book_valid_i,
  input  logic [SymbolBits-1:0] book_symbol_i,
  input  logic                  release_i,
  input  logic [3:0]            release_scope_i,
  input  logic [15:0]           release_index_i,
  input  logic                  decide_i,
  input  logic                  watched_i,
  input  logic                  frame_valid_i,
  input  logic [63:0]           frame_data_i,
  input  logic [7:0]            frame_keep_i,
  input  logic                  frame_last_i,
  input  logic                  new_risk_i,
  input  logic [1:0]            session_i,
  input  logic [15:0]           frame_epoch_i,
  input  logic                  frame_ready_i
);
  logic                     killed, in_ready, out_valid, out_last, cut, swallowing, releasing;
  logic [3:0]               sets, sessions;
  logic [15:0]              accounts;
  logic [63:0]              strategies;
  logic [2**SymbolBits-1:0] symbols;
  logic [31:0]              epoch;
  logic [63:0]              out_data;
  logic [7:0]               out_keep;
  pcl_pkg::frame_tag_t      in_tag, out_tag;
  assign in_tag = {frame_epoch_i, session_i, 1'b0, new_risk_i};

  pcl_kill_scopes #(.SymbolBits(SymbolBits)) u_scopes (
    .clk_i, .rst_i, .pin_i, .watchdog_i, .feed_lost_i,
    .engage_valid_i, .engage_source_i(8'h10), .engage_scope_i, .engage_index_i,
    .trip_valid_i, .trip_source_i(8'h04), .trip_scope_i, .trip_index_i,
    .book_valid_i, .book_symbol_i, .release_i, .release_scope_i, .release_index_i,
    .killed_o(killed), .killed_sessions_o(sessions), .killed_accounts_o(accounts),
    .killed_strategies_o(strategies), .killed_symbols_o(symbols), .scoped_o(), .epoch_o(epoch),
    .source_o(), .sets_o(sets), .releasing_o(releasing), .global_source_o(), .global_by_trip_o(),
    .cancels_o(), .engage_scope_o(), .engage_index_o(), .trip_scope_o(), .trip_index_o(),
    .release_scope_o(), .release_index_o()
  );
  pcl_last_door u_door (
    .clk_i, .rst_i, .killed_i(killed), .epoch_i(epoch[15:0]),
    .frame_valid_i, .frame_ready_o(in_ready), .frame_data_i, .frame_keep_i,
    .frame_last_i, .frame_tag_i(in_tag),
    .frame_valid_o(out_valid), .frame_ready_i, .frame_data_o(out_data), .frame_keep_o(out_keep),
    .frame_last_o(out_last), .frame_tag_o(out_tag), .cut_o(cut), .swallowing_o(swallowing)
  );

  // ---- a target, any: global (0), or one of a scope; as the contract names it
  (* anyconst *) logic [2:0]  scope;
  (* anyconst *) logic [15:0] index;
  logic known, stands, named_by_engage, named_by_trip, engaged, release_asked;
  function automatic logic exists(input logic [3:0] of_scope, input logic [15:0] of_index);
    exists = of_scope == 4'd0 || (of_scope == 4'd1 && of_index < 16'd4) ||
             (of_scope == 4'd2 && of_index < 16'd16) || (of_scope == 4'd3 && of_index < 16'd64) ||
             (of_scope == 4'd4 && of_index < 16'(2**SymbolBits));
  endfunction
  assign known = exists({1'b0, scope}, index);
  always_comb begin
    case (scope)
      3'd1:    stands = sessions[index[1:0]];
      3'd2:    stands = accounts[index[3:0]];
      3'd3:    stands = strategies[index[5:0]];
      3'd4:    stands = symbols[index[SymbolBits-1:0]];
      default: stands = killed;
    endcase
  end
  // What names no target there is is global.
  assign named_by_engage = engage_valid_i && (scope == 3'd0
    ? engage_scope_i == 4'd0 || !exists(engage_scope_i, engage_index_i)
    : engage_scope_i == {1'b0, scope} && engage_index_i == index);
  assign named_by_trip   = trip_valid_i && (scope == 3'd0
    ? trip_scope_i == 4'd0 || !exists(trip_scope_i, trip_index_i)
    : trip_scope_i == {1'b0, scope} && trip_index_i == index);
  assign engaged = named_by_engage || named_by_trip ||
                   (scope == 3'd0 && (pin_i || watchdog_i)) ||
                   (scope == 3'd4 && book_valid_i && index == 16'(book_symbol_i));
  assign release_asked = release_i && release_scope_i == {1'b0, scope} &&
                         (scope == 3'd0 ? !pin_i : release_index_i == index);

  // ---- a frame, any: decided in a cycle of its own, with that cycle's epoch
  logic        decided_q, killed_since_q, watched_q;
  logic [15:0] decided_epoch_q;
  logic [16:0] since_q;  // engagements from the cycle of the decision on
  logic [2:0]  set_count;
  assign set_count = {2'd0, sets[0]} + {2'd0, sets[1]} + {2'd0, sets[2]} + {2'd0, sets[3]};

  logic        started_q, engaged_q, stands_q, asked_q, in_stalled_q, in_frame_q, out_frame_q;
  logic        cut_q, new_risk_q, released_q;
  logic [1:0]  session_q;
  logic [15:0] frame_epoch_q;
  logic        out_stalled_q, out_poisoned_q;
  logic [72:0] in_q, out_q;
  initial started_q = 1'b0;
  always_ff @(posedge clk_i) begin
    started_q    <= 1'b1;
    engaged_q    <= !rst_i && engaged;
    stands_q     <= !rst_i && stands;
    asked_q      <= !rst_i && release_asked;
    in_stalled_q <= !rst_i && frame_valid_i && !in_ready;
    in_q         <= {frame_last_i, frame_keep_i, frame_data_i};
    out_stalled_q  <= !rst_i && out_valid && !frame_ready_i;
    out_poisoned_q <= out_tag.poisoned;
    out_q          <= {out_last, out_keep, out_data};
    if (rst_i) begin
      decided_q      <= 1'b0;
      killed_since_q <= 1'b0;
      released_q     <= 1'b0;
      since_q        <= '0;
    end else if (decided_q) begin
      killed_since_q <= killed_since_q || (engaged && !stands);
      released_q     <= released_q || (killed_since_q && releasing);
      since_q        <= since_q + 17'(set_count);
    end else if (decide_i) begin
      decided_q       <= 1'b1;
      decided_epoch_q <= epoch[15:0];
      killed_since_q  <= engaged && !stands;
      since_q         <= 17'(set_count);
    end
    if (frame_valid_i) begin
      new_risk_q    <= new_risk_i;
      session_q     <= session_i;
      frame_epoch_q <= frame_epoch_i;
      watched_q     <= watched_i;
    end
    if (rst_i) begin
      in_frame_q  <= 1'b0;
      out_frame_q <= 1'b0;
      cut_q       <= 1'b0;
    end else begin
      if (frame_valid_i && in_ready) in_frame_q <= !frame_last_i;
      if (out_valid && frame_ready_i) out_frame_q <= !out_last;
      if (frame_valid_i && in_ready) cut_q <= !frame_last_i && (cut_q || cut);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!started_q) assume (rst_i);
    assume (known);
    assume (since_q < 17'h10000);
    // What order entry promises: a stalled beat holds still, the tag is constant over a frame, and
    // carries the epoch of its decision.
    if (started_q && in_stalled_q)
      assume (frame_valid_i && in_q == {frame_last_i, frame_keep_i, frame_data_i});
    if (started_q && (in_stalled_q || in_frame_q) && frame_valid_i)
      assume (new_risk_i == new_risk_q && session_i == session_q &&
              frame_epoch_i == frame_epoch_q && watched_i == watched_q);
    if (frame_valid_i && watched_i)
      assume (decided_q && new_risk_i && frame_epoch_i == decided_epoch_q);

    if (started_q && !rst_i) begin
      // From the cycle after its engagement a target stands, until a release of it, and of nothing
      // else; an engagement beats that release.
      engages:    assert (!engaged_q || stands);
      stays:      assert (!(stands_q && !stands) || (asked_q && !engaged_q));
      // A frame decided before a target was engaged leaves as a poisoned end only, whatever the
      // target and whatever was released since.
      cuts:       assert (!(out_valid && watched_i && killed_since_q) ||
                          (out_tag.poisoned && out_last && out_data == '0 && out_keep == '0));
      // Under the global kill no new risk leaves, of any epoch.
      none:       assert (!(killed && out_valid && new_risk_i) ||
                          (out_tag.poisoned && out_last && out_data == '0 && out_keep == '0));
      // After a cut not another beat of that frame leaves, whatever becomes of the kill.
      no_more:    assert (!cut_q || !out_valid);
      // A valid new-risk beat is of the current epoch.
      current:    assert (!(out_valid && new_risk_i && !out_tag.poisoned) ||
                          frame_epoch_i == epoch[15:0]);
      // Everything else passes as it is, killed or not.
      if (frame_valid_i && !new_risk_i) begin
        passes:   assert (out_valid && in_ready == frame_ready_i && !out_tag.poisoned);
        as_it_is: assert ({out_last, out_keep, out_data} ==
                          {frame_last_i, frame_keep_i, frame_data_i});
      end
      // A frame at the output is never left open by a cut: it ended with the poisoned beat.
      ended:      assert (!cut_q || !out_frame_q);
      whole:      assert (cut_q || out_frame_q == in_frame_q);
      // A stalled beat stays, unless a kill has turned it into its frame's poisoned end, which then
      // stays that.
      holds:      assert (!out_stalled_q || (out_valid &&
                          (out_tag.poisoned || {out_last, out_keep, out_data} == out_q)));
      doomed:     assert (!(out_stalled_q && out_poisoned_q) || out_tag.poisoned);
      // What the engine needs to know.
      assert (swallowing == cut_q);
      if (cut_q) assert (in_frame_q && new_risk_q);
      if (decided_q) assert (epoch[15:0] == decided_epoch_q + since_q[15:0]);
      if (killed_since_q) assert (since_q != '0);
      // The claim is about something: a two-beat new-risk frame leaves whole, another is cut, one
      // of a scope after the release of what cut it.
      reach_whole:    assert (!(out_valid && frame_ready_i && watched_i && out_last &&
                                !out_tag.poisoned && out_frame_q));
      reach_cut:      assert (!(cut && out_frame_q));
      reach_released: assert (!(out_valid && watched_i && scope == 3'd4 && released_q && !killed &&
                                !stands));
    end
  end
endmodule
