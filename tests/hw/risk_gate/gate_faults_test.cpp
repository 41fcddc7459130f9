// Faults around the gate and inside what it works on with the venue's reports: a memory word that
// a report or a command reads, a report that is lost, a sink that is stuck, a source that stops, a
// commit or a digest that does not arrive as it was meant. What would have passed is refused with
// its own reason, or the card is killed; nothing new is let out.
#include <functional>

#include "tests/checks.hpp"
#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/inside.hpp"

namespace pcl::test {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;

class Faults : public testing::Test, public GateDriver {
 protected:
  static constexpr auto kBuy = [] { return enter({}, 'B', 10, kBid); };
  MarketView& market{bench.views[5]};
  GateDriver& gate{*this};

  /// The gate's trip since the last look, the only one.
  Trip tripped() {
    EXPECT_EQ(bench.trips.size(), 1U);
    const Trip trip = bench.trips.empty() ? Trip{} : bench.trips.back().value;
    bench.trips.clear();
    return trip;
  }
  /// The last trips: state_corrupt, global; and exposure is unknown, so that nothing new passes.
  void expect_state_corrupt() {
    ASSERT_FALSE(bench.trips.empty());
    bool found = false;
    for (const auto& trip : bench.trips) {
      found = found || (trip.value.source == KillSource::kStateCorrupt &&
                        trip.value.scope == KillScope::kGlobal);
    }
    EXPECT_TRUE(found);
    EXPECT_TRUE(bench.exposure_unknown());
    const std::size_t releases = bench.releases.size();
    EXPECT_EQ(refusal(kBuy()), Refusal::kExposureUnknown);
    EXPECT_EQ(bench.releases.size(), releases);
  }
  std::uint32_t passes(const contract::Entry& order) {
    const auto record = judge(order);
    EXPECT_EQ(record.code, 0) << to_string(static_cast<Refusal>(record.code));
    return record.user_ref;
  }
};

// ------------------------------------------------------------------- words that a report reads
TEST_F(Faults, AnEntryOfWhichAReportTells) {
  CHECK(17, fault);
  CHECK(7, fault);
  for (const unsigned bit : {0U, 13U, 45U, 77U, 109U, 141U, 142U, 150U, 205U}) {
    SCOPED_TRACE(testing::Message() << "bit " << bit);
    bench.trips.clear();
    const std::uint32_t ref = passes(kBuy());
    flip_bit(INSIDE(u_orders__DOT__u_entries__DOT__u_words__DOT__memory)[ref], bit);
    report(executed(ref, 1));
    expect_state_corrupt();
    load(clear());
    for (std::uint16_t symbol = 0; symbol < 6; ++symbol) load(position({.symbol = symbol}, 0));
    known_again();
  }
}
TEST_F(Faults, ARowThatAReportMoves) {
  CHECK(5, fault);
  CHECK(7, fault);
  const std::uint32_t ref = passes(kBuy());
  flip_bit(INSIDE(u_rows__DOT__u_rows__DOT__memory)[5], 100);
  report(executed(ref, 1));
  expect_state_corrupt();
}
TEST_F(Faults, AnAccountsSumThatAReportMoves) {
  CHECK(5, fault);
  CHECK(6, fault);
  const std::uint32_t ref = passes(kBuy());
  flip_bit(INSIDE(u_accounts__DOT__open_buy_m)[1], 63);
  report(canceled(ref, 1));
  expect_state_corrupt();
}
TEST_F(Faults, ASlotOfTheOwnOrdersThatARemovalReads) {
  CHECK(11, fault);
  const std::uint32_t ref = passes(kBuy());
  flip_bit(INSIDE(u_own__DOT__g_entry__BRA__0__KET____DOT__u_slot__DOT__memory)[5 * 2], 3);
  report(canceled(ref, 10));
  expect_state_corrupt();
}
TEST_F(Faults, ABorrowGivenBackTo) {
  CHECK(13, fault);
  const std::uint32_t ref = passes(enter({}, 'T', 10, kAsk));
  flip_bit(INSIDE(u_borrow__DOT__u_sums__DOT__u_words__DOT__memory)[5], 2);
  report(canceled(ref, 10));
  expect_state_corrupt();
}
TEST_F(Faults, AnExecutionThatABustNames) {
  CHECK(17, fault);
  const std::uint32_t ref = passes(kBuy());
  report(executed(ref, 10, kBid, 77));
  flip_bit(
      INSIDE(
          u_keeper__DOT__u_executions__DOT__u_memory__DOT__u_slots__DOT__u_words__DOT__memory)[77],
      70);
  report(broken(ref, 77));
  expect_state_corrupt();
}

// -------------------------------------------------------------------------------- 9: executions
TEST_F(Faults, ExecutionsLimitsThatLostTheirParityLeaveNone) {
  CHECK(9, fault);
  for (unsigned bit = 0; bit < 98; bit += 7) {
    const std::uint32_t ref =
        passes(enter({.symbol = static_cast<std::uint16_t>(bit % 6)}, 'B', 1, kBid));
    const unsigned set = INSIDE(u_limits__DOT__active_q);
    auto& word = INSIDE(u_limits__DOT__u_strategies__DOT__memory)[set * 128 + 64 + 2];
    flip_bit(word, bit);
    report(executed(ref, 1));
    flip_bit(word, bit);
    const Trip trip = tripped();
    EXPECT_EQ(trip.source, KillSource::kExecutions);
    EXPECT_EQ(trip.scope, KillScope::kStrategy);
    EXPECT_EQ(trip.index, 2U);
  }
  bench.around.killed_strategies = 1U << 2;  // what the kill switch makes of it
  EXPECT_EQ(refusal(kBuy()), Refusal::kKilled);
}
TEST_F(Faults, ATokenOfTheExecutions) {
  CHECK(9, fault);
  const std::uint32_t ref = passes(kBuy());
  flip_bit(
      INSIDE(u_keeper__DOT__u_executions__DOT__u_bucket__DOT__u_tat__DOT__u_words__DOT__memory)[2],
      30);
  report(executed(ref, 1));
  expect_state_corrupt();
}

// -------------------------------------------------------------------------- 16, 14: the market
/// Whatever bit of the time a symbol was heard at flips, no order is judged on a book staler than
/// allowed: a time in the future is not fresh.
TEST_F(Faults, ATimeHeardThatIsWrong) {
  CHECK(16, fault);
  bench.around.now_us = 3 << 20;
  market.heard_us = bench.around.now_us - 500;  // just fresh
  passes(kBuy());
  for (unsigned bit = 0; bit < 64; ++bit) {
    market.heard_us ^= 1ULL << bit;
    const bool fresh =
        market.heard_us <= bench.around.now_us && bench.around.now_us - market.heard_us <= 500;
    EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), fresh ? Refusal::kNone : Refusal::kBookStale)
        << bit;
    market.heard_us ^= 1ULL << bit;
  }
}
TEST_F(Faults, AFeedThatStopsClosesTheGateByItself) {
  CHECK(16, fault);
  CHECK(1, fault);
  passes(kBuy());
  bench.around.now_us = market.heard_us + 500;
  passes(kBuy());
  bench.around.now_us += 1;  // the view still says valid, trading, both prices
  EXPECT_EQ(refusal(kBuy()), Refusal::kBookStale);
}
TEST_F(Faults, AFeedWithAGapClosesTheGate) {
  CHECK(14, fault);
  CHECK(16, fault);
  passes(kBuy());
  market.gap = true;
  EXPECT_EQ(refusal(kBuy()), Refusal::kBookInvalid);
  market.gap = false;
  market.started = false;
  EXPECT_EQ(refusal(kBuy()), Refusal::kBookInvalid);
  market.started = true;
  market.heard = false;
  EXPECT_EQ(refusal(kBuy()), Refusal::kBookStale);
}
TEST_F(Faults, AStateOfTheMarketThatIsNotKnown) {
  CHECK(13, fault);
  CHECK(14, fault);
  passes(enter({}, 'T', 10, kAsk));
  market.short_state = 0;
  EXPECT_EQ(refusal(enter({}, 'T', 10, kAsk)), Refusal::kShortSale);
  market.short_state = 3;  // no state there is
  EXPECT_EQ(refusal(enter({}, 'T', 10, kAsk)), Refusal::kShortSale);
  market.trading = false;
  EXPECT_EQ(refusal(kBuy()), Refusal::kHalted);
  market.market_open = false;
  EXPECT_EQ(refusal(kBuy()), Refusal::kMarketClosed);
}

