// A second engine reads over the journal's shoulder.
#include "host/journal/follower.hpp"

#include <gtest/gtest.h>

#include "host/engine/codec.hpp"
#include "host/journal/snapshot_keeper.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

constexpr std::size_t kAll = 1'000'000;

Follower follower_of(MemoryDisk& disk, const JournaledEngine& live) {
  auto follower = Follower::from(disk, kHere, live.snapshot());
  EXPECT_TRUE(follower) << follower.error().message;
  return std::move(*follower);
}

TEST(Follower, SeesEveryEventOnceWithItsOutputsAndTheStateAfterIt) {
  const auto events = random_session(21, 200);
  MemoryDisk disk;
  auto live = JournaledEngine::open(disk, small_segments());
  auto follower = Follower::from(disk, kHere, live->snapshot());
  ASSERT_TRUE(follower) << follower.error().message;
  std::size_t seen = 0;
  engine::Engine expected;
  const auto see = [&](const Followed& followed) {
    ASSERT_LT(seen, events.size());
    EXPECT_EQ(followed.event, events[seen]);
    std::vector<Output> outputs;
    expected.apply(events[seen], outputs);
    EXPECT_EQ(followed.outputs, outputs);
    EXPECT_EQ(followed.replica.changes().orders, expected.changes().orders);
    ++seen;
  };
  for (std::size_t i = 0; i < events.size(); i += 7) {
    run(*live, std::span{events}.subspan(i, std::min<std::size_t>(7, events.size() - i)), 5);
    const auto took = follower->advance(live->durable_sequence(), kAll, see);
    ASSERT_TRUE(took) << took.error().message;
    EXPECT_EQ(follower->replica().hash(), live->engine().hash());
    EXPECT_EQ(follower->so_far().outputs_digest, live->outputs_digest());
  }
  EXPECT_EQ(seen, events.size());
  EXPECT_EQ(follower->position().sequence, live->next_sequence());
}

TEST(Follower, SeesNothingThatIsNotDurableAndTakesNoMoreThanItIsGiven) {
  const auto events = random_session(22, 60);
  MemoryDisk disk;
  auto live = JournaledEngine::open(disk, small_segments());
  auto follower = Follower::from(disk, kHere, live->snapshot());
  std::vector<Output> outputs;
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(live->step(events[static_cast<std::size_t>(i)], outputs));
  ASSERT_TRUE(live->flush());
  EXPECT_EQ(*follower->advance(live->durable_sequence(), kAll), 0U);
  EXPECT_EQ(follower->position().sequence, 1U);
  ASSERT_TRUE(live->sync());
  EXPECT_EQ(*follower->advance(live->durable_sequence(), 3), 3U);
  EXPECT_EQ(follower->position().sequence, 7U);  // events and outputs in turn
  EXPECT_EQ(*follower->advance(9, kAll), 1U);    // its fifth event is there, the outputs are not
  EXPECT_FALSE(follower->between_events());
  EXPECT_EQ(*follower->advance(live->durable_sequence(), kAll), 16U);
  EXPECT_TRUE(follower->between_events());
  EXPECT_EQ(follower->replica().hash(), live->engine().hash());
}

TEST(Follower, GoesOnFromTheNewestSnapshotOfAFile) {
  const auto events = random_session(23, 200);
  const std::vector<std::size_t> after = {100, 150};
  MemoryDisk disk;
  journal_of(disk, events, after);
  auto follower = Follower::open(disk, kHere);
  ASSERT_TRUE(follower) << follower.error().message;
  EXPECT_EQ(follower->so_far().events, 150U);
  EXPECT_EQ(*follower->advance(verify(disk, kHere)->last_sequence, kAll), events.size() - 150);
  EXPECT_EQ(follower->replica().hash(), hash_after(events, events.size()));
}

