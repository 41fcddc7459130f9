#include "host/domain/market_state.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

constexpr SymbolName kMsft{'M', 'S', 'F', 'T', ' ', ' ', ' ', ' '};
constexpr SymbolName kAapl{'A', 'A', 'P', 'L', ' ', ' ', ' ', ' '};
constexpr std::uint64_t kMsftNumber = 0x4D53465420202020;
constexpr std::uint64_t kAaplNumber = 0x4141504C20202020;

TEST(MarketState, LocatesFollowTheDirectory) {
  MarketState state{2};
  EXPECT_EQ(state.load(0, kMsft), MarketState::Load::kLoaded);
  EXPECT_EQ(state.load(1, kMsft), MarketState::Load::kDuplicate);
  EXPECT_EQ(state.load(1, kAapl), MarketState::Load::kLoaded);
  EXPECT_EQ(state.load(2, kAapl), MarketState::Load::kBadSymbol);
  EXPECT_EQ(state.symbol_of(7), std::nullopt);
  EXPECT_EQ(state.directory(kMsftNumber, 7), 0);
  EXPECT_EQ(state.directory(0x1234, 9), std::nullopt);
  EXPECT_EQ(state.symbol_of(7), 0);
  EXPECT_EQ(state.directory(kMsftNumber, 8), 0);
  EXPECT_EQ(state.symbol_of(7), std::nullopt);
  EXPECT_EQ(state.directory(kAaplNumber, 8), 1);  // takes the locate over
  EXPECT_EQ(state.symbol_of(8), 1);
  EXPECT_EQ(state.directory(kMsftNumber, 7), 0);  // and keeps it when the other moves
  EXPECT_EQ(state.symbol_of(8), 1);
}

TEST(MarketState, ForgetsAllButNamesAndLocates) {
  MarketState state{1};
  (void)state.load(0, kMsft);
  (void)state.directory(kMsftNumber, 7);
  EXPECT_FALSE(state.market_open());
  EXPECT_FALSE(state.trading(0));
  state.system_event('Q');
  state.trading_action(0, 'T');
  state.count_version();
  EXPECT_TRUE(state.invalidate(0));
  EXPECT_FALSE(state.invalidate(0));
  EXPECT_TRUE(state.market_open() && state.trading(0) && !state.valid(0) && state.version() == 1);
  state.forget();
  EXPECT_TRUE(!state.market_open() && !state.trading(0) && state.valid(0) && state.version() == 0);
  EXPECT_EQ(state.symbol_of(7), 0);
}

TEST(MarketState, TradesInStateTWithoutAnyHalt) {
  MarketState state{2};
  state.trading_action(0, 'T');
  state.trading_action(1, 'T');
  for (const char other : {'H', 'P', 'Q', 't', ' '}) {
    state.trading_action(0, other);
    EXPECT_FALSE(state.trading(0)) << other;
  }
  EXPECT_TRUE(state.trading(1));
  state.trading_action(0, 'T');
  EXPECT_TRUE(state.trading(0));
}

TEST(MarketState, AnOperationalHaltIsOfItsMarketAndEndsByItself) {
  MarketState state{2};
  state.trading_action(0, 'T');
  state.trading_action(1, 'T');
  state.operational_halt(0, 'B', 'H');  // of BX
  state.operational_halt(0, 'Q', 'h');  // of no meaning
  EXPECT_TRUE(state.trading(0));
  state.operational_halt(0, 'Q', 'H');
  EXPECT_FALSE(state.trading(0));
  EXPECT_TRUE(state.trading(1));
  state.trading_action(0, 'T');
  state.operational_halt(0, 'X', 'T');
  state.operational_halt(0, 'Q', 'Z');
  EXPECT_FALSE(state.trading(0));
  state.operational_halt(0, 'Q', 'T');
  EXPECT_TRUE(state.trading(0));
  state.trading_action(0, 'H');
  state.operational_halt(0, 'Q', 'T');  // ends no other halt
  EXPECT_FALSE(state.trading(0));
}

TEST(MarketState, AMarketWideHaltLastsUntilEachSymbolsNextState) {
  MarketState state{3};
  for (std::uint16_t symbol = 0; symbol < 3; ++symbol) state.trading_action(symbol, 'T');
  state.operational_halt(2, 'Q', 'H');
  state.market_wide_halt();
  EXPECT_FALSE(state.trading(0) || state.trading(1) || state.trading(2));
  state.operational_halt(0, 'Q', 'T');
  EXPECT_FALSE(state.trading(0));
  state.trading_action(0, 'T');
  state.trading_action(2, 'T');
  EXPECT_TRUE(state.trading(0));
  EXPECT_FALSE(state.trading(1));
  EXPECT_FALSE(state.trading(2));  // operationally, still
}

TEST(MarketState, ShortSaleStateFollowsRegSho) {
  MarketState state{2};
  EXPECT_EQ(state.short_state(0), ShortState::kUnknown);
  const std::pair<char, ShortState> steps[] = {
      {'1', ShortState::kRestricted}, {'0', ShortState::kFree}, {'2', ShortState::kRestricted},
      {'3', ShortState::kUnknown},    {'0', ShortState::kFree}, {' ', ShortState::kUnknown}};
  for (const auto& [action, expected] : steps) {
    state.reg_sho(0, action);
    EXPECT_EQ(state.short_state(0), expected) << action;
  }
  EXPECT_EQ(state.short_state(1), ShortState::kUnknown);
}

TEST(MarketState, ForgetsHaltsPricesAndShortSaleStates) {
  MarketState state{2};
  state.operational_halt(0, 'Q', 'H');
  state.market_wide_halt();
  state.reg_sho(0, '0');
  state.trade(0, 310'400);
  state.auction_reference(0, 310'000);
  EXPECT_EQ(state.last_price(0), 310'400U);
  EXPECT_EQ(state.auction_reference(0), 310'000U);
  EXPECT_EQ(state.last_price(1) + state.auction_reference(1), 0U);
  state.forget();
  EXPECT_EQ(state.last_price(0) + state.auction_reference(0), 0U);
  EXPECT_EQ(state.short_state(0), ShortState::kUnknown);
  state.trading_action(0, 'T');
  EXPECT_TRUE(state.trading(0));
}

}  // namespace
}  // namespace pcl::domain
