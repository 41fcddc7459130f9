// Each kind of fault strikes, and does what its name says: the host, or the venue, shows it.
#include "sim/world/faults.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sim/world/day.hpp"

namespace pcl::world {
namespace {

TEST(Faults, ASeedHasAboutAQuarterOfTheKindsAndOthersThanTheNext) {
  std::array<std::uint64_t, kFaultKinds> seeds{};
  std::set<std::string> sets;
  constexpr std::uint64_t kSeeds = 1'000;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const FaultSet armed = armed_by(seed);
    sets.insert(names_of(armed));
    for (std::size_t i = 0; i < kFaultKinds; ++i) seeds[i] += armed[i] ? 1U : 0U;
  }
  EXPECT_GT(sets.size(), kSeeds * 99 / 100);
  for (const FaultTerms& terms : kFaults) {
    const auto share = static_cast<double>(seeds[static_cast<std::size_t>(terms.fault)]) / kSeeds;
    EXPECT_NEAR(share * terms.seeds, 1.0, 0.3) << terms.name;
  }
}

TEST(Faults, TheTableIsByKindAndNamesAreFoundAgain) {
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kFaults[i].fault), i);
    EXPECT_EQ(fault_of(kFaults[i].name), kFaults[i].fault);
  }
  EXPECT_FALSE(fault_of("lies"));
  EXPECT_EQ(names_of({}), "none");
}

FaultSet only(FaultKind kind) {
  FaultSet set{};
  set[static_cast<std::size_t>(kind)] = true;
  return set;
}

TEST(Faults, StrikeWithinTheirWindowAndBudgetAndMoveNoOther) {
  constexpr std::uint64_t kEvents = 10'000;
  const auto when = [](const FaultSet& armed, Window window) {
    Faults faults{5, armed, window};
    std::vector<std::uint64_t> events;
    for (std::uint64_t event = 0; event < kEvents; ++event) {
      if (faults.strikes(FaultKind::kBust, event)) events.push_back(event);
      (void)faults.strikes(FaultKind::kHalt, event);
    }
    EXPECT_EQ(events.size(), faults.struck(FaultKind::kBust));
    return events;
  };
  const std::vector<std::uint64_t> all = when(only(FaultKind::kBust), {});
  ASSERT_EQ(all.size(), terms_of(FaultKind::kBust).budget);
  FaultSet both = only(FaultKind::kBust);
  both[static_cast<std::size_t>(FaultKind::kHalt)] = true;
  EXPECT_EQ(when(both, {}), all);
  EXPECT_EQ(when(both, {all[1], all[1]}), std::vector{all[1]});
  EXPECT_TRUE(when(only(FaultKind::kHalt), {}).empty());
  Faults stopped{5, only(FaultKind::kBust), {}};
  stopped.stop();
  for (std::uint64_t event = 0; event < kEvents; ++event)
    EXPECT_FALSE(stopped.strikes(FaultKind::kBust, event));
}

struct Shown {
  FaultKind kind{};
  bool (*by)(const World&){};
  std::optional<FaultKind> with{};  // what it takes to show
};
bool counted(std::uint64_t engine::Counts::*what, const World& world) {
  return world.host() != nullptr && world.host()->engine().state().counts.*what > 0;
}
const engine::State* state(const World& world) {
  return world.host() == nullptr ? nullptr : &world.host()->engine().state();
}
bool killed_by(const engine::State& s, contract::KillSource source) {
  return std::any_of(s.kills.entries.begin(), s.kills.entries.end(),
                     [&](const auto& entry) { return entry.second.source == source; });
}

template <class Predicate>
bool of_state(const World& world, const Predicate& predicate) {
  return state(world) != nullptr && predicate(*state(world));
}
bool second_life(const World& world) { return world.lives() > 1; }

