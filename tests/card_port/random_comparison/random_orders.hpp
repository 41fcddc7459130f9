// Orders, replaces, cancels and controls of the random script: at the edges of what was loaded.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/card_port/random_comparison/random_venue.hpp"
#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

class RandomOrders {
 public:
  explicit RandomOrders(ScriptState& state) : state_{state}, random_{state.random} {}

  [[nodiscard]] Input step(RandomVenue& venue);
  /// Small ones of one symbol and side, far from the other: until no more fit.
  [[nodiscard]] std::vector<Input> pile();
  [[nodiscard]] contract::OrderEnterCommand order();

 private:
  [[nodiscard]] std::uint64_t price_at_an_edge(std::uint16_t symbol);
  [[nodiscard]] std::uint64_t price_of(std::uint16_t symbol, char side);
  [[nodiscard]] std::uint8_t odd_letter(std::string_view legal);
  void make_odd(contract::OrderEnterCommand& order);
  [[nodiscard]] contract::OrderReplaceCommand replacement(std::uint32_t original);
  [[nodiscard]] contract::OrderModifyCommand modification(std::uint32_t user_ref,
                                                          const RandomVenue::Order* held);
  /// One or more options, mostly possible.
  template <class Command>
  void add_options(Command& command);

  ScriptState& state_;
  Random& random_;
  contract::OrderEnterCommand last_{};
};

}  // namespace pcl::bench
