// Kill switch by scope: edges of every scope, several engagements in one cycle, releases, book and
// feed as sources, own cancels, records when nobody drains.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/checks.hpp"
#include "tests/hw/kill_switch/kill_bench.hpp"

namespace pcl {
namespace {

/// Every bit of a wide or narrow port.
template <class Port>
std::vector<int> bits_of(const Port& port) {
  std::vector<int> set;
  const auto* words = reinterpret_cast<const std::uint8_t*>(&port);
  for (unsigned i = 0; i < 8 * sizeof port; ++i) {
    if ((words[i / 8] >> i % 8 & 1) != 0) set.push_back(static_cast<int>(i));
  }
  return set;
}

struct ScopeCase {
  std::string name;
  unsigned scope, index;
  bool global;  // what it engages
};
class Scope : public testing::TestWithParam<ScopeCase> {
 protected:
  static void expect_engaged(KillBench& bench) {
    const ScopeCase& c = GetParam();
    const std::vector<int> one{static_cast<int>(c.index)};
    const auto bits = [&](unsigned scope) {
      return !c.global && c.scope == scope ? one : std::vector<int>{};
    };
    EXPECT_EQ(bench.pins().killed_o, c.global);
    EXPECT_EQ(bits_of(bench.pins().killed_sessions_o), bits(1));
    EXPECT_EQ(bits_of(bench.pins().killed_accounts_o), bits(2));
    EXPECT_EQ(bits_of(bench.pins().killed_strategies_o), bits(3));
    EXPECT_EQ(bits_of(bench.pins().killed_symbols_o), bits(4));
    EXPECT_EQ(bench.pins().scoped_o, !c.global);
    EXPECT_EQ(bench.pins().epoch_o, 1U);
  }
};

TEST_P(Scope, RegisterEngagesItInOneCycle) {
  const ScopeCase& c = GetParam();
  KillBench bench;
  bench.open();
  bench.engage(17, c.scope, c.index);
  expect_engaged(bench);
  EXPECT_TRUE(bench.engaging);
  bench.engage(18, c.scope, c.index);  // engaged already: nothing changes
  EXPECT_FALSE(bench.engaging);
  expect_engaged(bench);
  bench.cycle(60);
  const int scope = c.global ? 0 : static_cast<int>(c.scope);
  const int index = c.global ? 0 : static_cast<int>(c.index);
  EXPECT_EQ(
      bench.changes,
      (std::vector<Change>{{1, 17, c.global ? 1 : 0, 0, 0, 1, 0, scope, index, c.global ? 0 : 1}}));
}

TEST_P(Scope, TripEngagesItWithItsDetail) {
  const ScopeCase& c = GetParam();
  KillBench bench;
  bench.open();
  bench.trip(8, c.scope, c.index, 0xA1B2C3D4E5F60718);
  expect_engaged(bench);
  bench.cycle(60);
  const int scope = c.global ? 0 : static_cast<int>(c.scope);
  const int index = c.global ? 0 : static_cast<int>(c.index);
  EXPECT_EQ(bench.changes,
            (std::vector<Change>{{1, 8, c.global ? 1 : 0, 0, 0, 1, 0xA1B2C3D4E5F60718, scope, index,
                                  c.global ? 0 : 1}}));
}

TEST_P(Scope, OnlyItsOwnReleaseClearsIt) {
  const ScopeCase& c = GetParam();
  KillBench bench;
  bench.open();
  bench.engage(17, c.scope, c.index);
  constexpr std::array<unsigned, 6> kLimits{1, 4, 16, 64, 256, 2};
  for (unsigned scope = 0; scope < 16; ++scope) {  // every neighbour, and scopes there are not
    for (unsigned index = 0; index < kLimits.at(std::min(scope, 5U)); ++index) {
      if (scope != (c.global ? 0 : c.scope) || (scope != 0 && index != c.index)) {
        bench.release(scope, index);
      }
    }
  }
  bench.release(4, 256);
  bench.release(2, 16);
  expect_engaged(bench);
  bench.release(c.global ? 0 : c.scope, c.global ? 77 : c.index);  // global: no index
  EXPECT_FALSE(bench.pins().killed_o);
  EXPECT_FALSE(bench.pins().scoped_o);
  EXPECT_EQ(bench.pins().epoch_o, 1U) << "a release does not count";
  bench.cycle(60);
  ASSERT_EQ(bench.changes.size(), 2U);
  const int scope = c.global ? 0 : static_cast<int>(c.scope);
  const int index = c.global ? 0 : static_cast<int>(c.index);
  EXPECT_EQ(bench.changes.back(), (Change{2, 0, 0, 0, 0, 1, 0, scope, index, 0}));
}
INSTANTIATE_TEST_SUITE_P(
    Edges, Scope,
    testing::Values(
        ScopeCase{"global", 0, 0, true}, ScopeCase{"global_indexed", 0, 5, true},
        ScopeCase{"session_first", 1, 0, false}, ScopeCase{"session_last", 1, 3, false},
        ScopeCase{"session_beyond", 1, 4, true}, ScopeCase{"account_first", 2, 0, false},
        ScopeCase{"account_last", 2, 15, false}, ScopeCase{"firm", 2, 16, true},
        ScopeCase{"strategy_last", 3, 63, false}, ScopeCase{"strategy_beyond", 3, 64, true},
        ScopeCase{"symbol_first", 4, 0, false}, ScopeCase{"symbol_last", 4, 255, false},
        ScopeCase{"symbol_beyond", 4, 256, true}, ScopeCase{"symbol_far_beyond", 4, 0xFF00, true},
        ScopeCase{"scope_beyond", 5, 0, true}, ScopeCase{"scope_far", 15, 1, true}),
    [](const auto& tested) { return tested.param.name; });

TEST(KillScopes, AllEngagementsOfACycleTakeEffectInTheNextEachWithItsRecord) {
  KillBench bench;
  bench.open();
  bench.pins().pin_i = 1;
  bench.pins().engage_valid_i = bench.pins().trip_valid_i = 1;
  bench.pins().engage_source_i = 17;
  bench.pins().engage_scope_i = 2;
  bench.pins().engage_index_i = 9;
  bench.pins().trip_source_i = 8;
  bench.pins().trip_scope_i = 3;
  bench.pins().trip_index_i = 41;
  bench.pins().trip_detail_i = 0x77;
  bench.pins().book_invalid_symbol_i = 200;
  bench.pulse(bench.pins().book_invalid_i);
  const std::uint64_t at = bench.now_cycle();
  bench.pins().pin_i = bench.pins().engage_valid_i = bench.pins().trip_valid_i = 0;
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_EQ(bits_of(bench.pins().killed_accounts_o), std::vector<int>{9});
  EXPECT_EQ(bits_of(bench.pins().killed_strategies_o), std::vector<int>{41});
  EXPECT_EQ(bits_of(bench.pins().killed_symbols_o), std::vector<int>{200});
  EXPECT_EQ(bench.pins().epoch_o, 4U);
  bench.cycle(60);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 2, 1, 0, 0, 1, 0, 0, 0, 0},
                                                {1, 17, 1, 0, 0, 2, 0, 2, 9, 1},
                                                {1, 8, 1, 0, 0, 3, 0x77, 3, 41, 1},
                                                {1, 10, 1, 0, 0, 4, 0, 4, 200, 1}}));
  EXPECT_EQ(bench.kill_cycles, (std::vector<std::uint64_t>(4, at)));
}

