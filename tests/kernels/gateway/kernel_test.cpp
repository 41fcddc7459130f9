// The whole kernel: the card booted, fed and traded through rings in a host memory that answers
// late and stalls; order, wraps and credit.
#include <gtest/gtest.h>

#include "tests/card_port/bench.hpp"
#include "tests/kernels/gateway/kernel_card.hpp"

namespace pcl::kernels {
namespace {

using bench::Bench;

class Kernel : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(card_.bus.violations, std::vector<std::string>{});
    EXPECT_EQ(card_.complaints, std::vector<std::string>{});
  }
  KernelCard card_;
  Bench desk_{card_};
};

TEST_F(Kernel, PowerOn) {
  card_.settle();
  EXPECT_EQ(card_.shell(Shell::kShellId), 0x50434C47U);
  EXPECT_EQ(card_.shell(Shell::kShellVersion), 1U);
  EXPECT_EQ(card_.shell(Shell::kShellStatus), 2U) << "idle, nothing enabled";
  EXPECT_EQ(desk_.read(contract::Register::kContractId), 0x50434C31U) << "the card's own";
  EXPECT_EQ(desk_.read(contract::Register::kStatus), 0x43U) << "boot hold, kill latch, quiet";
  EXPECT_EQ(card_.read_at(0x2000).response, 2U);
  EXPECT_EQ(card_.read_at(0x0018).response, 2U);
}

TEST_F(Kernel, BootsAndTrades) {
  card_.start();
  desk_.boot();
  const auto decision = desk_.decide(desk_.order());
  EXPECT_EQ(decision.code, 0) << "passed";
  const auto frames = desk_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag, (contract::FrameTag{.new_risk = true, .epoch = 0}));
  EXPECT_EQ(frames[0].length, 54);
  EXPECT_TRUE(card_.fence());
}

}  // namespace
}  // namespace pcl::kernels
