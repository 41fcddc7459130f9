// Read arbiter: the bursts of three ring readers on the read side of one AXI4 master.
//
// Latency       1 cycle from a granted burst to ARVALID; none from R to the reader.
// Throughput    1 burst and 1 beat per cycle.
// Order         one ID, so beats come back in the order of the bursts; a queue of 16 remembers
//               whose each is, and bounds what is outstanding.
// Backpressure  RREADY is constantly high: readers ask only for what they can store.
// Reset         nothing outstanding: the user raises stop_i and waits for busy_o to fall first.
//               stop_i grants nothing more; a burst already on AR is finished, as AXI demands.
module pcl_read_arbiter (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         stop_i,
  output logic         busy_o,
  // From the readers, 0 to 2 side by side
  input  logic [2:0]   burst_valid_i,
  output logic [2:0]   burst_ready_o,
  input  logic [191:0] burst_address_i,
  input  logic [11:0]  burst_length_i,
  output logic [2:0]   beat_valid_o,
  output logic         beat_error_o,
  output logic [511:0] beat_o,
  // AXI4
  output logic         axi_arvalid_o,
  input  logic         axi_arready_i,
  output logic [63:0]  axi_araddr_o,
  output logic [7:0]   axi_arlen_o,
  input  logic         axi_rvalid_i,
  output logic         axi_rready_o,
  input  logic [511:0] axi_rdata_i,
  input  logic [1:0]   axi_rresp_i,
  input  logic         axi_rlast_i
);
  logic [2:0] request, grant;
  logic [1:0] index, whose;
  logic       open, take, room, outstanding;
  logic [4:0] fill;

  assign open          = !stop_i && room && (!axi_arvalid_o || axi_arready_i);
  assign request       = open ? burst_valid_i : '0;
  assign take          = request != '0;
  assign burst_ready_o = grant;

  pcl_round_robin u_turn (
    .clk_i,
    .rst_i,
    .request_i(request),
    .take_i(1'b1),
    .grant_o(grant),
    .index_o(index)
  );
  pcl_fifo #(.WordBits(2), .DepthBits(4)) u_order (
    .clk_i,
    .rst_i,
    .write_valid_i(take),
    .write_ready_o(room),
    .write_data_i(index),
    .read_valid_o(outstanding),
    .read_ready_i(axi_rvalid_i && axi_rlast_i),
    .read_data_o(whose),
    .fill_o(fill)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i) axi_arvalid_o <= 1'b0;
    else if (take) axi_arvalid_o <= 1'b1;
    else if (axi_arready_i) axi_arvalid_o <= 1'b0;
    if (take) begin
      axi_araddr_o <= burst_address_i[64 * index +: 64];
      axi_arlen_o  <= {4'd0, burst_length_i[4 * index +: 4]};
    end
  end

  assign axi_rready_o = 1'b1;
  assign beat_valid_o = axi_rvalid_i && outstanding ? 3'b001 << whose : 3'b000;
  assign beat_error_o = axi_rresp_i != 2'b00;
  assign beat_o       = axi_rdata_i;
  assign busy_o       = axi_arvalid_o || outstanding;

  // AXI: a stalled address holds still; no beat without a burst.
  logic        stalled_q;
  logic [71:0] address_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && axi_arvalid_o && !axi_arready_i;
    address_q <= {axi_araddr_o, axi_arlen_o};
    if (!rst_i && stalled_q) assert (axi_arvalid_o && {axi_araddr_o, axi_arlen_o} == address_q);
    if (!rst_i && axi_rvalid_i) assert (outstanding);
    if (!rst_i) assert (fill <= 5'd16);
  end
endmodule
