// Messages a second through a card, and cycles a second where the card has cycles.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bench/market_stream.hpp"
#include "bench/measure.hpp"
#include "host/adapters/card_software/software_card.hpp"
#include "host/cli/replay_run.hpp"
#include "host/cli/replay_source.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl::bench {
namespace {

struct Load {
  std::string name;
  std::vector<std::string> symbols;
  std::uint16_t port{};
  Stream stream;
};

Load generated(std::uint32_t messages) {
  Load load;
  load.name = "generated, 8 symbols";
  for (int i = 0; i < 8; ++i) load.symbols.push_back(std::string{"SYM"}.append(std::to_string(i)));
  load.port = feed_file::FrameAddress{}.destination_port;
  load.stream = generate(StreamShape{.messages = messages});
  return load;
}

/// The real recording, framed beforehand, or nothing where it is absent.
std::optional<Load> recorded() {
  const char* given = std::getenv("PCL_SHARED_DATA");
  const std::string folder = given != nullptr ? given : "../shared/data";
  const std::string path = folder + "/itch/lobster_MSFT_50.itch";
  if (!std::filesystem::exists(path)) return std::nullopt;
  auto source = replay::ReplaySource::open(path, 64);
  if (!source) return std::nullopt;
  Load load;
  load.name = "MSFT 2012-06-21, first hour";
  const replay::Survey survey = source->survey();
  load.symbols = survey.symbols;
  load.port = survey.port;
  while (true) {
    const auto frame = source->next();
    if (!frame || !*frame) break;
    load.stream.frames.emplace_back((*frame)->bytes.begin(), (*frame)->bytes.end());
    load.stream.messages += (*frame)->messages;
  }
  return load;
}

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "bench: %s\n", error.message.c_str());
  std::exit(1);
}

/// Feeds the whole load, drains every record; the card's set-up is not timed.
double feed_seconds(Card& card, const Load& load) {
  std::uint64_t checksum = 0;
  replay::ReplayRun run{card,
                        [&](const contract::QuoteRecord& quote) { checksum += quote.bid_price; }};
  if (const auto done = run.start(load.symbols, load.port, 1); !done) give_up(done.error());
  const Stopwatch watch;
  for (const auto& frame : load.stream.frames) {
    if (const auto done = run.feed(frame, 1); !done) give_up(done.error());
  }
  if (const auto done = run.drain(); !done) give_up(done.error());
  const double seconds = watch.seconds();
  if (const auto done = run.finish(); !done) give_up(done.error());
  if (run.counts()[contract::Counter::kMessages] != load.stream.messages) {
    give_up({Fault::kCorrupt, "the card did not take every message"});
  }
  return seconds;
}

void bench_software(const Load& load, int runs) {
  measure("software card, " + load.name, "messages/s", runs, [&] {
    SoftwareCard card;
    return Run{static_cast<double>(load.stream.messages), feed_seconds(card, load)};
  });
}

void bench_verilated(const Load& load, int runs) {
  double cycles_per_message = 0;
  const auto once = [&](bool count_cycles) {
    sim::VerilatedCard card;
    const double seconds = feed_seconds(card, load);
    const auto cycles = static_cast<double>(card.cycles());
    cycles_per_message = cycles / static_cast<double>(load.stream.messages);
    return Run{count_cycles ? cycles : static_cast<double>(load.stream.messages), seconds};
  };
  measure("verilated card, " + load.name, "messages/s", runs, [&] { return once(false); });
  measure("verilated card, " + load.name, "cycles/s", runs, [&] { return once(true); });
  print_fact("verilated card, " + load.name, cycles_per_message, "cycles/message");
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl::bench;
  const int runs = runs_from(argc, argv);
  bench_software(generated(200'000), runs);
  const auto msft = recorded();
  if (msft) bench_software(*msft, runs);
  bench_verilated(generated(20'000), runs);
  if (msft) bench_verilated(*msft, 1);
}
