// When the card walks its open-order table to cancel what a kill covers, and how far it has come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pcl::domain {

/// A walk looks at every slot once, from slot 0 up. An engagement during a walk makes another
/// follow it. Walked once, the table is walked again `retry_us` after the end of the last walk, for
/// as long as some kill stays engaged; when none is, that is forgotten. Times in microseconds. One
/// thread.
class CancelWalk {
 public:
  explicit CancelWalk(std::size_t slots) : slots_{slots} {}

  /// An engagement that wants a walk.
  void ask() noexcept { asked_ = true; }
  /// `any_kill`: one is engaged now. 0: never again.
  void look(std::uint64_t now, std::uint32_t retry_us, bool any_kill) noexcept {
    if (!any_kill) ended_.reset();
    if (ended_ && retry_us != 0 && now - *ended_ >= retry_us) asked_ = true;
  }
  /// The slot to look at now; nullopt: no walk is wanted.
  [[nodiscard]] std::optional<std::size_t> slot() noexcept {
    if (!next_ && asked_) {
      asked_ = false;
      ended_.reset();
      next_ = 0;
    }
    return next_;
  }
  /// It has been looked at.
  void advance(std::uint64_t now) noexcept {
    if (!next_ || ++*next_ != slots_) return;
    next_.reset();
    ended_ = now;
  }
  [[nodiscard]] bool under_way() const noexcept { return next_ || asked_; }

 private:
  std::size_t slots_;
  std::optional<std::size_t> next_;
  std::optional<std::uint64_t> ended_;  // when the last walk did
  bool asked_{};
};

}  // namespace pcl::domain
