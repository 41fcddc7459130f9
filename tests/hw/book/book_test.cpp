// pcl_book against a map-based book: every kind of message by hand, then seeded random streams.
#include <gtest/gtest.h>

#include <random>

#include "tests/hw/book/book_bench.hpp"

namespace pcl::test {
namespace {

using contract::Counter;

contract::QuoteRecord as_quote(const contract::Entry& e) {
  return contract::from_entry<contract::QuoteRecord>(e);
}

TEST_F(Book, AnAddShowsAsQuoteFourCyclesAfterItWasTaken) {
  const std::uint64_t taken = bench_.offer({.type = 'A',
                                            .locate = 101,
                                            .timestamp = 77,
                                            .reference = 5,
                                            .code = 'B',
                                            .quantity = 300,
                                            .price = 310'400});
  bench_.settle();
  const auto records = bench_.take_records();
  ASSERT_EQ(records.size(), 1U);
  const auto q = as_quote(records[0]);
  EXPECT_EQ(q.kind, 1);
  EXPECT_EQ(q.symbol, 1);
  EXPECT_EQ(q.timestamp, 77U);
  EXPECT_EQ(q.bid_price, 310'400U);
  EXPECT_EQ(q.bid_quantity, 300U);
  EXPECT_EQ(q.ask_price, 0U);
  EXPECT_EQ(q.flags, contract::quote_flag::kBid | contract::quote_flag::kValid);
  EXPECT_EQ(q.book_version, 5U);  // four R, then this
  EXPECT_EQ(bench_.record_cycle() - taken,
            5U);  // record_valid_o shows after 4 clock edges and the fifth takes it
}

TEST_F(Book, LosingTheBestLevelShowsTheNextAtTheSameLatency) {
  apply({.type = 'A',
         .locate = 100,
         .reference = 1,
         .code = 'S',
         .quantity = 10,
         .price = 1'000'000});
  apply({.type = 'A',
         .locate = 100,
         .reference = 2,
         .code = 'S',
         .quantity = 20,
         .price = 4'000'000'000U});
  apply({.type = 'A',
         .locate = 100,
         .reference = 3,
         .code = 'S',
         .quantity = 30,
         .price = 2'500'000});
  const std::uint64_t taken = bench_.offer({.type = 'D', .locate = 100, .reference = 1});
  bench_.settle();
  auto records = bench_.take_records();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).ask_price, 2'500'000U);
  EXPECT_EQ(as_quote(records[0]).ask_quantity, 30U);
  EXPECT_EQ(bench_.record_cycle() - taken, 5U);
  records = apply({.type = 'E', .locate = 100, .reference = 3, .quantity = 30});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).ask_price, 4'000'000'000U);
  records = apply({.type = 'X', .locate = 100, .reference = 2, .quantity = 99});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).flags, contract::quote_flag::kValid);
  EXPECT_EQ(bench_.counter(Counter::kQuantitiesClamped), 1U);
}

TEST_F(Book, AReplaceIsOneChange) {
  apply({.type = 'A', .locate = 100, .reference = 1, .code = 'B', .quantity = 10, .price = 500});
  apply({.type = 'A', .locate = 100, .reference = 2, .code = 'B', .quantity = 10, .price = 400});
  const auto records =
      apply({.type = 'U', .locate = 100, .reference = 1, .second = 9, .quantity = 7, .price = 450});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).bid_price, 450U);
  EXPECT_EQ(as_quote(records[0]).bid_quantity, 7U);
}

TEST_F(Book, AnUnknownReferenceInvalidatesItsSymbolOnceAndItsViewWithTheVersion) {
  apply({.type = 'A', .locate = 102, .reference = 1, .code = 'B', .quantity = 10, .price = 500});
  auto records = apply({.type = 'D', .locate = 102, .reference = 44});
  ASSERT_EQ(records.size(), 1U);
  const auto gap = contract::from_entry<contract::GapRecord>(records[0]);
  EXPECT_EQ(gap.kind, static_cast<std::uint8_t>(contract::RecordKind::kGap));
  EXPECT_EQ(gap.code, static_cast<std::uint8_t>(contract::GapEvent::kBookInvalid));
  EXPECT_EQ(gap.symbol, 2);
  EXPECT_EQ(gap.received, 44U);
  EXPECT_TRUE(apply({.type = 'X', .locate = 102, .reference = 45, .quantity = 1}).empty());
  EXPECT_EQ(bench_.counter(Counter::kReferencesUnknown), 2U);
  records = apply(
      {.type = 'A', .locate = 102, .reference = 2, .code = 'S', .quantity = 10, .price = 600});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).flags & contract::quote_flag::kValid, 0);
  bench_.top().view_symbol_i = 2;
  bench_.tick();
  bench_.tick();
  EXPECT_FALSE(bench_.top().view_symbol_valid_o);
  bench_.start(1);
  bench_.tick();
  EXPECT_TRUE(bench_.top().view_symbol_valid_o);
  EXPECT_FALSE(bench_.top().view_bid_present_o);
  EXPECT_EQ(bench_.top().view_version_o, 0U);
}

