// The Card port over a device that answers, lies or is silent.
#include "host/adapters/card_xrt/xrt_card.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "tests/adapters/card_xrt/fake_device.hpp"

namespace pcl::card_xrt {
namespace {

using contract::ShellRegister;

struct Refusal {
  std::string name;
  std::uint32_t offset;
  std::uint32_t value;
  std::string expected;
};
class XrtCardStart : public testing::TestWithParam<Refusal> {};
TEST_P(XrtCardStart, RefusesAnotherDevice) {
  const Refusal& c = GetParam();
  auto device = std::make_shared<test::FakeDevice>();
  device->registers[c.offset] = c.value;
  const auto card = XrtCard::open(device, {.host_time = true});
  ASSERT_FALSE(card);
  EXPECT_EQ(card.error().fault, Fault::kInvalid);
  EXPECT_EQ(card.error().message, c.expected);
  EXPECT_EQ(device->registers[0x1010], 0U) << "its rings were not started";
  if (c.offset >= 0x1000) {
    EXPECT_TRUE(device->writes.empty()) << "what is not ours is left alone";
  }
}
INSTANTIATE_TEST_SUITE_P(
    Wrong, XrtCardStart,
    testing::Values(
        Refusal{"shell", 0x1000, 0xFFFFFFFF, "card: shell_id is 0xffffffff, expected 0x50434c47"},
        Refusal{"shell_version", 0x1004, 9,
                "card: shell_version is 0x00000009, expected 0x00000001"},
        Refusal{"contract", 0x000, 0, "card: contract_id is 0x00000000, expected 0x50434c31"},
        Refusal{"contract_version", 0x004, 5,
                "card: contract_version is 0x00000005, expected 0x00000004"}),
    [](const auto& each) { return each.param.name; });

TEST(XrtCardStartSequence, ResetsThenNamesTheRingsThenStartsThem) {
  auto device = std::make_shared<test::FakeDevice>();
  const auto card = XrtCard::open(device, {.host_time = false});
  ASSERT_TRUE(card) << card.error().message;
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> expected{
      {0x100C, 0x52535430}, {0x1080, 0x56789000}, {0x1084, 0x1234}, {0x1088, 0x56799000},
      {0x108C, 0x1234},     {0x1090, 0x56819000}, {0x1094, 0x1234}, {0x1098, 0x56829000},
      {0x109C, 0x1234},     {0x10A0, 0x56929000}, {0x10A4, 0x1234}, {0x10A8, 0x56939000},
      {0x10AC, 0x1234},     {0x1014, 0},          {0x1020, 76'800}, {0x1010, 1}};
  EXPECT_EQ(device->writes, expected);
}

TEST(XrtCardStartSequence, AHostThatGivesTheTimeAsksForEchoes) {
  auto device = std::make_shared<test::FakeDevice>();
  device->clock = 0;
  const auto card = XrtCard::open(device, {.host_time = true});
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(device->registers[0x1014], 1U);
  EXPECT_EQ(device->registers[0x1010], 3U);
}

TEST(XrtCardStartSequence, ACardOfUnknownClockCountsNoTime) {
  auto device = std::make_shared<test::FakeDevice>();
  device->clock = 0;
  const auto card = XrtCard::open(device, {.host_time = false});
  ASSERT_FALSE(card);
  EXPECT_EQ(card.error().message,
            "card: the kernel's clock is not known (CLOCK_FREQ_TOPOLOGY of the xclbin): it cannot "
            "count time");
}

TEST(XrtCardStartSequence, MemoryOffAPageIsRefused) {
  auto device = std::make_shared<test::FakeDevice>();
  device->where += 64;
  EXPECT_FALSE(XrtCard::open(device, {.host_time = true}));
}

TEST(XrtCardEnd, ResetsAndKeepsTheMemoryOfAKernelThatDoesNotConfirm) {
  auto device = std::make_shared<test::FakeDevice>();
  const std::weak_ptr<test::FakeDevice> watched = device;
  for (const bool confirms : {true, false}) {
    auto card = XrtCard::open(device, {.host_time = true, .patience_ms = 20});
    ASSERT_TRUE(card);
    if (!confirms) device->registers[0x1008] = 8;
    device->writes.clear();
    card->reset();
    ASSERT_EQ(device->writes.size(), 1U);
    EXPECT_EQ(device->writes[0].first, 0x100CU);
    EXPECT_EQ(device.use_count(), confirms ? 1 : 2);
  }
}

TEST(XrtCardStartSequence, ADeviceThatNeverComesOutOfItsResetIsUnavailable) {
  auto device = std::make_shared<test::FakeDevice>();
  device->registers[0x1008] = 8;
  const auto card = XrtCard::open(device, {.host_time = true, .patience_ms = 20});
  ASSERT_FALSE(card);
  EXPECT_EQ(card.error().message, "card: still resetting after 20 ms");
}

class XrtCardTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = XrtCard::open(device, {.host_time = true, .patience_ms = 30});
    ASSERT_TRUE(opened) << opened.error().message;
    card = std::move(*opened);
    device->writes.clear();
  }
  std::string lost() const { return card->health() ? "" : card->health().error().message; }
  bool killed() const {
    return std::any_of(device->writes.begin(), device->writes.end(), [](const auto& write) {
      return write == std::pair<std::uint32_t, std::uint32_t>{0x020, 20};  // kill_engage, by wire
    });
  }
  /// Nothing goes through a lost card any more.
  void expect_shut() {
    contract::Entry entry;
    std::array<contract::Entry, 4> records;
    std::array<ReleasedFrame, 4> frames;
    EXPECT_EQ(card->submit({&entry, 1}), 0U);
    EXPECT_FALSE(card->feed({}));
    EXPECT_FALSE(card->report(1, {}));
    EXPECT_EQ(card->poll(records), 0U);
    EXPECT_EQ(card->frames(frames), 0U);
    EXPECT_FALSE(card->read(contract::Register::kStatus));
    EXPECT_FALSE(card->write(contract::Register::kStaleUs, 1));
    EXPECT_TRUE(card->quiet());
  }

  std::shared_ptr<test::FakeDevice> device = std::make_shared<test::FakeDevice>();
  std::unique_ptr<XrtCard> card;
};

TEST_F(XrtCardTest, RingsOneBellForManyCommandsAndOneForTheTime) {
  std::array<contract::Entry, 3> commands{};
  card->advance(CardTime{5});
  device->writes.clear();
  EXPECT_EQ(card->submit(commands), 3U);
  EXPECT_TRUE(device->writes.empty()) << "the doorbell is advance()'s";
  card->advance(CardTime{(1ULL << 32U) + 7});
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> expected{
      {0x1018, 1}, {0x101C, 7}, {0x1040, 3}};
  EXPECT_EQ(device->writes, expected);
  EXPECT_TRUE(card->quiet());
  device->writes.clear();
  card->advance(CardTime{3});  // backwards
  card->advance(CardTime{(1ULL << 32U) + 7});
  EXPECT_TRUE(device->writes.empty()) << "nothing new: nothing to ask";
}

TEST_F(XrtCardTest, ARegisterWriteIsFenced) {
  card->advance(CardTime{1});
  device->writes.clear();
  ASSERT_TRUE(card->write(contract::Register::kStaleUs, 9));
  EXPECT_FALSE(card->quiet());
  card->advance(CardTime{1});
  ASSERT_EQ(device->writes.size(), 2U);
  EXPECT_EQ(device->writes[1].first, 0x1028U);
  EXPECT_TRUE(card->quiet());
}

TEST_F(XrtCardTest, AFullCommandRingTakesWhatFits) {
  device->answers = false;
  std::vector<contract::Entry> commands(contract::kCommandSlots + 5);
  EXPECT_EQ(card->submit(commands), contract::kCommandSlots);
  EXPECT_EQ(card->submit(commands), 0U);
}

TEST_F(XrtCardTest, CreditsGoBackAQuarterAtATime) {
  std::vector<contract::Entry> out(contract::kRecordSlots);
  for (std::size_t i = 0; i < contract::kRecordSlots / 4 - 1; ++i) device->put_record({});
  EXPECT_EQ(card->poll(out), contract::kRecordSlots / 4 - 1);
  EXPECT_TRUE(device->writes.empty());
  device->put_record({});
  EXPECT_EQ(card->poll(out), 1U);
  ASSERT_EQ(device->writes.size(), 1U);
  EXPECT_EQ(device->writes[0].first, 0x104CU);
  EXPECT_EQ(device->writes[0].second, contract::kRecordSlots / 4);
}

TEST_F(XrtCardTest, AFrameOfTwoSlotsComesWhole) {
  contract::PacketSlot slot;
  slot.length = 48;
  slot.payload.fill('a');
  device->put_frame_slot(slot);
  std::array<ReleasedFrame, 2> frames;
  EXPECT_EQ(card->frames(frames), 0U);
  slot.length = 3;
  slot.last = 1;
  slot.tag = 0b1011;  // new risk, poisoned, session 2
  slot.epoch = 777;
  slot.payload.fill('b');
  device->put_frame_slot(slot);
  ASSERT_EQ(card->frames(frames), 1U);
  EXPECT_EQ(frames[0].length, 51);
  EXPECT_EQ(frames[0].bytes[47], std::byte{'a'});
  EXPECT_EQ(frames[0].bytes[50], std::byte{'b'});
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{true, true, 2, 777}));
}

