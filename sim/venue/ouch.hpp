// OUCH 5.0 as the venue speaks it (specification of April 2023, revision 1.04): requests in,
// reports out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/venue/itch.hpp"

namespace pcl::venue::ouch {

using ClOrdId = std::array<char, 14>;
inline constexpr ClOrdId kNoClOrdId{' ', ' ', ' ', ' ', ' ', ' ', ' ',
                                    ' ', ' ', ' ', ' ', ' ', ' ', ' '};
using Firm = std::array<char, 4>;

/// Appendix D. Only the codes this venue gives.
enum class Reject : std::uint16_t {
  kNone = 0,
  kDestinationClosed = 0x0002,
  kInvalidDisplay = 0x0003,
  kHalted = 0x0007,
  kIsoNotAllowed = 0x0008,
  kInvalidSide = 0x0009,
  kFirmNotAuthorized = 0x000C,  // order entry disabled
  kInvalidMinQuantity = 0x000D,
  kOther = 0x000F,  // a time in force, capacity or option this venue does not offer
  kInvalidQuantity = 0x0013,
  kInvalidCrossOrder = 0x0014,
  kInvalidSymbol = 0x0017,
  kInvalidPrice = 0x001D,
  kPortMessageRate = 0x0029,
};

inline constexpr std::uint32_t kQuantityMax = 999'999;
inline constexpr std::uint64_t kPriceMax = 1'999'999'900;  // $199,999.9900
inline constexpr char kDay = '0';
inline constexpr char kImmediate = '3';
inline constexpr char kTimed = '6';  // with an expire time
inline constexpr std::uint32_t kExpireMax_s = 86'399;

/// What an appendage said, as far as the venue cares.
struct Options {
  std::uint16_t group = 0;                    // tag 24
  std::optional<Firm> firm;                   // tag 2
  char side = ' ';                            // tag 27
  std::optional<std::uint32_t> min_quantity;  // tag 3
  std::optional<std::uint32_t> max_floor;     // tag 5
  std::optional<std::uint32_t> expire_s;      // tag 15
  std::optional<char> post_only;              // tag 12
  bool unsupported = false;                   // an option that would change how the order matches
  std::vector<std::byte> bytes;               // as received, echoed in the answer

  /// What a Replace's appendage says; what it leaves out stays the original's.
  void take_over(const Options& replace);
};

struct Enter {
  std::uint32_t user_ref;
  char side;
  std::uint32_t quantity;
  Symbol symbol;
  std::uint64_t price;
  char tif, display, capacity, iso, cross;
  ClOrdId clordid;
  Options options;
};
struct Replace {
  std::uint32_t original, user_ref, quantity;
  std::uint64_t price;
  char tif, display, iso;
  ClOrdId clordid;
  Options options;
};
struct Cancel {
  std::uint32_t user_ref, quantity;
  bool appendage;  // the answer then has one too
};
struct Modify {
  std::uint32_t user_ref;
  char side;
  std::uint32_t quantity;  // the new total of the chain
  bool appendage;          // the answer then has one too
};
struct MassCancel {
  std::uint32_t user_ref;
  Firm firm;
  Symbol symbol;
  Options options;
};
struct Disable {
  std::uint32_t user_ref;
  Firm firm;
};
struct Enable {
  std::uint32_t user_ref;
  Firm firm;
};
struct Query {
  bool appendage;
};
/// Not a request: why not.
struct Malformed {
  std::string_view why;
};
using Request =
    std::variant<Malformed, Enter, Replace, Cancel, Modify, MassCancel, Disable, Enable, Query>;

/// Reads one inbound message. Never fails: what it cannot read is Malformed.
[[nodiscard]] Request decode(Bytes message);

/// The terms an Accepted or Replaced echoes.
struct Terms {
  std::uint32_t user_ref = 0;
  char side = ' ';
  std::uint32_t quantity = 0;  // A: of the order; U: shares outstanding
  Symbol symbol{};
  std::uint64_t price = 0;
  char tif = kDay, display = 'Y', capacity = 'P', iso = 'N', cross = 'N';
  ClOrdId clordid{};
  std::uint64_t reference = 0;
  char state = 'L';
};

/// Reports: each call gives the message in `out`, reused by the next.
class Encoder {
 public:
  Bytes system_event(std::uint64_t now, char event);
  Bytes accepted(std::uint64_t now, const Terms& terms, Bytes appendage);
  Bytes replaced(std::uint64_t now, std::uint32_t original, const Terms& terms, Bytes appendage);
  Bytes canceled(std::uint64_t now, std::uint32_t user_ref, std::uint32_t decrement, char reason,
                 bool appendage);
  Bytes modified(std::uint64_t now, std::uint32_t user_ref, char side, std::uint32_t outstanding,
                 bool appendage);
  Bytes executed(std::uint64_t now, std::uint32_t user_ref, std::uint32_t quantity,
                 std::uint64_t price, char liquidity, std::uint64_t match);
  Bytes broken(std::uint64_t now, std::uint32_t user_ref, std::uint64_t match, char reason,
               const ClOrdId& clordid);
  Bytes rejected(std::uint64_t now, std::uint32_t user_ref, Reject reason, const ClOrdId& clordid);
  Bytes mass_cancel_response(std::uint64_t now, const MassCancel& request);
  Bytes order_entry_response(std::uint64_t now, char type, std::uint32_t user_ref,
                             const Firm& firm);
  Bytes query_response(std::uint64_t now, std::uint32_t next_user_ref, bool appendage);

 private:
  void start(char type, std::uint64_t now);
  template <std::size_t N>
  void integer(std::uint64_t value);
  void letter(char value);
  void text(std::string_view value);
  void terms(const Terms& terms, Bytes appendage);
  std::vector<std::byte> out_;
};

}  // namespace pcl::venue::ouch
