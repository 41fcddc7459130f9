// Loss and gross exposure of one account, or of the firm, against their limits: the mark reached
// (50, 75, 85, 90, 95 or 100 percent), and a warning when it is above the last one.
//
// Latency       at most 18 cycles from start_i to ready_o high again; inputs stand meanwhile.
// Throughput    one at a time; loss first, then gross.
// Safety        sums saturate upwards: what cannot be told is above its limit. A limit of 0 has no
//               mark: the kill by loss needs a limit.
// Reset, clear  no mark reached.
module pcl_loss_marks (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         clear_i,
  input  logic         start_i,
  output logic         ready_o,
  input  logic [4:0]   account_i,      // 16: the firm
  input  logic [63:0]  bought_i,
  input  logic [63:0]  sold_i,
  input  logic [63:0]  open_buy_i,
  input  logic [63:0]  open_sell_i,
  input  logic [127:0] values_i,       // two's complement
  input  logic [63:0]  max_loss_i,
  input  logic [63:0]  max_gross_i,
  output logic         warning_o,      // one cycle
  output logic [7:0]   kind_o,         // warning_kind_e
  output logic [63:0]  value_o,
  output logic [63:0]  limit_o,
  output logic [7:0]   percent_o,
  output logic         loss_o          // one cycle, last of all: the loss has reached its limit
);
  typedef enum logic [2:0] {Idle, Traded, Worth, Compare, Answer} state_e;
  state_e      state_q;
  logic        gross_q;                // of the two, gross is looked at
  logic [2:0]  mark_q;                 // 6: 100 percent .. 1: 50, 0 none
  logic [65:0] wide_q;                 // gross: three adds
  logic [63:0] value_q, limit;
  logic [127:0] lost_q;
  logic [6:0]  percent;
  logic [70:0] hundredfold, wanted;
  logic        reached, lost_all_q;
  (* mem2reg *) logic [2:0] loss_marks_q [32];
  (* mem2reg *) logic [2:0] gross_marks_q [32];
  logic [2:0]  last;

  always_comb begin
    case (mark_q)
      3'd6:    percent = 7'd100;
      3'd5:    percent = 7'd95;
      3'd4:    percent = 7'd90;
      3'd3:    percent = 7'd85;
      3'd2:    percent = 7'd75;
      3'd1:    percent = 7'd50;
      default: percent = 7'd0;
    endcase
  end
  assign limit       = gross_q ? max_gross_i : max_loss_i;
  assign hundredfold = {1'b0, value_q, 6'd0} + {2'b0, value_q, 5'd0} + {5'd0, value_q, 2'd0};
  assign wanted      = {7'd0, limit} * {64'd0, percent};
  assign reached     = limit != '0 && hundredfold >= wanted;
  assign last        = gross_q ? gross_marks_q[account_i] : loss_marks_q[account_i];
  assign ready_o     = state_q == Idle;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= Idle;
    end else begin
      case (state_q)
        Idle:    if (start_i) state_q <= Traded;
        Traded:  state_q <= Worth;
        Worth:   state_q <= Compare;
        Compare: if (limit == '0 || reached || mark_q == 3'd1) state_q <= Answer;
        default: state_q <= gross_q ? Idle : Traded;
      endcase
    end
    case (state_q)
      Idle: gross_q <= 1'b0;
      Traded: begin
        lost_q <= {64'd0, bought_i} - {64'd0, sold_i};
        wide_q <= {2'b0, bought_i} + {2'b0, sold_i};
        mark_q <= 3'd6;
      end
      Worth: begin
        lost_q <= lost_q - values_i;
        wide_q <= wide_q + {2'b0, open_buy_i} + {2'b0, open_sell_i};
      end
      Compare: if (limit == '0 || !reached) mark_q <= limit == '0 ? '0 : mark_q - 3'd1;
      default: begin
        gross_q <= 1'b1;
        if (!gross_q) lost_all_q <= mark_q == 3'd6;
      end
    endcase
    for (int unsigned a = 0; a < 32; a++) begin
      if (rst_i || clear_i) begin
        loss_marks_q[a]  <= '0;
        gross_marks_q[a] <= '0;
      end else if (warning_o && account_i == 5'(a)) begin
        if (gross_q) gross_marks_q[a] <= mark_q;
        else         loss_marks_q[a]  <= mark_q;
      end
    end
  end
  always_comb begin
    if (gross_q)               value_q = wide_q[65:64] != '0 ? '1 : wide_q[63:0];
    else if (lost_q[127])      value_q = '0;
    else                       value_q = lost_q[127:64] != '0 ? '1 : lost_q[63:0];
  end
  assign warning_o = state_q == Answer && mark_q > last;
  assign loss_o    = state_q == Answer && gross_q && lost_all_q;
  assign kind_o    = gross_q ? pcl_pkg::WarnGross : pcl_pkg::WarnLoss;
  assign value_o   = value_q;
  assign limit_o   = limit;
  assign percent_o = {1'b0, percent};
endmodule
