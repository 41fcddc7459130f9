// Duplicates: a ClOrdID that is not above the last one; the same order again within the window.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class Duplicate : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  static contract::OrderEnterCommand named(std::string_view id, std::uint32_t quantity = 1) {
    contract::OrderEnterCommand order = Bench::order('B', quantity);
    order.clordid = padded<14>(id);
    return order;
  }
  void window(std::uint32_t microseconds, std::uint8_t number = 1) {
    bench_.change(account(number, [&](auto& l) { l.duplicate_us = microseconds; }));
  }
};

TEST_P(Duplicate, IdsOnlyGrow) {
  CHECK(10, edge);
  passed(named("D0000000000005"));
  refused(named("D0000000000005"), Refusal::kDuplicateId);
  refused(named("D0000000000004"), Refusal::kDuplicateId);
  passed(named("D0000000000006"));
  passed(named("D1"));  // spaces behind are below digits
  refused(named("D0999999999999"), Refusal::kDuplicateId);
  refused(named("CZZZZZZZZZZZZZ"), Refusal::kDuplicateId);  // the first letter weighs most
  passed(named("a"));
  refused(named("Z"), Refusal::kDuplicateId);
  contract::OrderEnterCommand high = named("~~~~~~~~~~~~~~");
  high.clordid[0] = static_cast<char>(0x80);  // a byte, not a sign
  passed(high);
  refused(named("~~~~~~~~~~~~~~"), Refusal::kDuplicateId);
}

TEST_P(Duplicate, NoIdIsBelowAll) {
  CHECK(10, edge);
  contract::OrderEnterCommand order = Bench::order();
  order.seq = ++bench_.command_sequence;
  (void)bench_.records();
  bench_.push(contract::to_entry(order));  // 14 bytes of 0, as after reset
  const auto decisions = bench_.take<contract::DecisionRecord>();
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].code, static_cast<std::uint8_t>(Refusal::kDuplicateId));
  order = named("");
  order.clordid = {};
  order.clordid[13] = 1;  // the last letter weighs least, but it weighs
  passed(order);
}

