// What the gate keeps and passes between its parts. Not contract: nothing outside hw/risk_gate and
// hw/reports sees it.
package pcl_gate_pkg;
  // Shares summed over orders, and positions (signed): 2^40 loaded plus any day's fills; sums are
  // taken wider.
  localparam int unsigned SharesBits    = 48;
  localparam int unsigned SumBits       = 52;
  localparam int unsigned OpenOrderBits = 157;
  localparam int unsigned ExposureBits  = 144;
  localparam int unsigned LimitsBits    = 193;
  localparam logic [63:0] PriceMax      = 64'd1999999900;  // OUCH 5.0: $199,999.9900

  // One UserRefNum. A live order with a replace in flight has has_pending, partner = the replace,
  // pending_total = its T. A replace in flight has pending, partner = the original; its total is T
  // and its chain's executed is the original's.
  typedef struct packed {
    logic [3:0]  account;
    logic [5:0]  strategy;
    logic [15:0] symbol;
    logic        sell;
    logic        pending;
    logic        has_pending;
    logic [31:0] partner;
    logic [31:0] total;
    logic [31:0] executed;
    logic [31:0] pending_total;
  } open_order_t;

  // One account, strategy and symbol. A row of zeros is not kept.
  typedef struct packed {
    logic [SharesBits-1:0] position;  // two's complement
    logic [SharesBits-1:0] open_buy;
    logic [SharesBits-1:0] open_sell;
  } exposure_t;

  typedef struct packed {
    logic [63:0] max_notional;
    logic [63:0] collar;
    logic [31:0] max_quantity;
    logic [31:0] max_position;
    logic        enabled;
  } limits_t;

  // The market view of one instant, as the gate judged it.
  typedef struct packed {
    logic        bid_present;
    logic        ask_present;
    logic [31:0] bid_price;
    logic [31:0] ask_price;
    logic        trading;
    logic        market_open;
    logic        book_valid;
    logic        heard;
    logic [63:0] heard_us;
    logic [63:0] version;
  } market_t;

  // What a report does to the chain it names.
  typedef enum logic [2:0] {
    EffectNone    = 3'd0,  // P I T S X G K Q: nothing
    EffectNotice  = 3'd1,  // A, live: nothing, but the order should be known
    EffectClose   = 3'd2,  // A dead, J, and order_resolve
    EffectReplace = 3'd3,  // U
    EffectExecute = 3'd4,  // E
    EffectCancel  = 3'd5,  // C, D
    EffectTrip    = 3'd6   // B M R, unknown type, too short: cannot be computed
  } effect_e;

  typedef struct packed {
    logic [63:0] sequence_number;
    logic [7:0]  code;
    logic [2:0]  effect;    // effect_e
    logic        dead;      // order state D
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
