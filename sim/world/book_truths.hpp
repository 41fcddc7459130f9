// What must hold between the host's books and the venue's, at every event.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/engine/state.hpp"
#include "sim/world/order_truths.hpp"
#include "sim/world/venue_node.hpp"

namespace pcl::world {

/// An execution as the venue has it.
struct VenueFill {
  venue::Symbol symbol{};
  std::int64_t shares{};   // bought; sold: negative
  std::uint64_t told{};    // sequence of the report that tells of it
  std::uint64_t busted{};  // the same of its break, 0: it stands
  bool moved{};            // told behind what came after it
};

/// I2: at every report the host's position of each symbol is what the venue's executions up to that
/// report make. `outside`: trades by another way, of which no report tells: the first so many of a
/// symbol's may be in the host's books, none or all.
/// I3: position and open orders of the host allow for whatever the venue's can become, with what is
/// under way to it.
/// Every answer is empty, or what is wrong, in words.
class BookTruths {
 public:
  /// Takes in what the venue has executed and broken since.
  void look_at(const VenueNode& venue);
  [[nodiscard]] std::string positions(const engine::State& host);
  [[nodiscard]] std::string exposure(const engine::State& host, const VenueNode& venue,
                                     const std::deque<OrderTruths::Bytes>& under_way) const;

  void add(const VenueFill& fill);
  void add_outside(const venue::Symbol& symbol, std::int64_t shares);

 private:
  struct Change {
    venue::Symbol symbol{};
    std::int64_t shares{};
  };
  void move_to(std::uint64_t report);
  template <class Holds>
  [[nodiscard]] bool with_outside(const venue::Symbol& symbol, const Holds& holds) const;

  std::vector<VenueFill> fills_;                  // by number, without those from outside
  std::vector<std::size_t> numbers_;              // of the account's executions: of fills_, or none
  std::vector<std::size_t> odd_;                  // of fills_: broken, or moved
  std::multimap<std::uint64_t, Change> changes_;  // by the report that tells of them
  std::map<venue::Symbol, std::vector<std::int64_t>> outside_;  // sums of the first, from none on
  std::map<venue::Symbol, std::int64_t> at_;                    // the positions at report_
  std::uint64_t report_{};
  std::size_t busts_{};
};

}  // namespace pcl::world
