#include "sim/world/day.hpp"

#include <algorithm>

#include "host/domain/digest.hpp"
#include "host/journal/replay.hpp"
#include "sim/world/caretakers.hpp"
#include "sim/world/day_settings.hpp"

namespace pcl::world {
namespace {

WorldSettings world_of(const DaySettings& day) {
  WorldSettings settings = settings_of(day.seed);
  settings.armed = day.faults;
  settings.window = {day.first_event, day.events};
  return settings;
}

class Day {
 public:
  explicit Day(const DaySettings& settings)
      : settings_{settings},
        world_{world_of(settings), disk_},
        invariants_{world_},
        mischief_{world_, invariants_},
        caretakers_{world_, mischief_} {
    if (settings.trace) world_.watch.told = [this](const std::string& what) { trace(what); };
    Random ending = Random{settings.seed}.of("ending");
    if (ending.below(4) == 0) close_at_ = ending.between(kDayEvents / 4, kDayEvents);
  }

  DayResult live() {
    result_.wrong = lived();
    result_.event = world_.schedule().done();
    result_.events = result_.event;
    result_.looks = invariants_.looks();
    result_.virtual_ns = world_.schedule().now();
    for (const FaultTerms& terms : kFaults)
      result_.struck[static_cast<std::size_t>(terms.fault)] = world_.faults().struck(terms.fault);
    if (world_.host() != nullptr) result_.executions = state().counts.executions;
    return result_;
  }

 private:
  std::string lived() {
    if (std::string wrong = with_faults(); !wrong.empty()) return wrong;
    world_.faults().stop();
    mischief_.heal();
    trace("the faults are over");
    if (!closed_) {
      if (std::string wrong = until([this] { return tradeable(); }, kTradeableNs); !wrong.empty())
        return "not tradeable again: " + wrong;
      close();
    }
    if (std::string wrong = until([this] { return over(); }, kEndedNs); !wrong.empty())
      return "the day does not end: " + wrong;
    return settled();
  }

  std::string with_faults() {
    while (world_.schedule().done() < settings_.events) {
      if (!closed_ && world_.schedule().done() >= close_at_) close();
      if (std::string wrong = step(); !wrong.empty()) return wrong;
    }
    return "";
  }
  std::string step() {
    if (!world_.step())
      return world_.fault() ? "nothing is left to happen" : world_.fault().error().message;
    if (settings_.trace) trace_state();
    if (!invariants_.wrong().empty()) return invariants_.wrong();
    return settings_.also ? settings_.also(world_) : "";
  }
  /// Why it has not come to that in time; empty: it has. Looked at now and then.
  template <class Reached>
  std::string until(const Reached& reached, std::uint64_t within_ns) {
    const std::uint64_t end_ns = world_.schedule().now() + within_ns;
    for (std::uint64_t i = 0; i < kEventsMax && world_.schedule().now() < end_ns; ++i) {
      if (i % 64 == 0 && reached()) return "";
      if (std::string wrong = step(); !wrong.empty()) return wrong;
    }
    if (world_.host() == nullptr) return "the host is dead";
    std::string why = forbids_entries(state());
    if (why.empty()) why = card_objects();
    if (world_.ended() && !heard()) why = "I11: reports of the venue were never heard of";
    return why.empty() ? "orders of unknown outcome" : why;
  }
  /// By the card's own word: that it is closed, or that it counts something else than the books.
  std::string card_objects() {
    constexpr std::uint32_t kClosed = 1U << 0U | 1U << 1U | 1U << 2U | 1U << 3U | 1U << 9U;
    if ((world_.wire().status() & kClosed) != 0)
      return "the card is closed, and the host thinks it open";
    domain::Digests books;
    for (const auto& [party, position] : state().ledger.positions)
      books.add(
          domain::PositionEntry{party.account, party.strategy, party.symbol, position.shares});
    const bool apart = !state().reconciliation.quarantine.empty();
    return apart || books.positions == world_.wire().positions()
               ? ""
               : "I15: the card counts other positions than the books";
  }

  void close() {
    trace("the market ends");
    closed_ = true;
    world_.provoke([](VenueNode& venue) { venue.close(); });
  }

  /// Or a rule says why not, and goes on saying so.
  bool tradeable() {
    if (world_.host() == nullptr) return false;
    const std::string why = forbids_entries(state());
    const bool known = state().orders.unknown.empty() && state().kills.entries.empty();
    if (why.empty() && known && card_objects().empty()) {
      result_.named.clear();
      return true;
    }
    result_.named = rule();
    return !result_.named.empty();
  }
  /// Of the host's, that forbids to trade on whatever people do; empty: none does.
  [[nodiscard]] std::string rule() const {
    const engine::State& host = state();
    // CRITICAL ends when no rule is broken any more, also none that only warns (H-12).
    const bool critical = host.risk.level == risk::RiskLevel::kCritical;
    if (critical && host.reconciliation.done && !host.risk.broken.empty()) {
      const auto& [key, finding] = *host.risk.broken.begin();
      return engine::sentence(key, finding);
    }
    return "";
  }

  bool over() { return world_.ended() && state().reconciliation.done && heard(); }
  /// I11: every report of the venue is over; what is under way still comes.
  bool heard() {
    return world_.venue().statement(UINT64_MAX).last_sequence + 1 == state().orders.next_report;
  }

  /// At the end of the day.
  std::string settled() {
    const auto replayed = journal::replay(disk_, "journal");
    if (!replayed) return "I10: replay: " + replayed.error().message;
    if (replayed->hash != world_.host()->engine().hash())
      return "I10: a replay gives another state";
    if (!state().orders.unknown.empty()) return "I15: orders of unknown outcome at the end";
    if (!world_.venue().engine().open_orders().empty()) return "I15: orders rest at the venue";
    return "";
  }

  /// What it changed to.
  void trace_state() {
    if (world_.host() == nullptr) return;
    const engine::State& host = state();
    std::string now = std::string{"phase "} + engine::to_string(host.phase);
    if (host.hold) now += ", hold";
    if (host.disabled) now += ", disabled";
    if (latched(host.kills)) now += ", killed";
    now += host.reconciliation.done ? ", books agree" : ", books: " + host.reconciliation.text;
    if (now != shown_) trace(now);
    shown_ = now;
  }
  void trace(const std::string& what) {
    if (settings_.trace)
      settings_.trace(std::to_string(world_.schedule().done()) + " " +
                      std::to_string(world_.schedule().now() / 1'000) + " us: " + what);
  }
  [[nodiscard]] const engine::State& state() const { return world_.host()->engine().state(); }

  const DaySettings& settings_;
  MemoryDisk disk_;
  World world_;
  Invariants invariants_;
  Mischief mischief_;
  Caretakers caretakers_;
  DayResult result_;
  std::uint64_t close_at_{UINT64_MAX};  // amid the faults
  bool closed_{};
  std::string shown_;  // in the trace
};

}  // namespace

DayResult live(const DaySettings& settings) { return Day{settings}.live(); }

}  // namespace pcl::world
