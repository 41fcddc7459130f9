// From an order's matter every record of it is found, and each names the one that led to it.
#include "host/journal/causes.hpp"

#include <gtest/gtest.h>

#include <map>

#include "host/engine/codec.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

struct Kept {
  RecordType type{};
  Link link;
  Bytes payload;
};

class CausesOf : public testing::Test {
 protected:
  /// A day with orders, fills and an operator; all its records.
  CausesOf() {
    MemoryDisk disk;
    journal_of(disk, random_session(80, 400));
    EXPECT_TRUE(read(disk, kHere, 1, UINT64_MAX, [&](const Record& record) {
      records_[record.sequence] = {
          record.type, record.link, {record.payload.begin(), record.payload.end()}};
      return ok();
    }));
  }
  std::map<std::uint64_t, Kept> records_;
};

TEST_F(CausesOf, OutputsComeOfTheirEvent) {
  for (const auto& [sequence, record] : records_) {
    if (record.type == RecordType::kOutputs) {
      EXPECT_EQ(record.link.causation, sequence - 1);
    } else {
      EXPECT_LT(record.link.causation, sequence);
    }
  }
}

/// By a model of its own: who sent command N is looked up in the outputs themselves.
TEST_F(CausesOf, DecisionsAndReportsComeOfTheOutputsThatSentTheOrder) {
  std::map<std::uint64_t, std::uint64_t> sent_by, ref_by;
  int decisions = 0, messages = 0;
  for (const auto& [sequence, record] : records_) {
    if (record.type == RecordType::kOutputs) {
      const auto outputs = engine::decode_outputs(record.payload);
      ASSERT_TRUE(outputs);
      for (const Output& output : *outputs) {
        if (const auto* command = std::get_if<engine::CardCommand>(&output))
          sent_by[contract::from_entry<contract::OrderEnterCommand>(command->entry).seq] = sequence;
      }
      continue;
    }
    if (record.type != RecordType::kEvent) continue;
    const auto event = engine::decode_event(record.payload);
    ASSERT_TRUE(event);
    std::uint64_t expected = 0;
    if (const auto* card = std::get_if<engine::CardRecord>(&*event)) {
      if (card->entry.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision)) {
        const auto decision = contract::from_entry<contract::DecisionRecord>(card->entry);
        expected = sent_by[decision.command_sequence];
        if (decision.user_ref != 0 && expected != 0) ref_by[decision.user_ref] = expected;
        ++decisions;
      } else {
        continue;
      }
    } else if (const auto* message = std::get_if<engine::VenueMessage>(&*event)) {
      std::uint32_t ref = 0;
      for (std::size_t i = 9; i < 13; ++i)
        ref = ref << 8U | std::to_integer<std::uint32_t>(message->bytes[i]);
      expected = message->bytes[0] == std::byte{'S'} ? 0 : ref_by[ref];
      ++messages;
    } else {
      continue;
    }
    EXPECT_EQ(record.link.causation, expected) << sequence;
    if (expected == 0) continue;
    EXPECT_EQ(record.link.correlation, records_[expected].link.correlation) << sequence;
    EXPECT_NE(record.link.correlation, 0U) << sequence;
  }
  EXPECT_GT(decisions, 10);
  EXPECT_GT(messages, 20);
}

TEST_F(CausesOf, AnOperatorsCommandBeginsAMatter) {
  int commands = 0;
  for (const auto& [sequence, record] : records_) {
    if (record.type != RecordType::kEvent) continue;
    const auto event = engine::decode_event(record.payload);
    if (!std::holds_alternative<engine::OperatorCommand>(*event)) continue;
    ++commands;
    EXPECT_EQ(record.link, (Link{0, sequence}));
    EXPECT_EQ(records_[sequence + 1].link, (Link{sequence, sequence}));
  }
  EXPECT_GT(commands, 5);
}

/// A cancel of that command number goes out under `sequence`, unasked.
Link send(Causes& causes, std::uint64_t command, std::uint64_t sequence) {
  contract::OrderCancelCommand cancel;
  cancel.seq = command;
  const std::vector<Output> outputs{engine::CardCommand{contract::to_entry(cancel)}};
  (void)causes.of(Event{engine::Clock{}}, sequence - 1);
  return causes.of(outputs, sequence);
}
Link decide(Causes& causes, std::uint64_t command, std::uint32_t user_ref = 0) {
  contract::DecisionRecord decision;
  decision.command_sequence = command;
  decision.user_ref = user_ref;
  return causes.of(Event{engine::CardRecord{contract::to_entry(decision)}}, 1'000);
}

TEST(Causes, EveryKindOfAnswerNamesWhatAskedForIt) {
  Causes causes;
  EXPECT_EQ(send(causes, 7, 2), (Link{1, 2}));
  EXPECT_EQ(decide(causes, 7, 55), (Link{2, 2}));
  contract::ReleasedRecord released;
  released.command_sequence = 7;
  EXPECT_EQ(causes.of(Event{engine::CardRecord{contract::to_entry(released)}}, 9), (Link{2, 2}));
  contract::ReportRecord report;
  report.user_ref = 55;
  EXPECT_EQ(causes.of(Event{engine::CardRecord{contract::to_entry(report)}}, 9), (Link{2, 2}));
  EXPECT_EQ(causes.of(Event{engine::FrameDropped{'X', false, 55, {}}}, 9), (Link{2, 2}));
  EXPECT_EQ(causes.of(Event{engine::FrameDropped{'X', false, 56, {}}}, 9), (Link{}));
  // What comes of an answer is of the same matter.
  EXPECT_EQ(causes.of(std::vector<Output>{engine::RequestStatement{}}, 10), (Link{9, 10}));
  (void)decide(causes, 7);
  EXPECT_EQ(causes.of(std::vector<Output>{engine::RequestFeedRewind{}}, 20), (Link{1'000, 2}));
  EXPECT_EQ(causes.of(Event{engine::VenueStatement{}}, 21), (Link{10, 10}));
  engine::LinkChange up;
  up.kind = engine::LinkKind::kFeedUp;
  EXPECT_EQ(causes.of(Event{up}, 22), (Link{20, 2}));
  up.kind = engine::LinkKind::kVenueUp;
  EXPECT_EQ(causes.of(Event{up}, 23), (Link{}));
}

/// Ring places are shared by numbers kRing apart: the old one must not answer for the new.
TEST(Causes, AnOverwrittenPlaceIsNoCause) {
  Causes causes;
  (void)send(causes, 7, 2);
  EXPECT_EQ(decide(causes, 8), (Link{}));
  EXPECT_EQ(decide(causes, 7 + Causes::kRing), (Link{}));
  (void)send(causes, 7 + Causes::kRing, 4);
  EXPECT_EQ(decide(causes, 7 + Causes::kRing), (Link{4, 4}));
  EXPECT_EQ(decide(causes, 7), (Link{}));
  EXPECT_EQ(decide(causes, 0), (Link{}));
}

}  // namespace
}  // namespace pcl::journal::test
