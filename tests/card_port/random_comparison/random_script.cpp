#include "tests/card_port/random_comparison/random_script.hpp"

#include <array>

namespace pcl::bench {

using namespace world;
using contract::KillScope;
using contract::Register;

namespace {

void append(std::vector<Input>& out, std::vector<Input> more) {
  for (Input& input : more) out.push_back(std::move(input));
}

}  // namespace

std::vector<Input> RandomScript::boot() {
  std::vector<Input> out{
      input_of(Register::kFeedPort, kFeedPort), input_of(Register::kStaleUs, kStaleUs),
      input_of(Register::kWatchdogUs, kWatchdogUs), input_of(Register::kCancelRetryUs, 700)};
  for (std::uint16_t i = 0; i < kSymbols; ++i) {
    contract::SymbolLoadCommand name;
    name.symbol = i;
    name.name = padded<8>(kNames.at(i));
    out.push_back(state_.send(name));
  }
  append(out, limits_.boot());
  append(out, recovery_.load_exposure());
  append(out, market_.start());
  append(out, recovery_.look_again());
  return out;
}

Input RandomScript::revalue() {
  contract::RevalueCommand command;
  command.account = static_cast<std::uint8_t>(state_.random.below(kAccounts + 1));
  command.strategy = static_cast<std::uint8_t>(state_.random.below(kStrategies));
  command.symbol =
      static_cast<std::uint16_t>(state_.random.chance(20) ? 256 : state_.random.below(kSymbols));
  return state_.send(command);
}

// Of what the card said last: right if nothing has moved since.
Input RandomScript::digest_check() {
  contract::DigestCheckCommand command;
  command.positions = state_.digest_positions;
  command.orders = state_.digest_orders;
  return state_.send(command);
}

Input RandomScript::odd_command() {
  Random& random = state_.random;
  switch (random.below(11)) {
    case 0: {
      contract::HeartbeatCommand command;
      command.kind = static_cast<std::uint8_t>(random.chance(300) ? 0 : random.between(22, 255));
      return state_.send(command);
    }
    case 1: {
      contract::HeartbeatCommand command;
      command.seq = state_.command_sequence + (random.chance(500) ? 0U : 2U);
      return input_of(contract::to_entry(command));
    }
    case 2:
    case 3:
      return limits_.bad();
    case 4:
      return state_.send(contract::ExposureClearCommand{});  // not in hold
    case 5:
      return state_.send(contract::FeedStartCommand{});  // from 0
    case 6:
    case 7:
      return recovery_.odd_load();
    case 8: {
      contract::SessionControlCommand command;
      command.op = static_cast<std::uint8_t>("CDEQZ"[random.below(5)]);
      command.session = static_cast<std::uint8_t>(random.below(contract::kSessions));
      command.firm = padded<4>("FIRM");
      if (random.chance(500)) {
        command.scope = static_cast<std::uint8_t>(random.below(random.chance(900) ? 8 : 16));
        command.symbol = static_cast<std::uint16_t>(random.below(world::kSymbols + 1));
        command.strategy = static_cast<std::uint8_t>(random.between(0, 64));
        if ((command.scope & contract::mass_cancel_flag::kSide) != 0 || random.chance(100))
          command.side = static_cast<std::uint8_t>("BSTEx"[random.below(5)]);
      }
      return state_.send(command);
    }
    case 9:
      return digest_check();
    default: {
      contract::CountersRequestCommand command;
      command.bank = static_cast<std::uint8_t>(random.below(contract::kCounterBanks + 2));
      return state_.send(command);
    }
  }
}

Input RandomScript::report(bool faults) {
  Random& random = state_.random;
  Input input{.kind = Input::Kind::kReport};
  if (random.chance(40) && !last_report_.empty()) {  // once more
    input.bytes = last_report_;
    input.number = state_.report_sequence - 1;
    return input;
  }
  if (faults && random.chance(10)) {
    const std::array<Octets, 8> odd = {reply::executed(7'000'000, 5, kMid),
                                       reply::broken(1, random.next()),
                                       reply::modified(1, 'B', 3),
                                       reply::restated(1, 'Q'),
                                       Octets{},
                                       Octets(3, std::byte{'E'}),
                                       Octets(40, std::byte{'z'}),
                                       reply::canceled(7'000'001, 5)};
    input.bytes = odd.at(random.below(odd.size()));
  } else if (faults && random.chance(15)) {
    input.bytes = venue_.wrong(state_.some_ref(venue_.live()));
  } else if (random.chance(80)) {
    const std::uint32_t asked = state_.next_user_ref - random.below(6);  // by the watchdog, perhaps
    const std::array<Octets, 9> notices = {
        reply::system('S'),          reply::cancel_pending(1),  reply::cancel_reject(2),
        reply::priority(3, kMid, 5), reply::mass_cancel(asked), reply::entry_disabled(asked),
        reply::entry_enabled(3),     reply::account(4),         reply::restated(1, 'R')};
    input.bytes = notices.at(random.below(notices.size()));
  } else {
    input.bytes = venue_.next();
    if (input.bytes.empty()) input.bytes = reply::system('S');
  }
  input.number = state_.report_sequence++;
  if (faults && random.chance(4)) input.number = state_.report_sequence + 3;
  last_report_ = input.bytes;
  return input;
}

// Scopes that the card's own trips do not use in a burst, so that the epoch tells which it was.
Input RandomScript::kill(bool for_burst) {
  Random& random = state_.random;
  const std::uint32_t source = random.between(16, 22);
  if (random.chance(300)) {
    Input input{.kind = Input::Kind::kEngage};
    input.value = source;
    return input;
  }
  const std::array<KillScope, 3> quiet = {KillScope::kGlobal, KillScope::kSession,
                                          KillScope::kSymbol};
  const auto scope =
      for_burst ? quiet.at(random.below(3)) : static_cast<KillScope>(random.below(6));
  const std::uint32_t index = !for_burst && random.chance(50) ? random.below(300) : random.below(3);
  return input_of(Register::kKillEngage, source | scope_word(scope, index));
}

Input RandomScript::odd_register() {
  Random& random = state_.random;
  switch (random.below(6)) {
    case 0:
      return input_of(Register::kCancelRetryUs, random.chance(300) ? 0 : random.between(50, 2'000));
    case 1:
      return input_of(Register::kFeedLossUs, random.chance(500) ? 0 : kFeedLossUs);
    case 2:
      return input_of(Register::kFirm, static_cast<std::uint32_t>(random.next()));
    case 3:
      return input_of(Register::kHoldRelease, random.chance(500) ? kBootWord : 1);
    case 4:
      return input_of(Register::kKillReleaseScope, static_cast<std::uint32_t>(random.next()));
    default:
      return input_of(Register::kKillRelease, kReleaseWord);  // not armed
  }
}

// Big steps only where one thing waits for them: what is due in one step comes in no order.
std::vector<Input> RandomScript::time() {
  Random& random = state_.random;
  const std::uint32_t roll = random.below(1'000);
  if (roll < 15 && !stopped()) {
    return {input_of(Register::kFeedLossUs, 0), state_.send(contract::HeartbeatCommand{}),
            input_of_time(kWatchdogUs + random.below(2)), market_.heartbeat()};
  }
  if (roll < 40 && !stopped()) {
    return {input_of(Register::kFeedLossUs, kFeedLossUs), market_.heartbeat(),
            input_of_time(kFeedLossUs + random.below(2)), input_of(Register::kFeedLossUs, 0),
            market_.heartbeat()};
  }
  if (roll < 200) {  // at the edge of stale, and an order that sees it
    return {market_.heartbeat(), input_of_time(kStaleUs + random.below(2)), orders_.step(venue_)};
  }
  return {input_of_time(random.below(300))};
}

std::vector<Input> RandomScript::rare() {
  switch (state_.random.below(8)) {
    case 0:
      return orders_.pile();
    case 1:
      return market_.start();
    case 2:
      looked_ = true;
      return recovery_.look_again();
    case 3:
    case 4:
      return {odd_register()};
    default:
      return {kill(false)};
  }
}

std::vector<Input> RandomScript::step() {
  Random& random = state_.random;
  if (looked_) {
    if (random.chance(300)) return {orders_.step(venue_)};  // too early
    looked_ = false;
    return recovery_.open();
  }
  if (stopped() && random.chance(100)) {
    const bool scoped_only = !state_.hold && !state_.disabled && !state_.exposure_unknown;
    if (scoped_only && random.chance(600)) return recovery_.release_kills(random.chance(700));
    looked_ = true;
    return recovery_.look_again();
  }
  if (state_.book_invalid && random.chance(20)) return market_.start();
  const std::uint32_t roll = random.below(1'000);
  if (roll < 330) return {market_.step()};
  if (roll < 630) return {orders_.step(venue_)};
  if (roll < 830) return {report(true)};
  if (roll < 850) return limits_.step();
  if (roll < 870) return {revalue()};
  if (roll < 900) return {odd_command()};
  if (roll < 930) return {state_.send(contract::HeartbeatCommand{})};
  if (roll < 945) return rare();
  return time();
}

std::vector<Input> RandomScript::burst_step() {
  const std::uint32_t roll = state_.random.below(1'000);
  if (roll < 400) return {market_.step()};
  if (roll < 780) return {orders_.step(venue_)};
  if (roll < 980) return {report(false)};
  if (roll < 995) return limits_.step();
  return {kill(true)};
}

std::vector<Input> RandomScript::between_bursts() {
  std::vector<Input> out;
  looked_ = stopped();
  if (looked_) out = recovery_.look_again();
  if (state_.random.chance(100)) append(out, market_.start());
  return out;
}

std::vector<Input> RandomScript::before_burst() {
  std::vector<Input> out;
  if (looked_) out = recovery_.open();
  looked_ = false;
  out.push_back(input_of_time(state_.random.below(400)));
  out.push_back(state_.send(contract::HeartbeatCommand{}));
  out.push_back(market_.heartbeat());
  return out;
}

std::vector<Input> RandomScript::all_counters() {
  std::vector<Input> out;
  for (std::uint8_t bank = 0; bank < contract::kCounterBanks; ++bank) {
    contract::CountersRequestCommand request;
    request.bank = bank;
    out.push_back(state_.send(request));
  }
  return out;
}

}  // namespace pcl::bench
