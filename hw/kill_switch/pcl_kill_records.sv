// Kill records: one record for each change of a kill, the boot hold and the session, in order.
//
// Latency       2 cycles from a change to record_valid_o when nothing waits.
// Throughput    1 record per cycle of the changes of one cycle, which are queued as one word; a
//               word costs a cycle more.
// Backpressure  a queue of 2**DepthBits words. What loosens (release, hold release, Enable) needs
//               room, what tightens (kill, hold, disable) never asks. It always finds room: each
//               of the Targets (global kill, every scope's bits, hold, session) tightens once
//               until it is loosened, so words + targets not engaged never grow by tightening; and
//               what loosens is let in only while words + 1 + Targets fit. Asserted as it stands.
//               room_o: half of the words beyond Targets are free. enable_room_o: one is; for
//               Enable, already sent by then.
// Order         of the changes of one cycle: engaged (global, register's, gate's, book's),
//               released, hold released, hold set, disabled, enabled.
// Reset         empty.
module pcl_kill_records #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  cycle_i,
  // Changes at the coming clock edge. Bits 0 to 3 engaged: global, register's scope, gate's,
  // book's; 4 released, 5 hold released, 6 hold set, 7 disabled, 8 enabled
  input  logic [8:0]   changes_i,
  input  logic [7:0]   global_source_i,
  input  logic         global_by_trip_i,
  input  logic [7:0]   engage_source_i,
  input  logic [2:0]   engage_scope_i,
  input  logic [15:0]  engage_index_i,
  input  logic [7:0]   trip_source_i,
  input  logic [2:0]   trip_scope_i,
  input  logic [15:0]  trip_index_i,
  input  logic [63:0]  trip_detail_i,
  input  logic [15:0]  book_symbol_i,
  input  logic [2:0]   release_scope_i,
  input  logic [15:0]  release_index_i,
  output logic         room_o,
  output logic         enable_room_o,
  output logic         record_valid_o,
  input  logic         record_ready_i,
  output logic [511:0] record_o,
  output logic         quiet_o
);
  localparam int unsigned Targets = 1 + pcl_pkg::Sessions + pcl_pkg::Accounts +
                                    pcl_pkg::Strategies + 2**SymbolBits + 2;
  localparam int unsigned DepthBits = $clog2(Targets + 32);
  localparam int unsigned Slack     = 2**DepthBits - Targets;
  localparam int unsigned WordBits  = 235;

  // ---- the queue: one word for each cycle with changes
  logic [WordBits-1:0] word_in, word;
  logic [DepthBits:0]  head_q, tail_q, fill;
  logic                write, fetch, fetched_q;

  assign write         = changes_i != '0;
  assign fill          = tail_q - head_q;
  assign room_o        = fill < (DepthBits + 1)'(Slack / 2);
  assign enable_room_o = fill < (DepthBits + 1)'(Slack);
  assign word_in = {changes_i, global_source_i, global_by_trip_i, engage_source_i, engage_scope_i,
                    engage_index_i, trip_source_i, trip_scope_i, trip_index_i, trip_detail_i,
                    book_symbol_i, release_scope_i, release_index_i, cycle_i};
  pcl_ram #(.AddressBits(DepthBits), .WordBits(WordBits)) u_words (
    .clk_i,
    .write_enable_i(write),
    .write_address_i(tail_q[DepthBits-1:0]),
    .write_data_i(word_in),
    .read_enable_i(fetch),
    .read_address_i(head_q[DepthBits-1:0]),
    .read_data_o(word)
  );

  logic [8:0]  changes, pending, pending_q, event_bit;
  logic        by_trip;
  logic [7:0]  global_source, engage_source, trip_source;
  logic [2:0]  engage_scope, trip_scope, release_scope;
  logic [15:0] engage_index, trip_index, release_index, book_symbol;
  logic [63:0] trip_detail, word_cycle;
  assign {changes, global_source, by_trip, engage_source, engage_scope, engage_index, trip_source,
          trip_scope, trip_index, trip_detail, book_symbol, release_scope, release_index,
          word_cycle} = word;

  logic step;
  assign pending        = fetched_q ? changes : pending_q;
  assign event_bit      = pending & (~pending + 9'd1);
  assign record_valid_o = pending != '0;
  assign step           = record_valid_o && record_ready_i;
  assign fetch          = fill != '0 && (pending == '0 || (step && pending == event_bit));
  assign quiet_o        = fill == '0 && pending == '0;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      head_q    <= '0;
      tail_q    <= '0;
      fetched_q <= 1'b0;
      pending_q <= '0;
    end else begin
      if (write) tail_q <= tail_q + 1'b1;
      if (fetch) head_q <= head_q + 1'b1;
      fetched_q <= fetch;
      pending_q <= step ? pending & ~event_bit : pending;
    end
  end

  // ---- the state as of the record being written: it trails the live one by what is queued
  localparam int unsigned CountBits = DepthBits;
  logic                 latched_q, hold_q, disabled_q;
  logic [7:0]           global_source_q;
  logic [31:0]          epoch_q;
  logic [63:0]          kill_cycle_q;
  logic [CountBits-1:0] scoped_q, after_scoped;
  logic                 after_latched, after_hold, after_disabled, engaged;
  logic [7:0]           code, source, after_global_source;
  logic [2:0]           scope;
  logic [15:0]          index;
  logic [31:0]          after_epoch;
  logic [63:0]          after_kill_cycle, detail;

  // What the event is and what it is of; `source` is that of its scope, after it.
  always_comb begin
    code   = pcl_pkg::KillEventEngaged;
    scope  = '0;
    index  = '0;
    source = global_source_q;
    detail = '0;
    unique case (1'b1)
      event_bit[0]: begin
        source = global_source;
        if (by_trip) detail = trip_detail;
      end
      event_bit[1]: {source, scope, index} = {engage_source, engage_scope, engage_index};
      event_bit[2]: begin
        {source, scope, index} = {trip_source, trip_scope, trip_index};
        detail                 = trip_detail;
      end
      event_bit[3]: begin
        source = pcl_pkg::KillByBookInvalid;
        scope  = pcl_pkg::ScopeSymbol[2:0];
        index  = book_symbol;
      end
      event_bit[4]: begin
        code           = pcl_pkg::KillEventReleased;
        source         = pcl_pkg::KillByNone;
        {scope, index} = {release_scope, release_index};
      end
      event_bit[5]: code = pcl_pkg::KillEventHoldReleased;
      event_bit[6]: code = pcl_pkg::KillEventHoldSet;
      event_bit[7]: code = pcl_pkg::KillEventSessionDisabled;
      default:      code = pcl_pkg::KillEventSessionEnabled;
    endcase
  end

  // What stands after it.
  assign engaged             = event_bit[3:0] != '0;
  assign after_latched       = event_bit[0] || (latched_q && !(event_bit[4] && scope == '0));
  assign after_global_source = (event_bit[0] || event_bit[4]) && scope == '0 ? source
                                                                             : global_source_q;
  assign after_hold          = event_bit[6] || (hold_q && !event_bit[5]);
  assign after_disabled      = event_bit[7] || (disabled_q && !event_bit[8]);
  assign after_epoch         = engaged ? epoch_q + 32'd1 : epoch_q;
  assign after_kill_cycle    = engaged ? word_cycle : kill_cycle_q;
  always_comb begin
    after_scoped = scoped_q;
    if (scope != '0 && engaged)      after_scoped = scoped_q + 1'b1;
    if (scope != '0 && event_bit[4]) after_scoped = scoped_q - 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      latched_q       <= 1'b1;
      hold_q          <= 1'b1;
      disabled_q      <= 1'b0;
      global_source_q <= pcl_pkg::KillByNone;
      epoch_q         <= '0;
      kill_cycle_q    <= '0;
      scoped_q        <= '0;
    end else if (step) begin
      latched_q       <= after_latched;
      hold_q          <= after_hold;
      disabled_q      <= after_disabled;
      global_source_q <= after_global_source;
      epoch_q         <= after_epoch;
      kill_cycle_q    <= after_kill_cycle;
      scoped_q        <= after_scoped;
    end
  end

  pcl_pkg::record_kill_t kill;
  always_comb begin
    kill            = '0;
    kill.kind       = pcl_pkg::RecKill;
    kill.code       = code;
    kill.symbol     = 16'hFFFF;
    kill.source     = source;
    kill.latched    = {7'd0, after_latched};
    kill.hold       = {7'd0, after_hold};
    kill.disabled   = {7'd0, after_disabled};
    kill.epoch      = after_epoch;
    kill.kill_cycle = after_kill_cycle;
    kill.detail     = detail;
    kill.scope      = {5'd0, scope};
    kill.scoped     = {7'd0, after_scoped != '0};
    kill.index      = index;
  end
  assign record_o = kill;

  // No change is ever lost: the argument of the header. Targets engaged at the live end are
  // counted; a stalled record holds still.
  logic               stalled_q;
  logic [511:0]       record_q;
  logic [DepthBits:0] engaged_q, tightened, loosened;
  always_comb begin
    tightened = '0;
    loosened  = '0;
    for (int unsigned i = 0; i < 9; i++) begin
      if (i < 4 || i == 6 || i == 7) tightened = tightened + (DepthBits + 1)'(changes_i[i]);
      else                           loosened  = loosened + (DepthBits + 1)'(changes_i[i]);
    end
  end
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    record_q  <= record_o;
    engaged_q <= rst_i ? (DepthBits + 1)'(2) : engaged_q + tightened - loosened;
    if (!rst_i) begin
      if (stalled_q) assert (record_valid_o && record_o == record_q);
      assert (engaged_q <= (DepthBits + 1)'(Targets));
      assert (fill + (DepthBits + 1)'(Targets) - engaged_q <= (DepthBits + 1)'(2**DepthBits));
      if (write) assert (!fill[DepthBits]);
    end
  end
endmodule
