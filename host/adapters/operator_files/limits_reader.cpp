#include "host/adapters/operator_files/limits_reader.hpp"

#include <algorithm>
#include <array>

namespace pcl::operator_files {
namespace {

constexpr std::uint64_t kDollarsMax = 1'000'000'000'000'000;  // 1e-4 dollars: a hundred billion
constexpr std::uint64_t kPriceMax = 1'999'999'900;  // 1e-4 dollars: OUCH 5.0's highest price
constexpr std::uint64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kUnitsPerS = 16'000'000;  // a bucket counts 1/16 microseconds
constexpr std::uint64_t kSharesMax = 1'000'000;   // OUCH 5.0 takes no more in one order

// In the order of the bits of account_limits.
constexpr std::string_view kTifs = "0356E";
constexpr std::string_view kDisplays = "YNA";
constexpr std::string_view kCapacities = "APRO";
constexpr std::string_view kCrosses = "NOCHSREA";

/// One bit for each letter of the value.
void permitted(YamlMap& map, const std::string& key, std::string_view known, std::uint8_t& bits) {
  std::string value;
  map.text(key, value);
  for (const char letter : value) {
    const std::size_t bit = known.find(letter);
    if (bit == std::string_view::npos)
      return map.complain(
          key, "OUCH 5.0 letters out of " + std::string{known} + ", got '" + value + "'");
    bits = static_cast<std::uint8_t>(bits | 1U << bit);
  }
}

template <class Enum, std::size_t N>
void one_of(YamlMap& map, const std::string& key, const std::array<std::string_view, N>& names,
            Enum& value) {
  std::string read;
  map.text(key, read, true);
  if (read.empty()) return;
  const auto found = std::find(names.begin(), names.end(), read);
  if (found != names.end()) {
    value = static_cast<Enum>(found - names.begin());
    return;
  }
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string{name};
  map.complain(key, "one of " + all + ", got '" + read + "'");
}

void flag(YamlMap& map, const std::string& key, std::uint16_t bit, std::uint8_t& flags) {
  bool set = false;
  map.truth(key, set, true);
  if (set) flags = static_cast<std::uint8_t>(flags | bit);
}

/// Into units of 1/16 microseconds. A complaint at `map` where that does not go.
void read_rate(YamlMap& map, Rate& rate) {
  map.number("per_s", rate.per_s, 1, kUnitsPerS);
  map.number("burst", rate.burst, 1, kUint32Max);
  map.number("reserve", rate.reserve, 0, kUint32Max, true);
  if (rate.per_s == 0 || rate.burst == 0) return;  // complained of
  if (kUnitsPerS % rate.per_s != 0) {
    return map.complain("per_s",
                        "a rate that divides 16000000, so that a token takes a whole "
                        "number of 1/16 microseconds, got '" +
                            std::to_string(rate.per_s) + "'");
  }
  const std::uint64_t interval = kUnitsPerS / rate.per_s;
  if ((rate.burst - 1) > kUint32Max / interval)
    map.complain("burst", "at most " + std::to_string(kUint32Max / interval + 1) + " at this rate");
  if (rate.reserve > rate.burst - 1)
    map.complain("reserve", "less than burst: new risk needs a token too");
}

Rate rate_of(YamlMap& map, const std::string& key) {
  Rate rate;
  YamlMap inner{map.child(key), map.path_of(key), map.complaints()};
  read_rate(inner, rate);
  return rate;
}

engine::BucketConfig bucket_of(const Rate& rate, contract::RateScope scope, std::uint16_t index) {
  engine::BucketConfig bucket{scope, index, 0, 0, 0};
  if (rate.per_s == 0 || kUnitsPerS % rate.per_s != 0) return bucket;  // complained of
  const std::uint64_t interval = kUnitsPerS / rate.per_s;
  bucket.interval = static_cast<std::uint32_t>(interval);
  bucket.tolerance = static_cast<std::uint32_t>((rate.burst - 1) * interval);
  bucket.reserve = static_cast<std::uint32_t>(rate.reserve * interval);
  return bucket;
}

void read_amounts(YamlMap& map, engine::AccountConfig& account) {
  map.dollars("max_gross", account.max_gross, kDollarsMax);
  map.dollars("max_net", account.max_net, kDollarsMax);
  account.max_loss = 1;  // 0 would be none at all: the gate refuses whatever it is of
  map.dollars("max_loss", account.max_loss, kDollarsMax);
  if (account.max_loss == 0) map.complain("max_loss", "more than 0");
}

void read_account(YamlMap& map, engine::Config& config) {
  engine::AccountConfig account;
  map.number("account", account.account, 0, contract::kAccounts - 1);
  read_amounts(map, account);
  map.dollars("max_notional", account.max_notional, kDollarsMax);
  map.number("max_quantity", account.max_quantity, 1, kSharesMax);
  map.number("duplicate_us", account.duplicate_us, 1, kUint32Max);
  permitted(map, "tifs", kTifs, account.tifs);
  permitted(map, "displays", kDisplays, account.displays);
  permitted(map, "capacities", kCapacities, account.capacities);
  permitted(map, "crosses", kCrosses, account.crosses);
  flag(map, "iso", contract::account_limits_flag::kIso, account.flags);
  flag(map, "short", contract::account_limits_flag::kShort, account.flags);
  flag(map, "short_exempt", contract::account_limits_flag::kShortExempt, account.flags);
  flag(map, "min_quantity", contract::account_options_flag::kMinQuantity, account.options);
  flag(map, "customer_type", contract::account_options_flag::kCustomerType, account.options);
  flag(map, "max_floor", contract::account_options_flag::kMaxFloor, account.options);
  flag(map, "post_only", contract::account_options_flag::kPostOnly, account.options);
  flag(map, "expire_time", contract::account_options_flag::kExpireTime, account.options);
  flag(map, "trade_now", contract::account_options_flag::kTradeNow, account.options);
  flag(map, "handle_inst", contract::account_options_flag::kHandleInst, account.options);
  const bool twice = std::any_of(config.accounts.begin(), config.accounts.end(),
                                 [&](const auto& a) { return a.account == account.account; });
  if (twice) map.complain("account", "a number not used before");
  config.accounts.push_back(account);
}

void read_accounts(YamlMap& map, engine::Config& config) {
  const YAML::Node list = map.child("accounts");
  if (!list.IsDefined()) return;
  if (!list.IsSequence() || list.size() > contract::kAccounts)
    return map.complain("accounts", "a list of at most " + std::to_string(contract::kAccounts));
  for (std::size_t i = 0; i < list.size(); ++i) {
    YamlMap item{list[i], map.path_of("accounts") + "[" + std::to_string(i) + "]",
                 map.complaints()};
    read_account(item, config);
  }
  const bool ours = std::any_of(config.accounts.begin(), config.accounts.end(),
                                [&](const auto& a) { return a.account == config.account; });
  if (!ours) {
    map.complain("accounts", "an entry for account " + std::to_string(config.account) +
                                 ", which the strategies trade for: without one every order is "
                                 "refused");
  }
}

/// Who may open positions in the symbol.
void read_permitted_accounts(YamlMap& map, const engine::Config& config,
                             engine::SymbolConfig& symbol) {
  const YAML::Node list = map.child("accounts", true);
  if (!list.IsDefined()) {
    for (const engine::AccountConfig& account : config.accounts) {
      if (account.account < contract::kAccounts)
        symbol.accounts = static_cast<std::uint16_t>(symbol.accounts | 1U << account.account);
    }
    return;
  }
  const std::string expected = "a list of account numbers from 0 to 15";
  if (!list.IsSequence()) return map.complain("accounts", expected);
  for (const YAML::Node& item : list) {
    unsigned number = contract::kAccounts;
    if (!item.IsScalar() || !YAML::convert<unsigned>::decode(item, number) ||
        number >= contract::kAccounts)
      return map.complain("accounts", expected);
    symbol.accounts = static_cast<std::uint16_t>(symbol.accounts | 1U << number);
  }
}

}  // namespace

LimitsSection read_limits(YamlMap& root, engine::Config& config) {
  LimitsSection section;
  YamlMap map{root.child("limits"), "limits", root.complaints()};
  map.number("account", config.account, 0, contract::kAccounts - 1, true);
  map.number("session", config.session, 0, contract::kSessions - 1, true);
  read_accounts(map, config);
  {
    engine::AccountConfig firm;
    firm.account = contract::kFirmAccount;
    YamlMap inner{map.child("firm"), "limits.firm", map.complaints()};
    read_amounts(inner, firm);
    config.accounts.push_back(firm);
  }
  YamlMap rates{map.child("rates"), "limits.rates", map.complaints()};
  section.session = rate_of(rates, "session");
  section.strategy = rate_of(rates, "strategy");
  section.symbol = rate_of(rates, "symbol");
  section.executions = rate_of(rates, "executions");
  return section;
}

void read_symbol_limits(YamlMap& map, const engine::Config& config, engine::SymbolConfig& symbol) {
  map.truth("enabled", symbol.enabled, true);
  map.dollars("max_notional", symbol.max_notional, kDollarsMax);
  map.dollars("price_low", symbol.price_low, kPriceMax);
  map.dollars("price_high", symbol.price_high, kPriceMax);
  map.dollars("reference", symbol.reference, kPriceMax, true);
  map.dollars("collar", symbol.collar, kPriceMax);
  symbol.auction_collar = symbol.collar;
  map.dollars("auction_collar", symbol.auction_collar, kPriceMax, true);
  map.number("max_quantity", symbol.max_quantity, 1, kSharesMax);
  map.number("max_position", symbol.max_position, 1, kUint32Max);
  map.number("borrow", symbol.borrow, 0, kUint32Max, true);
  one_of(map, "tick", std::array<std::string_view, 4>{"unit", "half_cent", "cent", "nickel"},
         symbol.tick);
  one_of(map, "collar_reference", std::array<std::string_view, 3>{"quote", "last", "close"},
         symbol.collar_reference);
  if (symbol.collar_reference == engine::CollarReference::kClose && symbol.reference == 0)
    map.complain("reference", "the previous close, which the collar is taken around");
  if (symbol.price_low > symbol.price_high)
    map.complain("price_high", "at least price_low: nothing is between them");
  read_permitted_accounts(map, config, symbol);
}

void add_bucket(YamlMap& map, const std::string& key, Rate rate, contract::RateScope scope,
                std::uint16_t index, engine::Config& config) {
  const YAML::Node own = map.child(key, true);
  if (own.IsDefined()) {
    rate = {};
    YamlMap inner{own, map.path_of(key), map.complaints()};
    read_rate(inner, rate);
  }
  config.buckets.push_back(bucket_of(rate, scope, index));
}

void add_session_bucket(const LimitsSection& limits, engine::Config& config) {
  config.buckets.push_back(
      bucket_of(limits.session, contract::RateScope::kSession, config.session));
}

}  // namespace pcl::operator_files
