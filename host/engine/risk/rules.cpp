#include <algorithm>

#include "host/engine/risk/valuation.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using contract::KillScope;
using risk::Int128;
using risk::LossLimit;
using risk::Share;

constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr std::int64_t kNearPercent = 75;
/// Of equity; the limits of entries are above (H-30).
constexpr Share kSymbolConcentration{2'000}, kStrategyConcentration{5'000};

using Found = std::map<RuleKey, Finding>;

void find(Found& found, bool broken, Rule rule, std::size_t index, Int128 value, Int128 limit) {
  if (!broken) return;
  found.emplace(RuleKey{rule, static_cast<std::uint16_t>(index)},
                Finding{0, clamped(value).value, clamped(limit).value});
}

void find_losses(const State& s, Found& found) {
  const risk::EquityMarks& marks = s.risk.marks;
  const risk::LossTerms terms = loss_terms(s.config.risk);
  const Int128 day = Int128{marks.day_start.value} - marks.now.value;
  const auto part = [](Int128 whole, Share share) { return whole * share.value / risk::kWhole; };
  const auto loss = [&](LossLimit limit, Rule rule, Int128 value, Int128 most) {
    find(found, risk::broken(limit, marks, terms), rule, 0, value, most);
  };
  loss(LossLimit::kDailyLoss, Rule::kDailyLoss, day, terms.daily_loss.value);
  loss(LossLimit::kDailyCeiling, Rule::kDailyCeiling, day, terms.daily_ceiling.value);
  loss(LossLimit::kDrawdown, Rule::kDrawdown, Int128{marks.peak.value} - marks.now.value,
       part(marks.peak.value, terms.drawdown));
  loss(LossLimit::kCapitalLoss, Rule::kCapitalLoss, Int128{marks.capital.value} - marks.now.value,
       part(marks.capital.value, terms.capital_loss));
  loss(LossLimit::kDailyDrawdown, Rule::kDailyDrawdown,
       Int128{marks.day_peak.value} - marks.now.value,
       part(marks.day_peak.value, terms.daily_drawdown));
  loss(LossLimit::kDailyEscalation, Rule::kDailyEscalation, day,
       part(marks.day_start.value, terms.daily_escalation));
  find(found, day * 100 >= Int128{terms.daily_loss.value} * kNearPercent, Rule::kDailyLossNear, 0,
       day, terms.daily_loss.value);
}

void find_positions(const State& s, const Valuation& all, Found& found) {
  const RiskConfig& config = s.config.risk;
  const Int128 equity = s.risk.marks.now.value;
  for (std::size_t i = 0; i < all.symbols.size(); ++i) {
    const Int128 worth = all.symbols[i].worth;
    find(found, worth > config.entry.symbol_ceiling.value, Rule::kSymbolWorth, i, worth,
         config.entry.symbol_ceiling.value);
    find(found, risk::above(worth, equity, kSymbolConcentration), Rule::kSymbolConcentration, i,
         worth, equity);
  }
  const Int128 most = equity * risk::terms(config.entry.profile).max_leverage;
  find(found, risk::above(all.gross, most, config.entry.margin_share), Rule::kMargin,
       s.config.account, all.gross, most * config.entry.margin_share.value / risk::kWhole);
  for (const MomentumConfig& strategy : s.config.strategies) {
    const auto held =
        s.ledger.positions.find({s.config.account, strategy.strategy, strategy.symbol});
    if (held == s.ledger.positions.end()) continue;
    const Int128 shares = magnitude(held->second.shares);
    find(found, shares > 2 * Int128{strategy.quantity}, Rule::kPositionSize, strategy.strategy,
         shares, strategy.quantity);
    find(found, risk::above(held->second.cost.value, equity, kStrategyConcentration),
         Rule::kStrategyConcentration, strategy.strategy, held->second.cost.value, equity);
  }
}

