// A gateway kernel of plain memory that answers fences at once, or not, and can be made to lie.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <vector>

#include "host/adapters/card_xrt/ring_device.hpp"
#include "host/adapters/card_xrt/ring_layout.hpp"
#include "hw/contract/generated/contract.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::card_xrt::test {

inline contract::Entry sealed(std::uint64_t number, contract::Entry slot, std::size_t check_at) {
  kernels::seal(slot.bytes, number, check_at);
  return slot;
}

class FakeDevice final : public RingDevice {
 public:
  static constexpr std::uint64_t kAddress = 0x1234'5678'9000;

  FakeDevice() : memory_(kRingBytes) {
    registers[at(contract::ShellRegister::kShellId)] = 0x50434C47;
    registers[at(contract::ShellRegister::kShellVersion)] = contract::kRingVersion;
    registers[0x000] = 0x50434C31;
    registers[0x004] = contract::kContractVersion;
  }

  static std::uint32_t at(contract::ShellRegister address) {
    return static_cast<std::uint32_t>(address);
  }

  Result<std::uint32_t> read(std::uint32_t offset) override {
    if (dead) return Error{Fault::kUnavailable, "the device is gone"};
    return registers[offset];
  }
  Status write(std::uint32_t offset, std::uint32_t value) override {
    if (dead) return Error{Fault::kUnavailable, "the device is gone"};
    writes.emplace_back(offset, value);
    registers[offset] = value;
    if (offset == at(contract::ShellRegister::kTimeLow))
      status.now_us =
          std::uint64_t{registers[at(contract::ShellRegister::kTimeHigh)]} << 32U | value;
    const bool echoes = (registers[at(contract::ShellRegister::kShellEnable)] & 2U) != 0 &&
                        offset >= at(contract::ShellRegister::kTimeLow) &&
                        offset <= at(contract::ShellRegister::kReportTail);
    if (answers && (echoes || offset == at(contract::ShellRegister::kFence))) {
      status.fence = registers[at(contract::ShellRegister::kFence)];
      status.command_head = registers[at(contract::ShellRegister::kCommandTail)];
      status.feed_head = registers[at(contract::ShellRegister::kFeedTail)];
      status.report_head = registers[at(contract::ShellRegister::kReportTail)];
      status.settled = 1;
      show();
    }
    return ok();
  }
  std::span<std::byte> memory() override { return memory_; }
  std::uint64_t address() const override { return where; }
  unsigned clock_mhz() const override { return clock; }

  /// Writes the status line as it stands.
  void show() {
    status.kind = 2;
    ++status.seq;
    status.check = 0;
    put_raw(kStatusPlace, 1, sealed(status.seq, contract::to_entry(status), 6));
  }
  /// A record as the shell would write it: its number in seq, the check above it.
  void put_record(contract::Entry record) {
    const std::uint64_t number = ++records_;
    std::memcpy(record.bytes.data() + 8, &number, sizeof number);
    put_raw(kRecordPlace, number, sealed(number, record, 14));
  }
  void put_frame_slot(contract::PacketSlot slot) {
    slot.kind = 1;
    slot.seq = ++frames_;
    put_raw(kFramePlace, slot.seq, sealed(slot.seq, contract::to_entry(slot), 6));
  }
  void put_raw(const RingPlace& place, std::uint64_t number, const contract::Entry& slot) {
    std::memcpy(slot_at(place, number), slot.bytes.data(), kSlotBytes);
  }
  std::byte* slot_at(const RingPlace& place, std::uint64_t number) {
    return memory_.data() + place.offset + (number - 1) % place.slots * kSlotBytes;
  }
  contract::Entry slot(const RingPlace& place, std::uint64_t number) {
    contract::Entry entry;
    std::memcpy(entry.bytes.data(), slot_at(place, number), kSlotBytes);
    return entry;
  }

  std::uint64_t where{kAddress};
  unsigned clock{300};
  bool dead{};
  bool answers{true};  // fences and doorbells
  std::map<std::uint32_t, std::uint32_t> registers;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> writes;
  contract::StatusSlot status{};

 private:
  std::vector<std::byte> memory_;
  std::uint64_t records_{}, frames_{};
};

}  // namespace pcl::card_xrt::test
