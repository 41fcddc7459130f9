// One session through the whole Verilated card: load, open, market data, order, reports, by hand.
#include <gtest/gtest.h>

#include "tests/sim/card/card_bench.hpp"

namespace pcl::sim {
namespace {

using contract::Register;

TEST(CardSession, RegistersAfterReset) {
  CardBench bench;
  EXPECT_EQ(bench.read(Register::kContractId), 0x50434C31U);
  EXPECT_EQ(bench.read(Register::kContractVersion), 4U);
  EXPECT_EQ(bench.read(Register::kStatus), 0x43U)
      << "boot hold, kill latch, quiet; nothing clearing";
  EXPECT_EQ(bench.read(Register::kKillState), 1U);
  EXPECT_EQ(bench.read(Register::kKillSource), 0U);
  EXPECT_EQ(bench.read(Register::kKillEpoch), 0U);
  EXPECT_EQ(bench.read(Register::kFirm), 0x20202020U);
  EXPECT_EQ(bench.card.read(static_cast<Register>(0x018)).error().fault, Fault::kInvalid);
  EXPECT_EQ(bench.card.write(Register::kStatus, 0).error().fault, Fault::kInvalid);
}

TEST(CardSession, HoldStaysShutUntilLoaded) {
  CardBench bench;
  bench.open();
  EXPECT_EQ(bench.read(Register::kStatus) & 1U, 1U) << "no watchdog, no session";
  bench.write(Register::kWatchdogUs, 1000);
  bench.open();
  EXPECT_EQ(bench.read(Register::kStatus) & 1U, 1U) << "no session";
}

TEST(CardSession, QuotesDecisionFrameReports) {
  CardBench bench;
  bench.load();
  bench.open();
  bench.market();
  EXPECT_EQ(bench.read(Register::kStatus), 0x560U)
      << "feed started, quiet, market open, digests confirmed";
  const auto opening = bench.collect();
  const auto quotes = only<contract::QuoteRecord>(opening);
  ASSERT_FALSE(quotes.empty());
  EXPECT_EQ(quotes.back().symbol, 5);
  EXPECT_EQ(quotes.back().flags, 7);
  EXPECT_EQ(quotes.back().bid_price, 1'000'000U);
  EXPECT_EQ(quotes.back().bid_quantity, 100U);
  EXPECT_EQ(quotes.back().ask_price, 1'000'200U);
  EXPECT_EQ(quotes.back().ask_quantity, 200U);
  EXPECT_EQ(quotes.back().book_version, 5U);
  EXPECT_EQ(only<contract::TradingStateRecord>(opening).size(), 3U);

  const std::uint64_t order = bench.send(bench.order('B', 100, 1'000'200));
  bench.advance();
  const auto records = bench.collect();
  const auto decisions = only<contract::DecisionRecord>(records);
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].code, 0);
  EXPECT_EQ(decisions[0].command_sequence, order);
  EXPECT_EQ(decisions[0].book_version, 5U);
  EXPECT_EQ(decisions[0].user_ref, 1U);
  const auto released = only<contract::ReleasedRecord>(records);
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].code, 'O');
  EXPECT_EQ(released[0].flags, 1);
  EXPECT_EQ(released[0].command_sequence, order);
  EXPECT_LT(decisions[0].seq, released[0].seq);
  const auto frames = bench.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{.new_risk = true}));
  EXPECT_EQ(bytes_of(frames[0]), number<2>(52) + text("UO") + number<4>(1) + text("B") +
                                     number<4>(100) + text("ACME    ") + number<8>(1'000'200) +
                                     text("0YPNN") + text("order000000001") + number<2>(4) +
                                     number<1>(3) + number<1>(24) + number<2>(9));

  const Bytes accepted = text("A") + number<8>(1) + number<4>(1) + text("B") + number<4>(100) +
                         text("ACME    ") + number<8>(1'000'200) + text("0Y") + number<8>(4711) +
                         text("PNNL") + text("order000000001") + number<2>(0);
  const Bytes executed = text("E") + number<8>(2) + number<4>(1) + number<4>(40) +
                         number<8>(1'000'200) + text("R") + number<8>(99) + number<2>(0);
  EXPECT_TRUE(bench.card.report(1, accepted));
  EXPECT_TRUE(bench.card.report(2, executed));
  EXPECT_TRUE(bench.card.report(2, executed));  // a repeat
  bench.advance();
  const auto reports = only<contract::ReportRecord>(bench.collect());
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].code, 'A');
  EXPECT_EQ(reports[0].user_ref, 1U);
  EXPECT_EQ(reports[0].flags, 1);
  EXPECT_EQ(reports[1].code, 'E');
  EXPECT_EQ(reports[1].quantity, 40U);
  EXPECT_EQ(reports[1].price, 1'000'200U);
  EXPECT_EQ(bench.read(Register::kStatus), 0x560U);

  // Selling what was bought is reduce-only; it passes a kill, and selling more does not.
  bench.card.engage(contract::KillSource::kCli);
  EXPECT_EQ(bench.read(Register::kKillState), 1U) << "before anything else";
  EXPECT_EQ(bench.read(Register::kKillSource), 18U);
  bench.send(bench.order('S', 40, 1'000'300));  // above our own bid
  bench.send(bench.order('S', 41, 1'000'300));
  bench.advance();
  const auto after = only<contract::DecisionRecord>(bench.collect());
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].code, 0);
  EXPECT_EQ(after[1].code, static_cast<int>(contract::Refusal::kKilled));
  ASSERT_EQ(bench.frames().size(), 2U) << "the exit, and the card's cancel of what rests";
}