TEST(KillScopes, OneTargetNamedTwiceInACycleEngagesOnce) {
  KillBench bench;
  bench.open();
  bench.pins().engage_valid_i = bench.pins().trip_valid_i = 1;
  bench.pins().engage_source_i = 17;
  bench.pins().trip_source_i = 8;
  bench.pins().engage_scope_i = bench.pins().trip_scope_i = 4;
  bench.pins().engage_index_i = bench.pins().trip_index_i = 12;
  bench.pins().book_invalid_symbol_i = 12;
  bench.pulse(bench.pins().book_invalid_i);
  bench.pins().engage_valid_i = bench.pins().trip_valid_i = 0;
  EXPECT_EQ(bench.pins().epoch_o, 1U);
  bench.cycle(60);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 17, 0, 0, 0, 1, 0, 4, 12, 1}}));
}

TEST(KillScopes, AnEngagementOfAnyScopeBeatsAReleaseOfTheSameCycle) {
  KillBench bench;
  bench.open();
  bench.engage(17, 2, 3);
  bench.pins().engage_valid_i = 1;
  bench.pins().engage_scope_i = 4;
  bench.release(2, 3);
  bench.pins().engage_valid_i = 0;
  EXPECT_EQ(bits_of(bench.pins().killed_accounts_o), std::vector<int>{3});
  bench.pins().pin_i = 1;
  bench.cycle();
  bench.release(2, 3);
  EXPECT_TRUE(bits_of(bench.pins().killed_accounts_o).empty()) << "the pin is global";
  bench.release();
  EXPECT_TRUE(bench.pins().killed_o);
}

