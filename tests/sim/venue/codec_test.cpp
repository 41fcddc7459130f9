// Bytes on the wire, written out by hand from the specifications.
#include <gmock/gmock.h>

#include "sim/venue/generated_market.hpp"
#include "sim/venue/itch_file.hpp"
#include "sim/venue/mold_feed.hpp"
#include "sim/venue/reg_sho_source.hpp"
#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

/// "41 'MSFT    ' 00" -> bytes: hexadecimal pairs, and text in quotes.
std::vector<std::byte> hex(std::string_view text) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\'') {
      for (++i; text[i] != '\''; ++i) bytes.push_back(static_cast<std::byte>(text[i]));
      ++i;
    } else if (text[i] == ' ') {
      ++i;
    } else {
      bytes.push_back(
          static_cast<std::byte>(std::stoul(std::string{text.substr(i, 2)}, nullptr, 16)));
      i += 2;
    }
  }
  return bytes;
}
std::vector<std::byte> copy(Bytes m) { return {m.begin(), m.end()}; }

TEST(OuchIn, Enter) {
  const auto message = hex(
      "'O' 00000007 'B' 00000064 'MSFT    ' 00000000000493E0 '0' 'Y' 'P' 'N' 'N' 'ABCDEFGHIJKLMN'"
      "0004 03 18 002A");
  ASSERT_EQ(message.size(), 51U);
  const auto request = std::get<ouch::Enter>(ouch::decode(message));
  EXPECT_EQ(request.user_ref, 7U);
  EXPECT_EQ(request.side, 'B');
  EXPECT_EQ(request.quantity, 100U);
  EXPECT_EQ(name_of(request.symbol), "MSFT");
  EXPECT_EQ(request.price, 300'000U);
  EXPECT_EQ(request.tif, '0');
  EXPECT_EQ(request.display, 'Y');
  EXPECT_EQ(request.capacity, 'P');
  EXPECT_EQ(request.iso, 'N');
  EXPECT_EQ(request.cross, 'N');
  EXPECT_EQ(request.clordid[13], 'N');
  EXPECT_EQ(request.options.group, 42U);
  EXPECT_FALSE(request.options.unsupported);
}

TEST(OuchIn, Replace) {
  const auto message =
      hex("'U' 00000007 00000008 000000C8 00000000000493E1 '3' 'A' 'N' 'ABCDEFGHIJKLMN' 0000");
  ASSERT_EQ(message.size(), 40U);
  const auto request = std::get<ouch::Replace>(ouch::decode(message));
  EXPECT_EQ(request.original, 7U);
  EXPECT_EQ(request.user_ref, 8U);
  EXPECT_EQ(request.quantity, 200U);
  EXPECT_EQ(request.price, 300'001U);
  EXPECT_EQ(request.tif, '3');
  EXPECT_EQ(request.display, 'A');
}

TEST(OuchIn, TheShortOnes) {
  EXPECT_EQ(std::get<ouch::Cancel>(ouch::decode(hex("'X' 00000007 00000005"))).quantity, 5U);
  EXPECT_TRUE(std::get<ouch::Cancel>(ouch::decode(hex("'X' 00000007 00000005 0000"))).appendage);
  const auto mass = std::get<ouch::MassCancel>(
      ouch::decode(hex("'C' 00000009 'FIRM' '        ' 0003 02 1B 'B'")));
  EXPECT_EQ(mass.user_ref, 9U);
  EXPECT_EQ(mass.options.side, 'B');
  EXPECT_EQ(std::get<ouch::Disable>(ouch::decode(hex("'D' 00000009 'FIRM' 0000"))).firm[3], 'M');
  EXPECT_EQ(std::get<ouch::Enable>(ouch::decode(hex("'E' 0000000A 'FIRM' 0000"))).user_ref, 10U);
  EXPECT_FALSE(std::get<ouch::Query>(ouch::decode(hex("'Q'"))).appendage);
}

TEST(OuchIn, AnAppendageThatDoesNotAddUpIsMalformed) {
  const std::string enter =
      "'O' 00000007 'B' 00000064 'MSFT    ' 00000000000493E0 '0YPNN' 'ABCDEFGHIJKLMN'";
  for (const char* appendage : {"", "00", "0001", "0004 04 18 002A", "0004 02 18 002A",
                                "0004 00 18 002A", "0003 03 18 002A", "0003 02 18 2A"}) {
    EXPECT_TRUE(std::holds_alternative<ouch::Malformed>(ouch::decode(hex(enter + appendage))))
        << appendage;
  }
  const auto peg = std::get<ouch::Enter>(ouch::decode(hex(enter + "0003 02 06 'P'")));
  EXPECT_TRUE(peg.options.unsupported);
}

TEST(OuchOut, EveryReportHasItsBytes) {
  ouch::Encoder encode;
  const std::uint64_t now = 0x0000'1F1A'933F'2600;
  ouch::Terms t;
  t = {7,   'B', 100, symbol_of("MSFT"),     300'000, '0', 'Y', 'P',
       'N', 'N', {},  0x8000'0000'0000'0001, 'L'};
  std::ranges::copy(std::string_view{"ABCDEFGHIJKLMN"}, t.clordid.begin());
  const auto group = hex("03 18 002A");
  EXPECT_EQ(copy(encode.system_event(now, 'S')), hex("'S' 00001F1A933F2600 'S'"));
  EXPECT_EQ(copy(encode.accepted(now, t, group)),
            hex("'A' 00001F1A933F2600 00000007 'B' 00000064 'MSFT    ' 00000000000493E0 '0' 'Y' "
                "8000000000000001"
                "'P' 'N' 'N' 'L' 'ABCDEFGHIJKLMN' 0004 03 18 002A"));
  EXPECT_EQ(
      copy(encode.replaced(now, 6, t, {})),
      hex("'U' 00001F1A933F2600 00000006 00000007 'B' 00000064 'MSFT    ' 00000000000493E0 '0' 'Y'"
          "8000000000000001 'P' 'N' 'N' 'L' 'ABCDEFGHIJKLMN' 0000"));
  EXPECT_EQ(copy(encode.canceled(now, 7, 40, 'U', false)),
            hex("'C' 00001F1A933F2600 00000007 00000028 'U'"));
  EXPECT_EQ(copy(encode.canceled(now, 7, 40, 'I', true)),
            hex("'C' 00001F1A933F2600 00000007 00000028 'I' 0000"));
  EXPECT_EQ(
      copy(encode.executed(now, 7, 60, 300'000, 'R', 9)),
      hex("'E' 00001F1A933F2600 00000007 0000003C 00000000000493E0 'R' 0000000000000009 0000"));
  EXPECT_EQ(copy(encode.broken(now, 7, 0x8000'0000'0000'0009, 'S', t.clordid)),
            hex("'B' 00001F1A933F2600 00000007 8000000000000009 'S' 'ABCDEFGHIJKLMN' 0000"));
  EXPECT_EQ(copy(encode.rejected(now, 7, ouch::Reject::kInvalidQuantity, t.clordid)),
            hex("'J' 00001F1A933F2600 00000007 0013 'ABCDEFGHIJKLMN' 0000"));
  EXPECT_EQ(copy(encode.order_entry_response(now, 'G', 8, {'F', 'I', 'R', 'M'})),
            hex("'G' 00001F1A933F2600 00000008 'FIRM' 0000"));
  EXPECT_EQ(copy(encode.query_response(now, 9, false)), hex("'Q' 00001F1A933F2600 00000009"));
  ouch::MassCancel mass{9, {'F', 'I', 'R', 'M'}, symbol_of("MSFT"), {}};
  EXPECT_EQ(copy(encode.mass_cancel_response(now, mass)),
            hex("'X' 00001F1A933F2600 00000009 'FIRM' 'MSFT    ' 0000"));
}

TEST(ItchOut, EveryMessageHasItsBytes) {
  const itch::Stamp at{0x0102, 0x1F1A'933F'2600};
  const std::string head = "0102 0000 1F1A933F2600 ";
  EXPECT_EQ(copy(itch::system_event(at.timestamp, 'Q')), hex("'S' 0000 0000 1F1A933F2600 'Q'"));
  EXPECT_EQ(copy(itch::directory(at, symbol_of("MSFT"))),
            hex("'R'" + head + "'MSFT    ' 'QN' 00000064 'NCZ PN 1N' 00000000 'N'"));
  EXPECT_EQ(copy(itch::trading_action(at, symbol_of("MSFT"), 'H', "T1")),
            hex("'H'" + head + "'MSFT    ' 'H' ' ' 'T1  '"));
  EXPECT_EQ(copy(itch::add(at, 5, 'S', 100, symbol_of("MSFT"), 300'000)),
            hex("'A'" + head + "0000000000000005 'S' 00000064 'MSFT    ' 000493E0"));
  EXPECT_EQ(copy(itch::reg_sho(at, symbol_of("MSFT"), '1')), hex("'Y'" + head + "'MSFT    1'"));
  EXPECT_EQ(copy(itch::executed(at, 5, 100, 9)),
            hex("'E'" + head + "0000000000000005 00000064 0000000000000009"));
  EXPECT_EQ(copy(itch::cancel(at, 5, 100)), hex("'X'" + head + "0000000000000005 00000064"));
  EXPECT_EQ(copy(itch::deleted(at, 5)), hex("'D'" + head + "0000000000000005"));
  EXPECT_EQ(copy(itch::replace(at, 5, 6, 100, 300'000)),
            hex("'U'" + head + "0000000000000005 0000000000000006 00000064 000493E0"));
}

/// What a source serves: types with their stock, "R MSFT|Y MSFT 0|".
std::string served(MarketSource& source) {
  std::string all;
  for (auto next = source.peek(); next; next = source.peek()) {
    const std::vector<std::byte> message = copy(*next);
    EXPECT_EQ(copy(*source.peek()), message) << "the same until it is taken";
    all += itch::type_of(message);
    if (all.back() == 'R' || all.back() == 'Y') {
      all += ' ';
      all += name_of(itch::stock(message, 11));
    }
    if (itch::type_of(message) == 'Y') {
      all += itch::letter(message, 19);
      all += std::to_string(itch::locate(message));
    }
    all += '|';
    source.pop();
  }
  return all;
}

std::vector<std::byte> recording(std::initializer_list<itch::Message> messages) {
  std::vector<std::byte> file;
  for (const itch::Message& message : messages) {
    file.push_back(std::byte{0});
    file.push_back(static_cast<std::byte>(message.size));
    file.insert(file.end(), message.bytes.begin(),
                message.bytes.begin() + static_cast<std::ptrdiff_t>(message.size));
  }
  return file;
}

TEST(RegSho, FollowsEachDirectoryOfARecordingThatHasNone) {
  const auto file =
      recording({itch::system_event(1, 'O'), itch::directory({7, 2}, symbol_of("MSFT")),
                 itch::directory({8, 2}, symbol_of("AAPL")), itch::system_event(3, 'Q')});
  ItchFile plain{"f", file};
  EXPECT_FALSE(plain.has('Y'));
  EXPECT_TRUE(plain.has('R'));
  RegShoSource with{std::make_unique<ItchFile>("f", file)};
  EXPECT_EQ(served(with), "S|R MSFT|Y MSFT07|R AAPL|Y AAPL08|S|");
  EXPECT_EQ(with.fault(), "");
  ItchFile other{"f", recording({itch::reg_sho({7, 2}, symbol_of("MSFT"), '1')})};
  EXPECT_TRUE(other.has('Y'));
}

TEST(RegSho, OfEachSymbolOpensAGeneratedMarket) {
  GeneratedMarket market{1, 2, 1};
  EXPECT_EQ(served(market).substr(0, 42), "S|R AAAA|R BBBB|H|H|Y AAAA01|Y BBBB02|S|S|");
}

TEST(Mold, PacksLiveRepeatsAndEnds) {
  MessageLog log;
  MoldFeed feed{"VENUE", log};
  const std::string session = "'VENUE     ' ";
  EXPECT_EQ(copy(feed.heartbeat()), hex(session + "0000000000000001 0000"));
  EXPECT_FALSE(feed.next(1));
  for (const char c : {'a', 'b', 'c'}) log.append(hex(std::string{"'"} + c + "'"));
  EXPECT_EQ(copy(*feed.next(2)), hex(session + "0000000000000001 0002 0001 'a' 0001 'b'"));
  EXPECT_EQ(copy(*feed.next(2)), hex(session + "0000000000000003 0001 0001 'c'"));
  EXPECT_EQ(copy(feed.end_of_session()), hex(session + "0000000000000004 FFFF"));
  auto request = feed.parse_request(hex(session + "0000000000000002 0009"));
  ASSERT_TRUE(request);
  EXPECT_EQ(copy(*feed.answer(*request)), hex(session + "0000000000000002 0002 0001 'b' 0001 'c'"));
  EXPECT_FALSE(feed.answer(*request));
  EXPECT_FALSE(feed.parse_request(hex("'OTHER     ' 0000000000000002 0009")));
  EXPECT_FALSE(feed.parse_request(hex(session + "0000000000000002 00")));
}

TEST(Mold, ADatagramNeverGoesBeyondAFrame) {
  MessageLog log;
  MoldFeed feed{"VENUE", log};
  for (int i = 0; i < 100; ++i) log.append(std::vector<std::byte>(36));
  std::size_t datagrams = 0;
  while (const auto datagram = feed.next(64)) {
    EXPECT_LE(datagram->size(), 1472U);
    ++datagrams;
  }
  EXPECT_EQ(datagrams, 3U);  // 38 bytes each: 38 fit into 1452
}

}  // namespace
}  // namespace pcl::venue::test
