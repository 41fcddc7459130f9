// Kill scopes: the global kill and one bit a session, account, strategy and symbol. Any source
// sets, only a release of exactly that target clears.
//
// Latency       1 cycle from any engagement to its bit, whatever its scope, and to the epoch.
// Throughput    every source in every cycle; all that engage in one cycle do so together: one
//               global, and one each from register, gate and book.
// Backpressure  none: an engagement is never refused or delayed. One of what is engaged, or of what
//               a source before it in the order above sets in that cycle, changes nothing.
// Epoch         counts what sets_o says, 0 to 4 a cycle.
// Reset         global engaged, source none, no scope, epoch 0 (fails closed).
// Fails closed  an engagement of no known target is global, a release of none releases nothing.
// Priority      pin, register, gate, watchdog, feed loss name the global kill's source, in this
//               order. An engagement beats a release of the same cycle, whatever either is of; the
//               pin high blocks the global release alone. Feed loss is a level that does not block:
//               what is released under it is engaged again in the next cycle.
module pcl_kill_scopes #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  // Engagements
  input  logic                     pin_i,
  input  logic                     watchdog_i,
  input  logic                     feed_lost_i,
  input  logic                     engage_valid_i,
  input  logic [7:0]               engage_source_i,
  input  logic [3:0]               engage_scope_i,
  input  logic [15:0]              engage_index_i,
  input  logic                     trip_valid_i,
  input  logic [7:0]               trip_source_i,
  input  logic [3:0]               trip_scope_i,
  input  logic [15:0]              trip_index_i,
  input  logic                     book_valid_i,
  input  logic [SymbolBits-1:0]    book_symbol_i,
  // Release
  input  logic                     release_i,
  input  logic [3:0]               release_scope_i,
  input  logic [15:0]              release_index_i,
  // State
  output logic                     killed_o,
  output logic [3:0]               killed_sessions_o,
  output logic [15:0]              killed_accounts_o,
  output logic [63:0]              killed_strategies_o,
  output logic [2**SymbolBits-1:0] killed_symbols_o,
  output logic                     scoped_o,
  output logic [31:0]              epoch_o,
  output logic [7:0]               source_o,
  // What changes at the coming clock edge. sets_o: bit 0 global, 1 register's scope, 2 gate's, 3
  // book's symbol
  output logic [3:0]               sets_o,
  output logic                     releasing_o,
  output logic [7:0]               global_source_o,
  output logic                     global_by_trip_o,
  output logic                     cancels_o,
  output logic [2:0]               engage_scope_o,
  output logic [15:0]              engage_index_o,
  output logic [2:0]               trip_scope_o,
  output logic [15:0]              trip_index_o,
  output logic [2:0]               release_scope_o,
  output logic [15:0]              release_index_o
);
  localparam int unsigned IndexBits = SymbolBits < 6 ? 6 : SymbolBits;

  logic engage_global, trip_global, release_global, release_known;
  /* verilator lint_off PINCONNECTEMPTY */  // an engagement of no known target is global
  pcl_kill_target #(.SymbolBits(SymbolBits)) u_engage (
    .scope_i(engage_scope_i),
    .index_i(engage_index_i),
    .known_o(),
    .global_o(engage_global),
    .scope_o(engage_scope_o),
    .index_o(engage_index_o)
  );
  pcl_kill_target #(.SymbolBits(SymbolBits)) u_trip (
    .scope_i(trip_scope_i),
    .index_i(trip_index_i),
    .known_o(),
    .global_o(trip_global),
    .scope_o(trip_scope_o),
    .index_o(trip_index_o)
  );
  /* verilator lint_on PINCONNECTEMPTY */
  pcl_kill_target #(.SymbolBits(SymbolBits)) u_release (
    .scope_i(release_scope_i),
    .index_i(release_index_i),
    .known_o(release_known),
    .global_o(release_global),
    .scope_o(release_scope_o),
    .index_o(release_index_o)
  );

  // Whether a target stands engaged. Asked of scope and index as they come: what is not known is
  // excluded beside it.
  function automatic logic standing(input logic [2:0]           scope,
                                    input logic [IndexBits-1:0] index);
    case ({5'd0, scope})
      pcl_pkg::ScopeSession:  standing = killed_sessions_o[index[1:0]];
      pcl_pkg::ScopeAccount:  standing = killed_accounts_o[index[3:0]];
      pcl_pkg::ScopeStrategy: standing = killed_strategies_o[index[5:0]];
      pcl_pkg::ScopeSymbol:   standing = killed_symbols_o[index[SymbolBits-1:0]];
      default:                standing = killed_o;
    endcase
  endfunction

  logic engages, trips, same_trip, book_by_engage, book_by_trip;
  assign engages   = engage_valid_i && engage_global;
  assign trips     = trip_valid_i && trip_global;
  assign sets_o[0] = (pin_i || watchdog_i || feed_lost_i || engages || trips) && !killed_o;
  assign sets_o[1] = engage_valid_i && !engage_global &&
                     !standing(engage_scope_i[2:0], engage_index_i[IndexBits-1:0]);
  assign same_trip = engage_valid_i && engage_scope_i == trip_scope_i &&
                     engage_index_i == trip_index_i;
  assign sets_o[2] = trip_valid_i && !trip_global && !same_trip &&
                     !standing(trip_scope_i[2:0], trip_index_i[IndexBits-1:0]);
  assign book_by_engage = engage_valid_i && {5'd0, engage_scope_o} == pcl_pkg::ScopeSymbol &&
                          engage_index_i[SymbolBits-1:0] == book_symbol_i;
  assign book_by_trip   = trip_valid_i && {5'd0, trip_scope_o} == pcl_pkg::ScopeSymbol &&
                          trip_index_i[SymbolBits-1:0] == book_symbol_i;
  assign sets_o[3] = book_valid_i && !book_by_engage && !book_by_trip &&
                     !killed_symbols_o[book_symbol_i];

  logic engaging, releases;
  assign engaging    = engage_valid_i || trip_valid_i || book_valid_i || watchdog_i || sets_o[0];
  assign releases    = release_i && release_known && !engaging && !(release_global && pin_i);
  assign releasing_o = releases && standing(release_scope_i[2:0], release_index_i[IndexBits-1:0]);

  always_comb begin
    global_source_o = pcl_pkg::KillByFeedLost;
    if (pin_i)           global_source_o = pcl_pkg::KillByPin;
    else if (engages)    global_source_o = engage_source_i;
    else if (trips)      global_source_o = trip_source_i;
    else if (watchdog_i) global_source_o = pcl_pkg::KillByWatchdog;
  end
  assign global_by_trip_o = trips && !pin_i && !engages;

  // The card's own cancels follow every engagement but the watchdog's, which mass-cancels, and
  // those of source none.
  logic watchdogs;
  assign watchdogs = watchdog_i && !pin_i && !engages && !trips;
  assign cancels_o = (sets_o[0] && !watchdogs && global_source_o != pcl_pkg::KillByNone) ||
                     (sets_o[1] && engage_source_i != pcl_pkg::KillByNone) ||
                     (sets_o[2] && trip_source_i != pcl_pkg::KillByNone) || sets_o[3];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      killed_o <= 1'b1;
      source_o <= pcl_pkg::KillByNone;
    end else if (sets_o[0]) begin
      killed_o <= 1'b1;
      source_o <= global_source_o;
    end else if (releases && release_global) begin
      killed_o <= 1'b0;
      source_o <= pcl_pkg::KillByNone;
    end
  end

  // Set or cleared whether it stands so or not: a bit does not wait for its own reading.
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      killed_sessions_o   <= '0;
      killed_accounts_o   <= '0;
      killed_strategies_o <= '0;
      killed_symbols_o    <= '0;
    end else begin
      if (releases) begin
        case ({4'd0, release_scope_i})
          pcl_pkg::ScopeSession:  killed_sessions_o[release_index_i[1:0]]            <= 1'b0;
          pcl_pkg::ScopeAccount:  killed_accounts_o[release_index_i[3:0]]            <= 1'b0;
          pcl_pkg::ScopeStrategy: killed_strategies_o[release_index_i[5:0]]          <= 1'b0;
          pcl_pkg::ScopeSymbol:   killed_symbols_o[release_index_i[SymbolBits-1:0]] <= 1'b0;
          default: ;
        endcase
      end
      if (engage_valid_i && !engage_global) begin
        case ({4'd0, engage_scope_i})
          pcl_pkg::ScopeSession:  killed_sessions_o[engage_index_i[1:0]]            <= 1'b1;
          pcl_pkg::ScopeAccount:  killed_accounts_o[engage_index_i[3:0]]            <= 1'b1;
          pcl_pkg::ScopeStrategy: killed_strategies_o[engage_index_i[5:0]]          <= 1'b1;
          default:                killed_symbols_o[engage_index_i[SymbolBits-1:0]] <= 1'b1;
        endcase
      end
      if (trip_valid_i && !trip_global) begin
        case ({4'd0, trip_scope_i})
          pcl_pkg::ScopeSession:  killed_sessions_o[trip_index_i[1:0]]            <= 1'b1;
          pcl_pkg::ScopeAccount:  killed_accounts_o[trip_index_i[3:0]]            <= 1'b1;
          pcl_pkg::ScopeStrategy: killed_strategies_o[trip_index_i[5:0]]          <= 1'b1;
          default:                killed_symbols_o[trip_index_i[SymbolBits-1:0]] <= 1'b1;
        endcase
      end
      if (book_valid_i) killed_symbols_o[book_symbol_i] <= 1'b1;
    end
  end

  // The sums stand ready before it is known how many there are.
  logic [2:0] set_count;
  assign set_count = {2'd0, sets_o[0]} + {2'd0, sets_o[1]} + {2'd0, sets_o[2]} + {2'd0, sets_o[3]};
  assign scoped_o  = {killed_sessions_o, killed_accounts_o, killed_strategies_o,
                      killed_symbols_o} != '0;
  always_ff @(posedge clk_i) begin
    if (rst_i) epoch_o <= '0;
    else begin
      case (set_count)
        3'd1:    epoch_o <= epoch_o + 32'd1;
        3'd2:    epoch_o <= epoch_o + 32'd2;
        3'd3:    epoch_o <= epoch_o + 32'd3;
        3'd4:    epoch_o <= epoch_o + 32'd4;
        default: ;
      endcase
    end
  end

  // Whatever engages stands in the next cycle.
  logic        global_q, engage_q, trip_q, book_q;
  logic [2:0]  engage_scope_q, trip_scope_q;
  logic [IndexBits-1:0] engage_index_q, trip_index_q;
  logic [SymbolBits-1:0] book_symbol_q;
  always_ff @(posedge clk_i) begin
    global_q       <= !rst_i && (pin_i || watchdog_i || sets_o[0]);
    engage_q       <= !rst_i && engage_valid_i;
    trip_q         <= !rst_i && trip_valid_i;
    book_q         <= !rst_i && book_valid_i;
    engage_scope_q <= engage_scope_o;
    engage_index_q <= engage_index_o[IndexBits-1:0];
    trip_scope_q   <= trip_scope_o;
    trip_index_q   <= trip_index_o[IndexBits-1:0];
    book_symbol_q  <= book_symbol_i;
    if (!rst_i) begin
      if (global_q) assert (killed_o);
      if (engage_q) assert (standing(engage_scope_q, engage_index_q));
      if (trip_q) assert (standing(trip_scope_q, trip_index_q));
      if (book_q) assert (killed_symbols_o[book_symbol_q]);
      assert (!(releasing_o && sets_o != '0));
    end
  end
endmodule
