// One hour of real order flow through the engine against the small world: does the strategy really
// trade?
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unordered_map>

#include "tests/engine/world.hpp"

namespace pcl::engine::test {
namespace {

std::vector<std::byte> load(const std::string& name) {
  const char* set = std::getenv("PCL_SHARED_DATA");
  for (const std::string& root :
       {std::string{set != nullptr ? set : ""}, std::string{"../shared/data"}}) {
    std::ifstream file{root + "/itch/" + name, std::ios::binary};
    if (!file) continue;
    std::ostringstream text;
    text << file.rdbuf();
    const std::string held = text.str();
    const auto bytes = std::as_bytes(std::span{held});
    return {bytes.begin(), bytes.end()};
  }
  return {};
}

/// Price levels of one symbol, enough for the touch.
struct Levels {
  struct Resting {
    char side{};
    std::uint32_t price{}, quantity{};
  };
  std::unordered_map<std::uint64_t, Resting> orders;
  std::map<std::uint32_t, std::uint64_t, std::greater<>> bids;
  std::map<std::uint32_t, std::uint64_t> asks;

  void add(std::uint64_t reference, Resting order) {
    orders[reference] = order;
    if (order.side == 'B')
      bids[order.price] += order.quantity;
    else
      asks[order.price] += order.quantity;
  }
  void take(std::uint64_t reference, std::uint32_t quantity) {
    const auto found = orders.find(reference);
    if (found == orders.end()) return;
    quantity = std::min(quantity, found->second.quantity);
    const auto off = [&](auto& levels) {
      auto level = levels.find(found->second.price);
      if ((level->second -= quantity) == 0) levels.erase(level);
    };
    if (found->second.side == 'B')
      off(bids);
    else
      off(asks);
    if ((found->second.quantity -= quantity) == 0) orders.erase(found);
  }
};

Config day_config() {
  Config config = small_config();
  config.strategies[0] = MomentumConfig{};
  config.strategies[0].quantity = 300;
  config.strategies[0].budget = values::Money{500'000'000};  // 50,000 dollars
  return config;
}

struct Day {
  World world{day_config()};
  std::size_t quotes{};

  /// Resting orders of ours at the touch that a recorded execution reaches are filled behind it.
  void execute(char side, std::uint32_t price, std::uint32_t quantity) {
    for (const auto& [ref, order] : std::map{world.book}) {
      const bool same = (order.side == values::Side::kBuy) == (side == 'B');
      const bool reached = side == 'B' ? order.price.value >= price : order.price.value <= price;
      if (!same || !reached) continue;
      world.fill(ref, std::min(quantity, order.total - order.executed), order.price);
    }
  }

  void run(const std::vector<std::byte>& file) {
    world.start_all();
    Levels levels;
    std::pair<std::uint32_t, std::uint64_t> bid{}, ask{};
    for (std::size_t at = 0; at + 2 < file.size();) {
      const std::size_t size = load_be<2>(file, at);
      const auto m = std::span{file}.subspan(at + 2, size);
      at += 2 + size;
      const auto ref = size >= 19 ? load_be<8>(m, 11) : 0;
      switch (static_cast<char>(m[0])) {
        case 'S':
          if (static_cast<char>(m[11]) == 'Q') world.market(true);
          break;
        case 'A':
          levels.add(ref, {static_cast<char>(m[19]), static_cast<std::uint32_t>(load_be<4>(m, 32)),
                           static_cast<std::uint32_t>(load_be<4>(m, 20))});
          break;
        case 'D':
          levels.take(ref, ~0U);
          break;
        case 'X':
          levels.take(ref, static_cast<std::uint32_t>(load_be<4>(m, 19)));
          break;
        case 'E': {
          const auto quantity = static_cast<std::uint32_t>(load_be<4>(m, 19));
          const auto found = levels.orders.find(ref);
          if (found != levels.orders.end())
            execute(found->second.side, found->second.price, quantity);
          levels.take(ref, quantity);
          break;
        }
        default:
          break;
      }
      const auto top = [](const auto& side) {
        return side.empty() ? std::pair<std::uint32_t, std::uint64_t>{}
                            : std::pair<std::uint32_t, std::uint64_t>{*side.begin()};
      };
      if (top(levels.bids) == bid && top(levels.asks) == ask) continue;
      bid = top(levels.bids);
      ask = top(levels.asks);
      ++quotes;
      if (bid.first == 0 || ask.first == 0) continue;
      if (quotes % 16 == 0) world.clock();
      world.quote(bid.first, ask.first, load_be<6>(m, 5), std::min(bid.second, ask.second));
    }
    world.apply(MarketEnd{});
  }
};

TEST(MarketDay, TradesARealHourAndReconciles) {
  const auto file = load("lobster_MSFT_50.itch");
  if (file.empty()) GTEST_SKIP() << "itch/lobster_MSFT_50.itch is not here (PCL_SHARED_DATA)";
  Day day;
  day.run(file);
  const Summary s = day.world.engine.summary();
  EXPECT_EQ(day.quotes, 89'583U);
  EXPECT_GE(s.orders_sent, 100U);
  EXPECT_GE(s.orders_filled, 20U);
  EXPECT_GE(s.partial_fills, 1U);
  EXPECT_GE(s.cancels, 1U);
  EXPECT_GE(s.replaces, 1U);
  EXPECT_EQ(s.phase, Phase::kEnded);
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.symbols[0].position, day.world.shares);
  EXPECT_EQ(s.cash.value, day.world.opening_cash.value - day.world.paid);
  std::cout << "orders " << s.orders_sent << " filled " << s.orders_filled << " executions "
            << s.executions << " partial " << s.partial_fills << " cancels " << s.cancels
            << " replaces " << s.replaces << " position " << s.symbols[0].position << " realised "
            << s.realised.value << " events " << s.events << '\n';
  Day again;
  again.run(file);
  EXPECT_EQ(again.world.engine.hash(), day.world.engine.hash());
  EXPECT_EQ(again.world.outputs, day.world.outputs);
  Engine engine;
  std::vector<Output> outputs;
  const auto begin = std::chrono::steady_clock::now();
  for (const Event& event : day.world.events) engine.apply(event, outputs);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << static_cast<std::uint64_t>(static_cast<double>(day.world.events.size()) /
                                          took.count())
            << " events/s\n";
  EXPECT_EQ(engine.hash(), day.world.engine.hash());
  EXPECT_EQ(outputs, day.world.outputs);
}

}  // namespace
}  // namespace pcl::engine::test
