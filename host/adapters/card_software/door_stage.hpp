// The last door and what stands behind it: kill switch, the card's own cancels, OUCH encoder,
// frames out.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/gate_memory.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/domain/cancel_walk.hpp"
#include "host/domain/kill_switch.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/watchdog_requests.hpp"
#include "host/ports/card.hpp"

namespace pcl {

/// Everything acts at once, so no frame is ever under way when a kill engages, and none is
/// poisoned. Own cancels, and the watchdog's requests once more, go out as far as there is room for
/// their frames, the rest when there is; without room for their records none is kept, which is
/// counted. One thread.
class DoorStage {
 public:
  DoorStage(const SoftwareCardSizes& sizes, GateMemory& memory, RecordQueue& records,
            Counters& counters)
      : memory_{memory},
        records_{records},
        counters_{counters},
        kill_{sizes.symbols},
        walk_{memory.exposure.orders().size()},
        frames_max_{sizes.frames} {}

  struct Sender {  // what a released record says of its origin
    std::uint64_t command_sequence{};
    domain::Party party{.symbol = 0xFFFF};
    std::uint8_t session{};
    bool new_risk{};
    bool recorded{true};  // else its record is dropped and counted
  };
  void release(const domain::ouch::Request& request, const Sender& sender);
  /// A cancel always passes and takes a token of its session.
  void cancel(std::uint32_t user_ref, std::uint32_t quantity, const Sender& sender);
  void control(contract::ControlOp op, const domain::ouch::Firm& firm, const Sender& sender) {
    domain::ouch::Request request;
    request.type = static_cast<char>(op);
    request.firm = firm;
    control(request, sender);
  }
  /// D, E, C, Q; its UserRefNum is given here.
  void control(domain::ouch::Request request, const Sender& sender);

  /// `target` out of range is global. A cause of the card or the host asks for own cancels, except
  /// the watchdog, which has sent its own.
  void engage(contract::KillSource source, const domain::KillTarget& target = {},
              std::uint64_t detail = 0);
  void release_kill(std::uint32_t word);
  bool release_hold(std::uint32_t word, bool ready);
  void set_hold();
  /// The time has moved: global kill, session disabled, Disable and Mass Cancel if the heartbeat is
  /// overdue; global kill if the feed is; own cancels, and what the venue has not answered, again.
  struct Deadlines {
    std::uint32_t watchdog_us{};
    std::uint32_t firm{};  // the register
    std::uint32_t feed_loss_us{};
    std::uint32_t cancel_retry_us{};
    std::uint64_t datagram_us{};  // when the feed was last heard
  };
  void look(const Deadlines& deadlines);
  /// A report of the venue's, in its sequence and whole.
  void answered(char type, std::uint32_t user_ref) noexcept { requests_.answered(type, user_ref); }
  /// Own commands that are wanted, as far as there is room.
  void walk();
  [[nodiscard]] bool walking() const noexcept { return walk_.under_way() || requests_.wanted(); }

  std::size_t take(std::span<ReleasedFrame> out);
  [[nodiscard]] std::size_t frames_room() const noexcept {
    return frames_max_ - std::min(frames_max_, frames_.size());
  }
  [[nodiscard]] domain::KillSwitch& kill() noexcept { return kill_; }
  [[nodiscard]] const domain::KillSwitch& kill() const noexcept { return kill_; }

 private:
  void ask_venue(const Sender& sender);
  void record(contract::KillEvent event) { record(event, kill_.source(), {}, 0); }
  void record(contract::KillEvent event, contract::KillSource source,
              const domain::KillTarget& target, std::uint64_t detail);

  GateMemory& memory_;
  RecordQueue& records_;
  Counters& counters_;
  domain::KillSwitch kill_;
  domain::CancelWalk walk_;
  domain::WatchdogRequests requests_;
  domain::ouch::Firm firm_{};  // of the register, at the last look
  std::size_t frames_max_;
  std::deque<ReleasedFrame> frames_;
};

}  // namespace pcl
