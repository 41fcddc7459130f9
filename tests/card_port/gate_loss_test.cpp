// The day's loss and gross exposure: warnings at their marks, a kill at the loss limit.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using contract::WarningKind;

// The quote is 30.0000 / 30.1000. A buy executed at 30.0000 + d costs d a share at once: it is
// valued at the bid.
class Loss : public GatePort {
 protected:
  void most(std::uint8_t number, std::uint64_t loss, std::uint64_t gross = 1ULL << 50U) {
    bench_.change(account(number, [&](auto& l) {
      l.max_loss = loss;
      l.max_gross = gross;
    }));
    (void)bench_.records();
  }
  // An execution of a fresh order of account 1, strategy 2; what it says stays with the bench.
  void trade(char side, std::uint32_t quantity, std::uint64_t price, std::uint8_t number = 1,
             std::uint8_t strategy = 2) {
    const std::uint32_t order =
        passed(of(Bench::order(side, quantity, side == 'B' ? 300'000 : 301'000), number, strategy));
    (void)bench_.records();
    bench_.report(reply::executed(order, quantity, price, ++match_));
    all_ = bench_.records();
  }
  void revalue(std::uint8_t number = 1, std::uint8_t strategy = 2, std::uint16_t symbol = kMsft) {
    contract::RevalueCommand command;
    command.account = number;
    command.strategy = strategy;
    command.symbol = symbol;
    (void)bench_.records();
    bench_.send(command);
    all_ = bench_.records();
  }
  struct Expected {
    WarningKind kind;
    std::uint8_t account;
    std::uint64_t value, limit;
    int percent;
  };
  void warned(const std::vector<Expected>& expected) {
    const auto records = of_kind(all_, contract::RecordKind::kWarning);
    ASSERT_EQ(records.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto warning = contract::from_entry<contract::WarningRecord>(records[i]);
      EXPECT_EQ(warning.code, static_cast<std::uint8_t>(expected[i].kind));
      EXPECT_EQ(warning.account, expected[i].account);
      EXPECT_EQ(warning.symbol, 0xFFFF);
      EXPECT_EQ(warning.value, expected[i].value);
      EXPECT_EQ(warning.limit, expected[i].limit);
      EXPECT_EQ(int{warning.percent}, expected[i].percent);
    }
  }
  void killed(KillScope scope, std::uint16_t index, std::size_t n = 1) {
    const auto records = of_kind(all_, contract::RecordKind::kKill);
    ASSERT_EQ(records.size(), n);
    for (const contract::Entry& record : records) {
      const auto kill = contract::from_entry<contract::KillRecord>(record);
      EXPECT_EQ(contract::to_string(static_cast<KillSource>(kill.source)), "loss");
      EXPECT_EQ(kill.scope, static_cast<std::uint8_t>(scope));
      EXPECT_EQ(kill.index, index);
    }
  }
  std::vector<contract::Entry> all_;
  std::uint64_t match_{};
};

