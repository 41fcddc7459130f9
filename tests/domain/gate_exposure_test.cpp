// The gate's checks of position, account, firm and of the other orders, at their edges.
#include "host/domain/recent_orders.hpp"
#include "tests/domain/gate_case.hpp"

namespace pcl::domain {
namespace {

using contract::Refusal;
namespace flag = contract::account_limits_flag;

class ExposureEdge : public testing::TestWithParam<GateCase> {};
TEST_P(ExposureEdge, OfAnOrder) { expect_judged(GetParam(), good_order()); }

// 100 sold. The position is short afterwards, or flat.
template <char Side, std::int64_t Position, std::uint64_t Open>
void sell(GateInput& i) {
  i.order.side = static_cast<std::uint8_t>(Side);
  i.exposure.position = Position;
  i.exposure.open = Open;
}
template <std::uint64_t Price>
void under_rule_201(GateInput& i) {
  sell<'T', 0, 0>(i);
  i.market.short_state = ShortState::kRestricted;
  i.order.price = Price;
}
void without_flags(GateInput& i) { i.limits.account.flags = flag::kIso; }

const GateCase kShort[] = {
    {"long_sale_of_all", sell<'S', 100, 0>},
    {"long_sale_of_all_with_open", sell<'S', 150, 50>},
    {"long_sale_of_one_too_many", sell<'S', 99, 0>, Refusal::kShortSale},
    {"long_sale_with_one_open_too_many", sell<'S', 150, 51>, Refusal::kShortSale},
    {"long_sale_of_nothing_held", sell<'S', 0, 0>, Refusal::kShortSale},
    {"long_sale_while_short", sell<'S', -1, 0>, Refusal::kShortSale},
    {"short", sell<'T', 0, 0>},
    {"short_not_permitted",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       without_flags(i);
     },
     Refusal::kShortSale},
    {"short_state_unknown",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.market.short_state = ShortState::kUnknown;
     },
     Refusal::kShortSale},
    {"rule_201_at_the_bid", under_rule_201<300'000>, Refusal::kShortSale},
    {"rule_201_above_the_bid",
     [](GateInput& i) {
       under_rule_201<300'100>(i);
       i.limits.symbol.max_notional = i.limits.account.max_notional = 30'010'000;
     }},
    {"rule_201_without_a_bid",
     [](GateInput& i) {
       under_rule_201<300'000>(i);
       i.market.quote.has_bid = false;
       i.market.quote.bid_price = 0;
       i.market.last_price = 300'000;
       i.limits.symbol.flags |= contract::symbol_limits_flag::kReferenceLast;
     },
     Refusal::kShortSale},
    {"rule_201_in_an_auction",
     [](GateInput& i) {
       under_rule_201<300'100>(i);
       i.order.auction = true;
       i.order.cross_type = 'O';
       i.market.auction_reference = 300'000;
       i.limits.symbol.max_notional = i.limits.account.max_notional = 30'010'000;
     },
     Refusal::kShortSale},
    {"auction_without_rule_201",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.order.auction = true;
       i.order.cross_type = 'O';
       i.market.auction_reference = 300'000;
     }},
    {"exempt_under_rule_201",
     [](GateInput& i) {
       under_rule_201<300'000>(i);
       i.order.side = 'E';
       i.limits.account.flags = flag::kIso | flag::kShortExempt;
     }},
    {"exempt_not_permitted",
     [](GateInput& i) {
       sell<'E', 0, 0>(i);
       i.limits.account.flags = flag::kIso | flag::kShort;
     },
     Refusal::kShortSale},
    {"borrow_used_up",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.exposure.borrowed = 1;
     },
     Refusal::kNoBorrow, 101, 100},
    {"exempt_borrows_too",
     [](GateInput& i) {
       sell<'E', 0, 0>(i);
       i.limits.symbol.borrow = 99;
     },
     Refusal::kNoBorrow, 100, 99},
    {"long_sale_borrows_nothing",
     [](GateInput& i) {
       sell<'S', 100, 0>(i);
       i.limits.symbol.borrow = 0;
       i.exposure.borrowed = 1'000'000;
     }},
    {"buy_borrows_nothing", [](GateInput& i) { i.exposure.borrowed = 1'000'000; }},
    {"borrow_does_not_wrap",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.exposure.borrowed = 0xFFFFFFFF;
     },
     Refusal::kNoBorrow, 0x100000063, 100}};
INSTANTIATE_TEST_SUITE_P(Short, ExposureEdge, testing::ValuesIn(kShort), CaseName{});

