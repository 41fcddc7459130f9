// What the watchdog asks of the venue: when again, which answers count, what ends it.
#include "host/domain/watchdog_requests.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pcl::domain {
namespace {

using contract::ControlOp;

constexpr std::uint32_t kRetryUs = 500;

/// It has fired at 1,000: Disable as number 100, Mass Cancel as 101.
class Requests : public testing::Test {
 protected:
  Requests() {
    requests_.fire();
    EXPECT_EQ(asked(), "DC");
  }
  std::string asked() {
    std::string ops;
    while (const auto op = requests_.wanted()) {
      ops += static_cast<char>(*op);
      requests_.released(*op, true, next_++, now_);
    }
    return ops;
  }
  std::string after(std::uint64_t us) {
    now_ += us;
    requests_.look(now_, kRetryUs);
    return asked();
  }
  WatchdogRequests requests_;
  std::uint32_t next_{100};
  std::uint64_t now_{1'000};
};

TEST(WatchdogRequests, NothingIsWantedBeforeItFires) {
  WatchdogRequests requests;
  requests.look(1'000'000, kRetryUs);
  requests.released(ControlOp::kDisable, false, 7, 0);
  EXPECT_FALSE(requests.wanted());
}

TEST_F(Requests, EachAgainAtTheLimitUntilItIsAnswered) {
  EXPECT_EQ(after(kRetryUs - 1), "");
  EXPECT_EQ(after(1), "DC");  // 102, 103
  requests_.answered('G', 99);
  requests_.answered('X', 100);
  EXPECT_EQ(after(kRetryUs), "DC") << "below the first of each";
  requests_.answered('G', 100);
  EXPECT_EQ(after(kRetryUs), "C");
  requests_.answered('X', 103);
  EXPECT_EQ(after(1'000'000), "");
}

TEST_F(Requests, OfNoRetryNeverAgain) {
  requests_.look(0xFFFFFFFFFFULL, 0);
  EXPECT_EQ(asked(), "");
}

TEST_F(Requests, AnAnswerToTheHostIsNoneToThem) {
  requests_.released(ControlOp::kMassCancel, false, next_++, now_);  // 102
  requests_.answered('X', 102);
  requests_.answered('G', 101);
  EXPECT_EQ(after(kRetryUs), "C");  // 103
  requests_.answered('X', 102);
  EXPECT_EQ(after(kRetryUs), "C");
  requests_.answered('X', 103);
  EXPECT_EQ(after(kRetryUs), "");
}

TEST_F(Requests, StoppedWhatWasSentIsNotSentAgainButWhatIsWantedGoes) {
  requests_.look(now_ += kRetryUs, kRetryUs);
  requests_.stop();
  EXPECT_EQ(asked(), "DC");
  EXPECT_EQ(after(kRetryUs), "DC");
  requests_.stop();
  EXPECT_EQ(after(kRetryUs), "");
}

TEST_F(Requests, ANewFiringForgetsEveryAnswer) {
  requests_.answered('G', 100);
  requests_.answered('X', 101);
  requests_.fire();
  EXPECT_EQ(asked(), "DC");  // 102, 103
  requests_.answered('G', 100);
  requests_.answered('X', 101);
  EXPECT_EQ(after(kRetryUs), "DC");
}

TEST(WatchdogRequests, WithoutANumberIsNeverAnswered) {
  WatchdogRequests requests;
  requests.fire();
  requests.released(ControlOp::kDisable, true, 0, 0);
  requests.released(ControlOp::kMassCancel, true, 0, 0);
  requests.answered('G', 0);
  requests.answered('X', 5);
  requests.look(kRetryUs, kRetryUs);
  EXPECT_EQ(requests.wanted(), ControlOp::kDisable);
  requests.released(ControlOp::kDisable, true, 5, kRetryUs);
  EXPECT_EQ(requests.wanted(), ControlOp::kMassCancel);
}

}  // namespace
}  // namespace pcl::domain
