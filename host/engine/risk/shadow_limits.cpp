#include "host/engine/risk/shadow_limits.hpp"

namespace pcl::engine {
namespace {

using contract::CommandKind;
using contract::Entry;

LimitKey key_of(const Entry& command) {
  const auto header = contract::from_entry<contract::CommandHeader>(command);
  if (kind_of(command) != CommandKind::kRateLimits)
    return {header.kind, 0,
            kind_of(command) == CommandKind::kSymbolLimits ? header.symbol
                                                           : std::uint16_t{header.account}};
  const auto limits = contract::from_entry<contract::RateLimitsCommand>(command);
  return {header.kind, limits.scope, limits.index};
}

void put_into(domain::LimitSet& set, const Entry& command) {
  switch (kind_of(command)) {
    case CommandKind::kSymbolLimits:
      (void)set.write(contract::from_entry<contract::SymbolLimitsCommand>(command));
      return;
    case CommandKind::kAccountLimits:
      (void)set.write(contract::from_entry<contract::AccountLimitsCommand>(command));
      return;
    default:
      (void)set.write(contract::from_entry<contract::RateLimitsCommand>(command));
  }
}

std::uint32_t crc_of(const std::map<LimitKey, Entry>& entries) {
  domain::LimitSet set;
  for (const auto& [key, entry] : entries) put_into(set, entry);
  return set.crc();
}

template <class Command>
Command limit_at(const ShadowLimits& limits, CommandKind kind, std::size_t index,
                 std::uint8_t scope = 0) {
  const auto found = limits.active.find(
      {static_cast<std::uint8_t>(kind), scope, static_cast<std::uint16_t>(index)});
  return found == limits.active.end() ? Command{} : contract::from_entry<Command>(found->second);
}

}  // namespace

void write_limits(ShadowLimits& limits, const Entry& command) {
  limits.written.insert_or_assign(key_of(command), command);
}

void commit_limits(ShadowLimits& limits, const contract::LimitsRecord& record) {
  if (record.code != 0) {
    limits.written = limits.active;
    return;
  }
  limits.active = limits.written;
  limits.known = crc_of(limits.active) == record.crc;
}

domain::GateLimits limits_of(const ShadowLimits& limits, const domain::Asked& asked) {
  using contract::RateScope;
  const auto bucket = [&](RateScope scope, std::size_t index) {
    return limit_at<domain::BucketLimits>(limits, CommandKind::kRateLimits, index,
                                          static_cast<std::uint8_t>(scope));
  };
  const domain::Party& party = asked.party;
  return {
      .symbol = limit_at<domain::SymbolLimits>(limits, CommandKind::kSymbolLimits, party.symbol),
      .account =
          limit_at<domain::AccountLimits>(limits, CommandKind::kAccountLimits, party.account),
      .firm = limit_at<domain::AccountLimits>(limits, CommandKind::kAccountLimits,
                                              contract::kFirmAccount),
      .buckets = {bucket(RateScope::kSession, asked.named_session),
                  bucket(RateScope::kStrategy, party.strategy),
                  bucket(RateScope::kSymbol, party.symbol)}};
}

}  // namespace pcl::engine
