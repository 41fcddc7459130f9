// Order table, price levels and quote of every symbol; trading states; validity and version. One
// event at a time.
//
//   event -> look (locate, order) -> row (quote row, second reference) -> work out -> emit quote
//         -> depth, in the background
//
// Latency       event taken -> quote record 4 cycles, whatever the message does to the book: the
//               row holds the best and the second-best level of both sides, so the new best never
//               waits for the search of the next.
// Throughput    5 cycles an event; where the message touches a level 4 to 40 more (pcl_depth),
//               before the next is taken.
// Backpressure  trading_state and gap records wait for record_ready_i. Quotes wait too while
//               lossless_quotes_i; else a quote that finds no room is marked and its symbol's
//               latest quote goes out later, once.
// Unsafe input  unknown reference, or a table full: the symbol's valid bit falls until feed_start,
//               with a gap record.
// Reset         tables swept (clearing_o); no symbol valid for trading: not started, market closed,
//               none trading.
module pcl_book #(
  parameter int unsigned SymbolBits   = 8,
  parameter int unsigned OrderSetBits = 13,
  parameter int unsigned LevelSetBits = 12,
  parameter int unsigned NodeSetBits  = 11
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  lossless_quotes_i,
  // Events in stream order (pcl_feed)
  input  logic                  event_valid_i,
  output logic                  event_ready_o,
  input  logic [7:0]            event_type_i,
  input  logic [15:0]           event_locate_i,
  input  logic [47:0]           event_timestamp_i,
  input  logic [63:0]           event_reference_i,
  input  logic [63:0]           event_second_i,
  input  logic [7:0]            event_code_i,
  input  logic [31:0]           event_quantity_i,
  input  logic [31:0]           event_price_i,
  // Loads
  input  logic                  symbol_load_valid_i,
  output logic                  symbol_load_ready_o,
  input  logic [SymbolBits-1:0] symbol_load_index_i,
  input  logic [63:0]           symbol_load_name_i,
  output logic                  symbol_load_duplicate_o,
  input  logic                  feed_start_valid_i,
  output logic                  feed_start_ready_o,
  input  logic [63:0]           feed_start_sequence_i,
  output logic                  start_o,            // the tables are clear: pulse to the feed
  output logic [63:0]           start_sequence_o,
  // View for the gate
  input  logic [SymbolBits-1:0] view_symbol_i,
  output logic                  view_bid_present_o,
  output logic                  view_ask_present_o,
  output logic [31:0]           view_bid_price_o,
  output logic [31:0]           view_ask_price_o,
  output logic                  view_symbol_valid_o,
  output logic                  view_trading_o,
  output logic                  view_market_open_o,
  output logic                  view_feed_started_o,
  output logic                  view_gap_o,
  output logic [63:0]           view_version_o,
  // Records, counters 14..35, state
  output logic                  record_valid_o,
  input  logic                  record_ready_i,
  output logic [511:0]          record_o,
  input  logic [5:0]            counter_index_i,
  output logic [63:0]           counter_value_o,
  output logic                  clearing_o,
  output logic                  quiet_o,
  output logic                  gap_open_o,
  output logic                  feed_started_o,
  output logic                  market_open_o
);
  localparam int unsigned SideBits    = 2 * (1 + 32 + 48);
  localparam int unsigned OrderBits   = SymbolBits + 1 + 32 + 32;

  typedef enum logic [3:0] {
    StateClear, StateStarted, StateIdle, StateLook, StateRow, StateWork, StateEmit, StateDepth,
    StateInvalid,
    StateLearn, StateRecord, StateFlush, StateFlushEmit, StateLoad
  } state_e;
  state_e state_q, state_d;

  // ---------------------------------------------------------------------------------- what is held
  logic [2**SymbolBits-1:0] valid_q, trading_q, dirty_q;
  logic                     started_q, starting_q, gap_q, market_open_q, row_sweep_done_q;
  logic [63:0]              version_q, start_sequence_q;
  logic [SymbolBits-1:0]    sweep_q;

  logic [7:0]            type_q, code_q;
  logic [15:0]           locate_q;
  logic [47:0]           timestamp_q;
  logic [63:0]           reference_q, second_q;
  logic [31:0]           quantity_q, price_q;

  logic                  is_add, is_reduce, is_delete, is_replace, is_book, is_gap, is_noted;
  assign is_add     = type_q == "A" || type_q == "F";
  assign is_reduce  = type_q == "E" || type_q == "C" || type_q == "X";
  assign is_delete  = type_q == "D";
  assign is_replace = type_q == "U";
  assign is_book    = is_add || is_reduce || is_delete || is_replace;
  assign is_gap     = type_q == 8'h00;
  assign is_noted   = type_q == "H" || type_q == "Y" || type_q == "J";

  // ------------------------------------------------------------------------------ locate and order
  logic                  map_busy, map_clearing, tracked, learn, learn_hit, load, load_done;
  logic [SymbolBits-1:0] found_symbol, learned_symbol;
  logic                  take_event;
  assign take_event = state_q == StateIdle && event_valid_i && event_ready_o;

  pcl_symbol_map #(.SymbolBits(SymbolBits)) u_symbols (
    .clk_i            (clk_i),
    .rst_i            (rst_i),
    .clearing_o       (map_clearing),
    .busy_o           (map_busy),
    .load_i           (load),
    .load_index_i     (symbol_load_index_i),
    .load_name_i      (symbol_load_name_i),
    .load_done_o      (load_done),
    .load_duplicate_o (symbol_load_duplicate_o),
    .learn_i          (learn),
    .learn_name_i     (reference_q),
    .learn_locate_i   (locate_q),
    .learn_hit_o      (learn_hit),
    .learn_symbol_o   (learned_symbol),
    .find_i           (take_event),
    .find_locate_i    (event_locate_i),
    .find_hit_o       (tracked),
    .find_symbol_o    (found_symbol)
  );
  assign symbol_load_ready_o = load_done;

  logic                 clear, orders_clearing, order_hit, order_free, order_write, order_erase;
  logic [2:0]           order_slot, order_free_slot, order_write_slot;
  logic [OrderBits-1:0] order, order_written;
  logic [63:0]          order_key;
  pcl_choice_table #(.KeyBits(64), .ValueBits(OrderBits), .SetBits(OrderSetBits)) u_orders (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .clear_i       (clear),
    .clearing_o    (orders_clearing),
    .lookup_i      (take_event || (state_q == StateLook && is_replace)),
    .lookup_key_i  (state_q == StateLook ? second_q : event_reference_i),
    .hit_o         (order_hit),
    .hit_slot_o    (order_slot),
    .value_o       (order),
    .free_o        (order_free),
    .free_slot_o   (order_free_slot),
    .write_i       (order_write),
    .write_erase_i (order_erase),
    .write_slot_i  (order_write_slot),
    .write_key_i   (order_key),
    .write_value_i (order_written)
  );

  // ------------------------------------------------------- look: what the message does, registered
  logic [SymbolBits-1:0] order_symbol, symbol_q;
  logic                  order_side, side_q, take_q, put_q, bad_side;
  logic [31:0]           order_price, order_quantity, taken, take_price_q, take_quantity_q, left_q;
  logic                  unknown, bad_field, clamped, lost_q, tell_q, fresh_q;
  logic [2:0]            slot_q, room_slot_q;
  assign {order_symbol, order_side, order_price, order_quantity} = order;
  assign bad_side  = code_q != "B" && code_q != "S";
  assign bad_field = (is_add && (bad_side || quantity_q == '0)) || (is_replace && quantity_q == '0);
  assign unknown   = (is_reduce || is_delete || is_replace) && !order_hit && !bad_field;
  assign clamped   = is_reduce && order_hit && quantity_q > order_quantity;
  assign taken     = is_reduce && !clamped ? quantity_q : order_quantity;

  always_ff @(posedge clk_i) begin
    if (take_event) begin
      type_q      <= event_type_i;
      code_q      <= event_code_i;
      locate_q    <= event_locate_i;
      timestamp_q <= event_timestamp_i;
      reference_q <= event_reference_i;
      second_q    <= event_second_i;
      quantity_q  <= event_quantity_i;
      price_q     <= event_price_i;
    end
    if (state_q == StateLook) begin
      symbol_q        <= (is_reduce || is_delete || is_replace) && order_hit ? order_symbol
                                                                             : found_symbol;
      side_q          <= is_add ? code_q == "S" : order_side;
      slot_q          <= order_slot;
      take_q          <= (is_reduce || is_delete || is_replace) && order_hit && !bad_field;
      put_q           <= (is_add && !bad_field && !order_hit && order_free) ||
                         (is_replace && order_hit && !bad_field);
      lost_q          <= (is_add && !bad_field && !order_hit && !order_free) || unknown;
      take_price_q    <= order_price;
      take_quantity_q <= taken;
      left_q          <= order_quantity - taken;
      room_slot_q     <= order_free_slot;
    end else if (state_q == StateRow && is_replace && put_q) begin
      // The new reference: in place of the original, in a slot of its own, or not at all.
      fresh_q     <= second_q != reference_q;
      room_slot_q <= order_free_slot;
      put_q       <= second_q == reference_q || (!order_hit && order_free);
      if (second_q != reference_q && !order_hit && !order_free) lost_q <= 1'b1;
    end
  end

  // ------------------------------------------------------------------------------------- quote row
  logic                    row_write, row_clear, row_read;
  logic [SymbolBits-1:0]   row_symbol, flush_symbol;
  logic [2*SideBits+111:0] row, row_written;
  logic [SideBits-1:0]     old_side, new_side, new_side_q, other_side;
  logic [SideBits-1:0]     bid_side, ask_side, bid_now, ask_now;
  logic [47:0]             row_timestamp;
  logic [63:0]             row_version;
  logic                    refill, changed, refill_q, changed_q;
  logic [31:0]             take_key, put_key;

  assign row_read = state_q == StateRow || state_q == StateFlush;
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(2*SideBits+112)) u_rows (
    .clk_i           (clk_i),
    .write_enable_i  (row_write || row_clear),
    .write_address_i (row_clear ? sweep_q : symbol_q),
    .write_data_i    (row_clear ? '0 : row_written),
    .read_enable_i   (row_read),
    .read_address_i  (row_symbol),
    .read_data_o     (row)
  );
  assign row_symbol = state_q == StateFlush ? flush_symbol : symbol_q;
  assign {bid_side, ask_side, row_timestamp, row_version} = row;
  assign old_side   = side_q ? ask_side : bid_side;
  assign other_side = side_q ? bid_side : ask_side;
  assign take_key   = side_q ? ~take_price_q : take_price_q;
  assign put_key    = side_q ? ~price_q : price_q;

  pcl_quote_side u_side (
    .best_present_i    (old_side[161]),
    .best_key_i        (old_side[160:129]),
    .best_quantity_i   (old_side[128:81]),
    .second_present_i  (old_side[80]),
    .second_key_i      (old_side[79:48]),
    .second_quantity_i (old_side[47:0]),
    .take_i            (take_q && state_q == StateWork),
    .take_key_i        (take_key),
    .take_quantity_i   (take_quantity_q),
    .put_i             (put_q && state_q == StateWork),
    .put_key_i         (put_key),
    .put_quantity_i    (quantity_q),
    .best_present_o    (new_side[161]),
    .best_key_o        (new_side[160:129]),
    .best_quantity_o   (new_side[128:81]),
    .second_present_o  (new_side[80]),
    .second_key_o      (new_side[79:48]),
    .second_quantity_o (new_side[47:0]),
    .refill_o          (refill),
    .changed_o         (changed)
  );

  // ----------------------------------------------------------------------------------------- depth
  logic        depth_start, depth_busy, depth_clearing, depth_overflow, depth_lost_q;
  logic        found_present;
  logic [31:0] found_key;
  logic [47:0] found_quantity;
  pcl_depth #(
    .SymbolBits(SymbolBits), .LevelSetBits(LevelSetBits), .NodeSetBits(NodeSetBits)
  ) u_depth (
    .clk_i             (clk_i),
    .rst_i             (rst_i),
    .clear_i           (clear),
    .clearing_o        (depth_clearing),
    .start_i           (depth_start),
    .symbol_i          (symbol_q),
    .side_i            (side_q),
    .take_i            (take_q),
    .take_key_i        (take_key),
    .take_quantity_i   (take_quantity_q),
    .put_i             (put_q),
    .put_key_i         (put_key),
    .put_quantity_i    (quantity_q),
    .refill_i          (refill_q),
    .refill_below_i    (new_side_q[160:129]),
    .busy_o            (depth_busy),
    .second_present_o  (found_present),
    .second_key_o      (found_key),
    .second_quantity_o (found_quantity),
    .overflow_o        (depth_overflow)
  );

  // --------------------------------------------------------------------------------------- records
  logic         slot_free, flush_waiting, quote_now, quote_later, invalidate;
  logic         record_load, record_is_quote;
  logic         next_market_open;
  logic [63:0]  next_version;
  logic         versioned;

  assign slot_free        = !record_valid_o || record_ready_i;
  assign next_version     = version_q + 64'd1;
  assign next_market_open = type_q == "S" && code_q == "Q" ? 1'b1 :
                            (type_q == "S" && code_q == "M") ||
                            (is_gap && code_q == pcl_pkg::GapEndOfSession) ? 1'b0 : market_open_q;
  assign bid_now = state_q == StateFlushEmit ? bid_side : side_q ? other_side : new_side_q;
  assign ask_now = state_q == StateFlushEmit ? ask_side : side_q ? new_side_q : other_side;

  logic        invalid_gap;
  logic [15:0] record_symbol;
  assign invalid_gap = state_q == StateInvalid;
  always_comb begin
    if (state_q == StateFlushEmit) record_symbol = 16'(flush_symbol);
    else if (is_gap && !invalid_gap) record_symbol = 16'hFFFF;
    else if (type_q == "S") record_symbol = 16'hFFFF;
    else if (type_q == "R") record_symbol = 16'(learned_symbol);
    else record_symbol = 16'(symbol_q);
    if (state_q == StateStarted) record_symbol = 16'hFFFF;
  end

  pcl_book_records u_records (
    .clk_i          (clk_i),
    .symbol_i       (record_symbol),
    .timestamp_i    (state_q == StateFlushEmit ? {16'b0, row_timestamp} : {16'b0, timestamp_q}),
    .version_i      (state_q == StateFlushEmit ? row_version : next_version),
    .bid_present_i  (bid_now[161]),
    .bid_price_i    (bid_now[160:129]),
    .bid_quantity_i (bid_now[128:81]),
    .ask_present_i  (ask_now[161]),
    .ask_price_i    (~ask_now[160:129]),
    .ask_quantity_i (ask_now[128:81]),
    .valid_i        (valid_q[record_symbol[SymbolBits-1:0]]),
    .type_i         (type_q),
    .code_i         (code_q),
    .locate_i       (locate_q),
    .quantity_i     (quantity_q),
    .price_i        (price_q),
    .second_i       (second_q),
    .market_open_i  (next_market_open),
    .gap_code_i     (state_q == StateStarted ? pcl_pkg::GapStarted :
                     invalid_gap ? pcl_pkg::GapBookInvalid : code_q),
    .expected_i     (state_q == StateStarted ? start_sequence_q : invalid_gap ? '0 : reference_q),
    .received_i     (state_q == StateStarted ? '0 : invalid_gap ? reference_q : second_q),
    .highest_i      (state_q == StateStarted ? start_sequence_q :
                     invalid_gap ? '0 : {quantity_q, price_q}),
    .load_quote_i   (record_load && record_is_quote),
    .load_state_i   (record_load && state_q == StateRecord && !is_gap),
    .load_gap_i     (record_load && !record_is_quote && (state_q != StateRecord || is_gap)),
    .record_o       (record_o)
  );

  // Symbols whose quote found no room, each at most once.
  logic                  flush_push, flush_pop, flush_ready;
  logic [SymbolBits:0]   flush_fill;
  pcl_fifo #(.WordBits(SymbolBits), .DepthBits(SymbolBits)) u_flush (
    .clk_i         (clk_i),
    .rst_i         (rst_i || clear),
    .write_valid_i (flush_push),
    .write_ready_o (flush_ready),
    .write_data_i  (symbol_q),
    .read_valid_o  (flush_waiting),
    .read_ready_i  (flush_pop),
    .read_data_o   (flush_symbol),
    .fill_o        (flush_fill)
  );

  // --------------------------------------------------------------------------------------- control
  logic emit_go;
  assign quote_now   = changed_q && slot_free && !flush_waiting;
  assign quote_later = changed_q && !quote_now && !lossless_quotes_i;
  assign emit_go     = state_q == StateEmit && (!changed_q || quote_now || quote_later ||
                                                (lossless_quotes_i && slot_free));
  assign flush_push  = emit_go && quote_later && !dirty_q[symbol_q];
  assign flush_pop   = state_q == StateFlushEmit && slot_free;
  assign depth_start = emit_go && (take_q || put_q);
  assign invalidate  = state_q == StateInvalid && slot_free;
  assign learn       = state_q == StateLook && type_q == "R";
  assign load        = state_q == StateIdle && symbol_load_valid_i && !feed_start_valid_i;
  assign clear       = state_q == StateIdle && feed_start_valid_i;
  assign feed_start_ready_o = clear;
  assign event_ready_o = state_q == StateClear ||
                         (state_q == StateIdle && !feed_start_valid_i && !symbol_load_valid_i &&
                          !(flush_waiting && slot_free));

  // Which messages have an effect that the version counts: all of a type counter.
  assign versioned = (state_q == StateLook && !is_gap && type_q != "S" && type_q != "R" &&
                      !is_noted && !is_book && tracked) ||
                     (state_q == StateRecord && slot_free && !is_gap) ||
                     (state_q == StateLearn && !map_busy && !learn_hit) || emit_go;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StateClear:
      if (row_sweep_done_q && !orders_clearing && !depth_clearing && !map_clearing) begin
        state_d = starting_q ? StateStarted : StateIdle;
      end
      StateStarted: if (slot_free) state_d = StateIdle;
      StateIdle: begin
        if (feed_start_valid_i) state_d = StateClear;
        else if (symbol_load_valid_i) state_d = StateLoad;
        else if (flush_waiting && slot_free) state_d = StateFlush;
        else if (event_valid_i) state_d = StateLook;
      end
      StateLoad: if (load_done) state_d = StateIdle;
      StateLook: begin
        if (is_gap || type_q == "S") state_d = StateRecord;
        else if (type_q == "R") state_d = StateLearn;
        else if (!tracked) state_d = StateIdle;
        else if (is_noted) state_d = StateRecord;
        else if (is_book) state_d = StateRow;
        else state_d = StateIdle;
      end
      StateLearn: if (!map_busy) state_d = learn_hit ? StateRecord : StateIdle;
      StateRecord: if (slot_free) state_d = StateIdle;
      StateRow: state_d = StateWork;
      StateWork: state_d = StateEmit;
      StateEmit: if (emit_go) begin
        state_d = take_q || put_q ? StateDepth :
                  lost_q && valid_q[symbol_q] ? StateInvalid : StateIdle;
      end
      StateDepth: if (!depth_busy) begin
        state_d = tell_q || (depth_lost_q && valid_q[symbol_q]) ? StateInvalid : StateIdle;
      end
      StateInvalid: if (slot_free) state_d = StateIdle;
      StateFlush: state_d = StateFlushEmit;
      StateFlushEmit: if (slot_free) state_d = StateIdle;
      default: state_d = StateIdle;
    endcase
  end

  // The order table is written where the order's fate is known: what is taken from it in StateWork,
  // what is new in StateEmit.
  always_comb begin
    order_write      = 1'b0;
    order_erase      = 1'b0;
    order_write_slot = slot_q;
    order_key        = reference_q;
    order_written    = {symbol_q, side_q, take_price_q, left_q};
    if (state_q == StateWork && take_q) begin
      order_write = 1'b1;
      order_erase = left_q == '0;
      if (is_replace && put_q && !fresh_q) begin
        order_erase   = 1'b0;
        order_written = {symbol_q, side_q, price_q, quantity_q};
      end
    end else if (emit_go && put_q && (is_add || fresh_q)) begin
      order_write      = 1'b1;
      order_write_slot = room_slot_q;
      order_key        = is_add ? reference_q : second_q;
      order_written    = {symbol_q, side_q, price_q, quantity_q};
    end
  end

  // The quote row: at the quote, and again when the second-best level has been found.
  assign row_clear = state_q == StateClear && !row_sweep_done_q;
  always_comb begin
    row_write   = 1'b0;
    row_written = {bid_now, ask_now, timestamp_q, next_version};
    if (emit_go) row_write = 1'b1;
    else if (state_q == StateDepth && !depth_busy && refill_q) begin
      row_write = 1'b1;
      row_written = {
        side_q ? other_side : {new_side_q[161:81], found_present, found_key, found_quantity},
        side_q ? {new_side_q[161:81], found_present, found_key, found_quantity} : other_side,
        timestamp_q, version_q};
    end
  end

  assign record_is_quote = state_q == StateEmit || state_q == StateFlushEmit;
  always_comb begin
    unique case (state_q)
      StateEmit: record_load = emit_go && changed_q && !quote_later;
      StateFlushEmit, StateRecord, StateStarted, StateInvalid: record_load = slot_free;
      default: record_load = 1'b0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q          <= StateClear;
      starting_q       <= 1'b0;
      started_q        <= 1'b0;
      gap_q            <= 1'b0;
      market_open_q    <= 1'b0;
      row_sweep_done_q <= 1'b0;
      sweep_q          <= '0;
      version_q        <= '0;
      valid_q          <= '1;
      trading_q        <= '0;
      dirty_q          <= '0;
      record_valid_o   <= 1'b0;
    end else begin
      state_q <= state_d;
      if (record_ready_i) record_valid_o <= 1'b0;
      if (record_load) record_valid_o <= 1'b1;
      if (versioned) version_q <= next_version;
      if (state_q == StateRecord && slot_free) begin
        market_open_q <= next_market_open;
        if (type_q == "H") trading_q[symbol_q] <= code_q == "T";
        if (is_gap && code_q == pcl_pkg::GapOpened) gap_q <= 1'b1;
        if (is_gap && code_q == pcl_pkg::GapClosed) gap_q <= 1'b0;
      end
      if (emit_go && lost_q) valid_q[symbol_q] <= 1'b0;
      if (invalidate) valid_q[symbol_q] <= 1'b0;
      if (flush_push) dirty_q[symbol_q] <= 1'b1;
      if (flush_pop) dirty_q[flush_symbol] <= 1'b0;
      if (row_clear) begin
        sweep_q <= sweep_q + 1'b1;
        if (&sweep_q) row_sweep_done_q <= 1'b1;
      end
      if (state_q == StateStarted && slot_free) started_q <= 1'b1;
      if (clear) begin
        starting_q       <= 1'b1;
        started_q        <= 1'b0;
        gap_q            <= 1'b0;
        market_open_q    <= 1'b0;
        row_sweep_done_q <= 1'b0;
        sweep_q          <= '0;
        version_q        <= '0;
        valid_q          <= '1;
        trading_q        <= '0;
        dirty_q          <= '0;
      end
    end
    if (clear) start_sequence_q <= feed_start_sequence_i;
    if (state_q == StateWork) begin
      new_side_q <= new_side;
      refill_q   <= refill;
      changed_q  <= changed;
    end
    // The valid bit falls with the message's version; the record that says so comes after its
    // quote.
    if (emit_go) tell_q <= lost_q && valid_q[symbol_q];
    if (emit_go) depth_lost_q <= 1'b0;
    else if (depth_overflow) depth_lost_q <= 1'b1;
  end

  pcl_book_view #(.SymbolBits(SymbolBits)) u_view (
    .clk_i          (clk_i),
    .write_i        (row_clear || emit_go),
    .write_symbol_i (row_clear ? sweep_q : symbol_q),
    .bid_present_i  (!row_clear && bid_now[161]),
    .bid_price_i    (bid_now[160:129]),
    .ask_present_i  (!row_clear && ask_now[161]),
    .ask_price_i    (~ask_now[160:129]),
    .valid_i        (valid_q),
    .trading_i      (trading_q),
    .market_open_i  (market_open_q),
    .started_i      (started_q),
    .gap_i          (gap_q),
    .version_i      (version_q),
    .symbol_i       (view_symbol_i),
    .bid_present_o  (view_bid_present_o),
    .bid_price_o    (view_bid_price_o),
    .ask_present_o  (view_ask_present_o),
    .ask_price_o    (view_ask_price_o),
    .valid_o        (view_symbol_valid_o),
    .trading_o      (view_trading_o),
    .market_open_o  (view_market_open_o),
    .started_o      (view_feed_started_o),
    .gap_o          (view_gap_o),
    .version_o      (view_version_o)
  );

  pcl_book_counters u_counters (
    .clk_i           (clk_i),
    .rst_i           (rst_i),
    .look_i          (state_q == StateLook && !is_gap),
    .type_i          (type_q),
    .counted_i       (type_q == "S" || type_q == "R" || tracked),
    .unknown_i       (unknown && is_book),
    .duplicate_i     (is_add && order_hit && !bad_field),
    .clamped_i       (clamped),
    .bad_field_i     (bad_field),
    .second_used_i   (state_q == StateRow && is_replace && put_q && order_hit &&
                      second_q != reference_q),
    .overflow_i      ((state_q == StateRow && lost_q && is_add) || depth_overflow ||
                      (state_q == StateRow && is_replace && put_q && second_q != reference_q &&
                       !order_hit && !order_free)),
    .quote_i         (emit_go && changed_q),
    .coalesced_i     (emit_go && quote_later && dirty_q[symbol_q]),
    .counter_index_i (counter_index_i),
    .counter_value_o (counter_value_o)
  );

  assign start_o          = state_q == StateStarted && slot_free;
  assign start_sequence_o = start_sequence_q;
  assign clearing_o       = state_q == StateClear || state_q == StateStarted;
  assign quiet_o          = state_q == StateIdle && !record_valid_o && !flush_waiting;
  assign gap_open_o       = gap_q;
  assign feed_started_o   = started_q;
  assign market_open_o    = market_open_q;

  // A stalled record holds still; the flush queue cannot overflow, each symbol being in it once.
  logic         stalled_q;
  logic [511:0] held_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    held_q    <= record_o;
    if (!rst_i && stalled_q) assert (record_valid_o && record_o == held_q);
    if (!rst_i && flush_push) begin
      assert (flush_ready && flush_fill <= (SymbolBits + 1)'(2**SymbolBits));
    end
  end
endmodule
