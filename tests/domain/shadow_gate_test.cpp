// Every refusal as the card would record it, true and bent: what does the shadow say?
#include "host/domain/shadow_gate.hpp"

#include <optional>

#include "host/domain/gate_asked.hpp"
#include "tests/domain/gate_case.hpp"
#include "tests/req.hpp"

namespace pcl::domain {
namespace {

using contract::DecisionRecord;
using contract::Refusal;
namespace bit = contract::decision_flag;

constexpr std::uint32_t kStaleUs = 9;
constexpr Known kAll{true, true, true, true, true, true};

struct Shown {
  std::uint64_t operand{};
  std::uint64_t limit{};
};
struct ShadowCase {
  std::string name;
  Refusal refusal{};
  void (*change)(GateInput&);
  Shown said;                           // by hand
  std::optional<Shown> bent_operand{};  // none: one more
  std::optional<Shown> bent_limit{};    // none: one more
  Lacks lacks{};                        // of what only the card can know
  friend std::ostream& operator<<(std::ostream& out, const ShadowCase& c) { return out << c.name; }
};
void nothing(GateInput& /*in*/) {}

DecisionRecord record(const GateInput& in, Refusal refusal, Shown shown, bool exit = false) {
  DecisionRecord said;
  said.code = static_cast<std::uint8_t>(refusal);
  said.operand = shown.operand;
  said.limit = shown.limit;
  said.user_ref = refusal == Refusal::kNone ? 7 : 0;
  const bool latched = in.state.kill && in.state.kill->scope == contract::KillScope::kGlobal;
  said.flags = static_cast<std::uint16_t>(
      (exit ? bit::kReduceOnly : 0U) | (latched ? bit::kKilled : 0U) |
      (in.state.hold ? bit::kHold : 0U) | (in.state.disabled ? bit::kDisabled : 0U) |
      (in.order.side == 'S' || in.order.side == 'T' || in.order.side == 'E' ? bit::kSell : 0U) |
      (in.order.side == 'T' || in.order.side == 'E' ? bit::kShort : 0U) |
      (in.order.replace ? bit::kReplace : 0U) | (in.order.modify ? bit::kModify : 0U) |
      (in.market.valid ? bit::kBookValid : 0U) | (in.market.stale ? bit::kBookStale : 0U) |
      (in.state.exposure_unknown ? bit::kExposureUnknown : 0U) |
      (in.state.records_full ? bit::kRecordsFull : 0U));
  return said;
}

Verdict verdict(const GateInput& in, const DecisionRecord& said, const Known& known = kAll) {
  return compare(in, known, kStaleUs, said).verdict;
}

class ShadowGate : public testing::TestWithParam<ShadowCase> {
 protected:
  ShadowGate() { GetParam().change(in_); }
  [[nodiscard]] Verdict says(Refusal refusal, Shown shown) const {
    return verdict(in_, record(in_, refusal, shown));
  }
  [[nodiscard]] bool known() const { return GetParam().lacks == Lacks::kNothing; }
  GateInput in_{good_order()};
};

TEST_P(ShadowGate, AgreesWithTheTruth) {
  REQ("H-10");
  const Opinion opinion =
      compare(in_, kAll, kStaleUs, record(in_, GetParam().refusal, GetParam().said));
  EXPECT_EQ(opinion.verdict, known() ? Verdict::kAgrees : Verdict::kCannotTell);
  EXPECT_EQ(opinion.lacks, GetParam().lacks);
}

TEST_P(ShadowGate, NoticesAnotherOperand) {
  const Shown said = GetParam().said;
  EXPECT_EQ(says(GetParam().refusal,
                 GetParam().bent_operand.value_or(Shown{said.operand + 1, said.limit})),
            Verdict::kDisagrees);
}

TEST_P(ShadowGate, NoticesAnotherLimit) {
  const Shown said = GetParam().said;
  EXPECT_EQ(
      says(GetParam().refusal, GetParam().bent_limit.value_or(Shown{said.operand, said.limit + 1})),
      Verdict::kDisagrees);
}

TEST_P(ShadowGate, NoticesAnotherReason) {
  const bool restricted = GetParam().refusal == Refusal::kRestricted;
  EXPECT_EQ(says(restricted ? Refusal::kBootHold : Refusal::kRestricted, {}), Verdict::kDisagrees);
}

TEST_P(ShadowGate, NoticesThatItPassed) {
  REQ("H-24");
  EXPECT_EQ(says(Refusal::kNone, {}), known() ? Verdict::kDisagrees : Verdict::kAgrees);
}

TEST_P(ShadowGate, NamesWhatItFinds) {
  if (!known()) return;
  const Opinion opinion = compare(in_, kAll, kStaleUs, record(in_, Refusal::kNone, {}));
  EXPECT_EQ(contract::to_string(opinion.finds.refusal), contract::to_string(GetParam().refusal));
  if (GetParam().refusal == Refusal::kBookStale) return;  // the age is the card's own
  EXPECT_EQ(opinion.finds.operand, GetParam().said.operand);
  EXPECT_EQ(opinion.finds.limit, GetParam().said.limit);
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, ShadowGate,
    testing::Values(
        ShadowCase{"boot_hold", Refusal::kBootHold, [](GateInput& i) { i.state.hold = true; }, {}},
        ShadowCase{"session_disabled",
                   Refusal::kSessionDisabled,
                   [](GateInput& i) { i.state.disabled = true; },
                   {}},
        ShadowCase{"exposure_unknown",
                   Refusal::kExposureUnknown,
                   [](GateInput& i) { i.state.exposure_unknown = true; },
                   {}},
        ShadowCase{"records_full",
                   Refusal::kRecordsFull,
                   [](GateInput& i) { i.state.records_full = true; },
                   {}},
        ShadowCase{"no_user_ref", Refusal::kNoUserRef, nothing, {}, {}, {}, Lacks::kNumbers},
        ShadowCase{"no_limits", Refusal::kNoLimits, [](GateInput& i) { i.limits.firm = {}; }, {}},
        ShadowCase{"limits_corrupt", Refusal::kLimitsCorrupt, nothing, {}, {}, {}, Lacks::kParity},
        ShadowCase{"unknown_order",
                   Refusal::kUnknownOrder,
                   [](GateInput& i) {
                     i.order.replace = true;
                     i.order.side = 0;
                   },
                   {}},
        ShadowCase{"replace_pending",
                   Refusal::kReplacePending,
                   [](GateInput& i) { i.order.replace = i.order.known = i.order.pending = true; },
                   {}},
        ShadowCase{
            "bad_order", Refusal::kBadOrder, [](GateInput& i) { i.order.quantity = 0; }, {0, 1}},
        ShadowCase{"no_party",
                   Refusal::kNoParty,
                   [](GateInput& i) { i.exposure.party_known = false; },
                   {}},
        ShadowCase{"duplicate_id",
                   Refusal::kDuplicateId,
                   [](GateInput& i) { i.state.last_id = i.order.clordid; },
                   {}},
        ShadowCase{
            "order_type", Refusal::kOrderType, [](GateInput& i) { i.order.tif = '9'; }, {57, 0}},
        ShadowCase{"restricted",
                   Refusal::kRestricted,
                   [](GateInput& i) { i.limits.symbol.accounts = 0; },
                   {}},
        ShadowCase{"price_increment",
                   Refusal::kPriceIncrement,
                   [](GateInput& i) { i.order.price = 300'001; },
                   {300'001, 100}},
        ShadowCase{"killed",
                   Refusal::kKilled,
                   [](GateInput& i) {
                     i.state.kill = KillTarget{contract::KillScope::kSymbol, 3};
                   },
                   {4, 3}},
        ShadowCase{"killed_globally",
                   Refusal::kKilled,
                   [](GateInput& i) { i.state.kill = KillTarget{}; },
                   {}}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(
    MoreRefusals, ShadowGate,
    testing::Values(
        ShadowCase{"symbol_disabled",
                   Refusal::kSymbolDisabled,
                   [](GateInput& i) { i.limits.symbol.flags = 0; },
                   {}},
        ShadowCase{"market_closed",
                   Refusal::kMarketClosed,
                   [](GateInput& i) { i.market.open = false; },
                   {}},
        ShadowCase{"halted", Refusal::kHalted, [](GateInput& i) { i.market.trading = false; }, {}},
        ShadowCase{"book_invalid",
                   Refusal::kBookInvalid,
                   [](GateInput& i) { i.market.valid = false; },
                   {}},
        ShadowCase{"book_stale",
                   Refusal::kBookStale,
                   [](GateInput& i) { i.market.stale = true; },
                   {10, 9},
                   Shown{9, 9}},
        ShadowCase{"no_reference",
                   Refusal::kNoReference,
                   [](GateInput& i) { i.market.quote.has_bid = false; },
                   {}},
        ShadowCase{"below_collar",
                   Refusal::kBelowCollar,
                   [](GateInput& i) { i.order.price = 298'900; },
                   {298'900, 299'000}},
        ShadowCase{"above_collar",
                   Refusal::kAboveCollar,
                   [](GateInput& i) { i.order.price = 302'100; },
                   {302'100, 302'000}},
        ShadowCase{"price_band",
                   Refusal::kPriceBand,
                   [](GateInput& i) { i.order.price = 301'100; },
                   {301'100, 301'000}},
        ShadowCase{"quantity",
                   Refusal::kQuantity,
                   [](GateInput& i) { i.order.quantity = 101; },
                   {101, 100}},
        ShadowCase{"notional",
                   Refusal::kNotional,
                   [](GateInput& i) { i.order.price = 300'100; },
                   {30'010'000, 30'000'000}},
        ShadowCase{"short_sale",
                   Refusal::kShortSale,
                   [](GateInput& i) {
                     i.order.side = 'S';
                     i.exposure.position = 50;
                   },
                   {}},
        ShadowCase{"short_sale_under_rule_201",
                   Refusal::kShortSale,
                   [](GateInput& i) {
                     i.order.side = 'T';
                     i.market.short_state = ShortState::kRestricted;
                   },
                   {}},
        ShadowCase{"no_borrow",
                   Refusal::kNoBorrow,
                   [](GateInput& i) {
                     i.order.side = 'T';
                     i.exposure.borrowed = 1;
                   },
                   {101, 100}},
        ShadowCase{
            "position", Refusal::kPosition, [](GateInput& i) { i.exposure.open = 1; }, {101, 100}},
        ShadowCase{"gross_exposure",
                   Refusal::kGrossExposure,
                   [](GateInput& i) { i.exposure.account.bought = 1; },
                   {30'000'001, 30'000'000}},
        ShadowCase{"net_exposure",
                   Refusal::kNetExposure,
                   [](GateInput& i) {
                     i.exposure.account.bought = 1;
                     i.limits.account.max_gross = 1'000'000'000;
                   },
                   {30'000'001, 30'000'000}},
        ShadowCase{"firm_exposure",
                   Refusal::kFirmExposure,
                   [](GateInput& i) { i.exposure.firm.bought = 1; },
                   {30'000'001, 30'000'000}},
        ShadowCase{"duplicate_order",
                   Refusal::kDuplicateOrder,
                   [](GateInput& i) { i.limits.account.duplicate_us = 5; },
                   {},
                   {},
                   {},
                   Lacks::kRecent},
        ShadowCase{"self_trade",
                   Refusal::kSelfTrade,
                   [](GateInput& i) { i.exposure.opposite = 299'900; },
                   {300'000, 299'900}},
        ShadowCase{"rate", Refusal::kRate, nothing, {1, 0}, Shown{3, 0}, {}, Lacks::kBuckets},
        ShadowCase{"open_orders_full", Refusal::kOpenOrdersFull, nothing, {}, {}, {}, Lacks::kRoom},
        ShadowCase{"own_orders_full", Refusal::kOwnOrdersFull, nothing, {}, {}, {}, Lacks::kRoom}),
    [](const auto& each) { return each.param.name; });

// What the host lacks, and of a refusal that it cannot judge: what the record itself must satisfy.
TEST(ShadowGateUnknown, SaysWhatItLacks) {
  const GateInput in = good_order();
  const DecisionRecord passed = record(in, Refusal::kNone, {});
  const auto lacks = [&](const Known& known) {
    const Opinion opinion = compare(in, known, kStaleUs, passed);
    EXPECT_EQ(opinion.verdict, Verdict::kCannotTell);
    return opinion.lacks;
  };
  EXPECT_EQ(lacks({false, true, true, true, true, true}), Lacks::kLimits);
  EXPECT_EQ(lacks({true, false, true, true, true, true}), Lacks::kExposure);
  EXPECT_EQ(lacks({true, true, false, true, true, true}), Lacks::kKills);
  EXPECT_EQ(lacks({true, true, true, false, true, true}), Lacks::kStates);
  EXPECT_EQ(lacks({true, true, true, true, false, true}), Lacks::kStates);
  EXPECT_EQ(lacks({true, true, true, true, true, false}), Lacks::kQuote);
  EXPECT_EQ(lacks({}), Lacks::kLimits);
}

TEST(ShadowGateUnknown, TheLastTradeIsNoRecords) {
  GateInput in = good_order();
  in.limits.symbol.flags |= contract::symbol_limits_flag::kReferenceLast;
  const Opinion passed = compare(in, kAll, kStaleUs, record(in, Refusal::kNone, {}));
  EXPECT_EQ(passed.verdict, Verdict::kCannotTell);
  EXPECT_EQ(passed.lacks, Lacks::kLastPrice);
  EXPECT_EQ(verdict(in, record(in, Refusal::kAboveCollar, {300'000, 299'999})),
            Verdict::kCannotTell);
  EXPECT_EQ(verdict(in, record(in, Refusal::kAboveCollar, {300'000, 300'000})),
            Verdict::kDisagrees);
  EXPECT_EQ(verdict(in, record(in, Refusal::kAboveCollar, {300'001, 299'999})),
            Verdict::kDisagrees);
}

TEST(ShadowGateUnknown, WithoutExposureARecordHasStillToBeSound) {
  const GateInput in = good_order();
  const Known known{true, false, true, true, true, true};
  const auto said = [&](Refusal refusal, Shown shown) {
    return verdict(in, record(in, refusal, shown), known);
  };
  for (const auto& [refusal, limit] :
       {std::pair{Refusal::kPosition, 100}, std::pair{Refusal::kGrossExposure, 30'000'000},
        std::pair{Refusal::kNetExposure, 30'000'000},
        std::pair{Refusal::kFirmExposure, 30'000'000}}) {
    const auto of = static_cast<std::uint64_t>(limit);
    EXPECT_EQ(said(refusal, {of + 5, of}), Verdict::kCannotTell) << limit;
    EXPECT_EQ(said(refusal, {of, of}), Verdict::kDisagrees) << limit;
    EXPECT_EQ(said(refusal, {of + 5, of + 1}), Verdict::kDisagrees) << limit;
  }
  EXPECT_EQ(said(Refusal::kSelfTrade, {300'000, 300'000}), Verdict::kCannotTell);
  EXPECT_EQ(said(Refusal::kSelfTrade, {300'000, 300'001}), Verdict::kDisagrees);
  EXPECT_EQ(said(Refusal::kNoParty, {}), Verdict::kCannotTell);
  EXPECT_EQ(said(Refusal::kNoParty, {1, 0}), Verdict::kDisagrees);
}

// What refuses first, refuses.
TEST(ShadowGateUnknown, ALowerCheckComesFirst) {
  GateInput in = good_order();
  in.limits.symbol.accounts = 0;
  EXPECT_EQ(verdict(in, record(in, Refusal::kRate, {0, 0})), Verdict::kDisagrees);
  EXPECT_EQ(verdict(in, record(in, Refusal::kPosition, {101, 100}),
                    {true, false, true, true, true, true}),
            Verdict::kDisagrees);
  in.state.hold = true;
  EXPECT_EQ(verdict(in, record(in, Refusal::kRestricted, {})), Verdict::kDisagrees);
}

TEST(ShadowGateExits, AreJudgedAsExits) {
  GateInput in = good_exit();
  in.market.open = in.market.trading = false;
  in.state.kill = KillTarget{};
  EXPECT_EQ(verdict(in, record(in, Refusal::kNone, {}, true)), Verdict::kAgrees);
  EXPECT_EQ(verdict(in, record(in, Refusal::kNone, {}, false)), Verdict::kDisagrees);
  for (const Refusal spared : {Refusal::kKilled, Refusal::kMarketClosed, Refusal::kDuplicateOrder})
    EXPECT_EQ(verdict(in, record(in, spared, {}, true)), Verdict::kDisagrees);
  // Its market is not looked at but for the collar, and kills are not.
  EXPECT_EQ(
      verdict(in, record(in, Refusal::kNone, {}, true), {true, true, false, false, false, true}),
      Verdict::kAgrees);
  in.exposure.position = 149;  // one share less is held: it is none
  EXPECT_EQ(verdict(in, record(in, Refusal::kNone, {}, true)), Verdict::kDisagrees);
}

TEST(ShadowGateExits, AReductionPassesWhereverTheCardStands) {
  GateInput in = good_order();
  in.order.modify = in.order.known = true;
  in.order.side_before = 'B';
  in.order.total = 200;
  in.state.hold = in.state.disabled = true;
  EXPECT_EQ(verdict(in, record(in, Refusal::kNone, {}), {true, true, false, false, false, false}),
            Verdict::kAgrees);
  EXPECT_EQ(verdict(in, record(in, Refusal::kBootHold, {})), Verdict::kDisagrees);
  // Without the chain nobody knows that it is one.
  EXPECT_EQ(verdict(in, record(in, Refusal::kBootHold, {}), {true, false, true, true, true, true}),
            Verdict::kCannotTell);
  in.order.quantity = 201;
  EXPECT_EQ(verdict(in, record(in, Refusal::kBadOrder, {201, 200})), Verdict::kAgrees);
  EXPECT_EQ(verdict(in, record(in, Refusal::kNone, {})), Verdict::kDisagrees);
}

TEST(ShadowGateFlags, AreTheOrders) {
  const GateInput in = good_order();
  for (const std::uint16_t flag :
       {bit::kReduceOnly, bit::kKilled, bit::kSell, bit::kShort, bit::kReplace, bit::kModify}) {
    DecisionRecord said = record(in, Refusal::kNone, {});
    said.flags ^= flag;
    EXPECT_EQ(verdict(in, said), Verdict::kDisagrees) << flag;
  }
  DecisionRecord said = record(in, Refusal::kNone, {});
  said.user_ref = 0;
  EXPECT_EQ(verdict(in, said), Verdict::kDisagrees);
  said = record(in, Refusal::kRate, {0, 0});
  said.user_ref = 7;
  EXPECT_EQ(verdict(in, said), Verdict::kDisagrees);
  said = record(in, Refusal::kRate, {0, 0});
  said.code = 39;  // no reason of the contract
  EXPECT_EQ(verdict(in, said), Verdict::kDisagrees);
}

}  // namespace
}  // namespace pcl::domain
