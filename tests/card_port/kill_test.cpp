// The kill latch, the boot hold, the watchdog; what still passes.
#include "tests/card_port/factories.hpp"
#include "tests/req.hpp"

namespace pcl::bench {
namespace {

using contract::KillEvent;
using contract::KillSource;
using contract::Register;

class Kill : public CardPort {
 protected:
  void expect_kill(const contract::KillRecord& record, KillEvent event, KillSource source, bool latched, bool hold,
                   bool disabled, std::uint32_t epoch) {
    EXPECT_EQ(contract::to_string(static_cast<KillEvent>(record.code)), contract::to_string(event));
    EXPECT_EQ(contract::to_string(static_cast<KillSource>(record.source)), contract::to_string(source));
    EXPECT_EQ(record.latched, latched);
    EXPECT_EQ(record.hold, hold);
    EXPECT_EQ(record.disabled, disabled);
    EXPECT_EQ(record.epoch, epoch);
    EXPECT_EQ(record.symbol, 0xFFFF);
  }
  std::vector<contract::KillRecord> kills() { return bench_.take<contract::KillRecord>(); }
};

TEST_P(Kill, ComesUpStoppedAndOpensInTwoSteps) {
  bench_.load();
  EXPECT_TRUE(kills().empty());
  bench_.release_hold();
  auto records = kills();
  ASSERT_EQ(records.size(), 1U);
  expect_kill(records[0], KillEvent::kHoldReleased, KillSource::kNone, true, false, false, 0);
  bench_.release_kill();
  records = kills();
  ASSERT_EQ(records.size(), 1U);
  expect_kill(records[0], KillEvent::kReleased, KillSource::kNone, false, false, false, 0);
}

TEST_P(Kill, LatchesOnceAndKeepsItsFirstSource) {
  REQ("I-17");
  bench_.boot();
  card_->engage(KillSource::kFile);
  bench_.settle();
  card_->engage(KillSource::kRest);
  bench_.settle();
  bench_.write(Register::kKillEngage, static_cast<std::uint32_t>(KillSource::kCli));
  const auto records = kills();
  ASSERT_EQ(records.size(), 1U);
  expect_kill(records[0], KillEvent::kEngaged, KillSource::kFile, true, false, false, 1);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 16U);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 1U);
  bench_.release_kill();
  bench_.write(Register::kKillEngage, static_cast<std::uint32_t>(KillSource::kCli));
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 2U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 18U);
}

TEST_P(Kill, ReleaseNeedsBothStepsInARow) {
  bench_.boot();
  card_->engage(KillSource::kCli);
  bench_.settle();
  bench_.write(Register::kKillRelease, kReleaseWord);  // not armed
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  bench_.write(Register::kKillReleaseArm, kArmWord + 1);
  bench_.write(Register::kKillRelease, kReleaseWord);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  bench_.write(Register::kKillReleaseArm, kArmWord);
  bench_.write(Register::kStaleUs, 1'000'000);  // a write in between disarms
  bench_.write(Register::kKillRelease, kReleaseWord);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  bench_.write(Register::kKillReleaseArm, kArmWord);
  bench_.write(Register::kKillRelease, kReleaseWord + 1);  // the wrong word, and it disarms
  bench_.write(Register::kKillRelease, kReleaseWord);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  bench_.release_kill();
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
}

TEST_P(Kill, HoldOpensOnlyWithWatchdogAndSession) {
  bench_.release_hold();
  EXPECT_EQ(bench_.read(Register::kStatus) & 1U, 1U);
  bench_.load();
  bench_.write(Register::kWatchdogUs, 0);
  bench_.release_hold();
  EXPECT_EQ(bench_.read(Register::kStatus) & 1U, 1U);
  bench_.write(Register::kWatchdogUs, 50'000'000);
  bench_.write(Register::kHoldRelease, kBootWord + 1);
  EXPECT_EQ(bench_.read(Register::kStatus) & 1U, 1U);
  bench_.release_hold();
  EXPECT_EQ(bench_.read(Register::kStatus) & 1U, 0U);
  (void)kills();
  bench_.write(Register::kHoldSet, 0);
  const auto records = kills();
  ASSERT_EQ(records.size(), 1U);
  expect_kill(records[0], KillEvent::kHoldSet, KillSource::kNone, true, true, false, 0);
  bench_.release_hold();  // the session has to be loaded again
  EXPECT_EQ(bench_.read(Register::kStatus) & 1U, 1U);
}

