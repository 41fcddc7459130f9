// The four commands with the software card, the wire's rules and the venue's own market: what
// reaches the venue under a latch only reduces, and a liquidation is done when the venue is flat.
#include <gtest/gtest.h>

#include <string>

#include "host/base/big_endian.hpp"
#include "sim/world/world.hpp"
#include "tests/engine/small_config.hpp"
#include "tests/fakes/memory_disk.hpp"
#include "tests/req.hpp"

namespace pcl::world {
namespace {

using contract::KillScope;
using engine::KillTarget;
using engine::LatchCommand;

constexpr std::uint64_t kActs = 400'000;          // far above what a day needs
constexpr std::uint64_t kUnderWayNs = 2'000'000;  // what left before is at the venue by then

WorldSettings settings_of(std::uint64_t seed) {
  WorldSettings settings;
  settings.seed = seed;
  settings.config = engine::test::small_config();
  settings.config.symbols[0].name = venue::GeneratedMarket::name(0);
  settings.config.symbols[0].max_quantity = 60;
  settings.config.strategies[0].cooldown_ns = 1'000'000;
  settings.config.strategies[0].take_profit = settings.config.strategies[0].stop_loss = 5'000;
  settings.config.risk.liquidate_slip = 500;
  settings.venue.symbols = 1;
  settings.venue.messages = 3'000;
  return settings;
}

const std::vector<KillTarget> kTargets{
    {}, {KillScope::kSymbol, 0}, {KillScope::kStrategy, 1}, {KillScope::kAccount, 0}};

class Day {
 public:
  explicit Day(std::uint64_t seed)
      : chance_{Random{seed}.of("latch")},
        target_{kTargets[chance_.below(kTargets.size())]},
        world_{settings_of(seed), disk_} {
    world_.on_order = [this](const VenueNode::Bytes& message) { look_at(message); };
  }
  /// Until a position is held; false: the day ended before.
  bool run_until_held() {
    for (int i = 0; i < 200 && !over(); ++i) {
      EXPECT_TRUE(world_.run(100));
      if (summary().phase == engine::Phase::kTrading && held() != 0) return true;
    }
    return false;
  }
  void latch(LatchCommand command) {
    engine::OperatorCommand given;
    given.kind = engine::OperatorKind::kKill;
    given.actor = "ann";
    given.source = contract::KillSource::kCli;
    given.target = target_;
    given.command = command;
    given.request_id = ++requests_;
    world_.operate(given);
    latched_ns_ = world_.schedule().now();
  }
  void resume() {
    engine::OperatorCommand given;
    given.kind = engine::OperatorKind::kResume;
    given.actor = "ann";
    given.approver = "bob";
    given.target = target_;
    given.request_id = ++requests_;
    world_.operate(given);
  }
  void run(std::uint64_t acts) { EXPECT_TRUE(world_.run(acts)); }
  void crash_host() { EXPECT_TRUE(world_.crash_host()); }
  void crash_wire() { world_.crash_wire(); }
  /// Until the hedge or liquidation is over; its last word.
  std::string run_until_unwound() {
    for (int i = 0; i < 4'000 && !over(); ++i) {
      run(25);
      const std::string now = progress();
      if (now == "done") flat_when_done_ = flat();
      if (now == "done" || now.rfind("failed", 0) == 0) return now;
    }
    return progress();
  }
  [[nodiscard]] std::string progress() const {
    const engine::Summary s = summary();
    if (s.global) return s.global->progress;
    return s.kills.empty() ? "" : s.kills[0].progress;
  }
  [[nodiscard]] engine::Summary summary() const { return world_.host().engine().summary(); }
  [[nodiscard]] bool over() const { return summary().phase == engine::Phase::kEnded; }
  [[nodiscard]] std::int64_t held() const {
    const auto& positions = world_.venue().account().positions();
    const auto found = positions.find(venue::GeneratedMarket::name(0));
    return found == positions.end() ? 0 : found->second.quantity;
  }
  [[nodiscard]] bool flat() const {
    return held() == 0 && world_.venue().engine().open_orders().empty();
  }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  [[nodiscard]] bool flat_when_done() const { return flat_when_done_; }
  [[nodiscard]] std::size_t resting() const { return world_.venue().engine().open_orders().size(); }
  [[nodiscard]] std::uint64_t cancels() const { return cancels_; }
  [[nodiscard]] std::uint64_t exits() const { return exits_; }

