// Options and modifies of the gate's sweep: mostly possible, at the edges otherwise.
#pragma once

#include <cstdint>
#include <string_view>

#include "host/domain/open_orders.hpp"
#include "hw/contract/generated/contract.hpp"
#include "tests/hw/risk_gate/sweep_scale.hpp"

namespace pcl::test {

template <class Command>
void sweep_options(Command& command, SweepRandom& random) {
  const auto pick = [&](std::uint64_t below) { return random.pick(below); };
  const auto letter = [&](std::string_view of) {
    return static_cast<std::uint8_t>(of[pick(of.size())]);
  };
  if (pick(2) == 0) command.min_quantity = static_cast<std::uint32_t>(1 + pick(40));
  if (pick(2) == 0) command.max_floor = static_cast<std::uint32_t>(1 + pick(40));
  if (pick(2) == 0) command.post_only = letter("PNx");
  if (pick(3) == 0) command.customer_type = letter("RNx");
  if (pick(3) == 0) command.trade_now = letter("YNx");
  if (pick(3) == 0) {
    command.tif = '6';
    command.expire_time = static_cast<std::uint32_t>(pick(6) == 0 ? 86'399 + pick(2) : pick(50));
  }
  if constexpr (requires { command.handle_inst; }) {
    if (pick(4) != 0) return;
    command.cross_type = letter("NOCHRE");
    command.handle_inst = letter("IOTQRBD");
  }
}

/// Of this order as the model holds it (null: none), on session 0 or another, without its number.
inline contract::OrderModifyCommand sweep_modify(const domain::OpenOrder* held,
                                                 SweepRandom& random) {
  const auto pick = [&](std::uint64_t below) { return random.pick(below); };
  contract::OrderModifyCommand command;
  command.account = static_cast<std::uint8_t>(pick(3));  // its order's counts
  command.session = static_cast<std::uint8_t>(pick(4) == 0 ? pick(5) : 0);
  command.quantity = static_cast<std::uint32_t>(pick(90));
  command.side = static_cast<std::uint8_t>("BSTEx"[pick(5)]);
  if (held == nullptr || pick(6) == 0) return command;
  const std::uint64_t open = held->total > held->executed ? held->total - held->executed : 0;
  command.quantity = held->executed + static_cast<std::uint32_t>(pick(open + 2));
  command.side = held->side;
  if (command.side == 'S' && pick(3) != 0) command.side = pick(2) == 0 ? 'T' : 'E';
  if (command.side == 'E' && pick(2) == 0) command.side = 'T';
  return command;
}

}  // namespace pcl::test
