// ITCH messages with 2-byte big-endian length framing, the form of Nasdaq's day files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/adapters/feed_file/mapped_file.hpp"
#include "host/base/result.hpp"

namespace pcl::feed_file {

/// One pass over the messages, in order. The framing alone is judged here: a message of the wrong
/// length for its type, or of an unknown type, is delivered, since the card counts it. One thread.
/// Cost: O(1) a message, no copy, no allocation but for an error's text.
class ItchFile {
 public:
  /// Fault::kUnavailable as MappedFile::open.
  [[nodiscard]] static Result<ItchFile> open(const std::string& path);

  /// The next message, valid while this object lives; nullopt at the end of the file or at the
  /// end-of-session marker (length 0). Fault::kCorrupt, and the same again at every later call,
  /// when a length is cut or reaches beyond the file, or when bytes follow the marker.
  [[nodiscard]] Result<std::optional<std::span<const std::byte>>> next();
  /// Back to the first message.
  void rewind() noexcept { offset_ = 0; }
  /// Bytes consumed so far, and in all.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return file_.bytes().size(); }

 private:
  explicit ItchFile(MappedFile file) : file_{std::move(file)} {}

  MappedFile file_;
  std::size_t offset_{};
};

}  // namespace pcl::feed_file
