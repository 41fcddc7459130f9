#include "host/cli/replay_report.hpp"

#include <gtest/gtest.h>

namespace pcl::replay {
namespace {

struct LineCase {
  std::string name;
  std::uint16_t flags;
  std::uint32_t bid_price;
  std::uint64_t bid_quantity;
  std::uint32_t ask_price;
  std::uint64_t ask_quantity;
  std::string expected;
};
class QuoteLine : public testing::TestWithParam<LineCase> {};

TEST_P(QuoteLine, IsWritten) {
  const LineCase& c = GetParam();
  contract::QuoteRecord quote;
  quote.timestamp = 86'399'999'999'999;
  quote.flags = c.flags;
  quote.bid_price = c.bid_price;
  quote.bid_quantity = c.bid_quantity;
  quote.ask_price = c.ask_price;
  quote.ask_quantity = c.ask_quantity;
  std::string line;
  append_quote(line, quote, "BRK.A");
  EXPECT_EQ(line, "86399999999999,BRK.A," + c.expected + "\n");
}
INSTANTIATE_TEST_SUITE_P(Sides, QuoteLine,
                         testing::Values(LineCase{"both", 7, 308'400, 8459, 308'500, 16'010,
                                                  "30.8400,8459,30.8500,16010"},
                                         LineCase{"bid", 5, 1, 1, 0, 0, "0.0001,1,,"},
                                         LineCase{"ask", 6, 0, 0, 10'000, 1'000'000'000'000,
                                                  ",,1.0000,1000000000000"},
                                         LineCase{"none", 4, 0, 0, 0, 0, ",,,"},
                                         LineCase{"largest", 3, 4'294'967'295, 1, 1'999'999'900, 2,
                                                  "429496.7295,1,199999.9900,2"},
                                         // the flag decides, not the price: 0 is a price too
                                         LineCase{"zero_price", 1, 0, 3, 99, 9, "0.0000,3,,"}),
                         [](const auto& each) { return each.param.name; });

TEST(ReplayJson, EscapesWhatComesFromOutside) {
  ReplaySummary summary;
  summary.file = "a\"b\\c\n";
  summary.symbols = {"X"};
  const std::string json = to_json(summary);
  EXPECT_EQ(json.substr(0, 34), "{\"file\": \"a\\\"b\\\\c\\u000a\", \"format\"");
}

TEST(ReplayJson, CountsBytesThatAreNoLetterAsOther) {
  ReplaySummary summary;
  summary.in_file.messages = 6;
  summary.counts.counters[static_cast<std::size_t>(contract::Counter::kTypeW)] = 7;
  summary.counts.counters[static_cast<std::size_t>(contract::Counter::kTypeOperationalHalt)] = 8;
  EXPECT_NE(to_json(summary).find("\"Q\": 0, \"W\": 7, \"h\": 8}"), std::string::npos);
  summary.in_file.by_type['A'] = 1;
  summary.in_file.by_type['"'] = 2;
  summary.in_file.by_type[0xC4] = 3;
  EXPECT_NE(
      to_json(summary).find("\"in_file\": {\"messages\": 6, \"by_type\": {\"A\": 1, \"other\": 5}"),
      std::string::npos);
}

}  // namespace
}  // namespace pcl::replay
