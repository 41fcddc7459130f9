// Counters 14 to 35, and those of W and h: what became of each message in the book.
//
// Latency       counter_value_o one cycle after counter_index_i; 0 for other indices.
module pcl_book_counters (
  input  logic        clk_i,
  input  logic        rst_i,
  // A message was looked up; counted_i: it is of a type counter, else filtered.
  input  logic        look_i,
  input  logic [7:0]  type_i,
  input  logic        counted_i,
  input  logic        unknown_i,     // these with look_i
  input  logic        duplicate_i,
  input  logic        clamped_i,
  input  logic        bad_field_i,
  input  logic        second_used_i, // pulses
  input  logic        overflow_i,
  input  logic        quote_i,
  input  logic        coalesced_i,
  input  logic [5:0]  counter_index_i,
  output logic [63:0] counter_value_o
);
  localparam int unsigned First = pcl_pkg::CountMessagesFiltered;
  localparam int unsigned Count = pcl_pkg::CountQuotesCoalesced - First + 1;

  logic [Count-1:0] pulse;
  logic             taken;
  assign taken = look_i && counted_i;
  always_comb begin
    pulse = '0;
    pulse[pcl_pkg::CountMessagesFiltered - First]    = look_i && !counted_i;
    pulse[pcl_pkg::CountTypeS - First]               = taken && type_i == "S";
    pulse[pcl_pkg::CountTypeR - First]               = taken && type_i == "R";
    pulse[pcl_pkg::CountTypeH - First]               = taken && type_i == "H";
    pulse[pcl_pkg::CountTypeY - First]               = taken && type_i == "Y";
    pulse[pcl_pkg::CountTypeJ - First]               = taken && type_i == "J";
    pulse[pcl_pkg::CountTypeA - First]               = taken && type_i == "A";
    pulse[pcl_pkg::CountTypeF - First]               = taken && type_i == "F";
    pulse[pcl_pkg::CountTypeE - First]               = taken && type_i == "E";
    pulse[pcl_pkg::CountTypeC - First]               = taken && type_i == "C";
    pulse[pcl_pkg::CountTypeX - First]               = taken && type_i == "X";
    pulse[pcl_pkg::CountTypeD - First]               = taken && type_i == "D";
    pulse[pcl_pkg::CountTypeU - First]               = taken && type_i == "U";
    pulse[pcl_pkg::CountTypeP - First]               = taken && type_i == "P";
    pulse[pcl_pkg::CountTypeQ - First]               = taken && type_i == "Q";
    pulse[pcl_pkg::CountQuotes - First]              = quote_i;
    pulse[pcl_pkg::CountReferencesUnknown - First]   = taken && unknown_i;
    pulse[pcl_pkg::CountReferencesDuplicate - First] = (taken && duplicate_i) || second_used_i;
    pulse[pcl_pkg::CountQuantitiesClamped - First]   = taken && clamped_i;
    pulse[pcl_pkg::CountMessagesBadField - First]    = taken && bad_field_i;
    pulse[pcl_pkg::CountBookOverflows - First]       = overflow_i;
    pulse[pcl_pkg::CountQuotesCoalesced - First]     = coalesced_i;
  end
  // The contract's list only grows at its end: a bank of its own for what came later.
  localparam int unsigned LateFirst = pcl_pkg::CountTypeW;
  localparam int unsigned LateCount = pcl_pkg::CountTypeOperationalHalt - LateFirst + 1;

  logic [LateCount-1:0] late_pulse;
  logic [63:0]          value, late_value;
  always_comb begin
    late_pulse = '0;
    late_pulse[pcl_pkg::CountTypeW - LateFirst]               = taken && type_i == "W";
    late_pulse[pcl_pkg::CountTypeOperationalHalt - LateFirst] = taken && type_i == "h";
  end
  pcl_pulse_counters #(.Count(Count), .IndexBits(6)) u_bank (
    .clk_i,
    .rst_i,
    .pulse_i (pulse),
    .index_i (counter_index_i - 6'(First)),
    .value_o (value)
  );
  pcl_pulse_counters #(.Count(LateCount), .IndexBits(6)) u_late (
    .clk_i,
    .rst_i,
    .pulse_i (late_pulse),
    .index_i (counter_index_i - 6'(LateFirst)),
    .value_o (late_value)
  );
  assign counter_value_o = value | late_value;  // each reads 0 outside its range
endmodule