TEST_P(Kill, CancelsAndControlsPassEverything) {
  REQ("I-10");
  bench_.load();  // hold and latch set
  contract::OrderCancelCommand cancel;
  cancel.user_ref = 5;
  bench_.send(cancel);
  contract::SessionControlCommand control;
  control.firm = padded<4>("FIRM");
  for (const char op : {'C', 'D', 'E', 'Q'}) {
    control.op = static_cast<std::uint8_t>(op);
    bench_.send(control);
  }
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 5U);
  for (const ReleasedFrame& frame : frames) EXPECT_EQ(frame.tag, (contract::FrameTag{}));
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 5U);
  EXPECT_EQ(released[0].code, 'X');
  EXPECT_EQ(released[0].user_ref, 5U);
  EXPECT_EQ(released[1].user_ref, 1U);
  EXPECT_EQ(released[2].user_ref, 2U);
  EXPECT_EQ(released[3].user_ref, 3U);
  EXPECT_EQ(released[4].user_ref, 0U);
}

TEST_P(Kill, DisableAndEnableAreOneRecordEach) {
  bench_.boot();
  contract::SessionControlCommand control;
  for (const char op : {'D', 'D', 'E', 'E'}) {
    control.op = static_cast<std::uint8_t>(op);
    bench_.send(control);
  }
  const auto records = kills();
  ASSERT_EQ(records.size(), 2U);
  expect_kill(records[0], KillEvent::kSessionDisabled, KillSource::kNone, false, false, true, 0);
  expect_kill(records[1], KillEvent::kSessionEnabled, KillSource::kNone, false, false, false, 0);
  EXPECT_EQ(bench_.frames().size(), 4U);
}

TEST_P(Kill, WatchdogKillsDisablesAndMassCancels) {
  bench_.boot();
  bench_.write(Register::kFirm, 0x4D524946);  // "FIRM", its first letter in byte 0
  bench_.write(Register::kWatchdogUs, 100'000);
  bench_.send(contract::HeartbeatCommand{});
  (void)bench_.records();
  bench_.advance(100'000);
  EXPECT_TRUE(bench_.records().empty());
  bench_.send(contract::HeartbeatCommand{});
  bench_.advance(100'000);
  EXPECT_TRUE(bench_.records().empty());
  bench_.advance(1);
  const auto all = bench_.records();
  const auto records = of_kind(all, contract::RecordKind::kKill);
  ASSERT_EQ(records.size(), 2U);
  const auto engaged = contract::from_entry<contract::KillRecord>(records[0]);
  EXPECT_EQ(engaged.code, static_cast<std::uint8_t>(KillEvent::kEngaged));
  EXPECT_EQ(engaged.source, static_cast<std::uint8_t>(KillSource::kWatchdog));
  EXPECT_EQ(engaged.epoch, 1U);
  expect_kill(contract::from_entry<contract::KillRecord>(records[1]), KillEvent::kSessionDisabled, KillSource::kWatchdog,
              true, false, true, 1);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(hex(std::span{frames[0].bytes}.first(frames[0].length)), "000c55" "44" "00000001" "4649524d" "0000");
  EXPECT_EQ(hex(std::span{frames[1].bytes}.first(frames[1].length)),
            "001455" "43" "00000002" "4649524d" "2020202020202020" "0000");
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{.new_risk = false, .poisoned = false, .session = 0, .epoch = 1}));
  const auto released = of_kind(all, contract::RecordKind::kReleased);
  ASSERT_EQ(released.size(), 2U);
  EXPECT_EQ(contract::from_entry<contract::ReleasedRecord>(released[0]).command_sequence, 0U);
  EXPECT_EQ(contract::from_entry<contract::ReleasedRecord>(released[1]).code, 'C');
  bench_.advance(500'000);  // once is enough
  EXPECT_TRUE(bench_.records().empty());
}

TEST_P(Kill, WatchdogSleepsUnderHold) {
  bench_.load();
  bench_.write(Register::kWatchdogUs, 100);
  (void)bench_.records();
  bench_.advance(1'000'000);
  EXPECT_TRUE(bench_.records().empty());
  bench_.release_hold();  // takes now as the first heartbeat
  (void)bench_.records();
  bench_.advance(100);
  EXPECT_TRUE(bench_.records().empty());
  bench_.advance(1);
  EXPECT_EQ(kills().size(), 1U);  // the latch was set already: session disabled only
}

TEST_P(Kill, NewRiskStopsWithTheEpochInTheTag) {
  REQ("I-18");
  bench_.boot();
  EXPECT_EQ(bench_.decide(Bench::order()).code, 0);
  auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{.new_risk = true, .poisoned = false, .session = 0, .epoch = 0}));
  card_->engage(KillSource::kPage);
  EXPECT_EQ(bench_.decide(Bench::order()).code, static_cast<std::uint8_t>(contract::Refusal::kKilled));
  bench_.release_kill();
  EXPECT_EQ(bench_.decide(Bench::order()).code, 0);
  frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag.epoch, 1U);
}

PCL_FOR_EVERY_CARD(Kill);

}  // namespace
}  // namespace pcl::bench
