// The judge's rate buckets: of the session, the strategy and the symbol of the order in T1.
//
// Latency       asked in T1; the buckets' limits come in T3; the answers stand in T5.
// Throughput    one order or cancel a cycle, each seeing what every one in front has taken.
// Tokens        commit_i takes one of all three, spend_i (a cancel, a modify that only reduces) one
//               of the session alone, whether there is one or not.
// Reset, clear  all buckets full; clearing_o while they are swept.
// Safety        lost_o: a bucket read has lost its parity (pcl_rate_bucket).
module pcl_judge_rates #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  /* verilator lint_off UNUSEDSIGNAL */  // 2^40 us are twelve days
  input  logic [63:0]           now_us_i,
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic                  order_i,     // T1: asks all three
  input  logic                  cancel_i,    // T1: the session's alone
  input  logic [1:0]            session_i,
  input  logic [5:0]            strategy_i,
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic [95:0]           session_bucket_i,   // T3: interval, tolerance, reserve
  input  logic [95:0]           strategy_bucket_i,
  input  logic [95:0]           symbol_bucket_i,
  input  logic                  commit_i,    // T5
  input  logic                  spend_i,
  output logic [2:0]            entry_ok_o,  // T5: symbol, strategy, session
  output logic [2:0]            exit_ok_o,
  output logic                  lost_o
);
  logic [2:0]  clearing, lost;
  logic [43:0] now;
  assign now        = {now_us_i[39:0], 4'd0};
  assign clearing_o = |clearing;
  assign lost_o     = |lost;
  pcl_rate_bucket #(.IndexBits(2)) u_session (
    .clk_i(clk_i), .rst_i(rst_i), .lookup_valid_i(order_i || cancel_i),
    .lookup_index_i(session_i), .lookup_now_i(now), .interval_i(session_bucket_i[31:0]),
    .tolerance_i(session_bucket_i[63:32]), .reserve_i(session_bucket_i[95:64]),
    .ok_entry_o(entry_ok_o[0]), .ok_exit_o(exit_ok_o[0]), .commit_i(commit_i),
    .spend_i(spend_i), .clear_i(clear_i), .clearing_o(clearing[0]), .lost_o(lost[0])
  );
  pcl_rate_bucket #(.IndexBits(6)) u_strategy (
    .clk_i(clk_i), .rst_i(rst_i), .lookup_valid_i(order_i), .lookup_index_i(strategy_i),
    .lookup_now_i(now), .interval_i(strategy_bucket_i[31:0]),
    .tolerance_i(strategy_bucket_i[63:32]), .reserve_i(strategy_bucket_i[95:64]),
    .ok_entry_o(entry_ok_o[1]), .ok_exit_o(exit_ok_o[1]), .commit_i(commit_i), .spend_i(1'b0),
    .clear_i(clear_i), .clearing_o(clearing[1]), .lost_o(lost[1])
  );
  pcl_rate_bucket #(.IndexBits(SymbolBits)) u_symbol (
    .clk_i(clk_i), .rst_i(rst_i), .lookup_valid_i(order_i), .lookup_index_i(symbol_i),
    .lookup_now_i(now), .interval_i(symbol_bucket_i[31:0]),
    .tolerance_i(symbol_bucket_i[63:32]), .reserve_i(symbol_bucket_i[95:64]),
    .ok_entry_o(entry_ok_o[2]), .ok_exit_o(exit_ok_o[2]), .commit_i(commit_i), .spend_i(1'b0),
    .clear_i(clear_i), .clearing_o(clearing[2]), .lost_o(lost[2])
  );
endmodule
