// The venue's reports on their way to the card: when they wait, and which it is told once more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::wire {

/// From the first word of a load (exposure_clear) to the answer about its digests the card is told
/// of no report: one would move what is being loaded, and the digests would differ. What came since
/// the statement that the load is made of reached a card that did not expect it yet: it is told
/// again, from the session_load's number on, before anything new.
///
/// Pure: knows neither card nor sockets. One thread.
class ReportLine {
 public:
  /// A load that asks for what came before these finds a hole, and the card closes at it.
  static constexpr std::size_t kReportsKept = 4'096;
  /// One report to the card. False: it has no room now.
  using ToCard = std::function<bool(std::uint64_t sequence, std::span<const std::byte> message)>;

  explicit ReportLine(ToCard to_card) : to_card_{std::move(to_card)} {}

  /// A new report. False: not now, and nothing behind it; it is offered again.
  [[nodiscard]] bool pass(std::uint64_t sequence, std::span<const std::byte> message);
  /// Tells the card again what it must be told again. False: not now, or no room for all of it yet.
  [[nodiscard]] bool repeat();
  /// Reports must be told again (and a load may be keeping them).
  [[nodiscard]] bool behind() const noexcept { return repeat_from_ != 0; }

  /// Before a command goes to the card. True: a load begins; the reports the card was told of
  /// must have had their effect first.
  [[nodiscard]] bool begins_load(const contract::Entry& command) noexcept;
  /// Behind a command that the card took. True: repeat() has something to tell now, once the
  /// command has had its effect.
  [[nodiscard]] bool submitted(const contract::Entry& command) noexcept;
  /// A record of the card's, of any kind.
  void seen(const contract::Entry& record) noexcept;
  /// Another daemon: the load of the one before will never be finished.
  void load_given_up() noexcept { loading_ = false; }

 private:
  struct Kept {
    std::uint64_t sequence{};
    std::vector<std::byte> message;
  };
  void keep(std::uint64_t sequence, std::span<const std::byte> message);

  ToCard to_card_;
  std::deque<Kept> kept_;  // without a hole
  bool loading_{};
  std::uint64_t repeat_from_{};  // 0: nothing
};

}  // namespace pcl::wire
