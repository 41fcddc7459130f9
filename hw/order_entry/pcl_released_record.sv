// Released record: what left the card, or was cut, in the words of the contract. Combinational; seq
// and cycle are stamped later.
module pcl_released_record #(
  parameter int unsigned SymbolBits = 8
) (
  input  logic [511:0]          command_i,
  input  logic [31:0]           user_ref_i,
  input  logic [31:0]           epoch_i,
  input  logic [SymbolBits-1:0] symbol_i,
  input  logic [7:0]            account_i,
  input  logic [7:0]            strategy_i,
  input  logic                  new_risk_i,
  input  logic                  poisoned_i,
  output logic [511:0]          record_o
);
  pcl_pkg::command_t                 header;
  pcl_pkg::command_order_enter_t     enter;
  pcl_pkg::command_order_replace_t   replace;
  pcl_pkg::command_order_modify_t    modify;
  pcl_pkg::command_order_cancel_t    cancel;
  pcl_pkg::command_session_control_t control;
  pcl_pkg::record_released_t         released;
  assign header  = command_i;
  assign enter   = command_i;
  assign replace = command_i;
  assign modify  = command_i;
  assign cancel  = command_i;
  assign control = command_i;

  always_comb begin
    released                  = '0;
    released.kind             = pcl_pkg::RecReleased;
    released.account          = account_i;
    released.strategy         = strategy_i;
    released.symbol           = {{(16 - SymbolBits){1'b0}}, symbol_i};
    released.flags[pcl_pkg::FlagReleasedNewRisk]  = new_risk_i;
    released.flags[pcl_pkg::FlagReleasedPoisoned] = poisoned_i;
    released.command_sequence = header.seq;
    released.user_ref         = user_ref_i;
    released.epoch            = epoch_i;
    case (header.kind)
      pcl_pkg::CmdOrderEnter: begin
        released.code     = "O";
        released.price    = enter.price;
        released.quantity = enter.quantity;
      end
      pcl_pkg::CmdOrderReplace: begin
        released.code     = "U";
        released.price    = replace.price;
        released.quantity = replace.quantity;
        released.original = replace.original;
      end
      pcl_pkg::CmdOrderModify: begin
        released.code     = "M";
        released.quantity = modify.quantity;
      end
      pcl_pkg::CmdOrderCancel: begin
        released.code     = "X";
        released.symbol   = header.symbol;
        released.quantity = cancel.quantity;
        released.user_ref = cancel.user_ref;
      end
      default: begin
        released.code     = control.op;
        released.account  = '0;
        released.strategy = control.scope[pcl_pkg::FlagMassCancelGroup] ? control.strategy : '0;
        if (!control.scope[pcl_pkg::FlagMassCancelSymbol]) released.symbol = 16'hFFFF;
        if (control.op == pcl_pkg::ControlAccountQuery) released.user_ref = '0;
      end
    endcase
  end
  assign record_o = released;
endmodule
