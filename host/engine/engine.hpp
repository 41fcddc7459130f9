// The deterministic core of portcullisd: folds events into state and says what is to be done.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/changes.hpp"
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
  /// Appends all state to `out`: the same fields as the hash. No checksum and no version: whoever
  /// stores it has both, and the hash. Cost: O(state).
  void snapshot(std::vector<std::byte>& out) const;
  /// The engine whose snapshot this is: it has the same hash and goes on in the same way. Bytes
  /// that are none, or whose numbers name what is not there: Fault::kCorrupt and what is wrong.
  /// Others that were changed give another hash. Allocates in proportion to `bytes`.
  [[nodiscard]] static Result<Engine> restore(std::span<const std::byte> bytes);
  /// What the last apply() changed; none after a restore.
  [[nodiscard]] const Changes& changes() const { return changes_; }
  /// Cost: O(symbols + orders).
  [[nodiscard]] Summary summary() const;
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
  Changes changes_;
};

}  // namespace pcl::engine
