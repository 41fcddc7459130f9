// The wire's ends of the rings.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/adapters/card_shared_memory/link_entries.hpp"
#include "host/adapters/card_shared_memory/segment.hpp"

namespace pcl::link {

/// One thread. Publishing rings the daemon if it sleeps.
class WireLink {
 public:
  static Result<WireLink> create(const std::string& path, std::uint64_t instance, bool lockstep);

  /// Room for entries to the daemon. Half the ring is kept for what cannot be asked for again (see
  /// wire/README.md).
  [[nodiscard]] std::size_t room() const noexcept { return up_.free_space(); }
  /// False: full, nothing written.
  template <class Entry>
  [[nodiscard]] bool push(const Entry& entry) noexcept {
    return up_.try_push(entry);
  }
  /// All chunks of the message or none. At most 255 chunks.
  [[nodiscard]] bool push_message(std::uint64_t sequence,
                                  std::span<const std::byte> message) noexcept;
  void publish() noexcept;
  /// Entries pushed so far.
  [[nodiscard]] std::uint64_t pushed() const noexcept { return up_.sequence(); }

  /// Next entry from the daemon; it is consumed.
  [[nodiscard]] std::optional<Entry> take() noexcept;
  struct Kill {
    contract::KillSource source{};
    contract::KillScope scope{};
    std::uint16_t index{};
  };
  /// The first kill that is not acknowledged; kill_done() acknowledges it. A global one where the
  /// daemon asked for more than kKillSlots since the last look: it stands for them all.
  [[nodiscard]] std::optional<Kill> kill_requested() noexcept;
  void kill_done() noexcept;
  /// The kill word as it is now.
  [[nodiscard]] std::uint64_t kill_word() const noexcept;

  /// As RingConsumer::prepare_wait; false also when a kill is waiting.
  [[nodiscard]] bool prepare_wait() noexcept;
  void end_wait() noexcept;
  [[nodiscard]] int bell_fd() const noexcept { return segment_.bell_fd(); }
  [[nodiscard]] std::uint64_t instance() const noexcept { return segment_.header().instance; }

 private:
  Segment segment_;
  RingProducer up_;
  RingConsumer down_;
  std::uint64_t kill_seen_{};
};

}  // namespace pcl::link
