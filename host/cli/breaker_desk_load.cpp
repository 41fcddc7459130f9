// How the desk's card is loaded, opened, and brought back after a kill.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>

#include "host/base/monotonic.hpp"
#include "host/cli/breaker_desk.hpp"
#include "host/domain/digest.hpp"
#include "host/domain/kill_switch.hpp"
#include "host/domain/limit_set.hpp"

namespace pcl::breaker {

using contract::Register;

namespace {

constexpr std::uint16_t kFeedPort = 26'477;
constexpr std::uint32_t kLongUs = 1'000'000'000;  // no watch looks here
constexpr std::uint64_t kNoLimit = 1'000'000'000'000'000;
constexpr std::uint32_t kHold = 1U << 0U, kLatch = 1U << 1U, kDisabled = 1U << 2U,
                        kUnknown = 1U << 3U, kScoped = 1U << 9U;

std::string name_of(std::uint16_t symbol) {
  return "KILL" + std::string(1, static_cast<char>('A' + symbol));
}

template <std::size_t N>
std::array<char, N> padded(const std::string& text) {
  std::array<char, N> out;
  out.fill(' ');
  std::copy_n(text.begin(), std::min(text.size(), N), out.begin());
  return out;
}

contract::SymbolLimitsCommand symbol_limits(std::uint16_t symbol) {
  contract::SymbolLimitsCommand limits;
  limits.symbol = symbol;
  limits.max_notional = kNoLimit;
  limits.price_low = 1;
  limits.price_high = std::numeric_limits<std::uint32_t>::max();
  limits.collar = 5'000;
  limits.auction_collar = 5'000;
  limits.max_quantity = 1'000;
  limits.max_position = 1'000'000;
  limits.borrow = 1'000'000;
  limits.accounts = 0xFFFF;
  limits.flags = contract::symbol_limits_flag::kEnabled;
  return limits;
}

contract::AccountLimitsCommand account_limits(std::uint8_t account, std::uint64_t max_loss) {
  contract::AccountLimitsCommand limits;
  limits.account = account;
  limits.max_gross = limits.max_net = limits.max_notional = kNoLimit;
  limits.max_loss = max_loss;
  limits.max_quantity = 1'000;
  limits.tifs = limits.displays = limits.capacities = limits.crosses = 1;  // '0', Y
  limits.capacities = 1U << 1U;                                            // P
  limits.flags = contract::account_limits_flag::kShort;
  return limits;
}

contract::RateLimitsCommand bucket(contract::RateScope scope, std::uint16_t index,
                                   std::uint32_t interval, std::uint32_t tolerance) {
  contract::RateLimitsCommand limits;
  limits.scope = static_cast<std::uint8_t>(scope);
  limits.index = index;
  limits.interval = interval;
  limits.tolerance = tolerance;
  return limits;
}

/// Nothing here stops an order. Strategy 2 may execute once, its next execution trips.
domain::LimitSet limits_of_the_desk() {
  using contract::RateScope;
  constexpr std::uint32_t kWide = 1'000'000, kNever = 4'000'000'000;
  domain::LimitSet set;
  for (std::uint16_t symbol = 0; symbol < kSymbols; ++symbol) {
    set.write(symbol_limits(symbol));
    set.write(bucket(RateScope::kSymbol, symbol, 1, kWide));
  }
  set.write(account_limits(kAccounts[0], kNoLimit));
  set.write(account_limits(kAccounts[1], kLossOfAccount));
  set.write(account_limits(contract::kFirmAccount, kLossOfFirm));
  for (const std::uint8_t session : kSessions)
    set.write(bucket(RateScope::kSession, session, 1, kWide));
  for (const std::uint8_t strategy : kStrategies)
    set.write(bucket(RateScope::kStrategy, strategy, 1, kWide));
  set.write(bucket(RateScope::kExecutions, kStrategies[0], 1, kWide));
  set.write(bucket(RateScope::kExecutions, kStrategies[1], kNever, 0));
  return set;
}

}  // namespace

Status Desk::open() {
  const auto version = card_.read(Register::kContractVersion);
  if (!version) return version.error();
  if (*version != contract::kContractVersion) {
    return Error{Fault::kInvalid, "contract version " + std::to_string(contract::kContractVersion) +
                                      " was expected, the card has " + std::to_string(*version)};
  }
  if (Status done = sink_.open(); !done) return done;
  venue_ouch::VenueSettings settings;
  settings.port = sink_.port();
  settings.login = {"DESK", "", ""};
  settings.heartbeat_ms = settings.silence_ms = std::numeric_limits<std::uint64_t>::max();
  venue_.emplace(settings, static_cast<venue_ouch::VenueListener&>(*this));
  venue_->open(1, monotonic_ns() / 1'000'000);
  for (const std::uint64_t limit_ns = monotonic_ns() + kPatienceNs; !venue_up_;) {
    if (Status done = turn(); !done) return done;
    if (monotonic_ns() > limit_ns) return Error{Fault::kUnavailable, "the session does not open"};
  }
  for (const auto& [address, value] :
       {std::pair{Register::kFeedPort, std::uint32_t{kFeedPort}}, {Register::kStaleUs, kLongUs}}) {
    if (Status done = card_.write(address, value); !done) return done;
  }
  for (std::uint16_t symbol = 0; symbol < kSymbols; ++symbol) {
    contract::SymbolLoadCommand load;
    load.symbol = symbol;
    load.name = padded<8>(name_of(symbol));
    send(load);
  }
  if (Status done = load_limits(); !done) return done;
  return open_gate();
}

Status Desk::load_limits() {
  const domain::LimitSet set = limits_of_the_desk();
  for (contract::Entry entry : set.differences(domain::LimitSet{})) {
    const std::uint64_t sequence = ++command_sequence_;
    std::memcpy(entry.bytes.data() + offsetof(contract::CommandHeader, seq), &sequence,
                sizeof sequence);
    pending_.push_back(entry);
  }
  contract::LimitsCommitCommand commit;
  commit.crc = set.crc();
  commit.generation = 1;
  send(commit);
  if (Status done = settle(); !done) return done;
  if (limits_ && limits_->code == 0) return ok();
  return Error{Fault::kRefused, "the card did not take the limits"};
}

Status Desk::start_market() {
  market_lost_ = false;
  send(contract::FeedStartCommand{.next_sequence = 1});
  if (Status done = settle(); !done) return done;
  feed_.emplace(feed_file::FrameAddress{.destination_port = kFeedPort},
                feed_file::MoldSession{'B', 'R', 'E', 'A', 'K', 'E', 'R', '0', '0', '1'}, 1, 64);
  if (Status done = feed(itch::market_opens()); !done) return done;
  for (std::uint16_t symbol = 0; symbol < kSymbols; ++symbol) {
    const std::uint16_t locate = locate_of(symbol);
    const std::string name = name_of(symbol);
    for (const Octets& message : {itch::directory(locate, name), itch::trading(locate, name),
                                  itch::no_short_sale_restriction(locate, name),
                                  itch::add(locate, name, 2ULL * locate, 'B', kBid),
                                  itch::add(locate, name, 2ULL * locate + 1, 'S', kOffer)}) {
      if (Status done = feed(message); !done) return done;
    }
  }
  return settle();
}

Status Desk::expect_status(std::uint32_t mask, std::uint32_t bits, const char* what) {
  const auto status = card_.read(Register::kStatus);
  if (!status) return status.error();
  if ((*status & mask) == bits) return ok();
  return Error{Fault::kRefused, std::string{what} + ": status " + std::to_string(*status)};
}

Status Desk::release(contract::KillScope scope, std::uint16_t index) {
  for (const auto& [address, value] :
       {std::pair{Register::kKillReleaseScope,
                  kill_word(contract::KillSource::kNone, scope, index)},
        {Register::kKillReleaseArm, domain::kReleaseArmWord},
        {Register::kKillRelease, domain::kReleaseWord}}) {
    if (Status done = card_.write(address, value); !done) return done;
  }
  return ok();
}

Status Desk::recover() {
  sink_.hold(false);
  if (Status done = settle(); !done) return done;
  expecting_ = false;
  for (const auto& [address, value] : {std::pair{Register::kFeedLossUs, 0U},
                                       {Register::kWatchdogUs, kLongUs},
                                       {Register::kHoldSet, 1U}}) {
    if (Status done = card_.write(address, value); !done) return done;
  }
  if (scope_ != contract::KillScope::kGlobal) {
    if (Status done = release(scope_, index_); !done) return done;
  }
  const auto status = card_.read(Register::kStatus);
  if (!status) return status.error();
  if ((*status & kDisabled) != 0) {
    contract::SessionControlCommand enable;
    enable.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
    enable.firm = padded<4>("DESK");
    send(enable);
  }
  return open_gate();
}

/// From the boot hold, whatever the card still knows of positions and orders.
Status Desk::open_gate() {
  send(contract::HeartbeatCommand{});
  send(contract::ExposureClearCommand{});
  for (std::uint16_t symbol = 0; symbol < kSymbols; ++symbol) {
    for (const std::uint8_t account : kAccounts) {
      for (const std::uint8_t strategy : kStrategies) {
        contract::PositionLoadCommand party;
        party.account = account;
        party.strategy = strategy;
        party.symbol = symbol;
        send(party);
      }
    }
  }
  contract::SessionLoadCommand session;
  session.next_report_sequence = report_sequence_;
  session.next_user_ref = next_user_ref_;
  send(session);
  digest_.reset();
  const domain::Digests flat;
  contract::DigestCheckCommand check;
  check.positions = flat.positions;
  check.orders = flat.orders;
  send(check);
  if (Status done = settle(); !done) return done;
  if (!digest_ || digest_->code != 0)
    return Error{Fault::kRefused, "the card's digests are not those of an empty book"};
  if (market_lost_) {
    if (Status done = start_market(); !done) return done;
  } else if (!card_.feed(feed_->control(false))) {
    return Error{Fault::kExhausted, "the card takes no frames"};
  }
  if (Status done = settle(); !done) return done;
  if (Status done = card_.write(Register::kWatchdogUs, kLongUs); !done) return done;
  if (Status done = card_.write(Register::kHoldRelease, domain::kHoldReleaseWord); !done)
    return done;
  if (Status done = release(contract::KillScope::kGlobal, 0); !done) return done;
  if (Status done = settle(); !done) return done;
  buys_ = {};
  orders_ = 0;
  probe_sequence_ = 0;
  sight_ = {};
  return expect_status(kHold | kLatch | kDisabled | kUnknown | kScoped, 0,
                       "the gate does not open");
}

}  // namespace pcl::breaker
