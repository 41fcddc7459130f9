#include "host/domain/risk_gate.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

using contract::Refusal;

/// An order that passes: 100 at 30.0000 bought, quote 30.0000 / 30.1000, flat.
struct Asked {
  GateOrder order{.price = 300'000, .quantity = 100, .executed = 0, .added = 100, .side = 'B'};
  Limits limits{.max_notional = 30'000'000,
                .collar = 1'000,
                .max_quantity = 100,
                .max_position = 100,
                .enabled = true,
                .loaded = true};
  MarketView market{.quote = {true, true, 300'000, 301'000, 1, 1},
                    .open = true,
                    .trading = true,
                    .valid = true,
                    .stale = false};
  ExposureView exposure{.position = 0, .open = 0, .row_free = true, .slot_free = true};
  GateState state{.hold = false,
                  .disabled = false,
                  .exposure_unknown = false,
                  .records_full = false,
                  .user_ref_left = true,
                  .killed = false};
  Judgement judge() const { return domain::judge(order, limits, market, exposure, state); }
};

TEST(RiskGate, DefaultsRefuse) {
  EXPECT_EQ(judge({}, {}, {}, {}, {}).refusal, Refusal::kBootHold);
  Asked asked;
  EXPECT_EQ(asked.judge().refusal, Refusal::kNone);  // every limit exactly met
  asked.limits = Limits{};
  EXPECT_EQ(asked.judge().refusal, Refusal::kNoLimits);
  asked = Asked{};
  asked.market = MarketView{};
  EXPECT_EQ(asked.judge().refusal, Refusal::kMarketClosed);
}

// Every cause at once, taken away one by one, uncovers the reasons in the order of the contract.
TEST(RiskGate, ReasonsComeInTheContractsOrder) {
  Asked asked;
  asked.state = {.hold = true,
                 .disabled = true,
                 .exposure_unknown = true,
                 .records_full = true,
                 .user_ref_left = false,
                 .killed = true};
  asked.limits = {};
  asked.market = {};
  asked.order = {.price = 0,
                 .quantity = 0,
                 .executed = 0,
                 .added = 0,
                 .side = 'Z',
                 .replace = true,
                 .known = false,
                 .pending = true};
  asked.exposure = {.position = 0, .open = 1'000, .row_free = false, .slot_free = false};
  const Asked good;
  std::vector<Refusal> seen;
  const auto look = [&] { seen.push_back(asked.judge().refusal); };
  look();
  asked.state.hold = false;
  look();
  asked.state.disabled = false;
  look();
  asked.state.exposure_unknown = false;
  look();
  asked.state.records_full = false;
  look();
  asked.state.user_ref_left = true;
  look();
  asked.limits.loaded = true;
  look();
  asked.order.known = true;
  look();
  asked.order.pending = false;
  look();
  asked.order.side = 'B';
  asked.order.quantity = 101;
  asked.order.price = 298'999;
  asked.order.added = 101;
  look();
  asked.state.killed = false;
  look();
  asked.limits.enabled = true;
  look();
  asked.market.open = true;
  look();
  asked.market.trading = true;
  look();
  asked.market.valid = true;
  look();
  asked.market.stale = false;
  look();
  asked.market.quote = good.market.quote;
  asked.limits.collar = 1'000;
  look();
  asked.order.price = 302'001;
  look();
  asked.order.price = 300'000;
  look();
  asked.limits.max_quantity = 101;
  look();
  asked.limits.max_notional = 30'300'000;
  look();
  asked.limits.max_position = 1'101;
  look();
  asked.exposure.slot_free = true;
  look();
  asked.exposure.row_free = true;
  look();
  std::vector<Refusal> expected;
  for (std::uint8_t reason = 1; reason <= 23; ++reason)
    expected.push_back(static_cast<Refusal>(reason));
  expected.push_back(Refusal::kNone);
  EXPECT_EQ(seen, expected);
}

TEST(RiskGate, WidthsDoNotWrap) {
  Asked asked;
  asked.limits = {.max_notional = ~0ULL,
                  .collar = ~0ULL,
                  .max_quantity = ~0U,
                  .max_position = ~0U,
                  .enabled = true,
                  .loaded = true};
  asked.order.price = kPriceMax;
  asked.order.quantity = asked.order.added = ~0U;
  EXPECT_EQ(asked.judge().refusal, Refusal::kNone);
  asked.exposure.open = 1;
  const Judgement judgement = asked.judge();
  EXPECT_EQ(judgement.refusal, Refusal::kPosition);
  EXPECT_EQ(judgement.operand, 0x100000000U);
  EXPECT_EQ(judgement.limit, 0xFFFFFFFFU);
}

TEST(RiskGate, PositionOfBothSides) {
  Asked asked;
  asked.exposure.position = -1;  // 99 of room beyond the order's 100 ... bought back: 0 - 1 + 100
  EXPECT_EQ(asked.judge().refusal, Refusal::kNone);
  asked.order.side = 'S';
  const Judgement sold = asked.judge();
  EXPECT_EQ(sold.refusal, Refusal::kPosition);
  EXPECT_EQ(sold.operand, 101U);  // -(-1 - 0 - 100)
}

TEST(RiskGate, ReduceOnlyEdges) {
  Asked asked;
  asked.order.side = 'S';
  asked.exposure = {.position = 150, .open = 50, .row_free = true, .slot_free = true};
  EXPECT_TRUE(asked.judge().reduce_only);
  asked.exposure.open = 51;
  EXPECT_FALSE(asked.judge().reduce_only);
  asked.exposure.open = 50;
  asked.state.exposure_unknown = true;
  EXPECT_FALSE(asked.judge().reduce_only);
  asked.state.exposure_unknown = false;
  asked.market = {};
  asked.state.killed = true;
  asked.limits.enabled = false;
  asked.limits.max_notional = 0;
  asked.limits.max_position = 0;
  EXPECT_EQ(asked.judge().refusal, Refusal::kNone);
}

}  // namespace
}  // namespace pcl::domain
