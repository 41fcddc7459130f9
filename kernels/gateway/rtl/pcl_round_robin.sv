// Round robin among three: the grant goes to the next requester behind the last one served.
//
// Latency       none (combinational); the turn moves on in each cycle with take_i and a request.
// Reset         requester 0 is first.
module pcl_round_robin (
  input  logic       clk_i,
  input  logic       rst_i,
  input  logic [2:0] request_i,
  input  logic       take_i,
  output logic [2:0] grant_o,
  output logic [1:0] index_o
);
  logic [1:0] first_q;

  always_comb begin
    case (first_q)
      2'd0:    index_o = request_i[0] ? 2'd0 : request_i[1] ? 2'd1 : 2'd2;
      2'd1:    index_o = request_i[1] ? 2'd1 : request_i[2] ? 2'd2 : 2'd0;
      default: index_o = request_i[2] ? 2'd2 : request_i[0] ? 2'd0 : 2'd1;
    endcase
    grant_o = request_i != '0 ? 3'b001 << index_o : 3'b000;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) first_q <= '0;
    else if (take_i && request_i != '0) first_q <= index_o == 2'd2 ? 2'd0 : index_o + 2'd1;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i) assert ((grant_o & ~request_i) == '0 && (grant_o != '0) == (request_i != '0));
  end
endmodule
