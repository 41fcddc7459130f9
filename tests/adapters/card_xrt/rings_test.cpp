// The host's ends of the rings over plain memory: layouts, checks, laps, damage.
#include "host/adapters/card_xrt/rings.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "host/adapters/card_xrt/slot.hpp"
#include "tests/adapters/card_xrt/fake_device.hpp"

namespace pcl::card_xrt {
namespace {

contract::Entry counting() {
  contract::Entry slot;
  std::iota(slot.bytes.begin(), slot.bytes.end(), std::uint8_t{0});
  return slot;
}

struct CheckCase {
  std::string name;
  std::uint64_t number;
  contract::Entry slot;
  std::size_t check_at;
  std::uint16_t expected;  // computed apart, from the contract's words
};
class SlotCheck : public testing::TestWithParam<CheckCase> {};
TEST_P(SlotCheck, IsTheContracts) {
  const CheckCase& c = GetParam();
  EXPECT_EQ(slot_check(c.number, c.slot, c.check_at), c.expected);
  contract::Entry overwritten = c.slot;
  store_check(overwritten, c.check_at, 0xABCD);
  EXPECT_EQ(slot_check(c.number, overwritten, c.check_at), c.expected) << "the field counts as 0";
}
INSTANTIATE_TEST_SUITE_P(
    Vectors, SlotCheck,
    testing::Values(CheckCase{"zeros", 1, {}, kCheckInHeader, 0xCB6C},
                    CheckCase{"counting", 1, counting(), kCheckInHeader, 0x6C90},
                    CheckCase{"next_place", 2, counting(), kCheckInHeader, 0xF15E},
                    CheckCase{"in_record", 1, counting(), kCheckInRecord, 0xF1F1},
                    CheckCase{"far_place", 1ULL << 40U, counting(), kCheckInRecord, 0x3DD9}),
    [](const auto& each) { return each.param.name; });

class Rings : public testing::Test {
 protected:
  contract::Entry at(std::uint64_t number) { return device.slot(kReportPlace, number); }
  test::FakeDevice device;
  DownRing down{device.memory(), kReportPlace};
  UpRing up{device.memory(), kRecordPlace, kCheckInRecord};
};

TEST_F(Rings, APacketIsCutIntoSlotsOf48) {
  std::vector<std::byte> body(90);
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<std::byte>(i);
  const std::array head{std::byte{0xAA}, std::byte{0xBB}};
  ASSERT_TRUE(down.put_packet(head, body));
  EXPECT_EQ(down.tail(), 2U);
  const auto first = contract::from_entry<contract::PacketSlot>(at(1));
  const auto second = contract::from_entry<contract::PacketSlot>(at(2));
  EXPECT_EQ(first.kind, 1);
  EXPECT_EQ(first.last, 0);
  EXPECT_EQ(first.length, 48);
  EXPECT_EQ(first.seq, 1U);
  EXPECT_EQ(static_cast<std::uint8_t>(first.payload[0]), 0xAA);
  EXPECT_EQ(static_cast<std::uint8_t>(first.payload[1]), 0xBB);
  EXPECT_EQ(first.payload[2], 0);
  EXPECT_EQ(first.payload[47], 45);
  EXPECT_EQ(second.last, 1);
  EXPECT_EQ(second.length, 44);
  EXPECT_EQ(second.seq, 2U);
  EXPECT_EQ(second.payload[0], 46);
  EXPECT_EQ(second.payload[43], 89);
  EXPECT_EQ(second.payload[44], 0) << "zero beyond its length";
  EXPECT_EQ(first.check, kernels::check_of(1, at(1).bytes, 6));
  EXPECT_EQ(second.check, kernels::check_of(2, at(2).bytes, 6));
}

TEST_F(Rings, AnEmptyPacketIsOneSlotOfLengthZero) {
  ASSERT_TRUE(down.put_packet({}, {}));
  const auto only = contract::from_entry<contract::PacketSlot>(at(1));
  EXPECT_EQ(only.last, 1);
  EXPECT_EQ(only.length, 0);
  EXPECT_EQ(down.tail(), 1U);
}

TEST_F(Rings, AHeadLongerThanASlotGoesOnInTheNext) {
  std::vector<std::byte> head(50, std::byte{7}), body(3, std::byte{9});
  ASSERT_TRUE(down.put_packet(head, body));
  const auto second = contract::from_entry<contract::PacketSlot>(at(2));
  EXPECT_EQ(second.length, 5);
  EXPECT_EQ(second.payload[1], 7);
  EXPECT_EQ(second.payload[2], 9);
}

TEST_F(Rings, APacketWithoutRoomIsNotBegun) {
  for (std::size_t i = 0; i + 1 < kReportPlace.slots; ++i) ASSERT_TRUE(down.put_packet({}, {}));
  EXPECT_EQ(down.room(), 1U);
  EXPECT_FALSE(down.put_packet({}, std::vector<std::byte>(49)));
  EXPECT_EQ(down.room(), 1U);
  EXPECT_TRUE(down.put_packet({}, std::vector<std::byte>(48)));
  EXPECT_FALSE(down.put_packet({}, {}));
  EXPECT_TRUE(down.taken(2));
  EXPECT_TRUE(down.put_packet({}, std::vector<std::byte>(49)));
  EXPECT_EQ(contract::from_entry<contract::PacketSlot>(at(kReportPlace.slots + 1)).seq,
            kReportPlace.slots + 1);
}

TEST_F(Rings, AHeadBeyondWhatWasPutIsALie) {
  ASSERT_TRUE(down.put_packet({}, {}));
  EXPECT_TRUE(down.taken(1));
  EXPECT_FALSE(down.taken(2));
  EXPECT_FALSE(down.taken(0)) << "nor does it go back";
}

TEST_F(Rings, RecordsComeInOrderOverManyLaps) {
  for (std::uint64_t n = 1; n <= 3 * kRecordPlace.slots; ++n) {
    contract::CountersRecord record;
    record.value0 = n * 7;
    device.put_record(contract::to_entry(record));
    const auto taken = up.take();
    ASSERT_TRUE(taken) << taken.error().message;
    ASSERT_TRUE(taken->has_value()) << n;
    const auto got = contract::from_entry<contract::CountersRecord>(**taken);
    ASSERT_EQ(got.seq, n) << "its check is gone from seq";
    ASSERT_EQ(got.value0, n * 7);
  }
  const auto none = up.take();
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  EXPECT_EQ(up.head(), 3 * kRecordPlace.slots);
}

TEST_F(Rings, HalfFullIsHalfOfTheSlots) {
  for (std::size_t n = 1; n < kRecordPlace.slots / 2; ++n) device.put_record({});
  EXPECT_FALSE(up.half_full());
  device.put_record({});
  EXPECT_TRUE(up.half_full());
}

TEST_F(Rings, AnyFlippedBitOfARecordIsSeen) {
  device.put_record(contract::to_entry(contract::QuoteRecord{}));
  const contract::Entry good = device.slot(kRecordPlace, 1);
  for (std::size_t bit = 0; bit < 8 * kSlotBytes; ++bit) {
    contract::Entry bad = good;
    bad.bytes[bit / 8] = static_cast<std::uint8_t>(bad.bytes[bit / 8] ^ 1U << bit % 8);
    device.put_raw(kRecordPlace, 1, bad);
    UpRing reader{device.memory(), kRecordPlace, kCheckInRecord, 1'000};
    const auto taken = reader.take();
    // The one bit that makes the sequence 0 makes the slot an untouched one.
    if (bit == 64) {
      EXPECT_TRUE(taken && !taken->has_value());
    } else {
      ASSERT_FALSE(taken) << "bit " << bit;
      EXPECT_EQ(taken.error().fault, Fault::kCorrupt);
      EXPECT_NE(taken.error().message.find("slot 1 "), std::string::npos);
    }
  }
}

TEST_F(Rings, ASlotOfAnotherPlaceIsNamed) {
  device.put_record({});
  device.put_raw(kRecordPlace, 1,
                 test::sealed(
                     5,
                     [] {
                       contract::Entry slot;
                       slot.bytes[8] = 5;
                       return slot;
                     }(),
                     14));
  const auto taken = up.take();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "slot 1 of the ring holds sequence 5, expected 1 or 0");
}

TEST_F(Rings, AStatusLineBeingWrittenLeavesTheLastOne) {
  StatusLine line{device.memory()};
  device.status.fence = 3;
  device.show();
  EXPECT_EQ(line.refresh().fence, 3U);
  contract::Entry torn = device.slot(kStatusPlace, 1);
  torn.bytes[8] = 9;  // a later number, another line's check
  device.put_raw(kStatusPlace, 1, torn);
  EXPECT_EQ(line.refresh().seq, 1U);
  device.status.fence = 4;
  device.show();
  EXPECT_EQ(line.refresh().fence, 4U);
}

}  // namespace
}  // namespace pcl::card_xrt
