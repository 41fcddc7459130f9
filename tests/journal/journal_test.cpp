// The journal against every cut and every flipped byte, and what it promises of the disk.
#include "host/journal/journal.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "host/base/crc32c.hpp"
#include "host/journal/format.hpp"
#include "host/journal/posix_disk.hpp"
#include "tests/journal/records.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::journal::test {
namespace {

/// A disk with nothing but that first segment.
void only(MemoryDisk& disk, Bytes bytes) { disk.put(kFirst, std::move(bytes)); }

TEST(Crc32c, KnownAnswers) {  // RFC 3720, B.4
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\0'))), 0x8A9136AAU);
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\xff'))), 0x62A8AB43U);
  const std::string text = "some words of an odd length";
  EXPECT_EQ(~crc32c_detail::by_table(~0U, bytes_of(text)), crc32c(bytes_of(text)));
  EXPECT_EQ(crc32c(bytes_of(text.substr(5)), crc32c(bytes_of(text.substr(0, 5)))),
            crc32c(bytes_of(text)));
}

TEST(Journal, EmptyDirectoryIsAnEmptyJournal) {
  MemoryDisk disk;
  ASSERT_TRUE(disk.make_directory(kHere));
  EXPECT_EQ(*count(disk), 0U);
  const auto journal = Journal::open(disk, {.directory = "journal/made/here"});
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->next_sequence(), 1U);
  const auto report = verify(disk, "journal/made/here");
  EXPECT_EQ(report->damage, "");
  EXPECT_EQ(report->last_sequence, 0U);
  EXPECT_FALSE(verify(disk, "nowhere"));
}

TEST(Journal, GoesOnWhereItStopped) {
  MemoryDisk disk;
  write(disk, 10);
  write(disk, 10);
  EXPECT_EQ(*count(disk), 20U);
  std::uint64_t seen = 0;
  ASSERT_TRUE(read(disk, kHere, 5, 7, [&](const Record& r) -> Status {
    EXPECT_EQ(r.sequence, 5 + seen++);
    return ok();
  }));
  EXPECT_EQ(seen, 3U);
}

