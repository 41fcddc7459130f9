// Chooses the next transaction: the card's own control first, then reports and commands in turn
// while both wait. Combinational choice; the turn is a register.
//
// Backpressure  a transaction starts only when what it may emit has room: every one a record,
//               commands a release too. So no decision waits inside, and reports are taken while
//               order entry is stalled.
module pcl_gate_intake (
  input  logic clk_i,
  input  logic rst_i,
  input  logic idle_i,
  input  logic record_room_i,
  input  logic release_room_i,
  input  logic own_valid_i,
  input  logic report_valid_i,
  input  logic command_valid_i,
  output logic own_o,
  output logic report_o,
  output logic command_o
);
  logic command_turn_q, command_can;
  assign command_can = release_room_i && command_valid_i;
  assign own_o       = idle_i && record_room_i && release_room_i && own_valid_i;
  assign report_o    = idle_i && record_room_i && !own_o && report_valid_i && !(command_turn_q &&
      command_can);
  assign command_o   = idle_i && record_room_i && !own_o && !report_o && command_can;
  always_ff @(posedge clk_i) begin
    if (rst_i)          command_turn_q <= 1'b0;
    else if (report_o)  command_turn_q <= 1'b1;
    else if (command_o) command_turn_q <= 1'b0;
  end
endmodule
