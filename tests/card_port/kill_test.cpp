// The global kill, the boot hold; what still passes.
#include "tests/card_port/kill_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillEvent;
using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using contract::Register;

class Kill : public KillPort {};

TEST_P(Kill, ComesUpStoppedAndOpensInTwoSteps) {
  CHECK(18, edge);
  bench_.load();
  EXPECT_TRUE(kills().empty());
  bench_.release_hold();
  one_kill({.event = KillEvent::kHoldReleased, .latched = true});
  bench_.release_kill();
  one_kill({.event = KillEvent::kReleased});
}

TEST_P(Kill, StoppedMeansNoOrderLeaves) {
  CHECK(18, edge);
  bench_.load();
  bench_.open_market();
  refused(Bench::order(), Refusal::kBootHold);
  EXPECT_EQ(last_.flags, contract::decision_flag::kHold | contract::decision_flag::kKilled |
                             contract::decision_flag::kBookValid);
  bench_.release_hold();
  refused(Bench::order(), Refusal::kKilled);
  bench_.release_kill();
  passed(Bench::order());
}

TEST_P(Kill, LatchesOnceAndKeepsItsFirstSource) {
  CHECK(18, edge);
  bench_.boot();
  card_->engage(KillSource::kFile);
  bench_.settle();
  card_->engage(KillSource::kRest);
  bench_.settle();
  bench_.kill(KillScope::kGlobal);
  one_kill(
      {.event = KillEvent::kEngaged, .source = KillSource::kFile, .latched = true, .epoch = 1});
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 16U);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 1U);
  bench_.release_kill();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 2U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 18U);
}

TEST_P(Kill, ReleaseNeedsBothStepsInARow) {
  CHECK(18, edge);
  bench_.boot();
  bench_.kill(KillScope::kGlobal);
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

// What comes behind the digest, and cannot be told, would be lost with the hold: a gap, a fill of
// nobody, a message of no type.
TEST_P(Kill, HoldOpensOnlyByADigestBehindTheLastFault) {
  CHECK(19, edge);
  CHECK(23, edge);
  bench_.load();
  EXPECT_TRUE(status(kConfirmed));
  bench_.report(reply::executed(4711, 10, 300'000, 9));
  EXPECT_TRUE(kills().empty());  // the latch has stood since the reset
  EXPECT_FALSE(status(kConfirmed));
  EXPECT_TRUE(status(kExposureUnknown));
  bench_.release_hold();
  EXPECT_TRUE(status(kHold));
  EXPECT_TRUE(status(kExposureUnknown));
  bench_.digest_check({}, {});
  bench_.release_hold();
  EXPECT_FALSE(status(kHold));
  EXPECT_FALSE(status(kExposureUnknown));
}

TEST_P(Kill, HoldOpensOnlyWithWatchdogSessionAndDigests) {
  CHECK(18, edge);
  CHECK(19, edge);
  bench_.release_hold();
  EXPECT_TRUE(status(kHold));
  bench_.load();
  bench_.write(Register::kWatchdogUs, 0);
  bench_.release_hold();
  EXPECT_TRUE(status(kHold));
  bench_.write(Register::kWatchdogUs, 50'000'000);
  bench_.write(Register::kHoldRelease, kBootWord + 1);
  EXPECT_TRUE(status(kHold));
  bench_.release_hold();
  EXPECT_FALSE(status(kHold));
  (void)kills();
  bench_.write(Register::kHoldSet, 0);
  one_kill({.event = KillEvent::kHoldSet, .latched = true, .hold = true});
  bench_.digest_check({}, {});
  bench_.release_hold();  // the session has to be loaded again
  EXPECT_TRUE(status(kHold));
  bench_.load_session(1);
  bench_.release_hold();  // and a load has taken the digests back
  EXPECT_TRUE(status(kHold));
  bench_.digest_check({}, {});
  bench_.release_hold();
  EXPECT_FALSE(status(kHold));
}

TEST_P(Kill, CancelsAndControlsPassEverything) {
  CHECK(18, edge);
  bench_.load();  // hold and latch set
  (void)bench_.records();
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

TEST_P(Kill, ControlsWithoutASessionTakeNoNumber) {
  contract::SessionControlCommand control;
  control.op = static_cast<std::uint8_t>(contract::ControlOp::kMassCancel);
  bench_.send(control);
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].user_ref, 0U);
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
  expect_kill(records[0], {.event = KillEvent::kSessionDisabled, .disabled = true});
  expect_kill(records[1], {.event = KillEvent::kSessionEnabled});
  EXPECT_EQ(bench_.frames().size(), 4U);
}

TEST_P(Kill, NewRiskStopsWithTheEpochInTheTag) {
  CHECK(18, edge);
  bench_.boot();
  bench_.write(Register::kCancelRetryUs, 0);
  EXPECT_EQ(bench_.decide(Bench::order()).code, 0);
  auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag,
            (contract::FrameTag{.new_risk = true, .poisoned = false, .session = 0, .epoch = 0}));
  card_->engage(KillSource::kPage);
  refused(Bench::order(), Refusal::kKilled);
  EXPECT_NE(last_.flags & contract::decision_flag::kKilled, 0);
  EXPECT_EQ(last_.epoch, 1U);
  bench_.release_kill();
  EXPECT_EQ(bench_.decide(Bench::order()).code, 0);
  frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag.epoch, 1U);
}