void find_rates(const State& s, Found& found) {
  const risk::Tally requests = s.risk.requests.tally(s.now_ns);
  find(found, risk::exceeds(requests, risk::kRequestsLeast, risk::kErrorShare), Rule::kErrorRate, 0,
       Int128{requests.bad}, Int128{requests.all});
  const risk::Tally answers = s.risk.answers.tally(s.now_ns);
  find(found, risk::exceeds(answers, risk::kRequestsLeast, risk::kSlowShare), Rule::kAckLatency, 0,
       Int128{answers.bad}, Int128{answers.all});
  const risk::Tally decisions = s.risk.decisions.tally(s.now_ns);
  const auto blocked = [&](Rule rule, Share share) {
    find(found, risk::exceeds(decisions, risk::kRequestsLeast, share), rule, 0,
         Int128{decisions.bad}, Int128{decisions.all});
  };
  blocked(Rule::kBlockTarget, risk::kBlockTarget);
  blocked(Rule::kBlockRed, risk::kBlockRed);
  const auto red = s.risk.broken.find({Rule::kBlockRed, 0});
  const bool hour = found.contains({Rule::kBlockRed, 0}) && red != s.risk.broken.end() &&
                    s.now_ns - red->second.since_ns > kHour;
  find(found, hour, Rule::kBlockHour, 0, Int128{decisions.bad}, Int128{decisions.all});
}

void find_streaks(const State& s, Found& found) {
  const risk::StreakTerms& terms = s.config.risk.streaks;
  find(found, s.risk.streak.losses >= terms.account, Rule::kAccountStreak, 0,
       Int128{s.risk.streak.losses}, Int128{terms.account});
  for (const auto& [strategy, own] : s.risk.strategies) {
    find(found, own.streak.losses >= terms.strategy, Rule::kStrategyStreak, strategy,
         Int128{own.streak.losses}, Int128{terms.strategy});
  }
}

void trigger_ess(Step& step, Rule rule) {
  Ess& ess = step.s.risk.ess;
  if (ess.active) return;
  ess.active = true;
  ++ess.triggers;
  if (ess.history.size() >= kEssHistoryMax) ess.history.erase(ess.history.begin());
  ess.history.push_back({rule, step.s.counts.events, "", ""});
}

void act(Step& step, const RuleKey& key, const Finding& finding) {
  const RuleTerms& terms = terms_of(key.rule);
  const std::string text = sentence(key, finding);
  const bool grave = terms.consequence != Consequence::kNote;
  notice(step, grave ? Severity::kCritical : Severity::kWarning, NoticeCode::kRisk, text);
  if (terms.consequence == Consequence::kEss) trigger_ess(step, key.rule);
  if (kills(key.rule))
    engage(step, {terms.scope, terms.scope == KillScope::kGlobal ? std::uint16_t{0} : key.index},
           {contract::KillSource::kEngine, "risk", text, false});
}

void set_level(Step& step) {
  RiskState& r = step.s.risk;
  const bool marked = std::any_of(step.s.warnings.begin(), step.s.warnings.end(),
                                  [](const auto& w) { return w.second.percent >= kNearPercent; });
  const bool stressed = step.s.stress.known && step.s.stress.last.severity >= StressSeverity::kHigh;
  const bool killing = std::any_of(r.broken.begin(), r.broken.end(),
                                   [](const auto& each) { return kills(each.first.rule); });
  const risk::RiskLevel level =
      risk::next(r.level, r.ess.active || killing, marked || stressed || !r.broken.empty());
  if (level == r.level) return;
  r.level = level;
  step.changes.risk = true;
  notice(step, level == risk::RiskLevel::kCritical ? Severity::kCritical : Severity::kWarning,
         NoticeCode::kRisk, std::string{"global risk is "} + to_string(level));
}

/// From the first statement on: before it nobody knows what the account is worth.
void mark(State& s, const Valuation& all) {
  RiskState& r = s.risk;
  const values::Money equity = clamped(all.equity);
  if (!r.valued) {
    const values::Money capital = s.config.risk.capital;
    r.marks = {capital, equity, equity, std::max(capital, equity), equity};
    r.valued = true;
  }
  r.marks.capital = s.config.risk.capital;
  risk::observe(r.marks, equity);
}

}  // namespace

