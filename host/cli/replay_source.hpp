// A recorded file as a sequence of frames for the card.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "host/adapters/feed_file/itch_file.hpp"
#include "host/adapters/feed_file/mold_frame.hpp"
#include "host/adapters/feed_file/pcap_file.hpp"
#include "host/base/result.hpp"

namespace pcl::replay {

/// What a first pass over the file tells before a card is set up.
struct Survey {
  std::uint16_t port{};             // 0: no UDP datagram in the file
  std::uint64_t first_sequence{1};  // feed_start wants this one
  std::vector<std::string>
      symbols;  // names of R messages, in order of appearance, no repeats, at most 256
  std::uint64_t symbols_left_out{};  // further names beyond them
};

/// Messages as they stand in the file, before any card has judged them.
struct FileCounts {
  std::uint64_t messages{};
  std::uint64_t oversized{};                 // day file: too long for any frame, not fed
  std::array<std::uint64_t, 256> by_type{};  // by the first byte
};

struct SourceFrame {
  std::span<const std::byte> bytes;  // valid until the next call
  std::uint64_t time_us{};           // of its last message, or since the capture's first frame
  std::uint64_t messages{};
};

/// One thread. Reads either kind of file; the kind is told by its first bytes.
class ReplaySource {
 public:
  /// `messages_max`: at most so many messages a datagram, for a file that has none of its own.
  /// Fault::kUnavailable or kInvalid as the readers' open(); kInvalid for a file of neither kind.
  [[nodiscard]] static Result<ReplaySource> open(const std::string& path,
                                                 std::uint16_t messages_max);

  /// Reads the whole file (a damaged one up to the damage) and goes back to its start.
  [[nodiscard]] Survey survey();
  /// The next frame; nullopt at the end; the readers' errors where the file is damaged.
  [[nodiscard]] Result<std::optional<SourceFrame>> next();

  [[nodiscard]] bool is_capture() const noexcept { return file_.index() == 1; }
  [[nodiscard]] const FileCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::uint64_t offset() const noexcept;
  [[nodiscard]] std::uint64_t size() const noexcept;

 private:
  using File = std::variant<feed_file::ItchFile, feed_file::PcapFile>;
  ReplaySource(File file, std::uint16_t messages_max);
  Result<std::optional<SourceFrame>> next_built(feed_file::ItchFile& file);
  Result<std::optional<SourceFrame>> next_captured(feed_file::PcapFile& file);
  void count(std::span<const std::byte> message);

  File file_;
  feed_file::MoldFrameBuilder builder_;
  std::optional<std::span<const std::byte>> pending_;  // read, but did not fit the datagram before
  std::optional<std::uint64_t> capture_start_ns_;
  FileCounts counts_;
};

}  // namespace pcl::replay
