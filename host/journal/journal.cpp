#include "host/journal/journal.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "host/journal/files.hpp"
#include "host/journal/format.hpp"
#include "host/journal/reader.hpp"

namespace pcl::journal {
namespace {

/// Keeps the torn tail beside its segment, then cuts it off.
Status cut_tail(Disk& disk, const std::string& path, const SegmentScan& scanned,
                Recovery& recovery) {
  auto file = disk.open(path, Disk::Mode::kRead);
  if (!file) return file.error();
  std::vector<std::byte> tail(scanned.tail_bytes);
  const auto got = (*file)->read(scanned.good_bytes, tail);
  if (!got) return got.error();
  recovery.torn_bytes = scanned.tail_bytes;
  recovery.torn_file = path + ".torn-" + std::to_string(scanned.good_bytes);
  if (Status kept = write_file(disk, recovery.torn_file, tail); !kept) return kept;
  return disk.truncate(path, scanned.good_bytes);
}

}  // namespace

struct Journal::Impl {
  Impl(Disk& on, const Options& given) : disk{on}, options{given} {}

  Disk& disk;
  Options options;
  std::unique_ptr<DiskLock> lock;
  std::uint32_t segment{};
  std::uint64_t file_bytes{};  // written to the segment, header included; 0: it is not made yet
  Position position;
  std::vector<std::byte> buffer;
  Recovery recovery;
  std::atomic<std::uint64_t> written{};  // sequences in the page cache
  std::atomic<std::uint64_t> durable{};  // on the disk
  std::atomic<bool> failed{};
  // Owner and helper both sync, and one that succeeds after the other's failed proves nothing: one
  // at a time, and none after a failure.
  std::mutex syncing;
  std::condition_variable_any stopping;
  std::unique_ptr<DiskFile> file;  // changed under `syncing` alone
  std::string failure;             // under `syncing`
  std::jthread helper;             // last: joined before anything it uses goes

  [[nodiscard]] std::string path() const {
    return options.directory + "/" + format::segment_name(segment);
  }
  [[nodiscard]] Status usable() {
    if (!failed) return ok();
    const std::lock_guard one{syncing};
    return Error{Fault::kUnavailable,
                 "an earlier write failed, nothing more is appended: " + failure};
  }
  /// Under `syncing`.
  Status fail(const Error& error) {
    failure = error.message;
    failed = true;
    return error;
  }

  Status recover(const Visit& visit) {
    const auto segments = list_segments(disk, options.directory);
    if (!segments) return segments.error();
    const auto start = start_of(disk, options.directory, *segments);
    if (!start) return start.error();
    position = *start;
    for (const std::uint32_t number : *segments) {
      segment = number;
      const auto scanned =
          scan(disk, options.directory, number, number == segments->back(), position, visit);
      if (!scanned) return scanned.error();
      if (!scanned->damage.empty()) {
        return Error{Fault::kCorrupt, options.directory + "/" + scanned->damage +
                                          "; sequences from " + std::to_string(position.sequence) +
                                          " on are in doubt, nothing is appended"};
      }
      recovery.records += scanned->records;
      file_bytes = scanned->good_bytes;
      if (scanned->tail_bytes == 0) continue;
      if (Status cut = cut_tail(disk, path(), *scanned, recovery); !cut) return cut;
    }
    return go_on();
  }

  /// Opens the last segment, or makes the one that its header was missing in, or the first.
  Status go_on() {
    if (file_bytes != 0) {
      auto opened = disk.open(path(), Disk::Mode::kAppend);
      if (!opened) return opened.error();
      file = std::move(*opened);
      // Who made it may have failed, or died, before its name was kept.
      if (Status named = disk.sync_directory(options.directory); !named) return named;
    } else {
      if (position.sequence == 1) position = format::beginning(options.journal_id);
      if (Status started = start_segment(); !started) return started;
    }
    // What was read may be in the page cache only: no reader shall take it for durable before.
    if (Status synced = file->sync(); !synced) return synced;
    written = durable = position.sequence - 1;
    return ok();
  }

