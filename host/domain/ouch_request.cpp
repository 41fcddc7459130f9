#include <algorithm>

#include "host/base/big_endian.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/ouch_codec.hpp"
#include "host/domain/soup.hpp"

namespace pcl::domain::ouch {
namespace {

constexpr std::size_t kGroupElementBytes = 4;  // length of the rest, tag, value 2

std::size_t bytes_of_request(char type) noexcept {
  switch (type) {
    case 'O':
      return layout::enter::kBytes;
    case 'U':
      return layout::replace::kBytes;
    case 'X':
      return layout::cancel::kBytes;
    case 'M':
      return layout::modify::kBytes;
    case 'C':
      return layout::mass_cancel::kBytes;
    case 'D':
    case 'E':
      return layout::entry_control::kBytes;
    case 'Q':
      return layout::account_query::kBytes;
    default:
      return 0;
  }
}

template <class Hand, class R>
void walk_enter(const Hand& hand, R& r) noexcept {
  namespace at = layout::enter;
  hand(at::kUserRef, r.user_ref);
  hand(at::kSide, r.side);
  hand(at::kQuantity, r.quantity);
  hand(at::kSymbol, r.symbol);
  hand(at::kPrice, r.price);
  hand(at::kTif, r.tif);
  hand(at::kDisplay, r.display);
  hand(at::kCapacity, r.capacity);
  hand(at::kIso, r.iso);
  hand(at::kCross, r.cross);
  hand(at::kClOrdId, r.clordid);
}

template <class Hand, class R>
void walk_replace(const Hand& hand, R& r) noexcept {
  namespace at = layout::replace;
  hand(at::kOriginal, r.original);
  hand(at::kUserRef, r.user_ref);
  hand(at::kQuantity, r.quantity);
  hand(at::kPrice, r.price);
  hand(at::kTif, r.tif);
  hand(at::kDisplay, r.display);
  hand(at::kIso, r.iso);
  hand(at::kClOrdId, r.clordid);
}

template <class Hand, class R>
void walk_rest(const Hand& hand, R& r) noexcept {
  switch (r.type) {
    case 'X':
      hand(layout::cancel::kUserRef, r.user_ref);
      hand(layout::cancel::kQuantity, r.quantity);
      break;
    case 'M':
      hand(layout::modify::kUserRef, r.user_ref);
      hand(layout::modify::kSide, r.side);
      hand(layout::modify::kQuantity, r.quantity);
      break;
    case 'C':
      hand(layout::mass_cancel::kUserRef, r.user_ref);
      hand(layout::mass_cancel::kFirm, r.firm);
      hand(layout::mass_cancel::kSymbol, r.symbol);
      break;
    case 'D':
    case 'E':
      hand(layout::entry_control::kUserRef, r.user_ref);
      hand(layout::entry_control::kFirm, r.firm);
      break;
    default:
      break;  // Q has no fields
  }
}

template <class Hand, class R>
void walk(const Hand& hand, R& r) noexcept {
  if (r.type == 'O') return walk_enter(hand, r);
  if (r.type == 'U') return walk_replace(hand, r);
  walk_rest(hand, r);
}

// Elements are {length of the rest 1, tag 1, value}; one that runs past the appendage ends the
// search.
void read_appendage(std::span<const std::byte> appendage, Request& request) noexcept {
  while (appendage.size() >= 2) {
    const std::size_t rest = std::to_integer<std::size_t>(appendage[0]);
    if (rest == 0 || rest + 1 > appendage.size()) return;
    if (std::to_integer<std::uint8_t>(appendage[1]) == layout::kTagGroupId &&
        rest == kGroupElementBytes - 1) {
      request.has_group = true;
      request.group = static_cast<std::uint16_t>(load_be<2>(appendage, 2));
    }
    appendage = appendage.subspan(rest + 1);
  }
}

}  // namespace

std::size_t encode(const Request& request, std::span<std::byte> to) noexcept {
  const std::size_t bytes = bytes_of_request(request.type);
  const std::size_t appendage = request.type == 'O' && request.has_group ? kGroupElementBytes : 0;
  if (bytes == 0 || to.size() < bytes + appendage) return 0;
  std::fill_n(to.begin(), bytes,
              std::byte{0});  // an appendage length of 0, where nothing else writes it
  to[0] = static_cast<std::byte>(request.type);
  walk(Put{to}, request);
  if (appendage != 0) {
    store_be<2>(to, layout::enter::kAppendage.offset, appendage);
    store_be<1>(to, bytes, kGroupElementBytes - 1);
    store_be<1>(to, bytes + 1, layout::kTagGroupId);
    store_be<2>(to, bytes + 2, request.group);
  }
  return bytes + appendage;
}

std::size_t encode_packet(const Request& request, std::span<std::byte> to) noexcept {
  if (to.size() < soup::kHeaderBytes) return 0;
  const std::size_t bytes = encode(request, to.subspan(soup::kHeaderBytes));
  return bytes == 0 ? 0 : soup::frame(to, soup::Type::kUnsequenced, bytes);
}

Decode decode(std::span<const std::byte> bytes, Request& request) noexcept {
  request = Request{};
  if (bytes.empty()) return Decode::kUnknownType;
  request.type = static_cast<char>(bytes[0]);
  const std::size_t needed = bytes_of_request(request.type);
  if (needed == 0) return Decode::kUnknownType;
  if (bytes.size() < needed) return Decode::kTooShort;
  walk(Get{bytes}, request);
  if (request.type == 'O') {
    const auto length =
        static_cast<std::size_t>(load_be<2>(bytes, layout::enter::kAppendage.offset));
    if (length > bytes.size() - needed) {
      request = Request{.type = 'O'};
      return Decode::kTooShort;
    }
    read_appendage(bytes.subspan(needed, length), request);
  }
  return Decode::kOk;
}

}  // namespace pcl::domain::ouch
