// Order table, price levels and quote of every symbol; trading states; validity and version. One
// message at a time.
//
//   event -> [pcl_book_event] -> [pcl_symbol_map] locate -> [pcl_book_orders] order
//         -> [pcl_book_quotes] quote row, depth in the background -> quote, view
//   [pcl_book_control] says when; [pcl_trading_state] keeps the rest of the gate's view
//
// Latency       event taken -> quote record 4 cycles, whatever the message does to the book.
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
  output logic [31:0]           view_last_price_o,
  output logic [31:0]           view_auction_reference_o,
  output logic [1:0]            view_short_state_o,
  output logic                  view_symbol_valid_o,
  output logic                  view_trading_o,
  output logic                  view_market_open_o,
  output logic                  view_feed_started_o,
  output logic                  view_gap_o,
  output logic [63:0]           view_version_o,
  // A symbol's book has turned invalid: pulse
  output logic                  book_invalid_o,
  output logic [SymbolBits-1:0] book_invalid_symbol_o,
  // Records, counters of the book, state
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
  // ------------------------------------------------------------------- what is done, and in order
  pcl_book_pkg::event_t  event_in, message;
  pcl_book_pkg::class_t  message_class;
  logic                  tracked, map_busy, map_clearing, learn_hit, load_done;
  logic [SymbolBits-1:0] found_symbol, learned_symbol, symbol, waiting_symbol;
  logic                  side, take, put, lost, changed, turns_invalid, tell_invalid;
  logic                  orders_clearing, quotes_clearing, depth_busy, depth_overflow;
  logic                  waiting, room, idle;
  logic                  clear, load, take_event, look, learn, learned, row, work, emit, depth_done;
  logic                  counts, trade, started, note, tell, quote_now, quote_later;
  logic                  flush_read, flushing, flushed;
  logic [SymbolBits-1:0] subject;

  assign event_in = {event_type_i, event_locate_i, event_timestamp_i, event_reference_i,
                     event_second_i, event_code_i, event_quantity_i, event_price_i};
  assign subject  = flushing ? waiting_symbol : symbol;
  pcl_book_event u_event (
    .clk_i,
    .take_i  (take_event),
    .event_i (event_in),
    .event_o (message),
    .class_o (message_class)
  );
  pcl_book_control u_control (
    .clk_i,
    .rst_i,
    .lossless_quotes_i,
    .start_valid_i   (feed_start_valid_i),
    .load_valid_i    (symbol_load_valid_i),
    .load_done_i     (load_done),
    .event_valid_i,
    .event_ready_o,
    .class_i         (message_class),
    .tracked_i       (tracked),
    .learn_busy_i    (map_busy),
    .learn_hit_i     (learn_hit),
    .touches_i       (take || put),
    .changed_i       (changed),
    .turns_invalid_i (turns_invalid),
    .tell_invalid_i  (tell_invalid),
    .clearing_i      (map_clearing || orders_clearing || quotes_clearing),
    .depth_busy_i    (depth_busy),
    .backlog_i       (waiting),
    .room_i          (room),
    .clear_o         (clear),
    .load_o          (load),
    .take_o          (take_event),
    .look_o          (look),
    .learn_o         (learn),
    .learned_o       (learned),
    .row_o           (row),
    .work_o          (work),
    .emit_o          (emit),
    .depth_done_o    (depth_done),
    .trade_o         (trade),
    .version_o       (counts),
    .started_o       (started),
    .note_o          (note),
    .invalid_o       (tell),
    .quote_now_o     (quote_now),
    .quote_later_o   (quote_later),
    .flush_read_o    (flush_read),
    .flushing_o      (flushing),
    .flushed_o       (flushed),
    .clearing_o,
    .idle_o          (idle)
  );

  // ------------------------------------------------------------------------------------ the tables
  pcl_symbol_map #(.SymbolBits(SymbolBits)) u_symbols (
    .clk_i,
    .rst_i,
    .clearing_o       (map_clearing),
    .busy_o           (map_busy),
    .load_i           (load),
    .load_index_i     (symbol_load_index_i),
    .load_name_i      (symbol_load_name_i),
    .load_done_o      (load_done),
    .load_duplicate_o (symbol_load_duplicate_o),
    .learn_i          (learn),
    .learn_name_i     (message.first),
    .learn_locate_i   (message.locate),
    .learn_hit_o      (learn_hit),
    .learn_symbol_o   (learned_symbol),
    .find_i           (take_event),
    .find_locate_i    (event_locate_i),
    .find_hit_o       (tracked),
    .find_symbol_o    (found_symbol)
  );

  logic [31:0] take_price, take_quantity, trade_price;
  logic        traded, unknown, duplicate, clamped, bad_field, second_used, no_room;
  pcl_book_orders #(.SymbolBits(SymbolBits), .SetBits(OrderSetBits)) u_orders (
    .clk_i,
    .rst_i,
    .clear_i          (clear),
    .clearing_o       (orders_clearing),
    .take_i           (take_event),
    .look_i           (look),
    .learned_i        (learned),
    .row_i            (row),
    .work_i           (work),
    .emit_i           (emit),
    .first_i          (event_reference_i),
    .event_i          (message),
    .class_i          (message_class),
    .found_symbol_i   (found_symbol),
    .learned_symbol_i (learned_symbol),
    .symbol_o         (symbol),
    .side_o           (side),
    .take_o           (take),
    .take_price_o     (take_price),
    .take_quantity_o  (take_quantity),
    .put_o            (put),
    .lost_o           (lost),
    .traded_o         (traded),
    .trade_price_o    (trade_price),
    .unknown_o        (unknown),
    .duplicate_o      (duplicate),
    .clamped_o        (clamped),
    .bad_field_o      (bad_field),
    .second_used_o    (second_used),
    .overflow_o       (no_room)
  );

  logic                  sweep;
  logic [SymbolBits-1:0] sweep_symbol;
  pcl_book_pkg::quote_t  quote;
  logic [47:0]           quote_timestamp;
  logic [63:0]           quote_version, version, next_version;
  pcl_book_quotes #(
    .SymbolBits(SymbolBits), .LevelSetBits(LevelSetBits), .NodeSetBits(NodeSetBits)
  ) u_quotes (
    .clk_i,
    .rst_i,
    .clear_i         (clear),
    .clearing_o      (quotes_clearing),
    .sweep_o         (sweep),
    .sweep_symbol_o  (sweep_symbol),
    .read_i          (row || flush_read),
    .work_i          (work),
    .emit_i          (emit),
    .depth_done_i    (depth_done),
    .flushing_i      (flushing),
    .symbol_i        (subject),
    .side_i          (side),
    .take_i          (take),
    .take_price_i    (take_price),
    .take_quantity_i (take_quantity),
    .put_i           (put),
    .put_price_i     (message.price),
    .put_quantity_i  (message.quantity),
    .timestamp_i     (message.timestamp),
    .version_i       (depth_done ? version : next_version),
    .changed_o       (changed),
    .quote_o         (quote),
    .timestamp_o     (quote_timestamp),
    .version_o       (quote_version),
    .depth_busy_o    (depth_busy),
    .overflow_o      (depth_overflow)
  );

  // ---------------------------------------------------------------------------- states and records
  logic symbol_valid, next_market_open, coalesced;
  pcl_trading_state #(.SymbolBits(SymbolBits)) u_state (
    .clk_i,
    .rst_i,
    .clear_i             (clear),
    .started_i           (started),
    .note_i              (note),
    .version_i           (counts),
    .lose_i              ((emit && lost) || depth_overflow),
    .told_i              (tell),
    .event_i             (message),
    .class_i             (message_class),
    .symbol_i            (subject),
    .symbol_valid_o      (symbol_valid),
    .turns_invalid_o     (turns_invalid),
    .tell_invalid_o      (tell_invalid),
    .invalid_o           (book_invalid_o),
    .invalid_symbol_o    (book_invalid_symbol_o),
    .version_o           (version),
    .next_version_o      (next_version),
    .next_market_open_o  (next_market_open),
    .market_open_o,
    .feed_started_o,
    .gap_open_o,
    .view_symbol_i,
    .view_valid_o        (view_symbol_valid_o),
    .view_trading_o,
    .view_short_state_o,
    .view_market_open_o,
    .view_feed_started_o,
    .view_gap_o,
    .view_version_o
  );
  pcl_book_view #(.SymbolBits(SymbolBits)) u_view (
    .clk_i,
    .empty_i             (sweep),
    .write_symbol_i      (sweep ? sweep_symbol : symbol),
    .quote_write_i       (emit),
    .quote_i             (quote),
    .last_write_i        ((emit && traded) || (trade && message_class.trade)),
    .last_price_i        (trade_price),
    .auction_write_i     (note && message.kind == "J"),
    .auction_reference_i (message.quantity),
    .symbol_i            (view_symbol_i),
    .bid_present_o       (view_bid_present_o),
    .bid_price_o         (view_bid_price_o),
    .ask_present_o       (view_ask_present_o),
    .ask_price_o         (view_ask_price_o),
    .last_price_o        (view_last_price_o),
    .auction_reference_o (view_auction_reference_o)
  );
  pcl_quote_backlog #(.SymbolBits(SymbolBits)) u_backlog (
    .clk_i,
    .rst_i,
    .clear_i       (clear),
    .push_i        (quote_later),
    .push_symbol_i (symbol),
    .coalesced_o   (coalesced),
    .waiting_o     (waiting),
    .symbol_o      (waiting_symbol),
    .pop_i         (flushed)
  );
  pcl_book_records u_records (
    .clk_i,
    .rst_i,
    .room_o           (room),
    .load_quote_i     (quote_now || flushed),
    .load_state_i     (note && !message_class.line),
    .load_line_i      (note && message_class.line),
    .load_started_i   (started),
    .load_invalid_i   (tell),
    .event_i          (message),
    .class_i          (message_class),
    .symbol_i         (16'(subject)),
    .symbol_valid_i   (symbol_valid),
    .market_open_i    (next_market_open),
    .quote_i          (quote),
    .timestamp_i      (quote_timestamp),
    .version_i        (quote_version),
    .start_sequence_i (start_sequence_o),
    .record_valid_o,
    .record_ready_i,
    .record_o
  );
  pcl_book_counters u_counters (
    .clk_i,
    .rst_i,
    .look_i          (look && !message_class.line),
    .type_i          (message.kind),
    .counted_i       (message_class.market || message_class.directory || tracked),
    .unknown_i       (unknown),
    .duplicate_i     (duplicate),
    .clamped_i       (clamped),
    .bad_field_i     (bad_field),
    .second_used_i   (second_used),
    .overflow_i      (no_room || depth_overflow),
    .quote_i         (emit && changed),
    .coalesced_i     (coalesced),
    .counter_index_i,
    .counter_value_o
  );

  always_ff @(posedge clk_i) if (clear) start_sequence_o <= feed_start_sequence_i;
  assign start_o             = started;
  assign feed_start_ready_o  = clear;
  assign symbol_load_ready_o = load_done;
  assign quiet_o             = idle && !record_valid_o && !waiting;
endmodule
