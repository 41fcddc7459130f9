// What the card asks of the venue when its watchdog fires, and asks again until it is answered.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

/// Disable Order Entry and Mass Cancel. An answer counts if its UserRefNum is that of the first of
/// the card's own released since the firing, and since the host's last of that op (which may be for
/// less), or above it: numbers rise strictly, so it is of one of the card's own. A request without
/// a number is never answered. Times in microseconds. One thread.
class WatchdogRequests {
 public:
  /// Both are wanted, whatever was answered before.
  void fire() noexcept { requests_.fill({.state = State::kWanted}); }
  /// The session is enabled or the global kill released: what was sent is not sent again.
  void stop() noexcept {
    for (Request& request : requests_)
      if (request.state == State::kSent) request.state = State::kNone;
  }
  /// Wanted now: Disable first.
  [[nodiscard]] std::optional<contract::ControlOp> wanted() const noexcept {
    for (std::size_t i = 0; i < kOps.size(); ++i)
      if (requests_[i].state == State::kWanted) return kOps[i];
    return std::nullopt;
  }
  /// A session_control goes to order entry, the card's own or the host's. 0: no number was loaded.
  void released(contract::ControlOp op, bool own, std::uint32_t user_ref,
                std::uint64_t now) noexcept {
    for (std::size_t i = 0; i < kOps.size(); ++i) {
      if (kOps[i] != op) continue;
      Request& request = requests_[i];
      if (!own) {
        request.first = 0;
        continue;
      }
      if (request.first == 0) request.first = user_ref;
      if (request.state == State::kWanted) request.state = State::kSent;
      sent_us_ = now;
    }
  }
  /// A report of the venue's, in its sequence and whole; other types than G and X are none here.
  void answered(char type, std::uint32_t user_ref) noexcept {
    for (std::size_t i = 0; i < kOps.size(); ++i) {
      Request& request = requests_[i];
      if (kAnswers[i] == type && request.first != 0 && user_ref >= request.first)
        request.state = State::kNone;
    }
  }
  /// The time has moved: what was sent and not answered is wanted again `retry_us` after the last
  /// of the two was sent. 0: never.
  void look(std::uint64_t now, std::uint32_t retry_us) noexcept {
    if (wanted() || retry_us == 0 || now - sent_us_ < retry_us) return;
    for (Request& request : requests_)
      if (request.state == State::kSent) request.state = State::kWanted;
  }

 private:
  enum class State : std::uint8_t { kNone, kWanted, kSent };
  struct Request {
    State state{State::kNone};
    std::uint32_t first{};  // UserRefNum from which on an answer counts; 0: none does
  };
  static constexpr std::array kOps{contract::ControlOp::kDisable, contract::ControlOp::kMassCancel};
  static constexpr std::array kAnswers{'G', 'X'};

  std::array<Request, kOps.size()> requests_;
  std::uint64_t sent_us_{};
};

}  // namespace pcl::domain
