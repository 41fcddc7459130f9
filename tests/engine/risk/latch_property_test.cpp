// Random days with all four commands, against what a latch means, written down once more: whatever
// goes out under it only reduces, and what was told to be closed is closed in the end.
#include <gtest/gtest.h>

#include <map>

#include "host/engine/risk/unwind.hpp"
#include "tests/engine/risk/latch_day.hpp"
#include "tests/engine/risk/latch_model.hpp"

namespace pcl::engine::test {
namespace {

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

/// Something of it concerns the one party there is.
bool binds(const LatchModel& model) {
  return std::any_of(model.all().begin(), model.all().end(),
                     [](const auto& each) { return concerns(each.first); });
}

class LatchDays : public testing::TestWithParam<std::uint64_t> {};

TEST_P(LatchDays, KeepToWhatStands) {
  std::size_t under_latch = 0;
  std::size_t closed = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + 25; ++seed) {
    LatchDay day{seed};
    day.live(400);
    Engine engine;
    LatchModel model;
    for (const Event& event : day.world().events) {
      model.see(event);
      const bool latched = binds(model);
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
