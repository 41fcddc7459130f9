// The layout of journal.hpp, byte by byte, and what is no record.
#include "host/journal/format.hpp"

#include <gtest/gtest.h>

#include <random>

#include "host/base/crc32c.hpp"
#include "tests/journal/records.hpp"

namespace pcl::journal::format::test {
namespace {

using journal::test::Bytes;
using journal::test::bytes_of;

Bytes hex_bytes(const std::string& text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(i, 2), nullptr, 16)));
  return bytes;
}
void put_crc(Bytes& bytes) {
  const std::uint32_t crc = crc32c(bytes);
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::byte>(crc >> (8 * i) & 0xFFU));
}

TEST(Format, HeaderStandsAsWritten) {
  Bytes expected = hex_bytes(
      "50434c4a524e4c32"  // PCLJRNL2
      "02000000"
      "07000000"
      "0807060504030201"
      "8877665544332211"
      "efcdab8967452301"
      "00000000");
  put_crc(expected);
  const auto bytes =
      encode(SegmentHeader{7, 0x0102030405060708, 0x1122334455667788, 0x0123456789ABCDEF});
  EXPECT_EQ(Bytes(bytes.begin(), bytes.end()), expected);
  const auto back = decode_header(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->segment, 7U);
  EXPECT_EQ(back->first_sequence, 0x0102030405060708U);
  EXPECT_EQ(back->chain, 0x1122334455667788U);
  EXPECT_EQ(back->journal_id, 0x0123456789ABCDEFU);
  EXPECT_FALSE(decode_header(std::span{bytes}.first(47)));
}

TEST(Format, RecordStandsAsWrittenAndEndsOnTheGrid) {
  Position position{1, 0x0102030405060708, 0x1122334455667788};
  Bytes out;
  append(out, position, RecordType::kOutputs, 0x0506, bytes_of("abc"),
         {.causation = 0xA1, .correlation = 0xB2});
  Bytes expected = hex_bytes(
      "03000000"
      "0200"
      "0605"
      "0807060504030201"
      "8877665544332211"
      "a100000000000000"
      "b200000000000000"
      "616263"
      "00");  // up to 44 = 8 * 5 + 4
  put_crc(expected);
  EXPECT_EQ(out, expected);
  EXPECT_EQ(position.sequence, 0x0102030405060709U);
  const auto found = parse(out);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->bytes, 48U);
  EXPECT_EQ(found->record.link, (Link{0xA1, 0xB2}));
  EXPECT_EQ(found->record.version, 0x0506);
  EXPECT_EQ(position.chain, next_chain(found->chain, found->crc));
}

/// FNV-1a 64 in its published form, over eight bytes of id, then over chain and crc.
TEST(Format, ChainIsFnv1a) {
  const auto fnv1a = [](const Bytes& bytes) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const std::byte b : bytes) {
      hash ^= std::to_integer<std::uint64_t>(b);
      hash *= 1099511628211ULL;
    }
    return hash;
  };
  EXPECT_EQ(fnv1a({std::byte{'a'}}), 0xAF63DC4C8601EC8CULL);  // published
  EXPECT_EQ(beginning(0x0102).chain, fnv1a(hex_bytes("0201000000000000")));
  EXPECT_EQ(next_chain(0x0102, 0xFFEE), fnv1a(hex_bytes("0201000000000000eeff0000")));
}

struct SizeCase {
  std::size_t payload, record;
};
class RecordSize : public testing::TestWithParam<SizeCase> {};
TEST_P(RecordSize, IsPaddedToEight) {
  EXPECT_EQ(record_bytes(GetParam().payload), GetParam().record);
  Position position = beginning(0);
  Bytes out;
  append(out, position, RecordType::kEvent, 1, Bytes(GetParam().payload, std::byte{0xFF}), {});
  EXPECT_EQ(out.size(), GetParam().record);
  const auto found = parse(out);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->record.payload.size(), GetParam().payload);
}
INSTANTIATE_TEST_SUITE_P(Edges, RecordSize,
                         testing::Values(SizeCase{0, 48}, SizeCase{1, 48}, SizeCase{4, 48},
                                         SizeCase{5, 56}, SizeCase{12, 56}, SizeCase{13, 64},
                                         SizeCase{64, 112}, SizeCase{1'048'576, 1'048'624}));

TEST(Format, ALengthOrTypeBeyondItsRangeIsNoRecord) {
  Position position = beginning(0);
  Bytes good;
  append(good, position, RecordType::kHash, 1, bytes_of("12345678"), {});
  for (const std::size_t at : {0U, 4U}) {  // both with a crc that is right again
    for (const int value : {0, 1, 3, 4, 255}) {
      Bytes bytes{good.begin(), good.end() - 4};
      bytes[at == 0 ? 2 : 4] = static_cast<std::byte>(value);  // length + value * 65,536
      put_crc(bytes);
      const bool sound = at == 0 ? value == 0 : value == 1 || value == 3;
      EXPECT_EQ(parse(bytes).has_value(), sound) << at << " " << value;
    }
  }
}

TEST(Format, OnlyNamesOfSegmentsAreSegments) {
  EXPECT_EQ(segment_number("segment-00000012.pclj"), 12U);
  EXPECT_EQ(segment_number("segment-4294967295.pclj"), 4'294'967'295U);
  EXPECT_EQ(segment_name(4'294'967'295U), "segment-4294967295.pclj");
  for (const std::string name :
       {"segment-0000012.pclj", "segment-000000012.pclj", "segment-0000001x.pclj",
        "segment-4294967296.pclj", "segment-00000012.pclj.torn-48", "segment-", "lock", ""}) {
    EXPECT_FALSE(segment_number(name)) << name;
  }
}

TEST(Resync, FindsASoundRecordOnTheGridAlone) {
  Position position = beginning(0);
  position.sequence = 9;
  Bytes record;
  append(record, position, RecordType::kEvent, 1, bytes_of("abc"), {});
  for (std::size_t before = 0; before <= 32; ++before) {
    Bytes tail(before, std::byte{0x5A});
    tail.insert(tail.end(), record.begin(), record.end());
    const Resync found = behind(tail);
    const bool seen = before != 0 && before % 8 == 0;  // at 0 it would not be behind
    EXPECT_EQ(found.what, seen ? Behind::kRecord : Behind::kNothing) << before;
    EXPECT_EQ(found.sequence, seen ? 9U : 0U);
    tail.pop_back();
    EXPECT_EQ(behind(tail).what, Behind::kNothing);
  }
}

/// Every eight bytes announce a record as large as fits, and none checks: a crc each would be
/// 2^16 times 2^18 bytes.
TEST(Resync, BytesThatAnnounceManyRecordsEndItUndecided) {
  Bytes hostile;
  const std::size_t size = 1U << 20U;
  while (hostile.size() < size) {
    const Bytes word = hex_bytes("0000040001000100");  // 262,144 bytes, type 1, version 1
    hostile.insert(hostile.end(), word.begin(), word.end());
  }
  EXPECT_EQ(behind(hostile).what, Behind::kUndecided);
  std::mt19937_64 random{5};
  for (std::byte& b : hostile) b = static_cast<std::byte>(random());
  EXPECT_EQ(behind(hostile).what, Behind::kNothing);
}

}  // namespace
}  // namespace pcl::journal::format::test
