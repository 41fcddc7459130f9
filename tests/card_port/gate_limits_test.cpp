// Limits: nothing is allowed that was not set; what is set is active at once and whole, or not.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::CommandRefusal;
using contract::RateScope;
using contract::Refusal;

class Limits : public GatePort {
 protected:
  static contract::SymbolLimitsCommand no_symbol(std::uint16_t symbol) {
    contract::SymbolLimitsCommand none;
    none.symbol = symbol;
    return none;
  }
  static contract::AccountLimitsCommand no_account(std::uint8_t account) {
    contract::AccountLimitsCommand none;
    none.account = account;
    return none;
  }
  static contract::RateLimitsCommand no_bucket(RateScope scope, std::uint16_t index) {
    contract::RateLimitsCommand none;
    none.scope = static_cast<std::uint8_t>(scope);
    none.index = index;
    return none;
  }
  // Without this entry nothing passes; with it again everything does.
  template <class Limit>
  void needs(const Limit& none, const Limit& wide, const contract::OrderEnterCommand& exit) {
    bench_.change(none);
    refused(Bench::order('B', 1), Refusal::kNoLimits);
    refused(exit, Refusal::kNoLimits);  // exits neither
    bench_.change(wide);
    passed(Bench::order('B', 1));
  }
  template <class Command>
  void bad(const Command& command, CommandRefusal reason = CommandRefusal::kBadValue) {
    const contract::RefusedRecord record = bench_.refusal(command);
    EXPECT_EQ(contract::to_string(static_cast<CommandRefusal>(record.code)),
              contract::to_string(reason));
    EXPECT_EQ(record.command_kind, command.kind);
  }
};

TEST_P(Limits, AfterResetNothingIsAllowed) {
  CHECK(21, edge);
  bench_.load_registers();
  bench_.load_symbols();
  bench_.open_party(1, 2, kMsft);
  bench_.load_session(1);
  bench_.digest_check({}, {});
  bench_.open_market();
  bench_.open_gate();
  refused(Bench::order(), Refusal::kNoLimits);
  bench_.load_limits();
  passed(Bench::order());
}

TEST_P(Limits, EveryEntryOfAnOrderIsNeeded) {
  CHECK(21, edge);
  bench_.boot();
  hold_position('B', 100);
  const contract::OrderEnterCommand exit = Bench::order('S', 1, 301'000);
  needs(no_symbol(kMsft), wide_limits(kMsft), exit);
  needs(no_account(1), wide_account(1), exit);
  needs(no_account(kFirm), wide_account(kFirm), exit);
  needs(no_bucket(RateScope::kSession, 0), wide_bucket(RateScope::kSession, 0), exit);
  needs(no_bucket(RateScope::kStrategy, 2), wide_bucket(RateScope::kStrategy, 2), exit);
  needs(no_bucket(RateScope::kSymbol, kMsft), wide_bucket(RateScope::kSymbol, kMsft), exit);
}

TEST_P(Limits, OfAReplaceAreItsOriginals) {
  CHECK(21, edge);
  bench_.boot();
  const std::uint32_t original = passed(Bench::order());
  bench_.change(no_symbol(kAapl), no_account(4), no_bucket(RateScope::kStrategy, 3));
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 120);
  replacement.account = 4;
  replacement.strategy = 3;
  replacement.symbol = kAapl;
  passed(replacement);
  bench_.change(no_symbol(kMsft));
  contract::OrderReplaceCommand unknown = Bench::replacement(999, 120);
  refused(unknown, Refusal::kUnknownOrder);  // no limits to look at
}

TEST_P(Limits, OfASymbolOutOfRange) {
  CHECK(21, edge);
  bench_.boot();
  contract::OrderEnterCommand order = Bench::order();
  for (const std::size_t symbol :
       {std::size_t{2}, contract::kSymbols - 1, contract::kSymbols, std::size_t{0xFFFF}}) {
    order.symbol = static_cast<std::uint16_t>(symbol);
    refused(order, Refusal::kNoLimits);
    EXPECT_EQ(last_.symbol, symbol);
    EXPECT_EQ((last_.flags & contract::decision_flag::kBookValid) != 0,
              symbol < contract::kSymbols);  // one that is none has no book
  }
}

