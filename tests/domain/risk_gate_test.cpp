// The gate's chain: the order of its reasons, what exits skip, the card's and the order's own
// checks.
#include "host/domain/risk_gate.hpp"

#include "tests/domain/gate_case.hpp"

namespace pcl::domain {
namespace {

using contract::Refusal;

TEST(RiskGate, DefaultsRefuseAndEveryLimitIsInclusive) {
  EXPECT_EQ(judge(GateInput{}).refusal, Refusal::kBootHold);
  EXPECT_EQ(judge(good_order()).refusal, Refusal::kNone);
  EXPECT_FALSE(judge(good_order()).reduce_only);
  EXPECT_EQ(judge(good_exit()).refusal, Refusal::kNone);
  EXPECT_TRUE(judge(good_exit()).reduce_only);
}

// Every cause at once, then taken away one by one in the order of the contract's enumeration. The
// order is a replace first, for the reasons that only a replace has.
TEST(RiskGate, ReasonsComeInTheContractsOrder) {
  using Step = void (*)(GateInput&);
  GateInput in;
  in.order.replace = true;
  in.order.pending = true;
  in.order.iso = 'X';
  in.limits.corrupt = true;
  in.state = {.last_id = {'Z'},
              .kill = KillTarget{},
              .hold = true,
              .disabled = true,
              .exposure_unknown = true,
              .records_full = true};
  in.exposure.repeated = true;
  in.exposure.opposite = 300'500;
  for (TokenBucket& bucket : in.exposure.buckets) bucket.take({.interval = 1'000'000}, 0);
  in.exposure.open = 1;
  const std::vector<Step> steps = {
      [](GateInput& i) { i.state.hold = false; },
      [](GateInput& i) { i.state.disabled = false; },
      [](GateInput& i) { i.state.exposure_unknown = false; },
      [](GateInput& i) { i.state.records_full = false; },
      [](GateInput& i) {
        i.state.user_ref_left = true;
        i.order.replace = false;  // of nothing: it would have no limits to miss
      },
      [](GateInput& i) {
        i.limits = good_order().limits;
        i.limits.corrupt = true;
        i.limits.symbol.flags = 0;
        i.limits.symbol.accounts = 0;
        i.limits.symbol.borrow = i.limits.symbol.max_position = 0;
        i.limits.account.flags = contract::account_limits_flag::kIso;
        i.limits.account.max_gross = i.limits.account.max_net = 0;
        i.limits.firm.max_net = 0;
      },
      [](GateInput& i) {
        i.limits.corrupt = false;
        i.order.replace = true;
      },
      [](GateInput& i) { i.order.known = true; },
      [](GateInput& i) { i.order.pending = i.order.replace = false; },
      [](GateInput& i) {
        i.order.price = 299'050;  // below the collar and off the tick
        i.order.quantity = i.order.added = i.order.borrows = 101;
        i.order.added_notional = 1;
        i.order.side = 'T';
        i.order.account = 1;
      },
      [](GateInput& i) { i.exposure.party_known = true; },
      [](GateInput& i) { i.order.clordid = {'a'}; },
      [](GateInput& i) {
        i.order.tif = '0';
        i.order.display = 'Y';
        i.order.capacity = 'P';
        i.order.cross_type = i.order.iso = 'N';
      },
      [](GateInput& i) { i.limits.symbol.accounts = 0b10; },
      [](GateInput& i) { i.order.price = 298'900; },
      [](GateInput& i) { i.state.kill.reset(); },
      [](GateInput& i) { i.limits.symbol.flags = contract::symbol_limits_flag::kEnabled; },
      [](GateInput& i) { i.market.open = true; },
      [](GateInput& i) { i.market.trading = true; },
      [](GateInput& i) { i.market.valid = true; },
      [](GateInput& i) { i.market.stale = false; },
      [](GateInput& i) { i.market.quote = {true, true, 300'000, 301'000, 1, 1}; },
      [](GateInput& i) { i.order.price = 302'100; },
      [](GateInput& i) { i.order.price = 301'100; },
      [](GateInput& i) { i.order.price = 300'500; },
      [](GateInput& i) { i.limits.symbol.max_quantity = i.limits.account.max_quantity = 101; },
      [](GateInput& i) {
        i.limits.symbol.max_notional = i.limits.account.max_notional = 30'350'500;
      },
      [](GateInput& i) {
        i.limits.account.flags = contract::account_limits_flag::kShort;
        i.market.short_state = ShortState::kFree;
      },
      [](GateInput& i) { i.limits.symbol.borrow = 101; },
      [](GateInput& i) { i.limits.symbol.max_position = 102; },
      [](GateInput& i) { i.limits.account.max_gross = 1; },
      [](GateInput& i) { i.limits.account.max_net = 1; },
      [](GateInput& i) { i.limits.firm.max_net = 1; },
      [](GateInput& i) { i.exposure.repeated = false; },
      [](GateInput& i) { i.exposure.opposite = 300'499; },
      [](GateInput& i) { i.exposure.buckets = {}; },
      [](GateInput& i) { i.exposure.slot_free = true; },
      [](GateInput& i) { i.exposure.own_free = true; }};
  std::vector<std::string> seen;
  std::vector<std::string> expected;
  for (std::uint8_t reason = 1; reason <= 38; ++reason)
    expected.emplace_back(contract::to_string(static_cast<Refusal>(reason)));
  expected.emplace_back("none");
  for (const Step& step : steps) {
    seen.emplace_back(contract::to_string(judge(in).refusal));
    step(in);
  }
  seen.emplace_back(contract::to_string(judge(in).refusal));
  EXPECT_EQ(seen, expected);
}

class Edge : public testing::TestWithParam<GateCase> {};
TEST_P(Edge, OfAnOrder) { expect_judged(GetParam(), good_order()); }

const GateCase kCard[] = {
    {"hold", [](GateInput& i) { i.state.hold = true; }, Refusal::kBootHold},
    {"disabled", [](GateInput& i) { i.state.disabled = true; }, Refusal::kSessionDisabled},
    {"unknown", [](GateInput& i) { i.state.exposure_unknown = true; }, Refusal::kExposureUnknown},
    {"records", [](GateInput& i) { i.state.records_full = true; }, Refusal::kRecordsFull},
    {"no_user_ref", [](GateInput& i) { i.state.user_ref_left = false; }, Refusal::kNoUserRef},
    {"no_symbol", [](GateInput& i) { i.limits.symbol = {}; }, Refusal::kNoLimits},
    {"no_account", [](GateInput& i) { i.limits.account = {}; }, Refusal::kNoLimits},
    {"no_firm", [](GateInput& i) { i.limits.firm = {}; }, Refusal::kNoLimits},
    {"no_loss_of_account", [](GateInput& i) { i.limits.account.max_loss = 0; }, Refusal::kNoLimits},
    {"no_loss_of_firm", [](GateInput& i) { i.limits.firm.max_loss = 0; }, Refusal::kNoLimits},
    {"no_session_bucket", [](GateInput& i) { i.limits.buckets[0] = {}; }, Refusal::kNoLimits},
    {"no_strategy_bucket", [](GateInput& i) { i.limits.buckets[1] = {}; }, Refusal::kNoLimits},
    {"no_symbol_bucket", [](GateInput& i) { i.limits.buckets[2] = {}; }, Refusal::kNoLimits},
    {"corrupt", [](GateInput& i) { i.limits.corrupt = true; }, Refusal::kLimitsCorrupt},
    {"replace_of_nothing_has_no_limits",
     [](GateInput& i) {
       i.limits = {.corrupt = true};
       i.order.replace = true;
     },
     Refusal::kUnknownOrder},
    {"killed_globally", [](GateInput& i) { i.state.kill = KillTarget{}; }, Refusal::kKilled},
    {"killed_by_scope",
     [](GateInput& i) {
       i.state.kill = KillTarget{contract::KillScope::kStrategy, 2};
     },
     Refusal::kKilled, 3, 2},
    {"table_full", [](GateInput& i) { i.exposure.slot_free = false; }, Refusal::kOpenOrdersFull},
    {"own_full", [](GateInput& i) { i.exposure.own_free = false; }, Refusal::kOwnOrdersFull}};
INSTANTIATE_TEST_SUITE_P(Card, Edge, testing::ValuesIn(kCard), CaseName{});

const GateCase kFields[] = {
    {"last_account_of_none",
     [](GateInput& i) {
       i.order.account = 16;
       i.limits.account = {};  // counts as there
     },
     Refusal::kBadOrder, 16, 15},
    {"strategy_of_none",
     [](GateInput& i) {
       i.order.strategy = 64;
       i.limits.buckets[1] = {};
     },
     Refusal::kBadOrder, 64, 63},
    {"account_before_strategy", [](GateInput& i) { i.order.account = i.order.strategy = 255; },
     Refusal::kBadOrder, 255, 15},
    {"side", [](GateInput& i) { i.order.side = 'X'; }, Refusal::kBadOrder, 'X', 0},
    {"no_quantity", [](GateInput& i) { i.order.quantity = 0; }, Refusal::kBadOrder, 0, 1},
    {"no_price", [](GateInput& i) { i.order.price = 0; }, Refusal::kBadOrder, 0, 0},
    {"highest_price", [](GateInput& i) { i.order.price = 1'999'999'900; }, Refusal::kAboveCollar,
     1'999'999'900, 302'000},
    {"above_highest_price", [](GateInput& i) { i.order.price = 1'999'999'901; }, Refusal::kBadOrder,
     1'999'999'901, 1'999'999'900},
    {"replace_at_executed",
     [](GateInput& i) {
       i.order.replace = i.order.known = true;
       i.order.executed = 100;
     },
     Refusal::kBadOrder, 100, 100},
    {"replace_beyond_executed",
     [](GateInput& i) {
       i.order.replace = i.order.known = true;
       i.order.executed = 99;
     }},
    {"no_party", [](GateInput& i) { i.exposure.party_known = false; }, Refusal::kNoParty},
    {"same_id", [](GateInput& i) { i.order.clordid = i.state.last_id; }, Refusal::kDuplicateId},
    {"lower_id",
     [](GateInput& i) {
       i.order.clordid = {'@', 'Z'};
     },
     Refusal::kDuplicateId},
    {"id_above_in_the_last_letter",
     [](GateInput& i) {
       i.order.clordid = i.state.last_id;
       i.order.clordid[13] = 1;
     }},
    {"ids_are_unsigned",
     [](GateInput& i) {
       i.state.last_id = {'\x7F'};
       i.order.clordid = {'\x80'};
     }},
    {"id_of_zeros", [](GateInput& i) { i.state.last_id = i.order.clordid = {}; },
     Refusal::kDuplicateId}};
INSTANTIATE_TEST_SUITE_P(Fields, Edge, testing::ValuesIn(kFields), CaseName{});

const GateCase kTypes[] = {
    {"tif_permitted", [](GateInput& i) { i.order.tif = '3'; }},
    {"tif_not_permitted", [](GateInput& i) { i.order.tif = '5'; }, Refusal::kOrderType, '5'},
    {"tif_of_none", [](GateInput& i) { i.order.tif = 'z'; }, Refusal::kOrderType, 'z'},
    {"tif_zero", [](GateInput& i) { i.order.tif = 0; }, Refusal::kOrderType, 0},
    {"last_tif",
     [](GateInput& i) {
       i.limits.account.tifs = 0b10000;
       i.order.tif = 'E';
     }},
    {"display_not_permitted", [](GateInput& i) { i.order.display = 'A'; }, Refusal::kOrderType,
     'A'},
    {"last_display",
     [](GateInput& i) {
       i.limits.account.displays = 0b100;
       i.order.display = 'A';
     }},
    {"capacity_not_permitted", [](GateInput& i) { i.order.capacity = 'R'; }, Refusal::kOrderType,
     'R'},
    {"last_capacity",
     [](GateInput& i) {
       i.limits.account.capacities = 0b1000;
       i.order.capacity = 'O';
     }},
    {"cross_not_permitted", [](GateInput& i) { i.order.cross_type = 'C'; }, Refusal::kOrderType,
     'C'},
    {"last_cross",
     [](GateInput& i) {
       i.limits.account.crosses = 0b10000000;
       i.order.cross_type = 'A';
     }},
    {"iso_without_flag",
     [](GateInput& i) { i.limits.account.flags = contract::account_limits_flag::kShort; },
     Refusal::kOrderType, 'Y'},
    {"no_iso_needs_no_flag",
     [](GateInput& i) {
       i.limits.account.flags = 0;
       i.order.iso = 'N';
     }},
    {"iso_of_none", [](GateInput& i) { i.order.iso = 0; }, Refusal::kOrderType, 0},
    {"tif_before_display", [](GateInput& i) { i.order.tif = i.order.display = 'x'; },
     Refusal::kOrderType, 'x'},
    {"replace_has_neither_capacity_nor_cross",
     [](GateInput& i) {
       i.order.replace = i.order.known = true;
       i.order.capacity = i.order.cross_type = 0;
     }},
    {"replace_has_an_iso",
     [](GateInput& i) {
       i.order.replace = i.order.known = true;
       i.order.iso = 'Q';
     },
     Refusal::kOrderType, 'Q'},
    {"not_restricted_for_another", [](GateInput& i) { i.limits.symbol.accounts = 0b11111101; },
     Refusal::kRestricted},
    {"account_15", [](GateInput& i) {
       i.order.account = 15;
       i.limits.symbol.accounts = 0x8000;
     }}};
INSTANTIATE_TEST_SUITE_P(Types, Edge, testing::ValuesIn(kTypes), CaseName{});

// What a reduce-only order meets; the cases without a refusal are those it skips.
class Exit : public testing::TestWithParam<GateCase> {};
TEST_P(Exit, SkipsOrNot) {
  expect_judged(GetParam(), good_exit());
  GateInput in = good_exit();
  GetParam().change(in);
  EXPECT_TRUE(judge(in).reduce_only || GetParam().refusal == Refusal::kExposureUnknown);
}

const GateCase kSkipped[] = {
    {"records_full", [](GateInput& i) { i.state.records_full = true; }},
    {"restricted", [](GateInput& i) { i.limits.symbol.accounts = 0; }},
    {"killed", [](GateInput& i) { i.state.kill = KillTarget{}; }},
    {"symbol_disabled", [](GateInput& i) { i.limits.symbol.flags = 0; }},
    {"market_closed", [](GateInput& i) { i.market.open = false; }},
    {"halted", [](GateInput& i) { i.market.trading = false; }},
    {"book_invalid", [](GateInput& i) { i.market.valid = false; }},
    {"book_stale", [](GateInput& i) { i.market.stale = true; }},
    {"no_reference", [](GateInput& i) { i.market.quote.has_bid = false; }},
    {"notional",
     [](GateInput& i) { i.limits.symbol.max_notional = i.limits.account.max_notional = 1; }},
    {"position", [](GateInput& i) { i.limits.symbol.max_position = 0; }},
    {"gross", [](GateInput& i) { i.limits.account.max_gross = 0; }},
    {"net", [](GateInput& i) { i.limits.account.max_net = 0; }},
    {"firm", [](GateInput& i) { i.limits.firm.max_gross = 0; }},
    {"duplicate_order", [](GateInput& i) { i.exposure.repeated = true; }},
    {"collar_of_an_invalid_book",
     [](GateInput& i) {
       i.market.valid = false;
       i.limits.symbol.price_low = 1;
       i.order.price = 100'000;
     }},
    {"collar_of_a_stale_book",
     [](GateInput& i) {
       i.market.stale = true;
       i.limits.symbol.price_low = 1;
       i.order.price = 100'000;
     }},
    {"reserve_of_a_bucket", [](GateInput& i) {
       i.limits.buckets[0].tolerance = i.limits.buckets[0].reserve = 16;
       i.exposure.buckets[0].take({.interval = 16}, TokenBucket::time_of(kNow));
     }}};
INSTANTIATE_TEST_SUITE_P(Skips, Exit, testing::ValuesIn(kSkipped), CaseName{});

const GateCase kChecked[] = {
    {"boot_hold", [](GateInput& i) { i.state.hold = true; }, Refusal::kBootHold},
    {"disabled", [](GateInput& i) { i.state.disabled = true; }, Refusal::kSessionDisabled},
    {"unknown", [](GateInput& i) { i.state.exposure_unknown = true; }, Refusal::kExposureUnknown},
    {"no_user_ref", [](GateInput& i) { i.state.user_ref_left = false; }, Refusal::kNoUserRef},
    {"no_limits", [](GateInput& i) { i.limits.symbol = {}; }, Refusal::kNoLimits},
    {"corrupt", [](GateInput& i) { i.limits.corrupt = true; }, Refusal::kLimitsCorrupt},
    {"duplicate_id", [](GateInput& i) { i.order.clordid = {'A'}; }, Refusal::kDuplicateId},
    {"order_type", [](GateInput& i) { i.order.tif = '6'; }, Refusal::kOrderType, '6'},
    {"price_increment", [](GateInput& i) { i.order.price = 300'050; }, Refusal::kPriceIncrement,
     300'050, 100},
    {"below_collar", [](GateInput& i) { i.order.price = 298'900; }, Refusal::kBelowCollar, 298'900,
     299'000},
    {"above_collar", [](GateInput& i) { i.order.price = 302'100; }, Refusal::kAboveCollar, 302'100,
     302'000},
    {"collar_around_the_last_price_needs_no_book",
     [](GateInput& i) {
       i.market.valid = false;
       i.market.last_price = 400'000;
       i.limits.symbol.flags = contract::symbol_limits_flag::kReferenceLast;
     },
     Refusal::kBelowCollar, 300'000, 399'000},
    {"price_band", [](GateInput& i) { i.limits.symbol.price_low = 300'001; }, Refusal::kPriceBand,
     300'000, 300'001},
    {"quantity", [](GateInput& i) { i.limits.symbol.max_quantity = 99; }, Refusal::kQuantity, 100,
     99},
    {"self_trade", [](GateInput& i) { i.exposure.opposite = 300'000; }, Refusal::kSelfTrade,
     300'000, 300'000},
    {"empty_bucket",
     [](GateInput& i) { i.exposure.buckets[1].take({.interval = 16}, TokenBucket::time_of(kNow)); },
     Refusal::kRate, 1},
    {"table_full", [](GateInput& i) { i.exposure.slot_free = false; }, Refusal::kOpenOrdersFull},
    {"own_full", [](GateInput& i) { i.exposure.own_free = false; }, Refusal::kOwnOrdersFull}};
INSTANTIATE_TEST_SUITE_P(Checks, Exit, testing::ValuesIn(kChecked), CaseName{});

struct ReducingCase {
  char side;
  std::int64_t position;
  std::uint64_t open;
  std::uint32_t added;
  bool reduces;
};
TEST(RiskGate, ReduceOnlyEdges) {
  const ReducingCase cases[] = {
      {'S', 150, 50, 100, true},     {'S', 150, 51, 100, false},  {'S', 149, 50, 100, false},
      {'B', -150, 50, 100, true},    {'B', -149, 50, 100, false}, {'B', 150, 0, 1, false},
      {'S', -150, 0, 1, false},      {'S', 0, 0, 1, false},       {'B', 0, 0, 1, false},
      {'T', 150, 0, 1, false},       {'E', 150, 0, 1, false},     {'S', 1, 0, 0, true},
      {'S', 1, 0, 0xFFFFFFFF, false}};
  for (const ReducingCase& c : cases) {
    GateInput in = good_exit();
    in.order.side = static_cast<std::uint8_t>(c.side);
    in.order.added = c.added;
    in.exposure.position = c.position;
    in.exposure.open = c.open;
    EXPECT_EQ(reduces_only(in), c.reduces) << c.side << c.position << ' ' << c.open;
  }
}

// An order that is none reduces nothing, whatever refuses it first.
TEST(RiskGate, NoOrderReducesNothing) {
  const std::vector<void (*)(GateInput&)> changes = {
      [](GateInput& i) { i.state.exposure_unknown = true; },
      [](GateInput& i) { i.exposure.party_known = false; },
      [](GateInput& i) { i.order.quantity = i.order.added = 0; },
      [](GateInput& i) { i.order.price = 0; },
      [](GateInput& i) { i.order.replace = true; },
      [](GateInput& i) { i.order.replace = i.order.known = i.order.pending = true; }};
  for (const auto& change : changes) {
    GateInput in = good_exit();
    in.state.hold = true;
    EXPECT_TRUE(judge(in).reduce_only);
    change(in);
    EXPECT_FALSE(judge(in).reduce_only);
  }
}

}  // namespace
}  // namespace pcl::domain
