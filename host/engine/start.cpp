#include <algorithm>

#include "host/engine/session/roll.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

constexpr std::uint32_t kStatusHold = 1U << 0U;
constexpr std::uint32_t kStatusDisabled = 1U << 2U;
constexpr std::uint32_t kHoldReleaseWord = 0x424F4F54;

/// A second of the wall clock has 36^4 ids: 69 years of them fit, and more in one second only
/// borrow from the next. A run begins above whatever the journal knows, also if its tail was lost,
/// and, as time passes, above whatever another journal gave out.
void begin_clordids(Orders& orders, std::int64_t wall_ns) {
  constexpr std::uint64_t kIdsPerSecond = 36ULL * 36 * 36 * 36;
  constexpr std::int64_t kEpochNs = 1'767'225'600'000'000'000;  // 2026-01-01 UTC
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  const std::int64_t since = wall_ns > kEpochNs ? (wall_ns - kEpochNs) / kSecondNs : 0;
  const std::uint64_t next = orders.next_clordid / kIdsPerSecond + 1;
  orders.next_clordid = std::max(next, static_cast<std::uint64_t>(since)) * kIdsPerSecond;
}

/// The gate's bucket of our session, in host time.
values::RequestBudget budget_of(const Config& config) {
  values::RequestBudget budget;
  for (const BucketConfig& bucket : config.buckets) {
    if (bucket.scope != contract::RateScope::kSession || bucket.index != config.session) continue;
    constexpr std::int64_t kNsPer2Units = 125;  // units of 1/16 us
    budget.interval_ns = std::int64_t{bucket.interval} * kNsPer2Units / 2;
    budget.tolerance_ns = std::int64_t{bucket.tolerance} * kNsPer2Units / 2;
  }
  return budget;
}

/// The clock may begin anew: whatever was timed counts from its beginning.
void begin_clock(Step& step) {
  Orders& orders = step.s.orders;
  orders.fence.asked_ns = 0;
  orders.fence.tries = 0;
  orders.budget = budget_of(step.s.config);
  orders.due.clear();
  for (const std::uint64_t id : orders.open) {
    values::Order& order = orders.all.at(id);
    order.asked_ns = order.cancel_ns = order.replace.asked_ns = 0;
    changed(step, order);
    orders.due.insert({0, id});
  }
  std::set<Due> closed;
  for (const Due& each : orders.closed) closed.insert({0, each.order});
  orders.closed.swap(closed);
}

bool same_symbols(const Config& a, const Config& b) {
  return std::equal(a.symbols.begin(), a.symbols.end(), b.symbols.begin(), b.symbols.end(),
                    [](const SymbolConfig& x, const SymbolConfig& y) { return x.name == y.name; });
}

void on_card_up(Step& step, const LinkChange& link) {
  State& s = step.s;
  const bool same = s.links.instance == link.instance;
  // A new card's numbers begin again; the same card never saw those that a crash kept from it.
  if (!same) s.orders.by_command.clear();
  s.orders.by_command.erase(s.orders.by_command.lower_bound(link.next_sequence),
                            s.orders.by_command.end());
  shadow_card_up(s.shadow, link, same);
  lose_sight(step);
  s.links.card = true;
  s.links.instance = link.instance;
  s.links.next_command = link.next_sequence;
  s.links.last_command = 0;
  s.links.fences = 0;
  s.links.fresh = link.next_sequence == 1;
  s.loaded.commit = 0;
  s.hold = (link.card_status & kStatusHold) != 0;
  s.disabled = (link.card_status & kStatusDisabled) != 0;
  take_over_kills(step, link);
  begin_loading(step, true);
}

void on_venue_up(Step& step, const LinkChange& link) {
  State& s = step.s;
  s.links.venue = true;
  s.orders.fence.asked_before = s.reconciliation.question;
  if (link.next_sequence > s.orders.next_report) {
    notice(step, Severity::kWarning, NoticeCode::kReportGap,
           "the venue's login begins at " + std::to_string(link.next_sequence) +
               ", we know up to " + std::to_string(s.orders.next_report - 1));
  }
  if (s.phase == Phase::kEnding && s.ending.asked) {  // what was asked before went with the link
    s.reconciliation.tries = 0;
    request_statement(step, StatementReason::kEnd);
    return;
  }
  if (s.phase == Phase::kLoading) {
    go_on(step);
  } else if (s.links.card && s.phase != Phase::kEnding && s.phase != Phase::kEnded) {
    begin_loading(step, false);
  } else if (s.phase == Phase::kEnding) {
    ask_lost_cancels(step);
  }
}

