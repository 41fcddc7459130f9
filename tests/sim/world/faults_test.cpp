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

/// What is visible at once; the others show in what the host counts.
const Shown kShown[]{
    {FaultKind::kReportRepeated,
     [](const World& w) { return counted(&engine::Counts::reports_repeated, w); }},
    {FaultKind::kReportsSilent,
     [](const World& w) { return counted(&engine::Counts::unknown, w); }},
    {FaultKind::kAckLost, [](const World& w) { return counted(&engine::Counts::unknown, w); }},
    {FaultKind::kLateFill, [](const World& w) { return counted(&engine::Counts::late_fills, w); }},
    {FaultKind::kRejectStorm, [](const World& w) { return counted(&engine::Counts::rejects, w); }},
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
    {FaultKind::kRateLimit, [](const World& w) { return counted(&engine::Counts::rejects, w); }},
    {FaultKind::kFeedSilence,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return s.run > 0 && !s.links.feed; });
     }},
    {FaultKind::kStatementFailed,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return s.reconciliation.text.find("the account port") != std::string::npos;
       });
     }},
    {FaultKind::kDisconnect,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return s.opened && !s.links.venue; });
     }},
    {FaultKind::kHalt,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) {
         return s.opened && std::any_of(s.market.symbols.begin(), s.market.symbols.end(),
                                        [](const auto& m) { return !m.trading || m.halted; });
       });
     }},
    {FaultKind::kBust, [](const World& w) { return counted(&engine::Counts::busts, w); }},
    {FaultKind::kVenueCancel, [](const World& w) { return counted(&engine::Counts::cancels, w); }},
    {FaultKind::kExternalTrade,
     [](const World& w) { return w.venue().engine().counters().trades_outside > 0; }},
    {FaultKind::kDiskError, second_life},
    {FaultKind::kDiskFull, second_life},
    {FaultKind::kDiskSync, second_life},
    {FaultKind::kStoreAway,
     [](const World& w) {
       return of_state(w, [](const engine::State& s) { return !s.stores.away.empty(); });
     }},
    {FaultKind::kHostCrash, second_life},
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
};

TEST(Faults, DoWhatTheirNamesSay) {
  for (const Shown& shown : kShown) {
    bool struck = false, seen = false;
    for (std::uint64_t seed = 1; seed <= 60 && !seen; ++seed) {
      DaySettings day;
      day.seed = seed;
      day.faults = only(shown.kind);
      if (shown.kind == FaultKind::kReportRepeated)  // behind a login
        day.faults[static_cast<std::size_t>(FaultKind::kDisconnect)] = true;
      day.also = [&](const World& world) {
        struck = struck || world.faults().struck(shown.kind) > 0;
        seen = seen || (struck && shown.by(world));
        return "";
      };
      struck = false;
      EXPECT_EQ(live(day).wrong, "") << terms_of(shown.kind).name << ", seed " << seed;
    }
    EXPECT_TRUE(seen) << terms_of(shown.kind).name;
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
