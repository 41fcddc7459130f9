// Bytes of the wire, spelled out field by field: ITCH, MoldUDP64, Ethernet, and the venue's OUCH
// messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pcl::bench {

using Octets = std::vector<std::byte>;

/// Appends big-endian fields.
class Bytes {
 public:
  Bytes& number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;)
      out_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
    return *this;
  }
  Bytes& u8(std::uint64_t value) { return number(value, 1); }
  Bytes& u16(std::uint64_t value) { return number(value, 2); }
  Bytes& u32(std::uint64_t value) { return number(value, 4); }
  Bytes& u48(std::uint64_t value) { return number(value, 6); }
  Bytes& u64(std::uint64_t value) { return number(value, 8); }
  Bytes& letter(char value) { return number(static_cast<unsigned char>(value), 1); }
  Bytes& text(std::string_view value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) letter(i < value.size() ? value[i] : ' ');
    return *this;
  }
  Bytes& raw(std::span<const std::byte> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  // Implicit, so that every message is written as one expression.
  operator Octets() const { return out_; }  // NOLINT(google-explicit-constructor)

 private:
  Octets out_;
};

inline std::string hex(std::span<const std::byte> bytes) {
  std::string out;
  for (const std::byte b : bytes) {
    out += "0123456789abcdef"[std::to_integer<unsigned>(b) >> 4U];
    out += "0123456789abcdef"[std::to_integer<unsigned>(b) & 15U];
  }
  return out;
}

// ITCH 5.0
namespace itch {

inline Bytes head(char type, std::uint16_t locate, std::uint64_t timestamp) {
  return Bytes{}.letter(type).u16(locate).u16(0).u48(timestamp);
}
inline Octets system_event(char event, std::uint64_t timestamp = 1) {
  return head('S', 0, timestamp).letter(event);
}
inline Octets directory(std::uint16_t locate, std::string_view name, std::uint64_t timestamp = 2) {
  return head('R', locate, timestamp)
      .text(name, 8)
      .text("QN", 2)
      .u32(100)
      .text("NCZ PN", 6)
      .text("N1N", 3)
      .u32(0)
      .letter('N');
}
inline Octets trading_action(std::uint16_t locate, std::string_view name, char state,
                             std::string_view reason = "", std::uint64_t timestamp = 3) {
  return head('H', locate, timestamp).text(name, 8).letter(state).letter(' ').text(reason, 4);
}
inline Octets reg_sho(std::uint16_t locate, std::string_view name, char action,
                      std::uint64_t timestamp = 4) {
  return head('Y', locate, timestamp).text(name, 8).letter(action);
}
inline Octets luld_collar(std::uint16_t locate, std::string_view name, std::uint32_t reference,
                          std::uint32_t upper, std::uint32_t lower, std::uint32_t extension,
                          std::uint64_t timestamp = 5) {
  return head('J', locate, timestamp)
      .text(name, 8)
      .u32(reference)
      .u32(upper)
      .u32(lower)
      .u32(extension);
}
/// h: market Q is Nasdaq; action H halts, T ends it.
inline Octets operational_halt(std::uint16_t locate, std::string_view name, char action,
                               char market = 'Q', std::uint64_t timestamp = 6) {
  return head('h', locate, timestamp).text(name, 8).letter(market).letter(action);
}
/// W: a level of the market-wide circuit breaker has been passed.
inline Octets market_wide_halt(char level, std::uint64_t timestamp = 7) {
  return head('W', 0, timestamp).letter(level);
}
inline Octets add(std::uint16_t locate, std::uint64_t reference, char side, std::uint32_t quantity,
                  std::uint32_t price, std::uint64_t timestamp = 10,
                  std::string_view name = "MSFT") {
  return head('A', locate, timestamp)
      .u64(reference)
      .letter(side)
      .u32(quantity)
      .text(name, 8)
      .u32(price);
}
inline Octets add_mpid(std::uint16_t locate, std::uint64_t reference, char side,
                       std::uint32_t quantity, std::uint32_t price, std::uint64_t timestamp = 10,
                       std::string_view name = "MSFT") {
  return head('F', locate, timestamp)
      .u64(reference)
      .letter(side)
      .u32(quantity)
      .text(name, 8)
      .u32(price)
      .text("ABCD", 4);
}
inline Octets executed(std::uint16_t locate, std::uint64_t reference, std::uint32_t quantity,
                       std::uint64_t timestamp = 11) {
  return head('E', locate, timestamp).u64(reference).u32(quantity).u64(777);
}
inline Octets executed_at(std::uint16_t locate, std::uint64_t reference, std::uint32_t quantity,
                          std::uint32_t price, std::uint64_t timestamp = 12, char printable = 'Y') {
  return head('C', locate, timestamp)
      .u64(reference)
      .u32(quantity)
      .u64(778)
      .letter(printable)
      .u32(price);
}
inline Octets cancel(std::uint16_t locate, std::uint64_t reference, std::uint32_t quantity,
                     std::uint64_t timestamp = 13) {
  return head('X', locate, timestamp).u64(reference).u32(quantity);
}
inline Octets remove(std::uint16_t locate, std::uint64_t reference, std::uint64_t timestamp = 14) {
  return head('D', locate, timestamp).u64(reference);
}
inline Octets replace(std::uint16_t locate, std::uint64_t original, std::uint64_t reference,
                      std::uint32_t quantity, std::uint32_t price, std::uint64_t timestamp = 15) {
  return head('U', locate, timestamp).u64(original).u64(reference).u32(quantity).u32(price);
}
inline Octets trade(std::uint16_t locate, std::uint32_t quantity, std::uint32_t price,
                    std::uint64_t timestamp = 16) {
  return head('P', locate, timestamp)
      .u64(0)
      .letter('B')
      .u32(quantity)
      .text("MSFT", 8)
      .u32(price)
      .u64(779);
}
inline Octets cross(std::uint16_t locate, std::uint32_t price, std::uint64_t timestamp = 17) {
  return head('Q', locate, timestamp).u64(100).text("MSFT", 8).u32(price).u64(780).letter('O');
}
/// Any type at any length, zeros after the locate.
inline Octets other(char type, std::size_t length, std::uint16_t locate = 0) {
  Octets out = head(type, locate, 18);
  out.resize(length);
  return out;
}

}  // namespace itch

