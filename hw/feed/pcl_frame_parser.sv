// Ethernet, IPv4 and UDP: judges each frame and writes its UDP payload, aligned to byte 0 of a
// word, for the buffer to
// keep or forget. Contract: hw/contract/README.md, Feed 1.
//
// Latency       3 cycles from a frame's last beat to commit_o.
// Throughput    a beat a cycle; 3 cycles between a last beat and the next frame (a wire has as
//               many: gap, preamble, FCS).
// Backpressure  ready_o is state and room_i; a frame with a good header waits for commit_ready_i.
// Reset         no frame under way.
// Bound         a frame of more than pcl_pkg::FrameBytesMax bytes is malformed: it is read to its
//               end and nothing of it is kept.
module pcl_frame_parser (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [15:0] port_i,
  // Frame in; keep is contiguous from byte 0 and full on every beat but the last
  input  logic        valid_i,
  output logic        ready_o,
  input  logic [63:0] data_i,
  input  logic [7:0]  keep_i,
  input  logic        last_i,
  // Payload out: words, then one of commit or rollback
  input  logic        room_i,          // at least two words
  output logic        write_o,
  output logic [63:0] write_data_o,
  output logic        commit_o,
  input  logic        commit_ready_i,
  output logic [10:0] commit_bytes_o,
  output logic        rollback_o,
  // One pulse a frame
  output logic        count_frame_o,
  output logic        count_foreign_o,
  output logic        count_malformed_o,
  output logic        idle_o
);
  localparam logic [8:0] BeatsMax = 9'd256;
  typedef enum logic [1:0] {Receive, Tail, Sum, Decide} state_e;
  state_e state_q;

  logic [8:0]   beats_q;   // taken of this frame, stops at BeatsMax + 1
  logic [3:0]   kept;      // bytes of the beat
  logic [3:0]   kept_q;    // bytes of the last beat
  logic [255:0] header_q;  // from byte 12 of the frame on
  logic [47:0]  carry_q;   // bytes 2..7 of the beat before
  logic         take;
  assign ready_o = state_q == Receive && room_i;
  assign take    = valid_i && ready_o;
  assign idle_o  = state_q == Receive && beats_q == '0;

  always_comb begin
    kept = '0;
    for (int i = 0; i < 8; i++) kept = kept + {3'd0, keep_i[i]};
  end

  // The header of the frame, plain or tagged
  logic         has_tag;
  logic [159:0] ip;
  logic [13:0]  ip_fragment;
  logic [15:0]  ether_type, ip_total, udp_port, udp_bytes;
  assign has_tag      = header_q[15:0] == 16'h0081;
  assign ether_type  = has_tag ? {header_q[39:32], header_q[47:40]}
                               : {header_q[7:0], header_q[15:8]};
  assign ip          = has_tag ? header_q[48 +: 160] : header_q[16 +: 160];
  assign ip_total    = {ip[23:16], ip[31:24]};
  assign ip_fragment = {ip[53:48], ip[63:56]};  // more-fragments and the offset
  assign udp_port    = has_tag ? {header_q[231:224], header_q[239:232]}
                               : {header_q[199:192], header_q[207:200]};
  assign udp_bytes   = has_tag ? {header_q[247:240], header_q[255:248]}
                               : {header_q[215:208], header_q[223:216]};

  // Payload words: a plain header ends 2 bytes into beat 5, a tagged one 6
  logic oversize, flushing;
  assign oversize     = beats_q > BeatsMax;
  assign flushing     = state_q == Tail;
  assign write_o      = !oversize && (flushing || (take && beats_q >= 9'd6));
  assign write_data_o = has_tag ? {data_i[47:0], carry_q[47:32]} : {data_i[15:0], carry_q};

  // Ones' complement sum, in two steps
  logic [19:0] sum, sum_q;
  logic [16:0] folded;
  logic [15:0] checksum;
  always_comb begin
    sum = '0;
    for (int i = 0; i < 10; i++) sum = sum + {4'd0, ip[16*i +: 8], ip[16*i + 8 +: 8]};
  end
  assign folded   = {1'b0, sum_q[15:0]} + {13'd0, sum_q[19:16]};
  assign checksum = folded[15:0] + {15'd0, folded[16]};

  // The verdict, in the contract's order
  logic [11:0] frame_bytes, header_bytes;
  logic        malformed, foreign;
  assign frame_bytes  = {beats_q - 9'd1, 3'd0} + {8'd0, kept_q};
  assign header_bytes = has_tag ? 12'd18 : 12'd14;
  always_comb begin
    malformed = 1'b0;
    foreign   = 1'b0;
    if (oversize || frame_bytes > 12'(pcl_pkg::FrameBytesMax))                  malformed = 1'b1;
    else if (frame_bytes < header_bytes + 12'd28)                               malformed = 1'b1;
    else if (ether_type != 16'h0800)                                            foreign   = 1'b1;
    else if (ip[7:0] != 8'h45 || checksum != 16'hFFFF)                          malformed = 1'b1;
    else if (ip_total < 16'd28 || ip_total > {4'd0, frame_bytes - header_bytes}) malformed = 1'b1;
    else if (ip_fragment != '0 || ip[79:72] != 8'd17)                     foreign   = 1'b1;
    else if (udp_port != port_i || port_i == '0)                                foreign   = 1'b1;
    else if (udp_bytes < 16'd8 || udp_bytes != ip_total - 16'd20)               malformed = 1'b1;
  end

  logic decided;
  assign commit_o          = state_q == Decide && !malformed && !foreign;
  assign rollback_o        = state_q == Decide && (malformed || foreign);
  assign decided           = rollback_o || (commit_o && commit_ready_i);
  assign commit_bytes_o    = udp_bytes[10:0] - 11'd8;
  assign count_frame_o     = decided;
  assign count_foreign_o   = decided && foreign;
  assign count_malformed_o = decided && malformed;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= Receive;
      beats_q <= '0;
    end else begin
      unique case (state_q)
        Receive: if (take) begin
          if (beats_q <= BeatsMax) beats_q <= beats_q + 9'd1;
          if (last_i) state_q <= Tail;
        end
        Tail:    state_q <= Sum;
        Sum:     state_q <= Decide;
        default: if (decided) begin
          state_q <= Receive;
          beats_q <= '0;
        end
      endcase
    end
  end

  always_ff @(posedge clk_i) begin  // unreset: read only after the frame they are of
    sum_q <= sum;
    if (take) begin
      carry_q <= data_i[63:16];
      kept_q  <= kept;
      case (beats_q)
        9'd1:    header_q[31:0]    <= data_i[63:32];
        9'd2:    header_q[95:32]   <= data_i;
        9'd3:    header_q[159:96]  <= data_i;
        9'd4:    header_q[223:160] <= data_i;
        9'd5:    header_q[255:224] <= data_i[31:0];
        default: ;
      endcase
    end
  end

  // The source holds a stalled beat still; every beat but the last is full; a frame is committed
  // or rolled back, not both.
  logic        stalled_q;
  logic [72:0] beat_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && valid_i && !ready_o;
    beat_q    <= {last_i, keep_i, data_i};
    if (!rst_i && stalled_q) begin
      assert (valid_i);
      assert ({last_i, keep_i, data_i} == beat_q);
    end
    if (!rst_i && take && !last_i) assert (keep_i == 8'hFF);
    if (!rst_i) assert (!(commit_o && rollback_o));
  end
endmodule
