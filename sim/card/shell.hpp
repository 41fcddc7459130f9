// What a card's shell does, cycle by cycle, round the Verilated model. Private to sim/card: the
// only user of its header.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <random>

#include "host/ports/kill_mailbox.hpp"
#include "sim/card/streams.hpp"
#include "sim/card/verilated_card.hpp"

class Vpcl_card;
class VerilatedContext;

namespace pcl::sim {

class VerilatedCard::Shell {
 public:
  static constexpr std::size_t kFramesMax = 4096;

  explicit Shell(const VerilatedCardOptions& options);
  ~Shell();

  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept {
    kills_.put(source, scope, index);
  }
  [[nodiscard]] Result<std::uint32_t> read(std::uint32_t address);
  [[nodiscard]] Status write(std::uint32_t address, std::uint32_t value);
  void advance(std::uint64_t now_us);
  void run(std::uint64_t count);
  void pin(bool high);
  [[nodiscard]] bool quiet() const noexcept { return quiet_for_ >= kQuietCycles && inputs_empty(); }
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_; }

  CommandQueue commands;
  PacketQueue feed, reports;
  std::deque<contract::Entry> records;
  std::deque<ReleasedFrame> frames;

 private:
  /// One clock cycle. `let_in`: inputs may start a beat; a beat already on offer stays on offer in
  /// any case.
  void step(bool let_in);
  void offer_inputs(bool let_in);
  void offer_registers();
  void take_outputs();
  void take_frame_beat();
  void settle_engagement();
  [[nodiscard]] bool chance(unsigned percent) { return percent != 0 && random_() % 100U < percent; }
  [[nodiscard]] bool inputs_empty() const noexcept {
    return commands.empty() && feed.empty() && reports.empty();
  }

  VerilatedCardOptions options_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vpcl_card> model_;
  std::minstd_rand random_;
  std::uint64_t cycles_ = 0;
  int quiet_for_ = 0;
  bool offering_command_ = false, offering_feed_ = false, offering_report_ = false;
  ReleasedFrame frame_;  // under way at the output

  /// One AXI4-Lite access at a time, and the engagements that go before it.
  KillMailbox kills_;
  enum class Access : std::uint8_t { kNone, kEngage, kWrite, kRead };
  Access access_ = Access::kNone;
  bool address_taken_ = false, answered_ = false;
  std::uint32_t address_ = 0, value_ = 0, response_ = 0;
};

/// Moves what fits from the front of a queue.
template <class T>
std::size_t take(std::deque<T>& from, std::span<T> out) {
  const std::size_t count = std::min(from.size(), out.size());
  const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(from.begin(), end, out.begin());
  from.erase(from.begin(), end);
  return count;
}

}  // namespace pcl::sim