// --------------------------------------------------------------------------- 20: loss and value
TEST_F(Faults, ALossLimitThatLostItsParityKills) {
  CHECK(20, fault);
  const std::uint32_t ref = passes(kBuy());
  report(executed(ref, 10));
  for (unsigned bit = 0; bit < 64; ++bit) {
    for (const bool firm : {false, true}) {
      const unsigned set = INSIDE(u_limits__DOT__active_q);
      auto& word = firm ? INSIDE(u_limits__DOT__u_firm__DOT__memory)[set]
                        : INSIDE(u_limits__DOT__u_accounts__DOT__memory)[set * 16 + 1];
      flip_bit(word, 128 + bit);  // max_loss
      send(revalue({}));
      EXPECT_EQ(tripped().source, KillSource::kLimitsCorrupt) << bit << (firm ? " firm" : "");
      // The only bit that is set: without it there is no limit, which is said first.
      EXPECT_EQ(refusal(kBuy()), bit == 62 ? Refusal::kNoLimits : Refusal::kLimitsCorrupt);
      flip_bit(word, 128 + bit);
      bench.trips.clear();
    }
  }
}
TEST_F(Faults, AValueThatLostItsParityKills) {
  CHECK(20, fault);
  const std::uint32_t ref = passes(kBuy());
  report(executed(ref, 10));
  send(revalue({}));
  EXPECT_TRUE(bench.trips.empty());
  flip_bit(INSIDE(u_keeper__DOT__u_values__DOT__u_values__DOT__memory)[5], 88);
  send(revalue({}));
  expect_state_corrupt();
}

}  // namespace
}  // namespace pcl::test
