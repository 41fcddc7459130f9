#include "sim/world/host_truths.hpp"

#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::world {

using engine::KillTarget;
using engine::State;

std::set<KillTarget> kills_of(const State& host) {
  std::set<KillTarget> all;
  for (const auto& [target, entry] : host.kills.entries) all.insert(target);
  return all;
}

std::string forbids_entries(const State& host) {
  if (host.phase != engine::Phase::kTrading)
    return std::string{"phase "} + engine::to_string(host.phase);
  if (latched(host.kills)) return "the kill latch";
  if (!host.reconciliation.done) return "books that do not agree: " + host.reconciliation.text;
  if (!host.links.card || !host.links.venue || !host.links.feed) return "a link";
  if (host.hold || host.disabled) return "the card's hold";
  if (!host.stores.away.empty()) return "a store that is away";
  if (host.risk.ess.active) return "the Emergency Stop System";
  if (host.risk.level == risk::RiskLevel::kCritical) return "global risk";
  if (!host.orders.orphans.empty()) return "reports nobody knows";
  if (host.ledger.overflow) return "the ledger's overflow";
  return "";
}

void HostTruths::note(const engine::OperatorCommand& command) {
  if (command.kind == engine::OperatorKind::kKill) {
    asked_.emplace(command.request_id, command.target);
    releasable_.erase(command.target);
  }
  const bool two = !command.actor.empty() && !command.approver.empty() &&
                   command.actor != command.approver && !command.kill_file_present;
  if (command.kind == engine::OperatorKind::kResume && two)
    releasable_.emplace(command.target, command.request_id);
}

void HostTruths::before(const engine::Event& event, const State& host) {
  if (const auto* command = std::get_if<engine::OperatorCommand>(&event); command != nullptr)
    note(*command);
  const auto* statement = std::get_if<engine::VenueStatement>(&event);
  statement_ = statement != nullptr;
  statement_bad_ = statement_ && (!statement->statement.available ||
                                  statement->statement.last_sequence + 1 < host.orders.next_report);
  market_record_ = std::holds_alternative<engine::CardRecord>(event);
  const auto* report = std::get_if<engine::VenueMessage>(&event);
  report_ = report != nullptr ? report->sequence : 0;
  next_report_ = host.orders.next_report;
  repeated_ = host.counts.reports_repeated;
  missed_ = host.counts.reports_missed;
  next_id_ = host.orders.next_id;
  forbidden_ = forbids_entries(host);
}

std::string HostTruths::after(const engine::Event& event, const State& host,
                              const engine::Changes& changes) {
  if (std::string wrong = sums(host, changes); !wrong.empty()) return wrong;
  if (std::string wrong = kills(host); !wrong.empty()) return wrong;
  if (std::string wrong = orders(host, changes); !wrong.empty()) return wrong;
  if (std::string wrong = statement(changes); !wrong.empty()) return wrong;
  if (std::string wrong = reports(host); !wrong.empty()) return wrong;
  if (std::holds_alternative<engine::SessionStart>(event)) return "";  // not looked at yet
  const bool grave = host.risk.ess.active ||
                     std::any_of(host.risk.broken.begin(), host.risk.broken.end(),
                                 [](const auto& each) { return engine::kills(each.first.rule); });
  if (grave && host.risk.level != risk::RiskLevel::kCritical)
    return "I16: global risk is not critical while a rule that kills is broken";
  if (host.shadow.counts.disagreed != 0) return "I19: the host's judgement is not the gate's";
  return "";
}

std::string HostTruths::sums(const State& host, const engine::Changes& changes) {
  std::set<engine::PositionKey> parties{changes.positions.begin(), changes.positions.end()};
  for (const engine::Booked& booked : changes.executions) {
    const bool adds = (booked.side == values::Side::kBuy) != booked.busted;
    booked_[booked.party] += adds ? std::int64_t{booked.quantity} : -std::int64_t{booked.quantity};
    parties.insert(booked.party);
  }
  for (const engine::PositionKey& party : parties) {
    const auto held = host.ledger.positions.find(party);
    const std::int64_t shares = held == host.ledger.positions.end() ? 0 : held->second.shares;
    if (shares == booked_[party]) continue;
    return "I1: strategy " + std::to_string(party.strategy) + " holds " + std::to_string(shares) +
           " of symbol " + std::to_string(party.symbol) + ", its fills make " +
           std::to_string(booked_[party]);
  }
  return "";
}

