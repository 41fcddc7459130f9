#include "sim/world/book_truths.hpp"

#include <algorithm>
#include <cstdlib>

#include "host/base/big_endian.hpp"

namespace pcl::world {
namespace {

constexpr std::size_t kOutside = SIZE_MAX;

std::string name_of(const venue::Symbol& symbol) { return std::string{venue::name_of(symbol)}; }

/// Shares that may still be bought and sold, and what is held: the furthest it can go either way.
struct Reach {
  std::int64_t held{}, buying{}, selling{};
  [[nodiscard]] std::int64_t most() const { return held + buying; }
  [[nodiscard]] std::int64_t least() const { return held - selling; }
};

void allow(Reach& reach, bool buys, std::int64_t shares) {
  (buys ? reach.buying : reach.selling) += shares;
}

std::map<venue::Symbol, Reach> reach_of(const engine::State& host) {
  std::map<venue::Symbol, Reach> all;
  for (const auto& [party, position] : host.ledger.positions)
    all[host.config.symbols[party.symbol].name].held += position.shares;
  for (const std::uint64_t id : host.orders.open) {
    const values::Order& order = host.orders.all.at(id);
    allow(all[host.config.symbols[order.symbol].name], order.side == values::Side::kBuy,
          values::open_shares(order));
  }
  return all;
}

}  // namespace

void BookTruths::add(const VenueFill& fill) {
  if (fill.moved) odd_.push_back(fills_.size());
  fills_.push_back(fill);
  changes_.emplace(fill.told, Change{fill.symbol, fill.shares});
  if (fill.told <= report_) at_[fill.symbol] += fill.shares;
}

void BookTruths::add_outside(const venue::Symbol& symbol, std::int64_t shares) {
  std::vector<std::int64_t>& sums = outside_.try_emplace(symbol, 1, 0).first->second;
  sums.push_back(sums.back() + shares);
}

/// Whether it holds with none of a symbol's trades from outside, or with its first so many.
template <class Holds>
bool BookTruths::with_outside(const venue::Symbol& symbol, const Holds& holds) const {
  const auto found = outside_.find(symbol);
  if (found == outside_.end()) return holds(0);
  return std::any_of(found->second.begin(), found->second.end(), holds);
}

void BookTruths::look_at(const VenueNode& venue) {
  const auto& all = venue.account().executions();
  for (; numbers_.size() < all.size();) {
    const venue::Execution& made = all[numbers_.size()];
    const std::int64_t shares =
        made.side == 'B' ? std::int64_t{made.quantity} : -std::int64_t{made.quantity};
    if (made.user_ref == 0) {
      add_outside(made.symbol, shares);
      numbers_.push_back(kOutside);
      continue;
    }
    numbers_.push_back(fills_.size());
    const std::uint64_t told = venue.told_as(made.sequence);
    add({made.symbol, shares, told, 0, told != made.sequence});
  }
  if (venue.engine().counters().busts == busts_) return;
  busts_ = venue.engine().counters().busts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].busted_sequence == 0 || numbers_[i] == kOutside) continue;
    VenueFill& fill = fills_[numbers_[i]];
    if (std::exchange(fill.busted, all[i].busted_sequence) != 0) continue;
    if (!fill.moved) odd_.push_back(numbers_[i]);
    changes_.emplace(fill.busted, Change{fill.symbol, -fill.shares});
    if (fill.busted <= report_) at_[fill.symbol] -= fill.shares;
  }
}

void BookTruths::move_to(std::uint64_t report) {
  if (report < report_) {  // the host forgot, with its machine
    at_.clear();
    report_ = 0;
  }
  for (auto next = changes_.upper_bound(report_); next != changes_.end() && next->first <= report;
       ++next)
    at_[next->second.symbol] += next->second.shares;
  report_ = report;
}

std::string BookTruths::positions(const engine::State& host) {
  move_to(host.orders.next_report - 1);
  std::map<venue::Symbol, std::int64_t> ours;
  for (const auto& [party, position] : host.ledger.positions)
    ours[host.config.symbols[party.symbol].name] += position.shares;
  for (const auto& [symbol, shares] : at_) ours.emplace(symbol, 0);
  for (const auto& [symbol, shares] : ours) {
    const auto found = at_.find(symbol);
    const std::int64_t theirs = found == at_.end() ? 0 : found->second;
    if (with_outside(symbol, [&, ours = shares](std::int64_t out) { return ours == theirs + out; }))
      continue;
    return "I2: at report " + std::to_string(report_) + " the host holds " +
           std::to_string(shares) + " of " + name_of(symbol) + ", the venue " +
           std::to_string(theirs);
  }
  return "";
}

std::string BookTruths::exposure(const engine::State& host, const VenueNode& venue,
                                 const std::deque<OrderTruths::Bytes>& under_way) const {
  std::map<venue::Symbol, Reach> theirs;
  const std::uint64_t heard = host.orders.next_report - 1;
  for (const auto& [symbol, position] : venue.account().positions())
    theirs[symbol].held = position.quantity;
  for (const auto& [symbol, sums] : outside_) theirs[symbol].held -= sums.back();
  for (const std::size_t odd : odd_) {
    const VenueFill& fill = fills_[odd];
    // What nobody could know yet: that a trade is broken, that one came before its cancel.
    if (fill.busted > heard) theirs[fill.symbol].held += fill.shares;
    if (fill.moved && fill.told > heard) theirs[fill.symbol].held -= fill.shares;
  }
  const auto& open = venue.engine().open_orders();
  for (const auto& [ref, order] : open)
    allow(theirs[order.terms.symbol], order.book_side() == 'B', order.open());
  for (const OrderTruths::Bytes& message : under_way) {
    const char type = message.empty() ? '\0' : static_cast<char>(message[0]);
    if (type == 'O' && message.size() >= 18) {
      venue::Symbol symbol{};
      std::transform(message.begin() + 10, message.begin() + 18, symbol.begin(),
                     [](std::byte b) { return static_cast<char>(b); });
      allow(theirs[symbol], static_cast<char>(message[5]) == 'B',
            static_cast<std::int64_t>(load_be<4>(std::span{message}, 6)));
    } else if (type == 'U' && message.size() >= 13) {
      const auto found = open.find(static_cast<std::uint32_t>(load_be<4>(std::span{message}, 1)));
      if (found == open.end()) continue;
      const auto total = static_cast<std::int64_t>(load_be<4>(std::span{message}, 9));
      allow(theirs[found->second.terms.symbol], found->second.book_side() == 'B',
            std::max<std::int64_t>(0, total - found->second.total));
    }
  }
  std::map<venue::Symbol, Reach> ours = reach_of(host);
  for (const auto& [symbol, reach] : theirs) {
    const Reach known = ours[symbol];
    const bool allowed = with_outside(symbol, [&, theirs = reach](std::int64_t out) {
      return known.most() >= theirs.most() + out && known.least() <= theirs.least() + out;
    });
    if (allowed) continue;
    return "I3: of " + name_of(symbol) + " the host allows for " + std::to_string(known.least()) +
           " to " + std::to_string(known.most()) + ", the venue can come to " +
           std::to_string(reach.least()) + " to " + std::to_string(reach.most());
  }
  return "";
}

}  // namespace pcl::world
