// Short sales: marks, permission, Regulation SHO's state, borrow.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;
namespace permit = contract::account_limits_flag;

class ShortSale : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void permitted(std::uint16_t flags) {
    bench_.change(account(1, [&](auto& l) { l.flags = static_cast<std::uint8_t>(flags); }));
  }
  void borrow(std::uint32_t shares) {
    bench_.change(msft([&](auto& l) { l.borrow = shares; }));
  }
  void state(char action) { bench_.feed_one(itch::reg_sho(kMsftLocate, "MSFT", action)); }
  static contract::OrderEnterCommand sell(char side, std::uint32_t quantity = 1,
                                          std::uint64_t price = 301'000) {
    return Bench::order(side, quantity, price);
  }
};

TEST_P(ShortSale, AMarkedSaleNeedsThePosition) {
  CHECK(13, edge);
  refused(sell('S'), Refusal::kShortSale);
  hold_position('B', 100);
  refused(sell('S', 101), Refusal::kShortSale);
  passed(sell('S', 60));
  refused(sell('S', 41), Refusal::kShortSale);  // with what is open: 101
  passed(sell('S', 40));
  refused(sell('S', 1), Refusal::kShortSale);
}

TEST_P(ShortSale, OpenShortOrdersUseThePositionToo) {
  CHECK(13, edge);
  hold_position('B', 100);
  const std::uint32_t order = passed(sell('T', 30));
  refused(sell('S', 71), Refusal::kShortSale);
  passed(sell('S', 70));
  gone(order, 30);
  passed(sell('S', 30));
}

