// Quantity and notional of one order, against the smaller of what the symbol and the account allow.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class Size : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void quantity(std::uint32_t of_symbol, std::uint32_t of_account) {
    bench_.change(msft([&](auto& l) { l.max_quantity = of_symbol; }),
                  account(1, [&](auto& l) { l.max_quantity = of_account; }));
  }
  void notional(std::uint64_t of_symbol, std::uint64_t of_account) {
    bench_.change(msft([&](auto& l) { l.max_notional = of_symbol; }),
                  account(1, [&](auto& l) { l.max_notional = of_account; }));
  }
};

TEST_P(Size, QuantityOfTheSymbolIsInclusive) {
  CHECK(3, edge);
  refused(Bench::order('B', 1'001), Refusal::kQuantity, 1'001, 1'000);
  passed(Bench::order('B', 1'000));
}

TEST_P(Size, QuantityOfTheAccountIsInclusive) {
  CHECK(3, edge);
  quantity(1'000, 999);
  refused(Bench::order('B', 1'000), Refusal::kQuantity, 1'000, 999);
  passed(Bench::order('B', 999));
  passed(of(Bench::order('B', 1'000), 4, 2));  // the other account has its own
}

TEST_P(Size, QuantityNotSetAllowsNothing) {
  CHECK(3, edge);
  quantity(0, 100);
  refused(Bench::order('B', 1), Refusal::kQuantity, 1, 0);
  quantity(100, 0);
  refused(Bench::order('B', 1), Refusal::kQuantity, 1, 0);
}

TEST_P(Size, QuantityOfNothingIsNoOrder) {
  CHECK(3, edge);
  refused(Bench::order('B', 0), Refusal::kBadOrder, 0, 1);
  passed(Bench::order('B', 1));
}

TEST_P(Size, QuantityOfAReplaceIsTheNewTotal) {
  CHECK(3, edge);
  const std::uint32_t original = passed(Bench::order('B', 1'000));
  refused(Bench::replacement(original, 1'001), Refusal::kQuantity, 1'001, 1'000);
  bench_.report(reply::executed(original, 400, 300'000));
  refused(Bench::replacement(original, 1'001), Refusal::kQuantity, 1'001, 1'000);
  passed(Bench::replacement(original, 1'000));
}

TEST_P(Size, QuantityHoldsForExits) {
  CHECK(3, edge);
  hold_position('B', 100);
  quantity(9, 1'000);
  refused(Bench::order('S', 10, 301'000), Refusal::kQuantity, 10, 9);
  EXPECT_NE(last_.flags & contract::decision_flag::kReduceOnly, 0);
  passed(Bench::order('S', 9, 301'000));
}

TEST_P(Size, NotionalOfTheSymbolIsInclusive) {
  CHECK(4, edge);
  notional(30'000'000, 1'000'000'000'000);  // 100 x 30.0000
  refused(Bench::order('B', 100, 300'001), Refusal::kNotional, 30'000'100, 30'000'000);
  passed(Bench::order('B', 100, 300'000));
}

TEST_P(Size, NotionalOfTheAccountIsInclusive) {
  CHECK(4, edge);
  notional(10'000'000'000, 29'999'999);
  refused(Bench::order('B', 100, 300'000), Refusal::kNotional, 30'000'000, 29'999'999);
  passed(Bench::order('B', 99, 300'000));
  passed(of(Bench::order('B', 100), 4, 2));
}

TEST_P(Size, NotionalNotSetAllowsNothing) {
  CHECK(4, edge);
  notional(0, 1'000'000'000);
  refused(Bench::order('B', 1), Refusal::kNotional, 300'000, 0);
  notional(1'000'000'000, 0);
  refused(Bench::order('B', 1), Refusal::kNotional, 300'000, 0);
}

TEST_P(Size, NotionalKeepsItsFullWidth) {
  CHECK(4, edge);
  const auto all = [](auto& l) {
    l.collar = 0xFFFFFFFF;
    l.max_quantity = 0xFFFFFFFF;
    l.max_notional = 8'589'934'160'503'270'499ULL;
  };
  bench_.change(msft(all), account(1, [](auto& l) {
                  l.max_quantity = 0xFFFFFFFF;
                  l.max_notional = ~0ULL;
                }));
  // 1,999,999,900 x 4,294,967,295: beyond 2^62, within 64 bits. Cut to 32 or 62 bits it would pass.
  refused(Bench::order('B', 0xFFFFFFFF, 1'999'999'900), Refusal::kNotional,
          8'589'934'160'503'270'500ULL, 8'589'934'160'503'270'499ULL);
  refused(Bench::order('B', 0xFFFFFFFF, 1'999'999'899), Refusal::kPosition, 0xFFFFFFFF, 5'000);
}

TEST_P(Size, NotionalOfAReplaceIsThatOfTheNewTotal) {
  CHECK(4, edge);
  const std::uint32_t original = passed(Bench::order('B', 100, 300'000));
  bench_.report(reply::executed(original, 60, 300'000));
  notional(30'000'000, 1'000'000'000'000);
  refused(Bench::replacement(original, 101, 300'000), Refusal::kNotional, 30'300'000, 30'000'000);
  passed(Bench::replacement(original, 100, 300'000));
}

TEST_P(Size, ExitsSkipTheNotional) {
  CHECK(4, edge);
  hold_position('B', 100);
  notional(1, 1);
  refused(Bench::order('B', 1), Refusal::kNotional, 300'000, 1);
  passed(Bench::order('S', 100, 301'000));
  refused(Bench::order('T', 1, 301'000), Refusal::kNotional, 301'000, 1);
}

PCL_FOR_EVERY_CARD(Size);

}  // namespace
}  // namespace pcl::bench
