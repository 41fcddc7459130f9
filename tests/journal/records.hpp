// Journals of known content, on a disk in memory.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/journal/journal.hpp"
#include "tests/fakes/memory_disk.hpp"

namespace pcl::journal::test {

using fakes::MemoryDisk;
using Bytes = MemoryDisk::Bytes;

inline const std::string kHere = "journal";
inline const std::string kFirst = "journal/segment-00000000.pclj";
inline constexpr std::uint64_t kId = 0xAB;

inline std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span{text});
}
inline std::string payload(std::uint64_t i) {
  return "payload number " + std::to_string(i * 7) + std::string(i % 5, 'x');
}

inline Options here(std::uint64_t segment_bytes = 1U << 20U) {
  return {.directory = kHere, .segment_bytes_max = segment_bytes, .journal_id = kId};
}

/// Goes on with `records` more, of that payload.
inline void write(Disk& disk, std::uint64_t records, std::uint64_t segment_bytes = 1U << 20U) {
  auto journal = Journal::open(disk, here(segment_bytes));
  ASSERT_TRUE(journal) << journal.error().message;
  for (std::uint64_t i = 1; i <= records; ++i) {
    const std::uint64_t next = journal->next_sequence();
    const auto done = journal->append(RecordType::kEvent, 1, bytes_of(payload(next)),
                                      {.causation = next / 2, .correlation = 3 * next});
    ASSERT_TRUE(done);
    ASSERT_EQ(*done, next);
  }
  ASSERT_TRUE(journal->sync());
}

/// Number of records if all are what write() wrote, else the error.
inline Result<std::uint64_t> count(Disk& disk) {
  std::uint64_t seen = 0;
  const Status done = read(disk, kHere, 1, UINT64_MAX, [&](const Record& record) -> Status {
    ++seen;
    const std::string expected = payload(record.sequence);
    const bool same = record.sequence == seen && record.link == Link{seen / 2, 3 * seen} &&
                      std::ranges::equal(record.payload, bytes_of(expected));
    return same ? ok() : Status{Error{Fault::kInvalid, "another payload"}};
  });
  if (!done) return done.error();
  return seen;
}

}  // namespace pcl::journal::test
