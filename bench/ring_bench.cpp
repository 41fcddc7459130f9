// Entries a second through one shared ring, both ends on one thread and on two.
#include <array>
#include <thread>
#include <vector>

#include "bench/measure.hpp"
#include "host/base/shared_ring.hpp"

namespace pcl::bench {
namespace {

constexpr std::uint64_t kEntries = 2'000'000;
constexpr std::size_t kSlots = 4096;
constexpr std::size_t kBatch = 32;

struct Ring {
  RingWords words{};
  std::vector<RingEntry> slots{std::vector<RingEntry>(kSlots)};
};

std::size_t take(RingConsumer& consumer) {
  std::array<RingEntry, kBatch> entries;
  const std::size_t taken = consumer.peek(std::span<RingEntry>{entries});
  if (taken != 0) consumer.release(consumer.sequence());
  return taken;
}

Run one_thread() {
  Ring ring;
  RingProducer producer{ring.words, ring.slots};
  RingConsumer consumer{ring.words, ring.slots};
  const RingEntry entry{};
  const Stopwatch watch;
  for (std::uint64_t done = 0; done < kEntries;) {
    for (std::size_t i = 0; i < kBatch; ++i) (void)producer.try_push(entry);
    (void)producer.publish();
    done += take(consumer);
  }
  return {static_cast<double>(kEntries), watch.seconds()};
}

Run two_threads() {
  Ring ring;
  const Stopwatch watch;
  std::jthread producing{[&ring] {
    RingProducer producer{ring.words, ring.slots};
    const RingEntry entry{};
    for (std::uint64_t done = 0; done < kEntries;) {
      if (producer.try_push(entry)) {
        ++done;
        if (done % kBatch == 0 || done == kEntries) (void)producer.publish();
      } else {
        (void)producer.publish();
        std::this_thread::yield();
      }
    }
  }};
  RingConsumer consumer{ring.words, ring.slots};
  for (std::uint64_t done = 0; done < kEntries;) {
    const std::size_t taken = take(consumer);
    if (taken == 0) std::this_thread::yield();
    done += taken;
  }
  return {static_cast<double>(kEntries), watch.seconds()};
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl::bench;
  const int runs = runs_from(argc, argv);
  measure("shared ring, 64-byte entries, one thread", "entries/s", runs, one_thread);
  measure("shared ring, 64-byte entries, two threads", "entries/s", runs, two_threads);
}
