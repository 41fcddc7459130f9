// The book's records as 64-byte entries; the mux stamps their sequence and cycle.
//
// Latency       1 cycle from load_*_i to record_valid_o.
// Throughput    1 record a cycle. A load is allowed only while room_o; at most one at a time.
// Backpressure  room_o is combinational from record_ready_i; a record not taken holds still.
// Reset         no record.
// The fields stand last first, as in pcl_pkg: written out, so that an idle cycle moves none of the
// 512 bits.
module pcl_book_records (
  input  logic                 clk_i,
  input  logic                 rst_i,
  output logic                 room_o,
  input  logic                 load_quote_i,
  input  logic                 load_state_i,    // event_i noted, a happening of the line excepted
  input  logic                 load_line_i,     // event_i, such a happening
  input  logic                 load_started_i,
  input  logic                 load_invalid_i,
  // What of
  input  pcl_book_pkg::event_t event_i,
  input  pcl_book_pkg::class_t class_i,
  input  logic [15:0]          symbol_i,
  input  logic                 symbol_valid_i,
  input  logic                 market_open_i,
  input  pcl_book_pkg::quote_t quote_i,
  input  logic [47:0]          timestamp_i,
  input  logic [63:0]          version_i,
  input  logic [63:0]          start_sequence_i,
  // Records out
  output logic                 record_valid_o,
  input  logic                 record_ready_i,
  output logic [511:0]         record_o
);
  logic                 load, is_j;
  pcl_book_pkg::quote_t quote;
  assign is_j    = event_i.kind == "J";
  assign load    = load_quote_i || load_state_i || load_line_i || load_started_i || load_invalid_i;
  assign room_o  = !record_valid_o || record_ready_i;

  // An empty side shows zeros.
  always_comb begin
    quote = quote_i;
    if (!quote_i.bid_present) {quote.bid_price, quote.bid_quantity} = '0;
    if (!quote_i.ask_present) {quote.ask_price, quote.ask_quantity} = '0;
  end

  logic [7:0]  gap_code;
  logic [15:0] gap_symbol;
  logic [63:0] expected, received, highest;
  always_comb begin
    gap_code   = event_i.code;
    gap_symbol = 16'hFFFF;
    expected   = event_i.first;
    received   = event_i.second;
    highest    = {event_i.quantity, event_i.price};
    if (load_started_i) begin
      gap_code = pcl_pkg::GapStarted;
      expected = start_sequence_i;
      received = '0;
      highest  = start_sequence_i;
    end else if (load_invalid_i) begin
      gap_code   = pcl_pkg::GapBookInvalid;
      gap_symbol = symbol_i;
      expected   = '0;
      received   = event_i.first;
      highest    = '0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_quote_i) begin
      record_o <= {version_i,
                   16'b0, quote.ask_quantity, 16'b0, quote.bid_quantity,
                   quote.ask_price, quote.bid_price, 16'b0, timestamp_i, 64'b0, 64'b0,
                   13'b0, symbol_valid_i, quote.ask_present, quote.bid_present,
                   symbol_i, 8'b0, 8'b0, 8'b0, pcl_pkg::RecQuote};
    end else if (load_state_i) begin
      record_o <= {version_i,
                   is_j ? {event_i.second[31:0], event_i.second[63:32]} : 64'b0,
                   is_j ? {event_i.price, event_i.quantity} : 64'b0,
                   event_i.kind == "H" ? event_i.quantity : 32'b0, event_i.locate,
                   7'b0, market_open_i, event_i.code,
                   16'b0, event_i.timestamp, 64'b0, 64'b0,
                   16'b0, class_i.market ? 16'hFFFF : symbol_i, 8'b0, 8'b0, event_i.kind,
                   pcl_pkg::RecTradingState};
    end else if (load) begin
      record_o <= {128'b0, highest, received, expected, 64'b0, 64'b0,
                   16'b0, gap_symbol, 8'b0, 8'b0, gap_code, pcl_pkg::RecGap};
    end
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) record_valid_o <= 1'b0;
    else if (room_o) record_valid_o <= load;
  end

  logic         stalled_q;
  logic [511:0] held_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && record_valid_o && !record_ready_i;
    held_q    <= record_o;
    if (!rst_i && stalled_q) assert (record_valid_o && record_o == held_q);
    if (!rst_i && load) assert (room_o);
  end
endmodule
