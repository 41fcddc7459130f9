// The last stress result.
#pragma once

#include <cstdint>

#include "host/engine/fields.hpp"

namespace pcl::engine {

/// The last stress result, as it came.
struct Stress {
  bool known{};
  StressResult last;
  std::uint64_t results{};
  std::uint64_t rises{};    // of the severity
  bool incomplete_noted{};  // told that scenarios were not run; once until they all are
};
template <class A, Is<Stress> T>
void fields(A& a, T& v) {
  a(v.known, v.last, v.results, v.rises, v.incomplete_noted);
}

}  // namespace pcl::engine
