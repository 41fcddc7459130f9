#include "tests/card_port/random_comparison/random_market.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"

namespace pcl::bench {

using namespace world;

namespace {

std::string_view name_of(std::uint16_t locate) {
  return kNames[static_cast<std::size_t>(locate - kFirstLocate) % kNames.size()];
}

}  // namespace

bool RandomMarket::versioned(const Octets& message) {
  constexpr std::string_view kTypes = "SRHYJAFECXDUPQhW";
  constexpr std::array<std::size_t, 16> kBytes = {12, 39, 25, 20, 35, 36, 40, 31,
                                                  36, 23, 19, 35, 44, 40, 21, 12};
  if (message.empty()) return false;
  const char type = static_cast<char>(message[0]);
  const std::size_t at = kTypes.find(type);
  if (at == std::string_view::npos || message.size() != kBytes[at]) return false;
  if (type == 'S' || type == 'R' || type == 'W') return true;
  const std::uint64_t locate = load_be<2>(message, 1);
  return locate >= kFirstLocate && locate < kFirstLocate + kSymbols;
}

std::uint16_t RandomMarket::some_locate() {
  return static_cast<std::uint16_t>(kFirstLocate + random_.below(kSymbols));
}

Octets RandomMarket::add() {
  const auto locate = some_locate();
  const bool sell = random_.chance(500);
  const std::uint32_t price =
      sell ? kMid + 100 * random_.below(8) : kMid - 100 * (1 + random_.below(8));
  const std::uint64_t reference = next_reference_;
  next_reference_ += 1 + random_.below(3) * random_.below(3);
  const std::uint32_t quantity = random_.between(1, 300);
  live_.push_back({reference, locate, quantity});
  const char side = sell ? 'S' : 'B';
  return random_.chance(100) ? itch::add_mpid(locate, reference, side, quantity, price,
                                              random_.below(1'000'000), name_of(locate))
                             : itch::add(locate, reference, side, quantity, price,
                                         random_.below(1'000'000), name_of(locate));
}

Octets RandomMarket::state() {
  const auto locate = some_locate();
  const std::string_view name = name_of(locate);
  switch (random_.below(16)) {
    case 0:
      return itch::system_event(random_.chance(150) ? 'M' : 'Q');
    case 1:
      return itch::reg_sho(locate, name, "12?"[random_.below(3)]);
    case 2:
    case 3:
      return itch::reg_sho(locate, name, '0');
    case 4:
      return itch::luld_collar(locate, name,
                               random_.chance(200) ? 0 : kMid - 500 + random_.below(1'000),
                               random_.below(1'000), random_.below(1'000), random_.below(9));
    case 5:
      return itch::directory(locate, name);
    case 6:
      return itch::directory(60, "ELSE");
    case 7:
      return itch::trading_action(locate, name, random_.chance(300) ? "HPQ"[random_.below(3)] : 'T',
                                  "T1");
    case 8:
      return itch::operational_halt(locate, name, random_.chance(300) ? 'H' : 'T',
                                    random_.chance(800) ? 'Q' : 'B');
    case 9:
      return itch::operational_halt(locate, name, 'T');
    case 10:
      if (random_.chance(150))
        return itch::market_wide_halt(static_cast<char>('1' + random_.below(3)));
      return itch::trade(locate, 10, kMid - 400 + 100 * random_.below(9));
    case 11:
      return itch::operational_halt(60, "ELSE", 'H');
    default:
      return itch::trading_action(locate, name, 'T');
  }
}

void RandomMarket::forget(std::uint64_t reference) {
  std::erase_if(live_, [&](const Live& order) { return order.reference == reference; });
}

// A part of a live order, or all of it: then it is live no more.
std::uint32_t RandomMarket::take_some(std::size_t at) {
  const std::uint32_t taken = std::min(live_[at].quantity, random_.between(1, 40));
  live_[at].quantity -= taken;
  if (live_[at].quantity == 0) {
    live_[at] = live_.back();
    live_.pop_back();
  }
  return taken;
}

// Messages with something wrong. Only one of them leaves a symbol's book invalid, and not often: an
// invalid book stays so until feed_start and hides what the gate checks after it.
Octets RandomMarket::odd() {
  const auto locate = some_locate();
  const std::uint64_t known = live_.empty() ? 1 : live_[random_.below(live_.size())].reference;
  switch (random_.below(12)) {
    case 0:
      return known == 1 ? Octets{} : itch::add(locate, known, 'B', 10, kMid - 100);
    case 1:
      return itch::add(locate, next_reference_++, 'X', 10, kMid);
    case 2:
      return itch::add(locate, next_reference_++, 'S', 0, kMid);
    case 3:
      forget(known);
      return known == 1 ? Octets{} : itch::executed(locate, known, 100'000);
    case 4:
      return known == 1 ? Octets{} : itch::replace(locate, known, next_reference_++, 0, kMid);
    case 5:
      return itch::other('?', 30, locate);
    case 6:
      return itch::other("AEDUHSRhW"[random_.below(9)], 13 + random_.below(5), locate);
    case 7:
      return itch::other('L', 26, locate);
    case 8:
      return itch::add(99, next_reference_++, 'B', 10, kMid);
    case 9:
      return Octets{};
    case 10:
      // An invalid book kills its symbol in a cycle that a burst cannot know.
      return random_.chance(250) && !state_.for_bursts
                 ? itch::remove(locate, 999'999'999 + random_.below(1'000))
                 : itch::trade(locate, 10, kMid);
    default: {  // to a reference that is there
      if (live_.size() < 2 || live_[0].reference == known) return Octets{};
      forget(known);
      return itch::replace(locate, known, live_[0].reference, 10, kMid - 100);
    }
  }
}

Octets RandomMarket::some_message() {
  if (random_.chance(40)) return odd();
  if (random_.chance(40)) return state();
  if (live_.size() < 20 || (live_.size() < 400 && random_.chance(480))) return add();
  const std::size_t at = random_.below(live_.size());
  const Live order = live_[at];
  switch (random_.below(9)) {
    case 0:
      return itch::executed(order.locate, order.reference, take_some(at));
    case 1:
      return itch::executed_at(order.locate, order.reference, take_some(at),
                               kMid - 200 + 100 * random_.below(5), 12,
                               random_.chance(800) ? 'Y' : 'N');
    case 2:
      return itch::cancel(order.locate, order.reference, take_some(at));
    case 3:
      return itch::cross(order.locate, kMid);
    case 4:
    case 5: {
      live_[at].reference = next_reference_++;
      live_[at].quantity = random_.between(1, 300);
      const std::uint32_t price =
          random_.chance(500) ? kMid + 100 * random_.below(6) : kMid - 100 * random_.below(6);
      return itch::replace(order.locate, order.reference, live_[at].reference, live_[at].quantity,
                           price);
    }
    default:
      live_[at] = live_.back();
      live_.pop_back();
      return itch::remove(order.locate, order.reference);
  }
}

Input RandomMarket::datagram(std::vector<Octets> messages) {
  Input input{.kind = Input::Kind::kFeed,
              .bytes = ethernet(mold(expected_, messages), {.vlan = random_.chance(200)})};
  input.number = expected_;
  expected_ += messages.size();
  input.messages = std::move(messages);
  return input;
}

Input RandomMarket::fault() {
  Input input{.kind = Input::Kind::kFeed};
  const std::vector<Octets> harmless(random_.between(1, 3), itch::system_event('X'));
  switch (random_.below(10)) {
    case 0:
      input.bytes = ethernet(mold(expected_ + random_.between(1, 4), harmless));
      break;   // a gap
    case 1: {  // a repeat, the last of it perhaps new
      const std::uint64_t from = expected_ > 3 ? expected_ - 2 : 1;
      input.bytes = ethernet(mold(from, harmless));
      expected_ = std::max(expected_, from + harmless.size());
      break;
    }
    case 2:
      input.bytes = ethernet(mold_head(expected_ + (random_.chance(200) ? 1U : 0U), 0));
      break;
    case 3:
      input.bytes = ethernet(mold(expected_, harmless, "FOREIGN___"));
      break;
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
    case 6:
      input.bytes = ethernet(Octets(random_.below(20)));
      break;
    case 8:
      input.bytes = ethernet(mold_head(expected_, random_.chance(300) ? 0xFFFF : 0));
      break;
    case 7: {
      const std::array<Wire, 8> wires = {{{.port = 9},
                                          {.ether_type = 0x86DD},
                                          {.version = 0x44},
                                          {.fragment = 0x2001},
                                          {.protocol = 6},
                                          {.checksum_off = 3},
                                          {.ip_length_off = 40},
                                          {.udp_length_off = -2}}};
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

Input RandomMarket::step() {
  if (!state_.for_bursts && random_.chance(100)) return fault();
  std::vector<Octets> messages(random_.between(1, 6));
  for (Octets& message : messages) message = some_message();
  if (!state_.market_open && random_.chance(200)) messages[0] = itch::system_event('Q');
  return datagram(std::move(messages));
}

std::vector<Input> RandomMarket::start() {
  contract::FeedStartCommand start;
  start.next_sequence = expected_ = random_.between(1, 1'000'000);
  live_.clear();
  std::vector<Input> out{state_.send(start)};
  std::vector<Octets> messages{itch::system_event('Q')};
  for (std::uint16_t i = 0; i < kSymbols; ++i) {
    const auto locate = static_cast<std::uint16_t>(kFirstLocate + i);
    messages.push_back(itch::directory(locate, kNames[i]));
    messages.push_back(itch::trading_action(locate, kNames[i], 'T'));
    if (random_.chance(900)) messages.push_back(itch::reg_sho(locate, kNames[i], '0'));
  }
  out.push_back(datagram(std::move(messages)));
  std::vector<Octets> adds(12);
  for (Octets& message : adds) message = add();
  out.push_back(datagram(std::move(adds)));
  return out;
}

Input RandomMarket::heartbeat() { return input_of_frame(ethernet(mold_head(expected_, 0))); }

}  // namespace pcl::bench
