#include "host/gateway/row_projector.hpp"

#include <gtest/gtest.h>

#include "tests/engine/random_session.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::gateway {
namespace {

using engine::test::enter_one;
using engine::test::kSecond;
using engine::test::only_ref;
using engine::test::World;

/// The rows that a table ends with: later ones replace earlier ones of their key.
struct Tables {
  std::map<std::uint64_t, SessionRow> sessions;
  std::map<std::uint64_t, OrderRow> orders;
  std::map<std::string, PositionRow> positions;
  std::map<std::uint64_t, AuditRow> audits;
  std::map<std::pair<std::uint64_t, std::uint8_t>, ExecutionRow> executions;
  std::map<std::string, QuoteRow> quotes;
  RowBatch all;  // of the tables that only grow; accounts: the last one

  void add(const RowBatch& rows) {
    for (const SessionRow& row : rows.sessions) {
      SessionRow& kept = sessions[row.run];
      const SessionRow before = std::exchange(kept, row);
      if (!kept.started_seq) kept.started_seq = before.started_seq;
      if (!kept.started_wall_ns) kept.started_wall_ns = before.started_wall_ns;
    }
    for (const OrderRow& row : rows.orders) {
      const auto first = orders[row.id].first_seq;
      orders[row.id] = row;
      if (!row.first_seq) orders[row.id].first_seq = first;
    }
    for (const PositionRow& row : rows.positions)
      positions[std::to_string(row.strategy) + row.symbol] = row;
    for (const AuditRow& row : rows.audits) audits[row.seq] = row;
    for (const ExecutionRow& row : rows.executions) executions[{row.match, row.leg}] = row;
    append(all.decisions, rows.decisions);
    append(all.reconciliations, rows.reconciliations);
    append(all.notices, rows.notices);
    append(all.risk, rows.risk);
    for (const QuoteRow& row : rows.quotes) quotes[row.symbol] = row;
    append(all.metrics, rows.metrics);
    if (!rows.accounts.empty()) all.accounts = rows.accounts;
  }
  template <class Row>
  static void append(std::vector<Row>& to, const std::vector<Row>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }
};

/// Follows these events with an engine of its own; a batch every `events` of them. The event with
/// index i has sequence 2 i + 1, its outputs the next.
Tables follow(const std::vector<engine::Event>& events, std::size_t batch = 100) {
  engine::Engine replica;
  RowProjector projector;
  projector.begin(replica);
  Tables tables;
  for (std::size_t i = 0; i < events.size(); ++i) {
    std::vector<engine::Output> outputs;
    replica.apply(events[i], outputs);
    projector.see(2 * i + 1, events[i], outputs, replica);
    if ((i + 1) % batch == 0) tables.add(projector.take(replica));
  }
  tables.add(projector.take(replica));
  return tables;
}

TEST(RowProjector, AnOrderItsTradesAndItsPosition) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 40, CardPrice{300'100});
  w.fill(ref, 60, CardPrice{300'100});
  w.quote(300'400, 300'500, 20 * kSecond);  // the exit meets it at once
  const Tables t = follow(w.events);

  ASSERT_EQ(t.orders.size(), 2U);
  const OrderRow& entry = t.orders.at(1);
  EXPECT_EQ(entry.symbol, "MSFT");
  EXPECT_EQ(entry.side, "buy");
  EXPECT_EQ(entry.purpose, "entry");
  EXPECT_EQ(entry.state, "filled");
  EXPECT_EQ(entry.executed, 100U);
  EXPECT_EQ(entry.user_ref, ref);
  EXPECT_FALSE(entry.open);
  EXPECT_LT(entry.first_seq, entry.last_seq);

  ASSERT_EQ(t.executions.size(), 3U);
  std::vector<ExecutionRow> trades;
  for (const auto& [key, row] : t.executions) trades.push_back(row);
  EXPECT_EQ(trades[0].quantity, 40U);
  EXPECT_EQ(trades[0].realised_e4, 0);
  EXPECT_EQ(trades[2].side, "sell");
  EXPECT_EQ(trades[2].order_id, 2U);
  EXPECT_EQ(trades[2].realised_e4, 100 * 300);  // $0.03 a share

  const PositionRow& flat = t.positions.at("1MSFT");
  EXPECT_EQ(flat.shares, 0);
  EXPECT_EQ(flat.realised_e4, 30'000);
  ASSERT_EQ(t.all.decisions.size(), 2U);
  EXPECT_EQ(t.all.decisions[0].order_id, 1U);
  EXPECT_EQ(t.all.decisions[0].refusal, "");
  ASSERT_EQ(t.all.accounts.size(), 1U);
  EXPECT_EQ(t.all.accounts[0].cash_e4, w.opening_cash.value + 30'000);
  EXPECT_EQ(t.all.accounts[0].equity_e4, w.opening_cash.value + 30'000);
}

TEST(RowProjector, ATradeThatIsTakenBackIsMarkedInTheSameBatchAndInALaterOne) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 40, CardPrice{300'100});
  w.bust(w.executions.at(0).match);
  for (const std::size_t batch : {1U, 1'000U}) {
    const Tables t = follow(w.events, batch);
    ASSERT_EQ(t.executions.size(), 1U);
    const ExecutionRow& row = t.executions.begin()->second;
    EXPECT_EQ(row.quantity, 40U);
    EXPECT_TRUE(row.busted_seq);
    EXPECT_EQ(row.busted_seq, row.last_seq);
    EXPECT_EQ(t.positions.at("1MSFT").shares, 0);
    EXPECT_EQ(t.orders.at(1).executed, 0U);
  }
}

TEST(RowProjector, WhatIsHeldIsWorthTheBid) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 100, CardPrice{300'200});
  w.quote(300'150, 300'250, 3 * kSecond);
  const Tables t = follow(w.events);
  EXPECT_EQ(t.positions.at("1MSFT").mark_e4, 300'150);
  EXPECT_EQ(t.all.accounts.at(0).equity_e4, w.opening_cash.value - 100 * 50);
  EXPECT_EQ(t.all.accounts.at(0).margin_e4, std::int64_t{1} << 50U);
}

TEST(RowProjector, CommandsWithTheirAnswersAndReconciliations) {
  World w;
  w.start_all();
  w.operate(engine::OperatorKind::kKill, "ann");
  w.operate(engine::OperatorKind::kResume, "ann", "ann");
  w.operate(engine::OperatorKind::kReconcile, "bob");
  for (const std::size_t batch : {1U, 1'000U}) {
    const Tables t = follow(w.events, batch);
    ASSERT_EQ(t.audits.size(), 3U);
    auto row = t.audits.begin();
    EXPECT_EQ(row->second.action, "kill");
    EXPECT_EQ(row->second.target, "global");
    EXPECT_EQ(row->second.accepted, true);
    ++row;
    EXPECT_EQ(row->second.action, "resume");
    EXPECT_EQ(row->second.approver, "ann");
    EXPECT_EQ(row->second.accepted, false);
    EXPECT_EQ(row->second.answer, "actor and approver are the same person");
    ASSERT_EQ(t.all.reconciliations.size(), 2U);
    EXPECT_EQ(t.all.reconciliations[0].reason, "start");
    EXPECT_TRUE(t.all.reconciliations[0].agreed);
    EXPECT_EQ(t.all.reconciliations[1].reason, "operator");
  }
}

TEST(RowProjector, WallTimeIsTheStartsAndTheClockSince) {
  engine::SessionStart start;
  start.config = engine::test::small_config();
  start.wall_ns = 1'700'000'000'000'000'000;
  World w{start.config};
  w.start_all();
  enter_one(w);
  w.clock(5'000'000'000);
  w.fill(only_ref(w), 100, CardPrice{300'200});
  std::vector<engine::Event> events = w.events;
  std::get<engine::SessionStart>(events.at(0)).wall_ns = start.wall_ns;
  const Tables t = follow(events);
  // start_all() ends with the first clock event.
  EXPECT_EQ(t.executions.begin()->second.wall_ns, start.wall_ns + 5'000'000'000);
  EXPECT_EQ(t.sessions.at(1).started_wall_ns, start.wall_ns);
  EXPECT_EQ(t.sessions.at(1).started_seq, 1U);
  EXPECT_EQ(follow(w.events).executions.begin()->second.wall_ns, std::nullopt);
}

TEST(RowProjector, HowRiskStandsWheneverThatChanges) {
  World w;
  w.start_all();
  w.operate(engine::OperatorKind::kKill);
  w.operate(engine::OperatorKind::kKill, "bob");  // no news
  w.operate(engine::OperatorKind::kResume, "ann", "bob");
  const Tables t = follow(w.events);
  std::vector<std::string> told;
  for (const RiskRow& row : t.all.risk) {
    told.push_back(row.level + (row.latched ? " latched " : " ") + std::to_string(row.equity_e4));
    EXPECT_FALSE(row.ess_active);
  }
  EXPECT_EQ(told, (std::vector<std::string>{"OK 10000000000", "OK latched 10000000000",
                                            "OK 10000000000"}));
}

TEST(RowProjector, TheLastQuoteOfASymbolThatChanged) {
  World w;
  w.start_all();
  w.quote(300'000, 300'100, kSecond, 7);
  w.quote(300'050, 300'100, 2 * kSecond, 8);
  const Tables t = follow(w.events);
  ASSERT_EQ(t.quotes.size(), 1U);
  const QuoteRow& quote = t.quotes.at("MSFT");
  EXPECT_EQ(quote.bid_e4, 300'050U);
  EXPECT_EQ(quote.ask_e4, 300'100U);
  EXPECT_EQ(quote.bid_quantity, 8U);
  EXPECT_TRUE(quote.valid);
  EXPECT_EQ(quote.venue_ns, 2 * kSecond);
  EXPECT_EQ(quote.last_seq, 2 * w.events.size() - 1);
}

TEST(RowProjector, ASessionThatHadCrashedIsMarkedRecovered) {
  REQ("W-03");
  World w;
  w.start_all();
  w.start_all();
  const Tables t = follow(w.events);
  EXPECT_FALSE(t.sessions.at(1).recovered_seq);
  ASSERT_TRUE(t.sessions.at(2).recovered_seq);
  EXPECT_GT(*t.sessions.at(2).recovered_seq, *t.sessions.at(2).started_seq);
}

/// Everything as text, so that a difference shows.
std::string text(const Tables& t) {
  std::string all;
  const auto add = [&](const auto&... values) {
    ((all += std::to_string(values) + ","), ...);
    all += "\n";
  };
  for (const auto& [run, r] : t.sessions)
    add(run, r.started_seq.value_or(0), r.ended_seq.value_or(0), r.reconciled, r.orders,
        r.executions, r.rejects, r.realised_e4, r.last_seq);
  for (const auto& [id, r] : t.orders) {
    all += r.clordid + r.state;
    add(id, r.executed, r.total, r.open, r.unknown, r.first_seq.value_or(0), r.last_seq);
  }
  for (const auto& [key, r] : t.positions)
    add(r.shares, r.cost_e4, r.realised_e4, r.mark_e4, r.last_seq);
  for (const auto& [seq, r] : t.audits) {
    all += r.answer;
    add(seq, r.last_seq);
  }
  for (const auto& [key, r] : t.executions)
    add(r.match, r.realised_e4, r.late, r.busted_seq.value_or(0), r.last_seq);
  for (const NoticeRow& r : t.all.notices) add(r.seq, r.number);
  for (const RiskRow& r : t.all.risk) add(r.seq, r.latched, r.kills, r.equity_e4);
  for (const auto& [symbol, r] : t.quotes) add(r.bid_e4, r.ask_e4, r.venue_ns);
  for (const MetricRow& r : t.all.metrics) add(r.seq, r.value);
  for (const AccountRow& r : t.all.accounts) add(r.cash_e4, r.equity_e4, r.last_seq);
  return all;
}

TEST(RowProjector, TheRowsAreTheSameHoweverTheEventsAreCut) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto events = engine::test::random_session(seed, 600);
    const std::string whole = text(follow(events, events.size()));
    EXPECT_EQ(text(follow(events, 1)), whole) << seed;
    EXPECT_EQ(text(follow(events, 7)), whole) << seed;
  }
}

TEST(RowProjector, ExecutionsAddUpToThePositions) {
  for (const std::uint64_t seed : {4U, 5U, 6U}) {
    const Tables t = follow(engine::test::random_session(seed, 600), 11);
    std::int64_t shares = 0, realised = 0, held = 0, earned = 0;
    bool busts = false;
    for (const auto& [key, row] : t.executions) {
      busts = busts || row.busted_seq;
      if (row.busted_seq) continue;
      shares += row.side == "buy" ? std::int64_t{row.quantity} : -std::int64_t{row.quantity};
      realised += row.realised_e4;
    }
    for (const auto& [key, row] : t.positions) {
      held += row.shares;
      earned += row.realised_e4;
    }
    EXPECT_EQ(shares, held) << seed;
    if (!busts) {  // one that is taken back changes what later ones earned
      EXPECT_EQ(realised, earned) << seed;
    }
    EXPECT_EQ(t.sessions.rbegin()->second.realised_e4, earned) << seed;
  }
}

}  // namespace
}  // namespace pcl::gateway