TEST(Journal, ShowsEveryRecordAsItOpens) {
  MemoryDisk disk;
  write(disk, 30, 400);
  std::uint64_t seen = 0;
  {
    const auto journal = Journal::open(disk, here(400), [&](const Record& record) -> Status {
      EXPECT_EQ(record.sequence, ++seen);
      return ok();
    });
    ASSERT_TRUE(journal);
    EXPECT_EQ(seen, 30U);
    EXPECT_EQ(journal->position().sequence, 31U);
  }
  const auto refused = Journal::open(disk, here(400), [](const Record& record) -> Status {
    if (record.sequence < 20) return ok();
    return Error{Fault::kInvalid, "no"};
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "no");
}

TEST(Journal, RollsAtItsSizeBoundAndNoticesAMissingSegment) {
  MemoryDisk disk;
  write(disk, 50, 400);
  const auto report = verify(disk, kHere);
  EXPECT_GT(report->segments, 5U);
  EXPECT_EQ(report->records, 50U);
  EXPECT_EQ(report->first_sequence, 1U);
  EXPECT_EQ(report->last_sequence, 50U);
  EXPECT_EQ(*count(disk), 50U);
  for (const auto& [path, bytes] : disk.all()) EXPECT_LE(bytes.size(), 400U) << path;
  write(disk, 5, 400);
  EXPECT_EQ(*count(disk), 55U);
  std::uint64_t seen = 39;  // from the middle: the segments before are not looked at
  ASSERT_TRUE(read(disk, kHere, 40, 50, [&](const Record& r) -> Status {
    EXPECT_EQ(r.sequence, ++seen);
    return ok();
  }));
  EXPECT_EQ(seen, 50U);
  disk.erase("journal/segment-00000002.pclj");
  EXPECT_NE(verify(disk, kHere)->damage.find("segment-00000002.pclj is missing"),
            std::string::npos);
  EXPECT_EQ(Journal::open(disk, here(400)).error().fault, Fault::kCorrupt);
}

TEST(Journal, TornTailIsCutAtEveryByteAndKept) {
  MemoryDisk whole;
  write(whole, 5);
  const Bytes five = whole.bytes(kFirst);
  write(whole, 1);
  const Bytes six = whole.bytes(kFirst);
  for (std::size_t size = five.size(); size < six.size(); ++size) {
    MemoryDisk disk;
    only(disk, {six.begin(), six.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_EQ(*count(disk), 5U);
    EXPECT_EQ(verify(disk, kHere)->torn_bytes, size - five.size());
    {
      const auto journal = Journal::open(disk, here());
      ASSERT_TRUE(journal) << size << ": " << journal.error().message;
      EXPECT_EQ(journal->recovery().records, 5U);
      EXPECT_EQ(journal->recovery().torn_bytes, size - five.size());
      if (size > five.size()) {
        const Bytes expected{six.begin() + static_cast<std::ptrdiff_t>(five.size()),
                             six.begin() + static_cast<std::ptrdiff_t>(size)};
        EXPECT_EQ(disk.bytes(journal->recovery().torn_file), expected);
      }
    }
    write(disk, 1);
    EXPECT_EQ(disk.bytes(kFirst), six);
  }
}

TEST(Journal, ATailLongerThanATornWriteIsDamage) {
  MemoryDisk whole;
  write(whole, 2);
  const std::size_t torn_max = 40 + (1U << 20U) + 8 + 4'096;  // a largest record and a page
  for (const bool longer : {false, true}) {
    MemoryDisk disk;
    Bytes bytes = whole.bytes(kFirst);
    bytes.resize(bytes.size() + torn_max + (longer ? 1 : 0));
    only(disk, bytes);
    const auto journal = Journal::open(disk, here());
    EXPECT_EQ(!journal, longer);
    if (!journal) {
      EXPECT_EQ(journal.error().fault, Fault::kCorrupt);
    }
  }
}

TEST(Journal, HeaderCutShortIsWrittenAgain) {
  MemoryDisk whole;
  write(whole, 1);
  const Bytes bytes = whole.bytes(kFirst);
  for (std::ptrdiff_t size = 0; size < 48; ++size) {
    MemoryDisk disk;
    only(disk, {bytes.begin(), bytes.begin() + size});
    write(disk, 1);
    EXPECT_EQ(disk.bytes(kFirst), bytes);
  }
}

TEST(Journal, EveryFlippedByteBeforeTheLastRecordIsFound) {
  MemoryDisk whole;
  write(whole, 4);
  const std::size_t last = whole.bytes(kFirst).size();
  write(whole, 1);
  const Bytes good = whole.bytes(kFirst);
  for (std::size_t at = 0; at < good.size(); ++at) {
    MemoryDisk disk;
    Bytes bad = good;
    bad[at] ^= std::byte{0x10};
    only(disk, bad);
    const auto journal = Journal::open(disk, here());
    if (at >= last) {  // nothing sound behind it: not told from a torn tail, and kept beside
      ASSERT_TRUE(journal);
      EXPECT_EQ(journal->recovery().records, 4U);
      EXPECT_EQ(journal->recovery().torn_bytes, good.size() - last);
      continue;
    }
    ASSERT_FALSE(journal) << at;
    EXPECT_EQ(journal.error().fault, Fault::kCorrupt);
    EXPECT_NE(journal.error().message.find("segment-00000000.pclj at offset"), std::string::npos);
    EXPECT_EQ(disk.bytes(kFirst), bad);  // nothing touched
    EXPECT_NE(verify(disk, kHere)->damage, "");
    EXPECT_FALSE(count(disk));
  }
}

TEST(Journal, RepeatedAndForeignRecordsAreDamage) {
  MemoryDisk whole;
  write(whole, 4);
  const Bytes four = whole.bytes(kFirst);
  write(whole, 1);
  const Bytes five = whole.bytes(kFirst);
  const auto end_of_four = static_cast<std::ptrdiff_t>(four.size());
  MemoryDisk repeated;
  Bytes twice = five;
  twice.insert(twice.end(), five.begin() + end_of_four, five.end());
  only(repeated, twice);
  const auto journal = Journal::open(repeated, here());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::kCorrupt);
  EXPECT_NE(journal.error().message.find("a sound record 5 where 6"), std::string::npos)
      << journal.error().message;
  MemoryDisk other;  // the right number and bytes, of another journal
  {
    auto foreign = Journal::open(other, {.directory = kHere, .journal_id = kId + 1});
    for (std::uint64_t i = 1; i <= 5; ++i)
      ASSERT_TRUE(foreign->append(RecordType::kEvent, 1, bytes_of(payload(i)),
                                  {.causation = i / 2, .correlation = 3 * i}));
  }
  const Bytes elsewhere = other.bytes(kFirst);
  ASSERT_EQ(elsewhere.size(), five.size());
  MemoryDisk moved;
  Bytes mixed = four;
  mixed.insert(mixed.end(), elsewhere.begin() + end_of_four, elsewhere.end());
  only(moved, mixed);
  EXPECT_EQ(Journal::open(moved, here()).error().fault, Fault::kCorrupt);
}

/// As nothing we write does: the chain is right, the number is not.
TEST(Journal, AHoleInTheSequenceIsDamageWhateverTheChainSays) {
  MemoryDisk disk;
  write(disk, 4);
  Position position;
  {
    const auto journal = Journal::open(disk, here());
    position = journal->position();
  }
  ++position.sequence;
  format::append(disk.bytes(kFirst), position, RecordType::kEvent, 1, bytes_of(payload(6)),
                 {3, 18});
  const auto journal = Journal::open(disk, here());
  ASSERT_FALSE(journal);
  EXPECT_NE(journal.error().message.find("a sound record 6 where 5"), std::string::npos)
      << journal.error().message;
}

TEST(Journal, ASegmentOfAnotherJournalIsNamed) {
  MemoryDisk ours, other;
  write(ours, 20, 400);
  {
    auto foreign =
        Journal::open(other, {.directory = kHere, .segment_bytes_max = 400, .journal_id = kId + 1});
    for (std::uint64_t i = 1; i <= 20; ++i)
      ASSERT_TRUE(foreign->append(RecordType::kEvent, 1, bytes_of(payload(i))));
  }
  ours.put("journal/segment-00000001.pclj", other.bytes("journal/segment-00000001.pclj"));
  EXPECT_NE(
      verify(ours, kHere)
          ->damage.find("segment-00000001.pclj at offset 0: of journal 00000000000000ac, expected "
                        "00000000000000ab"),
      std::string::npos)
      << verify(ours, kHere)->damage;
}

TEST(Journal, DamageInAnEarlierSegmentIsFound) {
  MemoryDisk disk;
  write(disk, 20, 400);
  disk.bytes(kFirst).back() ^= std::byte{1};
  const auto journal = Journal::open(disk, here(400));
  ASSERT_FALSE(journal);
  EXPECT_NE(journal.error().message.find("later segments follow"), std::string::npos);
}

TEST(Journal, OneProcessAtATime) {
  const Scratch scratch;
  PosixDisk posix;
  MemoryDisk memory;
  for (Disk* disk : std::initializer_list<Disk*>{&posix, &memory}) {
    const auto first = Journal::open(*disk, {.directory = scratch.path()});
    ASSERT_TRUE(first);
    EXPECT_EQ(Journal::open(*disk, {.directory = scratch.path()}).error().fault, Fault::kRefused);
  }
}

TEST(Journal, NothingIsWrittenBeforeFlush) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, here());
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(payload(1)), {0, 3}));
  EXPECT_EQ(*count(disk), 0U);
  ASSERT_TRUE(journal->flush());
  EXPECT_EQ(*count(disk), 1U);
}

