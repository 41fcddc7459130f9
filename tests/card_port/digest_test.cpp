// Digests: the host says what it believes, the card compares. Nothing opens without it; a
// difference kills.
#include "tests/card_port/kill_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using contract::Register;

class Digest : public KillPort {
 protected:
  void expect_equal(const std::vector<PositionEntry>& positions,
                    const std::vector<OrderEntry>& orders) {
    const contract::DigestRecord answer = bench_.digest_check(positions, orders);
    EXPECT_EQ(answer.kind, static_cast<std::uint8_t>(contract::RecordKind::kDigest));
    EXPECT_EQ(answer.code, 0);
    EXPECT_EQ(answer.positions, digest_of(positions));
    EXPECT_EQ(answer.orders, digest_of(orders));
    EXPECT_EQ(answer.command_sequence, bench_.command_sequence);
    EXPECT_EQ(answer.report_sequence, bench_.report_sequence);
    EXPECT_EQ(answer.symbol, 0xFFFF);
    EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  }
  static OrderEntry entry(std::uint32_t user_ref, std::uint32_t total,
                          std::uint64_t price = 300'000) {
    return {.user_ref = user_ref, .price = price, .total = total, .account = 1, .strategy = 2};
  }
};

// The check value of CRC-32C, and the two digests, from outside: 0xE3069283 of "123456789".
TEST(DigestByHand, OfTheTestItself) {
  CHECK(23, edge);
  const std::array<std::uint8_t, 9> text = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  EXPECT_EQ(Crc32c{}.add(text).value(), 0xE3069283U);
  EXPECT_EQ(digest_of(PositionEntry{1, 2, 3, 0}), 0U);
  EXPECT_NE(digest_of(PositionEntry{1, 2, 3, 4}), digest_of(PositionEntry{1, 2, 3, -4}));
}

TEST_P(Digest, OfNothing) {
  CHECK(23, edge);
  bench_.boot();
  expect_equal({}, {});
}

