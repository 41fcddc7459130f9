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
  void resume(std::uint64_t request, bool ok) {
    engine::OperatorCommand command;
    command.kind = engine::OperatorKind::kResume;
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
  EXPECT_GT(file_.read()->wall_ns, 0);
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
  EXPECT_EQ(file_.read()->reason, "first");
}

TEST_F(Latch, LeftOverIsAKillOfTheSameSource) {
  EXPECT_FALSE(keeper_.left_over());
  keeper_.keep({contract::KillSource::kCli, "ann", "test", 0});
  const auto kill = keeper_.left_over();
  ASSERT_TRUE(kill);
  EXPECT_EQ(kill->kind, engine::OperatorKind::kKill);
  EXPECT_EQ(kill->source, contract::KillSource::kCli);
  EXPECT_EQ(kill->actor, "ann");
  EXPECT_EQ(kill->reason, "killed before this start, by cli: test");
}

TEST_F(Latch, TheCardsOwnKillIsTheHostsAfterAStart) {
  keeper_.keep({contract::KillSource::kWatchdog, "card", "detail 0", 0});
  const auto kill = keeper_.left_over();
  ASSERT_TRUE(kill);
  EXPECT_EQ(kill->source, contract::KillSource::kEngine);
  EXPECT_EQ(kill->reason, "killed before this start, by watchdog: detail 0");
}

TEST_F(Latch, AFileThatCannotBeWrittenIsSaid) {
  LatchKeeper nowhere{folder_ / "none" / "latch", log_};
  nowhere.keep({contract::KillSource::kCli, "ann", "test", 0});
  EXPECT_TRUE(nowhere.failed());
}

}  // namespace
}  // namespace pcl::gateway
