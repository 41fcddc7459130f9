// The gate's checks of market, price and size, at their edges.
#include "tests/domain/gate_case.hpp"

namespace pcl::domain {
namespace {

using contract::Refusal;
using contract::TickCode;
namespace flag = contract::symbol_limits_flag;

class MarketEdge : public testing::TestWithParam<GateCase> {};
TEST_P(MarketEdge, OfAnOrder) { expect_judged(GetParam(), good_order()); }

const GateCase kState[] = {
    {"disabled", [](GateInput& i) { i.limits.symbol.flags = flag::kReferenceLast; },
     Refusal::kSymbolDisabled},
    {"closed", [](GateInput& i) { i.market.open = false; }, Refusal::kMarketClosed},
    {"halted", [](GateInput& i) { i.market.trading = false; }, Refusal::kHalted},
    {"invalid", [](GateInput& i) { i.market.valid = false; }, Refusal::kBookInvalid},
    {"stale", [](GateInput& i) { i.market.stale = true; }, Refusal::kBookStale, 7, 9},
    {"no_bid", [](GateInput& i) { i.market.quote.has_bid = false; }, Refusal::kNoReference},
    {"no_offer", [](GateInput& i) { i.market.quote.has_ask = false; }, Refusal::kNoReference}};
INSTANTIATE_TEST_SUITE_P(State, MarketEdge, testing::ValuesIn(kState), CaseName{});

template <TickCode Code>
void tick(GateInput& i) {
  i.limits.symbol.tick = static_cast<std::uint8_t>(Code);
}
void wide_prices(GateInput& i) {
  i.limits.symbol.price_low = 0;
  i.limits.symbol.price_high = 0xFFFFFFFF;
  i.limits.symbol.collar = 400'000;
}
const GateCase kTick[] = {{"unit_takes_all",
                           [](GateInput& i) {
                             tick<TickCode::kUnit>(i);
                             i.order.price = 300'001;
                             i.limits.symbol.max_notional = i.limits.account.max_notional =
                                 30'000'100;
                           }},
                          {"half_cent", [](GateInput& i) { tick<TickCode::kHalfCent>(i); }},
                          {"off_half_cent",
                           [](GateInput& i) {
                             tick<TickCode::kHalfCent>(i);
                             i.order.price = 300'049;
                           },
                           Refusal::kPriceIncrement, 300'049, 50},
                          {"off_cent", [](GateInput& i) { i.order.price = 300'050; },
                           Refusal::kPriceIncrement, 300'050, 100},
                          {"nickel", [](GateInput& i) { tick<TickCode::kNickel>(i); }},
                          {"off_nickel",
                           [](GateInput& i) {
                             tick<TickCode::kNickel>(i);
                             i.order.price = 300'100;
                           },
                           Refusal::kPriceIncrement, 300'100, 500},
                          {"unknown_code", [](GateInput& i) { i.limits.symbol.tick = 4; },
                           Refusal::kPriceIncrement, 300'000, 0},
                          {"below_a_dollar",
                           [](GateInput& i) {
                             wide_prices(i);
                             i.limits.symbol.tick = 4;
                             i.order.price = 9'999;
                           }},
                          {"at_a_dollar",
                           [](GateInput& i) {
                             wide_prices(i);
                             i.limits.symbol.tick = 4;
                             i.order.price = 10'000;
                           },
                           Refusal::kPriceIncrement, 10'000, 0}};
INSTANTIATE_TEST_SUITE_P(Tick, MarketEdge, testing::ValuesIn(kTick), CaseName{});

// The collar alone: band, tick and sizes are wide.
class Collar : public testing::TestWithParam<GateCase> {};
TEST_P(Collar, IsInclusive) {
  GateInput in = good_order();
  in.limits.symbol.price_low = 0;
  in.limits.symbol.price_high = 0xFFFFFFFF;
  in.limits.symbol.tick = static_cast<std::uint8_t>(TickCode::kUnit);
  in.limits.symbol.max_notional = in.limits.account.max_notional = ~0ULL;
  expect_judged(GetParam(), in);
}

template <std::uint64_t Price>
void at(GateInput& i) {
  i.order.price = Price;
}
template <std::uint16_t Flags, std::uint64_t Price>
void around(GateInput& i) {
  i.limits.symbol.flags = flag::kEnabled | Flags;
  i.limits.symbol.reference = 200'000;
  i.market.last_price = 400'000;
  i.order.price = Price;
}
template <std::uint32_t Reference, std::uint32_t Close, std::uint64_t Price>
void auction(GateInput& i) {
  i.order.cross_type = 'O';
  i.order.auction = true;
  i.market.open = i.market.trading = false;  // skipped
  i.market.auction_reference = Reference;
  i.limits.symbol.reference = Close;
  i.order.price = Price;
}
constexpr std::uint16_t kBoth = flag::kReferenceLast | flag::kReferenceClose;

const GateCase kCollar[] = {
    {"quote_low", at<299'000>},
    {"quote_below", at<298'999>, Refusal::kBelowCollar, 298'999, 299'000},
    {"quote_high", at<302'000>},
    {"quote_above", at<302'001>, Refusal::kAboveCollar, 302'001, 302'000},
    {"collar_wider_than_the_bid",
     [](GateInput& i) {
       i.limits.symbol.collar = 300'001;
       i.order.price = 1;
     }},
    {"widest_collar",
     [](GateInput& i) {
       i.limits.symbol.collar = 0xFFFFFFFF;
       i.order.price = 1'999'999'900;
     }},
    {"last_low", around<flag::kReferenceLast, 399'000>},
    {"last_below", around<flag::kReferenceLast, 398'999>, Refusal::kBelowCollar, 398'999, 399'000},
    {"last_high", around<flag::kReferenceLast, 401'000>},
    {"last_above", around<flag::kReferenceLast, 401'001>, Refusal::kAboveCollar, 401'001, 401'000},
    {"last_absent",
     [](GateInput& i) {
       around<flag::kReferenceLast, 300'000>(i);
       i.market.last_price = 0;
     },
     Refusal::kNoReference},
    {"close_low", around<flag::kReferenceClose, 199'000>},
    {"close_below", around<flag::kReferenceClose, 198'999>, Refusal::kBelowCollar, 198'999,
     199'000},
    {"close_above", around<flag::kReferenceClose, 201'001>, Refusal::kAboveCollar, 201'001,
     201'000},
    {"close_absent",
     [](GateInput& i) {
       around<flag::kReferenceClose, 300'000>(i);
       i.limits.symbol.reference = 0;
     },
     Refusal::kNoReference},
    {"close_needs_no_quote",
     [](GateInput& i) {
       around<flag::kReferenceClose, 200'000>(i);
       i.market.quote = {};
     }},
    {"both_are_last", around<kBoth, 200'000>, Refusal::kBelowCollar, 200'000, 399'000},
    {"auction_low", auction<500'000, 200'000, 499'500>},
    {"auction_below", auction<500'000, 200'000, 499'499>, Refusal::kBelowCollar, 499'499, 499'500},
    {"auction_above", auction<500'000, 200'000, 500'501>, Refusal::kAboveCollar, 500'501, 500'500},
    {"auction_around_the_close", auction<0, 200'000, 200'500>},
    {"auction_beyond_the_close", auction<0, 200'000, 200'501>, Refusal::kAboveCollar, 200'501,
     200'500},
    {"auction_without_reference", auction<0, 0, 300'000>, Refusal::kNoReference},
    {"auction_still_needs_a_valid_book",
     [](GateInput& i) {
       auction<500'000, 0, 500'000>(i);
       i.market.valid = false;
     },
     Refusal::kBookInvalid},
    {"auction_still_needs_a_fresh_book",
     [](GateInput& i) {
       auction<500'000, 0, 500'000>(i);
       i.market.stale = true;
     },
     Refusal::kBookStale, 7, 9}};
INSTANTIATE_TEST_SUITE_P(Edges, Collar, testing::ValuesIn(kCollar), CaseName{});

const GateCase kSize[] = {
    {"band_below", [](GateInput& i) { i.limits.symbol.price_low = 300'001; }, Refusal::kPriceBand,
     300'000, 300'001},
    {"band_high",
     [](GateInput& i) { i.limits.symbol.price_low = i.limits.symbol.price_high = 300'000; }},
    {"band_above", [](GateInput& i) { i.limits.symbol.price_high = 299'999; }, Refusal::kPriceBand,
     300'000, 299'999},
    {"band_unset", [](GateInput& i) { i.limits.symbol.price_low = i.limits.symbol.price_high = 0; },
     Refusal::kPriceBand, 300'000, 0},
    {"quantity_of_symbol", [](GateInput& i) { i.limits.symbol.max_quantity = 99; },
     Refusal::kQuantity, 100, 99},
    {"quantity_of_account", [](GateInput& i) { i.limits.account.max_quantity = 98; },
     Refusal::kQuantity, 100, 98},
    {"smaller_quantity",
     [](GateInput& i) {
       i.limits.symbol.max_quantity = 97;
       i.limits.account.max_quantity = 98;
     },
     Refusal::kQuantity, 100, 97},
    {"notional_of_symbol", [](GateInput& i) { i.limits.symbol.max_notional = 29'999'999; },
     Refusal::kNotional, 30'000'000, 29'999'999},
    {"notional_of_account", [](GateInput& i) { i.limits.account.max_notional = 29'999'998; },
     Refusal::kNotional, 30'000'000, 29'999'998},
    // 1,999,999,900 x 4,294,967,295 = 8,589,934,160,500,327,... fits 64 bits: no wrap at 32 or 63.
    {"notional_is_wide",
     [](GateInput& i) {
       i.limits.symbol.collar = i.limits.symbol.price_high = 0xFFFFFFFF;
       i.limits.symbol.max_quantity = i.limits.account.max_quantity = 0xFFFFFFFF;
       i.order.price = 1'999'999'900;
       i.order.quantity = 0xFFFFFFFF;
     },
     Refusal::kNotional, 1'999'999'900ULL * 0xFFFFFFFFULL, 30'000'000}};
INSTANTIATE_TEST_SUITE_P(Size, MarketEdge, testing::ValuesIn(kSize), CaseName{});

}  // namespace
}  // namespace pcl::domain