std::string sentence(const RuleKey& key, const Finding& finding) {
  std::string text = "limit broken: " + std::string{terms_of(key.rule).name};
  if (key.index != 0) text.append(" ").append(std::to_string(key.index));
  return text + " (" + std::to_string(finding.value) + ", limit " + std::to_string(finding.limit) +
         ")";
}

risk::LossTerms loss_terms(const RiskConfig& config) {
  risk::LossTerms terms = config.loss;
  terms.daily_ceiling = risk::scaled(terms.daily_ceiling, config.entry.profile);
  return terms;
}

void look_at_risk(Step& step) {
  State& s = step.s;
  if (!s.ledger.opened) return;
  const Valuation all = value(s);
  mark(s, all);
  Found found;
  find_losses(s, found);
  find_positions(s, all, found);
  find_rates(s, found);
  find_streaks(s, found);
  for (auto& [key, finding] : found) {
    const auto before = s.risk.broken.find(key);
    finding.since_ns = before == s.risk.broken.end() ? s.now_ns : before->second.since_ns;
    if (before == s.risk.broken.end()) act(step, key, finding);
  }
  step.changes.risk |= found.size() != s.risk.broken.size();
  s.risk.broken = std::move(found);
  set_level(step);
}

void risk_filled(Step& step, const values::Order& order, const values::Position& before,
                 const values::Position& after) {
  RiskState& r = step.s.risk;
  StrategyRisk& own = r.strategies[order.strategy];
  if (order.purpose == values::Purpose::kEntry && order.executed == 0) ++own.trades;
  const PositionKey party{order.account, order.strategy, order.symbol};
  if (const auto earned = risk::ended(r.trips[party], before, after); earned) {
    risk::record(r.streak, *earned);
    risk::record(own.streak, *earned);
  }
  step.look = true;
}

void risk_busted(Step& step, const PositionKey& party) {
  step.s.risk.trips[party].realised_before = step.s.ledger.positions[party].realised;
  step.look = true;
}

void risk_requested(Step& step) { step.s.risk.requests.count(step.s.now_ns, false); }

void risk_entered(Step& step, std::uint8_t strategy) {
  State& s = step.s;
  risk_requested(step);
  if (!risk::spikes(s.risk.strategies[strategy].rate, s.now_ns)) return;
  const RuleKey key{Rule::kOrderRate, strategy};
  const risk::OrderRate& rate = s.risk.strategies[strategy].rate;
  act(step, key, {s.now_ns, rate.requests, static_cast<std::int64_t>(rate.average >> 16U)});
}

void risk_error(Step& step) {
  step.s.risk.requests.spoil(step.s.now_ns);
  step.look = true;
}

void risk_answered(Step& step, const values::Order& order) {
  State& s = step.s;
  const std::int64_t limit = s.config.risk.ack_latency_ns;
  if (limit == 0 || order.asked_ns == 0 || order.state != values::OrderState::kSent) return;
  s.risk.answers.count(s.now_ns, s.now_ns - order.asked_ns > limit);
  step.look = true;
}

void risk_decided(Step& step, bool refused) {
  step.s.risk.decisions.count(step.s.now_ns, refused);
  if (refused) step.look = true;
}

void risk_restarted(State& s, std::int64_t ended_ns) {
  RiskState& r = s.risk;
  r.requests = {};
  r.decisions = {};
  r.answers = {};
  for (auto& [strategy, own] : r.strategies) own.rate = {};
  for (auto& [key, finding] : r.broken) finding.since_ns = 0;
  r.ramp_until_ns = r.ramp_until_ns > ended_ns ? s.config.risk.ramp_ns : 0;
}

void risk_resumed(Step& step, const KillTarget& target) {
  RiskState& r = step.s.risk;
  r.ramp_until_ns = step.s.now_ns + step.s.config.risk.ramp_ns;
  for (auto& [strategy, own] : r.strategies) {
    if (target.scope == KillScope::kStrategy && target.index == strategy) own.streak = {};
  }
  step.look = true;
}

}  // namespace pcl::engine
