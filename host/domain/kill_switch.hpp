// The last door: boot hold, kills of every scope with their epoch, session state, two-step release,
// watchdog, loss of the feed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::uint32_t kReleaseArmWord = 0x52454C31;
inline constexpr std::uint32_t kReleaseWord = 0x52454C32;
inline constexpr std::uint32_t kHoldReleaseWord = 0x424F4F54;

/// A scope, and which one of it; 0 for global.
struct KillTarget {
  contract::KillScope scope{contract::KillScope::kGlobal};
  std::uint16_t index{};
  friend constexpr bool operator==(const KillTarget&, const KillTarget&) = default;
};

/// What a kill may cover: an order, or an entry of the open-order table.
struct KillSubject {
  std::uint8_t session{};
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
};

/// After reset: hold set, the global kill engaged by nobody, no other, epoch 0. Every method that
/// can change something says whether it did; each change is one kill record of the caller's. Times
/// are microseconds. One thread.
class KillSwitch {
 public:
  explicit KillSwitch(std::size_t symbols);

  /// The words of kill_engage and kill_release_scope: bits 11-8 scope, 31-16 index.
  [[nodiscard]] static KillTarget target_of(std::uint32_t word) noexcept {
    return {static_cast<contract::KillScope>(word >> 8U & 0xFU),
            static_cast<std::uint16_t>(word >> 16U)};
  }
  /// A target that is none is global: a kill never goes astray.
  [[nodiscard]] KillTarget in_range(const KillTarget& target) const noexcept;

  /// `target` in range. Engaged already: nothing changes. Else a release under way has to begin
  /// again: it is disarmed, and if it was to be of one scope, the next one releases nothing, lest
  /// it releases globally.
  bool engage(contract::KillSource source, const KillTarget& target = {}) noexcept;

  /// Any register write but arm() and release() disarms.
  void arm(std::uint32_t word) noexcept { armed_ = word == kReleaseArmWord; }
  void disarm() noexcept { armed_ = false; }
  void choose(const KillTarget& target) noexcept { chosen_ = target; }
  /// What was released: the chosen target, if it is one and engaged. Nothing is chosen afterwards:
  /// that is the global kill.
  std::optional<KillTarget> release(std::uint32_t word, bool pin_high) noexcept;

  /// `ready`: watchdog configured, session loaded, digests confirmed, no table clearing. Opening
  /// takes `now` as a heartbeat.
  bool release_hold(std::uint32_t word, bool ready, std::uint64_t now) noexcept;
  bool set_hold() noexcept;
  bool disable() noexcept;
  bool enable() noexcept;

  void heartbeat(std::uint64_t now) noexcept {
    heartbeat_ = now;
    heard_ = true;
  }
  /// Under the hold too, from the first heartbeat on. 0: never under the hold; behind it a limit of
  /// 0.
  [[nodiscard]] bool watchdog_due(std::uint64_t now, std::uint32_t watchdog_us) const noexcept {
    const bool armed = heard_ && (watchdog_us != 0 || !hold_);
    return armed && !disabled_ && now - heartbeat_ > watchdog_us;
  }
  /// Counted from the later of the last datagram and the hold's release. 0: never.
  [[nodiscard]] bool feed_lost(std::uint64_t now, std::uint64_t datagram_us,
                               std::uint32_t feed_loss_us) const noexcept {
    const std::uint64_t since = datagram_us > opened_ ? datagram_us : opened_;
    return !hold_ && feed_loss_us != 0 && now - since > feed_loss_us;
  }

  /// The kill that covers it: global first, then session, account, strategy, symbol.
  [[nodiscard]] std::optional<KillTarget> covering(const KillSubject& subject) const noexcept;
  [[nodiscard]] bool latched() const noexcept { return global_; }
  [[nodiscard]] bool scoped() const noexcept { return scoped_count_ != 0; }
  [[nodiscard]] bool any() const noexcept { return latched() || scoped(); }
  [[nodiscard]] bool hold() const noexcept { return hold_; }
  [[nodiscard]] bool disabled() const noexcept { return disabled_; }
  /// Of the global kill.
  [[nodiscard]] contract::KillSource source() const noexcept { return source_; }
  [[nodiscard]] std::uint32_t epoch() const noexcept { return epoch_; }

 private:
  [[nodiscard]] bool is_target(const KillTarget& target) const noexcept;
  [[nodiscard]] bool engaged(const KillTarget& target) const noexcept;
  void set(const KillTarget& target, bool engaged) noexcept;

  std::array<std::vector<bool>, 5> kills_;  // by kill_scope; the global one is global_
  std::size_t scoped_count_{};
  KillTarget chosen_;
  std::uint64_t heartbeat_{};
  std::uint64_t opened_{};
  std::uint32_t epoch_{};
  contract::KillSource source_{contract::KillSource::kNone};
  bool global_{true};
  bool hold_{true};
  bool disabled_{};
  bool armed_{};
  bool heard_{};
};

}  // namespace pcl::domain
