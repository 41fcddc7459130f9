// The deterministic core of portcullisd: folds events into state and says what is to be done.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "host/engine/summary.hpp"

namespace pcl::engine {

struct State;

/// Law 4: no clock, random source, float in money, unordered iteration, thread or I/O. The same
/// events give the same outputs and the same hash, on every machine.
///
/// Thread: one owner. Failure: apply() refuses nothing and throws nothing but bad_alloc; an event
/// that makes no sense is counted and answered with a Notice. Orders leave only through the card's
/// gate, so a wrong output here cannot pass it. The process's order is: journal the event, apply,
/// journal the outputs, write the journal out, then carry the outputs out. Kills: Card::engage
/// first, then this.
class Engine {
 public:
  Engine();
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  Engine(const Engine& other);
  Engine& operator=(const Engine&) = delete;

  /// Appends to `outputs`.
  void apply(const Event& event, std::vector<Output>& outputs);
  /// Of all state, in a defined order, portable between machines. Cost: O(state): for checkpoints.
  [[nodiscard]] std::uint64_t hash() const;
  /// Cost: O(symbols + orders).
  [[nodiscard]] Summary summary() const;
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace pcl::engine
