// Host memory behind the kernel's AXI4 master: sparse pages, answers in order after random times,
// channels stalled at random from a seed, errors on command. Everything the master does against the
// rules of AXI4 or of the rings is kept in `violations`.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "Vpcl_gateway_kernel.h"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {

class HostBus {
 public:
  using Model = Vpcl_gateway_kernel;
  explicit HostBus(std::uint32_t seed) : random_{seed} {}

  // The host's side
  [[nodiscard]] Slot read(std::uint64_t address);
  void write(std::uint64_t address, const Slot& slot);

  // The clock's side: inputs before the rising edge, then what was agreed on in that cycle
  void drive(Model& model);
  void sample(const Model& model);

  // Behaviour
  unsigned stall_percent{0};
  unsigned latency_min{1}, latency_max{1};
  bool hold_reads{false}, hold_answers{false};      // nothing comes back
  std::uint64_t fail_read_at{1}, fail_write_at{1};  // addresses of slots; odd: none

  // What was seen
  std::vector<std::string> violations;
  std::vector<std::uint64_t> fetched;      // addresses of slots asked for, in order
  std::uint64_t writes{0};                 // addresses taken
  std::uint64_t status_line{1};            // address; its fences are looked at
  void forgive() { failed_at_ = kNever; }  // a reset has come since the last error
  [[nodiscard]] bool idle() const { return reads_.empty() && writes_.empty() && data_.empty(); }
  [[nodiscard]] std::size_t beats_owed() const { return reads_.size(); }

 private:
  struct Beat {
    std::uint64_t address, ready_at;
    bool last;
  };
  struct Write {
    std::uint64_t address, ready_at;
    bool alone;  // nothing else unanswered when its address came
  };
  void look(const Model& model);
  void take_write_address(const Model& model);
  void write_back(std::size_t index);
  void violated(const std::string& what) {
    if (violations.size() < 20) violations.push_back(what + " in cycle " + std::to_string(now_));
  }
  [[nodiscard]] bool chance(unsigned percent) { return percent != 0 && random_() % 100U < percent; }
  [[nodiscard]] std::uint64_t when() {
    return now_ + latency_min + random_() % (latency_max - latency_min + 1);
  }

  static constexpr std::uint64_t kNever = ~0ULL;
  std::uint64_t failed_at_{kNever};  // cycle of the first error answered, and on which side
  bool failed_write_{false};
  std::minstd_rand random_;
  std::unordered_map<std::uint64_t, std::array<std::uint8_t, 4096>> pages_;
  std::uint64_t now_{0};
  std::deque<Beat> reads_;
  std::deque<Write> writes_;  // answered from the front
  std::deque<Slot> data_;     // of writes_ from paired_ on
  std::size_t paired_{0};     // writes_ in front whose data came
  std::deque<Slot> landing_;  // data of the paired
  std::uint32_t fence_{0};
  bool offering_beat_{false}, offering_answer_{false};
  // Of the cycle before, for what must hold still
  struct Held {
    bool ar, aw, w;
    std::uint64_t araddr, awaddr;
    std::uint8_t arlen;
    Slot wdata;
  } held_{};
};

}  // namespace pcl::kernels