void link_down(Step& step, bool& link, const char* name) {
  State& s = step.s;
  link = false;
  s.reconciliation.done = s.ending.statement_done = false;
  s.kills.releasing = false;
  lose_sight(step);
  notice(step, Severity::kCritical, NoticeCode::kLink, std::string{name} + " is gone: no new risk");
  if (s.phase != Phase::kEnding && s.phase != Phase::kEnded && s.phase != Phase::kIdle)
    s.phase = Phase::kWaiting;
}

}  // namespace

std::string config_complaint(const Config& config) {
  std::string text;
  const auto want = [&](bool good, const std::string& what) {
    if (!good) text += (text.empty() ? "" : "; ") + what;
  };
  want(!config.symbols.empty() && config.symbols.size() <= contract::kSymbols, "symbols: 1 to 256");
  want(config.watchdog_us > 0, "watchdog_us: not 0");
  want(config.stale_us > 0, "stale_us: not 0");
  want(config.feed_port > 0 && config.feed_port <= 0xFFFF, "feed_port: 1 to 65535");
  want(config.account < contract::kAccounts, "account: 0 to 15");
  want(config.session < contract::kSessions, "session: 0 to 3");
  want(config.heartbeat_ns > 0 && config.statement_wait_ns > 0,
       "heartbeat_ns, statement_wait_ns: above 0");
  want(config.revalue_ns >= 0, "revalue_ns: not negative");
  const std::string limits = limits_complaint(config);
  want(limits.empty(), limits);
  std::set<std::uint8_t> numbers;
  for (const MomentumConfig& strategy : config.strategies) {
    const std::string name = "strategy " + std::to_string(strategy.strategy);
    want(strategy.strategy > 0 && strategy.strategy < contract::kStrategies,
         name + ": number 1 to 63");
    want(numbers.insert(strategy.strategy).second, name + ": number given twice");
    want(strategy.symbol < config.symbols.size(), name + ": symbol index out of range");
    want(strategy.lookback > 0 && strategy.lookback <= kLookbackMax, name + ": lookback 1 to 64");
  }
  return text;
}

void on_session_start(Step& step, const SessionStart& event) {
  State& s = step.s;
  std::string wrong = config_complaint(event.config);
  if (s.day.before && !s.day.taken && wrong.empty()) {
    const std::string carried = carry_complaint(*s.day.before, event.config);
    if (!carried.empty()) wrong = "what the day before left: " + carried;
  }
  if (!wrong.empty() || (s.run > 0 && !same_symbols(s.config, event.config))) {
    s.phase = Phase::kIdle;
    notice(step, Severity::kCritical, NoticeCode::kBadInput,
           "configuration refused: " +
               (wrong.empty() ? "another list of symbols within a session" : wrong));
    return;
  }
  lose_sight(step);
  s.config = event.config;
  ++s.run;
  begin_clock(step);
  s.strategies.resize(s.config.strategies.size());
  begin_recovery(s, s.phase);
  shadow_started(s.shadow, s.config.symbols.size());
  const std::uint64_t instance = s.links.instance;
  s.links = Links{};
  s.links.instance = instance;
  risk_restarted(s, s.now_ns);
  s.now_ns = s.heartbeat_ns = 0;
  s.hold = true;
  s.kills.releasing = false;
  unwind_restarted(s);
  s.ending = Ending{};
  s.resume = s.reconcile = s.stop = Pending{};
  begin_reconciliation(s);
  s.loaded = Loaded{.generation = s.loaded.generation};
  s.orders.report_gap = false;
  s.stores = Stores{};
  reset_market(s);
  take_over_day(step);
  begin_clordids(s.orders, event.wall_ns);
  s.phase = Phase::kWaiting;
  notice(step, Severity::kInfo, NoticeCode::kStarted,
         "run " + std::to_string(s.run) + " of the session");
  if (event.kill_file_present) {
    engage(step, {},
           {contract::KillSource::kFile, "start", "the kill file was left from before", false});
  }
}

