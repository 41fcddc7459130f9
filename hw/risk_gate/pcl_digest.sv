// The card's digests of positions and open orders: a sum over all of CRC-32C pairs, see
// contract/README.md. One walk over the parties, then over the slots of the open-order table.
//
// Latency       2 cycles a party or slot that does not count, 6 a position, 10 an order.
// Throughput    one walk at a time; it alone uses the sweep ports meanwhile (reads only).
// Reset         idle.
module pcl_digest #(
  parameter int unsigned SlotBits = 12
) (
  input  logic                               clk_i,
  input  logic                               rst_i,
  input  logic                               start_i,
  output logic                               busy_o,
  output logic [63:0]                        positions_o,  // stand when busy_o falls
  output logic [63:0]                        orders_o,
  // Parties
  input  logic [pcl_gate_pkg::PartyBits:0]   parties_i,
  output logic                               sweep_o,
  output logic [pcl_gate_pkg::PartyBits-1:0] sweep_party_o,
  /* verilator lint_off UNUSEDSIGNAL */      // what is reserved is in the orders
  input  pcl_gate_pkg::exposure_t            sweep_row_i,
  input  logic [pcl_gate_pkg::KeyBits-1:0]   sweep_key_i,
  // Orders
  output logic                               read_o,
  output logic [31:0]                        read_ref_o,
  input  pcl_gate_pkg::order_t               entry_i
  /* verilator lint_on UNUSEDSIGNAL */
);
  typedef enum logic [2:0] {Idle, Read, Look, Words, Last} state_e;
  state_e       state_q;
  logic         of_orders_q, counts, at_end;
  logic [12:0]  item_q;
  logic [223:0] bytes_d, bytes_q;
  logic [2:0]   words_q;
  logic [31:0]  crc_q, word_crc, one_crc;
  logic [63:0]  pair;

  function automatic logic [31:0] crc_of(input logic [31:0] crc, input logic [31:0] bits,
                                         input int unsigned count);
    crc_of = crc ^ bits;
    for (int unsigned i = 0; i < count; i++)
      crc_of = crc_of[0] ? {1'b0, crc_of[31:1]} ^ 32'h82F63B78 : {1'b0, crc_of[31:1]};
  endfunction

  logic [63:0] position;
  assign position = {{16{sweep_row_i.position[47]}}, sweep_row_i.position};
  // First byte lowest. Keys and entries hold account, strategy, symbol in this order from the top.
  assign bytes_d = of_orders_q
      ? {entry_i.symbol, 2'b0, entry_i.strategy, 4'b0, entry_i.account, entry_i.executed,
         entry_i.total, 32'd0, entry_i.price, entry_i.original, entry_i.user_ref}
      : {128'd0, position, sweep_key_i[15:0], 2'b0, sweep_key_i[21:16], 4'b0, sweep_key_i[25:22]};
  assign counts = of_orders_q ? entry_i.valid : sweep_row_i.position != '0;
  assign at_end = of_orders_q ? item_q == 13'(2**SlotBits) : item_q == parties_i;

  assign busy_o        = state_q != Idle;
  assign sweep_o       = state_q == Read && !of_orders_q && !at_end;
  assign sweep_party_o = item_q[pcl_gate_pkg::PartyBits-1:0];
  assign read_o        = state_q == Read && of_orders_q && !at_end;
  assign read_ref_o    = {19'd0, item_q};
  assign word_crc      = state_q == Words ? crc_of(crc_q, bytes_q[31:0], 32) : '0;
  assign one_crc       = state_q == Last ? crc_of(crc_q, 32'd1, 8) : '0;
  assign pair          = {~crc_q, ~one_crc};

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= Idle;
    end else begin
      case (state_q)
        Idle: if (start_i) state_q <= Read;
        Read: if (!at_end) state_q <= Look;
              else if (of_orders_q) state_q <= Idle;
        Look: state_q <= counts ? Words : Read;
        Words: if (words_q == 3'd1) state_q <= Last;
        default: state_q <= Read;
      endcase
    end
    case (state_q)
      Idle: begin
        if (start_i) begin
          positions_o <= '0;
          orders_o    <= '0;
        end
        of_orders_q <= 1'b0;
        item_q      <= '0;
      end
      Read: begin
        if (!at_end) item_q <= item_q + 13'd1;
        else begin
          of_orders_q <= 1'b1;
          item_q      <= '0;
        end
      end
      Look: begin
        bytes_q <= bytes_d;
        words_q <= of_orders_q ? 3'd7 : 3'd3;
        crc_q   <= '1;
      end
      Words: begin
        bytes_q <= {32'd0, bytes_q[223:32]};
        words_q <= words_q - 3'd1;
        crc_q   <= word_crc;
      end
      default: begin
        if (of_orders_q) orders_o    <= orders_o + pair;
        else             positions_o <= positions_o + pair;
      end
    endcase
  end
endmodule
