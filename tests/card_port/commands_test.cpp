// Every refusal of a command before the gate, and the registers.
#include "tests/card_port/factories.hpp"
#include "tests/checks.hpp"

namespace pcl::bench {
namespace {

using contract::CommandRefusal;
using contract::Register;

class Commands : public CardPort {
 protected:
  template <class Command>
  void refused(const Command& command, CommandRefusal reason) {
    const contract::RefusedRecord record = bench_.refusal(command);
    EXPECT_EQ(contract::to_string(static_cast<CommandRefusal>(record.code)),
              contract::to_string(reason));
    EXPECT_EQ(record.command_sequence, bench_.command_sequence);
    EXPECT_EQ(record.command_kind, command.kind);
    EXPECT_EQ(record.expected, 0U);
  }
  template <class Command>
  void taken(const Command& command) {
    EXPECT_EQ(bench_.refusal(command).code, 0);
  }
};

TEST_P(Commands, SequenceMustBeThePreviousPlusOne) {
  contract::HeartbeatCommand heartbeat;
  for (const std::uint64_t wrong : {std::uint64_t{0}, std::uint64_t{2}}) {
    heartbeat.seq = wrong;
    bench_.push(contract::to_entry(heartbeat));
    const auto refused = bench_.take<contract::RefusedRecord>();
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].code, static_cast<std::uint8_t>(CommandRefusal::kBadSequence));
    EXPECT_EQ(refused[0].command_sequence, wrong);
    EXPECT_EQ(refused[0].expected, 1U);
    EXPECT_EQ(refused[0].command_kind, 5);
  }
  heartbeat.seq = 1;
  bench_.push(contract::to_entry(heartbeat));
  EXPECT_TRUE(bench_.records().empty());
  EXPECT_EQ(bench_.counter(contract::Counter::kCommands), 3U);
  EXPECT_EQ(bench_.counter(contract::Counter::kCommandsRefused), 2U);
}

TEST_P(Commands, UnknownKinds) {
  for (const std::uint8_t kind : std::array<std::uint8_t, 3>{0, 22, 255}) {
    contract::HeartbeatCommand command;
    command.kind = kind;
    refused(command, CommandRefusal::kBadKind);
  }
  taken(contract::HeartbeatCommand{});
}

TEST_P(Commands, OnlyUnderBootHold) {
  bench_.boot();
  refused(contract::SymbolLoadCommand{}, CommandRefusal::kNotInHold);
  refused(contract::ExposureClearCommand{}, CommandRefusal::kNotInHold);
  refused(contract::PositionLoadCommand{}, CommandRefusal::kNotInHold);
  refused(contract::OrderLoadCommand{}, CommandRefusal::kNotInHold);
  refused(contract::SessionLoadCommand{}, CommandRefusal::kNotInHold);
  refused(contract::AccountLoadCommand{}, CommandRefusal::kNotInHold);
  bench_.write(Register::kHoldSet, 1);
  taken(contract::ExposureClearCommand{});
}

TEST_P(Commands, SymbolOutOfRange) {
  contract::SymbolLoadCommand symbol;
  symbol.symbol = contract::kSymbols;
  refused(symbol, CommandRefusal::kBadSymbol);
  refused(wide_limits(contract::kSymbols), CommandRefusal::kBadSymbol);
  symbol.symbol = contract::kSymbols - 1;
  symbol.name = padded<8>("LAST");
  taken(symbol);
}

TEST_P(Commands, NamesAndIndicesLoadOnce) {
  bench_.load();
  contract::SymbolLoadCommand symbol;
  symbol.symbol = 5;
  symbol.name = padded<8>("MSFT");
  refused(symbol, CommandRefusal::kDuplicate);
  symbol.symbol = kMsft;
  symbol.name = padded<8>("NEW");
  refused(symbol, CommandRefusal::kDuplicate);
  symbol.symbol = 5;
  taken(symbol);
}

