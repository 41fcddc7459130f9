#include "host/engine/orders/venue_report.hpp"

#include "host/base/big_endian.hpp"

namespace pcl::engine {
namespace {

/// Shortest legal length, without appendage; 0: unknown type. Offsets and lengths: OUCH 5.0,
/// outbound messages.
std::size_t length_min(char type) {
  switch (type) {
    case 'S':
      return 10;
    case 'A':
      return 62;
    case 'U':
      return 66;
    case 'C':
      return 18;
    case 'D':
      return 32;
    case 'E':
      return 34;
    case 'B':
      return 36;
    case 'J':
      return 29;
    case 'P':
    case 'I':
      return 13;
    case 'T':
      return 30;
    case 'M':
      return 18;
    case 'R':
      return 14;
    case 'X':
      return 25;
    case 'G':
    case 'K':
      return 17;
    case 'Q':
      return 13;
    default:
      return 0;
  }
}

values::ClOrdId clordid_at(std::span<const std::byte> message, std::size_t offset) {
  values::ClOrdId id{};
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<char>(message[offset + i]);
  return id;
}

}  // namespace

std::optional<VenueReport> parse_report(std::uint64_t sequence,
                                        std::span<const std::byte> message) {
  if (message.empty()) return std::nullopt;
  VenueReport report;
  report.type = static_cast<char>(message[0]);
  report.sequence = sequence;
  const std::size_t shortest = length_min(report.type);
  if (shortest == 0 || message.size() < shortest) return std::nullopt;
  const auto u32 = [&](std::size_t offset) {
    return static_cast<std::uint32_t>(load_be<4>(message, offset));
  };
  if (report.type != 'S') report.user_ref = u32(9);
  switch (report.type) {
    case 'A':
      report.quantity = u32(14);
      report.price = CardPrice{load_be<8>(message, 26)};
      report.state = static_cast<char>(message[47]);
      report.clordid = clordid_at(message, 48);
      break;
    case 'U':
      report.original = u32(9);
      report.user_ref = u32(13);
      report.quantity = u32(18);
      report.price = CardPrice{load_be<8>(message, 30)};
      report.state = static_cast<char>(message[51]);
      report.clordid = clordid_at(message, 52);
      break;
    case 'C':
    case 'D':
      report.quantity = u32(13);
      break;
    case 'E':
      report.quantity = u32(13);
      report.price = CardPrice{load_be<8>(message, 17)};
      report.match = load_be<8>(message, 26);
      break;
    case 'B':
      report.match = load_be<8>(message, 13);
      break;
    case 'M':
      report.quantity = u32(14);
      break;
    case 'R':
      report.reason = std::to_integer<std::uint16_t>(message[13]);
      break;
    case 'J':
      report.reason = static_cast<std::uint16_t>(load_be<2>(message, 13));
      report.clordid = clordid_at(message, 15);
      break;
    default:
      break;
  }
  return report;
}

}  // namespace pcl::engine
