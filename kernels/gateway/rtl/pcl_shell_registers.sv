// Shell registers: those of hw/contract/rings.toml, behind the control port.
//
// Latency       a write acts in its cycle, outputs show it the cycle after; a read is
//               combinational.
// Reset         every register to its reset value; the control port goes on answering.
// Errors        an offset that is not listed, listed without that access, or written with less than
//               four byte strobes: error, reads 0, no effect. Pointers written while the rings run,
//               and a reset without its key, are ignored without error.
module pcl_shell_registers (
  input  logic        clk_i,
  input  logic        rst_i,
  // From the control port
  input  logic        write_i,
  input  logic [15:0] waddr_i,
  input  logic [31:0] wdata_i,
  input  logic [3:0]  wstrb_i,
  output logic        werror_o,
  input  logic [15:0] raddr_i,
  output logic [31:0] rdata_o,
  output logic        rerror_o,
  // State shown
  input  logic        idle_i,
  input  logic        resetting_i,
  input  logic [7:0]  fault_i,
  input  logic [7:0]  fault_ring_i,
  input  logic [31:0] fence_word_i,
  input  logic [31:0] command_tail_i,
  input  logic [31:0] feed_tail_i,
  input  logic [31:0] report_tail_i,
  // Acts, one cycle each, with wdata_i
  output logic        reset_o,
  output logic        fence_o,
  output logic        echo_o,
  output logic        command_tail_o,
  output logic        feed_tail_o,
  output logic        report_tail_o,
  output logic        time_commit_o,
  output logic [63:0] time_us_o,
  // Configuration; rings in pages of 4 KiB, the status line in lines of 64 bytes
  output logic        enable_o,
  output logic        host_time_o,
  output logic [31:0] cycles_per_us_256_o,
  output logic        network_feed_o,
  output logic [31:0] record_head_o,
  output logic [31:0] frame_head_o,
  output logic [51:0] command_ring_o,
  output logic [51:0] feed_ring_o,
  output logic [51:0] report_ring_o,
  output logic [51:0] record_ring_o,
  output logic [51:0] frame_ring_o,
  output logic [57:0] status_line_o
);
  localparam logic [31:0] KeyReset = 32'h52535430;
  localparam logic [15:0] PointersEnd = pcl_pkg::ShellStatusLine + 16'd8;

  logic         write, write_known, is_pointer_write, is_pointer_read;
  logic [31:0]  enable_q, time_source_q, feed_source_q, time_high_q;
  logic [383:0] pointers_q;  // in the order of their offsets, as two words each
  logic [3:0]   write_word, read_word;

  assign is_pointer_write = waddr_i >= pcl_pkg::ShellCommandRing && waddr_i < PointersEnd &&
                            waddr_i[1:0] == '0;
  assign is_pointer_read  = raddr_i >= pcl_pkg::ShellCommandRing && raddr_i < PointersEnd &&
                            raddr_i[1:0] == '0;
  assign write_word = 4'((waddr_i - pcl_pkg::ShellCommandRing) >> 2);
  assign read_word  = 4'((raddr_i - pcl_pkg::ShellCommandRing) >> 2);

  always_comb begin
    write_known = is_pointer_write;
    case (waddr_i)
      pcl_pkg::ShellShellReset, pcl_pkg::ShellShellEnable, pcl_pkg::ShellTimeSource,
      pcl_pkg::ShellTimeHigh, pcl_pkg::ShellTimeLow, pcl_pkg::ShellCyclesPerUs256,
      pcl_pkg::ShellFeedSource, pcl_pkg::ShellFence, pcl_pkg::ShellCommandTail,
      pcl_pkg::ShellFeedTail, pcl_pkg::ShellReportTail, pcl_pkg::ShellRecordHead,
      pcl_pkg::ShellFrameHead: write_known = 1'b1;
      default: ;
    endcase
  end
  assign werror_o = !write_known || wstrb_i != 4'hF;
  assign write    = write_i && !werror_o;

  assign reset_o        = write && waddr_i == pcl_pkg::ShellShellReset && wdata_i == KeyReset;
  assign fence_o        = write && waddr_i == pcl_pkg::ShellFence;
  assign command_tail_o = write && waddr_i == pcl_pkg::ShellCommandTail;
  assign feed_tail_o    = write && waddr_i == pcl_pkg::ShellFeedTail;
  assign report_tail_o  = write && waddr_i == pcl_pkg::ShellReportTail;
  assign time_commit_o  = write && waddr_i == pcl_pkg::ShellTimeLow;
  assign time_us_o      = {time_high_q, wdata_i};
  assign echo_o         = enable_q[1] &&
                          (command_tail_o || feed_tail_o || report_tail_o || time_commit_o);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      enable_q            <= '0;
      time_source_q       <= '0;
      time_high_q         <= '0;
      cycles_per_us_256_o <= pcl_pkg::ResetCyclesPerUs256;
      feed_source_q       <= '0;
      record_head_o       <= '0;
      frame_head_o        <= '0;
      pointers_q          <= '0;
    end else if (write) begin
      case (waddr_i)
        pcl_pkg::ShellShellEnable:    enable_q            <= wdata_i;
        pcl_pkg::ShellTimeSource:     time_source_q       <= wdata_i;
        pcl_pkg::ShellTimeHigh:       time_high_q         <= wdata_i;
        pcl_pkg::ShellCyclesPerUs256: cycles_per_us_256_o <= wdata_i;
        pcl_pkg::ShellFeedSource:     feed_source_q       <= wdata_i;
        pcl_pkg::ShellRecordHead:     record_head_o       <= wdata_i;
        pcl_pkg::ShellFrameHead:      frame_head_o        <= wdata_i;
        default: ;
      endcase
      if (is_pointer_write && !enable_q[0]) pointers_q[32 * write_word +: 32] <= wdata_i;
    end
  end
  assign enable_o       = enable_q[0];
  assign host_time_o    = time_source_q[0];
  assign network_feed_o = feed_source_q[0];
  assign command_ring_o = pointers_q[63:12];
  assign feed_ring_o    = pointers_q[127:76];
  assign report_ring_o  = pointers_q[191:140];
  assign record_ring_o  = pointers_q[255:204];
  assign frame_ring_o   = pointers_q[319:268];
  assign status_line_o  = pointers_q[383:326];

  logic [31:0] status;
  assign status = {8'd0, fault_ring_i, fault_i, 4'd0, resetting_i,
                   fault_i != pcl_pkg::RingFaultNone, idle_i && !resetting_i, enable_q[0]};

  always_comb begin
    rerror_o = 1'b0;
    rdata_o  = '0;
    case (raddr_i)
      pcl_pkg::ShellShellId:        rdata_o = pcl_pkg::ResetShellId;
      pcl_pkg::ShellShellVersion:   rdata_o = 32'(pcl_pkg::RingVersion);
      pcl_pkg::ShellShellStatus:    rdata_o = status;
      pcl_pkg::ShellShellEnable:    rdata_o = enable_q;
      pcl_pkg::ShellTimeSource:     rdata_o = time_source_q;
      pcl_pkg::ShellCyclesPerUs256: rdata_o = cycles_per_us_256_o;
      pcl_pkg::ShellFeedSource:     rdata_o = feed_source_q;
      pcl_pkg::ShellFence:          rdata_o = fence_word_i;
      pcl_pkg::ShellCommandTail:    rdata_o = command_tail_i;
      pcl_pkg::ShellFeedTail:       rdata_o = feed_tail_i;
      pcl_pkg::ShellReportTail:     rdata_o = report_tail_i;
      pcl_pkg::ShellRecordHead:     rdata_o = record_head_o;
      pcl_pkg::ShellFrameHead:      rdata_o = frame_head_o;
      default:
        if (is_pointer_read) rdata_o = pointers_q[32 * read_word +: 32];
        else rerror_o = 1'b1;
    endcase
  end

  // Nothing acts without a good write, and no two acts share one.
  logic [5:0] acts;  // an echo goes with one of the last four
  assign acts = {reset_o, fence_o, command_tail_o, feed_tail_o, report_tail_o, time_commit_o};
  always_ff @(posedge clk_i) begin
    if (!rst_i && acts != '0) assert (write && (acts & (acts - 6'd1)) == '0);
  end
endmodule
