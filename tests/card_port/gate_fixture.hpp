// What the tests of the gate share: an order is refused for this reason with these operands and
// leaves no frame, or it passes and leaves one.
#pragma once

#include <cstdint>
#include <string>

#include "tests/card_port/factories.hpp"
#include "tests/checks.hpp"
#include "tests/req.hpp"

namespace pcl::bench {

class GatePort : public CardPort {
 protected:
  template <class Command>
  void refused(const Command& command, contract::Refusal reason, std::uint64_t operand = 0,
               std::uint64_t limit = 0) {
    const contract::DecisionRecord decision = bench_.decide(command);
    EXPECT_EQ(contract::to_string(static_cast<contract::Refusal>(decision.code)),
              contract::to_string(reason));
    EXPECT_EQ(decision.operand, operand);
    EXPECT_EQ(decision.limit, limit);
    EXPECT_EQ(decision.user_ref, 0U);
    EXPECT_EQ(frames_of_orders(), 0U);
    last_ = decision;
  }
  template <class Command>
  std::uint32_t passed(const Command& command) {
    const contract::DecisionRecord decision = bench_.decide(command);
    EXPECT_EQ(contract::to_string(static_cast<contract::Refusal>(decision.code)), "none");
    EXPECT_EQ(decision.operand, 0U);
    EXPECT_EQ(decision.limit, 0U);
    EXPECT_EQ(frames_of_orders(), 1U);
    last_ = decision;
    return decision.user_ref;
  }
  /// Of account 1, strategy 2 in MSFT, made by a real fill at 30.0000: B long, T short.
  void hold_position(char side, std::uint32_t quantity) {
    const std::uint32_t user_ref =
        passed(Bench::order(side, quantity, side == 'B' ? 300'000 : 301'000));
    bench_.report(reply::executed(user_ref, quantity, 300'000, ++match_));
  }
  /// The venue cancels all of it.
  void gone(std::uint32_t user_ref, std::uint32_t quantity) {
    bench_.report(reply::canceled(user_ref, quantity));
  }
  /// Wide limits with something else.
  template <class Change>
  static contract::SymbolLimitsCommand msft(Change change) {
    contract::SymbolLimitsCommand limits = wide_limits(kMsft);
    change(limits);
    return limits;
  }
  template <class Change>
  static contract::AccountLimitsCommand account(std::uint8_t number, Change change) {
    contract::AccountLimitsCommand limits = wide_account(number);
    change(limits);
    return limits;
  }
  template <class Change>
  static contract::OrderEnterCommand order_with(Change change) {
    contract::OrderEnterCommand order = Bench::order();
    change(order);
    return order;
  }
  /// The same order of another party.
  static contract::OrderEnterCommand of(contract::OrderEnterCommand order, std::uint8_t account,
                                        std::uint8_t strategy, std::uint16_t symbol = kMsft) {
    order.account = account;
    order.strategy = strategy;
    order.symbol = symbol;
    return order;
  }
  contract::DecisionRecord last_;

 private:
  // The card's own cancels and what a session_control left are no orders.
  std::size_t frames_of_orders() {
    std::size_t orders = 0;
    for (const ReleasedFrame& frame : bench_.frames()) {
      const char type = static_cast<char>(frame.bytes[3]);
      orders += type == 'O' || type == 'U' || type == 'M' ? 1U : 0U;
    }
    return orders;
  }
  std::uint64_t match_{};
};

}  // namespace pcl::bench
