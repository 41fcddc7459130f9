#include "host/engine/risk/shadow.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/domain/gate_asked.hpp"
#include "host/engine/risk/shadow_books.hpp"
#include "host/engine/risk/shadow_kills.hpp"
#include "host/engine/risk/shadow_limits.hpp"
#include "host/engine/risk/shadow_market.hpp"

namespace pcl::engine {
namespace {

using contract::CommandKind;
using contract::DecisionRecord;
using contract::Entry;
using contract::Refusal;
using domain::Lacks;
using domain::Verdict;
using Findings = std::vector<Disagreement>;

bool state_corrupt(const Entry& record) {
  return static_cast<contract::KillSource>(
             contract::from_entry<contract::KillRecord>(record).source) ==
         contract::KillSource::kStateCorrupt;
}

// ---- decisions
void count(Shadow& s, const domain::Opinion& opinion, const Entry& said, Findings& out) {
  switch (opinion.verdict) {
    case Verdict::kAgrees:
      ++s.counts.agreed;
      return;
    case Verdict::kCannotTell:
      ++s.counts.cannot_tell[static_cast<std::size_t>(opinion.lacks)];
      return;
    case Verdict::kDisagrees:
      break;
  }
  ++s.counts.disagreed;
  out.push_back({said, opinion.finds});
}

domain::Asked asked_by(const Shadow& s, const Entry& command) {
  switch (kind_of(command)) {
    case CommandKind::kOrderReplace:
      return domain::asked_of(contract::from_entry<contract::OrderReplaceCommand>(command),
                              s.books.orders());
    case CommandKind::kOrderModify:
      return domain::asked_of(contract::from_entry<contract::OrderModifyCommand>(command),
                              s.books.orders());
    default:
      return domain::asked_of(contract::from_entry<contract::OrderEnterCommand>(command));
  }
}

/// An order whose side a modify has changed: no record tells the side of an M.
bool side_unclear(const Shadow& s, const domain::Asked& asked) {
  const domain::OpenOrder* order = s.books.orders().find(asked.original);
  return order != nullptr && order->side_moves;
}

domain::GateInput input_of(const Shadow& s, const domain::Asked& asked) {
  domain::GateInput in{.order = asked.order,
                       .limits = limits_of(s.limits, asked),
                       .market = market_of(s.market, asked.party.symbol),
                       .exposure = domain::exposure_of(s.books, asked),
                       .state = {.last_id = s.last_id,
                                 .kill = covering(s.kills, asked),
                                 .hold = false,
                                 .user_ref_left = true}};
  in.exposure.slot_free = in.exposure.own_free = true;
  return in;
}

bool names_its_party(const DecisionRecord& said, const domain::Asked& asked) {
  return domain::Party{said.account, said.strategy, said.symbol} == asked.party;
}

/// What passed is reserved.
void reserve(Shadow& s, const domain::Asked& asked, const DecisionRecord& said) {
  if (!s.sure) return;
  const bool of_chain = asked.order.replace || asked.order.modify;
  const bool exit = (said.flags & contract::decision_flag::kReduceOnly) != 0;
  const bool possible = of_chain ? asked.order.known : s.books.orders().slot_free(said.user_ref);
  if (!possible || !domain::reserve(s.books, asked, said.user_ref, asked.new_risk(exit)))
    give_up(s);
}

/// Does anything hang on the market of that version?
bool looks_at_market(const domain::Shadowed& found, const DecisionRecord& said) {
  const auto code = static_cast<Refusal>(said.code);
  using domain::check;
  const domain::Checks open = check(Refusal::kMarketClosed) | check(Refusal::kHalted) |
                              check(Refusal::kNoReference) | check(Refusal::kBelowCollar) |
                              check(Refusal::kAboveCollar) | check(Refusal::kShortSale);
  return (code == Refusal::kNone || code >= Refusal::kMarketClosed) && (open & ~found.made) != 0;
}

/// At once, or as soon as the market records have come as far.
void look_at_market(Shadow& s, const ShadowWaiting& decision, const ShadowView& view,
                    Findings& out) {
  const std::uint64_t version = version_of(decision);
  const bool known = s.market.known && s.market.restarted == 0;
  const bool ahead = known && version > s.market.version;
  if (ahead && s.waiting.size() < kShadowWaitingMax) {
    s.waiting.push_back(decision);
    return;
  }
  const bool here = known && version == s.market.version;
  count(s, opinion_of(decision, here ? &s.market : nullptr, view.lossless), decision.said, out);
}

void decide(Shadow& s, const Entry& entry, const ShadowView& view, Findings& out) {
  const auto said = contract::from_entry<DecisionRecord>(entry);
  const auto sent = s.sent.find(said.command_sequence);
  if (sent == s.sent.end() || !is_order(kind_of(sent->second))) {
    give_up(s);
    return count(s, {Verdict::kCannotTell, Lacks::kCommand, {}}, entry, out);
  }
  const Entry command = sent->second;
  s.sent.erase(sent);
  advance(s, said.command_sequence);
  const domain::Asked asked = asked_by(s, command);
  const domain::GateInput in = input_of(s, asked);
  const bool of_chain = asked.order.replace || asked.order.modify;
  domain::Known known{.limits = s.limits.known,
                      .exposure = s.sure && !s.ambiguous && s.next_report >= view.next_report &&
                                  !side_unclear(s, asked),
                      .kills = known_at(s.kills, said)};
  const domain::Shadowed found = domain::shadow(in, known, said);
  const bool party = (of_chain && !known.exposure) || names_its_party(said, asked);
  const bool number = !asked.order.modify || said.user_ref == 0 || said.user_ref == asked.original;
  domain::Opinion opinion = domain::conclude(found, said);
  if (!party || !number || !domain::sound(in, known, view.stale_us, said))
    opinion = {Verdict::kDisagrees, Lacks::kNothing, found.finds};
  const bool settled = opinion.verdict == Verdict::kDisagrees || !looks_at_market(found, said);
  if (settled || (of_chain && !known.exposure)) {
    count(s, opinion, entry, out);
  } else {
    look_at_market(s,
                   {.said = entry,
                    .symbol_limits = contract::to_entry(in.limits.symbol),
                    .rest = found,
                    .price = in.order.price,
                    .symbol = asked.party.symbol,
                    .side = in.order.side,
                    .account_flags = in.limits.account.flags,
                    .auction = in.order.auction,
                    .limits = known.limits},
                   view, out);
  }
  if (said.code == 0) reserve(s, asked, said);
  if (!asked.order.modify) s.last_id = std::max(s.last_id, asked.order.clordid, domain::id_below);
}

// ---- answers
void take_digest(Shadow& s, const Entry& entry, Findings& out) {
  const auto record = contract::from_entry<contract::DigestRecord>(entry);
  advance(s, record.command_sequence);
  const bool equal = s.books.digests() == domain::Digests{record.positions, record.orders};
  const bool ambiguous = std::exchange(s.ambiguous, false);
  if (!s.sure || equal) return;
  give_up(s);
  if (ambiguous) return;
  ++s.counts.disagreed;
  out.push_back({entry, {}});
}

void take_limits(Shadow& s, const contract::LimitsRecord& record) {
  advance(s, record.command_sequence);
  commit_limits(s.limits, record);
}

void take_refused(Shadow& s, const contract::RefusedRecord& record) {
  const auto kind = static_cast<CommandKind>(record.command_kind);
  const auto sent = s.sent.find(record.command_sequence);
  if (sent != s.sent.end() && kind_of(sent->second) == kind)
    return forget(s, record.command_sequence);
  // It is thought to have had its effect.
  if (is_load(kind) || is_order(kind) || kind == CommandKind::kOrderResolve) give_up(s);
  if (is_limits(kind)) s.limits.known = false;
  if (record.command_sequence == s.market.restarted) s.market.restarted = 0;
}

// ---- market
void look_at_waiting(Shadow& s, std::uint64_t up_to, const ShadowMarket* market, bool lossless,
                     Findings& out) {
  std::size_t done = 0;
  for (; done < s.waiting.size() && version_of(s.waiting[done]) <= up_to; ++done) {
    const ShadowWaiting& decision = s.waiting[done];
    count(s, opinion_of(decision, market, lossless), decision.said, out);
  }
  s.waiting.erase(s.waiting.begin(), s.waiting.begin() + static_cast<std::ptrdiff_t>(done));
}

/// Records have no holes, unless they were read by a host that died before it had journalled them.
void notice_hole(Shadow& s, const Entry& record) {
  const std::uint64_t sequence = contract::from_entry<contract::RecordHeader>(record).seq;
  const bool hole = s.last_record != 0 && sequence != s.last_record + 1;
  s.last_record = sequence;
  if (!hole) return;
  give_up(s);
  s.limits.known = s.kills.known = s.market.known = false;
}

/// A market that begins anew had told all of the one before.
void take_market(Shadow& s, const Entry& record, const ShadowView& view, Findings& out) {
  const std::optional<std::uint64_t> version = market_version_of(record);
  const ShadowMarket* market = s.market.known ? &s.market : nullptr;
  if (market_begins(record)) look_at_waiting(s, UINT64_MAX, market, view.lossless, out);
  if (version && *version > s.market.version)
    look_at_waiting(s, *version - 1, market, view.lossless, out);
  take_record(s.market, record, s.last_sent);
  if (version) look_at_waiting(s, *version, market, view.lossless, out);
}

}  // namespace

Findings shadow_record(Shadow& s, const Entry& record, const ShadowView& view) {
  using contract::RecordKind;
  Findings out;
  notice_hole(s, record);
  switch (static_cast<RecordKind>(record.kind())) {
    case RecordKind::kQuote:
    case RecordKind::kTradingState:
    case RecordKind::kGap:
      take_market(s, record, view, out);
      break;
    case RecordKind::kDecision:
      decide(s, record, view, out);
      break;
    case RecordKind::kReport:
      take_report(s, contract::from_entry<contract::ReportRecord>(record));
      break;
    case RecordKind::kKill:
      take_kill(s.kills, contract::from_entry<contract::KillRecord>(record), s.last_sent);
      if (state_corrupt(record)) give_up(s);
      break;
    case RecordKind::kDigest:
      take_digest(s, record, out);
      break;
    case RecordKind::kLimits:
      take_limits(s, contract::from_entry<contract::LimitsRecord>(record));
      break;
    case RecordKind::kRefused:
      take_refused(s, contract::from_entry<contract::RefusedRecord>(record));
      break;
    default:
      break;  // released, counters, warning
  }
  return out;
}

void shadow_card_up(Shadow& s, const LinkChange& link, bool same) {
  if (same) {  // what it has not seen it never will
    while (!s.sent.empty() && s.sent.rbegin()->first >= link.next_sequence)
      forget(s, s.sent.rbegin()->first);
    return;
  }
  Shadow fresh;
  fresh.books = std::move(s.books);
  fresh.books.clear();
  fresh.counts = s.counts;
  for (const ShadowWaiting& decision : s.waiting) {
    Findings none;
    count(fresh, opinion_of(decision, nullptr, false), decision.said, none);
  }
  fresh.last_sent = link.next_sequence - 1;
  fresh.sure = fresh.limits.known = link.next_sequence == 1;  // after a reset there is nothing
  fresh.kills = kills_of(link);
  s = std::move(fresh);
}

void shadow_started(Shadow& s, std::size_t symbols) {
  if (s.books.own().symbols() == symbols) return;
  s.books = domain::Exposure{domain::ExposureSizes{.symbols = symbols}};
  give_up(s);
}

bool sound(const Shadow& s, std::size_t symbols) {
  return s.books.sound(symbols) &&
         std::all_of(s.waiting.begin(), s.waiting.end(), [](const ShadowWaiting& decision) {
           return static_cast<std::size_t>(decision.rest.lacks) < domain::kLacks;
         });
}

}  // namespace pcl::engine