TEST_P(ShortSale, AMarkedReplaceByWhatItAdds) {
  CHECK(13, edge);
  hold_position('B', 100);
  const std::uint32_t order = passed(sell('S', 60));
  refused(Bench::replacement(order, 101, 301'000), Refusal::kShortSale);
  passed(Bench::replacement(order, 100, 301'000));
}

TEST_P(ShortSale, WhoIsShortHasNothingToSellLong) {
  CHECK(13, edge);
  hold_position('T', 50);
  refused(sell('S'), Refusal::kShortSale);
}

TEST_P(ShortSale, NeedsPermission) {
  CHECK(13, edge);
  permitted(permit::kShortExempt);
  refused(sell('T'), Refusal::kShortSale);
  passed(sell('E'));
  permitted(permit::kShort);
  refused(sell('E'), Refusal::kShortSale);
  passed(sell('T'));
}

TEST_P(ShortSale, NeedsAKnownState) {
  CHECK(13, edge);
  bench_.start_feed(1);  // forgets it
  bench_.feed({itch::directory(kMsftLocate, "MSFT"), itch::trading_action(kMsftLocate, "MSFT", 'T'),
               itch::system_event('Q'), itch::add(kMsftLocate, 101, 'B', 300, 300'000),
               itch::add(kMsftLocate, 102, 'S', 200, 301'000)});
  refused(sell('T'), Refusal::kShortSale);
  passed(sell('E'));  // exempt of it
  state('0');
  passed(sell('T'));
}

TEST_P(ShortSale, RestrictedAboveTheBidOnly) {
  CHECK(13, edge);
  for (const char action : {'1', '2'}) {
    state(action);
    refused(sell('T', 1, 300'000), Refusal::kShortSale);
    refused(sell('T', 1, 299'999), Refusal::kShortSale);
    passed(sell('T', 1, 300'001));
    passed(sell('E', 1, 300'000));
  }
  state('0');
  passed(sell('T', 1, 300'000));
}

TEST_P(ShortSale, RestrictedFollowsTheBid) {
  CHECK(13, edge);
  state('1');
  passed(sell('T', 1, 300'400));
  bench_.feed_one(itch::add(kMsftLocate, 201, 'B', 1, 300'400));
  refused(sell('T', 1, 300'400), Refusal::kShortSale);
  bench_.feed_one(itch::remove(kMsftLocate, 201));
  passed(sell('T', 1, 300'400));
}

TEST_P(ShortSale, RestrictedWithoutABid) {
  CHECK(13, edge);
  bench_.change(msft([](auto& l) {
    l.reference = 300'000;
    l.flags =
        contract::symbol_limits_flag::kEnabled | contract::symbol_limits_flag::kReferenceClose;
  }));
  bench_.feed_one(itch::remove(kMsftLocate, 101));
  passed(sell('T'));
  state('1');
  refused(sell('T'), Refusal::kShortSale);
}

TEST_P(ShortSale, RestrictedKeepsOutOfAuctions) {
  CHECK(13, edge);
  bench_.change(msft([](auto& l) { l.reference = 300'000; }));
  contract::OrderEnterCommand order = sell('T', 1, 305'000);
  order.cross_type = 'O';
  passed(order);
  state('1');
  refused(order, Refusal::kShortSale);  // nobody knows an auction's price: above the bid or not
  order.side = 'E';
  passed(order);
}

TEST_P(ShortSale, AReplaceKeepsTheMark) {
  CHECK(13, edge);
  const std::uint32_t order = passed(sell('T', 10, 302'000));
  state('1');
  refused(Bench::replacement(order, 10, 300'000), Refusal::kShortSale);
  EXPECT_NE(last_.flags & contract::decision_flag::kShort, 0);
  passed(Bench::replacement(order, 10, 300'001));
}

TEST_P(ShortSale, BorrowIsInclusive) {
  CHECK(13, edge);
  borrow(150);
  passed(sell('T', 100));
  refused(sell('T', 51), Refusal::kNoBorrow, 151, 150);
  refused(of(sell('E', 51), 4, 3), Refusal::kNoBorrow, 151, 150);  // the symbol's, not a party's
  passed(of(sell('E', 50), 4, 3));
  refused(sell('T', 1), Refusal::kNoBorrow, 151, 150);
}

TEST_P(ShortSale, WithoutBorrowNoShort) {
  CHECK(13, edge);
  borrow(0);
  refused(sell('T', 1), Refusal::kNoBorrow, 1, 0);
  refused(sell('E', 1), Refusal::kNoBorrow, 1, 0);
  hold_position('B', 10);
  passed(sell('S', 10));  // no short
}

TEST_P(ShortSale, WhatIsReleasedIsBorrowedNoMore) {
  CHECK(13, edge);
  borrow(100);
  const std::uint32_t order = passed(sell('T', 100));
  gone(order, 30);
  refused(sell('T', 31), Refusal::kNoBorrow, 101, 100);
  const std::uint32_t second = passed(sell('T', 30));
  bench_.report(reply::rejected(second, 1));
  const std::uint32_t third = passed(sell('E', 30));
  bench_.report(reply::accepted(third, 'E', 30, 301'000, 'D'));
  passed(sell('T', 30));
}

TEST_P(ShortSale, WhatIsSoldStaysBorrowed) {
  CHECK(13, edge);
  borrow(100);
  const std::uint32_t order = passed(sell('T', 100));
  bench_.report(reply::executed(order, 60, 301'000, 1));
  gone(order, 40);
  refused(sell('T', 41), Refusal::kNoBorrow, 101, 100);
  const std::uint32_t cover = passed(Bench::order('B', 60));
  bench_.report(reply::executed(cover, 60, 300'000, 2));  // bought back: borrowed all the same
  refused(sell('T', 41), Refusal::kNoBorrow, 101, 100);
  passed(sell('T', 40));
}

TEST_P(ShortSale, AReplaceBorrowsWhatItAdds) {
  CHECK(13, edge);
  CHECK(17, edge);
  borrow(150);
  const std::uint32_t order = passed(sell('T', 100));
  refused(Bench::replacement(order, 151, 301'000), Refusal::kNoBorrow, 151, 150);
  const std::uint32_t second = passed(Bench::replacement(order, 150, 301'000));
  bench_.report(reply::rejected(second, 1));
  passed(sell('T', 50));
}

TEST_P(ShortSale, TheWidestBorrowDoesNotWrap) {
  CHECK(13, edge);
  bench_.change(msft([](auto& l) {
                  l.borrow = l.max_quantity = l.max_position = 0xFFFFFFFF;
                  l.max_notional = ~0ULL;
                }),
                account(1,
                        [](auto& l) {
                          l.max_quantity = 0xFFFFFFFF;
                          l.max_gross = l.max_net = l.max_notional = ~0ULL;
                        }),
                account(kFirm, [](auto& l) { l.max_gross = l.max_net = ~0ULL; }));
  passed(sell('T', 0xFFFFFFFF));
  refused(of(sell('T', 0xFFFFFFFF), 1, 3), Refusal::kNoBorrow, 0x1FFFFFFFE, 0xFFFFFFFF);
}

PCL_FOR_EVERY_CARD(ShortSale);

}  // namespace
}  // namespace pcl::bench
