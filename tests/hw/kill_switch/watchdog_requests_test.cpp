// What the watchdog asks of the venue, until when, and which answers count.
#include <string>

#include "tests/checks.hpp"
#include "tests/hw/kill_switch/kill_bench.hpp"

namespace pcl {
namespace {

constexpr std::uint32_t kRetryUs = 500;

/// The watchdog has fired at `start`: Disable went out as number 100, Mass Cancel as 101.
class WatchdogRequests : public testing::Test {
 protected:
  explicit WatchdogRequests(std::uint64_t start = 1001) : now_us_{start} {
    bench_.pins().cancel_retry_us_i = kRetryUs;
    bench_.pins().now_us_i = start - 1001;
    bench_.open();
    bench_.pins().now_us_i = start;
    EXPECT_EQ(bench_.asked(), "DC");
  }
  /// What is asked when so much time has passed.
  std::string after(std::uint64_t us) {
    now_us_ += us;
    bench_.pins().now_us_i = now_us_;
    return bench_.asked();
  }
  KillBench bench_;
  std::uint64_t now_us_;
};

class RetryAcrossWords : public WatchdogRequests,
                         public testing::WithParamInterface<std::uint64_t> {
 protected:
  RetryAcrossWords() : WatchdogRequests{GetParam()} {}
};

TEST_P(RetryAcrossWords, EachIsAskedAgainAtTheLimitUntilItIsAnswered) {
  CHECK(19, edge);
  EXPECT_EQ(after(kRetryUs - 1), "");
  EXPECT_EQ(after(1), "DC");  // 102, 103
  EXPECT_EQ(after(kRetryUs - 1), "");
  EXPECT_EQ(after(1), "DC") << "counted from the last time";
  bench_.answer('G', 100);
  EXPECT_EQ(after(kRetryUs), "C");
  EXPECT_EQ(after(kRetryUs), "C");
  bench_.answer('X', 105);
  EXPECT_EQ(after(kRetryUs), "");
  EXPECT_EQ(after(1'000'000'000), "");
  EXPECT_TRUE(bench_.pins().quiet_o);
}
INSTANTIATE_TEST_SUITE_P(Starts, RetryAcrossWords,
                         testing::Values(1001U, 0xFFFFFF00U, 0xFFFFFFFFU, 0xFFFFFFFFFFFF00ULL));

TEST_F(WatchdogRequests, ComeAgainTogetherDisableFirstAndTwoCyclesAfterTheAgeIsKnown) {
  now_us_ += kRetryUs;
  bench_.pins().now_us_i = now_us_;
  bench_.own_ops.clear();
  bench_.cycle(5);
  EXPECT_EQ(bench_.own_ops, "");
  bench_.cycle();
  EXPECT_EQ(bench_.own_ops, "D");
  bench_.cycle();
  EXPECT_EQ(bench_.own_ops, "DC");
}

TEST_F(WatchdogRequests, WithoutARetryTheyGoOnce) {
  bench_.pins().cancel_retry_us_i = 0;
  EXPECT_EQ(after(0xFFFFFFFFFFULL), "");
}

TEST_F(WatchdogRequests, AnAnswerIsToOneOfThisFiringsAndOfItsOwnOp) {
  CHECK(19, edge);
  bench_.answer('G', 99);
  bench_.answer('X', 100);
  EXPECT_EQ(after(kRetryUs), "DC") << "below the first of each";  // 102, 103
  bench_.answer('X', 101);
  EXPECT_EQ(after(kRetryUs), "D") << "the first answers for the second too";  // 104
  bench_.answer('G', 0x80000064U);
  EXPECT_EQ(after(kRetryUs), "") << "numbers have no sign";
}

TEST_F(WatchdogRequests, AHostsControlIsNoneOfTheirs) {
  bench_.host_control('C');  // 102, perhaps of one symbol only
  bench_.host_control('D');  // 103, perhaps of another firm
  bench_.answer('X', 102);
  bench_.answer('G', 103);
  EXPECT_EQ(after(kRetryUs), "DC");  // 104, 105
  bench_.answer('X', 102);
  bench_.answer('G', 103);
  EXPECT_EQ(after(kRetryUs), "DC");  // 106, 107
  bench_.answer('X', 105);
  bench_.answer('G', 104);
  EXPECT_EQ(after(kRetryUs), "");
}

TEST_F(WatchdogRequests, EnablingTheSessionEndsThem) {
  bench_.pulse(bench_.pins().heartbeat_i);
  bench_.pulse(bench_.pins().enable_i);
  EXPECT_EQ(after(kRetryUs), "");
}

TEST_F(WatchdogRequests, ReleasingTheGlobalKillEndsThem) {
  bench_.engage(17, 1, 2);
  bench_.release(1, 2);
  EXPECT_EQ(after(kRetryUs), "DC") << "the kill of a session is another";
  bench_.release();
  EXPECT_FALSE(bench_.pins().killed_o);
  EXPECT_EQ(after(kRetryUs), "");
  bench_.engage(17);
  EXPECT_EQ(after(kRetryUs), "") << "only a firing asks";
}

TEST_F(WatchdogRequests, ANewFiringAsksForBothWhateverWasAnswered) {
  CHECK(19, edge);
  bench_.answer('G', 100);
  bench_.answer('X', 101);
  bench_.pulse(bench_.pins().enable_i);  // no heartbeat: fires at once
  EXPECT_EQ(bench_.asked(), "DC");       // 102, 103
  bench_.answer('G', 100);
  bench_.answer('X', 101);
  EXPECT_EQ(after(kRetryUs), "DC") << "answers to the firing before";
  bench_.answer('G', 102);
  bench_.answer('X', 103);
  EXPECT_EQ(after(kRetryUs), "");
}

TEST_F(WatchdogRequests, NoMoreThanOneOfEachWaitsInsideTheCard) {
  bench_.pins().own_ready_i = 0;
  EXPECT_EQ(after(kRetryUs), "");  // wanted, not taken
  EXPECT_EQ(after(10 * kRetryUs), "");
  bench_.pins().own_ready_i = 1;
  bench_.own_ops.clear();
  bench_.cycle(20);  // taken, on its way to order entry
  now_us_ += 10 * kRetryUs;
  bench_.pins().now_us_i = now_us_;
  bench_.cycle(20);
  EXPECT_EQ(bench_.own_ops, "DC");
  EXPECT_EQ(bench_.asked(), "");  // released
  EXPECT_EQ(after(kRetryUs - 1), "") << "the time counts from the release";
  EXPECT_EQ(after(1), "DC");
}

TEST_F(WatchdogRequests, WhatIsInsideWhenTheyEndIsFollowedUp) {
  now_us_ += kRetryUs;
  bench_.pins().now_us_i = now_us_;
  bench_.cycle(20);  // on their way
  bench_.release();
  EXPECT_EQ(bench_.asked(), "");
  EXPECT_EQ(after(kRetryUs), "DC") << "they left after the release";
}

TEST_F(WatchdogRequests, AnsweredOnTheWayNoneFollows) {
  now_us_ += kRetryUs;
  bench_.pins().now_us_i = now_us_;
  bench_.cycle(20);  // once more on their way
  bench_.answer('G', 100);
  bench_.answer('X', 101);
  EXPECT_EQ(bench_.asked(), "");
  EXPECT_EQ(after(kRetryUs), "");
}

TEST(WatchdogRequestsUnloaded, ANumberThatWasNotLoadedIsNeverAnswered) {
  KillBench bench;
  bench.next_user_ref = 0;
  bench.pins().cancel_retry_us_i = kRetryUs;
  bench.pulse(bench.pins().heartbeat_i);
  bench.pins().now_us_i = 1001;
  EXPECT_EQ(bench.asked(), "DC");
  bench.answer('G', 0);
  bench.answer('X', 7);
  bench.pins().now_us_i += kRetryUs;
  bench.next_user_ref = 7;
  EXPECT_EQ(bench.asked(), "DC");  // 7, 8
  bench.answer('G', 7);
  bench.answer('X', 7);
  bench.pins().now_us_i += kRetryUs;
  EXPECT_EQ(bench.asked(), "C");
}

}  // namespace
}  // namespace pcl
