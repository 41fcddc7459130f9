// Bounded queues on their way into the card, beat by beat.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <span>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::sim {

/// Commands on a 512-bit port.
class CommandQueue {
 public:
  static constexpr std::size_t kMax = 4096;
  [[nodiscard]] std::size_t push(std::span<const contract::Entry> commands) {
    const std::size_t count = std::min(commands.size(), kMax - queue_.size());
    queue_.insert(queue_.end(), commands.begin(),
                  commands.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  [[nodiscard]] bool empty() const noexcept { return queue_.empty(); }
  [[nodiscard]] const contract::Entry& front() const { return queue_.front(); }
  void pop() { queue_.pop_front(); }

 private:
  std::deque<contract::Entry> queue_;
};

/// Packets on a 64-bit stream: byte 0 in bits [7:0], keep and last. An empty packet is one last
/// beat that keeps nothing.
class PacketQueue {
 public:
  static constexpr std::size_t kMax = 1024;
  [[nodiscard]] bool push(std::span<const std::byte> head, std::span<const std::byte> body) {
    if (queue_.size() == kMax) return false;
    std::vector<std::byte>& packet = queue_.emplace_back();
    packet.reserve(head.size() + body.size());
    packet.insert(packet.end(), head.begin(), head.end());
    packet.insert(packet.end(), body.begin(), body.end());
    return true;
  }
  [[nodiscard]] bool empty() const noexcept { return queue_.empty(); }
  [[nodiscard]] std::uint64_t data() const {
    std::uint64_t word = 0;
    if (bytes_left() != 0) std::memcpy(&word, queue_.front().data() + offset_, bytes_left());
    return word;
  }
  [[nodiscard]] std::uint8_t keep() const {
    return static_cast<std::uint8_t>((1U << bytes_left()) - 1U);
  }
  [[nodiscard]] bool last() const { return offset_ + 8 >= queue_.front().size(); }
  void pop_beat() {
    offset_ += 8;
    if (offset_ < queue_.front().size()) return;
    queue_.pop_front();
    offset_ = 0;
  }

 private:
  [[nodiscard]] std::size_t bytes_left() const {
    return std::min<std::size_t>(8, queue_.front().size() - offset_);
  }
  std::deque<std::vector<std::byte>> queue_;
  std::size_t offset_ = 0;  // in the packet under way
};

}  // namespace pcl::sim
