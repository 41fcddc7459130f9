#include "host/adapters/feed_file/pcap_file.hpp"

#include <gtest/gtest.h>

#include "tests/adapters/feed_file/file_fixture.hpp"

namespace pcl::feed_file {
namespace {

using test::bytes;
using test::TempFile;
using test::text_of;

// Headers written out for each byte order: version 2.4, snap length 0x40000, link type 1.
const std::string kBigMicro =
    bytes({0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1});
const std::string kBigNano =
    bytes({0xA1, 0xB2, 0x3C, 0x4D, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1});
const std::string kLittleMicro =
    bytes({0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0});
const std::string kLittleNano =
    bytes({0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0});
// Second 2, fraction 258 (0x102), 3 bytes captured of 1,000.
const std::string kBigRecord = bytes({0, 0, 0, 2, 0, 0, 1, 2, 0, 0, 0, 3, 0, 0, 3, 0xE8}) + "abc";
const std::string kLittleRecord =
    bytes({2, 0, 0, 0, 2, 1, 0, 0, 3, 0, 0, 0, 0xE8, 3, 0, 0}) + "abc";

struct OrderCase {
  std::string name;
  std::string content;
  std::uint64_t timestamp_ns;
};
class PcapOrders : public testing::TestWithParam<OrderCase> {};

TEST_P(PcapOrders, ReadsTheRecord) {
  const TempFile on_disk{GetParam().content};
  auto file = PcapFile::open(on_disk.path());
  ASSERT_TRUE(file) << file.error().message;
  const auto frame = file->next();
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->timestamp_ns, GetParam().timestamp_ns);
  EXPECT_EQ((*frame)->length_on_wire, 1000U);
  EXPECT_EQ(text_of((*frame)->bytes), "abc");
  const auto end = file->next();
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
  file->rewind();
  EXPECT_EQ(text_of((**file->next()).bytes), "abc");
}
INSTANTIATE_TEST_SUITE_P(
    Magics, PcapOrders,
    testing::Values(OrderCase{"big_micro", kBigMicro + kBigRecord, 2'000'258'000},
                    OrderCase{"big_nano", kBigNano + kBigRecord, 2'000'000'258},
                    OrderCase{"little_micro", kLittleMicro + kLittleRecord, 2'000'258'000},
                    OrderCase{"little_nano", kLittleNano + kLittleRecord, 2'000'000'258}),
    [](const auto& each) { return each.param.name; });

struct BadHeader {
  std::string name;
  std::string content;
  Fault fault;
  std::string message;
};
class PcapHeaders : public testing::TestWithParam<BadHeader> {};

TEST_P(PcapHeaders, AreRefusedByName) {
  const TempFile on_disk{GetParam().content};
  const auto file = PcapFile::open(on_disk.path());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, GetParam().fault);
  EXPECT_EQ(file.error().message, on_disk.path() + GetParam().message);
}
INSTANTIATE_TEST_SUITE_P(
    Bad, PcapHeaders,
    testing::Values(
        BadHeader{"empty", "", Fault::kCorrupt,
                  ": offset 0: a pcap file header of 24 bytes was expected, the file has 0"},
        BadHeader{"cut", kBigMicro.substr(0, 23), Fault::kCorrupt,
                  ": offset 0: a pcap file header of 24 bytes was expected, the file has 23"},
        BadHeader{"magic", "Hallo" + std::string(19, ' '), Fault::kInvalid,
                  ": offset 0: a pcap magic (0xa1b2c3d4 or 0xa1b23c4d, either byte order) was "
                  "expected, found 0x48616c6c"},
        BadHeader{"pcapng", bytes({0x0A, 0x0D, 0x0D, 0x0A}) + std::string(20, ' '), Fault::kInvalid,
                  ": offset 0: classic pcap was expected, this is pcapng: convert it first"},
        BadHeader{"version", bytes({0xA1, 0xB2, 0xC3, 0xD4, 0, 3}) + kBigMicro.substr(6),
                  Fault::kInvalid, ": offset 4: pcap version 2 was expected, found 3"},
        BadHeader{"link", kBigMicro.substr(0, 20) + bytes({0, 0, 0, 101}), Fault::kInvalid,
                  ": offset 20: link type 1 (Ethernet, no FCS) was expected, found 101"}),
    [](const auto& each) { return each.param.name; });

TEST(PcapFile, CutRecordIsNamedAfterEverythingBeforeIt) {
  const TempFile on_disk{kBigMicro + kBigRecord + kBigRecord.substr(0, 18)};
  auto file = PcapFile::open(on_disk.path());
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->next());
  for (int twice = 0; twice < 2; ++twice) {
    const auto cut = file->next();
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().fault, Fault::kCorrupt);
    EXPECT_EQ(
        cut.error().message,
        on_disk.path() + ": offset 43: a frame of 3 bytes was expected, the file ends after 2");
  }
}

TEST(PcapFile, CutRecordHeaderIsNamed) {
  const TempFile on_disk{kBigMicro + kBigRecord.substr(0, 15)};
  auto file = PcapFile::open(on_disk.path());
  ASSERT_TRUE(file);
  const auto cut = file->next();
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().message,
            on_disk.path() +
                ": offset 24: a record header of 16 bytes was expected, the file ends after 15");
}

}  // namespace
}  // namespace pcl::feed_file
