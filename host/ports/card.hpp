// The card, as everything on the host sees it. Implementations: adapters/card_software (the golden
// models), sim/card (the same RTL under Verilator), adapters/card_xrt (a physical or emulated
// card).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/result.hpp"
#include "host/base/strong.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl {

/// One SoupBinTCP packet the gate released, to be written to the venue session as it is, unless
/// `tag` says otherwise: poisoned packets are never written; new-risk packets of an older kill
/// epoch are dropped.
struct ReleasedFrame {
  contract::FrameTag tag;
  std::uint8_t length{};  // bytes used
  std::array<std::byte, contract::kReleaseBytesMax> bytes{};
};

/// What KILL_ENGAGE takes, and what kill words carry.
[[nodiscard]] constexpr std::uint32_t kill_word(contract::KillSource source,
                                                contract::KillScope scope,
                                                std::uint16_t index) noexcept {
  return static_cast<std::uint32_t>(source) | static_cast<std::uint32_t>(scope) << 8U |
         std::uint32_t{index} << 16U;
}

/// Threads: `submit`, `poll`, `feed`, `report`, `frames` and `advance` each have one caller at a
/// time; the simulated cards want all of them on one thread. `engage` may be called from any thread
/// at any time.
class Card {
 public:
  Card() = default;
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;
  virtual ~Card() = default;

  /// Hands over commands in order; returns how many were taken (fewer when the ring is full).
  [[nodiscard]] virtual std::size_t submit(std::span<const contract::Entry> commands) = 0;
  /// Takes records in order; returns how many were written to `out`.
  [[nodiscard]] virtual std::size_t poll(std::span<contract::Entry> out) = 0;
  /// One Ethernet frame without FCS. False: no room now, try again after advance(). Any length is
  /// legal input, a bad one is counted by the card; frames beyond kFrameBytesMax count as
  /// malformed.
  [[nodiscard]] virtual bool feed(std::span<const std::byte> ethernet_frame) = 0;
  /// One sequenced venue message, verbatim, with its SoupBinTCP sequence. False: no room now.
  [[nodiscard]] virtual bool report(std::uint64_t sequence, std::span<const std::byte> message) = 0;
  /// Takes released packets in order.
  [[nodiscard]] virtual std::size_t frames(std::span<ReleasedFrame> out) = 0;
  /// Engages a kill of this scope, past every queue. Idempotent. `index` names the session,
  /// account, strategy or symbol; a scope or index that is none kills globally.
  virtual void engage(contract::KillSource source, contract::KillScope scope,
                      std::uint16_t index) noexcept = 0;
  /// The global kill. An implementation says `using Card::engage;`, or its own hides this one.
  void engage(contract::KillSource source) noexcept {
    engage(source, contract::KillScope::kGlobal, 0);
  }
  /// Registers, see hw/contract. Fault::kInvalid for an offset that is none, kUnavailable if the
  /// device is gone.
  [[nodiscard]] virtual Result<std::uint32_t> read(contract::Register address) = 0;
  [[nodiscard]] virtual Status write(contract::Register address, std::uint32_t value) = 0;
  /// Sets the card's microsecond time (never backwards) and, for a simulated card, runs it until it
  /// is quiet or a named bound of cycles has passed. Hardware keeps its own time and returns at
  /// once.
  virtual void advance(CardTime now) = 0;
  /// Nothing under way inside: every input taken has had its effect and its records can be polled.
  [[nodiscard]] virtual bool quiet() = 0;
  /// Not ok: the device is lost, for good, and why; its owner ends. A card in the same process
  /// cannot be lost.
  [[nodiscard]] virtual Status health() const { return ok(); }
};

}  // namespace pcl
