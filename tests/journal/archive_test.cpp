// Old segments go into the archive, and the journal begins where it ends.
#include "host/journal/archive.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "host/base/sha256.hpp"
#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

const std::string kManifest = "journal/archive/manifest";
constexpr std::uint64_t kNow = 1'764'172'800;

std::string text_of(MemoryDisk& disk, const std::string& path) {
  const Bytes& bytes = disk.bytes(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
void put_text(MemoryDisk& disk, const std::string& path, const std::string& text) {
  const auto bytes = bytes_of(text);
  disk.put(path, {bytes.begin(), bytes.end()});
}

class Archive : public testing::Test {
 protected:
  Archive() {
    journal_of(disk_, events_, after_);
    segments_ = list_segments(disk_, kHere).value();
    before_ = disk_.all();
  }
  [[nodiscard]] std::string segment(std::size_t i) const {
    return kHere + "/" + format::segment_name(segments_[i]);
  }
  [[nodiscard]] std::string archived(std::size_t i) const {
    return kHere + "/archive/" + format::segment_name(segments_[i]);
  }
  std::size_t archive() {
    const auto from = needed_from(disk_, kHere);
    EXPECT_TRUE(from) << from.error().message;
    const auto moved = archive_segments(disk_, kHere, *from, kNow);
    EXPECT_TRUE(moved) << moved.error().message;
    return *moved;
  }
  void goes_on() {
    auto live = JournaledEngine::open(disk_, small_segments());
    ASSERT_TRUE(live) << live.error().message;
    EXPECT_EQ(live->engine().hash(), hash_after(events_, events_.size()));
    EXPECT_EQ(live->replayed().events, events_.size());
  }
  const std::vector<Event> events_ = random_session(51, 300);
  const std::vector<std::size_t> after_ = {150, 250};
  MemoryDisk disk_;
  std::vector<std::uint32_t> segments_;
  std::map<std::string, Bytes> before_;
};

TEST_F(Archive, MovesWhatTwoSnapshotsDoNotNeedAndTheJournalBeginsWhereItEnds) {
  const std::uint64_t older = list_snapshots(disk_, kHere)->back();
  EXPECT_EQ(needed_from(disk_, kHere).value(), older + 1);
  const std::size_t moved = archive();
  ASSERT_GT(moved, 2U);
  std::uint64_t next = 1;
  std::istringstream lines{text_of(disk_, kManifest)};
  for (std::size_t i = 0; i < moved; ++i) {
    const Bytes& bytes = disk_.bytes(archived(i));
    EXPECT_EQ(bytes, before_.at(segment(i)));
    EXPECT_FALSE(disk_.has(segment(i)));
    const std::uint64_t first = next;
    next = format::decode_header(before_.at(segment(i + 1)))->first_sequence;
    Sha256 hash;
    hash.update(bytes);
    std::string line;
    ASSERT_TRUE(std::getline(lines, line));
    const std::string expected = "segment " + std::to_string(i) +
                                 " journal 00000000000000ab first " + std::to_string(first) +
                                 " last " + std::to_string(next - 1) + " chain ";
    EXPECT_TRUE(line.starts_with(expected)) << line;
    EXPECT_TRUE(line.ends_with(" bytes " + std::to_string(bytes.size()) +
                               " at 1764172800 kept yes sha256 " + hash.hex()))
        << line;
  }
  EXPECT_TRUE(disk_.has(segment(moved)));
  EXPECT_LE(next, older + 1);  // and the segment that holds it stays
  EXPECT_GT(format::decode_header(before_.at(segment(moved + 1)))->first_sequence, older + 1);
  const auto report = verify(disk_, kHere);
  EXPECT_EQ(report->damage, "");
  EXPECT_EQ(report->first_sequence, next);
  goes_on();
  EXPECT_EQ(archive(), 0U);
  EXPECT_TRUE(check_archive(disk_, kHere)->empty());
  const auto full = replay(disk_, kHere);
  ASSERT_FALSE(full);
  EXPECT_NE(full.error().message.find("no snapshot leads there"), std::string::npos);
  EXPECT_TRUE(replay(disk_, kHere, older + 1));
}

TEST_F(Archive, NeedsTwoSoundSnapshotsAndAClosedJournal) {
  {
    const auto live = JournaledEngine::open(disk_, small_segments());
    EXPECT_EQ(archive_segments(disk_, kHere, 1'000, kNow).error().fault, Fault::kRefused);
  }
  disk_.bytes(kHere + "/" + snapshot_name(list_snapshots(disk_, kHere)->back())).back() ^=
      std::byte{1};
  const auto from = needed_from(disk_, kHere);
  ASSERT_FALSE(from);
  EXPECT_EQ(from.error().fault, Fault::kRefused);
}

TEST_F(Archive, ADamagedSegmentIsNotPutAway) {
  disk_.bytes(segment(1))[100] ^= std::byte{1};
  const auto moved = archive_segments(disk_, kHere, UINT64_MAX, kNow);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().fault, Fault::kCorrupt);
  EXPECT_TRUE(disk_.has(segment(1)));
}

TEST_F(Archive, CutShortAnywhereItLosesNothingAndIsGoneOnWith) {
  const std::uint64_t from = needed_from(disk_, kHere).value();
  for (std::size_t left = 0; left < 24; ++left) {
    MemoryDisk disk;
    for (const auto& [path, bytes] : before_) disk.put(path, bytes);
    (left % 2 == 0 ? disk.writes_left : disk.syncs_left) = left / 2;
    (void)archive_segments(disk, kHere, from, kNow);
    disk.writes_left = disk.syncs_left = MemoryDisk::kNever;
    {
      const auto live = JournaledEngine::open(disk, small_segments());
      ASSERT_TRUE(live) << left << ": " << live.error().message;
    }
    ASSERT_TRUE(archive_segments(disk, kHere, from, kNow)) << left;
    EXPECT_TRUE(check_archive(disk, kHere)->empty()) << left;
    EXPECT_EQ(verify(disk, kHere)->damage, "") << left;
    for (std::size_t i = 0; i < segments_.size(); ++i)
      EXPECT_NE(disk.has(segment(i)), disk.has(archived(i))) << left << " " << i;
  }
}

TEST_F(Archive, ManifestIsCheckedLineByLine) {
  ASSERT_GT(archive(), 2U);
  const std::string good = text_of(disk_, kManifest);
  const std::string second = good.substr(good.find('\n') + 1);
  struct Case {
    std::string text;
    std::string place;
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const Case& bad :
       {Case{second, "manifest:1"}, Case{with("segment 1 ", "segment 2 "), ":2"},
        Case{with("00ab first 1 ", "00ab first 2 "), ":1"}, Case{with("sha256 ", "sha256 0"), ":1"},
        Case{with("kept yes", "kept maybe"), ":1"}, Case{with("bytes ", "bytes -"), ":1"},
        Case{"nonsense\n", ":1"}}) {
    put_text(disk_, kManifest, bad.text);
    const auto read = read_manifest(disk_, kHere);
    ASSERT_FALSE(read) << bad.text;
    EXPECT_EQ(read.error().fault, Fault::kCorrupt);
    EXPECT_NE(read.error().message.find(bad.place), std::string::npos) << read.error().message;
    EXPECT_NE(verify(disk_, kHere)->damage, "");
    EXPECT_EQ(JournaledEngine::open(disk_, small_segments()).error().fault, Fault::kCorrupt);
  }
  put_text(disk_, kManifest, with(" chain ", " chain 1"));  // another chain: ours does not go on
  EXPECT_NE(verify(disk_, kHere)->damage, "");
  disk_.erase(kManifest);
  EXPECT_NE(verify(disk_, kHere)->damage.find("archive/manifest does not name it"),
            std::string::npos);
  put_text(disk_, kManifest, good);
  goes_on();
}

TEST_F(Archive, FilesAreComparedWithTheManifest) {
  ASSERT_GT(archive(), 2U);
  disk_.bytes(archived(0))[60] ^= std::byte{1};
  disk_.erase(archived(1));
  const auto complaints = check_archive(disk_, kHere);
  ASSERT_TRUE(complaints);
  EXPECT_EQ(*complaints,
            (std::vector<std::string>{archived(0) + ": not the file that the manifest names",
                                      archived(1) + ": in the manifest, and not there"}));
}

TEST_F(Archive, RetentionDeletesFilesAndKeepsTheirLines) {
  const std::size_t moved = archive();
  EXPECT_EQ(*delete_archived(disk_, kHere, kNow), 0U);  // not older than its own time
  EXPECT_EQ(*delete_archived(disk_, kHere, kNow + 1), moved);
  EXPECT_FALSE(disk_.has(archived(0)));
  EXPECT_EQ(read_manifest(disk_, kHere)->size(), moved);
  EXPECT_TRUE(check_archive(disk_, kHere)->empty());
  EXPECT_EQ(*delete_archived(disk_, kHere, kNow + 1), 0U);
  goes_on();
}

}  // namespace
}  // namespace pcl::journal::test
