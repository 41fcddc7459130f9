#include "host/journal/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "host/journal/format.hpp"

namespace pcl::journal {
namespace {

Error system_error(const std::string& what) {
  return Error{Fault::kUnavailable, what + ": " + std::strerror(errno)};
}

/// An open descriptor, closed once.
class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_{descriptor} {}
  File(File&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_{-1};
};

Status write_all(int file, std::span<const std::byte> bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ::ssize_t wrote = ::write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return system_error(name);
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return ok();
}

Status sync_directory(const std::string& directory) {
  const File handle{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (handle.get() < 0 || ::fsync(handle.get()) != 0) return system_error(directory);
  return ok();
}

/// Keeps the torn tail beside its segment, then cuts it off.
Status cut_tail(const std::string& directory, std::uint32_t segment,
                const format::SegmentScan& scan, Recovery& recovery) {
  const std::string path = directory + "/" + format::segment_name(segment);
  const auto bytes = format::read_file(path);
  if (!bytes) return bytes.error();
  recovery.torn_bytes = scan.tail_bytes;
  recovery.torn_file = path + ".torn-" + std::to_string(scan.good_bytes);
  const File kept{
      ::open(recovery.torn_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (kept.get() < 0) return system_error(recovery.torn_file);
  if (Status done =
          write_all(kept.get(), std::span{*bytes}.subspan(scan.good_bytes), recovery.torn_file);
      !done) {
    return done;
  }
  if (::fsync(kept.get()) != 0) return system_error(recovery.torn_file);
  if (::truncate(path.c_str(), static_cast<::off_t>(scan.good_bytes)) != 0)
    return system_error(path);
  return sync_directory(directory);
}

}  // namespace

struct Journal::Impl {
  Options options;
  File lock;
  File file;
  std::uint32_t segment{};
  std::uint64_t
      file_bytes{};  // written to the segment, header included; 0: the segment is not made yet
  format::Cursor cursor;
  std::vector<std::byte> buffer;
  Recovery recovery;
  bool failed{};

  [[nodiscard]] std::string path() const {
    return options.directory + "/" + format::segment_name(segment);
  }
  [[nodiscard]] Status usable() const {
    if (failed)
      return Error{Fault::kUnavailable,
                   path() + ": an earlier write failed; nothing more is appended"};
    return ok();
  }
  Status fail(const std::string& name) {
    failed = true;
    return system_error(name);
  }

  Status lock_directory() {
    std::error_code error;
    std::filesystem::create_directories(options.directory, error);
    if (error) return Error{Fault::kUnavailable, options.directory + ": " + error.message()};
    const std::string name = options.directory + "/lock";
    lock = File{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (lock.get() < 0) return system_error(name);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return ok();
    if (errno != EWOULDBLOCK) return system_error(name);
    return Error{Fault::kRefused, options.directory + ": another process has this journal open"};
  }

  Status recover() {
    const auto segments = format::list_segments(options.directory);
    if (!segments) return segments.error();
    for (const std::uint32_t number : *segments) {
      const bool last = number + 1 == segments->size();
      const auto scan = format::scan(options.directory, number, last, cursor, {});
      if (!scan) return scan.error();
      if (!scan->damage.empty()) {
        return Error{Fault::kCorrupt, options.directory + "/" + scan->damage + "; sequences from " +
                                          std::to_string(cursor.sequence) +
                                          " on are in doubt, nothing is appended"};
      }
      recovery.records += scan->records;
      segment = number;
      file_bytes = scan->good_bytes;
      if (scan->tail_bytes == 0) continue;
      if (Status cut = cut_tail(options.directory, number, *scan, recovery); !cut) return cut;
    }
    if (file_bytes == 0) return start_segment();
    file = File{::open(path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
    if (file.get() < 0) return system_error(path());
    return ok();
  }

  Status start_segment() {
    file = File{::open(path().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)};
    if (file.get() < 0) return system_error(path());
    const auto header = format::encode({segment, cursor.sequence, cursor.chain});
    if (Status done = write_all(file.get(), header, path()); !done) return done;
    file_bytes = header.size();
    return sync_directory(options.directory);
  }

  Status write_buffer() {
    if (Status good = usable(); !good || buffer.empty()) return good;
    Status done = write_all(file.get(), buffer, path());
    failed = !done;
    if (failed) return done;
    file_bytes += buffer.size();
    buffer.clear();
    return ok();
  }

  Status roll() {
    if (Status done = write_buffer(); !done) return done;
    if (::fdatasync(file.get()) != 0) return fail(path());
    ++segment;
    Status done = start_segment();
    failed = !done;
    return done;
  }
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() {
  if (impl_) (void)impl_->write_buffer();
}

Result<Journal> Journal::open(const Options& options) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  if (Status locked = impl->lock_directory(); !locked) return locked.error();
  if (Status recovered = impl->recover(); !recovered) return recovered.error();
  return Journal{std::move(impl)};
}

Result<std::uint64_t> Journal::append(RecordType type, std::uint16_t version,
                                      std::span<const std::byte> payload) {
  if (Status good = impl_->usable(); !good) return good.error();
  if (payload.size() > kPayloadMax) {
    return Error{Fault::kInvalid, "a record of " + std::to_string(payload.size()) +
                                      " bytes, at most " + std::to_string(kPayloadMax) +
                                      " go into the journal"};
  }
  const std::uint64_t held = impl_->file_bytes + impl_->buffer.size();
  const bool begun = held > format::kSegmentHeaderBytes;
  if (begun && held + payload.size() + format::kRecordOverhead > impl_->options.segment_bytes_max) {
    if (Status rolled = impl_->roll(); !rolled) return rolled.error();
  }
  const std::uint64_t sequence = impl_->cursor.sequence;
  format::append(impl_->buffer, impl_->cursor, type, version, payload);
  return sequence;
}

Status Journal::flush() { return impl_->write_buffer(); }

Status Journal::sync() {
  if (Status done = impl_->write_buffer(); !done) return done;
  if (::fdatasync(impl_->file.get()) != 0) return impl_->fail(impl_->path());
  return ok();
}

std::uint64_t Journal::next_sequence() const { return impl_->cursor.sequence; }
const Recovery& Journal::recovery() const { return impl_->recovery; }

Status read(const std::string& directory, std::uint64_t from, std::uint64_t to,
            const Visit& visit) {
  const auto segments = format::list_segments(directory);
  if (!segments) return segments.error();
  format::Cursor cursor;
  const Visit wanted = [&](const Record& record) -> Status {
    if (record.sequence < from || record.sequence > to) return ok();
    return visit(record);
  };
  for (const std::uint32_t number : *segments) {
    const auto scan =
        format::scan(directory, number, number + 1 == segments->size(), cursor, wanted);
    if (!scan) return scan.error();
    if (!scan->damage.empty()) return Error{Fault::kCorrupt, directory + "/" + scan->damage};
    if (cursor.sequence > to) break;
  }
  return ok();
}

Result<Verification> verify(const std::string& directory) {
  const auto segments = format::list_segments(directory);
  Verification report;
  if (!segments && segments.error().fault == Fault::kCorrupt) {
    report.damage = segments.error().message;
    return report;
  }
  if (!segments) return segments.error();
  format::Cursor cursor;
  for (const std::uint32_t number : *segments) {
    const auto scan = format::scan(directory, number, number + 1 == segments->size(), cursor, {});
    if (!scan) return scan.error();
    ++report.segments;
    report.records += scan->records;
    report.bytes += scan->good_bytes;
    report.torn_bytes = scan->tail_bytes;
    report.damage = scan->damage;
    if (!report.damage.empty()) break;
  }
  report.first_sequence = report.records > 0 ? 1 : 0;
  report.last_sequence = cursor.sequence - 1;
  return report;
}

}  // namespace pcl::journal
