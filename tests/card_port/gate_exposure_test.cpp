// Gross and net exposure of the account, then of the firm: reserved when an order passes, given
// back when it is cancelled, rejected or filled.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class Exposure : public GatePort {
 protected:
  void gross(std::uint8_t number, std::uint64_t most) {
    bench_.change(account(number, [&](auto& l) { l.max_gross = most; }));
  }
  void net(std::uint8_t number, std::uint64_t most) {
    bench_.change(account(number, [&](auto& l) { l.max_net = most; }));
  }
  void load_account(std::uint8_t number, std::uint64_t bought, std::uint64_t sold) {
    contract::AccountLoadCommand load;
    load.account = number;
    load.bought = bought;
    load.sold = sold;
    bench_.send(load);
  }
  void open_loaded() {
    bench_.digest_check({}, {});
    bench_.open_market();
    bench_.open_gate();
  }
};

TEST_P(Exposure, GrossIsInclusive) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 60'000'000);
  passed(Bench::order('B', 100));  // 30,000,000
  refused(Bench::order('B', 101), Refusal::kGrossExposure, 60'300'000, 60'000'000);
  passed(Bench::order('B', 100));
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 60'300'000, 60'000'000);
}

TEST_P(Exposure, GrossCountsBothSidesAndAllPartiesOfTheAccount) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 60'100'000);
  passed(Bench::order('T', 100, 301'000));  // 30,100,000
  refused(of(Bench::order('B', 31, 1'000'000), 1, 3, kAapl), Refusal::kGrossExposure, 61'100'000,
          60'100'000);
  passed(of(Bench::order('B', 30, 1'000'000), 1, 3, kAapl));
  passed(of(Bench::order('B', 100), 4, 2));  // another account
}

TEST_P(Exposure, GivenBackByCancelRejectAndDeath) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 30'000'000);
  const std::uint32_t first = passed(Bench::order('B', 100));
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 30'300'000, 30'000'000);
  gone(first, 40);  // 60 are left
  refused(Bench::order('B', 41), Refusal::kGrossExposure, 30'300'000, 30'000'000);
  const std::uint32_t second = passed(Bench::order('B', 40));
  bench_.report(reply::rejected(second, 1));
  const std::uint32_t third = passed(Bench::order('B', 40));
  bench_.report(reply::accepted(third, 'B', 40, 300'000, 'D'));
  const std::uint32_t fourth = passed(Bench::order('B', 40));
  bench_.report(reply::aiq_canceled(fourth, 40, 40, 300'000));
  passed(Bench::order('B', 40));
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 30'300'000, 30'000'000);
}

TEST_P(Exposure, AFillCountsAtItsPrice) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 30'000'000);
  const std::uint32_t order = passed(Bench::order('B', 100, 300'000));
  bench_.report(reply::executed(order, 50, 296'000));  // 14,800,000 bought, 15,000,000 open
  refused(Bench::order('B', 1, 300'000), Refusal::kGrossExposure, 30'100'000, 30'000'000);
  bench_.report(reply::executed(order, 50, 294'000));  // 29,500,000 bought
  refused(Bench::order('B', 2, 300'000), Refusal::kGrossExposure, 30'100'000, 30'000'000);
  passed(Bench::order('B', 1, 300'000));
}

TEST_P(Exposure, ASellsImprovementCountsFromItsExecution) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 60'400'000);
  const std::uint32_t order = passed(Bench::order('T', 100, 301'000));
  bench_.report(reply::executed(order, 100, 303'000));  // 30,300,000 sold
  refused(Bench::order('T', 100, 301'001), Refusal::kGrossExposure, 60'400'100, 60'400'000);
  passed(Bench::order('T', 100, 301'000));
}

TEST_P(Exposure, GrossNeverShrinksByClosing) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 60'000'000);
  hold_position('B', 100);
  const std::uint32_t exit = passed(Bench::order('S', 100, 301'000));
  bench_.report(reply::executed(exit, 100, 301'000));  // bought 30,000,000, sold 30,100,000
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 60'400'000, 60'000'000);
}

TEST_P(Exposure, NotSetAllowsNothing) {
  CHECK(5, edge);
  bench_.boot();
  gross(1, 0);
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 300'000, 0);
  net(1, 0);
  refused(Bench::order('B', 1), Refusal::kNetExposure, 300'000, 0);
}

TEST_P(Exposure, NetIsInclusiveEitherWay) {
  CHECK(5, edge);
  bench_.boot();
  net(1, 30'000'000);
  refused(Bench::order('B', 101), Refusal::kNetExposure, 30'300'000, 30'000'000);
  const std::uint32_t order = passed(Bench::order('B', 100));
  refused(Bench::order('B', 1), Refusal::kNetExposure, 30'300'000, 30'000'000);
  // What is open on the other side does not help: it may not fill.
  refused(Bench::order('T', 100, 301'000), Refusal::kNetExposure, 30'100'000, 30'000'000);
  passed(Bench::order('T', 99, 301'000));  // 29,799,000
  bench_.report(reply::executed(order, 100, 300'000));
  // What was bought does: - 30,000,000 + 29,799,000 + 30,100,000
  passed(Bench::order('T', 100, 301'000));
  refused(Bench::order('T', 1, 301'000), Refusal::kNetExposure, 30'200'000, 30'000'000);
  refused(Bench::order('B', 1), Refusal::kNetExposure, 30'300'000, 30'000'000);
}

TEST_P(Exposure, AReplaceReservesTheHigherPrice) {
  CHECK(5, edge);
  CHECK(17, edge);
  bench_.boot();
  gross(1, 45'300'000);
  const std::uint32_t original = passed(Bench::order('B', 100, 300'000));
  refused(Bench::replacement(original, 150, 303'000), Refusal::kGrossExposure, 45'450'000,
          45'300'000);
  const std::uint32_t second = passed(Bench::replacement(original, 150, 302'000));
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 45'600'000, 45'300'000);
  bench_.report(reply::rejected(second, 1));  // back to 100 x 30.0000
  refused(Bench::order('B', 52), Refusal::kGrossExposure, 45'600'000, 45'300'000);
  passed(Bench::order('B', 51));
}

TEST_P(Exposure, AReplaceToALowerPriceGivesBackOnlyWhenConfirmed) {
  CHECK(5, edge);
  CHECK(17, edge);
  bench_.boot();
  gross(1, 30'200'000);
  const std::uint32_t original = passed(Bench::order('B', 100, 302'000));
  const std::uint32_t second = passed(Bench::replacement(original, 100, 300'000));  // adds nothing
  refused(Bench::order('B', 1, 295'000), Refusal::kGrossExposure, 30'495'000, 30'200'000);
  bench_.report(reply::replaced(original, second, 'B', 100, 300'000));
  refused(Bench::order('B', 1, 300'000), Refusal::kGrossExposure, 30'300'000, 30'200'000);
  gone(second, 1);
  passed(Bench::order('B', 1, 300'000));
}

TEST_P(Exposure, ExitsSkipAll) {
  CHECK(5, edge);
  CHECK(6, edge);
  bench_.boot();
  hold_position('B', 100);
  bench_.change(account(1, [](auto& l) { l.max_gross = l.max_net = 1; }),
                account(kFirm, [](auto& l) { l.max_gross = l.max_net = 1; }));
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 30'300'000, 1);
  passed(Bench::order('S', 100, 301'000));
}

TEST_P(Exposure, LoadedNotionalCounts) {
  CHECK(5, edge);
  CHECK(6, edge);
  bench_.load();
  load_account(1, 20'000'000, 5'000'000);
  load_account(kFirm, 40'000'000, 10'000'000);
  open_loaded();
  gross(1, 55'000'000);
  refused(Bench::order('B', 101), Refusal::kGrossExposure, 55'300'000, 55'000'000);
  net(1, 45'000'000);  // 20,000,000 - 5,000,000 + 30,000,000
  refused(Bench::order('B', 101), Refusal::kNetExposure, 45'300'000, 45'000'000);
  bench_.change(wide_account(1));
  gross(kFirm, 80'000'000);  // 50,000,000 + 30,000,000
  refused(Bench::order('B', 101), Refusal::kFirmExposure, 80'300'000, 80'000'000);
  passed(Bench::order('B', 100));
}

TEST_P(Exposure, SumsSaturateAboveEveryLimit) {
  CHECK(5, edge);
  constexpr std::uint64_t kAll = ~0ULL;
  bench_.load();
  load_account(1, 1ULL << 62U, 1ULL << 62U);
  open_loaded();
  const auto any = [](auto& l) {
    l.max_gross = l.max_net = l.max_notional = kAll;
    l.max_quantity = 0xFFFFFFFF;
  };
  bench_.change(msft([](auto& l) {
                  l.max_notional = kAll;
                  l.max_quantity = l.max_position = l.collar = 0xFFFFFFFF;
                }),
                account(1, any), account(kFirm, any));
  passed(Bench::order('B', 0xFFFFFFFF, 1'999'999'900));  // 2^63 and 0.93 x 2^63
  refused(of(Bench::order('B', 0xFFFFFFFF, 1'999'999'900), 1, 3), Refusal::kGrossExposure, kAll,
          kAll);
  passed(of(Bench::order('B', 1, 300'000), 1, 3));  // nothing of the refused one was kept
}

PCL_FOR_EVERY_CARD(Exposure);

class Firm : public Exposure {};

TEST_P(Firm, GrossIsInclusiveOverAllAccounts) {
  CHECK(6, edge);
  bench_.boot();
  gross(kFirm, 49'800'000);
  passed(Bench::order('B', 100));
  refused(of(Bench::order('B', 67), 4, 2), Refusal::kFirmExposure, 50'100'000, 49'800'000);
  passed(of(Bench::order('B', 66), 4, 2));
  refused(of(Bench::order('B', 1), 4, 3), Refusal::kFirmExposure, 50'100'000, 49'800'000);
}

TEST_P(Firm, NetIsInclusiveOverAllAccounts) {
  CHECK(6, edge);
  bench_.boot();
  net(kFirm, 50'000'000);
  passed(Bench::order('B', 100));
  refused(of(Bench::order('B', 67), 4, 2), Refusal::kFirmExposure, 50'100'000, 50'000'000);
  passed(of(Bench::order('B', 66), 4, 2));
  refused(of(Bench::order('T', 167, 301'000), 4, 3), Refusal::kFirmExposure, 50'267'000,
          50'000'000);
  passed(of(Bench::order('T', 166, 301'000), 4, 3));
}

TEST_P(Firm, GrossComesFirst) {
  CHECK(6, edge);
  bench_.boot();
  bench_.change(account(kFirm, [](auto& l) {
    l.max_gross = 40'000'000;
    l.max_net = 35'000'000;
  }));
  refused(Bench::order('B', 134), Refusal::kFirmExposure, 40'200'000, 40'000'000);
  refused(Bench::order('B', 117), Refusal::kFirmExposure, 35'100'000, 35'000'000);
  passed(Bench::order('B', 116));
}

TEST_P(Firm, NotSetAllowsNothing) {
  CHECK(6, edge);
  bench_.boot();
  gross(kFirm, 0);
  refused(Bench::order('B', 1), Refusal::kFirmExposure, 300'000, 0);
  net(kFirm, 0);
  refused(Bench::order('B', 1), Refusal::kFirmExposure, 300'000, 0);
}

TEST_P(Firm, WhatIsRefusedIsReservedNowhere) {
  CHECK(6, edge);
  bench_.boot();
  bench_.change(account(1, [](auto& l) { l.max_gross = 30'000'000; }),
                account(4, [](auto& l) { l.max_gross = 30'000'000; }),
                account(kFirm, [](auto& l) { l.max_gross = 60'000'000; }));
  passed(Bench::order('B', 100));
  // Refused by the account: the firm has the room still.
  refused(Bench::order('B', 100), Refusal::kGrossExposure, 60'000'000, 30'000'000);
  gross(kFirm, 59'999'999);
  // Refused by the firm: the account has the room still.
  refused(of(Bench::order('B', 100), 4, 2), Refusal::kFirmExposure, 60'000'000, 59'999'999);
  gross(kFirm, 60'000'000);
  passed(of(Bench::order('B', 100), 4, 2));
}

TEST_P(Firm, FillsAndCancelsGiveBackOnBothLevels) {
  CHECK(6, edge);
  bench_.boot();
  gross(kFirm, 30'000'000);
  const std::uint32_t order = passed(Bench::order('B', 100));
  bench_.report(reply::executed(order, 50, 296'000));  // 14,800,000 bought, 15,000,000 open
  refused(of(Bench::order('B', 1), 4, 2), Refusal::kFirmExposure, 30'100'000, 30'000'000);
  gone(order, 50);
  passed(of(Bench::order('B', 50), 4, 2));
}

PCL_FOR_EVERY_CARD(Firm);

}  // namespace
}  // namespace pcl::bench
