#include "host/journal/reader.hpp"

#include <algorithm>
#include <cstring>

#include "host/base/hex.hpp"
#include "host/journal/archive.hpp"

namespace pcl::journal {
namespace {

constexpr std::size_t kReadBytes = 128U << 10U;  // least that is asked of the disk at once

std::string at(const std::string& file, std::uint64_t offset) {
  return file + " at offset " + std::to_string(offset);
}

/// Why the bytes at the end are no torn write; empty: they are one.
Result<std::string> judge_tail(SegmentReader& reader, bool last) {
  const auto tail = reader.peek(kTornBytesMax + 1);
  if (!tail) return tail.error();
  if (!last) return std::string{", and later segments follow"};
  if (tail->size() > kTornBytesMax)
    return ", and more than " + std::to_string(kTornBytesMax) + " bytes stand there";
  const format::Resync found = format::behind(*tail);
  if (found.what == format::Behind::kNothing) return std::string{};
  if (found.what == format::Behind::kUndecided)
    return std::string{", and what stands behind it announces more records than can be checked"};
  return ", a sound record " + std::to_string(found.sequence) + " stands behind it";
}

Status judge_header(SegmentReader& reader, std::uint32_t segment, bool last,
                    const Position& position, SegmentScan& result) {
  const auto header = reader.header();
  if (!header) return header.error();
  if (!*header) {
    const auto whole = reader.peek(kTornBytesMax + 1);
    if (!whole) return whole.error();
    result.tail_bytes = whole->size();
    const bool cut = last && whole->size() < format::kSegmentHeaderBytes;
    const auto why = cut ? Result<std::string>{std::string{}} : judge_tail(reader, last);
    if (!why) return why.error();
    if (!why->empty())
      result.damage = at(reader.name(), 0) + ": the segment header does not check" + *why;
    return ok();
  }
  const format::SegmentHeader& said = **header;
  if (said.journal_id != position.journal_id) {
    result.damage = at(reader.name(), 0) + ": of journal " + hex(said.journal_id) + ", expected " +
                    hex(position.journal_id);
  } else if (said.segment != segment || said.first_sequence != position.sequence ||
             said.chain != position.chain) {
    result.damage = at(reader.name(), 0) + ": begins at sequence " +
                    std::to_string(said.first_sequence) + ", expected " +
                    std::to_string(position.sequence) + " of the same chain";
  }
  return ok();
}

}  // namespace

Result<SegmentReader> SegmentReader::open(Disk& disk, const std::string& directory,
                                          std::uint32_t segment) {
  auto file = disk.open(directory + "/" + format::segment_name(segment), Disk::Mode::kRead);
  if (!file) return file.error();
  return SegmentReader{std::move(*file), segment};
}

Result<std::span<const std::byte>> SegmentReader::peek(std::size_t bytes) {
  const std::size_t passed = offset_ - window_at_;
  if (filled_ - passed < bytes) {
    // What is left moves to the front: at most a record, once a kReadBytes.
    filled_ -= passed;
    if (filled_ != 0) std::memmove(window_.data(), window_.data() + passed, filled_);
    window_at_ = offset_;
  }
  while (filled_ - (offset_ - window_at_) < bytes) {  // room in proportion to what is there
    if (window_.size() < filled_ + kReadBytes) window_.resize(filled_ + kReadBytes);
    const auto got =
        file_->read(window_at_ + filled_, std::span{window_}.subspan(filled_, kReadBytes));
    if (!got) return got.error();
    filled_ += *got;
    if (*got < kReadBytes) break;
  }
  const std::size_t begin = offset_ - window_at_;
  return std::span<const std::byte>{window_}.subspan(begin, std::min(bytes, filled_ - begin));
}

Result<std::optional<format::SegmentHeader>> SegmentReader::header() {
  const auto bytes = peek(format::kSegmentHeaderBytes);
  if (!bytes) return bytes.error();
  const auto decoded = format::decode_header(*bytes);
  if (decoded) offset_ += format::kSegmentHeaderBytes;
  return decoded;
}

Result<std::optional<format::Found>> SegmentReader::next() {
  const auto head = peek(format::kRecordHeaderBytes);
  if (!head) return head.error();
  const auto size = format::announced(*head);
  if (!size) return std::optional<format::Found>{};
  const auto whole = peek(*size);
  if (!whole) return whole.error();
  return format::parse(*whole);
}

void SegmentReader::pass(const format::Found& found, Position& position) {
  position.chain = format::next_chain(position.chain, found.crc);
  ++position.sequence;
  offset_ += found.bytes;
}

bool fits(const format::Found& found, const Position& position) {
  return found.record.sequence == position.sequence && found.chain == position.chain;
}

Status not_closed(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return names.error();
  if (std::find(names->begin(), names->end(), kClosedName) == names->end()) return ok();
  return Error{Fault::kRefused, directory +
                                    ": closed, as its file `closed` says; nothing is appended "
                                    "until portcullis journal begin has put it aside"};
}

Result<std::vector<std::uint32_t>> segment_numbers(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return names.error();
  std::vector<std::uint32_t> found;
  for (const std::string& name : *names) {
    if (name.starts_with(kRolled) || name.starts_with(kArriving)) {
      return Error{Fault::kRefused, directory + ": a roll was cut short (" + name +
                                        "); the daemon ends it, and portcullis journal roll does"};
    }
    if (const auto number = format::segment_number(name)) found.push_back(*number);
  }
  std::stable_sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::uint32_t>> list_segments(Disk& disk, const std::string& directory) {
  auto numbers = segment_numbers(disk, directory);
  if (!numbers) return numbers.error();
  const std::vector<std::uint32_t>& found = *numbers;
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (found[i] == found[i - 1] + 1) continue;
    return Error{Fault::kCorrupt,
                 directory + ": " + format::segment_name(found[i - 1] + 1) + " is missing"};
  }
  return numbers;
}

Result<Position> start_of(Disk& disk, const std::string& directory,
                          std::span<const std::uint32_t> segments) {
  const auto archived = read_manifest(disk, directory);
  if (!archived) return archived.error();
  const std::uint32_t first = segments.empty() ? 0 : segments.front();
  // A segment that is here still and in the manifest already: archiving was interrupted.
  const auto before = std::find_if(archived->begin(), archived->end(),
                                   [&](const Archived& line) { return line.segment + 1 == first; });
  if (first != 0 && before != archived->end())
    return Position{before->journal_id, before->last_sequence + 1, before->chain};
  if (first != 0 || (segments.empty() && !archived->empty())) {
    const std::uint32_t missing = first != 0 ? first - 1 : archived->back().segment + 1;
    return Error{Fault::kCorrupt, directory + ": " + format::segment_name(missing) +
                                      " is missing, and archive/manifest does not name it"};
  }
  if (segments.empty()) return format::beginning(0);
  auto reader = SegmentReader::open(disk, directory, first);
  if (!reader) return reader.error();
  const auto header = reader->header();
  if (!header) return header.error();
  return format::beginning(*header ? (**header).journal_id : 0);
}

Result<SegmentScan> scan(Disk& disk, const std::string& directory, std::uint32_t segment, bool last,
                         Position& position, const Visit& visit) {
  auto reader = SegmentReader::open(disk, directory, segment);
  if (!reader) return reader.error();
  SegmentScan result;
  if (Status judged = judge_header(*reader, segment, last, position, result); !judged)
    return judged.error();
  if (!result.damage.empty() || reader->offset() == 0) return result;
  while (true) {
    const auto found = reader->next();
    if (!found) return found.error();
    if (!*found) break;
    const Record& record = (**found).record;
    if (!fits(**found, position)) {
      result.damage = at(reader->name(), reader->offset()) + ": a sound record " +
                      std::to_string(record.sequence) + " where " +
                      std::to_string(position.sequence) + " of this chain belongs";
      break;
    }
    if (visit) {
      if (Status seen = visit(record); !seen) return seen.error();
    }
    ++result.records;
    reader->pass(**found, position);
  }
  result.good_bytes = reader->offset();
  const auto tail = reader->peek(kTornBytesMax + 1);
  if (!tail) return tail.error();
  result.tail_bytes = tail->size();
  if (!result.damage.empty() || result.tail_bytes == 0) return result;
  const auto why = judge_tail(*reader, last);
  if (!why) return why.error();
  if (!why->empty()) {
    result.damage = at(reader->name(), result.good_bytes) + ": sequence " +
                    std::to_string(position.sequence) + " does not check" + *why;
  }
  return result;
}

Result<std::size_t> segment_of(Disk& disk, const std::string& directory,
                               std::span<const std::uint32_t> segments, std::uint64_t sequence) {
  for (std::size_t i = segments.size(); i-- > 1;) {
    auto reader = SegmentReader::open(disk, directory, segments[i]);
    if (!reader) return reader.error();
    const auto header = reader->header();
    if (!header) return header.error();
    if (*header && (**header).segment == segments[i] && (**header).first_sequence <= sequence)
      return i;
  }
  return std::size_t{0};
}

Result<std::optional<SegmentReader>> seek(Disk& disk, const std::string& directory,
                                          const Position& position) {
  const auto segments = list_segments(disk, directory);
  if (!segments) return segments.error();
  if (segments->empty() || position.sequence == 0) return std::optional<SegmentReader>{};
  const auto index = segment_of(disk, directory, *segments, position.sequence - 1);
  if (!index) return index.error();
  auto reader = SegmentReader::open(disk, directory, (*segments)[*index]);
  if (!reader) return reader.error();
  const auto header = reader->header();
  if (!header) return header.error();
  if (!*header) return std::optional<SegmentReader>{};
  Position here{(**header).journal_id, (**header).first_sequence, (**header).chain};
  while (here.sequence < position.sequence) {
    const auto found = reader->next();
    if (!found) return found.error();
    if (!*found || !fits(**found, here)) return std::optional<SegmentReader>{};
    reader->pass(**found, here);
  }
  if (here != position) return std::optional<SegmentReader>{};
  return std::optional{std::move(*reader)};
}

Result<bool> passes(Disk& disk, const std::string& directory, const Position& position) {
  const auto reader = seek(disk, directory, position);
  if (!reader) return reader.error();
  return reader->has_value();
}

Status read(Disk& disk, const std::string& directory, std::uint64_t from, std::uint64_t to,
            const Visit& visit) {
  const auto segments = list_segments(disk, directory);
  if (!segments) return segments.error();
  if (segments->empty()) return ok();
  auto position = start_of(disk, directory, *segments);
  if (!position) return position.error();
  const auto first = segment_of(disk, directory, *segments, from);
  if (!first) return first.error();
  if (*first != 0) {
    auto reader = SegmentReader::open(disk, directory, (*segments)[*first]);
    if (!reader) return reader.error();
    const auto header = reader->header();
    if (!header) return header.error();
    if (*header) *position = {(**header).journal_id, (**header).first_sequence, (**header).chain};
  }
  const Visit wanted = [&](const Record& record) -> Status {
    if (record.sequence < from || record.sequence > to) return ok();
    return visit(record);
  };
  for (std::size_t i = *first; i < segments->size() && position->sequence <= to; ++i) {
    const std::uint32_t number = (*segments)[i];
    const auto scanned =
        scan(disk, directory, number, number == segments->back(), *position, wanted);
    if (!scanned) return scanned.error();
    if (!scanned->damage.empty()) return Error{Fault::kCorrupt, directory + "/" + scanned->damage};
  }
  return ok();
}

Result<Verification> verify(Disk& disk, const std::string& directory) {
  Verification report;
  const auto damaged = [&](const Error& error) -> Result<Verification> {
    if (error.fault != Fault::kCorrupt) return error;
    report.damage = error.message;
    return report;
  };
  const auto segments = list_segments(disk, directory);
  if (!segments) return damaged(segments.error());
  auto position = start_of(disk, directory, *segments);
  if (!position) return damaged(position.error());
  report.first_sequence = position->sequence;
  for (const std::uint32_t number : *segments) {
    const auto scanned = scan(disk, directory, number, number == segments->back(), *position, {});
    if (!scanned) return scanned.error();
    ++report.segments;
    report.records += scanned->records;
    report.bytes += scanned->good_bytes;
    report.torn_bytes = scanned->tail_bytes;
    report.damage = scanned->damage;
    if (!report.damage.empty()) break;
  }
  if (report.records == 0) report.first_sequence = 0;
  report.last_sequence = position->sequence - 1;
  return report;
}

}  // namespace pcl::journal
