#include "host/adapters/venue_ouch/soup_bin_tcp.hpp"

#include <algorithm>
#include <cstring>

#include "host/base/big_endian.hpp"

namespace pcl::venue_ouch {
namespace {

constexpr std::size_t kLengthBytes = 2;

void put_text(std::span<std::byte> out, std::string_view text) {
  std::fill(out.begin(), out.end(), std::byte{' '});
  std::memcpy(out.data(), text.data(), std::min(out.size(), text.size()));
}

}  // namespace

std::span<std::byte> PacketReader::room() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = last_ = 0;
  }
  return std::span{buffer_}.subspan(end_);
}

Result<std::optional<Packet>> PacketReader::next() {
  const std::span<const std::byte> held{buffer_.data() + begin_, end_ - begin_};
  if (held.size() < kLengthBytes) return std::optional<Packet>{};
  const std::size_t length = load_be<2>(held, 0);
  if (length == 0) return Error{Fault::kCorrupt, "packet length 0, expected at least 1"};
  if (kLengthBytes + length > kPacketBytesMax) {
    return Error{Fault::kCorrupt, "packet length " + std::to_string(length) +
                                      ", expected at most " +
                                      std::to_string(kPacketBytesMax - kLengthBytes)};
  }
  if (held.size() < kLengthBytes + length) return std::optional<Packet>{};
  last_ = begin_;
  begin_ += kLengthBytes + length;
  return std::optional{Packet{std::to_integer<char>(held[2]), held.subspan(3, length - 1)}};
}

std::array<std::byte, kLoginBytes> encode_login(const Login& login, std::uint64_t next_sequence) {
  std::array<std::byte, kLoginBytes> packet{};
  const std::span<std::byte> out{packet};
  store_be<2>(out, 0, kLoginBytes - kLengthBytes);
  out[2] = std::byte{'L'};
  put_text(out.subspan(3, 6), login.user);
  put_text(out.subspan(9, 10), login.password);
  const std::string digits = std::to_string(next_sequence);
  put_text(out.subspan(19, 10),
           std::string(10 - std::min<std::size_t>(10, login.session.size()), ' ') + login.session);
  put_text(out.subspan(29, 20), std::string(20 - digits.size(), ' ') + digits);
  return packet;
}

Result<std::uint64_t> parse_number(std::span<const std::byte> text) {
  const std::string shown{reinterpret_cast<const char*>(text.data()), text.size()};
  const std::size_t first = shown.find_first_not_of(' ');
  const std::size_t last = shown.find_last_not_of(' ');
  const Error error{Fault::kCorrupt, "'" + shown + "': expected a number, padded with spaces"};
  if (first == std::string::npos || last - first + 1 > 19) return error;
  std::uint64_t value = 0;
  for (std::size_t i = first; i <= last; ++i) {
    if (shown[i] < '0' || shown[i] > '9') return error;
    value = value * 10 + static_cast<std::uint64_t>(shown[i] - '0');
  }
  return value;
}

std::array<std::byte, 3> encode_bare(char type) {
  return {std::byte{0}, std::byte{1}, static_cast<std::byte>(type)};
}

}  // namespace pcl::venue_ouch