 private:
  void look_at(const VenueNode::Bytes& message) {
    const char type = message.empty() ? '\0' : static_cast<char>(message[0]);
    cancels_ += latched_ns_ != 0 && type == 'X' ? 1 : 0;
    if (type != 'O' || latched_ns_ == 0 || world_.schedule().now() < latched_ns_ + kUnderWayNs)
      return;
    const bool buys = static_cast<char>(message[5]) == 'B';
    std::int64_t with = load_be<4>(std::span{message}, 6);
    for (const auto& [ref, order] : world_.venue().engine().open_orders()) {
      if ((order.terms.side == 'B') == buys) with += order.total - order.executed;
    }
    ++exits_;
    if (with > (buys ? -held() : held()))
      wrong_ = "an order beyond the position of " + std::to_string(held()) + ", together " +
               std::to_string(with);
  }

  Random chance_;
  KillTarget target_;
  fakes::MemoryDisk disk_;
  World world_;
  std::string wrong_;
  bool flat_when_done_{};
  std::uint64_t latched_ns_{}, requests_{}, cancels_{}, exits_{};
};

TEST(LatchInTheWorld, UnderFreezeNothingIsCancelledAndNothingOpens) {
  std::size_t frozen = 0;
  std::size_t rested = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Day day{seed};
    if (!day.run_until_held()) continue;
    const std::size_t resting = day.resting();
    day.latch(LatchCommand::kFreeze);
    day.run(40);
    EXPECT_EQ(day.cancels(), 0U) << "seed " << seed;
    rested += resting;
    const engine::Summary s = day.summary();
    ASSERT_TRUE(s.global || !s.kills.empty()) << "seed " << seed;
    const bool strategy = !s.kills.empty() && s.kills[0].target.scope == KillScope::kStrategy;
    EXPECT_EQ(s.limits_generation, strategy ? 1U : 2U) << "seed " << seed;
    EXPECT_TRUE(s.limits_committed) << "seed " << seed;
    day.run(kActs);
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
    EXPECT_TRUE(day.over()) << "seed " << seed;
    EXPECT_EQ(day.summary().refusals[static_cast<std::size_t>(contract::Refusal::kKilled)], 0U);
    ++frozen;
  }
  EXPECT_GT(frozen, 20U);
  EXPECT_GT(rested, 0U);
}

TEST(LatchInTheWorld, ALiquidationIsDoneWhenTheVenueIsFlat) {
  REQ("I-13");
  REQ("I-15");
  std::size_t done = 0;
  std::size_t exits = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Day day{seed};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kLiquidate);
    if (seed % 3 == 1) {
      day.run(20);
      day.crash_host();
    }
    if (seed % 5 == 1) {
      day.run(20);
      day.crash_wire();
    }
    const std::string last = day.run_until_unwound();
    if (last == "done") {
      ++done;
      EXPECT_TRUE(day.flat_when_done()) << "seed " << seed;
      EXPECT_TRUE(day.summary().latched || !day.summary().kills.empty());
    } else {
      EXPECT_EQ(last.rfind("failed: ", 0), 0U) << "seed " << seed << ": " << last;
    }
    day.run(kActs);
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
    exits += day.exits();
  }
  EXPECT_GT(done, 30U);
  EXPECT_GT(exits, 10U);
}

TEST(LatchInTheWorld, AHedgeOfOneSideClosesIt) {
  std::size_t done = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Day day{seed};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kHedge);
    if (day.run_until_unwound() == "done") {
      ++done;
      EXPECT_EQ(day.held(), 0) << "seed " << seed;
    }
    EXPECT_EQ(day.wrong(), "") << "seed " << seed;
  }
  EXPECT_GT(done, 15U);
}

TEST(LatchInTheWorld, AReleasedFreezeTradesAgain) {
  std::size_t traded = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Day day{seed};
    if (!day.run_until_held()) continue;
    day.latch(LatchCommand::kFreeze);
    day.run(100);
    const std::uint64_t sent = day.summary().orders_sent;
    day.resume();
    if (day.summary().global || !day.summary().kills.empty()) continue;  // not trading just then
    day.run(kActs);
    traded += day.summary().orders_sent > sent + 1 ? 1 : 0;
    EXPECT_EQ(day.summary().refusals[static_cast<std::size_t>(contract::Refusal::kRestricted)], 0U);
  }
  EXPECT_GT(traded, 5U);
}

}  // namespace
}  // namespace pcl::world
