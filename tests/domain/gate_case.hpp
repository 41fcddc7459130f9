// One order that passes with every limit exactly met, and tables of what is then changed.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "host/domain/risk_gate.hpp"

namespace pcl::domain {

inline constexpr std::uint64_t kNow = 1'000;  // microseconds

/// Account 1, strategy 2, symbol 3: 100 at 30.0000 bought, flat, quote 30.0000 / 30.1000. Collar 10
/// cents, band 30.0000 to 30.1000, 100 shares and $3,000 of everything, one token in each bucket.
inline GateInput good_order() {
  namespace symbol_flag = contract::symbol_limits_flag;
  namespace account_flag = contract::account_limits_flag;
  GateInput in;
  in.order = {.price = 300'000,
              .quantity = 100,
              .added = 100,
              .borrows = 100,
              .added_notional = 30'000'000,
              .clordid = {'B'},
              .account = 1,
              .strategy = 2,
              .side = 'B',
              .tif = '0',
              .display = 'Y',
              .capacity = 'P',
              .iso = 'Y',
              .cross_type = 'N'};
  in.limits.symbol.max_notional = 30'000'000;
  in.limits.symbol.price_low = 300'000;
  in.limits.symbol.price_high = 301'000;
  in.limits.symbol.collar = 1'000;
  in.limits.symbol.auction_collar = 500;
  in.limits.symbol.max_quantity = 100;
  in.limits.symbol.max_position = 100;
  in.limits.symbol.borrow = 100;
  in.limits.symbol.accounts = 0b10;
  in.limits.symbol.tick = static_cast<std::uint8_t>(contract::TickCode::kCent);
  in.limits.symbol.flags = symbol_flag::kEnabled;
  in.limits.account.max_loss = in.limits.firm.max_loss = 1;
  in.limits.account.max_gross = in.limits.firm.max_gross = 30'000'000;
  in.limits.account.max_net = in.limits.firm.max_net = 30'000'000;
  in.limits.account.max_notional = 30'000'000;
  in.limits.account.max_quantity = 100;
  in.limits.account.tifs = in.limits.account.displays = in.limits.account.capacities = 0b11;
  in.limits.account.crosses = 0b11;
  in.limits.account.flags = account_flag::kIso | account_flag::kShort | account_flag::kShortExempt;
  for (BucketLimits& bucket : in.limits.buckets) bucket.interval = 16;
  in.market = {.quote = {true, true, 300'000, 301'000, 1, 1},
               .open = true,
               .trading = true,
               .valid = true,
               .stale = false,
               .age_us = 7,
               .age_us_max = 9,
               .short_state = ShortState::kFree};
  in.exposure.party_known = in.exposure.slot_free = in.exposure.own_free = true;
  in.state = {.now_us = kNow, .last_id = {'A'}, .hold = false, .user_ref_left = true};
  return in;
}

/// Sells 100 of the 150 held, of which 50 are already for sale: reduce-only, just.
inline GateInput good_exit() {
  GateInput in = good_order();
  in.order.side = 'S';
  in.exposure.position = 150;
  in.exposure.open = 50;
  return in;
}

struct GateCase {
  std::string name;
  void (*change)(GateInput&);
  contract::Refusal refusal{};
  std::uint64_t operand{};
  std::uint64_t limit{};
  friend std::ostream& operator<<(std::ostream& out, const GateCase& c) { return out << c.name; }
};

inline void expect_judged(const GateCase& c, GateInput in) {
  c.change(in);
  const Judgement judgement = judge(in);
  EXPECT_EQ(contract::to_string(judgement.refusal), contract::to_string(c.refusal));
  EXPECT_EQ(judgement.operand, c.operand);
  EXPECT_EQ(judgement.limit, c.limit);
}

struct CaseName {
  std::string operator()(const testing::TestParamInfo<GateCase>& info) const {
    return info.param.name;
  }
};

}  // namespace pcl::domain
