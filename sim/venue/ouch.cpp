#include "sim/venue/ouch.hpp"

#include <cstring>

namespace pcl::venue::ouch {
namespace {

template <class Text>
Text text_at(Bytes m, std::size_t at) {
  Text text;
  std::memcpy(text.data(), &m[at], text.size());
  return text;
}
char letter_at(Bytes m, std::size_t at) { return static_cast<char>(m[at]); }
std::uint32_t u32_at(Bytes m, std::size_t at) {
  return static_cast<std::uint32_t>(load_be<4>(m, at));
}

bool zero(Bytes value) {
  for (const std::byte b : value) {
    if (b != std::byte{0}) return false;
  }
  return true;
}

bool take_number(std::optional<std::uint32_t>& to, Bytes value) {
  if (value.size() != 4) return false;
  to = u32_at(value, 0);
  return true;
}

/// One element; false when its value has not the length its tag asks for.
bool take_option(Options& options, unsigned tag, Bytes value) {
  switch (tag) {
    case 2:
      if (value.size() != 4) return false;
      options.firm = text_at<Firm>(value, 0);
      return true;
    case 24:
      if (value.size() != 2) return false;
      options.group = static_cast<std::uint16_t>(load_be<2>(value, 0));
      return true;
    case 27:
      if (value.size() != 1) return false;
      options.side = letter_at(value, 0);
      return true;
    // Customer type, trade now, shares located, locate broker, user reference index: nothing to do
    // with matching.
    case 4:
    case 16:
    case 25:
    case 26:
    case 28:
      return true;
    case 3:
      return take_number(options.min_quantity, value);
    case 5:
      return take_number(options.max_floor, value);
    case 15:
      return take_number(options.expire_s, value);
    case 12:
      if (value.size() != 1) return false;
      options.post_only = letter_at(value, 0);
      return true;
    // Peg offsets, random reserve: only their "none".
    case 7:
    case 11:
    case 13:
      options.unsupported |= !zero(value);
      return true;
    case 6:
      options.unsupported |= value.size() != 1 || letter_at(value, 0) != 'L';
      return true;
    default:
      options.unsupported = true;
      return true;
  }
}

/// The appendage whose length field stands at `at`; nothing when it does not end where the message
/// does.
std::optional<Options> options_at(Bytes m, std::size_t at) {
  if (m.size() < at + 2 || m.size() != at + 2 + load_be<2>(m, at)) return std::nullopt;
  Options options;
  Bytes rest = m.subspan(at + 2);
  options.bytes.assign(rest.begin(), rest.end());
  while (!rest.empty()) {
    const auto length = std::to_integer<std::size_t>(rest[0]);  // of the rest: tag and value
    if (length < 1 || rest.size() < 1 + length) return std::nullopt;
    if (!take_option(options, std::to_integer<unsigned>(rest[1]), rest.subspan(2, length - 1)))
      return std::nullopt;
    rest = rest.subspan(1 + length);
  }
  return options;
}

constexpr Malformed kBadLength{"length does not fit the type"};

Request decode_enter(Bytes m) {
  auto options = options_at(m, 45);
  if (!options) return kBadLength;
  return Enter{u32_at(m, 1),           letter_at(m, 5),         u32_at(m, 6),
               text_at<Symbol>(m, 10), load_be<8>(m, 18),       letter_at(m, 26),
               letter_at(m, 27),       letter_at(m, 28),        letter_at(m, 29),
               letter_at(m, 30),       text_at<ClOrdId>(m, 31), std::move(*options)};
}

Request decode_replace(Bytes m) {
  auto options = options_at(m, 38);
  if (!options) return kBadLength;
  return Replace{u32_at(m, 1),       u32_at(m, 5),     u32_at(m, 9),     load_be<8>(m, 13),
                 letter_at(m, 21),   letter_at(m, 22), letter_at(m, 23), text_at<ClOrdId>(m, 24),
                 std::move(*options)};
}

Request decode_cancel(Bytes m) {
  if (m.size() != 9 && !options_at(m, 9)) return kBadLength;
  return Cancel{u32_at(m, 1), u32_at(m, 5), m.size() != 9};
}

Request decode_modify(Bytes m) {
  if (m.size() != 10 && !options_at(m, 10)) return kBadLength;
  return Modify{u32_at(m, 1), letter_at(m, 5), u32_at(m, 6), m.size() != 10};
}

Request decode_mass_cancel(Bytes m) {
  auto options = options_at(m, 17);
  if (!options) return kBadLength;
  return MassCancel{u32_at(m, 1), text_at<Firm>(m, 5), text_at<Symbol>(m, 9), std::move(*options)};
}

}  // namespace

void Options::take_over(const Options& replace) {
  if (replace.group != 0) group = replace.group;
  if (replace.min_quantity) min_quantity = replace.min_quantity;
  if (replace.max_floor) max_floor = replace.max_floor;
  if (replace.expire_s) expire_s = replace.expire_s;
  if (replace.post_only) post_only = replace.post_only;
}

Request decode(Bytes m) {
  if (m.empty()) return Malformed{"empty message"};
  switch (letter_at(m, 0)) {
    case 'O':
      return decode_enter(m);
    case 'U':
      return decode_replace(m);
    case 'X':
      return decode_cancel(m);
    case 'C':
      return decode_mass_cancel(m);
    case 'D':
      if (!options_at(m, 9)) return kBadLength;
      return Disable{u32_at(m, 1), text_at<Firm>(m, 5)};
    case 'E':
      if (!options_at(m, 9)) return kBadLength;
      return Enable{u32_at(m, 1), text_at<Firm>(m, 5)};
    case 'Q':
      if (m.size() != 1 && !options_at(m, 1)) return kBadLength;
      return Query{m.size() != 1};
    case 'M':
      return decode_modify(m);
    default:
      return Malformed{"unknown type"};
  }
}

void Encoder::start(char type, std::uint64_t now) {
  out_.clear();
  letter(type);
  integer<8>(now);
}

template <std::size_t N>
void Encoder::integer(std::uint64_t value) {
  out_.resize(out_.size() + N);
  store_be<N>(out_, out_.size() - N, value);
}

void Encoder::letter(char value) { out_.push_back(static_cast<std::byte>(value)); }

void Encoder::text(std::string_view value) {
  for (const char c : value) letter(c);
}

void Encoder::terms(const Terms& t, Bytes appendage) {
  integer<4>(t.user_ref);
  letter(t.side);
  integer<4>(t.quantity);
  text({t.symbol.data(), t.symbol.size()});
  integer<8>(t.price);
  letter(t.tif);
  letter(t.display);
  integer<8>(t.reference);
  letter(t.capacity);
  letter(t.iso);
  letter(t.cross);
  letter(t.state);
  text({t.clordid.data(), t.clordid.size()});
  integer<2>(appendage.size());
  out_.insert(out_.end(), appendage.begin(), appendage.end());
}

Bytes Encoder::system_event(std::uint64_t now, char event) {
  start('S', now);
  letter(event);
  return out_;
}

Bytes Encoder::accepted(std::uint64_t now, const Terms& t, Bytes appendage) {
  start('A', now);
  terms(t, appendage);
  return out_;
}

Bytes Encoder::replaced(std::uint64_t now, std::uint32_t original, const Terms& t,
                        Bytes appendage) {
  start('U', now);
  integer<4>(original);
  terms(t, appendage);
  return out_;
}

Bytes Encoder::canceled(std::uint64_t now, std::uint32_t user_ref, std::uint32_t decrement,
                        char reason, bool appendage) {
  start('C', now);
  integer<4>(user_ref);
  integer<4>(decrement);
  letter(reason);
  if (appendage) integer<2>(0);
  return out_;
}

Bytes Encoder::modified(std::uint64_t now, std::uint32_t user_ref, char side,
                        std::uint32_t outstanding, bool appendage) {
  start('M', now);
  integer<4>(user_ref);
  letter(side);
  integer<4>(outstanding);
  if (appendage) integer<2>(0);
  return out_;
}

Bytes Encoder::executed(std::uint64_t now, std::uint32_t user_ref, std::uint32_t quantity,
                        std::uint64_t price, char liquidity, std::uint64_t match) {
  start('E', now);
  integer<4>(user_ref);
  integer<4>(quantity);
  integer<8>(price);
  letter(liquidity);
  integer<8>(match);
  integer<2>(0);
  return out_;
}

Bytes Encoder::broken(std::uint64_t now, std::uint32_t user_ref, std::uint64_t match, char reason,
                      const ClOrdId& clordid) {
  start('B', now);
  integer<4>(user_ref);
  integer<8>(match);
  letter(reason);
  text({clordid.data(), clordid.size()});
  integer<2>(0);
  return out_;
}

Bytes Encoder::rejected(std::uint64_t now, std::uint32_t user_ref, Reject reason,
                        const ClOrdId& clordid) {
  start('J', now);
  integer<4>(user_ref);
  integer<2>(static_cast<std::uint16_t>(reason));
  text({clordid.data(), clordid.size()});
  integer<2>(0);
  return out_;
}

Bytes Encoder::mass_cancel_response(std::uint64_t now, const MassCancel& request) {
  start('X', now);
  integer<4>(request.user_ref);
  text({request.firm.data(), request.firm.size()});
  text({request.symbol.data(), request.symbol.size()});
  integer<2>(request.options.bytes.size());
  out_.insert(out_.end(), request.options.bytes.begin(), request.options.bytes.end());
  return out_;
}

Bytes Encoder::order_entry_response(std::uint64_t now, char type, std::uint32_t user_ref,
                                    const Firm& firm) {
  start(type, now);
  integer<4>(user_ref);
  text({firm.data(), firm.size()});
  integer<2>(0);
  return out_;
}

Bytes Encoder::query_response(std::uint64_t now, std::uint32_t next_user_ref, bool appendage) {
  start('Q', now);
  integer<4>(next_user_ref);
  if (appendage) integer<2>(0);
  return out_;
}

}  // namespace pcl::venue::ouch