TEST_P(Commands, OrderLoad) {
  bench_.load();
  contract::OrderLoadCommand order;
  order.account = 1;
  order.strategy = 2;
  order.symbol = kMsft;
  order.side = 'B';
  order.price = 300'000;
  order.quantity = 10;
  order.executed = 4;
  order.user_ref = 0;
  refused(order, CommandRefusal::kBadValue);
  order.user_ref = 90;
  order.side = 'X';
  refused(order, CommandRefusal::kBadValue);
  order.side = 'S';
  order.new_risk = 2;
  refused(order, CommandRefusal::kBadValue);
  order.new_risk = 1;
  order.price = 0;
  refused(order, CommandRefusal::kBadValue);
  order.price = 1'999'999'901;
  refused(order, CommandRefusal::kBadValue);
  order.price = 1'999'999'900;
  order.executed = 10;
  refused(order, CommandRefusal::kBadValue);
  order.executed = 9;
  taken(order);
  refused(order, CommandRefusal::kDuplicate);
  order.user_ref = 90 + contract::kOpenOrders;  // its slot is taken
  refused(order, CommandRefusal::kTableFull);
  order.user_ref = 91;
  order.account = 16;
  refused(order, CommandRefusal::kBadValue);
  order.account = 1;
  order.strategy = 64;
  refused(order, CommandRefusal::kBadValue);
  order.strategy = 9;  // no party
  refused(order, CommandRefusal::kTableFull);
  order.strategy = 2;
  for (const char side : {'S', 'T', 'E'}) {
    order.side = static_cast<std::uint8_t>(side);
    ++order.user_ref;
    taken(order);
  }
  for (int i = 0; i < 12; ++i) {
    ++order.user_ref;
    taken(order);
  }
  ++order.user_ref;  // 16 sells of the symbol are open
  refused(order, CommandRefusal::kTableFull);
  order.side = 'B';
  taken(order);
}

TEST_P(Commands, AccountLoadValues) {
  contract::AccountLoadCommand load;
  load.account = 17;
  refused(load, CommandRefusal::kBadValue);
  load.account = 16;
  load.bought = load.sold = 1ULL << 62U;
  taken(load);
  load.bought = (1ULL << 62U) + 1;
  refused(load, CommandRefusal::kBadValue);
  load.bought = 0;
  load.sold = ~0ULL;
  refused(load, CommandRefusal::kBadValue);
}

TEST_P(Commands, PartiesUpToTheSizeOfTheTable) {
  std::vector<contract::Entry> loads;
  for (std::uint32_t i = 0; i < contract::kPositions; ++i) {
    contract::PositionLoadCommand load;
    load.account = static_cast<std::uint8_t>(i & 15U);
    load.strategy = static_cast<std::uint8_t>(i >> 4U & 63U);
    load.symbol = static_cast<std::uint16_t>(i >> 10U);
    loads.push_back(bench_.ready(load));
  }
  for (const contract::Entry& entry : loads) {
    while (card_->submit({&entry, 1}) == 0) bench_.settle();
  }
  bench_.settle();
  // A hashed table may be full a little sooner, but never later, and then says so.
  const auto early = bench_.take<contract::RefusedRecord>();
  for (const contract::RefusedRecord& record : early)
    EXPECT_EQ(record.code, static_cast<std::uint8_t>(CommandRefusal::kTableFull));
  EXPECT_LT(early.size(), contract::kPositions / 2);
  contract::PositionLoadCommand load;
  load.symbol = 200;
  std::size_t taken = 0;
  for (std::uint8_t strategy = 0; strategy < 64; ++strategy) {
    for (std::uint8_t account = 0; account < 16; ++account) {
      load.account = account;
      load.strategy = strategy;
      bench_.push(bench_.ready(load));
    }
  }
  taken = 1'024 - bench_.take<contract::RefusedRecord>().size();
  EXPECT_LE(taken, early.size());
  load.account = load.strategy = 0;
  load.symbol = 0;
  load.position = 7;  // one that is open is always loaded again
  EXPECT_EQ(bench_.refusal(load).code, 0);
}

