// Write arbiter: the 64-byte writes of three writers on the write side of one AXI4 master.
//
// Latency       1 cycle from a granted write to AWVALID and WVALID, which rise together and fall
//               each with its own ready.
// Throughput    1 write per cycle.
// Order         one ID, so answers come back in the order of the writes; a queue of 64 remembers
//               whose each is, and bounds what is outstanding.
// Backpressure  BREADY is constantly high.
// Reset         nothing outstanding: the user raises stop_i and waits for busy_o to fall first.
//               stop_i grants nothing more; a write already on AW or W is finished.
module pcl_write_arbiter (
  input  logic          clk_i,
  input  logic          rst_i,
  input  logic          stop_i,
  output logic          busy_o,
  // From the writers, 0 to 2 side by side
  input  logic [2:0]    write_valid_i,
  output logic [2:0]    write_ready_o,
  input  logic [191:0]  write_address_i,
  input  logic [1535:0] write_data_i,
  output logic [2:0]    written_o,
  output logic [2:0]    error_o,
  // AXI4
  output logic          axi_awvalid_o,
  input  logic          axi_awready_i,
  output logic [63:0]   axi_awaddr_o,
  output logic          axi_wvalid_o,
  input  logic          axi_wready_i,
  output logic [511:0]  axi_wdata_o,
  input  logic          axi_bvalid_i,
  output logic          axi_bready_o,
  input  logic [1:0]    axi_bresp_i
);
  logic [2:0] request, grant, answered;
  logic [1:0] index, whose;
  logic       open, take, room, outstanding;
  logic [6:0] fill;

  assign open          = !stop_i && room && (!axi_awvalid_o || axi_awready_i) &&
                         (!axi_wvalid_o || axi_wready_i);
  assign request       = open ? write_valid_i : '0;
  assign take          = request != '0;
  assign write_ready_o = grant;

  pcl_round_robin u_turn (
    .clk_i,
    .rst_i,
    .request_i(request),
    .take_i(1'b1),
    .grant_o(grant),
    .index_o(index)
  );
  pcl_fifo #(.WordBits(2), .DepthBits(6)) u_order (
    .clk_i,
    .rst_i,
    .write_valid_i(take),
    .write_ready_o(room),
    .write_data_i(index),
    .read_valid_o(outstanding),
    .read_ready_i(axi_bvalid_i),
    .read_data_o(whose),
    .fill_o(fill)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      axi_awvalid_o <= 1'b0;
      axi_wvalid_o  <= 1'b0;
    end else begin
      if (take) axi_awvalid_o <= 1'b1;
      else if (axi_awready_i) axi_awvalid_o <= 1'b0;
      if (take) axi_wvalid_o <= 1'b1;
      else if (axi_wready_i) axi_wvalid_o <= 1'b0;
    end
    if (take) begin
      axi_awaddr_o <= write_address_i[64 * index +: 64];
      axi_wdata_o  <= write_data_i[512 * index +: 512];
    end
  end

  assign axi_bready_o = 1'b1;
  assign answered     = axi_bvalid_i && outstanding ? 3'b001 << whose : 3'b000;
  assign written_o    = axi_bresp_i == 2'b00 ? answered : '0;
  assign error_o      = axi_bresp_i != 2'b00 ? answered : '0;
  assign busy_o       = axi_awvalid_o || axi_wvalid_o || outstanding;

  // AXI: stalled addresses and data hold still; no answer without a write.
  logic         aw_stalled_q, w_stalled_q;
  logic [63:0]  address_q;
  logic [511:0] data_q;
  always_ff @(posedge clk_i) begin
    aw_stalled_q <= !rst_i && axi_awvalid_o && !axi_awready_i;
    w_stalled_q  <= !rst_i && axi_wvalid_o && !axi_wready_i;
    address_q    <= axi_awaddr_o;
    data_q       <= axi_wdata_o;
    if (!rst_i && aw_stalled_q) assert (axi_awvalid_o && axi_awaddr_o == address_q);
    if (!rst_i && w_stalled_q) assert (axi_wvalid_o && axi_wdata_o == data_q);
    if (!rst_i && axi_bvalid_i) assert (outstanding);
    if (!rst_i) assert (fill <= 7'd64);
  end
endmodule
