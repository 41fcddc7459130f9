// Entries between portcullis-wire and portcullisd that are not the card's own. Kinds from 0x80; the
// contract's commands and records travel between them, unchanged, in the same order. Little-endian,
// 64 bytes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "hw/contract/generated/contract.hpp"

namespace pcl::link {

enum class EntryKind : std::uint8_t {
  // wire -> daemon
  kVenueMessage = 0x80,  // one chunk of a sequenced venue message
  kVenueLink = 0x81,     // the venue session came up or went down
  kFrameDropped = 0x82,  // a released frame was not written
  kStep = 0x83,          // lock-step: everything before belongs to this step; answer with kQuiet
  kAttached = 0x84,      // answer to kHello: the card as it is at that place in the stream
  kFeedLink = 0x85,      // the feed line is up and caught up, or silent
  // daemon -> wire
  kHello = 0xA5,  // first entry of a daemon's life; answered by kAttached
  kRegisterWrite =
      0xA0,  // one register of the card, after all commands before it have had their effect
  kFeedRewind = 0xA1,   // ask the venue for feed messages again
  kVenueLogin = 0xA2,   // open the venue session, asking for messages from a sequence on; ignored
                        // while it is up
  kQuiet = 0xA3,        // lock-step: answer to kStep
  kVenueLogout = 0xA4,  // close the venue session, for good until the next kVenueLogin
  kRetransmit = 0xA6,   // write the order frame kept of a UserRefNum once more; answered only where
                        // that cannot be, by kFrameDropped
};

inline constexpr std::size_t kChunkBytes = 48;

/// A message of n bytes is ceil(n / 48) chunks (one, if n is 0), next to each other, index from 0.
struct VenueMessageEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kVenueMessage)};
  std::uint8_t index{};      // of the chunk
  std::uint8_t last{};       // 1 in the last chunk
  std::uint8_t length{};     // bytes used of this chunk
  std::uint32_t total{};     // bytes of the whole message
  std::uint64_t sequence{};  // SoupBinTCP
  std::array<std::byte, kChunkBytes> bytes{};
};

struct VenueLinkEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kVenueLink)};
  std::uint8_t up{};
  std::array<std::uint8_t, 6> reserved{};
  std::uint64_t next_sequence{};  // the next sequenced message has this number
  std::array<char, 48> reason{};  // down: in words, cut
};

struct FrameDroppedEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kFrameDropped)};
  std::uint8_t reason{};     // venue_ouch::DropReason
  std::uint8_t ouch_type{};  // of the message in the frame, 0 if it has none
  std::uint8_t new_risk{};
  std::uint32_t user_ref{};  // for U the new one
  std::uint16_t epoch{};
  std::array<std::uint8_t, 54> reserved{};
};

struct StepEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kStep)};
  std::uint8_t market_over{};  // 1: the last step
  std::array<std::uint8_t, 6> reserved{};
  std::uint64_t step{};
  std::uint64_t now_ns{};  // the venue's time, the only clock of a lock-step session
  std::uint64_t round{};   // from 0 in each step
  std::array<std::uint8_t, 32> reserved2{};
};

struct AttachedEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kAttached)};
  std::uint8_t kill_source{};  // KILL_SOURCE register
  std::array<std::uint8_t, 2> reserved{};
  std::uint32_t status{};                 // STATUS register
  std::uint64_t instance{};               // another number: another card life, reset since
  std::uint64_t next_command_sequence{};  // what the card's command stream expects
  std::uint32_t kill_epoch{};             // KILL_EPOCH register
  std::array<std::uint8_t, 4> reserved2{};
  std::uint64_t daemon{};  // of the hello that it answers: one before it may have died unanswered
  std::array<std::uint8_t, 24> reserved3{};
};

struct FeedLinkEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kFeedLink)};
  std::uint8_t
      up{};  // 1: all that was published when a rewind was asked for has been handed to the card
  std::array<std::uint8_t, 6> reserved{};
  std::uint64_t next_sequence{};  // what the feed uses next, as far as heard
  std::array<std::uint8_t, 48> reserved2{};
};

struct HelloEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kHello)};
  std::array<std::uint8_t, 7> reserved{};
  std::uint64_t daemon{};  // another number for every attachment
  std::array<std::uint8_t, 48> reserved2{};
};

struct RegisterWriteEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kRegisterWrite)};
  std::array<std::uint8_t, 3> reserved{};
  std::uint32_t offset{};  // contract::Register
  std::uint32_t value{};
  /// Of a kKillRelease: the card's KILL_EPOCH that the engine knew.
  std::uint32_t kill_epoch{};
  /// Of a kKillRelease: the kills the engine knew of, counted by the kill word. The wire does not
  /// write it when there has been another since, of the host's or of the card's own: a release
  /// never undoes a kill that its approvers did not see, and the card forgets with each kill what
  /// the release was to be of.
  std::uint64_t kill_count{};
  std::array<std::uint8_t, 40> reserved3{};
};

struct FeedRewindEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kFeedRewind)};
  std::array<std::uint8_t, 7> reserved{};
  std::uint64_t from{};  // MoldUDP64 sequence; answered by kFeedLink
  std::array<std::uint8_t, 48> reserved2{};
};

struct VenueLoginEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kVenueLogin)};
  std::array<std::uint8_t, 7> reserved{};
  std::uint64_t next_sequence{};
  std::array<std::uint8_t, 48> reserved2{};
};

struct VenueLogoutEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kVenueLogout)};
  std::array<std::uint8_t, 63> reserved{};
};

struct RetransmitEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kRetransmit)};
  std::array<std::uint8_t, 3> reserved{};
  std::uint32_t user_ref{};
  std::array<std::uint8_t, 56> reserved2{};
};

struct QuietEntry {
  std::uint8_t kind{static_cast<std::uint8_t>(EntryKind::kQuiet)};
  std::uint8_t ended{};  // 1: the daemon is done with the session, nothing will follow
  std::array<std::uint8_t, 6> reserved{};
  std::uint64_t step{};
  std::uint64_t round{};
  std::uint64_t commands{};  // entries handed down since the last kQuiet, this one not counted
  std::array<std::uint8_t, 32> reserved2{};
};

static_assert(sizeof(VenueMessageEntry) == 64 && sizeof(VenueLinkEntry) == 64 &&
              sizeof(FrameDroppedEntry) == 64);
static_assert(sizeof(StepEntry) == 64 && sizeof(AttachedEntry) == 64 &&
              sizeof(RegisterWriteEntry) == 64);
static_assert(sizeof(FeedRewindEntry) == 64 && sizeof(VenueLoginEntry) == 64 &&
              sizeof(QuietEntry) == 64);
static_assert(sizeof(VenueLogoutEntry) == 64 && sizeof(HelloEntry) == 64 &&
              sizeof(FeedLinkEntry) == 64 && sizeof(RetransmitEntry) == 64);

using contract::Entry;

}  // namespace pcl::link
