// What becomes of a journal that is damaged in the middle: the damage is moved aside and named, and
// a new journal is begun by an explicit word.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

/// What can still be read in bytes that are in no sound journal any more.
struct Salvage {
  std::uint64_t bytes{};
  std::uint64_t events{}, outputs{}, hashes{};  // records that are sound by themselves
  std::uint64_t undecoded{};                    // of them, no event of this codec
  std::uint64_t first_sequence{}, last_sequence{};
  std::uint64_t starts{};            // SessionStart
  std::uint64_t kills{}, resumes{};  // operators' commands
  std::uint64_t executions{};        // venue messages E
  std::uint32_t user_ref_highest{};  // of the card's decisions and the venue's messages
  bool whole{true};                  // false: given up, the bytes announce too many records
};
/// Adds what stands in `bytes`, which begin on the grid of a segment. Cost: O(bytes), and a crc of
/// at most kSalvageBytesMax beyond the sound records.
void salvage(std::span<const std::byte> bytes, Salvage& found);
inline constexpr std::size_t kSalvageBytesMax = 64U << 20U;

struct Quarantine {
  std::string damage;              // as verify names it
  std::string folder;              // quarantine-<n>, in the journal's directory
  std::uint64_t last_sound{};      // sequence
  std::vector<std::string> moved;  // names in the folder
  Salvage lost;
};

/// Moves everything from the first damage on, snapshots taken behind it too, into quarantine-<n>,
/// with lost.json saying what it was, who moved it and why; what is sound stays. Then the journal
/// is closed: the engine may not go on from before the damage, it would know nothing of the orders
/// sent behind it. kRefused: nothing is damaged, open elsewhere, or closed already.
[[nodiscard]] Result<Quarantine> quarantine(Disk& disk, const std::string& directory,
                                            const std::string& actor, const std::string& reason);

/// Moves all of a closed journal into before-<n>: the directory is as of a journal that never was.
/// Nothing is carried over: no position, no kill, no number. Returns the folder. kRefused: not
/// closed, or open elsewhere.
[[nodiscard]] Result<std::string> begin_anew(Disk& disk, const std::string& directory,
                                             const std::string& actor, const std::string& reason);

}  // namespace pcl::journal