/// A journal of one event whose outputs, or the hash behind them, are not the engine's.
TEST(Follower, ADifferenceIsAnAlarmAndItsEnd) {
  const auto events = random_session(9, 50);
  for (const bool wrong_hash : {false, true}) {
    MemoryDisk disk;
    auto journal = Journal::open(disk, small_segments());
    engine::Engine engine;
    std::vector<Output> outputs;
    engine.apply(events[0], outputs);
    if (!wrong_hash) outputs.emplace_back(engine::EngageKill{});
    std::vector<std::byte> bytes;
    engine::encode(events[0], bytes);
    ASSERT_TRUE(journal->append(RecordType::kEvent, engine::kCodecVersion, bytes));
    bytes.clear();
    engine::encode(outputs, bytes);
    ASSERT_TRUE(journal->append(RecordType::kOutputs, engine::kCodecVersion, bytes));
    ASSERT_TRUE(journal->append(RecordType::kHash, 1, std::vector<std::byte>(8)));
    ASSERT_TRUE(journal->sync());
    auto follower = Follower::from(disk, kHere, {format::beginning(kId), {}, {}});
    ASSERT_TRUE(follower) << follower.error().message;
    const auto took = follower->advance(3, kAll);
    ASSERT_FALSE(took);
    EXPECT_EQ(took.error().fault, Fault::kCorrupt);
    EXPECT_NE(took.error().message.find(wrong_hash ? "sequence 3: the state's hash differs"
                                                   : "sequence 2: the event before gives other"),
              std::string::npos)
        << took.error().message;
    EXPECT_EQ(follower->advance(3, kAll).error().message, took.error().message);
  }
}

TEST(Follower, DurableRecordsThatAreNotThereAreNamed) {
  const auto events = random_session(24, 200);
  MemoryDisk disk;
  journal_of(disk, events);
  const std::uint64_t last = verify(disk, kHere)->last_sequence;
  for (const int harm : {0, 1, 2}) {
    MemoryDisk bad;
    for (const auto& [path, bytes] : disk.all()) bad.put(path, bytes);
    auto follower = Follower::open(bad, kHere);
    ASSERT_TRUE(follower);
    ASSERT_TRUE(follower->advance(10, kAll));
    const std::string second = "journal/segment-00000001.pclj";
    if (harm == 0) bad.erase(second);
    if (harm == 1) bad.bytes(second)[200] ^= std::byte{4};
    const auto took = follower->advance(harm == 2 ? last + 1 : last, kAll);
    ASSERT_FALSE(took) << harm;
    EXPECT_EQ(took.error().fault, Fault::kCorrupt) << harm;
    EXPECT_NE(took.error().message.find("segment-0"), std::string::npos) << took.error().message;
  }
}

TEST(SnapshotKeeper, WritesEachSoManyEventsAndKeepsTwo) {
  const auto events = random_session(25, 400);
  MemoryDisk disk;
  auto live = JournaledEngine::open(disk, small_segments());
  std::vector<std::string> complaints;
  SnapshotKeeper keeper{disk,
                        kHere,
                        follower_of(disk, *live),
                        {[&] { return live->durable_sequence(); },
                         [&](const Error& error) { complaints.push_back(error.message); }},
                        50};
  std::size_t written = 0;
  std::uint64_t newest = 0;
  for (std::size_t i = 0; i + 10 <= events.size(); i += 10) {
    run(*live, std::span{events}.subspan(i, 10));
    keeper.run_once();
    const auto listed = list_snapshots(disk, kHere).value();
    ASSERT_LE(listed.size(), 2U);
    if (listed.empty() || listed[0] == newest) continue;
    newest = listed[0];
    ++written;
    const auto snapshot = read_snapshot(disk, kHere, newest);
    ASSERT_TRUE(snapshot) << snapshot.error().message;
    EXPECT_EQ(snapshot->so_far.events, written * 50);
    EXPECT_EQ(snapshot->engine.hash(), hash_after(events, written * 50));
  }
  EXPECT_EQ(written, events.size() / 10 * 10 / 50);
  EXPECT_TRUE(complaints.empty()) << complaints.front();
}

TEST(SnapshotKeeper, AFullDiskIsComplainedOfAndNoReasonToEnd) {
  const auto events = random_session(26, 200);
  MemoryDisk disk;
  auto live = JournaledEngine::open(disk, small_segments());
  std::vector<Error> complaints;
  SnapshotKeeper keeper{disk,
                        kHere,
                        follower_of(disk, *live),
                        {[&] { return live->durable_sequence(); },
                         [&](const Error& error) { complaints.push_back(error); }},
                        50};
  run(*live, std::span{events}.first(60));
  disk.room_left = 100;
  keeper.run_once();
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].fault, Fault::kUnavailable);
  EXPECT_TRUE(list_snapshots(disk, kHere)->empty());
  disk.room_left = MemoryDisk::kNever;
  run(*live, std::span{events}.subspan(60, 60));
  keeper.run_once();
  EXPECT_EQ(complaints.size(), 1U);
  EXPECT_EQ(list_snapshots(disk, kHere)->size(), 1U);
}

}  // namespace
}  // namespace pcl::journal::test
