// The latch in the world, with the software card, the wire's rules and the venue's own market: what
// reaches the venue under it only reduces, and a liquidation is done when the venue is flat.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "host/base/big_endian.hpp"
#include "sim/world/day_settings.hpp"
#include "sim/world/invariants.hpp"
#include "sim/world/world.hpp"
#include "tests/req.hpp"

namespace pcl::world {
namespace {

using contract::KillScope;
using engine::KillTarget;
using engine::LatchCommand;
using engine::OperatorKind;

constexpr std::uint64_t kUnderWayNs = 2'000'000;  // what left before is at the venue by then
constexpr std::uint64_t kActsMax = 60'000;        // far above what a liquidation needs

constexpr std::array<KillTarget, 4> kTargets{
    {{}, {KillScope::kSymbol, 0}, {KillScope::kStrategy, 1}, {KillScope::kAccount, 0}}};

WorldSettings settings(std::uint64_t seed) {
  WorldSettings all = settings_of(seed);
  all.config.risk.liquidate_slip = 500;
  for (auto& strategy : all.config.strategies) {  // entries rest until they fill
    strategy.take_profit = strategy.stop_loss = 5'000;
    strategy.entry_timeout_ns = UINT64_MAX / 2;
  }
  return all;
}

/// A day that is latched once a position is held. The market goes on.
class LatchDay {
 public:
  LatchDay(std::uint64_t seed, const KillTarget& target)
      : target_{target}, world_{settings(seed), disk_}, invariants_{world_} {
    world_.watch.arrived = [this, before = world_.watch.arrived](const WireNode::Bytes& message) {
      look_at(message);
      before(message);
    };
  }
  /// Until it trades and a position of the scope is held, or an order rests; false: never.
  bool run_until_held() {
    return run_until([this] { return held(0) != 0; });
  }
  bool run_until_rests() {
    return run_until([this] { return resting() != 0; });
  }
  void latch(LatchCommand what) {
    operate(OperatorKind::kKill, what);
    latched_ns_ = world_.schedule().now();
  }
  void resume() {
    operate(OperatorKind::kResume, {});
    latched_ns_ = 0;
  }
  void run(std::uint64_t acts) {
    for (; acts > 0; --acts) {
      if (!world_.step()) note("the world ends: " + world_.fault().error().message);
      note(invariants_.wrong());
    }
  }
  /// Until the hedge or liquidation is over; its last word.
  std::string run_until_unwound() {
    for (std::uint64_t acts = 0; acts < kActsMax; ++acts) {
      run(1);
      if (world_.host() == nullptr) continue;
      const std::string now = progress();
      if (now == "done" || now.rfind("failed", 0) == 0) return now;
    }
    return progress();
  }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] engine::Summary summary() const { return world_.host()->engine().summary(); }
  [[nodiscard]] std::string progress() const {
    const auto& all = world_.host()->engine().state().unwinding.all;
    const auto found = all.find(target_);
    if (found == all.end()) return "";
    return found->second.stage == engine::UnwindStage::kFailed
               ? "failed: " + found->second.text
               : engine::to_string(found->second.stage);
  }
  [[nodiscard]] bool stands() const {
    return world_.host()->engine().state().kills.entries.contains(target_);
  }
  [[nodiscard]] std::int64_t held(std::uint32_t symbol) const {
    const auto& positions = world_.venue().account().positions();
    const auto found = positions.find(venue::GeneratedMarket::name(symbol));
    return found == positions.end() ? 0 : found->second.quantity;
  }
  /// At the venue, of what the latch covers.
  [[nodiscard]] bool flat() const {
    for (std::uint32_t i = 0; i < world_.venue().symbols(); ++i)
      if (covers(venue::GeneratedMarket::name(i)) && held(i) != 0) return false;
    return resting() == 0;
  }
  [[nodiscard]] std::size_t resting() const {
    const auto& open = world_.venue().engine().open_orders();
    return static_cast<std::size_t>(std::count_if(open.begin(), open.end(), [&](const auto& each) {
      return covers(each.second.terms.symbol);
    }));
  }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  [[nodiscard]] std::uint64_t cancels() const { return cancels_; }  // under the latch
  [[nodiscard]] std::uint64_t exits() const { return exits_; }

