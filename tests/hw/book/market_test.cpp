// Feed and book together, from frames on the wire to the gate's view: halts by hand, real order
// flow against last prices worked out apart from it.
#include <Vpcl_market.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "tests/adapters/card_software/itch_file.hpp"
#include "host/base/sha256.hpp"
#include "tests/hw/bench.hpp"

namespace pcl::hw {
namespace {

namespace itch = bench::itch;
using bench::Octets;
using contract::Counter;

class Market : public testing::Test {
 protected:
  Market() {
    card_->feed_port_i = bench::kFeedPort;
    card_->record_ready_i = 1;
    card_->lossless_quotes_i = 1;
    reset(*card_);
    until([this] { return card_->quiet_o != 0; });
  }
  /// One cycle with the inputs as they are.
  void step() {
    card_->eval();
    tick(*card_);
    invalid_ += card_->book_invalid_o;
  }
  template <class Done>
  void until(Done done) {
    for (int i = 0; i < 10'000 && !done(); ++i) step();
    ASSERT_TRUE(done());
  }
  void load(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string text = names[i];
      text.resize(8, ' ');
      std::memcpy(&card_->symbol_load_name_i, text.data(), 8);
      card_->symbol_load_index_i = static_cast<std::uint8_t>(i);
      card_->symbol_load_valid_i = 1;
      until([this] { return card_->symbol_load_ready_o != 0; });
      step();
      card_->symbol_load_valid_i = 0;
    }
    card_->feed_start_sequence_i = 1;
    card_->feed_start_valid_i = 1;
    card_->eval();
    until([this] { return card_->feed_start_ready_o != 0; });
    step();
    card_->feed_start_valid_i = 0;
    until([this] { return card_->feed_started_o != 0; });
  }
  /// One message in a frame, until its effects are there.
  void feed(std::span<const std::byte> message) {
    const Octets frame =
        bench::ethernet(bench::mold(next_++, {Octets(message.begin(), message.end())}));
    for (std::size_t at = 0; at < frame.size(); at += 8) {
      const std::size_t size = std::min<std::size_t>(8, frame.size() - at);
      std::uint64_t data = 0;
      std::memcpy(&data, frame.data() + at, size);
      card_->feed_data_i = data;
      card_->feed_keep_i = static_cast<std::uint8_t>((1U << size) - 1U);
      card_->feed_last_i = at + size == frame.size() ? 1 : 0;
      card_->feed_valid_i = 1;
      card_->eval();
      until([this] { return card_->feed_ready_o != 0; });
      step();
    }
    card_->feed_valid_i = 0;
    until([this] { return card_->quiet_o != 0; });
    step();  // the view is a cycle behind
  }
  /// The symbol's view, one cycle after asking.
  Vpcl_market& view(std::uint8_t symbol) {
    card_->view_symbol_i = symbol;
    step();
    return *card_;
  }
  std::uint64_t count(Counter counter) {
    card_->counter_index_i = static_cast<std::uint8_t>(counter);
    step();
    return card_->counter_value_o;
  }

  std::unique_ptr<Vpcl_market> card_ = std::make_unique<Vpcl_market>();
  std::uint64_t next_ = 1;
  unsigned invalid_ = 0;
};

TEST_F(Market, HaltsReachTheView) {
  load({"MSFT", "AAPL"});
  feed(itch::directory(7, "MSFT"));
  feed(itch::directory(8, "AAPL"));
  feed(itch::trading_action(7, "MSFT", 'T'));
  feed(itch::trading_action(8, "AAPL", 'T'));
  EXPECT_TRUE(view(0).view_trading_o);
  feed(itch::operational_halt(7, "MSFT", 'H', 'B'));
  EXPECT_TRUE(view(0).view_trading_o);
  feed(itch::operational_halt(7, "MSFT", 'H'));
  EXPECT_FALSE(view(0).view_trading_o);
  EXPECT_TRUE(view(1).view_trading_o);
  feed(itch::operational_halt(7, "MSFT", 'T'));
  EXPECT_TRUE(view(0).view_trading_o);
  feed(itch::market_wide_halt('1'));
  EXPECT_FALSE(view(0).view_trading_o);
  EXPECT_FALSE(view(1).view_trading_o);
  feed(itch::trading_action(8, "AAPL", 'T'));
  EXPECT_TRUE(view(1).view_trading_o);
  EXPECT_EQ(count(Counter::kTypeW), 1U);
  EXPECT_EQ(count(Counter::kTypeOperationalHalt), 3U);
  EXPECT_EQ(count(Counter::kMessagesUnused), 0U);
  EXPECT_EQ(count(Counter::kOwnCancels), 0U);
}

TEST_F(Market, TradesAndCollarsReachTheView) {
  load({"MSFT"});
  feed(itch::directory(7, "MSFT"));
  feed(itch::add(7, 1, 'B', 100, 310'400));
  feed(itch::executed(7, 1, 10));
  EXPECT_EQ(view(0).view_last_price_o, 310'400U);
  feed(itch::executed_at(7, 1, 10, 310'300));
  EXPECT_EQ(view(0).view_last_price_o, 310'300U);
  feed(itch::executed_at(7, 1, 10, 310'200, 12, 'N'));
  EXPECT_EQ(view(0).view_last_price_o, 310'300U);
  feed(itch::trade(7, 5, 310'100));
  EXPECT_EQ(view(0).view_last_price_o, 310'100U);
  feed(itch::luld_collar(7, "MSFT", 101, 102, 103, 104));
  EXPECT_EQ(view(0).view_auction_reference_o, 101U);
  feed(itch::reg_sho(7, "MSFT", '1'));
  EXPECT_EQ(view(0).view_short_state_o, 2U);
  EXPECT_EQ(invalid_, 0U);
  feed(itch::remove(7, 99));
  EXPECT_EQ(invalid_, 1U);
}

// The price of the last E (its order's) or P after each message, as a script over the file's bytes
// finds it; digest of one line a message.
TEST_F(Market, RealMsftFlowGivesTheLastPriceAfterEveryMessage) {
  const std::string file = bench::shared_file("itch/lobster_MSFT_50.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  load({"MSFT"});
  const Octets bytes = bench::read_whole(file);
  Sha256 digest;
  auto messages = bench::messages_of(bytes);
  messages.resize(20'000);
  for (const auto& message : messages) {
    feed(message);
    digest.update(std::to_string(card_->view_last_price_o) + '\n');
  }
  EXPECT_EQ(view(0).view_last_price_o, 310'500U);
  EXPECT_EQ(digest.hex(), "7bdbd91a26f9cd6f54b50f8f854f6d0dfc991b44e5e4bc1e33c9bdf6cc3ceb44");
  EXPECT_EQ(invalid_, 0U);
}

// H T and Y 0 for each of three; of the rest of the day's first 1,000 messages nothing.
TEST_F(Market, HeadOfARealDayLeavesThreeSymbolsTradingAndFree) {
  const std::string file = bench::shared_file("itch/nasdaq_head_1000msgs.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  load({"A", "AA", "AAAU", "AAL"});
  const Octets bytes = bench::read_whole(file);
  for (const auto& message : bench::messages_of(bytes)) feed(message);
  for (std::uint8_t symbol = 0; symbol < 4; ++symbol) {
    EXPECT_EQ(view(symbol).view_trading_o, symbol < 3) << +symbol;
    EXPECT_EQ(card_->view_short_state_o, symbol < 3 ? 1U : 0U) << +symbol;
  }
}

}  // namespace
}  // namespace pcl::hw
