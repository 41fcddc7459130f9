// What an engine was told and what came of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine::test {

class Outcome {
 public:
  std::vector<Event> events;    // all applied
  std::vector<Output> outputs;  // all
  std::vector<contract::Entry> commands;

  template <class T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const Output& output : outputs) {
      if (const T* value = std::get_if<T>(&output)) found.push_back(*value);
    }
    return found;
  }
  std::size_t count_commands(contract::CommandKind kind) const {
    return static_cast<std::size_t>(std::count_if(
        commands.begin(), commands.end(),
        [&](const contract::Entry& e) { return e.kind() == static_cast<std::uint8_t>(kind); }));
  }
  bool noticed(NoticeCode code) const {
    const auto notices = all<Notice>();
    return std::any_of(notices.begin(), notices.end(),
                       [&](const Notice& n) { return n.code == code; });
  }
  CommandAnswer last_answer() const {
    const auto answers = all<CommandAnswer>();
    return answers.empty() ? CommandAnswer{} : answers.back();
  }
};

}  // namespace pcl::engine::test