TEST(Journal, TooLargeARecordIsRefused) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, here(8U << 20U));
  const std::vector<std::byte> large(kPayloadMax + 1);
  EXPECT_EQ(journal->append(RecordType::kEvent, 1, large).error().fault, Fault::kInvalid);
  EXPECT_EQ(journal->next_sequence(), 1U);
  for (int i = 0; i < 3; ++i)  // the largest ones go through every window of the reader
    ASSERT_TRUE(journal->append(RecordType::kEvent, 1, std::span{large}.first(kPayloadMax)));
  ASSERT_TRUE(journal->flush());
  EXPECT_EQ(verify(disk, kHere)->records, 3U);
}

TEST(Journal, ShortWritesAreGoneOnWith) {
  MemoryDisk disk, usual;
  disk.write_bytes_max = 7;
  write(disk, 20, 400);
  write(usual, 20, 400);
  EXPECT_EQ(*count(disk), 20U);
  EXPECT_EQ(disk.all(), usual.all());
}

TEST(Journal, DurableIsWhatASyncCovered) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, here());
  const auto append = [&] {
    const std::uint64_t next = journal->next_sequence();
    ASSERT_TRUE(
        journal->append(RecordType::kEvent, 1, bytes_of(payload(next)), {next / 2, 3 * next}));
  };
  EXPECT_EQ(journal->durable_sequence(), 0U);
  append();
  append();
  ASSERT_TRUE(journal->flush());
  EXPECT_EQ(journal->durable_sequence(), 0U);
  ASSERT_TRUE(journal->sync());
  EXPECT_EQ(journal->durable_sequence(), 2U);
  append();
  ASSERT_TRUE(journal->flush());
  EXPECT_EQ(journal->durable_sequence(), 2U);
  disk.crash([](const std::string&, std::size_t) { return 0; });  // the machine dies
  EXPECT_EQ(*count(disk), 2U);
}

