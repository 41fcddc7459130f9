// Any bytes as a snapshot: named, never applied.
#include "host/journal/snapshot_file.hpp"

#include <gtest/gtest.h>

#include <random>

#include "host/base/crc32c.hpp"
#include "host/journal/reader.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

class SnapshotFile : public testing::Test {
 protected:
  SnapshotFile() {
    journal_of(disk_, events_, after_);
    last_ = list_snapshots(disk_, kHere)->front();
    path_ = kHere + "/" + snapshot_name(last_);
    good_ = disk_.bytes(path_);
  }
  /// Reads `bytes` in the place of the good ones; the error's text behind the path, "" if none.
  std::string reads(Bytes bytes) {
    disk_.put(path_, std::move(bytes));
    const auto read = read_snapshot(disk_, kHere, last_);
    if (read) return {};
    EXPECT_EQ(read.error().fault, Fault::kCorrupt) << read.error().message;
    EXPECT_TRUE(read.error().message.starts_with(path_ + ": ")) << read.error().message;
    return read.error().message.substr(path_.size() + 2);
  }
  /// With both sums made right again.
  static Bytes summed(Bytes bytes) {
    const auto put = [&](std::size_t at, std::uint32_t crc) {
      for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<std::byte>(crc >> (8 * i) & 0xFFU);
    };
    put(88, crc32c(std::span{bytes}.subspan(96)));
    put(92, crc32c(std::span{bytes}.first(92)));
    return bytes;
  }
  Bytes with(std::size_t at, std::uint8_t value) const {
    Bytes bytes = good_;
    bytes[at] = std::byte{value};
    return bytes;
  }
  const std::vector<Event> events_ = random_session(31, 150);
  const std::vector<std::size_t> after_ = {120};
  MemoryDisk disk_;
  std::uint64_t last_{};
  std::string path_;
  Bytes good_;
};

TEST_F(SnapshotFile, ComesBack) {
  const auto read = read_snapshot(disk_, kHere, last_);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->engine.hash(), hash_after(events_, 120));
  EXPECT_EQ(read->so_far.hash, read->engine.hash());
  EXPECT_EQ(read->so_far.events, 120U);
  EXPECT_EQ(read->position.sequence, last_ + 1);
  EXPECT_EQ(read->position.journal_id, kId);
  EXPECT_TRUE(*passes(disk_, kHere, read->position));
  EXPECT_EQ(reads(summed(good_)), "");  // the test's sums are those of the format
}

TEST_F(SnapshotFile, EachFieldIsCheckedAndNamed) {
  EXPECT_EQ(reads({}), "shorter than its header");
  EXPECT_EQ(reads({good_.begin(), good_.begin() + 95}), "shorter than its header");
  EXPECT_EQ(reads(with(0, 0)), "magic: expected PCLSNAP1");
  EXPECT_EQ(reads(with(30, 0xFF)), "the header does not check");
  EXPECT_EQ(reads(summed(with(8, 2))), "version 2, expected 1");
  EXPECT_EQ(reads(summed(with(12, 77))), "written by codec version 77, this is " +
                                             std::to_string(std::to_integer<int>(good_[12])));
  const std::string size = std::to_string(good_.size() - 96);
  Bytes longer = good_;
  longer.push_back(std::byte{});
  EXPECT_EQ(reads(longer),
            "payload: expected " + size + " bytes, got " + std::to_string(good_.size() - 95));
  EXPECT_EQ(reads(with(96, 0xEE)), "the payload does not check");
  Bytes renamed = good_;
  renamed[24] ^= std::byte{1};
  EXPECT_TRUE(reads(summed(renamed)).starts_with("taken behind sequence ")) << "sequence";
  Bytes forged = good_;
  forged[40] ^= std::byte{1};
  EXPECT_EQ(reads(summed(forged)), "the state has another hash than it says");
}

/// A chain or journal that is not ours is told by the journal alone.
TEST_F(SnapshotFile, OnlyTheJournalsOwnPlaceIsPassed) {
  for (const std::size_t at : {16U, 32U}) {
    Bytes bytes = good_;
    bytes[at] ^= std::byte{1};
    EXPECT_EQ(reads(summed(bytes)), "");
    const auto choice = choose_snapshot(disk_, kHere);
    ASSERT_TRUE(choice);
    EXPECT_FALSE(choice->snapshot);
    ASSERT_EQ(choice->refused.size(), 1U);
  }
}

TEST_F(SnapshotFile, EveryCutAndFlipIsRefused) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 1'000; ++i) {
    Bytes bytes = good_;
    if (i % 2 == 0) bytes.resize(random() % bytes.size());
    if (i % 2 == 1) bytes[random() % bytes.size()] ^= static_cast<std::byte>(1U << random() % 8);
    ASSERT_NE(reads(bytes), "") << i;
  }
}

/// As if the sums were right by chance: what gets to the state is refused by it, or is it.
TEST_F(SnapshotFile, DamageBehindRightSumsIsRefusedOrHarmless) {
  std::mt19937_64 random{8};
  int refused = 0;
  for (int i = 0; i < 1'000; ++i) {
    Bytes bytes = good_;
    for (std::uint64_t n = 1 + random() % 4; n > 0; --n)
      bytes[96 + random() % (bytes.size() - 96)] = static_cast<std::byte>(random());
    disk_.put(path_, summed(bytes));
    const auto read = read_snapshot(disk_, kHere, last_);
    refused += read ? 0 : 1;
    if (read) {
      EXPECT_EQ(read->engine.hash(), hash_after(events_, 120)) << i;
    }
  }
  EXPECT_GT(refused, 900);
}

TEST_F(SnapshotFile, GarbageIsRefused) {
  std::mt19937_64 random{9};
  for (int i = 0; i < 500; ++i) {
    Bytes bytes(random() % 3'000);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    ASSERT_NE(reads(bytes), "") << i;
  }
}

TEST_F(SnapshotFile, IsWholeOrNotThere) {
  const auto snapshot = read_snapshot(disk_, kHere, last_);
  ASSERT_TRUE(snapshot);
  disk_.erase(path_);
  for (std::size_t writes = 0; writes < 5; ++writes) {
    disk_.write_bytes_max = good_.size() / 5 + 1;  // five writes
    disk_.writes_left = writes;
    EXPECT_FALSE(
        write_snapshot(disk_, kHere, snapshot->position, snapshot->so_far, snapshot->engine));
    EXPECT_FALSE(disk_.has(path_));
  }
  disk_.writes_left = 5;
  ASSERT_TRUE(write_snapshot(disk_, kHere, snapshot->position, snapshot->so_far, snapshot->engine));
  EXPECT_EQ(disk_.bytes(path_), good_);
  EXPECT_FALSE(disk_.has(path_ + ".partial"));
}

TEST(SnapshotNames, OnlyTwentyDigits) {
  EXPECT_EQ(snapshot_name(42), "snapshot-00000000000000000042.pcls");
  MemoryDisk disk;
  for (const std::string name :
       {"snapshot-00000000000000000042.pcls", "snapshot-00000000000000000007.pcls",
        "snapshot-42.pcls", "snapshot-0000000000000000004x.pcls",
        "snapshot-99999999999999999999.pcls", "snapshot-00000000000000000043.pcls.partial"}) {
    disk.put(kHere + "/" + name, {});
  }
  EXPECT_EQ(list_snapshots(disk, kHere).value(), (std::vector<std::uint64_t>{42, 7}));
}

}  // namespace
}  // namespace pcl::journal::test
