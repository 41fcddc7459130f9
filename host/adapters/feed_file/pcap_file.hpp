// Classic pcap captures of Ethernet frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/adapters/feed_file/mapped_file.hpp"
#include "host/base/result.hpp"

namespace pcl::feed_file {

/// One recorded frame. `bytes` is what was captured; `length_on_wire` is larger where the capture
/// cut the frame short.
struct CapturedFrame {
  std::uint64_t timestamp_ns{};  // since 1970
  std::uint32_t length_on_wire{};
  std::span<const std::byte> bytes;
};

/// One pass over the frames, in order; both byte orders, microsecond and nanosecond stamps, link
/// type Ethernet without FCS. One thread. Cost: O(1) a frame, no copy, no allocation but for an
/// error's text.
class PcapFile {
 public:
  /// Fault::kUnavailable as MappedFile::open; kCorrupt for a cut file header; kInvalid for an
  /// unknown magic, a version other than 2.x, or a link type other than Ethernet. pcapng is named
  /// as such.
  [[nodiscard]] static Result<PcapFile> open(const std::string& path);
  /// Whether the bytes start as a capture (classic or pcapng): decides between this reader and
  /// ItchFile.
  [[nodiscard]] static bool looks_like(std::span<const std::byte> head) noexcept;

  /// The next frame, valid while this object lives; nullopt at the end of the file.
  /// Fault::kCorrupt, and the same again at every later call, for a cut record header or a record
  /// that reaches beyond the file.
  [[nodiscard]] Result<std::optional<CapturedFrame>> next();
  void rewind() noexcept { offset_ = kFileHeaderBytes; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return file_.bytes().size(); }

 private:
  static constexpr std::size_t kFileHeaderBytes = 24;
  static constexpr std::size_t kRecordHeaderBytes = 16;
  PcapFile(MappedFile file, bool big_endian, bool nanoseconds)
      : file_{std::move(file)}, big_endian_{big_endian}, nanoseconds_{nanoseconds} {}

  MappedFile file_;
  bool big_endian_;
  bool nanoseconds_;
  std::size_t offset_{kFileHeaderBytes};
};

}  // namespace pcl::feed_file
