// Control port: the kernel's AXI4-Lite slave. 0x0000-0x0FFF goes to the card's own AXI4-Lite, the
// rest to the shell's registers.
//
// Latency       shell: a write acts 1 cycle after its address and data are both there and is
//               answered 2 cycles after; a read likewise. Card: 1 cycle more each way.
// Throughput    one write and one read under way at a time, independent of each other.
// Backpressure  an answer not taken holds its channel.
// Reset         rst_i is the power-on reset; the port lives through soft resets.
// Resetting     a write is ignored and answered SLVERR, a read of the card reads 0 and SLVERR; so
//               is an access the reset overtakes. The shell's registers can be read.
module pcl_control_port (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        resetting_i,
  input  logic [15:0] s_axil_awaddr_i,
  input  logic        s_axil_awvalid_i,
  output logic        s_axil_awready_o,
  input  logic [31:0] s_axil_wdata_i,
  input  logic [3:0]  s_axil_wstrb_i,
  input  logic        s_axil_wvalid_i,
  output logic        s_axil_wready_o,
  output logic [1:0]  s_axil_bresp_o,
  output logic        s_axil_bvalid_o,
  input  logic        s_axil_bready_i,
  input  logic [15:0] s_axil_araddr_i,
  input  logic        s_axil_arvalid_i,
  output logic        s_axil_arready_o,
  output logic [31:0] s_axil_rdata_o,
  output logic [1:0]  s_axil_rresp_o,
  output logic        s_axil_rvalid_o,
  input  logic        s_axil_rready_i,
  // The card, whose slave takes a write's address and data in one cycle
  output logic        card_write_o,
  input  logic        card_write_taken_i,
  output logic [11:0] card_waddr_o,
  output logic [31:0] card_wdata_o,
  output logic [3:0]  card_wstrb_o,
  input  logic        card_bvalid_i,
  input  logic [1:0]  card_bresp_i,
  output logic        card_read_o,
  input  logic        card_read_taken_i,
  output logic [11:0] card_raddr_o,
  input  logic        card_rvalid_i,
  input  logic [31:0] card_rdata_i,
  input  logic [1:0]  card_rresp_i,
  // The shell's registers: one cycle each, answered in it
  output logic        shell_write_o,
  output logic [15:0] shell_waddr_o,
  output logic [31:0] shell_wdata_o,
  output logic [3:0]  shell_wstrb_o,
  input  logic        shell_werror_i,
  output logic [15:0] shell_raddr_o,
  input  logic [31:0] shell_rdata_i,
  input  logic        shell_rerror_i
);
  localparam logic [1:0] Okay = 2'b00, SlaveError = 2'b10;
  typedef enum logic [2:0] { Idle, Shell, Ask, Wait, Answer } state_e;

  // ---- writes
  state_e      write_q;
  logic        take_write;
  logic [15:0] waddr_q;
  logic [31:0] wdata_q;
  logic [3:0]  wstrb_q;

  assign take_write       = write_q == Idle && s_axil_awvalid_i && s_axil_wvalid_i && !rst_i;
  assign s_axil_awready_o = take_write;
  assign s_axil_wready_o  = take_write;
  assign s_axil_bvalid_o  = write_q == Answer;
  assign card_write_o     = write_q == Ask;
  assign shell_write_o    = write_q == Shell && !resetting_i;
  assign card_waddr_o     = waddr_q[11:0];
  assign card_wdata_o     = wdata_q;
  assign card_wstrb_o     = wstrb_q;
  assign shell_waddr_o    = waddr_q;
  assign shell_wdata_o    = wdata_q;
  assign shell_wstrb_o    = wstrb_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) write_q <= Idle;
    else begin
      unique case (write_q)
        Idle:    if (take_write) write_q <= s_axil_awaddr_i[15:12] == '0 ? Ask : Shell;
        Shell:   write_q <= Answer;
        Ask:     if (resetting_i) write_q <= Answer;
                 else if (card_write_taken_i) write_q <= Wait;
        Wait:    if (resetting_i || card_bvalid_i) write_q <= Answer;
        Answer:  if (s_axil_bready_i) write_q <= Idle;
        default: write_q <= Idle;
      endcase
    end
    if (take_write) begin
      waddr_q <= s_axil_awaddr_i;
      wdata_q <= s_axil_wdata_i;
      wstrb_q <= s_axil_wstrb_i;
    end
    if (write_q == Shell)
      s_axil_bresp_o <= shell_werror_i || resetting_i ? SlaveError : Okay;
    if (write_q == Ask || write_q == Wait)
      s_axil_bresp_o <= resetting_i ? SlaveError : card_bresp_i;
  end

  // ---- reads
  state_e      read_q;
  logic        take_read;
  logic [15:0] raddr_q;

  assign take_read        = read_q == Idle && s_axil_arvalid_i && !rst_i;
  assign s_axil_arready_o = take_read;
  assign s_axil_rvalid_o  = read_q == Answer;
  assign card_read_o      = read_q == Ask;
  assign card_raddr_o     = raddr_q[11:0];
  assign shell_raddr_o    = raddr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) read_q <= Idle;
    else begin
      unique case (read_q)
        Idle:    if (take_read) read_q <= s_axil_araddr_i[15:12] == '0 ? Ask : Shell;
        Shell:   read_q <= Answer;
        Ask:     if (resetting_i) read_q <= Answer;
                 else if (card_read_taken_i) read_q <= Wait;
        Wait:    if (resetting_i || card_rvalid_i) read_q <= Answer;
        Answer:  if (s_axil_rready_i) read_q <= Idle;
        default: read_q <= Idle;
      endcase
    end
    if (take_read) raddr_q <= s_axil_araddr_i;
    if (read_q == Shell) begin
      s_axil_rdata_o <= shell_rdata_i;
      s_axil_rresp_o <= shell_rerror_i ? SlaveError : Okay;
    end
    if (read_q == Ask || read_q == Wait) begin
      s_axil_rdata_o <= resetting_i ? '0 : card_rdata_i;
      s_axil_rresp_o <= resetting_i ? SlaveError : card_rresp_i;
    end
  end

  // Answers hold still until taken.
  logic        b_stalled_q, r_stalled_q;
  logic [1:0]  b_q;
  logic [33:0] r_q;
  always_ff @(posedge clk_i) begin
    b_stalled_q <= !rst_i && s_axil_bvalid_o && !s_axil_bready_i;
    r_stalled_q <= !rst_i && s_axil_rvalid_o && !s_axil_rready_i;
    b_q         <= s_axil_bresp_o;
    r_q         <= {s_axil_rresp_o, s_axil_rdata_o};
    if (!rst_i && b_stalled_q) assert (s_axil_bvalid_o && s_axil_bresp_o == b_q);
    if (!rst_i && r_stalled_q) assert (s_axil_rvalid_o && {s_axil_rresp_o, s_axil_rdata_o} == r_q);
  end
endmodule
