// One ITCH 5.0 message into an event: its verdict and its fields as numbers. Contract:
// hw/contract/README.md, Feed 3.
//
// Latency       combinational.
// Length        judged before any field is used: a used message has exactly the bytes of its type.
module pcl_itch_decoder (
  input  logic [399:0] message_i,   // byte 0 in [7:0]
  input  logic [15:0]  bytes_i,
  // Exactly one of these four
  output logic         used_o,
  output logic         unknown_o,
  output logic         bad_length_o,
  output logic         unused_o,
  // Meaningful when used; a field the type does not have is 0
  output logic [7:0]   type_o,
  output logic [15:0]  locate_o,
  output logic [47:0]  timestamp_o,
  output logic [63:0]  reference_o,
  output logic [63:0]  second_o,
  output logic [7:0]   code_o,
  output logic [31:0]  quantity_o,
  output logic [31:0]  price_o
);
  // The bytes as one big-endian number: message byte i is big[8*(49-i) +: 8].
  // verilator lint_off UNUSEDSIGNAL
  // The type (read as a byte), the tracking number, bytes 36..49: nothing the book wants.
  logic [399:0] big;
  // verilator lint_on UNUSEDSIGNAL
  for (genvar i = 0; i < 50; i++) begin : gen_big
    assign big[8*(49-i) +: 8] = message_i[8*i +: 8];
  end

  logic [5:0] length;  // of the type, 0 if it is none
  logic       known_used;
  assign type_o = message_i[7:0];
  always_comb begin
    known_used = 1'b1;
    case (type_o)
      "S": length = 6'd12;
      "R": length = 6'd39;
      "H": length = 6'd25;
      "Y": length = 6'd20;
      "J": length = 6'd35;
      "A": length = 6'd36;
      "F": length = 6'd40;
      "E": length = 6'd31;
      "C": length = 6'd36;
      "X": length = 6'd23;
      "D": length = 6'd19;
      "U": length = 6'd35;
      "P": length = 6'd44;
      "Q": length = 6'd40;
      "W": length = 6'd12;
      "h": length = 6'd21;
      default: begin
        known_used = 1'b0;
        case (type_o)
          "L":     length = 6'd26;
          "V":     length = 6'd35;
          "K":     length = 6'd28;
          "B":     length = 6'd19;
          "I":     length = 6'd50;
          "N":     length = 6'd20;
          "O":     length = 6'd48;
          default: length = 6'd0;
        endcase
      end
    endcase
  end
  logic empty, right;
  assign empty        = bytes_i == '0;
  assign right        = bytes_i == {10'd0, length};
  assign unknown_o    = !empty && length == '0;
  assign bad_length_o = empty || (length != '0 && !right);
  assign used_o       = !empty && right && known_used;
  assign unused_o     = !empty && right && length != '0 && !known_used;

  // Field of n bytes at offset o: big[8*(50-o-n) +: 8*n].
  assign locate_o    = big[8*47 +: 16];
  assign timestamp_o = big[8*39 +: 48];
  always_comb begin
    reference_o = '0;
    second_o    = '0;
    code_o      = '0;
    quantity_o  = '0;
    price_o     = '0;
    case (type_o)
      "S", "W": code_o = message_i[8*11 +: 8];
      "R": reference_o = message_i[8*11 +: 64];
      "H": begin
        code_o     = message_i[8*19 +: 8];
        quantity_o = message_i[8*21 +: 32];
      end
      "Y": code_o = message_i[8*19 +: 8];
      "h": begin
        code_o     = message_i[8*20 +: 8];            // action
        quantity_o = {24'd0, message_i[8*19 +: 8]};   // market
      end
      "J": begin
        quantity_o = big[8*27 +: 32];
        price_o    = big[8*23 +: 32];
        second_o   = big[8*15 +: 64];
      end
      "A", "F": begin
        reference_o = big[8*31 +: 64];
        code_o      = message_i[8*19 +: 8];
        quantity_o  = big[8*26 +: 32];
        price_o     = big[8*14 +: 32];
      end
      "E", "X": begin
        reference_o = big[8*31 +: 64];
        quantity_o  = big[8*27 +: 32];
      end
      "C": begin
        reference_o = big[8*31 +: 64];
        quantity_o  = big[8*27 +: 32];
        code_o      = message_i[8*31 +: 8];           // printable
        price_o     = big[8*14 +: 32];
      end
      "P": price_o = big[8*14 +: 32];
      "D": reference_o = big[8*31 +: 64];
      "U": begin
        reference_o = big[8*31 +: 64];
        second_o    = big[8*23 +: 64];
        quantity_o  = big[8*19 +: 32];
        price_o     = big[8*15 +: 32];
      end
      default: ;
    endcase
  end
endmodule