void on_clock(Step& step, const Clock& event) {
  State& s = step.s;
  if (event.now_ns < s.now_ns) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput, "the host's clock ran backwards");
    return;
  }
  // Kept over a restart it lasts anew from the run's first clock, which is the machine's.
  if (s.now_ns == 0 && s.risk.ramp_until_ns > 0) s.risk.ramp_until_ns += event.now_ns;
  s.now_ns = event.now_ns;
  const bool beat =
      s.links.card && (s.heartbeat_ns == 0 || s.now_ns - s.heartbeat_ns >= s.config.heartbeat_ns);
  if (beat) {
    send(step, contract::HeartbeatCommand{});
    s.heartbeat_ns = s.now_ns;
    if (s.phase == Phase::kOpening && s.loaded.digests) try_to_open(step);
  }
  step.look = true;
  look_at_due(step);
  retire(s);
  check_release(step);
  check_waiting(step);
  try_to_load(step);
  unwind(step);
  const bool due =
      s.config.revalue_ns > 0 && s.now_ns - s.loaded.revalued_ns >= s.config.revalue_ns;
  if (due && s.links.card && !s.hold) revalue(step);
  check_end(step);
}

void on_link(Step& step, const LinkChange& event) {
  State& s = step.s;
  if (s.run == 0 || s.phase == Phase::kIdle) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "link change before the session started");
    return;
  }
  switch (event.kind) {
    case LinkKind::kCardUp:
      on_card_up(step, event);
      return;
    case LinkKind::kCardDown:
      link_down(step, s.links.card, "the card");
      return;
    case LinkKind::kVenueUp:
      on_venue_up(step, event);
      return;
    case LinkKind::kVenueDown:
      lose_connection(s);
      link_down(step, s.links.venue, "the venue session");
      return;
    case LinkKind::kFeedUp:
      s.links.feed = true;
      try_to_load(step);
      return;
    case LinkKind::kFeedDown:
      s.links.feed = false;
      return;
  }
  notice(step, Severity::kWarning, NoticeCode::kBadInput, "link change of unknown kind");
}

void on_counters(Step& step, const contract::CountersRecord& record) {
  State& s = step.s;
  if (record.code < contract::kCounterBanks) {
    const std::array<std::uint64_t, 5> bank{record.value0, record.value1, record.value2,
                                            record.value3, record.value4};
    const std::size_t first = bank.size() * record.code;
    const std::size_t count = std::min(bank.size(), s.counts.card.size() - first);
    std::copy_n(bank.begin(), count, s.counts.card.begin() + static_cast<std::ptrdiff_t>(first));
  }
  if (s.links.fences > 0) {
    --s.links.fences;
    if (s.links.fences == 0) s.orders.fence.released = s.orders.fence.marked;
    go_on(step);
  } else if (s.ending.banks > 0) {
    --s.ending.banks;
    check_end(step);
  }
}

/// Takes the next step of the start once everything it waits for is there.
void go_on(Step& step) {
  State& s = step.s;
  if (s.links.fences > 0) return;
  if (s.phase == Phase::kLoading && s.loaded.limits && s.links.feed_started && s.links.venue) {
    s.phase = Phase::kReconciling;
    request_statement(step, StatementReason::kStart);
    settle_unknown(step);
  } else if (s.phase == Phase::kOpening && s.loaded.digests) {
    try_to_open(step);
  }
}

void try_to_open(Step& step) {
  State& s = step.s;
  if (!s.loaded.limits || s.loaded.commit != 0) return;  // a set is under way: with the next beat
  if (s.open_tries++ < kOpenTriesMax) {
    write(step, contract::Register::kHoldRelease, kHoldReleaseWord);
    return;
  }
  block(step, NoticeCode::kUnavailable, "the card does not open its boot hold");
}

}  // namespace pcl::engine
