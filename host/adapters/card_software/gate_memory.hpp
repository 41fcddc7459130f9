// What the stages between command and frame keep in common.
#pragma once

#include <cstdint>

#include "host/adapters/card_software/sizes.hpp"
#include "host/domain/exposure.hpp"
#include "host/domain/limit_set.hpp"
#include "host/domain/loss_marks.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/recent_orders.hpp"
#include "host/domain/token_bucket.hpp"
#include "host/domain/user_refs.hpp"

namespace pcl {

/// After reset: no limits, no parties, no numbers, every bucket full. One thread.
struct GateMemory {
  explicit GateMemory(const SoftwareCardSizes& sizes)
      : active{sizes.symbols},
        shadow{sizes.symbols},
        exposure{
            {.symbols = sizes.symbols, .open_orders = sizes.open_orders, .parties = sizes.parties}},
        buckets{sizes.symbols} {}

  std::uint64_t now_us{};    // the card's time
  std::uint32_t stale_us{};  // the register

  domain::LimitSet active;  // what orders are judged by ...
  domain::LimitSet shadow;  // ... and what the next limits_commit makes of it
  domain::Exposure exposure;
  domain::TokenBuckets buckets;
  domain::RecentOrders recent;
  domain::LossMarks marks;
  domain::UserRefs user_refs;
  domain::ouch::ClOrdId last_id{};  // the highest judged
  std::uint64_t next_report{};      // SoupBinTCP sequence wanted
  bool session_loaded{};
  bool exposure_unknown{};
  bool digests_confirmed{};
};

}  // namespace pcl
