// A gate with limits on symbol 5, UserRefNum 100 next, report 1 next, the hold open; everything
// passes until a test takes something away.
#pragma once

#include <gtest/gtest.h>

#include "tests/hw/risk_gate/gate_bench.hpp"
#include "tests/hw/risk_gate/messages.hpp"

namespace pcl::test {

inline constexpr std::uint32_t kFirstRef = 100;
inline constexpr std::uint64_t kBid = 1'000'000, kAsk = 1'000'200;
inline constexpr unsigned kLatency = 6;   // accepted -> presented
inline constexpr unsigned kInterval = 7;  // transaction to transaction

class GateDriver {
 public:
  GateBench bench;

  GateDriver() {
    bench.around.hold = true;
    send(limits(5));
    send(session(1, kFirstRef));
    bench.around.hold = false;
  }
  void send(const contract::Entry& command) {
    bench.commands.push_back(command);
    EXPECT_TRUE(bench.run());
  }
  /// Under a hold set for the moment.
  void load(const contract::Entry& command) {
    const bool hold = std::exchange(bench.around.hold, true);
    send(command);
    bench.around.hold = hold;
  }
  contract::DecisionRecord judge(const contract::Entry& order) {
    const std::size_t before = bench.records.size();
    send(order);
    EXPECT_EQ(bench.records.size(), before + 1);
    const auto record = from_entry<contract::DecisionRecord>(bench.records.back().value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kDecision));
    EXPECT_EQ(bench.records.back().cycle, bench.accepted.back().cycle + kLatency);
    return record;
  }
  contract::Refusal refusal(const contract::Entry& order) {
    return static_cast<contract::Refusal>(judge(order).code);
  }
  /// The refused record of a command that leaves one.
  contract::RefusedRecord refused(const contract::Entry& command) {
    const std::size_t before = bench.records.size();
    send(command);
    EXPECT_EQ(bench.records.size(), before + 1);
    const auto record = from_entry<contract::RefusedRecord>(bench.records.back().value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kRefused));
    return record;
  }
  contract::ReportRecord report(const std::vector<std::uint8_t>& message) {
    const std::size_t before = bench.records.size();
    bench.report(next_report++, message);
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(bench.records.size(), before + 1);
    const auto record = from_entry<contract::ReportRecord>(bench.records.back().value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kReport));
    return record;
  }
  /// Shares reserved on a side plus the position seen from it: what the position check would add an
  /// order to. Found by asking for one share more than anything allowed, so that nothing changes.
  std::int64_t worst(char side, Party party = {}) {
    const Surroundings was = bench.around;
    load(limits(party.symbol, {.collar = ~0ULL, .max_quantity = 0xFFFFFFFF, .max_position = 0}));
    const auto record = judge(enter(party, side, 900'000, 10'00));
    bench.around = was;
    load(limits(party.symbol));
    EXPECT_EQ(static_cast<contract::Refusal>(record.code), contract::Refusal::kPosition);
    return static_cast<std::int64_t>(record.operand) - 900'000;
  }
  std::uint64_t next_report{1};
};

}  // namespace pcl::test
