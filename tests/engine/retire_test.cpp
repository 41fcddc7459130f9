// Closed orders leave the table; a late word about one still finds its party.
#include <gtest/gtest.h>

#include "host/engine/risk/shadow.hpp"
#include "host/engine/step.hpp"
#include "tests/engine/world.hpp"

namespace pcl::engine::test {
namespace {

constexpr std::uint64_t kOrders = kClosedKept + 10;

/// More closed orders than are kept whole, each with its UserRefNum; all of 100, filled.
class Retire : public testing::Test {
 protected:
  Retire() {
    s.run = 1;
    s.config = small_config();
    s.strategies.resize(1);
    s.market.symbols.resize(1);
    shadow_started(s.shadow, 1);
    values::Order order;
    order.strategy = 1;
    order.total = order.executed = 100;
    order.state = values::OrderState::kFilled;
    for (std::uint64_t id = 1; id <= kOrders; ++id) {
      order.id = id;
      order.user_ref = static_cast<std::uint32_t>(id);
      order.clordid[13] = static_cast<char>(id);
      order.clordid[12] = static_cast<char>(id >> 8U);
      order.clordid[11] = static_cast<char>(id >> 16U);
      s.orders.all.emplace_hint(s.orders.all.end(), id, order);
      s.orders.by_ref.emplace_hint(s.orders.by_ref.end(), order.user_ref, id);
      s.orders.by_clordid.emplace(order.clordid, id);
      s.orders.closed.insert({static_cast<std::int64_t>(id), id});
    }
  }
  State s;
  std::vector<Output> out;
  Changes changes;
  Step step{s, out, changes};
};

TEST_F(Retire, OnlyAfterAMinuteAndOnlyBeyondWhatIsKept) {
  s.now_ns = kClosedKeptNs;
  retire(s);
  EXPECT_EQ(s.orders.all.size(), kOrders) << "the oldest closed a minute ago but one nanosecond";
  s.now_ns = kClosedKeptNs + 3;
  retire(s);
  EXPECT_EQ(s.orders.all.size(), kOrders - 3);
  s.now_ns = 2 * kClosedKeptNs;
  retire(s);
  EXPECT_EQ(s.orders.all.size(), kClosedKept);
  EXPECT_EQ(s.orders.retired.size(), 10U);
  EXPECT_EQ(s.orders.by_clordid.size(), kClosedKept);
  std::vector<std::byte> bytes;
  Writer{bytes}(std::as_const(s));
  EXPECT_TRUE(Engine::restore(bytes));
}

TEST_F(Retire, ALateFillStillMovesThePosition) {
  s.now_ns = 2 * kClosedKeptNs;
  retire(s);
  ASSERT_FALSE(s.orders.all.contains(5));
  VenueReport fill;
  fill.type = 'E';
  fill.user_ref = 5;
  fill.quantity = 7;
  fill.price = CardPrice{100};
  apply_report(step, fill);
  EXPECT_EQ(s.ledger.positions.at({0, 1, 0}).shares, 7);
  EXPECT_EQ(s.counts.late_fills, 1U);
  EXPECT_EQ(s.orders.all.at(5).executed, 107U);
  EXPECT_FALSE(s.orders.retired.contains(5));
  EXPECT_TRUE(s.orders.orphans.empty());
}

TEST_F(Retire, AnOpenOrderStays) {
  values::Order& order = s.orders.all.at(1);
  order.state = values::OrderState::kPartiallyFilled;
  s.now_ns = 2 * kClosedKeptNs;
  retire(s);
  EXPECT_TRUE(s.orders.all.contains(1));
}

}  // namespace
}  // namespace pcl::engine::test
