// Modify, and the options of an order that the venue simulates.
#include <gmock/gmock.h>

#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Message = std::vector<std::byte>;

/// The message with this element at the end of its appendage, whose length stands at `at`.
Message with(Message message, std::size_t at, unsigned tag, std::uint64_t value,
             std::size_t width) {
  const auto grown = static_cast<std::size_t>(be(message, at, 2)) + width + 2;
  message[at] = static_cast<std::byte>(grown >> 8U);
  message[at + 1] = static_cast<std::byte>(grown & 0xFFU);
  message.push_back(static_cast<std::byte>(width + 1));
  message.push_back(static_cast<std::byte>(tag));
  for (std::size_t i = width; i-- > 0;)
    message.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
  return message;
}
Message entered(const EnterCase& order, unsigned tag, std::uint64_t value, std::size_t width) {
  return with(enter(order), 45, tag, value, width);
}
Message modify(std::uint32_t ref, char side, std::uint32_t total) {
  return Raw{'M'}.number(ref, 4).letter(side).number(total, 4).bytes();
}
constexpr std::uint64_t kSecond_ns = 1'000'000'000;

class VenueModify : public Market {
 protected:
  VenueModify() {
    send(enter({.ref = 1, .side = 'S', .quantity = 100}));
    send(enter({.ref = 2, .side = 'S', .quantity = 50}));
    reports();
    feed();
  }
};

TEST_F(VenueModify, LowersTheTotalAndKeepsItsPlace) {
  send(modify(1, 'S', 60));
  EXPECT_THAT(feed(), ElementsAre("X o1 40"));
  ASSERT_THAT(reports(), ElementsAre("M 1"));
  const Bytes report = report_log[report_log.size()];
  EXPECT_EQ(report.size(), 18U);  // the request had no appendage
  EXPECT_EQ(static_cast<char>(report[13]), 'S');
  EXPECT_EQ(be(report, 14, 4), 60U);
  send(enter({.ref = 3, .quantity = 70, .tif = '3'}));
  EXPECT_THAT(reports(), ElementsAre("A 3 B 70 @300000 L", "E 1 60 @300000 A", "E 3 60 @300000 R",
                                     "E 2 10 @300000 A", "E 3 10 @300000 R"));
}

TEST_F(VenueModify, CountsWhatIsExecuted) {
  send(enter({.ref = 3, .quantity = 30, .tif = '3'}));
  reports();
  send(modify(1, 'S', 80));
  EXPECT_THAT(reports(), ElementsAre("M 1"));
  EXPECT_EQ(be(report_log[report_log.size()], 14, 4), 50U);  // outstanding
  EXPECT_EQ(engine.open_orders().at(1).total, 80U);
  send(modify(1, 'S', 30));  // nothing is left of it
  EXPECT_THAT(reports(), ElementsAre("C 1 50 U"));
}

TEST_F(VenueModify, MovesTheSideToAStricterOne) {
  const std::pair<char, char> kMoves[] = {{'E', 'E'}, {'S', 'E'}, {'T', 'T'},
                                          {'E', 'T'}, {'S', 'T'}, {'B', 'T'}};
  for (const auto& [asked, side] : kMoves) {
    send(modify(1, asked, 100));
    EXPECT_EQ(engine.open_orders().at(1).terms.side, side) << asked;
  }
  EXPECT_THAT(reports(), ElementsAre("M 1", "M 1"));
  EXPECT_EQ(engine.counters().orders_superfluous, 4U);
  EXPECT_EQ(engine.counters().orders_modified, 2U);
  EXPECT_THAT(feed(), IsEmpty());
}

TEST_F(VenueModify, IgnoresWhatItCannotDo) {
  send(modify(1, 'S', 101));
  send(modify(9, 'S', 1));
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_EQ(engine.next_user_ref(), 3U);  // and takes no number
}

