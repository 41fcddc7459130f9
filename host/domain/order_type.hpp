// Which OUCH order types and options an account may send: one bit a value, in the order of
// account_limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/domain/limit_set.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/ouch_layout.hpp"

namespace pcl::domain {

inline constexpr std::string_view kTifs = "0356E";
inline constexpr std::string_view kDisplays = "YNA";
inline constexpr std::string_view kCapacities = "APRO";
inline constexpr std::string_view kCrosses = "NOCHSREA";

/// False: not one of the values, or its bit is not set.
[[nodiscard]] constexpr bool permitted(std::string_view values, std::uint8_t bits,
                                       std::uint8_t value) noexcept {
  const std::size_t bit = values.find(static_cast<char>(value));
  return bit != std::string_view::npos && (bits >> bit & 1U) != 0;
}

[[nodiscard]] constexpr bool iso_permitted(const AccountLimits& limits, std::uint8_t iso) noexcept {
  if (iso == 'N') return true;
  return iso == 'Y' && (limits.flags & contract::account_limits_flag::kIso) != 0;
}

/// What of its order decides whether an option is possible.
struct OptionsOf {
  std::uint32_t quantity{};
  std::uint8_t tif{};
  std::uint8_t display{};
  std::uint8_t cross_type{};
};

inline constexpr std::uint64_t kOptionOperand = 256;  // and the tag: no byte of a field
inline constexpr std::uint32_t kExpireTimeMax = 86'399;

[[nodiscard]] constexpr bool handling_fits(std::uint8_t handle_inst, std::uint8_t cross) noexcept {
  switch (cross) {
    case 'O':
    case 'C':
      return handle_inst == 'I';
    case 'R':
      return handle_inst == 'O' || handle_inst == 'T' || handle_inst == 'Q' || handle_inst == 'R';
    case 'E':
      return handle_inst == 'B';
    case 'H':
      return handle_inst == 'D';
    default:
      return false;
  }
}

/// The lowest tag of an option that is there and not permitted, or not possible; 0: none.
[[nodiscard]] constexpr std::uint8_t first_refused(const ouch::Options& options,
                                                   const OptionsOf& of,
                                                   std::uint8_t permitted) noexcept {
  namespace bit = contract::account_options_flag;
  namespace tag = ouch::layout;
  const auto refused = [permitted](bool there, std::uint32_t its_bit, bool possible) {
    return there && ((permitted & its_bit) == 0 || !possible);
  };
  if (refused(options.min_quantity != 0, bit::kMinQuantity, options.min_quantity <= of.quantity))
    return tag::kTagMinQuantity;
  if (refused(options.customer_type != 0, bit::kCustomerType,
              options.customer_type == 'R' || options.customer_type == 'N'))
    return tag::kTagCustomerType;
  if (refused(options.max_floor != 0, bit::kMaxFloor,
              options.max_floor <= of.quantity && of.display != 'N'))
    return tag::kTagMaxFloor;
  if (refused(options.post_only != 0, bit::kPostOnly,
              options.post_only == 'N' || (options.post_only == 'P' && of.tif != '3')))
    return tag::kTagPostOnly;
  const bool expires = of.tif == '6';
  if (expires != (options.expire_time != 0) ||
      refused(expires, bit::kExpireTime, options.expire_time <= kExpireTimeMax))
    return tag::kTagExpireTime;
  if (refused(options.trade_now != 0, bit::kTradeNow,
              options.trade_now == 'Y' || options.trade_now == 'N'))
    return tag::kTagTradeNow;
  if (refused(options.handle_inst != 0, bit::kHandleInst,
              handling_fits(options.handle_inst, of.cross_type)))
    return tag::kTagHandleInst;
  return 0;
}

}  // namespace pcl::domain
