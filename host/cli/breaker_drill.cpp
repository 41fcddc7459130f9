#include "host/cli/breaker_drill.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "host/base/monotonic.hpp"

namespace pcl::breaker {

using contract::KillScope;
using contract::KillSource;
using contract::Register;

namespace {

constexpr std::uint32_t kWatchUs = 100'000;  // of the watchdog and of the feed's silence
constexpr std::uint32_t kUnknownOrder = 0xFFFF'FFF0;
constexpr std::uint64_t kNoReference = 1'000'000'000;
/// After a round: a thread scheduled in real time that never rests is made to, mid-round, for 50 ms
/// of each second (sched(7)). An eighth of the round keeps clear of that.
void rest_after(std::uint64_t round_ns) {
  constexpr std::uint64_t kLeastNs = 1'000'000;
  std::this_thread::sleep_for(std::chrono::nanoseconds{std::max(kLeastNs, round_ns / 8)});
}

/// How often this thread had to give its processor away.
long interruptions() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nivcsw;
}

/// Time passes the limit with the cause; until then exactly the limit has passed.
std::function<Status(Desk&)> at_limit(Register watch) {
  return [watch](Desk& desk) {
    if (Status done = desk.write(watch, kWatchUs); !done) return done;
    desk.pass_time(kWatchUs);
    return desk.turn();
  };
}
Status limit_passes(Desk& desk) {
  desk.pass_time(1);
  return ok();
}

/// An execution of an order of this party.
Status execute(Desk& desk, std::uint8_t account, std::uint8_t strategy, std::uint64_t price) {
  const std::uint32_t order = desk.open_buy(account, strategy);
  if (order == 0) return Error{Fault::kRefused, "no order of the party to be executed has passed"};
  return desk.report(0, ouch::executed(order, 10, price, desk.match()));
}

Scenario by_hand(Level level, KillScope scope, std::uint16_t index) {
  return {level, scope, index, KillSource::kCli, {}, {}};
}

}  // namespace

std::vector<Scenario> scenarios() {
  constexpr std::uint8_t kAccount = kAccounts[1], kStrategy = kStrategies[1];
  // 10 shares bought so far above the bid lose, at once, twice what is allowed.
  constexpr std::uint64_t kFirmPrice = kBid + kLossOfFirm / 5,
                          kAccountPrice = kBid + kLossOfAccount / 5;
  std::vector<Scenario> all;
  all.push_back(by_hand(Level::kL1, KillScope::kGlobal, 0));
  const auto global = [&all](KillSource source, std::function<Status(Desk&)> arrange,
                             std::function<Status(Desk&)> cause) {
    all.push_back(
        {Level::kL1, KillScope::kGlobal, 0, source, std::move(arrange), std::move(cause)});
  };
  global(KillSource::kWatchdog, at_limit(Register::kWatchdogUs), limit_passes);
  global(KillSource::kReportGap, {},
         [](Desk& desk) { return desk.report(1, ouch::priority(kUnknownOrder)); });
  global(KillSource::kReportUnknown, {}, [](Desk& desk) {
    return desk.report(0, ouch::executed(kUnknownOrder, 10, kBid, desk.match()));
  });
  global(KillSource::kReportUnhandled, {},
         [](Desk& desk) { return desk.report(0, ouch::restated(kUnknownOrder)); });
  global(KillSource::kLoss, {},
         [](Desk& desk) { return execute(desk, kAccounts[0], kStrategies[0], kFirmPrice); });
  global(KillSource::kFeedLost, at_limit(Register::kFeedLossUs), limit_passes);
  global(KillSource::kDigest, {}, [](Desk& desk) {
    desk.wrong_digests();
    return ok();
  });
  all.push_back(by_hand(Level::kL2, KillScope::kSession, kSessions[1]));
  all.push_back(by_hand(Level::kL2, KillScope::kAccount, kAccount));
  all.push_back({Level::kL2, KillScope::kAccount, kAccount, KillSource::kLoss, {}, [](Desk& desk) {
                   return execute(desk, kAccount, kStrategies[0], kAccountPrice);
                 }});
  all.push_back(by_hand(Level::kL3, KillScope::kStrategy, kStrategy));
  const auto at_the_bid = [](Desk& desk) { return execute(desk, kAccounts[0], kStrategy, kBid); };
  all.push_back({Level::kL3, KillScope::kStrategy, kStrategy, KillSource::kExecutions,
                 [at_the_bid](Desk& desk) {
                   if (Status done = at_the_bid(desk); !done) return done;
                   return desk.turn();
                 },
                 at_the_bid});
  all.push_back(by_hand(Level::kL4, KillScope::kSymbol, kKilledSymbol));
  all.push_back(
      {Level::kL4, KillScope::kSymbol, kKilledSymbol, KillSource::kBookInvalid, {}, [](Desk& desk) {
         return desk.feed(itch::remove(Desk::locate_of(kKilledSymbol), kNoReference));
       }});
  return all;
}

bool refused_by_kill(const contract::DecisionRecord& decision, KillScope scope,
                     std::uint16_t index) {
  const auto refusal = static_cast<contract::Refusal>(decision.code);
  if (refusal == contract::Refusal::kKilled)
    return decision.operand == static_cast<std::uint64_t>(scope) && decision.limit == index;
  const bool before = refusal == contract::Refusal::kSessionDisabled ||
                      refusal == contract::Refusal::kExposureUnknown;
  return before && scope == KillScope::kGlobal &&
         (decision.flags & contract::decision_flag::kKilled) != 0;
}