TEST_P(Digest, OfPositions) {
  CHECK(23, edge);
  bench_.boot();
  hold_position('B', 100);
  expect_equal({{1, 2, kMsft, 100}}, {});
  const std::uint32_t order = passed(of(Bench::order('T', 30, 1'002'000), 4, 3, kAapl));
  bench_.report(reply::executed(order, 30, 1'002'000, 9));
  expect_equal({{1, 2, kMsft, 100}, {4, 3, kAapl, -30}}, {});
  const std::uint32_t exit = passed(Bench::order('S', 100, 301'000));
  bench_.report(reply::executed(exit, 100, 301'000, 10));
  expect_equal({{4, 3, kAapl, -30}}, {});  // flat is as if it had never been
}

TEST_P(Digest, OfTheGreatestPositions) {
  CHECK(23, edge);
  bench_.load();
  const std::int64_t most = std::int64_t{1} << 40;
  bench_.open_party(15, 63, 255, -most);
  bench_.open_party(0, 0, 0, most);
  bench_.digest_check({{15, 63, 255, -most}, {0, 0, 0, most}}, {});
  EXPECT_TRUE(status(kConfirmed));
}

TEST_P(Digest, OfOpenOrders) {
  CHECK(23, edge);
  bench_.boot();
  const std::uint32_t first = passed(Bench::order('B', 100));
  expect_equal({}, {entry(first, 100)});
  const std::uint32_t second = passed(Bench::order('T', 50, 301'000));
  expect_equal({}, {entry(first, 100), entry(second, 50, 301'000)});
  bench_.report(reply::executed(first, 40, 300'000, 9));
  OrderEntry part = entry(first, 100);
  part.executed = 40;
  expect_equal({{1, 2, kMsft, 40}}, {part, entry(second, 50, 301'000)});
  gone(first, 10);
  part.total = 90;
  expect_equal({{1, 2, kMsft, 40}}, {part, entry(second, 50, 301'000)});
  gone(second, 50);
  expect_equal({{1, 2, kMsft, 40}}, {part});
}

TEST_P(Digest, OfPendingReplaces) {
  CHECK(23, edge);
  bench_.boot();
  const std::uint32_t first = passed(Bench::order('B', 100));
  const std::uint32_t second = passed(Bench::replacement(first, 150, 300'500));
  OrderEntry pending = entry(second, 150, 300'500);
  pending.original = first;
  expect_equal({}, {entry(first, 100), pending});
  // A fill is the open order's; the pending one has executed nothing of its own.
  bench_.report(reply::executed(first, 20, 300'000, 9));
  OrderEntry part = entry(first, 100);
  part.executed = 20;
  expect_equal({{1, 2, kMsft, 20}}, {part, pending});
  bench_.report(reply::replaced(first, second, 'B', 130, 300'500));
  OrderEntry replaced = entry(second, 150, 300'500);
  replaced.executed = 20;
  expect_equal({{1, 2, kMsft, 20}}, {replaced});
}

TEST_P(Digest, ADifferenceKills) {
  CHECK(23, edge);
  CHECK(18, edge);
  bench_.boot();
  const std::uint32_t first = passed(Bench::order('B', 100));
  (void)bench_.records();
  const contract::DigestRecord answer = bench_.digest_check({}, {entry(first, 99)});
  EXPECT_EQ(answer.code, 1);
  EXPECT_EQ(answer.orders, digest_of(entry(first, 100)));  // the card's
  one_kill({.event = contract::KillEvent::kEngaged,
            .source = KillSource::kDigest,
            .scope = KillScope::kGlobal,
            .latched = true,
            .epoch = 1});
  refused(Bench::order('B', 1), Refusal::kKilled);
}

TEST_P(Digest, EitherDigestAloneIsADifference) {
  CHECK(23, edge);
  bench_.boot();
  EXPECT_EQ(bench_.digest_check({{1, 2, kMsft, 1}}, {}).code, 1);
  EXPECT_EQ(bench_.read(Register::kKillSource), static_cast<std::uint32_t>(KillSource::kDigest));
  bench_.release_kill();
  EXPECT_EQ(bench_.digest_check({}, {entry(1, 1)}).code, 1);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
}

TEST_P(Digest, OnlyUnderTheHoldItConfirms) {
  CHECK(23, edge);
  bench_.load();
  EXPECT_TRUE(status(kConfirmed));
  bench_.open_market();  // no load
  EXPECT_TRUE(status(kConfirmed));
  bench_.open_gate();
  bench_.write(Register::kHoldSet, 1);
  EXPECT_FALSE(status(kConfirmed));
  bench_.load_session(1);
  bench_.digest_check({}, {});
  EXPECT_TRUE(status(kConfirmed));
  bench_.write(Register::kHoldSet, 1);  // set already
  EXPECT_FALSE(status(kConfirmed));
}

TEST_P(Digest, EveryLoadTakesItBack) {
  CHECK(23, edge);
  bench_.load();
  const auto confirm = [&](const std::vector<PositionEntry>& positions,
                           const std::vector<OrderEntry>& orders) {
    bench_.digest_check(positions, orders);
    EXPECT_TRUE(status(kConfirmed));
  };
  bench_.open_party(1, 2, kMsft, 5);
  EXPECT_FALSE(status(kConfirmed));
  confirm({{1, 2, kMsft, 5}}, {});
  contract::OrderLoadCommand order;
  order.account = 1;
  order.strategy = 2;
  order.side = 'B';
  order.price = 300'000;
  order.quantity = 10;
  order.executed = 4;
  order.user_ref = 90;
  bench_.send(order);
  EXPECT_FALSE(status(kConfirmed));
  OrderEntry loaded = entry(90, 10);
  loaded.executed = 4;
  confirm({{1, 2, kMsft, 5}}, {loaded});
  contract::AccountLoadCommand account_load;
  account_load.account = 1;
  bench_.send(account_load);
  EXPECT_FALSE(status(kConfirmed));
  confirm({{1, 2, kMsft, 5}}, {loaded});
  bench_.load_session(100);
  EXPECT_FALSE(status(kConfirmed));
  confirm({{1, 2, kMsft, 5}}, {loaded});
  bench_.send(contract::ExposureClearCommand{});
  EXPECT_FALSE(status(kConfirmed));
  confirm({}, {});
}

TEST_P(Digest, AWrongOneKeepsTheHoldShut) {
  CHECK(23, edge);
  bench_.load();
  bench_.open_party(1, 2, kMsft, 5);
  bench_.digest_check({{1, 2, kMsft, 6}}, {});
  EXPECT_FALSE(status(kConfirmed));
  bench_.release_hold();
  EXPECT_TRUE(status(kHold));
  bench_.digest_check({{1, 2, kMsft, 5}}, {});
  bench_.release_hold();
  EXPECT_FALSE(status(kHold));
}

TEST_P(Digest, AWrongOneTakesTheRightOneBack) {
  CHECK(23, edge);
  bench_.load();
  EXPECT_TRUE(status(kConfirmed));
  bench_.digest_check({{1, 2, kMsft, 6}}, {});
  EXPECT_FALSE(status(kConfirmed));
}

TEST_P(Digest, ARefusedLoadTakesNothingBack) {
  CHECK(23, edge);
  bench_.load();
  contract::OrderLoadCommand order;  // user_ref 0
  bench_.send(order);
  EXPECT_TRUE(status(kConfirmed));
}

// A check stands in the order of the commands: what was passed before it is in it, what comes
// behind it is not.
TEST_P(Digest, StandsBetweenTheOrdersAroundIt) {
  CHECK(23, edge);
  bench_.boot();
  contract::DigestCheckCommand check;
  check.orders = digest_of(entry(1, 100));
  const std::array<contract::Entry, 3> burst = {bench_.ready(Bench::order('B', 100)),
                                                bench_.ready(check),
                                                bench_.ready(Bench::order('B', 200))};
  ASSERT_EQ(card_->submit(burst), 3U);
  bench_.settle();
  const auto all = bench_.records();
  const auto answers = of_kind(all, contract::RecordKind::kDigest);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(contract::from_entry<contract::DigestRecord>(answers[0]).code, 0);
  EXPECT_EQ(of_kind(all, contract::RecordKind::kDecision).size(), 2U);
}

PCL_FOR_EVERY_CARD(Digest);

}  // namespace
}  // namespace pcl::bench
