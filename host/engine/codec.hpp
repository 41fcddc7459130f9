// Events and outputs as bytes: what the journal stores. Little-endian, fields in the order of their
// declarations, one leading byte for the alternative. kCodecVersion changes with any field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"

namespace pcl::engine {

inline constexpr std::uint16_t kCodecVersion = 7;

/// Appends to `out`.
void encode(const Event& event, std::vector<std::byte>& out);
void encode(const std::vector<Output>& outputs, std::vector<std::byte>& out);
/// Fault::kCorrupt naming the field for bytes that are none, or left over.
[[nodiscard]] Result<Event> decode_event(std::span<const std::byte> bytes);
[[nodiscard]] Result<std::vector<Output>> decode_outputs(std::span<const std::byte> bytes);

}  // namespace pcl::engine