// MoldUDP64 and the wire below
inline constexpr std::string_view kFeedSession = "PCLFEED001";
inline constexpr std::uint16_t kFeedPort = 26477;

inline Octets mold(std::uint64_t sequence, const std::vector<Octets>& messages,
                   std::string_view session = kFeedSession) {
  Bytes out;
  out.text(session, 10).u64(sequence).u16(messages.size());
  for (const Octets& message : messages) out.u16(message.size()).raw(message);
  return out;
}
/// A header alone: a heartbeat (count 0), an end of session (0xFFFF), or a promise not kept.
inline Octets mold_head(std::uint64_t sequence, std::uint16_t count,
                        std::string_view session = kFeedSession) {
  return Bytes{}.text(session, 10).u64(sequence).u16(count);
}

/// What is put on the wire; every field can be made wrong.
struct Wire {
  std::uint16_t port{kFeedPort};
  bool vlan{};
  std::uint16_t ether_type{0x0800};
  std::uint8_t version{0x45};
  std::uint16_t fragment{0x4000};  // don't fragment
  std::uint8_t protocol{17};
  int checksum_off{};
  int ip_length_off{};
  int udp_length_off{};
  std::size_t padding{};
};

inline Octets ethernet(std::span<const std::byte> payload, const Wire& wire = {}) {
  const auto total =
      static_cast<std::uint64_t>(static_cast<int>(28 + payload.size()) + wire.ip_length_off);
  const std::uint64_t first = std::uint64_t{wire.version} << 8U;
  const std::uint64_t life = 64U << 8U | wire.protocol;
  const std::uint64_t fields[] = {first,  total & 0xFFFFU, 1,      wire.fragment, life,
                                  0x0A00, 0x0001,          0xE936, 0x0C6F};
  std::uint64_t sum = 0;
  for (const std::uint64_t field : fields) sum += field;
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  const auto checksum =
      static_cast<std::uint64_t>(static_cast<int>(~sum & 0xFFFFU) + wire.checksum_off);
  const auto udp =
      static_cast<std::uint64_t>(static_cast<int>(8 + payload.size()) + wire.udp_length_off);
  Bytes out;
  out.u48(0x01005E360C6F).u48(0x020000000001);
  if (wire.vlan) out.u16(0x8100).u16(0x0123);
  out.u16(wire.ether_type)
      .u16(first)
      .u16(total)
      .u16(1)
      .u16(wire.fragment)
      .u16(life)
      .u16(checksum & 0xFFFFU);
  out.u32(0x0A000001).u32(0xE9360C6F).u16(26400).u16(wire.port).u16(udp).u16(0).raw(payload);
  for (std::size_t i = 0; i < wire.padding; ++i) out.u8(0xEE);
  return out;
}

