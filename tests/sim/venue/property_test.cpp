// Random clients in generated markets: what must hold whatever they do. A failure prints its seed.
#include <gmock/gmock.h>

#include "sim/venue/generated_market.hpp"
#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

constexpr std::uint32_t kSymbols = 3;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed * 2 + 1} {}
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % bound;
  }

 private:
  std::uint64_t state_;
};

/// Shares of our orders by what the reports said became of them, per UserRefNum chain.
class Ledger {
 public:
  void apply(Bytes m) {
    const auto ref = static_cast<std::uint32_t>(be(m, 9, 4));
    switch (static_cast<char>(m[0])) {
      case 'A': open[ref] = be(m, 14, 4); break;
      case 'U':
        EXPECT_EQ(open.erase(ref), 1U);
        open[static_cast<std::uint32_t>(be(m, 13, 4))] = be(m, 18, 4);
        break;
      case 'E':
        executed += be(m, 13, 4);
        take(ref, be(m, 13, 4));
        break;
      case 'C': take(ref, be(m, 13, 4)); break;
      default: break;
    }
  }
  std::map<std::uint32_t, std::uint64_t> open;  // shares the venue still owes an answer about
  std::uint64_t executed = 0;

 private:
  void take(std::uint32_t ref, std::uint64_t shares) {
    const auto order = open.find(ref);
    ASSERT_NE(order, open.end()) << ref;
    ASSERT_LE(shares, order->second) << ref;
    order->second -= shares;
    if (order->second == 0) open.erase(order);
  }
};

class Property : public testing::TestWithParam<std::uint64_t> {
 protected:
  /// One random request: enters near the touch, cancels, replaces, now and then everything at once.
  void act() {
    const std::uint64_t what = random.below(100);
    const auto symbol = static_cast<std::uint32_t>(random.below(kSymbols));
    const std::uint32_t bid = engine.book().best_price(symbol, 'B');
    const std::uint32_t ask = engine.book().best_price(symbol, 'S');
    const std::uint64_t price = (random.below(2) == 0 ? bid : ask) + random.below(5) * 100 - 200;
    const auto shares = static_cast<std::uint32_t>(1 + random.below(900));
    std::uint32_t mine = 0;
    if (!engine.open_orders().empty()) {
      auto order = engine.open_orders().begin();
      std::advance(order, static_cast<std::ptrdiff_t>(random.below(engine.open_orders().size())));
      mine = order->first;
    }
    const Symbol name = GeneratedMarket::name(symbol);
    std::vector<std::byte> message;
    if (what < 60) {
      message = enter({.ref = ++ref, .side = random.below(2) == 0 ? 'B' : 'S', .quantity = shares,
                       .symbol = name_of(name), .price = price,
                       .tif = random.below(5) == 0 ? '3' : '0'});
    } else if (what < 78) {
      message = cancel(mine, static_cast<std::uint32_t>(random.below(3) == 0 ? random.below(500) : 0));
    } else if (what < 98) {
      message = replace(mine, ++ref, shares, price);
    } else {
      message = mass_cancel(++ref);
    }
    engine.order(message, engine.now());
    ref = std::max(ref, engine.next_user_ref() - 1);
  }

  void settle() {
    while (fed < feed_log.size()) rebuilt.apply(feed_log[++fed]);
    while (reported < report_log.size()) ledger.apply(report_log[++reported]);
  }

  Account account{0};
  MessageLog feed_log, report_log;
  MatchingEngine engine{account, feed_log, report_log};
  Rebuilder rebuilt;
  Ledger ledger;
  Random random{GetParam()};
  std::uint32_t ref = 0;
  std::uint64_t fed = 0, reported = 0;
};

