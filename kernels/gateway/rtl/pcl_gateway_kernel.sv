// Gateway kernel: the card behind AXI, as a vendor's shell and XRT expect an RTL kernel.
//
//   s_axi_control -> [control port] -> [card's registers]     [soft reset] [microseconds]
//                                   -> [shell registers]            |            |
//   m_axi_host <-> [gateway rings] <------- streams ------> [card] <-------------
//   axis_feed   ->
//
// Latency       pcl_gateway_rings; a doorbell write to ARVALID: 5 cycles (registered, acting, asked
//               for, granted).
// Reset         ap_rst_n is inverted here, once. The card is killed from a ring's fault, and from a
//               soft reset's first cycle, to the end of that reset, and comes out of it with boot
//               hold and latch set.
// Port names are the vendor's (UG1393). Behaviour: README.md and hw/contract/rings.toml.
module pcl_gateway_kernel #(
  parameter int unsigned SymbolBits       = 8,
  parameter int unsigned OrderSetBits     = 13,
  parameter int unsigned LevelSetBits     = 12,
  parameter int unsigned NodeSetBits      = 11,
  parameter int unsigned OpenOrderBits    = 12,
  parameter int unsigned PositionSetBits  = 9
) (
  input  logic         ap_clk,
  input  logic         ap_rst_n,
  // Registers
  input  logic [15:0]  s_axi_control_awaddr,
  input  logic         s_axi_control_awvalid,
  output logic         s_axi_control_awready,
  input  logic [31:0]  s_axi_control_wdata,
  input  logic [3:0]   s_axi_control_wstrb,
  input  logic         s_axi_control_wvalid,
  output logic         s_axi_control_wready,
  output logic [1:0]   s_axi_control_bresp,
  output logic         s_axi_control_bvalid,
  input  logic         s_axi_control_bready,
  input  logic [15:0]  s_axi_control_araddr,
  input  logic         s_axi_control_arvalid,
  output logic         s_axi_control_arready,
  output logic [31:0]  s_axi_control_rdata,
  output logic [1:0]   s_axi_control_rresp,
  output logic         s_axi_control_rvalid,
  input  logic         s_axi_control_rready,
  // Rings in host memory
  output logic [0:0]   m_axi_host_awid,
  output logic [63:0]  m_axi_host_awaddr,
  output logic [7:0]   m_axi_host_awlen,
  output logic [2:0]   m_axi_host_awsize,
  output logic [1:0]   m_axi_host_awburst,
  output logic [0:0]   m_axi_host_awlock,
  output logic [3:0]   m_axi_host_awcache,
  output logic [2:0]   m_axi_host_awprot,
  output logic [3:0]   m_axi_host_awqos,
  output logic         m_axi_host_awvalid,
  input  logic         m_axi_host_awready,
  output logic [511:0] m_axi_host_wdata,
  output logic [63:0]  m_axi_host_wstrb,
  output logic         m_axi_host_wlast,
  output logic         m_axi_host_wvalid,
  input  logic         m_axi_host_wready,
  input  logic [0:0]   m_axi_host_bid,
  input  logic [1:0]   m_axi_host_bresp,
  input  logic         m_axi_host_bvalid,
  output logic         m_axi_host_bready,
  output logic [0:0]   m_axi_host_arid,
  output logic [63:0]  m_axi_host_araddr,
  output logic [7:0]   m_axi_host_arlen,
  output logic [2:0]   m_axi_host_arsize,
  output logic [1:0]   m_axi_host_arburst,
  output logic [0:0]   m_axi_host_arlock,
  output logic [3:0]   m_axi_host_arcache,
  output logic [2:0]   m_axi_host_arprot,
  output logic [3:0]   m_axi_host_arqos,
  output logic         m_axi_host_arvalid,
  input  logic         m_axi_host_arready,
  input  logic [0:0]   m_axi_host_rid,
  input  logic [511:0] m_axi_host_rdata,
  input  logic [1:0]   m_axi_host_rresp,
  input  logic         m_axi_host_rlast,
  input  logic         m_axi_host_rvalid,
  output logic         m_axi_host_rready,
  // Ethernet frames from an on-card network
  input  logic [63:0]  axis_feed_tdata,
  input  logic [7:0]   axis_feed_tkeep,
  input  logic         axis_feed_tlast,
  input  logic         axis_feed_tvalid,
  output logic         axis_feed_tready
);
  // ---- resets
  logic power_rst_q, rst, stop, resetting, reset_request, bus_busy;
  always_ff @(posedge ap_clk) power_rst_q <= !ap_rst_n;
  pcl_soft_reset u_soft_reset (
    .clk_i(ap_clk),
    .power_rst_i(power_rst_q),
    .request_i(reset_request),
    .bus_busy_i(bus_busy),
    .stop_o(stop),
    .rst_o(rst),
    .resetting_o(resetting)
  );

  // ---- registers
  logic        card_write, card_write_taken, card_wready, card_bvalid, card_read, card_read_taken;
  logic        card_rvalid, shell_write, shell_werror, shell_rerror;
  logic [11:0] card_waddr, card_raddr;
  logic [15:0] shell_waddr, shell_raddr;
  logic [31:0] card_wdata, card_rdata, shell_wdata, shell_rdata;
  logic [3:0]  card_wstrb, shell_wstrb;
  logic [1:0]  card_bresp, card_rresp;
  pcl_control_port u_control_port (
    .clk_i(ap_clk),
    .rst_i(power_rst_q),
    .resetting_i(resetting),
    .s_axil_awaddr_i(s_axi_control_awaddr),
    .s_axil_awvalid_i(s_axi_control_awvalid),
    .s_axil_awready_o(s_axi_control_awready),
    .s_axil_wdata_i(s_axi_control_wdata),
    .s_axil_wstrb_i(s_axi_control_wstrb),
    .s_axil_wvalid_i(s_axi_control_wvalid),
    .s_axil_wready_o(s_axi_control_wready),
    .s_axil_bresp_o(s_axi_control_bresp),
    .s_axil_bvalid_o(s_axi_control_bvalid),
    .s_axil_bready_i(s_axi_control_bready),
    .s_axil_araddr_i(s_axi_control_araddr),
    .s_axil_arvalid_i(s_axi_control_arvalid),
    .s_axil_arready_o(s_axi_control_arready),
    .s_axil_rdata_o(s_axi_control_rdata),
    .s_axil_rresp_o(s_axi_control_rresp),
    .s_axil_rvalid_o(s_axi_control_rvalid),
    .s_axil_rready_i(s_axi_control_rready),
    .card_write_o(card_write),
    .card_write_taken_i(card_write_taken && card_wready),
    .card_waddr_o(card_waddr),
    .card_wdata_o(card_wdata),
    .card_wstrb_o(card_wstrb),
    .card_bvalid_i(card_bvalid),
    .card_bresp_i(card_bresp),
    .card_read_o(card_read),
    .card_read_taken_i(card_read_taken),
    .card_raddr_o(card_raddr),
    .card_rvalid_i(card_rvalid),
    .card_rdata_i(card_rdata),
    .card_rresp_i(card_rresp),
    .shell_write_o(shell_write),
    .shell_waddr_o(shell_waddr),
    .shell_wdata_o(shell_wdata),
    .shell_wstrb_o(shell_wstrb),
    .shell_werror_i(shell_werror),
    .shell_raddr_o(shell_raddr),
    .shell_rdata_i(shell_rdata),
    .shell_rerror_i(shell_rerror)
  );

  logic        enable, host_time, network_feed, idle, time_commit;
  logic        command_tail_write, feed_tail_write, report_tail_write, fence_write, echo;
  logic [7:0]  fault, fault_ring;
  logic [31:0] command_tail, feed_tail, report_tail, fence_word, cycles_per_us_256;
  logic [31:0] record_head, frame_head;
  logic [51:0] command_ring, feed_ring, report_ring, record_ring, frame_ring;
  logic [57:0] status_line;
  logic [63:0] time_us;
  pcl_shell_registers u_shell_registers (
    .clk_i(ap_clk),
    .rst_i(rst),
    .write_i(shell_write),
    .waddr_i(shell_waddr),
    .wdata_i(shell_wdata),
    .wstrb_i(shell_wstrb),
    .werror_o(shell_werror),
    .raddr_i(shell_raddr),
    .rdata_o(shell_rdata),
    .rerror_o(shell_rerror),
    .idle_i(idle),
    .resetting_i(resetting),
    .fault_i(fault),
    .fault_ring_i(fault_ring),
    .fence_word_i(fence_word),
    .command_tail_i(command_tail),
    .feed_tail_i(feed_tail),
    .report_tail_i(report_tail),
    .reset_o(reset_request),
    .fence_o(fence_write),
    .echo_o(echo),
    .command_tail_o(command_tail_write),
    .feed_tail_o(feed_tail_write),
    .report_tail_o(report_tail_write),
    .time_commit_o(time_commit),
    .time_us_o(time_us),
    .enable_o(enable),
    .host_time_o(host_time),
    .cycles_per_us_256_o(cycles_per_us_256),
    .network_feed_o(network_feed),
    .record_head_o(record_head),
    .frame_head_o(frame_head),
    .command_ring_o(command_ring),
    .feed_ring_o(feed_ring),
    .report_ring_o(report_ring),
    .record_ring_o(record_ring),
    .frame_ring_o(frame_ring),
    .status_line_o(status_line)
  );

  logic [63:0] now_us;
  logic        time_changed;
  pcl_microseconds u_microseconds (
    .clk_i(ap_clk),
    .rst_i(rst),
    .host_i(host_time),
    .cycles_per_us_256_i(cycles_per_us_256),
    .commit_i(time_commit),
    .commit_us_i(time_us),
    .now_us_o(now_us),
    .changed_o(time_changed)
  );

  // ---- the card, killed while a ring is broken or a reset waits for the bus
  logic kill_q;
  always_ff @(posedge ap_clk) kill_q <= !rst && (fault != pcl_pkg::RingFaultNone || resetting);

  logic                command_valid, command_ready, feed_valid, feed_ready, feed_last;
  logic                report_valid, report_ready, report_last, record_valid, record_ready;
  logic                frame_valid, frame_ready, frame_last, card_quiet;
  logic [511:0]        command, record;
  logic [63:0]         feed_data, report_data, frame_data;
  logic [7:0]          feed_keep, report_keep, frame_keep;
  pcl_pkg::frame_tag_t frame_tag;
  pcl_card #(
    .SymbolBits(SymbolBits),
    .OrderSetBits(OrderSetBits),
    .LevelSetBits(LevelSetBits),
    .NodeSetBits(NodeSetBits),
    .OpenOrderBits(OpenOrderBits),
    .PositionSetBits(PositionSetBits)
  ) u_card (
    .clk_i(ap_clk),
    .rst_i(rst),
    .now_us_i(now_us),
    .kill_pin_i(kill_q),
    .feed_valid_i(feed_valid),
    .feed_ready_o(feed_ready),
    .feed_data_i(feed_data),
    .feed_keep_i(feed_keep),
    .feed_last_i(feed_last),
    .report_valid_i(report_valid),
    .report_ready_o(report_ready),
    .report_data_i(report_data),
    .report_keep_i(report_keep),
    .report_last_i(report_last),
    .command_valid_i(command_valid),
    .command_ready_o(command_ready),
    .command_i(command),
    .record_valid_o(record_valid),
    .record_ready_i(record_ready),
    .record_o(record),
    .frame_valid_o(frame_valid),
    .frame_ready_i(frame_ready),
    .frame_data_o(frame_data),
    .frame_keep_o(frame_keep),
    .frame_last_o(frame_last),
    .frame_tag_o(frame_tag),
    .s_axil_awaddr_i(card_waddr),
    .s_axil_awvalid_i(card_write),
    .s_axil_awready_o(card_write_taken),
    .s_axil_wdata_i(card_wdata),
    .s_axil_wstrb_i(card_wstrb),
    .s_axil_wvalid_i(card_write),
    .s_axil_wready_o(card_wready),
    .s_axil_bresp_o(card_bresp),
    .s_axil_bvalid_o(card_bvalid),
    .s_axil_bready_i(1'b1),
    .s_axil_araddr_i(card_raddr),
    .s_axil_arvalid_i(card_read),
    .s_axil_arready_o(card_read_taken),
    .s_axil_rdata_o(card_rdata),
    .s_axil_rresp_o(card_rresp),
    .s_axil_rvalid_o(card_rvalid),
    .s_axil_rready_i(1'b1),
    .quiet_o(card_quiet)
  );

  // ---- the rings
  pcl_gateway_rings u_rings (
    .clk_i(ap_clk),
    .rst_i(rst),
    .power_rst_i(power_rst_q),
    .stop_i(stop),
    .bus_busy_o(bus_busy),
    .enable_i(enable),
    .network_feed_i(network_feed),
    .command_ring_i(command_ring),
    .feed_ring_i(feed_ring),
    .report_ring_i(report_ring),
    .record_ring_i(record_ring),
    .frame_ring_i(frame_ring),
    .status_line_i(status_line),
    .record_head_i(record_head),
    .frame_head_i(frame_head),
    .command_tail_write_i(command_tail_write),
    .feed_tail_write_i(feed_tail_write),
    .report_tail_write_i(report_tail_write),
    .fence_write_i(fence_write),
    .echo_i(echo),
    .written_word_i(shell_wdata),
    .command_tail_o(command_tail),
    .feed_tail_o(feed_tail),
    .report_tail_o(report_tail),
    .fence_word_o(fence_word),
    .idle_o(idle),
    .fault_o(fault),
    .fault_ring_o(fault_ring),
    .stirred_i(card_write || time_commit || time_changed),
    .card_quiet_i(card_quiet),
    .now_us_i(now_us),
    .command_valid_o(command_valid),
    .command_ready_i(command_ready),
    .command_o(command),
    .feed_valid_o(feed_valid),
    .feed_ready_i(feed_ready),
    .feed_data_o(feed_data),
    .feed_keep_o(feed_keep),
    .feed_last_o(feed_last),
    .report_valid_o(report_valid),
    .report_ready_i(report_ready),
    .report_data_o(report_data),
    .report_keep_o(report_keep),
    .report_last_o(report_last),
    .record_valid_i(record_valid),
    .record_ready_o(record_ready),
    .record_i(record),
    .frame_valid_i(frame_valid),
    .frame_ready_o(frame_ready),
    .frame_data_i(frame_data),
    .frame_keep_i(frame_keep),
    .frame_last_i(frame_last),
    .frame_tag_i(frame_tag),
    .network_valid_i(axis_feed_tvalid),
    .network_ready_o(axis_feed_tready),
    .network_data_i(axis_feed_tdata),
    .network_keep_i(axis_feed_tkeep),
    .network_last_i(axis_feed_tlast),
    .axi_arvalid_o(m_axi_host_arvalid),
    .axi_arready_i(m_axi_host_arready),
    .axi_araddr_o(m_axi_host_araddr),
    .axi_arlen_o(m_axi_host_arlen),
    .axi_rvalid_i(m_axi_host_rvalid),
    .axi_rready_o(m_axi_host_rready),
    .axi_rdata_i(m_axi_host_rdata),
    .axi_rresp_i(m_axi_host_rresp),
    .axi_rlast_i(m_axi_host_rlast),
    .axi_awvalid_o(m_axi_host_awvalid),
    .axi_awready_i(m_axi_host_awready),
    .axi_awaddr_o(m_axi_host_awaddr),
    .axi_wvalid_o(m_axi_host_wvalid),
    .axi_wready_i(m_axi_host_wready),
    .axi_wdata_o(m_axi_host_wdata),
    .axi_bvalid_i(m_axi_host_bvalid),
    .axi_bready_o(m_axi_host_bready),
    .axi_bresp_i(m_axi_host_bresp)
  );

  // ---- what is always the same: one ID, whole 64-byte beats, incrementing, modifiable and
  // bufferable, data access
  assign m_axi_host_awid    = '0;
  assign m_axi_host_awlen   = '0;
  assign m_axi_host_awsize  = 3'd6;
  assign m_axi_host_awburst = 2'b01;
  assign m_axi_host_awlock  = '0;
  assign m_axi_host_awcache = 4'b0011;
  assign m_axi_host_awprot  = '0;
  assign m_axi_host_awqos   = '0;
  assign m_axi_host_wstrb   = '1;
  assign m_axi_host_wlast   = 1'b1;
  assign m_axi_host_arid    = '0;
  assign m_axi_host_arsize  = 3'd6;
  assign m_axi_host_arburst = 2'b01;
  assign m_axi_host_arlock  = '0;
  assign m_axi_host_arcache = 4'b0011;
  assign m_axi_host_arprot  = '0;
  assign m_axi_host_arqos   = '0;
endmodule
