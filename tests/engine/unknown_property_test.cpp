// Whatever is lost, late or dead: an order that the venue has, or that may still come to it, is
// never missing from our exposure; and in the end every outcome is known.
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

class Storm {
 public:
  explicit Storm(std::uint64_t seed) : random_{seed}, w{config()} {
    w.start_all();
    w.market(true);
    w.hold_frames = true;
  }
  void step() {
    switch (below(16)) {
      case 0:
        if (!w.socket.empty()) w.socket.erase(w.socket.begin() + below(w.socket.size()));  // lost
        return;
      case 1:
        reconnect();
        return;
      case 2:
        restart();
        return;
      case 3:
        w.operate(below(2) == 0 ? OperatorKind::kCancelAll : OperatorKind::kReconcile);
        return;
      case 4:
        w.answer_statements = !w.answer_statements;
        return;
      case 5:
        if (!w.book.empty()) w.fill(w.book.begin()->first, 1, w.book.begin()->second.price);
        return;
      case 6:
      case 7:
      case 8:
        if (!w.socket.empty()) w.deliver_next();
        return;
      case 9:
      case 10:
        w.clock(1'000'000 * (1 + below(1'500)));
        return;
      default:
        quote();
    }
  }
  /// What is out there, of which nothing is counted. Empty: nothing.
  [[nodiscard]] std::string uncounted() const {
    for (const std::uint32_t ref : w.socket) {
      // The venue would not take it: a later number came first.
      if (ref == 0 || ref < w.venue_next_ref) continue;
      if (counted(w.frame(ref).clordid) < w.frame(ref).quantity)
        return "in the socket: " + std::to_string(ref);
    }
    for (const auto& [ref, order] : w.book) {
      if (counted(order.clordid) < order.total - order.executed)
        return "at the venue: " + std::to_string(ref);
    }
    return "";
  }
  /// The weather clears. Where statements were asked in vain too often, an operator asks.
  void calm() {
    w.answer_statements = true;
    w.operate(OperatorKind::kReconcile);
    for (int i = 0; i < 400; ++i) {
      while (!w.socket.empty()) w.deliver_next();
      w.clock(100'000'000);
    }
  }

 private:
  static Config config() {
    Config config = small_config();
    config.strategies[0].cooldown_ns = 1;
    config.strategies[0].entry_timeout_ns = 2 * kSecond;
    MomentumConfig second = config.strategies[0];
    second.strategy = 2;
    second.lookback = 6;
    config.strategies.push_back(second);
    return config;
  }
  std::int64_t below(std::uint64_t n) { return static_cast<std::int64_t>(random_() % n); }
  std::uint32_t counted(const values::ClOrdId& clordid) const {
    const Orders& orders = w.engine.state().orders;
    return values::open_shares(orders.all.at(orders.by_clordid.at(clordid)));
  }
  void reconnect() {
    w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
    w.socket.clear();  // what stood in it is lost with it
    w.venue_up();
  }
  void restart() {  // of the daemon: the wire process, its socket and the card live on
    w.start();
    w.card_up();
    w.venue_up();
    w.feed_up();
    w.market(true);
  }
  void quote() {
    price_ += static_cast<std::uint32_t>(100 * below(5));
    price_ -= 200;
    venue_time_ += static_cast<std::uint64_t>(below(700'000'000));
    w.quote(price_, price_ + 100, venue_time_);
  }
  std::mt19937_64 random_;
  std::uint32_t price_{300'000};
  std::uint64_t venue_time_{kSecond};

 public:
  World w;
};

class UnknownProperty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(UnknownProperty, NothingOutThereIsUncountedAndAllIsKnownInTheEnd) {
  REQ("K-03");
  Storm storm{GetParam()};
  std::uint64_t unknown = 0;
  for (int i = 0; i < 1'500; ++i) {
    storm.step();
    ASSERT_EQ(storm.uncounted(), "") << "step " << i;
    unknown = std::max(unknown, storm.w.engine.summary().orders_unknown);
  }
  EXPECT_GT(unknown, 0U) << "the storm was none";
  storm.calm();
  const Summary end = storm.w.engine.summary();
  EXPECT_EQ(end.orders_unknown, 0U);
  EXPECT_EQ(end.phase, Phase::kTrading);
  EXPECT_TRUE(end.reconciled) << end.reconcile_text;
  EXPECT_EQ(end.symbols[0].position, storm.w.shares);
  std::set<values::ClOrdId> ids;
  for (const auto& entry : storm.w.commands) {
    if (entry.kind() != static_cast<std::uint8_t>(contract::CommandKind::kOrderEnter)) continue;
    EXPECT_TRUE(
        ids.insert(contract::from_entry<contract::OrderEnterCommand>(entry).clordid).second);
  }
  EXPECT_GT(ids.size(), 5U);
}
INSTANTIATE_TEST_SUITE_P(Seeds, UnknownProperty, testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace pcl::engine::test
