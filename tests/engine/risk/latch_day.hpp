// A random day under the latch, drawn from a seed.
#pragma once

#include <optional>
#include <random>
#include <vector>

#include "tests/engine/risk/trading.hpp"

namespace pcl::engine::test {

inline const std::vector<KillTarget> kTargets{{},
                                              {KillScope::kSymbol, 0},
                                              {KillScope::kSymbol, 7},
                                              {KillScope::kStrategy, 1},
                                              {KillScope::kStrategy, 2},
                                              {KillScope::kAccount, 0},
                                              {KillScope::kSession, 0}};

/// The one party there is: strategy 1 of account 0, session 0, in symbol 0.
inline bool concerns(const KillTarget& target) {
  if (target.scope == KillScope::kGlobal) return true;
  return target.index == (target.scope == KillScope::kStrategy ? 1 : 0);
}

/// All four commands, restarts, cards that are reset, orders that get lost and reports that are
/// late.
class LatchDay {
 public:
  explicit LatchDay(std::uint64_t seed) : random_{seed} {
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
  [[nodiscard]] Trading& world() { return *w_; }
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

 private:
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
  std::mt19937_64 random_;
  std::optional<Trading> w_;
  std::uint32_t price_{300'000};
};

}  // namespace pcl::engine::test
