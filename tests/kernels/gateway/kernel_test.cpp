// The whole kernel: the card booted, fed and traded through rings in a host memory that answers
// late and stalls; order, wraps and credit.
#include <gtest/gtest.h>

#include "tests/card_port/bench.hpp"
#include "tests/kernels/gateway/kernel_card.hpp"

namespace pcl::kernels {
namespace {

using bench::Bench;

class Kernel : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(card_.bus.violations, std::vector<std::string>{});
    EXPECT_EQ(card_.complaints, std::vector<std::string>{});
  }
  KernelCard card_;
  Bench desk_{card_};
};

TEST_F(Kernel, PowerOn) {
  card_.settle();
  EXPECT_EQ(card_.shell(Shell::kShellId), 0x50434C47U);
  EXPECT_EQ(card_.shell(Shell::kShellVersion), 1U);
  EXPECT_EQ(card_.shell(Shell::kShellStatus), 2U) << "idle, nothing enabled";
  EXPECT_EQ(desk_.read(contract::Register::kContractId), 0x50434C31U) << "the card's own";
  EXPECT_EQ(desk_.read(contract::Register::kStatus), 0x43U) << "boot hold, kill latch, quiet";
  EXPECT_EQ(card_.read_at(0x2000).response, 2U);
  EXPECT_EQ(card_.read_at(0x0018).response, 2U);
}

TEST_F(Kernel, BootsAndTrades) {
  card_.start();
  desk_.boot();
  const auto decision = desk_.decide(desk_.order());
  EXPECT_EQ(decision.code, 0) << "passed";
  const auto frames = desk_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{.new_risk = true, .epoch = 0}));
  EXPECT_EQ(frames[0].length, 54);
  EXPECT_TRUE(card_.fence());
}

