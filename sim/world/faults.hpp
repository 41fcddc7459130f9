// What may go wrong in the world: the one table of kinds, and which of them a seed has.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/world/random.hpp"

namespace pcl::world {

enum class FaultKind : std::uint8_t {
  // reports of the venue
  kReportRepeated,  // behind a login, from before what was asked for
  kReportDelayed,   // and all behind it: a stream
  kReportsSilent,   // for seconds; the link stays up
  kAckLost,         // the venue takes an order and never says so
  kLateFill,        // told behind the cancel that it came before
  // orders
  kRejectStorm,    // every order for a while
  kCancelIgnored,  // by the venue
  kFrameLost,      // with the link, under way
  kRateLimit,      // at the venue, for a while
  // the feed's datagrams
  kFeedDrop,
  kFeedDuplicate,
  kFeedReorder,
  kFeedDelay,
  kFeedSilence,  // for seconds: all are lost
  // statements
  kStatementFailed,
  kStatementStale,  // the one given before, once more
  kStatementLate,
  // the venue
  kDisconnect,
  kHalt,           // of a symbol, and its end
  kBust,           // of an execution
  kVenueCancel,    // of all orders
  kExternalTrade,  // of the account, by another way than our session
  // the host's disk
  kDiskShort,  // writes take a few bytes at a time
  kDiskError,  // a write fails
  kDiskFull,   // for a while
  kDiskSync,   // a sync fails
  // processes and machines
  kClockStep,     // the wall clock, forth or back
  kStoreAway,     // a required store, and its return
  kHostCrash,     // at an event, or amid what it led to
  kHostStall,     // the process stands still
  kWireCrash,     // the card is reset with it
  kBothCrash,     //
  kMachineCrash,  // both, and what was not synced
  kSnapshot,      // no fault, but what later crashes begin from
  // people
  kKillFile,      // lies there for a while
  kOperatorKill,  // of any scope
  kOperators,     // two at once, each asking for what contradicts the other
  kLast = kOperators
};
inline constexpr std::size_t kFaultKinds = static_cast<std::size_t>(FaultKind::kLast) + 1;

/// One in `seeds` seeds has it; it then strikes at one in `chances` of its opportunities, at most
/// `budget` times. An opportunity is a message of its kind, or a tick of the world (10 ms).
struct FaultTerms {
  FaultKind fault{};
  std::string_view name;
  std::uint32_t seeds{}, chances{}, budget{};
};
extern const std::array<FaultTerms, kFaultKinds> kFaults;  // by FaultKind
[[nodiscard]] const FaultTerms& terms_of(FaultKind fault);
[[nodiscard]] std::optional<FaultKind> fault_of(std::string_view name);

using FaultSet = std::array<bool, kFaultKinds>;
/// Those that this seed has.
[[nodiscard]] FaultSet armed_by(std::uint64_t seed);
[[nodiscard]] std::string names_of(const FaultSet& set);  // with commas; "none"

/// Numbers of events of the world, both included.
struct Window {
  std::uint64_t first{}, last{UINT64_MAX};
};

/// Every kind draws from a stream of its own, and each opportunity from its own place in it: to
/// leave out a kind, or to narrow the window, moves nothing else but by what then happens.
class Faults {
 public:
  Faults(std::uint64_t seed, const FaultSet& armed, Window window);

  /// Whether it strikes now, at this event; with a source for whatever it needs to draw.
  [[nodiscard]] std::optional<Random> strikes(FaultKind fault, std::uint64_t event);
  /// From here on none strikes.
  void stop() { stopped_ = true; }
  [[nodiscard]] std::uint64_t struck(FaultKind fault) const { return of(fault).struck; }
  /// Told of every strike.
  std::function<void(FaultKind)> on_strike;

 private:
  struct Kind {
    bool armed{};
    Random chance{0};
    std::uint64_t spent{};  // of the budget, also outside the window
    std::uint64_t struck{};
  };
  [[nodiscard]] const Kind& of(FaultKind fault) const {
    return kinds_[static_cast<std::size_t>(fault)];
  }
  std::array<Kind, kFaultKinds> kinds_;
  Window window_;
  bool stopped_{};
};

}  // namespace pcl::world
