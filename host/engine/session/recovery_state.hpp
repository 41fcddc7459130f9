// Whether this run has got back what it needs before it may take new risk.
#pragma once

#include <cstdint>

#include "host/engine/archive.hpp"

namespace pcl::engine {

struct Recovery {
  bool needed{};            // the run before did not end by itself
  bool passed{};            // every criterion held at once while the hold was open, in this run
  std::int64_t began_ns{};  // the host's clock when it first came in this run; 0: not yet
  std::int64_t passed_ns{};
};
template <class A, Is<Recovery> T>
void fields(A& a, T& v) {
  a(v.needed, v.passed, v.began_ns, v.passed_ns);
}

}  // namespace pcl::engine
