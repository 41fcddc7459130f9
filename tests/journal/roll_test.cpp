// From one journal to the next: either day after a crash anywhere, and damage refused by name.
#include "host/journal/roll.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <set>

#include "host/engine/codec.hpp"
#include "host/engine/state.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

constexpr std::uint64_t kNextId = 99;

/// Files are shared with what they were copied from unless they are put anew.
void copy(MemoryDisk& from, MemoryDisk& to) {
  for (const auto& [path, bytes] : from.all()) to.put(path, bytes);
}

RollOrder by_ann(bool unreconciled = false) { return {"ann", "close", unreconciled, kNextId}; }

/// A day that ended reconciled, with 30 shares held and a kill that stands.
std::vector<Event> a_day() {
  engine::test::World w;
  w.start_all();
  w.market(true);
  for (int i = 0; i < 4; ++i) w.quote(300'000, 300'100, 1'000'000'000);
  w.quote(300'100, 300'200, 1'000'000'000);
  w.fill(w.book.begin()->first, 30, CardPrice{300'100});
  w.operate(engine::OperatorKind::kKill);
  w.apply(engine::MarketEnd{});
  w.clock();
  return w.events;
}

class Roll : public testing::Test {
 protected:
  Roll() { journal_of(disk_, events_, after_); }
  /// The state on `disk`, with nothing appended.
  static engine::Engine open_on(MemoryDisk& disk) {
    auto live = JournaledEngine::open(disk, small_segments());
    EXPECT_TRUE(live) << live.error().message;
    return live ? live->engine() : engine::Engine{};
  }
  static bool is_new(const engine::Engine& engine) { return engine.state().day.before.has_value(); }
  const std::vector<Event> events_ = a_day();
  const std::vector<std::size_t> after_ = {20};
  MemoryDisk disk_;
};

TEST_F(Roll, TheOldJournalGoesAsideWholeAndTheNewOneNamesIt) {
  const auto before = disk_.all();
  const auto end = verify(disk_, kHere);
  const auto done = roll(disk_, kHere, by_ann());
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->folder, "before-1");
  EXPECT_EQ(done->orders_expired, 0U);
  for (const auto& [path, bytes] : before) {
    const std::string aside = kHere + "/before-1" + path.substr(kHere.size());
    ASSERT_TRUE(disk_.has(aside)) << aside;
    EXPECT_EQ(disk_.bytes(aside), bytes) << aside;
  }
  EXPECT_EQ(verify(disk_, kHere + "/before-1")->last_sequence, end->last_sequence);
  EXPECT_TRUE(disk_.has(kHere + "/before-1/roll/rolled.json"));
  const auto report = verify(disk_, kHere);
  EXPECT_EQ(report->damage, "");
  EXPECT_EQ(report->records, 3U);  // the event, its outputs, a hash
  EXPECT_EQ(list_snapshots(disk_, kHere)->size(), 1U);

  std::optional live{std::move(*JournaledEngine::open(disk_, small_segments()))};
  EXPECT_EQ(live->snapshot().position.journal_id, kNextId);
  ASSERT_TRUE(is_new(live->engine()));
  const engine::CarryOver& carried = *live->engine().state().day.before;
  EXPECT_EQ(carried, done->carried);
  EXPECT_EQ(carried.sequence, end->last_sequence + 1);
  EXPECT_EQ(carried.actor, "ann");
  EXPECT_EQ(carried.unreconciled, "");
  std::vector<Output> outputs;
  ASSERT_TRUE(live->step(events_[0], outputs));  // the session's start
  EXPECT_EQ(live->engine().state().ledger.positions.at({0, 1, 0}).shares, 30);
  EXPECT_EQ(live->engine().state().kills.entries.size(), 1U);
  ASSERT_TRUE(live->sync());
  const std::uint64_t hash = live->engine().hash();
  live.reset();
  EXPECT_EQ(replay(disk_, kHere)->hash, hash);
}

TEST_F(Roll, TheChainIsThatOfTheOldEnd) {
  Position end;
  {
    const auto live = JournaledEngine::open(disk_, small_segments());
    end = live->snapshot().position;
  }
  const auto done = roll(disk_, kHere, by_ann());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->carried.chain, end.chain);
  EXPECT_EQ(done->carried.journal_id, end.journal_id);
  EXPECT_NE(end.chain, 0U);
}

TEST_F(Roll, IsRefusedAndMovesNothing) {
  const auto refused = [](MemoryDisk& disk, const std::string& says, Fault fault) {
    const auto before = disk.all();
    const auto done = roll(disk, kHere, by_ann());
    ASSERT_FALSE(done) << says;
    EXPECT_EQ(done.error().fault, fault) << done.error().message;
    EXPECT_NE(done.error().message.find(says), std::string::npos) << done.error().message;
    EXPECT_EQ(disk.all(), before) << says;
  };
  MemoryDisk empty;
  ASSERT_TRUE(empty.make_directory(kHere));
  refused(empty, "no journal is there", Fault::kRefused);
  MemoryDisk unstarted;
  journal_of(unstarted, std::vector<Event>{engine::Clock{1}});
  refused(unstarted, "no session ever began", Fault::kRefused);
  {
    const auto live = JournaledEngine::open(disk_, small_segments());
    refused(disk_, "another process has this journal open", Fault::kRefused);
  }
  MemoryDisk trading;
  journal_of(trading, std::span{events_}.first(events_.size() / 2));
  refused(trading, "the session did not end: phase is", Fault::kRefused);
  MemoryDisk closed;
  copy(disk_, closed);
  closed.put(kHere + "/closed", {});
  refused(closed, "closed", Fault::kRefused);
  MemoryDisk damaged;
  copy(disk_, damaged);
  damaged.bytes(kHere + "/segment-00000000.pclj")[300] ^= std::byte{1};
  refused(damaged, "segment-00000000.pclj", Fault::kCorrupt);
  ASSERT_TRUE(roll(disk_, kHere, by_ann()));
  refused(disk_, "no session ever began", Fault::kRefused);  // the new day has not begun
}

TEST_F(Roll, AnUnreconciledDayIsRolledByItsNameAndThatIsKept) {
  MemoryDisk disk;
  journal_of(disk, std::span{events_}.first(events_.size() / 2));
  const auto done = roll(disk, kHere, by_ann(true));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->carried.unreconciled.find("the session did not end: phase is"), 0U);
  EXPECT_EQ(open_on(disk).state().day.before->unreconciled, done->carried.unreconciled);
}

/// Whatever fails first, and then the machine dies: one of the two days is there, whole.
TEST_F(Roll, ACrashAnywhereLeavesOneOfTheTwoDays) {
  const std::uint64_t old_hash = open_on(disk_).hash();
  std::size_t old_days = 0, new_days = 0;
  const auto crash_at = [&](std::size_t MemoryDisk::*left, std::size_t count) {
    MemoryDisk disk;
    copy(disk_, disk);
    disk.*left = count;
    const bool done = roll(disk, kHere, by_ann()).operator bool();
    disk.*left = MemoryDisk::kNever;
    disk.crash([](const std::string&, std::size_t) { return std::size_t{0}; });
    const engine::Engine engine = open_on(disk);
    if (is_new(engine)) {
      ++new_days;
      EXPECT_EQ(engine.state().day.before->positions.size(), 1U);
      EXPECT_TRUE(verify(disk, kHere + "/before-1")->damage.empty());
      EXPECT_FALSE(roll(disk, kHere, by_ann()));  // it has been rolled
    } else {
      ++old_days;
      EXPECT_EQ(engine.hash(), old_hash);
      EXPECT_TRUE(roll(disk, kHere, by_ann())) << "and can be rolled again";
      EXPECT_TRUE(is_new(open_on(disk)));
    }
    return done;
  };
  for (auto left : {&MemoryDisk::renames_left, &MemoryDisk::writes_left, &MemoryDisk::syncs_left}) {
    bool done = false;
    for (std::size_t count = 0; !done && count < 200; ++count) done = crash_at(left, count);
    EXPECT_TRUE(done);
  }
  EXPECT_GT(old_days, 10U);
  EXPECT_GT(new_days, 10U);
}

TEST_F(Roll, WhileItWaitsToBeEndedNobodyTakesTheRestForAJournal) {
  disk_.renames_left = 5;
  ASSERT_FALSE(roll(disk_, kHere, by_ann()));
  disk_.renames_left = MemoryDisk::kNever;
  const auto report = verify(disk_, kHere);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().fault, Fault::kRefused);
  EXPECT_NE(report.error().message.find("a roll was cut short"), std::string::npos);
  EXPECT_EQ(replay(disk_, kHere).error().fault, Fault::kRefused);
  ASSERT_TRUE(finish_roll(disk_, kHere));
  EXPECT_TRUE(verify(disk_, kHere)->damage.empty());
  EXPECT_TRUE(finish_roll(disk_, kHere));
}

