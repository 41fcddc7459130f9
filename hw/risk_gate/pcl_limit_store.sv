// The limits, in an active and a shadow set: orders read the active one, the host writes the shadow
// one, a commit makes the whole of it active if its CRC is the one named.
//
// Latency       limits stand in the outputs in T3, 2 cycles after read_valid_i (T1), until the next
//               read's. Throughput: a read every cycle.
// Flags         of each of the six entries read: none_o all its bytes are zero, or, of an account
//               and the firm, max_loss is; corrupt_o one of its 64-bit words has lost its parity.
// Commit        reads the shadow set back, 8 bytes a cycle, in the contract's order; if equal, the
//               sets change places in one cycle; then the active set is copied over the shadow set,
//               an entry of every table a cycle: 8 x 2**SymbolBits + 370 + max(2**SymbolBits, 128)
//               cycles. Meanwhile only the session bucket may be read: the other entries say none.
//               Parity is copied as it stands, so a lost one stays lost.
// Backpressure  write_ready_o is low during commit and sweep.
// Reset         both sets are swept to zero: no order has limits (fails closed).
module pcl_limit_store #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  output logic                  clearing_o,
  // Shadow write; values are checked before
  input  logic                  write_valid_i,
  output logic                  write_ready_o,
  input  logic [1:0]            write_kind_i,   // 0 symbol, 1 account, 2 bucket
  input  logic [1:0]            write_scope_i,  // rate_scope
  input  logic [15:0]           write_index_i,
  input  logic [383:0]          write_data_i,   // bytes 16.. of the command, byte 16 lowest
  // T1
  input  logic                  read_valid_i,
  input  logic [SymbolBits-1:0] read_symbol_i,
  input  logic [3:0]            read_account_i,
  input  logic [1:0]            read_session_i,
  input  logic [5:0]            read_strategy_i,
  input  logic                  read_executions_i,
  // T3; none and corrupt: 0 symbol, 1 account, 2 firm, 3 session, 4 strategy, 5 symbol bucket
  output logic [383:0]          symbol_o,
  output logic [383:0]          account_o,
  output logic [191:0]          firm_o,          // {max_loss, max_net, max_gross}
  output logic [95:0]           session_bucket_o,  // {reserve, tolerance, interval}
  output logic [95:0]           strategy_bucket_o,
  output logic [95:0]           symbol_bucket_o,
  output logic [5:0]            none_o,
  output logic [5:0]            corrupt_o,
  // Commit
  input  logic                  commit_valid_i,
  input  logic [31:0]           commit_crc_i,
  output logic                  commit_busy_o,
  output logic                  commit_done_o,
  output logic                  commit_equal_o,
  output logic [31:0]           commit_crc_o
);
  localparam int unsigned RowBits    = 390;  // {6 parities, 6 words}
  localparam int unsigned BucketBits = 98;   // {2 parities, reserve, tolerance, interval}
  localparam int unsigned SweepBits  = SymbolBits > 7 ? SymbolBits : 7;  // the longest table

  // Rows with their parity, and whether a row has lost it.
  function automatic logic [RowBits-1:0] row_of(input logic [383:0] words);
    row_of = {^words[383:320], ^words[319:256], ^words[255:192], ^words[191:128], ^words[127:64],
              ^words[63:0], words};
  endfunction
  function automatic logic [BucketBits-1:0] bucket_of(input logic [95:0] words);
    bucket_of = {^words[95:64], ^words[63:0], words};
  endfunction
  function automatic logic row_lost(input logic [RowBits-1:0] row);
    row_lost = 1'b0;
    for (int unsigned w = 0; w < 6; w++) row_lost = row_lost | (^{row[384+w], row[64*w +: 64]});
  endfunction
  function automatic logic bucket_lost(input logic [BucketBits-1:0] row);
    bucket_lost = (^{row[96], row[63:0]}) | (^{row[97], row[95:64]});
  endfunction

  // What goes on: nothing, the sweep after reset, or a commit's read-back or copy.
  typedef enum logic [1:0] {Idle = 2'd0, Clear = 2'd1, ReadBack = 2'd2, Copy = 2'd3} state_e;
  state_e             state_q;
  logic                 active_q, copied_q, finished, equal, write;
  logic [SweepBits:0]   sweep_q;
  logic [SweepBits-1:0] copied_index_q;
  logic [31:0]          crc, commit_crc_q;
  assign clearing_o    = state_q == Clear;
  assign commit_busy_o = state_q == ReadBack || state_q == Copy;
  assign write_ready_o = state_q == Idle;
  assign write         = write_valid_i && write_ready_o;
  assign equal         = crc == commit_crc_q;
  always_ff @(posedge clk_i) begin
    commit_done_o  <= 1'b0;
    copied_q       <= state_q == Copy && !sweep_q[SweepBits];
    copied_index_q <= sweep_q[SweepBits-1:0];
    if (rst_i) begin
      state_q  <= Clear;
      active_q <= 1'b0;
      sweep_q  <= '0;
      copied_q <= 1'b0;
    end else begin
      unique case (state_q)
        Idle: begin
          sweep_q <= '0;
          if (commit_valid_i) begin
            state_q      <= ReadBack;
            commit_crc_q <= commit_crc_i;
          end
        end
        Clear: begin
          sweep_q <= sweep_q + 1'b1;
          if (&sweep_q) state_q <= Idle;
        end
        ReadBack: begin
          if (finished) begin
            state_q        <= Copy;
            active_q       <= active_q ^ equal;
            commit_equal_o <= equal;
            commit_crc_o   <= crc;
          end
        end
        Copy: begin
          sweep_q <= sweep_q + 1'b1;
          if (sweep_q[SweepBits]) begin
            state_q       <= Idle;
            commit_done_o <= 1'b1;
          end
        end
        default: state_q <= Clear;
      endcase
    end
  end

  // Read-back: the entries of the shadow set in turn, each fetched while the last word of the one
  // before is taken.
  typedef enum logic [2:0] {
    Symbols = 3'd0, Accounts = 3'd1, Sessions = 3'd2, Strategies = 3'd3, SymbolBuckets = 3'd4,
    Executions = 3'd5, End = 3'd6
  } phase_e;
  phase_e      phase_q, phase_d, row_phase_q;
  logic        row_valid_q, row_firm_q, word_valid_q, last_word, fetch, last_index;
  logic [15:0] index_q;
  logic [2:0]  word_q;
  logic [63:0] word_d, data_q;
  logic [31:0] crc_q, crc_next;
  assign last_word = word_q == (row_phase_q == Symbols || row_phase_q == Accounts ? 3'd5 : 3'd1);
  assign fetch     = state_q == ReadBack && phase_q != End && (!row_valid_q || last_word);
  assign finished  = phase_q == End && !row_valid_q && !word_valid_q;
  assign crc       = ~crc_q;
  always_comb begin
    phase_d    = End;
    last_index = index_q == 16'd63;
    unique case (phase_q)
      Symbols: begin
        phase_d    = Accounts;
        last_index = index_q == 16'(2**SymbolBits - 1);
      end
      Accounts: begin
        phase_d    = Sessions;
        last_index = index_q == 16'd16;
      end
      Sessions: begin
        phase_d    = Strategies;
        last_index = index_q == 16'd3;
      end
      Strategies: phase_d = SymbolBuckets;
      SymbolBuckets: begin
        phase_d    = Executions;
        last_index = index_q == 16'(2**SymbolBits - 1);
      end
      default: ;
    endcase
  end
  pcl_crc32c u_crc (.crc_i(crc_q), .data_i(data_q), .crc_o(crc_next));
  always_ff @(posedge clk_i) begin
    if (state_q != ReadBack) begin
      phase_q      <= Symbols;
      index_q      <= '0;
      row_valid_q  <= 1'b0;
      word_valid_q <= 1'b0;
      crc_q        <= '1;
    end else begin
      if (fetch) begin
        row_valid_q <= 1'b1;
        row_phase_q <= phase_q;
        row_firm_q  <= index_q[4];
        word_q      <= '0;
        index_q     <= last_index ? '0 : index_q + 16'd1;
        if (last_index) phase_q <= phase_d;
      end else if (row_valid_q) begin
        row_valid_q <= !last_word;
        word_q      <= word_q + 3'd1;
      end
      word_valid_q <= row_valid_q;
      if (row_valid_q)  data_q <= word_d;
      if (word_valid_q) crc_q  <= crc_next;
    end
  end

  // The tables, each of both sets. A sweep takes the read ports, but for the sessions', of which it
  // has a copy of its own.
  logic                  swept, set, write_set, clears, copies;
  logic [SweepBits-1:0]  write_sweep, index;
  logic [RowBits-1:0]    symbol_row, account_row, firm_row, new_row;
  logic [BucketBits-1:0] session_row, session_copy, strategy_row, symbol_bucket_row, new_bucket;
  assign swept       = commit_busy_o;
  assign set         = state_q == ReadBack ? !active_q : active_q;
  assign index       = state_q == Copy ? sweep_q[SweepBits-1:0] : index_q[SweepBits-1:0];
  assign clears      = state_q == Clear;
  assign copies      = copied_q;
  assign write_set   = clears ? sweep_q[SweepBits] : !active_q;
  assign write_sweep = clears ? sweep_q[SweepBits-1:0] : copied_index_q;
  always_comb begin
    new_row    = '0;
    new_bucket = '0;
    if (write) begin
      new_row    = row_of(write_data_i);
      new_bucket = bucket_of(write_data_i[95:0]);
    end
  end

  logic write_symbol, write_account, write_firm, write_session, write_strategy, write_symbol_bucket;
  logic sweeps;
  assign sweeps              = clears || copies;
  assign write_symbol        = write && write_kind_i == 2'd0;
  assign write_account       = write && write_kind_i == 2'd1 && !write_index_i[4];
  assign write_firm          = write && write_kind_i == 2'd1 && write_index_i[4];
  assign write_session       = write && write_kind_i == 2'd2 && write_scope_i == 2'd0;
  assign write_strategy      = write && write_kind_i == 2'd2 && write_scope_i[0];
  assign write_symbol_bucket = write && write_kind_i == 2'd2 && write_scope_i == 2'd2;

  pcl_ram #(.AddressBits(SymbolBits + 1), .WordBits(RowBits)) u_symbols (
    .clk_i, .write_enable_i(sweeps || write_symbol),
    .write_address_i({write_set, sweeps ? write_sweep[SymbolBits-1:0] :
                                          write_index_i[SymbolBits-1:0]}),
    .write_data_i(copies ? symbol_row : new_row),
    .read_enable_i(swept ? (state_q == Copy || (fetch && phase_q == Symbols)) : read_valid_i),
    .read_address_i({set, swept ? index[SymbolBits-1:0] : read_symbol_i}), .read_data_o(symbol_row)
  );
  pcl_ram #(.AddressBits(5), .WordBits(RowBits)) u_accounts (
    .clk_i, .write_enable_i(sweeps || write_account),
    .write_address_i({write_set, sweeps ? write_sweep[3:0] : write_index_i[3:0]}),
    .write_data_i(copies ? account_row : new_row),
    .read_enable_i(swept ? (state_q == Copy || (fetch && phase_q == Accounts)) : read_valid_i),
    .read_address_i({set, swept ? index[3:0] : read_account_i}), .read_data_o(account_row)
  );
  pcl_ram #(.AddressBits(1), .WordBits(RowBits)) u_firm (
    .clk_i, .write_enable_i(sweeps || write_firm), .write_address_i(write_set),
    .write_data_i(copies ? firm_row : new_row),
    .read_enable_i(swept ? (state_q == Copy || (fetch && phase_q == Accounts)) : read_valid_i),
    .read_address_i(set), .read_data_o(firm_row)
  );
  pcl_ram #(.AddressBits(3), .WordBits(BucketBits)) u_sessions (
    .clk_i, .write_enable_i(sweeps || write_session),
    .write_address_i({write_set, sweeps ? write_sweep[1:0] : write_index_i[1:0]}),
    .write_data_i(copies ? session_copy : new_bucket),
    .read_enable_i(read_valid_i), .read_address_i({active_q, read_session_i}),
    .read_data_o(session_row)
  );
  pcl_ram #(.AddressBits(3), .WordBits(BucketBits)) u_session_copies (
    .clk_i, .write_enable_i(sweeps || write_session),
    .write_address_i({write_set, sweeps ? write_sweep[1:0] : write_index_i[1:0]}),
    .write_data_i(copies ? session_copy : new_bucket),
    .read_enable_i(state_q == Copy || (fetch && phase_q == Sessions)),
    .read_address_i({set, index[1:0]}), .read_data_o(session_copy)
  );
  // Strategies' buckets for orders, then those for executions.
  logic [6:0] strategy_index;
  assign strategy_index = state_q == Copy ? index[6:0] : {phase_q == Executions, index[5:0]};
  pcl_ram #(.AddressBits(8), .WordBits(BucketBits)) u_strategies (
    .clk_i, .write_enable_i(sweeps || write_strategy),
    .write_address_i({write_set, sweeps ? write_sweep[6:0] :
                                          {write_scope_i[1], write_index_i[5:0]}}),
    .write_data_i(copies ? strategy_row : new_bucket),
    .read_enable_i(swept ? (state_q == Copy || (fetch && (phase_q == Strategies ||
                                                          phase_q == Executions))) : read_valid_i),
    .read_address_i({set, swept ? strategy_index : {read_executions_i, read_strategy_i}}),
    .read_data_o(strategy_row)
  );
  pcl_ram #(.AddressBits(SymbolBits + 1), .WordBits(BucketBits)) u_symbol_buckets (
    .clk_i, .write_enable_i(sweeps || write_symbol_bucket),
    .write_address_i({write_set, sweeps ? write_sweep[SymbolBits-1:0] :
                                          write_index_i[SymbolBits-1:0]}),
    .write_data_i(copies ? symbol_bucket_row : new_bucket),
    .read_enable_i(swept ? (state_q == Copy || (fetch && phase_q == SymbolBuckets)) : read_valid_i),
    .read_address_i({set, swept ? index[SymbolBits-1:0] : read_symbol_i}),
    .read_data_o(symbol_bucket_row)
  );

  // The word the CRC takes next.
  logic [383:0] wide_row;
  logic [127:0] narrow_row;
  always_comb begin
    wide_row = '0;
    if (row_valid_q && row_phase_q == Symbols)
      wide_row = symbol_row[383:0];
    else if (row_valid_q)
      wide_row = row_firm_q ? firm_row[383:0] : account_row[383:0];
    narrow_row = 128'(strategy_row[95:0]);
    if (row_phase_q == Sessions)      narrow_row = 128'(session_copy[95:0]);
    if (row_phase_q == SymbolBuckets) narrow_row = 128'(symbol_bucket_row[95:0]);
    word_d = narrow_row[64*word_q[0] +: 64];
    if (row_phase_q == Symbols || row_phase_q == Accounts) word_d = wide_row[64*word_q +: 64];
  end

  // T2: the rows; T3: the limits, and what is to be said of them.
  logic valid_2_q, swept_2_q;
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && read_valid_i;
    swept_2_q <= swept;
    if (valid_2_q) begin
      symbol_o          <= symbol_row[383:0];
      account_o         <= account_row[383:0];
      firm_o            <= firm_row[191:0];
      session_bucket_o  <= session_row[95:0];
      strategy_bucket_o <= strategy_row[95:0];
      symbol_bucket_o   <= symbol_bucket_row[95:0];
      none_o[0]         <= swept_2_q || symbol_row[383:0] == '0;
      none_o[1]         <= swept_2_q || account_row[191:128] == '0;
      none_o[2]         <= swept_2_q || firm_row[191:128] == '0;
      none_o[3]         <= session_row[95:0] == '0;
      none_o[4]         <= swept_2_q || strategy_row[95:0] == '0;
      none_o[5]         <= swept_2_q || symbol_bucket_row[95:0] == '0;
      corrupt_o[0]      <= !swept_2_q && row_lost(symbol_row);
      corrupt_o[1]      <= !swept_2_q && row_lost(account_row);
      corrupt_o[2]      <= !swept_2_q && row_lost(firm_row);
      corrupt_o[3]      <= bucket_lost(session_row);
      corrupt_o[4]      <= !swept_2_q && bucket_lost(strategy_row);
      corrupt_o[5]      <= !swept_2_q && bucket_lost(symbol_bucket_row);
    end
  end

  // The protocol: a commit begins when idle, nothing is read during the sweep after reset.
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (commit_valid_i) assert (state_q == Idle && !write_valid_i);
      if (state_q == Clear) assert (!read_valid_i);
      if (write && write_kind_i == 2'd1) assert (write_index_i <= 16'd16);
      if (write) assert (write_kind_i != 2'd3);
    end
  end
endmodule
