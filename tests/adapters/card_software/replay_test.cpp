// Real order flow through the software card against what two independent public book builders made
// of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "host/adapters/card_software/software_card.hpp"
#include "host/base/sha256.hpp"
#include "tests/adapters/card_software/itch_file.hpp"
#include "tests/card_port/bench.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;

struct Replay {
  SoftwareCard card;
  std::vector<contract::QuoteRecord> quotes;
  std::vector<contract::GapRecord> gaps;
  std::uint64_t last_record{};
  bool holes{};

  void run(const std::string& file, const std::vector<std::string>& names,
           std::size_t per_datagram) {
    (void)card.write(contract::Register::kFeedPort, kFeedPort);
    (void)card.write(contract::Register::kLosslessQuotes, 1);
    Bench bench{card};
    for (std::size_t i = 0; i < names.size(); ++i) {
      contract::SymbolLoadCommand load;
      load.symbol = static_cast<std::uint16_t>(i);
      load.name = padded<8>(names[i]);
      bench.send(load);
    }
    contract::FeedStartCommand start;
    start.next_sequence = 1;
    bench.send(start);
    last_record = bench.records().size();
    const Octets bytes = read_whole(file);
    for (const Octets& frame : frames_of(messages_of(bytes), per_datagram)) {
      while (!card.feed(frame)) drain();
    }
    drain();
  }
  void drain() {
    std::array<contract::Entry, 256> entries;
    for (std::size_t n = card.poll(entries); n != 0; n = card.poll(entries)) {
      for (std::size_t i = 0; i < n; ++i) {
        holes =
            holes || contract::from_entry<contract::RecordHeader>(entries[i]).seq != ++last_record;
        if (entries[i].kind() == 1)
          quotes.push_back(contract::from_entry<contract::QuoteRecord>(entries[i]));
        if (entries[i].kind() == 5)
          gaps.push_back(contract::from_entry<contract::GapRecord>(entries[i]));
      }
    }
  }
  std::uint32_t counter(Counter which) { return Bench{card}.counter(which); }
};

std::string side_text(bool present, std::uint32_t price, std::uint64_t quantity) {
  if (!present) return ",";
  std::array<char, 64> text{};
  const int n = std::snprintf(text.data(), text.size(), "%u.%04u,%llu", price / 10'000,
                              price % 10'000, static_cast<unsigned long long>(quantity));
  return {text.data(), static_cast<std::size_t>(n)};
}

TEST(Replay, RealMsftFlowGivesThePublishedQuotes) {
  const std::string file = shared_file("itch/lobster_MSFT_50.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  Replay replay;
  replay.run(file, {"MSFT"}, 7);

  EXPECT_EQ(replay.counter(Counter::kMessages), 141'575U);
  EXPECT_EQ(replay.counter(Counter::kTypeA), 70'006U);
  EXPECT_EQ(replay.counter(Counter::kTypeD), 63'528U);
  EXPECT_EQ(replay.counter(Counter::kTypeE), 6'559U);
  EXPECT_EQ(replay.counter(Counter::kTypeX), 868U);
  EXPECT_EQ(replay.counter(Counter::kTypeP), 606U);
  EXPECT_EQ(replay.counter(Counter::kTypeS), 6U);
  EXPECT_EQ(replay.counter(Counter::kReferencesUnknown), 0U);
  EXPECT_EQ(replay.counter(Counter::kQuotesCoalesced), 0U);
  EXPECT_FALSE(replay.holes);
  ASSERT_EQ(replay.quotes.size(), 89'583U);

  Sha256 digest;
  for (const contract::QuoteRecord& quote : replay.quotes) {
    digest.update(std::to_string(quote.timestamp) + ',' +
                  side_text((quote.flags & contract::quote_flag::kBid) != 0, quote.bid_price,
                            quote.bid_quantity) +
                  ',' +
                  side_text((quote.flags & contract::quote_flag::kAsk) != 0, quote.ask_price,
                            quote.ask_quantity) +
                  '\n');
  }
  EXPECT_EQ(digest.hex(), "5062ca9f2b2050d98f805aa40972e5782746b168836c3e50b81b4b891efed29e");
  const contract::QuoteRecord& last = replay.quotes.back();
  EXPECT_EQ(last.bid_price, 308'400U);
  EXPECT_EQ(last.bid_quantity, 8'459U);
  EXPECT_EQ(last.ask_price, 308'500U);
  EXPECT_EQ(last.ask_quantity, 16'010U);
}

// The oracle rejects one add, whose reference is 0, and so counts 391 changes; to the card 0 is a
// reference like any other.
TEST(Replay, SimulatedFlowWithUnknownReferencesGivesTheOraclesCounts) {
  const std::string file = shared_file("itch/RITCH_ex20101224.len_fixed.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  Replay replay;
  replay.run(file, {"ALC", "BOB", "CHAR"}, 1);

  EXPECT_EQ(replay.counter(Counter::kMessages), 12'012U);
  EXPECT_EQ(replay.counter(Counter::kReferencesUnknown), 117U);
  std::map<std::uint16_t, contract::QuoteRecord> last;
  for (const contract::QuoteRecord& quote : replay.quotes) last[quote.symbol] = quote;
  ASSERT_EQ(last.size(), 3U);
  EXPECT_EQ(last[1].bid_price, 69'667U);  // BOB 6.9667 x 100 / 5.3417 x 100: crossed, and kept so
  EXPECT_EQ(last[1].ask_price, 53'417U);
  EXPECT_EQ(last[1].bid_quantity, 100U);
  EXPECT_EQ(last[1].ask_quantity, 100U);
  EXPECT_EQ(last[2].bid_price, 256'500U);  // CHAR 25.6500 x 30 / 19.5750 x 5
  EXPECT_EQ(last[2].ask_price, 195'750U);
  EXPECT_EQ(last[2].bid_quantity, 30U);
  EXPECT_EQ(last[2].ask_quantity, 5U);
  EXPECT_EQ(last[0].bid_price, 270'600U);  // ALC 27.0600 x 100 / 20.5400 x 100
  EXPECT_EQ(last[0].ask_price, 205'400U);
  EXPECT_EQ(replay.quotes.size(), 392U);
  EXPECT_EQ(replay.counter(Counter::kTypeA) + replay.counter(Counter::kTypeF), 5'000U);
  EXPECT_LE(replay.gaps.size(), 3U);  // book_invalid once a symbol
}

TEST(Replay, HeadOfARealDayRunsToItsEnd) {
  const std::string file = shared_file("itch/nasdaq_head_1000msgs.itch");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  Replay replay;
  replay.run(file, {"AAPL"}, 20);
  EXPECT_EQ(replay.counter(Counter::kMessages), 1'000U);
  EXPECT_EQ(replay.counter(Counter::kTypeS), 1U);
  EXPECT_EQ(replay.counter(Counter::kTypeR), 993U);
  EXPECT_EQ(replay.counter(Counter::kTypeH) + replay.counter(Counter::kTypeY) +
                replay.counter(Counter::kMessagesFiltered),
            6U);
}

}  // namespace
}  // namespace pcl::bench
