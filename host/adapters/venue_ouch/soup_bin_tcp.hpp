// SoupBinTCP 4.0 packets: cutting a byte stream into them, and the client's own ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::venue_ouch {

/// Longest packet taken, its two length bytes included. OUCH messages with every appendage stay far
/// below.
inline constexpr std::size_t kPacketBytesMax = 1024;

struct Packet {
  char type{};                         // '+', 'A', 'J', 'S', 'H', 'Z' from a server
  std::span<const std::byte> payload;  // without length and type
};

/// Collects bytes and yields whole packets. One thread.
class PacketReader {
 public:
  /// Where to put the next bytes; never empty before an error. Invalidates packets given out.
  [[nodiscard]] std::span<std::byte> room();
  void added(std::size_t bytes) noexcept { end_ += bytes; }
  /// The next whole packet, or nothing yet. kCorrupt on a length of 0 or beyond kPacketBytesMax:
  /// the stream is lost.
  [[nodiscard]] Result<std::optional<Packet>> next();
  /// Gives the packet last returned by next() back, to be returned again.
  void unread() noexcept { begin_ = last_; }
  void reset() noexcept { begin_ = end_ = last_ = 0; }

 private:
  std::vector<std::byte> buffer_ = std::vector<std::byte>(16 * kPacketBytesMax);
  std::size_t begin_{};
  std::size_t end_{};
  std::size_t last_{};
};

struct Login {
  std::string user;      // at most 6
  std::string password;  // at most 10
  std::string session;   // at most 10; empty: the current one
};

inline constexpr std::size_t kLoginBytes = 49;
/// A whole login request packet; the sequence asked for is right-justified, as the specification
/// wants.
[[nodiscard]] std::array<std::byte, kLoginBytes> encode_login(const Login& login,
                                                              std::uint64_t next_sequence);
/// A number of SoupBinTCP: spaces, then digits. kCorrupt otherwise.
[[nodiscard]] Result<std::uint64_t> parse_number(std::span<const std::byte> text);
/// Packets without payload: 'R' client heartbeat, 'O' logout.
[[nodiscard]] std::array<std::byte, 3> encode_bare(char type);

}  // namespace pcl::venue_ouch
