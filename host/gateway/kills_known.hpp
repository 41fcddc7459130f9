// Which kills of the kill word the engine has seen.
#pragma once

#include <cstdint>
#include <set>

namespace pcl::gateway {

/// Kills count up at the wire, and are seen in another order than they were counted: one has been
/// seen when its command was applied, or when the engine asked for it itself. A release may only
/// undo kills that the engine has seen.
class KillsKnown {
 public:
  /// Another wire: it has had so many, and the engine starts from its state.
  void restart(std::uint64_t count) {
    out_of_order_.clear();
    count_ = count;
  }
  void note(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t kill = first; kill <= last; ++kill) out_of_order_.insert(kill);
    while (out_of_order_.erase(count_ + 1) != 0) ++count_;
  }
  /// Every kill up to this one has been seen.
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  std::set<std::uint64_t> out_of_order_;
  std::uint64_t count_{};
};

}  // namespace pcl::gateway
