#include "host/adapters/store_postgres/postgres_store.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/adapters/store_postgres/cluster.hpp"
#include "tests/req.hpp"

namespace pcl::store_postgres {
namespace {

constexpr std::uint64_t kMost = 18'446'744'073'709'551'615U;

/// One row in every table.
RowBatch one_of_each() {
  RowBatch rows;
  rows.sessions.push_back(
      {3, 10, 1'700'000'000'000'000'001, std::nullopt, 11, true, "trading", 5, 6, 7, -89'000, 12});
  rows.orders.push_back({4, "PCL 0001", 4'294'967'295U, 255, 63, "BRK.A", "sell", "exit",
                         1'999'999'900, 4'000'000'000U, 1, "live", true, false, 10, 12});
  rows.executions.push_back(
      {kMost, 1, 4, 255, 63, "BRK.A", "sell", 1, 5, -6, std::nullopt, true, std::nullopt, 11});
  rows.positions.push_back({255, 63, "BRK.A", -1, 5, -6, 4, 12});
  rows.accounts.push_back({255, -9'223'372'036'854'775'807, 1, 2, 12});
  rows.decisions.push_back({11, 4, 9, "Collar", kMost, 8, 7});
  rows.reconciliations.push_back({10, "start", "cash differs", false, 3, 4});
  rows.differences.push_back({10, 1, "cash"});
  rows.audits.push_back(
      {11, "ann", "bob", "resume", "global", "tab\tand \\N", std::nullopt, "", 13, 12});
  rows.notices.push_back({11, 0, "critical", "killed", "by ann", 14});
  rows.risk.push_back({11, "CRITICAL", true, false, 2, 1, -5, std::nullopt});
  rows.metrics.push_back({12, "orders", kMost});
  return rows;
}

class Store : public OpenStore {
 protected:
  static std::string dump() {
    std::string all;
    for (const char* table : kTables) {
      const std::string name = table;
      if (name == "projection" || name == "rebuilds") continue;
      all += name + "\n";
      for (const std::string& line : psql("select t::text from pcl." + name + " t order by 1"))
        all += line + "\n";
    }
    return all;
  }
};

TEST_F(Store, KeepsEveryValueOfEveryTable) {
  ASSERT_EQ(at_, (StorePosition{kJournal, 0, 0}));
  const Status written = write(one_of_each(), 12);
  ASSERT_TRUE(written) << written.error().message;
  // One line a table; % stands for kJournal in decimal.
  std::string expected =
      "sessions\n(%,3,10,1700000000000000001,,t,trading,5,6,7,-89000,12,11)\n"
      "orders\n(%,4,\"PCL 0001\",4294967295,255,63,BRK.A,sell,exit,1999999900,4000000000,1,live,"
      "t,f,10,12)\n"
      "executions\n(%,18446744073709551615,1,4,255,63,BRK.A,sell,1,5,-6,,t,,11)\n"
      "positions\n(%,255,63,BRK.A,-1,5,-6,4,12)\n"
      "accounts\n(%,255,-9223372036854775807,1,2,12)\n"
      "decisions\n(%,11,4,9,Collar,18446744073709551615,8,7)\n"
      "reconciliations\n(%,10,start,\"cash differs\",f,3,4)\n"
      "differences\n(%,10,1,cash)\n"
      "audits\n(%,11,ann,bob,resume,global,\"tab\tand \\\\N\",,\"\",12,13)\n"
      "notices\n(%,11,0,critical,killed,\"by ann\",14)\n"
      "risk\n(%,11,CRITICAL,t,f,2,1,-5,)\n"
      "metrics\n(%,12,orders,18446744073709551615)\n";
  for (std::size_t at; (at = expected.find('%')) != std::string::npos;)
    expected.replace(at, 1, "18364758544493064720");
  EXPECT_EQ(dump(), expected);
  EXPECT_EQ(psql1("select sequence, current from pcl.projection"), "12|t");
}

TEST_F(Store, ARowIsTheLatestStateOfItsKeyAndKeepsWhatIsNotSaidAgain) {
  RowBatch rows;
  rows.sessions.push_back({1, 1, 5, std::nullopt, std::nullopt, false, "waiting", 0, 0, 0, 0, 1});
  rows.sessions.push_back({2, 1, 6, std::nullopt, std::nullopt, false, "waiting", 0, 0, 0, 0, 1});
  ASSERT_TRUE(write(rows));
  rows.sessions.erase(rows.sessions.begin());
  rows.sessions[0] = {2, std::nullopt, std::nullopt, 2, std::nullopt, true, "ended", 3, 0, 0, 0, 2};
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select run, started_wall_ns, ended_seq, reconciled, phase, orders"
                 " from pcl.sessions order by 1"),
            (std::vector<std::string>{"1|5|-|f|waiting|0", "2|6|2|t|ended|3"}));
}

TEST_F(Store, TakesAnyBytesAsText) {
  RowBatch rows;
  AuditRow row;
  row.seq = 1;
  row.actor = std::string{"a\0b\xFF\\", 5};
  row.reason = "'; drop schema pcl cascade; --\r\n\t\\.";
  rows.audits.push_back(row);
  const Status written = write(rows);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(psql1("select actor, reason from pcl.audits"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\\|" +
                row.reason);
}

TEST_F(Store, OfTwoWritersTheSecondIsRefusedAndWritesNothing) {
  PostgresStore other{uri()};
  const auto stands = other.open(kJournal);
  ASSERT_TRUE(stands);
  RowBatch rows;
  rows.metrics.push_back(metric(1));
  ASSERT_TRUE(write(rows));
  rows.metrics[0].name = "theirs";
  const Status refused = other.write(rows, *stands, {kJournal, 5, 5});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kRefused);
  EXPECT_NE(refused.error().message.find("another writer"), std::string::npos);
  EXPECT_EQ(psql1("select name from pcl.metrics"), "m");
  EXPECT_EQ(psql1("select sequence from pcl.projection"), "1");
}

/// The backend dies by a trigger when the position is written, or at the end: behind every COPY.
TEST_F(Store, RowsAndPositionGoTogetherWhereverTheServerDies) {
  psql(
      "create function pcl.die() returns trigger language plpgsql as"
      " 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'");
  RowBatch rows;
  rows.metrics.push_back(metric(1));
  for (const char* when :
       {"create trigger die after update on pcl.projection for each row execute function pcl.die()",
        "create trigger die after insert on pcl.metrics for each row execute function pcl.die()",
        "create constraint trigger die after insert on pcl.metrics deferrable initially deferred"
        " for each row execute function pcl.die()"}) {
    psql(when);
    const Status lost = write(rows);
    ASSERT_FALSE(lost) << when;
    EXPECT_EQ(lost.error().fault, Fault::kUnavailable) << lost.error().message;
    EXPECT_EQ(store_.write(rows, at_, at_).error().message, "postgres: write: not connected");
    EXPECT_EQ(psql1("select count(*) from pcl.metrics"), "0");
    psql("drop trigger if exists die on pcl.metrics; drop trigger if exists die on pcl.projection");
    open();
    EXPECT_EQ(at_.sequence, 0U);
  }
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql1("select count(*) from pcl.metrics"), "1");
}

/// Writes record after record, each with one row, until it is killed.
[[noreturn]] void write_for_ever(const std::string& uri, std::uint64_t journal) {
  PostgresStore store{uri};
  auto position = store.open(journal);
  while (position) {
    const StorePosition to{journal, position->sequence + 1, 0};
    RowBatch rows;
    rows.metrics.push_back({to.sequence, "m", 1});
    if (!store.write(rows, *position, to)) break;
    *position = to;
  }
  ::_exit(1);
}

TEST_F(Store, EveryRecordCountsOnceOverKillsOfTheWriter) {
  std::uint64_t before = 0;
  for (int kill = 0; kill < 5; ++kill) {
    const pid_t child = ::fork();
    if (child == 0) write_for_ever(uri(), kJournal);
    // In the midst of it: a few records further, seen from outside.
    const std::string beyond = std::to_string(before + 3 + static_cast<std::uint64_t>(kill));
    while (psql1("select sequence > " + beyond + " from pcl.projection") != "t") ::usleep(1'000);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    open();  // waits for nothing: what the server still had under way is seen or refused
    ASSERT_TRUE(write({}));
    before = at_.sequence;
    const std::string written = psql1("select count(*), max(seq) from pcl.metrics");
    EXPECT_EQ(written, std::to_string(before - 1 - static_cast<std::uint64_t>(kill)) + "|" +
                           std::to_string(before - 1));
  }
}

TEST_F(Store, RebuiltFromZeroItIsTheSame) {
  PostgresStore other{uri()};
  ASSERT_TRUE(other.open(77));
  RowBatch theirs;
  theirs.metrics.push_back(metric(9));
  ASSERT_TRUE(other.write(theirs, {77, 0, 0}, {77, 9, 1}));
  open();
  ASSERT_TRUE(write(one_of_each(), 12));
  const std::string before = dump();
  psql("update pcl.orders set state = 'filled'; delete from pcl.executions");
  ASSERT_TRUE(store_.rebuild(kJournal, "the tail was \xFF lost"));
  EXPECT_EQ(psql1("select count(*) from pcl.orders"), "0");
  EXPECT_EQ(psql1("select from_sequence, reason from pcl.rebuilds"),
            "12|the tail was \xEF\xBF\xBD lost");
  open();
  ASSERT_EQ(at_, (StorePosition{kJournal, 0, 0}));
  ASSERT_TRUE(write(one_of_each(), 12));
  EXPECT_EQ(dump(), before);
  EXPECT_EQ(psql1("select count(*) from pcl.metrics where journal_id = 77"), "1");
}

TEST_F(Store, AnotherJournalHasItsOwnPositionAndIsShown) {
  ASSERT_TRUE(write({}, 5));
  const auto other = store_.open(78);
  ASSERT_TRUE(other);
  EXPECT_EQ(*other, (StorePosition{78, 0, 0}));
  EXPECT_EQ(psql1("select journal_id from pcl.projection where current"), "78");
  open();
  EXPECT_EQ(at_.sequence, 5U);
  EXPECT_EQ(psql1("select count(*) from pcl.projection where current"), "1");
}

struct Content {
  std::string name, change;
  bool at_open;
  std::string words;
};
class AnyContent : public OpenStore, public testing::WithParamInterface<Content> {};

TEST_P(AnyContent, ThatIsNotOursIsNamedAndNotApplied) {
  const Content& c = GetParam();
  ASSERT_TRUE(write(one_of_each(), 12));
  psql(c.change);
  Status status = ok();
  if (c.at_open) {
    const auto position = store_.open(kJournal);
    ASSERT_FALSE(position);
    status = position.error();
  } else {
    RowBatch rows;
    rows.positions.push_back({255, 63, "BRK.A", 0, 0, 0, 0, 13});
    rows.metrics.push_back(metric(13));
    status = write(rows);
    ASSERT_FALSE(status);
    EXPECT_EQ(psql1("select sequence from pcl.projection"), "12");
  }
  EXPECT_EQ(status.error().fault, Fault::kCorrupt) << status.error().message;
  EXPECT_NE(status.error().message.find(c.words), std::string::npos) << status.error().message;
}
INSTANTIATE_TEST_SUITE_P(
    Postgres, AnyContent,
    testing::Values(
        Content{"negative_position", "update pcl.projection set sequence = -1", true,
                "pcl.projection.sequence: expected a number of 64 bits, found '-1'"},
        Content{"chain_too_long", "update pcl.projection set chain = 18446744073709551616", true,
                "pcl.projection.chain"},
        Content{"rows_of_the_future", "update pcl.positions set last_seq = 14", false,
                "pcl.positions: 1 rows that stand there claim to be of a later record"},
        Content{"row_that_stands_there",
                "insert into pcl.metrics select journal_id, 13, 'm', 5 from pcl.projection", false,
                "metrics_pkey"},
        Content{"column_dropped_under_way", "alter table pcl.metrics drop column value", false,
                "value"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace pcl::store_postgres
