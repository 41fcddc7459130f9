// What the gate decided, read back from the journal: every order once, with the reason of a
// refusal.
#include <gtest/gtest.h>

#include <map>

#include "host/adapters/card_software/software_card.hpp"
#include "host/engine/codec.hpp"
#include "host/journal/replay.hpp"
#include "tests/card_port/bench.hpp"
#include "tests/journal/records.hpp"
#include "tests/req.hpp"

namespace pcl::journal::test {
namespace {

using contract::DecisionRecord;
using contract::Refusal;

class DecisionLog : public testing::Test {
 protected:
  DecisionLog() { bench_.boot(); }
  /// Its frames, none if it was refused. The number of the command is bench_.command_sequence.
  std::size_t send(const contract::OrderEnterCommand& order) {
    bench_.send(order);
    return bench_.frames().size();
  }
  /// All the card told goes through the journal; what the journal then holds, by command.
  std::multimap<std::uint64_t, DecisionRecord> journalled() {
    fakes::MemoryDisk disk;
    auto engine = JournaledEngine::open(disk, {.directory = kHere});
    std::vector<engine::Output> outputs;
    for (const contract::Entry& entry : bench_.records())
      EXPECT_TRUE(engine->step(engine::CardRecord{entry}, outputs));
    EXPECT_TRUE(engine->sync());
    std::multimap<std::uint64_t, DecisionRecord> found;
    EXPECT_TRUE(read(disk, kHere, 1, UINT64_MAX, [&](const Record& record) -> Status {
      if (record.type != RecordType::kEvent) return ok();
      const auto event = engine::decode_event(record.payload);
      if (!event) return event.error();
      const auto& entry = std::get<engine::CardRecord>(*event).entry;
      if (entry.kind() != static_cast<std::uint8_t>(contract::RecordKind::kDecision)) return ok();
      const auto decision = contract::from_entry<DecisionRecord>(entry);
      found.emplace(decision.command_sequence, decision);
      return ok();
    }));
    return found;
  }
  SoftwareCard card_;
  bench::Bench bench_{card_};
};

TEST_F(DecisionLog, KeepsWhyAPositionTooLargeNeverReachedTheVenue) {
  REQ("H-04");
  for (int i = 0; i < 5; ++i) ASSERT_EQ(send(bench::Bench::order('B', 1'000, 295'000)), 1U);
  ASSERT_EQ(send(bench::Bench::order('B', 1)), 0U);
  const auto log = journalled();
  ASSERT_EQ(log.count(bench_.command_sequence), 1U);
  const DecisionRecord decision = log.find(bench_.command_sequence)->second;
  EXPECT_EQ(contract::to_string(static_cast<Refusal>(decision.code)), "position");
  EXPECT_EQ(decision.operand, 5'001U);
  EXPECT_EQ(decision.limit, 5'000U);
}

TEST_F(DecisionLog, HoldsOneDecisionForEachOrderAllowedOrBlocked) {
  REQ("H-10");
  std::map<std::uint64_t, bool> allowed;  // by command: did a frame leave?
  for (std::uint32_t i = 0; i < 400; ++i) {
    contract::OrderEnterCommand order = bench::Bench::order(i % 3 == 0 ? 'S' : 'B', 1 + i * 4);
    order.symbol = static_cast<std::uint16_t>(i % 7 == 0 ? 2 : bench::kMsft);
    order.strategy = static_cast<std::uint8_t>(i % 11);
    if (i == 300) card_.engage(contract::KillSource::kCli);
    const bool left = send(order) == 1;
    allowed[bench_.command_sequence] = left;
  }
  const auto log = journalled();
  EXPECT_EQ(log.size(), allowed.size());
  std::size_t passed = 0;
  for (const auto& [command, left] : allowed) {
    ASSERT_EQ(log.count(command), 1U) << command;
    EXPECT_EQ(log.find(command)->second.code == static_cast<std::uint8_t>(Refusal::kNone), left);
    passed += left ? 1 : 0;
  }
  EXPECT_GE(passed, contract::kOwnOrders) << "a symbol's open orders of one side";
  EXPECT_LE(passed, 300U);
}

}  // namespace
}  // namespace pcl::journal::test
