// What is broken on a ring or on the bus stops the rings and kills the card, until a reset.
#include <gtest/gtest.h>

#include <functional>

#include "tests/card_port/bench.hpp"
#include "tests/kernels/gateway/kernel_card.hpp"

namespace pcl::kernels {
namespace {

using bench::Bench;
constexpr unsigned kNoRing = 0xFF;

contract::Entry heartbeat(std::uint64_t sequence) {
  contract::HeartbeatCommand command;
  command.seq = sequence;
  return contract::to_entry(command);
}

struct Breakage {
  std::string name;
  RingFault fault;
  unsigned ring;
  std::function<void(KernelCard&, Bench&)> happens;
};
void PrintTo(const Breakage& breakage, std::ostream* out) { *out << breakage.name; }

class Faults : public testing::TestWithParam<Breakage> {};

TEST_P(Faults, KillsTheCardAndFetchesNoMore) {
  const Breakage& c = GetParam();
  KernelCard card{7};
  card.bus.stall_percent = 20;
  card.bus.latency_max = 20;
  card.start();
  Bench desk{card};
  desk.boot();
  ASSERT_EQ(desk.read(contract::Register::kKillState), 0U);
  const std::size_t records_before = card.records.size();
  contract::StatusSlot line;
  (void)card.status(line);
  const std::uint64_t lines_before = line.seq;
  const std::size_t fetched_before = card.bus.fetched.size();

  c.happens(card, desk);
  card.run(400);
  if (c.fault == RingFault::kOverrun) {
    EXPECT_EQ(card.bus.fetched.size(), fetched_before) << "nothing of an overrun is fetched";
  }
  EXPECT_EQ(card.fault(), c.fault);
  EXPECT_EQ(card.fault_ring(), c.ring);
  EXPECT_EQ(card.shell(Shell::kShellStatus) & 7U, 5U) << "enabled, faulty, not idle";
  EXPECT_EQ(desk.read(contract::Register::kKillState), 1U);
  EXPECT_EQ(desk.read(contract::Register::kKillSource), 2U) << "pin";
  EXPECT_TRUE(card.write(contract::Register::kKillReleaseArm, bench::kArmWord));
  EXPECT_TRUE(card.write(contract::Register::kKillRelease, bench::kReleaseWord));
  EXPECT_EQ(desk.read(contract::Register::kKillState), 1U) << "held";

  // No further fetch, on any ring.
  card.bus.fail_read_at = card.bus.fail_write_at = 1;
  const std::size_t fetched = card.bus.fetched.size();
  const std::uint64_t written = card.bus.writes;
  card.put_command(heartbeat(1));
  card.put_packet(Ring::kFeed, std::vector<std::uint8_t>(60));
  card.put_packet(Ring::kReport, std::vector<std::uint8_t>(60));
  for (const Ring ring : {Ring::kCommand, Ring::kFeed, Ring::kReport}) card.announce(ring);
  card.run(400);
  EXPECT_EQ(card.bus.fetched.size(), fetched);
  if (c.fault == RingFault::kBus) {
    EXPECT_EQ(card.bus.writes, written) << "the bus is not used again";
  } else {
    ASSERT_TRUE(card.status(line));
    EXPECT_GT(line.seq, lines_before);
    EXPECT_EQ(line.fault, static_cast<std::uint8_t>(c.fault));
    EXPECT_EQ(line.fault_ring, c.ring);
    card.collect();
    ASSERT_GT(card.records.size(), records_before) << "the kill's record";
    EXPECT_EQ(card.records.back().kind(), static_cast<std::uint8_t>(contract::RecordKind::kKill));
  }
  EXPECT_EQ(card.bus.violations, std::vector<std::string>{});

  // A reset ends it.
  card.reset();
  EXPECT_EQ(card.fault(), RingFault::kNone);
  card.records.clear();
  card.packets.clear();
  card.start();
  Bench again{card};
  again.boot();
  EXPECT_EQ(again.decide(Bench::order()).code, 0) << "trades again";
  EXPECT_EQ(again.frames().size(), 1U);
  EXPECT_EQ(card.bus.violations, std::vector<std::string>{});
  EXPECT_EQ(card.complaints, std::vector<std::string>{});
}

/// A good slot of the ring, with bit `bit` turned after it was sealed.
Breakage flipped(const std::string& name, Ring ring, unsigned bit) {
  return {name, RingFault::kCheck, static_cast<unsigned>(ring), [=](KernelCard& card, Bench&) {
            Slot slot;
            if (ring == Ring::kCommand) {
              slot = to_slot(heartbeat(999));
              seal(slot, card.number(ring));
            } else {
              slot = pack(std::vector<std::uint8_t>(40, 0xA5), card.number(ring))[0];
            }
            slot[bit / 8] = static_cast<std::uint8_t>(slot[bit / 8] ^ 1U << bit % 8);
            card.put(ring, slot);
            card.announce(ring);
          }};
}
/// A good slot of another place.
Breakage displaced(const std::string& name, Ring ring, std::int64_t by) {
  return {name, RingFault::kCheck, static_cast<unsigned>(ring), [=](KernelCard& card, Bench&) {
            const std::uint64_t number = card.number(ring) + static_cast<std::uint64_t>(by);
            Slot slot;
            if (ring == Ring::kCommand) {
              slot = to_slot(heartbeat(999));
              seal(slot, number);
            } else {
              slot = pack(std::vector<std::uint8_t>(40, 0xA5), number)[0];
            }
            card.put(ring, slot);
            card.announce(ring);
          }};
}
/// A sealed packet slot that says what it may not.
Breakage packet(const std::string& name, Ring ring,
                const std::function<void(contract::PacketSlot&)>& spoil, bool second = false) {
  return {name, RingFault::kPacket, static_cast<unsigned>(ring),
          [ring, spoil, second](KernelCard& card, Bench&) {
            contract::PacketSlot slot;
            slot.kind = 1;
            slot.length = 48;
            if (second) {
              slot.seq = card.number(ring);
              Slot first = to_slot(slot);
              seal(first, slot.seq);
              card.put(ring, first);
            }
            slot.seq = card.number(ring);
            slot.last = 1;
            spoil(slot);
            Slot bad = to_slot(slot);
            seal(bad, card.number(ring));
            card.put(ring, bad);
            card.announce(ring);
          }};
}
Breakage doorbell(const std::string& name, Shell at, Ring ring, std::uint32_t more) {
  return {name, RingFault::kOverrun, static_cast<unsigned>(ring),
          [=](KernelCard& card, Bench&) { card.shell(at, card.shell(at) + more); }};
}
Breakage bad_read(const std::string& name, Ring ring) {
  return {name, RingFault::kBus, static_cast<unsigned>(ring), [=](KernelCard& card, Bench&) {
            card.bus.fail_read_at = card.address(ring, card.number(ring));
            if (ring == Ring::kCommand) {
              card.put_command(heartbeat(999));
            } else {
              card.put_packet(ring, std::vector<std::uint8_t>(40));
            }
            card.announce(ring);
          }};
}

INSTANTIATE_TEST_SUITE_P(
    Flipped, Faults,
    testing::Values(
        flipped("command_kind", Ring::kCommand, 0), flipped("command_check", Ring::kCommand, 48),
        flipped("command_check_top", Ring::kCommand, 63),
        flipped("command_sequence", Ring::kCommand, 64),
        flipped("command_last_bit", Ring::kCommand, 511), flipped("feed_kind", Ring::kFeed, 0),
        flipped("feed_last", Ring::kFeed, 8), flipped("feed_length", Ring::kFeed, 16),
        flipped("feed_tag", Ring::kFeed, 24), flipped("feed_epoch", Ring::kFeed, 32),
        flipped("feed_check", Ring::kFeed, 50), flipped("feed_number", Ring::kFeed, 70),
        flipped("feed_payload", Ring::kFeed, 200), flipped("feed_padding", Ring::kFeed, 510),
        flipped("report_payload", Ring::kReport, 300)),
    [](const auto& tested) { return tested.param.name; });
INSTANTIATE_TEST_SUITE_P(Displaced, Faults,
                         testing::Values(displaced("command_a_lap_old", Ring::kCommand, -1024),
                                         displaced("command_one_ahead", Ring::kCommand, 1),
                                         displaced("feed_a_lap_old", Ring::kFeed, -8192),
                                         displaced("feed_wrapped_32_bits", Ring::kFeed, 1LL << 32U),
                                         displaced("report_one_behind", Ring::kReport, -1),
                                         Breakage{"never_written", RingFault::kCheck, 0,
                                                  [](KernelCard& card, Bench&) {
                                                    card.put(Ring::kCommand, Slot{});
                                                    card.announce(Ring::kCommand);
                                                  }}),
                         [](const auto& tested) { return tested.param.name; });
INSTANTIATE_TEST_SUITE_P(
    Packets, Faults,
    testing::Values(
        packet("feed_kind_0", Ring::kFeed, [](auto& slot) { slot.kind = 0; }),
        packet("feed_kind_2", Ring::kFeed, [](auto& slot) { slot.kind = 2; }),
        packet("feed_last_2", Ring::kFeed, [](auto& slot) { slot.last = 2; }),
        packet("feed_last_3", Ring::kFeed, [](auto& slot) { slot.last = 3; }),
        packet("feed_length_49", Ring::kFeed, [](auto& slot) { slot.length = 49; }),
        packet("feed_short_not_last", Ring::kFeed,
               [](auto& slot) {
                 slot.last = 0;
                 slot.length = 47;
               }),
        packet("feed_number", Ring::kFeed, [](auto& slot) { ++slot.seq; }),
        packet("feed_number_high", Ring::kFeed, [](auto& slot) { slot.seq += 1ULL << 32U; }),
        packet(
            "report_empty_not_first", Ring::kReport, [](auto& slot) { slot.length = 0; }, true),
        packet("report_kind", Ring::kReport, [](auto& slot) { slot.kind = 3; })),
    [](const auto& tested) { return tested.param.name; });
INSTANTIATE_TEST_SUITE_P(
    Doorbells, Faults,
    testing::Values(doorbell("command_one_too_many", Shell::kCommandTail, Ring::kCommand, 1025),
                    doorbell("command_backwards", Shell::kCommandTail, Ring::kCommand, ~0U),
                    doorbell("feed_one_too_many", Shell::kFeedTail, Ring::kFeed, 8193),
                    doorbell("report_half_a_turn", Shell::kReportTail, Ring::kReport, 1U << 31U)),
    [](const auto& tested) { return tested.param.name; });
INSTANTIATE_TEST_SUITE_P(
    Bus, Faults,
    testing::Values(bad_read("command", Ring::kCommand), bad_read("feed", Ring::kFeed),
                    bad_read("report", Ring::kReport),
                    Breakage{"record", RingFault::kBus, 3,
                             [](KernelCard& card, Bench&) {
                               std::uint64_t number = 1;
                               while (card.bus.read(card.address(Ring::kRecord, number))[0] != 0)
                                 ++number;
                               card.bus.fail_write_at = card.address(Ring::kRecord, number);
                               // Refused: one record each, more than are written when the error
                               // comes.
                               for (int i = 0; i < 60; ++i) card.put_command(heartbeat(0));
                               card.announce(Ring::kCommand);
                             }},
                    Breakage{"frame", RingFault::kBus, 4,
                             [](KernelCard& card, Bench& desk) {
                               card.bus.fail_write_at = kRings[4];
                               contract::SessionControlCommand query;
                               query.op = 'Q';
                               query.seq = desk.command_sequence;
                               for (int i = 0; i < 60; ++i) {
                                 ++query.seq;
                                 card.put_command(contract::to_entry(query));
                               }
                               card.announce(Ring::kCommand);
                             }},
                    Breakage{"status_line", RingFault::kBus, kNoRing,
                             [](KernelCard& card, Bench&) {
                               card.bus.fail_write_at = kStatusLine;
                               card.shell(Shell::kFence, 0x1234);
                             }}),
    [](const auto& tested) { return tested.param.name; });

TEST(FaultOrder, WhatWasGoodBeforeTheFaultHasItsEffectAndNothingBehindItHas) {
  KernelCard card;
  card.start();
  Bench desk{card};
  desk.boot();
  card.records.clear();
  for (int i = 0; i < 5; ++i) card.put_command(heartbeat(0));
  Slot bad = to_slot(heartbeat(0));
  card.put(Ring::kCommand, bad);  // not sealed
  for (int i = 0; i < 5; ++i) card.put_command(heartbeat(0));
  card.announce(Ring::kCommand);
  card.run(500);
  EXPECT_EQ(card.fault(), RingFault::kCheck);
  card.collect();
  int refused = 0;
  for (const contract::Entry& record : card.records) {
    refused += record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kRefused);
  }
  EXPECT_EQ(refused, 5);
  contract::StatusSlot line;
  ASSERT_TRUE(card.status(line));
  EXPECT_EQ(line.command_head, card.number(Ring::kCommand) - 1 - 6) << "the bad one was not taken";
}

TEST(FaultOrder, TheFirstFaultIsKept) {
  KernelCard card;
  card.start();
  card.settle();
  card.shell(Shell::kFeedTail, 9000);
  card.shell(Shell::kCommandTail, 9000);
  EXPECT_EQ(card.fault(), RingFault::kOverrun);
  EXPECT_EQ(card.fault_ring(), 1U);
}

TEST(FaultOrder, AFullRingIsNoOverrun) {
  KernelCard card;
  card.start();
  card.settle();
  for (int i = 0; i < 1024; ++i) card.put_command(heartbeat(static_cast<std::uint64_t>(i) + 1));
  card.announce(Ring::kCommand);
  ASSERT_TRUE(card.fence());
  EXPECT_EQ(card.fault(), RingFault::kNone);
  contract::StatusSlot line;
  ASSERT_TRUE(card.status(line));
  EXPECT_EQ(line.command_head, 1024U);
}

}  // namespace
}  // namespace pcl::kernels
