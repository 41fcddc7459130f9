#include <algorithm>

#include "host/base/big_endian.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/ouch_codec.hpp"
#include "host/domain/soup.hpp"

namespace pcl::domain::ouch {
namespace {

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

// Elements are {length of the rest 1, tag 1, value}.
constexpr std::size_t kElementHeadBytes = 2;

// The types whose messages always have an appendage length, as their last field.
constexpr bool has_appendage(char type) noexcept {
  return type == 'O' || type == 'U' || type == 'C';
}

class ElementWriter {
 public:
  explicit ElementWriter(std::span<std::byte> to) noexcept : to_{to} {}
  template <class T>
  void operator()(std::uint8_t tag, bool there, T value) noexcept {
    if (!there) return;
    constexpr std::size_t kBytes = kElementHeadBytes + sizeof(T);
    fits_ = fits_ && bytes_ + kBytes <= to_.size();
    if (!fits_) return;
    store_be<1>(to_, bytes_, kBytes - 1);
    store_be<1>(to_, bytes_ + 1, tag);
    store_be<sizeof(T)>(to_, bytes_ + kElementHeadBytes, value);
    bytes_ += kBytes;
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool fits() const noexcept { return fits_; }

 private:
  std::span<std::byte> to_;
  std::size_t bytes_{};
  bool fits_{true};
};

// What the message's type may have and this one has, ascending by tag.
void write_elements(const Request& r, ElementWriter& write) noexcept {
  const Options& o = r.options;
  const bool enter = r.type == 'O';
  const bool mass = r.type == 'C';
  write(layout::kTagMinQuantity, !mass && o.min_quantity != 0, o.min_quantity);
  write(layout::kTagCustomerType, !mass && o.customer_type != 0, o.customer_type);
  write(layout::kTagMaxFloor, !mass && o.max_floor != 0, o.max_floor);
  write(layout::kTagPostOnly, !mass && o.post_only != 0, o.post_only);
  write(layout::kTagExpireTime, !mass && o.expire_time != 0, o.expire_time);
  write(layout::kTagTradeNow, !mass && o.trade_now != 0, o.trade_now);
  write(layout::kTagHandleInst, enter && o.handle_inst != 0, o.handle_inst);
  write(layout::kTagGroupId, (enter || mass) && r.has_group, r.group);
  write(layout::kTagSide, mass && r.side != 0, static_cast<std::uint8_t>(r.side));
}

// An element of another length than its tag's is passed over.
void read_element(std::uint8_t tag, std::span<const std::byte> value, Request& r) noexcept {
  const auto take = [value](auto& field) {
    constexpr std::size_t kBytes = sizeof(field);
    if (value.size() != kBytes) return false;
    using Field = std::remove_reference_t<decltype(field)>;
    field = static_cast<Field>(load_be<kBytes>(value, 0));
    return true;
  };
  switch (tag) {
    case layout::kTagMinQuantity:
      take(r.options.min_quantity);
      break;
    case layout::kTagCustomerType:
      take(r.options.customer_type);
      break;
    case layout::kTagMaxFloor:
      take(r.options.max_floor);
      break;
    case layout::kTagPostOnly:
      take(r.options.post_only);
      break;
    case layout::kTagExpireTime:
      take(r.options.expire_time);
      break;
    case layout::kTagTradeNow:
      take(r.options.trade_now);
      break;
    case layout::kTagHandleInst:
      take(r.options.handle_inst);
      break;
    case layout::kTagGroupId:
      r.has_group = take(r.group) || r.has_group;
      break;
    case layout::kTagSide:
      if (r.type == 'C') take(r.side);
      break;
    default:
      break;
  }
}

// One that runs past the appendage ends the search.
void read_appendage(std::span<const std::byte> appendage, Request& request) noexcept {
  while (appendage.size() >= kElementHeadBytes) {
    const std::size_t rest = std::to_integer<std::size_t>(appendage[0]);
    if (rest == 0 || rest + 1 > appendage.size()) return;
    read_element(std::to_integer<std::uint8_t>(appendage[1]),
                 appendage.subspan(kElementHeadBytes, rest - 1), request);
    appendage = appendage.subspan(rest + 1);
  }
}

}  // namespace

std::size_t encode(const Request& request, std::span<std::byte> to) noexcept {
  const std::size_t bytes = bytes_of_request(request.type);
  if (bytes == 0 || to.size() < bytes) return 0;
  std::fill_n(to.begin(), bytes,
              std::byte{0});  // an appendage length of 0, where nothing else writes it
  to[0] = static_cast<std::byte>(request.type);
  walk(Put{to}, request);
  if (!has_appendage(request.type)) return bytes;
  ElementWriter elements{to.subspan(bytes)};
  write_elements(request, elements);
  if (!elements.fits()) return 0;
  store_be<2>(to, bytes - layout::kAppendageLengthBytes, elements.bytes());
  return bytes + elements.bytes();
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
  if (has_appendage(request.type)) {
    const auto length =
        static_cast<std::size_t>(load_be<2>(bytes, needed - layout::kAppendageLengthBytes));
    if (length > bytes.size() - needed) {
      request = Request{.type = request.type};
      return Decode::kTooShort;
    }
    read_appendage(bytes.subspan(needed, length), request);
  }
  return Decode::kOk;
}

}  // namespace pcl::domain::ouch
