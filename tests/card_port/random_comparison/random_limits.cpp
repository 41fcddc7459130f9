#include "tests/card_port/random_comparison/random_limits.hpp"

namespace pcl::bench {

using namespace world;
using contract::RateScope;

namespace {

// What an hour of the script comes near, times 2^0 .. 2^n: dollars x shares of the card's scale.
constexpr std::uint64_t kSomeMoney = 30'000'000;

}  // namespace

contract::SymbolLimitsCommand RandomLimits::symbol() {
  namespace flag = contract::symbol_limits_flag;
  const auto at = static_cast<std::uint16_t>(random_.below(kSymbols));
  contract::SymbolLimitsCommand out = wide_limits(at);
  if (random_.chance(8)) {  // none
    out = {};
    out.symbol = at;
    return out;
  }
  out.reference = random_.chance(850) ? kMid - 200 + random_.below(400) : 0;
  out.collar = 100 * random_.between(4, 30);
  out.auction_collar = 100 * random_.between(4, 30);
  out.max_quantity = random_.between(100, 300);
  if (tight()) out.max_position = random_.between(20, 300);
  if (tight()) out.max_notional = std::uint64_t{kMid} * random_.between(80, 400);
  if (tight()) out.borrow = random_.between(20, 600);
  if (tight()) out.price_low = kMid - 100 * random_.below(9);
  if (tight()) out.price_high = kMid + 100 * random_.below(9);
  if (random_.chance(120)) out.accounts = static_cast<std::uint16_t>(random_.below(8));
  if (random_.chance(80)) out.tick = static_cast<std::uint8_t>(random_.below(5));
  out.flags = static_cast<std::uint8_t>((random_.chance(950) ? flag::kEnabled : 0U) |
                                        (tight() ? flag::kReferenceLast : 0U) |
                                        (tight() ? flag::kReferenceClose : 0U));
  return out;
}

contract::AccountLimitsCommand RandomLimits::account() {
  const std::uint8_t at =
      random_.chance(250) ? kFirm : static_cast<std::uint8_t>(random_.below(kAccounts));
  contract::AccountLimitsCommand out = wide_account(at);
  if (random_.chance(8)) {  // none
    out = {};
    out.account = at;
    return out;
  }
  if (tight()) out.max_gross = kSomeMoney << random_.below(12);
  if (tight()) out.max_net = kSomeMoney << random_.below(6);
  if (tight()) out.max_loss = random_.between(1, 200) * 100'000ULL;
  if (tight()) out.max_notional = std::uint64_t{kMid} * random_.between(80, 400);
  if (tight()) out.max_quantity = random_.between(90, 300);
  if (tight()) out.duplicate_us = random_.between(1, 4'000);
  if (tight()) out.tifs = static_cast<std::uint8_t>(random_.below(32) | 1U);
  if (tight()) out.displays = static_cast<std::uint8_t>(random_.below(8) | 1U);
  if (tight()) out.capacities = static_cast<std::uint8_t>(random_.below(16) | 2U);
  if (tight()) out.crosses = static_cast<std::uint8_t>(random_.below(256) | 1U);
  if (tight()) out.flags = static_cast<std::uint8_t>(random_.below(8));
  if (tight()) out.options = static_cast<std::uint8_t>(random_.below(256));
  return without_loss_in_bursts(out);
}

// The value of a position is that of the quote at its execution, which a burst cannot know: there
// no loss is looked at.
contract::AccountLimitsCommand RandomLimits::without_loss_in_bursts(
    contract::AccountLimitsCommand limits) const {
  if (state_.for_bursts) limits.max_loss = UINT64_MAX;
  return limits;
}

contract::RateLimitsCommand RandomLimits::rate() {
  const auto scope = static_cast<RateScope>(random_.below(4));
  const std::uint32_t of = scope == RateScope::kSession  ? contract::kSessions
                           : scope == RateScope::kSymbol ? kSymbols
                                                         : kStrategies;
  const auto index = static_cast<std::uint16_t>(random_.below(of));
  if (random_.chance(8)) {
    contract::RateLimitsCommand none;
    none.scope = static_cast<std::uint8_t>(scope);
    none.index = index;
    return none;
  }
  // The card's own cancels take the session's tokens in cycles that a burst cannot know.
  if (!tight() || (state_.for_bursts && scope == RateScope::kSession))
    return wide_bucket(scope, index);
  contract::RateLimitsCommand out =
      bucket(scope, index, random_.between(1, 800), random_.between(1, 12));
  if (scope != RateScope::kExecutions && out.tolerance != 0 && tight())
    out.reserve = random_.below(std::uint64_t{out.tolerance} + 1);
  return out;
}

Input RandomLimits::some() {
  switch (random_.below(3)) {
    case 0: {
      const contract::SymbolLimitsCommand limits = symbol();
      state_.limits.at(limits.symbol) = limits;
      return state_.set(limits);
    }
    case 1:
      return state_.set(account());
    default:
      return state_.set(rate());
  }
}

std::vector<Input> RandomLimits::step() {
  std::vector<Input> out;
  for (std::uint32_t i = random_.between(1, 4); i > 0; --i) out.push_back(some());
  out.push_back(state_.commit(state_.for_bursts || random_.chance(900)));
  return out;
}

std::vector<Input> RandomLimits::boot() {
  std::vector<Input> out;
  for (std::uint16_t each = 0; each < kSymbols; ++each) {
    state_.limits.at(each) = wide_limits(each);
    out.push_back(state_.set(state_.limits.at(each)));
    out.push_back(state_.set(wide_bucket(RateScope::kSymbol, each)));
  }
  for (std::uint8_t each = 0; each < kAccounts; ++each)
    out.push_back(state_.set(without_loss_in_bursts(wide_account(each))));
  out.push_back(state_.set(without_loss_in_bursts(wide_account(kFirm))));
  for (std::uint16_t each = 0; each < contract::kSessions; ++each)
    out.push_back(state_.set(wide_bucket(RateScope::kSession, each)));
  for (std::uint16_t each = 0; each < kStrategies; ++each) {
    out.push_back(state_.set(wide_bucket(RateScope::kStrategy, each)));
    out.push_back(state_.set(wide_bucket(RateScope::kExecutions, each)));
  }
  // Of an index at the end of each table: the CRC covers it, orders do not come there.
  out.push_back(state_.set(wide_limits(contract::kSymbols - 1)));
  out.push_back(state_.set(wide_bucket(RateScope::kExecutions, contract::kStrategies - 1)));
  out.push_back(state_.commit());
  return out;
}

Input RandomLimits::bad() {
  switch (random_.below(6)) {
    case 0:
      return state_.send(wide_limits(static_cast<std::uint16_t>(random_.between(256, 65'535))));
    case 1: {
      contract::SymbolLimitsCommand command = wide_limits(0);
      command.pad.at(random_.below(4)) = 1;
      return state_.send(command);
    }
    case 2:
      return state_.send(wide_account(static_cast<std::uint8_t>(random_.between(17, 255))));
    case 3: {
      contract::AccountLimitsCommand command = wide_account(0);
      command.pad.at(random_.below(2)) = 1;
      return state_.send(command);
    }
    case 4: {
      contract::RateLimitsCommand command = wide_bucket(RateScope::kSession, 0);
      command.scope = static_cast<std::uint8_t>(random_.below(6));
      command.index = static_cast<std::uint16_t>(random_.between(256, 300));
      return state_.send(command);
    }
    default: {
      contract::RateLimitsCommand command = wide_bucket(RateScope::kSession, 0);
      command.reserve = command.tolerance + 1;
      if (random_.chance(500)) command.zero = 1;
      if (random_.chance(500)) command.pad = 1;
      if (random_.chance(500)) command.interval = command.reserve = 0;
      return state_.send(command);
    }
  }
}

}  // namespace pcl::bench
