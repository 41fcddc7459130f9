// Refusal reasons from the collar on, both sides of every bound. Expectations are written by
// hand from the contract; the latency of each decision is asserted by the driver.
#include "tests/hw/risk_gate/refusal_case.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

const RefusalCase kValueCases[] = {
    {"below_collar", kNothing, enter(kParty, 'B', 10, 994'999), Refusal::kBelowCollar, 994'999,
     995'000},
    {"at_low_collar", kNothing, enter(kParty, 'B', 10, 995'000), Refusal::kNone},
    {"at_high_collar", kNothing, enter(kParty, 'T', 10, 1'005'200), Refusal::kNone},
    {"above_collar", kNothing, enter(kParty, 'T', 10, 1'005'201), Refusal::kAboveCollar, 1'005'201,
     1'005'200},
    {"collar_floor", symbol([](auto& s) { s.collar = 1'000'001; }), enter(kParty, 'B', 10, 1),
     Refusal::kNone},
    {"collar_of_32_bits", symbol([](auto& s) {
       s.collar = 0xFFFFFFFF;
       s.max_notional = ~0ULL;
     }),
     enter(kParty, 'B', 10, 1'999'999'900), Refusal::kNone},
    {"collar_around_last",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.symbols[5].flags = 7; });  // both bits: last
       view(g).last_price = 500'000;
       view(g).bid = false;
     },
     enter(kParty, 'B', 10, 505'001), Refusal::kAboveCollar, 505'001, 505'000},
    {"collar_around_last_at",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.symbols[5].flags = 3; });
       view(g).last_price = 500'000;
       view(g).bid = false;
     },
     enter(kParty, 'B', 10, 495'000), Refusal::kNone},
    {"collar_around_close", symbol([](auto& s) {
       s.flags = 5;
       s.reference = 800'000;
     }),
     enter(kParty, 'B', 10, 794'999), Refusal::kBelowCollar, 794'999, 795'000},
    {"auction_collar_around_close", symbol([](auto& s) { s.reference = 800'000; }),
     with(order({}, 'B', 10, 807'001), [](auto& o) { o.cross_type = 'C'; }), Refusal::kAboveCollar,
     807'001, 807'000},
    {"auction_collar_around_the_venues", [](GateDriver& g) { view(g).auction_reference = 600'000; },
     with(order({}, 'B', 10, 592'999), [](auto& o) { o.cross_type = 'C'; }), Refusal::kBelowCollar,
     592'999, 593'000},
    {"band_below", symbol([](auto& s) { s.price_low = 999'999; }), enter(kParty, 'B', 10, 999'998),
     Refusal::kPriceBand, 999'998, 999'999},
    {"band_at_low", symbol([](auto& s) { s.price_low = 999'999; }), enter(kParty, 'B', 10, 999'999),
     Refusal::kNone},
    {"band_above", symbol([](auto& s) { s.price_high = 999'999; }), enter(kParty, 'B', 10, kBid),
     Refusal::kPriceBand, kBid, 999'999},
    {"band_at_high", symbol([](auto& s) { s.price_high = 1'000'000; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"quantity_above", kNothing, enter(kParty, 'B', 1001, 995'000), Refusal::kQuantity, 1001, 1000},
    {"quantity_above_accounts", account([](auto& a) { a.max_quantity = 9; }),
     enter(kParty, 'B', 10, kBid), Refusal::kQuantity, 10, 9},
    {"notional_at", kNothing, enter(kParty, 'B', 1000, kBid), Refusal::kNone},
    {"notional_above", kNothing, enter(kParty, 'B', 1000, 1'000'001), Refusal::kNotional,
     1'000'001'000, 1'000'000'000},
    {"notional_above_accounts", account([](auto& a) { a.max_notional = 9'999'999; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNotional, 10'000'000, 9'999'999},
    {"notional_of_63_bits", symbol([](auto& s) { s.collar = s.max_quantity = 0xFFFFFFFF; }),
     enter(kParty, 'B', 0xFFFFFFFF, 1'999'999'900), Refusal::kNotional,
     8'589'934'160'503'270'500ULL, 1'000'000'000},
    {"replace_quantity_is_the_total",
     [](GateDriver& g) { g.load(order_load({}, 50, 'B', 900, 500)); }, replace(50, 1001, 995'000),
     Refusal::kQuantity, 1001, 1000},
    {"replace_notional_is_of_the_total",
     [](GateDriver& g) { g.load(order_load({}, 50, 'B', 900, 500)); }, replace(50, 1000, 1'000'001),
     Refusal::kNotional, 1'000'001'000, 1'000'000'000},
};
const RefusalCase kShortCases[] = {
    {"sell_of_nothing", kNothing, enter(kParty, 'S', 1, kBid), Refusal::kShortSale},
    {"sell_at_position", [](GateDriver& g) { g.load(position({}, 10)); },
     enter(kParty, 'S', 10, kBid), Refusal::kNone},
    {"sell_beyond_position", [](GateDriver& g) { g.load(position({}, 10)); },
     enter(kParty, 'S', 11, kBid), Refusal::kShortSale},
    {"sell_counts_open_sells",
     [](GateDriver& g) {
       g.load(position({}, 10));
       g.load(order_load({}, 50, 'S', 4));
     },
     enter(kParty, 'S', 7, kBid), Refusal::kShortSale},
    {"replaced_sell",
     [](GateDriver& g) {
       g.load(position({}, 10));
       g.load(order_load({}, 50, 'S', 4));
     },
     replace(50, 11, kBid), Refusal::kShortSale},
    {"short", kNothing, enter(kParty, 'T', 10, kBid), Refusal::kNone},
    {"short_not_permitted", account([](auto& a) { a.flags = 5; }), enter(kParty, 'T', 10, kBid),
     Refusal::kShortSale},
    {"short_state_unknown", [](GateDriver& g) { view(g).short_state = 0; },
     enter(kParty, 'T', 10, kAsk), Refusal::kShortSale},
    {"short_restricted_at_bid", [](GateDriver& g) { view(g).short_state = 2; },
     enter(kParty, 'T', 10, kBid), Refusal::kShortSale},
    {"short_restricted_above_bid", [](GateDriver& g) { view(g).short_state = 2; },
     enter(kParty, 'T', 10, kBid + 1), Refusal::kNone},
    {"short_restricted_auction", [](GateDriver& g) { view(g).short_state = 2; },
     with(order({}, 'T', 10, kBid + 1), [](auto& o) { o.cross_type = 'O'; }), Refusal::kShortSale},
    {"short_restricted_no_bid",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.symbols[5].flags = 5; });
       view(g).short_state = 2;
       view(g).bid = false;
     },
     enter(kParty, 'T', 10, kBid + 1), Refusal::kShortSale},
    {"exempt_under_restriction", [](GateDriver& g) { view(g).short_state = 2; },
     enter(kParty, 'E', 10, kBid), Refusal::kNone},
    {"exempt_not_permitted", account([](auto& a) { a.flags = 3; }), enter(kParty, 'E', 10, kBid),
     Refusal::kShortSale},
    {"borrow_at", kNothing, enter(kParty, 'T', 500, kBid), Refusal::kNone},
    {"borrow_above", kNothing, enter(kParty, 'T', 501, kBid), Refusal::kNoBorrow, 501, 500},
    {"borrow_counts_loaded", [](GateDriver& g) { g.load(order_load({}, 50, 'E', 200, 100)); },
     enter(kParty, 'T', 401, kBid), Refusal::kNoBorrow, 501, 500},
    {"borrow_of_another_party",
     [](GateDriver& g) {
       g.load(position({.account = 3}, 0));
       g.load(order_load({.account = 3}, 50, 'T', 200));
     },
     enter(kParty, 'T', 301, kBid), Refusal::kNoBorrow, 501, 500},
};
const RefusalCase kPositionCases[] = {
    {"buy_at", [](GateDriver& g) { g.load(position({}, 1990)); }, enter(kParty, 'B', 10, kBid),
     Refusal::kNone},
    {"buy_above", [](GateDriver& g) { g.load(position({}, 1991)); }, enter(kParty, 'B', 10, kBid),
     Refusal::kPosition, 2001, 2000},
    {"sell_at", [](GateDriver& g) { g.load(position({}, -1990)); }, enter(kParty, 'T', 10, kBid),
     Refusal::kNone},
    {"sell_above", [](GateDriver& g) { g.load(position({}, -1991)); }, enter(kParty, 'T', 10, kBid),
     Refusal::kPosition, 2001, 2000},
    {"buy_counts_open", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 2000, 5)); },
     enter(kParty, 'B', 6, kBid), Refusal::kPosition, 2001, 2000},
    {"buy_not_open_sells", [](GateDriver& g) { g.load(order_load({}, 50, 'T', 2000, 0, kAsk)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"other_strategy", [](GateDriver& g) { g.load(position({.strategy = 3}, 2000)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"other_account", [](GateDriver& g) { g.load(position({.account = 0}, 2000)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"largest_position", [](GateDriver& g) { g.load(position({}, 1LL << 40)); },
     enter(kParty, 'B', 10, kBid), Refusal::kPosition, (1ULL << 40) + 10, 2000},
    {"largest_short", [](GateDriver& g) { g.load(position({}, -(1LL << 40))); },
     enter(kParty, 'T', 10, kBid), Refusal::kPosition, (1ULL << 40) + 10, 2000},
    // 32-bit sums would wrap here.
    {"largest_limit",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.symbols[5].max_position = 0xFFFFFFFF; });
       g.load(position({}, 0xFFFFFFFF));
     },
     enter(kParty, 'B', 1, kBid), Refusal::kPosition, 0x100000000, 0xFFFFFFFF},
    {"replace_counts_the_increase",
     [](GateDriver& g) {
       g.load(position({}, 1500));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 501, kBid), Refusal::kPosition, 2001, 2000},
    {"replace_at",
     [](GateDriver& g) {
       g.load(position({}, 1500));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 500, kBid), Refusal::kNone},
    // A smaller total frees nothing before the venue confirms, and adds nothing.
    {"replace_down",
     [](GateDriver& g) {
       g.load(position({}, 1700));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 100, kBid), Refusal::kNone},
};
/// Account 1 has bought 7,000 and sold 3,000, 100 dollars x shares each; an order of ten shares at
/// kBid adds 10,000,000.
void traded(GateDriver& g) { g.load(account_load(1, 7'000'000'000, 3'000'000'000)); }
auto account_and(std::function<void(contract::AccountLimitsCommand&)> edit) {
  return [edit](GateDriver& g) {
    traded(g);
    g.with([&](LimitBook& book) { edit(book.accounts[1]); });
  };
}
auto firm_and(std::function<void(contract::AccountLimitsCommand&)> edit) {
  return [edit](GateDriver& g) {
    g.load(account_load(16, 7'000'000'000, 3'000'000'000));
    g.with([&](LimitBook& book) { edit(book.accounts[16]); });
  };
}
const RefusalCase kExposureCases[] = {
    {"gross_at", account_and([](auto& a) { a.max_gross = 10'010'000'000; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"gross_above", account_and([](auto& a) { a.max_gross = 10'009'999'999; }),
     enter(kParty, 'B', 10, kBid), Refusal::kGrossExposure, 10'010'000'000, 10'009'999'999},
    {"gross_counts_both_sides",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 10));
       g.load(order_load({.symbol = 4}, 51, 'T', 20, 0, kAsk));  // 10 and 20.004 million
       g.with([](LimitBook& b) { b.accounts[1].max_gross = 40'003'999; });
     },
     enter(kParty, 'B', 10, kBid), Refusal::kGrossExposure, 40'004'000, 40'003'999},
    {"net_buy_at", account_and([](auto& a) { a.max_net = 4'010'000'000; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"net_buy_above", account_and([](auto& a) { a.max_net = 4'009'999'999; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNetExposure, 4'010'000'000, 4'009'999'999},
    {"net_sell_is_below", account_and([](auto& a) { a.max_net = 0; }), enter(kParty, 'T', 10, kBid),
     Refusal::kNone},
    {"net_sell_above",
     [](GateDriver& g) {
       g.load(account_load(1, 3'000'000'000, 7'000'000'000));
       g.with([](LimitBook& b) { b.accounts[1].max_net = 4'009'999'999; });
     },
     enter(kParty, 'T', 10, kBid), Refusal::kNetExposure, 4'010'000'000, 4'009'999'999},
    {"net_counts_its_side_alone",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 10));
       g.load(order_load({.symbol = 4}, 51, 'T', 20, 0, kAsk));
       g.with([](LimitBook& b) { b.accounts[1].max_net = 19'999'999; });
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNetExposure, 20'000'000, 19'999'999},
    {"firm_gross", firm_and([](auto& a) { a.max_gross = 10'009'999'999; }),
     enter(kParty, 'B', 10, kBid), Refusal::kFirmExposure, 10'010'000'000, 10'009'999'999},
    {"firm_net", firm_and([](auto& a) { a.max_net = 4'009'999'999; }), enter(kParty, 'B', 10, kBid),
     Refusal::kFirmExposure, 4'010'000'000, 4'009'999'999},
    {"firm_at", firm_and([](auto& a) {
       a.max_net = 4'010'000'000;
       a.max_gross = 10'010'000'000;
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    // Ten shares open at 100.00; the replace makes it twenty-five, at 100.50.
    {"replace_adds_shares_and_price",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 15, 5));
       g.with([](LimitBook& b) { b.accounts[1].max_gross = 25'124'999; });
     },
     replace(50, 30, 1'005'000), Refusal::kGrossExposure, 25'125'000, 25'124'999},
    {"replace_down_and_cheaper_adds_nothing",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 15, 5));
       g.with([](LimitBook& b) { b.accounts[1].max_gross = 10'000'000; });
     },
     replace(50, 8, kBid - 1), Refusal::kNone},
};
const RefusalCase kLastCases[] = {
    {"duplicate_order",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.accounts[1].duplicate_us = 100; });
       g.send(enter({}, 'B', 10, kBid));
       g.bench.around.now_us += 99;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kDuplicateOrder},
    {"duplicate_order_too_old",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.accounts[1].duplicate_us = 100; });
       g.send(enter({}, 'B', 10, kBid));
       g.bench.around.now_us += 100;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"duplicate_of_a_refused_order",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.accounts[1].duplicate_us = 100; });
       g.bench.around.past_half = true;
       g.send(enter({}, 'B', 10, kBid));
       g.bench.around.past_half = false;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"self_trade_buy", [](GateDriver& g) { g.load(order_load({}, 50, 'T', 10, 0, kAsk)); },
     enter(kParty, 'B', 10, kAsk), Refusal::kSelfTrade, kAsk, kAsk},
    {"no_self_trade_below", [](GateDriver& g) { g.load(order_load({}, 50, 'T', 10, 0, kAsk)); },
     enter(kParty, 'B', 10, kAsk - 1), Refusal::kNone},
    {"self_trade_of_another_account",
     [](GateDriver& g) {
       g.load(position({.account = 3}, 0));
       g.load(order_load({.account = 3}, 50, 'B', 10, 0, kBid));
       g.load(order_load({}, 51, 'B', 10, 0, kBid - 7));
     },
     enter(kParty, 'T', 10, kBid - 9), Refusal::kSelfTrade, kBid - 9, kBid},
    {"self_trade_of_a_pending_replace",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 10, 0, kBid - 9));
       g.send(replace(50, 10, kBid));
     },
     enter(kParty, 'T', 10, kBid), Refusal::kSelfTrade, kBid, kBid},
    {"rate_with_all_in_reserve", limits([](LimitBook& b) {
       b.sessions[0] = {1000, 400, 400};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"rate_of_session",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.sessions[0] = {16'000, 0, 0}; });
       g.send(enter({}, 'B', 1, kBid));
       g.bench.around.now_us += 999;
       view(g).heard_us = g.bench.around.now_us;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kRate, 0},
    {"rate_comes_back",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.sessions[0] = {16'000, 0, 0}; });
       g.send(enter({}, 'B', 1, kBid));
       g.bench.around.now_us += 1000;
       view(g).heard_us = g.bench.around.now_us;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"rate_of_strategy",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.strategies[2] = {16'000, 15'999, 0}; });
       g.send(enter({}, 'B', 1, kBid));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kRate, 1},
    {"rate_of_symbol",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.rates[5] = {16'000, 15'999, 0}; });
       g.send(enter({}, 'B', 1, kBid));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kRate, 2},
    {"rate_spent_by_cancels",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.sessions[0] = {16'000, 16'000, 0}; });
       g.send(cancel(4711));
       g.send(cancel(4711));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kRate, 0},
    {"rate_reserve_is_kept_from_entries",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.sessions[0] = {16'000, 16'000, 16'000}; });
       g.send(cancel(4711));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kRate, 0},
};

INSTANTIATE_TEST_SUITE_P(Value, GateRefusal, testing::ValuesIn(kValueCases), name_of);
INSTANTIATE_TEST_SUITE_P(Short, GateRefusal, testing::ValuesIn(kShortCases), name_of);
INSTANTIATE_TEST_SUITE_P(Position, GateRefusal, testing::ValuesIn(kPositionCases), name_of);
INSTANTIATE_TEST_SUITE_P(Exposure, GateRefusal, testing::ValuesIn(kExposureCases), name_of);
INSTANTIATE_TEST_SUITE_P(Last, GateRefusal, testing::ValuesIn(kLastCases), name_of);

}  // namespace
}  // namespace pcl::test
