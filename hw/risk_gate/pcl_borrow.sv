// Shares sold short of each symbol, reserved or executed, since the last clear.
//
// Latency       T5 is 4 cycles after lookup_valid_i (T1); the shares to add come in T2, the
//               symbol's borrow in T3. ok_o: what stands plus those shares is at most the borrow;
//               operand_o is that sum.
// Throughput    a lookup every cycle; an answer contains every commit in front of it.
// Keeper        shares come back one symbol at a time: ready again 2 cycles later.
// Parity        lost_o in T5, or 2 cycles after the keeper's request: the sum read has lost it.
// Overflow      the sum saturates at 2**48 - 1, which is above every borrow, and then stands until
//               a clear (fails closed). It does not go below 0.
// Reset, clear  every sum is swept to 0, 2**SymbolBits cycles of clearing_o; no lookups meanwhile.
module pcl_borrow #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  clear_i,
  output logic                  clearing_o,
  // T1, T2, T3, T5
  input  logic                  lookup_valid_i,
  input  logic [SymbolBits-1:0] lookup_symbol_i,
  input  logic [31:0]           added_i,
  input  logic [31:0]           borrow_i,
  output logic                  ok_o,
  output logic [63:0]           operand_o,
  input  logic                  commit_i,
  // Keeper: shares given back
  input  logic                  give_valid_i,
  output logic                  give_ready_o,
  input  logic [SymbolBits-1:0] give_symbol_i,
  input  logic [31:0]           give_shares_i,
  output logic                  lost_o
);
  localparam int unsigned Bits = 48;

  logic                  valid_2_q, valid_3_q, valid_4_q, valid_5_q;
  logic [SymbolBits-1:0] symbol_2_q, symbol_3_q, symbol_4_q, symbol_5_q;
  logic [31:0]           added_3_q, added_4_q, borrow_4_q, borrow_5_q;
  always_ff @(posedge clk_i) begin
    valid_2_q <= !rst_i && lookup_valid_i;
    valid_3_q <= !rst_i && valid_2_q;
    valid_4_q <= !rst_i && valid_3_q;
    valid_5_q <= !rst_i && valid_4_q;
    if (lookup_valid_i) symbol_2_q <= lookup_symbol_i;
    if (valid_2_q) {symbol_3_q, added_3_q} <= {symbol_2_q, added_i};
    if (valid_3_q) {symbol_4_q, added_4_q, borrow_4_q} <= {symbol_3_q, added_3_q, borrow_i};
    if (valid_4_q) {symbol_5_q, borrow_5_q} <= {symbol_4_q, borrow_4_q};
  end

  // T3: the sum is read; the order in T5 may just be writing it. The keeper reads it here too.
  logic                  giving_q, sweeping_q, write, bypass_4_q, same_3, same_4;
  logic [SymbolBits-1:0] sweep_q, give_symbol_q, write_symbol;
  logic [31:0]           give_shares_q;
  logic [Bits-1:0]       word, bypass_q, sum_4, total_5_q, written, left;
  pcl_parity_ram #(.AddressBits(SymbolBits), .WordBits(Bits)) u_sums (
    .clk_i, .rst_i, .write_enable_i(write), .write_address_i(write_symbol),
    .write_data_i(written), .read_enable_i(valid_3_q || (give_valid_i && give_ready_o)),
    .read_address_i(valid_3_q ? symbol_3_q : give_symbol_i), .read_data_o(word), .lost_o
  );
  assign write        = sweeping_q || giving_q || commit_i;
  assign write_symbol = sweeping_q ? sweep_q : giving_q ? give_symbol_q : symbol_5_q;
  assign written      = sweeping_q ? '0 : giving_q ? left : total_5_q;
  assign same_3       = valid_5_q && symbol_3_q == symbol_5_q;
  assign same_4       = valid_5_q && symbol_4_q == symbol_5_q;
  assign sum_4        = bypass_4_q ? bypass_q : word;

  // T4: the total after this order, over what stands or over what the order in front makes of it.
  logic            over_own, over_front;
  logic [Bits-1:0] own, front, total_d;
  pcl_wide_add #(.Bits(Bits)) u_own (
    .a_i(sum_4), .b_i(Bits'(added_4_q)), .carry_i(1'b0), .sum_o(own), .carry_o(over_own)
  );
  pcl_wide_add #(.Bits(Bits)) u_front (
    .a_i(total_5_q), .b_i(Bits'(added_4_q)), .carry_i(1'b0), .sum_o(front), .carry_o(over_front)
  );
  always_comb begin
    if (same_4 && commit_i) total_d = over_front ? '1 : front;
    else                    total_d = over_own   ? '1 : own;
  end
  always_ff @(posedge clk_i) begin
    bypass_4_q <= same_3 && commit_i;
    if (same_3 && commit_i) bypass_q <= total_5_q;
    if (valid_4_q) total_5_q <= total_d;
  end
  assign ok_o      = total_5_q[Bits-1:32] == '0 && total_5_q[31:0] <= borrow_5_q;
  assign operand_o = 64'(total_5_q);

  // Keeper: read, then written back less what is given.
  logic            enough;
  logic [Bits-1:0] difference;
  pcl_wide_add #(.Bits(Bits)) u_left (
    .a_i(word), .b_i({16'hFFFF, ~give_shares_q}), .carry_i(1'b1), .sum_o(difference),
    .carry_o(enough)
  );
  assign left         = (&word) ? '1 : enough ? difference : '0;
  assign give_ready_o = !giving_q && !sweeping_q;
  assign clearing_o   = sweeping_q;
  always_ff @(posedge clk_i) begin
    giving_q <= !rst_i && give_valid_i && give_ready_o;
    if (give_valid_i && give_ready_o) begin
      give_symbol_q <= give_symbol_i;
      give_shares_q <= give_shares_i;
    end
    if (rst_i || clear_i) begin
      sweeping_q <= 1'b1;
      sweep_q    <= '0;
    end else if (sweeping_q) begin
      sweep_q <= sweep_q + 1'b1;
      if (&sweep_q) sweeping_q <= 1'b0;
    end
  end

  // The protocol: a commit is of an order in T5; keeper and clear find the pipeline empty.
  logic in_flight;
  assign in_flight = lookup_valid_i || valid_2_q || valid_3_q || valid_4_q || valid_5_q;
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (commit_i) assert (valid_5_q);
      if (give_valid_i || giving_q || sweeping_q || clear_i) assert (!in_flight);
      if (clear_i) assert (!giving_q && !give_valid_i);
    end
  end
endmodule