TEST(KillScopes, BookTurningInvalidKillsItsSymbolButNotUnderBootHold) {
  KillBench bench;
  bench.pins().book_invalid_symbol_i = 255;
  bench.pulse(bench.pins().book_invalid_i);
  EXPECT_FALSE(bench.pins().scoped_o);
  bench.open();
  bench.pulse(bench.pins().book_invalid_i);
  EXPECT_EQ(bits_of(bench.pins().killed_symbols_o), std::vector<int>{255});
  EXPECT_FALSE(bench.pins().killed_o);
}

class FeedLoss : public testing::TestWithParam<std::uint64_t> {};
TEST_P(FeedLoss, CountsFromTheLastDatagramOrTheHoldsRelease) {
  const std::uint64_t start = GetParam();
  KillBench bench;
  bench.pins().watchdog_us_i = 1'000'000;
  bench.pins().feed_loss_us_i = 500;
  bench.pins().now_us_i = start;
  bench.cycle(20);
  EXPECT_EQ(bench.pins().source_o, 0) << "under boot hold";
  bench.open();
  bench.pins().now_us_i = start + 500;
  bench.cycle(20);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.pins().heard_us_i = start + 400;  // seen only now
  bench.pins().heard_i = 1;
  bench.pins().now_us_i = start + 900;
  bench.cycle(20);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.pins().heard_i = 0;  // a feed_start is no datagram
  bench.pins().now_us_i = start + 901;
  bench.cycle(3);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.cycle();
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_EQ(bench.pins().source_o, 9);
  EXPECT_FALSE(bench.pins().disabled_o);
  bench.release();  // the feed is still lost: engaged again
  bench.cycle();
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_EQ(bench.pins().epoch_o, 2U);
  bench.pins().heard_us_i = start + 901;
  bench.pins().heard_i = 1;
  bench.cycle(5);
  bench.release();
  bench.cycle(20);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.pins().feed_loss_us_i = 0;
  bench.pins().now_us_i = start + 100'000;
  bench.pulse(bench.pins().heartbeat_i);
  bench.cycle(20);
  EXPECT_FALSE(bench.pins().killed_o) << "0: never";
}
INSTANTIATE_TEST_SUITE_P(AcrossWords, FeedLoss,
                         testing::Values(1U, 123456U, 0xFFFFFD00U, 0xFFFFFFFF000ULL));

TEST(KillScopes, OwnCancelsFollowAnEngagementButNotTheWatchdogsNorOneOfSourceNone) {
  KillBench bench;
  bench.pins().cancel_retry_us_i = 0;
  bench.open();
  const OpenOrder covered{0x12345672, 5, 41, 200, 3};
  const OpenOrder other{0x12345673, 6, 41, 200, 3};
  const OpenOrder protective{0x12345674, 5, 41, 200, 3};
  bench.mirror(covered, true, true);
  bench.mirror(other, true, true);
  bench.mirror(protective, true, false);
  bench.engage(0, 2, 5);
  bench.cycle(60);
  EXPECT_EQ(bench.own_ops, "") << "source none";
  bench.engage(17, 3, 7);  // nothing of its own, but the account stands killed
  bench.cycle(200);
  EXPECT_EQ(bench.cancels, std::vector<OpenOrder>{covered});
  EXPECT_EQ(bench.counted_cancels, 1U);
  bench.pins().now_us_i = 1001;
  bench.cycle(200);
  EXPECT_EQ(bench.own_ops, "XDC") << "the watchdog mass-cancels, it does not walk";
  EXPECT_EQ(bench.counted_cancels, 1U);
}

/// The order of a target, and those of every target one bit away from it.
TEST(KillScopes, EveryTargetCancelsItsOwnOrdersAlone) {
  KillBench bench;
  bench.open();
  constexpr std::array<unsigned, 5> kBits{0, 2, 4, 6, 8};
  for (unsigned scope = 1; scope < 5; ++scope) {
    for (unsigned index = 0; index < 1U << kBits.at(scope); ++index) {
      OpenOrder order{0, 1, 1, 1, 1};
      int& field = scope == 1   ? order.session
                   : scope == 2 ? order.account
                   : scope == 3 ? order.strategy
                                : order.symbol;
      for (unsigned bit = 0; bit < kBits.at(scope); ++bit) {
        field = static_cast<int>(index ^ 1U << bit);
        order.user_ref = 1 + bit;
        bench.mirror(order, true, true);
      }
      for (std::uint32_t ref = kBits.at(scope) + 1; ref < kSlots; ++ref)
        bench.mirror({ref, 0, 0, 0, 0}, false, false);
      field = static_cast<int>(index);
      order.user_ref = 0;
      bench.mirror(order, true, true);
      bench.engage(17, scope, index);
      bench.cycle(160);
      ASSERT_EQ(bench.cancels, std::vector<OpenOrder>{order}) << "scope " << scope;
      bench.cancels.clear();
      bench.release(scope, index);
    }
  }
}

