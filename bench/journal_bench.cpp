// Records a second into the journal: to the page cache in batches, and to disk one by one.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/measure.hpp"
#include "host/journal/journal.hpp"

namespace pcl::bench {
namespace {

constexpr int kBatch = 32;

[[noreturn]] void give_up(const std::string& message) {
  std::fprintf(stderr, "bench: %s\n", message.c_str());
  std::exit(1);
}

/// Appends `records` of 64 bytes into a fresh directory beside the program.
Run write_records(int records, int batch, bool to_disk) {
  const std::filesystem::path folder = "build/bench_journal";
  std::filesystem::remove_all(folder);
  Run run{static_cast<double>(records), 0};
  {
    auto journal = journal::Journal::open({.directory = folder.string()});
    if (!journal) give_up(journal.error().message);
    const std::array<std::byte, 64> payload{};
    const Stopwatch watch;
    for (int i = 1; i <= records; ++i) {
      const auto appended = journal->append(journal::RecordType::kEvent, 1, payload);
      if (!appended) give_up(appended.error().message);
      if (i % batch != 0) continue;
      const auto done = to_disk ? journal->sync() : journal->flush();
      if (!done) give_up(done.error().message);
    }
    run.seconds = watch.seconds();
  }
  std::filesystem::remove_all(folder);
  return run;
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl::bench;
  const int runs = runs_from(argc, argv);
  measure("journal, 64 bytes, flush a batch of 32", "records/s", runs,
          [] { return write_records(320'000, kBatch, false); });
  measure("journal, 64 bytes, flush each", "records/s", runs,
          [] { return write_records(50'000, 1, false); });
  measure("journal, 64 bytes, sync each", "records/s", runs,
          [] { return write_records(200, 1, true); });
}
