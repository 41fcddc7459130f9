// Each limit of an entry at its edge: allowed at it, refused one unit past it.
#include "host/domain/risk/entry_limits.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace pcl::risk {
namespace {

constexpr Money dollars(std::int64_t amount) { return Money{amount * 10'000}; }
constexpr EntryTerms kLarge{.profile = CapitalProfile::kLarge, .max_trades = 50};
constexpr EntryTerms kSandbox{.profile = CapitalProfile::kSandbox, .max_trades = 50};
constexpr EntryOutlook kSmall{
    .equity = dollars(1'000'000), .symbol_worth = dollars(1), .gross = dollars(1), .trades = 1};

struct Edge {
  std::string name;
  EntryLimit limit;
  EntryTerms terms;
  EntryOutlook at;                              // just allowed
  std::function<void(EntryOutlook&)> one_more;  // refused
};

const std::vector<Edge>& edges() {
  static const auto more_worth = [](EntryOutlook& e) {
    e.symbol_worth = e.symbol_worth + Money{1};
  };
  static const auto more_gross = [](EntryOutlook& e) { e.gross = e.gross + Money{1}; };
  static const std::vector<Edge> kEdges{
      {"MICRO holds $100 of a symbol",
       EntryLimit::kProfile,
       {.max_trades = 50},
       {dollars(1'000), dollars(100), dollars(100), 1},
       more_worth},
      {"LARGE holds $10,000 of a symbol",
       EntryLimit::kProfile,
       kLarge,
       {dollars(1'000'000), dollars(10'000), dollars(10'000), 1},
       more_worth},
      {"30 % of equity in a symbol",
       EntryLimit::kSymbolShare,
       kLarge,
       {dollars(1'000), dollars(300), dollars(300), 1},
       more_worth},
      {"$100,000 in a symbol, whatever the profile",
       EntryLimit::kSymbolCeiling,
       kSandbox,
       {dollars(1'000'000), dollars(100'000), dollars(100'000), 1},
       more_worth},
      {"80 % of equity as margin, MICRO: twice that in gross",
       EntryLimit::kMargin,
       {.max_trades = 50},
       {dollars(1'000), dollars(50), dollars(1'600), 1},
       more_gross},
      {"80 % of equity as margin, LARGE: twenty times",
       EntryLimit::kMargin,
       kLarge,
       {dollars(1'000), dollars(50), dollars(16'000), 1},
       more_gross},
      {"leverage, where margin is not what binds",
       EntryLimit::kLeverage,
       {.margin_share = Share{20'000}, .max_trades = 50},
       {dollars(1'000), dollars(50), dollars(2'000), 1},
       more_gross},
      {"50 trades a day",
       EntryLimit::kTrades,
       kLarge,
       {dollars(1'000'000), dollars(1), dollars(1), 50},
       [](EntryOutlook& e) { ++e.trades; }},
      {"seven that move together",
       EntryLimit::kCorrelation,
       kLarge,
       {dollars(1'000'000), dollars(1), dollars(1), 1, 7},
       [](EntryOutlook& e) { ++e.correlated; }},
      {"half of everything after an incident",
       EntryLimit::kProfile,
       {.profile = CapitalProfile::kLarge, .max_trades = 50, .ramp = Share{5'000}},
       {dollars(1'000'000), dollars(5'000), dollars(5'000), 1},
       more_worth},
      {"half of $100,000 after an incident",
       EntryLimit::kSymbolCeiling,
       {.profile = CapitalProfile::kSandbox, .max_trades = 50, .ramp = Share{5'000}},
       {dollars(1'000'000), dollars(50'000), dollars(50'000), 1},
       more_worth},
      {"half of the equity after an incident",
       EntryLimit::kMargin,
       {.profile = CapitalProfile::kLarge, .max_trades = 50, .ramp = Share{5'000}},
       {dollars(1'000), dollars(50), dollars(8'000), 1},
       more_gross},
  };
  return kEdges;
}

TEST(EntryLimits, AtTheLimitItPassesOnePastItDoesNot) {
  for (const Edge& edge : edges()) {
    EntryOutlook entry = edge.at;
    EXPECT_EQ(judge(entry, edge.terms), EntryLimit::kNone) << edge.name;
    edge.one_more(entry);
    EXPECT_EQ(judge(entry, edge.terms), edge.limit) << edge.name;
  }
}

TEST(EntryLimits, WhatIsNotSetOrNotKnownRefuses) {
  EXPECT_EQ(judge(kSmall, EntryTerms{}), EntryLimit::kTrades);  // no number of trades
  EntryOutlook entry = kSmall;
  entry.equity = Money{0};
  EXPECT_EQ(judge(entry, kLarge), EntryLimit::kEquity);
  entry.equity = dollars(-5);
  EXPECT_EQ(judge(entry, kLarge), EntryLimit::kEquity);
  EntryTerms required = kLarge;
  required.correlation_required = true;
  EXPECT_EQ(judge(kSmall, required), EntryLimit::kCorrelation);
  entry = kSmall;
  entry.correlation_known = true;
  EXPECT_EQ(judge(entry, required), EntryLimit::kNone);
}

TEST(EntryLimits, TheLargestAmountsAreCompared) {
  constexpr Money kMost{std::numeric_limits<std::int64_t>::max()};
  EXPECT_EQ(judge({kMost, kMost, kMost, 1}, kSandbox), EntryLimit::kSymbolShare);
  EXPECT_EQ(judge({kMost, dollars(1), kMost, 1}, kSandbox), EntryLimit::kNone);
  EXPECT_EQ(judge({dollars(1), dollars(0), kMost, 1}, kSandbox), EntryLimit::kMargin);
  EntryTerms ramp = kSandbox;
  ramp.ramp = Share{4'000'000'000};  // never looser than written
  EXPECT_EQ(judge({dollars(1'000'000), dollars(100'001), dollars(100'001), 1}, ramp),
            EntryLimit::kSymbolCeiling);
}

}  // namespace
}  // namespace pcl::risk
