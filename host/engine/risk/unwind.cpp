// Hedge and liquidate: how far they are, and when they are done or have failed.
#include "host/engine/risk/unwind.hpp"

#include <algorithm>

#include "host/base/padded.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::Order;

struct Left {
  std::uint64_t held{};    // shares
  std::uint64_t others{};  // shares of open orders that are no exits of an unwind
  std::size_t orders{};    // open, all of them
};

Left left_of(const State& s, const KillTarget& target) {
  Left left;
  for (const auto& [party, position] : s.ledger.positions) {
    if (covers(target, s, party.strategy, party.symbol)) left.held += size_of(position.shares);
  }
  for (const std::uint64_t id : s.orders.open) {
    const Order& order = s.orders.all.at(id);
    if (!covers(target, s, order.strategy, order.symbol)) continue;
    ++left.orders;
    if (!unwinds(s, order)) left.others += values::open_shares(order);
  }
  return left;
}

bool liquidates(const State& s, const KillTarget& target) {
  return s.kills.entries.at(target).command == LatchCommand::kLiquidate;
}

std::string name_of(const State& s, const KillTarget& target) {
  return std::string{liquidates(s, target) ? "liquidation" : "hedge"} + " under the " +
         kill_name(target);
}

void stage(Step& step, Unwind& unwind, UnwindStage stage) {
  unwind.stage = stage;
  unwind.question = 0;
  step.changes.kills = true;
}

/// The first of what is left and cannot go.
std::string obstacle(const State& s, const KillTarget& target, const Unwind& unwind) {
  if (unwind.stage == UnwindStage::kAsking)
    return unwind.text.empty() ? "the venue's statement did not come" : unwind.text;
  for (const auto& [party, position] : s.ledger.positions) {
    if (position.shares == 0 || !covers(target, s, party.strategy, party.symbol)) continue;
    const std::string why = exit_objection(s, party.symbol);
    if (!why.empty())
      return unpadded(s.config.symbols[party.symbol].name) + ", " +
             std::to_string(position.shares) + " shares of strategy " +
             std::to_string(party.strategy) + ": " + why;
  }
  return std::to_string(unwind.left) + " shares held or in open orders do not move";
}

void fail(Step& step, const KillTarget& target, Unwind& unwind, const std::string& why) {
  unwind.text = why;
  stage(step, unwind, UnwindStage::kFailed);
  notice(step, Severity::kCritical, NoticeCode::kUnwind,
         "emergency halt failed: " + name_of(step.s, target) + ": " + why +
             "; the latch stays, nothing more is sent until it is asked for again");
}

void done(Step& step, const KillTarget& target, Unwind& unwind, const std::string& how) {
  unwind.text.clear();
  stage(step, unwind, UnwindStage::kDone);
  notice(step, Severity::kInfo, NoticeCode::kUnwind, name_of(step.s, target) + " is done: " + how);
}

/// Nothing of what is left can be sent any more, whatever becomes of the market.
bool all_spent(const State& s, const KillTarget& target) {
  bool any = false;
  for (const auto& [party, position] : s.ledger.positions) {
    if (position.shares == 0 || !covers(target, s, party.strategy, party.symbol)) continue;
    const auto exit = s.unwinding.exits.find(party.symbol);
    if (exit == s.unwinding.exits.end() || exit->second.attempts < kExitAttemptsMax) return false;
    if (s.orders.open.contains(exit->second.order)) return false;
    any = true;
  }
  return any;
}

void cancel_the_rest(Step& step, const KillTarget& target) {
  for (const std::uint64_t id : step.s.orders.open) {
    Order& order = step.s.orders.all.at(id);
    const bool ours = unwinds(step.s, order) || order.cancel != values::CancelState::kNone;
    if (!ours && covers(target, step.s, order.strategy, order.symbol)) cancel_order(step, order);
  }
}

/// One question at a time: the answer to an older one says nothing of now.
void ask(Step& step, Unwind& unwind) {
  State& s = step.s;
  const Reconciliation& r = s.reconciliation;
  const bool early =
      unwind.asked_ns != 0 && s.now_ns - unwind.asked_ns < s.config.statement_wait_ns;
  if (r.asked || r.waiting || early || !s.links.venue) return;
  unwind.asked_ns = s.now_ns;
  request_statement(step, StatementReason::kUnwound);
  unwind.question = r.question;
}

void look_at_liquidation(Step& step, const KillTarget& target, Unwind& unwind, const Left& left) {
  const bool flat = left.held == 0 && left.orders == 0;
  if (unwind.stage == UnwindStage::kDone) {
    if (flat) return;
    notice(step, Severity::kCritical, NoticeCode::kUnwind,
           name_of(step.s, target) + " begins anew: a late fill or a bust");
    unwind = Unwind{.progress_ns = step.s.now_ns, .left = left.held + left.others};
  }
  const UnwindStage now = flat ? UnwindStage::kAsking : UnwindStage::kWorking;
  if (unwind.stage != now) stage(step, unwind, now);
  if (flat) return ask(step, unwind);
  cancel_the_rest(step, target);
}

void look_at_hedge(Step& step, const KillTarget& target, Unwind& unwind) {
  if (unwind.stage != UnwindStage::kWorking) return;
  Reductions left;
  add_hedge(step.s, target, left);
  const bool exits =
      std::any_of(step.s.orders.open.begin(), step.s.orders.open.end(), [&](std::uint64_t id) {
        const Order& order = step.s.orders.all.at(id);
        return unwinds(step.s, order) && covers(target, step.s, order.strategy, order.symbol);
      });
  if (left.empty() && !exits) done(step, target, unwind, "what is left is within the amount");
}

