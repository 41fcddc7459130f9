#include "host/domain/ouch.hpp"

#include <gtest/gtest.h>

#include "tests/card_port/bytes.hpp"

namespace pcl::domain::ouch {
namespace {

namespace reply = bench::reply;
using bench::Bytes;
using bench::hex;
using bench::Octets;

Octets encoded(const Report& report) {
  Octets out(kReportBytesMax);
  out.resize(encode(report, out));
  return out;
}
Octets encoded(const Request& request) {
  Octets out(kRequestBytesMax);
  out.resize(encode(request, out));
  return out;
}

// Every report, spelled out by hand, is read and written back to the same bytes.
TEST(Ouch, ReportsBothWays) {
  const Octets all[] = {reply::system('S'),
                        reply::accepted(1, 'B', 2, 3),
                        reply::replaced(1, 2, 'S', 3, 4),
                        reply::canceled(1, 2),
                        reply::aiq_canceled(1, 2, 3, 4),
                        reply::executed(1, 2, 3, 4),
                        reply::broken(1, 2),
                        reply::rejected(1, 0x0102),
                        reply::cancel_pending(1),
                        reply::cancel_reject(1),
                        reply::priority(1, 2, 3),
                        reply::modified(1, 'B', 2),
                        reply::restated(1, 'R'),
                        reply::mass_cancel(1),
                        reply::entry_disabled(1),
                        reply::entry_enabled(1),
                        reply::account(1)};
  const std::size_t bytes[] = {10, 64, 68, 20, 34, 36, 38, 31, 15, 15, 32, 20, 16, 27, 19, 19, 15};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    EXPECT_EQ(all[i].size(), bytes[i]);
    Report report;
    ASSERT_EQ(decode(all[i], report), Decode::kOk) << i;
    EXPECT_EQ(hex(encoded(report)), hex(all[i]));
    const std::size_t needed =
        bytes[i] - (report.type == 'S' ? 0 : 2);  // the appendage length may be left out
    EXPECT_EQ(decode(std::span{all[i]}.first(needed), report), Decode::kOk);
    EXPECT_EQ(decode(std::span{all[i]}.first(needed - 1), report), Decode::kTooShort);
    EXPECT_EQ(report.user_ref, 0U);
  }
}

TEST(Ouch, FieldsOfAcceptedByHand) {
  Report report;
  ASSERT_EQ(decode(reply::accepted(0x01020304, 'S', 0x11121314, 0x2122232425262728, 'D',
                                   0x3132333435363738),
                   report),
            Decode::kOk);
  EXPECT_EQ(report.timestamp, 34'200'000'000'000U);
  EXPECT_EQ(report.user_ref, 0x01020304U);
  EXPECT_EQ(report.side, 'S');
  EXPECT_EQ(report.quantity, 0x11121314U);
  EXPECT_EQ(report.symbol, (Symbol{'M', 'S', 'F', 'T', ' ', ' ', ' ', ' '}));
  EXPECT_EQ(report.price, 0x2122232425262728U);
  EXPECT_EQ(report.reference, 0x3132333435363738U);
  EXPECT_EQ(report.state, 'D');
}

TEST(Ouch, RequestsBothWays) {
  Request enter;
  enter.type = 'O';
  enter.user_ref = 1;
  enter.side = 'B';
  enter.quantity = 2;
  enter.symbol = {'A', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
  enter.price = 3;
  enter.tif = '3';
  enter.display = 'Y';
  enter.capacity = 'P';
  enter.iso = 'N';
  enter.cross = 'N';
  enter.clordid.fill('c');
  EXPECT_EQ(hex(encoded(enter)),
            "4f0000000142000000024120202020202020000000000000000333"
            "59504e4e"
            "6363636363636363636363636363"
            "0000");
  Request back;
  ASSERT_EQ(decode(encoded(enter), back), Decode::kOk);
  EXPECT_EQ(back, enter);
  enter.has_group = true;
  enter.group = 0x0102;
  EXPECT_EQ(encoded(enter).size(), 51U);
  ASSERT_EQ(decode(encoded(enter), back), Decode::kOk);
  EXPECT_EQ(back, enter);
  for (const char type : {'U', 'X', 'M', 'C', 'D', 'E', 'Q'}) {
    Request request;
    request.type = type;
    if (type != 'Q') request.user_ref = 7;
    ASSERT_EQ(decode(encoded(request), back), Decode::kOk) << type;
    EXPECT_EQ(back.type, type);
    EXPECT_EQ(back.user_ref, request.user_ref);
    const Octets bytes = encoded(request);
    EXPECT_NE(decode(std::span{bytes}.first(bytes.size() - 1), back), Decode::kOk);
  }
}

Request with_options(char type) {
  Request request;
  request.type = type;
  request.options = {.min_quantity = 0x01020304,
                     .customer_type = 'R',
                     .max_floor = 0x11121314,
                     .post_only = 'P',
                     .expire_time = 0x1517F,
                     .trade_now = 'Y',
                     .handle_inst = 'I'};
  return request;
}

TEST(Ouch, OptionsAscendingAndBack) {
  const std::string both =
      "050301020304"
      "020452"
      "050511121314"
      "020c50"
      "050f0001517f"
      "021059";
  Request enter = with_options('O');
  enter.has_group = true;
  enter.group = 0x0102;
  EXPECT_EQ(hex(encoded(enter)).substr(90), "0022" + both + "021149" + "03180102");
  Request back;
  ASSERT_EQ(decode(encoded(enter), back), Decode::kOk);
  EXPECT_EQ(back, enter);

  Request replace = with_options('U');
  EXPECT_EQ(hex(encoded(replace)).substr(76), "001b" + both);  // no handling instruction of its own
  ASSERT_EQ(decode(encoded(replace), back), Decode::kOk);
  replace.options.handle_inst = 0;
  EXPECT_EQ(back, replace);
  Octets cut = encoded(replace);
  cut.pop_back();
  EXPECT_EQ(decode(cut, back), Decode::kTooShort);

  Request mass;
  mass.type = 'C';
  mass.side = 'T';
  mass.has_group = true;
  mass.group = 9;
  EXPECT_EQ(hex(encoded(mass)).substr(34),
            "0007"
            "03180009"
            "021b54");
  ASSERT_EQ(decode(encoded(mass), back), Decode::kOk);
  EXPECT_EQ(back, mass);
}

TEST(Ouch, OptionsNeedRoom) {
  const Request enter = with_options('O');
  for (std::size_t room = 0; room < 77; ++room) {
    Octets small(room);
    EXPECT_EQ(encode(enter, small), 0U) << room;
  }
  Octets enough(77);
  EXPECT_EQ(encode(enter, enough), 77U);
}

TEST(Ouch, ModifyByHand) {
  Request modify;
  modify.type = 'M';
  modify.user_ref = 0x01020304;
  modify.side = 'E';
  modify.quantity = 0x11121314;
  EXPECT_EQ(hex(encoded(modify)), "4d010203044511121314");
}

TEST(Ouch, AppendagesOfOthers) {
  Request enter;
  enter.type = 'O';
  Octets bytes = encoded(enter);
  // A customer type (tag 4), then the group; the length says 7.
  bytes[46] = std::byte{7};
  const Octets tail = Bytes{}.u8(2).u8(4).letter('R').u8(3).u8(24).u16(9);
  bytes.insert(bytes.end(), tail.begin(), tail.end());
  Request back;
  ASSERT_EQ(decode(bytes, back), Decode::kOk);
  EXPECT_EQ(back.group, 9);
  bytes.pop_back();
  EXPECT_EQ(decode(bytes, back), Decode::kTooShort);
}

TEST(Ouch, NoRoomAndNoType) {
  Request request;
  request.type = 'O';
  Octets small(46);
  EXPECT_EQ(encode(request, small), 0U);
  request.type = 'z';
  EXPECT_EQ(encoded(request).size(), 0U);
  Report report;
  EXPECT_EQ(decode({}, report), Decode::kUnknownType);
  EXPECT_EQ(decode(Octets(100, std::byte{'z'}), report), Decode::kUnknownType);
  EXPECT_EQ(report.type, 'z');
}

}  // namespace
}  // namespace pcl::domain::ouch
