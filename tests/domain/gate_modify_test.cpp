// The gate's model of order_modify and of options: edges, and what stops which.
#include "host/domain/order_type.hpp"
#include "tests/domain/gate_case.hpp"

namespace pcl::domain {
namespace {

using contract::Refusal;

/// Sells 100 of the 150 held at 30.0000, 40 of them done; lowers that to 90, as it is or shorter.
GateInput reduction() {
  GateInput in = good_order();
  in.order.modify = true;
  in.order.known = true;
  in.order.clordid = {};
  in.order.side = in.order.side_before = 'S';
  in.order.total = 100;
  in.order.executed = 40;
  in.order.quantity = 90;
  in.order.added = 0;
  in.order.added_notional = 0;
  in.exposure.position = 150;
  in.exposure.open = 60;
  return in;
}
GateInput change() {
  GateInput in = reduction();
  in.order.side = 'T';
  in.order.borrows = 60;
  return in;
}

class Reduction : public testing::TestWithParam<GateCase> {};
TEST_P(Reduction, HasItsReason) { expect_judged(GetParam(), reduction()); }
class Change : public testing::TestWithParam<GateCase> {};
TEST_P(Change, HasItsReason) { expect_judged(GetParam(), change()); }

const GateCase kOfBoth[] = {
    {"as_it_is", [](GateInput&) {}},
    {"unknown", [](GateInput& i) { i.order.known = false; }, Refusal::kUnknownOrder},
    {"pending", [](GateInput& i) { i.order.pending = true; }, Refusal::kReplacePending},
    {"of_nothing", [](GateInput& i) { i.order.quantity = 0; }, Refusal::kBadOrder, 0, 1},
    {"all_of_it", [](GateInput& i) { i.order.quantity = 100; }},
    {"more", [](GateInput& i) { i.order.quantity = 101; }, Refusal::kBadOrder, 101, 100},
    {"one_left", [](GateInput& i) { i.order.quantity = 41; }},
    {"executed", [](GateInput& i) { i.order.quantity = 40; }, Refusal::kBadOrder, 40, 40},
    {"no_number", [](GateInput& i) { i.state.user_ref_left = false; }},
    {"an_old_id", [](GateInput& i) { i.state.last_id.fill('z'); }},
    {"no_type", [](GateInput& i) { i.limits.account.tifs = 0; }},
    {"no_slot", [](GateInput& i) { i.exposure.slot_free = i.exposure.own_free = false; }},
    {"repeated", [](GateInput& i) { i.exposure.repeated = true; }}};
INSTANTIATE_TEST_SUITE_P(Both, Reduction, testing::ValuesIn(kOfBoth), CaseName{});
INSTANTIATE_TEST_SUITE_P(Both, Change, testing::ValuesIn(kOfBoth), CaseName{});

// What stops a change of side, and no reduction.
const GateCase kStops[] = {
    {"hold", [](GateInput& i) { i.state.hold = true; }, Refusal::kBootHold},
    {"disabled", [](GateInput& i) { i.state.disabled = true; }, Refusal::kSessionDisabled},
    {"unknown", [](GateInput& i) { i.state.exposure_unknown = true; }, Refusal::kExposureUnknown},
    {"records", [](GateInput& i) { i.state.records_full = true; }, Refusal::kRecordsFull},
    {"no_limits", [](GateInput& i) { i.limits.account = {}; }, Refusal::kNoLimits},
    {"corrupt", [](GateInput& i) { i.limits.corrupt = true; }, Refusal::kLimitsCorrupt},
    {"restricted", [](GateInput& i) { i.limits.symbol.accounts = 0; }, Refusal::kRestricted},
    {"killed", [](GateInput& i) { i.state.kill = KillTarget{}; }, Refusal::kKilled},
    {"halted", [](GateInput& i) { i.market.trading = false; }, Refusal::kHalted},
    {"stale", [](GateInput& i) { i.market.stale = true; }, Refusal::kBookStale, 7, 9},
    {"band", [](GateInput& i) { i.limits.symbol.price_low = 300'001; }, Refusal::kPriceBand,
     300'000, 300'001},
    {"quantity", [](GateInput& i) { i.limits.symbol.max_quantity = 89; }, Refusal::kQuantity, 90,
     89},
    {"short", [](GateInput& i) { i.limits.account.flags = 0; }, Refusal::kShortSale},
    {"borrow", [](GateInput& i) { i.exposure.borrowed = 41; }, Refusal::kNoBorrow, 101, 100},
    {"self", [](GateInput& i) { i.exposure.opposite = 300'000; }, Refusal::kSelfTrade, 300'000,
     300'000},
    {"rate", [](GateInput& i) { i.exposure.buckets[1].take({.interval = 64'000}, 0); },
     Refusal::kRate, 1}};
INSTANTIATE_TEST_SUITE_P(Stops, Change, testing::ValuesIn(kStops), CaseName{});
class Unstopped : public testing::TestWithParam<GateCase> {};
TEST_P(Unstopped, Passes) {
  GateCase c = GetParam();
  c.refusal = Refusal::kNone;
  c.operand = c.limit = 0;
  expect_judged(c, reduction());
}
INSTANTIATE_TEST_SUITE_P(Stops, Unstopped, testing::ValuesIn(kStops), CaseName{});

TEST(ModifySide, ToAStricterOneOnly) {
  for (const char from : {'B', 'S', 'T', 'E'}) {
    for (int to = 0; to < 256; ++to) {
      GateInput in = change();
      in.order.side_before = static_cast<std::uint8_t>(from);
      in.order.side = static_cast<std::uint8_t>(to);
      const bool may =
          to == from || (from == 'S' && (to == 'T' || to == 'E')) || (from == 'E' && to == 'T');
      const Judgement judgement = judge(in);
      EXPECT_EQ(judgement.refusal, may ? Refusal::kNone : Refusal::kBadOrder) << from << to;
      EXPECT_EQ(judgement.operand, may ? 0U : static_cast<std::uint64_t>(to));
    }
  }
}

TEST(ModifySide, IsNeverReduceOnly) {
  EXPECT_FALSE(reduces_only(reduction()));
  EXPECT_FALSE(reduces_only(change()));
}

TEST(ModifySide, ARestrictedSymbolNeedsAPriceAboveTheBid) {
  GateInput in = change();
  in.market.short_state = ShortState::kRestricted;
  EXPECT_EQ(judge(in).refusal, Refusal::kShortSale);
  in.order.price = 300'100;
  EXPECT_EQ(judge(in).refusal, Refusal::kNone);
}

TEST(Options, TheLowestRefusedTag) {
  const OptionsOf of{.quantity = 100, .tif = '0', .display = 'Y', .cross_type = 'N'};
  ouch::Options options;
  EXPECT_EQ(first_refused(options, of, 0), 0);
  options.min_quantity = 100;
  EXPECT_EQ(first_refused(options, of, 0), 3);
  EXPECT_EQ(first_refused(options, of, 1), 0);
  options.min_quantity = 101;
  EXPECT_EQ(first_refused(options, of, 0xFF), 3);
  options = {.expire_time = 60};
  EXPECT_EQ(first_refused(options, of, 0xFF), 15);
  OptionsOf timed = of;
  timed.tif = '6';
  EXPECT_EQ(first_refused(options, timed, 0xFF), 0);
  EXPECT_EQ(first_refused(options, timed, 0xEF), 15);
  EXPECT_EQ(first_refused({}, timed, 0xFF), 15);
}

}  // namespace
}  // namespace pcl::domain