TEST(CardSession, CountersAsRecordAndAsRegister) {
  CardBench bench;
  bench.load();
  bench.open();
  bench.market();
  bench.send(bench.order('B', 100, 1'000'200));
  bench.send(bench.order('B', 2000, 1'000'200));  // above max_quantity
  contract::CountersRequestCommand request;
  for (unsigned bank = 0; bank < 9; ++bank) {
    request.bank = static_cast<std::uint8_t>(bank);
    bench.send(request);
  }
  bench.advance();
  const auto counters = only<contract::CountersRecord>(bench.collect());
  ASSERT_EQ(counters.size(), 9U);
  EXPECT_EQ(counters[0].value0, 2U) << "frames";
  EXPECT_EQ(counters[0].value3, 2U) << "datagrams";
  EXPECT_EQ(counters[1].value2, 5U) << "messages";
  EXPECT_EQ(counters[4].value0, 2U) << "type_a";
  EXPECT_EQ(counters[7].value2, 0U) << "commands_refused";
  EXPECT_EQ(counters[7].value3, 1U) << "orders_passed";
  EXPECT_EQ(counters[7].value4, 1U) << "orders_refused";
  EXPECT_EQ(counters[8].value0, 1U) << "frames_released";
  EXPECT_EQ(bench.read(static_cast<Register>(0x100 + 4 * 36)), bench.sequence) << "commands";
  EXPECT_EQ(bench.read(static_cast<Register>(0x100 + 4 * 40)), 1U);
}

TEST(CardSession, CommandsOutOfSequenceAreRefusedAndCounted) {
  CardBench bench;
  bench.sequence = 5;
  bench.send(contract::HeartbeatCommand{});
  bench.advance();
  const auto refused = only<contract::RefusedRecord>(bench.collect());
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].code, 2);
  EXPECT_EQ(refused[0].command_sequence, 6U);
  EXPECT_EQ(refused[0].expected, 1U);
  EXPECT_EQ(bench.read(static_cast<Register>(0x100 + 4 * 37)), 1U);
}

TEST(CardSession, IdleAndBackpressureChangeNothingButTime) {
  std::vector<Bytes> frames;
  for (const unsigned percent : {0U, 40U, 80U}) {
    CardBench bench{{.seed = 3, .idle_percent = percent, .stall_percent = percent}};
    bench.load();
    bench.open();
    bench.market();
    bench.send(bench.order('B', 100, 1'000'200));
    contract::OrderCancelCommand cancel;
    cancel.user_ref = 1;
    bench.send(cancel);
    bench.advance();
    Bytes all;
    for (const ReleasedFrame& frame : bench.frames()) all = all + bytes_of(frame);
    EXPECT_EQ(all.size(), 54U + 12U);
    frames.push_back(all);
    EXPECT_EQ(only<contract::ReleasedRecord>(bench.collect()).size(), 2U);
  }
  EXPECT_EQ(frames[0], frames[1]);
  EXPECT_EQ(frames[0], frames[2]);
}

}  // namespace
}  // namespace pcl::sim
