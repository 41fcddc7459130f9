// What the card is told before it may open: limits, exposure, digests. And what happens when its
// answer is another.
#include <gtest/gtest.h>

#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;

/// Commands of one kind, as they were sent.
template <class Command>
std::vector<Command> sent(const World& w) {
  std::vector<Command> all;
  for (const contract::Entry& entry : w.commands) {
    if (entry.kind() == Command{}.kind) all.push_back(contract::from_entry<Command>(entry));
  }
  return all;
}

std::string letters(const World& w) {
  std::string text;
  for (const contract::Entry& entry : w.commands) {
    switch (static_cast<CommandKind>(entry.kind())) {
      case CommandKind::kExposureClear:
        text += "clear ";
        break;
      case CommandKind::kAccountLoad:
        text += "account ";
        break;
      case CommandKind::kPositionLoad:
        text += "position ";
        break;
      case CommandKind::kRevalue:
        text += "revalue ";
        break;
      case CommandKind::kOrderLoad:
        text += "order ";
        break;
      case CommandKind::kSessionLoad:
        text += "session ";
        break;
      case CommandKind::kDigestCheck:
        text += "digest";
        break;
      default:
        break;
    }
  }
  return text;
}

TEST(Limits, CarryTheOptionsPermitted) {
  Config config = small_config();
  config.accounts[0].options = contract::account_options_flag::kPostOnly;
  World w{config};
  w.start();
  w.card_up();
  const auto accounts = sent<contract::AccountLimitsCommand>(w);
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].options, 0x08);
  EXPECT_EQ(accounts[1].options, 0x00);
}

TEST(Limits, AreTheConfiguredOnesUnderTheirOwnCrc) {
  World w;
  w.start();
  w.card_up();
  const auto symbols = sent<contract::SymbolLimitsCommand>(w);
  ASSERT_EQ(symbols.size(), 1U);
  EXPECT_EQ(symbols[0].price_high, 10'000'000U);
  EXPECT_EQ(symbols[0].accounts, 1U);
  EXPECT_EQ(symbols[0].tick, 2);   // a cent
  EXPECT_EQ(symbols[0].flags, 1);  // enabled, collar around the quote
  const auto accounts = sent<contract::AccountLimitsCommand>(w);
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[1].account, 16);
  EXPECT_EQ(accounts[0].flags, 2);  // short
  const auto buckets = sent<contract::RateLimitsCommand>(w);
  ASSERT_EQ(buckets.size(), 4U);
  EXPECT_EQ(buckets[3].scope, 3);
  EXPECT_EQ(buckets[3].index, 1);
  EXPECT_EQ(buckets[3].tolerance, 1'600U);
  const auto commits = sent<contract::LimitsCommitCommand>(w);
  ASSERT_EQ(commits.size(), 1U);
  EXPECT_EQ(commits[0].crc, 0x794FD842U);  // bit by bit, by hand, of the whole set
  EXPECT_EQ(commits[0].generation, 1U);
  EXPECT_TRUE(w.engine.summary().limits_committed);
}

TEST(Limits, OfACardThatLivedOnAreAllWritten) {
  World w;
  w.start_all();
  w.commands.clear();
  w.start();
  w.card_up();
  EXPECT_EQ(w.count_commands(CommandKind::kSymbolLimits), 256U);
  EXPECT_EQ(w.count_commands(CommandKind::kAccountLimits), 17U);
  EXPECT_EQ(w.count_commands(CommandKind::kRateLimits), 4U + 64 + 256 + 64);
  EXPECT_EQ(sent<contract::LimitsCommitCommand>(w).at(0).generation, 2U);
}

TEST(Limits, OfAnotherCrcBlockAndStartNoFeed) {
  World w;
  w.wrong_crc = true;
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_TRUE(w.noticed(NoticeCode::kLimits));
  EXPECT_FALSE(w.engine.summary().limits_committed);
  EXPECT_EQ(w.count_commands(CommandKind::kFeedStart), 0U);
  EXPECT_TRUE(w.all<RequestStatement>().empty());
  EXPECT_TRUE(w.hold);
  for (int i = 0; i < 50; ++i) w.clock(1'100'000'000);
  EXPECT_EQ(w.count_commands(CommandKind::kExposureClear), 0U);
  const std::size_t commits = w.count_commands(CommandKind::kLimitsCommit);
  w.operate(OperatorKind::kReconcile);  // written once more, and wrong again
  EXPECT_EQ(w.count_commands(CommandKind::kLimitsCommit), commits + 1);
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  w.wrong_crc = false;
  w.operate(OperatorKind::kReconcile);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST(Limits, WithoutTheCardsAnswerNothingGoesOn) {
  World w;
  w.answer_limits = false;
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kLoading);
  EXPECT_EQ(w.count_commands(CommandKind::kFeedStart), 0U);
  EXPECT_TRUE(w.hold);
}

TEST(Limits, ThatTheCardRefusesBlock) {
  World w;
  w.answer_limits = false;
  w.start_all();
  contract::RefusedRecord refused;
  refused.code = static_cast<std::uint8_t>(contract::CommandRefusal::kBadValue);
  refused.command_kind = static_cast<std::uint8_t>(CommandKind::kRateLimits);
  refused.command_sequence = 8;
  w.apply(CardRecord{contract::to_entry(refused)});
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_NE(w.engine.summary().reconcile_text.find("rate_limits: bad_value"), std::string::npos);
}

TEST(Limits, ThatTheCardWouldRefuseAreRefusedAtStart) {
  Config config = small_config();
  config.buckets[0].reserve = 1'601;
  config.accounts[1].account = 17;
  World w{config};
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kIdle);
  EXPECT_TRUE(w.commands.empty());
  const std::string text = w.all<Notice>().front().text;
  EXPECT_NE(text.find("limits of account 17: bad_value"), std::string::npos) << text;
  EXPECT_NE(text.find("rate of session 0: bad_value"), std::string::npos) << text;
}

