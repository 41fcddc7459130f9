// The projections that new risk waits for.
#pragma once

#include <set>

#include "host/engine/fields.hpp"

namespace pcl::engine {

/// Law 8: no new risk while one that is required is away. Of one that nothing was said of in this
/// run nothing is required.
struct Stores {
  std::set<Store> away;
};
template <class A, Is<Stores> T>
void fields(A& a, T& v) {
  a(v.away);
}

}  // namespace pcl::engine
