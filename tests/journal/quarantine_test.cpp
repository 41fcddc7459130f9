// Damage in the middle: moved aside, named, closed; begun anew only by a word.
#include "host/journal/quarantine.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "tests/journal/engine_journal.hpp"

namespace pcl::journal::test {
namespace {

std::string text_of(MemoryDisk& disk, const std::string& path) {
  const Bytes& bytes = disk.bytes(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Quarantined : public testing::Test {
 protected:
  Quarantined() {
    journal_of(disk_, events_, after_);
    last_ = verify(disk_, kHere)->last_sequence;
    segments_ = list_segments(disk_, kHere).value();
    before_ = disk_.all();
  }
  [[nodiscard]] std::string segment(std::size_t i) const {
    return kHere + "/" + format::segment_name(segments_[i]);
  }
  [[nodiscard]] std::uint64_t first_of(std::size_t i) {
    return format::decode_header(disk_.bytes(segment(i)))->first_sequence;
  }
  /// All bytes of before are where they were, or in the folder, and nothing twice.
  void nothing_is_gone(const std::string& folder) {
    std::uint64_t was = 0, is = 0;
    for (const auto& [path, bytes] : before_) was += bytes.size();
    for (const auto& [path, bytes] : disk_.all())
      is += path.ends_with("lost.json") || path.ends_with("/closed") ? 0 : bytes.size();
    EXPECT_EQ(is, was) << folder;
  }
  const std::vector<Event> events_ = random_session(41, 600);
  const std::vector<std::size_t> after_ = {60, 240};
  MemoryDisk disk_;
  std::uint64_t last_{};
  std::vector<std::uint32_t> segments_;
  std::map<std::string, Bytes> before_;
};

TEST_F(Quarantined, WhatIsSoundIsLeftAlone) {
  const auto done = quarantine(disk_, kHere, "ann", "because");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::kRefused);
  EXPECT_EQ(disk_.all(), before_);
  EXPECT_EQ(begin_anew(disk_, kHere, "ann", "because").error().fault, Fault::kRefused);
  EXPECT_EQ(disk_.all(), before_);
  const auto live = JournaledEngine::open(disk_, small_segments());
  EXPECT_EQ(quarantine(disk_, kHere, "ann", "open").error().fault, Fault::kRefused);
}

TEST_F(Quarantined, FromTheDamageOnEverythingMovesAndIsNamed) {
  const std::size_t hit = segments_.size() / 2;
  Bytes& bytes = disk_.bytes(segment(hit));
  bytes[48 + 200] ^= std::byte{1};
  before_ = disk_.all();
  const std::uint64_t first = first_of(hit);
  const auto done = quarantine(disk_, kHere, "ann", "bad \"sector\"");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->folder, "quarantine-1");
  EXPECT_GE(done->last_sound, first - 1);
  EXPECT_LT(done->last_sound, first + 10);
  nothing_is_gone(done->folder);
  // The sound part is as it was, and closed.
  const auto report = verify(disk_, kHere);
  EXPECT_EQ(report->damage, "");
  EXPECT_EQ(report->last_sequence, done->last_sound);
  EXPECT_EQ(report->torn_bytes, 0U);
  const auto live = JournaledEngine::open(disk_, small_segments());
  ASSERT_FALSE(live);
  EXPECT_EQ(live.error().fault, Fault::kRefused);
  EXPECT_NE(live.error().message.find("closed"), std::string::npos) << live.error().message;
  EXPECT_EQ(quarantine(disk_, kHere, "ann", "again").error().fault, Fault::kRefused);
  // What was behind: all of it but the record hit.
  const Salvage& lost = done->lost;
  EXPECT_TRUE(lost.whole);
  EXPECT_EQ(lost.events + lost.outputs + lost.hashes, last_ - done->last_sound - 1);
  EXPECT_EQ(lost.last_sequence, last_);
  EXPECT_EQ(lost.first_sequence, done->last_sound + 2);
  const std::string text = text_of(disk_, kHere + "/quarantine-1/lost.json");
  for (const std::string part : {"\"actor\":\"ann\"", "\"reason\":\"bad \\\"sector\\\"\"",
                                 "does not check", "\"last_sound_sequence\":"}) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

/// A model of its own: the events that lie behind the damage, counted from the session itself.
TEST_F(Quarantined, SaysWhatCanStillBeRead) {
  disk_.bytes(segment(1))[16] ^= std::byte{1};  // the header: the whole segment is in doubt
  const std::uint64_t first = first_of(0);
  ASSERT_EQ(first, 1U);
  const auto done = quarantine(disk_, kHere, "ann", "r");
  ASSERT_TRUE(done);
  std::size_t sound = 0;
  ASSERT_TRUE(read(disk_, kHere, 1, UINT64_MAX, [&](const Record& record) {
    sound += record.type == RecordType::kEvent ? 1 : 0;
    return ok();
  }));
  Salvage expected;
  std::uint32_t ref = 0;
  for (const Event& event : std::span{events_}.subspan(sound)) {
    ++expected.events;
    if (std::holds_alternative<engine::SessionStart>(event)) ++expected.starts;
    if (const auto* command = std::get_if<engine::OperatorCommand>(&event)) {
      expected.kills += command->kind == engine::OperatorKind::kKill ? 1 : 0;
      expected.resumes += command->kind == engine::OperatorKind::kResume ? 1 : 0;
    }
    if (const auto* record = std::get_if<engine::CardRecord>(&event)) {
      if (record->entry.kind() == 3)  // decision
        ref = std::max(ref, contract::from_entry<contract::DecisionRecord>(record->entry).user_ref);
    }
    if (const auto* message = std::get_if<engine::VenueMessage>(&event)) {
      const std::byte* b = message->bytes.data();
      if (b[0] == std::byte{'S'}) continue;
      std::uint32_t of = 0;
      for (int i = 9; i < 13; ++i) of = of << 8U | std::to_integer<std::uint32_t>(b[i]);
      ref = std::max(ref, of);
      expected.executions += b[0] == std::byte{'E'} ? 1 : 0;
    }
  }
  EXPECT_EQ(done->lost.events, expected.events);
  EXPECT_EQ(done->lost.starts, expected.starts);
  EXPECT_EQ(done->lost.kills, expected.kills);
  EXPECT_EQ(done->lost.resumes, expected.resumes);
  EXPECT_EQ(done->lost.executions, expected.executions);
  EXPECT_EQ(done->lost.user_ref_highest, ref);
  EXPECT_GT(expected.executions, 0U);
  EXPECT_GT(expected.kills, 0U);
}

TEST_F(Quarantined, AMissingSegmentAndALostEndAreDamageToo) {
  const std::size_t hit = segments_.size() / 2;
  const std::uint64_t first = first_of(hit);
  const Bytes taken = disk_.bytes(segment(hit));
  disk_.erase(segment(hit));
  auto done = quarantine(disk_, kHere, "ann", "r");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->last_sound, first - 1);
  EXPECT_NE(done->damage.find("is missing"), std::string::npos);

  MemoryDisk cut;
  for (const auto& [path, bytes] : before_) cut.put(path, bytes);
  const std::uint64_t newest = list_snapshots(cut, kHere)->front();
  for (std::size_t i = 2; i < segments_.size(); ++i) cut.erase(segment(i));
  done = quarantine(cut, kHere, "ann", "r");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_NE(done->damage.find("a sound snapshot was taken at " + std::to_string(newest)),
            std::string::npos)
      << done->damage;
  EXPECT_TRUE(cut.has(kHere + "/quarantine-1/" + snapshot_name(newest)));
}

TEST_F(Quarantined, BeginsAnewWithoutAnythingOfTheOld) {
  disk_.bytes(segment(3))[100] ^= std::byte{1};
  const auto done = quarantine(disk_, kHere, "ann", "r");
  ASSERT_TRUE(done);
  const auto folder = begin_anew(disk_, kHere, "bob", "checked by hand");
  ASSERT_TRUE(folder) << folder.error().message;
  EXPECT_EQ(*folder, "before-1");
  nothing_is_gone(*folder);
  EXPECT_TRUE(disk_.has(kHere + "/before-1/quarantine-1/lost.json"));
  EXPECT_NE(text_of(disk_, kHere + "/before-1/begun.json").find("\"actor\":\"bob\""),
            std::string::npos);
  Options options = small_segments();
  options.journal_id = kId + 1;
  const auto live = JournaledEngine::open(disk_, options);
  ASSERT_TRUE(live) << live.error().message;
  EXPECT_EQ(live->replayed().events, 0U);
  EXPECT_EQ(live->next_sequence(), 1U);
}

/// Wherever the disk fails, the journal is damaged still, or closed: it never goes on.
TEST_F(Quarantined, CutShortAnywhereItNeverGoesOn) {
  Bytes harmed = disk_.bytes(segment(3));
  harmed[100] ^= std::byte{1};
  for (std::size_t left = 0; left < 12; ++left) {
    MemoryDisk disk;
    for (const auto& [path, bytes] : before_) disk.put(path, bytes);
    disk.put(segment(3), harmed);
    (left % 2 == 0 ? disk.writes_left : disk.syncs_left) = left / 2;
    const auto done = quarantine(disk, kHere, "ann", "r");
    disk.writes_left = disk.syncs_left = MemoryDisk::kNever;
    const auto live = JournaledEngine::open(disk, small_segments());
    ASSERT_FALSE(live) << left;
    if (done) continue;
    EXPECT_EQ(done.error().fault, Fault::kUnavailable) << left;
  }
}

TEST(Salvage, HostileBytesEndItWithinItsBound) {
  std::mt19937_64 random{3};
  Bytes bytes(1U << 20U);
  for (std::byte& b : bytes) b = static_cast<std::byte>(random());
  Salvage noise;
  salvage(bytes, noise);
  EXPECT_TRUE(noise.whole);
  EXPECT_EQ(noise.events + noise.outputs + noise.hashes, 0U);
  for (std::size_t at = 0; at < bytes.size(); at += 8) {  // every eight bytes announce a record
    constexpr std::uint64_t kAnnounced = 0x0001'0001'0004'0000;  // 262,144 bytes, an event
    std::memcpy(&bytes[at], &kAnnounced, 8);
  }
  Salvage hostile;
  salvage(bytes, hostile);
  EXPECT_FALSE(hostile.whole);
  EXPECT_EQ(hostile.events, 0U);
}

}  // namespace
}  // namespace pcl::journal::test
