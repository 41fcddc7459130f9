// The day that a session goes on from, what operators wait for, and its end.
#pragma once

#include <cstdint>
#include <optional>

#include "host/engine/fields.hpp"

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

/// What the journal goes on from.
struct Day {
  std::optional<CarryOver> before;  // none: from nothing
  bool taken{};                     // its positions, latches and the rest stand in the books
  bool begun{};  // a statement showed that the venue's order session is not the old day's
};
template <class A, Is<Day> T>
void fields(A& a, T& v) {
  a(v.before, v.taken, v.begun);
}

struct Ending {
  bool active{};
  bool asked{};  // counters and statement
  bool statement_done{};
  std::uint32_t banks{};  // counters records still to come
  std::int64_t deadline_ns{};
  std::uint64_t agreed_at{};  // the next report when it ended reconciled; 0: it did not, or no more
};
template <class A, Is<Ending> T>
void fields(A& a, T& v) {
  a(v.active, v.asked, v.statement_done, v.banks, v.deadline_ns, v.agreed_at);
}

}  // namespace pcl::engine