PCL_FOR_EVERY_CARD(Kill);

/// The engine's heartbeat.
class Watchdog : public KillPort {
 protected:
  void SetUp() override {
    bench_.boot();
    bench_.write(Register::kFirm, 0x4D524946);  // "FIRM", its first letter in byte 0
    bench_.write(Register::kWatchdogUs, 100'000);
    bench_.write(Register::kCancelRetryUs, 0);
    (void)bench_.records();
  }
  void beat() { bench_.send(contract::HeartbeatCommand{}); }
};

TEST_P(Watchdog, KillsDisablesAndMassCancels) {
  CHECK(19, edge);
  beat();
  bench_.advance(100'000);
  EXPECT_TRUE(bench_.records().empty());
  beat();
  bench_.advance(100'000);
  EXPECT_TRUE(bench_.records().empty());
  bench_.advance(1);
  const auto all = bench_.records();
  const auto records = of_kind(all, contract::RecordKind::kKill);
  ASSERT_EQ(records.size(), 2U);
  const auto engaged = contract::from_entry<contract::KillRecord>(records[0]);
  EXPECT_EQ(engaged.code, static_cast<std::uint8_t>(KillEvent::kEngaged));
  EXPECT_EQ(engaged.source, static_cast<std::uint8_t>(KillSource::kWatchdog));
  EXPECT_EQ(engaged.scope, static_cast<std::uint8_t>(KillScope::kGlobal));
  EXPECT_EQ(engaged.epoch, 1U);
  expect_kill(contract::from_entry<contract::KillRecord>(records[1]),
              {.event = KillEvent::kSessionDisabled,
               .source = KillSource::kWatchdog,
               .latched = true,
               .disabled = true,
               .epoch = 1});
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(hex(std::span{frames[0].bytes}.first(frames[0].length)),
            "000c55"
            "44"
            "00000001"
            "4649524d"
            "0000");
  EXPECT_EQ(hex(std::span{frames[1].bytes}.first(frames[1].length)),
            "001455"
            "43"
            "00000002"
            "4649524d"
            "2020202020202020"
            "0000");
  EXPECT_EQ(frames[0].tag,
            (contract::FrameTag{.new_risk = false, .poisoned = false, .session = 0, .epoch = 1}));
  const auto released = of_kind(all, contract::RecordKind::kReleased);
  ASSERT_EQ(released.size(), 2U);
  EXPECT_EQ(contract::from_entry<contract::ReleasedRecord>(released[0]).command_sequence, 0U);
  EXPECT_EQ(contract::from_entry<contract::ReleasedRecord>(released[1]).code, 'C');
  bench_.advance(500'000);  // once is enough
  EXPECT_TRUE(bench_.records().empty());
}

TEST_P(Watchdog, StopsExitsToo) {
  CHECK(19, edge);
  hold_position('B', 100);
  bench_.advance(100'001);
  refused(Bench::order('S', 10, 301'000), Refusal::kSessionDisabled);
  EXPECT_NE(last_.flags & contract::decision_flag::kDisabled, 0);
}

// Its Mass Cancel takes back what is open: the card adds no cancels of its own.
TEST_P(Watchdog, LeavesTheOpenOrdersToTheMassCancel) {
  CHECK(19, edge);
  passed(Bench::order());
  bench_.advance(100'001);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].bytes[3], std::byte{'D'});
  EXPECT_EQ(frames[1].bytes[3], std::byte{'C'});
}

TEST_P(Watchdog, WithTheKillEngagedDisablesAllTheSame) {
  CHECK(19, edge);
  bench_.kill(KillScope::kGlobal);
  (void)bench_.records();
  bench_.advance(100'001);
  one_kill({.event = KillEvent::kSessionDisabled,
            .source = KillSource::kCli,
            .latched = true,
            .disabled = true,
            .epoch = 1});
  EXPECT_EQ(bench_.frames().size(), 2U);
}

TEST_P(Watchdog, SleepsWhileTheSessionIsDisabled) {
  CHECK(19, edge);
  contract::SessionControlCommand control;
  control.op = static_cast<std::uint8_t>(contract::ControlOp::kDisable);
  bench_.send(control);
  (void)bench_.records();
  bench_.advance(1'000'000);
  EXPECT_TRUE(kills().empty());
}

TEST_P(Watchdog, WatchesUnderTheHoldOnceArmed) {
  CHECK(19, edge);
  bench_.write(Register::kHoldSet, 1);
  (void)bench_.records();
  bench_.advance(100'000);
  EXPECT_TRUE(kills().empty());
  bench_.advance(1);
  EXPECT_EQ(kills().size(), 2U);
}

TEST_P(Watchdog, SleepsUntilTheFirstHeartbeat) {
  CHECK(19, edge);
  auto fresh = GetParam().make();
  Bench bench{*fresh};
  bench.load();
  bench.write(Register::kWatchdogUs, 100);
  (void)bench.records();
  bench.advance(1'000'000);
  EXPECT_TRUE(bench.records().empty());
  bench.send(contract::HeartbeatCommand{});
  bench.advance(100);
  EXPECT_TRUE(bench.records().empty());
  bench.advance(1);
  EXPECT_EQ(bench.take<contract::KillRecord>().size(), 1U);  // the latch was set: disabled only
}

TEST_P(Watchdog, TheHoldsReleaseIsAHeartbeat) {
  CHECK(19, edge);
  auto fresh = GetParam().make();
  Bench bench{*fresh};
  bench.load();
  bench.write(Register::kWatchdogUs, 100);
  bench.advance(1'000'000);
  bench.release_hold();
  (void)bench.records();
  bench.advance(100);
  EXPECT_TRUE(bench.records().empty());
  bench.advance(1);
  EXPECT_EQ(bench.take<contract::KillRecord>().size(), 1U);
}

TEST_P(Watchdog, EnabledAgainItWatchesAgain) {
  CHECK(19, edge);
  bench_.advance(100'001);
  bench_.release_kill();
  beat();
  contract::SessionControlCommand control;
  control.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
  bench_.send(control);
  (void)bench_.records();
  bench_.advance(100'000);
  EXPECT_TRUE(kills().empty());
  bench_.advance(1);
  EXPECT_EQ(kills().size(), 2U);
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 2U);
}

PCL_FOR_EVERY_CARD(Watchdog);

}  // namespace
}  // namespace pcl::bench
