// From the engine's summary to a stress event, in the desk's own thread.
#include "host/gateway/stress_desk.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "tests/adapters/stress/tiny.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::gateway {
namespace {

using engine::StressResult;
using engine::StressSeverity;

values::SymbolName name_of(const std::string& text) {
  values::SymbolName name;
  name.fill(' ');
  std::copy(text.begin(), text.end(), name.begin());
  return name;
}

engine::SymbolSummary holding(const std::string& name, std::int64_t shares, std::uint32_t bid,
                              std::uint32_t ask, std::uint64_t average = 0) {
  engine::SymbolSummary symbol;
  symbol.name = name_of(name);
  symbol.position = shares;
  symbol.bid = bid;
  symbol.ask = ask;
  symbol.average_price = CardPrice{average};
  return symbol;
}

/// The desk's calls answer "no" while its helper holds the lock; these ask again.
void hand_over(StressDesk& desk, const engine::Summary& summary, std::uint64_t now_ns) {
  while (!desk.ask(summary, now_ns)) std::this_thread::yield();
}
StressResult taken(StressDesk& desk) {
  while (true) {
    if (const auto result = desk.take()) return *result;
    std::this_thread::yield();
  }
}
void await_due(StressDesk& desk, std::uint64_t now_ns) {
  while (!desk.due(now_ns)) std::this_thread::yield();
}

class Stress : public testing::Test {
 protected:
  [[nodiscard]] StressBook book(const std::string& device = "reference") const {
    StressBook made;
    made.settings.device = device;
    made.settings.interval_ms = 1'000;
    made.registry = *stress::parse_registry(stress::test::kRegistry, "r");
    const std::string& text = stress::test::kPortfolio;
    made.instruments = stress::parse_portfolio(text, "p", made.registry)->instruments;
    return made;
  }
  /// 500,000 dollars of equity: 1,000 A at 100 and -400 B at 50, the rest cash.
  [[nodiscard]] static engine::Summary tiny() {
    engine::Summary summary;
    summary.cash = values::Money{4'200'000'000};
    summary.symbols = {holding("A", 1'000, 999'900, 1'000'100),
                       holding("B", -400, 499'999, 500'001)};
    return summary;
  }
  /// One result of a desk; waits for its word.
  StressResult result_of(StressBook made, const engine::Summary& summary) {
    std::promise<void> came;
    StressDesk desk{std::move(made), [&] { came.set_value(); }, log_};
    await_due(desk, 5);
    hand_over(desk, summary, 5);
    EXPECT_FALSE(desk.due(5));
    came.get_future().wait();
    const StressResult result = taken(desk);
    EXPECT_FALSE(desk.take());
    EXPECT_FALSE(desk.due(1'000'000'004));  // the interval first
    await_due(desk, 1'000'000'005);
    return result;
  }
  [[nodiscard]] std::string logged() const {
    std::ifstream file{path_};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  const journal::test::Scratch scratch_;
  const std::string path_ = scratch_.path() + "/log";
  Log log_{"test", path_};
};

const StressResult kTiny{StressSeverity::kMedium, "down", Price{3'000'000'000'000}, 7, 7, 0};

TEST_F(Stress, TheBookBecomesAnEvent) { EXPECT_EQ(result_of(book(), tiny()), kTiny); }

TEST_F(Stress, NothingHeldIsNothingToLose) {
  const StressResult result = result_of(book(), engine::Summary{});
  EXPECT_EQ(result.severity, StressSeverity::kNone);
  EXPECT_EQ(result.worst_loss, Price{0});
  EXPECT_EQ(result.scenarios_run, 7U);
}

TEST_F(Stress, OneSnapshotIsUnderWayUntilItsResultIsTaken) {
  StressBook slow = book();
  slow.registry.monte_carlo.paths = 200'000;
  std::promise<void> came;
  StressDesk desk{std::move(slow), [&] { came.set_value(); }, log_};
  hand_over(desk, tiny(), 0);
  // Nothing yet, unless this thread slept all the while.
  if (!desk.take()) {
    EXPECT_FALSE(desk.due(2'000'000'000));
    came.get_future().wait();
    EXPECT_FALSE(desk.due(2'000'000'000));
    EXPECT_EQ(taken(desk).scenarios_run, 7U);
  }
  await_due(desk, 2'000'000'000);
}

TEST_F(Stress, WithoutTheDeviceTheReferenceAnswersAndTheLogSaysSoOnce) {
  std::promise<void> first, second;
  int answers = 0;
  StressDesk desk{book("opencl:99"), [&] { (++answers == 1 ? first : second).set_value(); }, log_};
  hand_over(desk, tiny(), 0);
  first.get_future().wait();
  EXPECT_EQ(taken(desk), kTiny);
  hand_over(desk, tiny(), 0);
  second.get_future().wait();
  EXPECT_EQ(taken(desk), kTiny);
  const std::string text = logged();
  const std::size_t at = text.find("stress desk goes on with the reference");
  ASSERT_NE(at, std::string::npos) << text;
  EXPECT_EQ(text.find("stress desk goes on", at + 1), std::string::npos) << text;
}

TEST_F(Stress, WhatCannotBeComputedIsNoScenarioRun) {
  engine::Summary summary = tiny();
  summary.symbols[0].position = 1'000'000'000'000;
  const StressResult result = result_of(book(), summary);
  EXPECT_EQ(result.scenarios_registered, 7U);
  EXPECT_EQ(result.scenarios_run, 0U);
  EXPECT_NE(logged().find("the position of A does not fit"), std::string::npos) << logged();
}

struct PriceCase {
  std::string name;
  std::uint32_t bid, ask;
  std::uint64_t average;
  std::int64_t price;
};
class StressPrice : public Stress, public testing::WithParamInterface<PriceCase> {};
TEST_P(StressPrice, IsExact) {
  engine::Summary summary;
  summary.cash = values::Money{10'000};
  const PriceCase& c = GetParam();
  summary.symbols = {holding("A", 0, 1, 1), holding("B", -2, c.bid, c.ask, c.average)};
  const auto portfolio = snapshot(summary, book());
  ASSERT_TRUE(portfolio);
  ASSERT_EQ(portfolio->holdings.size(), 1U);  // flat A is left out
  EXPECT_EQ(portfolio->holdings[0].instrument, 1U);
  EXPECT_EQ(portfolio->holdings[0].quantity, Quantity{-200'000'000});
  EXPECT_EQ(portfolio->holdings[0].price, Price{c.price});
  EXPECT_EQ(portfolio->equity, Price{100'000'000 - 2 * c.price});
}
INSTANTIATE_TEST_SUITE_P(Table, StressPrice,
                         testing::Values(PriceCase{"middle", 500'000, 500'001, 7, 5'000'005'000},
                                         PriceCase{"bid_alone", 500'000, 0, 7, 5'000'000'000},
                                         PriceCase{"ask_alone", 0, 500'000, 7, 5'000'000'000},
                                         PriceCase{"no_quote", 0, 0, 490'000, 4'900'000'000}),
                         [](const auto& p) { return p.param.name; });

TEST(StressBookFiles, TheShippedOnesFitTheShippedConfiguration) {
  const auto settings = operator_files::load_configuration("config/environments/local.yaml");
  ASSERT_TRUE(settings && settings->stress);
  const auto book = load_stress_book(*settings->stress, settings->engine);
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->instruments.size(), settings->engine.symbols.size());
  EXPECT_EQ(book->instruments[2].symbol, "AMZN");
}

TEST(StressBookFiles, ASymbolWithoutAnInstrumentAndAStrangeDeviceAreNamed) {
  const auto settings = operator_files::load_configuration("config/environments/local.yaml");
  ASSERT_TRUE(settings && settings->stress);
  engine::Config config = settings->engine;
  config.symbols[1].name = name_of("ZZZZ");
  const auto book = load_stress_book(*settings->stress, config);
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().fault, Fault::kInvalid);
  EXPECT_EQ(book.error().message,
            "config/stress_instruments.yaml: instruments: expected one for each symbol of the "
            "configuration, missing: ZZZZ");
  operator_files::StressSettings strange = *settings->stress;
  strange.device = "gpu";
  EXPECT_EQ(load_stress_book(strange, config).error().message,
            "stress.device: expected reference, opencl or opencl:NUMBER, got 'gpu'");
}

}  // namespace
}  // namespace pcl::gateway
