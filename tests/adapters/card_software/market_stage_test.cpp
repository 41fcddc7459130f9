// The market as the gate sees it: every message of the feed through the software card's market
// stage, by hand, and real order flow against last prices worked out apart from it.
#include "host/adapters/card_software/market_stage.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/base/sha256.hpp"
#include "tests/adapters/card_software/itch_file.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;
using domain::ShortState;

domain::SymbolName spaced(std::string_view text) {
  domain::SymbolName out;
  out.fill(' ');
  std::copy(text.begin(), text.end(), out.begin());
  return out;
}

class MarketStageTest : public testing::Test {
 protected:
  void load(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
      ASSERT_EQ(stage_.load(static_cast<std::uint16_t>(i), spaced(names[i])),
                domain::MarketState::Load::kLoaded);
    stage_.start(1);
  }
  void feed(std::span<const std::byte> message) {
    const Octets frame = ethernet(mold(next_++, {Octets(message.begin(), message.end())}));
    ASSERT_TRUE(stage_.frame(frame, kFeedPort, 1, true));
    std::array<contract::Entry, 8> records;
    while (records_.pop(records) != 0) {
    }
  }
  [[nodiscard]] domain::MarketView view(std::uint16_t symbol = 0) const {
    return stage_.view(symbol, 1, 1);
  }

