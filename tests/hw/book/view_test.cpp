// What the gate sees of a symbol beside its quote: last price, auction reference, short-sale state,
// trading; and the pulse of a book that turns invalid. From hw/contract/README.md, Feed 3.
#include <gtest/gtest.h>

#include <string>

#include "tests/hw/book/book_bench.hpp"

namespace pcl::test {
namespace {

using contract::Counter;
using contract::TradingStateRecord;

constexpr BookEvent add(std::uint16_t locate, std::uint64_t reference, std::uint32_t price) {
  return {.type = 'A',
          .locate = locate,
          .reference = reference,
          .code = 'B',
          .quantity = 100,
          .price = price};
}
constexpr BookEvent halt(std::uint16_t locate, char market, char action) {
  return {.type = 'h',
          .locate = locate,
          .code = action,
          .quantity = static_cast<std::uint32_t>(market)};
}

TEST_F(Book, TheLastPriceIsThatOfTheLastTrade) {
  apply(add(101, 1, 310'400));
  EXPECT_EQ(bench_.view(1).last_price, 0U);
  apply({.type = 'E', .locate = 101, .reference = 1, .quantity = 10});
  EXPECT_EQ(bench_.view(1).last_price, 310'400U);
  apply(
      {.type = 'C', .locate = 101, .reference = 1, .code = 'Y', .quantity = 10, .price = 310'300});
  EXPECT_EQ(bench_.view(1).last_price, 310'300U);
  apply(
      {.type = 'C', .locate = 101, .reference = 1, .code = 'N', .quantity = 10, .price = 310'200});
  EXPECT_EQ(bench_.view(1).last_price, 310'300U);  // not printable
  apply({.type = 'P', .locate = 101, .price = 4'000'000'001U});
  EXPECT_EQ(bench_.view(1).last_price, 4'000'000'001U);
  EXPECT_EQ(bench_.view(0).last_price, 0U);
  EXPECT_EQ(bench_.view(2).last_price, 0U);
}

TEST_F(Book, OnlyTradesMoveTheLastPrice) {
  apply(add(101, 1, 500));
  apply({.type = 'E', .locate = 101, .reference = 1, .quantity = 1});
  apply(add(101, 2, 600));
  apply({.type = 'X', .locate = 101, .reference = 2, .quantity = 5});
  apply({.type = 'U', .locate = 101, .reference = 2, .second = 3, .quantity = 9, .price = 700});
  apply({.type = 'Q', .locate = 101, .price = 800});
  apply({.type = 'P', .locate = 99, .price = 900});  // of no loaded symbol
  apply({.type = 'D', .locate = 101, .reference = 1});
  EXPECT_EQ(bench_.view(1).last_price, 500U);
  apply({.type = 'E', .locate = 101, .reference = 3, .quantity = 9});  // all of it
  EXPECT_EQ(bench_.view(1).last_price, 700U);
  apply({.type = 'E', .locate = 101, .reference = 3, .quantity = 9});  // unknown now
  EXPECT_EQ(bench_.view(1).last_price, 700U);
  apply({.type = 'C', .locate = 101, .reference = 3, .code = 'Y', .quantity = 9, .price = 750});
  EXPECT_EQ(bench_.view(1).last_price, 700U);
}

TEST_F(Book, ATradeBelongsToItsOrdersSymbol) {
  apply(add(101, 1, 500));
  apply({.type = 'E', .locate = 102, .reference = 1, .quantity = 1});
  apply({.type = 'C', .locate = 103, .reference = 1, .code = 'Y', .quantity = 1, .price = 510});
  EXPECT_EQ(bench_.view(1).last_price, 510U);
  EXPECT_EQ(bench_.view(2).last_price, 0U);
  EXPECT_EQ(bench_.view(3).last_price, 0U);
}

TEST_F(Book, TheAuctionReferenceIsThatOfTheLastCollar) {
  const auto records = apply(
      {.type = 'J', .locate = 102, .second = 0x0000'0031'0000'0002, .quantity = 50, .price = 51});
  ASSERT_EQ(records.size(), 1U);
  const auto state = contract::from_entry<TradingStateRecord>(records[0]);
  EXPECT_EQ(state.reference, 50U);
  EXPECT_EQ(state.upper, 51U);
  EXPECT_EQ(state.lower, 49U);
  EXPECT_EQ(state.extension, 2U);
  EXPECT_EQ(bench_.view(2).auction_reference, 50U);
  EXPECT_EQ(bench_.view(1).auction_reference, 0U);
  apply({.type = 'J', .locate = 102, .quantity = 0});
  EXPECT_EQ(bench_.view(2).auction_reference, 0U);
}

TEST_F(Book, TheShortSaleStateFollowsRegSho) {
  EXPECT_EQ(bench_.view(1).short_state, 0U);
  for (const auto& [action, expected] :
       {std::pair{'0', 1U}, {'1', 2U}, {'0', 1U}, {'2', 2U}, {'3', 0U}, {'0', 1U}, {' ', 0U}}) {
    apply({.type = 'Y', .locate = 101, .code = action});
    EXPECT_EQ(bench_.view(1).short_state, expected) << action;
    EXPECT_EQ(bench_.view(0).short_state, 0U);
  }
}

struct TradingCase {
  std::string name;
  std::vector<BookEvent> events;  // of symbol 1, which trades before them
  bool trading;
};
void PrintTo(const TradingCase& c, std::ostream* out) { *out << c.name; }
class Trading : public Book, public testing::WithParamInterface<TradingCase> {};

constexpr BookEvent kHalt{.type = 'H', .locate = 101, .code = 'H'};
constexpr BookEvent kTrade{.type = 'H', .locate = 101, .code = 'T'};
constexpr BookEvent kWide{.type = 'W', .code = '1'};

TEST_P(Trading, IsWhatTheGateSees) {
  for (std::uint16_t s = 0; s < 4; ++s)
    apply({.type = 'H', .locate = static_cast<std::uint16_t>(100 + s), .code = 'T'});
  ASSERT_TRUE(bench_.view(1).trading);
  for (const BookEvent& event : GetParam().events) EXPECT_EQ(apply(event).size(), 1U) << event.type;
  EXPECT_EQ(bench_.view(1).trading, GetParam().trading);
}
INSTANTIATE_TEST_SUITE_P(
    States, Trading,
    testing::Values(
        TradingCase{"halt", {kHalt}, false}, TradingCase{"resumed", {kHalt, kTrade}, true},
        TradingCase{"pause", {{.type = 'H', .locate = 101, .code = 'P'}}, false},
        TradingCase{"quotation", {{.type = 'H', .locate = 101, .code = 'Q'}}, false},
        TradingCase{"of_another", {{.type = 'H', .locate = 102, .code = 'H'}}, true},
        TradingCase{"operational", {halt(101, 'Q', 'H')}, false},
        TradingCase{"operational_of_another", {halt(102, 'Q', 'H')}, true},
        TradingCase{"operational_elsewhere", {halt(101, 'B', 'H')}, true},
        TradingCase{"operational_ended", {halt(101, 'Q', 'H'), halt(101, 'Q', 'T')}, true},
        TradingCase{"not_ended_elsewhere", {halt(101, 'Q', 'H'), halt(101, 'X', 'T')}, false},
        TradingCase{"not_ended_by_state", {halt(101, 'Q', 'H'), kTrade}, false},
        TradingCase{"not_ended_by_nonsense", {halt(101, 'Q', 'H'), halt(101, 'Q', 'Z')}, false},
        TradingCase{"not_begun_by_nonsense", {halt(101, 'Q', 'Z')}, true},
        TradingCase{"end_of_it_ends_no_halt", {kHalt, halt(101, 'Q', 'T')}, false},
        TradingCase{"end_of_it_ends_no_wide", {kWide, halt(101, 'Q', 'T')}, false},
        TradingCase{"wide", {kWide}, false}, TradingCase{"wide_ended", {kWide, kTrade}, true},
        TradingCase{"wide_then_halt", {kWide, kHalt}, false},
        TradingCase{
            "wide_not_ended_by_another", {kWide, {.type = 'H', .locate = 100, .code = 'T'}}, false},
        TradingCase{"operational_outlasts_wide", {halt(101, 'Q', 'H'), kWide, kTrade}, false}),
    [](const auto& param_info) { return param_info.param.name; });

TEST_F(Book, AMarketWideHaltIsOfAllSymbolsAndOfNone) {
  apply({.type = 'S', .code = 'Q'});
  for (std::uint16_t s = 0; s < 4; ++s)
    apply({.type = 'H', .locate = static_cast<std::uint16_t>(100 + s), .code = 'T'});
  auto records = apply({.type = 'W', .locate = 101, .timestamp = 9, .code = '2'});
  ASSERT_EQ(records.size(), 1U);
  const auto state = contract::from_entry<TradingStateRecord>(records[0]);
  EXPECT_EQ(state.kind, static_cast<std::uint8_t>(contract::RecordKind::kTradingState));
  EXPECT_EQ(state.code, 'W');
  EXPECT_EQ(state.symbol, 0xFFFF);
  EXPECT_EQ(state.timestamp, 9U);
  EXPECT_EQ(state.value, '2');
  EXPECT_EQ(state.market_open, 1);
  EXPECT_EQ(state.locate, 101);
  EXPECT_EQ(state.book_version, 10U);  // four R, S, four H, this
  for (std::uint16_t s = 0; s < 4; ++s) EXPECT_FALSE(bench_.view(s).trading) << s;
  // Its level is no event of the system.
  apply({.type = 'W', .code = 'M'});
  EXPECT_TRUE(bench_.view(0).market_open);
  apply({.type = 'S', .code = 'M'});
  records = apply({.type = 'W', .code = 'Q'});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(contract::from_entry<TradingStateRecord>(records[0]).market_open, 0);
  EXPECT_FALSE(bench_.view(0).market_open);
  EXPECT_EQ(bench_.counter(Counter::kTypeW), 3U);
}

TEST_F(Book, AnOperationalHaltIsRecordedAndCounted) {
  const auto records = apply({.type = 'h',
                              .locate = 102,
                              .timestamp = 8,
                              .code = 'H',
                              .quantity = static_cast<std::uint32_t>('B')});
  ASSERT_EQ(records.size(), 1U);
  const auto state = contract::from_entry<TradingStateRecord>(records[0]);
  EXPECT_EQ(state.code, 'h');
  EXPECT_EQ(state.symbol, 2);
  EXPECT_EQ(state.timestamp, 8U);
  EXPECT_EQ(state.value, 'H');
  EXPECT_EQ(state.locate, 102);
  EXPECT_EQ(state.reason, (std::array<char, 4>{}));
  EXPECT_EQ(state.book_version, 5U);
  EXPECT_TRUE(apply(halt(99, 'Q', 'H')).empty());
  EXPECT_EQ(bench_.counter(Counter::kTypeOperationalHalt), 1U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesFiltered), 1U);
  EXPECT_EQ(bench_.counter(Counter::kTypeW), 0U);
}

TEST_F(Book, CountersOfOtherRoomsReadZero) {
  apply({.type = 'W', .code = '1'});
  apply(halt(101, 'Q', 'H'));
  for (unsigned index = 0; index < 64; ++index) {
    const std::uint64_t value = bench_.counter(static_cast<Counter>(index));
    const bool counted = index == static_cast<unsigned>(Counter::kTypeR) ||
                         index == static_cast<unsigned>(Counter::kTypeW) ||
                         index == static_cast<unsigned>(Counter::kTypeOperationalHalt);
    EXPECT_EQ(value != 0, counted) << index;
  }
}

TEST_F(Book, AFeedStartForgetsAllOfIt) {
  apply({.type = 'S', .code = 'Q'});
  for (std::uint16_t s = 0; s < 4; ++s) {
    const auto locate = static_cast<std::uint16_t>(100 + s);
    apply({.type = 'H', .locate = locate, .code = 'T'});
    apply({.type = 'P', .locate = locate, .price = 7});
    apply({.type = 'J', .locate = locate, .quantity = 8});
    apply({.type = 'Y', .locate = locate, .code = s % 2 ? '1' : '0'});
  }
  apply(halt(101, 'Q', 'H'));
  EXPECT_EQ(bench_.view(3), (BookView{7, 8, 2, true, true}));
  EXPECT_EQ(bench_.view(0), (BookView{7, 8, 1, true, true}));
  bench_.start(1);
  for (std::uint16_t s = 0; s < 4; ++s) EXPECT_EQ(bench_.view(s), BookView{}) << s;
  for (std::uint16_t s = 0; s < 4; ++s)
    apply({.type = 'H', .locate = static_cast<std::uint16_t>(100 + s), .code = 'T'});
  for (std::uint16_t s = 0; s < 4; ++s)
    EXPECT_EQ(bench_.view(s), (BookView{0, 0, 0, true, false})) << s;
}

// Whatever the message, the gate never sees a version with another version's prices or states.
TEST_F(Book, TheViewChangesWithTheVersionInOneCycle) {
  const std::vector<BookEvent> events = {
      add(101, 1, 500),
      {.type = 'E', .locate = 101, .reference = 1, .quantity = 1},
      {.type = 'C', .locate = 101, .reference = 1, .code = 'Y', .quantity = 1, .price = 510},
      {.type = 'P', .locate = 101, .price = 520},
      {.type = 'J', .locate = 101, .quantity = 530},
      {.type = 'Y', .locate = 101, .code = '1'},
      {.type = 'H', .locate = 101, .code = 'T'},
      halt(101, 'Q', 'H'),
      halt(101, 'Q', 'T'),
      {.type = 'W', .code = '1'}};
  bench_.top().view_symbol_i = 1;
  for (const BookEvent& event : events) {
    for (int i = 0; i < 4; ++i) bench_.tick();
    auto& top = bench_.top();
    const std::uint64_t version = top.view_version_o;
    const auto state = [&top] {
      return std::tuple{top.view_bid_price_o,   top.view_last_price_o, top.view_auction_reference_o,
                        top.view_short_state_o, top.view_trading_o,    top.view_bid_present_o};
    };
    const auto before = state();
    bench_.offer(event);
    for (int i = 0; i < 40 && top.view_version_o == version; ++i) {
      EXPECT_EQ(state(), before) << event.type;
      bench_.tick();
    }
    EXPECT_EQ(top.view_version_o, version + 1) << event.type;
    const auto after = state();
    EXPECT_NE(after, before) << event.type;
    bench_.settle();
    bench_.tick();
    EXPECT_EQ(state(), after) << event.type;
  }
}

TEST_F(Book, ATradeOfNoOrderTakesThreeCycles) {
  const std::uint64_t first = bench_.offer({.type = 'P', .locate = 101, .price = 5});
  EXPECT_EQ(bench_.offer({.type = 'P', .locate = 101, .price = 6}) - first, 3U);
}

TEST_F(Book, ABookThatTurnsInvalidTellsOnceInTheCycleItDoes) {
  bench_.top().view_symbol_i = 2;
  for (int i = 0; i < 3; ++i) bench_.tick();
  ASSERT_TRUE(bench_.top().view_symbol_valid_o);
  bench_.offer({.type = 'D', .locate = 102, .reference = 44});
  std::uint64_t fell = 0;
  for (int i = 0; i < 40 && fell == 0; ++i) {
    bench_.tick();
    if (!bench_.top().view_symbol_valid_o) fell = bench_.cycle();
  }
  auto pulses = bench_.take_invalid();
  ASSERT_EQ(pulses.size(), 1U);
  EXPECT_EQ(pulses[0].symbol, 2);
  EXPECT_EQ(pulses[0].cycle + 1, fell);  // the view is a cycle behind
  apply({.type = 'X', .locate = 102, .reference = 45, .quantity = 1});
  EXPECT_TRUE(bench_.take_invalid().empty());
  apply({.type = 'E', .locate = 100, .reference = 45, .quantity = 1});
  pulses = bench_.take_invalid();
  ASSERT_EQ(pulses.size(), 1U);
  EXPECT_EQ(pulses[0].symbol, 0);
  bench_.start(1);
  EXPECT_TRUE(bench_.take_invalid().empty());
  apply({.type = 'D', .locate = 102, .reference = 44});
  EXPECT_EQ(bench_.take_invalid().size(), 1U);
}

// A full record queue delays the record, not the fall.
TEST_F(Book, AnInvalidBookDoesNotWaitForRoom) {
  bench_.top().record_ready_i = 0;
  apply_without_room({.type = 'H', .locate = 103, .code = 'T'});
  apply_without_room({.type = 'D', .locate = 103, .reference = 44});
  EXPECT_EQ(bench_.take_invalid().size(), 1U);
  bench_.top().view_symbol_i = 3;
  bench_.tick();
  EXPECT_FALSE(bench_.top().view_symbol_valid_o);
  bench_.top().record_ready_i = 1;
  bench_.settle();
  EXPECT_EQ(bench_.take_records().size(), 2U);
  EXPECT_TRUE(bench_.take_invalid().empty());
}

TEST_F(Book, AnOverflowTellsOnceToo) {
  // 1,024 orders fit this build (7 set bits): a symbol more or less.
  for (std::uint64_t r = 1; r <= 1'100; ++r) apply(add(100, r, 100));
  const auto pulses = bench_.take_invalid();
  ASSERT_EQ(pulses.size(), 1U);
  EXPECT_EQ(pulses[0].symbol, 0);
}

}  // namespace
}  // namespace pcl::test
