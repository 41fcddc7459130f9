// One side of a symbol's quote row: what a message that takes from one level and puts into another
// leaves as best and second-best level. Both changes count as one, so a Replace never shows the
// state between.
//
// Latency       combinational.
// refill_o      the second-best level is not known from the row: it has to be searched below the
//               new best.
// Golden model  a std::map of levels in tests/hw/book/book_test.cpp.
module pcl_quote_side (
  input  pcl_book_pkg::side_t side_i,
  input  logic                take_i,
  input  logic [31:0]         take_key_i,
  input  logic [31:0]         take_quantity_i,
  input  logic                put_i,
  input  logic [31:0]         put_key_i,
  input  logic [31:0]         put_quantity_i,
  output pcl_book_pkg::side_t side_o,
  output logic                refill_o,
  output logic                changed_o
);
  pcl_book_pkg::level_t best, second, first, next, put, best_after, second_after;
  logic                 refill, take_best, take_second;
  logic [47:0]          best_left, second_left;
  assign best   = side_i.best;
  assign second = side_i.second;
  assign put    = {1'b1, put_key_i, 16'b0, put_quantity_i};

  assign take_best   = take_i && best.present && take_key_i == best.key;
  assign take_second = take_i && second.present && take_key_i == second.key;
  assign best_left   = best.quantity - {16'b0, take_quantity_i};
  assign second_left = second.quantity - {16'b0, take_quantity_i};

  // After taking
  always_comb begin
    first  = best;
    next   = second;
    refill = 1'b0;
    if (take_best) begin
      first.quantity = best_left;
      if (best_left == '0) begin
        first        = second;
        next.present = 1'b0;
        refill       = second.present;
      end
    end else if (take_second) begin
      next.quantity = second_left;
      if (second_left == '0) begin
        next.present = 1'b0;
        refill       = 1'b1;
      end
    end
  end

  // After putting
  always_comb begin
    best_after   = first;
    second_after = next;
    refill_o     = refill;
    if (put_i) begin
      if (!first.present) begin
        best_after = put;
      end else if (put_key_i == first.key) begin
        best_after.quantity = first.quantity + put.quantity;
      end else if (put_key_i > first.key) begin
        best_after   = put;
        second_after = first;
        refill_o     = 1'b0;
      end else if (!refill) begin
        if (next.present && put_key_i == next.key) begin
          second_after.quantity = next.quantity + put.quantity;
        end else if (!next.present || put_key_i > next.key) begin
          second_after = put;
        end
      end
    end
  end

  assign side_o    = {best_after, second_after};
  assign changed_o = best_after.present != best.present ||
                     (best_after.present &&
                      (best_after.key != best.key || best_after.quantity != best.quantity));
endmodule
