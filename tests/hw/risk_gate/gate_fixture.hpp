// A gate with limits in which nothing binds, the parties of account 1, strategy 2 open and flat in
// every symbol but one, UserRefNum 100 next, report 1 next, the hold open; everything passes until
// a test takes something away.
#pragma once

#include <gtest/gtest.h>

#include "tests/hw/risk_gate/gate_bench.hpp"
#include "tests/hw/risk_gate/limit_book.hpp"
#include "tests/hw/risk_gate/messages.hpp"

namespace pcl::test {

inline constexpr std::uint32_t kFirstRef = 100;
inline constexpr std::uint64_t kBid = 1'000'000, kAsk = 1'000'200;
inline constexpr unsigned kLatency = 6;  // accepted -> presented

class GateDriver {
 public:
  GateBench bench;
  LimitBook limits;

  GateDriver() {
    bench.around.hold = true;
    commit();
    for (std::uint16_t symbol = 0; symbol < kSymbols; ++symbol)
      if (symbol != 7) send(position({.symbol = symbol}, 0));
    send(session(1, kFirstRef));
    bench.around.hold = false;
    bench.records.clear();
    bench.accepted.clear();
  }
  /// A judged order without a ClOrdID gets the next one.
  contract::Entry numbered(contract::Entry entry) {
    const auto kind = static_cast<contract::CommandKind>(entry.kind());
    std::size_t at = 0;
    if (kind == contract::CommandKind::kOrderEnter)
      at = offsetof(contract::OrderEnterCommand, clordid);
    else if (kind == contract::CommandKind::kOrderReplace)
      at = offsetof(contract::OrderReplaceCommand, clordid);
    if (at == 0 || entry.bytes[at] != 0) return entry;
    std::uint64_t id = ++last_id;
    for (std::size_t i = 14; i != 0; --i, id /= 10)
      entry.bytes[at + i - 1] = static_cast<std::uint8_t>('0' + id % 10);
    return entry;
  }
  void queue(const contract::Entry& command) { bench.commands.push_back(numbered(command)); }
  void send(const contract::Entry& command) {
    queue(command);
    EXPECT_TRUE(bench.run());
  }
  /// Under a hold set for the moment.
  void load(const contract::Entry& command) {
    const bool hold = std::exchange(bench.around.hold, true);
    send(command);
    bench.around.hold = hold;
  }
  /// Exposure: the hold opens with the gate's own digests confirmed. Records and trips are as
  /// before.
  void known_again() {
    const auto trips = bench.trips;
    const auto records = bench.records;
    load(digest_check(0, 0));
    const auto said = from_entry<contract::DigestRecord>(bench.records.back().value);
    load(digest_check(said.positions, said.orders));
    EXPECT_TRUE(bench.digests_confirmed());
    bench.pulse_hold_released();
    bench.trips = trips;
    bench.records = records;
  }
  /// What `limits` says now becomes active.
  void commit() {
    for (const contract::Entry& entry : limits.commands()) queue(entry);
    contract::LimitsCommitCommand command;
    command.crc = limits.crc();
    send(contract::to_entry(command));
    ASSERT_FALSE(bench.records.empty());
    const auto record = from_entry<contract::LimitsRecord>(bench.records.back().value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kLimits));
    EXPECT_EQ(record.code, 0);
    bench.records.pop_back();
  }
  template <class Edit>
  void with(Edit edit) {
    edit(limits);
    commit();
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
  /// The report record; what follows it (warnings) stays in bench.records.
  contract::ReportRecord report(const std::vector<std::uint8_t>& message) {
    const std::size_t before = bench.records.size();
    bench.report(next_report++, message);
    EXPECT_TRUE(bench.run());
    EXPECT_GE(bench.records.size(), before + 1);
    const auto record = from_entry<contract::ReportRecord>(bench.records[before].value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kReport));
    return record;
  }
  /// Shares reserved on a side plus the position seen from it: what the position check would add an
  /// order to. Found by asking for more than anything allowed, so that nothing changes. T, not S,
  /// sells: an S beyond the position is refused as a short sale.
  std::int64_t worst(char side, Party party = {}) {
    const Surroundings was = bench.around;
    const auto record = judge(enter(party, side == 'S' ? 'T' : side, kProbe, kBid + 1));
    bench.around = was;
    EXPECT_EQ(static_cast<contract::Refusal>(record.code), contract::Refusal::kPosition);
    return static_cast<std::int64_t>(record.operand) - kProbe;
  }
  /// Makes worst() work: limits wide enough for its orders, kept so.
  void probe() {
    with([](LimitBook& book) {
      for (auto& symbol : book.symbols) {
        symbol.max_notional = ~0ULL;
        symbol.max_quantity = 0xFFFFFFFF;
        symbol.borrow = 0xFFFFFFFF;
      }
    });
  }
  static constexpr std::int64_t kProbe = 900'000;
  std::uint64_t next_report{1};
  std::uint64_t last_id{};
};

}  // namespace pcl::test
