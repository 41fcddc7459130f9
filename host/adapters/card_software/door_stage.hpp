// The last door and what stands behind it: kill switch, OUCH encoder, UserRefNums, frames out.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/domain/kill_switch.hpp"
#include "host/domain/ouch.hpp"
#include "host/ports/card.hpp"

namespace pcl {

/// Everything acts at once, so no frame is ever under way when the latch sets, and none is
/// poisoned. One thread.
class DoorStage {
 public:
  DoorStage(std::size_t frames, RecordQueue& records, Counters& counters)
      : records_{records}, counters_{counters}, frames_max_{frames} {}

  struct Sender {  // what a released record says of its origin
    std::uint64_t command_sequence{};
    std::uint8_t account{};
    std::uint8_t strategy{};
    std::uint16_t symbol{0xFFFF};
    std::uint8_t session{};
    bool new_risk{};
  };
  void release(const domain::ouch::Request& request, const Sender& sender);
  void control(contract::ControlOp op, const domain::ouch::Firm& firm, const Sender& sender);

  void engage(contract::KillSource source, std::uint64_t detail = 0);
  void release_latch(std::uint32_t word);
  bool release_hold(std::uint32_t word, bool ready, std::uint64_t now);
  void set_hold();
  /// Latch, session disabled, Disable and Mass Cancel, if the heartbeat is overdue.
  void watchdog(std::uint64_t now, std::uint32_t watchdog_us, std::uint32_t firm);

  /// 0 when none is loaded or all are used.
  [[nodiscard]] std::uint32_t next_user_ref() const noexcept { return next_user_ref_; }
  void load_user_ref(std::uint32_t next) noexcept { next_user_ref_ = next; }
  [[nodiscard]] std::uint32_t take_user_ref() noexcept {
    return next_user_ref_ == 0 ? 0 : next_user_ref_++;
  }

  std::size_t take(std::span<ReleasedFrame> out);
  [[nodiscard]] std::size_t frames_room() const noexcept {
    return frames_max_ - std::min(frames_max_, frames_.size());
  }
  [[nodiscard]] domain::KillSwitch& kill() noexcept { return kill_; }
  [[nodiscard]] const domain::KillSwitch& kill() const noexcept { return kill_; }

 private:
  void record(contract::KillEvent event, std::uint64_t detail = 0);

  RecordQueue& records_;
  Counters& counters_;
  domain::KillSwitch kill_;
  std::size_t frames_max_;
  std::deque<ReleasedFrame> frames_;
  std::uint32_t next_user_ref_{};
};

}  // namespace pcl
