// What the modules of the book hand one another. Not contract: nothing outside hw/book sees it.
package pcl_book_pkg;
  // A message as pcl_feed decodes it; kind 0 is a happening of the line.
  typedef struct packed {
    logic [7:0]  kind;
    logic [15:0] locate;
    logic [47:0] timestamp;
    logic [63:0] first;     // order reference, or an R's name, or the sequence expected
    logic [63:0] second;
    logic [7:0]  code;
    logic [31:0] quantity;
    logic [31:0] price;
  } event_t;

  // What kind of message it is, one bit or (Q) none.
  typedef struct packed {
    logic line;       // a happening of the line
    logic market;     // S W: noted, of no symbol
    logic directory;  // R
    logic state;      // H Y J h: noted, of a symbol
    logic trade;      // P
    logic add;        // A F
    logic reduce;     // E C X
    logic remove;     // D
    logic replace;    // U
  } class_t;

  // A key is the price of a bid and the complement of an offer's, so the better level is always the
  // larger key.
  typedef struct packed {
    logic        present;
    logic [31:0] key;
    logic [47:0] quantity;
  } level_t;

  typedef struct packed {
    level_t best;
    level_t second;
  } side_t;

  // A symbol's quote row: what its last message left.
  typedef struct packed {
    side_t       bid;
    side_t       ask;
    logic [47:0] timestamp;
    logic [63:0] version;
  } row_t;
  localparam int unsigned RowBits = 436;

  typedef struct packed {
    logic        bid_present;
    logic [31:0] bid_price;
    logic [47:0] bid_quantity;
    logic        ask_present;
    logic [31:0] ask_price;
    logic [47:0] ask_quantity;
  } quote_t;
endpackage