TEST_F(XrtCardTest, ASilentCardIsLostAndKilled) {
  device->answers = false;
  card->advance(CardTime{1});
  EXPECT_EQ(lost(), "card: no answer to a fence and no progress for 30 ms");
  EXPECT_TRUE(killed());
  expect_shut();
}

TEST_F(XrtCardTest, ALineThatIsNotSettledIsNoAnswer) {
  device->answers = false;
  device->status.settled = 0;
  contract::Entry command;
  ASSERT_EQ(card->submit({&command, 1}), 1U);
  device->status.command_head = 1;  // fetched, and still under way
  device->status.fence = 1;
  device->status.now_us = 1;
  device->show();
  card->advance(CardTime{1});
  EXPECT_EQ(lost(), "card: no answer to a fence and no progress for 30 ms");
}

TEST_F(XrtCardTest, AnAnswerCoversEveryRingAndTheTime) {
  const std::vector<std::function<void(contract::StatusSlot&)>> behind{
      [](auto& line) { line.command_head = 0; }, [](auto& line) { line.feed_head = 0; },
      [](auto& line) { line.report_head = 0; }, [](auto& line) { line.now_us = 4; },
      [](auto& line) { line.fence = 0; }};
  for (std::size_t i = 0; i <= behind.size(); ++i) {  // the last: nothing is behind
    SetUp();
    card->advance(CardTime{4});
    device->answers = false;
    contract::Entry command;
    ASSERT_EQ(card->submit({&command, 1}), 1U);
    ASSERT_TRUE(card->feed({}));
    ASSERT_TRUE(card->report(1, {}));
    contract::StatusSlot& line = device->status;
    line.command_head = line.feed_head = line.report_head = 1;
    line.now_us = 5;
    line.settled = 1;
    if (i < behind.size()) behind[i](line);
    device->show();
    card->advance(CardTime{5});
    EXPECT_EQ(card->quiet() && card->health(), i == behind.size()) << i;
    device = std::make_shared<test::FakeDevice>();
  }
}