/// Every byte of the new journal, and every length: refused, or the same day all the same (the
/// snapshot and its file alone cost time). Never another day, never one that begins with nothing.
TEST_F(Roll, WhatIsCutOrFlippedIsRefusedByName) {
  ASSERT_TRUE(roll(disk_, kHere, by_ann()));
  const std::uint64_t hash = open_on(disk_).hash();
  const std::string segment = kHere + "/segment-00000000.pclj";
  const std::string snapshot = kHere + "/" + snapshot_name(3);
  const std::size_t size = disk_.bytes(segment).size();
  std::size_t refused = 0;
  const auto look = [&](const std::string& what, const auto& harm) {
    MemoryDisk disk;
    copy(disk_, disk);
    harm(disk);
    const auto live = JournaledEngine::open(disk, small_segments());
    if (live) {
      EXPECT_EQ(live->engine().hash(), hash) << what;
    } else {
      ++refused;
      EXPECT_EQ(live.error().fault, Fault::kCorrupt) << what;
      EXPECT_NE(live.error().message.find(kHere), std::string::npos) << live.error().message;
    }
    return !live;
  };
  for (std::size_t i = 0; i < size; ++i) {
    EXPECT_TRUE(look("flip " + std::to_string(i), [&](MemoryDisk& disk) {
      disk.bytes(segment)[i] ^= std::byte{4};
    })) << i;
    EXPECT_TRUE(look("cut " + std::to_string(i), [&](MemoryDisk& disk) {
      disk.bytes(segment).resize(i);
    })) << i;
  }
  EXPECT_TRUE(look("gone", [&](MemoryDisk& disk) { disk.erase(segment); }));
  std::mt19937_64 random{7};
  for (int i = 0; i < 100; ++i) {
    const std::size_t at = random() % disk_.bytes(snapshot).size();
    EXPECT_FALSE(look("snapshot " + std::to_string(at),
                      [&](MemoryDisk& disk) { disk.bytes(snapshot)[at] ^= std::byte{4}; }));
  }
  EXPECT_EQ(refused, 2 * size + 1);
}

