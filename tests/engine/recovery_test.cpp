// The way back of a run: its steps in order, and no entry before all six criteria hold.
#include <gtest/gtest.h>

#include "tests/engine/one_entry.hpp"
#include "tests/engine/random_session.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

std::vector<std::string> holding(const std::vector<RecoveryLine>& lines) {
  std::vector<std::string> names;
  for (const RecoveryLine& line : lines) {
    if (line.holds) names.emplace_back(line.name);
  }
  return names;
}

std::vector<std::string> missing(const World& w) {
  std::vector<std::string> names;
  for (const RecoveryLine& line : w.engine.summary().recovery.criteria) {
    if (!line.holds) names.emplace_back(line.name);
  }
  return names;
}

std::size_t entries(const World& w) { return w.count_commands(contract::CommandKind::kOrderEnter); }

/// A day with a fill in it, whose host died: the card and the venue live on.
void crash(World& w) {
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 40, CardPrice{300'100});
}

void come_back(World& w) {
  w.start();
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.market(true);
  w.clock();
}

TEST(Recovery, ComesAboutInItsOrder) {
  REQ("M-01");
  World w;
  crash(w);
  std::vector<std::string> order;
  const auto note = [&] {
    for (const std::string& name : holding(w.engine.summary().recovery.steps)) {
      if (std::find(order.begin(), order.end(), name) == order.end()) order.push_back(name);
    }
  };
  w.answer_limits = w.answer_statements = false;
  w.start();
  w.apply(StoreState{Store::kPostgres, false, "catching up"});
  note();
  EXPECT_EQ(order, std::vector<std::string>{"configuration taken"});
  w.apply(StoreState{Store::kPostgres, true, ""});
  note();
  w.answer_limits = true;
  w.card_up();
  note();
  w.venue_up();
  note();
  EXPECT_EQ(order.back(), "venue logged in");
  w.answer_statements = true;
  w.clock(6'000'000'000);  // the question is given up
  w.clock(2'000'000'000);  // and asked again
  note();
  EXPECT_EQ(order.back(), "books reconciled");  // what is held waits for quotes
  w.feed_up();
  w.market(true);
  w.clock();
  note();
  EXPECT_EQ(order,
            (std::vector<std::string>{"configuration taken", "stores reached", "card attached",
                                      "limits committed", "venue logged in", "statement compared",
                                      "outcomes settled", "books reconciled", "exposure confirmed",
                                      "hold opened", "entries possible"}));
}

TEST(Recovery, IsSaidOnceAndOnlyAfterACrash) {
  REQ("W-03");
  World w;
  crash(w);
  EXPECT_FALSE(w.noticed(NoticeCode::kRecovered));  // a first run has nothing to recover
  EXPECT_FALSE(w.engine.summary().recovery.needed);
  EXPECT_TRUE(w.engine.summary().recovery.passed);
  come_back(w);
  EXPECT_TRUE(w.engine.summary().recovery.needed);
  EXPECT_TRUE(w.engine.summary().recovery.passed);
  w.clock();
  std::vector<Notice> said;
  for (const Notice& n : w.all<Notice>()) {
    if (n.code == NoticeCode::kRecovered) said.push_back(n);
  }
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].text,
            "run 2 recovered the session: 1 orders open, 0 of unknown outcome, 0 reports without "
            "an order; cash 9987996000, equity 10000000000 (1e-4 dollars)");
  w.apply(MarketEnd{});
  ASSERT_EQ(w.engine.summary().phase, Phase::kEnded);
  come_back(w);
  EXPECT_FALSE(w.engine.summary().recovery.needed);
}

TEST(Recovery, StrategiesBeginWithoutQuotes) {
  REQ("M-02");
  World w;
  w.start_all();
  w.market(true);
  w.quote(300'000, 300'100, 1'000'000'000);
  EXPECT_EQ(w.engine.state().strategies[0].filled, 1U);
  come_back(w);
  EXPECT_EQ(w.engine.state().strategies[0].filled, 0U);
}

struct Withheld {
  const char* criterion;
  void (*withhold)(World&);  // before the run that has to recover
  void (*begin)(World&);     // the run, without it
  void (*give)(World&);
};

class WithheldCriterion : public testing::TestWithParam<Withheld> {};

TEST_P(WithheldCriterion, KeepsEntriesBackUntilItHolds) {
  REQ("M-02");
  const Withheld& p = GetParam();
  World w;
  w.start_all();
  p.withhold(w);
  p.begin(w);
  EXPECT_FALSE(w.engine.summary().recovery.passed);
  const std::vector<std::string> before = missing(w);
  EXPECT_NE(std::find(before.begin(), before.end(), p.criterion), before.end())
      << testing::PrintToString(before);
  const std::size_t sent = entries(w);
  enter_one(w);
  EXPECT_EQ(entries(w), sent);
  p.give(w);
  w.clock();
  EXPECT_TRUE(w.engine.summary().recovery.passed) << testing::PrintToString(missing(w));
  enter_one(w, 100 * kSecond);
  EXPECT_GT(entries(w), sent);
}

void nothing(World&) {}
void reconcile(World& w) { w.operate(OperatorKind::kReconcile); }

INSTANTIATE_TEST_SUITE_P(
    Each, WithheldCriterion,
    testing::Values(Withheld{"account summary", [](World& w) { w.statements_available = false; },
                             come_back,
                             [](World& w) {
                               w.statements_available = true;
                               reconcile(w);
                             }},
                    Withheld{"open positions", [](World& w) { w.wrong_digest = true; }, come_back,
                             [](World& w) {
                               w.wrong_digest = false;
                               reconcile(w);
                               w.operate(OperatorKind::kResume, "ann", "bob");
                             }},
                    Withheld{"open orders",
                             [](World& w) {
                               w.answer_queries = false;
                               w.swallow_orders = true;
                               enter_one(w);
                             },
                             come_back,
                             [](World& w) {
                               w.answer_queries = true;
                               w.swallow_orders = false;
                               w.clock(6'000'000'000);
                               w.clock(6'000'000'000);
                             }},
                    Withheld{"watchlist", nothing,
                             [](World& w) {
                               w.start();
                               w.card_up();
                               w.venue_up();
                               w.market(true);
                               w.clock();
                             },
                             [](World& w) { w.feed_up(); }},
                    Withheld{"risk state", [](World& w) { w.wrong_crc = true; }, come_back,
                             [](World& w) {
                               w.wrong_crc = false;
                               reconcile(w);
                               w.feed_up();
                             }},
                    Withheld{"event continuity", nothing,
                             [](World& w) {
                               w.start();
                               w.apply(StoreState{Store::kPostgres, false, "another journal"});
                               w.card_up();
                               w.venue_up();
                               w.feed_up();
                               w.market(true);
                               w.clock();
                             },
                             [](World& w) {
                               w.apply(StoreState{Store::kPostgres, true, ""});
                             }}),
    [](const auto& tested) {
      std::string name = tested.param.criterion;
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    });

/// Told by what came in and went out alone: in each run the books agreed, the hold opened and the
/// feed was there before the first entry left.
TEST(Recovery, NoEntryLeavesARandomSessionBeforeItsRunHasRecovered) {
  std::size_t runs = 0;
  std::size_t sent = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Engine engine;
    bool agreed = false;
    bool open = false;
    bool fed = false;
    for (const Event& event : random_session(seed, 1'500)) {
      if (std::holds_alternative<SessionStart>(event)) agreed = open = fed = false, ++runs;
      const auto* link = std::get_if<LinkChange>(&event);
      if (link != nullptr && link->kind == LinkKind::kFeedUp) fed = true;
      std::vector<Output> outputs;
      engine.apply(event, outputs);
      for (const Output& output : outputs) {
        if (const auto* notice = std::get_if<Notice>(&output)) {
          agreed |= notice->code == NoticeCode::kReconciled;
          open |= notice->code == NoticeCode::kOpened;
        }
        const auto* command = std::get_if<CardCommand>(&output);
        if (command == nullptr ||
            command->entry.kind() != static_cast<std::uint8_t>(contract::CommandKind::kOrderEnter))
          continue;
        const auto& last = engine.state().orders.all.rbegin()->second;
        if (last.purpose != values::Purpose::kEntry) continue;
        ++sent;
        ASSERT_TRUE(agreed && open && fed)
            << "seed " << seed << ", event " << engine.summary().events;
      }
    }
  }
  EXPECT_GT(runs, 400U);
  EXPECT_GT(sent, 300U);
}

}  // namespace
}  // namespace pcl::engine::test
