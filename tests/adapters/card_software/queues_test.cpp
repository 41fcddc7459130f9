// What the software card does when nobody drains it: bounds, waiting quotes, records_full, engage()
// from another thread.
#include <gtest/gtest.h>

#include <thread>

#include "host/adapters/card_software/software_card.hpp"
#include "tests/card_port/bench.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;
using contract::Refusal;

std::vector<contract::Entry> poll_all(Card& card) {
  std::vector<contract::Entry> out;
  std::array<contract::Entry, 64> entries;
  for (std::size_t n = card.poll(entries); n != 0; n = card.poll(entries)) {
    out.insert(out.end(), entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return out;
}

// A quote of MSFT for each call: the bid grows by one share.
void feed_quotes(Card& card, Bench& bench, std::uint64_t first_reference, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const Octets frame = ethernet(mold(
        bench.feed_sequence++, {itch::add(kMsftLocate, first_reference + i, 'B', 1, 300'000)}));
    ASSERT_TRUE(card.feed(frame));
  }
}

TEST(Queues, QuotesCoalesceBeyondHalfOfTheMarketsQueue) {
  SoftwareCardSizes sizes;
  sizes.market_records = 256;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();
  // Half of 256 may be queued; the push that finds 128 queued still goes, so 129 are, and 21 of 150
  // wait as one.
  feed_quotes(card, bench, 1'000, 150);
  EXPECT_EQ(bench.counter(Counter::kQuotesCoalesced), 20U);
  EXPECT_FALSE(card.quiet());
  const auto records = poll_all(card);
  ASSERT_EQ(records.size(), 130U);
  EXPECT_EQ(contract::from_entry<contract::QuoteRecord>(records[128]).bid_quantity, 300U + 129U);
  EXPECT_EQ(contract::from_entry<contract::QuoteRecord>(records[129]).bid_quantity, 300U + 150U);
  EXPECT_TRUE(card.quiet());
}

TEST(Queues, LosslessFeedWaitsInstead) {
  SoftwareCardSizes sizes;
  sizes.market_records = 256;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();
  bench.write(contract::Register::kLosslessQuotes, 1);
  // A frame is taken while there is room for the 112 records it could cause: up to 144 queued.
  feed_quotes(card, bench, 1'000, 145);
  EXPECT_FALSE(card.feed(ethernet(mold_head(bench.feed_sequence, 0))));
  EXPECT_EQ(poll_all(card).size(), 145U);
  EXPECT_TRUE(card.feed(ethernet(mold_head(bench.feed_sequence, 0))));
  EXPECT_EQ(bench.counter(Counter::kQuotesCoalesced), 0U);
}

TEST(Queues, OrdersAreRefusedBeforeADecisionIsLostAndThenWait) {
  SoftwareCardSizes sizes;
  sizes.gate_records = 256;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();
  std::vector<contract::Entry> commands;
  for (int i = 0; i < 140; ++i) commands.push_back(bench.ready(Bench::order('B', 1)));
  // 16 orders leave two records each, and fill the symbol's own orders; 97 more are refused by that
  // with one record each (129 of 256: past half); then by records_full, until 112 places are not
  // left any more: 145.
  const std::size_t taken = card.submit(commands);
  EXPECT_EQ(taken, 16U + 97U + 16U);
  const auto records = poll_all(card);
  ASSERT_EQ(records.size(), 32U + 97U + 16U);
  const auto code = [&](std::size_t i) {
    return contract::from_entry<contract::DecisionRecord>(records[i]).code;
  };
  EXPECT_EQ(code(128), static_cast<std::uint8_t>(Refusal::kOwnOrdersFull));
  EXPECT_EQ(code(129), static_cast<std::uint8_t>(Refusal::kRecordsFull));
  EXPECT_EQ(code(144), static_cast<std::uint8_t>(Refusal::kRecordsFull));
  EXPECT_EQ(card.submit({&commands[taken], 1}), 1U);
  EXPECT_EQ(poll_all(card).size(), 1U);
}

std::vector<std::uint32_t> cancelled(const std::vector<contract::Entry>& records) {
  std::vector<std::uint32_t> out;
  for (const contract::Entry& entry : of_kind(records, contract::RecordKind::kReleased)) {
    const auto released = contract::from_entry<contract::ReleasedRecord>(entry);
    if (released.code == 'X') out.push_back(released.user_ref);
  }
  return out;
}

// The walk stops where it has no room, and nothing is quiet before it has come to its end.
TEST(Queues, OwnCancelsGoBySlotAndWaitForRoom) {
  SoftwareCardSizes sizes;
  sizes.open_orders = 8;
  sizes.frames = 8;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();
  for (int i = 0; i < 8; ++i) bench.send(Bench::order('B', 1));  // 1 to 8, of slots 1 to 7 and 0
  (void)bench.records();
  (void)bench.frames();
  ASSERT_TRUE(card.write(contract::Register::kKillEngage,
                         scope_word(contract::KillScope::kSymbol, kMsft) |
                             static_cast<std::uint32_t>(contract::KillSource::kCli)));
  // Four of the eight frames are not the walk's.
  EXPECT_EQ(cancelled(poll_all(card)), (std::vector<std::uint32_t>{8, 1, 2, 3}));
  EXPECT_FALSE(card.quiet());
  EXPECT_EQ(card.submit({}), 0U);
  EXPECT_TRUE(poll_all(card).empty());
  std::array<ReleasedFrame, 3> frames;
  EXPECT_EQ(card.frames(frames), 3U);
  EXPECT_EQ(cancelled(poll_all(card)), (std::vector<std::uint32_t>{4, 5, 6}));
  EXPECT_EQ(card.frames(frames), 3U);
  EXPECT_EQ(cancelled(poll_all(card)), (std::vector<std::uint32_t>{7}));
  EXPECT_TRUE(card.quiet());
  EXPECT_EQ(bench.counter(Counter::kOwnCancels), 8U);
}

/// Nobody takes records: a kill's cancels leave all the same, those without room unrecorded.
TEST(Queues, OwnCancelsLeaveWithoutRoomForTheirRecords) {
  SoftwareCardSizes sizes;
  sizes.gate_records = 256;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();
  for (int i = 0; i < 16; ++i) bench.send(Bench::order('B', 1));
  (void)bench.records();
  (void)bench.frames();
  // A kill and its release leave two records, its cancels sixteen: of 256 places all but 34 are
  // used up by the thirteenth, of whose cancels five are recorded.
  const std::uint32_t symbol = scope_word(contract::KillScope::kSymbol, kMsft);
  const auto write = [&card](contract::Register address, std::uint32_t value) {
    ASSERT_TRUE(card.write(address, value));
  };
  std::array<ReleasedFrame, 64> frames;
  for (unsigned kills = 1; kills <= 15; ++kills) {
    write(contract::Register::kKillEngage,
          symbol | static_cast<std::uint32_t>(contract::KillSource::kCli));
    ASSERT_EQ(card.frames(frames), 16U) << kills;
    write(contract::Register::kKillReleaseScope, symbol);
    write(contract::Register::kKillReleaseArm, 0x52454C31);
    write(contract::Register::kKillRelease, 0x52454C32);
  }
  EXPECT_EQ(cancelled(poll_all(card)).size(), 12U * 16U + 5U);
  EXPECT_EQ(bench.counter(Counter::kReleasesUnrecorded), 11U + 2U * 16U);
}

TEST(Queues, EngageFromAnotherThreadActsBeforeTheNextInput) {
  SoftwareCard card;
  Bench bench{card};
  bench.boot();
  std::thread{[&card] {
    card.engage(contract::KillSource::kFile);
    card.engage(contract::KillSource::kCli);
  }}.join();
  const contract::DecisionRecord decision = bench.decide(Bench::order());
  EXPECT_EQ(decision.code, static_cast<std::uint8_t>(Refusal::kKilled));
  EXPECT_EQ(bench.read(contract::Register::kKillSource),
            static_cast<std::uint32_t>(contract::KillSource::kFile));
}

TEST(Queues, AFullOrderTableMakesTheSymbolsBookInvalid) {
  SoftwareCardSizes sizes;
  sizes.orders = 4;
  SoftwareCard card{sizes};
  Bench bench{card};
  bench.boot();  // its quotes are four orders
  bench.feed_one(itch::add(kMsftLocate, 500, 'B', 10, 300'100));
  bench.feed_one(itch::add(kMsftLocate, 501, 'B', 10, 300'100));
  const auto gaps = bench.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].code, static_cast<std::uint8_t>(contract::GapEvent::kBookInvalid));
  EXPECT_EQ(gaps[0].symbol, kMsft);
  EXPECT_EQ(gaps[0].received, 500U);
  EXPECT_EQ(bench.counter(Counter::kBookOverflows), 2U);
  const contract::DecisionRecord decision = bench.decide(Bench::order());
  EXPECT_EQ(decision.code, static_cast<std::uint8_t>(Refusal::kKilled));  // the symbol, by that
  EXPECT_EQ(decision.operand, static_cast<std::uint64_t>(contract::KillScope::kSymbol));
  EXPECT_EQ(decision.limit, kMsft);
  EXPECT_EQ(decision.flags & contract::decision_flag::kBookValid, 0);
}

}  // namespace
}  // namespace pcl::bench
