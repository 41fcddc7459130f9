#include "host/engine/risk/shadow_books.hpp"

#include <algorithm>
#include <utility>

#include "host/domain/exposure_load.hpp"
#include "host/engine/risk/shadow.hpp"
#include "host/engine/risk/shadow_limits.hpp"

namespace pcl::engine {

using contract::CommandKind;
using contract::Entry;

bool is_load(CommandKind kind) {
  return kind == CommandKind::kExposureClear || kind == CommandKind::kAccountLoad ||
         kind == CommandKind::kPositionLoad || kind == CommandKind::kOrderLoad ||
         kind == CommandKind::kSessionLoad;
}
bool is_order(CommandKind kind) {
  return kind == CommandKind::kOrderEnter || kind == CommandKind::kOrderReplace ||
         kind == CommandKind::kOrderModify;
}

namespace {

/// A command's effect has come.
void carry_out(Shadow& s, const Entry& command) {
  using contract::from_entry;
  const CommandKind kind = kind_of(command);
  const std::size_t symbols = s.books.own().symbols();
  if (is_load(kind)) --s.loads;
  if (is_limits(kind)) return write_limits(s.limits, command);
  switch (kind) {
    case CommandKind::kExposureClear:
      s.books.clear();
      s.last_id = {};
      s.sure = true;
      return;
    case CommandKind::kAccountLoad:
      (void)domain::load(s.books, symbols, from_entry<contract::AccountLoadCommand>(command));
      return;
    case CommandKind::kPositionLoad:
      (void)domain::load(s.books, symbols, from_entry<contract::PositionLoadCommand>(command));
      return;
    case CommandKind::kOrderLoad:
      (void)domain::load(s.books, symbols, from_entry<contract::OrderLoadCommand>(command));
      return;
    case CommandKind::kSessionLoad:
      s.next_report = from_entry<contract::SessionLoadCommand>(command).next_report_sequence;
      return;
    case CommandKind::kOrderResolve:
      (void)s.books.close(from_entry<contract::OrderResolveCommand>(command).user_ref);
      return;
    default:
      give_up(s);  // an order, and a later one was decided first
      return;
  }
}

domain::ouch::Report report_of(const contract::ReportRecord& record) {
  domain::ouch::Report report;
  report.type = static_cast<char>(record.code);
  report.user_ref = record.user_ref;
  report.original = record.original;
  report.quantity = record.quantity;
  report.price = record.price;
  report.reference = record.reference;
  report.reason = record.reason;
  report.state = static_cast<char>(record.reason);
  return report;
}

/// Whether it matters which of the two came first.
bool meets(const Entry& load, const contract::ReportRecord& record) {
  const bool moves = record.code == 'E' || record.code == 'B';
  switch (kind_of(load)) {
    case CommandKind::kAccountLoad:
      return moves;
    case CommandKind::kPositionLoad: {
      const auto to = contract::from_entry<contract::PositionLoadCommand>(load);
      return record.code == 'B' || (moves && to.account == record.account &&
                                    to.strategy == record.strategy && to.symbol == record.symbol);
    }
    case CommandKind::kOrderLoad:
      return contract::from_entry<contract::OrderLoadCommand>(load).user_ref == record.user_ref;
    default:
      return kind_of(load) == CommandKind::kExposureClear;
  }
}

}  // namespace

void give_up(Shadow& s) {
  if (s.sure) ++s.counts.given_up;
  s.sure = false;
}

void advance(Shadow& s, std::uint64_t sequence) {
  while (!s.sent.empty() && s.sent.begin()->first < sequence) {
    const Entry command = s.sent.begin()->second;
    s.sent.erase(s.sent.begin());
    carry_out(s, command);
  }
}

void forget(Shadow& s, std::uint64_t sequence) {
  const auto sent = s.sent.find(sequence);
  if (is_load(kind_of(sent->second))) --s.loads;
  s.sent.erase(sent);
}

void take_report(Shadow& s, const contract::ReportRecord& record) {
  s.next_report = record.report_sequence + 1;
  const auto met = [&](const auto& command) { return meets(command.second, record); };
  if (s.loads != 0 && std::any_of(s.sent.begin(), s.sent.end(), met)) {
    s.ambiguous = true;
    return;
  }
  if (!s.sure) return;
  const domain::ouch::Report report = report_of(record);
  const bool known = (record.flags & contract::report_flag::kKnown) != 0;
  const auto held = [&] {
    return domain::ouch::about_an_order(report.type) &&
           s.books.orders().find(report.user_ref) != nullptr;
  };
  if (held() && !known) {
    const auto resolved = std::find_if(s.sent.begin(), s.sent.end(), [&](const auto& command) {
      return kind_of(command.second) == CommandKind::kOrderResolve &&
             contract::from_entry<contract::OrderResolveCommand>(command.second).user_ref ==
                 report.user_ref;
    });
    if (resolved != s.sent.end()) {
      carry_out(s, resolved->second);
      s.sent.erase(resolved);
    }
  }
  if (held() != known) return give_up(s);
  const domain::ReportEffect effect = s.books.apply(report);
  const bool closed = (record.flags & contract::report_flag::kClosed) != 0;
  if (effect.closed != closed) give_up(s);
}

void shadow_sent(Shadow& s, const Entry& command) {
  const CommandKind kind = kind_of(command);
  const std::uint64_t sequence = contract::from_entry<contract::CommandHeader>(command).seq;
  s.last_sent = sequence;
  if (kind == CommandKind::kFeedStart) s.market.restarted = sequence;
  if (!is_load(kind) && !is_limits(kind) && !is_order(kind) && kind != CommandKind::kOrderResolve)
    return;
  if (s.sent.size() == kShadowSentMax) {
    s.sent.clear();
    s.loads = 0;
    s.limits.known = false;
    give_up(s);
  }
  if (is_load(kind)) ++s.loads;
  s.sent.insert_or_assign(sequence, command);
}

}  // namespace pcl::engine
