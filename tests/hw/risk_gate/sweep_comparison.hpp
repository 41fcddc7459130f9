// What the gate's sweep compares: every record, release and trip since the last time, in order.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/hw/risk_gate/sweep_surroundings.hpp"
#include "tests/hw/risk_gate/sweep_traffic.hpp"

namespace pcl::test {

class SweepComparison {
 public:
  SweepComparison(GateBench& gate, Model& golden, SweepScale& sizes, SweepSurroundings& around,
                  SweepTraffic& sent)
      : bench{gate}, model{golden}, scale{sizes}, surroundings{around}, traffic{sent} {}

  void compare() {
    model.drain();
    std::vector<contract::Entry> expected, kills, released;
    for (const auto& entry : model.drained) {
      switch (static_cast<contract::RecordKind>(entry.kind())) {
        case contract::RecordKind::kDecision:
          expected.push_back(bare(shown(entry)));
          break;
        case contract::RecordKind::kReport:
        case contract::RecordKind::kWarning:
        case contract::RecordKind::kLimits:
        case contract::RecordKind::kDigest:
          expected.push_back(bare(entry));
          break;
        case contract::RecordKind::kKill:
          kills.push_back(entry);
          break;
        case contract::RecordKind::kReleased:
          released.push_back(entry);
          break;
        default:
          break;
      }
    }
    model.drained.clear();
    compare_records(expected);
    compare_releases(released);
    compare_trips(kills);
    EXPECT_EQ(bench.exposure_unknown(), model.memory.exposure_unknown);
    EXPECT_EQ(bench.digests_confirmed(), model.memory.digests_confirmed);
    surroundings.show();
  }
  std::set<contract::Refusal> seen;
  std::set<contract::KillSource> tripped;
  std::size_t modifies{};

 private:
  /// The gate's epochs and book versions begin elsewhere.
  contract::Entry shown(const contract::Entry& entry) const {
    auto decision = from_entry<contract::DecisionRecord>(entry);
    decision.epoch += scale.epoch_offset;
    decision.book_version += scale.version_offset;
    return contract::to_entry(decision);
  }
  void compare_records(const std::vector<contract::Entry>& expected) {
    std::vector<contract::Entry> got;
    for (const auto& record : bench.records)
      if (record.value.kind() != static_cast<std::uint8_t>(contract::RecordKind::kRefused))
        got.push_back(bare(record.value));
    bench.records.clear();
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_TRUE(got[i] == expected[i])
          << described(got[i]) << "; model: " << described(expected[i]);
      if (got[i].kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision))
        seen.insert(static_cast<contract::Refusal>(got[i].bytes[1]));
    }
  }
  void compare_releases(const std::vector<contract::Entry>& released) {
    ASSERT_EQ(bench.releases.size(), released.size());
    for (std::size_t i = 0; i < released.size(); ++i) {
      const auto record = from_entry<contract::ReleasedRecord>(released[i]);
      const Release& release = bench.releases[i].value;
      const auto header = from_entry<contract::OrderEnterCommand>(release.command);
      EXPECT_EQ(release.user_ref, record.user_ref);
      EXPECT_EQ(release.epoch, record.epoch + scale.epoch_offset);
      EXPECT_EQ(release.new_risk, (record.flags & contract::released_flag::kNewRisk) != 0);
      if (header.kind <= 2) {
        EXPECT_EQ(header.account, record.account);
        EXPECT_EQ(header.strategy, record.strategy);
        EXPECT_EQ(release.symbol, record.symbol);
        EXPECT_EQ(header.price, record.price);
        traffic.released(release.user_ref);
      }
      if (header.kind == static_cast<std::uint8_t>(contract::CommandKind::kOrderModify)) {
        const auto asked = from_entry<contract::OrderModifyCommand>(release.command);
        EXPECT_EQ(asked.account, record.account);
        EXPECT_EQ(asked.strategy, record.strategy);
        EXPECT_EQ(release.symbol, record.symbol);
        EXPECT_EQ(asked.quantity, record.quantity);
        if (release.new_risk) traffic.moving(release.user_ref, static_cast<char>(asked.side));
        ++modifies;
      }
      if (header.kind == 2) traffic.replacing(record.original, record.user_ref);
      EXPECT_EQ(header.seq, record.command_sequence);
    }
    bench.releases.clear();
  }
  /// Each kill of the model's was tripped, in that order; the card may trip what is engaged
  /// already.
  void compare_trips(const std::vector<contract::Entry>& kills) {
    std::size_t at = 0;
    for (const auto& entry : kills) {
      const auto kill = from_entry<contract::KillRecord>(entry);
      if (kill.code != static_cast<std::uint8_t>(contract::KillEvent::kEngaged) ||
          kill.source >= 16)
        continue;
      while (at < bench.trips.size() &&
             !(bench.trips[at].value.source == static_cast<contract::KillSource>(kill.source) &&
               bench.trips[at].value.index == kill.index &&
               bench.trips[at].value.detail == kill.detail &&
               static_cast<std::uint8_t>(bench.trips[at].value.scope) == kill.scope))
        ++at;
      ASSERT_LT(at, bench.trips.size()) << "kill by " << int(kill.source);
      ++at;
      tripped.insert(static_cast<contract::KillSource>(kill.source));
      surroundings.tripped({static_cast<contract::KillScope>(kill.scope), kill.index});
    }
    bench.trips.clear();
  }

  GateBench& bench;
  Model& model;
  SweepScale& scale;
  SweepSurroundings& surroundings;
  SweepTraffic& traffic;
};

}  // namespace pcl::test
