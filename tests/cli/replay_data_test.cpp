// Recorded market data through the command and a real card; the expected figures come from two
// public book builders (MSFT), from the data's own description (Nasdaq's head and captures), or
// were counted by hand in the captures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/adapters/card_software/software_card.hpp"
#include "host/cli/replay_command.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl {
namespace {

using testing::HasSubstr;

/// $PCL_SHARED_DATA, else shared/data beside the repository; empty when neither is there.
std::string data_folder() {
  if (const char* given = std::getenv("PCL_SHARED_DATA"); given != nullptr) return given;
  for (auto at = std::filesystem::current_path(); at.has_relative_path(); at = at.parent_path()) {
    if (std::filesystem::exists(at / "../shared/data/itch"))
      return (at / "../shared/data").string();
  }
  return "";
}

/// SHA-256 of a text, by the system's sha256sum.
std::string sha256(const std::string& text) {
  const std::string path = testing::TempDir() + "pcl_sha_" + std::to_string(::getpid());
  std::ofstream{path, std::ios::binary} << text;
  std::FILE* pipe = ::popen(("sha256sum " + path).c_str(), "r");
  std::array<char, 65> sum{};
  const std::size_t read = pipe == nullptr ? 0 : std::fread(sum.data(), 1, 64, pipe);
  if (pipe != nullptr) ::pclose(pipe);
  std::remove(path.c_str());
  return {sum.data(), read};
}

struct Csv {
  std::size_t lines{};         // without the header
  std::string without_symbol;  // the lines, symbol column cut out
};

Csv read_csv(const std::string& path) {
  Csv csv;
  std::ifstream file{path};
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "timestamp_ns,symbol,bid_price,bid_quantity,ask_price,ask_quantity");
  while (std::getline(file, line)) {
    const std::size_t first = line.find(',');
    csv.without_symbol += line.substr(0, first) + line.substr(line.find(',', first + 1)) + '\n';
    ++csv.lines;
  }
  return csv;
}

Result<std::unique_ptr<Card>> make_card(const CardChoice& choice) {
  if (choice.kind == "software") return std::unique_ptr<Card>{std::make_unique<SoftwareCard>()};
  return std::unique_ptr<Card>{std::make_unique<sim::VerilatedCard>()};
}

class ReplayData : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (data_folder().empty()) GTEST_SKIP() << "no ../shared/data";
  }
  /// Runs the file; the JSON is left in out_, the CSV in csv_.
  int run(const std::string& file) {
    const std::string csv = testing::TempDir() + "pcl_bbo_" + std::to_string(::getpid()) + ".csv";
    std::ostringstream out;
    std::ostringstream err;
    const std::vector<std::string> args{data_folder() + "/" + file, "--card", GetParam(), "--bbo",
                                        csv};
    const int code = run_replay(args, make_card, ReplayOutput{out, err, false});
    out_ = out.str();
    err_ = err.str();
    csv_ = read_csv(csv);
    std::remove(csv.c_str());
    return code;
  }
  std::string out_;
  std::string err_;
  Csv csv_;
};

TEST_P(ReplayData, MsftGivesTheQuotesTwoPublicBookBuildersAgreeOn) {
  ASSERT_EQ(run("itch/lobster_MSFT_50.itch"), 0) << err_;
  EXPECT_THAT(
      out_,
      HasSubstr(
          "\"messages\": 141575, \"by_type\": {\"S\": 6, \"R\": 1, \"H\": 1, \"Y\": 0, "
          "\"J\": 0, \"A\": 70006, \"F\": 0, \"E\": 6559, \"C\": 0, \"X\": 868, "
          "\"D\": 63528, \"U\": 0, \"P\": 606, \"Q\": 0, \"W\": 0, \"h\": 0}, \"unknown\": 0, "
          "\"bad_length\": 0, \"unused\": 0, \"filtered\": 0, "
          "\"references_unknown\": 0, \"gaps\": 0, \"quotes\": 89583, "));
  EXPECT_EQ(csv_.lines, 89'583U);
  EXPECT_EQ(sha256(csv_.without_symbol),
            "5062ca9f2b2050d98f805aa40972e5782746b168836c3e50b81b4b891efed29e");
}

TEST_P(ReplayData, HeadOfANasdaqDayHasMoreSymbolsThanTheCard) {
  ASSERT_EQ(run("itch/nasdaq_head_1000msgs.itch"), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("\"messages\": 1000, \"by_type\": {\"S\": 1, \"R\": 993, "));
  EXPECT_THAT(
      out_,
      HasSubstr("\"in_file\": {\"messages\": 1000, \"by_type\": {\"H\": 3, \"R\": 993, \"S\": 1, "
                "\"Y\": 3}, \"oversized\": 0}"));
  EXPECT_THAT(out_, HasSubstr("\"symbols_left_out\": 737"));  // 993 - 256
  EXPECT_EQ(csv_.lines, 0U);
}

TEST_P(ReplayData, SimulatedFileWithUnknownReferencesRunsToItsEnd) {
  ASSERT_EQ(run("itch/RITCH_ex20101224.len_fixed.itch"), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("\"messages\": 12012, "));
  EXPECT_THAT(out_, HasSubstr("\"references_unknown\": 117, "));
  EXPECT_THAT(out_, HasSubstr("\"in_file\": {\"messages\": 12012, "));
  EXPECT_GT(csv_.lines, 0U);
}

TEST_P(ReplayData, GenuineDatagramOfThirtyEightMessages) {
  const std::string folder = "pcap/Nasdaq/Nasdaq.Equities.TotalView.Itch.v5.0/";
  ASSERT_EQ(run(folder + "Multiple.Packets.pcap"), 0) << err_;
  // Two datagrams: one D, then the 38. No directory in the capture, so the card maps no symbol.
  EXPECT_THAT(
      out_,
      HasSubstr("\"in_file\": {\"messages\": 39, \"by_type\": {\"A\": 36, \"D\": 1, \"F\": 2}"));
  EXPECT_THAT(out_, HasSubstr("\"frames\": 2, \"frames_foreign\": 0, \"frames_malformed\": 0, "));
  EXPECT_THAT(err_, HasSubstr("no stock directory (R) message"));
  // The second was sent an hour after the first: the messages between are missing, and the card
  // says so.
  EXPECT_THAT(out_, HasSubstr("\"messages\": 1, "));
  EXPECT_THAT(err_,
              HasSubstr("replay: 1 gap(s) in the recording that nothing filled: 38 messages behind "
                        "them were not applied\n"));
}

TEST_P(ReplayData, EveryCaptureRunsToItsEnd) {
  std::size_t captures = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_folder() + "/pcap")) {
    if (entry.path().extension() != ".pcap") continue;
    const std::string file = std::filesystem::relative(entry.path(), data_folder()).string();
    EXPECT_EQ(run(file), 0) << file << ": " << err_;
    const bool feed = file.find("Itch") != std::string::npos;
    EXPECT_THAT(out_, HasSubstr(feed ? "\"frames_foreign\": 0, " : "\"frames_foreign\": 1, "))
        << file;
    EXPECT_THAT(out_, HasSubstr("\"frames_malformed\": 0, ")) << file;
    ++captures;
  }
  EXPECT_EQ(captures, 14U);
}

const auto kCards = testing::Values("software", "verilated");
INSTANTIATE_TEST_SUITE_P(Cards, ReplayData, kCards, [](const auto& each) { return each.param; });

}  // namespace
}  // namespace pcl