std::string HostTruths::kills(const State& host) {
  const std::set<KillTarget> now = kills_of(host);
  for (const KillTarget& target : standing_) {
    if (now.contains(target) || releasable_.contains(target)) continue;
    return "I7: the " + engine::kill_name(target) + " is gone, and no two people asked for that";
  }
  for (const KillTarget& target : standing_) {
    if (now.contains(target)) continue;
    releasable_.erase(target);
    promised_.erase(target);
  }
  standing_ = now;
  return "";
}

std::string HostTruths::orders(const State& host, const engine::Changes& changes) const {
  for (const std::uint64_t id : changes.orders) {
    if (id < next_id_) continue;
    const auto found = host.orders.all.find(id);
    // Without a command it was taken over from the account: it rests at the venue.
    if (found == host.orders.all.end() || found->second.command_sequence == 0) continue;
    if (statement_) return "I12: a statement led to order " + std::to_string(id);
    if (found->second.purpose == values::Purpose::kEntry && !forbidden_.empty())
      return "I8: entry " + std::to_string(id) + " began in spite of " + forbidden_;
  }
  return "";
}

std::string HostTruths::statement(const engine::Changes& changes) const {
  if (!statement_bad_ || (changes.positions.empty() && changes.executions.empty())) return "";
  return "I13: a statement that failed, or is old, moved a position";
}

std::string HostTruths::reports(const State& host) const {
  const bool taken = report_ == next_report_;
  const std::uint64_t passed = host.orders.next_report - next_report_;
  const std::uint64_t counted = host.counts.reports_missed - missed_ + (taken ? 1 : 0);
  if (passed != counted)
    return "I11: " + std::to_string(passed) + " reports are over, " + std::to_string(counted) +
           " were taken or counted as missed";
  if (report_ == 0 || taken) return "";
  if (report_ < next_report_ && host.counts.reports_repeated == repeated_)
    return "I11: report " + std::to_string(report_) + " came again, and is not counted";
  if (report_ > next_report_ && !host.orders.report_gap)
    return "I11: report " + std::to_string(report_) + " is ahead of the next, and no gap is open";
  return "";
}

std::string HostTruths::recovered(std::uint64_t sequence) const {
  if (sequence >= durable_) return "";
  return "I17: the journal ends at " + std::to_string(sequence) + ", a store may show up to " +
         std::to_string(durable_);
}

std::string HostTruths::answered(const engine::CommandAnswer& answer) {
  if (!answers_.insert(answer.request_id).second)
    return "I18: request " + std::to_string(answer.request_id) + " was answered twice";
  if (!answer.ok)
    std::erase_if(releasable_, [&](const auto& each) { return each.second == answer.request_id; });
  const auto kill = asked_.find(answer.request_id);
  if (kill != asked_.end() && answer.ok && standing_.contains(kill->second))
    promised_.insert(kill->second);
  return "";
}

std::string HostTruths::restarted(const State& host, bool lost) {
  const std::set<KillTarget> now = kills_of(host);
  for (const KillTarget& target : lost ? promised_ : standing_) {
    // A release that two people asked for may have been the last thing in the journal.
    if (!now.contains(target) && !releasable_.contains(target))
      return "I7: the " + engine::kill_name(target) + " did not survive a restart";
  }
  standing_ = now;
  booked_.clear();
  for (const auto& [key, fill] : host.ledger.fills) {
    if (fill.busted) continue;
    booked_[fill.party] += fill.side == values::Side::kBuy ? std::int64_t{fill.quantity}
                                                           : -std::int64_t{fill.quantity};
  }
  for (const auto& [party, position] : host.ledger.positions) {
    if (position.shares != booked_[party])
      return "I1: behind a restart the fills of strategy " + std::to_string(party.strategy) +
             " make another position";
  }
  return "";
}

}  // namespace pcl::world
