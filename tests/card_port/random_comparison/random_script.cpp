#include "tests/card_port/random_comparison/random_script.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"

namespace pcl::bench {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"AAA", "BBB", "CCC", "DDD"};
constexpr std::uint32_t kMid = 300'000;
constexpr std::uint32_t kWatchdogUs = 1'000'000;
constexpr std::uint32_t kStaleUs = 5'000;

std::string_view name_of(std::uint16_t locate) { return kNames[(locate - 7U) % kNames.size()]; }

}  // namespace

std::string to_text(const Input& input) {
  switch (input.kind) {
    case Input::Kind::kFeed: return "feed " + hex(input.bytes);
    case Input::Kind::kCommand: return "command " + hex(std::as_bytes(std::span{input.command.bytes}));
    case Input::Kind::kReport: return "report " + std::to_string(input.number) + ' ' + hex(input.bytes);
    case Input::Kind::kWrite:
      return "write " + std::to_string(static_cast<std::uint32_t>(input.address)) + ' ' + std::to_string(input.value);
    case Input::Kind::kEngage: return "engage " + std::to_string(input.value);
    case Input::Kind::kAdvance: return "advance by " + std::to_string(input.number);
  }
  return {};
}

bool RandomScript::versioned(const Octets& message) {
  constexpr std::string_view kTypes = "SRHYJAFECXDUPQ";
  constexpr std::array<std::size_t, 14> kBytes = {12, 39, 25, 20, 35, 36, 40, 31, 36, 23, 19, 35, 44, 40};
  if (message.empty()) return false;
  const char type = static_cast<char>(message[0]);
  const std::size_t at = kTypes.find(type);
  if (at == std::string_view::npos || message.size() != kBytes[at]) return false;
  if (type == 'S' || type == 'R') return true;
  const std::uint64_t locate = load_be<2>(message, 1);
  return locate >= kFirstLocate && locate < kFirstLocate + kSymbols;
}

// ------------------------------------------------------------------------------------------------------------- market
Octets RandomScript::add_message() {
  const auto locate = static_cast<std::uint16_t>(kFirstLocate + random_.below(kSymbols));
  const bool sell = random_.chance(500);
  const std::uint32_t price = sell ? kMid + 100 * random_.below(8) : kMid - 100 * (1 + random_.below(8));
  const std::uint64_t reference = next_reference_;
  next_reference_ += 1 + random_.below(3) * random_.below(3);
  const std::uint32_t quantity = random_.between(1, 300);
  live_.push_back({reference, locate, quantity});
  const char side = sell ? 'S' : 'B';
  return random_.chance(100) ? itch::add_mpid(locate, reference, side, quantity, price, random_.below(1'000'000), name_of(locate))
                             : itch::add(locate, reference, side, quantity, price, random_.below(1'000'000), name_of(locate));
}

