#include "tests/card_port/random_comparison/random_recovery.hpp"

#include "tests/card_port/bench.hpp"

namespace pcl::bench {

using namespace world;
using contract::Register;

contract::PositionLoadCommand RandomRecovery::position(std::int64_t most) {
  contract::PositionLoadCommand load;
  load.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  load.strategy = static_cast<std::uint8_t>(random_.below(kStrategies));
  load.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  load.position =
      static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(2 * most + 1)) - most;
  return load;
}

contract::OrderLoadCommand RandomRecovery::order() {
  contract::OrderLoadCommand load;
  load.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  load.strategy = static_cast<std::uint8_t>(random_.below(kStrategies));
  load.session = static_cast<std::uint8_t>(random_.below(contract::kSessions));
  load.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  load.side = static_cast<std::uint8_t>("BSTE"[random_.below(4)]);
  load.price = load.side == 'B' ? kMid - 100 * random_.below(9) : kMid + 100 * random_.below(9);
  load.quantity = random_.between(1, 300);
  load.executed = random_.below(load.quantity);
  load.user_ref = state_.next_user_ref++;
  load.new_risk = static_cast<std::uint8_t>(random_.below(2));
  return load;
}

// The party of the last account and strategy in the last symbol stays closed.
std::vector<Input> RandomRecovery::load_exposure() {
  std::vector<Input> out;
  const int parties = kAccounts * kStrategies * kSymbols - 1;
  for (int i = 0; i < parties; ++i) {
    contract::PositionLoadCommand load;
    load.symbol = static_cast<std::uint16_t>(i % kSymbols);
    load.strategy = static_cast<std::uint8_t>(i / kSymbols % kStrategies);
    load.account = static_cast<std::uint8_t>(i / kSymbols / kStrategies);
    out.push_back(state_.send(load));
  }
  for (std::uint32_t i = random_.below(12); i > 0; --i) {
    contract::PositionLoadCommand load = position(random_.chance(50) ? std::int64_t{1} << 40 : 500);
    if (load.account + 1 == kAccounts && load.strategy + 1 == kStrategies) load.account = 0;
    out.push_back(state_.send(load));
  }
  for (std::uint32_t i = random_.below(8); i > 0; --i) {
    contract::OrderLoadCommand load = order();
    if (load.account + 1 == kAccounts && load.strategy + 1 == kStrategies) load.account = 0;
    venue_.load(load.user_ref, static_cast<char>(load.side), load.quantity, load.executed,
                load.price);
    out.push_back(state_.send(load));
  }
  for (std::uint32_t i = random_.below(3); i > 0; --i) {
    contract::AccountLoadCommand load;
    load.account =
        static_cast<std::uint8_t>(random_.chance(300) ? kFirm : random_.below(kAccounts));
    load.bought = random_.chance(50) ? 1ULL << 62U : random_.next() % 1'000'000'000;
    load.sold = random_.chance(50) ? 1ULL << 62U : random_.next() % 1'000'000'000;
    out.push_back(state_.send(load));
  }
  return out;
}

Input RandomRecovery::digest_check(bool right) {
  contract::DigestCheckCommand command;
  command.positions = state_.digest_positions ^ (right ? 0U : 1ULL << random_.below(64));
  command.orders = state_.digest_orders;
  return state_.send(command);
}

std::vector<Input> RandomRecovery::look_again() {
  std::vector<Input> out{input_of(Register::kHoldSet, 1)};
  if (random_.chance(300)) {
    venue_.clear();
    out.push_back(state_.send(contract::ExposureClearCommand{}));
    for (Input& input : load_exposure()) out.push_back(std::move(input));
  }
  while (random_.chance(500)) out.push_back(odd_load());
  contract::SessionLoadCommand session;
  session.next_report_sequence = state_.report_sequence;
  session.next_user_ref = state_.next_user_ref;
  out.push_back(state_.send(session));
  out.push_back(digest_check(false));
  if (random_.chance(100)) out.push_back(input_of(Register::kHoldRelease, kBootWord));  // too early
  return out;
}

void RandomRecovery::release(std::vector<Input>& out, std::uint32_t word) {
  if (word != 0 || random_.chance(50)) out.push_back(input_of(Register::kKillReleaseScope, word));
  out.push_back(input_of(Register::kKillReleaseArm, kArmWord));
  if (random_.chance(50)) out.push_back(input_of(Register::kStaleUs, kStaleUs));  // disarms
  out.push_back(input_of(Register::kKillRelease, kReleaseWord));
}

std::vector<Input> RandomRecovery::release_kills(bool all) {
  std::vector<Input> out;
  for (const auto& [scope, index] : state_.kills) {
    if (all || random_.chance(500))
      release(out, scope_word(static_cast<contract::KillScope>(scope), index));
  }
  return out;
}

std::vector<Input> RandomRecovery::open() {
  std::vector<Input> out{digest_check(true)};
  contract::SessionControlCommand enable;
  enable.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
  out.push_back(state_.send(enable));
  out.push_back(input_of(Register::kHoldRelease, kBootWord));
  for (Input& input : release_kills(random_.chance(900))) out.push_back(std::move(input));
  state_.exposure_unknown = false;
  return out;
}

Input RandomRecovery::odd_load() {
  switch (random_.below(7)) {
    case 0: {
      contract::PositionLoadCommand load = position(1);
      load.position = ((std::int64_t{1} << 40) + 1) * (random_.chance(500) ? 1 : -1);
      return state_.send(load);
    }
    case 1: {
      contract::PositionLoadCommand load = position(10);
      load.account = static_cast<std::uint8_t>(random_.between(14, 15));
      return state_.send(load);
    }
    case 2: {
      contract::OrderLoadCommand load = order();
      switch (random_.below(6)) {
        case 0:
          load.side = 'X';
          break;
        case 1:
          load.new_risk = 2;
          break;
        case 2:
          load.price = random_.chance(500) ? 0 : 1'999'999'901;
          break;
        case 3:
          load.executed = load.quantity;
          break;
        case 4:
          load.user_ref = random_.chance(500) ? 0 : state_.some_ref(venue_.live());
          break;
        default:
          load.account = 9;  // no party
          break;
      }
      return state_.send(load);
    }
    case 3: {
      contract::AccountLoadCommand load;
      load.account = static_cast<std::uint8_t>(random_.between(15, 18));
      load.bought = (1ULL << 62U) + random_.below(2);
      return state_.send(load);
    }
    case 4: {
      contract::SessionLoadCommand load;
      load.next_user_ref = random_.below(2);
      return state_.send(load);
    }
    case 5: {
      contract::SymbolLoadCommand load;
      load.symbol = static_cast<std::uint16_t>(random_.below(300));
      load.name = padded<8>(kNames.at(random_.below(kNames.size())));  // a name that is there
      return state_.send(load);
    }
    default: {
      contract::OrderResolveCommand resolve;  // the venue goes on filling it: no burst knows when
      resolve.user_ref = state_.for_bursts ? 9'000'000 : state_.some_ref(venue_.live());
      return state_.send(resolve);
    }
  }
}

}  // namespace pcl::bench
