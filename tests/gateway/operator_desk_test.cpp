#include "host/gateway/operator_desk.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "host/adapters/card_shared_memory/wire_link.hpp"

namespace pcl::gateway {
namespace {

using engine::LatchCommand;
using Kind = rest::Outcome::Kind;

class Desk : public testing::Test {
 protected:
  void SetUp() override {
    auto wire = link::WireLink::create(path_, 1, false);
    ASSERT_TRUE(wire) << wire.error().message;
    wire_.emplace(std::move(*wire));
    ASSERT_TRUE(link_.attach());
  }
  void TearDown() override {
    for (const char* suffix : {"", ".bell", ".lock"}) std::filesystem::remove(path_ + suffix);
  }
  void kill_now(std::size_t times) {
    for (std::size_t i = 0; i < times; ++i)
      desk_.kill_now(contract::KillSource::kFile, "kill file", "k");
  }

  const std::string path_ = "/dev/shm/pcl_desk_" + std::to_string(::getpid());
  std::optional<link::WireLink> wire_;
  link::DaemonLink link_{path_};
  static values::SymbolName name_of(const std::string& text) {
    values::SymbolName name;
    name.fill(' ');
    std::copy(text.begin(), text.end(), name.begin());
    return name;
  }
  OperatorDesk desk_{link_, {name_of("AAPL"), name_of("MSFT")}};
};

TEST_F(Desk, AKillIsNeverRefusedAndItsWordIsNeverLost) {
  kill_now(OperatorDesk::kQueueMax + 10);
  const rest::Outcome joined = desk_.kill("cli", "ann", "test", {}, LatchCommand::kCancel);
  EXPECT_EQ(joined.kind, Kind::kPending);
  EXPECT_EQ(joined.text, "the gate is closed; the engine has not journalled it yet");
  std::uint64_t counted = 0;
  std::size_t commands = 0;
  while (const auto command = desk_.take()) {
    ++commands;
    ASSERT_EQ(command->kills.size(), 1U);  // one range
    EXPECT_EQ(command->kills.begin()->first, counted + 1);
    counted = command->kills.begin()->second;
  }
  EXPECT_EQ(commands, OperatorDesk::kQueueMax);
  EXPECT_EQ(counted, OperatorDesk::kQueueMax + 11);
  EXPECT_EQ(link::kill_count(wire_->kill_word()), counted);
}

TEST_F(Desk, AFullDeskSaysThatItWillNotLiquidate) {
  kill_now(OperatorDesk::kQueueMax);
  const rest::Outcome outcome = desk_.kill("cli", "ann", "test", {}, LatchCommand::kLiquidate);
  EXPECT_EQ(outcome.kind, Kind::kRefused);
  EXPECT_EQ(outcome.text, "the gate is closed, but too many commands are waiting: ask again");
  EXPECT_EQ(link::kill_count(wire_->kill_word()), OperatorDesk::kQueueMax + 1);
  const rest::Outcome frozen = desk_.kill("cli", "ann", "test", {}, LatchCommand::kFreeze);
  EXPECT_EQ(frozen.kind, Kind::kRefused);
  EXPECT_EQ(frozen.text, "too many commands are waiting");
  std::uint64_t counted = 0;
  while (const auto command = desk_.take()) {
    EXPECT_EQ(command->command.command, LatchCommand::kCancel);
    counted = command->kills.rbegin()->second;
  }
  EXPECT_EQ(counted, OperatorDesk::kQueueMax + 1);  // its kill is not lost
}

struct LatchCase {
  LatchCommand command;
  bool closes;  // the gate, before anybody is asked
};
class DeskLatch : public Desk, public testing::WithParamInterface<LatchCase> {};

TEST_P(DeskLatch, ClosesTheGateFirstWhereItKills) {
  const auto [command, closes] = GetParam();
  rest::Outcome outcome;
  std::thread asker{[&] {
    outcome = desk_.kill("rest", "ann", "why", {"symbol", "MSFT"}, command);
  }};
  std::optional<DeskCommand> taken;
  while (!taken) taken = desk_.take();
  EXPECT_EQ(taken->command.command, command);
  EXPECT_EQ(taken->command.kind, engine::OperatorKind::kKill);
  EXPECT_EQ(taken->command.target, (engine::KillTarget{contract::KillScope::kSymbol, 1}));
  EXPECT_EQ(link::kill_count(wire_->kill_word()), closes ? 1U : 0U);
  EXPECT_EQ(taken->kills.size(), closes ? 1U : 0U);
  desk_.answer({taken->command.request_id, true, "yes"});
  asker.join();
  EXPECT_EQ(outcome.kind, Kind::kDone);
}
INSTANTIATE_TEST_SUITE_P(Table, DeskLatch,
                         testing::Values(LatchCase{LatchCommand::kFreeze, false},
                                         LatchCase{LatchCommand::kCancel, true},
                                         LatchCase{LatchCommand::kHedge, true},
                                         LatchCase{LatchCommand::kLiquidate, true}));

TEST_F(Desk, OneResumeWaitsAndOthersAreRefusedAtOnce) {
  rest::Outcome first;
  std::thread asker{[&] { first = desk_.resume("ann", "bob", "r", {}); }};
  std::optional<DeskCommand> command;
  while (!command) command = desk_.take();
  const rest::Outcome second = desk_.resume("eve", "bob", "r", {});
  EXPECT_EQ(second.kind, Kind::kRefused);
  EXPECT_EQ(second.text, "another resume is waiting");
  desk_.answer({command->command.request_id, true, "released"});
  asker.join();
  EXPECT_EQ(first.kind, Kind::kDone);
  EXPECT_FALSE(desk_.take());
}

TEST_F(Desk, AFullDeskRefusesAResumeAndTakesOneKillBehindIt) {
  kill_now(OperatorDesk::kQueueMax - 1);
  // Of two that ask, one waits in the queue and the other is refused at once.
  std::promise<std::string> refused;
  const auto ask = [&] {
    const rest::Outcome outcome = desk_.resume("ann", "bob", "r", {});
    if (outcome.text != "stopping") refused.set_value(outcome.text);
  };
  std::thread one{ask};
  std::thread other{ask};
  EXPECT_EQ(refused.get_future().get(), "another resume is waiting");
  kill_now(3);
  std::vector<engine::OperatorKind> kinds;
  std::uint64_t counted = 0;
  while (const auto command = desk_.take()) {
    kinds.push_back(command->command.kind);
    if (!command->kills.empty()) counted = command->kills.rbegin()->second;
  }
  desk_.close();
  one.join();
  other.join();
  ASSERT_EQ(kinds.size(), OperatorDesk::kQueueMax + 1);
  EXPECT_EQ(kinds[OperatorDesk::kQueueMax - 1], engine::OperatorKind::kResume);
  EXPECT_EQ(kinds.back(), engine::OperatorKind::kKill);
  EXPECT_EQ(counted, OperatorDesk::kQueueMax + 2);
}

struct ScopeCase {
  std::string name;
  rest::KillScopeText said;
  engine::KillTarget target;  // global: there is no such scope, or all was meant
  bool good;
};
class DeskScope : public Desk, public testing::WithParamInterface<ScopeCase> {};

TEST_P(DeskScope, ReachesTheCardAndTheEngine) {
  const ScopeCase& c = GetParam();
  EXPECT_EQ(desk_.objection(c.said).empty(), c.good) << desk_.objection(c.said);
  desk_.kill_now(contract::KillSource::kFile, "kill file", "k", c.said);
  EXPECT_EQ(wire_->kill_word() & 0xFFFFFFFFU,
            kill_word(contract::KillSource::kFile, c.target.scope, c.target.index));
  const auto command = desk_.take();
  ASSERT_TRUE(command);
  EXPECT_EQ(command->command.target, c.target);
}
using contract::KillScope;
INSTANTIATE_TEST_SUITE_P(
    Table, DeskScope,
    testing::Values(ScopeCase{"all", {}, {}, true},
                    ScopeCase{"by_name", {"symbol", "MSFT"}, {KillScope::kSymbol, 1}, true},
                    ScopeCase{"by_index", {"symbol", "255"}, {KillScope::kSymbol, 255}, true},
                    ScopeCase{"session", {"session", "3"}, {KillScope::kSession, 3}, true},
                    ScopeCase{"account", {"account", "15"}, {KillScope::kAccount, 15}, true},
                    ScopeCase{"strategy", {"strategy", "63"}, {KillScope::kStrategy, 63}, true},
                    ScopeCase{"unknown_name", {"symbol", "ORCL"}, {}, false},
                    ScopeCase{"out_of_range", {"strategy", "64"}, {}, false},
                    ScopeCase{"of_nothing", {"symbol", ""}, {}, false},
                    ScopeCase{"no_scope", {"moon", "1"}, {}, false},
                    ScopeCase{"name_of_a_strategy", {"strategy", "MSFT"}, {}, false},
                    ScopeCase{"all_of_one", {"global", "1"}, {}, false}),
    [](const auto& each) { return each.param.name; });

TEST_F(Desk, AResumeOfNoScopeIsRefused) {
  const rest::Outcome outcome = desk_.resume("ann", "bob", "r", {"strategy", "64"});
  EXPECT_EQ(outcome.kind, Kind::kRefused);
  EXPECT_EQ(outcome.text, "expected a number from 0 to 63");
  EXPECT_FALSE(desk_.take());
}

}  // namespace
}  // namespace pcl::gateway
