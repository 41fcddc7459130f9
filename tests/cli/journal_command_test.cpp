// Exit codes, words and JSON of portcullis journal.
#include "host/cli/journal_command.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "host/base/hex.hpp"
#include "host/journal/posix_disk.hpp"
#include "host/journal/replay.hpp"
#include "tests/engine/random_session.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::cli {
namespace {

using Words = std::vector<std::string>;
namespace json = boost::json;

struct Ran {
  int code{};
  std::string out, err;
  [[nodiscard]] json::object object() const { return json::parse(out).as_object(); }
};
Ran run(const Words& args) {
  std::ostringstream out, err;
  const int code = run_journal(args, out, err);
  return {code, out.str(), err.str()};
}

/// A journal of a seeded session in small segments, with two snapshots.
class CliJournal : public testing::Test {
 protected:
  CliJournal() {
    auto live = journal::JournaledEngine::open(disk_, options());
    std::vector<engine::Output> outputs;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      EXPECT_TRUE(live->step(events_[i], outputs));
      if (i != 100 && i != 150) continue;
      EXPECT_TRUE(live->flush());
      const journal::Snapshot now = live->snapshot();
      EXPECT_TRUE(journal::write_snapshot(disk_, at_, now.position, now.so_far, now.engine));
    }
    EXPECT_TRUE(live->sync());
    hash_ = live->engine().hash();
    last_ = live->next_sequence() - 1;
  }
  [[nodiscard]] journal::Options options() const {
    return {.directory = at_, .segment_bytes_max = 1U << 14U, .journal_id = 7};
  }
  void harm(const std::string& segment, std::streamoff offset) const {
    std::fstream file{at_ + "/" + segment, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(offset);
    file.put('\x5A');
    ASSERT_TRUE(file.flush());
  }
  const std::vector<engine::Event> events_ = engine::test::random_session(71, 250);
  const journal::test::Scratch scratch_;
  const std::string at_ = scratch_.path() + "/journal";
  journal::PosixDisk disk_;
  std::uint64_t hash_{}, last_{};
};

TEST(CliJournalUsage, IsTwo) {
  for (const Words& args : {Words{}, Words{"verify"}, Words{"mend", "x"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.err,
              "portcullis journal: expected verify, dump, replay, quarantine, begin, roll or "
              "archive, and a directory\n");
  }
  for (const Words& args :
       {Words{"verify", "x", "y"}, Words{"verify", "x", "--from", "1"},
        Words{"replay", "x", "--from", "0"}, Words{"dump", "x", "--from", "5", "--to", "4"},
        Words{"quarantine", "x", "--actor", "ann"}, Words{"begin", "x", "--reason", "r"},
        Words{"roll", "x", "--actor", "ann"}, Words{"begin", "x", "--unreconciled"},
        Words{"dump", "x", "--from", "many"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 2) << args[0];
    EXPECT_EQ(ran.err.rfind("portcullis journal " + args[0] + ": ", 0), 0U) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
  EXPECT_EQ(run({"archive", "--help"}).code, 0);
}

TEST(CliJournalUsage, AMissingDirectoryIsThree) {
  const journal::test::Scratch scratch;
  for (const Words& action : {Words{"verify"}, Words{"replay"}, Words{"dump"}, Words{"archive"},
                              Words{"quarantine", "--actor", "a", "--reason", "r"},
                              Words{"begin", "--actor", "a", "--reason", "r"},
                              Words{"roll", "--actor", "a", "--reason", "r"}}) {
    Words args = action;
    args.insert(args.begin() + 1, scratch.path() + "/none");
    const Ran ran = run(args);
    EXPECT_EQ(ran.code, 3) << ran.err;
    EXPECT_EQ(ran.err.rfind("portcullis journal " + action[0] + ": ", 0), 0U) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(CliJournal, VerifyTellsSegmentsSnapshotsAndArchive) {
  Ran ran = run({"verify", at_});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(ran.object().at("sound"), true);
  EXPECT_EQ(ran.object().at("last_sequence").to_number<std::uint64_t>(), last_);
  EXPECT_EQ(ran.object().at("snapshots").to_number<int>(), 2);
  harm(journal::snapshot_name(journal::list_snapshots(disk_, at_)->front()), 200);
  ran = run({"verify", at_});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.object().at("sound"), false);
  EXPECT_EQ(ran.object().at("complaints").as_array().size(), 1U);
  harm("segment-00000001.pclj", 100);
  ran = run({"verify", at_});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.object().at("damage").as_string().find("segment-00000001.pclj at offset"),
            std::string::npos);
}

TEST_F(CliJournal, RollEndsADayThatIsReconciledOrSaidNotToBe) {
  {
    auto live = journal::JournaledEngine::open(disk_, options());
    std::vector<engine::Output> outputs;
    ASSERT_TRUE(
        live->step(engine::SessionStart{engine::test::small_config(), 9, 0, false}, outputs));
    last_ = live->next_sequence() - 1;
  }
  const Words roll{"roll", at_, "--actor", "ann", "--reason", "close"};
  Ran ran = run(roll);
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("not rolled, "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("--unreconciled"), std::string::npos) << ran.err;
  EXPECT_EQ(run({"verify", at_}).object().at("last_sequence").to_number<std::uint64_t>(), last_);
  Words forced = roll;
  forced.emplace_back("--unreconciled");
  ran = run(forced);
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.object().at("folder").as_string(), "before-1");
  EXPECT_EQ(ran.object().at("old_last_sequence").to_number<std::uint64_t>(), last_);
  EXPECT_NE(ran.object().at("unreconciled").as_string(), "");
  EXPECT_EQ(run({"verify", at_}).code, 0);
  EXPECT_EQ(run({"verify", at_ + "/before-1"}).code, 0);
  const Ran dump = run({"dump", at_, "--to", "1"});
  EXPECT_NE(dump.out.find("\"event\":\"carry_over\""), std::string::npos) << dump.out;
  EXPECT_NE(dump.out.find("\"reason\":\"close\""), std::string::npos) << dump.out;
  EXPECT_EQ(run(forced).code, 1);  // the new day has not begun
}

TEST_F(CliJournal, ReplayGivesTheLiveHashFromTheStartAndFromASnapshot) {
  for (const Words& args :
       {Words{"replay", at_}, Words{"replay", at_, "--from", std::to_string(last_)}}) {
    const Ran ran = run(args);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.object().at("state_hash").as_string(), hex(hash_));
    EXPECT_EQ(ran.object().at("events").to_number<std::size_t>(), events_.size());
  }
  const Ran part = run({"replay", at_, "--to", "20"});  // events and outputs in turn
  EXPECT_EQ(part.object().at("events").to_number<int>(), 10);
  harm("segment-00000001.pclj", 100);
  EXPECT_EQ(run({"replay", at_}).code, 1);
}

TEST_F(CliJournal, DumpShowsEachRecordAndAMatterAlone) {
  const Ran ran = run({"dump", at_, "--from", "1", "--to", "40"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  std::istringstream lines{ran.out};
  std::uint64_t sequence = 0;
  for (std::string line; std::getline(lines, line);) {
    const json::object object = json::parse(line).as_object();
    EXPECT_EQ(object.at("sequence").to_number<std::uint64_t>(), ++sequence);
    EXPECT_EQ(object.at("type").as_string(), sequence % 2 == 1 ? "event" : "outputs");
    EXPECT_FALSE(object.contains("error")) << line;
  }
  EXPECT_EQ(sequence, 40U);
  EXPECT_NE(ran.out.find("\"event\":\"session_start\""), std::string::npos);
  // The first order's matter: its outputs, its decision by the gate, and what came of them.
  std::istringstream all{run({"dump", at_}).out};
  std::uint64_t matter = 0;
  std::set<std::uint64_t> expected;
  for (std::string line; std::getline(all, line);) {
    const json::object object = json::parse(line).as_object();
    const auto of = object.at("correlation").to_number<std::uint64_t>();
    if (matter == 0 && line.find("order_enter") != std::string::npos) matter = of;
    if (matter != 0 && of == matter)
      expected.insert(object.at("sequence").to_number<std::uint64_t>());
  }
  ASSERT_NE(matter, 0U);
  std::istringstream few{run({"dump", at_, "--matter", std::to_string(matter)}).out};
  std::set<std::uint64_t> shown;
  bool decided = false;
  for (std::string line; std::getline(few, line);) {
    shown.insert(json::parse(line).as_object().at("sequence").to_number<std::uint64_t>());
    decided = decided || line.find("\"record\":\"decision\"") != std::string::npos;
  }
  EXPECT_TRUE(std::includes(shown.begin(), shown.end(), expected.begin(), expected.end()));
  EXPECT_GE(shown.size(), 3U);
  EXPECT_TRUE(decided);
}

TEST_F(CliJournal, QuarantineThenBegin) {
  EXPECT_EQ(run({"quarantine", at_, "--actor", "ann", "--reason", "r"}).code, 1);
  harm("segment-00000001.pclj", 100);
  EXPECT_EQ(run({"begin", at_, "--actor", "ann", "--reason", "r"}).code, 1);
  const Ran moved = run({"quarantine", at_, "--actor", "ann", "--reason", "r"});
  ASSERT_EQ(moved.code, 0) << moved.err;
  EXPECT_EQ(moved.object().at("folder").as_string(), "quarantine-1");
  EXPECT_EQ(run({"verify", at_}).code, 0);
  EXPECT_EQ(journal::JournaledEngine::open(disk_, options()).error().fault, Fault::kRefused);
  const Ran begun = run({"begin", at_, "--actor", "bob", "--reason", "r"});
  ASSERT_EQ(begun.code, 0) << begun.err;
  const auto live = journal::JournaledEngine::open(disk_, options());
  ASSERT_TRUE(live) << live.error().message;
  EXPECT_EQ(live->next_sequence(), 1U);
}

TEST_F(CliJournal, ArchiveThenGoOn) {
  const Ran ran = run({"archive", at_, "--retention-days", "1"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_GT(ran.object().at("archived").to_number<int>(), 0);
  EXPECT_EQ(ran.object().at("deleted").to_number<int>(), 0);
  EXPECT_EQ(run({"verify", at_}).code, 0);
  {
    const auto live = journal::JournaledEngine::open(disk_, options());
    ASSERT_TRUE(live) << live.error().message;
    EXPECT_EQ(live->engine().hash(), hash_);
    EXPECT_EQ(run({"archive", at_}).code, 1);  // open
  }
  harm("archive/segment-00000000.pclj", 100);
  EXPECT_EQ(run({"verify", at_}).code, 1);
}

}  // namespace
}  // namespace pcl::cli
