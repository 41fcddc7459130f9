// Live = full replay = snapshot and tail, wherever the journal ends; and what stands in the way.
#include "host/journal/recover.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/journal/engine_journal.hpp"
#include "tests/req.hpp"

namespace pcl::journal::test {
namespace {

class Recover : public testing::TestWithParam<std::uint64_t> {};

/// Cut at a random byte of a random late segment, as a machine that dies leaves it.
void cut(MemoryDisk& disk, std::mt19937_64& random, std::uint64_t keep_segments) {
  const auto segments = list_segments(disk, kHere);
  ASSERT_TRUE(segments);
  const std::uint64_t last =
      std::min(segments->size() - 1, keep_segments + random() % segments->size());
  for (std::size_t i = last + 1; i < segments->size(); ++i)
    disk.erase(kHere + "/" + format::segment_name((*segments)[i]));
  Bytes& bytes = disk.bytes(kHere + "/" + format::segment_name((*segments)[last]));
  bytes.resize(48 + random() % (bytes.size() - 47));
}

TEST_P(Recover, LiveReplayAndSnapshotWithTailAreEqualAtRandomCuts) {
  const auto events = random_session(GetParam(), 700);
  const std::vector<std::size_t> after = {events.size() / 5, events.size() / 3};
  MemoryDisk whole;
  journal_of(whole, events, after);
  const auto newest = list_snapshots(whole, kHere);
  ASSERT_TRUE(newest && newest->size() == 2);
  std::mt19937_64 random{GetParam()};
  for (int round = 0; round < 40; ++round) {
    MemoryDisk disk, without;
    for (const auto& [path, bytes] : whole.all()) disk.put(path, bytes);
    const auto held = segment_of(disk, kHere, *list_segments(disk, kHere), newest->front());
    ASSERT_TRUE(held);
    cut(disk, random, *held + 1);
    for (const auto& [path, bytes] : disk.all())
      if (path.ends_with(".pclj")) without.put(path, bytes);
    const std::string where =
        "seed " + std::to_string(GetParam()) + " round " + std::to_string(round);
    auto by_snapshot = JournaledEngine::open(disk, small_segments());
    ASSERT_TRUE(by_snapshot) << where << ": " << by_snapshot.error().message;
    EXPECT_TRUE(by_snapshot->refused_snapshots().empty()) << where;
    auto by_replay = JournaledEngine::open(without, small_segments());
    ASSERT_TRUE(by_replay) << where << ": " << by_replay.error().message;
    const std::size_t done = by_replay->replayed().events;
    ASSERT_LE(done, events.size()) << where;
    ASSERT_GE(done, after.back()) << where;
    EXPECT_EQ(by_snapshot->replayed().events, done) << where;
    EXPECT_EQ(by_snapshot->replayed().outputs, by_replay->replayed().outputs) << where;
    EXPECT_EQ(by_snapshot->outputs_digest(), by_replay->outputs_digest()) << where;
    const std::uint64_t live = hash_after(events, done);
    EXPECT_EQ(by_snapshot->engine().hash(), live) << where;
    EXPECT_EQ(by_replay->engine().hash(), live) << where;
    if (round % 8 != 0) continue;
    run(*by_snapshot, std::span{events}.subspan(done));
    EXPECT_EQ(by_snapshot->engine().hash(), hash_after(events, events.size())) << where;
    const auto full = replay(disk, kHere);
    ASSERT_TRUE(full) << where << ": " << full.error().message;
    EXPECT_EQ(full->hash, by_snapshot->engine().hash()) << where;
    EXPECT_EQ(full->outputs_digest, by_snapshot->outputs_digest()) << where;
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, Recover, testing::Values(1, 2, 3));

/// Two snapshots of a session; the places to go on from are the second, the first, the beginning.
class RecoverFrom : public testing::Test {
 protected:
  RecoverFrom() {
    journal_of(disk_, events_, after_);
    last_ = list_snapshots(disk_, kHere).value();
  }
  [[nodiscard]] std::string newest() const { return kHere + "/" + snapshot_name(last_[0]); }
  [[nodiscard]] std::string older() const { return kHere + "/" + snapshot_name(last_[1]); }
  /// Events in the snapshot gone on from; the whole is checked against the live state.
  std::uint64_t start() {
    const auto point = starting_point(disk_, kHere);
    EXPECT_TRUE(point) << point.error().message;
    const auto live = JournaledEngine::open(disk_, small_segments());
    EXPECT_TRUE(live) << live.error().message;
    EXPECT_EQ(live->engine().hash(), hash_after(events_, events_.size()));
    EXPECT_EQ(live->refused_snapshots(), point->refused);
    refused_ = point->refused;
    return point->snapshot.so_far.events;
  }
  const std::vector<Event> events_ = random_session(11, 300);
  const std::vector<std::size_t> after_ = {100, 200};
  MemoryDisk disk_;
  std::vector<std::uint64_t> last_;  // newest first
  std::vector<std::string> refused_;
};

TEST_F(RecoverFrom, TheNewestSnapshot) { EXPECT_EQ(start(), 200U); }

TEST_F(RecoverFrom, TheOneBeforeABadOne) {
  disk_.bytes(newest())[500] ^= std::byte{1};
  EXPECT_EQ(start(), 100U);
  ASSERT_EQ(refused_.size(), 1U);
  EXPECT_EQ(refused_[0], newest() + ": the payload does not check");
  disk_.bytes(older()).resize(80);
  EXPECT_EQ(start(), 0U);
  ASSERT_EQ(refused_.size(), 2U);
  EXPECT_EQ(refused_[1], older() + ": shorter than its header");
}

TEST_F(RecoverFrom, ASnapshotOfAnotherJournalIsNotUsed) {
  MemoryDisk other;
  Options options = small_segments();
  options.journal_id = kId + 1;
  {
    auto live = JournaledEngine::open(other, options);
    run(*live, std::span{events_}.first(200));
    const Snapshot now = live->snapshot();
    ASSERT_TRUE(write_snapshot(other, kHere, now.position, now.so_far, now.engine));
  }
  disk_.put(newest(), other.bytes(newest()));
  EXPECT_EQ(start(), 100U);
  ASSERT_EQ(refused_.size(), 1U);
  EXPECT_EQ(refused_[0], newest() + ": the journal does not pass through where it was taken");
}

TEST_F(RecoverFrom, NowhereWithoutTheBeginningAndAnySnapshot) {
  disk_.erase(newest());
  disk_.erase(older());
  disk_.erase(kFirst);
  const auto live = JournaledEngine::open(disk_, small_segments());
  ASSERT_FALSE(live);
  EXPECT_EQ(live.error().fault, Fault::kCorrupt);
  EXPECT_NE(live.error().message.find("segment-00000000.pclj is missing"), std::string::npos);
}

TEST_F(RecoverFrom, SnapshotsWithoutSegmentsAreNoNewJournal) {
  for (const auto& file : disk_.all())
    if (file.first.ends_with(".pclj")) disk_.erase(file.first);
  const auto live = JournaledEngine::open(disk_, small_segments());
  ASSERT_FALSE(live);
  EXPECT_EQ(live.error().fault, Fault::kCorrupt);
  EXPECT_NE(live.error().message.find("snapshots, and no segment"), std::string::npos);
  EXPECT_FALSE(disk_.has(kFirst));
}

/// What a snapshot was taken of was durable: a journal that ends before it has lost its end.
TEST_F(RecoverFrom, ALostEndIsNamed) {
  const auto segments = list_segments(disk_, kHere).value();
  const std::size_t holds = segment_of(disk_, kHere, segments, last_[0]).value();
  for (std::size_t i = holds; i < segments.size(); ++i)
    disk_.erase(kHere + "/" + format::segment_name(segments[i]));
  const auto live = JournaledEngine::open(disk_, small_segments());
  ASSERT_FALSE(live);
  EXPECT_EQ(live.error().fault, Fault::kCorrupt);
  EXPECT_NE(live.error().message.find("what was written between is missing"), std::string::npos)
      << live.error().message;
}

TEST_F(RecoverFrom, AnUnreadableSnapshotIsNoBadOne) {
  for (std::size_t reads = 0; reads < 6; ++reads) {
    disk_.reads_left = reads;
    const auto live = JournaledEngine::open(disk_, small_segments());
    ASSERT_FALSE(live);
    EXPECT_EQ(live.error().fault, Fault::kUnavailable) << live.error().message;
  }
}

TEST_F(RecoverFrom, ReplayOfARangeBeginsAtTheSnapshotBeforeIt) {
  const auto full = replay(disk_, kHere);
  const auto part = replay(disk_, kHere, last_[0] + 1);
  ASSERT_TRUE(full && part);
  EXPECT_EQ(part->hash, full->hash);
  EXPECT_EQ(part->outputs_digest, full->outputs_digest);
  const auto until = replay(disk_, kHere, last_[1] + 50, last_[0]);
  ASSERT_TRUE(until) << until.error().message;
  EXPECT_EQ(until->events, 200U);
  EXPECT_EQ(until->hash, hash_after(events_, 200));
  EXPECT_EQ(replay(disk_, kHere, 1, last_[1])->hash, hash_after(events_, 100));
}

}  // namespace
}  // namespace pcl::journal::test
