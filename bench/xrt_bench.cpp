// What the way to the card costs: register accesses, and commands whose records come back, through
// XRT's emulation and in this process. Run under portcullis-emulate (scripts/bench does).
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "bench/measure.hpp"
#include "host/adapters/card_xrt/xrt_card.hpp"
#include "host/adapters/card_xrt/xrt_device.hpp"
#include "host/ports/card_choice.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl::bench {
namespace {

constexpr int kAccesses = 5'000;
constexpr int kRoundTrips = 2'000;
constexpr int kCommands = 20'000;
constexpr std::size_t kInFlight = 512;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(1);
}

/// Asks for a bank of counters: one command, one record.
class Asker {
 public:
  explicit Asker(Card& card) : card_{card} {}

  /// `count` commands, at most `in_flight` of them without their record.
  Run run(int count, std::size_t in_flight) {
    const Stopwatch watch;
    std::array<contract::Entry, kInFlight> entries;
    std::size_t asked = 0, answered = 0;
    const auto all = static_cast<std::size_t>(count);
    while (answered < all) {
      const std::size_t batch = std::min(all - asked, in_flight - (asked - answered));
      for (std::size_t i = 0; i < batch; ++i) {
        contract::CountersRequestCommand ask;
        ask.seq = ++sequence_;
        entries[i] = contract::to_entry(ask);
      }
      if (card_.submit(std::span{entries}.first(batch)) != batch) give_up("the ring is full");
      asked += batch;
      card_.advance(CardTime{++now_});
      answered += card_.poll(entries);
      if (Status alive = card_.health(); !alive) give_up(alive.error().message);
    }
    return {static_cast<double>(count), watch.seconds()};
  }

 private:
  Card& card_;
  std::uint64_t sequence_{}, now_{};
};

void measure_card(const std::string& name, Card& card, int runs) {
  measure("registers, " + name, "reads/s", runs, [&] {
    const Stopwatch watch;
    for (int i = 0; i < kAccesses; ++i) {
      if (!card.read(contract::Register::kStatus)) give_up("no answer from a register");
    }
    return Run{kAccesses, watch.seconds()};
  });
  Asker asker{card};
  measure("command and its record, one at a time, " + name, "round trips/s", runs,
          [&] { return asker.run(kRoundTrips, 1); });
  measure("commands and their records, 512 in flight, " + name, "records/s", runs,
          [&] { return asker.run(kCommands, kInFlight); });
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl;
  const int runs = bench::runs_from(argc, argv);
  if (!card_xrt::XrtDevice::emulated()) bench::give_up("run it under portcullis-emulate");
  card_xrt::XrtDeviceSettings settings;
  settings.xclbin = CardChoice::default_xclbin();
  auto device = card_xrt::XrtDevice::open(settings);
  if (!device) bench::give_up(device.error().message);
  {
    auto card = card_xrt::XrtCard::open(std::move(*device), {.host_time = true});
    if (!card) bench::give_up(card.error().message);
    bench::measure_card("XRT emulation", **card, runs);
  }
  sim::VerilatedCard card;
  bench::measure_card("in process", card, runs);
}