/// What came out, but for the cycles it came in.
std::vector<contract::Entry> timeless(std::vector<contract::Entry> records) {
  for (contract::Entry& record : records) {
    for (std::size_t i = 16; i < 24; ++i) record.bytes[i] = 0;
  }
  return records;
}
std::vector<std::string> session(KernelCard& card) {
  card.start();
  Bench desk{card};
  desk.load();
  desk.open_market();
  desk.release_hold();
  desk.release_kill();
  for (std::uint32_t i = 0; i < 20; ++i) {
    desk.send(Bench::order(i % 2 == 0 ? 'B' : 'S', 10 + i, 300'000 + 100 * (i % 3)));
    desk.feed({bench::itch::add(bench::kMsftLocate, 200 + i, 'B', 100 + i, 300'000 + i),
               bench::itch::remove(bench::kMsftLocate, 200 + i)});
    if (i % 4 == 0) desk.report(bench::reply::accepted(i / 2 + 1, 'B', 10 + i, 300'000));
  }
  std::vector<std::string> out;
  for (const contract::Entry& record : timeless(desk.records())) {
    out.push_back(bench::hex(std::as_bytes(std::span{record.bytes})));
  }
  for (const ReleasedFrame& frame : desk.frames()) {
    out.push_back(bench::hex(std::span{frame.bytes}.first(frame.length)));
  }
  return out;
}

class Sessions : public testing::TestWithParam<std::uint32_t> {};
TEST_P(Sessions, SameAnswersWhateverTheMemoryDoes) {
  KernelCard fast, slow{GetParam()};
  slow.bus.stall_percent = 10 * (GetParam() % 9);
  slow.bus.latency_max = 1 + 17 * (GetParam() % 11);
  const auto expected = session(fast);
  EXPECT_GT(expected.size(), 80U);
  EXPECT_EQ(session(slow), expected);
  EXPECT_EQ(slow.bus.violations, std::vector<std::string>{});
  EXPECT_EQ(slow.complaints, std::vector<std::string>{});
}
INSTANTIATE_TEST_SUITE_P(Seeds, Sessions, testing::Range(2U, 10U));

/// Each of these commands gives one refused record and nothing else.
contract::Entry refused_command() {
  contract::HeartbeatCommand command;
  command.seq = 0;
  return contract::to_entry(command);
}
contract::Entry account_query(std::uint64_t sequence) {
  contract::SessionControlCommand command;
  command.seq = sequence;
  command.op = 'Q';
  return contract::to_entry(command);
}

TEST_F(Kernel, CommandAndRecordRingsWrap) {
  constexpr std::uint64_t kCommands = contract::kRecordSlots + 1500;
  card_.bus.stall_percent = 10;
  card_.bus.latency_max = 40;
  card_.start();
  for (std::uint64_t sent = 0; sent < kCommands;) {
    std::uint64_t batch = std::min<std::uint64_t>(card_.room(Ring::kCommand), kCommands - sent);
    for (; batch != 0; --batch, ++sent) card_.put_command(refused_command());
    card_.announce(Ring::kCommand);
    card_.run(500);
    card_.collect();
  }
  ASSERT_TRUE(card_.fence());
  card_.collect();
  EXPECT_EQ(card_.records.size(), kCommands);
  EXPECT_EQ(card_.fault(), RingFault::kNone);
}

TEST_F(Kernel, FeedRingWraps) {
  constexpr std::uint64_t kFrames = contract::kFeedSlots / 2 + 300;
  card_.bus.stall_percent = 10;
  card_.bus.latency_max = 40;
  card_.start();
  desk_.boot();
  const bench::Octets heartbeat =
      bench::ethernet(bench::mold_head(desk_.feed_sequence, 0), {.padding = 2});
  ASSERT_GT(heartbeat.size(), 48U);
  const std::uint32_t before = desk_.counter(contract::Counter::kHeartbeats);
  for (std::uint64_t sent = 0; sent < kFrames;) {
    for (int i = 0; i < 400 && sent < kFrames && card_.feed(heartbeat); ++i) ++sent;
    card_.run(200);
  }
  ASSERT_TRUE(card_.fence());
  EXPECT_EQ(desk_.counter(contract::Counter::kHeartbeats) - before, kFrames);
  EXPECT_EQ(desk_.counter(contract::Counter::kFramesMalformed), 0U);
}

TEST_F(Kernel, ReportAndFrameRingsWrap) {
  constexpr std::uint64_t kEach = 1024 + 200;
  card_.bus.stall_percent = 10;
  card_.start();
  desk_.boot();
  const bench::Octets event = bench::reply::system('S');
  std::uint64_t sequence = desk_.command_sequence;
  for (std::uint64_t sent = 0; sent < kEach;) {
    for (int i = 0; i < 100 && sent < kEach; ++i, ++sent) {
      ASSERT_TRUE(card_.report(sent + 1, event));
      card_.put_command(account_query(++sequence));
    }
    card_.announce(Ring::kCommand);
    ASSERT_TRUE(card_.fence());
    card_.collect();
  }
  EXPECT_EQ(desk_.counter(contract::Counter::kReports), kEach);
  ASSERT_EQ(card_.packets.size(), kEach);
  for (const ReleasedFrame& frame : card_.packets) {
    EXPECT_EQ(bench::hex(std::span{frame.bytes}.first(frame.length)), "00025551");
  }
}

TEST_F(Kernel, AtAFenceEverythingBeforeItIsInMemory) {
  card_.bus.latency_min = 50;
  card_.bus.latency_max = 400;
  card_.bus.stall_percent = 30;
  card_.start();
  desk_.boot();
  std::uint64_t sequence = desk_.command_sequence;
  for (int round = 1; round <= 20; ++round) {
    card_.records.clear();
    card_.packets.clear();
    for (int i = 0; i < round; ++i) {
      card_.put_command(account_query(++sequence));
      card_.put_command(refused_command());
    }
    card_.announce(Ring::kCommand);
    ASSERT_TRUE(card_.fence());
    contract::StatusSlot line;
    ASSERT_TRUE(card_.status(line));
    card_.collect(false);  // no cycle between the fence and this
    EXPECT_EQ(card_.packets.size(), static_cast<std::size_t>(round));
    EXPECT_EQ(card_.records.size(), 2 * static_cast<std::size_t>(round));
    EXPECT_EQ(line.command_head, static_cast<std::uint32_t>(card_.number(Ring::kCommand) - 1));
    card_.credit();
  }
}

TEST_F(Kernel, AFenceBehindTheHostsTimeHasTheWatchdogsRecords) {
  card_.start();
  desk_.boot();
  card_.collect();
  const std::uint64_t late = desk_.now + 60'000'000;
  card_.shell(Shell::kTimeHigh, static_cast<std::uint32_t>(late >> 32U));
  card_.records.clear();
  card_.shell(Shell::kTimeLow, static_cast<std::uint32_t>(late));
  ASSERT_TRUE(card_.fence());
  card_.collect(false);
  ASSERT_FALSE(card_.records.empty());
  EXPECT_EQ(card_.records[0].kind(), static_cast<std::uint8_t>(contract::RecordKind::kKill));
  EXPECT_EQ(card_.packets.size(), 2U) << "Disable, Mass Cancel";
}

TEST_F(Kernel, AFenceBehindAKillHasItsRecord) {
  card_.start();
  desk_.boot();
  card_.collect();
  card_.records.clear();
  card_.engage(contract::KillSource::kRest);
  ASSERT_TRUE(card_.fence());
  card_.collect(false);
  ASSERT_EQ(card_.records.size(), 1U);
  EXPECT_EQ(contract::from_entry<contract::KillRecord>(card_.records[0]).source,
            static_cast<std::uint8_t>(contract::KillSource::kRest));
}

TEST_F(Kernel, OfTwoFencesTheNewestIsReported) {
  card_.start();
  desk_.boot();
  card_.bus.hold_answers = true;  // so that the first cannot be reached
  card_.put_command(refused_command());
  card_.announce(Ring::kCommand);
  card_.run(200);
  card_.shell(Shell::kFence, 0xAAAA0001);
  card_.run(200);
  card_.shell(Shell::kFence, 0xAAAA0002);
  EXPECT_EQ(card_.shell(Shell::kFence), 0xAAAA0002U);
  contract::StatusSlot line;
  (void)card_.status(line);
  const std::uint64_t lines = line.seq;
  card_.bus.hold_answers = false;
  card_.settle();
  ASSERT_TRUE(card_.status(line));
  EXPECT_EQ(line.fence, 0xAAAA0002U);
  EXPECT_EQ(line.seq, lines + 1) << "one line";
}

TEST_F(Kernel, EchoesDoorbellsAndTheTimeOnceTheyHadTheirEffect) {
  card_.start();
  card_.shell(Shell::kShellEnable, 3);
  desk_.boot();
  card_.settle();
  contract::StatusSlot line;
  card_.put_command(refused_command());
  card_.announce(Ring::kCommand);
  card_.settle();
  ASSERT_TRUE(card_.status(line));
  EXPECT_EQ(line.settled, 1);
  EXPECT_EQ(line.command_head, card_.number(Ring::kCommand) - 1);
  card_.collect();  // what the boot said has been taken
  EXPECT_EQ(card_.records.size(), 1U) << "its refusal was there before the line";
  const std::uint64_t later = line.now_us + 5;
  card_.shell(Shell::kTimeLow, static_cast<std::uint32_t>(later));
  card_.settle();
  ASSERT_TRUE(card_.status(line));
  EXPECT_EQ(line.settled, 1);
  EXPECT_EQ(line.now_us, later);
}

TEST_F(Kernel, AnIdleKernelAnswersAFenceAtOnce) {
  card_.start();
  card_.settle();
  const std::uint64_t before = card_.cycles();
  ASSERT_TRUE(card_.fence(100));
  EXPECT_LE(card_.cycles() - before, 12U);
}

/// Commands, each with its record, and no record taken, until the kernel fetches no more and
/// `places` are left in the command ring; how many.
std::uint64_t fill_record_ring(KernelCard& card, std::uint32_t places = 0) {
  std::uint64_t sent = 0;
  contract::StatusSlot line;
  for (std::uint32_t head = ~0U; head != line.command_head || card.room(Ring::kCommand) > places;) {
    head = line.command_head;
    for (std::uint32_t room = card.room(Ring::kCommand); room > places; --room, ++sent) {
      card.put_command(refused_command());
    }
    card.announce(Ring::kCommand);
    card.run(6000);  // more than a ring of commands takes
    (void)card.status(line);
  }
  return sent;
}

/// The host takes everything until nothing is left to come.
void take_everything(KernelCard& card) {
  for (int rounds = 0; rounds < 200 && (rounds < 3 || !card.quiet()); ++rounds) {
    card.collect();
    card.run(1000);
  }
  EXPECT_TRUE(card.fence());
  card.collect();
}

std::uint64_t of(const KernelCard& card, contract::RecordKind kind) {
  std::uint64_t count = 0;
  for (const contract::Entry& record : card.records) {
    count += record.kind() == static_cast<std::uint8_t>(kind);
  }
  return count;
}
std::uint64_t passed(const KernelCard& card) {
  std::uint64_t count = 0;
  for (const contract::Entry& record : card.records) {
    count += record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision) &&
             contract::from_entry<contract::DecisionRecord>(record).code == 0;
  }
  return count;
}
contract::Entry order(std::uint64_t sequence) {
  contract::OrderEnterCommand command = Bench::order('B', 1, 300'000);
  command.seq = sequence;
  std::size_t at = command.clordid.size();  // a ClOrdID is above the last
  for (std::uint64_t rest = sequence; rest > 0; rest /= 10)
    command.clordid[--at] = static_cast<char>('0' + rest % 10);
  return contract::to_entry(command);
}
contract::Entry cancel(std::uint64_t sequence) {
  contract::OrderCancelCommand command;
  command.user_ref = 1;
  command.seq = sequence;
  return contract::to_entry(command);
}

TEST_F(Kernel, FiveCyclesFromDoorbellToBusAndNineFromCommandToRecord) {
  card_.start();
  card_.settle();
  card_.put_command(refused_command());
  auto& pins = card_.pins();
  pins.s_axi_control_awaddr = static_cast<std::uint16_t>(Shell::kCommandTail);
  pins.s_axi_control_wdata = 1;
  pins.s_axi_control_wstrb = 0xF;
  pins.s_axi_control_awvalid = pins.s_axi_control_wvalid = 1;
  pins.eval();
  ASSERT_TRUE(pins.s_axi_control_awready && pins.s_axi_control_wready);
  card_.cycle();
  pins.s_axi_control_awvalid = pins.s_axi_control_wvalid = 0;
  int cycles = 1;
  for (; !pins.m_axi_host_arvalid && cycles < 50; ++cycles) card_.cycle();
  EXPECT_EQ(cycles, 5);
  while (!pins.m_axi_host_rvalid) card_.cycle();  // the command was on R in the cycle just done
  for (cycles = 1; !pins.m_axi_host_awvalid && cycles < 50; ++cycles) card_.cycle();
  EXPECT_EQ(cycles, 9) << "3 to the card, 1 and 2 in it (dispatch, record mux), 3 to the bus";
  EXPECT_TRUE(pins.m_axi_host_wvalid);
}

TEST_F(Kernel, WithoutRecordCreditTheCardStopsAndNothingIsLost) {
  card_.start();
  desk_.boot();
  card_.collect();
  const std::size_t taken = card_.records.size();
  const std::uint64_t sent = fill_record_ring(card_);
  EXPECT_GT(sent, contract::kRecordSlots);
  EXPECT_FALSE(card_.fence(5000)) << "records wait for credit";
  card_.collect(false);
  EXPECT_EQ(card_.records.size() - taken, contract::kRecordSlots) << "to the last slot";
  take_everything(card_);
  EXPECT_EQ(of(card_, contract::RecordKind::kRefused), sent) << "each command has its record";
}

TEST_F(Kernel, WithoutRecordCreditNoOrderLeaves) {
  card_.start();
  desk_.boot();
  card_.collect();
  (void)fill_record_ring(card_, 60);
  card_.collect(false);  // looked at, not given back
  std::uint64_t sequence = desk_.command_sequence;
  ASSERT_EQ(card_.room(Ring::kCommand), 60U);
  for (int i = 0; i < 60; ++i) card_.put_command(order(++sequence));
  card_.announce(Ring::kCommand);
  card_.run(5000);
  card_.collect(false);
  EXPECT_TRUE(card_.packets.empty());
  take_everything(card_);
  while (sequence < desk_.command_sequence + 100) card_.put_command(order(++sequence));
  card_.announce(Ring::kCommand);
  take_everything(card_);
  EXPECT_EQ(of(card_, contract::RecordKind::kDecision), sequence - desk_.command_sequence);
  EXPECT_GT(passed(card_), 0U);
  EXPECT_EQ(card_.packets.size(), passed(card_));
}

TEST_F(Kernel, WithoutFrameCreditCancelsWaitAndNoFrameIsLost) {
  card_.start();
  desk_.boot();
  std::uint64_t sequence = desk_.command_sequence, sent = 0;
  for (int rounds = 0; rounds < 100; ++rounds) {
    std::uint32_t batch = std::min(card_.room(Ring::kCommand), 32U);
    for (; batch != 0 && sent < 2800; --batch, ++sent) card_.put_command(cancel(++sequence));
    card_.announce(Ring::kCommand);
    card_.run(500);
  }
  EXPECT_FALSE(card_.fence(3000)) << "frames wait for credit";
  card_.collect(false);
  EXPECT_EQ(card_.packets.size(), contract::kFrameSlots) << "a slot each";
  take_everything(card_);
  EXPECT_EQ(card_.packets.size(), sent) << "a frame for each cancel";
}

TEST_F(Kernel, QuartersOfARingAreAnnounced) {
  card_.start();
  card_.settle();
  contract::StatusSlot line;
  EXPECT_FALSE(card_.status(line)) << "nothing yet";
  for (int i = 0; i < 255; ++i) card_.put_command(refused_command());
  card_.announce(Ring::kCommand);
  card_.settle();
  EXPECT_FALSE(card_.status(line));
  card_.put_command(refused_command());
  card_.announce(Ring::kCommand);
  card_.settle();
  ASSERT_TRUE(card_.status(line));
  EXPECT_EQ(line.command_head, 256U);
  EXPECT_EQ(line.seq, 1U);
  EXPECT_EQ(line.fence, 0U);
}

TEST_F(Kernel, TheNetworkFeedsTheCard) {
  card_.start();
  desk_.load();
  card_.shell(Shell::kFeedSource, 1);
  card_.network_idle_percent = 30;
  contract::FeedStartCommand start;
  start.next_sequence = 1;
  desk_.send(start);
  const auto send = [&](const bench::Octets& frame) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(frame.data());
    card_.network.emplace_back(bytes, bytes + frame.size());
  };
  send(bench::ethernet(bench::mold(
      1, {bench::itch::directory(7, "MSFT"), bench::itch::trading_action(7, "MSFT", 'T'),
          bench::itch::system_event('Q')})));
  send(bench::ethernet(bench::mold(4, {bench::itch::add(7, 1, 'B', 300, 300'000)})));
  card_.run(500);
  card_.settle();
  EXPECT_EQ(desk_.counter(contract::Counter::kMessages), 4U);
  // The ring is not fetched meanwhile, and is once chosen.
  const std::size_t fetched = card_.bus.fetched.size();
  EXPECT_TRUE(card_.feed(bench::ethernet(bench::mold(5, {bench::itch::remove(7, 1)}))));
  card_.run(500);
  EXPECT_EQ(card_.bus.fetched.size(), fetched);
  EXPECT_TRUE(card_.fence()) << "what is not fetched is not waited for";
  EXPECT_EQ(desk_.counter(contract::Counter::kMessages), 4U);
  card_.shell(Shell::kFeedSource, 0);
  card_.run(500);
  card_.settle();
  EXPECT_EQ(desk_.counter(contract::Counter::kMessages), 5U);
}

TEST_F(Kernel, TheClockKeepsTime) {
  card_.start(false);
  card_.shell(Shell::kCyclesPerUs256, 2560);  // 10 cycles a microsecond
  card_.settle();
  ASSERT_TRUE(card_.fence());
  contract::StatusSlot first, second;
  ASSERT_TRUE(card_.status(first));
  card_.run(5000);
  ASSERT_TRUE(card_.fence());
  ASSERT_TRUE(card_.status(second));
  const std::uint64_t cycles = second.cycle - first.cycle;
  EXPECT_NEAR(static_cast<double>(second.now_us - first.now_us), static_cast<double>(cycles) / 10,
              1.0);
}

}  // namespace
}  // namespace pcl::kernels
