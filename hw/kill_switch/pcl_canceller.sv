// Canceller: after a kill, cancels what it covers. Holds a copy of the open-order table, walks it a
// slot a cycle and offers an order_cancel for each new-risk entry of a session, account, strategy
// or symbol that is killed, or for all of them under the global kill.
//
// Latency       131 cycles from start_i to the cancel of slot 0: the 128 before a walk gather the
//               engagements of one report into one walk. A walk takes 2**OpenOrderBits + 2 cycles
//               and one more for each in which an offered cancel waits (asserted).
// Throughput    one slot a cycle; the copy takes a write every cycle, never stalls.
// Again         a start during a walk makes one more walk follow it. While a kill stands and
//               retry_us_i is not 0, retry_us_i microseconds after a walk's end the next begins.
// Backpressure  cancel_ready_i stalls the walk, a cancel offered holds still.
// Reset, clear  the copy is swept empty, 2**OpenOrderBits cycles of clearing_o without writes
//               (asserted); a walk under way or asked for begins when it is swept.
// Bounds        kills are looked at slot by slot as they stand. An entry that arrives behind the
//               walk waits for the next: its frame, decided before the kill, is of an older epoch
//               and does not leave. One closed meanwhile may be cancelled once too often.
module pcl_canceller #(
  parameter int unsigned SymbolBits    = 8,
  parameter int unsigned OpenOrderBits = 12
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic [63:0]              now_us_i,
  input  logic [31:0]              retry_us_i,
  // Kills
  input  logic                     start_i,
  input  logic                     standing_i,
  input  logic                     killed_i,
  input  logic [3:0]               killed_sessions_i,
  input  logic [15:0]              killed_accounts_i,
  input  logic [63:0]              killed_strategies_i,
  input  logic [2**SymbolBits-1:0] killed_symbols_i,
  // Copy of the open-order table
  input  logic                     mirror_valid_i,
  input  logic [OpenOrderBits-1:0] mirror_slot_i,
  input  logic                     mirror_live_i,
  input  logic                     mirror_new_risk_i,
  input  logic [1:0]               mirror_session_i,
  input  logic [3:0]               mirror_account_i,
  input  logic [5:0]               mirror_strategy_i,
  input  logic [SymbolBits-1:0]    mirror_symbol_i,
  input  logic [31:0]              mirror_user_ref_i,
  input  logic                     mirror_clear_i,
  output logic                     clearing_o,
  // Cancels
  output logic                     cancel_valid_o,
  input  logic                     cancel_ready_i,
  output logic [1:0]               cancel_session_o,
  output logic [3:0]               cancel_account_o,
  output logic [5:0]               cancel_strategy_o,
  output logic [SymbolBits-1:0]    cancel_symbol_o,
  output logic [31:0]              cancel_user_ref_o,
  output logic                     quiet_o
);
  localparam int unsigned HighBits = 32 - OpenOrderBits;  // a slot is the UserRefNum's low bits
  localparam int unsigned WordBits = 13 + SymbolBits + HighBits;
  typedef enum logic [1:0] {StateClear, StateIdle, StateGather, StateWalk} state_e;

  state_e                   state_q;
  logic [6:0]               gather_q;
  logic [OpenOrderBits-1:0] slot_q, read_slot_q;
  logic                     again_q, timing_q, more_q, read_q, due, advance, ends, expired;

  assign clearing_o = state_q == StateClear;
  assign quiet_o    = state_q == StateIdle && !again_q && !cancel_valid_o;

  // ---- the copy
  logic [WordBits-1:0]   word_in, word;
  logic                  entry;
  logic [1:0]            session;
  logic [3:0]            account;
  logic [5:0]            strategy;
  logic [SymbolBits-1:0] symbol;
  logic [HighBits-1:0]   high;
  assign word_in = {mirror_live_i && mirror_new_risk_i, mirror_session_i, mirror_account_i,
                    mirror_strategy_i, mirror_symbol_i, mirror_user_ref_i[31:OpenOrderBits]};
  assign {entry, session, account, strategy, symbol, high} = word;
  pcl_ram #(.AddressBits(OpenOrderBits), .WordBits(WordBits)) u_copy (
    .clk_i,
    .write_enable_i(clearing_o || mirror_valid_i),
    .write_address_i(clearing_o ? slot_q : mirror_slot_i),
    .write_data_i(clearing_o ? '0 : word_in),
    .read_enable_i(advance && more_q),
    .read_address_i(slot_q),
    .read_data_o(word)
  );

  // ---- the walk: address, read, cover, offer
  logic covered;
  assign advance = !cancel_valid_o || cancel_ready_i;
  assign covered = entry && (killed_i || killed_sessions_i[session] ||
                             killed_accounts_i[account] || killed_strategies_i[strategy] ||
                             killed_symbols_i[symbol]);
  // The last slot has been looked at, and nothing is on offer any more.
  assign ends = state_q == StateWalk && !more_q && !read_q && advance;

  // again: a walk is owed. timing: the time since the last walk's end counts.
  assign due = again_q || start_i || expired;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q  <= StateClear;
      again_q  <= 1'b0;
      timing_q <= 1'b0;
      slot_q   <= '0;
      more_q   <= 1'b0;
    end else begin
      again_q <= due;
      if (ends) timing_q <= 1'b1;
      else if (!standing_i || expired) timing_q <= 1'b0;
      unique case (state_q)
        StateClear: begin
          slot_q <= slot_q + 1'b1;
          if (&slot_q) state_q <= StateIdle;
        end
        StateWalk: begin
          if (advance && more_q) slot_q <= slot_q + 1'b1;
          if (advance && (&slot_q)) more_q <= 1'b0;
          if (ends) state_q <= StateIdle;
        end
        StateGather: begin
          gather_q <= gather_q + 1'b1;
          if (&gather_q) begin
            state_q <= StateWalk;
            again_q <= 1'b0;
            slot_q  <= '0;
            more_q  <= 1'b1;
          end
        end
        default: if (due) begin
          state_q  <= StateGather;
          gather_q <= '0;
          timing_q <= 1'b0;
        end
      endcase
      if (mirror_clear_i) begin
        state_q <= StateClear;
        slot_q  <= '0;
        more_q  <= 1'b0;
        again_q <= due || state_q == StateGather || state_q == StateWalk;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) cancel_valid_o <= 1'b0;
    else if (advance) cancel_valid_o <= read_q && covered;
    if (rst_i || mirror_clear_i) read_q <= 1'b0;
    else if (advance) read_q <= more_q;
    if (advance) read_slot_q <= slot_q;
    if (advance && read_q && covered) begin
      {cancel_session_o, cancel_account_o, cancel_strategy_o} <= {session, account, strategy};
      cancel_symbol_o   <= symbol;
      cancel_user_ref_o <= {high, read_slot_q};
    end
  end

  // ---- the time of the next walk: an age of retry_us_i is enough, the timeout wants more
  logic [63:0] ended_us_q;
  logic [31:0] retry_less_one_q;
  always_ff @(posedge clk_i) begin
    if (ends) ended_us_q <= now_us_i;
    retry_less_one_q <= retry_us_i - 32'd1;
  end
  pcl_timeout u_retry (
    .clk_i,
    .rst_i,
    .now_us_i,
    .since_us_i(ended_us_q),
    .limit_us_i(retry_less_one_q),
    .run_i(timing_q && standing_i && retry_us_i != '0),
    .restart_i(ends),
    .expired_o(expired)
  );

  // A walk looks at a slot a cycle, but for the cycles in which a cancel waits.
  logic [OpenOrderBits+1:0] looking_q;
  logic                     stalled_q;
  logic [43+SymbolBits:0]   cancel, cancel_q;
  assign cancel = {cancel_session_o, cancel_account_o, cancel_strategy_o, cancel_symbol_o,
                   cancel_user_ref_o};
  always_ff @(posedge clk_i) begin
    if (state_q != StateWalk) looking_q <= '0;
    else if (advance) looking_q <= looking_q + 1'b1;
    stalled_q <= !rst_i && cancel_valid_o && !cancel_ready_i;
    cancel_q  <= cancel;
    if (!rst_i) begin
      assert (looking_q <= (OpenOrderBits + 2)'(2**OpenOrderBits + 2));
      if (ends) assert (looking_q == (OpenOrderBits + 2)'(2**OpenOrderBits + 1));
      if (stalled_q) assert (cancel_valid_o && cancel == cancel_q);
      assert (!(clearing_o && mirror_valid_i));
      if (mirror_valid_i && mirror_live_i)
        assert (mirror_user_ref_i[OpenOrderBits-1:0] == mirror_slot_i);
    end
  end
endmodule
