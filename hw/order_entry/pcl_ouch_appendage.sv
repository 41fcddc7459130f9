// The options of an Enter or Replace, put together while the message before them streams:
// backwards, an element a cycle in front of what stands, so that nothing is ever moved to a place
// that has to be computed.
//
// Latency       the first bytes stand 7 cycles after start_i of an Enter, 6 of a Replace: the cycle
//               in which their beat can be the next at the earliest (asserted by the user).
// Throughput    one at a time. ready_o from then on; each beat_i takes the first eight bytes away.
// Elements      {length of the rest, tag, value}, ascending by tag, those whose field is not zero;
//               of an Enter always 24, the strategy. rest_i, of the message itself, goes in front.
// Reset         not ready.
module pcl_ouch_appendage (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         start_i,
  input  logic [511:0] command_i,  // holds still until the packet is out
  input  logic [23:0]  rest_i,     // of start_i's cycle: 2 bytes of an Enter, 3 of a Replace
  output logic         ready_o,
  input  logic         beat_i,
  output logic [63:0]  data_o            // the first byte in bits [63:56]
);
  localparam int unsigned Bits = 8 * 36;  // 2 + 34 bytes: an Enter's with every option
  typedef enum logic [2:0] {
    StepExpire, StepPostOnly, StepMaxFloor, StepCustomer, StepMinQuantity, StepRest, StepDone
  } step_e;
  step_e           step_q, step_d;
  logic [Bits-1:0] tail_q, tail_d;
  logic [23:0]     rest_q;
  /* verilator lint_off UNUSEDSIGNAL */  // the options alone
  pcl_pkg::command_order_enter_t   enter;
  pcl_pkg::command_order_replace_t replace;
  /* verilator lint_on UNUSEDSIGNAL */
  logic enters;
  assign enter   = command_i;
  assign replace = command_i;
  assign enters  = enter.kind == pcl_pkg::CmdOrderEnter;

  logic [31:0] min_quantity, max_floor, expire_time;
  logic [7:0]  customer_type, post_only, trade_now;
  assign min_quantity  = enters ? enter.min_quantity : replace.min_quantity;
  assign max_floor     = enters ? enter.max_floor : replace.max_floor;
  assign expire_time   = enters ? enter.expire_time : replace.expire_time;
  assign customer_type = enters ? enter.customer_type : replace.customer_type;
  assign post_only     = enters ? enter.post_only : replace.post_only;
  assign trade_now     = enters ? enter.trade_now : replace.trade_now;

  // The last ones together: an Enter has the tags 16, 17 and 24 at once, a Replace 15 and 16.
  logic [47:0] expire_element;
  logic [23:0] trade_element, handle_element;
  logic [31:0] group_element;
  logic [79:0] last;
  assign expire_element = {8'd5, 8'd15, expire_time};
  assign trade_element  = {8'd2, 8'd16, trade_now};
  assign handle_element = {8'd2, 8'd17, enter.handle_inst};
  assign group_element  = {8'd3, 8'd24, 8'd0, enter.strategy};
  always_comb begin
    if (enters) begin
      case ({|trade_now, |enter.handle_inst})
        2'b00:   last = {group_element, 48'd0};
        2'b01:   last = {handle_element, group_element, 24'd0};
        2'b10:   last = {trade_element, group_element, 24'd0};
        default: last = {trade_element, handle_element, group_element};
      endcase
    end else begin
      last = {|trade_now ? trade_element : 24'd0, 56'd0};
      if (|expire_time) last = {expire_element, last[79:48]};
    end
  end

  // One element in front.
  logic        wide, narrow, two;
  logic [47:0] element;
  always_comb begin
    wide    = 1'b0;
    narrow  = 1'b0;
    two     = 1'b0;
    element = {rest_q, 24'd0};
    unique case (step_q)
      StepExpire: begin
        wide    = |expire_time;
        element = expire_element;
      end
      StepPostOnly: begin
        narrow  = |post_only;
        element = {8'd2, 8'd12, post_only, 24'd0};
      end
      StepMaxFloor: begin
        wide    = |max_floor;
        element = {8'd5, 8'd5, max_floor};
      end
      StepCustomer: begin
        narrow  = |customer_type;
        element = {8'd2, 8'd4, customer_type, 24'd0};
      end
      StepMinQuantity: begin
        wide    = |min_quantity;
        element = {8'd5, 8'd3, min_quantity};
      end
      StepRest: begin
        narrow = !enters;
        two    = enters;
      end
      default: ;
    endcase
  end
  always_comb begin
    tail_d = tail_q;
    if (start_i)     tail_d = {last, {(Bits-80){1'b0}}};
    else if (beat_i) tail_d = {tail_q[Bits-65:0], 64'd0};
    else if (wide)   tail_d = {element, tail_q[Bits-1:48]};
    else if (narrow) tail_d = {element[47:24], tail_q[Bits-1:24]};
    else if (two)    tail_d = {element[47:32], tail_q[Bits-1:16]};
  end
  always_comb begin
    unique case (step_q)
      StepExpire:      step_d = StepPostOnly;
      StepPostOnly:    step_d = StepMaxFloor;
      StepMaxFloor:    step_d = StepCustomer;
      StepCustomer:    step_d = StepMinQuantity;
      StepMinQuantity: step_d = StepRest;
      default:         step_d = StepDone;
    endcase
    if (start_i) step_d = enters ? StepExpire : StepPostOnly;
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) step_q <= StepRest;
    else       step_q <= step_d;
    tail_q <= tail_d;
    if (start_i) rest_q <= rest_i;
  end
  assign ready_o = step_q == StepDone;
  assign data_o  = tail_q[Bits-1 -: 64];

  always_ff @(posedge clk_i) begin
    if (!rst_i && beat_i) assert (ready_o && !start_i);
  end
endmodule