// What is set of the entry does not stand for what is not.
TEST_P(Limits, AnAccountWithoutALimitOfLossHasNone) {
  CHECK(21, edge);
  bench_.boot();
  hold_position('B', 100);
  for (const std::uint8_t account : {std::uint8_t{1}, kFirm}) {
    contract::AccountLimitsCommand none = wide_account(account);
    none.max_loss = 0;
    needs(none, wide_account(account), Bench::order('S', 1, 301'000));
  }
}

TEST_P(Limits, OfASessionOutOfRange) {
  CHECK(21, edge);
  bench_.boot();
  const std::uint32_t original = passed(Bench::order());
  for (const int session : {4, 64, 255}) {
    contract::OrderEnterCommand order = Bench::order();
    order.session = static_cast<std::uint8_t>(session);
    refused(order, Refusal::kNoLimits);
    contract::OrderReplaceCommand replacement = Bench::replacement(original, 120);
    replacement.session = order.session;
    refused(replacement, Refusal::kNoLimits);
  }
}

TEST_P(Limits, OfAnAccountOrStrategyOutOfRange) {
  CHECK(21, edge);
  bench_.boot();
  refused(of(Bench::order(), 16, 2), Refusal::kBadOrder, 16, 15);
  refused(of(Bench::order(), 255, 64), Refusal::kBadOrder, 255, 15);
  refused(of(Bench::order(), 1, 64), Refusal::kBadOrder, 64, 63);
  refused(of(Bench::order(), 2, 2), Refusal::kNoLimits);  // in range, not set
}

TEST_P(Limits, SetChangesNothingUntilTheCommit) {
  CHECK(21, edge);
  bench_.boot();
  bench_.set(msft([](auto& l) { l.max_quantity = 10; }));
  bench_.set(no_account(1));
  passed(Bench::order('B', 1'000));
  bench_.set(wide_account(1));
  const contract::LimitsRecord answer = bench_.commit();
  EXPECT_EQ(answer.code, 0);
  EXPECT_EQ(answer.command_sequence, bench_.command_sequence);
  EXPECT_EQ(answer.crc, bench_.shadow_crc());
  EXPECT_EQ(answer.expected, bench_.shadow_crc());
  EXPECT_EQ(answer.generation, bench_.generation);
  EXPECT_EQ(answer.symbol, 0xFFFF);
  refused(Bench::order('B', 11), Refusal::kQuantity, 11, 10);
  passed(Bench::order('B', 10));
}

TEST_P(Limits, AWrongCrcKeepsTheActiveSet) {
  CHECK(21, edge);
  bench_.boot();
  const std::uint32_t before = bench_.shadow_crc();
  bench_.set(msft([](auto& l) { l.max_quantity = 10; }));
  const std::uint32_t wanted = bench_.shadow_crc();
  const contract::LimitsRecord answer = bench_.commit(1);
  EXPECT_EQ(answer.code, 1);
  EXPECT_EQ(answer.crc, wanted);
  EXPECT_EQ(answer.expected, wanted ^ 1U);
  EXPECT_EQ(answer.generation, bench_.generation);
  passed(Bench::order('B', 1'000));
  // The shadow set is the active one again: committing it needs nothing more.
  EXPECT_EQ(bench_.shadow_crc(), before);
  EXPECT_EQ(bench_.commit().code, 0);
  passed(Bench::order('B', 1'000));
}

TEST_P(Limits, ACommitKeepsWhatWasNotSetAgain) {
  CHECK(21, edge);
  bench_.boot();
  bench_.change(msft([](auto& l) { l.max_quantity = 10; }));
  bench_.change(account(4, [](auto& l) { l.max_quantity = 20; }));
  refused(Bench::order('B', 11), Refusal::kQuantity, 11, 10);
  refused(of(Bench::order('B', 21, 1'000'000), 4, 2, kAapl), Refusal::kQuantity, 21, 20);
  EXPECT_EQ(bench_.commit().code, 0);
  refused(Bench::order('B', 11), Refusal::kQuantity, 11, 10);
}

// Every entry of the set is in the CRC, in its place: the first, the last and the firm's.
TEST_P(Limits, TheCrcCoversEveryEntry) {
  CHECK(21, edge);
  bench_.boot();
  bench_.set(wide_limits(contract::kSymbols - 1));
  bench_.set(wide_account(0));
  bench_.set(wide_account(15));
  for (const RateScope scope :
       {RateScope::kSession, RateScope::kStrategy, RateScope::kSymbol, RateScope::kExecutions}) {
    bench_.set(bucket(scope, 0, 3, 7, 2));
  }
  bench_.set(bucket(RateScope::kSession, contract::kSessions - 1, 3, 8, 2));
  bench_.set(bucket(RateScope::kStrategy, contract::kStrategies - 1, 3, 9, 2));
  bench_.set(bucket(RateScope::kSymbol, contract::kSymbols - 1, 3, 10, 2));
  bench_.set(bucket(RateScope::kExecutions, contract::kStrategies - 1, 3, 11, 2));
  EXPECT_EQ(bench_.commit().code, 0);
}

TEST_P(Limits, TheCrcCoversEveryByte) {
  CHECK(21, edge);
  bench_.boot();
  contract::SymbolLimitsCommand symbol = wide_limits(kMsft);
  symbol.max_notional = 0x0102030405060708;
  symbol.price_low = 0x11121314;
  symbol.price_high = 0x21222324;
  symbol.reference = 0x31323334;
  symbol.collar = 0x41424344;
  symbol.auction_collar = 0x51525354;
  symbol.max_quantity = 0x61626364;
  symbol.max_position = 0x71727374;
  symbol.borrow = 0x81828384;
  symbol.accounts = 0x9192;
  symbol.tick = 0xA1;
  symbol.flags = 0xB1;
  contract::AccountLimitsCommand all = wide_account(4);
  all.max_gross = 0x0102030405060708;
  all.max_net = 0x1112131415161718;
  all.max_loss = 0x2122232425262728;
  all.max_notional = 0x3132333435363738;
  all.max_quantity = 0x41424344;
  all.duplicate_us = 0x51525354;
  all.tifs = 0x61;
  all.displays = 0x71;
  all.capacities = 0x81;
  all.crosses = 0x91;
  all.flags = 0xA1;
  contract::RateLimitsCommand rate = wide_bucket(RateScope::kStrategy, 9);
  rate.interval = 0x01020304;
  rate.tolerance = 0x21222324;
  rate.reserve = 0x11121314;
  bench_.set(symbol);
  bench_.set(all);
  bench_.set(rate);
  EXPECT_EQ(bench_.commit().code, 0);
}

TEST_P(Limits, ValuesThatAreNone) {
  CHECK(21, edge);
  bench_.boot();
  bad(wide_limits(contract::kSymbols), CommandRefusal::kBadSymbol);
  bad(wide_limits(0xFFFF), CommandRefusal::kBadSymbol);
  contract::SymbolLimitsCommand both = wide_limits(contract::kSymbols);
  both.pad[0] = 1;
  bad(both, CommandRefusal::kBadSymbol);  // first
  contract::SymbolLimitsCommand symbol = wide_limits(kMsft);
  symbol.pad[3] = 1;
  bad(symbol);
  bad(wide_account(contract::kFirmAccount + 1));
  bad(wide_account(255));
  contract::AccountLimitsCommand padded_account = wide_account(1);
  padded_account.pad[0] = 1;
  bad(padded_account);
  contract::RateLimitsCommand rate = wide_bucket(RateScope::kSession, contract::kSessions);
  bad(rate);
  bad(wide_bucket(RateScope::kStrategy, contract::kStrategies));
  bad(wide_bucket(RateScope::kSymbol, contract::kSymbols));
  bad(wide_bucket(RateScope::kExecutions, contract::kStrategies));
  rate = wide_bucket(RateScope::kSession, 0);
  rate.scope = 4;
  bad(rate);
  rate.scope = 0;
  rate.zero = 1;
  bad(rate);
  rate.zero = 0;
  rate.pad = 1;
  bad(rate);
  rate.pad = 0;
  rate.reserve = rate.tolerance + 1;
  bad(rate);
  rate.interval = 0;
  rate.reserve = 0;
  bad(rate);  // tolerance without interval
  // None of it is in the shadow set.
  EXPECT_EQ(bench_.commit().code, 0);
  rate = wide_bucket(RateScope::kSession, 0);
  rate.reserve = rate.tolerance;  // at the bound
  bench_.change(rate);
  passed(Bench::order());
}

TEST_P(Limits, CommitsAreCounted) {
  CHECK(21, edge);
  bench_.boot();
  const std::uint32_t before = bench_.counter(contract::Counter::kLimitsCommits);
  EXPECT_EQ(before, 1U);
  bench_.change(wide_limits(kMsft));
  EXPECT_EQ(bench_.counter(contract::Counter::kLimitsCommits), 2U);
}

// Orders behind a commit wait for it, and none is judged by half of the new set: the first order
// after it sees the symbol's and the account's new limits.
TEST_P(Limits, OrdersBehindACommitSeeItWhole) {
  CHECK(21, edge);
  bench_.boot();
  bench_.set(msft([](auto& l) { l.max_quantity = 20; }));
  bench_.set(account(1, [](auto& l) { l.max_quantity = 10; }));
  contract::LimitsCommitCommand commit;
  commit.crc = bench_.shadow_crc();
  (void)bench_.records();
  const std::array<contract::Entry, 3> burst = {bench_.ready(Bench::order('B', 11)),
                                                bench_.ready(commit),
                                                bench_.ready(Bench::order('B', 11))};
  ASSERT_EQ(card_->submit(burst), 3U);
  bench_.settle();
  const auto decisions = bench_.take<contract::DecisionRecord>();
  ASSERT_EQ(decisions.size(), 2U);
  EXPECT_EQ(decisions[0].code, 0);
  EXPECT_EQ(decisions[1].code, static_cast<std::uint8_t>(Refusal::kQuantity));
  EXPECT_EQ(decisions[1].limit, 10U);
}

PCL_FOR_EVERY_CARD(Limits);

}  // namespace
}  // namespace pcl::bench
