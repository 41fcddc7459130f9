// The journal against every cut and every flipped byte.
#include "host/journal/journal.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "host/base/crc32c.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::journal::test {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span{text});
}
std::string payload(std::uint64_t i) {
  return "payload number " + std::to_string(i * 7) + std::string(i % 5, 'x');
}

std::string slurp(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
void spill(const std::string& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

void write(const std::string& directory, std::uint64_t records,
           std::uint64_t segment_bytes = 1U << 20U) {
  auto journal = Journal::open({directory, segment_bytes});
  ASSERT_TRUE(journal) << journal.error().message;
  for (std::uint64_t i = 1; i <= records; ++i) {
    const std::uint64_t next = journal->next_sequence();
    const auto done = journal->append(RecordType::kEvent, 1, bytes_of(payload(next)));
    ASSERT_TRUE(done);
    ASSERT_EQ(*done, next);
  }
  ASSERT_TRUE(journal->sync());
}

/// Number of records if all are what was written, else the error.
Result<std::uint64_t> count(const std::string& directory) {
  std::uint64_t seen = 0;
  const Status done = read(directory, 1, UINT64_MAX, [&](const Record& record) -> Status {
    ++seen;
    const std::string expected = payload(record.sequence);
    const bool same =
        record.sequence == seen && std::ranges::equal(record.payload, bytes_of(expected));
    return same ? ok() : Status{Error{Fault::kInvalid, "another payload"}};
  });
  if (!done) return done.error();
  return seen;
}

const std::string kFirst = "/segment-00000000.pclj";

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
  const Scratch scratch;
  EXPECT_EQ(*count(scratch.path()), 0U);
  const auto journal = Journal::open({scratch.path() + "/made/here"});
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->next_sequence(), 1U);
  const auto report = verify(scratch.path() + "/made/here");
  EXPECT_EQ(report->damage, "");
  EXPECT_EQ(report->last_sequence, 0U);
  EXPECT_FALSE(verify(scratch.path() + "/nowhere"));
}

TEST(Journal, GoesOnWhereItStopped) {
  const Scratch scratch;
  write(scratch.path(), 10);
  write(scratch.path(), 10);
  EXPECT_EQ(*count(scratch.path()), 20U);
  std::uint64_t seen = 0;
  ASSERT_TRUE(read(scratch.path(), 5, 7, [&](const Record& r) -> Status {
    EXPECT_EQ(r.sequence, 5 + seen++);
    return ok();
  }));
  EXPECT_EQ(seen, 3U);
}

TEST(Journal, RollsAtItsSizeBoundAndNoticesAMissingSegment) {
  const Scratch scratch;
  write(scratch.path(), 50, 400);
  const auto report = verify(scratch.path());
  EXPECT_GT(report->segments, 5U);
  EXPECT_EQ(report->records, 50U);
  EXPECT_EQ(*count(scratch.path()), 50U);
  for (const auto& file : std::filesystem::directory_iterator{scratch.path()})
    EXPECT_LE(file.file_size(), 400U);
  write(scratch.path(), 5, 400);
  EXPECT_EQ(*count(scratch.path()), 55U);
  std::filesystem::remove(scratch.path() + "/segment-00000002.pclj");
  EXPECT_NE(verify(scratch.path())->damage.find("segment-00000002.pclj is missing"),
            std::string::npos);
  EXPECT_EQ(Journal::open({scratch.path(), 400}).error().fault, Fault::kCorrupt);
}

TEST(Journal, TornTailIsCutAtEveryByteAndKept) {
  const Scratch scratch;
  write(scratch.path(), 5);
  const std::string five = slurp(scratch.path() + kFirst);
  write(scratch.path(), 1);
  const std::string six = slurp(scratch.path() + kFirst);
  for (std::size_t size = five.size(); size < six.size(); ++size) {
    const Scratch cut;
    spill(cut.path() + kFirst, six.substr(0, size));
    EXPECT_EQ(*count(cut.path()), 5U);
    EXPECT_EQ(verify(cut.path())->torn_bytes, size - five.size());
    {
      const auto journal = Journal::open({cut.path()});
      ASSERT_TRUE(journal) << size << ": " << journal.error().message;
      EXPECT_EQ(journal->recovery().records, 5U);
      EXPECT_EQ(journal->recovery().torn_bytes, size - five.size());
      if (size > five.size()) {
        EXPECT_EQ(slurp(journal->recovery().torn_file),
                  six.substr(five.size(), size - five.size()));
      }
    }
    write(cut.path(), 1);
    EXPECT_EQ(slurp(cut.path() + kFirst), six);
  }
}

