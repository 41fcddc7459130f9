// Every refusal of a command before the gate, and the registers.
#include "tests/card_port/factories.hpp"
#include "tests/req.hpp"

namespace pcl::bench {
namespace {

using contract::CommandRefusal;
using contract::Register;

class Commands : public CardPort {
 protected:
  template <class Command>
  void refused(const Command& command, CommandRefusal reason) {
    const contract::RefusedRecord record = bench_.refusal(command);
    EXPECT_EQ(contract::to_string(static_cast<CommandRefusal>(record.code)), contract::to_string(reason));
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
  for (const std::uint8_t kind : std::array<std::uint8_t, 3>{0, 15, 255}) {
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
  order.symbol = kMsft;
  order.side = 'B';
  order.quantity = 10;
  order.executed = 4;
  order.user_ref = 0;
  refused(order, CommandRefusal::kBadValue);
  order.user_ref = 90;
  order.side = 'T';
  refused(order, CommandRefusal::kBadValue);
  order.side = 'S';
  order.executed = 10;
  refused(order, CommandRefusal::kBadValue);
  order.executed = 9;
  taken(order);
  refused(order, CommandRefusal::kDuplicate);
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

TEST_P(Commands, LoadedPositionAndOrdersCount) {
  bench_.load();
  bench_.open_market();
  contract::PositionLoadCommand position;
  position.account = 1;
  position.strategy = 2;
  position.position = 4'000;
  bench_.send(position);
  contract::OrderLoadCommand order;
  order.account = 1;
  order.strategy = 2;
  order.side = 'B';
  order.quantity = 900;
  order.executed = 100;
  order.user_ref = 70;
  bench_.send(order);
  bench_.release_hold();
  bench_.release_kill();
  contract::DecisionRecord decision = bench_.decide(Bench::order('B', 201));
  EXPECT_EQ(decision.code, static_cast<std::uint8_t>(contract::Refusal::kPosition));
  EXPECT_EQ(decision.operand, 5'001U);  // 4,000 + (900 - 100) + 201
  EXPECT_EQ(bench_.decide(Bench::order('B', 200)).code, 0);
  bench_.write(Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  contract::SessionLoadCommand session;
  session.next_report_sequence = 1;
  session.next_user_ref = 500;
  bench_.send(session);
  bench_.release_hold();
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
}

TEST_P(Commands, Registers) {
  EXPECT_EQ(bench_.read(Register::kContractId), 0x50434C31U);
  EXPECT_EQ(bench_.read(Register::kContractVersion), 1U);
  EXPECT_EQ(bench_.read(Register::kStatus) & 0x13FU, 0x3U);  // hold and latch; quiet aside
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 0U);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 0U);
  EXPECT_EQ(bench_.read(Register::kFirm), 0x20202020U);
  EXPECT_EQ(bench_.read(Register::kStaleUs), 0U);
  bench_.write(Register::kStaleUs, 77);
  EXPECT_EQ(bench_.read(Register::kStaleUs), 77U);
  bench_.boot();
  EXPECT_EQ(bench_.read(Register::kStatus), 0x160U);  // started, quiet, market open
  const auto nowhere = card_->read(static_cast<Register>(0x0FC));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().fault, Fault::kInvalid);
  const auto past_the_counters = card_->write(static_cast<Register>(0x100 + 4 * 45), 1);
  ASSERT_FALSE(past_the_counters);
  EXPECT_EQ(past_the_counters.error().fault, Fault::kInvalid);
}

TEST_P(Commands, RecordSequenceHasNoHoles) {
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