TEST(Journal, ASegmentWhoseNameWasNeverSyncedIsNamedByWhoOpensIt) {
  MemoryDisk disk;
  disk.syncs_left = 0;
  ASSERT_FALSE(Journal::open(disk, here()));
  disk.syncs_left = MemoryDisk::kNever;
  auto journal = Journal::open(disk, here());
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(payload(1)), {0, 3}));
  ASSERT_TRUE(journal->flush());
  ASSERT_TRUE(journal->sync());
  EXPECT_EQ(journal->durable_sequence(), 1U);
  disk.crash([](const std::string&, std::size_t) { return 0; });  // the machine dies
  EXPECT_EQ(*count(disk), 1U);
}

/// A machine that dies loses nothing that was durable and leaves no hole, at any point of a session
/// and whatever part of the rest reached the disk.
TEST(Journal, AMachineCrashLeavesAPrefix) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    std::uint64_t state = seed;
    const auto below = [&](std::uint64_t n) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return (state >> 33U) % n;
    };
    MemoryDisk disk;
    std::uint64_t durable = 0;
    std::uint64_t written = 0;
    {
      auto journal = Journal::open(disk, here(400));
      for (std::uint64_t i = below(60); i > 0; --i) {
        const std::uint64_t next = journal->next_sequence();
        ASSERT_TRUE(
            journal->append(RecordType::kEvent, 1, bytes_of(payload(next)), {next / 2, 3 * next}));
        if (below(3) == 0) {
          ASSERT_TRUE(below(3) == 0 ? journal->sync() : journal->flush());
        }
      }
      ASSERT_TRUE(journal->flush());
      durable = journal->durable_sequence();
      written = journal->next_sequence() - 1;
      disk.crash([&](const std::string&, std::size_t loose) { return below(loose + 1); });
    }
    const auto left = count(disk);
    ASSERT_TRUE(left) << "seed " << seed << ": " << left.error().message;
    EXPECT_GE(*left, durable) << "seed " << seed;
    EXPECT_LE(*left, written) << "seed " << seed;
    write(disk, 3, 400);
    EXPECT_EQ(*count(disk), *left + 3) << "seed " << seed;
  }
}

/// Turns given to the helper, whose interval is a millisecond: no time, an end.
constexpr int kPatience = 2'000'000;

TEST(Journal, TheHelperMakesWrittenRecordsDurable) {
  MemoryDisk disk;
  Options options = here();
  options.group_commit_ns = 1'000'000;
  auto journal = Journal::open(disk, options);
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(payload(1)), {0, 3}));
  EXPECT_EQ(journal->durable_sequence(), 0U);
  ASSERT_TRUE(journal->flush());
  for (int i = 0; i < kPatience && journal->durable_sequence() != 1; ++i) std::this_thread::yield();
  ASSERT_EQ(journal->durable_sequence(), 1U);
  disk.crash([](const std::string&, std::size_t) { return 0; });
  EXPECT_EQ(*count(disk), 1U);
}

