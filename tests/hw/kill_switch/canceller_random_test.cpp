// Canceller, every bit: tables full of random orders, random kills of every scope, random stalls;
// the time of the next walk to the microsecond, whatever the limit and the time of day.
#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "tests/hw/kill_switch/cancel_bench.hpp"

namespace pcl {
namespace {

class CancellerRandom : public testing::TestWithParam<std::uint32_t> {
 protected:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
  bool one_in(unsigned n) { return below(n) == 0; }

  void write_random_order(std::uint32_t slot) {
    const Order order{static_cast<std::uint32_t>(random_()) / kSlots * kSlots + slot,
                      static_cast<int>(below(4)), static_cast<int>(below(16)),
                      static_cast<int>(below(64)), static_cast<int>(below(256))};
    const bool live = !one_in(8), new_risk = !one_in(8);
    bench_.write(order, live, new_risk);
    table_.erase(slot);
    if (live && new_risk) table_.emplace(slot, order);
  }
  /// Half of one scope mostly, or the global kill.
  void kill_something() {
    Vpcl_canceller& pins = bench_.pins();
    const unsigned one = below(5);
    const auto some = [&](unsigned scope) { return scope == one || one_in(8) ? random_() : 0; };
    pins.killed_i = one == 0 && one_in(2);
    pins.killed_sessions_i = static_cast<std::uint8_t>(some(1) & 0xF);
    pins.killed_accounts_i = static_cast<std::uint16_t>(some(2));
    pins.killed_strategies_i = some(3);
    for (std::size_t word = 0; word < 8; ++word)
      pins.killed_symbols_i[word] = one == 4 ? static_cast<std::uint32_t>(random_()) : 0;
  }
  [[nodiscard]] std::vector<Order> covered() {
    const Vpcl_canceller& pins = bench_.pins();
    std::vector<Order> found;
    for (const auto& [slot, order] : table_) {
      const auto symbol = static_cast<unsigned>(order.symbol);
      if (pins.killed_i != 0 || (pins.killed_sessions_i >> order.session & 1) != 0 ||
          (pins.killed_accounts_i >> order.account & 1) != 0 ||
          (pins.killed_strategies_i >> order.strategy & 1) != 0 ||
          (pins.killed_symbols_i[symbol / 32] >> symbol % 32 & 1) != 0)
        found.push_back(order);
    }
    return found;
  }
  /// A walk, under way or due in the next cycle.
  void expect_walk() {
    bench_.cancels.clear();
    bench_.wait = one_in(2) ? 0 : below(4);
    const std::vector<Order> expected = covered();
    const unsigned cycles = bench_.finish();
    ASSERT_EQ(bench_.cancels, expected);
    ASSERT_EQ(cycles, kWalk + expected.size() * bench_.wait);
  }
  /// More than a retry later, or to the microsecond; wherever the carry falls.
  void expect_retry(std::uint32_t retry_us) {
    Vpcl_canceller& pins = bench_.pins();
    const std::uint64_t ended_us = pins.now_us_i;
    pins.retry_us_i = retry_us;
    pins.now_us_i = ended_us + retry_us - 1;
    bench_.cycle(20);
    ASSERT_TRUE(pins.quiet_o) << "a microsecond early";
    pins.now_us_i = ended_us + (one_in(3) ? 1ULL << (32 + below(32)) : retry_us);
    bench_.cycle(3);
    ASSERT_TRUE(pins.quiet_o);
    bench_.cycle(1);
    ASSERT_FALSE(pins.quiet_o);
    expect_walk();
  }

  CancelBench bench_;
  std::map<std::uint32_t, Order> table_;  // new risk only
  std::mt19937_64 random_{GetParam()};
};

TEST_P(CancellerRandom, CancelsWhatIsCoveredAndComesBackInTime) {
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) write_random_order(slot);
  for (int walk = 0; walk < 6 && !HasFailure(); ++walk) {
    for (int i = 0; i < 100; ++i) write_random_order(below(kSlots));
    bench_.pins().now_us_i = random_();
    bench_.pins().retry_us_i = 0;
    kill_something();
    bench_.start();
    expect_walk();
    const unsigned bits = 1 + below(32);
    expect_retry(static_cast<std::uint32_t>((random_() | 1ULL << 63U) >> (64 - bits)));
    expect_retry(1U << below(32));
    if (one_in(2)) {
      bench_.clear();
      bench_.cycle(kSlots);
      table_.clear();
      for (int i = 0; i < 200; ++i) write_random_order(below(kSlots));
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, CancellerRandom, testing::Range(1U, 9U));

}  // namespace
}  // namespace pcl
