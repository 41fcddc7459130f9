// Chooses what starts next: an own command, a report, or the head of the command stream; and where
// it goes, to the judge or to the keeper. Combinational choice; turns are registers.
//
// Classes       judged (order_enter, order_replace, order_modify): one a cycle, unless the keeper
//               is busy.
//               passing (order_cancel, session_control): the same, and while the keeper sweeps,
//               and without room for records: they leave none.
//               order_load: through the judge, alone, behind own commands: each load makes the
//               look for numbers begin again, so that a control would wait as long as loads come.
//               The rest and reports: the keeper, alone, with no order in the judge.
// Backpressure  something starts only if what it leaves, records or a release, has room beside all
//               under way, and a taker of a number only if there will be one. So nothing stalls
//               inside.
// Interlocks    a replace or modify waits while one of the same original is under way, or while
//               its original could be a number under way (not below the next one).
// Fairness      reports and commands alternate: a report that has room for its records waits for
//               16 commands at most, then for the judge to empty; after it commands come first. Own
//               and host's alternate while both can go, own first.
module pcl_gate_intake (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         clearing_i,
  input  logic         record_room_i,
  input  logic         release_room_i,
  input  logic [4:0]   judge_valid_i,
  input  logic         keeper_busy_i,
  input  logic         keeper_sweeping_i,
  input  logic         replacing_i,        // one of the same original is under way
  output logic [31:0]  replacing_ref_o,
  input  logic         numbers_settled_i,
  input  logic [4:0]   numbers_room_i,
  input  logic [31:0]  numbers_next_i,
  // What waits
  input  logic         own_valid_i,
  output logic         own_ready_o,
  input  logic [511:0] own_i,
  input  logic         command_valid_i,
  output logic         command_ready_o,
  input  logic [511:0] command_i,
  input  logic         report_valid_i,
  output logic         report_ready_o,
  // What starts
  output logic         judge_accept_o,
  output logic         keeper_start_o,
  output logic [511:0] command_o,          // of either
  output logic         loading_o           // an order_load is under way, or has just left
);
  localparam int unsigned Burst = 16;
  /* verilator lint_off UNUSEDSIGNAL */  // each layout is read for its own few fields
  pcl_pkg::command_order_replace_t   head;
  pcl_pkg::command_session_control_t own, control;
  /* verilator lint_on UNUSEDSIGNAL */
  assign head    = command_i;
  assign control = command_i;
  assign own     = own_i;

  // ---- classes
  logic judged, modifies, of_chain, loads, cancels, controls, passes, own_cancels;
  assign modifies = head.kind == pcl_pkg::CmdOrderModify;
  assign of_chain = head.kind == pcl_pkg::CmdOrderReplace || modifies;
  assign judged   = head.kind == pcl_pkg::CmdOrderEnter || of_chain;
  assign loads    = head.kind == pcl_pkg::CmdOrderLoad;
  assign cancels  = head.kind == pcl_pkg::CmdOrderCancel;
  assign controls = head.kind == pcl_pkg::CmdSessionControl &&
                    (control.op == pcl_pkg::ControlMassCancel ||
                     control.op == pcl_pkg::ControlDisable ||
                     control.op == pcl_pkg::ControlEnable ||
                     control.op == pcl_pkg::ControlAccountQuery);
  assign passes      = cancels || controls;
  assign own_cancels = own.kind == pcl_pkg::CmdOrderCancel;

  // ---- what each waits for
  logic [2:0] load_left_q;   // an order_load has the judge to itself, and its successor new numbers
  logic [2:0] under_way;
  logic       open, recorded, empty, numbered, alone, chain_free, reports_turn_q, hold_commands;
  assign under_way = {2'b0, judge_valid_i[0]} + {2'b0, judge_valid_i[1]} +
                     {2'b0, judge_valid_i[2]} + {2'b0, judge_valid_i[3]} +
                     {2'b0, judge_valid_i[4]};
  assign empty           = judge_valid_i == '0;
  assign loading_o       = load_left_q != '0;
  assign open            = !clearing_i && !loading_o;
  assign recorded        = open && record_room_i;
  assign numbered        = numbers_settled_i || numbers_room_i > {2'b0, under_way};
  assign alone           = recorded && empty && !keeper_busy_i;
  assign replacing_ref_o = head.original;
  assign chain_free      = empty || (!replacing_i && head.original < numbers_next_i);
  // A report that cannot go holds nobody: with records stuck cancels would wait for ever.
  assign hold_commands   = reports_turn_q && report_valid_i && record_room_i;

  logic own_can, command_can, passing_open;
  assign passing_open = open && release_room_i && (!keeper_busy_i || keeper_sweeping_i) &&
                        !(hold_commands && !keeper_busy_i);
  assign own_can      = own_valid_i && passing_open && (own_cancels || numbered);
  always_comb begin
    if (passes)
      command_can = passing_open && (cancels || numbered);
    else if (judged)
      command_can = recorded && release_room_i && !keeper_busy_i && !hold_commands &&
                    (numbered || modifies) && (!of_chain || chain_free);
    else if (loads)
      command_can = alone && release_room_i && !hold_commands && !own_valid_i;
    else
      command_can = alone && !hold_commands;
    command_can = command_can && command_valid_i;
  end

  // ---- the choice
  logic own_last_q, to_judge;
  assign own_ready_o     = own_can && !(own_last_q && command_can);
  assign command_ready_o = command_can && !own_ready_o;
  assign report_ready_o  = report_valid_i && alone && !own_ready_o && !command_ready_o;
  assign to_judge        = judged || passes || loads;
  assign judge_accept_o  = own_ready_o || (command_ready_o && to_judge);
  assign keeper_start_o  = report_ready_o || (command_ready_o && !to_judge);
  assign command_o       = own_ready_o ? own_i : command_i;

  logic [4:0] burst_q;
  logic       took;
  assign took = own_ready_o || command_ready_o;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      own_last_q     <= 1'b0;
      load_left_q    <= '0;
      reports_turn_q <= 1'b0;
      burst_q        <= '0;
    end else begin
      if (took) own_last_q <= own_ready_o;
      if (command_ready_o && loads) load_left_q <= 3'd7;
      else if (loading_o)           load_left_q <= load_left_q - 3'd1;
      if (report_ready_o) begin
        reports_turn_q <= 1'b0;
        burst_q        <= '0;
      end else if (!keeper_busy_i && report_valid_i) begin
        // Commands have had their burst, or nothing of theirs can go.
        if (took) burst_q <= burst_q + 5'd1;
        if (!took || burst_q == 5'(Burst - 1)) reports_turn_q <= 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(judge_accept_o && keeper_start_o));
      if (keeper_start_o) assert (empty && !keeper_busy_i);
    end
  end
endmodule
