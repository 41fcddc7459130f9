// Refusal reasons up to no_reference, both sides of every bound. Expectations are written by
// hand from the contract; the latency of each decision is asserted by the driver.
#include "tests/hw/risk_gate/refusal_case.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

const RefusalCase kStateCases[] = {
    {"passes", kNothing, enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"boot_hold", [](GateDriver& g) { g.bench.around.hold = true; }, enter(kParty, 'B', 10, kBid),
     Refusal::kBootHold},
    {"session_disabled", [](GateDriver& g) { g.bench.around.disabled = true; },
     enter(kParty, 'B', 10, kBid), Refusal::kSessionDisabled},
    {"exposure_unknown",
     [](GateDriver& g) {
       g.bench.report(9, accepted(1));
       g.bench.run();
     },
     enter(kParty, 'B', 10, kBid), Refusal::kExposureUnknown},
    {"records_full", [](GateDriver& g) { g.bench.around.past_half = true; },
     enter(kParty, 'B', 10, kBid), Refusal::kRecordsFull},
    {"no_user_ref",
     [](GateDriver& g) {
       g.load(session(1, 0xFFFFFFFF));
       g.send(control('D'));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNoUserRef},
    {"last_user_ref", [](GateDriver& g) { g.load(session(1, 0xFFFFFFFF)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
};
const RefusalCase kLimitCases[] = {
    {"no_symbol", kNothing, enter({.symbol = 6}, 'B', 10, kBid), Refusal::kNoLimits},
    {"symbol_above_range", kNothing, enter({.symbol = 16 + 5}, 'B', 10, kBid), Refusal::kNoLimits},
    {"no_account", account([](auto& a) { a = {.account = 1}; }), enter(kParty, 'B', 10, kBid),
     Refusal::kNoLimits},
    {"no_firm", limits([](LimitBook& b) { b.accounts[16] = {.account = 16}; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"no_loss_of_account", limits([](LimitBook& b) { b.accounts[1].max_loss = 0; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"no_loss_of_firm", limits([](LimitBook& b) { b.accounts[16].max_loss = 0; }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"no_session_bucket", limits([](LimitBook& b) {
       b.sessions[0] = {0, 0, 0};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"other_session_bucket", limits([](LimitBook& b) {
       b.sessions[1] = {0, 0, 0};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"no_strategy_bucket", limits([](LimitBook& b) {
       b.strategies[2] = {0, 0, 0};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"no_symbol_bucket", limits([](LimitBook& b) {
       b.rates[5] = {0, 0, 0};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoLimits},
    {"executions_bucket_is_not_asked", limits([](LimitBook& b) {
       b.executions[2] = {0, 0, 0};
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"session_above_range", kNothing, with(buy10(), [](auto& o) { o.session = 4; }),
     Refusal::kNoLimits},
    {"last_session", kNothing, with(buy10(), [](auto& o) { o.session = 3; }), Refusal::kNone},
    {"unknown_order", kNothing, replace(100, 10, kBid), Refusal::kUnknownOrder},
    {"unknown_order_before_no_limits", kNothing, replace(100, 10, kBid, 0, {.symbol = 6}),
     Refusal::kUnknownOrder},
    {"no_limits_of_original", [](GateDriver& g) { g.load(order_load({.symbol = 6}, 50, 'B', 10)); },
     replace(50, 20, kBid), Refusal::kNoLimits},
};
const RefusalCase kOrderCases[] = {
    {"side", kNothing, enter(kParty, 'X', 10, kBid), Refusal::kBadOrder, 'X', 0},
    {"side_before_quantity", kNothing, enter(kParty, 'b', 0, 0), Refusal::kBadOrder, 'b', 0},
    {"quantity_zero", kNothing, enter(kParty, 'B', 0, 0), Refusal::kBadOrder, 0, 1},
    {"price_zero", kNothing, enter(kParty, 'B', 1, 0), Refusal::kBadOrder, 0, 0},
    {"price_above", kNothing, enter(kParty, 'B', 1, 1'999'999'901), Refusal::kBadOrder,
     1'999'999'901, 1'999'999'900},
    {"price_wide", kNothing, enter(kParty, 'B', 1, 1ULL << 63), Refusal::kBadOrder, 1ULL << 63,
     1'999'999'900},
    {"price_at", kNothing, enter(kParty, 'B', 1, 1'999'999'900), Refusal::kAboveCollar,
     1'999'999'900, 1'005'200},
    {"account_above", kNothing, enter({.account = 16}, 'B', 1, kBid), Refusal::kBadOrder, 16, 15},
    {"account_above_has_no_limits_of_its_own",
     limits([](LimitBook& b) { b.accounts[0] = {.account = 0}; }),
     enter({.account = 16}, 'B', 1, kBid), Refusal::kBadOrder, 16, 15},
    {"strategy_above", kNothing, enter({.strategy = 64}, 'B', 1, kBid), Refusal::kBadOrder, 64, 63},
    {"account_before_strategy", kNothing, enter({.account = 255, .strategy = 64}, 'B', 1, kBid),
     Refusal::kBadOrder, 255, 15},
    {"account_at", kNothing, enter({.account = 15}, 'B', 1, kBid), Refusal::kNoParty},
    {"strategy_at", kNothing, enter({.strategy = 63}, 'B', 1, kBid), Refusal::kNoParty},
    {"party_opened", [](GateDriver& g) { g.load(position({.account = 15, .strategy = 63}, 0)); },
     enter({.account = 15, .strategy = 63}, 'B', 1, kBid), Refusal::kNone},
    {"no_party", kNothing, enter({.symbol = 7}, 'B', 10, kBid), Refusal::kNoParty},
    {"replace_at_executed", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 7, kBid), Refusal::kBadOrder, 7, 7},
    {"replace_above_executed", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 8, kBid), Refusal::kNone},
    {"replace_quantity_zero", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 0, kBid), Refusal::kBadOrder, 0, 1},
    {"replace_price_zero", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 30, 0), Refusal::kBadOrder, 0, 0},
    {"id_repeated", [](GateDriver& g) { g.send(with_id('5', '5')); }, with_id('5', '5'),
     Refusal::kDuplicateId},
    {"id_above", [](GateDriver& g) { g.send(with_id('5', '5')); }, with_id('5', '6'),
     Refusal::kNone},
    {"id_first_letter_counts_most", [](GateDriver& g) { g.send(with_id('5', '5')); },
     with_id('4', '9'), Refusal::kDuplicateId},
    {"id_of_a_refused_order_counts", [](GateDriver& g) { g.send(with_id('5', '5', 1)); },
     with_id('5', '5'), Refusal::kDuplicateId},
    {"id_forgotten_by_clear",
     [](GateDriver& g) {
       g.send(with_id('5', '5'));
       g.load(clear());
       g.load(position({}, 0));
     },
     with_id('5', '5'), Refusal::kNone},
};
const RefusalCase kTypeCases[] = {
    {"tif", account([](auto& a) { a.tifs = 0x1E; }), enter(kParty, 'B', 10, kBid),
     Refusal::kOrderType, '0'},
    {"tif_unlisted", kNothing, with(buy10(), [](auto& o) { o.tif = '1'; }), Refusal::kOrderType,
     '1'},
    {"tif_ioc", account([](auto& a) { a.tifs = 2; }), with(buy10(), [](auto& o) { o.tif = '3'; }),
     Refusal::kNone},
    {"tif_after_hours", account([](auto& a) { a.tifs = 0x10; }),
     with(buy10(), [](auto& o) { o.tif = 'E'; }), Refusal::kNone},
    {"display", account([](auto& a) { a.displays = 6; }), enter(kParty, 'B', 10, kBid),
     Refusal::kOrderType, 'Y'},
    {"display_a", account([](auto& a) { a.displays = 4; }),
     with(buy10(), [](auto& o) { o.display = 'A'; }), Refusal::kNone},
    {"capacity", account([](auto& a) { a.capacities = 0xD; }), enter(kParty, 'B', 10, kBid),
     Refusal::kOrderType, 'P'},
    {"capacity_o", account([](auto& a) { a.capacities = 8; }),
     with(buy10(), [](auto& o) { o.capacity = 'O'; }), Refusal::kNone},
    {"cross", account([](auto& a) { a.crosses = 0xFE; }), enter(kParty, 'B', 10, kBid),
     Refusal::kOrderType, 'N'},
    {"cross_unlisted", kNothing, with(buy10(), [](auto& o) { o.cross_type = 'Z'; }),
     Refusal::kOrderType, 'Z'},
    {"cross_a", account([](auto& a) { a.crosses = 0x80; }),
     with(buy10(), [](auto& o) { o.cross_type = 'A'; }), Refusal::kNone},
    {"iso_unlisted", kNothing, with(buy10(), [](auto& o) { o.iso = 0; }), Refusal::kOrderType, 0},
    {"iso_without_flag", account([](auto& a) { a.flags = 6; }),
     with(buy10(), [](auto& o) { o.iso = 'Y'; }), Refusal::kOrderType, 'Y'},
    {"iso_with_flag", account([](auto& a) { a.flags = 1; }),
     with(buy10(), [](auto& o) { o.iso = 'Y'; }), Refusal::kNone},
    {"replace_has_no_capacity_and_cross",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 20));
       g.with([](LimitBook& b) { b.accounts[1].capacities = b.accounts[1].crosses = 0; });
     },
     replace(50, 30, kBid), Refusal::kNone},
    {"replace_tif",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 20));
       g.with([](LimitBook& b) { b.accounts[1].tifs = 0x1E; });
     },
     replace(50, 30, kBid), Refusal::kOrderType, '0'},
    {"restricted", symbol([](auto& s) { s.accounts = 0xFFFD; }), enter(kParty, 'B', 10, kBid),
     Refusal::kRestricted},
    {"not_restricted", symbol([](auto& s) { s.accounts = 2; }), enter(kParty, 'B', 10, kBid),
     Refusal::kNone},
    {"increment_cent", symbol([](auto& s) { s.tick = 2; }), enter(kParty, 'B', 10, kBid + 50),
     Refusal::kPriceIncrement, kBid + 50, 100},
    {"on_the_cent", symbol([](auto& s) { s.tick = 2; }), enter(kParty, 'B', 10, kBid + 100),
     Refusal::kNone},
    {"increment_half_cent", symbol([](auto& s) { s.tick = 1; }), enter(kParty, 'B', 10, kBid + 25),
     Refusal::kPriceIncrement, kBid + 25, 50},
    {"on_the_half_cent", symbol([](auto& s) { s.tick = 1; }), enter(kParty, 'B', 10, kBid + 50),
     Refusal::kNone},
    {"increment_nickel", symbol([](auto& s) { s.tick = 3; }), enter(kParty, 'B', 10, kBid + 400),
     Refusal::kPriceIncrement, kBid + 400, 500},
    {"on_the_nickel", symbol([](auto& s) { s.tick = 3; }), enter(kParty, 'B', 10, kBid + 500),
     Refusal::kNone},
    {"increment_below_a_dollar", symbol([](auto& s) {
       s.tick = 3;
       s.collar = 1'000'000;
     }),
     enter(kParty, 'B', 10, 9'999), Refusal::kNone},
    {"increment_at_a_dollar", symbol([](auto& s) {
       s.tick = 3;
       s.collar = 1'000'000;
     }),
     enter(kParty, 'B', 10, 10'001), Refusal::kPriceIncrement, 10'001, 500},
    {"increment_unknown", symbol([](auto& s) { s.tick = 4; }), enter(kParty, 'B', 10, kBid),
     Refusal::kPriceIncrement, kBid, 0},
};
const RefusalCase kMarketCases[] = {
    {"killed", killed, enter(kParty, 'B', 10, kBid), Refusal::kKilled},
    {"killed_session", [](GateDriver& g) { g.bench.around.killed_sessions = 4; },
     with(buy10(), [](auto& o) { o.session = 2; }), Refusal::kKilled, 1, 2},
    {"killed_other_session", [](GateDriver& g) { g.bench.around.killed_sessions = 0xB; },
     with(buy10(), [](auto& o) { o.session = 2; }), Refusal::kNone},
    {"killed_account", [](GateDriver& g) { g.bench.around.killed_accounts = 2; },
     enter(kParty, 'B', 10, kBid), Refusal::kKilled, 2, 1},
    {"killed_other_account", [](GateDriver& g) { g.bench.around.killed_accounts = 0xFFFD; },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"killed_strategy", [](GateDriver& g) { g.bench.around.killed_strategies = 4; },
     enter(kParty, 'B', 10, kBid), Refusal::kKilled, 3, 2},
    {"killed_other_strategy", [](GateDriver& g) { g.bench.around.killed_strategies = ~4ULL; },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"killed_symbol", [](GateDriver& g) { g.bench.around.killed_symbols = 32; },
     enter(kParty, 'B', 10, kBid), Refusal::kKilled, 4, 5},
    {"killed_other_symbol", [](GateDriver& g) { g.bench.around.killed_symbols = 0xFFDF; },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"killed_widest_first",
     [](GateDriver& g) {
       g.bench.around.killed_symbols = 32;
       g.bench.around.killed_strategies = 4;
     },
     enter(kParty, 'B', 10, kBid), Refusal::kKilled, 3, 2},
    {"symbol_disabled", symbol([](auto& s) { s.flags = 0; }), enter(kParty, 'B', 10, kBid),
     Refusal::kSymbolDisabled},
    {"market_closed", [](GateDriver& g) { view(g).market_open = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kMarketClosed},
    {"halted", [](GateDriver& g) { view(g).trading = false; }, enter(kParty, 'B', 10, kBid),
     Refusal::kHalted},
    {"auction_order_of_a_closed_market",
     [](GateDriver& g) { view(g).market_open = view(g).trading = false; },
     with(buy10(), [](auto& o) { o.cross_type = 'O'; }), Refusal::kNone},
    {"book_invalid_symbol", [](GateDriver& g) { view(g).valid = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookInvalid},
    {"auction_order_of_an_invalid_book", [](GateDriver& g) { view(g).valid = false; },
     with(buy10(), [](auto& o) { o.cross_type = 'O'; }), Refusal::kBookInvalid},
    {"book_invalid_gap", [](GateDriver& g) { view(g).gap = true; }, enter(kParty, 'B', 10, kBid),
     Refusal::kBookInvalid},
    {"book_invalid_feed", [](GateDriver& g) { view(g).started = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookInvalid},
    {"book_stale", [](GateDriver& g) { g.bench.around.now_us = 1'000'501; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale, 501, 500},
    {"book_just_fresh", [](GateDriver& g) { g.bench.around.now_us = 1'000'500; },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"book_stale_unset", [](GateDriver& g) { g.bench.around.stale_us = 0; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale},
    {"book_stale_unheard", [](GateDriver& g) { view(g).heard = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale},
    {"no_bid", [](GateDriver& g) { view(g).bid = false; }, enter(kParty, 'B', 10, kBid),
     Refusal::kNoReference},
    {"no_ask", [](GateDriver& g) { view(g).ask = false; }, enter(kParty, 'T', 10, kBid),
     Refusal::kNoReference},
    {"no_last", symbol([](auto& s) { s.flags = 3; }), enter(kParty, 'B', 10, kBid),
     Refusal::kNoReference},
    {"no_close", symbol([](auto& s) {
       s.flags = 5;
       s.reference = 0;
     }),
     enter(kParty, 'B', 10, kBid), Refusal::kNoReference},
    {"no_auction_reference", symbol([](auto& s) { s.reference = 0; }),
     with(buy10(), [](auto& o) { o.cross_type = 'O'; }), Refusal::kNoReference},
};
INSTANTIATE_TEST_SUITE_P(State, GateRefusal, testing::ValuesIn(kStateCases), name_of);
INSTANTIATE_TEST_SUITE_P(Limit, GateRefusal, testing::ValuesIn(kLimitCases), name_of);
INSTANTIATE_TEST_SUITE_P(Order, GateRefusal, testing::ValuesIn(kOrderCases), name_of);
INSTANTIATE_TEST_SUITE_P(Type, GateRefusal, testing::ValuesIn(kTypeCases), name_of);
INSTANTIATE_TEST_SUITE_P(Market, GateRefusal, testing::ValuesIn(kMarketCases), name_of);

}  // namespace
}  // namespace pcl::test
