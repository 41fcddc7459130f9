// What each party is worth at the last mark, and the sums over each account and the firm.
//
// Latency       3 cycles from set_i until the sums include it (ready_o high again).
// Throughput    one set at a time.
// Parity        lost_o 2 cycles after set_i: the value before has lost it. The sums stand in
//               registers.
// Reset, clear  sums 0; a party's own value counts only after it was set as fresh.
// Bounds        values of 112 bits signed (2^47 shares at a 64-bit price), sums of 128: exact.
module pcl_party_values (
  input  logic                               clk_i,
  input  logic                               rst_i,
  input  logic                               clear_i,
  input  logic                               set_i,
  output logic                               ready_o,
  input  logic                               fresh_i,    // the party had no value before
  input  logic [pcl_gate_pkg::PartyBits-1:0] party_i,    // these three stand until ready again
  input  logic [3:0]                         account_i,
  input  logic [111:0]                       value_i,    // two's complement
  output logic [127:0]                       account_sum_o,
  output logic [127:0]                       firm_sum_o,
  output logic                               lost_o
);
  logic         read_q, add_q, fresh_q;
  logic [111:0] old;
  logic [127:0] change_d, change_q, account_next, firm_next;
  (* mem2reg *) logic [127:0] sums_q [16];
  logic [127:0] firm_q;
  pcl_ram #(.AddressBits(pcl_gate_pkg::PartyBits), .WordBits(112)) u_values (
    .clk_i(clk_i), .write_enable_i(read_q), .write_address_i(party_i), .write_data_i(value_i),
    .read_enable_i(set_i && ready_o), .read_address_i(party_i), .read_data_o(old)
  );
  pcl_parity #(.AddressBits(pcl_gate_pkg::PartyBits), .WordBits(112)) u_parity (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(read_q), .write_address_i(party_i),
    .write_data_i(value_i), .read_enable_i(set_i && ready_o && !fresh_i),
    .read_address_i(party_i), .read_data_i(old), .lost_o(lost_o)
  );
  assign ready_o = !read_q && !add_q;
  /* verilator lint_off PINCONNECTEMPTY */  // the sums are wide enough
  pcl_wide_add #(.Bits(128)) u_change (
    .a_i({{16{value_i[111]}}, value_i}), .b_i(fresh_q ? '1 : ~{{16{old[111]}}, old}),
    .carry_i(1'b1), .sum_o(change_d), .carry_o()
  );
  assign account_sum_o = sums_q[account_i];
  assign firm_sum_o    = firm_q;
  pcl_wide_add #(.Bits(128)) u_account (
    .a_i(account_sum_o), .b_i(change_q), .carry_i(1'b0), .sum_o(account_next), .carry_o()
  );
  pcl_wide_add #(.Bits(128)) u_firm (
    .a_i(firm_q), .b_i(change_q), .carry_i(1'b0), .sum_o(firm_next), .carry_o()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      read_q <= 1'b0;
      add_q  <= 1'b0;
    end else begin
      read_q <= set_i && ready_o;
      add_q  <= read_q;
    end
    if (set_i && ready_o) fresh_q <= fresh_i;
    if (read_q) change_q <= change_d;
    for (int unsigned a = 0; a < 16; a++) begin
      if (rst_i || clear_i) sums_q[a] <= '0;
      else if (add_q && account_i == 4'(a)) sums_q[a] <= account_next;
    end
    if (rst_i || clear_i) firm_q <= '0;
    else if (add_q)       firm_q <= firm_next;
  end
endmodule
