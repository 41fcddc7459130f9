// The message under work and what kind of message it is.
//
// Latency       1 cycle: both outputs from the cycle after take_i until the next take_i.
// Reset         not reset: read only after a message was taken.
module pcl_book_event (
  input  logic                 clk_i,
  input  logic                 take_i,
  input  pcl_book_pkg::event_t event_i,
  output pcl_book_pkg::event_t event_o,
  output pcl_book_pkg::class_t class_o
);
  logic [7:0]           kind;
  pcl_book_pkg::class_t class_d;
  assign kind = event_i.kind;
  always_comb begin
    class_d           = '0;
    class_d.line      = kind == 8'h00;
    class_d.market    = kind == "S" || kind == "W";
    class_d.directory = kind == "R";
    class_d.state     = kind == "H" || kind == "Y" || kind == "J" || kind == "h";
    class_d.trade     = kind == "P";
    class_d.add       = kind == "A" || kind == "F";
    class_d.reduce    = kind == "E" || kind == "C" || kind == "X";
    class_d.remove    = kind == "D";
    class_d.replace   = kind == "U";
  end

  always_ff @(posedge clk_i) begin
    if (take_i) begin
      event_o <= event_i;
      class_o <= class_d;
    end
  end
endmodule
