#include "host/engine/state.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {

const char* to_string(Store store) {
  switch (store) {
    case Store::kPostgres:
      return "PostgreSQL";
    case Store::kRedis:
      return "Redis";
  }
  return "no store";
}

void on_store(Step& step, const StoreState& event) {
  if (event.store != Store::kPostgres && event.store != Store::kRedis)
    return notice(step, Severity::kWarning, NoticeCode::kBadInput, "state of an unknown store");
  std::set<Store>& away = step.s.stores.away;
  const std::string name = to_string(event.store);
  if (!event.up && away.insert(event.store).second) {
    notice(step, Severity::kCritical, NoticeCode::kStore,
           name + " is away, no new risk; exits, cancels and kills go on: " + event.why);
  } else if (event.up && away.erase(event.store) != 0) {
    notice(step, Severity::kInfo, NoticeCode::kStore, name + " is there again");
  }
}

}  // namespace pcl::engine