/// Not before the day, nor at its end.
bool trades(const engine::State& s) {
  return s.phase == engine::Phase::kTrading && s.counts.executions > 0;
}
/// By the card, as it tells at the end.
template <contract::Counter kCounter>
bool card_counted(const World& world) {
  return of_state(world, [](const engine::State& s) {
    return s.counts.card[static_cast<std::size_t>(kCounter)] > 0;
  });
}
/// Longer than a line and the host's clock of 10 ms explain.
bool late(const World& world, std::int64_t since_ns) {
  constexpr std::int64_t kLateNs = 25'000'000;
  return static_cast<std::int64_t>(world.schedule().now()) - since_ns > kLateNs;
}

const Shown kShown[]{
    {FaultKind::kReportRepeated,  // behind a login
     [](const World& w) { return counted(&engine::Counts::reports_repeated, w); },
     FaultKind::kDisconnect},
    {FaultKind::kReportDelayed,
     [](const World& w) {
       return of_state(w, [&](const engine::State& s) {
         return std::any_of(s.orders.open.begin(), s.orders.open.end(), [&](std::uint64_t id) {
           const values::Order& order = s.orders.all.at(id);
           return order.state == values::OrderState::kSent && late(w, order.asked_ns);
         });
       });
     }},
    {FaultKind::kReportsSilent,
     [](const World& w) { return counted(&engine::Counts::unknown, w); }},
    {FaultKind::kAckLost, [](const World& w) { return counted(&engine::Counts::unknown, w); }},
    {FaultKind::kLateFill, [](const World& w) { return counted(&engine::Counts::late_fills, w); }},
    {FaultKind::kRejectStorm,  // of a symbol that is none
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return s.counts.rejected[static_cast<std::size_t>(values::RejectClass::kOwnFault)] > 0;
       });
     }},
    {FaultKind::kCancelIgnored,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return std::any_of(s.orders.all.begin(), s.orders.all.end(),
                            [](const auto& o) { return o.second.cancel_tries > 1; });
       });
     }},
    {FaultKind::kFrameLost,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return s.counts.retransmits > 0 ||
                std::any_of(s.orders.all.begin(), s.orders.all.end(), [](const auto& o) {
                  return o.second.state == values::OrderState::kGone;
                });
       });
     }},
    {FaultKind::kRateLimit,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return trades(s) && s.counts.rejects > 0; });
     }},
    {FaultKind::kFeedDrop, card_counted<contract::Counter::kGaps>},
    {FaultKind::kFeedDuplicate, card_counted<contract::Counter::kMessagesDuplicate>},
    {FaultKind::kFeedReorder, card_counted<contract::Counter::kMessagesAhead>},
    {FaultKind::kFeedDelay,
     [](const World& w) {
       constexpr std::uint64_t kUnderWay = 10;  // messages: 2 ms apart, and no line takes 20
       return w.venue().statement(0).feed_next_sequence > w.wire().feed_heard() + kUnderWay;
     }},
    {FaultKind::kFeedSilence,
     [](const World& w) {
       return of_state(
           w, [](const engine::State& s) { return s.opened && s.run > 0 && !s.links.feed; });
     }},
    {FaultKind::kStatementFailed,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return s.reconciliation.text.find("the account port") != std::string::npos;
       });
     }},
    {FaultKind::kStatementStale,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return s.reconciliation.tries > 1; });
     }},
    {FaultKind::kStatementLate,
     [](const World& w) {
       return of_state(w, [&](const engine::State& s) {
         return s.reconciliation.asked && late(w, s.reconciliation.asked_ns);
       });
     }},
    {FaultKind::kDisconnect,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return s.opened && !s.links.venue; });
     }},
    {FaultKind::kHalt,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return trades(s) && std::any_of(s.market.symbols.begin(), s.market.symbols.end(),
                                         [](const auto& m) { return !m.trading || m.halted; });
       });
     }},
    {FaultKind::kBust, [](const World& w) { return counted(&engine::Counts::busts, w); }},
    {FaultKind::kVenueCancel,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return trades(s) && std::any_of(s.orders.all.begin(), s.orders.all.end(), [](auto& o) {
                  return o.second.state == values::OrderState::kCancelled &&
                         o.second.cancel_tries == 0;
                });
       });
     }},
    {FaultKind::kExternalTrade,
     [](const World& w) { return w.venue().engine().counters().trades_outside > 0; }},
    {FaultKind::kDiskShort,  // and it writes on
     [](const World& w) { return w.disk().short_writes > 0 && w.lives() == 1; }},
    {FaultKind::kDiskError, second_life},
    {FaultKind::kDiskFull, second_life},
    {FaultKind::kDiskSync, second_life},
    {FaultKind::kClockStep,  // forth: ids of a day to come
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         constexpr std::uint64_t kIdsPerSecond = 36ULL * 36 * 36 * 36;
         constexpr std::uint64_t kTomorrow = 60ULL * 86'400;  // of 2026, the day's is the 59th
         return s.orders.next_clordid / kIdsPerSecond > kTomorrow;
       });
     },
     FaultKind::kHostCrash},
    {FaultKind::kStoreAway,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return !s.stores.away.empty(); });
     }},
    {FaultKind::kHostCrash, second_life},
    {FaultKind::kWireCrash,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return s.links.instance > 1; });
     }},
    {FaultKind::kBothCrash, second_life},
    {FaultKind::kMachineCrash, second_life},
    {FaultKind::kHostStall,
     [](const World& w) {
       return of_state(
           w, [](const engine::State& s) { return killed_by(s, contract::KillSource::kWatchdog); });
     }},
    {FaultKind::kKillFile, [](const World& w) { return w.kill_file(); }},
    {FaultKind::kOperatorKill,
     [](const World& w) {
       return of_state(
           w, [](const engine::State& s) { return killed_by(s, contract::KillSource::kCli); });
     }},
    {FaultKind::kOperators,
     [](const World& w) {
       return of_state(
           w, [](const engine::State& s) { return killed_by(s, contract::KillSource::kCli); });
     }},
};
// A snapshot changes nothing that anybody sees.
static_assert(std::size(kShown) == kFaultKinds - 1);

