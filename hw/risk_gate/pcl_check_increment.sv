// Price increment: at and above $1 a price is a multiple of the symbol's tick. Nothing skips it.
//
// Latency       2 cycles: price_i and valid_i, then one register of products; tick_i comes with the
//               answer. A number is a multiple of an odd d exactly if its product with d's inverse
//               modulo 2^32 is at most (2^32 - 1) / d: a multiply and a compare, no divider.
// Safety        an unknown tick code refuses every price from $1 on, with limit 0. Prices above 32
//               bits are bad_order before.
module pcl_check_increment (
  input  logic        clk_i,
  input  logic        valid_i,
  input  logic [31:0] price_i,
  input  logic        next_valid_i,  // a cycle later
  input  logic [7:0]  tick_i,        // two cycles later: tick_code_e
  output logic        refuse_o,
  output logic [31:0] limit_o
);
  localparam logic [31:0] Inverse25  = 32'd3264175145;
  localparam logic [31:0] Inverse125 = 32'd652835029;
  localparam logic [31:0] Most25     = 32'd171798691;  // (2^32 - 1) / 25
  localparam logic [31:0] Most125    = 32'd34359738;   // (2^32 - 1) / 125

  logic [31:0] of_25_q, of_125_q;
  logic        dollar_1_q, dollar_q, by_25_q, by_125_q, by_2_1_q, by_4_1_q, by_2_q, by_4_q;
  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      of_25_q    <= price_i * Inverse25;
      of_125_q   <= price_i * Inverse125;
      dollar_1_q <= price_i >= 32'd10000;
      by_2_1_q   <= !price_i[0];
      by_4_1_q   <= price_i[1:0] == 2'b00;
    end
    if (next_valid_i) begin
      by_25_q  <= of_25_q <= Most25;
      by_125_q <= of_125_q <= Most125;
      dollar_q <= dollar_1_q;
      by_2_q   <= by_2_1_q;
      by_4_q   <= by_4_1_q;
    end
  end
  logic multiple;
  always_comb begin
    case (tick_i)
      pcl_pkg::TickUnit: begin
        multiple = 1'b1;
        limit_o  = 32'd1;
      end
      pcl_pkg::TickHalfCent: begin
        multiple = by_2_q && by_25_q;
        limit_o  = 32'd50;
      end
      pcl_pkg::TickCent: begin
        multiple = by_4_q && by_25_q;
        limit_o  = 32'd100;
      end
      pcl_pkg::TickNickel: begin
        multiple = by_4_q && by_125_q;
        limit_o  = 32'd500;
      end
      default: begin
        multiple = 1'b0;
        limit_o  = '0;
      end
    endcase
  end
  assign refuse_o = dollar_q && !multiple;
endmodule