TEST_F(Market, EchoesOptionsAndKeepsThemThroughAReplace) {
  const Message order = with(entered({.ref = 1}, 4, 'R', 1), 45, 24, 42, 2);
  send(order);
  send(with(replace(1, 2, 200, 300'000), 38, 16, 'Y', 1));
  ASSERT_THAT(reports(), ElementsAre("A 1 B 100 @300000 L", "U 1>2 200 @300000 L"));
  const Bytes accepted = report_log[report_log.size() - 1];
  EXPECT_EQ(Message(accepted.begin() + 62, accepted.end()),
            Message(order.begin() + 45, order.end()));
  const Bytes replaced = report_log[report_log.size()];
  EXPECT_EQ(be(replaced, 66, 2), 3U);
  EXPECT_EQ(be(replaced, 68, 3), 0x021059U);
  EXPECT_EQ(engine.open_orders().at(2).options.group, 42U);
  send(mass_cancel(3, "", 42));
  EXPECT_THAT(reports(), ElementsAre("X 3", "C 2 200 U"));
}

TEST_F(Market, TimedOrdersEndInTime) {
  send(entered({.ref = 1, .tif = '6'}, 15, 2, 4));
  send(entered({.ref = 2, .price = 299'900, .tif = '6'}, 15, 1, 4));
  reports();
  feed();
  const std::uint64_t entered_at = time;
  in(itch::add({1, entered_at + kSecond_ns - 1}, 7, 'B', 1, symbol_of("MSFT"), 1));
  EXPECT_THAT(reports(), IsEmpty());
  in(itch::add({1, entered_at + kSecond_ns}, 8, 'B', 1, symbol_of("MSFT"), 1));
  EXPECT_THAT(reports(), ElementsAre("C 2 100 T"));
  EXPECT_THAT(feed(), ElementsAre("A 7 B 1 @1", "D o2", "A 8 B 1 @1"));
  engine.order(cancel(9), entered_at - 1 + 2 * kSecond_ns);
  EXPECT_THAT(reports(), ElementsAre("C 1 100 T"));
}

TEST_F(Market, PostOnlyNeverTradesOnArrival) {
  recorded(5, 'S', 50, 300'000);
  send(entered({.ref = 1}, 12, 'P', 1));
  send(entered({.ref = 2, .price = 299'999}, 12, 'P', 1));
  send(entered({.ref = 3}, 12, 'N', 1));
  EXPECT_THAT(reports(), ElementsAre("A 1 B 100 @300000 L", "C 1 100 G", "A 2 B 100 @299999 L",
                                     "A 3 B 100 @300000 L", "E 3 50 @300000 R"));
}

TEST_F(Market, AMinimumOfAnImmediateOrder) {
  recorded(5, 'S', 30, 299'900);
  recorded(6, 'S', 30, 300'000);
  recorded(7, 'S', 30, 300'100);
  send(entered({.ref = 1, .tif = '3'}, 3, 61, 4));
  send(entered({.ref = 2, .tif = '3'}, 3, 60, 4));
  EXPECT_THAT(reports(), ElementsAre("A 1 B 100 @300000 L", "C 1 100 I", "A 2 B 100 @300000 L",
                                     "E 2 30 @299900 R", "E 2 30 @300000 R", "C 2 40 I"));
}

TEST_F(Market, RejectsWhatItDoesNotSimulate) {
  send(entered({.ref = 1}, 3, 50, 4));
  send(entered({.ref = 2, .tif = '3'}, 3, 101, 4));
  send(entered({.ref = 3}, 5, 99, 4));
  send(entered({.ref = 4}, 17, 'I', 1));
  send(entered({.ref = 5, .tif = '3'}, 12, 'P', 1));
  send(entered({.ref = 6, .tif = '6'}, 15, 86'400, 4));
  send(entered({.ref = 7}, 12, 'M', 1));
  send(entered({.ref = 8}, 5, 100, 4));
  EXPECT_THAT(reports(),
              ElementsAre("J 1 0x000F", "J 2 0x000D", "J 3 0x000F", "J 4 0x000F", "J 5 0x000F",
                          "J 6 0x000F", "J 7 0x000F", "A 8 B 100 @300000 L"));
}

}  // namespace
}  // namespace pcl::venue::test