TEST_F(XrtCardTest, ACorruptRecordLosesTheCard) {
  device->put_record({});
  device->put_record({});
  *device->slot_at(kRecordPlace, 2) ^= std::byte{0x10};
  std::array<contract::Entry, 4> out;
  EXPECT_EQ(card->poll(out), 1U) << "the good one before it";
  EXPECT_EQ(lost(), "card: records: slot 2 of the ring fails its check");
  EXPECT_TRUE(killed());
  expect_shut();
}

TEST_F(XrtCardTest, AFrameBeyondItsBoundLosesTheCard) {
  contract::PacketSlot slot;
  slot.length = 48;
  device->put_frame_slot(slot);
  slot.length = contract::kReleaseBytesMax - 48 + 1;
  slot.last = 1;
  device->put_frame_slot(slot);
  std::array<ReleasedFrame, 2> frames;
  EXPECT_EQ(card->frames(frames), 0U);
  EXPECT_EQ(lost(), "card: frames: slot 2 of length 41 makes a packet of more than 88 bytes");
  EXPECT_TRUE(killed());
}

TEST_F(XrtCardTest, AShellThatStoppedSaysWhy) {
  device->status.fault = static_cast<std::uint8_t>(contract::RingFault::kCheck);
  device->status.fault_ring = static_cast<std::uint8_t>(contract::Ring::kFeed);
  device->show();
  card->advance(CardTime{1});
  EXPECT_EQ(lost(), "card: the shell stopped: check fault on the feed ring");
  EXPECT_TRUE(killed());
  expect_shut();
}

