#include "host/engine/risk/valuation.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using risk::EntryLimit;
using risk::Int128;

/// Correlation is looked at outside, with floats; what is older than this says nothing any more.
constexpr std::int64_t kCorrelationAgeMax = 600'000'000'000;

/// With a fill today, and those that may still get their first one.
std::uint32_t trades(const State& s, std::uint8_t strategy) {
  const auto found = s.risk.strategies.find(strategy);
  std::uint32_t count = found == s.risk.strategies.end() ? 0 : found->second.trades;
  for (const std::uint64_t id : s.orders.open) {
    const values::Order& order = s.orders.all.at(id);
    const bool counts = order.strategy == strategy && order.executed == 0 &&
                        order.purpose == values::Purpose::kEntry;
    count += counts ? 1 : 0;
  }
  return count;
}

risk::EntryOutlook outlook(const State& s, const NewOrder& order) {
  const Valuation all = value(s);
  const bool buys = order.side == values::Side::kBuy;
  const Holding& own = all.symbols[order.symbol];
  const Int128 worth =
      worst_case(own, buys ? order.quantity : 0, buys ? 0 : order.quantity, order.price.value);
  Int128 gross = worth;
  for (const Holding& holding : all.symbols) {
    if (&holding != &own) gross += std::max(worst_case(holding, 0, 0, 0), holding.worth);
  }
  const bool held = own.shares != 0 || own.buying != 0 || own.selling != 0;
  return {.equity = clamped(all.equity),
          .symbol_worth = clamped(worth),
          .gross = clamped(gross),
          .trades = trades(s, order.strategy) + 1,
          .correlated = s.stress.last.correlated_positions + (held ? 0 : 1),
          .correlation_known = s.stress.known && s.now_ns - s.stress.at_ns <= kCorrelationAgeMax};
}

}  // namespace

std::string_view to_string(EntryLimit limit) {
  constexpr std::array<std::string_view, kEntryLimits> kNames{
      "none",   "equity",   "capital profile", "30 % of equity in a symbol", "position in a symbol",
      "margin", "leverage", "trades a day",    "correlated positions"};
  return kNames[static_cast<std::size_t>(limit)];
}

bool permits(Step& step, const NewOrder& order, std::uint32_t max_trades) {
  State& s = step.s;
  risk::EntryTerms terms = s.config.risk.entry;
  if (max_trades != 0) terms.max_trades = max_trades;
  if (s.now_ns >= s.risk.ramp_until_ns) terms.ramp = risk::Share{risk::kWhole};
  const risk::EntryOutlook entry = outlook(s, order);
  const EntryLimit limit = s.risk.valued ? risk::judge(entry, terms) : EntryLimit::kEquity;
  EntryLimit& noted = s.risk.noted[order.strategy];
  const bool news = limit != noted;
  noted = limit;
  if (limit == EntryLimit::kNone) return true;
  ++s.risk.refused[static_cast<std::size_t>(limit)];
  step.changes.risk = true;
  if (news) {
    notice(step, Severity::kWarning, NoticeCode::kRisk,
           "strategy " + std::to_string(order.strategy) + ": entries refused by the limit " +
               std::string{to_string(limit)} + " (equity " + std::to_string(entry.equity.value) +
               ", symbol " + std::to_string(entry.symbol_worth.value) + ", gross " +
               std::to_string(entry.gross.value) + " in 1e-4 dollars, trades " +
               std::to_string(entry.trades) + ", correlated " + std::to_string(entry.correlated) +
               ")");
  }
  return false;
}

}  // namespace pcl::engine