TEST_F(Book, TradingStatesAreRecordedAndSeenByTheGate) {
  auto records = apply({.type = 'S', .timestamp = 3, .code = 'Q'});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(contract::from_entry<contract::TradingStateRecord>(records[0]).market_open, 1);
  records =
      apply({.type = 'H', .locate = 103, .timestamp = 4, .code = 'T', .quantity = 0x20202020});
  ASSERT_EQ(records.size(), 1U);
  const auto state = contract::from_entry<contract::TradingStateRecord>(records[0]);
  EXPECT_EQ(state.symbol, 3);
  EXPECT_EQ(state.value, 'T');
  EXPECT_EQ(state.locate, 103);
  bench_.top().view_symbol_i = 3;
  bench_.tick();
  EXPECT_TRUE(bench_.top().view_trading_o);
  EXPECT_TRUE(bench_.top().view_market_open_o);
  bench_.top().view_symbol_i = 2;
  bench_.tick();
  EXPECT_FALSE(bench_.top().view_trading_o);
  apply({.type = 'S', .code = 'M'});
  bench_.tick();
  EXPECT_FALSE(bench_.top().view_market_open_o);
}

TEST_F(Book, FilteredBadAndDuplicateMessagesChangeNothing) {
  EXPECT_TRUE(
      apply({.type = 'A', .locate = 99, .reference = 1, .code = 'B', .quantity = 1, .price = 1})
          .empty());
  EXPECT_TRUE(
      apply({.type = 'A', .locate = 100, .reference = 1, .code = 'Z', .quantity = 1, .price = 1})
          .empty());
  EXPECT_TRUE(
      apply({.type = 'A', .locate = 100, .reference = 1, .code = 'B', .quantity = 0, .price = 1})
          .empty());
  EXPECT_EQ(
      apply({.type = 'A', .locate = 100, .reference = 1, .code = 'B', .quantity = 5, .price = 9})
          .size(),
      1U);
  EXPECT_TRUE(
      apply({.type = 'F', .locate = 101, .reference = 1, .code = 'S', .quantity = 5, .price = 9})
          .empty());
  EXPECT_TRUE(
      apply({.type = 'U', .locate = 100, .reference = 1, .second = 3, .quantity = 0, .price = 9})
          .empty());
  EXPECT_EQ(bench_.counter(Counter::kMessagesFiltered), 1U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesBadField), 3U);
  EXPECT_EQ(bench_.counter(Counter::kReferencesDuplicate), 1U);
  EXPECT_EQ(bench_.counter(Counter::kReferencesUnknown), 0U);
}

TEST_F(Book, AReferenceComesBeforeABadField) {
  apply({.type = 'A', .locate = 100, .reference = 1, .code = 'B', .quantity = 5, .price = 9});
  apply({.type = 'A', .locate = 100, .reference = 1, .code = 'Z', .quantity = 0, .price = 9});
  EXPECT_EQ(bench_.counter(Counter::kReferencesDuplicate), 1U);
  const auto records =
      apply({.type = 'U', .locate = 100, .reference = 2, .second = 3, .quantity = 0, .price = 9});
  ASSERT_EQ(records.size(), 1U);  // a lost order is a lost order
  EXPECT_EQ(contract::from_entry<contract::GapRecord>(records[0]).received, 2U);
  EXPECT_EQ(bench_.counter(Counter::kReferencesUnknown), 1U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesBadField), 0U);
}

TEST_F(Book, ALaterDirectoryMessageMovesTheLocate) {
  apply({.type = 'R', .locate = 555, .reference = kName});
  EXPECT_TRUE(
      apply({.type = 'A', .locate = 100, .reference = 1, .code = 'B', .quantity = 5, .price = 9})
          .empty());
  const auto records =
      apply({.type = 'A', .locate = 555, .reference = 1, .code = 'B', .quantity = 5, .price = 9});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(as_quote(records[0]).symbol, 0);
}

TEST_F(Book, ANameOrIndexLoadedTwiceIsRefused) {
  EXPECT_FALSE(bench_.load(0, kName + 77));
  EXPECT_FALSE(bench_.load(5, kName + 1));
  EXPECT_TRUE(bench_.load(5, kName + 77));
}

