// An engine on the bench: background in, orders in, what came out in readable form.
#pragma once

#include <gtest/gtest.h>

#include <iomanip>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/venue/matching_engine.hpp"

namespace pcl::venue::test {

/// Writes values one after the other (g++ 12 warns falsely about "x" + std::string).
template <class... Values>
std::string joined(const Values&... values) {
  std::ostringstream out;
  (out << ... << values);
  return out.str();
}

/// Inbound OUCH bytes, written here from the specification and not by the venue's code.
class Raw {
 public:
  explicit Raw(char type) { letter(type); }
  Raw& letter(char c) {
    bytes_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  Raw& number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;) bytes_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
    return *this;
  }
  Raw& text(std::string_view value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) letter(i < value.size() ? value[i] : ' ');
    return *this;
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

struct EnterCase {
  std::uint32_t ref = 1;
  char side = 'B';
  std::uint32_t quantity = 100;
  std::string_view symbol = "MSFT";
  std::uint64_t price = 300'000;
  char tif = '0', display = 'Y', capacity = 'P', iso = 'N', cross = 'N';
  int group = -1;
};

inline std::vector<std::byte> enter(const EnterCase& e) {
  Raw raw{'O'};
  raw.number(e.ref, 4).letter(e.side).number(e.quantity, 4).text(e.symbol, 8).number(e.price, 8).letter(e.tif);
  raw.letter(e.display).letter(e.capacity).letter(e.iso).letter(e.cross).text(joined("C", e.ref), 14);
  if (e.group < 0) return raw.number(0, 2).bytes();
  return raw.number(4, 2).number(3, 1).number(24, 1).number(static_cast<std::uint64_t>(e.group), 2).bytes();
}
inline std::vector<std::byte> replace(std::uint32_t original, std::uint32_t ref, std::uint32_t total,
                                      std::uint64_t price, char tif = '0') {
  Raw raw{'U'};
  raw.number(original, 4).number(ref, 4).number(total, 4).number(price, 8).letter(tif).letter('Y').letter('N');
  return raw.text(joined("C", ref), 14).number(0, 2).bytes();
}
inline std::vector<std::byte> cancel(std::uint32_t ref, std::uint32_t total = 0) {
  return Raw{'X'}.number(ref, 4).number(total, 4).bytes();
}
inline std::vector<std::byte> mass_cancel(std::uint32_t ref, std::string_view symbol = "", int group = -1) {
  Raw raw{'C'};
  raw.number(ref, 4).text("FIRM", 4).text(symbol, 8);
  if (group < 0) return raw.number(0, 2).bytes();
  return raw.number(4, 2).number(3, 1).number(24, 1).number(static_cast<std::uint64_t>(group), 2).bytes();
}
inline std::vector<std::byte> disable(std::uint32_t ref) {
  return Raw{'D'}.number(ref, 4).text("FIRM", 4).number(0, 2).bytes();
}
inline std::vector<std::byte> enable(std::uint32_t ref) {
  return Raw{'E'}.number(ref, 4).text("FIRM", 4).number(0, 2).bytes();
}

inline std::uint64_t be(Bytes m, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8U | std::to_integer<std::uint64_t>(m[at + i]);
  return value;
}

/// A reference as people read it: ours count from o1.
inline std::string named(std::uint64_t reference) {
  return joined((reference >> 63U) != 0 ? "o" : "", reference & ~(1ULL << 63U));
}

/// "A 7 B 100 @300000", "E o1 50", "X 7 20", "D 7", "U 7 8 100 @300000", else the type letter alone.
inline std::string feed_text(Bytes m) {
  const char type = static_cast<char>(m[0]);
  const std::string ref = m.size() >= 19 ? named(be(m, 11, 8)) : "";
  switch (type) {
    case 'A': case 'F':
      return joined(type, ' ', ref, ' ', static_cast<char>(m[19]), ' ', be(m, 20, 4), " @", be(m, 32, 4));
    case 'E': case 'C': case 'X': return joined(type, ' ', ref, ' ', be(m, 19, 4));
    case 'D': return joined(type, ' ', ref);
    case 'U': return joined(type, ' ', ref, ' ', named(be(m, 19, 8)), ' ', be(m, 27, 4), " @", be(m, 31, 4));
    default: return joined(type);
  }
}

/// "A 1 B 100 @300000 L", "U 1>2 50 @300000 L", "C 1 100 U", "E 1 50 @300000 R", "J 1 0x0013", else type and number.
inline std::string report_text(Bytes m) {
  const char type = static_cast<char>(m[0]);
  const auto n = [&m](std::size_t at, std::size_t width = 4) { return be(m, at, width); };
  const auto c = [&m](std::size_t at) { return static_cast<char>(m[at]); };
  switch (type) {
    case 'S': return joined("S ", c(9));
    case 'A': return joined("A ", n(9), ' ', c(13), ' ', n(14), " @", n(26, 8), ' ', c(47));
    case 'U': return joined("U ", n(9), '>', n(13), ' ', n(18), " @", n(30, 8), ' ', c(51));
    case 'C': return joined("C ", n(9), ' ', n(13), ' ', c(17));
    case 'E': return joined("E ", n(9), ' ', n(13), " @", n(17, 8), ' ', c(25));
    case 'J':
      return joined("J ", n(9), " 0x", std::hex, std::uppercase, std::setw(4), std::setfill('0'), n(13, 2));
    default: return joined(type, ' ', n(9));
  }
}

/// An open market in MSFT (locate 1) and INTC (locate 2), trading.
class Market : public testing::Test {
 protected:
  using Lines = std::vector<std::string>;
  Market() {
    in(itch::system_event(1, 'O'));
    in(itch::directory({1, 2}, symbol_of("MSFT")));
    in(itch::directory({2, 2}, symbol_of("INTC")));
    in(itch::trading_action({1, 3}, symbol_of("MSFT"), 'T', ""));
    in(itch::trading_action({2, 3}, symbol_of("INTC"), 'T', ""));
    in(itch::system_event(4, 'Q'));
    feed();
  }
  void in(const itch::Message& m) { engine.background(m); }
  void recorded(std::uint64_t ref, char side, std::uint32_t shares, std::uint32_t price) {
    in(itch::add({1, ++time}, ref, side, shares, symbol_of("MSFT"), price));
  }
  void send(const std::vector<std::byte>& message) { engine.order(message, ++time); }
  /// What was published, and reported, since the last call.
  Lines feed() {
    Lines lines;
    while (fed < feed_log.size()) lines.push_back(feed_text(feed_log[++fed]));
    return lines;
  }
  Lines reports() {
    Lines lines;
    while (reported < report_log.size()) lines.push_back(report_text(report_log[++reported]));
    return lines;
  }

