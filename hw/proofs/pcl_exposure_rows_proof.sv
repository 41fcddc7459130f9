// Proof: whatever orders, commits and keeper's writes come, in any density, the row of a party is
// what its commits and the keeper made it, taken one order after another, forwarding and all; each
// order is told its worst case as that row stands with every order in front counted; and one that
// commits within its limit leaves position, and what is open on its side, within it.
//
// One party is watched, any; everything is free, but that the protocol is kept (asserted by the
// module itself and the gate), that nothing is cleared, inserted or swept meanwhile, and that its
// numbers stay below 2^46 shares (2^12 orders of 2^32; a position beyond is the keeper's to stop at
// 2^47). Which party a key has is cut out: any key may have any, for the commits must be right
// whatever the table answers. Full widths, eight rows.
module pcl_exposure_rows_proof (
  input logic         clk_i,
  input logic         lookup_i, sell_i, commit_i, write_i,
  input logic [25:0]  key_i,
  input logic [31:0]  added_i, limit_i,
  input logic [143:0] write_row_i,
  input logic [11:0]  write_party_i
);
  localparam int unsigned Index = 3;
  logic        rst_q = 1'b1;
  logic        clearing, over, opposed, known;
  logic [11:0] party;
  logic [51:0] worst;
  logic [2:0]  watched;
  pcl_gate_pkg::exposure_t row, write_row;
  assign watched   = $anyconst;
  assign write_row = write_row_i;
  always_ff @(posedge clk_i) rst_q <= 1'b0;
  pcl_exposure_rows #(.SetBits(0)) u_rows (
    .clk_i, .rst_i(rst_q), .clear_i(1'b0), .clearing_o(clearing), .lookup_valid_i(lookup_i),
    .lookup_key_i(key_i), .lookup_sell_i(sell_i), .added_i, .max_position_i(limit_i),
    .known_o(known), .room_o(), .party_o(party), .row_o(row), .worst_o(worst), .opposed_o(opposed),
    .over_o(over), .commit_i, .write_i, .insert_i(1'b0), .write_party_i, .write_row_i(write_row),
    .insert_party_o(), .sweep_i(1'b0), .sweep_party_i('0), .sweep_row_o(), .sweep_key_o(),
    .parties_o(), .lost_o()
  );
  (* hierconn *) wire [2:0] \u_rows.party_2 ;

  // ---- the orders in flight, counted here; of each its party, as the table said in T2
  logic [5:2]  valid_q = '0, sell_q, ours_q;
  logic [31:0] added_3_q, added_4_q, added_5_q, limit_4_q, limit_5_q;
  logic        ours_2, empty;
  assign ours_2 = \u_rows.party_2 == watched;
  assign empty  = !lookup_i && valid_q == '0;
  always_ff @(posedge clk_i) begin
    valid_q   <= rst_q ? 4'b0 : {valid_q[4:2], lookup_i};
    sell_q    <= {sell_q[4:2], sell_i};
    ours_q[5:3] <= {ours_q[4:3], ours_2};
    {added_5_q, added_4_q, added_3_q} <= {added_4_q, added_3_q, added_i};
    {limit_5_q, limit_4_q}            <= {limit_4_q, limit_i};
  end

  // ---- the row, one order after another; before the keeper's first write of it it is not known
  logic                    is_known_q = 1'b0;
  pcl_gate_pkg::exposure_t row_q;
  logic ours_3, ours_4, ours_5;
  assign ours_3 = valid_q[3] && ours_q[3];
  assign ours_4 = valid_q[4] && ours_q[4];
  assign ours_5 = valid_q[5] && ours_q[5];
  pcl_gate_pkg::exposure_t next;
  always_comb begin
    next = row_q;
    if (sell_q[5]) next.open_sell = row_q.open_sell + 48'(added_5_q);
    else           next.open_buy  = row_q.open_buy + 48'(added_5_q);
  end
  always_ff @(posedge clk_i) begin
    if (rst_q) is_known_q <= 1'b0;
    else if (write_i && write_party_i[2:0] == watched) {is_known_q, row_q} <= {1'b1, write_row};
    else if (ours_5 && commit_i) row_q <= next;
  end

  // ---- what an order is to be told
  logic [51:0] seen, open, expected;
  assign seen     = {{4{row_q.position[47]}}, row_q.position};
  assign open     = {4'd0, sell_q[5] ? row_q.open_sell : row_q.open_buy};
  assign expected = (sell_q[5] ? -seen : seen) + open + 52'(added_5_q);
  logic bounded;
  assign bounded = row_q.open_buy < 48'd1 << 46 && row_q.open_sell < 48'd1 << 46 &&
                   row_q.position + (48'd1 << 46) < 48'd1 << 47;

  // ---- steps of the induction: the module's copies are these
  (* hierconn *) wire [143:0] \u_rows.u_rows.memory[0] , \u_rows.u_rows.memory[1] ;
  (* hierconn *) wire [143:0] \u_rows.u_rows.memory[2] , \u_rows.u_rows.memory[3] ;
  (* hierconn *) wire [143:0] \u_rows.u_rows.memory[4] , \u_rows.u_rows.memory[5] ;
  (* hierconn *) wire [143:0] \u_rows.u_rows.memory[6] , \u_rows.u_rows.memory[7] ;
  (* hierconn *) wire [143:0] \u_rows.row_3 , \u_rows.row_4_q , \u_rows.row_5_q , \u_rows.next_q ;
  (* hierconn *) wire [2:0]   \u_rows.party_3_q , \u_rows.party_4_q , \u_rows.party_5_q ;
  (* hierconn *) wire         \u_rows.valid_2_q , \u_rows.valid_3_q , \u_rows.valid_4_q ;
  (* hierconn *) wire         \u_rows.sell_2_q , \u_rows.sell_3_q , \u_rows.sell_4_q ;
  (* hierconn *) wire         \u_rows.opposed_4_q ;
  (* hierconn *) wire [31:0]  \u_rows.added_3_q , \u_rows.added_4_q ;
  (* hierconn *) wire [51:0]  \u_rows.held_4_q , \u_rows.spare_4_q ;
  logic [143:0] word;
  logic [51:0]  held_4;
  always_comb begin
    case (watched)
      3'd0:    word = \u_rows.u_rows.memory[0] ;
      3'd1:    word = \u_rows.u_rows.memory[1] ;
      3'd2:    word = \u_rows.u_rows.memory[2] ;
      3'd3:    word = \u_rows.u_rows.memory[3] ;
      3'd4:    word = \u_rows.u_rows.memory[4] ;
      3'd5:    word = \u_rows.u_rows.memory[5] ;
      3'd6:    word = \u_rows.u_rows.memory[6] ;
      default: word = \u_rows.u_rows.memory[7] ;
    endcase
  end
  assign held_4 = (sell_q[4] ? -seen : seen) + 52'(added_4_q);

  always_ff @(posedge clk_i) begin
    if (commit_i) assume (valid_q[5] && known);
    if (write_i)  assume (empty && !rst_q);
    if (rst_q)    assume (!lookup_i);
    if (is_known_q) assume (bounded);

    if (!rst_q && is_known_q) begin
      if (ours_5) begin
        tells_row:   assert (row == row_q && party == 12'(watched));
        tells_worst: assert (worst == expected);
        tells_over:  assert (over == ($signed(expected) > $signed({20'd0, limit_5_q})));
        tells_side:  assert (opposed == (sell_q[5] ? !seen[51] && seen != '0 : seen[51]));
      end
      keeps:         assert (word == row_q);
      // Within its limit, all that may still happen on its side is.
      if (ours_5 && commit_i && !over)
        within:      assert ($signed((sell_q[5] ? -seen : seen) +
                                     52'(sell_q[5] ? next.open_sell : next.open_buy)) <=
                             $signed({20'd0, limit_5_q}));
      reach_chain:   assert (!(ours_5 && commit_i && ours_4 && ours_3 && !over));

      // Steps.
      if (ours_3) assert (\u_rows.row_3 == row_q);
      if (ours_4) begin
        assert (\u_rows.row_4_q == row_q && \u_rows.held_4_q == held_4);
        assert (\u_rows.spare_4_q == held_4 + ~{20'd0, limit_4_q});
        assert (\u_rows.opposed_4_q == (sell_q[4] ? !seen[51] && seen != '0 : seen[51]));
      end
      if (ours_5) assert (\u_rows.next_q == next);
    end
    if (!rst_q) begin
      assert (valid_q[4:2] == {\u_rows.valid_4_q , \u_rows.valid_3_q , \u_rows.valid_2_q });
      if (valid_q[2]) assert (\u_rows.sell_2_q == sell_q[2]);
      if (valid_q[3]) assert ((\u_rows.party_3_q == watched) == ours_q[3] &&
                              \u_rows.sell_3_q == sell_q[3] && \u_rows.added_3_q == added_3_q);
      if (valid_q[4]) assert ((\u_rows.party_4_q == watched) == ours_q[4] &&
                              \u_rows.sell_4_q == sell_q[4] && \u_rows.added_4_q == added_4_q);
      if (valid_q[5]) assert ((\u_rows.party_5_q == watched) == ours_q[5]);
    end
  end
endmodule
