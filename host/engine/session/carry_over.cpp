// Taking over what the day before left.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "host/base/padded.hpp"
#include "host/engine/session/roll.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using contract::KillScope;

const CarriedSymbol* carried_of(const CarryOver& carried, const values::SymbolName& name) {
  for (const CarriedSymbol& each : carried.symbols)
    if (each.symbol == name) return &each;
  return nullptr;
}

/// The day's loss counts from here: what is held was bought, or sold, at what it is worth.
std::optional<values::Money> worth(const CarryOver& carried, const CarriedPosition& position) {
  const CarriedSymbol* symbol = carried_of(carried, position.symbol);
  const std::uint32_t price = symbol == nullptr     ? 0
                              : position.shares > 0 ? symbol->bid
                                                    : symbol->ask;
  if (price == 0) return position.cost;
  const std::int64_t shares = position.shares < 0 ? -position.shares : position.shares;
  return values::notional(CardPrice{price}, shares);
}

/// nullopt: does not fit.
std::optional<Turnover> turnover_of(const CarryOver& carried) {
  Turnover all;
  for (const CarriedPosition& position : carried.positions) {
    values::Money& side = position.shares > 0 ? all.bought : all.sold;
    const auto one = worth(carried, position);
    const auto sum = one ? values::add(side, *one) : std::nullopt;
    if (!sum) return std::nullopt;
    side = *sum;
  }
  return all;
}

class Complaints {
 public:
  Complaints(const CarryOver& carried, const Config& config) : carried_{carried}, config_{config} {}
  std::string all() {
    want(carried_.version == kCarryOverVersion, "version " + std::to_string(carried_.version) +
                                                    ", this reads " +
                                                    std::to_string(kCarryOverVersion));
    symbols();
    positions();
    latches();
    risk();
    return text_;
  }

 private:
  void want(bool good, const std::string& what) {
    if (!good) text_ += (text_.empty() ? "" : "; ") + what;
  }
  void configured(const values::SymbolName& name, const char* what) {
    want(symbol_of(config_, name).has_value(),
         unpadded(name) + " is " + what + " and not among the symbols configured");
  }
  void symbols() {
    std::set<values::SymbolName> names;
    for (const CarriedSymbol& symbol : carried_.symbols) {
      configured(symbol.symbol, symbol.apart ? "set apart" : "held");
      want(names.insert(symbol.symbol).second, unpadded(symbol.symbol) + " stands there twice");
      want(symbol.cost >= values::Money{}, unpadded(symbol.symbol) + " has a negative cost");
    }
  }
  void positions() {
    std::map<values::SymbolName, risk::Int128> sums;
    std::set<std::tuple<int, int, values::SymbolName>> parties;
    for (const CarriedPosition& p : carried_.positions) {
      const std::string name =
          "the position of strategy " + std::to_string(p.strategy) + " in " + unpadded(p.symbol);
      want(carried_of(carried_, p.symbol) != nullptr, name + " has no netted one");
      want(p.account == config_.account, name + " is of account " + std::to_string(p.account) +
                                             ", configured is " + std::to_string(config_.account));
      want(p.strategy < contract::kStrategies, name + ": no such strategy");
      want(p.shares != 0 && p.cost >= values::Money{}, name + " is flat, or of negative cost");
      fits_ = fits_ && p.shares > kLeast && p.earned.value > kLeast;
      want(parties.insert({p.account, p.strategy, p.symbol}).second, name + " stands there twice");
      sums[p.symbol] += p.shares;
    }
    for (const CarriedSymbol& symbol : carried_.symbols)
      want(sums[symbol.symbol] == symbol.shares,
           unpadded(symbol.symbol) + ": its positions and the netted one differ");
    want(fits_ && turnover_of(carried_).has_value(), "what is held is worth more than fits");
  }
  void latches() {
    std::set<std::tuple<KillScope, std::uint16_t, values::SymbolName>> targets;
    for (const CarriedLatch& latch : carried_.latches) {
      const std::string name = "a kill by " + latch.actor;
      want(latch.scope <= KillScope::kSymbol, name + " is of no scope");
      want(latch.command >= LatchCommand::kFreeze && latch.command <= LatchCommand::kLiquidate,
           name + " is of no command");
      want(targets.insert({latch.scope, latch.index, latch.symbol}).second,
           name + " stands there twice");
      if (latch.symbol != values::SymbolName{}) configured(latch.symbol, "killed");
    }
  }
  void risk() {
    const auto is_rule = [](const EssTrigger& trigger) {
      return trigger.rule >= Rule::kDailyLoss &&
             static_cast<std::size_t>(trigger.rule) <= kRules.size();
    };
    want(std::all_of(carried_.ess.begin(), carried_.ess.end(), is_rule) &&
             carried_.ess.size() <= kEssHistoryMax &&
             (!carried_.ess_active || !carried_.ess.empty()),
         "the history of the Emergency Stop System is none");
    for (const CarriedRepair& repair : carried_.repairs) {
      const auto kind = static_cast<std::size_t>(repair.what.kind);
      want(kind >= 1 && kind <= values::kRepairKinds, "a repair of no kind");
    }
    want(carried_.repairs.size() <= kRepairsMax, "more repairs than can be kept");
  }

  const CarryOver& carried_;
  const Config& config_;
  static constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  bool fits_{true};  // whatever is taken negative
  std::string text_;
};