TEST_F(XrtCardTest, AStatusLineThatCountsTooMuchLosesTheCard) {
  device->answers = false;
  device->status.feed_head = 1;
  device->show();
  card->advance(CardTime{1});
  EXPECT_EQ(lost(), "card: the status line says that more was taken than was announced");
}

TEST_F(XrtCardTest, ADeviceThatIsGoneIsLostAtTheNextAccess) {
  device->dead = true;
  const auto value = card->read(contract::Register::kStatus);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().fault, Fault::kUnavailable);
  EXPECT_EQ(lost(), "the device is gone");
  card->engage(contract::KillSource::kCli);  // says nothing, harms nothing
  expect_shut();
}

TEST_F(XrtCardTest, AFullUpRingComesBeforeTheAnswer) {
  device->answers = false;
  for (std::size_t i = 0; i < contract::kRecordSlots / 2; ++i) device->put_record({});
  card->advance(CardTime{1});
  EXPECT_TRUE(card->health()) << "it waits for us, not we for it";
  EXPECT_FALSE(card->quiet());
}

/// A card with its own time, looked at until it is lost or 600 looks have passed.
class XrtCardLive : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = XrtCard::open(device, {.host_time = false, .patience_ms = 200});
    ASSERT_TRUE(opened) << opened.error().message;
    card = std::move(*opened);
    contract::Entry command;
    ASSERT_EQ(card->submit({&command, 1}), 1U);
    card->advance(CardTime{1});
    ASSERT_TRUE(card->health()) << "hardware is not waited for";
  }
  std::string lost_in_time() {
    for (int i = 0; i < 600 && card->health(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
      card->advance(CardTime{2});
    }
    return card->health() ? "" : card->health().error().message;
  }
  std::shared_ptr<test::FakeDevice> device = std::make_shared<test::FakeDevice>();
  std::unique_ptr<XrtCard> card;
};

TEST_F(XrtCardLive, ADeviceThatFellOffItsBusIsLost) {
  device->registers[0x1008] = 0xFFFFFFFF;
  EXPECT_EQ(lost_in_time(), "card: shell_status reads all ones: the device is gone");
  EXPECT_TRUE(card->quiet());
}

TEST_F(XrtCardLive, ABusFaultShowsInTheStatusRegisterAlone) {
  device->registers[0x1008] = 0x030405;
  EXPECT_EQ(lost_in_time(), "card: the shell stopped: bus fault on the record ring");
}

TEST_F(XrtCardLive, CommandsThatNobodyTakesLoseTheCard) {
  device->answers = false;
  contract::Entry command;
  ASSERT_EQ(card->submit({&command, 1}), 1U);
  EXPECT_EQ(lost_in_time(), "card: nothing announced was taken for 200 ms");
}

TEST_F(XrtCardLive, ACardThatTakesThemIsWell) {
  device->registers[0x1008] = 3;
  EXPECT_EQ(lost_in_time(), "");
  EXPECT_TRUE(card->quiet());
}

TEST_F(XrtCardLive, AllOnesInARegisterAreNotBelieved) {
  device->registers[0x008] = 0xFFFFFFFF;
  device->registers[0x1008] = 0xFFFFFFFF;
  EXPECT_FALSE(card->read(contract::Register::kStatus));
  EXPECT_FALSE(card->health());
}

}  // namespace
}  // namespace pcl::card_xrt
