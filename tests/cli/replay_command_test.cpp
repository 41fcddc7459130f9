#include "host/cli/replay_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/adapters/feed_file/file_fixture.hpp"
#include "tests/cli/fake_card.hpp"
#include "tests/cli/itch_text.hpp"

namespace pcl {
namespace {

using test::FakeCard;
using test::TempFile;
using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  int code{};
  std::string out;
  std::string err;
};

/// Runs the command with one prepared fake as the card "software".
class ReplayCommand : public testing::Test {
 protected:
  Outcome run(const std::vector<std::string>& args) {
    std::ostringstream out;
    std::ostringstream err;
    const CardFactory factory = [this](const CardChoice& choice) -> Result<std::unique_ptr<Card>> {
      if (choice.kind != "software") return Error{Fault::kInvalid, "no card " + choice.kind};
      return std::unique_ptr<Card>{std::make_unique<Lent>(card_)};
    };
    const int code = run_replay(args, factory, ReplayOutput{out, err, false});
    return {code, out.str(), err.str()};
  }
  static std::string read(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream{path, std::ios::binary}.rdbuf();
    return content.str();
  }

  FakeCard card_;  // outlives the command, so that the test can look at it

 private:
  class Lent final : public Card {
   public:
    explicit Lent(FakeCard& card) : card_{card} {}
    std::size_t submit(std::span<const contract::Entry> c) override { return card_.submit(c); }
    std::size_t poll(std::span<contract::Entry> out) override { return card_.poll(out); }
    bool feed(std::span<const std::byte> frame) override { return card_.feed(frame); }
    bool report(std::uint64_t s, std::span<const std::byte> m) override {
      return card_.report(s, m);
    }
    std::size_t frames(std::span<ReleasedFrame> out) override { return card_.frames(out); }
    void engage(contract::KillSource source, contract::KillScope scope,
                std::uint16_t index) noexcept override {
      card_.engage(source, scope, index);
    }
    Result<std::uint32_t> read(contract::Register r) override { return card_.read(r); }
    Status write(contract::Register r, std::uint32_t v) override { return card_.write(r, v); }
    void advance(CardTime now) override { card_.advance(now); }
    bool quiet() override { return card_.quiet(); }

