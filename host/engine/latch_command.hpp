// The four commands of the latch.
#pragma once

#include <cstdint>
#include <string_view>

namespace pcl::engine {

/// What stops, from the weakest to the strongest; each does all that those before it do.
enum class LatchCommand : std::uint8_t {
  kFreeze = 1,  // no new risk; what rests goes on resting
  kCancel,      // the kill: entries are cancelled too, and the card stops by itself
  kHedge,       // the heavier side is reduced until little is left between the sides
  kLiquidate,   // everything is cancelled and closed, until the venue says that nothing is left
};
inline constexpr std::uint8_t kLatchCommands = 4;

[[nodiscard]] constexpr std::string_view to_string(LatchCommand command) {
  switch (command) {
    case LatchCommand::kFreeze:
      return "freeze";
    case LatchCommand::kCancel:
      return "cancel";
    case LatchCommand::kHedge:
      return "hedge";
    case LatchCommand::kLiquidate:
      return "liquidate";
  }
  return "?";
}

}  // namespace pcl::engine