 private:
  void operate(OperatorKind kind, LatchCommand what) {
    engine::OperatorCommand command;
    command.kind = kind;
    command.actor = "ann";
    command.approver = "bob";
    command.source = contract::KillSource::kCli;
    command.target = target_;
    command.command = what;
    command.request_id = ++requests_;
    world_.operate(command);
  }
  template <class Reached>
  bool run_until(const Reached& reached) {
    for (std::uint64_t acts = 0; acts < kActsMax; acts += 50) {
      run(50);
      const engine::Summary now = summary();
      if (now.phase == engine::Phase::kTrading && !now.latched && reached()) return true;
    }
    return false;
  }
  void note(const std::string& wrong) {
    if (wrong_.empty()) wrong_ = wrong;
  }
  /// Strategy 1 trades symbol 0.
  [[nodiscard]] bool covers(const venue::Symbol& symbol) const {
    const bool all = target_.scope == KillScope::kGlobal || target_.scope == KillScope::kAccount;
    return all || symbol == venue::GeneratedMarket::name(0);
  }
  void look_at(const WireNode::Bytes& message) {
    const char type = message.empty() ? '\0' : static_cast<char>(message[0]);
    if (latched_ns_ == 0) return;
    cancels_ += type == 'X' ? 1U : 0U;
    if (type != 'O' || world_.schedule().now() < latched_ns_ + kUnderWayNs) return;
    venue::Symbol symbol{};
    for (std::size_t i = 0; i < symbol.size(); ++i)
      symbol[i] = static_cast<char>(message[10 + i]);  // behind type, UserRefNum, side, quantity
    if (!covers(symbol)) return;
    ++exits_;
    const char side = static_cast<char>(message[5]) == 'B' ? 'B' : 'S';
    std::int64_t with = static_cast<std::int64_t>(load_be<4>(std::span{message}, 6));
    for (const auto& [ref, order] : world_.venue().engine().open_orders()) {
      if (order.terms.symbol == symbol && order.book_side() == side) with += order.open();
    }
    const auto& positions = world_.venue().account().positions();
    const auto found = positions.find(symbol);
    const std::int64_t has = found == positions.end() ? 0 : found->second.quantity;
    if (with > (side == 'B' ? -has : has))
      note("an order beyond the position of " + std::to_string(has) + ": together " +
           std::to_string(with) + " of side " + side);
  }

  KillTarget target_;
  MemoryDisk disk_;
  World world_;
  Invariants invariants_;
  std::string wrong_;
  std::uint64_t latched_ns_{}, requests_{}, cancels_{}, exits_{};
};

class Latch : public testing::TestWithParam<KillTarget> {};

TEST_P(Latch, UnderAFreezeNothingIsCancelledForItAndNothingOpens) {
  std::size_t frozen = 0, rested = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    LatchDay day{seed, GetParam()};
    if (!(seed % 2 == 0 ? day.run_until_held() : day.run_until_rests())) continue;
    const std::size_t resting = day.resting();
    day.latch(LatchCommand::kFreeze);
    day.run(20);
    EXPECT_EQ(day.cancels(), 0U) << "seed " << seed;
    rested += std::min(resting, day.resting());
    day.run(3'000);
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
    EXPECT_TRUE(day.stands()) << "seed " << seed;
    for (const auto why : {contract::Refusal::kKilled, contract::Refusal::kRestricted})
      EXPECT_EQ(day.summary().refusals[static_cast<std::size_t>(why)], 0U) << "seed " << seed;
    const std::uint64_t sent = day.summary().orders_sent;
    day.resume();
    day.run(3'000);
    EXPECT_FALSE(day.stands()) << "seed " << seed;
    frozen += day.summary().orders_sent > sent ? 1U : 0U;
  }
  EXPECT_GT(frozen, 7U) << "and released it trades again";
  EXPECT_GT(rested, 3U);
}

TEST_P(Latch, ALiquidationIsDoneWhenTheVenueIsFlat) {
  REQ("I-13");
  REQ("I-15");
  std::size_t done = 0;
  std::uint64_t exits = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    LatchDay day{seed, GetParam()};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kLiquidate);
    day.run(20);
    if (seed % 3 == 1) day.world().crash_host();
    if (seed % 5 == 1) day.world().crash_wire();
    const std::string last = day.run_until_unwound();
    if (last == "done") {
      ++done;
      EXPECT_TRUE(day.flat()) << "seed " << seed;
    } else {
      EXPECT_EQ(last.rfind("failed: ", 0), 0U) << "seed " << seed << ": " << last;
    }
    day.run(2'000);
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
    EXPECT_TRUE(day.stands()) << "seed " << seed;
    EXPECT_EQ(day.flat(), last == "done") << "seed " << seed;
    exits += day.exits();
  }
  EXPECT_GT(done, 7U);
  EXPECT_GT(exits, done / 2);
}

INSTANTIATE_TEST_SUITE_P(Scopes, Latch, testing::ValuesIn(kTargets), [](const auto& each) {
  return std::string{contract::to_string(each.param.scope)};
});

TEST(LatchInTheWorld, AHedgeOfOneSymbolClosesIt) {
  std::size_t done = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    LatchDay day{seed, kTargets[1]};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kHedge);
    if (day.run_until_unwound() == "done") {
      ++done;
      EXPECT_EQ(day.held(0), 0) << "seed " << seed;
    }
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
  }
  EXPECT_GT(done, 7U);
}

// Freeze keeps orders, cancel takes the entries, and whatever dies meanwhile nothing opens.
TEST(LatchInTheWorld, AKillCancelsTheEntriesAndNothingOpensAlsoBehindCrashes) {
  std::uint64_t cancels = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    LatchDay day{seed, {}};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kCancel);
    for (int i = 0; i < 3; ++i) {
      day.run(500);
      day.world().crash_host();
      day.run(500);
      day.world().crash_wire();
    }
    day.run(2'000);
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
    EXPECT_TRUE(day.stands()) << "seed " << seed;
    cancels += day.cancels();
  }
  EXPECT_GT(cancels, 0U);
}

}  // namespace
}  // namespace pcl::world
