// One side of a symbol's quote row: what a message that takes from one level and puts into another
// leaves as best and second-best level. Both changes count as one, so a Replace never shows the
// state between.
//
// A level is {present, key 32, quantity 48}; a key is the price of a bid and the complement of an
// offer's price, so the better level is always the larger key.
//
// Latency       combinational.
// refill_o      the second-best level is not known from the row: it has to be searched below the
//               new best.
// Golden model  a std::map of levels in tests/hw/book/book_test.cpp.
module pcl_quote_side (
  input  logic        best_present_i,
  input  logic [31:0] best_key_i,
  input  logic [47:0] best_quantity_i,
  input  logic        second_present_i,
  input  logic [31:0] second_key_i,
  input  logic [47:0] second_quantity_i,
  input  logic        take_i,
  input  logic [31:0] take_key_i,
  input  logic [31:0] take_quantity_i,
  input  logic        put_i,
  input  logic [31:0] put_key_i,
  input  logic [31:0] put_quantity_i,
  output logic        best_present_o,
  output logic [31:0] best_key_o,
  output logic [47:0] best_quantity_o,
  output logic        second_present_o,
  output logic [31:0] second_key_o,
  output logic [47:0] second_quantity_o,
  output logic        refill_o,
  output logic        changed_o
);
  logic        first_present, next_present, refill;
  logic [31:0] first_key, next_key;
  logic [47:0] first_quantity, next_quantity;
  logic        take_best, take_second;
  logic [47:0] best_left, second_left;

  assign take_best   = take_i && best_present_i && take_key_i == best_key_i;
  assign take_second = take_i && second_present_i && take_key_i == second_key_i;
  assign best_left   = best_quantity_i - {16'b0, take_quantity_i};
  assign second_left = second_quantity_i - {16'b0, take_quantity_i};

  // After taking
  always_comb begin
    first_present  = best_present_i;
    first_key      = best_key_i;
    first_quantity = best_quantity_i;
    next_present   = second_present_i;
    next_key       = second_key_i;
    next_quantity  = second_quantity_i;
    refill         = 1'b0;
    if (take_best) begin
      first_quantity = best_left;
      if (best_left == '0) begin
        first_present  = second_present_i;
        first_key      = second_key_i;
        first_quantity = second_quantity_i;
        next_present   = 1'b0;
        refill         = second_present_i;
      end
    end else if (take_second) begin
      next_quantity = second_left;
      if (second_left == '0) begin
        next_present = 1'b0;
        refill       = 1'b1;
      end
    end
  end

  // After putting
  always_comb begin
    best_present_o    = first_present;
    best_key_o        = first_key;
    best_quantity_o   = first_quantity;
    second_present_o  = next_present;
    second_key_o      = next_key;
    second_quantity_o = next_quantity;
    refill_o          = refill;
    if (put_i) begin
      if (!first_present) begin
        best_present_o  = 1'b1;
        best_key_o      = put_key_i;
        best_quantity_o = {16'b0, put_quantity_i};
      end else if (put_key_i == first_key) begin
        best_quantity_o = first_quantity + {16'b0, put_quantity_i};
      end else if (put_key_i > first_key) begin
        best_key_o        = put_key_i;
        best_quantity_o   = {16'b0, put_quantity_i};
        second_present_o  = 1'b1;
        second_key_o      = first_key;
        second_quantity_o = first_quantity;
        refill_o          = 1'b0;
      end else if (!refill) begin
        if (next_present && put_key_i == next_key) begin
          second_quantity_o = next_quantity + {16'b0, put_quantity_i};
        end else if (!next_present || put_key_i > next_key) begin
          second_present_o  = 1'b1;
          second_key_o      = put_key_i;
          second_quantity_o = {16'b0, put_quantity_i};
        end
      end
    end
  end

  assign changed_o = best_present_o != best_present_i ||
                     (best_present_o &&
                      (best_key_o != best_key_i || best_quantity_o != best_quantity_i));
endmodule