TEST(Journal, HeaderCutShortIsWrittenAgain) {
  const Scratch scratch;
  write(scratch.path(), 1);
  const std::string whole = slurp(scratch.path() + kFirst);
  for (std::size_t size = 0; size < 48; ++size) {
    const Scratch cut;
    spill(cut.path() + kFirst, whole.substr(0, size));
    write(cut.path(), 1);
    EXPECT_EQ(slurp(cut.path() + kFirst), whole);
  }
}

TEST(Journal, EveryFlippedByteBeforeTheLastRecordIsFound) {
  const Scratch scratch;
  write(scratch.path(), 4);
  const std::size_t last = slurp(scratch.path() + kFirst).size();
  write(scratch.path(), 1);
  const std::string whole = slurp(scratch.path() + kFirst);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const Scratch cut;
    std::string bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    spill(cut.path() + kFirst, bad);
    const auto journal = Journal::open({cut.path()});
    if (at >= last) {  // nothing sound behind it: not told from a torn tail, and kept beside
      ASSERT_TRUE(journal);
      EXPECT_EQ(journal->recovery().records, 4U);
      EXPECT_EQ(journal->recovery().torn_bytes, whole.size() - last);
      continue;
    }
    ASSERT_FALSE(journal) << at;
    EXPECT_EQ(journal.error().fault, Fault::kCorrupt);
    EXPECT_NE(journal.error().message.find("segment-00000000.pclj at offset"), std::string::npos);
    EXPECT_EQ(slurp(cut.path() + kFirst), bad);  // nothing touched
    EXPECT_NE(verify(cut.path())->damage, "");
    EXPECT_FALSE(count(cut.path()));
  }
}

TEST(Journal, RepeatedAndForeignRecordsAreDamage) {
  const Scratch scratch;
  write(scratch.path(), 4);
  const std::string four = slurp(scratch.path() + kFirst);
  write(scratch.path(), 1);
  const std::string five = slurp(scratch.path() + kFirst);
  const Scratch repeated;
  spill(repeated.path() + kFirst, five + five.substr(four.size()));
  const auto journal = Journal::open({repeated.path()});
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::kCorrupt);
  EXPECT_NE(journal.error().message.find("a sound record 5 where 6"), std::string::npos)
      << journal.error().message;
  const Scratch other;  // the right number, and another past
  {
    auto foreign = Journal::open({other.path()});
    for (int i = 0; i < 5; ++i)
      ASSERT_TRUE(foreign->append(RecordType::kEvent, 1, bytes_of("else")));
  }
  const std::string else_where = slurp(other.path() + kFirst);
  const std::size_t record = 24 + 4 + 4;
  const Scratch moved;
  spill(moved.path() + kFirst, four + else_where.substr(48 + 4 * record));
  EXPECT_EQ(Journal::open({moved.path()}).error().fault, Fault::kCorrupt);
}

TEST(Journal, DamageInAnEarlierSegmentIsFound) {
  const Scratch scratch;
  write(scratch.path(), 20, 400);
  std::string bytes = slurp(scratch.path() + kFirst);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  spill(scratch.path() + kFirst, bytes);
  const auto journal = Journal::open({scratch.path(), 400});
  ASSERT_FALSE(journal);
  EXPECT_NE(journal.error().message.find("later segments follow"), std::string::npos);
}

TEST(Journal, OneProcessAtATime) {
  const Scratch scratch;
  const auto first = Journal::open({scratch.path()});
  ASSERT_TRUE(first);
  EXPECT_EQ(Journal::open({scratch.path()}).error().fault, Fault::kRefused);
}

TEST(Journal, NothingIsWrittenBeforeFlush) {
  const Scratch scratch;
  auto journal = Journal::open({scratch.path()});
  ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(payload(1))));
  EXPECT_EQ(*count(scratch.path()), 0U);
  ASSERT_TRUE(journal->flush());
  EXPECT_EQ(*count(scratch.path()), 1U);
}

TEST(Journal, TooLargeARecordIsRefused) {
  const Scratch scratch;
  auto journal = Journal::open({scratch.path()});
  const std::vector<std::byte> large(kPayloadMax + 1);
  EXPECT_EQ(journal->append(RecordType::kEvent, 1, large).error().fault, Fault::kInvalid);
  EXPECT_EQ(journal->next_sequence(), 1U);
}

TEST(Journal, FailedWriteEndsItForGood) {
  const Scratch scratch;
  auto journal = Journal::open({scratch.path()});
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

TEST(Journal, TellsItsSpeed) {
  const Scratch scratch;
  auto journal = Journal::open({scratch.path()});
  const std::string record(100, 'x');
  constexpr int kRecords = 200'000;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kRecords; ++i) {
    ASSERT_TRUE(journal->append(RecordType::kEvent, 1, bytes_of(record)));
    if (i % 16 == 15) {
      ASSERT_TRUE(journal->flush());
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << static_cast<std::uint64_t>(kRecords / took.count()) << " appends/s, 16 a write\n";
}

}  // namespace
}  // namespace pcl::journal::test
