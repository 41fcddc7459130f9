#include "sim/venue/itch.hpp"

#include <algorithm>
#include <cstring>

namespace pcl::venue {

Symbol symbol_of(std::string_view name) {
  Symbol symbol;
  symbol.fill(' ');
  std::copy_n(name.begin(), std::min(name.size(), symbol.size()), symbol.begin());
  return symbol;
}

std::string_view name_of(const Symbol& symbol) {
  const std::string_view padded{symbol.data(), symbol.size()};
  const auto last = padded.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view{} : padded.substr(0, last + 1);
}

namespace itch {
namespace {

Message start(char type, Stamp stamp) {
  Message m;
  m.size = length_of(type);
  m.bytes[0] = static_cast<std::byte>(type);
  store_be<2>(m.bytes, 1, stamp.locate);
  store_be<6>(m.bytes, 5, stamp.timestamp);
  return m;
}

void put(Message& m, std::size_t at, std::string_view text) {
  std::memcpy(&m.bytes[at], text.data(), text.size());
}
void put(Message& m, std::size_t at, const Symbol& symbol) {
  std::memcpy(&m.bytes[at], symbol.data(), symbol.size());
}
void put(Message& m, std::size_t at, char letter) { m.bytes[at] = static_cast<std::byte>(letter); }

}  // namespace

std::size_t length_of(char type) {
  switch (type) {
    case 'S':
      return 12;
    case 'R':
      return 39;
    case 'H':
      return 25;
    case 'Y':
      return 20;
    case 'L':
      return 26;
    case 'V':
      return 35;
    case 'W':
      return 12;
    case 'K':
      return 28;
    case 'J':
      return 35;
    case 'h':
      return 21;
    case 'A':
      return 36;
    case 'F':
      return 40;
    case 'E':
      return 31;
    case 'C':
      return 36;
    case 'X':
      return 23;
    case 'D':
      return 19;
    case 'U':
      return 35;
    case 'P':
      return 44;
    case 'Q':
      return 40;
    case 'B':
      return 19;
    case 'I':
      return 50;
    case 'N':
      return 20;
    case 'O':
      return 48;
    default:
      return 0;
  }
}

Symbol stock(Bytes m, std::size_t at) {
  Symbol symbol;
  std::memcpy(symbol.data(), &m[at], symbol.size());
  return symbol;
}

Message system_event(std::uint64_t timestamp, char event) {
  Message m = start('S', {0, timestamp});
  put(m, 11, event);
  return m;
}

Message directory(Stamp stamp, const Symbol& stock) {
  Message m = start('R', stamp);
  put(m, 11, stock);
  put(m, 19, "QN");               // Global Select, normal
  store_be<4>(m.bytes, 21, 100);  // round lot
  put(m, 25, "NCZ PN 1N");  // round lots only, class, subtype, production, threshold, IPO, LULD
                            // tier 1, not an ETP
  put(m, 38, 'N');
  return m;
}

Message trading_action(Stamp stamp, const Symbol& stock, char state, std::string_view reason) {
  Message m = start('H', stamp);
  put(m, 11, stock);
  put(m, 19, state);
  put(m, 20, ' ');
  put(m, 21, "    ");
  put(m, 21, reason.substr(0, 4));
  return m;
}

Message reg_sho(Stamp stamp, const Symbol& stock, char action) {
  Message m = start('Y', stamp);
  put(m, 11, stock);
  put(m, 19, action);
  return m;
}

Message add(Stamp stamp, std::uint64_t reference, char side, std::uint32_t shares,
            const Symbol& stock, std::uint32_t price) {
  Message m = start('A', stamp);
  store_be<8>(m.bytes, 11, reference);
  put(m, 19, side);
  store_be<4>(m.bytes, 20, shares);
  put(m, 24, stock);
  store_be<4>(m.bytes, 32, price);
  return m;
}

Message executed(Stamp stamp, std::uint64_t reference, std::uint32_t shares, std::uint64_t match) {
  Message m = start('E', stamp);
  store_be<8>(m.bytes, 11, reference);
  store_be<4>(m.bytes, 19, shares);
  store_be<8>(m.bytes, 23, match);
  return m;
}

Message broken(Stamp stamp, std::uint64_t match) {
  Message m = start('B', stamp);
  store_be<8>(m.bytes, 11, match);
  return m;
}

Message cancel(Stamp stamp, std::uint64_t reference, std::uint32_t shares) {
  Message m = start('X', stamp);
  store_be<8>(m.bytes, 11, reference);
  store_be<4>(m.bytes, 19, shares);
  return m;
}

Message deleted(Stamp stamp, std::uint64_t reference) {
  Message m = start('D', stamp);
  store_be<8>(m.bytes, 11, reference);
  return m;
}

Message replace(Stamp stamp, std::uint64_t original, std::uint64_t reference, std::uint32_t shares,
                std::uint32_t price) {
  Message m = start('U', stamp);
  store_be<8>(m.bytes, 11, original);
  store_be<8>(m.bytes, 19, reference);
  store_be<4>(m.bytes, 27, shares);
  store_be<4>(m.bytes, 31, price);
  return m;
}

Message with_shares(Bytes original, std::size_t at, std::uint32_t shares) {
  Message m;
  m.size = original.size();
  std::copy(original.begin(), original.end(), m.bytes.begin());
  store_be<4>(m.bytes, at, shares);
  return m;
}

}  // namespace itch
}  // namespace pcl::venue
