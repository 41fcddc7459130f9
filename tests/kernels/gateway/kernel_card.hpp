// The kernel in simulation as a host drives it: registers, rings, credits and fences; and, on top,
// the Card port, so that tests/card_port/bench.hpp can boot and trade through the rings. Written
// from hw/contract/rings.toml; the host's own adapter is not used.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "host/ports/card.hpp"
#include "tests/kernels/gateway/host_bus.hpp"

namespace pcl::kernels {

using Ring = contract::Ring;
using RingFault = contract::RingFault;
using Shell = contract::ShellRegister;

/// Where the test puts things: rings that cross 4 GiB, so that carries are seen.
inline constexpr std::uint64_t kRings[] = {0x1'FFFF'F000, 0x7'FFFB'F000, 0x3'FFFF'8000,
                                           0xA'FFFF'0000, 0x5'FFFF'F000};
inline constexpr std::uint64_t kStatusLine = 0x9'0000'0FC0;
inline constexpr std::uint32_t kSlots[] = {contract::kCommandSlots, contract::kFeedSlots,
                                           contract::kReportSlots, contract::kRecordSlots,
                                           contract::kFrameSlots};
inline constexpr std::uint32_t kResetKey = 0x52535430;

class KernelCard : public Card {
 public:
  explicit KernelCard(std::uint32_t seed = 1);
  ~KernelCard() override;

  // Clock and registers
  void cycle();
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }
  struct Answer {
    std::uint32_t value{};
    unsigned response{};
  };
  Answer read_at(std::uint32_t address);
  unsigned write_at(std::uint32_t address, std::uint32_t value, unsigned strobes = 0xF);
  std::uint32_t shell(Shell at) { return read_at(static_cast<std::uint32_t>(at)).value; }
  unsigned shell(Shell at, std::uint32_t value) {
    return write_at(static_cast<std::uint32_t>(at), value);
  }
  [[nodiscard]] Vpcl_gateway_kernel& pins() { return *model_; }
  [[nodiscard]] std::uint64_t cycles() const { return cycles_; }

  // Rings. start() writes the pointers and enables.
  void start(bool host_time = true);
  void reset();  // shell_reset, waited for; host state too
  /// The status line in memory; false if its check does not fit (never written).
  bool status(contract::StatusSlot& line);
  [[nodiscard]] std::uint32_t room(Ring ring);
  /// Puts a slot, sealed or not, at the next place of a ring; announce() rings the doorbell.
  void put(Ring ring, const Slot& slot);
  void put_command(contract::Entry entry);
  void put_packet(Ring ring, std::span<const std::uint8_t> packet);
  void announce(Ring ring);
  std::uint64_t number(Ring ring) const { return tails_[index(ring)] + 1; }  // of the next slot
  std::uint64_t address(Ring ring, std::uint64_t number) const {
    const auto i = index(ring);
    return kRings[i] + 64 * ((number - 1) % kSlots[i]);
  }
  bool fence(int cycles_max = 200'000);   // writes one and waits for its line
  void settle(int cycles_max = 200'000);  // until shell_status says idle
  /// Takes records and frames; `credit` tells the kernel so.
  void collect(bool credit = true);
  void credit();
  [[nodiscard]] RingFault fault() {
    return static_cast<RingFault>(shell(Shell::kShellStatus) >> 8U & 0xFFU);
  }
  [[nodiscard]] unsigned fault_ring() { return shell(Shell::kShellStatus) >> 16U & 0xFFU; }

  // Card
  std::size_t submit(std::span<const contract::Entry> commands) override;
  std::size_t poll(std::span<contract::Entry> out) override;
  bool feed(std::span<const std::byte> ethernet_frame) override;
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override;
  std::size_t frames(std::span<ReleasedFrame> out) override;
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override;
  Result<std::uint32_t> read(contract::Register address) override;
  Status write(contract::Register address, std::uint32_t value) override;
  void advance(CardTime now) override;
  bool quiet() override { return (shell(Shell::kShellStatus) & 2U) != 0; }

  HostBus bus;
  std::vector<contract::Entry> records;  // collected, the check taken out
  std::vector<ReleasedFrame> packets;
  std::vector<std::string> complaints;            // of what the kernel wrote
  std::deque<std::vector<std::uint8_t>> network;  // frames for axis_feed
  unsigned network_idle_percent{0};

 private:
  static std::size_t index(Ring ring) { return static_cast<std::size_t>(ring); }
  void drive_network();
  void take_frame_slot(const contract::PacketSlot& slot, std::uint64_t number);
  void clear_host();

  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vpcl_gateway_kernel> model_;
  std::minstd_rand random_;
  std::uint64_t cycles_{0};
  std::uint64_t tails_[3]{};  // put
  std::uint64_t record_head_{0}, frame_head_{0};
  std::vector<std::uint8_t> frame_;  // under way
  std::uint64_t status_number_{0};
  std::uint32_t fence_{0};
  std::size_t network_at_{0};
  bool network_offered_{false};
};

}  // namespace pcl::kernels