const GateCase kPosition[] = {
    {"buy_beyond", [](GateInput& i) { i.exposure.position = 1; }, Refusal::kPosition, 101, 100},
    {"buy_with_open_beyond", [](GateInput& i) { i.exposure.open = 1; }, Refusal::kPosition, 101,
     100},
    {"buy_back", [](GateInput& i) { i.exposure.position = -1; }},
    {"short_beyond", sell<'T', -1, 0>, Refusal::kPosition, 101, 100},
    {"short_with_open_beyond", sell<'T', 0, 1>, Refusal::kPosition, 101, 100},
    {"short_of_a_long", sell<'T', 1, 0>},
    {"does_not_wrap",
     [](GateInput& i) {
       i.limits.symbol.max_position = 0xFFFFFFFF;
       i.exposure.open = 0xFFFFFFFF;
     },
     Refusal::kPosition, 0x100000063, 0xFFFFFFFF}};
INSTANTIATE_TEST_SUITE_P(Position, ExposureEdge, testing::ValuesIn(kPosition), CaseName{});

// Limits of 30,000,000 throughout, which the order alone just meets.
const GateCase kAccount[] = {
    {"gross_bought", [](GateInput& i) { i.exposure.account.bought = 1; }, Refusal::kGrossExposure,
     30'000'001, 30'000'000},
    {"gross_sold", [](GateInput& i) { i.exposure.account.sold = 1; }, Refusal::kGrossExposure,
     30'000'001, 30'000'000},
    {"gross_open_buy", [](GateInput& i) { i.exposure.account.open_buy = 1; },
     Refusal::kGrossExposure, 30'000'001, 30'000'000},
    {"gross_open_sell", [](GateInput& i) { i.exposure.account.open_sell = 1; },
     Refusal::kGrossExposure, 30'000'001, 30'000'000},
    {"net_of_a_buy",
     [](GateInput& i) {
       i.limits.account.max_gross = 30'000'001;
       i.exposure.account.bought = 1;
     },
     Refusal::kNetExposure, 30'000'001, 30'000'000},
    {"net_with_open_buys",
     [](GateInput& i) {
       i.limits.account.max_gross = 30'000'001;
       i.exposure.account.open_buy = 1;
     },
     Refusal::kNetExposure, 30'000'001, 30'000'000},
    {"net_is_no_worse_for_what_was_sold",
     [](GateInput& i) {
       i.limits.account.max_gross = 30'000'002;
       i.exposure.account.sold = 1;
       i.exposure.account.open_sell = 1;
     }},
    {"net_of_a_sale",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.limits.account.max_gross = 30'000'002;
       i.exposure.account.sold = 1;
       i.exposure.account.open_sell = 1;
     },
     Refusal::kNetExposure, 30'000'002, 30'000'000},
    {"net_of_a_sale_of_what_was_bought",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.limits.account.max_gross = 60'000'001;
       i.limits.account.max_net = 0;
       i.exposure.account.bought = 30'000'001;
     }},
    {"firm_gross", [](GateInput& i) { i.exposure.firm.sold = 1; }, Refusal::kFirmExposure,
     30'000'001, 30'000'000},
    {"firm_net",
     [](GateInput& i) {
       i.limits.firm.max_gross = 30'000'001;
       i.limits.firm.max_net = 29'999'999;
       i.exposure.firm.bought = 1;
     },
     Refusal::kFirmExposure, 30'000'001, 29'999'999},
    {"firm_gross_before_net",
     [](GateInput& i) {
       i.limits.firm.max_net = 0;
       i.exposure.firm.bought = 2;
     },
     Refusal::kFirmExposure, 30'000'002, 30'000'000},
    {"saturated_is_above_every_limit",
     [](GateInput& i) {
       i.limits.account.max_gross = ~0ULL;
       i.exposure.account.bought = Wide{1} << 100U;
     },
     Refusal::kGrossExposure, ~0ULL, ~0ULL}};
INSTANTIATE_TEST_SUITE_P(Account, ExposureEdge, testing::ValuesIn(kAccount), CaseName{});