TEST(KillScopes, TheEpochAndItsRecordsCountOn) {
  KillBench bench;
  bench.open();
  std::uint32_t epoch = 0;
  for (int i = 0; i < 40'000; ++i) {  // one to four at once, then released one by one
    const int targets = 1 + i % 4;
    bench.pins().engage_valid_i = 1;
    bench.pins().engage_scope_i = 2;
    bench.pins().trip_valid_i = targets > 1;
    bench.pins().trip_scope_i = 3;
    bench.pins().book_invalid_i = targets > 2;
    bench.pins().pin_i = targets > 3;
    bench.cycle();
    bench.pins().engage_valid_i = bench.pins().trip_valid_i = 0;
    bench.pins().book_invalid_i = bench.pins().pin_i = 0;
    epoch += static_cast<std::uint32_t>(targets);
    ASSERT_EQ(bench.pins().epoch_o, epoch);
    for (const unsigned scope : {2U, 3U, 4U, 0U}) bench.release(scope);
    bench.cycle(10);
    ASSERT_EQ(bench.changes.size(), static_cast<std::size_t>(2 * targets));
    ASSERT_EQ(bench.changes.back().epoch, epoch);
    bench.changes.clear();
    bench.kill_cycles.clear();
  }
}

TEST(KillScopes, DisableAndMassCancelGoBeforeCancelsThatWait) {
  KillBench bench;
  bench.open();
  for (std::uint32_t ref = 0; ref < 4; ++ref) {
    bench.mirror(OpenOrder{ref, 1, 2, 3, 0}, true, true);
  }
  bench.pins().own_ready_i = 0;
  bench.engage(17, 4, 3);
  bench.cycle(170);  // one cancel on offer
  bench.pins().now_us_i = 1001;
  bench.cycle(170);
  EXPECT_FALSE(bench.pins().quiet_o);
  bench.pins().own_ready_i = 1;
  bench.cycle(170);
  EXPECT_EQ(bench.own_ops, "XDCXXX");
  EXPECT_TRUE(bench.pins().quiet_o);
}

/// Engages everything there is without draining a record.
TEST(KillScopes, NoRecordIsLostWhenNobodyDrainsAndLooseningStops) {
  CHECK(18, fault);  // a record ring that is stuck
  KillBench bench;
  bench.open();
  bench.pins().record_ready_i = 0;
  int released = 0;
  for (int i = 0; i < 200; ++i) {
    bench.engage(16, 4, 7);
    bench.release(4, 7);
    released += bench.pins().scoped_o ? 0 : 1;
    bench.pulse(bench.pins().disable_i);
    bench.pulse(bench.pins().enable_i);
  }
  EXPECT_LT(released, 30);
  EXPECT_GT(released, 10);
  EXPECT_FALSE(bench.pins().room_o);
  bench.pulse(bench.pins().hold_set_i);
  bench.pulse(bench.pins().disable_i);
  constexpr std::array<unsigned, 5> kSizes{1, 4, 16, 64, 256};
  for (unsigned scope = 0; scope < 5; ++scope) {  // one a cycle: a word each
    for (unsigned index = 0; index < kSizes.at(scope); ++index) bench.engage(16, scope, index);
  }
  EXPECT_EQ(bits_of(bench.pins().killed_symbols_o).size(), 256U);
  EXPECT_EQ(bits_of(bench.pins().killed_strategies_o).size(), 64U);
  bench.pins().record_ready_i = 1;
  bench.cycle(1500);
  EXPECT_TRUE(bench.pins().room_o);
  std::uint32_t epoch = 0;
  std::vector<int> engaged_symbols(256);
  for (const Change& change : bench.changes) {
    if (change.event == 1) ++epoch;
    if (change.event == 1 && change.scope == 4) {
      EXPECT_EQ(engaged_symbols.at(static_cast<std::size_t>(change.index))++, 0);
    }
    if (change.event == 2) engaged_symbols.at(static_cast<std::size_t>(change.index))--;
    EXPECT_EQ(change.epoch, epoch);
  }
  EXPECT_EQ(epoch, bench.pins().epoch_o);
  EXPECT_EQ(std::ranges::count(engaged_symbols, 1), 256);
}

}  // namespace
}  // namespace pcl
