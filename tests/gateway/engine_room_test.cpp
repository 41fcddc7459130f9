// Law 5, on a disk that fails at every step: what is written leaves, and nothing else does.
#include "host/gateway/engine_room.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "host/engine/codec.hpp"
#include "tests/engine/random_session.hpp"
#include "tests/fakes/hands.hpp"
#include "tests/fakes/memory_disk.hpp"

namespace pcl::gateway {
namespace {

using fakes::MemoryDisk;

const std::string kHere = "journal";

/// Outputs that a reader of the disk finds.
std::size_t outputs_on(Disk& disk) {
  std::size_t count = 0;
  const Status done =
      journal::read(disk, kHere, 1, UINT64_MAX, [&](const journal::Record& record) -> Status {
        if (record.type != journal::RecordType::kOutputs) return ok();
        const auto outputs = engine::decode_outputs(record.payload);
        if (!outputs) return outputs.error();
        count += outputs->size();
        return ok();
      });
  EXPECT_TRUE(done) << done.error().message;
  return count;
}

class EngineRoomTest : public testing::Test {
 protected:
  /// A new journal on a new disk.
  void open() {
    room.reset();
    engine.reset();
    disk.emplace();
    hands.emplace();
    auto opened = journal::JournaledEngine::open(*disk, {.directory = kHere, .journal_id = 7});
    ASSERT_TRUE(opened) << opened.error().message;
    engine.emplace(std::move(*opened));
    room.emplace(*engine, *hands);
  }
  /// Everything, a commit for each event; stops at the first error.
  Status run(Durable wanted = Durable::kProcess) {
    std::uint64_t input = 0;
    for (const engine::Event& event : session) {
      if (Status taken = room->take(event); !taken) return taken;
      room->taken_up_to(++input);
      if (Status done = room->commit(wanted); !done) return done;
    }
    return ok();
  }

  const std::vector<engine::Event> session = engine::test::random_session(5, 30);
  std::optional<MemoryDisk> disk;
  std::optional<fakes::RecordingHands> hands;
  std::optional<journal::JournaledEngine> engine;
  std::optional<EngineRoom> room;
};

TEST_F(EngineRoomTest, EveryOutputLeavesOnceInOrderAfterItIsWritten) {
  open();
  std::size_t left = 0, written = 0;
  hands->on_journalled = [&] { written = outputs_on(*disk); };
  hands->on_output = [&] { EXPECT_GT(written, left++); };
  ASSERT_TRUE(run());
  std::vector<engine::Output> expected;
  engine::Engine fresh;
  for (const engine::Event& event : session) fresh.apply(event, expected);
  ASSERT_GT(expected.size(), 100U);
  EXPECT_EQ(hands->outputs, expected);
  EXPECT_EQ(outputs_on(*disk), expected.size());
}

TEST_F(EngineRoomTest, NothingOfABatchLeavesBeforeAllOfItIsWritten) {
  open();
  for (const engine::Event& event : session) ASSERT_TRUE(room->take(event));
  EXPECT_TRUE(hands->calls.empty());
  std::size_t found = 0;
  hands->on_output = [&] { found = found != 0 ? found : outputs_on(*disk); };
  ASSERT_TRUE(room->commit(Durable::kProcess));
  EXPECT_EQ(found, hands->outputs.size());
}

// Whichever write fails: what left is what stands on the disk, and the gate is closed.
TEST_F(EngineRoomTest, NoHandMovesBehindAWriteThatFailed) {
  std::size_t reached = 0;
  for (std::size_t writes = 0;; ++writes) {
    open();
    disk->writes_left = writes;
    const Status done = run();
    disk->writes_left = MemoryDisk::kNever;
    if (done) break;
    reached = writes;
    EXPECT_EQ(hands->outputs.size(), outputs_on(*disk)) << "write " << writes;
    ASSERT_FALSE(hands->calls.empty());
    EXPECT_EQ(hands->calls.back(), "closed: " + done.error().message);
    const std::size_t calls = hands->calls.size();
    EXPECT_FALSE(room->take(session.front()));
    EXPECT_FALSE(room->commit(Durable::kProcess)) << "once ended, ended";
    room->end({Fault::kInvalid, "another reason"});
    EXPECT_EQ(hands->calls.size(), calls);
  }
  EXPECT_GT(reached, 50U);
}

TEST_F(EngineRoomTest, AnAnswerIsOnTheDiskBeforeItIsGiven) {
  open();
  std::uint64_t syncs_at_output = 0;
  hands->on_output = [&] { syncs_at_output = disk->syncs; };
  hands->on_answer = [&] { EXPECT_EQ(disk->syncs, syncs_at_output + 1); };
  ASSERT_TRUE(run());
  ASSERT_GT(hands->answers.size(), 2U);
  open();
  hands->on_output = [&] { syncs_at_output = disk->syncs; };
  hands->on_answer = [&] { EXPECT_EQ(disk->syncs, syncs_at_output) << "synced already"; };
  ASSERT_TRUE(run(Durable::kMachine));
  EXPECT_GT(hands->answers.size(), 2U);
}

TEST_F(EngineRoomTest, NoAnswerBehindASyncThatFailed) {
  open();
  disk->syncs_left = 0;
  const Status done = run();
  ASSERT_FALSE(done);
  EXPECT_TRUE(hands->answers.empty());
  EXPECT_EQ(hands->calls.back(), "closed: " + done.error().message);
  const auto answer = [](const engine::Output& o) {
    return std::holds_alternative<engine::CommandAnswer>(o);
  };
  EXPECT_TRUE(std::any_of(hands->outputs.begin(), hands->outputs.end(), answer))
      << "it was told that one would come";
}

TEST_F(EngineRoomTest, WhatTheMachineMustSurviveIsSyncedBeforeAHandMoves) {
  open();
  disk->syncs_left = 0;
  ASSERT_TRUE(room->take(session.front()));
  const Status done = room->commit(Durable::kMachine);
  ASSERT_FALSE(done);
  EXPECT_EQ(hands->calls, std::vector<std::string>{"closed: " + done.error().message});
}

TEST_F(EngineRoomTest, AnInputsRoomIsGivenBackAfterTheWriteAndBeforeTheHands) {
  open();
  ASSERT_TRUE(room->take(session.front()));
  room->taken_up_to(41);
  ASSERT_TRUE(room->commit(Durable::kProcess));
  EXPECT_EQ(hands->calls.front(), "journalled 41");
  ASSERT_TRUE(room->take(session[1]));
  room->taken_up_to(42);
  hands->calls.clear();
  disk->writes_left = 0;
  const Status done = room->commit(Durable::kProcess);
  ASSERT_FALSE(done);
  EXPECT_EQ(hands->calls, std::vector<std::string>{"closed: " + done.error().message});
}

TEST_F(EngineRoomTest, HandsThatCannotGoOnEndTheRoom) {
  open();
  ASSERT_TRUE(room->take(session.front()));
  hands->full = true;
  EXPECT_FALSE(room->commit(Durable::kProcess));
  EXPECT_EQ(hands->calls.back(), "closed: no room");
  const std::size_t calls = hands->calls.size();
  hands->full = false;
  EXPECT_FALSE(room->take(session[1]));
  EXPECT_FALSE(room->commit(Durable::kProcess)) << "though the journal is sound";
  EXPECT_EQ(hands->calls.size(), calls);
}

}  // namespace
}  // namespace pcl::gateway
