// Shares a chain reserves: max(total, T of its pending replace) - executed, at least 0; and the
// price they count at: the higher of the two (0 where there is none). Combinational.
module pcl_reservation (
  input  logic [31:0] total_i,
  input  logic [31:0] price_i,
  input  logic [31:0] pending_total_i,
  input  logic [31:0] pending_price_i,
  input  logic [31:0] executed_i,
  output logic [31:0] reserved_o,
  output logic [31:0] price_o
);
  logic [31:0] most;
  assign most       = total_i > pending_total_i ? total_i : pending_total_i;
  assign reserved_o = most > executed_i ? most - executed_i : '0;
  assign price_o    = price_i > pending_price_i ? price_i : pending_price_i;
endmodule
