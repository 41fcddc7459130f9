// Proof: after reset no order finds limits, of anything, until a shadow set has been committed
// under its own CRC: each of the six entries it reads says that there are none, which the judge
// refuses (pcl_judge_proof, limited). Whatever is written, and however many commits fail.
//
// Of each table one entry is watched, any (pcl_watched_ram); everything is free, but that a commit
// begins when idle and nothing is read during the sweep (both asserted by the module). The CRC's
// value is free: what it says of a set is pcl_crc32c's, and its tests'.
module pcl_limit_store_proof (
  input logic         clk_i,
  input logic         write_valid_i, read_valid_i, read_executions_i, commit_valid_i,
  input logic [1:0]   write_kind_i, write_scope_i, read_session_i,
  input logic [15:0]  write_index_i,
  input logic [383:0] write_data_i,
  input logic [7:0]   read_symbol_i,
  input logic [3:0]   read_account_i,
  input logic [5:0]   read_strategy_i,
  input logic [31:0]  commit_crc_i
);
  logic       rst_q = 1'b1;
  logic       clearing, busy, done, equal;
  logic [5:0] none;
  always_ff @(posedge clk_i) rst_q <= 1'b0;
  pcl_limit_store #(.SymbolBits(8)) u_store (
    .clk_i, .rst_i(rst_q), .clearing_o(clearing), .write_valid_i, .write_ready_o(),
    .write_kind_i, .write_scope_i, .write_index_i, .write_data_i, .read_valid_i, .read_symbol_i,
    .read_account_i, .read_session_i, .read_strategy_i, .read_executions_i, .symbol_o(),
    .account_o(), .firm_o(), .session_bucket_o(), .strategy_bucket_o(), .symbol_bucket_o(),
    .none_o(none), .corrupt_o(), .commit_valid_i, .commit_crc_i, .commit_busy_o(busy),
    .commit_done_o(done), .commit_equal_o(equal), .commit_crc_o()
  );

  // ---- the entries watched: symbol, account, firm, session, strategy, symbol bucket
  (* hierconn *) wire         \u_store.active_q ;
  (* hierconn *) wire [1:0]   \u_store.state_q ;
  (* hierconn *) wire [8:0]   \u_store.sweep_q ;
  (* hierconn *) wire [8:0]   \u_store.u_symbols.watched , \u_store.u_symbol_buckets.watched ;
  (* hierconn *) wire [2:0]   \u_store.u_sessions.watched ;
  (* hierconn *) wire [4:0]   \u_store.u_accounts.watched ;
  (* hierconn *) wire         \u_store.u_firm.watched ;
  (* hierconn *) wire [7:0]   \u_store.u_strategies.watched ;
  (* hierconn *) wire [389:0] \u_store.u_symbols.word_q , \u_store.u_accounts.word_q ;
  (* hierconn *) wire [389:0] \u_store.u_firm.word_q ;
  (* hierconn *) wire [97:0]  \u_store.u_sessions.word_q , \u_store.u_strategies.word_q ;
  (* hierconn *) wire [97:0]  \u_store.u_symbol_buckets.word_q ;
  (* hierconn *) wire         \u_store.u_symbols.reads , \u_store.u_accounts.reads ;
  (* hierconn *) wire         \u_store.u_firm.reads , \u_store.u_sessions.reads ;
  (* hierconn *) wire         \u_store.u_strategies.reads , \u_store.u_symbol_buckets.reads ;
  logic [5:0] sets, zero, reads;   // which set the entry is of; that it is zero; that it is read
  logic [8:0] at [6];              // when the sweep has first passed it
  assign sets = {\u_store.u_symbol_buckets.watched [8], \u_store.u_strategies.watched [7],
                 \u_store.u_sessions.watched [2], \u_store.u_firm.watched ,
                 \u_store.u_accounts.watched [4], \u_store.u_symbols.watched [8]};
  assign zero = {\u_store.u_symbol_buckets.word_q == '0, \u_store.u_strategies.word_q == '0,
                 \u_store.u_sessions.word_q == '0, \u_store.u_firm.word_q == '0,
                 \u_store.u_accounts.word_q == '0, \u_store.u_symbols.word_q == '0};
  assign reads = {\u_store.u_symbol_buckets.reads , \u_store.u_strategies.reads ,
                  \u_store.u_sessions.reads , \u_store.u_firm.reads , \u_store.u_accounts.reads ,
                  \u_store.u_symbols.reads };
  assign at[0] = {sets[0], \u_store.u_symbols.watched [7:0]};
  assign at[1] = {sets[1], 4'd0, \u_store.u_accounts.watched [3:0]};
  assign at[2] = {sets[2], 8'd0};
  assign at[3] = {sets[3], 6'd0, \u_store.u_sessions.watched [1:0]};
  assign at[4] = {sets[4], 1'b0, \u_store.u_strategies.watched [6:0]};
  assign at[5] = {sets[5], \u_store.u_symbol_buckets.watched [7:0]};

  // ---- no commit has been equal yet; an entry of the active set asked in T1, and in T2
  logic       committed_q = 1'b0, active_was_q = 1'b0;
  logic [5:0] asked_1, asked_2_q = '0, asked_3_q = '0;
  assign asked_1 = read_valid_i ? reads : '0;
  always_ff @(posedge clk_i) begin
    committed_q  <= !rst_q && (committed_q || \u_store.active_q );
    active_was_q <= !rst_q && \u_store.active_q ;
    asked_2_q    <= rst_q ? '0 : asked_1;
    asked_3_q    <= rst_q ? '0 : asked_2_q;
  end

  always_ff @(posedge clk_i) begin
    if (commit_valid_i) assume (!clearing && !busy && !write_valid_i);
    if (clearing || rst_q) assume (!read_valid_i);
    if (!rst_q && !committed_q && !\u_store.active_q ) begin
      no_symbol:   assert (!asked_3_q[0] || none[0]);
      no_account:  assert (!asked_3_q[1] || none[1]);
      no_firm:     assert (!asked_3_q[2] || none[2]);
      no_session:  assert (!asked_3_q[3] || none[3]);
      no_strategy: assert (!asked_3_q[4] || none[4]);
      no_bucket:   assert (!asked_3_q[5] || none[5]);
      // The active set stays as the sweep has left it: zero.
      if (!clearing) still_zero: assert ((sets | zero) == '1);
      for (int unsigned i = 0; i < 6; i++)
        if (clearing && \u_store.sweep_q > at[i]) assert (zero[i]);
    end
    if (!rst_q) only_equal: assert (\u_store.active_q == active_was_q || equal);
    reach_failed: assert (!(done && !equal));
    reach_asked:  assert (!(asked_3_q == '1 && !committed_q && none == '1));
  end
endmodule
