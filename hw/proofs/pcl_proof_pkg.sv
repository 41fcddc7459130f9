// What the contract says of an order, bit by bit: what pcl_judge_contract finds and pcl_judge_proof
// claims.
package pcl_proof_pkg;
  // Each check holds. Of what depends on the reference: by_quote, the quote is it.
  typedef struct packed {
    logic possible;
    logic chain;      // it names an open order with nothing in flight
    logic placed;     // symbol and session exist
    logic party;
    logic limited;
    logic sound;      // the limits have their parity
    logic new_id;
    logic typed;
    logic increment;
    logic on_list;
    logic band;
    logic size;
    logic short_ok;
    logic collar;
    logic referred;
    logic by_quote;
    logic enabled;
    logic open;
    logic book;
    logic fresh;
    logic notional;
  } checks_t;
  // What is asked of tables and products in T2.
  typedef struct packed {
    logic        party;    // it is of an order or an order_load
    logic [31:0] price;
    logic [31:0] added;
    logic [31:0] borrows;
    logic [31:0] after;    // reserved by the chain after it, and before it
    logic [31:0] after_price;
    logic [31:0] before;
    logic [31:0] before_price;
  } asked_t;
endpackage