void take_positions(Step& step, const CarryOver& carried) {
  State& s = step.s;
  for (const CarriedPosition& each : carried.positions) {
    const PositionKey party{each.account, each.strategy, *symbol_of(s.config, each.symbol)};
    const values::Position position{each.shares, each.cost, {}};
    s.ledger.positions[party] = s.ledger.adopted[party] = position;
    s.risk.trips[party].realised_before = values::Money{-each.earned.value};
    step.changes.positions.push_back(party);
  }
  for (const CarriedSymbol& each : carried.symbols) {
    const std::uint16_t symbol = *symbol_of(s.config, each.symbol);
    const values::Position net{each.shares, each.cost, {}};
    s.ledger.nets[symbol] = s.ledger.adopted_nets[symbol] = net;
    s.market.symbols[symbol].marked_bid = each.bid;
    s.market.symbols[symbol].marked_ask = each.ask;
    if (each.apart) s.reconciliation.quarantine[symbol] = each.beyond;
  }
  s.ledger.opened = carried.cash_known;
  s.ledger.cash = carried.cash;
  if (!carried.positions.empty()) s.ledger.turnover[s.config.account] = *turnover_of(carried);
}

void take_repairs(State& s, const CarryOver& carried) {
  Reconciliation& r = s.reconciliation;
  r.account_quarantined = carried.account_apart;
  for (const CarriedRepair& each : carried.repairs) {
    Repair repair;
    repair.what = each.what;
    repair.state = each.rejected ? RepairState::kRejected : RepairState::kOpen;
    repair.blocks = each.blocks;
    repair.rounds = each.rounds;
    repair.number = r.next_repair++;
    repair.actor = each.actor;
    repair.reason = each.reason;
    r.repairs.insert_or_assign(each.what.id, repair);
  }
}

KillTarget target_of(const Config& config, const CarriedLatch& latch) {
  const bool named = latch.symbol != values::SymbolName{};
  return {latch.scope, named ? *symbol_of(config, latch.symbol) : latch.index};
}

/// As if engaged anew, but that no card is there yet: when one comes up it learns of them.
void take_latches(Step& step, const CarryOver& carried) {
  Kills& kills = step.s.kills;
  kills.ever = kills.ever || carried.reset_latched;
  for (const CarriedLatch& each : carried.latches) {
    const KillTarget target = target_of(step.s.config, each);
    kills.entries.insert_or_assign(
        target, LatchEntry{each.command, each.source, each.actor, each.reason, 0});
    kills.ever = kills.ever || target == KillTarget{};
    step.changes.kills = true;
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           kill_name(target) + " stands since a day before, by " +
               std::string{contract::to_string(each.source)} + ", " + each.actor + ": " +
               each.reason + "; " + std::string{to_string(each.command)});
    if (each.command >= LatchCommand::kHedge) begin_unwind(step, target);
  }
}

void take_risk(State& s, const CarryOver& carried) {
  RiskState& r = s.risk;
  r.valued = carried.valued;
  r.marks = carried.marks;
  risk::begin_day(r.marks);
  r.ess.active = carried.ess_active;
  r.ess.history = carried.ess;
  for (EssTrigger& trigger : r.ess.history) trigger.event = 0;
  if (r.ess.active) r.level = risk::RiskLevel::kCritical;
  if (carried.ramp) r.ramp_until_ns = s.config.risk.ramp_ns;
}

}  // namespace

std::string carry_complaint(const CarryOver& carried, const Config& config) {
  return Complaints{carried, config}.all();
}

void on_carry_over(Step& step, const CarryOver& event) {
  State& s = step.s;
  if (s.counts.events != 1) {
    notice(step, Severity::kCritical, NoticeCode::kBadInput,
           "what a day before left is not the first event of this one: ignored");
    return;
  }
  s.day.before = event;
  const bool clean = event.unreconciled.empty();
  notice(step, clean ? Severity::kInfo : Severity::kCritical, NoticeCode::kStarted,
         "a new day, after sequence " + std::to_string(event.sequence - 1) + " of journal " +
             std::to_string(event.journal_id) + ", rolled by " + event.actor + ": " + event.reason +
             (clean ? "" : "; not reconciled: " + event.unreconciled));
}

void take_over_day(Step& step) {
  State& s = step.s;
  if (!s.day.before) return;
  if (s.day.taken) {
    if (s.day.begun) return;
    // Whatever came was of the old day's order session.
    s.orders.next_report = 1;
    s.orders.orphans.clear();
    return;
  }
  const CarryOver& carried = *s.day.before;
  s.orders.next_clordid = carried.next_clordid;
  s.orders.next_id = carried.next_order;
  take_positions(step, carried);
  take_repairs(s, carried);
  take_latches(step, carried);
  take_risk(s, carried);
  s.day.taken = true;
}

bool of_the_day_before(State& s, const values::AccountStatement& venue) {
  if (!s.day.before || s.day.begun) return false;
  const CarryOver& old = *s.day.before;
  const bool sent = old.next_user_ref > 1;  // without an order there is nothing to book twice
  const bool same = sent && venue.next_user_ref >= old.next_user_ref &&
                    venue.last_sequence + 1 >= old.next_report;
  s.day.begun = !same;
  return same;
}

}  // namespace pcl::engine