/// Whether the day shows it, once it has struck; without it: whether anything else does, as a close
/// of the market cancels what rests.
bool shows(const Shown& shown, std::uint64_t seed, bool with) {
  DaySettings day;
  day.seed = seed;
  if (shown.with) day.faults[static_cast<std::size_t>(*shown.with)] = true;
  if (with) day.faults[static_cast<std::size_t>(shown.kind)] = true;
  bool seen = false;
  day.also = [&](const World& world) {
    const bool struck = !with || world.faults().struck(shown.kind) > 0;
    seen = seen || (struck && shown.by(world));
    return "";
  };
  EXPECT_EQ(live(day).wrong, "") << terms_of(shown.kind).name << ", seed " << seed;
  return seen;
}

TEST(Faults, DoWhatTheirNamesSay) {
  for (const Shown& shown : kShown) {
    std::uint64_t seed = 1;
    while (seed <= 60 && (!shows(shown, seed, true) || shows(shown, seed, false))) ++seed;
    EXPECT_LE(seed, 60U) << terms_of(shown.kind).name << " shows nothing that is not there anyway";
  }
}

TEST(Faults, WithoutAnyAHostLivesOnceAndNothingIsForbidden) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    DaySettings day;
    day.seed = seed;
    std::uint64_t lives = 0;
    day.also = [&](const World& world) {
      lives = world.lives();
      return "";
    };
    const DayResult result = live(day);
    EXPECT_EQ(result.wrong, "") << "seed " << seed;
    EXPECT_EQ(result.named, "") << "seed " << seed;
    EXPECT_EQ(lives, 1U);
    EXPECT_GT(result.executions, 0U);
  }
}

}  // namespace
}  // namespace pcl::world