  RecordQueue records_{4'096, 64};
  Counters counters_;
  MarketStage stage_{SoftwareCardSizes{.symbols = 4, .orders = 65'536}, records_, counters_};
  std::uint64_t next_{1};
};

TEST_F(MarketStageTest, NothingIsKnownBeforeItWasHeard) {
  load({"MSFT", "AAPL"});
  for (const std::uint16_t symbol : std::array<std::uint16_t, 4>{0, 1, 4, 0xFFFF}) {
    EXPECT_FALSE(view(symbol).trading);
    EXPECT_EQ(view(symbol).last_price, 0U);
    EXPECT_EQ(view(symbol).auction_reference, 0U);
    EXPECT_EQ(view(symbol).short_state, ShortState::kUnknown);
  }
}

TEST_F(MarketStageTest, TheLastPriceIsThatOfTheLastTradeOfTheOrdersSymbol) {
  load({"MSFT", "AAPL"});
  feed(itch::directory(7, "MSFT"));
  feed(itch::directory(8, "AAPL"));
  feed(itch::add(7, 1, 'B', 100, 310'400));
  EXPECT_EQ(view().last_price, 0U);
  feed(itch::executed(7, 1, 10));
  EXPECT_EQ(view().last_price, 310'400U);
  feed(itch::executed_at(7, 1, 10, 310'300));
  EXPECT_EQ(view().last_price, 310'300U);
  feed(itch::executed_at(7, 1, 10, 310'200, 12, 'N'));
  EXPECT_EQ(view().last_price, 310'300U);
  feed(itch::cancel(7, 1, 10));
  feed(itch::cross(7, 1));
  EXPECT_EQ(view().last_price, 310'300U);
  feed(itch::trade(7, 5, 310'100));
  EXPECT_EQ(view().last_price, 310'100U);
  feed(itch::trade(99, 5, 1));  // filtered
  feed(itch::replace(7, 1, 2, 50, 310'500));
  EXPECT_EQ(view().last_price, 310'100U);
  feed(itch::executed(8, 2, 999));  // at another locate, and beyond what is there
  EXPECT_EQ(view(0).last_price, 310'500U);
  EXPECT_EQ(view(1).last_price, 0U);
  feed(itch::executed(7, 2, 1));  // unknown now
  feed(itch::executed_at(7, 2, 1, 1));
  EXPECT_EQ(view(0).last_price, 310'500U);
  EXPECT_EQ(counters_.value(static_cast<std::size_t>(Counter::kReferencesUnknown)), 2U);
}

TEST_F(MarketStageTest, HaltsShortSaleStateAndAuctionReference) {
  load({"MSFT", "AAPL"});
  feed(itch::directory(7, "MSFT"));
  feed(itch::directory(8, "AAPL"));
  feed(itch::trading_action(7, "MSFT", 'T'));
  feed(itch::trading_action(8, "AAPL", 'T'));
  EXPECT_TRUE(view(0).trading && view(1).trading);
  feed(itch::operational_halt(7, "MSFT", 'H', 'B'));
  EXPECT_TRUE(view(0).trading);
  feed(itch::operational_halt(7, "MSFT", 'H'));
  EXPECT_FALSE(view(0).trading);
  EXPECT_TRUE(view(1).trading);
  feed(itch::operational_halt(7, "MSFT", 'T'));
  EXPECT_TRUE(view(0).trading);
  feed(itch::market_wide_halt('1'));
  EXPECT_FALSE(view(0).trading || view(1).trading);
  feed(itch::trading_action(8, "AAPL", 'T'));
  EXPECT_FALSE(view(0).trading);
  EXPECT_TRUE(view(1).trading);
  feed(itch::reg_sho(7, "MSFT", '0'));
  feed(itch::reg_sho(8, "AAPL", '1'));
  EXPECT_EQ(view(0).short_state, ShortState::kFree);
  EXPECT_EQ(view(1).short_state, ShortState::kRestricted);
  feed(itch::luld_collar(8, "AAPL", 101, 102, 103, 104));
  EXPECT_EQ(view(1).auction_reference, 101U);
  EXPECT_EQ(view(0).auction_reference, 0U);
  stage_.start(next_);
  EXPECT_FALSE(view(1).trading);
  EXPECT_EQ(view(1).auction_reference, 0U);
  EXPECT_EQ(view(1).short_state, ShortState::kUnknown);
}

// The price of the last E (its order's) or P after each message, as a script over the file's bytes
// finds it; digest of one line a message.
TEST_F(MarketStageTest, RealMsftFlowGivesTheLastPriceAfterEveryMessage) {
  const std::string file = shared_file("itch/lobster_MSFT_50.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  load({"MSFT"});
  const Octets bytes = read_whole(file);
  Sha256 digest;
  for (const auto& message : messages_of(bytes)) {
    feed(message);
    digest.update(std::to_string(view().last_price) + '\n');
  }
  EXPECT_EQ(next_ - 1, 141'575U);
  EXPECT_EQ(view().last_price, 308'500U);
  EXPECT_EQ(digest.hex(), "5dd7003871141008b98b0203e90a3a9c7de3ccc36bc23465031fbe7b3c82b524");
}

TEST_F(MarketStageTest, SimulatedFlowWithUnknownReferencesGivesItsLastPrices) {
  const std::string file = shared_file("itch/RITCH_ex20101224.len_fixed.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  load({"ALC", "BOB", "CHAR"});
  const Octets bytes = read_whole(file);
  for (const auto& message : messages_of(bytes)) feed(message);
  EXPECT_EQ(view(0).last_price, 231'000U);
  EXPECT_EQ(view(1).last_price, 60'833U);
  EXPECT_EQ(view(2).last_price, 220'250U);
}

// H T and Y 0 for each of three; of the rest of the day's first 1,000 messages nothing.
TEST_F(MarketStageTest, HeadOfARealDayLeavesThreeSymbolsTradingAndFree) {
  const std::string file = shared_file("itch/nasdaq_head_1000msgs.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  load({"A", "AA", "AAAU", "AAL"});
  const Octets bytes = read_whole(file);
  for (const auto& message : messages_of(bytes)) feed(message);
  for (std::uint16_t symbol = 0; symbol < 3; ++symbol) {
    EXPECT_TRUE(view(symbol).trading) << symbol;
    EXPECT_EQ(view(symbol).short_state, ShortState::kFree) << symbol;
  }
  EXPECT_FALSE(view(3).trading);
  EXPECT_EQ(view(3).short_state, ShortState::kUnknown);
  EXPECT_FALSE(view(0).open);
}

}  // namespace
}  // namespace pcl::bench
