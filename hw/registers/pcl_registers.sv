// Registers: AXI4-Lite slave over hw/contract/registers.toml, 32-bit words.
//
// Latency       a write acts in the cycle its address and data are both taken; a read answers 1
//               cycle later, a counter about 4.
// Throughput    one write and one read under way at a time, independent of each other.
// Backpressure  the usual channel handshakes; a response not taken holds its channel.
// Reset         configuration to its reset values, release not armed, no response pending.
// Errors        an offset that is not listed, not a multiple of 4, or listed without that access:
//               SLVERR, reads 0, no effect. Keys need all four byte strobes; kill_engage acts on
//               any write, globally where a strobe is missing (fails closed).
// Release       kill_release_arm with its key, then kill_release with its own as the very next
//               write and, for the global kill, the pin low; every other write disarms, and so does
//               every engagement (engaged_i). What is refused or ignored answers OKAY: the state
//               registers tell.
// Scope         of the next release: global, or what kill_release_scope named since the last one.
//               An engagement in between, or a write without all strobes, leaves no scope: the next
//               release releases nothing, so that none meant for a scope opens what came after.
module pcl_registers (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [11:0] s_axil_awaddr_i,
  input  logic        s_axil_awvalid_i,
  output logic        s_axil_awready_o,
  input  logic [31:0] s_axil_wdata_i,
  input  logic [3:0]  s_axil_wstrb_i,
  input  logic        s_axil_wvalid_i,
  output logic        s_axil_wready_o,
  output logic [1:0]  s_axil_bresp_o,
  output logic        s_axil_bvalid_o,
  input  logic        s_axil_bready_i,
  input  logic [11:0] s_axil_araddr_i,
  input  logic        s_axil_arvalid_i,
  output logic        s_axil_arready_o,
  output logic [31:0] s_axil_rdata_o,
  output logic [1:0]  s_axil_rresp_o,
  output logic        s_axil_rvalid_o,
  input  logic        s_axil_rready_i,
  // State shown
  input  logic [10:0] status_i,
  input  logic [7:0]  kill_source_i,
  input  logic [31:0] kill_epoch_i,
  // Acts, one cycle each
  input  logic        kill_pin_i,
  input  logic        session_loaded_i,
  input  logic        digests_confirmed_i,
  input  logic        engaged_i,
  output logic        engage_valid_o,
  output logic [7:0]  engage_source_o,
  output logic [3:0]  engage_scope_o,
  output logic [15:0] engage_index_o,
  output logic        release_o,
  output logic [3:0]  release_scope_o,
  output logic [15:0] release_index_o,
  output logic        hold_release_o,
  output logic        hold_set_o,
  // Configuration
  output logic [31:0] watchdog_us_o,
  output logic [31:0] stale_us_o,
  output logic [15:0] feed_port_o,
  output logic        lossless_quotes_o,
  output logic [31:0] firm_o,
  output logic [31:0] cancel_retry_us_o,
  output logic [31:0] feed_loss_us_o,
  // Counter reads: valid with the index until done
  output logic        counter_valid_o,
  output logic [5:0]  counter_index_o,
  input  logic        counter_done_i,
  input  logic [31:0] counter_value_i
);
  localparam logic [1:0]  Okay = 2'b00, SlaveError = 2'b10;
  localparam logic [31:0] KeyArm = 32'h52454C31, KeyRelease = 32'h52454C32, KeyHold = 32'h424F4F54;
  localparam logic [3:0]  NoScope = 4'hF;
  localparam logic [11:0] CounterEnd = pcl_pkg::RegCounterBase + 12'(4 * pcl_pkg::Counters);

  // ---- writes
  logic        write, armed_q, full_word, write_known;
  logic [11:0] write_address;
  logic [31:0] write_mask, written, lossless_q, feed_port_q;

  assign write            = s_axil_awvalid_i && s_axil_wvalid_i && !s_axil_bvalid_o;
  assign s_axil_awready_o = write;
  assign s_axil_wready_o  = write;
  assign write_address    = s_axil_awaddr_i;
  assign full_word        = s_axil_wstrb_i == 4'hF;
  assign write_mask       = {{8{s_axil_wstrb_i[3]}}, {8{s_axil_wstrb_i[2]}},
                             {8{s_axil_wstrb_i[1]}}, {8{s_axil_wstrb_i[0]}}};

  assign written          = s_axil_wdata_i & write_mask;

  assign engage_valid_o  = write && write_address == pcl_pkg::RegKillEngage;
  assign engage_source_o = s_axil_wdata_i[7:0];
  assign engage_scope_o  = full_word ? s_axil_wdata_i[11:8] : 4'd0;
  assign engage_index_o  = s_axil_wdata_i[31:16];
  assign hold_set_o      = write && write_address == pcl_pkg::RegHoldSet;
  assign hold_release_o  = write && write_address == pcl_pkg::RegHoldRelease && full_word &&
                           s_axil_wdata_i == KeyHold && watchdog_us_o != '0 && session_loaded_i &&
                           digests_confirmed_i && !status_i[7];
  assign release_o       = write && write_address == pcl_pkg::RegKillRelease && full_word &&
                           s_axil_wdata_i == KeyRelease && armed_q &&
                           !(kill_pin_i && release_scope_o == 4'(pcl_pkg::ScopeGlobal));

  always_comb begin
    write_known = 1'b0;
    case (write_address)
      pcl_pkg::RegKillEngage, pcl_pkg::RegKillReleaseArm, pcl_pkg::RegKillRelease,
      pcl_pkg::RegHoldRelease, pcl_pkg::RegHoldSet, pcl_pkg::RegWatchdogUs, pcl_pkg::RegStaleUs,
      pcl_pkg::RegFeedPort, pcl_pkg::RegLosslessQuotes, pcl_pkg::RegFirm,
      pcl_pkg::RegKillReleaseScope, pcl_pkg::RegCancelRetryUs, pcl_pkg::RegFeedLossUs:
        write_known = 1'b1;
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      s_axil_bvalid_o <= 1'b0;
      watchdog_us_o   <= pcl_pkg::ResetWatchdogUs;
      stale_us_o      <= pcl_pkg::ResetStaleUs;
      feed_port_q     <= pcl_pkg::ResetFeedPort;
      lossless_q      <= pcl_pkg::ResetLosslessQuotes;
      firm_o          <= pcl_pkg::ResetFirm;
      cancel_retry_us_o <= pcl_pkg::ResetCancelRetryUs;
      feed_loss_us_o    <= pcl_pkg::ResetFeedLossUs;
    end else if (write) begin
      s_axil_bvalid_o <= 1'b1;
      case (write_address)
        pcl_pkg::RegWatchdogUs: watchdog_us_o <= (watchdog_us_o & ~write_mask) | written;
        pcl_pkg::RegStaleUs: stale_us_o <= (stale_us_o & ~write_mask) | written;
        pcl_pkg::RegFeedPort: feed_port_q <= (feed_port_q & ~write_mask) | written;
        pcl_pkg::RegLosslessQuotes: lossless_q <= (lossless_q & ~write_mask) | written;
        pcl_pkg::RegFirm: firm_o <= (firm_o & ~write_mask) | written;
        pcl_pkg::RegCancelRetryUs: cancel_retry_us_o <= (cancel_retry_us_o & ~write_mask) | written;
        pcl_pkg::RegFeedLossUs: feed_loss_us_o <= (feed_loss_us_o & ~write_mask) | written;
        default: ;
      endcase
    end else if (s_axil_bready_i) s_axil_bvalid_o <= 1'b0;
    if (write) s_axil_bresp_o <= write_known ? Okay : SlaveError;
  end

  // Arming and scope of the next release: a write of this cycle comes before an engagement of it.
  logic        armed_d;
  logic [3:0]  scope_d;
  always_comb begin
    armed_d = armed_q;
    scope_d = release_scope_o;
    if (write) begin
      armed_d = write_address == pcl_pkg::RegKillReleaseArm && full_word &&
                s_axil_wdata_i == KeyArm;
      if (release_o) scope_d = 4'(pcl_pkg::ScopeGlobal);
      if (write_address == pcl_pkg::RegKillReleaseScope)
        scope_d = full_word ? s_axil_wdata_i[11:8] : NoScope;
    end
    if (engaged_i) begin
      armed_d = 1'b0;
      if (scope_d != 4'(pcl_pkg::ScopeGlobal)) scope_d = NoScope;
    end
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      armed_q         <= 1'b0;
      release_scope_o <= 4'(pcl_pkg::ScopeGlobal);
    end else begin
      armed_q         <= armed_d;
      release_scope_o <= scope_d;
    end
    if (write && write_address == pcl_pkg::RegKillReleaseScope)
      release_index_o <= s_axil_wdata_i[31:16];
  end

  // A port beyond 16 bits is no port: 0, every frame foreign.
  assign feed_port_o       = feed_port_q[31:16] == '0 ? feed_port_q[15:0] : '0;
  assign lossless_quotes_o = lossless_q[0];

  // ---- reads
  logic        take_read, is_counter, read_known, counting_q;
  logic [31:0] read_value;

  assign take_read        = s_axil_arvalid_i && !s_axil_rvalid_o && !counting_q;
  assign s_axil_arready_o = take_read;
  assign is_counter       = s_axil_araddr_i >= pcl_pkg::RegCounterBase &&
                            s_axil_araddr_i < CounterEnd && s_axil_araddr_i[1:0] == '0;
  assign counter_valid_o  = counting_q;

  always_comb begin
    read_known = 1'b1;
    read_value = '0;
    case (s_axil_araddr_i)
      pcl_pkg::RegContractId:      read_value = pcl_pkg::ResetContractId;
      pcl_pkg::RegContractVersion: read_value = pcl_pkg::ContractVersion;
      pcl_pkg::RegStatus:          read_value = {21'd0, status_i};
      pcl_pkg::RegKillState:       read_value = {31'd0, status_i[1]};
      pcl_pkg::RegKillSource:      read_value = {24'd0, kill_source_i};
      pcl_pkg::RegKillEpoch:       read_value = kill_epoch_i;
      pcl_pkg::RegWatchdogUs:      read_value = watchdog_us_o;
      pcl_pkg::RegStaleUs:         read_value = stale_us_o;
      pcl_pkg::RegFeedPort:        read_value = feed_port_q;
      pcl_pkg::RegLosslessQuotes:  read_value = lossless_q;
      pcl_pkg::RegFirm:            read_value = firm_o;
      pcl_pkg::RegCancelRetryUs:   read_value = cancel_retry_us_o;
      pcl_pkg::RegFeedLossUs:      read_value = feed_loss_us_o;
      default:                     read_known = 1'b0;
    endcase
  end

  logic [5:0] counter_slot;
  assign counter_slot = 6'((s_axil_araddr_i - pcl_pkg::RegCounterBase) >> 2);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      s_axil_rvalid_o <= 1'b0;
      counting_q      <= 1'b0;
    end else begin
      if (take_read && is_counter) counting_q <= 1'b1;
      else if (counter_done_i)     counting_q <= 1'b0;
      if ((take_read && !is_counter) || (counting_q && counter_done_i)) s_axil_rvalid_o <= 1'b1;
      else if (s_axil_rready_i)                                         s_axil_rvalid_o <= 1'b0;
    end
    if (take_read) begin
      counter_index_o <= counter_slot;
      s_axil_rdata_o  <= read_value;
      s_axil_rresp_o  <= (read_known || is_counter) ? Okay : SlaveError;
    end else if (counting_q && counter_done_i) s_axil_rdata_o <= counter_value_i;
  end

  // Responses hold still until taken; a release follows its arming and nothing else.
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
    if (!rst_i && release_o) assert (armed_q && !engage_valid_o);
  end
endmodule
