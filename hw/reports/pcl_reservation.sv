// Shares a chain reserves: max(total, T of its pending replace) - executed, at least 0.
// Combinational.
module pcl_reservation (
  input  logic [31:0] total_i,
  input  logic [31:0] pending_total_i,
  input  logic [31:0] executed_i,
  output logic [31:0] reserved_o
);
  logic [31:0] most;
  assign most       = total_i > pending_total_i ? total_i : pending_total_i;
  assign reserved_o = most > executed_i ? most - executed_i : '0;
endmodule
