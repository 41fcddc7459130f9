// The parties and their exposure: a keyed table gives an account, strategy and symbol its number,
// and under the number stands the row: position, open buys, open sells.
//
// Latency       fixed: lookup in T1, added_i in T2, max_position_i in T3, known_o from T4, the rest
//               in T5, four cycles after the lookup.
// Throughput    a lookup every cycle. In T5 an answer includes every commit of an order in front,
//               the cycle before included; it does not depend on commit_i of its own cycle.
// How           T4 sums on the row as it is and on the row the order in front would leave; the
//               commit of that order picks at the end of the cycle.
// Keeper        looks up as an order does (answers stand from T5 until the next lookup), and with
//               no order under way writes a row, or inserts the party it looked up last.
// Parity        lost_o in T3 or T4, or 2 cycles after sweep_i: a party's number or a row has lost
//               it. An empty slot that says it is used has the wrong one.
// Sweep         sweep_i reads the row and the key of sweep_party_i, one cycle later.
// Reset, clear  no party; the table is swept (clearing_o). An order of no party is refused.
// Bounds        open quantities are at most 2^12 orders of 2^32 shares, positions 2^47: sums exact.
module pcl_exposure_rows #(
  parameter int unsigned SetBits = 9
) (
  input  logic                               clk_i,
  input  logic                               rst_i,
  input  logic                               clear_i,
  output logic                               clearing_o,
  // T1
  input  logic                               lookup_valid_i,
  input  logic [pcl_gate_pkg::KeyBits-1:0]   lookup_key_i,
  input  logic                               lookup_sell_i,
  // T2, T3
  input  logic [31:0]                        added_i,
  input  logic [31:0]                        max_position_i,
  // T4 on
  output logic                               known_o,
  output logic                               room_o,     // none is known, but it can be inserted
  // T5
  output logic [pcl_gate_pkg::PartyBits-1:0] party_o,
  output pcl_gate_pkg::exposure_t            row_o,      // before the order
  output logic [pcl_gate_pkg::SumBits-1:0]   worst_o,    // position seen from the side, open, added
  output logic                               opposed_o,  // the position is on the other side
  output logic                               over_o,     // worst above max_position
  input  logic                               commit_i,
  // Keeper
  input  logic                               write_i,
  input  logic                               insert_i,
  input  logic [pcl_gate_pkg::PartyBits-1:0] write_party_i,
  input  pcl_gate_pkg::exposure_t            write_row_i,
  output logic [pcl_gate_pkg::PartyBits-1:0] insert_party_o,
  // Sweep
  input  logic                               sweep_i,
  input  logic [pcl_gate_pkg::PartyBits-1:0] sweep_party_i,
  output pcl_gate_pkg::exposure_t            sweep_row_o,
  output logic [pcl_gate_pkg::KeyBits-1:0]   sweep_key_o,
  output logic [pcl_gate_pkg::PartyBits:0]   parties_o,
  output logic                               lost_o
);
  localparam int unsigned Index  = SetBits + 3;
  localparam int unsigned Parts  = pcl_gate_pkg::PartyBits;
  localparam int unsigned Shares = pcl_gate_pkg::SharesBits;
  localparam int unsigned Sum    = pcl_gate_pkg::SumBits;
  localparam int unsigned Grow   = Sum - Shares;

  // ---- T1, T2: the party's number
  logic             hit, free, valid_2_q, valid_3_q, valid_4_q, sell_2_q, sell_3_q, sell_4_q;
  logic [2:0]       hit_slot, free_slot;
  logic             party_parity, lost_party_q, lost_row;
  logic [Index-1:0] party_2, party_3_q, party_4_q, party_5_q, count;
  logic [Index:0]   count_q;
  logic             known_3_q, known_4_q, room_3_q, room_4_q;
  logic [pcl_gate_pkg::KeyBits-1:0] key_2_q;
  pcl_choice_table #(.KeyBits(pcl_gate_pkg::KeyBits), .ValueBits(Index + 1),
    .SetBits(SetBits)) u_keys (
    .clk_i(clk_i), .rst_i(rst_i), .clear_i(clear_i), .clearing_o(clearing_o),
    .lookup_i(lookup_valid_i), .lookup_key_i(lookup_key_i), .hit_o(hit), .hit_slot_o(hit_slot),
    .value_o({party_parity, party_2}), .free_o(free), .free_slot_o(free_slot), .write_i(insert_i),
    .write_erase_i(1'b0), .write_slot_i(free_slot), .write_key_i(key_2_q),
    .write_value_i({~^{key_2_q, count}, count})
  );
  /* verilator lint_off UNUSEDSIGNAL */  // the slot of a hit is not needed: parties stay
  logic [2:0] unused_slot;
  assign unused_slot = hit_slot;
  /* verilator lint_on UNUSEDSIGNAL */
  always_ff @(posedge clk_i) begin
    lost_party_q <= !rst_i && valid_2_q && hit && !(^{key_2_q, party_parity, party_2});
  end
  assign count          = count_q[Index-1:0];
  assign insert_party_o = Parts'(count);
  assign parties_o      = (Parts + 1)'(count_q);

  // ---- T2, T3: the row, out of the memory or from an order in front
  logic [pcl_gate_pkg::ExposureBits-1:0] word;
  pcl_gate_pkg::exposure_t next_q, row_3, ahead_q, row_4_q, row_5_q;
  logic                    ahead_valid_q, commit;
  logic [Index-1:0]        write_at;
  assign commit   = commit_i;
  assign write_at = commit ? party_5_q : write_party_i[Index-1:0];
  pcl_ram #(.AddressBits(Index), .WordBits(pcl_gate_pkg::ExposureBits)) u_rows (
    .clk_i(clk_i), .write_enable_i(commit || write_i), .write_address_i(write_at),
    .write_data_i(commit ? next_q : write_row_i), .read_enable_i(valid_2_q || sweep_i),
    .read_address_i(sweep_i ? sweep_party_i[Index-1:0] : party_2), .read_data_o(word)
  );
  pcl_ram #(.AddressBits(Index), .WordBits(pcl_gate_pkg::KeyBits)) u_names (
    .clk_i(clk_i), .write_enable_i(insert_i), .write_address_i(count), .write_data_i(key_2_q),
    .read_enable_i(sweep_i), .read_address_i(sweep_party_i[Index-1:0]), .read_data_o(sweep_key_o)
  );
  pcl_parity #(.AddressBits(Index), .WordBits(pcl_gate_pkg::ExposureBits)) u_parity (
    .clk_i(clk_i), .rst_i(rst_i), .write_enable_i(commit || write_i), .write_address_i(write_at),
    .write_data_i(commit ? next_q : write_row_i), .read_enable_i((valid_2_q && hit) || sweep_i),
    .read_address_i(sweep_i ? sweep_party_i[Index-1:0] : party_2), .read_data_i(word),
    .lost_o(lost_row)
  );
  assign lost_o      = lost_party_q || lost_row;
  assign sweep_row_o = word;
  assign row_3       = ahead_valid_q ? ahead_q : word;

  // ---- T3: everything but the open quantity
  logic [31:0]    added_3_q, added_4_q;
  logic [Sum-1:0] seen_3, held_4_q, spare_4_q;
  logic           opposed_4_q;
  // The position from the order's side: a buy adds to it, a sell takes from its reverse.
  always_comb begin
    seen_3 = {{Grow{row_3.position[Shares-1]}}, row_3.position};
    if (sell_3_q) seen_3 = -seen_3;
  end

  // ---- T4: with the row as it is, and with the one the order in front leaves
  logic              same_3, same_4;
  logic [Shares-1:0] open_a, open_b, next_a, next_b;
  logic [Sum-1:0]    worst_a, worst_b, spare_a, spare_b;
  logic [Sum-1:0]    worst_5_q;
  logic              over_5_q, opposed_5_q, known_5_q;
  assign same_3  = party_3_q == party_5_q;
  assign same_4  = party_4_q == party_5_q;
  assign open_a  = sell_4_q ? row_4_q.open_sell : row_4_q.open_buy;
  assign open_b  = sell_4_q ? next_q.open_sell : next_q.open_buy;
  assign next_a  = open_a + {{(Shares-32){1'b0}}, added_4_q};
  assign next_b  = open_b + {{(Shares-32){1'b0}}, added_4_q};
  assign worst_a = {{Grow{1'b0}}, open_a} + held_4_q;
  assign worst_b = {{Grow{1'b0}}, open_b} + held_4_q;
  assign spare_a = {{Grow{1'b0}}, open_a} + spare_4_q;
  assign spare_b = {{Grow{1'b0}}, open_b} + spare_4_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_2_q <= 1'b0;
      valid_3_q <= 1'b0;
      valid_4_q <= 1'b0;
    end else begin
      valid_2_q <= lookup_valid_i;
      valid_3_q <= valid_2_q;
      valid_4_q <= valid_3_q;
    end
    if (rst_i || clear_i) count_q <= '0;
    else if (insert_i)    count_q <= count_q + 1'b1;
    if (lookup_valid_i) begin
      key_2_q  <= lookup_key_i;
      sell_2_q <= lookup_sell_i;
    end
    if (valid_2_q) begin
      party_3_q     <= party_2;
      sell_3_q      <= sell_2_q;
      added_3_q     <= added_i;
      known_3_q     <= hit;
      room_3_q      <= free;
      ahead_valid_q <= commit && party_2 == party_5_q;
      ahead_q       <= next_q;
    end
    if (valid_3_q) begin
      party_4_q   <= party_3_q;
      sell_4_q    <= sell_3_q;
      added_4_q   <= added_3_q;
      known_4_q   <= known_3_q;
      room_4_q    <= room_3_q;
      row_4_q     <= commit && same_3 ? next_q : row_3;
      opposed_4_q <= seen_3[Sum-1];
      held_4_q    <= seen_3 + {{(Sum-32){1'b0}}, added_3_q};
      // Worst less the limit less one: not negative when over.
      spare_4_q   <= seen_3 + {{(Sum-32){1'b0}}, added_3_q} +
                     ~{{(Sum-32){1'b0}}, max_position_i};
    end
    if (valid_4_q) begin
      party_5_q   <= party_4_q;
      known_5_q   <= known_4_q;
      opposed_5_q <= opposed_4_q;
      row_5_q     <= commit && same_4 ? next_q : row_4_q;
      next_q      <= commit && same_4 ? next_q : row_4_q;
      if (sell_4_q) next_q.open_sell <= commit && same_4 ? next_b : next_a;
      else          next_q.open_buy  <= commit && same_4 ? next_b : next_a;
      worst_5_q   <= commit && same_4 ? worst_b : worst_a;
      over_5_q    <= commit && same_4 ? !spare_b[Sum-1] : !spare_a[Sum-1];
    end
  end
  assign known_o   = valid_4_q ? known_4_q : known_5_q;
  assign room_o    = room_4_q && !count_q[Index];
  assign party_o   = Parts'(party_5_q);
  assign row_o     = row_5_q;
  assign worst_o   = worst_5_q;
  assign opposed_o = opposed_5_q;
  assign over_o    = over_5_q;

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      if (write_i || insert_i) assert (!valid_2_q && !valid_3_q && !valid_4_q && !commit_i);
      if (sweep_i) assert (!valid_2_q);
      if (insert_i) assert (free && !hit && !count_q[Index]);
    end
  end
endmodule
