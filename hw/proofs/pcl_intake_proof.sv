// Proof: whatever starts has room for what it leaves, so that no decision, record or release is
// lost and nothing stalls inside; each command taken starts once, in one place; and nobody starves:
// a cancel or a session control, the card's own or the host's, and a report, each starts within a
// stated number of cycles in which it could go, whatever else comes and however densely.
//
// The intake with what stands around it: the judge as five stages that each put at most what
// pcl_judge_proof says, the keeper as busy from its start on and putting at most five records (its
// header), both queues as their fill (pcl_fifo_proof), emptied by anyone at any time.
// "Could go", of a cancel or control: cycles on end in which nothing is swept, its queue has room,
// and for what takes a number there is one; those in between in which the keeper is busy (and does
// not sweep) do not count. A cycle without begins the count anew, for a report may take the next
// free one. How long the keeper is busy, and whether order entry takes what is released, is not
// claimed here.
module pcl_intake_proof (
  input logic         clk_i,
  input logic         clearing_i, keeper_done_i, sweeping_i, replacing_i, settled_i,
  input logic [4:0]   numbers_room_i,
  input logic [31:0]  numbers_next_i,
  input logic         own_valid_i, command_valid_i, report_valid_i,
  input logic [511:0] own_i, command_i,
  input logic         keeper_puts_i, load_refused_i, releases_i, record_pop_i, release_pop_i
);
  localparam int unsigned Queue = 32, UnderWay = 6;  // as in pcl_gate
  localparam int unsigned OwnWait = 11, HostWait = 14, ReportWait = 26;
  logic         rst_q = 1'b1;
  logic         own_ready, command_ready, report_ready, accept, start, loading;
  logic [511:0] started;
  logic [4:0]   valid_q, records_q, loads_q;
  logic         busy_q;
  logic [2:0]   kept_q;
  logic [5:0]   record_fill_q, release_fill_q;
  always_ff @(posedge clk_i) rst_q <= 1'b0;
  pcl_gate_intake u_intake (
    .clk_i, .rst_i(rst_q), .clearing_i, .record_room_i(record_fill_q <= 6'(Queue - UnderWay)),
    .release_room_i(release_fill_q <= 6'(Queue - UnderWay)), .judge_valid_i(valid_q),
    .keeper_busy_i(busy_q), .keeper_sweeping_i(busy_q && sweeping_i), .replacing_i,
    .replacing_ref_o(), .numbers_settled_i(settled_i), .numbers_room_i, .numbers_next_i,
    .own_valid_i, .own_ready_o(own_ready), .own_i, .command_valid_i,
    .command_ready_o(command_ready), .command_i, .report_valid_i, .report_ready_o(report_ready),
    .judge_accept_o(accept), .keeper_start_o(start), .command_o(started), .loading_o(loading)
  );

  // ---- classes
  function automatic logic cancels(input logic [511:0] command);
    cancels = command[7:0] == pcl_pkg::CmdOrderCancel;
  endfunction
  function automatic logic passes(input logic [511:0] command);
    passes = cancels(command) ||
             (command[7:0] == pcl_pkg::CmdSessionControl &&
              (command[135:128] == pcl_pkg::ControlMassCancel ||
               command[135:128] == pcl_pkg::ControlDisable ||
               command[135:128] == pcl_pkg::ControlEnable ||
               command[135:128] == pcl_pkg::ControlAccountQuery));
  endfunction
  logic judged, loads;
  assign judged = started[7:0] == pcl_pkg::CmdOrderEnter ||
                  started[7:0] == pcl_pkg::CmdOrderReplace ||
                  started[7:0] == pcl_pkg::CmdOrderModify;
  assign loads  = started[7:0] == pcl_pkg::CmdOrderLoad;

  // ---- the judge's stages, the keeper, the queues
  logic judge_puts, keeper_puts, record_pop, release_put, release_pop;
  assign judge_puts  = valid_q[4] && (records_q[4] || (loads_q[4] && load_refused_i));
  assign keeper_puts = busy_q && keeper_puts_i && kept_q != 3'd5;
  assign release_put = valid_q[4] && releases_i;
  assign record_pop  = record_fill_q != '0 && record_pop_i;
  assign release_pop = release_fill_q != '0 && release_pop_i;
  always_ff @(posedge clk_i) begin
    if (rst_q) begin
      {valid_q, records_q, loads_q} <= '0;
      busy_q         <= 1'b0;
      record_fill_q  <= '0;
      release_fill_q <= '0;
    end else begin
      valid_q   <= {valid_q[3:0], accept};
      records_q <= {records_q[3:0], accept && judged};
      loads_q   <= {loads_q[3:0], accept && loads};
      busy_q    <= start || (busy_q && !keeper_done_i);
      record_fill_q  <= record_fill_q + 6'(judge_puts) + 6'(keeper_puts) - 6'(record_pop);
      release_fill_q <= release_fill_q + 6'(release_put) - 6'(release_pop);
    end
    if (start)            kept_q <= '0;
    else if (keeper_puts) kept_q <= kept_q + 3'd1;
  end

  // ---- who waits, and for how many cycles in which it could have gone
  logic       could, free, numbered, own_passes, host_passes, report_could;
  logic [5:0]   own_q = '0, host_q = '0, report_q = '0;
  logic         own_stalled_q = 1'b0, host_stalled_q = 1'b0, report_stalled_q = 1'b0;
  logic [511:0] own_was_q, host_was_q;
  assign could    = !clearing_i && release_fill_q <= 6'(Queue - UnderWay);
  assign free     = !busy_q || sweeping_i;
  assign numbered = settled_i || 5'(valid_q[0]) + 5'(valid_q[1]) + 5'(valid_q[2]) +
                                 5'(valid_q[3]) + 5'(valid_q[4]) < numbers_room_i;
  assign report_could = !clearing_i && !busy_q && record_fill_q <= 6'(Queue - UnderWay);
  assign own_passes  = own_valid_i && passes(own_i);
  assign host_passes = command_valid_i && passes(command_i);
  always_ff @(posedge clk_i) begin
    own_q    <= rst_q || !own_passes || own_ready || !could || !(numbered || cancels(own_i))
              ? '0 : own_q + 6'(free);
    host_q   <= rst_q || !host_passes || command_ready || !could ||
                !(numbered || cancels(command_i)) ? '0 : host_q + 6'(free);
    report_q <= rst_q || !report_valid_i || report_ready ? '0 : report_q + 6'(report_could);
    own_stalled_q    <= !rst_q && own_valid_i && !own_ready;
    host_stalled_q   <= !rst_q && command_valid_i && !command_ready;
    report_stalled_q <= !rst_q && report_valid_i && !report_ready;
    {own_was_q, host_was_q} <= {own_i, command_i};
  end

  always_ff @(posedge clk_i) begin
    // Streams hold still; the kill switch asks for cancels and controls alone.
    if (own_stalled_q)    assume (own_valid_i && own_i == own_was_q);
    if (host_stalled_q)   assume (command_valid_i && command_i == host_was_q);
    if (report_stalled_q) assume (report_valid_i);
    if (own_valid_i)      assume (passes(own_i));

    if (!rst_q) begin
      record_room:   assert (!(judge_puts || keeper_puts) || record_fill_q < 6'(Queue));
      release_room:  assert (!release_put || release_fill_q < 6'(Queue));
      one_a_cycle:   assert (!(judge_puts && keeper_puts));
      apart:         assert (!start || (valid_q == '0 && !busy_q));
      once:          assert (2'(own_ready) + 2'(command_ready) + 2'(report_ready) <= 2'd1 &&
                             (own_ready || command_ready || report_ready) == (accept || start) &&
                             !(accept && start));
      asked:         assert ((!own_ready || own_valid_i) && (!command_ready || command_valid_i) &&
                             (!report_ready || report_valid_i));
      itself:        assert ((!own_ready || started == own_i) &&
                             (!command_ready || started == command_i));
      to_the_judge:  assert (!accept || own_ready || judged || loads || passes(command_i));
      reports_alone: assert (!report_ready || start);
      own_goes:      assert (own_q <= 6'(OwnWait));
      host_goes:     assert (host_q <= 6'(HostWait));
      report_goes:   assert (report_q <= 6'(ReportWait));
      reach_own:     assert (own_q != 6'd3);
      reach_full:    assert (!(record_fill_q == 6'd32 && own_ready));
      reach_sweep:   assert (!(busy_q && command_ready));
    end
  end
endmodule
