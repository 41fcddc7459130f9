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

}  // namespace
}  // namespace pcl::domain
