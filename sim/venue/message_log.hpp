// Messages of a day, kept whole: what a rewind or a login may ask for again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pcl::venue {

using Bytes = std::span<const std::byte>;

/// Append-only, numbered from 1. One thread. Amortised no allocation per message; a span it returns
/// is valid until the next append.
class MessageLog {
 public:
  void append(Bytes message) {
    bytes_.insert(bytes_.end(), message.begin(), message.end());
    ends_.push_back(bytes_.size());
  }
  /// Messages held; also the number of the last one.
  [[nodiscard]] std::uint64_t size() const { return ends_.size(); }
  /// Message `number`, 1 .. size().
  [[nodiscard]] Bytes operator[](std::uint64_t number) const {
    const std::size_t begin = number == 1 ? 0 : ends_[number - 2];
    return Bytes{bytes_}.subspan(begin, ends_[number - 1] - begin);
  }
  void reserve(std::size_t messages, std::size_t bytes) {
    ends_.reserve(messages);
    bytes_.reserve(bytes);
  }

 private:
  std::vector<std::byte> bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace pcl::venue
