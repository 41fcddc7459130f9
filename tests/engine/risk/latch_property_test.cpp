// Random days with all four commands, against what a latch means, written down once more: whatever
// goes out under it only reduces, and what was told to be closed is closed in the end.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "host/engine/risk/unwind.hpp"
#include "tests/engine/risk/trading.hpp"

namespace pcl::engine::test {
namespace {

const std::vector<KillTarget> kTargets{{},
                                       {KillScope::kSymbol, 0},
                                       {KillScope::kSymbol, 7},
                                       {KillScope::kStrategy, 1},
                                       {KillScope::kStrategy, 2},
                                       {KillScope::kAccount, 0},
                                       {KillScope::kSession, 0}};

/// The one party there is: strategy 1 of account 0, session 0, in symbol 0.
bool concerns(const KillTarget& target) {
  if (target.scope == KillScope::kGlobal) return true;
  return target.index == (target.scope == KillScope::kStrategy ? 1 : 0);
}

/// What stands, by what was said and done outside the engine.
class Model {
 public:
  void see(const Event& event) {
    if (const auto* start = std::get_if<SessionStart>(&event); start && start->kill_file_present)
      raise({}, LatchCommand::kCancel);
    if (const auto* said = std::get_if<OperatorCommand>(&event)) {
      if (said->kind == OperatorKind::kKill) raise(said->target, said->command);
      if (said->kind == OperatorKind::kResume) asked_[said->request_id] = said->target;
    }
    const auto* record = std::get_if<CardRecord>(&event);
    if (record == nullptr ||
        record->entry.kind() != static_cast<std::uint8_t>(contract::RecordKind::kKill))
      return;
    const auto kill = contract::from_entry<contract::KillRecord>(record->entry);
    if (static_cast<contract::KillEvent>(kill.code) == contract::KillEvent::kEngaged)
      raise({static_cast<KillScope>(kill.scope), kill.index}, LatchCommand::kCancel);
  }
  void see(const Output& output) {
    if (const auto* kill = std::get_if<EngageKill>(&output))
      raise(kill->target, LatchCommand::kCancel);
    const auto* answer = std::get_if<CommandAnswer>(&output);
    if (answer != nullptr && answer->ok && asked_.contains(answer->request_id))
      stands_.erase(asked_.at(answer->request_id));
  }
  [[nodiscard]] bool latched() const { return strongest() != 0; }
  /// 0: nothing.
  [[nodiscard]] int strongest() const {
    int found = 0;
    for (const auto& [target, command] : stands_) {
      if (concerns(target)) found = std::max(found, static_cast<int>(command));
    }
    return found;
  }
  [[nodiscard]] const std::map<KillTarget, LatchCommand>& all() const { return stands_; }

