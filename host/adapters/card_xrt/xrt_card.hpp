// The Card port over rings in host memory: how a physical card, or the emulated one, is driven.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "host/adapters/card_xrt/ring_device.hpp"
#include "host/adapters/card_xrt/rings.hpp"
#include "host/ports/card.hpp"

namespace pcl::card_xrt {

struct XrtCardOptions {
  /// The card's microseconds are those of advance(), and advance() returns only when the card is
  /// quiet: for the emulation and for lock-step. Otherwise the card counts them from its clock.
  bool host_time{};
  /// How long the card may take to come out of its reset; and, while a fence is waited for, to show
  /// any progress.
  std::uint64_t patience_ms{900};
};

/// Threads: as the Card port says, all calls but engage() from one.
///
/// submit(), feed() and report() write their rings; the doorbells are rung by advance(), one write
/// a ring. No copy but the one into the ring. Records and frames are taken from the rings by poll()
/// and frames(); credits go back a quarter of a ring at a time.
///
/// Errors: a slot that fails its check or has another sequence, a fault of the shell's, a register
/// that does not answer or reads all ones, a fence not reached, commands not taken: the card is
/// lost, health() says why, the kill latch has been engaged if the device still answers, and every
/// call from then on does nothing ("no room", "nothing there", kUnavailable). A card with its own
/// time is looked at every 100 ms.
class XrtCard final : public Card {
 public:
  /// Resets the kernel, gives it the rings and starts them: a card fresh from reset. kInvalid: the
  /// device is no gateway kernel, or of another contract (says which), or its clock is not known
  /// and the card is to count time by it; kUnavailable: no answer.
  [[nodiscard]] static Result<std::unique_ptr<XrtCard>> open(std::shared_ptr<RingDevice> device,
                                                             const XrtCardOptions& options);
  /// Resets the kernel again and waits for it, so that it no longer touches the memory; a kernel
  /// that does not confirm keeps the device, and so the memory, for the rest of the process.
  ~XrtCard() override;

  [[nodiscard]] std::size_t submit(std::span<const contract::Entry> commands) override;
  [[nodiscard]] std::size_t poll(std::span<contract::Entry> out) override;
  [[nodiscard]] bool feed(std::span<const std::byte> ethernet_frame) override;
  [[nodiscard]] bool report(std::uint64_t sequence, std::span<const std::byte> message) override;
  [[nodiscard]] std::size_t frames(std::span<ReleasedFrame> out) override;
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override;
  [[nodiscard]] Result<std::uint32_t> read(contract::Register address) override;
  [[nodiscard]] Status write(contract::Register address, std::uint32_t value) override;
  void advance(CardTime now) override;
  [[nodiscard]] bool quiet() override;
  [[nodiscard]] Status health() const override;

  /// Of the card's own, from its last status line.
  [[nodiscard]] std::uint64_t cycles() const noexcept { return status_.last().cycle; }

 private:
  XrtCard(std::shared_ptr<RingDevice> device, const XrtCardOptions& options);

  Status start();
  Status expect(contract::ShellRegister address, std::uint32_t value, const char* what);
  Status await_reset();
  Status shell(contract::ShellRegister address, std::uint32_t value);
  void lose(Error why);
  [[nodiscard]] bool lost() const noexcept { return lost_.has_value(); }
  void look_at_device();
  void set_time(CardTime now);
  void ring_doorbells();
  void take_status();
  void settle();
  [[nodiscard]] bool answered() const;
  [[nodiscard]] bool all_taken() const;
  [[nodiscard]] std::uint64_t shown_so_far();
  void give_credit(UpRing& ring, contract::ShellRegister address);
  [[nodiscard]] bool must_be_emptied() const { return records_.half_full() || frames_.half_full(); }

  std::shared_ptr<RingDevice> device_;
  XrtCardOptions options_;
  DownRing commands_, feed_, reports_;
  UpRing records_, frames_;
  StatusLine status_;
  ReleasedFrame partial_;  // its last slot has not come yet
  std::optional<Error> lost_;
  std::optional<CardTime> time_;
  std::uint64_t looked_at_device_ns_{};
  std::uint64_t progress_{};    // all that the card showed of itself at the last look
  std::uint64_t idle_looks_{};  // since it changed, with something announced and not taken
  bool ours_{};                 // the device has been seen to be a gateway kernel
  std::uint32_t fence_{};
  bool settled_{};  // the last status line answers everything announced
  // A register was written since the last fence: it takes one of its own. Doorbells and time are
  // answered by themselves (shell_enable bit 1).
  std::atomic<bool> touched_{true};
};

}  // namespace pcl::card_xrt
