// Wide sums, compares and the CRC step: at the joints of their chunks, and on seeded numbers.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "Vpcl_crc32c.h"
#include "Vpcl_sum_above.h"
#include "Vpcl_wide_add.h"
#include "Vpcl_wide_less.h"

namespace pcl {
namespace {

constexpr std::uint64_t ones(unsigned bits) { return (std::uint64_t{1} << bits) - 1; }

/// Numbers at the ends of the chunks, and as many random ones, short and long.
std::vector<std::uint64_t> numbers(unsigned bits) {
  std::vector<std::uint64_t> all{0, 1, 2};
  for (const unsigned joint : {31U, 32U, 33U, bits - 1}) {
    for (const std::uint64_t step : {0U, 1U, 2U}) {
      all.push_back((std::uint64_t{1} << joint) - step);
      all.push_back((std::uint64_t{1} << joint) + step);
      all.push_back(~((std::uint64_t{1} << joint) + step));
    }
  }
  std::mt19937_64 random{7};
  for (int i = 0; i < 60; ++i) all.push_back(random() >> (random() % 60));
  const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : ones(bits);
  for (auto& number : all) number &= mask;
  return all;
}

TEST(WideAdd, SumAndCarry) {
  Vpcl_wide_add model;  // 45 bits: a chunk of 32 and one of 13
  for (const std::uint64_t a : numbers(45)) {
    for (const std::uint64_t b : numbers(45)) {
      for (const std::uint64_t carry : {0U, 1U}) {
        model.a_i = a;
        model.b_i = b;
        model.carry_i = carry != 0;
        model.eval();
        ASSERT_EQ(model.sum_o, (a + b + carry) & ones(45)) << a << " + " << b;
        ASSERT_EQ(model.carry_o != 0, ((a + b + carry) >> 45U) != 0) << a << " + " << b;
      }
    }
  }
}

TEST(WideLess, Unsigned) {
  Vpcl_wide_less model;  // 64 bits
  for (const std::uint64_t a : numbers(64)) {
    for (const std::uint64_t b : numbers(64)) {
      model.a_i = a;
      model.b_i = b;
      model.eval();
      ASSERT_EQ(model.less_o != 0, a < b) << a << " < " << b;
    }
  }
}

TEST(SumAbove, OfSignedNumbersThatFit) {
  Vpcl_sum_above model;  // 48 bits; of 45 the difference fits
  std::mt19937_64 random{8};
  for (const std::uint64_t raw : numbers(45)) {
    const auto a =
        static_cast<std::int64_t>(raw << 19U) >> 19U;  // the same bits as a signed number
    for (const std::uint64_t b : numbers(45)) {
      const std::int64_t sum = a + static_cast<std::int64_t>(b);
      for (const std::int64_t limit :
           {sum - 1, sum, sum + 1, static_cast<std::int64_t>(random() & ones(45))}) {
        if (limit < -(std::int64_t{1} << 45U) || limit >= std::int64_t{1} << 46U) continue;
        model.a_i = static_cast<std::uint64_t>(a) & ones(48);
        model.b_i = b;
        model.limit_i = static_cast<std::uint64_t>(limit) & ones(48);
        model.eval();
        ASSERT_EQ(model.above_o != 0, sum > limit) << a << " + " << b << " > " << limit;
      }
    }
  }
}

TEST(Crc32c, KnownValues) {
  // RFC 3720, B.4, and 32 bytes counting up.
  const auto crc = [](const std::string& bytes) {
    Vpcl_crc32c model;
    std::uint32_t value = 0xFFFFFFFF;
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, 8);
      model.crc_i = value;
      model.data_i = word;
      model.eval();
      value = model.crc_o;
    }
    return ~value;
  };
  EXPECT_EQ(crc(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc(std::string(32, '\xFF')), 0x62A8AB43U);
  std::string up;
  for (char c = 0; c < 32; ++c) up.push_back(c);
  EXPECT_EQ(crc(up), 0x46DD794EU);
}

}  // namespace
}  // namespace pcl
