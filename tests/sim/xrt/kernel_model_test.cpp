// The kernel model over plain bytes: registers, bursts with stalls, memory that is not there.
#include "sim/xrt/kernel_model.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::sim::xrt {
namespace {

using contract::ShellRegister;

class PlainMemory final : public AxiMemory {
 public:
  static constexpr std::uint64_t kBase = 0x7'0000'0000;
  Status read(std::uint64_t address, std::span<std::byte> into) override {
    if (gone) return Error{Fault::kUnavailable, "the host has gone"};
    if (address < kBase || address + into.size() > kBase + bytes.size())
      return Error{Fault::kInvalid, "no memory"};
    std::memcpy(into.data(), bytes.data() + (address - kBase), into.size());
    return ok();
  }
  Status write(std::uint64_t address, Bytes from) override {
    if (address < kBase || address + from.size() > kBase + bytes.size())
      return Error{Fault::kInvalid, "no memory"};
    std::memcpy(bytes.data() + (address - kBase), from.data(), from.size());
    return ok();
  }
  std::vector<std::byte> bytes = std::vector<std::byte>(1U << 20U);
  bool gone{};
};

class KernelModelTest : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override { ASSERT_TRUE(kernel.run(64)); }  // out of its reset
  static std::uint16_t at(ShellRegister address) { return static_cast<std::uint16_t>(address); }
  void write(ShellRegister address, std::uint32_t value) {
    ASSERT_TRUE(kernel.write(at(address), value));
  }
  /// Only the status line has a place; the rings stand where nothing is.
  void start(std::uint64_t status_line) {
    write(ShellRegister::kStatusLine, static_cast<std::uint32_t>(status_line));
    ASSERT_TRUE(kernel.write(static_cast<std::uint16_t>(at(ShellRegister::kStatusLine) + 4),
                             static_cast<std::uint32_t>(status_line >> 32U)));
    write(ShellRegister::kShellEnable, 1);
  }
  bool comes_to_rest() {
    for (int i = 0; i < 200; ++i) {
      EXPECT_TRUE(kernel.run(50));
      const auto idle = kernel.idle();
      if (idle && *idle) return true;
    }
    return false;
  }
  PlainMemory memory;
  KernelModel kernel{memory, {.seed = 3, .stall_percent = GetParam()}};
};

TEST_P(KernelModelTest, AnswersRegistersAndCountsThoseThatAreNone) {
  EXPECT_EQ(*kernel.read(at(ShellRegister::kShellId)), 0x50434C47U);
  EXPECT_EQ(*kernel.read(0x000), 0x50434C31U);
  EXPECT_EQ(kernel.slave_errors(), 0U);
  EXPECT_EQ(*kernel.read(0x0FF0), 0U);
  EXPECT_EQ(kernel.slave_errors(), 1U);
}

TEST_P(KernelModelTest, WritesAStatusLineAtAFence) {
  start(PlainMemory::kBase + 128);
  write(ShellRegister::kFence, 77);
  ASSERT_TRUE(comes_to_rest());
  contract::StatusSlot line;
  std::memcpy(&line, memory.bytes.data() + 128, sizeof line);
  EXPECT_EQ(line.kind, 2);
  EXPECT_EQ(line.seq, 1U);
  EXPECT_EQ(line.fence, 77U);
  EXPECT_EQ(line.settled, 1);
}

TEST_P(KernelModelTest, MemoryThatIsNotThereIsABusFault) {
  start(PlainMemory::kBase);
  write(ShellRegister::kCommandTail, 1);
  ASSERT_TRUE(kernel.run(400));
  const auto status = kernel.read(at(ShellRegister::kShellStatus));
  ASSERT_TRUE(status);
  EXPECT_EQ(*status >> 8U & 0xFFU, static_cast<std::uint32_t>(contract::RingFault::kBus));
  EXPECT_EQ(*status >> 16U & 0xFFU, static_cast<std::uint32_t>(contract::Ring::kCommand));
}

TEST_P(KernelModelTest, MemoryThatIsGoneEndsTheSimulation) {
  start(PlainMemory::kBase);
  memory.gone = true;
  Status ran = kernel.write(at(ShellRegister::kCommandTail), 1);
  if (ran) ran = kernel.run(400);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().message, "the host has gone");
}

INSTANTIATE_TEST_SUITE_P(Stalls, KernelModelTest, testing::Values(0U, 60U),
                         [](const auto& each) { return std::to_string(each.param) + "percent"; });

}  // namespace
}  // namespace pcl::sim::xrt
