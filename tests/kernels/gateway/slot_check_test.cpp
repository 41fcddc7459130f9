// Slot check: against crc32c done bit by bit, and the one known answer that shows the latter right.
#include <gtest/gtest.h>

#include <random>

#include "Vpcl_slot_check.h"
#include "tests/hw/bench.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {
namespace {

unsigned check(Vpcl_slot_check& model, std::uint64_t number, const Slot& slot) {
  model.enable_i = 1;
  model.number_i = number;
  std::memcpy(&model.slot_i, slot.data(), slot.size());
  hw::tick(model);  // 1 cycle
  return model.check_o;
}

TEST(SlotCheck, TheReferenceIsCrc32c) {
  const std::array<std::uint8_t, 9> digits{'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  EXPECT_EQ(~crc32c(0xFFFFFFFFU, digits), 0xE3069283U);
}

TEST(SlotCheck, AgreesOnEdges) {
  Vpcl_slot_check model;
  Slot zero{}, ones;
  ones.fill(0xFF);
  for (const std::uint64_t number : {0ULL, 1ULL, 0xFFFFFFFFULL, 0x100000000ULL, ~0ULL}) {
    EXPECT_EQ(check(model, number, zero), check_of(number, zero, kCheckAt)) << number;
    EXPECT_EQ(check(model, number, ones), check_of(number, ones, kCheckAt)) << number;
  }
}

TEST(SlotCheck, AgreesOnRandomSlots) {
  Vpcl_slot_check model;
  std::mt19937_64 random{11};
  for (int i = 0; i < 2000; ++i) {
    Slot slot;
    for (std::uint8_t& byte : slot) byte = static_cast<std::uint8_t>(random());
    const std::uint64_t number = random() >> random() % 64U;
    EXPECT_EQ(check(model, number, slot), check_of(number, slot, kCheckAt));
  }
}

TEST(SlotCheck, SeesEveryBitButTheFieldsOwn) {
  Vpcl_slot_check model;
  Slot slot{};
  const unsigned plain = check(model, 5, slot);
  for (unsigned bit = 0; bit < 512; ++bit) {
    Slot turned = slot;
    turned[bit / 8] = static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(check(model, 5, turned) != plain, bit < 48 || bit >= 64) << bit;
  }
  for (unsigned bit = 0; bit < 64; ++bit) {
    EXPECT_NE(check(model, 5ULL ^ 1ULL << bit, slot), plain) << bit;
  }
}

TEST(SlotCheck, HoldsWithoutEnable) {
  Vpcl_slot_check model;
  const unsigned shown = check(model, 1, Slot{});
  model.number_i = 2;
  model.enable_i = 0;
  hw::tick(model);
  EXPECT_EQ(model.check_o, shown);
}

}  // namespace
}  // namespace pcl::kernels
