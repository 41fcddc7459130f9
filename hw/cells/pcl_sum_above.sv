// Whether the sum of two wide numbers is above a limit, without waiting for the sum: the three are
// first brought to two by a carry-save row, whose sum's sign answers.
//
// Latency       combinational: one LUT level more than pcl_wide_add.
// Width         all three in two's complement of Bits; limit - a - b must fit too, the caller gives
//               the room.
module pcl_sum_above #(
  parameter int unsigned Bits = 67
) (
  input  logic [Bits-1:0] a_i,
  input  logic [Bits-1:0] b_i,
  input  logic [Bits-1:0] limit_i,
  output logic            above_o
);
  // limit - a - b = limit + ~a + ~b + 2; the two enter as the lowest carry and as the carry in.
  logic [Bits-1:0] half, carries, rest;
  logic            unused_carry, unused_rest;
  assign half    = limit_i ^ a_i ^ b_i;
  assign carries = Bits'({limit_i & ~(a_i & b_i) | ~(a_i | b_i), 1'b1});
  pcl_wide_add #(.Bits(Bits)) u_rest (
    .a_i(half), .b_i(carries), .carry_i(1'b1), .sum_o(rest), .carry_o(unused_carry)
  );
  assign above_o     = rest[Bits-1];
  assign unused_rest = &rest[Bits-2:0];
endmodule
