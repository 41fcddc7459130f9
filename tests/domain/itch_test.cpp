#include "host/domain/itch.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/card_port/bytes.hpp"

namespace pcl::domain::itch {
namespace {

namespace msg = bench::itch;
using bench::Octets;

// ITCH 5.0's own table of lengths.
const std::map<char, std::size_t> kLengths = {
    {'S', 12}, {'R', 39}, {'H', 25}, {'Y', 20}, {'L', 26}, {'V', 35}, {'W', 12}, {'K', 28},
    {'J', 35}, {'h', 21}, {'A', 36}, {'F', 40}, {'E', 31}, {'C', 36}, {'X', 23}, {'D', 19},
    {'U', 35}, {'P', 44}, {'Q', 40}, {'B', 19}, {'I', 50}, {'N', 20}, {'O', 48}};

TEST(Itch, EveryTypeAtEveryLength) {
  for (unsigned type = 0; type < 256; ++type) {
    const auto known = kLengths.find(static_cast<char>(type));
    const bool used = std::string_view{"SRHYJhWAFECXDUPQ"}.find(static_cast<char>(type)) !=
                      std::string_view::npos;
    for (std::size_t length = 1; length <= 60; ++length) {
      Octets message(length);
      message[0] = static_cast<std::byte>(type);
      const Verdict verdict = classify(message);
      if (known == kLengths.end())
        EXPECT_EQ(verdict, Verdict::kUnknownType) << type;
      else if (length != known->second)
        EXPECT_EQ(verdict, Verdict::kBadLength) << type << ' ' << length;
      else
        EXPECT_EQ(verdict, used ? Verdict::kUsed : Verdict::kUnused) << type;
    }
  }
  EXPECT_EQ(classify({}), Verdict::kBadLength);
}

TEST(Itch, FieldsByHand) {
  const Octets add = bench::Bytes{}
                         .letter('A')
                         .u16(0x0102)
                         .u16(0x0304)
                         .u48(0x060708090A0B)
                         .u64(0x1112131415161718)
                         .letter('S')
                         .u32(0x21222324)
                         .text("MSFT", 8)
                         .u32(0x31323334);
  ASSERT_EQ(classify(add), Verdict::kUsed);
  const View view{add};
  EXPECT_EQ(view.type(), 'A');
  EXPECT_EQ(view.locate(), 0x0102);
  EXPECT_EQ(view.timestamp(), 0x060708090A0BU);
  EXPECT_EQ(view.reference(), 0x1112131415161718U);
  EXPECT_EQ(view.side(), 'S');
  EXPECT_EQ(view.add_quantity(), 0x21222324U);
  EXPECT_EQ(view.add_price(), 0x31323334U);
}

TEST(Itch, FieldsOfTradesAndHaltsByHand) {
  const auto head = [](char type) {
    return bench::Bytes{}.letter(type).u16(0x0102).u16(0).u48(0x060708090A0B);
  };
  const Octets with_price = head('C')
                                .u64(0x1112131415161718)
                                .u32(0x21222324)
                                .u64(0x3132333435363738)
                                .letter('Y')
                                .u32(0x41424344);
  ASSERT_EQ(classify(with_price), Verdict::kUsed);
  EXPECT_TRUE(View{with_price}.printable());
  EXPECT_EQ(View{with_price}.trade_price(), 0x41424344U);
  EXPECT_EQ(View{with_price}.taken_quantity(), 0x21222324U);
  Octets silent = with_price;
  silent[31] = std::byte{'N'};
  EXPECT_FALSE(View{silent}.printable());
  const Octets trade = head('P')
                           .u64(0)
                           .letter('B')
                           .u32(0x21222324)
                           .text("MSFT", 8)
                           .u32(0x41424344)
                           .u64(0x3132333435363738);
  ASSERT_EQ(classify(trade), Verdict::kUsed);
  EXPECT_EQ(View{trade}.trade_price(), 0x41424344U);
  const Octets halt = head('h').text("MSFT", 8).letter('Q').letter('H');
  ASSERT_EQ(classify(halt), Verdict::kUsed);
  EXPECT_EQ(View{halt}.halt_market(), 'Q');
  EXPECT_EQ(View{halt}.halt_action(), 'H');
  const Octets breach = head('W').letter('3');
  ASSERT_EQ(classify(breach), Verdict::kUsed);
  EXPECT_EQ(View{breach}.breached_level(), '3');
}

TEST(Itch, BuildersHaveTheirTypesLength) {
  const Octets all[] = {msg::system_event('Q'),
                        msg::directory(1, "A"),
                        msg::trading_action(1, "A", 'T'),
                        msg::reg_sho(1, "A", '0'),
                        msg::luld_collar(1, "A", 1, 2, 3, 4),
                        msg::operational_halt(1, "A", 'H'),
                        msg::market_wide_halt('1'),
                        msg::add(1, 2, 'B', 3, 4),
                        msg::add_mpid(1, 2, 'B', 3, 4),
                        msg::executed(1, 2, 3),
                        msg::executed_at(1, 2, 3, 4),
                        msg::cancel(1, 2, 3),
                        msg::remove(1, 2),
                        msg::replace(1, 2, 3, 4, 5),
                        msg::trade(1, 2, 3),
                        msg::cross(1, 2)};
  for (const Octets& message : all)
    EXPECT_EQ(classify(message), Verdict::kUsed) << static_cast<char>(message[0]);
}

}  // namespace
}  // namespace pcl::domain::itch
