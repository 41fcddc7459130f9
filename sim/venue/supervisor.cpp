// The supervisor's half of the matching engine: what the venue's people do to the market by hand.
#include "sim/venue/matching_engine.hpp"

namespace pcl::venue {

void MatchingEngine::day_event(char event) { report(encode_.system_event(now_, event)); }

bool MatchingEngine::set_trading_state(const Symbol& symbol, char state) {
  const std::int64_t index = book_.find_symbol(symbol);
  if (index < 0) return false;
  const auto at = static_cast<std::uint32_t>(index);
  symbols_[at].trading = state;
  publish(itch::trading_action(stamp(at), symbol, state, ""));
  return true;
}

void MatchingEngine::cancel_all(char reason) {
  while (!open_.empty()) cancel(open_.begin()->first, open_.begin()->second.open(), reason, true);
}

bool MatchingEngine::bust(std::uint64_t match) {
  bool any = false;
  for (std::size_t i = 0; i < account_.executions().size(); ++i) {
    const Execution execution = account_.executions()[i];
    if (execution.match != match || execution.busted_sequence != 0) continue;
    if (execution.user_ref != 0)
      report(encode_.broken(now_, execution.user_ref, match, 'S', execution.clordid));
    account_.bust(execution.number, reports_.size());
    if (!any && execution.user_ref != 0)
      publish(itch::broken(stamp(book_.symbol(execution.symbol)), match));
    any = true;
    ++counters_.busts;
  }
  return any;
}

std::uint64_t MatchingEngine::trade_outside(const Symbol& symbol, char side, std::uint32_t quantity,
                                            std::uint32_t price) {
  if (book_.find_symbol(symbol) < 0) return 0;
  Execution execution;
  execution.symbol = symbol;
  execution.side = side;
  execution.quantity = quantity;
  execution.price = price;
  execution.match = next_match_++;
  execution.timestamp = now_;
  account_.book(execution);
  ++counters_.trades_outside;
  return execution.match;
}

void MatchingEngine::limit_rate(std::size_t messages, std::uint64_t interval_ns) {
  rate_messages_ = messages;
  rate_interval_ns_ = interval_ns;
  recent_.clear();
}

}  // namespace pcl::venue
