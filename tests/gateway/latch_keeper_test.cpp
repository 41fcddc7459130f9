#include "host/gateway/latch_keeper.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace pcl::gateway {
namespace {

using operator_files::LatchFile;

class Latch : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void resume(std::uint64_t request, bool ok, engine::KillTarget target = {}) {
    engine::OperatorCommand command;
    command.kind = engine::OperatorKind::kResume;
    command.target = target;
    command.request_id = request;
    keeper_.given(command);
    keeper_.note(engine::CommandAnswer{request, ok, ""});
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("pcl_keeper_" + std::to_string(::getpid()));
  const LatchFile file_{folder_ / "latch"};
  Log log_{"test", folder_ / "log"};
  LatchKeeper keeper_{folder_ / "latch", log_};
};

TEST_F(Latch, GoesOnlyWithAResumeThatWasCarriedOut) {
  keeper_.keep({contract::KillSource::kCli, "ann", "test", 0});
  ASSERT_TRUE(file_.present());
  EXPECT_GT(file_.read().at(0).wall_ns, 0);
  resume(1, false);
  EXPECT_TRUE(file_.present());
  keeper_.note(engine::CommandAnswer{2, true, "killed"});  // to somebody else
  EXPECT_TRUE(file_.present());
  resume(3, true);
  EXPECT_FALSE(file_.present());
}

TEST_F(Latch, TheFirstKillsRecordStays) {
  keeper_.keep({contract::KillSource::kCli, "ann", "first", 0});
  keeper_.keep({contract::KillSource::kRest, "bob", "second", 0});
  ASSERT_EQ(file_.read().size(), 1U);
  EXPECT_EQ(file_.read()[0].reason, "first");
}

TEST_F(Latch, LeftOverIsAKillOfTheSameSource) {
  EXPECT_TRUE(keeper_.left_over().empty());
  keeper_.keep({contract::KillSource::kCli, "ann", "test", 0});
  const auto kills = LatchKeeper{folder_ / "latch", log_}.left_over();
  ASSERT_EQ(kills.size(), 1U);
  const auto* kill = kills.data();
  EXPECT_EQ(kill->kind, engine::OperatorKind::kKill);
  EXPECT_EQ(kill->source, contract::KillSource::kCli);
  EXPECT_EQ(kill->actor, "ann");
  EXPECT_EQ(kill->reason, "killed before this start, by cli: test");
}

TEST_F(Latch, TheCardsOwnKillIsTheHostsAfterAStart) {
  keeper_.keep({contract::KillSource::kWatchdog, "card", "detail 0", 0});
  const auto kills = LatchKeeper{folder_ / "latch", log_}.left_over();
  ASSERT_EQ(kills.size(), 1U);
  const auto* kill = kills.data();
  EXPECT_EQ(kill->source, contract::KillSource::kEngine);
  EXPECT_EQ(kill->reason, "killed before this start, by watchdog: detail 0");
}

TEST_F(Latch, KeepsAKillOfAScopeUntilItsOwnRelease) {
  constexpr engine::KillTarget kSymbol{contract::KillScope::kSymbol, 3};
  engine::Engine engine;
  std::vector<engine::Output> outputs;
  const auto kill = [&](engine::KillTarget target) {
    engine::OperatorCommand command;
    command.kind = engine::OperatorKind::kKill;
    command.actor = "ann";
    command.source = contract::KillSource::kCli;
    command.target = target;
    outputs.clear();
    engine.apply(command, outputs);
    for (const engine::Output& output : outputs) keeper_.note(output);
    keeper_.keep(engine);
  };
  kill(kSymbol);
  ASSERT_EQ(file_.read().size(), 1U);
  EXPECT_EQ(file_.read()[0].scope, contract::KillScope::kSymbol);
  kill({});
  ASSERT_EQ(file_.read().size(), 2U);
  resume(1, true);  // the global one
  ASSERT_EQ(file_.read().size(), 1U);
  EXPECT_EQ(file_.read()[0].index, 3);
  const auto kills = LatchKeeper{folder_ / "latch", log_}.left_over();
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].target, kSymbol);
  resume(2, true, {contract::KillScope::kSymbol, 4});
  EXPECT_TRUE(file_.present());
  resume(3, true, kSymbol);
  EXPECT_FALSE(file_.present());
}

TEST_F(Latch, KeepsTheStrongestCommandOfAScope) {
  using engine::LatchCommand;
  for (const engine::KillTarget target :
       {engine::KillTarget{}, engine::KillTarget{contract::KillScope::kSymbol, 3}}) {
    engine::Engine engine;
    LatchKeeper keeper{folder_ / "latch", log_};
    const auto give = [&](LatchCommand command) {
      engine::OperatorCommand given;
      given.kind = engine::OperatorKind::kKill;
      given.actor = std::string{to_string(command)};
      given.source = contract::KillSource::kCli;
      given.target = target;
      given.command = command;
      keeper.given(given);
      std::vector<engine::Output> outputs;
      engine.apply(given, outputs);
      for (const engine::Output& output : outputs) keeper.note(output);
      keeper.keep(engine);
      EXPECT_EQ(file_.read().size(), 1U);
      return file_.read().at(0);
    };
    EXPECT_EQ(give(LatchCommand::kFreeze).command, LatchCommand::kFreeze);
    EXPECT_EQ(give(LatchCommand::kLiquidate).command, LatchCommand::kLiquidate);
    EXPECT_EQ(give(LatchCommand::kCancel).command, LatchCommand::kLiquidate);
    EXPECT_EQ(give(LatchCommand::kFreeze).actor, "liquidate");
    const auto left = LatchKeeper{folder_ / "latch", log_}.left_over();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].command, LatchCommand::kLiquidate);
    EXPECT_EQ(left[0].target, target);
  }
}

TEST_F(Latch, ACardsKillIsNotMistakenForAFreezeThatWasAskedFor) {
  engine::Engine engine;
  engine::OperatorCommand freeze;
  freeze.kind = engine::OperatorKind::kKill;
  freeze.actor = "ann";
  freeze.source = contract::KillSource::kCli;
  freeze.command = engine::LatchCommand::kFreeze;
  keeper_.given(freeze);
  engine::OperatorCommand by_card = freeze;
  by_card.actor = "card";
  by_card.command = engine::LatchCommand::kCancel;
  std::vector<engine::Output> outputs;
  engine.apply(by_card, outputs);
  for (const engine::Output& output : outputs) keeper_.note(output);
  keeper_.keep(engine);
  ASSERT_EQ(file_.read().size(), 1U);
  EXPECT_EQ(file_.read()[0].command, engine::LatchCommand::kCancel);
}

TEST_F(Latch, AFileThatCannotBeWrittenIsSaid) {
  LatchKeeper nowhere{folder_ / "none" / "latch", log_};
  nowhere.keep({contract::KillSource::kCli, "ann", "test", 0});
  EXPECT_TRUE(nowhere.failed());
}

}  // namespace
}  // namespace pcl::gateway
