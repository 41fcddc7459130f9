// Self-trade: an order that would meet an open order of ours, whatever the account; and the table
// of own orders that finds it.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class SelfTrade : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
};

TEST_P(SelfTrade, ABuyMeetsTheLowestOwnSell) {
  CHECK(11, edge);
  passed(Bench::order('T', 10, 302'000));
  passed(Bench::order('T', 10, 301'000));
  passed(Bench::order('E', 10, 303'000));
  refused(Bench::order('B', 1, 301'000), Refusal::kSelfTrade, 301'000, 301'000);
  refused(Bench::order('B', 1, 306'000), Refusal::kSelfTrade, 306'000, 301'000);
  passed(Bench::order('B', 1, 300'999));
}

TEST_P(SelfTrade, ASellMeetsTheHighestOwnBuy) {
  CHECK(11, edge);
  passed(Bench::order('B', 10, 299'000));
  passed(Bench::order('B', 10, 300'000));
  passed(Bench::order('B', 10, 298'000));
  refused(Bench::order('T', 1, 300'000), Refusal::kSelfTrade, 300'000, 300'000);
  refused(Bench::order('T', 1, 295'000), Refusal::kSelfTrade, 295'000, 300'000);
  passed(Bench::order('T', 1, 300'001));
}

TEST_P(SelfTrade, OfEveryAccountButOneSymbol) {
  CHECK(11, edge);
  passed(of(Bench::order('T', 10, 301'000), 4, 3));
  refused(Bench::order('B', 1, 301'000), Refusal::kSelfTrade, 301'000, 301'000);
  passed(of(Bench::order('B', 1, 1'002'000), 1, 2, kAapl));
}

TEST_P(SelfTrade, UntilTheOrderHasLeft) {
  CHECK(11, edge);
  const std::uint32_t sell = passed(Bench::order('T', 10, 301'000));
  contract::OrderCancelCommand cancel;
  cancel.user_ref = sell;
  bench_.send(cancel);  // asked for is not yet gone: a fill can overtake it
  (void)bench_.frames();
  refused(Bench::order('B', 1, 301'000), Refusal::kSelfTrade, 301'000, 301'000);
  bench_.report(reply::executed(sell, 4, 301'000, 1));
  refused(Bench::order('B', 1, 301'000), Refusal::kSelfTrade, 301'000, 301'000);
  bench_.report(reply::executed(sell, 6, 301'000, 2));
  passed(Bench::order('B', 1, 301'000));
}

TEST_P(SelfTrade, APendingReplaceIsOneToo) {
  CHECK(11, edge);
  const std::uint32_t sell = passed(Bench::order('T', 10, 305'000));
  const std::uint32_t second = passed(Bench::replacement(sell, 10, 302'000));
  refused(Bench::order('B', 1, 302'000), Refusal::kSelfTrade, 302'000, 302'000);
  bench_.report(reply::rejected(second, 1));
  passed(Bench::order('B', 1, 302'000));
  refused(Bench::order('B', 1, 305'000), Refusal::kSelfTrade, 305'000, 305'000);
}

TEST_P(SelfTrade, AReplacedOrderHasItsNewPriceOnly) {
  CHECK(11, edge);
  const std::uint32_t sell = passed(Bench::order('T', 10, 302'000));
  const std::uint32_t second = passed(Bench::replacement(sell, 10, 305'000));
  refused(Bench::order('B', 1, 302'000), Refusal::kSelfTrade, 302'000, 302'000);
  bench_.report(reply::replaced(sell, second, 'T', 10, 305'000));
  passed(Bench::order('B', 1, 302'000));
  refused(Bench::order('B', 1, 305'000), Refusal::kSelfTrade, 305'000, 305'000);
}

TEST_P(SelfTrade, AReplaceThatWouldMeetIsRefused) {
  CHECK(11, edge);
  passed(Bench::order('T', 10, 301'000));
  const std::uint32_t buy = passed(Bench::order('B', 10, 299'000));
  refused(Bench::replacement(buy, 10, 301'000), Refusal::kSelfTrade, 301'000, 301'000);
  passed(Bench::replacement(buy, 10, 300'999));  // its own original is no other side
}

TEST_P(SelfTrade, HoldsForExits) {
  CHECK(11, edge);
  hold_position('B', 100);
  passed(Bench::order('B', 1, 300'000));
  refused(Bench::order('S', 10, 300'000), Refusal::kSelfTrade, 300'000, 300'000);
  EXPECT_NE(last_.flags & contract::decision_flag::kReduceOnly, 0);
  passed(Bench::order('S', 10, 300'001));
}

TEST_P(SelfTrade, OfLoadedOrders) {
  CHECK(11, edge);
  bench_.write(contract::Register::kHoldSet, 1);
  contract::OrderLoadCommand load;
  load.account = 4;
  load.strategy = 3;
  load.symbol = kMsft;
  load.price = 301'500;
  load.quantity = 10;
  load.user_ref = 70;
  load.side = 'S';
  bench_.send(load);
  bench_.look_again(80, {},
                    {{.user_ref = 70, .price = 301'500, .total = 10, .account = 4, .strategy = 3}});
  refused(Bench::order('B', 1, 301'500), Refusal::kSelfTrade, 301'500, 301'500);
  passed(Bench::order('B', 1, 301'499));
}

TEST_P(SelfTrade, SixteenOwnOrdersOfASide) {
  CHECK(11, edge);
  const std::uint32_t first = passed(Bench::order('B', 1));
  for (int i = 0; i < 13; ++i) passed(of(Bench::order('B', 1), i % 2 == 0 ? 1 : 4, 2));
  const std::uint32_t fifteenth = passed(Bench::order('B', 1));
  passed(Bench::replacement(fifteenth, 2));  // an entry of its own
  refused(Bench::order('B', 1), Refusal::kOwnOrdersFull);
  refused(Bench::replacement(first, 2), Refusal::kOwnOrdersFull);
  passed(Bench::order('T', 1, 301'000));                     // the other side is free
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));  // and the other symbol
  gone(first, 1);
  passed(Bench::order('B', 1));
  refused(Bench::order('B', 1), Refusal::kOwnOrdersFull);
}

TEST_P(SelfTrade, TheLastOfSixteenIsFound) {
  CHECK(11, edge);
  for (std::uint32_t i = 0; i < 16; ++i) passed(Bench::order('T', 1, 301'000 + 100 * (16 - i)));
  refused(Bench::order('B', 1, 301'100), Refusal::kSelfTrade, 301'100, 301'100);
  passed(Bench::order('B', 1, 301'099));
}

PCL_FOR_EVERY_CARD(SelfTrade);

}  // namespace
}  // namespace pcl::bench