  Status start_segment() {
    auto made = disk.open(path(), Disk::Mode::kCreate);
    if (!made) return made.error();
    file = std::move(*made);
    const auto header =
        format::encode({segment, position.sequence, position.chain, position.journal_id});
    if (Status done = write_all(*file, header, path()); !done) return done;
    file_bytes = header.size();
    return disk.sync_directory(options.directory);
  }

  Status write_buffer() {
    if (Status good = usable(); !good || buffer.empty()) return good;
    if (Status done = write_all(*file, buffer, path()); !done) {
      const std::lock_guard one{syncing};
      return fail(done.error());
    }
    file_bytes += buffer.size();
    buffer.clear();
    written = position.sequence - 1;
    return ok();
  }

  /// Under `syncing`.
  Status sync_file() {
    if (failed) return Error{Fault::kUnavailable, failure};
    const std::uint64_t covered = written;
    if (Status synced = file->sync(); !synced) return fail(synced.error());
    durable = covered;
    return ok();
  }

  /// The old segment is on disk before there is a new one: only the last can have a torn tail.
  Status roll() {
    if (Status done = write_buffer(); !done) return done;
    const std::lock_guard one{syncing};
    if (Status synced = sync_file(); !synced) return synced;
    ++segment;
    if (Status started = start_segment(); !started) return fail(started.error());
    return ok();
  }

  void start_helper() {
    if (options.group_commit_ns == 0) return;
    helper = std::jthread{[this](const std::stop_token& stop) {
      const std::chrono::nanoseconds interval{options.group_commit_ns};
      std::unique_lock one{syncing};
      while (!stopping.wait_for(one, stop, interval, [&] { return stop.stop_requested(); })) {
        if (written != durable) (void)sync_file();  // a failure shows at the owner's next call
      }
    }};
  }
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() {
  if (impl_) (void)impl_->write_buffer();
}

Result<Journal> Journal::open(Disk& disk, const Options& options, const Visit& visit) {
  auto impl = std::make_unique<Impl>(disk, options);
  if (Status made = disk.make_directory(options.directory); !made) return made.error();
  auto lock = disk.lock(options.directory);
  if (!lock) return lock.error();
  impl->lock = std::move(*lock);
  if (Status open = not_closed(disk, options.directory); !open) return open.error();
  if (Status recovered = impl->recover(visit); !recovered) return recovered.error();
  impl->start_helper();
  return Journal{std::move(impl)};
}

Result<std::uint64_t> Journal::append(RecordType type, std::uint16_t version,
                                      std::span<const std::byte> payload, Link link) {
  if (impl_->failed) return impl_->usable().error();
  if (payload.size() > kPayloadMax) {
    return Error{Fault::kInvalid, "a record of " + std::to_string(payload.size()) +
                                      " bytes, at most " + std::to_string(kPayloadMax) +
                                      " go into the journal"};
  }
  const std::uint64_t held = impl_->file_bytes + impl_->buffer.size();
  const bool begun = held > format::kSegmentHeaderBytes;
  if (begun && held + format::record_bytes(payload.size()) > impl_->options.segment_bytes_max) {
    if (Status rolled = impl_->roll(); !rolled) return rolled.error();
  }
  const std::uint64_t sequence = impl_->position.sequence;
  format::append(impl_->buffer, impl_->position, type, version, payload, link);
  return sequence;
}

Status Journal::flush() { return impl_->write_buffer(); }

Status Journal::sync() {
  if (Status done = impl_->write_buffer(); !done) return done;
  const std::lock_guard one{impl_->syncing};
  return impl_->sync_file();
}

std::uint64_t Journal::durable_sequence() const noexcept { return impl_->durable; }
std::uint64_t Journal::next_sequence() const { return impl_->position.sequence; }
const Position& Journal::position() const { return impl_->position; }
const Recovery& Journal::recovery() const { return impl_->recovery; }

}  // namespace pcl::journal
