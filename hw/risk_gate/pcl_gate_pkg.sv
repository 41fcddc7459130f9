// What the gate keeps and passes between its parts. Not contract: nothing outside hw/risk_gate and
// hw/reports sees it.
package pcl_gate_pkg;
  // Shares summed over orders, and positions (signed): 2^40 loaded plus any day's fills; sums are
  // taken wider.
  localparam int unsigned SharesBits   = 48;
  localparam int unsigned SumBits      = 52;
  localparam int unsigned PartyBits    = 12;   // number of a party, at most
  localparam int unsigned KeyBits      = 26;   // account, strategy, symbol
  localparam int unsigned EntryBits    = 207;
  localparam int unsigned ExposureBits = 144;
  localparam int unsigned MirrorBits   = 62;
  localparam logic [63:0] PriceMax     = 64'd1999999900;  // OUCH 5.0: $199,999.9900

  localparam logic [1:0] SideBuy         = 2'd0;
  localparam logic [1:0] SideSell        = 2'd1;
  localparam logic [1:0] SideShort       = 2'd2;
  localparam logic [1:0] SideShortExempt = 2'd3;

  localparam logic [1:0] ShortFree       = 2'd1;
  localparam logic [1:0] ShortRestricted = 2'd2;

  // One UserRefNum in the open-order table. A replace in flight is pending on `original`; its total
  // is T, its executed 0 (the chain's stands in the original's entry). Moving: a modify has changed
  // the side, and no report has confirmed it. These two are the last: the table keeps them apart.
  typedef struct packed {
    logic                 valid;
    logic [31:0]          user_ref;
    logic [3:0]           account;
    logic [5:0]           strategy;
    logic [15:0]          symbol;
    logic [1:0]           session;
    logic                 auction;
    logic                 new_risk;
    logic                 pending;
    logic [31:0]          original;
    logic [31:0]          price;
    logic [31:0]          total;
    logic [31:0]          executed;
    logic [PartyBits-1:0] party;
    logic                 moving;
    logic [1:0]           side;
  } order_t;
  localparam int unsigned SideBits = 3;  // moving, side

  // One account, strategy and symbol.
  typedef struct packed {
    logic [SharesBits-1:0] position;  // two's complement
    logic [SharesBits-1:0] open_buy;
    logic [SharesBits-1:0] open_sell;
  } exposure_t;

  // The market view of one instant, as the gate judged it.
  typedef struct packed {
    logic        bid_present;
    logic        ask_present;
    logic [31:0] bid_price;
    logic [31:0] ask_price;
    logic [31:0] last_price;
    logic [31:0] auction_reference;
    logic [1:0]  short_state;
    logic        trading;
    logic        market_open;
    logic        book_valid;
    logic        heard;
    logic [63:0] heard_us;
    logic [63:0] version;
  } market_t;

  // What an order, or an order_load, carries from T2 to T4.
  typedef struct packed {
    logic [7:0]  account;    // the command's, or of a replace its original's
    logic [7:0]  strategy;
    logic [7:0]  session;
    logic [15:0] symbol;
    logic [1:0]  side;
    logic        known;      // replace, modify: the order is open; order_load: its number is
    logic        pending;    // replace, modify: one is in flight already
    logic        reduction;  // modify: it only reduces, or there is no such order
    logic        taken;      // order_load: its slot is
    logic        auction;
    logic [31:0] quantity;   // replace, modify: the chain's new total
    logic [31:0] executed;
    logic [31:0] original;   // modify: the order itself
    logic [31:0] price;
  } carried_t;

  // An order as it comes to its decision (T5): what does not depend on orders in front. Verdicts
  // are refusal, operand, limit.
  typedef struct packed {
    logic [7:0]   account;        // the command's, or of a replace its original's
    logic [7:0]   strategy;
    logic [1:0]   session;
    logic [15:0]  symbol;
    logic [1:0]   side;
    logic         symbol_known;
    logic         known;
    logic         taken;
    logic         auction;
    logic         reduction;
    logic         party_known;
    logic         fields;         // order_load: its fields are possible
    logic         may_reduce;
    logic         corrupt;
    logic         stale;
    logic         book_valid;
    logic [31:0]  quantity;
    logic [31:0]  executed;
    logic [31:0]  original;
    logic [31:0]  price;
    logic [31:0]  borrow;
    logic [31:0]  max_position;
    logic [63:0]  version;
    logic [63:0]  max_gross;
    logic [63:0]  max_net;
    logic [63:0]  firm_max_gross;
    logic [63:0]  firm_max_net;
    logic [135:0] entry_first;
    logic [135:0] exit_first;
    logic [135:0] entry_second;
    logic [135:0] exit_second;
  } judged_t;

  // What a report does to the chain it names.
  typedef enum logic [2:0] {
    EffectNone    = 3'd0,  // P I T S X G K Q, R of reason R or P: nothing
    EffectNotice  = 3'd1,  // A, live: nothing, but the order should be known
    EffectClose   = 3'd2,  // A dead, J, and order_resolve
    EffectReplace = 3'd3,  // U
    EffectExecute = 3'd4,  // E
    EffectCancel  = 3'd5,  // C, D, M
    EffectTrip    = 3'd6,  // other R, unknown type, too short: cannot be computed
    EffectBreak   = 3'd7   // B: an execution is taken back
  } effect_e;

  // What it does: entries to write, the chain's reservation and its price before and after.
  typedef struct packed {
    logic        write;         // the order named
    logic        erase;
    logic        partner;       // its partner leaves
    logic        unlink;        // the live order has no pending replace any more
    logic        reserves;      // the four of the reservation count
    logic [31:0] old_reserved;
    logic [31:0] old_price;
    logic [31:0] new_reserved;
    logic [31:0] new_price;
    logic [31:0] give;          // shares released, not executed
    logic [31:0] fill;
    logic        closed;
    logic        unknown_fill;
    logic        unknown_order;
  } change_t;

  typedef struct packed {
    logic [63:0] sequence_number;
    logic [7:0]  code;
    logic [2:0]  effect;    // effect_e
    logic        dead;      // order state D
    logic        modifies;  // M: its quantity is what is outstanding
    logic [1:0]  side;      // M
    logic        of_order;  // names an order's UserRefNum
    logic [63:0] order_reference;  // A U T; E B: match number
    logic [63:0] price;
    logic [31:0] quantity;
    logic [31:0] user_ref;
    logic [31:0] original;
    logic [15:0] reason;
    logic [15:0] liquidity;
  } report_t;
endpackage