TEST_P(Commands, SessionFeedControlPositionAndCountersValues) {
  bench_.load();
  contract::SessionLoadCommand session;
  session.next_user_ref = 1;
  refused(session, CommandRefusal::kBadValue);
  session.next_user_ref = 0;
  session.next_report_sequence = 1;
  refused(session, CommandRefusal::kBadValue);
  refused(contract::FeedStartCommand{}, CommandRefusal::kBadValue);
  contract::SessionControlCommand control;
  for (const std::uint8_t op : std::array<std::uint8_t, 4>{0, 'A', 'X', 'U'}) {
    control.op = op;
    refused(control, CommandRefusal::kBadValue);
  }
  contract::PositionLoadCommand position;
  position.position = (std::int64_t{1} << 40) + 1;
  refused(position, CommandRefusal::kBadValue);
  position.position = -position.position;
  refused(position, CommandRefusal::kBadValue);
  position.position = -(std::int64_t{1} << 40);
  taken(position);
  contract::CountersRequestCommand counters;
  counters.bank = contract::kCounterBanks;
  refused(counters, CommandRefusal::kBadValue);
}

TEST_P(Commands, OrderResolve) {
  bench_.boot();
  const std::uint32_t user_ref = bench_.decide(Bench::order()).user_ref;
  contract::OrderResolveCommand resolve;
  resolve.user_ref = user_ref;
  refused(resolve, CommandRefusal::kNotAllowed);
  card_->engage(contract::KillSource::kCli);
  taken(resolve);
  refused(resolve, CommandRefusal::kUnknownOrder);
  bench_.report(reply::canceled(user_ref, 100));
  EXPECT_EQ(bench_.counter(contract::Counter::kReportsUnknown), 1U);
}

TEST_P(Commands, RefusalsNameWhatTheyAreOf) {
  struct Party {
    std::uint8_t account, strategy;
    std::uint16_t symbol;
  };
  const auto expect = [&](const auto& command, const Party& party) {
    const contract::RefusedRecord record = bench_.refusal(command);
    EXPECT_NE(record.code, 0);
    EXPECT_EQ(record.account, party.account);
    EXPECT_EQ(record.strategy, party.strategy);
    EXPECT_EQ(record.symbol, party.symbol);
  };
  const auto named = [](auto command) {
    command.account = 5;
    command.strategy = 6;
    command.symbol = 7;
    return command;
  };
  contract::PositionLoadCommand position = named(contract::PositionLoadCommand{});
  position.position = (std::int64_t{1} << 40) + 1;
  expect(position, {5, 6, 7});
  expect(named(contract::OrderLoadCommand{}), {5, 6, 7});
  expect(named(contract::RevalueCommand{}), {5, 6, 7});
  contract::AccountLimitsCommand account = wide_account(17);
  account.symbol = 7;
  expect(account, {17, 0, 0xFFFF});
  contract::AccountLoadCommand account_load;
  account_load.account = 17;
  expect(account_load, {17, 0, 0xFFFF});
  contract::SymbolLimitsCommand symbol = wide_limits(contract::kSymbols);
  symbol.account = 5;
  expect(symbol, {0, 0, contract::kSymbols});
  contract::RateLimitsCommand rate = named(wide_bucket(contract::RateScope::kSession, 99));
  expect(rate, {0, 0, 0xFFFF});
  expect(named(contract::FeedStartCommand{}), {0, 0, 0xFFFF});
  contract::OrderEnterCommand order = named(Bench::order());  // of a wrong sequence
  (void)bench_.records();
  bench_.push(contract::to_entry(order));
  const auto refusals = bench_.take<contract::RefusedRecord>();
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].account, 5);
  EXPECT_EQ(refusals[0].strategy, 6);
  EXPECT_EQ(refusals[0].symbol, 7);
}