void look_at(Step& step, const KillTarget& target, Unwind& unwind) {
  State& s = step.s;
  if (unwind.stage == UnwindStage::kFailed) return;
  const Left left = left_of(s, target);
  const std::uint64_t all = left.held + left.others;
  if (all < unwind.left || unwind.progress_ns == 0) {
    unwind.left = std::min(unwind.left, all);
    unwind.progress_ns = s.now_ns;
  }
  if (liquidates(s, target)) {
    look_at_liquidation(step, target, unwind, left);
  } else {
    look_at_hedge(step, target, unwind);
  }
  if (!under_way(unwind)) return;
  if (s.phase == Phase::kEnding || s.phase == Phase::kEnded) {
    fail(step, target, unwind, "the session ends");
  } else if (s.now_ns - unwind.progress_ns > kNoProgressNs || all_spent(s, target)) {
    fail(step, target, unwind, obstacle(s, target, unwind));
  }
}

/// The strategy of an order at the venue: ours knows it, its group says it.
std::uint8_t strategy_of(State& s, const values::StatementOrder& theirs) {
  const Order* order = order_by_ref(s, theirs.user_ref);
  return order != nullptr ? order->strategy : static_cast<std::uint8_t>(theirs.group);
}

/// One that is not ours: no such index.
std::uint16_t index_of(const State& s, const values::SymbolName& name) {
  return symbol_of(s.config, name).value_or(static_cast<std::uint16_t>(s.config.symbols.size()));
}

std::int64_t net_of(const State& s, std::uint16_t symbol) {
  std::int64_t net = 0;
  for (const auto& [party, position] : s.ledger.positions)
    net += party.symbol == symbol ? position.shares : 0;
  return net;
}

/// The first order or position that the venue still has in the scope; empty: none. The venue knows
/// no strategies' positions: of a strategy it is flat in our books, and its symbols are as our
/// books say.
std::string venue_has(State& s, const KillTarget& target, const AccountStatement& venue) {
  for (const values::StatementOrder& order : venue.open_orders) {
    if (covers(target, s, strategy_of(s, order), index_of(s, order.symbol)))
      return "the venue has order " + std::to_string(order.user_ref) + " of " +
             unpadded(order.symbol) + " open";
  }
  const bool of_strategy = target.scope == contract::KillScope::kStrategy;
  for (const values::StatementPosition& position : venue.positions) {
    const std::uint16_t symbol = index_of(s, position.symbol);
    const bool concerns = of_strategy ? position.shares != net_of(s, symbol)
                                      : position.shares != 0 && covers(target, s, 0, symbol);
    if (concerns)
      return "the venue has " + std::to_string(position.shares) + " shares of " +
             unpadded(position.symbol);
  }
  return "";
}

}  // namespace

bool under_way(const Unwind& unwind) {
  return unwind.stage == UnwindStage::kWorking || unwind.stage == UnwindStage::kAsking;
}

void begin_unwind(Step& step, const KillTarget& target) {
  State& s = step.s;
  s.unwinding.all.insert_or_assign(target, Unwind{});
  for (auto& [symbol, exit] : s.unwinding.exits) exit.attempts = 0;
  step.changes.kills = true;
  if (liquidates(s, target)) cancel_the_rest(step, target);
}

void unwind(Step& step) {
  State& s = step.s;
  if (s.unwinding.all.empty() && s.unwinding.exits.empty()) return;
  for (auto& [target, each] : s.unwinding.all) look_at(step, target, each);
  const Reductions wanted = reductions(s);
  const bool enable = s.disabled && !wanted.empty() && s.links.card && s.links.venue &&
                      (s.unwinding.enabled_ns == 0 ||
                       s.now_ns - s.unwinding.enabled_ns > s.config.statement_wait_ns);
  if (enable) {
    s.unwinding.enabled_ns = s.now_ns;
    enable_session(step);
  }
  work_exits(step, wanted);
}

void unwind_told(Step& step, const VenueStatement& event) {
  State& s = step.s;
  for (auto& [target, each] : s.unwinding.all) {
    if (each.question == 0 || event.question != each.question) continue;
    each.question = 0;
    if (each.stage != UnwindStage::kAsking) continue;
    const AccountStatement& venue = event.statement;
    const Left left = left_of(s, target);
    const bool same_moment = venue.available && venue.last_sequence + 1 == s.orders.next_report;
    if (!same_moment || left.held != 0 || left.orders != 0) continue;
    each.text = venue_has(s, target, venue);
    if (each.text.empty())
      done(step, target, each,
           "at report " + std::to_string(venue.last_sequence) +
               " the venue has neither a position nor an order");
  }
}

void unwind_restarted(State& s) {
  for (auto& [target, each] : s.unwinding.all) {
    each.progress_ns = each.asked_ns = 0;
    each.question = 0;
  }
  for (auto& [symbol, exit] : s.unwinding.exits) exit.acted_ns = 0;
  s.unwinding.enabled_ns = 0;
}

bool unwinds(const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  return std::any_of(s.unwinding.all.begin(), s.unwinding.all.end(), [&](const auto& each) {
    const bool over =
        each.second.stage == UnwindStage::kDone || each.second.stage == UnwindStage::kFailed;
    return (!over || liquidates(s, each.first)) && covers(each.first, s, strategy, symbol);
  });
}

std::string unwind_objection(const State& s, const KillTarget& target) {
  const auto found = s.unwinding.all.find(target);
  if (found == s.unwinding.all.end() || !under_way(found->second)) return "";
  return name_of(s, target) + " is under way";
}

}  // namespace pcl::engine
