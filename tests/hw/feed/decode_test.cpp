// Each ITCH type: bytes by hand in, numbers by hand out. And types and lengths that give no event.
#include <array>

#include "tests/hw/feed/feed_bench.hpp"

namespace pcl::hw {
namespace {

using contract::Counter;
constexpr std::string_view kHead =
    " 01 02 00 00 0a 0b 0c 0d 0e 0f ";  // locate, tracking, timestamp
constexpr std::uint64_t kTime = 0x0A0B0C0D0E0F;
constexpr std::uint64_t kRef = 0x1122334455667788;
constexpr std::uint64_t kMeta = 0x202020204154454D;  // "META    ", its first byte lowest

struct TypeCase {
  char type;
  std::string_view body;
  Event event;  // but for type, locate and timestamp
};

class Types : public testing::TestWithParam<TypeCase> {};

TEST_P(Types, FieldsAreRead) {
  const TypeCase& c = GetParam();
  FeedBench bench{1};
  ASSERT_TRUE(bench.run({framed(
      datagram(1, {Bytes{static_cast<std::uint8_t>(c.type)} + raw(kHead) + raw(c.body)}))}));
  Event event = c.event;
  event.type = c.type;
  event.locate = 0x0102;
  event.timestamp = kTime;
  EXPECT_EQ(bench.events, std::vector{event});
  EXPECT_EQ(bench.count(Counter::kMessages), 1U);
  EXPECT_EQ(bench.count(Counter::kMessagesBadLength), 0U);
}

constexpr std::string_view kR = "11 22 33 44 55 66 77 88 ";
const std::string kAddBody = std::string{kR} + "'S' 00 01 02 03 'META    ' 00 0c 49 50";
INSTANTIATE_TEST_SUITE_P(
    All, Types,
    testing::Values(
        TypeCase{'S', "'Q'", {.code = 'Q'}}, TypeCase{'W', "'3'", {.code = '3'}},
        TypeCase{'h', "'META    ' 'Q' 'H'", {.code = 'H', .quantity = 'Q'}},
        TypeCase{'R',
                 "'META    ' 'Q' 'N' 00 00 00 64 'N' 'C' 'Z ' 'P' 'N' 'N' '1' 'N' 00 00 00 00 'N'",
                 {.reference = kMeta}},
        TypeCase{'H', "'META    ' 'T' ' ' 'LUDP'", {.code = 'T', .quantity = 0x5044554C}},
        TypeCase{'Y', "'META    ' '2'", {.code = '2'}},
        TypeCase{'J',
                 "'META    ' 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
                 {.second = 0x08090A0B0C0D0E0F, .quantity = 0x00010203, .price = 0x04050607}},
        TypeCase{'A',
                 kAddBody,
                 {.reference = kRef, .code = 'S', .quantity = 0x00010203, .price = 0x0C4950}},
        TypeCase{'F',
                 "11 22 33 44 55 66 77 88 'B' 00 01 02 03 'META    ' 00 0c 49 50 'UBSS'",
                 {.reference = kRef, .code = 'B', .quantity = 0x00010203, .price = 0x0C4950}},
        TypeCase{'E',
                 "11 22 33 44 55 66 77 88 81 02 03 04 00 00 00 00 00 00 00 09",
                 {.reference = kRef, .quantity = 0x81020304}},
        TypeCase{'C',
                 "11 22 33 44 55 66 77 88 01 02 03 04 00 00 00 00 00 00 00 09 'Y' 00 0c 49 50",
                 {.reference = kRef, .code = 'Y', .quantity = 0x01020304, .price = 0x0C4950}},
        TypeCase{'X',
                 "11 22 33 44 55 66 77 88 01 02 03 04",
                 {.reference = kRef, .quantity = 0x01020304}},
        TypeCase{'D', kR, {.reference = kRef}},
        TypeCase{'U',
                 "11 22 33 44 55 66 77 88 91 92 93 94 95 96 97 98 01 02 03 04 05 06 07 08",
                 {.reference = kRef,
                  .second = 0x9192939495969798,
                  .quantity = 0x01020304,
                  .price = 0x05060708}},
        TypeCase{'P',
                 "11 22 33 44 55 66 77 88 'B' 00 00 00 01 'META    ' 00 0c 49 50 00 00 00 00 00 00 "
                 "00 09",
                 {.price = 0x0C4950}},
        TypeCase{
            'Q', "00 00 00 00 00 00 00 01 'META    ' 00 0c 49 50 00 00 00 00 00 00 00 09 'O'", {}}),
    [](const auto& param_info) {
      return param_info.param.type == 'h' ? "operational_halt"
                                          : std::string(1, param_info.param.type);
    });

struct Length {
  char type;
  std::size_t bytes;
};
// From Nasdaq's specification.
constexpr std::array kLengths{Length{'S', 12}, Length{'R', 39}, Length{'H', 25}, Length{'Y', 20},
                              Length{'J', 35}, Length{'A', 36}, Length{'F', 40}, Length{'E', 31},
                              Length{'C', 36}, Length{'X', 23}, Length{'D', 19}, Length{'U', 35},
                              Length{'P', 44}, Length{'Q', 40}, Length{'W', 12}, Length{'h', 21}};
constexpr std::array kUnused{Length{'L', 26}, Length{'V', 35}, Length{'K', 28}, Length{'B', 19},
                             Length{'I', 50}, Length{'N', 20}, Length{'O', 48}};

Bytes of(const Length& length, int off) {
  Bytes message{static_cast<std::uint8_t>(length.type)};
  message.resize(static_cast<std::size_t>(static_cast<int>(length.bytes) + off));
  return message;
}

TEST(Lengths, OneByteOffEitherWayIsBadAndHarmsNothingAfter) {
  FeedBench bench{1};
  std::uint64_t sequence = 1;
  std::vector<Bytes> frames;
  for (const auto& set : {std::vector<Length>(kLengths.begin(), kLengths.end()),
                          std::vector<Length>(kUnused.begin(), kUnused.end())}) {
    for (const Length& length : set) {
      frames.push_back(framed(datagram(sequence, {of(length, -1), of(length, 1), kDeleted})));
      sequence += 3;
    }
  }
  ASSERT_TRUE(bench.run(frames));
  EXPECT_EQ(bench.events, std::vector<Event>(23, kDeletedEvent));
  EXPECT_EQ(bench.count(Counter::kMessages), 69U);
  EXPECT_EQ(bench.count(Counter::kMessagesBadLength), 46U);
}

TEST(Lengths, UnusedTypesOfTheirLengthAreCountedUnused) {
  FeedBench bench{1};
  std::vector<Bytes> messages;
  for (const Length& length : kUnused) messages.push_back(of(length, 0));
  ASSERT_TRUE(bench.run({framed(datagram(1, messages))}));
  EXPECT_TRUE(bench.events.empty());
  EXPECT_EQ(bench.count(Counter::kMessagesUnused), 7U);
  EXPECT_EQ(bench.count(Counter::kMessages), 7U);
}

TEST(Lengths, EveryOtherTypeIsUnknown) {
  FeedBench bench{1};
  std::vector<Bytes> frames;
  std::uint64_t sequence = 1;
  for (unsigned type = 0; type < 256; ++type) {
    if (std::string_view{"SRHYJAFECXDUPQLVWKhBINO"}.find(static_cast<char>(type)) !=
        std::string_view::npos)
      continue;
    frames.push_back(framed(datagram(sequence++, {of({static_cast<char>(type), 19}, 0)})));
  }
  ASSERT_EQ(frames.size(), 233U);
  ASSERT_TRUE(bench.run(frames));
  EXPECT_TRUE(bench.events.empty());
  EXPECT_EQ(bench.count(Counter::kMessagesUnknownType), 233U);
}

TEST(Lengths, TinyEmptyAndHugeMessagesDoNotLoseTheFraming) {
  FeedBench bench{1};
  std::vector<Bytes> messages;
  for (std::size_t n = 0; n < 14; ++n) {
    messages.push_back(Bytes(n, 'A'));
    if (n % 3 == 2) messages.push_back(kAdd);
  }
  messages.push_back(Bytes(700, 'A'));
  messages.push_back(kDeleted);
  ASSERT_TRUE(bench.run({framed(datagram(1, messages))}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, kAddEvent, kAddEvent, kAddEvent, kDeletedEvent}));
  EXPECT_EQ(bench.count(Counter::kMessages), 20U);
  EXPECT_EQ(bench.count(Counter::kMessagesBadLength), 15U);
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 0U);
}

}  // namespace
}  // namespace pcl::hw
