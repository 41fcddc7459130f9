#include "host/domain/repair.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace pcl::values {
namespace {

constexpr SymbolName kAccount{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};

/// FNV-1a, byte by byte, numbers little-endian.
class Fnv {
 public:
  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8U) byte(static_cast<std::uint8_t>(value));
  }
  void byte(std::uint8_t value) { hash_ = (hash_ ^ value) * 0x100000001B3ULL; }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_{0xCBF29CE484222325ULL};
};

class Differences {
 public:
  Differences(std::uint8_t account, std::uint64_t fence) : account_{account}, fence_{fence} {}
  void add(RepairKind kind, const SymbolName& symbol, std::uint64_t subject, std::int64_t ours,
           std::int64_t venue) {
    RepairProposal one{0, kind, symbol, subject, fence_, ours, venue};
    one.id = repair_id(account_, one);
    all_.push_back(one);
  }
  std::vector<RepairProposal> sorted() && {
    const auto key = [](const RepairProposal& p) {
      return std::tuple{p.kind, p.symbol, p.subject, p.ours, p.venue};
    };
    std::stable_sort(all_.begin(), all_.end(),
                     [&](const auto& a, const auto& b) { return key(a) < key(b); });
    return std::move(all_);
  }

 private:
  std::uint8_t account_;
  std::uint64_t fence_;
  std::vector<RepairProposal> all_;
};

/// Hostile numbers stop at the ends of 64 bits.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  using Limits = std::numeric_limits<std::int64_t>;
  return b < 0 ? Limits::min() : Limits::max();
}

void compare_executions(const Books& books, const AccountStatement& venue, Differences& to) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> theirs;  // match, order of ours
  for (std::size_t i = 0; i < venue.executions.size(); ++i) {
    const StatementExecution& e = venue.executions[i];
    const BookExecution& known = books.executions[i];
    const bool broken = e.busted_sequence != 0;
    const std::int64_t shares = signed_shares(e.side, e.quantity);
    theirs.insert({e.match, known.order});
    if (!broken && known.state == Known::kNot)
      to.add(RepairKind::kAdoptExecution, e.symbol, e.match, 0, shares);
    if (broken && known.state == Known::kBooked)
      to.add(RepairKind::kReverseExecution, e.symbol, e.match, shares, 0);
  }
  for (const BookFill& fill : books.unconfirmed) {
    if (!theirs.contains({fill.match, fill.order}))
      to.add(RepairKind::kDropExecution, fill.symbol, fill.match, fill.shares, 0);
  }
}

void compare_orders(const Books& books, const AccountStatement& venue, Differences& to) {
  std::map<std::uint64_t, const BookOrder*> ours;
  for (const BookOrder& order : books.orders) ours.emplace(order.id, &order);
  std::set<std::uint64_t> both;
  for (std::size_t i = 0; i < venue.open_orders.size(); ++i) {
    const StatementOrder& theirs = venue.open_orders[i];
    const auto found = ours.find(books.known[i]);
    if (found == ours.end()) {
      const std::uint32_t rest = theirs.total - std::min(theirs.total, theirs.executed);
      to.add(RepairKind::kAdoptOrder, theirs.symbol, theirs.user_ref, 0,
             signed_shares(theirs.side, rest));
      continue;
    }
    both.insert(found->first);
    if (found->second->executed != theirs.executed)
      to.add(RepairKind::kCorrectOrder, theirs.symbol, theirs.user_ref, found->second->executed,
             theirs.executed);
  }
  for (const BookOrder& order : books.orders) {
    if (order.stuck && !both.contains(order.id))
      to.add(RepairKind::kCloseOrder, order.symbol, order.user_ref != 0 ? order.user_ref : order.id,
             order.shares, 0);
  }
}

void compare_positions(const Books& books, const AccountStatement& venue, Differences& to) {
  struct Held {
    std::int64_t shares{}, cost{};
  };
  std::map<SymbolName, std::pair<Held, Held>> both;  // ours, venue's
  for (const BookPosition& position : books.positions) {
    Held& ours = both[position.symbol].first;
    ours.shares = plus(ours.shares, position.shares);
    ours.cost = plus(ours.cost, position.cost.value);
  }
  for (const StatementPosition& position : venue.positions) {
    Held& theirs = both[position.symbol].second;
    theirs.shares = plus(theirs.shares, position.shares);
    theirs.cost = plus(theirs.cost, position.cost.value);
  }
  for (const auto& [symbol, held] : both) {
    const auto& [ours, theirs] = held;
    if (ours.shares != theirs.shares) {
      to.add(RepairKind::kAdoptPosition, symbol, 0, ours.shares, theirs.shares);
    } else if (ours.cost != theirs.cost) {
      to.add(RepairKind::kAdjustCost, symbol, 0, ours.cost, theirs.cost);
    }
  }
}

}  // namespace

std::uint64_t repair_id(std::uint8_t account, const RepairProposal& proposal) {
  Fnv hash;
  hash.byte(account);
  for (const char letter : proposal.symbol) hash.byte(static_cast<std::uint8_t>(letter));
  hash.byte(static_cast<std::uint8_t>(proposal.kind));
  hash.number(proposal.subject);
  hash.number(proposal.fence);
  hash.number(static_cast<std::uint64_t>(proposal.ours));
  hash.number(static_cast<std::uint64_t>(proposal.venue));
  return hash.value();
}

std::vector<RepairProposal> compare(const Books& books, const AccountStatement& venue) {
  Differences to{books.account, venue.last_sequence};
  compare_executions(books, venue, to);
  compare_orders(books, venue, to);
  compare_positions(books, venue, to);
  if (books.cash && *books.cash != venue.cash)
    to.add(RepairKind::kAdjustCash, kAccount, 0, books.cash->value, venue.cash.value);
  for (const BookReport& report : books.reports)
    to.add(RepairKind::kDropReport, kAccount, report.sequence, report.quantity, 0);
  return std::move(to).sorted();
}

const char* to_string(RepairKind kind) {
  constexpr std::array<const char*, kRepairKinds + 1> kNames{
      "?",           "adopt_execution", "reverse_execution", "drop_execution",
      "adopt_order", "close_order",     "correct_order",     "adopt_position",
      "adjust_cost", "adjust_cash",     "drop_report"};
  const auto at = static_cast<std::size_t>(kind);
  return at < kNames.size() ? kNames[at] : kNames[0];
}

}  // namespace pcl::values
