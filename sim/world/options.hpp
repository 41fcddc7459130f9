// What portcullis-world is told on its command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/result.hpp"
#include "sim/world/faults.hpp"

namespace pcl::world {

struct Options {
  std::uint64_t seed{1};
  std::uint64_t seeds{1};  // 0: until one fails, or for ever
  std::uint64_t first_event{}, events{};
  std::optional<FaultSet> faults;  // none given: what each seed has
  bool trace{};
  bool help{};
};

extern const char* const kUsage;
/// kInvalid naming the argument and what was expected.
[[nodiscard]] Result<Options> parse(int count, const char* const* arguments);

}  // namespace pcl::world