Octets RandomScript::state_message() {
  const auto locate = static_cast<std::uint16_t>(kFirstLocate + random_.below(kSymbols));
  switch (random_.below(8)) {
    case 0: return itch::system_event(random_.chance(150) ? 'M' : 'Q');
    case 1: return itch::reg_sho(locate, name_of(locate), '1');
    case 2: return itch::luld_collar(locate, name_of(locate), random_.below(1'000), random_.below(1'000), random_.below(1'000), random_.below(9));
    case 3: return itch::directory(locate, name_of(locate));
    case 4: return itch::directory(60, "ELSE");
    case 5: return itch::trading_action(locate, name_of(locate), random_.chance(300) ? 'H' : 'T', "T1");
    default: return itch::trading_action(locate, name_of(locate), 'T');
  }
}

void RandomScript::forget(std::uint64_t reference) {
  std::erase_if(live_, [&](const Live& order) { return order.reference == reference; });
}

// A part of a live order, or all of it: then it is live no more.
std::uint32_t RandomScript::take_some(std::size_t at) {
  const std::uint32_t taken = std::min(live_[at].quantity, random_.between(1, 40));
  live_[at].quantity -= taken;
  if (live_[at].quantity == 0) {
    live_[at] = live_.back();
    live_.pop_back();
  }
  return taken;
}

// Messages with something wrong. Only one of them leaves a symbol's book invalid, and not often: an invalid book stays so
// until feed_start and hides what the gate checks after it.
Octets RandomScript::odd_message() {
  const auto locate = static_cast<std::uint16_t>(kFirstLocate + random_.below(kSymbols));
  const std::uint64_t known = live_.empty() ? 1 : live_[random_.below(live_.size())].reference;
  switch (random_.below(12)) {
    case 0: return known == 1 ? Octets{} : itch::add(locate, known, 'B', 10, kMid - 100);
    case 1: return itch::add(locate, next_reference_++, 'X', 10, kMid);
    case 2: return itch::add(locate, next_reference_++, 'S', 0, kMid);
    case 3: forget(known); return known == 1 ? Octets{} : itch::executed(locate, known, 100'000);
    case 4: return known == 1 ? Octets{} : itch::replace(locate, known, next_reference_++, 0, kMid);
    case 5: return itch::other('?', 30, locate);
    case 6: return itch::other("AEDUHSR"[random_.below(7)], 13 + random_.below(5), locate);
    case 7: return itch::other('L', 26, locate);
    case 8: return itch::add(99, next_reference_++, 'B', 10, kMid);
    case 9: return Octets{};
    case 10: return random_.chance(250) ? itch::remove(locate, 999'999'999 + random_.below(1'000)) : itch::trade(locate, 10, kMid);
    default: {  // to a reference that is there
      if (live_.size() < 2 || live_[0].reference == known) return Octets{};
      forget(known);
      return itch::replace(locate, known, live_[0].reference, 10, kMid - 100);
    }
  }
}

Octets RandomScript::market_message(bool faults) {
  if (faults && random_.chance(40)) return odd_message();
  if (random_.chance(40)) return state_message();
  if (live_.size() < 20 || (live_.size() < 400 && random_.chance(480))) return add_message();
  const std::size_t at = random_.below(live_.size());
  const Live order = live_[at];
  switch (random_.below(9)) {
    case 0: return itch::executed(order.locate, order.reference, take_some(at));
    case 1: return itch::executed_at(order.locate, order.reference, take_some(at), kMid);
    case 2: return itch::cancel(order.locate, order.reference, take_some(at));
    case 3: return itch::cross(order.locate, kMid);
    case 4:
    case 5: {
      live_[at].reference = next_reference_++;
      live_[at].quantity = random_.between(1, 300);
      const std::uint32_t price = random_.chance(500) ? kMid + 100 * random_.below(6) : kMid - 100 * random_.below(6);
      return itch::replace(order.locate, order.reference, live_[at].reference, live_[at].quantity, price);
    }
    default:
      live_[at] = live_.back();
      live_.pop_back();
      return itch::remove(order.locate, order.reference);
  }
}

Input RandomScript::datagram(std::vector<Octets> messages) {
  Input input{.kind = Input::Kind::kFeed, .bytes = ethernet(mold(expected_, messages), {.vlan = random_.chance(200)})};
  input.number = expected_;
  expected_ += messages.size();
  input.messages = std::move(messages);
  return input;
}

Input RandomScript::feed_fault() {
  Input input{.kind = Input::Kind::kFeed};
  const std::vector<Octets> harmless(random_.between(1, 3), itch::system_event('X'));
  switch (random_.below(10)) {
    case 0: input.bytes = ethernet(mold(expected_ + random_.between(1, 4), harmless)); break;  // a gap
    case 1: {  // a repeat, the last of it perhaps new
      const std::uint64_t from = expected_ > 3 ? expected_ - 2 : 1;
      input.bytes = ethernet(mold(from, harmless));
      expected_ = std::max(expected_, from + harmless.size());
      break;
    }
    case 2: input.bytes = ethernet(mold_head(expected_ + (random_.chance(200) ? 1U : 0U), 0)); break;
    case 3: input.bytes = ethernet(mold(expected_, harmless, "FOREIGN___")); break;
    case 4: {
      Octets cut = mold(expected_, harmless);
      cut.resize(cut.size() - random_.between(1, 13));
      input.bytes = ethernet(cut);
      expected_ += harmless.size() - 1;
      break;
    }
    case 5: {
      Octets longer = mold(expected_, harmless);
      longer.resize(longer.size() + random_.between(1, 5));
      input.bytes = ethernet(longer);
      expected_ += harmless.size();
      break;
    }
    case 6: input.bytes = ethernet(Octets(random_.below(20))); break;
    case 8: input.bytes = ethernet(mold_head(expected_, random_.chance(300) ? 0xFFFF : 0)); break;
    case 7: {
      const std::array<Wire, 8> wires = {{{.port = 9}, {.ether_type = 0x86DD}, {.version = 0x44}, {.fragment = 0x2001}, {.protocol = 6},
                                          {.checksum_off = 3}, {.ip_length_off = 40}, {.udp_length_off = -2}}};
      input.bytes = ethernet(mold(expected_, harmless), wires[random_.below(wires.size())]);
      break;
    }
    default:
      input.bytes = ethernet(mold(expected_, harmless));
      input.bytes.resize(random_.below(60));
      break;
  }
  return input;
}

Input RandomScript::feed_step() {
  if (random_.chance(100)) return feed_fault();
  std::vector<Octets> messages(random_.between(1, 6));
  for (Octets& message : messages) message = market_message(true);
  return datagram(std::move(messages));
}

std::vector<Input> RandomScript::feed_start() {
  contract::FeedStartCommand start;
  start.next_sequence = expected_ = random_.between(1, 1'000'000);
  live_.clear();
  std::vector<Input> out{send(start)};
  std::vector<Octets> messages{itch::system_event('Q')};
  for (std::uint16_t i = 0; i < kSymbols; ++i) {
    const auto locate = static_cast<std::uint16_t>(kFirstLocate + i);
    messages.push_back(itch::directory(locate, kNames[i]));
    messages.push_back(itch::trading_action(locate, kNames[i], 'T'));
  }
  out.push_back(datagram(std::move(messages)));
  std::vector<Octets> adds(12);
  for (Octets& message : adds) message = add_message();
  out.push_back(datagram(std::move(adds)));
  return out;
}

// ------------------------------------------------------------------------------------------------------------- orders
std::uint64_t RandomScript::price_near(std::uint16_t symbol) {
  const contract::QuoteRecord& quote = quotes_[symbol];
  const std::uint64_t collar = limits_[symbol].collar;
  const std::uint64_t off = random_.below(3);  // one beyond, at, or one within the bound
  switch (random_.below(5)) {
    case 0: return quote.bid_price > collar ? quote.bid_price - collar + off - 1 : 1;
    case 1: return quote.ask_price + collar + off - 1;
    default: return kMid - 1'000 + 100 * random_.below(20);
  }
}

contract::OrderEnterCommand RandomScript::order() {
  contract::OrderEnterCommand command = Bench::order();
  command.account = static_cast<std::uint8_t>(random_.below(2));
  command.strategy = static_cast<std::uint8_t>(random_.below(2));
  command.session = static_cast<std::uint8_t>(random_.below(4));
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.side = random_.chance(500) ? 'B' : 'S';
  command.price = price_near(command.symbol);
  const std::uint32_t most = limits_[command.symbol].max_quantity;
  command.quantity = random_.chance(150) ? most - 1 + random_.below(3) : random_.between(1, 200);
  for (char& letter : command.clordid) letter = static_cast<char>('A' + random_.below(26));
  if (random_.chance(60)) {
    switch (random_.below(5)) {
      case 0: command.side = 'T'; break;
      case 1: command.quantity = 0; break;
      case 2: command.price = 0; break;
      case 3: command.price = 1'999'999'899 + random_.below(3); break;
      default: command.symbol = static_cast<std::uint16_t>(random_.chance(500) ? 200 : 256 + random_.below(9)); break;
    }
  }
  return command;
}

Input RandomScript::order_step() {
  const std::uint32_t roll = random_.below(100);
  const std::uint32_t ref = passed_.empty() || random_.chance(30) ? 9'000'000 : passed_[random_.below(passed_.size())];
  if (roll < 55 || passed_.empty()) return send(order());
  if (roll < 85) {
    contract::OrderReplaceCommand command = Bench::replacement(ref, random_.between(1, 300), price_near(static_cast<std::uint16_t>(random_.below(kSymbols))));
    command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
    command.account = static_cast<std::uint8_t>(random_.below(2));
    if (random_.chance(30)) command.quantity = 0;
    return send(command);
  }
  contract::OrderCancelCommand command;
  command.user_ref = ref;
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.quantity = random_.chance(600) ? 0 : random_.between(1, 100);
  return send(command);
}

Input RandomScript::limits_step() {
  contract::LimitsLoadCommand command = wide_limits(static_cast<std::uint16_t>(random_.below(kSymbols)));
  command.collar = 100 * random_.below(12);
  command.max_quantity = random_.between(100, 300);
  command.max_position = random_.between(50, 800);
  command.max_notional = std::uint64_t{kMid} * random_.between(80, 400);
  command.enabled = random_.chance(80) ? 0 : 1;
  limits_[command.symbol] = command;
  return send(command);
}

Input RandomScript::odd_command() {
  switch (random_.below(9)) {
    case 0: {
      contract::HeartbeatCommand command;
      command.kind = static_cast<std::uint8_t>(random_.between(15, 255));
      return send(command);
    }
    case 1: {
      contract::HeartbeatCommand command;
      command.seq = command_sequence_ + (random_.chance(500) ? 0U : 2U);
      return command_of(contract::to_entry(command));
    }
    case 2: return send(contract::SymbolLoadCommand{});
    case 3: return send(wide_limits(static_cast<std::uint16_t>(256 + random_.below(100))));
    case 4: return send(contract::ExposureClearCommand{});
    case 5: return send(contract::FeedStartCommand{});
    case 6: {
      contract::SessionControlCommand command;
      command.op = static_cast<std::uint8_t>("CDEQZ"[random_.below(5)]);
      command.firm = padded<4>("FIRM");
      return send(command);
    }
    case 7: {
      contract::OrderResolveCommand command;
      command.user_ref = 8'000'000;
      return send(command);
    }
    default: {
      contract::CountersRequestCommand command;
      command.bank = static_cast<std::uint8_t>(random_.below(10));
      return send(command);
    }
  }
}

// ----------------------------------------------------------------------------------------------------- reports, control
Input RandomScript::report_step(bool faults) {
  Input input{.kind = Input::Kind::kReport};
  if (random_.chance(40) && !last_report_.empty()) {
    input.bytes = last_report_;
    input.number = report_sequence_ - 1;
    return input;
  }
  if (faults && random_.chance(15)) {
    const std::array<Octets, 8> odd = {reply::executed(7'000'000, 5, kMid), reply::broken(1, 2), reply::modified(1, 'B', 3),
                                       reply::restated(1, 'R'), Octets{}, Octets(3, std::byte{'E'}),
                                       Octets(40, std::byte{'z'}), reply::canceled(7'000'001, 5)};
    input.bytes = odd[random_.below(odd.size())];
  } else if (random_.chance(80)) {
    const std::array<Octets, 8> notices = {reply::system('S'), reply::cancel_pending(1), reply::cancel_reject(2),
                                           reply::priority(3, kMid, 5), reply::mass_cancel(1), reply::entry_disabled(2),
                                           reply::entry_enabled(3), reply::account(4)};
    input.bytes = notices[random_.below(notices.size())];
  } else {
    input.bytes = venue_.next();
    if (input.bytes.empty()) input.bytes = reply::system('S');
  }
  input.number = report_sequence_++;
  if (faults && random_.chance(4)) input.number = report_sequence_ + 3;
  last_report_ = input.bytes;
  return input;
}

Input RandomScript::command_of(contract::Entry entry) {
  return Input{.kind = Input::Kind::kCommand, .bytes = {}, .command = entry};
}

Input RandomScript::write(contract::Register address, std::uint32_t value) {
  return Input{.kind = Input::Kind::kWrite, .bytes = {}, .command = {}, .number = 0, .address = address, .value = value};
}

Input RandomScript::engage() {
  Input input{.kind = Input::Kind::kEngage};
  input.value = random_.between(16, 22);
  return input;
}

std::vector<Input> RandomScript::recover() {
  contract::SessionLoadCommand session;
  session.next_report_sequence = report_sequence_;
  session.next_user_ref = next_user_ref_;
  contract::SessionControlCommand enable;
  enable.op = 'E';
  std::vector<Input> out{write(contract::Register::kHoldSet, 1), send(session), send(enable)};
  if (random_.chance(300)) out.push_back(send(order()));
  out.push_back(write(contract::Register::kHoldRelease, kBootWord));
  out.push_back(write(contract::Register::kKillReleaseArm, kArmWord));
  if (random_.chance(100)) out.push_back(write(contract::Register::kStaleUs, kStaleUs));  // disarms
  out.push_back(write(contract::Register::kKillRelease, kReleaseWord));
  return out;
}

std::vector<Input> RandomScript::boot() {
  std::vector<Input> out{write(contract::Register::kFeedPort, kFeedPort), write(contract::Register::kStaleUs, kStaleUs),
                         write(contract::Register::kWatchdogUs, kWatchdogUs)};
  for (std::uint16_t i = 0; i < kSymbols; ++i) {
    contract::SymbolLoadCommand name;
    name.symbol = i;
    name.name = padded<8>(kNames[i]);
    out.push_back(send(name));
    limits_[i] = wide_limits(i);
    out.push_back(send(limits_[i]));
  }
  for (Input& input : recover()) out.push_back(std::move(input));
  for (Input& input : feed_start()) out.push_back(std::move(input));
  return out;
}

std::vector<Input> RandomScript::step() {
  if (stopped_ && random_.chance(80)) return recover();
  if (random_.chance(5)) return feed_start();
  const std::uint32_t roll = random_.below(1'000);
  if (roll < 400) return {feed_step()};
  if (roll < 650) return {order_step()};
  if (roll < 850) return {report_step(true)};
  if (roll < 880) return {limits_step()};
  if (roll < 920) return {odd_command()};
  if (roll < 945) return {send(contract::HeartbeatCommand{})};
  if (roll < 950) return {engage()};
  Input time{.kind = Input::Kind::kAdvance};
  time.number = random_.below(300);
  if (random_.chance(20)) {
    time.number = kWatchdogUs - 1 + random_.below(3);
  } else if (random_.chance(200)) {  // at the edge of stale, if the feed was heard just now; and an order that sees it
    time.number = kStaleUs + random_.below(2);
    return {Input{.kind = Input::Kind::kFeed, .bytes = ethernet(mold_head(expected_, 0))}, time, order_step()};
  }
  return {time};
}

Input RandomScript::burst_step() {
  const std::uint32_t roll = random_.below(1'000);
  if (roll < 450) {
    std::vector<Octets> messages(random_.between(1, 4));
    for (Octets& message : messages) message = market_message(true);
    return datagram(std::move(messages));
  }
  if (roll < 780) return order_step();
  if (roll < 960) return report_step(false);
  if (roll < 990) return limits_step();
  return engage();
}

std::vector<Input> RandomScript::between_bursts() {
  std::vector<Input> out;
  if (stopped_) out = recover();
  if (random_.chance(100)) {
    for (Input& input : feed_start()) out.push_back(std::move(input));
  }
  Input time{.kind = Input::Kind::kAdvance};
  time.number = random_.below(400);
  out.push_back(time);
  out.push_back(send(contract::HeartbeatCommand{}));
  out.push_back(Input{.kind = Input::Kind::kFeed, .bytes = ethernet(mold_head(expected_, 0))});
  return out;
}

std::vector<Input> RandomScript::all_counters() {
  std::vector<Input> out;
  for (std::uint8_t bank = 0; bank < contract::kCounterBanks; ++bank) {
    contract::CountersRequestCommand request;
    request.bank = bank;
    out.push_back(send(request));
  }
  return out;
}

void RandomScript::see(const contract::Entry& record) {
  switch (static_cast<contract::RecordKind>(record.kind())) {
    case contract::RecordKind::kQuote: {
      const auto quote = contract::from_entry<contract::QuoteRecord>(record);
      if (quote.symbol < kSymbols) quotes_[quote.symbol] = quote;
      break;
    }
    case contract::RecordKind::kDecision: {
      const auto decision = contract::from_entry<contract::DecisionRecord>(record);
      if (decision.code != 0) break;
      passed_.push_back(decision.user_ref);
      if (passed_.size() > 40) passed_.erase(passed_.begin());
      break;
    }
    case contract::RecordKind::kReleased: {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record);
      if (released.code != 'X') next_user_ref_ = std::max(next_user_ref_, released.user_ref + 1);
      break;
    }
    case contract::RecordKind::kKill: {
      const auto kill = contract::from_entry<contract::KillRecord>(record);
      stopped_ = kill.latched != 0 || kill.hold != 0 || kill.disabled != 0;
      break;
    }
    default: break;
  }
}

}  // namespace pcl::bench
