// The reconciliation under way, and what the last one found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/fields.hpp"

namespace pcl::engine {

inline constexpr std::size_t kDifferencesMax =
    64;  // differences kept; further ones are only counted
inline constexpr std::uint32_t kStatementTriesMax = 10;  // then only an operator asks again

struct Reconciliation {
  bool done{};   // books and statement agree, and nothing has happened since to doubt it
  bool asked{};  // a statement is on its way
  std::int64_t asked_ns{};
  std::uint32_t tries{};
  std::uint64_t asked_since{};                      // executions_since of the question
  std::optional<values::AccountStatement> waiting;  // ahead of our reports
  std::int64_t waiting_since_ns{};
  std::string text;
  std::vector<std::string> differences;  // proposals: what to look into, nothing is applied
  std::uint64_t rounds{};
};
template <class A, Is<Reconciliation> T>
void fields(A& a, T& v) {
  a(v.done, v.asked, v.asked_ns, v.tries, v.asked_since, v.waiting, v.waiting_since_ns, v.text,
    v.differences, v.rounds);
}

}  // namespace pcl::engine
