#include "sim/venue/account.hpp"

#include <algorithm>

namespace pcl::venue {
namespace {

/// Takes `shares` (0 < shares <= |quantity|) out of the position at `price`; gives what that
/// realised.
std::int64_t reduce(Position& p, std::int64_t shares, std::int64_t price) {
  const std::int64_t size = std::abs(p.quantity);
  __extension__ using Wide = __int128;
  const auto removed =
      static_cast<std::int64_t>(static_cast<Wide>(p.cost) * shares / size);  // toward zero
  const std::int64_t proceeds = price * shares * (p.quantity > 0 ? 1 : -1);
  p.cost -= removed;
  p.quantity -= p.quantity > 0 ? shares : -shares;
  p.realised += proceeds - removed;
  return proceeds - removed;
}

}  // namespace

void Account::book(Execution execution) {
  execution.number = executions_.size() + 1;
  executions_.push_back(execution);
  apply(execution);
}

void Account::bust(std::uint64_t number, std::uint64_t sequence) {
  executions_[number - 1].busted_sequence = sequence;
  cash_ = opening_cash_;
  realised_ = 0;
  positions_.clear();
  for (const Execution& execution : executions_) {
    if (execution.busted_sequence == 0) apply(execution);
  }
}

void Account::apply(const Execution& execution) {
  const auto price = static_cast<std::int64_t>(execution.price);
  const bool buy = execution.side == 'B';
  std::int64_t shares = execution.quantity;
  Position& p = positions_[execution.symbol];
  cash_ += buy ? -price * shares : price * shares;
  const bool opposes = buy ? p.quantity < 0 : p.quantity > 0;
  if (opposes) {
    const std::int64_t closing = std::min(shares, std::abs(p.quantity));
    realised_ += reduce(p, closing, price);
    shares -= closing;
  }
  p.quantity += buy ? shares : -shares;
  p.cost += buy ? price * shares : -price * shares;
}

}  // namespace pcl::venue