   private:
    FakeCard& card_;
  };
};

// Two symbols; three quotes; one message of a locate nobody named.
const std::string kDay = test::framed(test::directory(1, "MSFT")) +
                         test::framed(test::directory(2, "A")) +
                         test::framed(test::add(1, 'B', 100, 308'400, 34'200'000'001'000)) +
                         test::framed(test::add(9, 'B', 5, 1, 34'200'000'002'000)) +
                         test::framed(test::add(2, 'S', 7, 5, 34'200'000'003'000)) +
                         test::framed(test::add(1, 'S', 16'010, 1'999'999'900, 34'200'000'004'000));
const std::string kDayCsv =
    "timestamp_ns,symbol,bid_price,bid_quantity,ask_price,ask_quantity\n"
    "34200000001000,MSFT,30.8400,100,,\n"
    "34200000003000,A,,,0.0005,7\n"
    "34200000004000,MSFT,,,199999.9900,16010\n";

TEST_F(ReplayCommand, WritesEveryChangeAndCounts) {
  const TempFile day{kDay};
  const TempFile csv{""};
  const Outcome result = run({day.path(), "--card", "software", "--bbo", csv.path()});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(read(csv.path()), kDayCsv);
  EXPECT_THAT(card_.symbols, ElementsAre("MSFT    ", "A       "));
  EXPECT_EQ(card_.first_sequence, 1U);
  EXPECT_EQ(card_.lossless, 1U);
  EXPECT_EQ(card_.times.back(), 34'200'000'004U);
  EXPECT_THAT(
      result.out,
      HasSubstr("\"format\": \"itch\", \"card\": \"software\", \"messages\": 6, "
                "\"by_type\": {\"S\": 0, \"R\": 2, \"H\": 0, \"Y\": 0, \"J\": 0, \"A\": 3, "));
  EXPECT_THAT(result.out, HasSubstr("\"filtered\": 1, "));
  EXPECT_THAT(result.out,
              HasSubstr("\"quotes\": 3, \"records\": 15, \"symbols\": [\"MSFT\", \"A\"], "));
  EXPECT_THAT(
      result.out,
      HasSubstr(
          "\"in_file\": {\"messages\": 6, \"by_type\": {\"A\": 4, \"R\": 2}, \"oversized\": 0}"));
  EXPECT_THAT(result.out, HasSubstr("\"error\": null}\n"));
}

TEST_F(ReplayCommand, DrainsACardThatHoldsOneRecord) {
  std::string long_day = kDay;
  std::string expected = kDayCsv;
  for (int i = 0; i < 1000; ++i) {
    long_day += test::framed(test::add(1, 'B', 1, 10'000, 40'000'000'000'000));
    expected += "40000000000000,MSFT,1.0000,1,,\n";
  }
  const TempFile day{long_day};
  const TempFile csv{""};
  card_.record_room = 1;
  EXPECT_EQ(run({day.path(), "--card", "software", "--bbo", csv.path()}).code, 0);
  EXPECT_GT(card_.frames_refused, 0U);
  EXPECT_EQ(read(csv.path()), expected);
}

TEST_F(ReplayCommand, LoadsTheSymbolsOfTheList) {
  const TempFile day{kDay};
  const TempFile csv{""};
  const Outcome result =
      run({day.path(), "--card", "software", "--symbols", "A", "--bbo", csv.path()});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(card_.symbols, ElementsAre("A       "));
  EXPECT_EQ(read(csv.path()),
            "timestamp_ns,symbol,bid_price,bid_quantity,ask_price,ask_quantity\n34200000003000,A,,,"
            "0.0005,7\n");
}

TEST_F(ReplayCommand, SaysHowManySymbolsWereLeftOut) {
  std::string many;
  for (int i = 0; i < 259; ++i)
    many += test::framed(test::directory(1, std::string{"S"}.append(std::to_string(i))));
  const TempFile day{many +
                     test::framed(test::directory(1, "S0"))};  // a repeat is not another symbol
  const Outcome result = run({day.path(), "--card", "software"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(card_.symbols.size(), 256U);
  EXPECT_EQ(result.err,
            "replay: the file names 259 symbols, the card holds 256: the first are loaded, 3 left "
            "out (choose with "
            "--symbols)\n");
  EXPECT_THAT(result.out, HasSubstr("\"symbols_left_out\": 3"));
}

TEST_F(ReplayCommand, FeedsEverythingBeforeTheDamage) {
  const TempFile day{kDay + test::framed(test::add(1, 'B', 1, 1, 1)).substr(0, 20)};
  const TempFile csv{""};
  const Outcome result = run({day.path(), "--card", "software", "--bbo", csv.path()});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(read(csv.path()), kDayCsv);
  const std::string what = day.path() + ": offset " + std::to_string(kDay.size()) +
                           ": a message of 36 bytes was expected, the file ends after 18";
  EXPECT_EQ(result.err, std::string{"replay: "} + what + "\n");
  EXPECT_THAT(result.out, HasSubstr("\"messages\": 6, "));
  EXPECT_THAT(result.out, HasSubstr("\"error\": \"" + what + "\"}"));
}

TEST_F(ReplayCommand, PacedFeedGivesTheSameFile) {
  const TempFile day{kDay};
  const TempFile csv{""};
  EXPECT_EQ(run({day.path(), "--card", "software", "--bbo", csv.path(), "--messages-per-second",
                 "1000000000"})
                .code,
            0);
  EXPECT_EQ(read(csv.path()), kDayCsv);
}

TEST_F(ReplayCommand, NamesWhatTheCardDoesWrong) {
  const TempFile day{kDay};
  card_.dead = true;
  Outcome result = run({day.path(), "--card", "software"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: the card makes no progress while it is fed, after 10000 rounds\n");
}

TEST_F(ReplayCommand, NamesAHoleInTheRecords) {
  const TempFile day{kDay};
  card_.skip_a_record = true;
  const Outcome result = run({day.path(), "--card", "software"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("replay: record 3 was expected, the card sent 4"));
}

TEST_F(ReplayCommand, NamesARefusedSetUpCommand) {
  const TempFile day{kDay};
  card_.refuse_symbols = contract::CommandRefusal::kTableFull;
  const Outcome result = run({day.path(), "--card", "software"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: the card refused command 1 (symbol_load): table_full\n");
}

TEST_F(ReplayCommand, RefusesACardOfAnotherContract) {
  const TempFile day{kDay};
  card_.contract_version = 1;
  const Outcome result = run({day.path(), "--card", "software"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: contract version 4 was expected, the card has 1\n");
}

TEST_F(ReplayCommand, UnwritableCsvIsNamed) {
  const TempFile day{kDay};
  const Outcome result = run({day.path(), "--card", "software", "--bbo", "/nonexistent/out.csv"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: /nonexistent/out.csv: cannot be written\n");
}

TEST_F(ReplayCommand, FullDiskIsNamed) {
  const TempFile day{kDay};
  const Outcome result = run({day.path(), "--card", "software", "--bbo", "/dev/full"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: /dev/full: could not be written to its end\n");
}

struct UsageCase {
  std::string name;
  std::vector<std::string> args;
  std::string complaint;
};
class ReplayUsage : public ReplayCommand, public testing::WithParamInterface<UsageCase> {};
TEST_P(ReplayUsage, IsRefusedByName) {
  const Outcome result = run(GetParam().args);
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("replay: " + GetParam().complaint));
}
INSTANTIATE_TEST_SUITE_P(
    Cases, ReplayUsage,
    testing::Values(UsageCase{"nothing", {}, "a FILE is missing"},
                    UsageCase{"no_card", {"f"}, "--card is missing"},
                    UsageCase{"unknown_card", {"f", "--card", "paper"}, "no card paper"},
                    UsageCase{"unknown_option", {"f", "--fast"}, "unrecognised option '--fast'"},
                    UsageCase{"two_files", {"f", "g"}, "too many positional options"},
                    UsageCase{"long_symbol",
                              {"f", "--card", "software", "--symbols", "A,TOOLONGNAME"},
                              "--symbols: names of 1 to 8"},
                    UsageCase{"empty_symbol",
                              {"f", "--card", "software", "--symbols", "A,,B"},
                              "--symbols: names of 1 to 8"},
                    UsageCase{"comma_at_end",
                              {"f", "--card", "software", "--symbols", "A,"},
                              "--symbols: names of 1 to 8"},
                    UsageCase{"twice",
                              {"f", "--card", "software", "--symbols", "A,B,A"},
                              "--symbols: 'A' stands there twice"},
                    UsageCase{"pace_zero",
                              {"f", "--card", "software", "--messages-per-second", "0"},
                              "--messages-per-second: 1 to"},
                    UsageCase{"pace_negative",
                              {"f", "--card", "software", "--messages-per-second=-5"},
                              "--messages-per-second: 1 to 1000000000 was expected, found -5"},
                    UsageCase{"pace_word",
                              {"f", "--card", "software", "--messages-per-second", "fast"},
                              "the argument ('fast')"}),
    [](const auto& each) { return each.param.name; });

TEST_F(ReplayCommand, MissingFileAndStrangeFileAreNamed) {
  EXPECT_EQ(run({"/nonexistent/day", "--card", "software"}).err,
            "replay: /nonexistent/day: cannot open: No such file or directory\n");
  const TempFile text{"Dear sirs"};
  const Outcome result = run({text.path(), "--card", "software"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "replay: " + text.path() +
                            ": offset 0: a 2-byte ITCH message length or a pcap magic was "
                            "expected, found a length of "
                            "17509\n");
}

}  // namespace
}  // namespace pcl