 private:
  void raise(const KillTarget& target, LatchCommand command) {
    LatchCommand& stands = stands_[target];
    stands = std::max(stands, command);
  }
  std::map<KillTarget, LatchCommand> stands_;
  std::map<std::uint64_t, KillTarget> asked_;
};

class Day {
 public:
  explicit Day(std::uint64_t seed) : random_{seed} {
    Config config = wide();
    config.strategies[0].take_profit = config.strategies[0].stop_loss = 300;
    config.risk.liquidate_slip = 200;
    config.risk.hedge_to = Money{static_cast<std::int64_t>(below(3) * 5'000'000)};
    w_.emplace(config);
    w_->market(true);
  }
  void live(int steps) {
    for (int i = 0; i < steps; ++i) step();
    settle();
  }
  [[nodiscard]] const World& world() const { return *w_; }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  void step() {
    const KillTarget target = kTargets[below(kTargets.size())];
    switch (below(64)) {
      case 0:
      case 1:
        return w_->latch(static_cast<LatchCommand>(1 + below(4)), target);
      case 2:
      case 3:
      case 4:
      case 17:
      case 18:
      case 19:
        return w_->operate(OperatorKind::kResume, "ann", below(8) == 0 ? "ann" : "bob", target);
      case 5:
        return (void)w_->kill(contract::KillSource::kPin, true,
                              below(2) == 0 ? KillTarget{} : target);
      case 6:
      case 20:
      case 21:
        w_->swallow_orders = below(8) == 0;
        return;
      case 7:
        w_->refuse_next = contract::Refusal::kRate;
        return;
      case 8:
        w_->hold_reports = true;
        return;
      case 9:
      case 10:
      case 22:
      case 23:
      case 24:
        return w_->deliver_late();
      case 11:
        if (below(6) == 0) restart();
        return;
      case 12:
        return w_->market(true, below(8) == 0 ? 'H' : 'T');
      case 13:
      case 14:
        if (!w_->book.empty()) w_->fill(w_->book.begin()->first, 1, w_->book.begin()->second.price);
        return;
      case 15:
        if (!w_->book.empty() && below(4) == 0) w_->cancel_at_venue(w_->book.begin()->first);
        return;
      case 16:
        return w_->clock(static_cast<std::int64_t>(below(3'000'000'000)));
      default:
        for (int i = 0; i < 3; ++i) quote();
    }
  }
  void quote() {
    price_ += 100 * static_cast<std::uint32_t>(below(5));
    price_ -= 200;
    w_->quote(price_, price_ + 100, w_->at += below(400'000'000), below(3) * 40);
    w_->clock(static_cast<std::int64_t>(below(300'000'000)));
  }
  void restart() {
    w_->deliver_late();
    w_->start(below(8) == 0);
    if (below(2) == 0) w_->reset_card();
    w_->card_up();
    w_->venue_up();
    w_->feed_up();
    w_->market(true);
  }
  /// Nothing is lost or late any more, and somebody buys what is for sale.
  void settle() {
    w_->swallow_orders = false;
    w_->deliver_late();
    w_->market(true);
    for (int i = 0; i < 60; ++i) {
      w_->quote(300'000, 300'100, w_->at += kSecond);
      w_->clock(kHostSecond);
    }
  }
  std::mt19937_64 random_;
  std::optional<Trading> w_;
  std::uint32_t price_{300'000};
};

struct Before {
  std::int64_t shares{};
  std::int64_t buying{}, selling{};  // open and unknown
  std::map<std::uint32_t, values::Side> sides;
};
Before before(const State& s) {
  Before b;
  for (const auto& [party, position] : s.ledger.positions) b.shares += position.shares;
  for (const auto& [id, order] : s.orders.all) {
    if (!values::is_open(order)) continue;
    const bool buys = order.side == values::Side::kBuy;
    (buys ? b.buying : b.selling) += values::open_shares(order);
    b.sides[order.user_ref] = order.side;
  }
  return b;
}

/// Empty: it reduces, or nothing forbids that it does not.
std::string judge(const Before& b, const contract::Entry& entry) {
  const auto kind = static_cast<CommandKind>(entry.kind());
  if (kind == CommandKind::kOrderEnter) {
    const auto order = contract::from_entry<contract::OrderEnterCommand>(entry);
    const bool buys = order.side == 'B';
    const std::int64_t held = buys ? -b.shares : b.shares;
    const std::int64_t with = (buys ? b.buying : b.selling) + std::int64_t{order.quantity};
    if (with > held)
      return std::string{"an order of "} + static_cast<char>(order.side) + " " +
             std::to_string(order.quantity) + " with " + std::to_string(b.shares) + " held, " +
             std::to_string(b.buying) + " buying, " + std::to_string(b.selling) + " selling";
  }
  if (kind == CommandKind::kOrderReplace) {
    const auto order = contract::from_entry<contract::OrderReplaceCommand>(entry);
    const auto side = b.sides.find(order.original);
    if (side == b.sides.end()) return "a replace of nothing";
    if (side->second == values::Side::kBuy ? b.shares >= 0 : b.shares <= 0)
      return "a replace of an order that does not reduce";
  }
  return "";
}

class LatchDays : public testing::TestWithParam<std::uint64_t> {};

TEST_P(LatchDays, KeepToWhatStands) {
  std::size_t under_latch = 0;
  std::size_t closed = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + 25; ++seed) {
    Day day{seed};
    day.live(400);
    Engine engine;
    Model model;
    for (const Event& event : day.world().events) {
      model.see(event);
      const bool latched = model.latched();
      const Before b = before(engine.state());
      std::vector<Output> outputs;
      engine.apply(event, outputs);
      for (const Output& output : outputs) {
        if (const auto* command = std::get_if<CardCommand>(&output); command && latched) {
          ASSERT_EQ(judge(b, command->entry), "")
              << "seed " << seed << ", event " << engine.state().counts.events;
          const auto kind = static_cast<CommandKind>(command->entry.kind());
          under_latch += kind == CommandKind::kOrderEnter ? 1 : 0;
        }
        model.see(output);
      }
      std::map<KillTarget, LatchCommand> stands;
      for (const auto& [target, entry] : engine.state().kills.entries)
        stands[target] = entry.command;
      ASSERT_EQ(stands, model.all()) << "seed " << seed;
    }
    const State& s = day.world().engine.state();
    const bool able = s.phase == Phase::kTrading && !s.disabled;
    for (const auto& [target, unwind] : s.unwinding.all) {
      const bool liquidates = model.all().at(target) == LatchCommand::kLiquidate;
      if (!able || !concerns(target) || !liquidates) continue;
      EXPECT_FALSE(under_way(unwind)) << "seed " << seed;
      if (unwind.stage != UnwindStage::kDone) continue;
      ++closed;
      EXPECT_EQ(day.world().shares, 0) << "seed " << seed;
      EXPECT_TRUE(day.world().book.empty()) << "seed " << seed;
    }
  }
  EXPECT_GT(under_latch, 10U);  // exits do go out
  EXPECT_GT(closed, 3U);        // and liquidations end
}
INSTANTIATE_TEST_SUITE_P(Seeds, LatchDays, testing::Values(1, 1'001, 2'001, 3'001));

}  // namespace
}  // namespace pcl::engine::test
