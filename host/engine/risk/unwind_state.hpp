// Hedges and liquidations under way.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "host/engine/fields.hpp"

namespace pcl::engine {

enum class UnwindStage : std::uint8_t {
  kWorking = 1,  // exits go out
  kAsking,       // liquidate: nothing is left in our books, the venue is asked
  kDone,         // hedge: within the amount; liquidate: the venue says that nothing is left
  kFailed        // given up, said as an emergency; the latch stays
};

[[nodiscard]] const char* to_string(UnwindStage stage);

/// Of one entry of the latch that hedges or liquidates.
struct Unwind {
  UnwindStage stage{UnwindStage::kWorking};
  std::int64_t progress_ns{};      // when there was less left than ever before; 0: not looked yet
  std::uint64_t left{UINT64_MAX};  // shares held, and of orders that are to go, at the least
  std::int64_t asked_ns{};         // the last statement
  std::uint64_t question{};        // of the statement that is on its way; 0: none
  std::string text{};              // what the venue still has, or why it failed
};
template <class A, Is<Unwind> T>
void fields(A& a, T& v) {
  a(v.stage, v.progress_ns, v.left, v.asked_ns, v.question, v.text);
}

/// The one exit at work in a symbol, whoever it is of.
struct UnwindExit {
  std::uint64_t order{};  // its id, also of the last one
  std::int64_t acted_ns{};
  std::uint64_t held{};      // shares in the symbol, as last seen
  std::uint32_t attempts{};  // since there were more
};
template <class A, Is<UnwindExit> T>
void fields(A& a, T& v) {
  a(v.order, v.acted_ns, v.held, v.attempts);
}

struct Unwinding {
  std::map<KillTarget, Unwind> all;
  std::map<std::uint16_t, UnwindExit> exits;  // by symbol
  std::int64_t enabled_ns{};                  // when an Enable was last sent
};
template <class A, Is<Unwinding> T>
void fields(A& a, T& v) {
  a(v.all, v.exits, v.enabled_ns);
}

}  // namespace pcl::engine
