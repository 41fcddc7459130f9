// The feed of the random script: a market that lives, with faults of the line and of the messages.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

class RandomMarket {
 public:
  explicit RandomMarket(ScriptState& state) : state_{state}, random_{state.random} {}

  /// The feed from some sequence on: directory, trading, market open, a book.
  [[nodiscard]] std::vector<Input> start();
  /// Mostly a datagram of several messages; for bursts always.
  [[nodiscard]] Input step();
  [[nodiscard]] Input heartbeat();
  /// Whether the book counts this message in its version.
  [[nodiscard]] static bool versioned(const Octets& message);

 private:
  struct Live {
    std::uint64_t reference{};
    std::uint16_t locate{};
    std::uint32_t quantity{};
  };
  [[nodiscard]] std::uint16_t some_locate();
  void forget(std::uint64_t reference);
  [[nodiscard]] std::uint32_t take_some(std::size_t at);
  [[nodiscard]] Octets add();
  [[nodiscard]] Octets state();
  [[nodiscard]] Octets odd();
  [[nodiscard]] Octets some_message();
  [[nodiscard]] Input datagram(std::vector<Octets> messages);
  [[nodiscard]] Input fault();

  ScriptState& state_;
  Random& random_;
  std::uint64_t expected_{1};
  std::uint64_t next_reference_{1'000};
  std::vector<Live> live_;
};

}  // namespace pcl::bench
