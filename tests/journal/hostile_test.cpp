// Any bytes as a journal: what is not exactly a prefix of what was written is named, and nothing of
// it reaches a visitor. Each file is at most a few kB, so the whole is bounded by construction.
#include <gtest/gtest.h>

#include <random>

#include "host/journal/format.hpp"
#include "tests/journal/records.hpp"

namespace pcl::journal::test {
namespace {

/// A model of its own: the records by their bytes, as the layout of journal.hpp says.
struct Written {
  std::map<std::string, Bytes> files;
  std::vector<std::uint64_t> ends;  // in the only segment: offsets behind each record
};

Written written(std::uint64_t records, std::uint64_t segment_bytes) {
  MemoryDisk disk;
  write(disk, records, segment_bytes);
  Written result{disk.all(), {}};
  const Bytes& bytes = result.files[kFirst];
  for (std::size_t at = 48; at < bytes.size();) {
    const auto length =
        std::to_integer<std::size_t>(bytes[at]) + 256 * std::to_integer<std::size_t>(bytes[at + 1]);
    at += (40 + length + 4 + 7) / 8 * 8;
    result.ends.push_back(at);
  }
  return result;
}

class Hostile : public testing::TestWithParam<std::uint64_t> {
 protected:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  std::size_t place(const Bytes& bytes) { return below(bytes.size()); }

  /// One random deed of: flip, overwrite, cut, insert, take out, repeat, splice of another journal.
  void harm(Bytes& bytes, const Bytes& foreign) {
    if (bytes.empty()) return;
    const std::size_t from = place(bytes);
    const std::size_t size = 1 + below(std::min<std::uint64_t>(bytes.size() - from, 200));
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    switch (below(7)) {
      case 0:
        bytes[from] ^= static_cast<std::byte>(1U << below(8));
        break;
      case 1:
        for (auto at = begin; at != end; ++at) *at = static_cast<std::byte>(random_());
        break;
      case 2:
        bytes.resize(from);
        break;
      case 3:
        bytes.insert(begin, size, static_cast<std::byte>(below(2) * random_()));
        break;
      case 4:
        bytes.erase(begin, end);
        break;
      case 5: {
        const Bytes copy{begin, end};
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place(bytes)), copy.begin(),
                     copy.end());
        break;
      }
      default: {
        const std::size_t at = std::min(from, foreign.size());
        bytes.resize(at);
        bytes.insert(bytes.end(), foreign.begin() + static_cast<std::ptrdiff_t>(at), foreign.end());
      }
    }
  }

  /// Opens, reads and verifies; everything seen must be the start of what was written.
  void judge(MemoryDisk& disk, const std::string& what) {
    const auto before = disk.all();
    std::uint64_t shown = 0;
    const auto check = [&](const Record& record) -> Status {
      ++shown;
      EXPECT_EQ(record.sequence, shown) << what;
      EXPECT_TRUE(std::ranges::equal(record.payload, bytes_of(payload(shown)))) << what;
      EXPECT_EQ(record.link, (Link{shown / 2, 3 * shown})) << what;
      return ok();
    };
    const Status all = read(disk, kHere, 1, UINT64_MAX, check);
    const auto report = verify(disk, kHere);
    ASSERT_TRUE(report) << what;
    EXPECT_EQ(report->damage.empty(), static_cast<bool>(all)) << what;
    EXPECT_EQ(report->records, shown) << what;
    shown = 0;
    const auto journal = Journal::open(disk, here(400), check);
    EXPECT_EQ(static_cast<bool>(journal), report->damage.empty()) << what;
    if (journal) {
      ++accepted_;
      EXPECT_EQ(journal->next_sequence(), shown + 1) << what;
      return;
    }
    ++refused_;
    EXPECT_EQ(journal.error().fault, Fault::kCorrupt) << what;
    EXPECT_NE(journal.error().message.find("segment-"), std::string::npos) << what;
    EXPECT_EQ(disk.all(), before) << what;  // nothing touched
  }

  std::mt19937_64 random_{GetParam()};
  int accepted_{}, refused_{};
};

TEST_P(Hostile, OneSegmentHarmed) {
  const Written good = written(12, 1U << 20U);
  MemoryDisk other;
  {
    auto foreign = Journal::open(other, {.directory = kHere, .journal_id = kId + 1});
    for (std::uint64_t i = 1; i <= 12; ++i)
      ASSERT_TRUE(foreign->append(RecordType::kEvent, 1, bytes_of(payload(i)), {i / 2, 3 * i}));
  }
  for (int round = 0; round < 1'000; ++round) {
    MemoryDisk disk;
    Bytes bytes = good.files.at(kFirst);
    for (std::uint64_t deeds = 1 + below(3); deeds > 0; --deeds) harm(bytes, other.bytes(kFirst));
    disk.put(kFirst, bytes);
    judge(disk, "seed " + std::to_string(GetParam()) + " round " + std::to_string(round));
  }
  EXPECT_GT(accepted_, 300);  // cut tails
  EXPECT_GT(refused_, 300);
}

TEST_P(Hostile, OneOfSeveralSegmentsHarmed) {
  const Written good = written(30, 400);
  ASSERT_GT(good.files.size(), 4U);
  for (int round = 0; round < 1'000; ++round) {
    MemoryDisk disk;
    for (const auto& [path, bytes] : good.files) disk.put(path, bytes);
    auto victim = good.files.begin();
    std::advance(victim, below(good.files.size()));
    auto source = good.files.begin();
    std::advance(source, below(good.files.size()));
    Bytes bytes = victim->second;
    if (below(8) == 0) {
      disk.erase(victim->first);
    } else if (below(8) == 0) {
      disk.put(victim->first, source->second);
    } else {
      harm(bytes, source->second);
      disk.put(victim->first, bytes);
    }
    judge(disk, "seed " + std::to_string(GetParam()) + " round " + std::to_string(round));
  }
  EXPECT_GT(refused_, 500);
}
INSTANTIATE_TEST_SUITE_P(Seeds, Hostile, testing::Values(1, 2, 3, 4, 5));

/// Of a single segment every cut is told exactly: the records whose last byte is there.
TEST(Hostile, EveryCutLeavesTheRecordsThatAreWhole) {
  const Written good = written(12, 1U << 20U);
  const Bytes& bytes = good.files.at(kFirst);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    MemoryDisk disk;
    disk.put(kFirst, {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
    std::uint64_t expected = 0;
    for (const std::uint64_t end : good.ends) expected += end <= size ? 1 : 0;
    const auto seen = count(disk);
    ASSERT_TRUE(seen) << size;
    EXPECT_EQ(*seen, expected) << size;
  }
}

TEST(Hostile, AnUnreadableFileIsNoEmptyOne) {
  MemoryDisk disk;
  write(disk, 30, 400);
  for (std::size_t reads = 0; reads < 8; ++reads) {
    disk.reads_left = reads;
    EXPECT_EQ(Journal::open(disk, here(400)).error().fault, Fault::kUnavailable) << reads;
    disk.reads_left = reads;
    EXPECT_EQ(verify(disk, kHere).error().fault, Fault::kUnavailable) << reads;
  }
}

}  // namespace
}  // namespace pcl::journal::test
