// The journal through to the report store: every record once, whatever happens on the way.
#include "host/gateway/journal_rows.hpp"

#include <gtest/gtest.h>

#include "host/gateway/store_desk.hpp"
#include "tests/fakes/memory_store.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::gateway {
namespace {

using journal::test::kHere;
using journal::test::MemoryDisk;

class JournalRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto live = journal::JournaledEngine::open(disk_, journal::test::small_segments());
    ASSERT_TRUE(live) << live.error().message;
    live_.emplace(std::move(*live));
  }
  void run(std::size_t events, bool snapshot = false) {
    journal::test::run(*live_, std::span{events_}.subspan(done_, events));
    done_ += events;
    if (!snapshot) return;
    const journal::Snapshot now = live_->snapshot();
    ASSERT_TRUE(journal::write_snapshot(disk_, kHere, now.position, now.so_far, now.engine));
  }
  [[nodiscard]] JournalRows rows() {
    return {disk_, kHere, live_->snapshot().position.journal_id,
            [this] { return live_->durable_sequence(); }};
  }
  [[nodiscard]] StorePosition begin() const {
    return {live_->snapshot().position.journal_id, 0, 0};
  }
  /// Of all that is there, `batch` events at a time: the events that people were told something
  /// of, and where it ended.
  std::vector<std::uint64_t> told(JournalRows& source, std::size_t batch,
                                  StorePosition* end = nullptr) {
    std::vector<std::uint64_t> sequences;
    while (source.behind() != 0) {
      RowBatch rows;
      const auto position = source.take(batch, rows);
      EXPECT_TRUE(position) << position.error().message;
      if (!position) break;
      for (const NoticeRow& row : rows.notices) sequences.push_back(row.seq);
      if (end != nullptr) *end = *position;
    }
    return sequences;
  }
  const std::vector<engine::Event> events_ = journal::test::random_session(31, 900);
  std::size_t done_{};
  MemoryDisk disk_;
  std::optional<journal::JournaledEngine> live_;
};

TEST_F(JournalRowsTest, GoesOnFromAnyPlaceWithTheSameRows) {
  run(300, true);
  run(200, true);
  run(300);
  JournalRows whole = rows();
  ASSERT_TRUE(*whole.go_to(begin()));
  StorePosition end;
  const auto all = told(whole, 10'000, &end);
  ASSERT_GT(all.size(), 20U);
  EXPECT_EQ(end.sequence, live_->durable_sequence());
  // In pieces, each by another reader that begins where the last one stood.
  std::vector<std::uint64_t> pieces;
  StorePosition at = begin();
  while (at.sequence < end.sequence) {
    JournalRows next = rows();
    const auto there = next.go_to(at);
    ASSERT_TRUE(there) << there.error().message;
    ASSERT_TRUE(*there);
    RowBatch batch;
    const auto position = next.take(111, batch);
    ASSERT_TRUE(position);
    for (const NoticeRow& row : batch.notices) pieces.push_back(row.seq);
    at = *position;
  }
  EXPECT_EQ(pieces, all);
  EXPECT_EQ(at, end);
}

TEST_F(JournalRowsTest, APlaceThatIsNotOnItsWayIsNotGoneTo) {
  run(200);
  JournalRows source = rows();
  ASSERT_TRUE(*source.go_to(begin()));
  RowBatch batch;
  const StorePosition sound = *source.take(50, batch);
  StorePosition other = sound;
  other.chain ^= 1;
  EXPECT_FALSE(*source.go_to(other));
  other = sound;
  other.sequence = live_->durable_sequence() + 1;  // ahead
  EXPECT_FALSE(*source.go_to(other));
  other = sound;
  ++other.journal_id;
  EXPECT_FALSE(*source.go_to(other));
  EXPECT_TRUE(*source.go_to(sound));
}

TEST_F(JournalRowsTest, TakesNothingThatIsNotOnDisk) {
  run(100);
  JournalRows source = rows();
  ASSERT_TRUE(*source.go_to(begin()));
  (void)told(source, 1'000);
  std::vector<engine::Output> outputs;
  ASSERT_TRUE(live_->step(events_[done_], outputs));
  ASSERT_TRUE(live_->flush());
  EXPECT_EQ(source.behind(), 0U);
  RowBatch batch;
  const auto position = source.take(10, batch);
  ASSERT_TRUE(position);
  EXPECT_LT(position->sequence, live_->next_sequence() - 1);
  EXPECT_TRUE(batch.sessions.empty());
}

TEST_F(JournalRowsTest, TheDeskBringsEveryRecordOverOutages) {
  fakes::MemoryStoreServer server;
  Log log{"test", "/dev/null"};
  StoreDesk desk{std::make_unique<fakes::MemoryStore>(server),
                 std::make_unique<JournalRows>(disk_, kHere, begin().journal_id,
                                               [this] { return live_->durable_sequence(); }),
                 log};
  std::uint64_t now_ns = 0;
  for (int i = 0; i < 8; ++i) {
    run(100, i == 3);
    server.there = i % 3 != 1;
    server.dies_after_commit = i == 2;
    server.dies_before_commit = i == 5;
    desk.turn(now_ns += 10'000'000'000);
  }
  server.there = true;
  for (int i = 0; i < 3; ++i) desk.turn(now_ns += 10'000'000'000);
  EXPECT_EQ(server.positions.at(begin().journal_id).sequence, live_->durable_sequence());
  EXPECT_TRUE(server.rebuilds.empty());
  // Counts by the minute: each once, though some batches were tried twice.
  std::set<std::pair<std::uint64_t, std::string>> keys;
  for (const MetricRow& row : server.metrics)
    EXPECT_TRUE(keys.emplace(row.seq, row.name).second) << row.seq;
}

}  // namespace
}  // namespace pcl::gateway
