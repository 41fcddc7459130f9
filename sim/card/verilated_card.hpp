// The card under Verilator, behind the Card port: the same RTL that goes into the FPGA.
#pragma once

#include <cstdint>
#include <memory>

#include "host/ports/card.hpp"

namespace pcl::sim {

/// How the simulated shell treats the card. The defaults are the fastest; tests add idle cycles and
/// backpressure.
struct VerilatedCardOptions {
  std::uint32_t seed = 1;      // of the two patterns below
  unsigned idle_percent = 0;   // cycles in which an input that could start a beat does not, 0..95
  unsigned stall_percent = 0;  // cycles in which records and frames are not taken, 0..95
  std::uint64_t cycles_max = 1'000'000;  // bound of one advance()
  std::size_t records_max = 65'536;      // records held; then the card's stream stalls
};

/// One clock domain, no threads. All calls but engage() come from one thread, which owns the card's
/// time.
///
/// Queues: 4,096 commands, 1,024 feed frames, 1,024 reports in; records_max, 4,096 frames out. A
/// full input queue answers "no room"; a full output queue stalls the card's stream, as a slow host
/// would. advance() lets inputs in until all were taken and the card has been quiet for
/// kQuietCycles, or cycles_max have passed. read() and write() run the clock without letting inputs
/// in. engage() takes effect before anything else of the next call that runs the clock, and within
/// one cycle if advance() is running.
class VerilatedCard final : public Card {
 public:
  static constexpr int kQuietCycles =
      12;  // more than from a passed watchdog limit to its first record

  explicit VerilatedCard(const VerilatedCardOptions& options = {});
  ~VerilatedCard() override;

  [[nodiscard]] std::size_t submit(std::span<const contract::Entry> commands) override;
  [[nodiscard]] std::size_t poll(std::span<contract::Entry> out) override;
  [[nodiscard]] bool feed(std::span<const std::byte> ethernet_frame) override;
  [[nodiscard]] bool report(std::uint64_t sequence, std::span<const std::byte> message) override;
  [[nodiscard]] std::size_t frames(std::span<ReleasedFrame> out) override;
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override;
  [[nodiscard]] Result<std::uint32_t> read(contract::Register address) override;
  [[nodiscard]] Status write(contract::Register address, std::uint32_t value) override;
  void advance(CardTime now) override;
  [[nodiscard]] bool quiet() override;

  /// Drives the kill pin from the next cycle on.
  void pin(bool high);
  /// Runs exactly this many cycles, inputs let in: for benches and for killing in the middle of a
  /// frame.
  void run(std::uint64_t cycles);
  /// Clock cycles since construction.
  [[nodiscard]] std::uint64_t cycles() const noexcept;

 private:
  class Shell;
  std::unique_ptr<Shell> shell_;
};

}  // namespace pcl::sim