TokenBucket used(std::uint64_t full_at) {
  TokenBucket bucket;
  bucket.take({.interval = static_cast<std::uint32_t>(full_at)}, 0);
  return bucket;
}
// t is 16,000; a bucket with one token holds it while it was full by then.
const GateCase kOthers[] = {
    {"repeated", [](GateInput& i) { i.exposure.repeated = true; }, Refusal::kDuplicateOrder},
    {"repeated_replace",
     [](GateInput& i) {
       i.exposure.repeated = true;
       i.order.replace = i.order.known = true;
     }},
    {"meets_own_sell", [](GateInput& i) { i.exposure.opposite = 300'000; }, Refusal::kSelfTrade,
     300'000, 300'000},
    {"below_own_sell", [](GateInput& i) { i.exposure.opposite = 300'001; }},
    {"meets_own_buy",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.exposure.opposite = 300'000;
     },
     Refusal::kSelfTrade, 300'000, 300'000},
    {"above_own_buy",
     [](GateInput& i) {
       sell<'T', 0, 0>(i);
       i.exposure.opposite = 299'999;
     }},
    {"replace_meets_own_sell",
     [](GateInput& i) {
       i.order.replace = i.order.known = true;
       i.exposure.opposite = 299'999;
     },
     Refusal::kSelfTrade, 300'000, 299'999},
    {"full_just_now", [](GateInput& i) { i.exposure.buckets[0] = used(16'000); }},
    {"session_empty", [](GateInput& i) { i.exposure.buckets[0] = used(16'001); }, Refusal::kRate,
     0},
    {"strategy_empty", [](GateInput& i) { i.exposure.buckets[1] = used(16'001); }, Refusal::kRate,
     1},
    {"symbol_empty", [](GateInput& i) { i.exposure.buckets[2] = used(16'001); }, Refusal::kRate, 2},
    {"session_before_symbol",
     [](GateInput& i) { i.exposure.buckets[0] = i.exposure.buckets[2] = used(16'001); },
     Refusal::kRate, 0},
    {"within_the_tolerance",
     [](GateInput& i) {
       i.limits.buckets[0].tolerance = 32;
       i.exposure.buckets[0] = used(16'032);
     }},
    {"beyond_the_tolerance",
     [](GateInput& i) {
       i.limits.buckets[0].tolerance = 32;
       i.exposure.buckets[0] = used(16'033);
     },
     Refusal::kRate, 0},
    {"within_what_is_not_reserved",
     [](GateInput& i) {
       i.limits.buckets[0].tolerance = 32;
       i.limits.buckets[0].reserve = 16;
       i.exposure.buckets[0] = used(16'016);
     }},
    {"into_the_reserve",
     [](GateInput& i) {
       i.limits.buckets[0].tolerance = 32;
       i.limits.buckets[0].reserve = 16;
       i.exposure.buckets[0] = used(16'017);
     },
     Refusal::kRate, 0}};
INSTANTIATE_TEST_SUITE_P(Others, ExposureEdge, testing::ValuesIn(kOthers), CaseName{});

constexpr OrderLikeness kOrder{{1, 2, 3}, 300'000, 100, 'B'};

TEST(RecentOrders, WindowEndsBeforeItsLength) {
  RecentOrders recent;
  EXPECT_FALSE(recent.repeated(kOrder, 0, 1'000));  // nothing is remembered yet
  EXPECT_FALSE(recent.repeated(OrderLikeness{}, 0, 1'000));
  recent.remember(kOrder, 5'000);
  EXPECT_TRUE(recent.repeated(kOrder, 5'999, 1'000));
  EXPECT_FALSE(recent.repeated(kOrder, 6'000, 1'000));
  EXPECT_TRUE(recent.repeated(kOrder, 5'000, 1));
  EXPECT_FALSE(recent.repeated(kOrder, 5'000, 0));
}

TEST(RecentOrders, AnyDifferenceMakesAnotherOrder) {
  RecentOrders recent;
  recent.remember(kOrder, 0);
  const OrderLikeness others[] = {{{0, 2, 3}, 300'000, 100, 'B'}, {{1, 0, 3}, 300'000, 100, 'B'},
                                  {{1, 2, 0}, 300'000, 100, 'B'}, {{1, 2, 3}, 300'001, 100, 'B'},
                                  {{1, 2, 3}, 300'000, 101, 'B'}, {{1, 2, 3}, 300'000, 100, 'S'}};
  for (const OrderLikeness& other : others) EXPECT_FALSE(recent.repeated(other, 0, 1'000));
  EXPECT_TRUE(recent.repeated(kOrder, 0, 1'000));
}

TEST(RecentOrders, EightAreRemembered) {
  RecentOrders recent;
  recent.remember(kOrder, 0);
  for (std::uint32_t n = 1; n <= 7; ++n) recent.remember({{1, 2, 3}, 300'000, n, 'B'}, 0);
  EXPECT_TRUE(recent.repeated(kOrder, 0, 1'000));
  recent.remember({{1, 2, 3}, 300'000, 8, 'B'}, 0);
  EXPECT_FALSE(recent.repeated(kOrder, 0, 1'000));
}

}  // namespace
}  // namespace pcl::domain
