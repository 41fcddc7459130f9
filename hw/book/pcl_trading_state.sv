// What the market data says besides prices: which symbols trade and may be sold short, whose book
// can be trusted, market hours, the line, and the version that counts messages. With it the gate's
// view of all that.
//
// Latency       1 cycle. The view shows the state at the clock edge that took view_symbol_i, writes
//               of that edge not included.
// Trading       H state T, until another H or a W; and no operational halt, which h of market Q
//               sets and ends. An h of another market, or of another action, changes nothing.
// Invalid       turns_invalid_o in the cycle of lose_i, if it is the first of the symbol since
//               clear_i; invalid_o with its symbol one cycle later, the first in which its valid
//               bit reads 0; tell_invalid_o from then until told_i.
// Reset, clear  nothing trades: not started, market closed, no symbol's state or short-sale state
//               known; every book (empty) is to be trusted.
module pcl_trading_state #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  // The message under work
  input  logic                  started_i,
  input  logic                  note_i,
  input  logic                  version_i,         // it counts
  input  logic                  lose_i,            // the book of its symbol is lost
  input  logic                  told_i,
  input  pcl_book_pkg::event_t  event_i,
  input  pcl_book_pkg::class_t  class_i,
  input  logic [SymbolBits-1:0] symbol_i,
  output logic                  symbol_valid_o,    // of symbol_i, combinational
  output logic                  turns_invalid_o,
  output logic                  tell_invalid_o,
  output logic                  invalid_o,
  output logic [SymbolBits-1:0] invalid_symbol_o,
  output logic [63:0]           version_o,
  output logic [63:0]           next_version_o,    // with this message
  output logic                  next_market_open_o,
  // As it is
  output logic                  market_open_o,
  output logic                  feed_started_o,
  output logic                  gap_open_o,
  // View
  input  logic [SymbolBits-1:0] view_symbol_i,
  output logic                  view_valid_o,
  output logic                  view_trading_o,
  output logic [1:0]            view_short_state_o,  // 0 unknown, 1 free, 2 restricted
  output logic                  view_market_open_o,
  output logic                  view_feed_started_o,
  output logic                  view_gap_o,
  output logic [63:0]           view_version_o
);
  logic [2**SymbolBits-1:0] valid_q, trading_q, halted_q, free_q, restricted_q;

  assign symbol_valid_o  = valid_q[symbol_i];
  assign turns_invalid_o = lose_i && symbol_valid_o;
  assign next_version_o  = version_o + 64'd1;
  always_comb begin
    next_market_open_o = market_open_o;
    if (event_i.kind == "S" && event_i.code == "Q") next_market_open_o = 1'b1;
    if (event_i.kind == "S" && event_i.code == "M") next_market_open_o = 1'b0;
    if (class_i.line && event_i.code == pcl_pkg::GapEndOfSession) next_market_open_o = 1'b0;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      valid_q        <= '1;
      trading_q      <= '0;
      halted_q       <= '0;
      free_q         <= '0;
      restricted_q   <= '0;
      version_o      <= '0;
      market_open_o  <= 1'b0;
      feed_started_o <= 1'b0;
      gap_open_o     <= 1'b0;
      tell_invalid_o <= 1'b0;
      invalid_o      <= 1'b0;
    end else begin
      if (version_i) version_o <= next_version_o;
      if (started_i) feed_started_o <= 1'b1;
      if (note_i) begin
        market_open_o <= next_market_open_o;
        unique case (event_i.kind)
          "H": trading_q[symbol_i] <= event_i.code == "T";
          "W": trading_q <= '0;
          "h": if (event_i.quantity[7:0] == "Q") begin
            if (event_i.code == "H") halted_q[symbol_i] <= 1'b1;
            if (event_i.code == "T") halted_q[symbol_i] <= 1'b0;
          end
          "Y": begin
            free_q[symbol_i]       <= event_i.code == "0";
            restricted_q[symbol_i] <= event_i.code == "1" || event_i.code == "2";
          end
          default: ;
        endcase
        if (class_i.line && event_i.code == pcl_pkg::GapOpened) gap_open_o <= 1'b1;
        if (class_i.line && event_i.code == pcl_pkg::GapClosed) gap_open_o <= 1'b0;
      end
      if (lose_i) valid_q[symbol_i] <= 1'b0;
      invalid_o <= turns_invalid_o;
      if (turns_invalid_o) tell_invalid_o <= 1'b1;
      else if (told_i) tell_invalid_o <= 1'b0;
    end
    if (turns_invalid_o) invalid_symbol_o <= symbol_i;
    view_valid_o        <= valid_q[view_symbol_i];
    view_trading_o      <= trading_q[view_symbol_i] && !halted_q[view_symbol_i];
    view_short_state_o  <= {restricted_q[view_symbol_i], free_q[view_symbol_i]};
    view_market_open_o  <= market_open_o;
    view_feed_started_o <= feed_started_o;
    view_gap_o          <= gap_open_o;
    view_version_o      <= version_o;
  end
endmodule