TEST_P(Loss, EveryMarkOnceAndTheKillAtAll) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 300'499);
  warned({});  // 49,900
  trade('B', 1, 300'100);
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
  trade('B', 1, 300'001);  // 50,001: no new mark
  warned({});
  trade('B', 1, 324'999);
  warned({{WarningKind::kLoss, 1, 75'000, 100'000, 75}});
  trade('B', 1, 309'999);
  warned({});  // 84,999
  trade('B', 1, 300'001);
  warned({{WarningKind::kLoss, 1, 85'000, 100'000, 85}});
  trade('B', 1, 305'000);
  warned({{WarningKind::kLoss, 1, 90'000, 100'000, 90}});
  trade('B', 1, 305'000);
  warned({{WarningKind::kLoss, 1, 95'000, 100'000, 95}});
  killed(KillScope::kAccount, 1, 0);
  trade('B', 1, 304'999);
  warned({});  // 99,999
  killed(KillScope::kAccount, 1, 0);
  trade('B', 1, 300'001);
  warned({{WarningKind::kLoss, 1, 100'000, 100'000, 100}});
  killed(KillScope::kAccount, 1);
  refused(Bench::order('B', 1), Refusal::kKilled, 2, 1);
  passed(of(Bench::order('B', 1), 4, 2));
  passed(Bench::order('S', 100, 301'000));  // exits go on
  EXPECT_EQ(bench_.counter(contract::Counter::kWarnings), 6U);
}

TEST_P(Loss, ManyMarksAtOnceAreTheHighest) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 10, 309'400);
  warned({{WarningKind::kLoss, 1, 94'000, 100'000, 90}});
  bench_.feed_one(itch::add(kMsftLocate, 201, 'B', 1, 300'900));  // worth more: 10 x 0.0900
  revalue();
  warned({});
  bench_.feed_one(itch::remove(kMsftLocate, 201));
  revalue();
  warned({});  // back at a mark that was said
}

TEST_P(Loss, OfAShortPositionAtTheOffer) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('T', 100, 300'500);  // sold 30,050,000, to be bought back at 30,100,000
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
}

TEST_P(Loss, AGainIsNone) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 290'000);  // gains 1,000,000
  warned({});
  trade('B', 100, 305'000);  // loses 500,000 of it
  warned({});
}

TEST_P(Loss, ARevalueFollowsTheQuote) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 300'000);
  warned({});
  bench_.feed({itch::add(kMsftLocate, 201, 'B', 1, 299'250), itch::remove(kMsftLocate, 101)});
  revalue();
  warned({{WarningKind::kLoss, 1, 75'000, 100'000, 75}});
  killed(KillScope::kAccount, 1, 0);
  bench_.feed({itch::add(kMsftLocate, 202, 'B', 1, 299'000), itch::remove(kMsftLocate, 201)});
  revalue();
  warned({{WarningKind::kLoss, 1, 100'000, 100'000, 100}});
  killed(KillScope::kAccount, 1);
  revalue();
  warned({});
  killed(KillScope::kAccount, 1, 0);  // it is engaged already
  bench_.release_kill(KillScope::kAccount, 1);
  revalue();
  warned({});
  killed(KillScope::kAccount, 1);  // and again, while it stands
}

TEST_P(Loss, WithoutAGoodQuoteARevalueDoesNothing) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 300'000);
  bench_.feed_one(itch::remove(kMsftLocate, 102));  // one side
  bench_.feed({itch::add(kMsftLocate, 202, 'B', 1, 200'000), itch::remove(kMsftLocate, 101)});
  revalue();
  warned({});
  bench_.feed_one(itch::add(kMsftLocate, 203, 'S', 1, 301'000));
  bench_.advance(1'000'001);  // stale
  revalue();
  warned({});
  bench_.wire(ethernet(mold_head(bench_.feed_sequence + 1, 0)));  // a gap
  revalue();
  warned({});
  bench_.feed_one(itch::system_event('X'));
  revalue();
  warned({{WarningKind::kLoss, 1, 10'000'000, 100'000, 100}});
}

TEST_P(Loss, WithoutAGoodQuoteAnExecutionValuesAtItsPrice) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  const std::uint32_t order = passed(Bench::order('B', 100, 300'000));
  bench_.feed_one(itch::remove(kMsftLocate, 102));
  (void)bench_.records();
  bench_.report(reply::executed(order, 50, 300'000, 1));
  bench_.report(reply::executed(order, 10, 299'000, 2));  // 60 x 29.9000: 50 x 0.1 lost
  all_ = bench_.records();
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
}

TEST_P(Loss, IsOverAllPartiesOfTheAccount) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 300'250);
  warned({});
  trade('B', 100, 300'250, 1, 3);
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
  trade('B', 100, 300'500, 4, 2);  // of another account
  warned({});
}

TEST_P(Loss, OfTheFirmKillsAll) {
  CHECK(20, edge);
  bench_.boot();
  most(kFirm, 100'000);
  trade('B', 100, 300'500);
  warned({{WarningKind::kLoss, kFirm, 50'000, 100'000, 50}});
  trade('B', 100, 300'500, 4, 3);
  warned({{WarningKind::kLoss, kFirm, 100'000, 100'000, 100}});
  killed(KillScope::kGlobal, 0);
  refused(of(Bench::order('B', 1), 4, 2), Refusal::kKilled);
}

TEST_P(Loss, TheAccountComesBeforeTheFirmAndLossBeforeGross) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000, 60'000'000);
  most(kFirm, 100'000, 40'000'000);
  trade('B', 100, 300'500);  // 50,000 lost, 30,050,000 gross
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50},
          {WarningKind::kGross, 1, 30'050'000, 60'000'000, 50},
          {WarningKind::kLoss, kFirm, 50'000, 100'000, 50},
          {WarningKind::kGross, kFirm, 30'050'000, 40'000'000, 75}});
  // After the report it came from.
  EXPECT_EQ(all_[0].kind(), static_cast<std::uint8_t>(contract::RecordKind::kReport));
}

TEST_P(Loss, GrossWarnsAndKillsNothing) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 1ULL << 50U, 30'000'000);
  trade('B', 100, 300'000);
  warned({{WarningKind::kGross, 1, 30'000'000, 30'000'000, 100}});
  killed(KillScope::kAccount, 1, 0);
}

TEST_P(Loss, WithoutLimitsNoMark) {
  CHECK(20, edge);
  bench_.boot();
  const std::uint32_t order = passed(of(Bench::order('B', 100), 1, 2));
  most(1, 0);  // from here on no order of it passes
  bench_.report(reply::executed(order, 100, 400'000, ++match_));
  all_ = bench_.records();
  warned({});
  killed(KillScope::kAccount, 1, 0);
}

TEST_P(Loss, MarksAreForgottenByExposureClear) {
  CHECK(20, edge);
  bench_.boot();
  most(1, 100'000);
  trade('B', 100, 300'500);
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
  bench_.write(contract::Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  bench_.open_party(1, 2, kMsft);
  bench_.look_again(50, {}, {});
  trade('B', 100, 300'500);
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
}

// What was bought before today is in account_load; a loaded position is worth nothing until it is
// valued.
TEST_P(Loss, OfALoadedPosition) {
  CHECK(20, edge);
  bench_.load();
  bench_.open_party(1, 2, kMsft, 100);
  contract::AccountLoadCommand load;
  load.account = 1;
  load.bought = 30'050'000;
  bench_.send(load);
  bench_.digest_check({{1, 2, kMsft, 100}}, {});
  bench_.open_market();
  bench_.open_gate();
  most(1, 100'000);
  revalue();
  warned({{WarningKind::kLoss, 1, 50'000, 100'000, 50}});
}

TEST_P(Loss, RevalueOfWhatIsNone) {
  bench_.boot();
  contract::RevalueCommand command;
  command.account = 1;
  command.strategy = 9;
  EXPECT_EQ(bench_.refusal(command).code,
            static_cast<std::uint8_t>(contract::CommandRefusal::kBadValue));
  command.symbol = contract::kSymbols;
  EXPECT_EQ(bench_.refusal(command).code,
            static_cast<std::uint8_t>(contract::CommandRefusal::kBadSymbol));
}

PCL_FOR_EVERY_CARD(Loss);

}  // namespace
}  // namespace pcl::bench