/// Three days of nonsense, each rolled at a random event: no id twice, and nothing that was said
/// on one day is said again by opening the next.
TEST(RollDays, GiveNoNumberTwiceAndSendNothingAgain) {
  for (std::uint64_t seed = 300; seed < 312; ++seed) {
    std::mt19937_64 random{seed};
    MemoryDisk disk;
    std::set<values::ClOrdId> ids;
    std::set<std::uint64_t> orders;
    for (int day = 0; day < 3; ++day) {
      const auto events = random_session(seed * 2, 150);
      std::optional live{std::move(*JournaledEngine::open(disk, small_segments()))};
      const std::size_t count = 20 + random() % (events.size() - 20);
      for (const Event& event : std::span{events}.first(count)) {
        std::vector<Output> outputs;
        ASSERT_TRUE(live->step(event, outputs));
        for (const Output& output : outputs) {
          const auto* command = std::get_if<engine::CardCommand>(&output);
          const auto kind = static_cast<std::uint8_t>(contract::CommandKind::kOrderEnter);
          if (command == nullptr || command->entry.kind() != kind) continue;
          const auto enter = contract::from_entry<contract::OrderEnterCommand>(command->entry);
          ASSERT_TRUE(ids.insert(enter.clordid).second) << "seed " << seed << ", day " << day;
        }
      }
      for (const auto& [id, order] : live->engine().state().orders.all)
        ASSERT_TRUE(orders.insert(id).second) << "seed " << seed << ", day " << day;
      ASSERT_TRUE(live->sync());
      live.reset();
      const auto done = roll(disk, kHere, {"ann", "r", true, 1'000 + random() % 9});
      ASSERT_TRUE(done) << "seed " << seed << ": " << done.error().message;
      std::size_t said = 0;
      ASSERT_TRUE(read(disk, kHere, 1, UINT64_MAX, [&](const Record& record) {
        if (record.type != RecordType::kOutputs) return ok();
        const auto outputs = engine::decode_outputs(record.payload);
        for (const Output& output : *outputs)
          said += std::holds_alternative<engine::Notice>(output) ? 1U : 100U;
        return ok();
      }));
      EXPECT_EQ(said, 1U);
    }
  }
}

}  // namespace
}  // namespace pcl::journal::test
