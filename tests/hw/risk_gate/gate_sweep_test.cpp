// Seeded random traffic against the golden model (host/domain, through the stages of the software
// card): bursts of orders, replaces and cancels at the pace of one a cycle, bursts of reports,
// loads, limits, kills and time between them. Every record, release and trip is compared, in order.
#include <set>

#include "tests/hw/risk_gate/sweep_comparison.hpp"
#include "tests/hw/risk_gate/sweep_surroundings.hpp"
#include "tests/hw/risk_gate/sweep_traffic.hpp"

namespace pcl::test {
namespace {

using contract::KillSource;
using contract::Refusal;

class Sweep : public GateDriver {
 public:
  Sweep(std::uint64_t seed, unsigned stalls, bool scaled) : random{seed}, scale{random, scaled} {
    bench.idle_percent = bench.stall_percent = stalls;
    bench.random.seed(seed);
    bench.around.now_us = model.memory.now_us = scale.first_us;
    bench.around.stale_us = scale.time(500);
    model.memory.stale_us = static_cast<std::uint32_t>(bench.around.stale_us);
    // The fixture has loaded the gate; the model gets the same.
    for (const auto& entry : limits.commands()) model.take(entry);
    contract::LimitsCommitCommand commit;
    commit.crc = limits.crc();
    model.loads.commit(commit);
    for (std::uint16_t s = 0; s < kSymbols; ++s)
      if (s != 7) model.take(position({.symbol = s}, 0));
    surroundings.open_market();
    model.drain();
    model.drained.clear();
    surroundings.show_state();
    one(session(scale.first_report, scale.first_ref));
    for (const auto account : scale.accounts)
      for (const auto strategy : scale.strategies)
        for (const auto s : scale.symbols) one(position({account, strategy, s}, some_shares()));
    tighten();
    surroundings.release();
  }

  void run(unsigned rounds) {
    for (unsigned i = 0; i < rounds && !testing::Test::HasFailure(); ++i) {
      surroundings.change();
      const std::uint64_t roll = pick(20);
      if (roll < 11)
        orders();
      else if (roll < 18)
        reports();
      else
        others();
    }
    expect_counter(contract::Counter::kOrdersPassed);
    expect_counter(contract::Counter::kReportsUnknown);
    expect_counter(contract::Counter::kWarnings);
  }

  Model model;
  SweepRandom random;
  SweepScale scale;
  SweepSurroundings surroundings{bench, model, random, scale};
  SweepTraffic traffic{*this, random, scale};
  SweepComparison comparison{bench, model, scale, surroundings, traffic};

 private:
  std::uint64_t pick(std::uint64_t below) { return random.pick(below); }
  bool rarely(std::uint64_t one_in) { return random.rarely(one_in); }

  std::int64_t some_shares() {
    const auto shares = static_cast<std::int64_t>(scale.shares(pick(200)));
    return rarely(2) ? shares : -shares;
  }
  void expect_counter(contract::Counter counter) {
    EXPECT_EQ(bench.counter(counter), model.counters.value(static_cast<std::size_t>(counter)));
  }
  void one(const contract::Entry& entry) {
    const bool hold = bench.around.hold;
    bench.around.hold =
        model.door.kill().hold() ||
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kPositionLoad) ||
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kAccountLoad) ||
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kSessionLoad);
    model.take(entry);
    bench.commands.push_back(entry);
    ASSERT_TRUE(bench.run());
    bench.around.hold = hold;
    comparison.compare();
  }
  void orders() {
    // A kill in the middle of a burst would show in one of the two only.
    const std::size_t n = 1 + pick(24);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t roll = pick(20);
      const auto entry = roll < 14   ? traffic.random_enter()
                         : roll < 17 ? traffic.random_replace()
                         : roll < 19 ? traffic.random_modify(model.memory.exposure.orders())
                                     : cancel(traffic.random_ref(), traffic.next_seq());
      model.take(entry);
      bench.commands.push_back(entry);
    }
    ASSERT_TRUE(bench.run());
    comparison.compare();
  }
  void reports() {
    const std::size_t n = 1 + pick(6);
    for (std::size_t i = 0; i < n; ++i) {
      const auto message = traffic.random_report();
      const std::uint64_t sequence =
          rarely(60) ? model.memory.next_report + pick(3) - 1 : model.memory.next_report;
      if (sequence == ~0ULL) continue;
      std::vector<std::byte> bytes(message.size());
      std::memcpy(bytes.data(), message.data(), message.size());
      model.reports.report(sequence, bytes);
      bench.report(sequence, message);
    }
    ASSERT_TRUE(bench.run());
    comparison.compare();
  }
  void others() {
    switch (pick(6)) {
      case 0:
        return one(control("CDEQ"[pick(4)], traffic.next_seq()));
      case 1:
        return one(revalue(traffic.random_party()));
      case 2:
        return one(resolve(traffic.random_ref()));
      case 3: {
        const auto ours = model.memory.exposure.digests();
        return one(digest_check(ours.positions + (rarely(8) ? 1 : 0), ours.orders));
      }
      case 4:
        return tighten();
      default:
        return one(
            account_load(rarely(2) ? scale.accounts[pick(2)] : static_cast<std::uint8_t>(pick(18)),
                         scale.money(pick(1ULL << 34)), scale.money(pick(1ULL << 34))));
    }
  }
  void tighten() {
    auto entries = traffic.tighter_limits();
    const contract::Entry commit = entries.back();
    entries.pop_back();
    for (const auto& entry : entries) {
      model.take(entry);
      bench.commands.push_back(entry);
    }
    one(commit);
  }
};

TEST(GateSweep, AgreesWithTheModel) {
  std::set<Refusal> seen;
  std::set<KillSource> tripped;
  std::size_t modifies = 0, moves = 0;
  for (std::uint64_t seed = 1; seed <= 30 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Sweep sweep{seed, seed % 3 == 0 ? 30U : 0U, seed % 2 == 0};
    sweep.run(300);
    seen.merge(sweep.comparison.seen);
    tripped.merge(sweep.comparison.tripped);
    modifies += sweep.comparison.modifies;
    moves += sweep.traffic.moves();
  }
  EXPECT_GT(moves, 50U);
  EXPECT_GT(modifies, moves + 200U);
  // Everything was there: full tables, lost parity and ends of numbers apart, which have tests of
  // their own, and records_full, which is the surroundings'.
  for (unsigned code = 0; code <= static_cast<unsigned>(Refusal::kOwnOrdersFull); ++code) {
    const auto refusal = static_cast<Refusal>(code);
    if (refusal == Refusal::kRecordsFull || refusal == Refusal::kNoUserRef ||
        refusal == Refusal::kLimitsCorrupt || refusal == Refusal::kBookInvalid ||
        refusal == Refusal::kOpenOrdersFull)
      continue;
    EXPECT_EQ(seen.count(refusal), 1U) << to_string(refusal);
  }
  for (const KillSource source :
       {KillSource::kReportGap, KillSource::kReportUnknown, KillSource::kReportUnhandled,
        KillSource::kLoss, KillSource::kExecutions, KillSource::kDigest})
    EXPECT_EQ(tripped.count(source), 1U) << to_string(source);
}

}  // namespace
}  // namespace pcl::test