TEST_P(Commands, LoadedPositionAndOrdersCount) {
  bench_.load();
  bench_.open_market();
  bench_.open_party(1, 2, kMsft, 4'000);
  contract::OrderLoadCommand order;
  order.account = 1;
  order.strategy = 2;
  order.side = 'B';
  order.price = 300'000;
  order.quantity = 900;
  order.executed = 100;
  order.user_ref = 70;
  bench_.send(order);
  bench_.digest_check({{1, 2, kMsft, 4'000}}, {{.user_ref = 70,
                                                .price = 300'000,
                                                .total = 900,
                                                .executed = 100,
                                                .account = 1,
                                                .strategy = 2}});
  bench_.open_gate();
  contract::DecisionRecord decision = bench_.decide(Bench::order('B', 201));
  EXPECT_EQ(decision.code, static_cast<std::uint8_t>(contract::Refusal::kPosition));
  EXPECT_EQ(decision.operand, 5'001U);  // 4,000 + (900 - 100) + 201
  EXPECT_EQ(bench_.decide(Bench::order('B', 200)).code, 0);
  bench_.write(Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  bench_.open_party(1, 2, kMsft);
  bench_.look_again(500, {}, {});
  decision = bench_.decide(Bench::order('B', 1'000));
  EXPECT_EQ(decision.code, 0);
  EXPECT_EQ(decision.user_ref, 500U);
}

TEST_P(Commands, CountersRecordsAndRegistersAgree) {
  bench_.boot();
  bench_.feed_one(itch::other('L', 26, kMsftLocate));
  contract::CountersRequestCommand request;
  request.bank = 2;  // gaps, unknown_type, bad_length, unused, filtered
  bench_.send(request);
  auto records = bench_.take<contract::CountersRecord>();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].code, 2);
  EXPECT_EQ(records[0].symbol, 0xFFFF);
  EXPECT_EQ(records[0].value3, 1U);
  EXPECT_EQ(records[0].value4, 0U);
  EXPECT_EQ(bench_.counter(contract::Counter::kMessagesUnused), 1U);
  EXPECT_EQ(bench_.counter(contract::Counter::kTypeA), 4U);
  EXPECT_EQ(bench_.counter(contract::Counter::kFrames), 3U);
  EXPECT_EQ(bench_.counter(contract::Counter::kDatagrams), 3U);
  request.bank = 9;  // type_w, operational halts, own cancels, commits
  bench_.send(request);
  records = bench_.take<contract::CountersRecord>();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].value3, 1U);
  request.bank = contract::kCounterBanks - 1;  // releases_unrecorded, and nothing behind it
  bench_.send(request);
  records = bench_.take<contract::CountersRecord>();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].code, 10);
  EXPECT_EQ(records[0].value0, 0U);
  EXPECT_EQ(records[0].value1, 0U);
  EXPECT_EQ(records[0].value4, 0U);
}

TEST_P(Commands, Registers) {
  EXPECT_EQ(bench_.read(Register::kContractId), 0x50434C31U);
  EXPECT_EQ(bench_.read(Register::kContractVersion), 4U);
  EXPECT_EQ(bench_.read(Register::kStatus) & 0x73FU, 0x3U);  // hold and latch; quiet aside
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 0U);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 0U);
  EXPECT_EQ(bench_.read(Register::kFirm), 0x20202020U);
  EXPECT_EQ(bench_.read(Register::kStaleUs), 0U);
  bench_.write(Register::kStaleUs, 77);
  EXPECT_EQ(bench_.read(Register::kStaleUs), 77U);
  EXPECT_EQ(bench_.read(Register::kCancelRetryUs), 1'000'000U);
  EXPECT_EQ(bench_.read(Register::kFeedLossUs), 0U);
  bench_.write(Register::kCancelRetryUs, 78);
  EXPECT_EQ(bench_.read(Register::kCancelRetryUs), 78U);
  bench_.boot();
  // Started, quiet, market open, digests confirmed.
  EXPECT_EQ(bench_.read(Register::kStatus), 0x560U);
  const auto nowhere = card_->read(static_cast<Register>(0x0FC));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().fault, Fault::kInvalid);
  const auto past_the_counters = card_->write(static_cast<Register>(0x100 + 4 * 51), 1);
  ASSERT_FALSE(past_the_counters);
  EXPECT_EQ(past_the_counters.error().fault, Fault::kInvalid);
}

TEST_P(Commands, RecordSequenceHasNoHoles) {
  CHECK(22, edge);
  bench_.load();
  bench_.open_market();
  bench_.release_hold();
  bench_.release_kill();
  bench_.send(Bench::order());
  std::uint64_t expected = 0;
  for (const contract::Entry& record : bench_.records()) {
    EXPECT_EQ(contract::from_entry<contract::RecordHeader>(record).seq, ++expected);
  }
  EXPECT_GE(expected, 10U);
}

PCL_FOR_EVERY_CARD(Commands);

}  // namespace
}  // namespace pcl::bench
