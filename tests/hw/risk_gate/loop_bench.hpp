// What the benches of the gate's loop modules share. Orders move through T1 to T5, one stage a
// cycle, in any density; the inputs of a stage hold noise but in the cycle of an order there, so a
// module that looks too early or too late is seen. The answer is taken in T5, before and after the
// decision is put on: it must not depend on it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "tests/hw/bench.hpp"

namespace pcl::hw {

enum class Act { kLeave, kCommit, kSpend };

/// The order of each stage, [1] to [5].
template <class Order>
using Flight = std::array<std::optional<Order>, 6>;

/// Seeded numbers, for inputs nobody may look at and for what a sweep chooses.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : random_{seed} {}
  [[nodiscard]] std::uint64_t word() { return random_(); }
  [[nodiscard]] std::uint32_t half() { return static_cast<std::uint32_t>(random_() >> 32U); }
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  [[nodiscard]] bool percent(unsigned share) { return below(100) < share; }

 private:
  std::mt19937_64 random_;
};

/// Wiring: Model, Order, Answer (comparable), static drive(Model&, Flight<Order>, Noise&),
/// answer(const Model&) and act(Model&, const Order&, Act).
template <class Wiring>
class LoopBench {
 public:
  using Order = typename Wiring::Order;
  using Answer = typename Wiring::Answer;
  struct Step {
    Order order;
    Act act;
    Answer expected;
  };

  explicit LoopBench(std::uint64_t seed = 1) : noise{seed} {
    reset(model);
    while (model_busy()) tick(model);
  }

  /// One cycle. `decide` is called with the order in T5 and its answer, and says what becomes of
  /// it.
  template <class Decide>
  void cycle(const std::optional<Order>& entering, Decide&& decide) {
    flight_[1] = entering;
    Wiring::drive(model, flight_, noise);
    Wiring::act(model, Order{}, Act::kLeave);
    model.eval();
    count_loss();
    if (flight_[5]) {
      const Answer answer = Wiring::answer(model);
      Wiring::act(model, *flight_[5], decide(*flight_[5], answer));
      model.eval();
      EXPECT_EQ(Wiring::answer(model), answer) << "depends on the decision of its own cycle";
    }
    tick(model);
    for (std::size_t stage = 5; stage > 1; --stage) flight_[stage] = flight_[stage - 1];
    flight_[1].reset();
  }

  /// Until no order is in flight.
  template <class Decide>
  void drain(Decide&& decide) {
    for (int i = 0; i < 5; ++i) cycle(std::nullopt, decide);
    Wiring::drive(model, flight_, noise);
    Wiring::act(model, Order{}, Act::kLeave);
    model.eval();
  }

  /// The steps one after another, `gap` empty cycles between them.
  void judge(const std::vector<Step>& steps, int gap) {
    std::size_t judged = 0;
    const auto decide = [&](const Order&, const Answer& answer) {
      EXPECT_EQ(answer, steps[judged].expected) << "step " << judged << ", gap " << gap;
      return steps[judged++].act;
    };
    for (const Step& step : steps) {
      cycle(step.order, decide);
      for (int i = 0; i < gap; ++i) cycle(std::nullopt, decide);
    }
    drain(decide);
    EXPECT_EQ(judged, steps.size());
    EXPECT_EQ(losses, 0) << "no word was changed";
  }

  /// Once a cycle: cycle() does it, the keeper's cycles must.
  void count_loss() {
    if constexpr (requires { model.lost_o; }) losses += model.lost_o;
  }

  /// How often lost_o has been high since the last of these questions.
  int losses_so_far() {
    drain([](const Order&, const Answer&) { return Act::kLeave; });
    return std::exchange(losses, 0);
  }
  /// Because of this order, which is left.
  int losses_of(const Order& order) {
    cycle(order, [](const Order&, const Answer&) { return Act::kLeave; });
    return losses_so_far();
  }

  /// Ticks through a clear; returns how many cycles it took.
  int clear() {
    model.clear_i = 1;
    tick(model);
    model.clear_i = 0;
    int cycles = 0;
    for (; model.clearing_o; ++cycles) tick(model);
    return cycles;
  }

  typename Wiring::Model model;
  Noise noise;
  int losses = 0;  // cycles in which a word read had lost its parity

 private:
  [[nodiscard]] bool model_busy() const {
    if constexpr (requires { model.clearing_o; }) {
      return model.clearing_o != 0;
    } else {
      return false;
    }
  }
  Flight<Order> flight_;
};

/// A commit `cycles` after the order's lookup; T5 is 4 after.
template <class Bench>
void commit_after(const typename Bench::Order& order, int cycles) {
  Bench bench;
  const auto leave = [](const auto&, const auto&) { return Act::kLeave; };
  bench.cycle(order, leave);
  for (int i = 1; i < cycles; ++i) bench.cycle(std::nullopt, leave);
  bench.model.lookup_valid_i = 0;
  bench.model.commit_i = 1;
  tick(bench.model);
  std::exit(0);
}

/// The module's own assertion of the protocol: a commit anywhere but in T5 stops.
template <class Bench>
void expect_commit_in_t5_only(const typename Bench::Order& order) {
#ifdef PCL_ON_NETLIST
  GTEST_SKIP() << "synthesis leaves the assertions out";
#endif
  for (const int cycles : {1, 2, 3, 5}) {
    EXPECT_EXIT(commit_after<Bench>(order, cycles), testing::KilledBySignal(SIGABRT), "") << cycles;
  }
  EXPECT_EXIT(commit_after<Bench>(order, 4), testing::ExitedWithCode(0), "");
}

/// Every case once at each of these densities: the expectation does not depend on it.
inline constexpr std::array<int, 6> kGaps{0, 1, 2, 3, 4, 5};

}  // namespace pcl::hw