TEST(Journal, TheHelpersFailureEndsItForGood) {
  MemoryDisk disk;
  Options options = here();
  options.group_commit_ns = 1'000'000;
  auto journal = Journal::open(disk, options);
  disk.syncs_left = 0;
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(payload(1)), {0, 3}));
  Status done = journal->flush();
  for (int i = 0; i < kPatience && done; ++i) {  // until the helper has met it
    std::this_thread::yield();
    done = journal->flush();
  }
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("sync failed"), std::string::npos) << done.error().message;
  disk.syncs_left = MemoryDisk::kNever;  // a later success would prove nothing
  EXPECT_EQ(journal->sync().error().fault, Fault::kUnavailable);
  EXPECT_EQ(journal->durable_sequence(), 0U);
}

/// Bytes of the first segment's records, and their number, in segments of 2,000 bytes.
std::size_t first_bytes() {
  MemoryDisk disk;
  write(disk, 100, 2'000);
  return disk.bytes(kFirst).size() - format::kSegmentHeaderBytes;
}
std::size_t first_records() {
  MemoryDisk disk;
  write(disk, 100, 2'000);
  return format::decode_header(disk.bytes("journal/segment-00000001.pclj"))->first_sequence - 1;
}

struct DiskFault {
  std::string name;
  void (*make)(MemoryDisk&);
};
class JournalFault : public testing::TestWithParam<DiskFault> {};

TEST_P(JournalFault, EndsItForGoodAndTheRestIsAPrefix) {
  MemoryDisk disk;
  {
    auto journal = Journal::open(disk, here(2'000));
    GetParam().make(disk);
    Status done = ok();
    for (std::uint64_t i = 1; i <= 100 && done; ++i) {
      const auto appended =
          journal->append(RecordType::kEvent, 1, bytes_of(payload(i)), {i / 2, 3 * i});
      done = appended ? journal->sync() : Status{appended.error()};
    }
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().fault, Fault::kUnavailable);
    disk.write_bytes_max = disk.room_left = disk.syncs_left = disk.writes_left = MemoryDisk::kNever;
    EXPECT_FALSE(journal->flush());  // for good: the disk is well again
    EXPECT_FALSE(journal->sync());
    EXPECT_FALSE(journal->append(RecordType::kEvent, 1, bytes_of("y")));
  }
  const auto left = count(disk);
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_GT(*left, 0U);
  EXPECT_LT(*left, 100U);
  write(disk, 1);
  EXPECT_EQ(*count(disk), *left + 1);
}
INSTANTIATE_TEST_SUITE_P(
    Disk, JournalFault,
    testing::Values(
        DiskFault{"full", [](MemoryDisk& d) { d.room_left = 1'000; }},
        DiskFault{"full_in_a_header", [](MemoryDisk& d) { d.room_left = first_bytes() + 20; }},
        DiskFault{"write_fails", [](MemoryDisk& d) { d.writes_left = 10; }},
        DiskFault{"short_then_fails",
                  [](MemoryDisk& d) {
                    d.write_bytes_max = 30;
                    d.writes_left = 31;
                  }},
        DiskFault{"sync_fails", [](MemoryDisk& d) { d.syncs_left = 9; }},
        DiskFault{"sync_fails_in_a_roll", [](MemoryDisk& d) { d.syncs_left = first_records(); }},
        DiskFault{"directory_sync_fails",
                  [](MemoryDisk& d) { d.syncs_left = first_records() + 1; }}),
    [](const auto& tested) { return tested.param.name; });

TEST(Journal, FailedWriteEndsItForGood) {
  const Scratch scratch;
  PosixDisk disk;
  auto journal = Journal::open(disk, {.directory = scratch.path()});
  ::rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ::rlimit small = before;
  small.rlim_cur = 100;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(std::string(200, 'x'))));
  EXPECT_EQ(journal->flush().error().fault, Fault::kUnavailable);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_FALSE(journal->flush());
  EXPECT_FALSE(journal->sync());
  EXPECT_FALSE(journal->append(RecordType::kEvent, 1, bytes_of("y")));
}

}  // namespace
}  // namespace pcl::journal::test