TEST_F(Book, QuotesThatFindNoRoomAreCoalescedToTheLatest) {
  bench_.top().lossless_quotes_i = 0;
  bench_.top().record_ready_i = 0;
  for (std::uint32_t i = 1; i <= 5; ++i) {
    bench_.offer({.type = 'A',
                  .locate = 100,
                  .timestamp = i,
                  .reference = i,
                  .code = 'B',
                  .quantity = i,
                  .price = 100 * i});
    for (int c = 0; c < 60; ++c) bench_.tick();
  }
  bench_.top().record_ready_i = 1;
  bench_.settle();
  const auto records = bench_.take_records();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(as_quote(records[0]).bid_price, 100U);
  EXPECT_EQ(as_quote(records[1]).bid_price, 500U);
  EXPECT_EQ(as_quote(records[1]).timestamp, 5U);
  EXPECT_EQ(bench_.counter(Counter::kQuotesCoalesced), 3U);
}

struct Sweep {
  std::uint32_t seed;
  std::uint32_t prices;  // distinct prices, so levels meet
  std::uint32_t stride;  // 1e-4 dollars between them
  std::uint32_t orders;  // kept alive at most
};
class BookSweep : public Book, public testing::WithParamInterface<Sweep> {};

TEST_P(BookSweep, AgreesWithTheMapBook) {
  const Sweep p = GetParam();
  SCOPED_TRACE(testing::Message() << "seed " << p.seed);
  std::mt19937 engine{p.seed};
  const auto draw = [&engine] { return static_cast<std::uint32_t>(engine()); };
  MapBook model;
  std::uint64_t next = 1;
  for (int n = 0; n < 6000; ++n) {
    BookEvent e{.timestamp = static_cast<std::uint64_t>(n)};
    const std::uint32_t price = 10'000 + p.stride * (draw() % p.prices);
    if (model.orders() < 3 || (model.orders() < p.orders && draw() % 100 < 45)) {
      e.type = draw() % 8 ? 'A' : 'F';
      e.locate = static_cast<std::uint16_t>(100 + draw() % 4);
      e.reference = next++;
      e.code = draw() % 2 ? 'B' : 'S';
      e.quantity = 1 + draw() % 50;
      e.price = price;
    } else {
      constexpr char kTypes[] = {'E', 'C', 'X', 'D', 'D', 'U'};
      e.type = kTypes[draw() % 6];
      e.reference = model.any_reference(draw() % next);
      e.locate = model.symbol_of(e.reference);
      e.quantity = 1 + draw() % 60;
      e.price = price;
      e.second = draw() % 20 ? next++ : model.any_reference(draw() % next);
    }
    const std::uint16_t symbol =
        e.type == 'A' || e.type == 'F' ? e.locate : model.symbol_of(e.reference);
    const bool changed = model.apply(e);
    const auto records = apply(e);
    ASSERT_EQ(records.size(), changed ? 1U : 0U) << "message " << n << " type " << e.type;
    if (!changed) continue;
    const auto q = as_quote(records[0]);
    ASSERT_EQ(q.symbol + 100, symbol);
    const MapBook::Quote expected = model.quote(symbol);
    ASSERT_EQ((MapBook::Quote{q.bid_price, q.ask_price, q.bid_quantity, q.ask_quantity}), expected)
        << "message " << n << " type " << e.type;
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, BookSweep,
                         testing::Values(Sweep{1, 6, 100, 40}, Sweep{2, 40, 100, 200},
                                         Sweep{3, 200, 1, 300}, Sweep{4, 60, 7'000'001, 120},
                                         Sweep{5, 3, 1'000'000'000, 8}));

TEST_F(Book, ATableThatOverflowsInvalidatesTheSymbol) {
  // 2 banks x 4 ways x 2^OrderSetBits (7 in this build) = 1,024 orders.
  bool invalid = false;
  for (std::uint64_t r = 1; r <= 1'100; ++r) {
    for (const auto& entry : apply({.type = 'A',
                             .locate = 100,
                             .reference = r,
                             .code = 'B',
                             .quantity = 1,
                             .price = 100}))
      invalid |= entry.kind() == static_cast<std::uint8_t>(contract::RecordKind::kGap);
  }
  EXPECT_TRUE(invalid);
  EXPECT_GT(bench_.counter(Counter::kBookOverflows), 0U);
  bench_.top().view_symbol_i = 0;
  bench_.tick();
  bench_.tick();
  EXPECT_FALSE(bench_.top().view_symbol_valid_o);
}

}  // namespace
}  // namespace pcl::test
