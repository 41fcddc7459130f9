// Parses a sequenced OUCH 5.0 message: the first beat is its SoupBinTCP sequence (little-endian),
// the rest the message from its type byte on. Appendages beyond the fixed fields are ignored.
//
// Latency       2 cycles from the last beat to parsed_valid_o.
// Throughput    one message at a time: beats wait until the parsed one is taken.
// Safety        an unknown type, an empty message, or one shorter than its type's fixed fields and
//               appendage length has EffectTrip: the gate closes. Fields of a message too short are
//               0.
// Reset         empty.
module pcl_report_parser (
  input  logic                  clk_i,
  input  logic                  rst_i,
  // Bytes in
  input  logic                  report_valid_i,
  output logic                  report_ready_o,
  input  logic [63:0]           report_data_i,
  input  logic [7:0]            report_keep_i,
  input  logic                  report_last_i,
  // Message out
  output logic                  parsed_valid_o,
  input  logic                  parsed_ready_i,
  output pcl_gate_pkg::report_t parsed_o,
  // Anything inside
  output logic                  busy_o
);
  localparam int unsigned Beats = 7;  // 56 bytes hold the last field that counts (U, 52)
  localparam int unsigned Top   = 64*Beats - 1;

  /* verilator lint_off UNUSEDSIGNAL */  // timestamps and order details have no effect on exposure
  logic [Top:0] text;           // the first byte on top, so that fields read as big-endian numbers
  /* verilator lint_on UNUSEDSIGNAL */
  logic [63:0]  swapped;        // a beat, its first byte on top
  logic [63:0]  sequence_q;
  logic [3:0]   beat_q;         // 0: the sequence; saturates one past the last kept beat
  logic [6:0]   length_q;       // message bytes so far, saturating
  logic         whole_q, valid_q, take;
  logic [3:0]   kept;
  logic [7:0]   length_sum;

  assign report_ready_o = !whole_q && !valid_q;
  assign parsed_valid_o = valid_q;
  assign busy_o         = whole_q || valid_q || beat_q != '0;
  assign take           = report_valid_i && report_ready_o;

  always_comb begin
    kept = '0;
    for (int unsigned i = 0; i < 8; i++) kept = kept + {3'b0, report_keep_i[i]};
    length_sum = {1'b0, length_q} + {4'b0, kept};
    for (int unsigned i = 0; i < 8; i++) swapped[63 - 8*i -: 8] = report_data_i[8*i +: 8];
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      beat_q  <= '0;
      whole_q <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      if (take) begin
        if (report_last_i) beat_q <= '0;
        else if (beat_q <= 4'(Beats)) beat_q <= beat_q + 1'b1;
      end
      whole_q <= take && report_last_i;
      if (whole_q) valid_q <= 1'b1;
      else if (parsed_ready_i) valid_q <= 1'b0;
    end
    if (take) begin
      if (beat_q == '0) begin
        sequence_q <= report_data_i;
        length_q   <= '0;
      end else begin
        length_q <= length_sum[7] ? 7'h7F : length_sum[6:0];
      end
      for (int unsigned i = 0; i < Beats; i++) begin
        if (beat_q == 4'(i + 1)) text[Top - 64*i -: 64] <= swapped;
      end
    end
  end

  // Offsets are those of the specification: bytes from the type byte on. A message may lack its
  // appendage length (a venue leaves it out of the answer to a Cancel that had none): the fixed
  // fields are what counts.
  pcl_gate_pkg::report_t parsed_d;
  logic [7:0]            code;
  logic [6:0]            length_min;
  logic                  known_type;
  always_comb begin
    code                     = text[Top -: 8];
    parsed_d                 = '0;
    parsed_d.sequence_number = sequence_q;
    parsed_d.code            = length_q == '0 ? 8'd0 : code;
    parsed_d.user_ref        = text[Top - 8*9 -: 32];
    parsed_d.of_order        = 1'b1;
    parsed_d.effect          = pcl_gate_pkg::EffectNone;
    known_type               = 1'b1;
    length_min               = 7'd13;
    case (code)
      "A": begin
        length_min         = 7'd62;
        parsed_d.quantity  = text[Top - 8*14 -: 32];
        parsed_d.price     = text[Top - 8*26 -: 64];
        parsed_d.order_reference = text[Top - 8*36 -: 64];
        parsed_d.reason    = {8'd0, text[Top - 8*47 -: 8]};
        parsed_d.dead      = parsed_d.reason[7:0] == "D";
        parsed_d.effect    = parsed_d.dead ? pcl_gate_pkg::EffectClose : pcl_gate_pkg::EffectNotice;
      end
      "U": begin
        length_min         = 7'd66;
        parsed_d.original  = text[Top - 8*9 -: 32];
        parsed_d.user_ref  = text[Top - 8*13 -: 32];
        parsed_d.quantity  = text[Top - 8*18 -: 32];
        parsed_d.price     = text[Top - 8*30 -: 64];
        parsed_d.order_reference = text[Top - 8*40 -: 64];
        parsed_d.reason    = {8'd0, text[Top - 8*51 -: 8]};
        parsed_d.dead      = parsed_d.reason[7:0] == "D";
        parsed_d.effect    = pcl_gate_pkg::EffectReplace;
      end
      "C": begin
        length_min        = 7'd18;
        parsed_d.quantity = text[Top - 8*13 -: 32];
        parsed_d.reason   = {8'd0, text[Top - 8*17 -: 8]};
        parsed_d.effect   = pcl_gate_pkg::EffectCancel;
      end
      "D": begin
        length_min         = 7'd32;
        parsed_d.quantity  = text[Top - 8*13 -: 32];
        parsed_d.reason    = {8'd0, text[Top - 8*17 -: 8]};
        parsed_d.price     = text[Top - 8*22 -: 64];
        parsed_d.liquidity = {8'd0, text[Top - 8*30 -: 8]};
        parsed_d.effect    = pcl_gate_pkg::EffectCancel;
      end
      "E": begin
        length_min         = 7'd34;
        parsed_d.quantity  = text[Top - 8*13 -: 32];
        parsed_d.price     = text[Top - 8*17 -: 64];
        parsed_d.liquidity = {8'd0, text[Top - 8*25 -: 8]};
        parsed_d.order_reference = text[Top - 8*26 -: 64];
        parsed_d.effect    = pcl_gate_pkg::EffectExecute;
      end
      "J": begin
        length_min      = 7'd29;
        parsed_d.reason = text[Top - 8*13 -: 16];
        parsed_d.effect = pcl_gate_pkg::EffectClose;
      end
      "T": begin
        length_min         = 7'd30;
        parsed_d.order_reference = text[Top - 8*22 -: 64];
      end
      "P", "I": length_min = 7'd13;
      "B": begin
        length_min         = 7'd36;
        parsed_d.order_reference = text[Top - 8*13 -: 64];
        parsed_d.reason    = {8'd0, text[Top - 8*21 -: 8]};
        parsed_d.effect    = pcl_gate_pkg::EffectBreak;
      end
      "M": begin
        length_min        = 7'd18;
        parsed_d.quantity = text[Top - 8*14 -: 32];
        parsed_d.modifies = 1'b1;
        parsed_d.effect   = pcl_gate_pkg::EffectCancel;
        case (text[Top - 8*13 -: 8])
          "S":     parsed_d.side = pcl_gate_pkg::SideSell;
          "T":     parsed_d.side = pcl_gate_pkg::SideShort;
          "E":     parsed_d.side = pcl_gate_pkg::SideShortExempt;
          default: parsed_d.side = pcl_gate_pkg::SideBuy;
        endcase
      end
      "R": begin
        length_min      = 7'd14;
        parsed_d.reason = {8'd0, text[Top - 8*13 -: 8]};
        if (parsed_d.reason[7:0] != "R" && parsed_d.reason[7:0] != "P")
          parsed_d.effect = pcl_gate_pkg::EffectTrip;
      end
      "S": begin
        length_min        = 7'd10;
        parsed_d.user_ref = '0;
        parsed_d.of_order = 1'b0;
      end
      "X": begin
        length_min        = 7'd25;
        parsed_d.of_order = 1'b0;
      end
      "G", "K": begin
        length_min        = 7'd17;
        parsed_d.of_order = 1'b0;
      end
      "Q": parsed_d.of_order = 1'b0;
      default: known_type = 1'b0;
    endcase
    if (!known_type || length_q < length_min) begin
      parsed_d                 = '0;
      parsed_d.sequence_number = sequence_q;
      parsed_d.code            = length_q == '0 ? 8'd0 : code;
      parsed_d.effect          = pcl_gate_pkg::EffectTrip;
    end
  end
  always_ff @(posedge clk_i) if (whole_q) parsed_o <= parsed_d;

  // A parsed message waits unchanged until it is taken.
  logic                  stalled_q;
  pcl_gate_pkg::report_t held_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && valid_q && !parsed_ready_i;
    held_q    <= parsed_o;
    if (!rst_i && stalled_q) begin
      assert (valid_q);
      assert (parsed_o == held_q);
    end
    if (!rst_i) assert (!(whole_q && valid_q));
  end
endmodule
