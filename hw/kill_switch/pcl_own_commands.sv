// Own commands: the Disable and Mass Cancel that pcl_watchdog_requests wants, and the canceller's
// order_cancels, one at a time to the gate.
//
// Latency       1 cycle from a cancel accepted, or a want, to own_valid_o.
// Throughput    1 command per cycle.
// Order         Disable, then Mass Cancel, then cancels; what is on offer already goes first.
// Wants         wants_i bit 0 Disable, bit 1 Mass Cancel; handed_o says which of them is put on
//               offer, and with it wants_i falls.
// Backpressure  own_ready_i, combinational to cancel_ready_o; a command once offered holds still
//               (so it is a register of its own, its firm with it).
// Reset         nothing on offer.
module pcl_own_commands #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic [1:0]            wants_i,
  output logic [1:0]            handed_o,
  input  logic [31:0]           firm_i,
  input  logic                  cancel_valid_i,
  output logic                  cancel_ready_o,
  input  logic [1:0]            cancel_session_i,
  input  logic [3:0]            cancel_account_i,
  input  logic [5:0]            cancel_strategy_i,
  input  logic [SymbolBits-1:0] cancel_symbol_i,
  input  logic [31:0]           cancel_user_ref_i,
  output logic                  own_valid_o,
  input  logic                  own_ready_i,
  output logic [511:0]          own_o,
  output logic                  own_cancel_o,
  output logic                  quiet_o
);
  logic                  offer_q, control_q, wants, open, own_taken;
  logic [7:0]            op_q;
  logic [31:0]           firm_q;
  logic [1:0]            session_q;
  logic [3:0]            account_q;
  logic [5:0]            strategy_q;
  logic [SymbolBits-1:0] symbol_q;
  logic [31:0]           user_ref_q;

  assign wants          = wants_i != '0;
  assign own_valid_o    = offer_q;
  assign own_taken      = own_valid_o && own_ready_i;
  assign open           = !offer_q || own_taken;
  assign handed_o       = {open && wants_i == 2'b10, open && wants_i[0]};
  assign cancel_ready_o = open && !wants;
  assign own_cancel_o   = own_taken && !control_q;
  assign quiet_o        = !offer_q && !wants;

  always_ff @(posedge clk_i) begin
    if (rst_i)     offer_q <= 1'b0;
    else if (open) offer_q <= wants || cancel_valid_i;
    if (open) begin
      control_q <= wants;
      op_q      <= wants_i[0] ? pcl_pkg::ControlDisable : pcl_pkg::ControlMassCancel;
      firm_q    <= firm_i;
    end
    if (cancel_valid_i && cancel_ready_o) begin
      session_q  <= cancel_session_i;
      account_q  <= cancel_account_i;
      strategy_q <= cancel_strategy_i;
      symbol_q   <= cancel_symbol_i;
      user_ref_q <= cancel_user_ref_i;
    end
  end

  pcl_pkg::command_session_control_t control;
  pcl_pkg::command_order_cancel_t    cancel;
  always_comb begin
    control      = '0;
    control.kind = pcl_pkg::CmdSessionControl;
    control.op   = op_q;
    control.firm = firm_q;
    cancel          = '0;
    cancel.kind     = pcl_pkg::CmdOrderCancel;
    cancel.account  = {4'd0, account_q};
    cancel.strategy = {2'd0, strategy_q};
    cancel.session  = {6'd0, session_q};
    cancel.symbol   = {{(16 - SymbolBits){1'b0}}, symbol_q};
    cancel.user_ref = user_ref_q;
  end
  assign own_o = control_q ? control : cancel;

  logic         stalled_q;
  logic [511:0] own_q;
  always_ff @(posedge clk_i) begin
    stalled_q <= !rst_i && own_valid_o && !own_ready_i;
    own_q     <= own_o;
    if (!rst_i && stalled_q) assert (own_valid_o && own_o == own_q);
  end
endmodule
