// What the engine asks of the wire itself, as entries of the ring: the daemon's hands and those of
// the simulated world say it in the same words.
#pragma once

#include <bit>
#include <cstdint>

#include "host/adapters/card_shared_memory/link_entries.hpp"
#include "host/engine/output.hpp"

namespace pcl::gateway {

/// `kill_count`: every kill up to this one has been through the engine.
[[nodiscard]] inline contract::Entry entry_of(const engine::RegisterWrite& write,
                                              std::uint64_t kill_count) {
  link::RegisterWriteEntry entry;
  entry.offset = static_cast<std::uint32_t>(write.address);
  entry.value = write.value;
  entry.kill_count = kill_count;
  entry.kill_epoch = write.epoch;
  return std::bit_cast<contract::Entry>(entry);
}

[[nodiscard]] inline contract::Entry entry_of(const engine::RequestFeedRewind& rewind) {
  link::FeedRewindEntry entry;
  entry.from = rewind.from;
  return std::bit_cast<contract::Entry>(entry);
}

[[nodiscard]] inline contract::Entry entry_of(const engine::Retransmit& again) {
  link::RetransmitEntry entry;
  entry.user_ref = again.user_ref;
  return std::bit_cast<contract::Entry>(entry);
}

/// The venue session is opened, from this report on.
[[nodiscard]] inline contract::Entry login_entry(std::uint64_t next_report) {
  link::VenueLoginEntry entry;
  entry.next_sequence = next_report;
  return std::bit_cast<contract::Entry>(entry);
}

}  // namespace pcl::gateway
