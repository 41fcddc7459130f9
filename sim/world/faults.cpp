#include "sim/world/faults.hpp"

#include <algorithm>

namespace pcl::world {

using enum FaultKind;

const std::array<FaultTerms, kFaultKinds> kFaults{{
    {kReportRepeated, "report-repeated", 4, 1, 4},
    {kReportDelayed, "report-delayed", 4, 20, 6},
    {kReportsSilent, "reports-silent", 4, 60, 1},
    {kAckLost, "ack-lost", 4, 15, 3},
    {kLateFill, "late-fill", 4, 2, 4},
    {kRejectStorm, "reject-storm", 4, 200, 1},
    {kCancelIgnored, "cancel-ignored", 4, 3, 6},
    {kFrameLost, "frame-lost", 4, 25, 2},
    {kRateLimit, "rate-limit", 4, 150, 2},
    {kFeedDrop, "feed-drop", 4, 60, 8},
    {kFeedDuplicate, "feed-duplicate", 4, 60, 8},
    {kFeedReorder, "feed-reorder", 4, 60, 8},
    {kFeedDelay, "feed-delay", 4, 150, 4},
    {kFeedSilence, "feed-silence", 4, 600, 1},
    {kStatementFailed, "statement-failed", 4, 3, 3},
    {kStatementStale, "statement-stale", 4, 3, 3},
    {kStatementLate, "statement-late", 4, 2, 3},
    {kDisconnect, "disconnect", 4, 150, 2},
    {kHalt, "halt", 4, 150, 2},
    {kBust, "bust", 4, 80, 3},
    {kVenueCancel, "venue-cancel", 4, 100, 3},
    {kExternalTrade, "external-trade", 16, 150, 2},
    {kDiskShort, "disk-short-write", 4, 100, 3},
    {kDiskError, "disk-error", 4, 200, 1},
    {kDiskFull, "disk-full", 4, 200, 1},
    {kDiskSync, "disk-sync-error", 4, 200, 1},
    {kClockStep, "clock-step", 4, 100, 4},
    {kStoreAway, "store-away", 4, 150, 2},
    {kHostCrash, "host-crash", 4, 120, 3},
    {kHostStall, "host-stall", 4, 150, 2},
    {kWireCrash, "wire-crash", 4, 200, 2},
    {kBothCrash, "both-crash", 4, 250, 1},
    {kMachineCrash, "machine-crash", 16, 200, 1},
    {kSnapshot, "snapshot", 4, 60, 4},
    {kKillFile, "kill-file", 4, 200, 1},
    {kOperatorKill, "operator-kill", 4, 150, 2},
    {kOperators, "operators", 4, 100, 4},
}};

const FaultTerms& terms_of(FaultKind fault) { return kFaults[static_cast<std::size_t>(fault)]; }

std::optional<FaultKind> fault_of(std::string_view name) {
  const auto found = std::find_if(kFaults.begin(), kFaults.end(),
                                  [&](const FaultTerms& terms) { return terms.name == name; });
  if (found == kFaults.end()) return std::nullopt;
  return found->fault;
}

FaultSet armed_by(std::uint64_t seed) {
  FaultSet set{};
  for (const FaultTerms& terms : kFaults) {
    Random arming = Random{seed}.of("armed").of(terms.name);
    set[static_cast<std::size_t>(terms.fault)] = arming.below(terms.seeds) == 0;
  }
  return set;
}

std::string names_of(const FaultSet& set) {
  std::string names;
  for (const FaultTerms& terms : kFaults) {
    if (!set[static_cast<std::size_t>(terms.fault)]) continue;
    names += names.empty() ? "" : ",";
    names += terms.name;
  }
  return names.empty() ? "none" : names;
}

Faults::Faults(std::uint64_t seed, const FaultSet& armed, Window window) : window_{window} {
  for (std::size_t i = 0; i < kFaultKinds; ++i)
    kinds_[i] = {armed[i], Random{seed}.of("strikes").of(kFaults[i].name)};
}

std::optional<Random> Faults::strikes(FaultKind fault, std::uint64_t event) {
  Kind& kind = kinds_[static_cast<std::size_t>(fault)];
  if (!kind.armed || stopped_) return std::nullopt;
  Random place{kind.chance.next()};
  const FaultTerms& terms = terms_of(fault);
  if (place.below(terms.chances) != 0 || kind.spent >= terms.budget) return std::nullopt;
  ++kind.spent;
  if (event < window_.first || event > window_.last) return std::nullopt;
  ++kind.struck;
  if (on_strike) on_strike(fault);
  return place;
}

}  // namespace pcl::world
