// Events a second into the journal: to the page cache in batches, and to disk one by one.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.hpp"
#include "host/journal/journal.hpp"
#include "host/journal/posix_disk.hpp"
#include "host/journal/replay.hpp"
#include "host/journal/snapshot_keeper.hpp"

namespace pcl::bench {
namespace {

constexpr int kBatch = 32;
const std::string kFolder = "build/bench_journal";

enum class Safe { kProcess, kGroup, kMachine };  // what a batch survives before the next begins

[[noreturn]] void give_up(const std::string& message) {
  std::fprintf(stderr, "bench: %s\n", message.c_str());
  std::exit(1);
}
template <class R>
void must(const R& result) {
  if (!result) give_up(result.error().message);
}

/// Appends `events` into a fresh directory beside the program, each as the daemon does: 64 bytes of
/// event, 16 of outputs.
Run write_events(int events, int batch, Safe safe) {
  std::filesystem::remove_all(kFolder);
  Run run{static_cast<double>(events), 0};
  {
    journal::PosixDisk disk;
    journal::Options options{.directory = kFolder};
    if (safe == Safe::kGroup) options.group_commit_ns = 10'000'000;
    auto journal = journal::Journal::open(disk, options);
    must(journal);
    const std::array<std::byte, 64> event{};
    const std::array<std::byte, 16> outputs{};
    const Stopwatch watch;
    for (int i = 1; i <= events; ++i) {
      const auto taken = journal->append(journal::RecordType::kEvent, 1, event);
      must(taken);
      must(journal->append(journal::RecordType::kOutputs, 1, outputs, {*taken, 0}));
      if (i % batch == 0) must(safe == Safe::kMachine ? journal->sync() : journal->flush());
    }
    run.seconds = watch.seconds();
  }
  std::filesystem::remove_all(kFolder);
  return run;
}

/// A quiet day of that many events behind one another: a start, clocks, quotes of four symbols.
engine::Event event_of(std::uint64_t i) {
  if (i == 0) {
    engine::SessionStart start;
    for (const char* name : {"AAAA    ", "BBBB    ", "CCCC    ", "DDDD    "}) {
      start.config.symbols.emplace_back();
      std::copy_n(name, 8, start.config.symbols.back().name.begin());
    }
    return start;
  }
  if (i % 16 == 0) return engine::Clock{static_cast<std::int64_t>(i * 1'000)};
  contract::QuoteRecord quote;
  quote.seq = i;
  quote.symbol = static_cast<std::uint16_t>(i % 4);
  quote.bid_price = 300'000 + static_cast<std::uint32_t>(i % 97) * 100;
  quote.ask_price = quote.bid_price + 100;
  return engine::CardRecord{contract::to_entry(quote)};
}

/// A journal of `events` with snapshots as the daemon writes them; how fast it is opened again.
void recover(std::uint64_t events) {
  std::filesystem::remove_all(kFolder);
  journal::PosixDisk disk;
  const journal::Options options{.directory = kFolder};
  {
    auto live = journal::JournaledEngine::open(disk, options);
    must(live);
    std::vector<engine::Output> outputs;
    for (std::uint64_t i = 0; i < events; ++i) {
      outputs.clear();
      must(live->step(event_of(i), outputs));
      if (i % kBatch == 0) must(live->flush());
      if ((i + 1) % journal::kSnapshotEvents != 0 || i + 1 == events) continue;
      const journal::Snapshot now = live->snapshot();
      must(journal::write_snapshot(disk, kFolder, now.position, now.so_far, now.engine));
    }
    must(live->sync());
  }
  const std::string label = std::to_string(events) + " events recovered";
  measure(label + " by snapshot and tail", "events/s", 1, [&] {
    const Stopwatch watch;
    const auto live = journal::JournaledEngine::open(disk, options);
    must(live);
    if (live->replayed().events != events) give_up("events are missing");
    return Run{static_cast<double>(events), watch.seconds()};
  });
  measure(label + " by full replay", "events/s", 1, [&] {
    const Stopwatch watch;
    must(journal::replay(disk, kFolder));
    return Run{static_cast<double>(events), watch.seconds()};
  });
  std::filesystem::remove_all(kFolder);
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl::bench;
  // bench_journal --recover EVENTS: alone, and as long as it takes.
  if (argc == 3 && std::string_view{argv[1]} == "--recover") {
    recover(std::strtoull(argv[2], nullptr, 10));
    return 0;
  }
  const int runs = runs_from(argc, argv);
  measure("journal, a write every 32", "events/s", runs,
          [] { return write_events(2'000'000, kBatch, Safe::kProcess); });
  measure("journal, the same with group commit", "events/s", runs,
          [] { return write_events(2'000'000, kBatch, Safe::kGroup); });
  measure("journal, a write each", "events/s", runs,
          [] { return write_events(50'000, 1, Safe::kProcess); });
  measure("journal, on disk each", "events/s", runs,
          [] { return write_events(200, 1, Safe::kMachine); });
}
