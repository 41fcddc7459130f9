// The memories inside the gate's model, for faults: by their path in the RTL.
#pragma once

#include <type_traits>

/// INSIDE(u_rows__DOT__u_rows__DOT__memory)[row] of the GateDriver `gate`.
#define INSIDE(path) (gate.bench.insides().pcl_gate__DOT__##path)

namespace pcl::test {

/// Of a memory word as Verilator keeps it: an integer, or 32-bit words.
template <class Word>
void flip_bit(Word& word, unsigned bit) {
  if constexpr (std::is_integral_v<Word>) {
    word = static_cast<Word>(word ^ Word{1} << bit);
  } else {
    word[bit / 32] ^= 1U << (bit % 32);
  }
}

}  // namespace pcl::test
