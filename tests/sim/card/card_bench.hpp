// A Verilated card brought to the point where it trades, and the bytes its tests feed it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "host/base/big_endian.hpp"
#include "host/domain/limit_set.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl::sim {

using Bytes = std::vector<std::byte>;

inline Bytes text(const std::string& letters) {
  Bytes bytes;
  for (const char letter : letters) bytes.push_back(static_cast<std::byte>(letter));
  return bytes;
}
template <std::size_t Size>
Bytes number(std::uint64_t value) {
  Bytes bytes(Size);
  store_be<Size>(bytes, 0, value);
  return bytes;
}
inline Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// ITCH 5.0 messages of stock_locate 77, "ACME".
namespace itch {
inline Bytes header(char type, unsigned locate) {
  return text(std::string(1, type)) + number<2>(locate) + number<2>(0) +
         number<6>(34'200'000'000'000);
}
inline Bytes event(char code) { return header('S', 0) + text(std::string(1, code)); }
inline Bytes directory() {
  return header('R', 77) + text("ACME    ") + text("QN") + number<4>(100) + text("NCZ PN 1N") +
         number<4>(0) + text("N");
}
inline Bytes trading() { return header('H', 77) + text("ACME    ") + text("T ") + text("    "); }
inline Bytes add(std::uint64_t reference, char side, unsigned shares, unsigned price) {
  return header('A', 77) + number<8>(reference) + text(std::string(1, side)) + number<4>(shares) +
         text("ACME    ") + number<4>(price);
}
}  // namespace itch

/// A MoldUDP64 datagram in Ethernet, IPv4 and UDP to port 26477.
inline Bytes datagram(std::uint64_t sequence, const std::vector<Bytes>& messages) {
  Bytes mold = text("SESSION001") + number<8>(sequence) + number<2>(messages.size());
  for (const Bytes& message : messages) mold = mold + number<2>(message.size()) + message;
  Bytes ip = number<2>(0x4500) + number<2>(28 + mold.size()) + number<4>(0x00010000) +
             number<2>(0x4011) + number<2>(0) + number<4>(0x0A000001) + number<4>(0xE9360C6F);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 20; i += 2) sum += load_be<2>(ip, i);
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16U);
  store_be<2>(ip, 10, ~sum & 0xFFFF);
  return number<6>(0x01005E360C6F) + number<6>(0x020000000001) + number<2>(0x0800) + ip +
         number<2>(40000) + number<2>(26477) + number<2>(8 + mold.size()) + number<2>(0) + mold;
}

class CardBench {
 public:
  explicit CardBench(const VerilatedCardOptions& options = {}) : card{options} {
    card.advance(CardTime{now_us});
    (void)collect();
  }

  template <class Command>
  std::uint64_t send(const Command& command) {
    contract::Entry entry;
    std::memcpy(entry.bytes.data(), &command, sizeof command);
    return send_entry(entry);
  }
  std::uint64_t send_entry(contract::Entry entry) {
    ++sequence;
    std::memcpy(entry.bytes.data() + 8, &sequence, sizeof sequence);
    EXPECT_EQ(card.submit({&entry, 1}), 1U);
    return sequence;
  }
  void write(contract::Register address, std::uint32_t value) {
    EXPECT_TRUE(card.write(address, value)) << static_cast<unsigned>(address);
  }
  std::uint32_t read(contract::Register address) {
    const Result<std::uint32_t> value = card.read(address);
    return value ? *value : 0xDEAD0000U + static_cast<unsigned>(value.error().fault);
  }
  void advance(std::uint64_t us = 1) {
    now_us += us;
    card.advance(CardTime{now_us});
    EXPECT_TRUE(card.quiet());
  }

