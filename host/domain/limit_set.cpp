#include "host/domain/limit_set.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "host/base/crc32c.hpp"

namespace pcl::domain {
namespace {

using contract::CommandRefusal;
using contract::RateScope;

constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kBucketBytes = 16;

using Bytes = std::array<std::byte, contract::kEntryBytes>;
using Body = std::span<const std::byte>;

// What the card keeps of an entry.
template <class Limits>
Body body_of(const Bytes& bytes) noexcept {
  return Body{bytes}.subspan(kHeaderBytes, std::is_same_v<Limits, BucketLimits>
                                               ? kBucketBytes
                                               : contract::kEntryBytes - kHeaderBytes);
}

template <class Limits>
bool any_set(const Limits& limits) noexcept {
  const auto bytes = std::bit_cast<Bytes>(limits);
  const Body body = body_of<Limits>(bytes);
  return std::any_of(body.begin(), body.end(), [](std::byte b) { return b != std::byte{0}; });
}

template <class Limits>
bool same(const Limits& a, const Limits& b) noexcept {
  const auto left = std::bit_cast<Bytes>(a);
  const auto right = std::bit_cast<Bytes>(b);
  return std::ranges::equal(body_of<Limits>(left), body_of<Limits>(right));
}

template <class Limits>
std::uint32_t continue_crc(std::uint32_t crc, const std::vector<Limits>& table) {
  for (const Limits& limits : table) {
    const auto bytes = std::bit_cast<Bytes>(limits);
    crc = crc32c(body_of<Limits>(bytes), crc);
  }
  return crc;
}

template <class Limits>
void append_differences(std::vector<contract::Entry>& out, const std::vector<Limits>& to,
                        const std::vector<Limits>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (!same(to[i], from[i])) out.push_back(contract::to_entry(to[i]));
  }
}

template <std::size_t N>
bool all_zero(const std::array<char, N>& pad) noexcept {
  return std::all_of(pad.begin(), pad.end(), [](char c) { return c == '\0'; });
}

// Where the buckets of a scope begin and how many there are.
struct Range {
  std::size_t first{};
  std::size_t count{};
};
Range range_of(RateScope scope, std::size_t symbols) noexcept {
  switch (scope) {
    case RateScope::kSession:
      return {0, contract::kSessions};
    case RateScope::kStrategy:
      return {contract::kSessions, contract::kStrategies};
    case RateScope::kSymbol:
      return {contract::kSessions + contract::kStrategies, symbols};
    case RateScope::kExecutions:
      return {contract::kSessions + contract::kStrategies + symbols, contract::kStrategies};
  }
  return {};
}

}  // namespace

bool is_set(const SymbolLimits& limits) noexcept { return any_set(limits); }
bool is_set(const AccountLimits& limits) noexcept { return limits.max_loss != 0; }
bool is_set(const BucketLimits& limits) noexcept { return any_set(limits); }

LimitSet::LimitSet(std::size_t symbols)
    : symbols_(symbols),
      accounts_(contract::kAccounts + 1),
      buckets_(contract::kSessions + 2 * contract::kStrategies + symbols) {
  for (std::size_t i = 0; i < symbols_.size(); ++i)
    symbols_[i].symbol = static_cast<std::uint16_t>(i);
  for (std::size_t i = 0; i < accounts_.size(); ++i)
    accounts_[i].account = static_cast<std::uint8_t>(i);
  for (const RateScope scope :
       {RateScope::kSession, RateScope::kStrategy, RateScope::kSymbol, RateScope::kExecutions}) {
    const Range range = range_of(scope, symbols);
    for (std::size_t i = 0; i < range.count; ++i) {
      buckets_[range.first + i].scope = static_cast<std::uint8_t>(scope);
      buckets_[range.first + i].index = static_cast<std::uint16_t>(i);
    }
  }
}

LimitSet::Refused LimitSet::write(const SymbolLimits& limits) {
  if (limits.symbol >= symbols_.size()) return CommandRefusal::kBadSymbol;
  if (!all_zero(limits.pad)) return CommandRefusal::kBadValue;
  SymbolLimits entry = limits;
  entry.account = entry.strategy = entry.session = 0;
  entry.reserved = 0;
  entry.seq = 0;
  symbols_[limits.symbol] = entry;
  return std::nullopt;
}

LimitSet::Refused LimitSet::write(const AccountLimits& limits) {
  if (limits.account > contract::kFirmAccount || !all_zero(limits.pad))
    return CommandRefusal::kBadValue;
  AccountLimits entry = limits;
  entry.strategy = entry.session = 0;
  entry.symbol = entry.reserved = 0;
  entry.seq = 0;
  accounts_[limits.account] = entry;
  return std::nullopt;
}

LimitSet::Refused LimitSet::write(const BucketLimits& limits) {
  const Range range = range_of(static_cast<RateScope>(limits.scope), symbols_.size());
  const bool never = limits.interval == 0 && (limits.tolerance != 0 || limits.reserve != 0);
  if (limits.index >= range.count || never || limits.reserve > limits.tolerance ||
      limits.zero != 0 || limits.pad != 0)
    return CommandRefusal::kBadValue;
  BucketLimits& entry = buckets_[range.first + limits.index];
  entry.interval = limits.interval;
  entry.tolerance = limits.tolerance;
  entry.reserve = limits.reserve;
  return std::nullopt;
}

const SymbolLimits& LimitSet::symbol(std::size_t symbol) const noexcept {
  static constexpr SymbolLimits kNone{};
  return symbol < symbols_.size() ? symbols_[symbol] : kNone;
}

const AccountLimits& LimitSet::account(std::size_t account) const noexcept {
  static constexpr AccountLimits kNone{};
  return account < accounts_.size() ? accounts_[account] : kNone;
}

const BucketLimits& LimitSet::bucket(RateScope scope, std::size_t index) const noexcept {
  static constexpr BucketLimits kNone{};
  const Range range = range_of(scope, symbols_.size());
  return index < range.count ? buckets_[range.first + index] : kNone;
}

std::uint32_t LimitSet::crc() const {
  return continue_crc(continue_crc(continue_crc(0, symbols_), accounts_), buckets_);
}

std::vector<contract::Entry> LimitSet::differences(const LimitSet& from) const {
  std::vector<contract::Entry> out;
  append_differences(out, symbols_, from.symbols_);
  append_differences(out, accounts_, from.accounts_);
  append_differences(out, buckets_, from.buckets_);
  return out;
}

}  // namespace pcl::domain
