// Which change of the code as written is switched on: the number in PCL_MUTANT. Included by the
// copies that generate.py and planted.py write, by nothing else.
#pragma once

#include <cstdlib>
#include <type_traits>

namespace pcl::mutants {

/// 0: none, the code as written.
inline int chosen() {
  static const int number = [] {
    const char* text = std::getenv("PCL_MUTANT");
    return text == nullptr ? 0 : std::atoi(text);
  }();
  return number;
}

/// Numbers begin at 1. What the compiler reckons is as written.
constexpr bool on(int number) { return !std::is_constant_evaluated() && number == chosen(); }

// Relations as written, and with the other answer where both sides are equal.
template <class A, class B>
constexpr bool less(int number, const A& a, const B& b) {
  return on(number) ? a <= b : a < b;
}
template <class A, class B>
constexpr bool less_equal(int number, const A& a, const B& b) {
  return on(number) ? a < b : a <= b;
}
template <class A, class B>
constexpr bool greater(int number, const A& a, const B& b) {
  return on(number) ? a >= b : a > b;
}
template <class A, class B>
constexpr bool greater_equal(int number, const A& a, const B& b) {
  return on(number) ? a > b : a >= b;
}

}  // namespace pcl::mutants