  /// Symbol 5 is ACME, with limits; session from 1; watchdog and staleness a second.
  void load() {
    contract::SymbolLoadCommand symbol;
    symbol.symbol = 5;
    symbol.name = {'A', 'C', 'M', 'E', ' ', ' ', ' ', ' '};
    send(symbol);
    limits();
    contract::PositionLoadCommand party;
    party.account = 1;
    party.strategy = 9;
    party.symbol = 5;
    send(party);
    contract::SessionLoadCommand session;
    session.next_report_sequence = 1;
    session.next_user_ref = 1;
    send(session);
    send(contract::DigestCheckCommand{});  // no positions, no orders
    write(contract::Register::kWatchdogUs, 1'000'000);
    write(contract::Register::kStaleUs, 1'000'000);
    write(contract::Register::kFeedPort, 26477);
    write(contract::Register::kFirm, 0x314C4350);
    advance();
  }
  /// Account 1, strategy 9, symbol 5 may do a little of everything.
  void limits() {
    domain::LimitSet set;
    contract::SymbolLimitsCommand symbol;
    symbol.symbol = 5;
    symbol.max_notional = 1'000'000'000'000;
    symbol.price_high = 1'999'999'900;
    symbol.collar = 10000;
    symbol.max_quantity = 1000;
    symbol.max_position = 1000;
    symbol.accounts = 1U << 1U;
    symbol.flags = contract::symbol_limits_flag::kEnabled;
    EXPECT_FALSE(set.write(symbol));
    for (const std::uint8_t account : {std::uint8_t{1}, std::uint8_t{contract::kFirmAccount}}) {
      contract::AccountLimitsCommand limits;
      limits.account = account;
      limits.max_gross = limits.max_net = limits.max_loss = limits.max_notional = 1ULL << 50U;
      limits.max_quantity = 1000;
      limits.tifs = limits.displays = limits.capacities = limits.crosses = 1;
      limits.capacities = 0x0F;
      EXPECT_FALSE(set.write(limits));
    }
    using contract::RateScope;
    for (const auto& [scope, index] :
         {std::pair{RateScope::kSession, 0}, std::pair{RateScope::kStrategy, 9},
          std::pair{RateScope::kSymbol, 5}, std::pair{RateScope::kExecutions, 9}}) {
      contract::RateLimitsCommand bucket;
      bucket.interval = 1;
      bucket.tolerance = 1'000'000;
      bucket.scope = static_cast<std::uint8_t>(scope);
      bucket.index = static_cast<std::uint16_t>(index);
      EXPECT_FALSE(set.write(bucket));
    }
    for (const contract::Entry& entry : set.differences(domain::LimitSet{})) send_entry(entry);
    contract::LimitsCommitCommand commit;
    commit.crc = set.crc();
    send(commit);
  }
  void open() {
    write(contract::Register::kHoldRelease, 0x424F4F54);
    write(contract::Register::kKillReleaseArm, 0x52454C31);
    write(contract::Register::kKillRelease, 0x52454C32);
    advance();
  }
  /// Market open, ACME trading, 100 bid at 100.00, 200 offered at 100.02.
  void market() {
    contract::FeedStartCommand start;
    start.next_sequence = 1;
    send(start);
    advance();
    EXPECT_TRUE(card.feed(datagram(1, {itch::event('Q'), itch::directory(), itch::trading()})));
    EXPECT_TRUE(card.feed(
        datagram(4, {itch::add(1, 'B', 100, 1'000'000), itch::add(2, 'S', 200, 1'000'200)})));
    advance();
  }

  contract::OrderEnterCommand order(char side, unsigned quantity, std::uint64_t price) {
    contract::OrderEnterCommand enter;
    enter.account = 1;
    enter.strategy = 9;
    enter.symbol = 5;
    enter.price = price;
    enter.quantity = quantity;
    enter.side = static_cast<std::uint8_t>(side);
    enter.tif = '0';
    enter.display = 'Y';
    enter.capacity = 'P';
    enter.iso = 'N';
    enter.cross_type = 'N';
    enter.clordid = {'o', 'r', 'd', 'e', 'r', '0', '0', '0', '0', '0', '0', '0', '0', '0'};
    ++orders;  // a ClOrdID is above the last
    for (std::size_t i = 14, rest = orders; rest > 0; rest /= 10)
      enter.clordid[--i] = static_cast<char>('0' + rest % 10);
    return enter;
  }

  /// Every record since the last call, checked to be numbered without holes.
  std::vector<contract::Entry> collect() {
    std::vector<contract::Entry> all;
    std::array<contract::Entry, 64> some;
    while (const std::size_t count = card.poll(some))
      all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
    for (const contract::Entry& entry : all) {
      std::uint64_t number = 0;
      std::memcpy(&number, entry.bytes.data() + 8, 8);
      EXPECT_EQ(number, ++records);
    }
    return all;
  }
  std::vector<ReleasedFrame> frames() {
    std::array<ReleasedFrame, 64> some;
    return {some.begin(), some.begin() + static_cast<std::ptrdiff_t>(card.frames(some))};
  }

  VerilatedCard card;
  std::uint64_t sequence = 0, now_us = 1, records = 0;
  std::size_t orders = 0;
};

/// The records of one kind, typed.
template <class Record>
std::vector<Record> only(const std::vector<contract::Entry>& entries) {
  std::vector<Record> found;
  for (const contract::Entry& entry : entries) {
    if (entry.kind() != Record{}.kind) continue;
    std::memcpy(static_cast<void*>(&found.emplace_back()), entry.bytes.data(), sizeof(Record));
  }
  return found;
}
inline Bytes bytes_of(const ReleasedFrame& frame) {
  return {frame.bytes.begin(), frame.bytes.begin() + frame.length};
}

}  // namespace pcl::sim