// OUCH 5.0, venue to us, by hand
namespace reply {

inline Bytes head(char type, std::uint32_t user_ref) {
  return Bytes{}.letter(type).u64(34'200'000'000'000).u32(user_ref);
}

inline Octets system(char event) {
  return Bytes{}.letter('S').u64(34'200'000'000'000).letter(event);
}
inline Octets accepted(std::uint32_t user_ref, char side, std::uint32_t quantity,
                       std::uint64_t price, char state = 'L', std::uint64_t reference = 9001,
                       std::string_view symbol = "MSFT") {
  return head('A', user_ref)
      .letter(side)
      .u32(quantity)
      .text(symbol, 8)
      .u64(price)
      .letter('0')
      .letter('Y')
      .u64(reference)
      .letter('P')
      .letter('N')
      .letter('N')
      .letter(state)
      .text("CL", 14)
      .u16(0);
}
inline Octets replaced(std::uint32_t original, std::uint32_t user_ref, char side,
                       std::uint32_t quantity, std::uint64_t price, char state = 'L',
                       std::uint64_t reference = 9002, std::string_view symbol = "MSFT") {
  return head('U', original)
      .u32(user_ref)
      .letter(side)
      .u32(quantity)
      .text(symbol, 8)
      .u64(price)
      .letter('0')
      .letter('Y')
      .u64(reference)
      .letter('P')
      .letter('N')
      .letter('N')
      .letter(state)
      .text("CL", 14)
      .u16(0);
}
inline Octets canceled(std::uint32_t user_ref, std::uint32_t decrement, char reason = 'U') {
  return head('C', user_ref).u32(decrement).letter(reason).u16(0);
}
inline Octets aiq_canceled(std::uint32_t user_ref, std::uint32_t decrement, std::uint32_t prevented,
                           std::uint64_t price) {
  return head('D', user_ref)
      .u32(decrement)
      .letter('Q')
      .u32(prevented)
      .u64(price)
      .letter('A')
      .letter('1')
      .u16(0);
}
inline Octets executed(std::uint32_t user_ref, std::uint32_t quantity, std::uint64_t price,
                       std::uint64_t match = 5001) {
  return head('E', user_ref).u32(quantity).u64(price).letter('R').u64(match).u16(0);
}
inline Octets broken(std::uint32_t user_ref, std::uint64_t match) {
  return head('B', user_ref).u64(match).letter('E').text("CL", 14).u16(0);
}
inline Octets rejected(std::uint32_t user_ref, std::uint16_t code) {
  return head('J', user_ref).u16(code).text("CL", 14).u16(0);
}
inline Octets cancel_pending(std::uint32_t user_ref) { return head('P', user_ref).u16(0); }
inline Octets cancel_reject(std::uint32_t user_ref) { return head('I', user_ref).u16(0); }
inline Octets priority(std::uint32_t user_ref, std::uint64_t price, std::uint64_t reference) {
  return head('T', user_ref).u64(price).letter('Y').u64(reference).u16(0);
}
inline Octets modified(std::uint32_t user_ref, char side, std::uint32_t quantity) {
  return head('M', user_ref).letter(side).u32(quantity).u16(0);
}
inline Octets restated(std::uint32_t user_ref, char reason) {
  return head('R', user_ref).letter(reason).u16(0);
}
inline Octets mass_cancel(std::uint32_t user_ref) {
  return head('X', user_ref).text("FIRM", 4).text("", 8).u16(0);
}
inline Octets entry_disabled(std::uint32_t user_ref) {
  return head('G', user_ref).text("FIRM", 4).u16(0);
}
inline Octets entry_enabled(std::uint32_t user_ref) {
  return head('K', user_ref).text("FIRM", 4).u16(0);
}
inline Octets account(std::uint32_t next) { return head('Q', next).u16(0); }

}  // namespace reply
}  // namespace pcl::bench
