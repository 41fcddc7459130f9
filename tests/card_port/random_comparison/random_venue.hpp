// A tiny venue that answers what a card released, at random: accepts, rejects, fills, cancels,
// replaces, broken executions; and messages that no venue would send.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "host/ports/card.hpp"
#include "tests/card_port/bytes.hpp"
#include "tests/card_port/random_comparison/random.hpp"

namespace pcl::bench {

class RandomVenue {
 public:
  explicit RandomVenue(Random& random) : random_{random} {}

  /// Takes a released packet in; its answer waits in next().
  void take(const ReleasedFrame& frame);
  /// An answer, or an event of the venue's own; empty if there is nothing to say.
  [[nodiscard]] Octets next();
  /// Something of a legal kind about an order, this one or another, whether it fits or not.
  [[nodiscard]] Octets wrong(std::uint32_t user_ref);
  [[nodiscard]] const std::vector<std::uint32_t>& live() const { return live_refs_; }
  struct Order {
    std::uint32_t user_ref{};
    char side{};
    std::uint32_t total{};
    std::uint32_t executed{};
    std::uint64_t price{};
  };
  /// What it holds open; null: nothing of this number.
  [[nodiscard]] Order* find(std::uint32_t user_ref);
  /// Nothing is open any more.
  void clear();
  /// An order that was open before.
  void load(std::uint32_t user_ref, char side, std::uint32_t total, std::uint32_t executed,
            std::uint64_t price);

 private:
  void enter(const Order& order);
  void replace(std::uint32_t original, const Order& order);
  void cancel(std::uint32_t user_ref, std::uint32_t total);
  void modify(std::uint32_t user_ref, char side, std::uint32_t total);
  void drop(std::uint32_t user_ref);
  [[nodiscard]] Octets fill();
  [[nodiscard]] std::uint64_t next_match();

  Random& random_;
  std::deque<Octets> answers_;
  std::vector<Order> orders_;
  std::vector<std::uint32_t> live_refs_;
  std::deque<std::pair<std::uint32_t, std::uint64_t>> matches_;  // order and number, the latest few
  std::uint64_t match_{};
};

}  // namespace pcl::bench
