// Counters record: reads the five counters of a bank through the counter port and writes them into
// one record.
//
// Latency       about 20 cycles from start_i and quiet orders to record_valid_o.
// Throughput    one bank at a time.
// Backpressure  start_i is held until the record is taken.
// Reset         idle.
// Bound         waits 1,024 cycles at most for orders_quiet_i, then reads all the same.
module pcl_counters_record (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         start_i,
  input  logic         orders_quiet_i,
  input  logic [3:0]   bank_i,
  output logic         counter_valid_o,
  output logic [5:0]   counter_index_o,
  input  logic         counter_done_i,
  input  logic [63:0]  counter_value_i,
  output logic         record_valid_o,
  input  logic         record_ready_i,
  output logic [511:0] record_o,
  output logic         idle_o
);
  typedef enum logic [1:0] {StateWait, StateRead, StateRecord} state_e;
  state_e       state_q;
  logic [10:0]  waited_q;
  logic [2:0]   slot_q;
  logic [319:0] values_q;

  assign counter_valid_o = state_q == StateRead;
  assign counter_index_o = {bank_i, 2'b00} + {2'b00, bank_i} + {3'd0, slot_q};
  assign record_valid_o  = state_q == StateRecord;
  assign idle_o          = state_q == StateWait && !start_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q  <= StateWait;
      waited_q <= '0;
      slot_q   <= '0;
    end else begin
      unique case (state_q)
        StateWait: begin
          slot_q   <= '0;
          waited_q <= start_i ? waited_q + 11'd1 : '0;
          // The first cycle does not look: what the command before it started shows a cycle later.
          if (start_i && waited_q != '0 && (orders_quiet_i || waited_q[10])) state_q <= StateRead;
        end
        StateRead: begin
          waited_q <= '0;
          if (counter_done_i) begin
            slot_q <= slot_q + 3'd1;
            if (slot_q == 3'd4) state_q <= StateRecord;
          end
        end
        default: if (record_ready_i) state_q <= StateWait;
      endcase
    end
    if (state_q == StateRead && counter_done_i) values_q <= {counter_value_i, values_q[319:64]};
  end

  pcl_pkg::record_counters_t counters;
  always_comb begin
    counters        = '0;
    counters.kind   = pcl_pkg::RecCounters;
    counters.code   = {4'd0, bank_i};
    counters.symbol = 16'hFFFF;
    counters.value0 = values_q[63:0];
    counters.value1 = values_q[127:64];
    counters.value2 = values_q[191:128];
    counters.value3 = values_q[255:192];
    counters.value4 = values_q[319:256];
  end
  assign record_o = counters;
endmodule
