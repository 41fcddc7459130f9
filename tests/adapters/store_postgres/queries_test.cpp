// What operators ask of the database (migrations/0002_views.sql), against rows made by hand.
#include "tests/adapters/store_postgres/cluster.hpp"
#include "tests/req.hpp"

namespace pcl::store_postgres {
namespace {

using Queries = OpenStore;
using Lines = std::vector<std::string>;

TEST_F(Queries, TheLastFiftyTradesWithTheirProfit) {
  REQ("K-24");
  RowBatch rows;
  for (std::uint64_t i = 1; i <= 53; ++i) {
    ExecutionRow row = execution(i, i);
    row.price_e4 = 1'000'000 + static_cast<std::int64_t>(i);
    row.realised_e4 = static_cast<std::int64_t>(i) - 2 * static_cast<std::int64_t>(i % 2) * 50;
    row.wall_ns = static_cast<std::int64_t>(i) * 1'000'000'000;
    rows.executions.push_back(row);
  }
  rows.executions[51].busted_seq = 53;  // no trade any more
  ASSERT_TRUE(write(rows, 53));
  const Lines trades =
      psql("select match, round(price, 4), round(realised, 4) from pcl.recent_trades");
  ASSERT_EQ(trades.size(), 50U);
  EXPECT_EQ(trades[0], "53|100.0053|-0.0047");
  EXPECT_EQ(trades[1], "51|100.0051|-0.0049");
  EXPECT_EQ(trades[49], "3|100.0003|-0.0097");
  EXPECT_EQ(psql1("select extract(epoch from at) from pcl.recent_trades limit 1"), "53.000000");
}

TEST_F(Queries, PositionsWithTheirUseOfMargin) {
  REQ("L-08");
  RowBatch rows;
  rows.positions.push_back({1, 1, "AAPL", 100, 900'000, 0, 1'000'000, 1});  // $10,000
  rows.positions.push_back({1, 2, "MSFT", -50, 800'000, 0, 2'000'000, 1});  // $10,000 short
  rows.positions.push_back({1, 3, "IBM", 0, 0, 5, 1'000'000, 1});           // flat
  rows.positions.push_back({2, 1, "AAPL", 1, 0, 0, 1'000'000, 1});          // no account
  rows.accounts.push_back({1, 0, 500'000'000, 400'000'000, 1});             // of $40,000
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select account, strategy, symbol, shares, round(value, 2),"
                 " round(margin_percent, 2), round(account_margin_percent, 2)"
                 " from pcl.positions_with_margin"),
            (Lines{"1|1|AAPL|100|10000.00|25.00|50.00", "1|2|MSFT|-50|-10000.00|25.00|50.00",
                   "2|1|AAPL|1|100.00|-|-"}));
}

TEST_F(Queries, WhenReconciliationLastRanAndAgreed) {
  REQ("L-11");
  RowBatch rows;
  rows.reconciliations.push_back({1, "start", "", true, 0, 1'000'000'000});
  rows.reconciliations.push_back({2, "report gap", "", true, 0, 2'000'000'000});
  rows.reconciliations.push_back({3, "start", "cash differs", false, 0, 3'000'000'000});
  rows.reconciliations.push_back({4, "end", "cash differs", false, 0, 4'000'000'000});
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select reason, extract(epoch from last_run)::int,"
                 " extract(epoch from last_agreed)::int, runs, differed"
                 " from pcl.last_reconciled order by reason"),
            (Lines{"end|4|-|1|1", "report gap|2|2|1|0", "start|3|1|2|1"}));
}

TEST_F(Queries, ReconciliationHasItsTables) {
  REQ("L-09");
  RowBatch rows;
  rows.reconciliations.push_back({1, "start", "2 differences", false, 9, 0});
  rows.differences.push_back({1, 0, "cash"});
  rows.differences.push_back({1, 1, "position"});
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select what from pcl.open_differences"), (Lines{"cash", "position"}));
  EXPECT_EQ(
      psql("select r.reason, d.what, r.fence from pcl.differences d join pcl.reconciliations r"
           " using (journal_id, seq) order by d.number"),
      (Lines{"start|cash|9", "start|position|9"}));
  rows = {};
  rows.reconciliations.push_back({2, "operator", "", true, 9, 0});
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select what from pcl.open_differences"), Lines{});
}

TEST_F(Queries, OrdersOpenUnknownAndRefused) {
  RowBatch rows;
  const auto order = [&](std::uint64_t id, bool open, bool unknown) {
    OrderRow row;
    row.id = id;
    row.symbol = "AAPL";
    row.open = open;
    row.unknown = unknown;
    rows.orders.push_back(row);
  };
  order(1, true, false);
  order(2, true, true);
  order(3, false, false);
  order(4, false, false);
  rows.decisions.push_back({1, 1, 1, "", 0, 0, 0});
  rows.decisions.push_back({2, 3, 2, "Collar", 0, 0, 0});
  rows.decisions.push_back({3, 4, 3, "Collar", 0, 0, 0});
  ASSERT_TRUE(write(rows));
  EXPECT_EQ(psql("select id from pcl.open_orders"), (Lines{"1", "2"}));
  EXPECT_EQ(psql1("select id from pcl.unknown_orders"), "2");
  EXPECT_EQ(psql1("select symbol, refusal, orders from pcl.refusals"), "AAPL|Collar|2");
  EXPECT_EQ(psql1("select decisions, refused, round(refused_percent, 1) from pcl.block_rate"),
            "3|2|66.7");
  ASSERT_TRUE(store_.open(99));  // another journal's state is shown
  EXPECT_EQ(psql("select id from pcl.open_orders"), Lines{});
  EXPECT_EQ(psql1("select decisions, round(refused_percent, 1) from pcl.block_rate"), "0|0.0");
}

TEST_F(Queries, EverySessionIsSummarised) {
  REQ("C-19");
  RowBatch rows;
  rows.sessions.push_back(
      {1, 1, 1'000'000'000, std::nullopt, std::nullopt, false, "trading", 3, 2, 1, -15'000, 9});
  rows.sessions.push_back({2, 10, 2'000'000'000, 19, 14, true, "ended", 4, 5, 0, 20'000, 19});
  ASSERT_TRUE(write(rows, 19));
  EXPECT_EQ(psql("select run, extract(epoch from started)::int, phase, ended, reconciled, orders,"
                 " executions, rejects, round(realised, 2), recovered from pcl.session_summaries"),
            (Lines{"2|2|ended|t|t|4|5|0|2.00|t", "1|1|trading|f|f|3|2|1|-1.50|f"}));
}

TEST_F(Queries, TheLogOfIncidentsAndOfWhatPeopleDid) {
  REQ("W-04");
  RowBatch rows;
  rows.notices.push_back({1, 0, "critical", "risk", "ESS is active", 1'000'000'000});
  rows.notices.push_back({2, 0, "info", "opened", "boot hold open", 2'000'000'000});
  rows.notices.push_back({3, 0, "warning", "refused", "order 1 refused", 3'000'000'000});
  rows.notices.push_back({6, 0, "info", "recovered", "run 2", std::nullopt});
  rows.audits.push_back(
      {4, "ann", "bob", "ess_reset", "", "a bad print", true, "reset", 4'000'000'000, 5});
  ASSERT_TRUE(write(rows, 6));
  EXPECT_EQ(psql("select extract(epoch from at)::int, severity, code, what, actor, approver"
                 " from pcl.operational_log"),
            (Lines{"4|operator|ess_reset|a bad print: reset|ann|bob",
                   "1|critical|risk|ESS is active||", "-|info|recovered|run 2||"}));
}

}  // namespace
}  // namespace pcl::store_postgres
