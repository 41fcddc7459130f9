// The market-data half of the card: frames in, quotes and trading states out, and the gate's view
// of every symbol.
//
//   frames -> [pcl_feed] -> events -> [256 deep queue] -> [pcl_book] -> view, records
//
// Latency       last byte of a message out of the frame buffer -> quote record: pcl_feed's 3, 1 of
//               the queue, pcl_book's 4.
// Backpressure  the queue holds 3.4 times the worst burst measured in a full NASDAQ day; when it is
//               full frames wait.
// Reset         tables swept (clearing_o); nothing is taken from the feed before feed_start.
module pcl_market #(
  parameter int unsigned SymbolBits   = 8,
  parameter int unsigned OrderSetBits = 13,
  parameter int unsigned LevelSetBits = 12,
  parameter int unsigned NodeSetBits  = 11
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic [63:0]           now_us_i,
  input  logic                  feed_valid_i,
  output logic                  feed_ready_o,
  input  logic [63:0]           feed_data_i,
  input  logic [7:0]            feed_keep_i,
  input  logic                  feed_last_i,
  input  logic [15:0]           feed_port_i,
  input  logic                  lossless_quotes_i,
  input  logic                  symbol_load_valid_i,
  output logic                  symbol_load_ready_o,
  input  logic [SymbolBits-1:0] symbol_load_index_i,
  input  logic [63:0]           symbol_load_name_i,
  output logic                  symbol_load_duplicate_o,
  input  logic                  feed_start_valid_i,
  output logic                  feed_start_ready_o,
  input  logic [63:0]           feed_start_sequence_i,
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
  output logic [63:0]           view_heard_us_o,
  output logic                  view_heard_o,
  output logic                  book_invalid_o,
  output logic [SymbolBits-1:0] book_invalid_symbol_o,
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
  localparam int unsigned EventBits = 8 + 16 + 48 + 64 + 64 + 8 + 32 + 32;

  logic                 start, feed_quiet, book_quiet, heard, unused_started;
  logic [63:0]          start_sequence, heard_us, feed_count, book_count;
  logic                 in_valid, in_ready, out_valid, out_ready;
  logic [EventBits-1:0] in_event, out_event;
  logic [8:0]           fill;

  pcl_feed u_feed (
    .clk_i             (clk_i),
    .rst_i             (rst_i),
    .now_us_i          (now_us_i),
    .feed_valid_i      (feed_valid_i),
    .feed_ready_o      (feed_ready_o),
    .feed_data_i       (feed_data_i),
    .feed_keep_i       (feed_keep_i),
    .feed_last_i       (feed_last_i),
    .feed_port_i       (feed_port_i),
    .start_valid_i     (start),
    .start_sequence_i  (start_sequence),
    .stall_i           (clearing_o),
    .heard_us_o        (heard_us),
    .heard_o           (heard),
    .started_o         (unused_started),
    .event_valid_o     (in_valid),
    .event_ready_i     (in_ready),
    .event_type_o      (in_event[271:264]),
    .event_locate_o    (in_event[263:248]),
    .event_timestamp_o (in_event[247:200]),
    .event_reference_o (in_event[199:136]),
    .event_second_o    (in_event[135:72]),
    .event_code_o      (in_event[71:64]),
    .event_quantity_o  (in_event[63:32]),
    .event_price_o     (in_event[31:0]),
    .counter_index_i   (counter_index_i),
    .counter_value_o   (feed_count),
    .quiet_o           (feed_quiet)
  );

  pcl_fifo #(.WordBits(EventBits), .DepthBits(8)) u_events (
    .clk_i         (clk_i),
    .rst_i         (rst_i),
    .write_valid_i (in_valid),
    .write_ready_o (in_ready),
    .write_data_i  (in_event),
    .read_valid_o  (out_valid),
    .read_ready_i  (out_ready),
    .read_data_o   (out_event),
    .fill_o        (fill)
  );

  pcl_book #(
    .SymbolBits(SymbolBits), .OrderSetBits(OrderSetBits), .LevelSetBits(LevelSetBits),
    .NodeSetBits(NodeSetBits)
  ) u_book (
    .clk_i                   (clk_i),
    .rst_i                   (rst_i),
    .lossless_quotes_i       (lossless_quotes_i),
    .event_valid_i           (out_valid),
    .event_ready_o           (out_ready),
    .event_type_i            (out_event[271:264]),
    .event_locate_i          (out_event[263:248]),
    .event_timestamp_i       (out_event[247:200]),
    .event_reference_i       (out_event[199:136]),
    .event_second_i          (out_event[135:72]),
    .event_code_i            (out_event[71:64]),
    .event_quantity_i        (out_event[63:32]),
    .event_price_i           (out_event[31:0]),
    .symbol_load_valid_i     (symbol_load_valid_i),
    .symbol_load_ready_o     (symbol_load_ready_o),
    .symbol_load_index_i     (symbol_load_index_i),
    .symbol_load_name_i      (symbol_load_name_i),
    .symbol_load_duplicate_o (symbol_load_duplicate_o),
    .feed_start_valid_i      (feed_start_valid_i),
    .feed_start_ready_o      (feed_start_ready_o),
    .feed_start_sequence_i   (feed_start_sequence_i),
    .start_o                 (start),
    .start_sequence_o        (start_sequence),
    .view_symbol_i           (view_symbol_i),
    .view_bid_present_o      (view_bid_present_o),
    .view_ask_present_o      (view_ask_present_o),
    .view_bid_price_o        (view_bid_price_o),
    .view_ask_price_o        (view_ask_price_o),
    .view_last_price_o,
    .view_auction_reference_o,
    .view_short_state_o,
    .view_symbol_valid_o     (view_symbol_valid_o),
    .view_trading_o          (view_trading_o),
    .view_market_open_o      (view_market_open_o),
    .view_feed_started_o     (view_feed_started_o),
    .view_gap_o              (view_gap_o),
    .view_version_o          (view_version_o),
    .book_invalid_o,
    .book_invalid_symbol_o,
    .record_valid_o          (record_valid_o),
    .record_ready_i          (record_ready_i),
    .record_o                (record_o),
    .counter_index_i         (counter_index_i),
    .counter_value_o         (book_count),
    .clearing_o              (clearing_o),
    .quiet_o                 (book_quiet),
    .gap_open_o              (gap_open_o),
    .feed_started_o          (feed_started_o),
    .market_open_o           (market_open_o)
  );

  always_ff @(posedge clk_i) begin
    view_heard_us_o <= heard_us;
    view_heard_o    <= heard;
  end
  assign counter_value_o = feed_count | book_count;  // each reads 0 outside its range
  assign quiet_o         = feed_quiet && book_quiet && !in_valid && fill == '0 && !clearing_o;
endmodule