  Account account{1'000'000};
  MessageLog feed_log, report_log;
  MatchingEngine engine{account, feed_log, report_log};
  std::uint64_t time = 100;
  std::uint64_t fed = 0, reported = 0;
};

/// Rebuilds a book from published ITCH alone, and complains of anything that does not fit.
class Rebuilder {
 public:
  struct Order {
    std::uint16_t locate = 0;
    char side = 'B';
    std::uint64_t price = 0, shares = 0, arrival = 0;
  };
  void apply(Bytes m) {
    const char type = static_cast<char>(m[0]);
    const std::uint64_t time_now = be(m, 5, 6);
    EXPECT_GE(time_now, last_time) << feed_text(m);
    last_time = time_now;
    const auto locate = static_cast<std::uint16_t>(be(m, 1, 2));
    if (type == 'A' || type == 'F') {
      insert(be(m, 11, 8), {locate, static_cast<char>(m[19]), be(m, 32, 4), be(m, 20, 4), ++arrivals});
    } else if (type == 'E' || type == 'C') {
      expect_first(be(m, 11, 8));
      reduce(be(m, 11, 8), be(m, 19, 4));
    } else if (type == 'X') {
      reduce(be(m, 11, 8), be(m, 19, 4));
    } else if (type == 'D') {
      EXPECT_EQ(orders.erase(be(m, 11, 8)), 1U) << feed_text(m);
    } else if (type == 'U') {
      const auto original = orders.find(be(m, 11, 8));
      ASSERT_NE(original, orders.end()) << feed_text(m);
      const char side = original->second.side;
      orders.erase(original);
      insert(be(m, 19, 8), {locate, side, be(m, 31, 4), be(m, 27, 4), ++arrivals});
    }
  }
  /// Best price of a side, 0 if empty.
  [[nodiscard]] std::uint64_t best(std::uint16_t locate, char side) const {
    std::uint64_t price = 0;
    for (const auto& [ref, o] : orders) {
      if (o.locate != locate || o.side != side) continue;
      if (price == 0 || (side == 'B' ? o.price > price : o.price < price)) price = o.price;
    }
    return price;
  }

  std::map<std::uint64_t, Order> orders;
  std::uint64_t last_time = 0, arrivals = 0;
  bool check_priority = true;

 private:
  void insert(std::uint64_t ref, const Order& order) {
    EXPECT_GT(order.shares, 0U) << named(ref);
    EXPECT_TRUE(orders.emplace(ref, order).second) << "reference " << named(ref) << " twice";
  }
  void reduce(std::uint64_t ref, std::uint64_t shares) {
    const auto found = orders.find(ref);
    ASSERT_NE(found, orders.end()) << "unknown " << named(ref);
    ASSERT_LE(shares, found->second.shares) << named(ref);
    ASSERT_GT(shares, 0U) << named(ref);
    found->second.shares -= shares;
    if (found->second.shares == 0) orders.erase(found);
  }
  /// Price-time priority: nothing else on its side stands before an order that trades.
  void expect_first(std::uint64_t ref) const {
    const auto found = orders.find(ref);
    if (!check_priority || found == orders.end()) return;
    const Order& o = found->second;
    for (const auto& [other, p] : orders) {
      if (p.locate != o.locate || p.side != o.side) continue;
      const bool better = o.side == 'B' ? p.price > o.price : p.price < o.price;
      EXPECT_FALSE(better || (p.price == o.price && p.arrival < o.arrival)) << named(other) << " before " << named(ref);
    }
  }
};

}  // namespace pcl::venue::test
