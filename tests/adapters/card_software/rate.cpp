// Messages per second of the software card over an ITCH file: `card_software_rate FILE [SYMBOL] [MESSAGES_A_DATAGRAM]`.
// The best of several passes over frames built beforehand; records are polled in batches and thrown away.
#include <chrono>
#include <cstdio>

#include "host/adapters/card_software/software_card.hpp"
#include "tests/adapters/card_software/itch_file.hpp"
#include "tests/card_port/bench.hpp"

int main(int argc, char** argv) {
  using namespace pcl;
  if (argc < 2) return std::fprintf(stderr, "usage: card_software_rate FILE [SYMBOL] [MESSAGES_A_DATAGRAM]\n"), 2;
  const bench::Octets bytes = bench::read_whole(argv[1]);
  const auto messages = bench::messages_of(bytes);
  const std::size_t per_datagram = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1;
  const auto frames = bench::frames_of(messages, per_datagram == 0 ? 1 : per_datagram);
  double best = 1e9;
  std::size_t quotes = 0;
  for (int pass = 0; pass < 15; ++pass) {
    SoftwareCard card;
    bench::Bench desk{card};
    desk.write(contract::Register::kFeedPort, bench::kFeedPort);
    desk.write(contract::Register::kLosslessQuotes, 1);
    contract::SymbolLoadCommand load;
    load.name = bench::padded<8>(argc > 2 ? argv[2] : "MSFT");
    desk.send(load);
    contract::FeedStartCommand start;
    start.next_sequence = 1;
    desk.send(start);
    std::array<contract::Entry, 256> entries;
    std::size_t fed = 0;
    quotes = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (const bench::Octets& frame : frames) {
      while (!card.feed(frame)) quotes += card.poll(entries);
      if (++fed % 128 == 0) {
        for (std::size_t n = card.poll(entries); n != 0; n = card.poll(entries)) quotes += n;
      }
    }
    for (std::size_t n = card.poll(entries); n != 0; n = card.poll(entries)) quotes += n;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    if (spent.count() < best) best = spent.count();
  }
  const auto count = static_cast<double>(messages.size());
  std::printf("%zu messages, %zu a datagram, %zu records: %.1f ns a message, %.2f million a second\n", messages.size(),
              per_datagram, quotes, best / count * 1e9, count / best / 1e6);
}