TEST_P(Duplicate, WhatIsRefusedHasUsedItsId) {
  CHECK(10, edge);
  refused(named("D0000000000005", 1'001), Refusal::kQuantity, 1'001, 1'000);  // behind the check
  refused(named("D0000000000005"), Refusal::kDuplicateId);
  refused(named("D0000000000009", 0), Refusal::kBadOrder, 0, 1);  // before it
  refused(named("D0000000000009"), Refusal::kDuplicateId);
  contract::OrderEnterCommand order = named("D0000000000012");
  order.symbol = 99;
  refused(order, Refusal::kNoLimits);
  refused(named("D0000000000012"), Refusal::kDuplicateId);
  bench_.write(contract::Register::kHoldSet, 1);
  refused(named("D0000000000015"), Refusal::kBootHold);
  bench_.look_again(1, {}, {});
  refused(named("D0000000000015"), Refusal::kDuplicateId);
  passed(named("D0000000000016"));
}

TEST_P(Duplicate, ReplacesShareTheIds) {
  CHECK(10, edge);
  const std::uint32_t original = passed(named("D0000000000005"));
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 2);
  replacement.clordid = padded<14>("D0000000000005");
  refused(replacement, Refusal::kDuplicateId);
  replacement.clordid = padded<14>("D0000000000006");
  passed(replacement);
  refused(named("D0000000000006"), Refusal::kDuplicateId);
  // Of an order that is none: judged, so its id is used too.
  replacement.original = 999;
  replacement.clordid = padded<14>("D0000000000008");
  refused(replacement, Refusal::kUnknownOrder);
  refused(named("D0000000000008"), Refusal::kDuplicateId);
}

TEST_P(Duplicate, ExitsNeedAFreshIdToo) {
  CHECK(10, edge);
  hold_position('B', 100);
  contract::OrderEnterCommand exit = Bench::order('S', 1, 301'000);
  exit.clordid = padded<14>("D0000000000005");
  passed(exit);
  refused(exit, Refusal::kDuplicateId);
}

TEST_P(Duplicate, ExposureClearForgetsTheId) {
  CHECK(10, edge);
  passed(named("D0000000000005"));
  bench_.write(contract::Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  bench_.open_party(1, 2, kMsft);
  bench_.look_again(50, {}, {});
  passed(named("A0000000000001"));
}

TEST_P(Duplicate, TheSameOrderWithinTheWindow) {
  CHECK(10, edge);
  window(1'000);
  passed(Bench::order());
  refused(Bench::order(), Refusal::kDuplicateOrder);
  bench_.advance(999);
  refused(Bench::order(), Refusal::kDuplicateOrder);
  bench_.advance(1);
  passed(Bench::order());
  bench_.advance(999);  // counted from the one that passed, not from the refused one
  refused(Bench::order(), Refusal::kDuplicateOrder);
}

TEST_P(Duplicate, WindowOfNothingFindsNone) {
  CHECK(10, edge);
  passed(Bench::order());
  passed(Bench::order());
}

TEST_P(Duplicate, AnyDifferenceMakesAnotherOrder) {
  CHECK(10, edge);
  bench_.change(account(1, [](auto& l) { l.duplicate_us = 1'000'000; }),
                account(4, [](auto& l) { l.duplicate_us = 1'000'000; }));
  passed(Bench::order('B', 100, 300'000));
  passed(Bench::order('B', 101, 300'000));
  passed(Bench::order('B', 100, 300'001));
  passed(of(Bench::order('B', 100, 300'000), 4, 2));
  passed(of(Bench::order('B', 100, 300'000), 1, 3));
  passed(of(Bench::order('B', 100, 1'000'000), 1, 2, kAapl));
  passed(Bench::order('T', 100, 301'000));
  passed(Bench::order('E', 100, 301'000));
  // The rest of an order is no difference.
  refused(order_with([](auto& order) {
            order.session = 1;
            order.tif = '3';
            order.display = 'N';
            order.capacity = 'A';
          }),
          Refusal::kDuplicateOrder);
  refused(Bench::order('E', 100, 301'000), Refusal::kDuplicateOrder);
}

TEST_P(Duplicate, EightAreRemembered) {
  CHECK(10, edge);
  window(1'000'000);
  passed(Bench::order('B', 1));
  for (std::uint32_t i = 2; i <= 8; ++i) passed(Bench::order('B', i));
  refused(Bench::order('B', 1'001), Refusal::kQuantity, 1'001, 1'000);  // refused: not remembered
  refused(Bench::order('B', 1), Refusal::kDuplicateOrder);              // the eighth before
  passed(Bench::order('B', 9));
  passed(Bench::order('B', 1));  // the ninth before: forgotten
}

TEST_P(Duplicate, ReplacesAreNeitherFoundNorRemembered) {
  CHECK(10, edge);
  window(1'000'000);
  const std::uint32_t original = passed(Bench::order('B', 100));
  passed(Bench::replacement(original, 150));  // now 150 at the same price
  passed(Bench::order('B', 150));
  const std::uint32_t other = passed(Bench::order('B', 60));
  passed(Bench::replacement(other, 100));  // as the first
}

TEST_P(Duplicate, ExitsSkipTheWindow) {
  CHECK(10, edge);
  hold_position('B', 100);
  window(1'000'000);
  passed(Bench::order('S', 10, 301'000));
  passed(Bench::order('S', 10, 301'000));
}

TEST_P(Duplicate, TheWindowIsTheAccounts) {
  CHECK(10, edge);
  window(1'000, 4);
  passed(Bench::order());
  passed(Bench::order());
  passed(of(Bench::order(), 4, 2));
  refused(of(Bench::order(), 4, 2), Refusal::kDuplicateOrder);
}

TEST_P(Duplicate, TheLongestWindow) {
  CHECK(10, edge);
  bench_.write(contract::Register::kStaleUs, 0xFFFFFFFF);
  bench_.write(contract::Register::kWatchdogUs, 0xFFFFFFFF);
  window(0xFFFFFFFF);
  passed(Bench::order());
  bench_.advance(0xFFFFFFFE);
  refused(Bench::order(), Refusal::kDuplicateOrder);
  bench_.advance(1);
  passed(Bench::order());
}

PCL_FOR_EVERY_CARD(Duplicate);

}  // namespace
}  // namespace pcl::bench
