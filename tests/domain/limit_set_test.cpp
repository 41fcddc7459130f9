// The set of limits against figures worked out apart from it: CRCs by a bitwise CRC-32C over
// packed little-endian fields.
#include "host/domain/limit_set.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "host/base/crc32c.hpp"

namespace pcl::domain {
namespace {

using contract::CommandRefusal;
using contract::RateScope;

SymbolLimits some_symbol(std::uint16_t symbol) {
  SymbolLimits limits;
  limits.symbol = symbol;
  limits.max_notional = 10'000'000'000;
  limits.price_low = 1;
  limits.price_high = 2;
  limits.reference = 3;
  limits.collar = 4;
  limits.auction_collar = 5;
  limits.max_quantity = 6;
  limits.max_position = 7;
  limits.borrow = 8;
  limits.accounts = 0x8001;
  limits.tick = 2;
  limits.flags = 5;
  return limits;
}

AccountLimits some_account() {
  AccountLimits limits;
  limits.account = 3;
  limits.max_gross = 11;
  limits.max_net = 12;
  limits.max_loss = 13;
  limits.max_notional = 14;
  limits.max_quantity = 15;
  limits.duplicate_us = 16;
  limits.tifs = 0x1F;
  limits.displays = 7;
  limits.capacities = 15;
  limits.crosses = 0xFF;
  limits.flags = 7;
  return limits;
}

AccountLimits some_firm() {
  AccountLimits limits;
  limits.account = 16;
  limits.max_gross = 21;
  limits.max_net = 22;
  limits.max_loss = 23;
  return limits;
}

BucketLimits bucket(RateScope scope, std::uint16_t index, std::uint32_t interval,
                    std::uint32_t tolerance, std::uint32_t reserve) {
  BucketLimits limits;
  limits.scope = static_cast<std::uint8_t>(scope);
  limits.index = index;
  limits.interval = interval;
  limits.tolerance = tolerance;
  limits.reserve = reserve;
  return limits;
}

TEST(LimitSet, TheCrcIsCastagnolis) {
  EXPECT_EQ(crc32c(std::as_bytes(std::span{std::string_view{"123456789"}})), 0xE3069283U);
}

TEST(LimitSet, WholeSetCrcIsInTheContractsOrder) {
  EXPECT_EQ(LimitSet{}.crc(), 0x53157A17U);  // 19,312 bytes of zero
  LimitSet set{2};
  EXPECT_FALSE(set.write(bucket(RateScope::kExecutions, 5, 19, 0, 0)));
  EXPECT_FALSE(set.write(bucket(RateScope::kSymbol, 1, 18, 180, 180)));
  EXPECT_FALSE(set.write(bucket(RateScope::kStrategy, 63, 17, 170, 0)));
  EXPECT_FALSE(set.write(bucket(RateScope::kSession, 1, 16, 160, 32)));
  EXPECT_FALSE(set.write(some_firm()));
  EXPECT_FALSE(set.write(some_account()));
  EXPECT_FALSE(set.write(some_symbol(1)));
  EXPECT_EQ(set.crc(), 0x0AE459E9U);
}

TEST(LimitSet, WhatIsOutOfRangeOrMalformedChangesNothing) {
  LimitSet set{2};
  EXPECT_EQ(set.write(some_symbol(2)), CommandRefusal::kBadSymbol);
  SymbolLimits padded = some_symbol(1);
  padded.pad[3] = 1;
  EXPECT_EQ(set.write(padded), CommandRefusal::kBadValue);
  AccountLimits account = some_account();
  account.account = 17;
  EXPECT_EQ(set.write(account), CommandRefusal::kBadValue);
  account = some_account();
  account.pad[0] = 1;
  EXPECT_EQ(set.write(account), CommandRefusal::kBadValue);
  const std::vector<BucketLimits> bad = {
      bucket(RateScope::kSession, 4, 1, 1, 1),
      bucket(RateScope::kStrategy, 64, 1, 1, 1),
      bucket(RateScope::kSymbol, 2, 1, 1, 1),
      bucket(RateScope::kExecutions, 64, 1, 1, 1),
      bucket(static_cast<RateScope>(4), 0, 1, 1, 1),
      bucket(RateScope::kSession, 0, 0, 1, 0),   // no interval, but a tolerance
      bucket(RateScope::kSession, 0, 1, 1, 2)};  // reserve beyond the tolerance
  for (const BucketLimits& limits : bad)
    EXPECT_EQ(set.write(limits), CommandRefusal::kBadValue) << int{limits.scope} << limits.index;
  BucketLimits zero = bucket(RateScope::kSession, 0, 1, 1, 1);
  zero.zero = 1;
  EXPECT_EQ(set.write(zero), CommandRefusal::kBadValue);
  zero.zero = 0;
  zero.pad = 1;
  EXPECT_EQ(set.write(zero), CommandRefusal::kBadValue);
  EXPECT_EQ(set, LimitSet{2});
}

TEST(LimitSet, BodiesOfZeroAreNotSet) {
  LimitSet set{2};
  EXPECT_FALSE(is_set(set.symbol(1)));
  EXPECT_FALSE(is_set(set.account(3)));
  EXPECT_FALSE(is_set(set.bucket(RateScope::kSymbol, 1)));
  (void)set.write(some_symbol(1));
  (void)set.write(some_account());
  (void)set.write(bucket(RateScope::kSymbol, 1, 1, 0, 0));
  EXPECT_TRUE(is_set(set.symbol(1)));
  EXPECT_TRUE(is_set(set.account(3)));
  EXPECT_TRUE(is_set(set.bucket(RateScope::kSymbol, 1)));
  EXPECT_FALSE(is_set(set.symbol(2)));  // out of range
  EXPECT_FALSE(is_set(set.account(17)));
  EXPECT_FALSE(is_set(set.bucket(RateScope::kSymbol, 2)));
  SymbolLimits unset;
  unset.symbol = 1;
  EXPECT_FALSE(set.write(unset));  // takes the limits away again
  EXPECT_FALSE(is_set(set.symbol(1)));
}

TEST(LimitSet, DifferencesTurnOneSetIntoAnother) {
  LimitSet want{2};
  (void)want.write(some_symbol(1));
  (void)want.write(some_account());
  (void)want.write(bucket(RateScope::kExecutions, 5, 19, 0, 0));
  LimitSet have{2};
  (void)have.write(some_account());
  (void)have.write(some_firm());
  const std::vector<contract::Entry> commands = want.differences(have);
  ASSERT_EQ(commands.size(), 3U);
  const auto symbol = contract::from_entry<SymbolLimits>(commands[0]);
  EXPECT_EQ(symbol.kind, static_cast<std::uint8_t>(contract::CommandKind::kSymbolLimits));
  EXPECT_EQ(symbol.symbol, 1);
  EXPECT_EQ(symbol.max_notional, 10'000'000'000U);
  const auto firm = contract::from_entry<AccountLimits>(commands[1]);
  EXPECT_EQ(firm.kind, static_cast<std::uint8_t>(contract::CommandKind::kAccountLimits));
  EXPECT_EQ(firm.account, 16);
  EXPECT_EQ(firm.max_gross, 0U);
  const auto executions = contract::from_entry<BucketLimits>(commands[2]);
  EXPECT_EQ(executions.kind, static_cast<std::uint8_t>(contract::CommandKind::kRateLimits));
  EXPECT_EQ(executions.scope, static_cast<std::uint8_t>(RateScope::kExecutions));
  EXPECT_EQ(executions.index, 5);
  EXPECT_EQ(executions.interval, 19U);
  EXPECT_FALSE(want == have);
  EXPECT_FALSE(have.write(symbol) || have.write(firm) || have.write(executions));
  EXPECT_EQ(want, have);
}

// The header's other fields are not part of an entry.
TEST(LimitSet, SequenceAndSenderLeaveNoTrace) {
  LimitSet set{2};
  SymbolLimits limits = some_symbol(1);
  limits.seq = 77;
  limits.session = 2;
  (void)set.write(limits);
  LimitSet other{2};
  (void)other.write(some_symbol(1));
  EXPECT_EQ(set, other);
  EXPECT_EQ(set.crc(), other.crc());
  EXPECT_EQ(set.symbol(1).seq, 0U);
  EXPECT_EQ(set.symbol(1).session, 0U);
}

}  // namespace
}  // namespace pcl::domain
