// Quote row of every symbol, and behind it all price levels. A row holds the best and the second-
// best level of both sides, so the new best never waits for the search of the next.
//
// Latency       read_i -> row 1 cycle; work_i -> changed_o and the new quote 1 cycle; from emit_i
//               the depth follows (depth_busy_o, 4 to 40 cycles, pcl_depth), and with it the new
//               second-best level.
// Quote out     quote_o and its timestamp and version: of the message while it is in emit; of the
//               row just read while flushing_i.
// Full          overflow_o pulses: the symbol's book can no longer be trusted.
// Reset, clear  rows and depth are swept, clearing_o; sweep_o tells the view which row is emptied.
module pcl_book_quotes #(
  parameter int unsigned SymbolBits   = 8,
  parameter int unsigned LevelSetBits = 12,
  parameter int unsigned NodeSetBits  = 11
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  output logic                  sweep_o,
  output logic [SymbolBits-1:0] sweep_symbol_o,
  // Steps (pcl_book_control)
  input  logic                  read_i,
  input  logic                  work_i,
  input  logic                  emit_i,
  input  logic                  depth_done_i,
  input  logic                  flushing_i,
  // What the message does (pcl_book_orders), from read_i until depth_done_i
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic                  side_i,
  input  logic                  take_i,
  input  logic [31:0]           take_price_i,
  input  logic [31:0]           take_quantity_i,
  input  logic                  put_i,
  input  logic [31:0]           put_price_i,
  input  logic [31:0]           put_quantity_i,
  input  logic [47:0]           timestamp_i,
  input  logic [63:0]           version_i,       // of this message
  // What comes of it
  output logic                  changed_o,
  output pcl_book_pkg::quote_t  quote_o,
  output logic [47:0]           timestamp_o,
  output logic [63:0]           version_o,
  output logic                  depth_busy_o,
  output logic                  overflow_o
);
  // -------------------------------------------------------------------------------------- the rows
  logic                swept_q, row_write;
  pcl_book_pkg::row_t  row, row_written;
  pcl_book_pkg::side_t old, after, after_q, bid, ask;
  logic                refill, changed, refill_q;
  logic [31:0]         take_key, put_key;

  assign sweep_o = !swept_q;
  pcl_ram #(.AddressBits(SymbolBits), .WordBits(pcl_book_pkg::RowBits)) u_rows (
    .clk_i,
    .write_enable_i  (row_write || sweep_o),
    .write_address_i (sweep_o ? sweep_symbol_o : symbol_i),
    .write_data_i    (row_written),
    .read_enable_i   (read_i),
    .read_address_i  (symbol_i),
    .read_data_o     (row)
  );
  assign old      = side_i ? row.ask : row.bid;
  assign take_key = side_i ? ~take_price_i : take_price_i;
  assign put_key  = side_i ? ~put_price_i : put_price_i;
  pcl_quote_side u_side (
    .side_i          (old),
    .take_i          (take_i && work_i),
    .take_key_i      (take_key),
    .take_quantity_i (take_quantity_i),
    .put_i           (put_i && work_i),
    .put_key_i       (put_key),
    .put_quantity_i  (put_quantity_i),
    .side_o          (after),
    .refill_o        (refill),
    .changed_o       (changed)
  );

  // ----------------------------------------------------------------------------------------- depth
  logic                 depth_clearing;
  pcl_book_pkg::level_t found;
  pcl_depth #(
    .SymbolBits(SymbolBits), .LevelSetBits(LevelSetBits), .NodeSetBits(NodeSetBits)
  ) u_depth (
    .clk_i,
    .rst_i,
    .clear_i,
    .clearing_o      (depth_clearing),
    .start_i         (emit_i && (take_i || put_i)),
    .symbol_i,
    .side_i,
    .take_i,
    .take_key_i      (take_key),
    .take_quantity_i,
    .put_i,
    .put_key_i       (put_key),
    .put_quantity_i,
    .refill_i        (refill_q),
    .refill_below_i  (after_q.best.key),
    .busy_o          (depth_busy_o),
    .second_o        (found),
    .overflow_o
  );

  // The row: at the quote, and again when the second-best level has been found.
  assign bid = side_i || flushing_i ? row.bid : after_q;
  assign ask = side_i && !flushing_i ? after_q : row.ask;
  assign row_write = emit_i || (depth_done_i && refill_q);
  always_comb begin
    row_written           = '0;
    row_written.bid       = bid;
    row_written.ask       = ask;
    row_written.timestamp = timestamp_i;
    row_written.version   = version_i;
    if (depth_done_i && side_i)  row_written.ask.second = found;
    if (depth_done_i && !side_i) row_written.bid.second = found;
    if (sweep_o) row_written = '0;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      swept_q        <= 1'b0;
      sweep_symbol_o <= '0;
    end else if (sweep_o) begin
      sweep_symbol_o <= sweep_symbol_o + 1'b1;
      swept_q        <= &sweep_symbol_o;
    end
    if (work_i) begin
      after_q   <= after;
      refill_q  <= refill;
      changed_o <= changed;
    end
  end

  assign clearing_o  = sweep_o || depth_clearing;
  assign timestamp_o = flushing_i ? row.timestamp : timestamp_i;
  assign version_o   = flushing_i ? row.version : version_i;
  assign quote_o     = {bid.best, ask.best.present, ~ask.best.key, ask.best.quantity};
endmodule
