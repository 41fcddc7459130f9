// The first event of a journal that goes on from another: how it is read, and what is refused.
#include <gtest/gtest.h>

#include <functional>

#include "host/engine/codec.hpp"
#include "tests/engine/evening.hpp"

namespace pcl::engine::test {
namespace {

TEST(CarryOver, SymbolsGoByTheirNames) {
  Evening w;
  w.latch(LatchCommand::kFreeze, {KillScope::kSymbol, 0});
  w.latch(LatchCommand::kCancel, {KillScope::kSymbol, 7});  // none of ours
  end_day(w);
  const CarryOver left = left_of(w);
  Config other = wide();
  other.symbols.insert(other.symbols.begin(), other.symbols[0]);
  other.symbols[0].name = name_of("AAPL");
  Engine next;
  std::vector<Output> outputs;
  next.apply(left, outputs);
  next.apply(SessionStart{other, 1, 0, false}, outputs);
  EXPECT_EQ(next.state().ledger.positions.at({0, 1, 1}).shares, 30);
  EXPECT_EQ(next.state().ledger.nets.at(1).shares, 40);
  EXPECT_EQ(next.state().market.symbols[1].marked_bid, 300'500U);
  EXPECT_TRUE(next.state().kills.entries.contains({KillScope::kSymbol, 1}));
  EXPECT_TRUE(next.state().kills.entries.contains({KillScope::kSymbol, 7}));
}

TEST(CarryOver, OnlyTheFirstEventOfAJournalIsOne) {
  Evening w;
  end_day(w);
  const CarryOver left = left_of(w);
  w.apply(left);
  EXPECT_FALSE(w.engine.state().day.before);
  EXPECT_TRUE(w.noticed(NoticeCode::kBadInput));
  Engine next;
  std::vector<Output> outputs;
  next.apply(left, outputs);
  CarryOver second = left;
  second.cash = Money{1};
  next.apply(second, outputs);
  EXPECT_EQ(next.state().day.before, left);
}

struct Unsound {
  std::string name;
  std::function<void(CarryOver&, Config&)> bend;
  std::string says;
};
class CarryOverRefused : public testing::TestWithParam<Unsound> {};

TEST_P(CarryOverRefused, ByNameAndTheSessionDoesNotStart) {
  Evening w;
  end_day(w);
  CarryOver left = left_of(w);
  Config config = wide();
  GetParam().bend(left, config);
  Engine next;
  std::vector<Output> outputs;
  next.apply(left, outputs);
  outputs.clear();
  next.apply(SessionStart{config, 1, 0, false}, outputs);
  EXPECT_EQ(next.state().phase, Phase::kIdle);
  EXPECT_EQ(next.state().run, 0U);
  ASSERT_EQ(outputs.size(), 1U);
  const std::string& text = std::get<Notice>(outputs[0]).text;
  EXPECT_EQ(text.find("configuration refused: what the day before left: "), 0U) << text;
  EXPECT_NE(text.find(GetParam().says), std::string::npos) << text;
  if (left == left_of(w)) {  // only the configuration was wrong: the right one starts
    next.apply(SessionStart{wide(), 2, 0, false}, outputs);
    EXPECT_EQ(next.state().run, 1U);
    EXPECT_EQ(next.state().ledger.positions.at(kOurs).shares, 30);
  }
}

const CarriedLatch kLatch{KillScope::kGlobal, 0, {}, LatchCommand::kCancel, {}, "ann", "x"};
INSTANTIATE_TEST_SUITE_P(
    Each, CarryOverRefused,
    testing::Values(
        Unsound{"version", [](auto& c, auto&) { c.version = 2; }, "version 2, this reads 1"},
        Unsound{"symbol_gone", [](auto&, auto& k) { k.symbols[0].name = name_of("AAPL"); },
                "MSFT is held and not among the symbols configured"},
        Unsound{"account", [](auto&, auto& k) { k.account = 3; },
                "in MSFT is of account 0, configured is 3"},
        Unsound{"apart_gone",
                [](auto& c, auto&) {
                  c.symbols.push_back({name_of("IBM"), 0, {}, 0, 0, true, 3});
                },
                "IBM is set apart and not among"},
        Unsound{"symbol_twice", [](auto& c, auto&) { c.symbols.push_back(c.symbols[0]); },
                "MSFT stands there twice"},
        Unsound{"net_cost", [](auto& c, auto&) { c.symbols[0].cost = Money{-1}; },
                "MSFT has a negative cost"},
        Unsound{"net_differs", [](auto& c, auto&) { ++c.symbols[0].shares; },
                "MSFT: its positions and the netted one differ"},
        Unsound{"no_net", [](auto& c, auto&) { c.symbols.clear(); }, "has no netted one"},
        Unsound{"flat", [](auto& c, auto&) { c.positions[0].shares = 0; },
                "strategy 0 in MSFT is flat"},
        Unsound{"strategy", [](auto& c, auto&) { c.positions[1].strategy = 64; },
                "no such strategy"},
        Unsound{"cost", [](auto& c, auto&) { c.positions[1].cost = Money{-1}; },
                "or of negative cost"},
        Unsound{"party_twice", [](auto& c, auto&) { c.positions.push_back(c.positions[1]); },
                "strategy 1 in MSFT stands there twice"},
        Unsound{"too_much",
                [](auto& c, auto&) {
                  c.positions[1].shares = INT64_MAX - 10;
                  c.symbols[0].shares = INT64_MAX;
                },
                "more than fits"},
        Unsound{"least", [](auto& c, auto&) { c.positions[1].earned = Money{INT64_MIN}; },
                "more than fits"},
        Unsound{"scope",
                [](auto& c, auto&) {
                  c.latches = {kLatch};
                  c.latches[0].scope = static_cast<KillScope>(5);
                },
                "a kill by ann is of no scope"},
        Unsound{"command",
                [](auto& c, auto&) {
                  c.latches = {kLatch};
                  c.latches[0].command = static_cast<LatchCommand>(0);
                },
                "a kill by ann is of no command"},
        Unsound{"latch_twice",
                [](auto& c, auto&) {
                  c.latches = {kLatch, kLatch};
                },
                "a kill by ann stands there twice"},
        Unsound{"killed_gone",
                [](auto& c, auto&) {
                  c.latches = {kLatch};
                  c.latches[0].scope = KillScope::kSymbol;
                  c.latches[0].symbol = name_of("IBM");
                },
                "IBM is killed and not among"},
        Unsound{"ess", [](auto& c, auto&) { c.ess_active = true; },
                "the history of the Emergency Stop System is none"},
        Unsound{"ess_rule",
                [](auto& c, auto&) {
                  c.ess = {{static_cast<Rule>(99), 1, "", ""}};
                },
                "the history of the Emergency Stop System is none"},
        Unsound{"repair", [](auto& c, auto&) { c.repairs.at(0).what.kind = {}; },
                "a repair of no kind"}),
    [](const auto& each) { return each.param.name; });

TEST(CarryOver, IsReadByItsVersion) {
  Evening w;
  end_day(w);
  std::vector<std::byte> bytes;
  encode(Event{left_of(w)}, bytes);
  const auto back = decode_event(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(std::get<CarryOver>(*back), left_of(w));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    ASSERT_FALSE(decode_event(std::span{bytes}.first(cut))) << cut;
  bytes[1] = std::byte{9};
  EXPECT_EQ(decode_event(bytes).error().message, "a carry-over of version 9, this reads 1");
}

}  // namespace
}  // namespace pcl::engine::test
