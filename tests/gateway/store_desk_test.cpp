#include "host/gateway/store_desk.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/memory_store.hpp"

namespace pcl::gateway {
namespace {

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kJournal = 9;

/// A journal of numbered records, each one row; the chain value of record n is 100 n.
struct Records {
  std::uint64_t written{};
  std::uint64_t taken{};
  bool broken{};
  int seeks{};
};
class RecordSource final : public RowSource {
 public:
  explicit RecordSource(Records& records) : records_{records} {}
  [[nodiscard]] std::uint64_t journal_id() const override { return kJournal; }
  Result<bool> go_to(const StorePosition& at) override {
    ++records_.seeks;
    if (at.sequence > records_.written || at.chain != 100 * at.sequence) return false;
    records_.taken = at.sequence;
    return true;
  }
  Result<StorePosition> take(std::size_t events_max, RowBatch& rows) override {
    if (records_.broken) return Error{Fault::kCorrupt, "record 3 is damaged"};
    for (std::size_t i = 0; i < events_max && records_.taken < records_.written; ++i)
      rows.metrics.push_back({++records_.taken, "m", 0});
    return StorePosition{kJournal, records_.taken, 100 * records_.taken};
  }
  [[nodiscard]] std::uint64_t behind() const override { return records_.written - records_.taken; }

 private:
  Records& records_;
};

class StoreDeskTest : public testing::Test {
 protected:
  void turn(std::uint64_t ms = 200) {
    now_ns_ += ms * kMs;
    desk_.turn(now_ns_);
  }
  /// Every record once, in order.
  void expect_all() const {
    ASSERT_EQ(server_.metrics.size(), records_.written);
    for (std::size_t i = 0; i < server_.metrics.size(); ++i)
      EXPECT_EQ(server_.metrics[i].seq, i + 1);
  }
  [[nodiscard]] bool says(const std::string& part) const {
    return desk_.status_json(now_ns_).find(part) != std::string::npos;
  }
  std::uint64_t now_ns_{1'000 * kMs};
  Records records_;
  fakes::MemoryStoreServer server_;
  Log log_{"test", "/dev/null"};
  StoreDesk desk_{std::make_unique<fakes::MemoryStore>(server_),
                  std::make_unique<RecordSource>(records_), log_};
};

TEST_F(StoreDeskTest, WritesWhatThereIsInBatches) {
  records_.written = 12'000;
  for (int i = 0; i < 3; ++i) turn();
  expect_all();
  EXPECT_EQ(server_.writes, 3);
  turn();
  EXPECT_EQ(server_.writes, 3);  // nothing new, nothing written
  records_.written += 1;
  turn();
  expect_all();
  EXPECT_TRUE(says("\"health\":\"healthy\""));
  EXPECT_TRUE(says("\"sequence\":12001"));
}

TEST_F(StoreDeskTest, ABatchWithoutAnswerCountsOnceWhetherItWasWrittenOrNot) {
  for (const bool written : {false, true}) {
    records_.written += 10;
    (written ? server_.dies_after_commit : server_.dies_before_commit) = true;
    turn();
    EXPECT_TRUE(says("\"health\":\"failed\""));
    records_.written += 5;
    turn(1'000);
    turn();
    expect_all();
  }
  EXPECT_EQ(records_.seeks, 1);  // the journal was not read again
}

TEST_F(StoreDeskTest, CatchesUpAfterAnOutage) {
  records_.written = 10;
  turn();
  server_.there = false;
  for (int i = 0; i < 100; ++i) {
    records_.written += 100;
    turn();
  }
  EXPECT_LE(server_.opens, 15);  // later each time
  server_.there = true;
  turn(5'000);
  turn();
  turn();
  expect_all();
}

TEST_F(StoreDeskTest, GoesOnWhereTheStoreStands) {
  records_.written = 10;
  server_.positions[kJournal] = {kJournal, 7, 700};
  turn();
  ASSERT_EQ(server_.metrics.size(), 3U);
  EXPECT_EQ(server_.metrics[0].seq, 8U);
}

TEST_F(StoreDeskTest, AStoreThatStandsElsewhereIsNamedAndMadeAnew) {
  for (const StorePosition& elsewhere :
       {StorePosition{kJournal, 11, 1'100},  // ahead: the journal's tail was lost
        StorePosition{kJournal, 7, 701}}) {  // another journal's record 7
    records_ = {.written = 10};
    server_.positions[kJournal] = elsewhere;
    server_.metrics.assign(3, MetricRow{99, "theirs", 0});
    server_.rebuilds.clear();
    StoreDesk desk{std::make_unique<fakes::MemoryStore>(server_),
                   std::make_unique<RecordSource>(records_), log_};
    desk.turn(now_ns_);
    expect_all();
    ASSERT_EQ(server_.rebuilds.size(), 1U);
    EXPECT_NE(server_.rebuilds[0].find("record " + std::to_string(elsewhere.sequence)),
              std::string::npos);
  }
}

TEST_F(StoreDeskTest, AnotherWriterIsSaidAndNotFoughtWith) {
  records_.written = 10;
  turn();
  server_.fault = Fault::kRefused;
  records_.written = 11;
  for (int i = 0; i < 100; ++i) turn();  // 20 s
  EXPECT_LE(server_.opens, 4);
  EXPECT_TRUE(says("\"detail\":\"will not\""));
  server_.fault = Fault::kInvalid;
  turn(10'000);
  expect_all();
}

TEST_F(StoreDeskTest, IsAwayUntilItHasCaughtUpAndWhenItIsLeftBehind) {
  EXPECT_EQ(desk_.away(now_ns_), "not connected yet");
  records_.written = 6'000;
  turn();
  EXPECT_EQ(desk_.away(now_ns_), "it is catching up with the journal");
  turn();
  EXPECT_EQ(desk_.away(now_ns_), "");
  const std::uint64_t current_ns = now_ns_;
  server_.there = false;
  records_.written += 1;
  turn(1);
  EXPECT_EQ(desk_.away(current_ns + 30'000 * kMs - 1), "");
  EXPECT_EQ(desk_.away(current_ns + 30'000 * kMs), "gone");
}

TEST_F(StoreDeskTest, TooManyRecordsBehindIsAwayAtOnce) {
  turn();
  server_.there = false;
  records_.written = 1;
  turn();
  EXPECT_EQ(desk_.away(now_ns_), "");
  records_.written = StoreDesk::kBehindMax + 2;  // one is taken, and waits
  turn(1'000);
  EXPECT_EQ(desk_.away(now_ns_), "it is 200001 records behind the journal");
}

TEST_F(StoreDeskTest, ABrokenJournalEndsItAndIsSaid) {
  records_.written = 5;
  turn();
  records_.broken = true;
  turn();
  EXPECT_TRUE(says("\"detail\":\"record 3 is damaged\""));
  const int opens = server_.opens;
  turn(100'000);
  EXPECT_EQ(server_.opens, opens);
}

}  // namespace
}  // namespace pcl::gateway
