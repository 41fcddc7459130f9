// An answer of Redis as a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pcl::bus_redis {

struct Reply {
  enum class Kind : std::uint8_t { kNil, kInteger, kText, kError, kList };
  Kind kind{};
  std::int64_t integer{};
  std::string text;  // kText, kError
  std::vector<Reply> list;
};

/// Any bytes as people may read them: printable ASCII as it is, the rest as \xNN, cut with "..."
/// beyond `most` characters.
[[nodiscard]] std::string printable(const std::string& bytes, std::size_t most = 80);

}  // namespace pcl::bus_redis
