// The four profiles as the runbook writes them, and what they make of the limits in dollars.
#include "host/domain/risk/capital_profile.hpp"

#include <gtest/gtest.h>

#include "tests/req.hpp"

namespace pcl::risk {
namespace {

constexpr Money dollars(std::int64_t amount) { return Money{amount * 10'000}; }

TEST(CapitalProfile, TermsAreTheRunbooks) {
  REQ("X-07");
  struct Row {
    std::string_view name;
    Money max_position;
    std::uint32_t leverage;
  };
  for (const Row& row : {Row{"MICRO", dollars(100), 2}, Row{"SMALL", dollars(500), 5},
                         Row{"MEDIUM", dollars(2'000), 10}, Row{"LARGE", dollars(10'000), 20}}) {
    const auto profile = profile_of(row.name);
    ASSERT_TRUE(profile) << row.name;
    EXPECT_EQ(terms(*profile).max_position, row.max_position) << row.name;
    EXPECT_EQ(terms(*profile).max_leverage, row.leverage) << row.name;
  }
  EXPECT_FALSE(profile_of("micro"));
  EXPECT_FALSE(profile_of(""));
}

TEST(CapitalProfile, DollarLimitsShrinkWithIt) {
  EXPECT_EQ(scaled(dollars(50'000), CapitalProfile::kMicro), dollars(500));
  EXPECT_EQ(scaled(dollars(50'000), CapitalProfile::kSmall), dollars(2'500));
  EXPECT_EQ(scaled(dollars(50'000), CapitalProfile::kMedium), dollars(10'000));
  EXPECT_EQ(scaled(dollars(50'000), CapitalProfile::kLarge), dollars(50'000));
  EXPECT_EQ(scaled(dollars(50'000), CapitalProfile::kSandbox), dollars(50'000));
  EXPECT_EQ(scaled(Money{199}, CapitalProfile::kMicro), Money{1});  // 1.99: never rounded up
}

}  // namespace
}  // namespace pcl::risk
