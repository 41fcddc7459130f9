// What operators wait for, and the end of the session.
#pragma once

#include <cstdint>

#include "host/engine/archive.hpp"

namespace pcl::engine {

/// An operator's request that is answered later.
struct Pending {
  bool active{};
  std::uint64_t request_id{};
  std::int64_t deadline_ns{};
};
template <class A, Is<Pending> T>
void fields(A& a, T& v) {
  a(v.active, v.request_id, v.deadline_ns);
}

struct Ending {
  bool active{};
  bool asked{};  // counters and statement
  bool statement_done{};
  std::uint32_t banks{};  // counters records still to come
  std::int64_t deadline_ns{};
};
template <class A, Is<Ending> T>
void fields(A& a, T& v) {
  a(v.active, v.asked, v.statement_done, v.banks, v.deadline_ns);
}

}  // namespace pcl::engine
