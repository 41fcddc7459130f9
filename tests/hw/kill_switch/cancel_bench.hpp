// What the tests of the canceller share: its pins, the entries of its copy, the cancels it takes.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "Vpcl_canceller.h"
#include "tests/hw/bench.hpp"

namespace pcl {

inline constexpr unsigned kSlots = 4096;
inline constexpr unsigned kGather = 128;
inline constexpr unsigned kWalk =
    kGather + kSlots + 2;  // cycles of a walk in which no cancel waits

struct Order {
  std::uint32_t user_ref;
  int session, account, strategy, symbol;
  friend bool operator==(const Order&, const Order&) = default;
};
inline std::ostream& operator<<(std::ostream& out, const Order& o) {
  return out << "{ref " << o.user_ref << " session " << o.session << " account " << o.account
             << " strategy " << o.strategy << " symbol " << o.symbol << "}";
}

class CancelBench {
 public:
  CancelBench() {
    model_.standing_i = 1;
    model_.cancel_ready_i = 1;
    hw::reset(model_);
    cycle(kSlots);
    EXPECT_FALSE(model_.clearing_o);
  }
  Vpcl_canceller& pins() { return model_; }

  /// `wait`: cycles each cancel waits before it is taken.
  void cycle(unsigned count = 1) {
    for (unsigned i = 0; i < count; ++i) {
      model_.eval();
      model_.cancel_ready_i = !model_.cancel_valid_o || waited_ == wait;
      model_.eval();
      waited_ = model_.cancel_valid_o && !model_.cancel_ready_i ? waited_ + 1 : 0;
      if (model_.cancel_valid_o && model_.cancel_ready_i) {
        cancels.push_back(Order{model_.cancel_user_ref_o, model_.cancel_session_o,
                                model_.cancel_account_o, model_.cancel_strategy_o,
                                model_.cancel_symbol_o});
      }
      hw::tick(model_);
    }
  }
  void start() {
    model_.start_i = 1;
    cycle();
    model_.start_i = 0;
  }
  /// Cycles until the walk under way is over.
  unsigned finish() {
    unsigned cycles = 0;
    for (model_.eval(); !model_.quiet_o && cycles < 40'000; ++cycles) cycle();
    return cycles;
  }
  void write(const Order& order, bool live = true, bool new_risk = true) {
    model_.mirror_valid_i = 1;
    model_.mirror_slot_i = order.user_ref % kSlots;
    model_.mirror_live_i = live;
    model_.mirror_new_risk_i = new_risk;
    model_.mirror_session_i = static_cast<std::uint8_t>(order.session);
    model_.mirror_account_i = static_cast<std::uint8_t>(order.account);
    model_.mirror_strategy_i = static_cast<std::uint8_t>(order.strategy);
    model_.mirror_symbol_i = static_cast<std::uint8_t>(order.symbol);
    model_.mirror_user_ref_i = order.user_ref;
    cycle();
    model_.mirror_valid_i = 0;
  }
  void clear() {
    model_.mirror_clear_i = 1;
    cycle();
    model_.mirror_clear_i = 0;
  }

  std::vector<Order> cancels;
  unsigned wait = 0;

 private:
  Vpcl_canceller model_;
  unsigned waited_ = 0;
};

}  // namespace pcl
