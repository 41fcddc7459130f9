#include <algorithm>

#include "host/domain/ouch.hpp"
#include "host/domain/ouch_codec.hpp"

namespace pcl::domain::ouch {
namespace {

std::size_t bytes_of_report(char type) noexcept {
  switch (type) {
    case 'S':
      return layout::system_event::kBytes;
    case 'A':
      return layout::accepted::kBytes;
    case 'U':
      return layout::replaced::kBytes;
    case 'C':
      return layout::canceled::kBytes;
    case 'D':
      return layout::aiq_canceled::kBytes;
    case 'E':
      return layout::executed::kBytes;
    case 'B':
      return layout::broken::kBytes;
    case 'J':
      return layout::rejected::kBytes;
    case 'P':
    case 'I':
      return layout::cancel_answer::kBytes;
    case 'T':
      return layout::priority::kBytes;
    case 'M':
      return layout::modified::kBytes;
    case 'R':
      return layout::restated::kBytes;
    case 'X':
      return layout::mass_cancel_answer::kBytes;
    case 'G':
    case 'K':
      return layout::entry_control_answer::kBytes;
    case 'Q':
      return layout::account_answer::kBytes;
    default:
      return 0;
  }
}

template <class Hand, class R>
void walk_accepted(const Hand& hand, R& r) noexcept {
  namespace at = layout::accepted;
  hand(at::kUserRef, r.user_ref);
  hand(at::kSide, r.side);
  hand(at::kQuantity, r.quantity);
  hand(at::kSymbol, r.symbol);
  hand(at::kPrice, r.price);
  hand(at::kTif, r.tif);
  hand(at::kDisplay, r.display);
  hand(at::kReference, r.reference);
  hand(at::kCapacity, r.capacity);
  hand(at::kIso, r.iso);
  hand(at::kCross, r.cross);
  hand(at::kState, r.state);
  hand(at::kClOrdId, r.clordid);
}

template <class Hand, class R>
void walk_replaced(const Hand& hand, R& r) noexcept {
  namespace at = layout::replaced;
  hand(at::kOriginal, r.original);
  hand(at::kUserRef, r.user_ref);
  hand(at::kSide, r.side);
  hand(at::kQuantity, r.quantity);
  hand(at::kSymbol, r.symbol);
  hand(at::kPrice, r.price);
  hand(at::kTif, r.tif);
  hand(at::kDisplay, r.display);
  hand(at::kReference, r.reference);
  hand(at::kCapacity, r.capacity);
  hand(at::kIso, r.iso);
  hand(at::kCross, r.cross);
  hand(at::kState, r.state);
  hand(at::kClOrdId, r.clordid);
}

template <class Hand, class R>
void walk_fills_and_cancels(const Hand& hand, R& r) noexcept {
  switch (r.type) {
    case 'C':
      hand(layout::canceled::kUserRef, r.user_ref);
      hand(layout::canceled::kQuantity, r.quantity);
      hand(layout::canceled::kReason, r.reason);
      break;
    case 'D':
      hand(layout::aiq_canceled::kUserRef, r.user_ref);
      hand(layout::aiq_canceled::kQuantity, r.quantity);
      hand(layout::aiq_canceled::kReason, r.reason);
      hand(layout::aiq_canceled::kPrevented, r.prevented);
      hand(layout::aiq_canceled::kPrice, r.price);
      hand(layout::aiq_canceled::kLiquidity, r.liquidity);
      hand(layout::aiq_canceled::kStrategy, r.strategy);
      break;
    case 'E':
      hand(layout::executed::kUserRef, r.user_ref);
      hand(layout::executed::kQuantity, r.quantity);
      hand(layout::executed::kPrice, r.price);
      hand(layout::executed::kLiquidity, r.liquidity);
      hand(layout::executed::kMatch, r.reference);
      break;
    case 'B':
      hand(layout::broken::kUserRef, r.user_ref);
      hand(layout::broken::kMatch, r.reference);
      hand(layout::broken::kReason, r.reason);
      hand(layout::broken::kClOrdId, r.clordid);
      break;
    default:  // J
      hand(layout::rejected::kUserRef, r.user_ref);
      hand(layout::rejected::kReason, r.reason);
      hand(layout::rejected::kClOrdId, r.clordid);
      break;
  }
}

template <class Hand, class R>
void walk_notices(const Hand& hand, R& r) noexcept {
  switch (r.type) {
    case 'P':
    case 'I':
      hand(layout::cancel_answer::kUserRef, r.user_ref);
      break;
    case 'T':
      hand(layout::priority::kUserRef, r.user_ref);
      hand(layout::priority::kPrice, r.price);
      hand(layout::priority::kDisplay, r.display);
      hand(layout::priority::kReference, r.reference);
      break;
    case 'M':
      hand(layout::modified::kUserRef, r.user_ref);
      hand(layout::modified::kSide, r.side);
      hand(layout::modified::kQuantity, r.quantity);
      break;
    case 'R':
      hand(layout::restated::kUserRef, r.user_ref);
      hand(layout::restated::kReason, r.reason);
      break;
    case 'X':
      hand(layout::mass_cancel_answer::kUserRef, r.user_ref);
      hand(layout::mass_cancel_answer::kFirm, r.firm);
      hand(layout::mass_cancel_answer::kSymbol, r.symbol);
      break;
    case 'G':
    case 'K':
      hand(layout::entry_control_answer::kUserRef, r.user_ref);
      hand(layout::entry_control_answer::kFirm, r.firm);
      break;
    default:
      hand(layout::account_answer::kNextUserRef, r.user_ref);
      break;  // Q
  }
}

template <class Hand, class R>
void walk(const Hand& hand, R& r) noexcept {
  hand(layout::kTimestamp, r.timestamp);
  switch (r.type) {
    case 'S':
      hand(layout::system_event::kEvent, r.event);
      break;
    case 'A':
      walk_accepted(hand, r);
      break;
    case 'U':
      walk_replaced(hand, r);
      break;
    case 'C':
    case 'D':
    case 'E':
    case 'B':
    case 'J':
      walk_fills_and_cancels(hand, r);
      break;
    default:
      walk_notices(hand, r);
      break;
  }
}

}  // namespace

std::size_t encode(const Report& report, std::span<std::byte> to) noexcept {
  const std::size_t fields = bytes_of_report(report.type);
  const std::size_t bytes = fields + (report.type == 'S' ? 0 : layout::kAppendageLengthBytes);
  if (fields == 0 || to.size() < bytes) return 0;
  std::fill_n(to.begin(), bytes, std::byte{0});
  to[0] = static_cast<std::byte>(report.type);
  walk(Put{to}, report);
  return bytes;
}

Decode decode(std::span<const std::byte> bytes, Report& report) noexcept {
  report = Report{};
  if (bytes.empty()) return Decode::kUnknownType;
  report.type = static_cast<char>(bytes[0]);
  const std::size_t needed = bytes_of_report(report.type);
  if (needed == 0) return Decode::kUnknownType;
  if (bytes.size() < needed) return Decode::kTooShort;
  walk(Get{bytes}, report);
  return Decode::kOk;
}

}  // namespace pcl::domain::ouch
