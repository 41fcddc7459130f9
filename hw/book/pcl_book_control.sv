// The order of things in the book: which message, load or start is taken when, and its steps.
//
//   idle -> look -> row -> work -> emit -> depth [-> invalid]    A F E C X D U
//           look -> note                                         S W H Y J h, one of the line
//           look -> learn [-> note]                              R
//           look -> trade                                        P Q
//           look                                                 what is filtered
//
// Latency       from a message taken to emit_o, the cycle in which its effects become visible,
//               4 cycles.
// Throughput    see pcl_book. A start goes before a load, a load before a waiting quote, and that
//               before a message.
// Backpressure  a step that makes a record waits for room_i.
// Reset         clearing, until clearing_i falls; then idle, without a started record.
module pcl_book_control (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 lossless_quotes_i,
  // What is asked for
  input  logic                 start_valid_i,
  input  logic                 load_valid_i,
  input  logic                 load_done_i,
  input  logic                 event_valid_i,
  output logic                 event_ready_o,
  // What is known of the message under work
  input  pcl_book_pkg::class_t class_i,
  input  logic                 tracked_i,        // in look: of a loaded symbol
  input  logic                 learn_busy_i,
  input  logic                 learn_hit_i,      // when that falls: of a loaded name
  input  logic                 touches_i,        // from row on: takes from a level or puts into one
  input  logic                 changed_i,        // in emit: the quote is another
  input  logic                 turns_invalid_i,  // in emit: its symbol's book turns invalid
  input  logic                 tell_invalid_i,   // it has, and no record says so yet
  // What else decides
  input  logic                 clearing_i,
  input  logic                 depth_busy_i,
  input  logic                 backlog_i,        // quotes wait for room
  input  logic                 room_i,           // for a record
  // Steps
  output logic                 clear_o,
  output logic                 load_o,
  output logic                 take_o,
  output logic                 look_o,
  output logic                 learn_o,
  output logic                 learned_o,        // learn_hit_i and its symbol stand
  output logic                 row_o,
  output logic                 work_o,
  output logic                 emit_o,
  output logic                 depth_done_o,
  output logic                 trade_o,
  output logic                 version_o,        // the message is one the version counts
  // Records
  output logic                 started_o,
  output logic                 note_o,
  output logic                 invalid_o,
  output logic                 quote_now_o,
  output logic                 quote_later_o,
  output logic                 flush_read_o,     // a waiting quote: its row is read,
  output logic                 flushing_o,       // (while it is under work)
  output logic                 flushed_o,        // and it goes
  // State
  output logic                 clearing_o,
  output logic                 idle_o
);
  typedef enum logic [3:0] {
    StateClear, StateStarted, StateIdle, StateLoad, StateLook, StateLearn, StateNote,
    StateTrade, StateRow, StateWork, StateEmit, StateDepth, StateInvalid, StateFlush, StateFlushEmit
  } state_e;
  state_e state_q, state_d;
  logic   starting_q, idle, emit, later, is_book;

  assign idle    = state_q == StateIdle;
  assign emit    = state_q == StateEmit;
  assign is_book = class_i.add || class_i.reduce || class_i.remove || class_i.replace;
  // A quote that finds no room waits as its symbol's latest; where none may be lost, all wait.
  assign later = changed_i && !(room_i && !backlog_i) && !lossless_quotes_i;

  assign clear_o       = idle && start_valid_i;
  assign load_o        = idle && load_valid_i && !start_valid_i;
  assign event_ready_o = state_q == StateClear || (idle && !start_valid_i && !load_valid_i &&
                                                   !(backlog_i && room_i));
  assign take_o        = idle && event_valid_i && event_ready_o;
  assign look_o        = state_q == StateLook;
  assign learn_o       = look_o && class_i.directory;
  assign learned_o     = state_q == StateLearn && !learn_busy_i;
  assign row_o         = state_q == StateRow;
  assign work_o        = state_q == StateWork;
  assign emit_o        = emit && (!changed_i || room_i || later);
  assign depth_done_o  = state_q == StateDepth && !depth_busy_i;
  assign trade_o       = state_q == StateTrade;
  assign started_o     = state_q == StateStarted && room_i;
  assign note_o        = state_q == StateNote && room_i;
  assign invalid_o     = state_q == StateInvalid && room_i;
  assign quote_now_o   = emit_o && changed_i && !later;
  assign quote_later_o = emit_o && later;
  assign flush_read_o  = state_q == StateFlush;
  assign flushing_o    = state_q == StateFlush || state_q == StateFlushEmit;
  assign flushed_o     = state_q == StateFlushEmit && room_i;
  assign clearing_o    = state_q == StateClear || state_q == StateStarted;
  assign idle_o        = idle;

  // All of a type counter: R of any name, the others of a symbol that was loaded.
  assign version_o = (note_o && !class_i.line) || (learned_o && !learn_hit_i) || trade_o || emit_o;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StateClear: if (!clearing_i) state_d = starting_q ? StateStarted : StateIdle;
      StateStarted: if (room_i) state_d = StateIdle;
      StateIdle: begin
        if (start_valid_i) state_d = StateClear;
        else if (load_valid_i) state_d = StateLoad;
        else if (backlog_i && room_i) state_d = StateFlush;
        else if (event_valid_i) state_d = StateLook;
      end
      StateLoad: if (load_done_i) state_d = StateIdle;
      StateLook: begin
        if (class_i.line || class_i.market) state_d = StateNote;
        else if (class_i.directory) state_d = StateLearn;
        else if (!tracked_i) state_d = StateIdle;
        else if (class_i.state) state_d = StateNote;
        else state_d = is_book ? StateRow : StateTrade;
      end
      StateLearn: if (!learn_busy_i) state_d = learn_hit_i ? StateNote : StateIdle;
      StateNote: if (room_i) state_d = StateIdle;
      StateTrade: state_d = StateIdle;
      StateRow: state_d = StateWork;
      StateWork: state_d = StateEmit;
      StateEmit: if (emit_o) state_d = touches_i ? StateDepth :
                                       turns_invalid_i ? StateInvalid : StateIdle;
      StateDepth: if (!depth_busy_i) state_d = tell_invalid_i ? StateInvalid : StateIdle;
      StateInvalid: if (room_i) state_d = StateIdle;
      StateFlush: state_d = StateFlushEmit;
      StateFlushEmit: if (room_i) state_d = StateIdle;
      default: state_d = StateIdle;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q    <= StateClear;
      starting_q <= 1'b0;
    end else begin
      state_q <= state_d;
      if (clear_o) starting_q <= 1'b1;
    end
  end
endmodule