Result<std::vector<Row>> Drill::run() {
  std::vector<Row> rows;
  for (const Scenario& scenario : scenarios()) {
    Row row{scenario.level,
            scenario.scope,
            scenario.cause ? std::string{contract::to_string(scenario.source)} : "register",
            {}};
    for (std::uint32_t i = 0; i < settings_.rounds; ++i) {
      const std::uint64_t begin_ns = monotonic_ns();
      auto measured = round(scenario);
      rest_after(monotonic_ns() - begin_ns);
      if (!measured) {
        return Error{measured.error().fault,
                     std::string{contract::to_string(scenario.scope)} + " by " + row.source +
                         ", round " + std::to_string(i + 1) + ": " + measured.error().message};
      }
      row.rounds.push_back(*measured);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<Round> Drill::round(const Scenario& scenario) {
  if (Status done = desk_.fill(); !done) return done.error();
  if (scenario.arrange) {
    if (Status done = scenario.arrange(desk_); !done) return done.error();
  }
  const auto from_ns = cause(scenario);
  if (!from_ns) return from_ns.error();
  if (Status done = until_closed(); !done) return done.error();
  const bool interrupted = interruptions() != interruptions_;
  if (!refused_by_kill(*desk_.sight().probe, scenario.scope, scenario.index)) {
    const auto refusal = static_cast<contract::Refusal>(desk_.sight().probe->code);
    return Error{Fault::kRefused, "an order after the kill was not refused by it, but: " +
                                      std::string{contract::to_string(refusal)}};
  }
  if (desk_.sight().kill->source != static_cast<std::uint8_t>(scenario.source))
    return Error{Fault::kRefused, "the kill names another source"};
  if (Status done = desk_.settle(); !done) return done.error();  // the last old frame ends in it
  Round measured_now = measured(*from_ns);
  measured_now.interrupted = interrupted;
  if (Status done = desk_.recover(); !done) return done.error();
  return measured_now;
}

/// Returns the time of the cause.
Result<std::uint64_t> Drill::cause(const Scenario& scenario) {
  // How long the burst takes the card, from one just like it.
  const std::uint64_t begin_ns = monotonic_ns();
  desk_.submit_orders(kBurst);
  if (Status done = desk_.turn(); !done) return done.error();
  const std::uint64_t burst_ns = monotonic_ns() - begin_ns;
  card_.forget();
  desk_.expect(scenario.scope, scenario.index);
  if (!scenario.cause) return engage(scenario, random_() % std::max<std::uint64_t>(burst_ns, 1));
  desk_.submit_orders(kBurst);
  interruptions_ = interruptions();
  const std::uint64_t from_ns = monotonic_ns();
  if (Status done = scenario.cause(desk_); !done) return done.error();
  return from_ns;
}

/// The host's own kill may come from any thread at any time: so it does here.
Result<std::uint64_t> Drill::engage(const Scenario& scenario, std::uint64_t delay_ns) {
  std::atomic<int> steps{0};
  std::uint64_t engaged_ns = 0;
  std::jthread hand{[&] {
    steps = 1;
    while (steps.load() != 2) std::this_thread::yield();
    const std::uint64_t begin_ns = monotonic_ns();
    do {
      engaged_ns = monotonic_ns();
    } while (engaged_ns - begin_ns < delay_ns);
    card_.engage(scenario.source, scenario.scope, scenario.index);
  }};
  while (steps.load() != 1) std::this_thread::yield();
  interruptions_ = interruptions();
  steps = 2;
  desk_.submit_orders(kBurst);
  const Status closed = until_closed();
  hand.join();
  if (!closed) return closed.error();
  return engaged_ns;
}

Status Drill::until_closed() {
  const std::uint64_t limit_ns = monotonic_ns() + Desk::kPatienceNs;
  while (desk_.sight().gate_ns == 0 || desk_.sight().wire_ns == 0) {
    if (Status done = desk_.turn(); !done) return done;
    if (monotonic_ns() > limit_ns) return Error{Fault::kExhausted, "the kill is not seen"};
  }
  return ok();
}

Round Drill::measured(std::uint64_t from_ns) const {
  const Sight& sight = desk_.sight();
  Round out;
  if (sight.kill->cycle != 0) {
    const std::uint64_t latch = sight.kill->kill_cycle;
    out.card_cycles = sight.old_cycle > latch ? sight.old_cycle - latch : 0;
  }
  out.gate = closing(from_ns, sight.gate_ns, sight.probe->cycle);
  out.wire = closing(from_ns, sight.wire_ns, std::max(sight.kill->cycle, sight.old_cycle));
  out.dropped = sight.dropped;
  out.poisoned = sight.poisoned;
  return out;
}

Closing Drill::closing(std::uint64_t from_ns, std::uint64_t to_ns, std::uint64_t cycle) const {
  const std::uint64_t host_ns = to_ns > from_ns ? to_ns - from_ns : 0;
  const std::uint64_t before = desk_.sight().cycle_before;
  const std::uint64_t cycles = cycle > before ? cycle - before : 0;
  if (!settings_.simulated) return {host_ns, host_ns, cycles};
  return {host_ns, ns_of_cycles(cycles) + card_.outside_ns(from_ns, to_ns), cycles};
}

}  // namespace pcl::breaker
