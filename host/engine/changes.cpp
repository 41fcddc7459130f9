#include "host/engine/changes.hpp"

#include <algorithm>

namespace pcl::engine {
namespace {

template <class T>
void each_once(std::vector<T>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

void Changes::clear() {
  orders.clear();
  positions.clear();
  executions.clear();
  decisions.clear();
  kills = risk = session = false;
}

void Changes::settle() {
  each_once(orders);
  each_once(positions);
}

}  // namespace pcl::engine