TEST_P(Property, SharesAreConservedAndTheStreamIsTheBook) {
  SCOPED_TRACE(joined("seed ", GetParam()));
  GeneratedMarket market{GetParam(), kSymbols, 3'000};
  for (std::uint64_t n = 0; market.peek(); market.pop(), ++n) {
    engine.background(*market.peek());
    if (engine.market_open() && n > 100 && random.below(3) == 0) act();
    settle();
    if (HasFatalFailure()) return;
    for (std::uint16_t locate = 1; n % 16 == 0 && locate <= kSymbols; ++locate) {
      const std::uint64_t bid = rebuilt.best(locate, 'B');
      const std::uint64_t ask = rebuilt.best(locate, 'S');
      ASSERT_TRUE(bid == 0 || ask == 0 || bid < ask) << "crossed " << bid << " x " << ask;
      if (n > 50) {
        ASSERT_EQ(bid, engine.book().best_price(static_cast<std::uint32_t>(locate - 1), 'B'));
        ASSERT_EQ(ask, engine.book().best_price(static_cast<std::uint32_t>(locate - 1), 'S'));
      }
    }
    ASSERT_EQ(ledger.open.size(), engine.open_orders().size());
    for (const auto& [user_ref, shares] : ledger.open) ASSERT_EQ(engine.open_orders().at(user_ref).open(), shares);
  }
  for (const auto& [reference, order] : rebuilt.orders) {
    const OrderBook::Slot slot = engine.book().find(reference);
    ASSERT_NE(slot, OrderBook::kNone);
    EXPECT_EQ(engine.book().at(slot).open, order.shares);
    EXPECT_EQ(engine.book().at(slot).price, order.price);
    EXPECT_GT(engine.book().at(slot).recorded, 0U);  // ours all expired at the end of market hours
  }
  std::uint64_t booked = 0;
  for (const Execution& e : account.executions()) booked += e.quantity;
  EXPECT_EQ(booked, ledger.executed);
  EXPECT_GT(ledger.executed, 10'000U);  // the client really traded
  EXPECT_GT(engine.counters().filled_in_place, 0U);
  EXPECT_GT(engine.counters().filled_by_adds, 0U);
  EXPECT_GT(engine.counters().shortfall_executed + engine.counters().shortfall_cancelled, 0U);
  EXPECT_EQ(engine.counters().unknown_references, 0U);
  EXPECT_EQ(engine.counters().recording_over_executed, 0U);
}
INSTANTIATE_TEST_SUITE_P(Seeds, Property, testing::Range<std::uint64_t>(1, 13));

TEST(GeneratedMarket, IsTheSameForTheSameSeedAndConsistentByItself) {
  GeneratedMarket one{5, 4, 20'000}, two{5, 4, 20'000}, other{6, 4, 20'000};
  Rebuilder rebuilt;
  std::map<char, int> types;
  std::size_t messages = 0, different = 0;
  std::uint64_t low = UINT64_MAX, high = 0;
  for (; one.peek(); one.pop(), two.pop(), other.pop(), ++messages) {
    ASSERT_TRUE(std::ranges::equal(*one.peek(), *two.peek()));
    if (other.peek() && !std::ranges::equal(*one.peek(), *other.peek())) ++different;
    rebuilt.apply(*one.peek());
    ++types[static_cast<char>((*one.peek())[0])];
    if (messages < 200 || messages % 64 != 0) continue;
    const std::uint64_t bid = rebuilt.best(1, 'B'), ask = rebuilt.best(1, 'S');
    ASSERT_LT(bid, ask);
    low = std::min(low, bid);
    high = std::max(high, bid);
  }
  EXPECT_FALSE(two.peek());
  EXPECT_EQ(messages, 20'003U);  // and S M, S E, S C
  EXPECT_GT(different, 19'000U);
  EXPECT_EQ(types['S'], 6);
  EXPECT_EQ(types['R'], 4);
  EXPECT_EQ(types['H'], 4);
  for (const char type : {'A', 'D', 'E', 'X', 'U'}) EXPECT_GT(types[type], 500) << type;
  EXPECT_GT(high - low, low / 400);  // it moves: a quarter of a percent within 5,000 messages of the symbol
}

TEST(GeneratedMarket, NamesAreFourLettersAndNeverTwice) {
  std::set<Symbol> names;
  for (std::uint32_t i = 0; i < 256; ++i) names.insert(GeneratedMarket::name(i));
  EXPECT_EQ(names.size(), 256U);
  EXPECT_EQ(name_of(GeneratedMarket::name(0)), "AAAA");
  EXPECT_EQ(name_of(GeneratedMarket::name(25)), "ZZZZ");
  EXPECT_EQ(name_of(GeneratedMarket::name(26)), "AABA");
}

}  // namespace
}  // namespace pcl::venue::test
