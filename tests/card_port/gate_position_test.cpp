// The worst position a party can come to: what it holds and everything open on the side.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

constexpr std::int64_t kMost = std::int64_t{1} << 40;

class Position : public GatePort {
 protected:
  void most(std::uint32_t shares) {
    bench_.change(msft([&](auto& l) { l.max_position = shares; }));
  }
  // Ready to trade with this position of account 1, strategy 2 in MSFT.
  void boot_with(std::int64_t position) {
    bench_.load();
    bench_.open_party(1, 2, kMsft, position);
    bench_.digest_check({{1, 2, kMsft, position}}, {});
    bench_.open_market();
    bench_.open_gate();
  }
};

TEST_P(Position, CountsAllThatIsOpenOfASide) {
  CHECK(7, edge);
  bench_.boot();  // max_position 5,000
  for (int i = 0; i < 4; ++i) passed(Bench::order('B', 1'000, 295'000));
  passed(Bench::order('B', 999, 300'000));
  refused(Bench::order('B', 2, 300'000), Refusal::kPosition, 5'001, 5'000);
  passed(Bench::order('B', 1, 300'000));
  refused(Bench::order('B', 1, 300'000), Refusal::kPosition, 5'001, 5'000);
  for (int i = 0; i < 5; ++i) passed(Bench::order('T', 1'000, 301'000));  // the other side is free
  refused(Bench::order('T', 1, 301'000), Refusal::kPosition, 5'001, 5'000);
  refused(Bench::order('E', 1, 301'000), Refusal::kPosition, 5'001, 5'000);
}

TEST_P(Position, IsEachPartysOwn) {
  CHECK(7, edge);
  bench_.boot();
  most(100);
  passed(Bench::order('B', 100));
  for (const auto& [account, strategy] : {std::pair{1, 3}, std::pair{4, 2}, std::pair{4, 3}}) {
    const auto order = of(Bench::order('B', 101), static_cast<std::uint8_t>(account),
                          static_cast<std::uint8_t>(strategy));
    refused(order, Refusal::kPosition, 101, 100);
    passed(of(Bench::order('B', 100), static_cast<std::uint8_t>(account),
              static_cast<std::uint8_t>(strategy)));
  }
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
}

TEST_P(Position, FillsMoveWhatIsOpenIntoIt) {
  CHECK(7, edge);
  bench_.boot();
  most(100);
  const std::uint32_t order = passed(Bench::order('B', 100));
  bench_.report(reply::executed(order, 60, 300'000));
  refused(Bench::order('B', 1), Refusal::kPosition, 101, 100);
  gone(order, 40);
  refused(Bench::order('B', 41), Refusal::kPosition, 101, 100);
  passed(Bench::order('B', 40));
  // Long 60: selling short reaches from there.
  refused(Bench::order('T', 161, 301'000), Refusal::kPosition, 101, 100);
  passed(Bench::order('T', 160, 301'000));
}

TEST_P(Position, NotSetAllowsNothingButExits) {
  CHECK(7, edge);
  bench_.boot();
  hold_position('B', 100);
  most(0);
  refused(Bench::order('B', 1), Refusal::kPosition, 101, 0);
  passed(Bench::order('S', 100, 301'000));
}

TEST_P(Position, BeyondTheLimitOnlyReducingPasses) {
  CHECK(7, edge);
  boot_with(6'000);
  refused(Bench::order('B', 1), Refusal::kPosition, 6'001, 5'000);
  passed(Bench::order('S', 1'000, 301'000));
}

TEST_P(Position, ShortBeyondTheLimit) {
  CHECK(7, edge);
  boot_with(-6'000);
  refused(Bench::order('T', 1, 301'000), Refusal::kPosition, 6'001, 5'000);
  passed(Bench::order('B', 1'000));
}

TEST_P(Position, GreatestLong) {
  CHECK(7, edge);
  boot_with(kMost);
  refused(Bench::order('B', 1'000), Refusal::kPosition, (1ULL << 40U) + 1'000, 5'000);
  passed(Bench::order('T', 1'000, 301'000));  // far from the other limit
}

TEST_P(Position, GreatestShort) {
  CHECK(7, edge);
  boot_with(-kMost);
  refused(Bench::order('T', 1'000, 301'000), Refusal::kPosition, (1ULL << 40U) + 1'000, 5'000);
  passed(Bench::order('B', 1'000));
}

TEST_P(Position, WidestOrder) {
  CHECK(7, edge);
  bench_.boot();
  bench_.change(msft([](auto& l) {
                  l.max_quantity = 0xFFFFFFFF;
                  l.max_notional = ~0ULL;
                  l.max_position = 0xFFFFFFFF;
                }),
                account(1,
                        [](auto& l) {
                          l.max_quantity = 0xFFFFFFFF;
                          l.max_notional = ~0ULL;
                          l.max_gross = l.max_net = ~0ULL;
                        }),
                account(kFirm, [](auto& l) { l.max_gross = l.max_net = ~0ULL; }));
  passed(Bench::order('B', 0xFFFFFFFF));
  refused(Bench::order('B', 1), Refusal::kPosition, 0x100000000, 0xFFFFFFFF);
  passed(Bench::order('T', 1'000, 301'000));
}

TEST_P(Position, NoPartyIsRefusedUntilItIsOpened) {
  CHECK(7, edge);
  bench_.boot();
  refused(of(Bench::order(), 1, 5), Refusal::kNoLimits);  // its bucket is not set either
  bench_.change(wide_bucket(contract::RateScope::kStrategy, 5),
                wide_bucket(contract::RateScope::kExecutions, 5));
  refused(of(Bench::order(), 1, 5), Refusal::kNoParty);
  bench_.write(contract::Register::kHoldSet, 1);
  bench_.open_party(1, 5, kMsft);
  bench_.load_session(1);
  bench_.digest_check({}, {});
  bench_.release_hold();
  passed(of(Bench::order(), 1, 5));
}

PCL_FOR_EVERY_CARD(Position);

/// Reduce-only is the card's own finding.
class ReduceOnly : public GatePort {};
namespace bit = contract::decision_flag;

TEST_P(ReduceOnly, PassesWhatStopsNewRisk) {
  bench_.boot();
  hold_position('B', 100);
  bench_.feed({itch::system_event('M'), itch::trading_action(kMsftLocate, "MSFT", 'H')});
  bench_.change(msft([](auto& l) {
                  l.flags = 0;
                  l.accounts = 0;
                  l.max_notional = l.max_position = l.collar = 0;
                }),
                account(1,
                        [](auto& l) {
                          l.max_gross = l.max_net = l.max_notional = 0;
                          l.duplicate_us = 1'000'000;
                        }),
                account(kFirm, [](auto& l) { l.max_gross = l.max_net = 0; }));
  bench_.advance(2'000'000);
  card_->engage(contract::KillSource::kCli);
  // No collar either: the book is stale. But fields, quantity and the session still count.
  passed(Bench::order('S', 30, 1));
  EXPECT_EQ(last_.flags,
            bit::kReduceOnly | bit::kKilled | bit::kSell | bit::kBookStale | bit::kBookValid);
  passed(Bench::order('S', 30, 1));
  refused(Bench::order('S', 41, 1), Refusal::kRestricted);  // 60 open + 41 > 100
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
  refused(Bench::order('S', 0, 1), Refusal::kBadOrder, 0, 1);
  refused(Bench::order('S', 1'001, 1), Refusal::kRestricted);
  passed(Bench::order('S', 40, 1));
  refused(Bench::order('B', 1, 1), Refusal::kRestricted);       // not opposing
  refused(Bench::order('T', 1, 10'000), Refusal::kRestricted);  // short: never
  EXPECT_EQ(last_.flags & bit::kShort, bit::kShort);
}

TEST_P(ReduceOnly, StopsAtTheBootHold) {
  bench_.boot();
  hold_position('B', 100);
  bench_.write(contract::Register::kHoldSet, 1);
  refused(Bench::order('S', 10, 301'000), Refusal::kBootHold);
  bench_.look_again(2, {{1, 2, kMsft, 100}}, {});
  passed(Bench::order('S', 10, 301'000));
}

TEST_P(ReduceOnly, OfAShortPosition) {
  bench_.boot();
  hold_position('T', 50);
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order('B', 51, 300'000), Refusal::kKilled);
  passed(Bench::order('B', 20, 300'000));
  refused(Bench::order('B', 31, 300'000), Refusal::kKilled);
  passed(Bench::order('B', 30, 300'000));
}

TEST_P(ReduceOnly, AFlatPartyHasNothingToReduce) {
  bench_.boot();
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order('B', 1), Refusal::kKilled);
  refused(Bench::order('S', 1, 301'000), Refusal::kKilled);
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
}

TEST_P(ReduceOnly, AReplaceByWhatItAdds) {
  bench_.boot();
  hold_position('B', 100);
  const std::uint32_t exit = passed(Bench::order('S', 60, 301'000));
  card_->engage(contract::KillSource::kCli);
  refused(Bench::replacement(exit, 101, 301'000), Refusal::kKilled);
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
  passed(Bench::replacement(exit, 100, 301'000));
  EXPECT_EQ(last_.flags & bit::kReduceOnly, bit::kReduceOnly);
}

TEST_P(ReduceOnly, ExitsGoOnWhenEntriesAreCappedOrKilledAndStopSeparately) {
  REQ("G-09");
  bench_.boot();
  hold_position('B', 100);
  bench_.change(msft([](auto& l) { l.max_position = 100; }));
  refused(Bench::order('B', 1), Refusal::kPosition, 101, 100);
  passed(Bench::order('S', 10, 301'000));
  bench_.change(wide_limits(kMsft));
  passed(Bench::order('B', 1));
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order('B', 1), Refusal::kKilled);
  passed(Bench::order('S', 10, 301'000));
  contract::SessionControlCommand disable;
  disable.op = static_cast<std::uint8_t>(contract::ControlOp::kDisable);
  bench_.send(disable);
  refused(Bench::order('S', 10, 301'000), Refusal::kSessionDisabled);
}

PCL_FOR_EVERY_CARD(ReduceOnly);

}  // namespace
}  // namespace pcl::bench
