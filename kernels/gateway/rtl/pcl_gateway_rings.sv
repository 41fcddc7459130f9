// Gateway rings: the five rings and the status line between the card's streams and one AXI4 master.
//
//   R -> [reader command] -----------------------> card ------------------> [writer record] -> W
//     -> [reader feed] ---> [unpack] -> [select] ->      -> [pack] -------> [writer frame] -->
//     -> [reader report] -> [unpack] ------------->           heads, faults [status line] --->
//
// Latency       a command on R to command_valid_o: 3 cycles. A record taken from the card to
//               AWVALID and WVALID: 3 cycles. A frame's last beat to its slot on W: 4 cycles. A
//               feed or report slot on R to its first beat: 4 cycles. tail to ARVALID: 3 cycles.
// Reset         empty, nothing outstanding: the user drains first (stop_i, bus_busy_o).
// Faults        README.md; the user holds the card's kill pin while fault_o is not none.
module pcl_gateway_rings (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic                power_rst_i,
  input  logic                stop_i,
  output logic                bus_busy_o,
  // Registers
  input  logic                enable_i,
  input  logic                network_feed_i,
  input  logic [51:0]         command_ring_i,
  input  logic [51:0]         feed_ring_i,
  input  logic [51:0]         report_ring_i,
  input  logic [51:0]         record_ring_i,
  input  logic [51:0]         frame_ring_i,
  input  logic [57:0]         status_line_i,
  input  logic [31:0]         record_head_i,
  input  logic [31:0]         frame_head_i,
  input  logic                command_tail_write_i,
  input  logic                feed_tail_write_i,
  input  logic                report_tail_write_i,
  input  logic                fence_write_i,
  input  logic                echo_i,
  input  logic [31:0]         written_word_i,
  output logic [31:0]         command_tail_o,
  output logic [31:0]         feed_tail_o,
  output logic [31:0]         report_tail_o,
  output logic [31:0]         fence_word_o,
  output logic                idle_o,
  output logic [7:0]          fault_o,
  output logic [7:0]          fault_ring_o,
  // The card; stirred_i: it took a register write or the host's time
  input  logic                stirred_i,
  input  logic                card_quiet_i,
  input  logic [63:0]         now_us_i,
  output logic                command_valid_o,
  input  logic                command_ready_i,
  output logic [511:0]        command_o,
  output logic                feed_valid_o,
  input  logic                feed_ready_i,
  output logic [63:0]         feed_data_o,
  output logic [7:0]          feed_keep_o,
  output logic                feed_last_o,
  output logic                report_valid_o,
  input  logic                report_ready_i,
  output logic [63:0]         report_data_o,
  output logic [7:0]          report_keep_o,
  output logic                report_last_o,
  input  logic                record_valid_i,
  output logic                record_ready_o,
  input  logic [511:0]        record_i,
  input  logic                frame_valid_i,
  output logic                frame_ready_o,
  input  logic [63:0]         frame_data_i,
  input  logic [7:0]          frame_keep_i,
  input  logic                frame_last_i,
  input  pcl_pkg::frame_tag_t frame_tag_i,
  // The network
  input  logic                network_valid_i,
  output logic                network_ready_o,
  input  logic [63:0]         network_data_i,
  input  logic [7:0]          network_keep_i,
  input  logic                network_last_i,
  // AXI4
  output logic                axi_arvalid_o,
  input  logic                axi_arready_i,
  output logic [63:0]         axi_araddr_o,
  output logic [7:0]          axi_arlen_o,
  input  logic                axi_rvalid_i,
  output logic                axi_rready_o,
  input  logic [511:0]        axi_rdata_i,
  input  logic [1:0]          axi_rresp_i,
  input  logic                axi_rlast_i,
  output logic                axi_awvalid_o,
  input  logic                axi_awready_i,
  output logic [63:0]         axi_awaddr_o,
  output logic                axi_wvalid_o,
  input  logic                axi_wready_i,
  output logic [511:0]        axi_wdata_o,
  input  logic                axi_bvalid_i,
  output logic                axi_bready_o,
  input  logic [1:0]          axi_bresp_i
);
  localparam int unsigned CommandBits = $clog2(pcl_pkg::CommandSlots);
  localparam int unsigned FeedBits    = $clog2(pcl_pkg::FeedSlots);
  localparam int unsigned ReportBits  = $clog2(pcl_pkg::ReportSlots);
  localparam int unsigned RecordBits  = $clog2(pcl_pkg::RecordSlots);
  localparam int unsigned FrameBits   = $clog2(pcl_pkg::FrameSlots);

  logic [63:0] cycle_q;
  always_ff @(posedge clk_i) cycle_q <= rst_i ? '0 : cycle_q + 64'd1;

  logic stop_fetch, stop_all, fetch, write_run;
  assign fetch     = enable_i && !stop_fetch && !stop_i;
  assign write_run = enable_i && !stop_all && !stop_i;

  // ---- doorbells; index 0 command, 1 feed, 2 report from here on
  logic [2:0]  overrun;
  logic [31:0] command_head, feed_head, report_head;
  pcl_doorbell #(.SlotsBits(CommandBits)) u_command_bell (
    .clk_i, .rst_i, .write_i(command_tail_write_i), .data_i(written_word_i),
    .head_i(command_head), .tail_o(command_tail_o), .overrun_o(overrun[0])
  );
  pcl_doorbell #(.SlotsBits(FeedBits)) u_feed_bell (
    .clk_i, .rst_i, .write_i(feed_tail_write_i), .data_i(written_word_i),
    .head_i(feed_head), .tail_o(feed_tail_o), .overrun_o(overrun[1])
  );
  pcl_doorbell #(.SlotsBits(ReportBits)) u_report_bell (
    .clk_i, .rst_i, .write_i(report_tail_write_i), .data_i(written_word_i),
    .head_i(report_head), .tail_o(report_tail_o), .overrun_o(overrun[2])
  );

  // ---- host to card
  logic [2:0]   burst_valid, burst_ready, beat_valid, pending, holding, check_fault, read_fault;
  logic [191:0] burst_address;
  logic [11:0]  burst_length;
  logic         beat_error;
  logic [511:0] beat;
  pcl_ring_reader #(.SlotsBits(CommandBits), .StoreBits(5)) u_command_reader (
    .clk_i,
    .rst_i,
    .fetch_i(fetch),
    .base_i(command_ring_i),
    .tail_i(command_tail_o),
    .burst_valid_o(burst_valid[0]),
    .burst_ready_i(burst_ready[0]),
    .burst_address_o(burst_address[63:0]),
    .burst_length_o(burst_length[3:0]),
    .beat_valid_i(beat_valid[0]),
    .beat_error_i(beat_error),
    .beat_i(beat),
    .slot_valid_o(command_valid_o),
    .slot_ready_i(command_ready_i),
    .slot_o(command_o),
    .head_o(command_head),
    .pending_o(pending[0]),
    .holding_o(holding[0]),
    .check_fault_o(check_fault[0]),
    .bus_fault_o(read_fault[0])
  );

  logic         feed_slot_valid, feed_slot_ready, report_slot_valid, report_slot_ready;
  logic [511:0] feed_slot, report_slot;
  logic [2:0]   packet_fault;
  logic         feed_busy, report_busy;
  pcl_ring_reader #(.SlotsBits(FeedBits), .StoreBits(6)) u_feed_reader (
    .clk_i,
    .rst_i,
    .fetch_i(fetch && !network_feed_i),
    .base_i(feed_ring_i),
    .tail_i(feed_tail_o),
    .burst_valid_o(burst_valid[1]),
    .burst_ready_i(burst_ready[1]),
    .burst_address_o(burst_address[127:64]),
    .burst_length_o(burst_length[7:4]),
    .beat_valid_i(beat_valid[1]),
    .beat_error_i(beat_error),
    .beat_i(beat),
    .slot_valid_o(feed_slot_valid),
    .slot_ready_i(feed_slot_ready),
    .slot_o(feed_slot),
    .head_o(feed_head),
    .pending_o(pending[1]),
    .holding_o(holding[1]),
    .check_fault_o(check_fault[1]),
    .bus_fault_o(read_fault[1])
  );
  pcl_ring_reader #(.SlotsBits(ReportBits), .StoreBits(5)) u_report_reader (
    .clk_i,
    .rst_i,
    .fetch_i(fetch),
    .base_i(report_ring_i),
    .tail_i(report_tail_o),
    .burst_valid_o(burst_valid[2]),
    .burst_ready_i(burst_ready[2]),
    .burst_address_o(burst_address[191:128]),
    .burst_length_o(burst_length[11:8]),
    .beat_valid_i(beat_valid[2]),
    .beat_error_i(beat_error),
    .beat_i(beat),
    .slot_valid_o(report_slot_valid),
    .slot_ready_i(report_slot_ready),
    .slot_o(report_slot),
    .head_o(report_head),
    .pending_o(pending[2]),
    .holding_o(holding[2]),
    .check_fault_o(check_fault[2]),
    .bus_fault_o(read_fault[2])
  );

  logic        ring_feed_valid, ring_feed_ready, ring_feed_last;
  logic [63:0] ring_feed_data;
  logic [7:0]  ring_feed_keep;
  assign packet_fault[0] = 1'b0;
  pcl_packet_unpack u_feed_unpack (
    .clk_i,
    .rst_i,
    .slot_valid_i(feed_slot_valid),
    .slot_ready_o(feed_slot_ready),
    .slot_i(feed_slot),
    .beat_valid_o(ring_feed_valid),
    .beat_ready_i(ring_feed_ready),
    .beat_data_o(ring_feed_data),
    .beat_keep_o(ring_feed_keep),
    .beat_last_o(ring_feed_last),
    .fault_o(packet_fault[1]),
    .busy_o(feed_busy)
  );
  pcl_packet_unpack u_report_unpack (
    .clk_i,
    .rst_i,
    .slot_valid_i(report_slot_valid),
    .slot_ready_o(report_slot_ready),
    .slot_i(report_slot),
    .beat_valid_o(report_valid_o),
    .beat_ready_i(report_ready_i),
    .beat_data_o(report_data_o),
    .beat_keep_o(report_keep_o),
    .beat_last_o(report_last_o),
    .fault_o(packet_fault[2]),
    .busy_o(report_busy)
  );
  pcl_feed_select u_feed_select (
    .clk_i,
    .rst_i,
    .power_rst_i,
    .network_i(network_feed_i),
    .ring_valid_i(ring_feed_valid),
    .ring_ready_o(ring_feed_ready),
    .ring_data_i(ring_feed_data),
    .ring_keep_i(ring_feed_keep),
    .ring_last_i(ring_feed_last),
    .network_valid_i,
    .network_ready_o,
    .network_data_i,
    .network_keep_i,
    .network_last_i,
    .feed_valid_o,
    .feed_ready_i,
    .feed_data_o,
    .feed_keep_o,
    .feed_last_o
  );

  logic read_busy;
  pcl_read_arbiter u_read_arbiter (
    .clk_i,
    .rst_i,
    .stop_i(stop_i || stop_fetch),
    .busy_o(read_busy),
    .burst_valid_i(burst_valid),
    .burst_ready_o(burst_ready),
    .burst_address_i(burst_address),
    .burst_length_i(burst_length),
    .beat_valid_o(beat_valid),
    .beat_error_o(beat_error),
    .beat_o(beat),
    .axi_arvalid_o,
    .axi_arready_i,
    .axi_araddr_o,
    .axi_arlen_o,
    .axi_rvalid_i,
    .axi_rready_o,
    .axi_rdata_i,
    .axi_rresp_i,
    .axi_rlast_i
  );

  // ---- card to host; index 0 record, 1 frame, 2 status line
  logic [2:0]    write_valid, write_ready, written, write_error;
  logic [191:0]  write_address;
  logic [1535:0] write_data;
  logic          record_busy, frame_busy, pack_busy, frame_slot_valid, frame_slot_ready;
  logic [511:0]  frame_slot;
  logic [31:0]   record_tail, frame_tail;
  pcl_ring_writer #(.SlotsBits(RecordBits), .CheckBit(112)) u_record_writer (
    .clk_i,
    .rst_i,
    .run_i(write_run),
    .base_i(record_ring_i),
    .host_head_i(record_head_i),
    .slot_valid_i(record_valid_i),
    .slot_ready_o(record_ready_o),
    .slot_i(record_i),
    .write_valid_o(write_valid[0]),
    .write_ready_i(write_ready[0]),
    .write_address_o(write_address[63:0]),
    .write_data_o(write_data[511:0]),
    .written_i(written[0]),
    .tail_o(record_tail),
    .busy_o(record_busy)
  );
  pcl_packet_pack u_frame_pack (
    .clk_i,
    .rst_i,
    .beat_valid_i(frame_valid_i),
    .beat_ready_o(frame_ready_o),
    .beat_data_i(frame_data_i),
    .beat_keep_i(frame_keep_i),
    .beat_last_i(frame_last_i),
    .beat_tag_i(frame_tag_i),
    .slot_valid_o(frame_slot_valid),
    .slot_ready_i(frame_slot_ready),
    .slot_o(frame_slot),
    .busy_o(pack_busy)
  );
  pcl_ring_writer #(.SlotsBits(FrameBits), .CheckBit(48)) u_frame_writer (
    .clk_i,
    .rst_i,
    .run_i(write_run),
    .base_i(frame_ring_i),
    .host_head_i(frame_head_i),
    .slot_valid_i(frame_slot_valid),
    .slot_ready_o(frame_slot_ready),
    .slot_i(frame_slot),
    .write_valid_o(write_valid[1]),
    .write_ready_i(write_ready[1]),
    .write_address_o(write_address[127:64]),
    .write_data_o(write_data[1023:512]),
    .written_i(written[1]),
    .tail_o(frame_tail),
    .busy_o(frame_busy)
  );

  logic fence_due, fence_taken, line_busy;
  pcl_status_line #(
    .CommandSlotsBits(CommandBits),
    .FeedSlotsBits(FeedBits),
    .ReportSlotsBits(ReportBits)
  ) u_status_line (
    .clk_i,
    .rst_i,
    .run_i(write_run),
    .address_i(status_line_i),
    .fence_due_i(fence_due),
    .fence_word_i(fence_word_o),
    .fence_taken_o(fence_taken),
    .fault_i(fault_o),
    .fault_ring_i(fault_ring_o),
    .command_head_i(command_head),
    .feed_head_i(feed_head),
    .report_head_i(report_head),
    .record_tail_i(record_tail),
    .frame_tail_i(frame_tail),
    .now_us_i,
    .cycle_i(cycle_q),
    .write_valid_o(write_valid[2]),
    .write_ready_i(write_ready[2]),
    .write_address_o(write_address[191:128]),
    .write_data_o(write_data[1535:1024]),
    .written_i(written[2]),
    .busy_o(line_busy)
  );

  logic write_busy;
  pcl_write_arbiter u_write_arbiter (
    .clk_i,
    .rst_i,
    .stop_i(stop_i || stop_all),
    .busy_o(write_busy),
    .write_valid_i(write_valid),
    .write_ready_o(write_ready),
    .write_address_i(write_address),
    .write_data_i(write_data),
    .written_o(written),
    .error_o(write_error),
    .axi_awvalid_o,
    .axi_awready_i,
    .axi_awaddr_o,
    .axi_wvalid_o,
    .axi_wready_i,
    .axi_wdata_o,
    .axi_bvalid_i,
    .axi_bready_o,
    .axi_bresp_i
  );
  assign bus_busy_o = read_busy || write_busy;

  // ---- faults, idle, fence
  pcl_ring_faults u_faults (
    .clk_i,
    .rst_i,
    .bus_i({write_error[1:0], read_fault}),
    .status_bus_i(write_error[2]),
    .check_i(check_fault),
    .packet_i(packet_fault),
    .overrun_i(overrun),
    .fault_o,
    .ring_o(fault_ring_o),
    .stop_fetch_o(stop_fetch),
    .stop_all_o(stop_all)
  );

  logic card_took;
  assign card_took = (command_valid_o && command_ready_i) || (feed_valid_o && feed_ready_i) ||
                     (report_valid_o && report_ready_i) || stirred_i;
  pcl_ring_idle u_idle (
    .clk_i,
    .rst_i,
    .stirred_i(card_took),
    .card_quiet_i,
    .pending_i(pending[0] || (pending[1] && !network_feed_i) || pending[2] || holding != '0 ||
               feed_valid_o || feed_busy || report_busy),
    .leaving_i(record_valid_i || record_busy || frame_valid_i || pack_busy || frame_busy),
    .line_busy_i(line_busy),
    .fault_i(stop_fetch),
    .fence_write_i,
    .fence_data_i(written_word_i),
    .echo_i,
    .fence_word_o,
    .due_o(fence_due),
    .taken_i(fence_taken),
    .idle_o
  );
endmodule