/// Bought 100, of them 30 are filled, then everything is new but the venue.
void restart_with_a_position(World& w) {
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 30, CardPrice{300'100});
  w.start();
  w.reset_card();
  w.commands.clear();
  w.card_up();
  w.venue_up();
}

TEST(Exposure, OfAFreshDayIsEveryPartyAtZero) {
  World w;
  w.start_all();
  EXPECT_EQ(letters(w), "clear account account position session digest");
  const auto party = sent<contract::PositionLoadCommand>(w).at(0);
  EXPECT_EQ(std::tuple(party.account, party.strategy, party.symbol, party.position),
            std::tuple(0, 1, 0, 0));
  const auto check = sent<contract::DigestCheckCommand>(w).at(0);
  EXPECT_EQ(check.positions, 0U);
  EXPECT_EQ(check.orders, 0U);
}

TEST(Exposure, WhatWasBoughtIsLoadedOnceThePositionsHaveTheirValue) {
  World w;
  restart_with_a_position(w);
  w.feed_up();
  EXPECT_EQ(letters(w),
            "clear account account position revalue account account order session digest");
  const auto accounts = sent<contract::AccountLoadCommand>(w);
  EXPECT_EQ(accounts[0].bought, 0U);
  EXPECT_EQ(accounts[2].account, 0);
  EXPECT_EQ(accounts[2].bought, 30U * 300'100U);
  EXPECT_EQ(accounts[3].account, 16);
  EXPECT_EQ(accounts[3].bought, 30U * 300'100U);
  EXPECT_EQ(accounts[3].sold, 0U);
  const auto order = sent<contract::OrderLoadCommand>(w).at(0);
  EXPECT_EQ(order.side, 'B');
  EXPECT_EQ(order.new_risk, 1);
  const auto check = sent<contract::DigestCheckCommand>(w).at(0);
  EXPECT_EQ(check.positions, 0xC93937D181678BCDU);  // bit by bit, by hand
  EXPECT_EQ(check.orders, 0xC37A8E994ACF8D07U);
  EXPECT_TRUE(w.engine.summary().digests_equal);
}

TEST(Exposure, WaitsForQuotesAndThenSaysThatThereAreNone) {
  World w;
  restart_with_a_position(w);
  EXPECT_EQ(letters(w), "");
  w.clock();  // the wait begins
  w.clock(5'000'000'000);
  EXPECT_EQ(letters(w), "");
  w.clock();
  EXPECT_EQ(letters(w),
            "clear account account position revalue account account order session digest");
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST(Digest, ThatDiffersBlocksAndTheKillStays) {
  World w;
  w.wrong_digest = true;
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_TRUE(w.noticed(NoticeCode::kDigest));
  EXPECT_FALSE(w.engine.summary().digests_equal);
  EXPECT_TRUE(w.hold);
  const auto writes = w.all<RegisterWrite>();
  EXPECT_TRUE(std::none_of(writes.begin(), writes.end(), [](const RegisterWrite& write) {
    return write.address == contract::Register::kHoldRelease;
  }));
  for (int i = 0; i < 20; ++i) w.clock(1'100'000'000);
  EXPECT_TRUE(w.hold);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_TRUE(w.latched);
  w.wrong_digest = false;
  w.operate(OperatorKind::kReconcile);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST(Digest, OfAnotherCheckIsNotOurs) {
  World w;
  w.answer_statements = false;
  w.start_all();
  contract::DigestRecord record;
  record.command_sequence = 0;
  w.apply(CardRecord{contract::to_entry(record)});
  EXPECT_TRUE(w.noticed(NoticeCode::kBadInput));
  EXPECT_FALSE(w.engine.summary().digests_equal);
}

TEST(Value, OfWhatIsHeldIsAskedForAtItsInterval) {
  World w;
  w.start_all();
  w.clock(2'000'000'000);
  EXPECT_EQ(w.count_commands(CommandKind::kRevalue), 0U);  // nothing is held
  enter_one(w);
  w.fill(only_ref(w), 30, CardPrice{300'100});
  w.clock(999'999'999);
  EXPECT_EQ(w.count_commands(CommandKind::kRevalue), 0U);
  w.clock(1);
  ASSERT_EQ(w.count_commands(CommandKind::kRevalue), 1U);
  const auto asked = sent<contract::RevalueCommand>(w).at(0);
  EXPECT_EQ(std::tuple(asked.account, asked.strategy, asked.symbol), std::tuple(0, 1, 0));
  w.clock();
  EXPECT_EQ(w.count_commands(CommandKind::kRevalue), 1U);
}

struct SideCase {
  std::string name;
  std::int64_t position;
  std::uint32_t selling;  // already open to sell
  std::uint32_t quantity;
  char side;
};
class SellSide : public testing::TestWithParam<SideCase> {};

TEST_P(SellSide, IsShortBeyondWhatIsHeldAndNotYetOnItsWayOut) {
  const SideCase& c = GetParam();
  State s;
  s.config = small_config();
  s.orders.budget = {1, 1'000, 0};
  s.ledger.positions[{0, 1, 0}].shares = c.position;
  s.ledger.positions[{0, 2, 0}].shares = 1'000;  // another strategy's
  std::vector<Output> out;
  Changes changes;
  Step step{s, out, changes};
  const auto sell = [&](std::uint32_t quantity) {
    enter_order(step, {1, 0, values::Side::kSell, values::Purpose::kExit, CardPrice{1}, quantity});
    return contract::from_entry<contract::OrderEnterCommand>(
        std::get<CardCommand>(out.back()).entry);
  };
  if (c.selling > 0) sell(c.selling);
  const auto order = sell(c.quantity);
  EXPECT_EQ(order.side, c.side);
  EXPECT_EQ(order.quantity, c.quantity);  // one order, all of it
  EXPECT_EQ(s.orders.all.rbegin()->second.side_byte, c.side);
  EXPECT_EQ(s.orders.all.rbegin()->second.side, values::Side::kSell);
}
INSTANTIATE_TEST_SUITE_P(Table, SellSide,
                         testing::Values(SideCase{"all_of_it", 100, 0, 100, 'S'},
                                         SideCase{"one_more", 100, 0, 101, 'T'},
                                         SideCase{"rest_after_open", 100, 60, 40, 'S'},
                                         SideCase{"beyond_open", 100, 60, 41, 'T'},
                                         SideCase{"flat", 0, 0, 1, 'T'},
                                         SideCase{"short_already", -5, 0, 1, 'T'}),
                         [](const auto& each) { return each.param.name; });

TEST(ShortSale, IsLoadedAsOneAfterARestart) {
  World w;
  w.start_all();
  w.market(true);
  for (int i = 0; i < 4; ++i) w.quote(300'100, 300'200, kSecond);
  w.quote(300'000, 300'100, kSecond);  // down: sells from flat
  const auto entry = sent<contract::OrderEnterCommand>(w).at(0);
  EXPECT_EQ(entry.side, 'T');
  ASSERT_EQ(w.book.size(), 1U);
  w.start();
  w.reset_card();
  w.commands.clear();
  w.card_up();
  w.venue_up();
  const auto loaded = sent<contract::OrderLoadCommand>(w).at(0);
  EXPECT_EQ(loaded.side, 'T');
  EXPECT_EQ(loaded.new_risk, 1);
}

TEST(Exits, AreProtectiveWhenTheyAreLoadedAgain) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 100, CardPrice{300'100});
  w.quote(300'400, 300'500, 20 * kSecond, 10);  // ten of the hundred find a buyer
  ASSERT_EQ(w.book.size(), 1U);
  w.start();
  w.reset_card();
  w.commands.clear();
  w.card_up();
  w.venue_up();
  w.feed_up();
  const auto loaded = sent<contract::OrderLoadCommand>(w).at(0);
  EXPECT_EQ(loaded.side, 'S');
  EXPECT_EQ(loaded.new_risk, 0);
}

TEST(End, ThatIsCleanClosesTheGateAndSendsTheWatchdogHome) {
  World w;
  w.start_all();
  enter_one(w);
  w.operate(OperatorKind::kStop);
  ASSERT_EQ(w.engine.summary().phase, Phase::kEnded);
  const auto writes = w.all<RegisterWrite>();
  ASSERT_GE(writes.size(), 2U);
  EXPECT_EQ(writes[writes.size() - 2], (RegisterWrite{contract::Register::kHoldSet, 1, 0}));
  EXPECT_EQ(writes.back(), (RegisterWrite{contract::Register::kWatchdogUs, 0, 0}));
  EXPECT_TRUE(w.hold);
}

TEST(End, WithOrdersOpenLeavesTheWatchdogArmed) {
  World w;
  w.start_all();
  enter_one(w);
  w.ignore_cancels = true;
  w.apply(MarketEnd{});
  for (int i = 0; i < 40; ++i) w.clock(1'000'000'000);
  ASSERT_EQ(w.engine.summary().phase, Phase::kEnded);
  const auto writes = w.all<RegisterWrite>();
  EXPECT_TRUE(std::none_of(writes.begin(), writes.end(), [](const RegisterWrite& write) {
    return write == RegisterWrite{contract::Register::kWatchdogUs, 0, 0};
  }));
  EXPECT_FALSE(w.hold);
}

}  // namespace
}  // namespace pcl::engine::test
