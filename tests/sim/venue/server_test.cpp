// The venue over real loopback sockets, in real time; every wait is for an answer, none for a
// clock.
#include <gmock/gmock.h>

#include "tests/sim/venue/client.hpp"

namespace pcl::venue::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A small market published at once, whose day goes on (the source never ends).
class Venue : public testing::Test {
 protected:
  /// Gives its messages, then waits for ever behind a message that is years away.
  static VenueOptions options(std::uint16_t feed_port) {
    VenueOptions o;
    o.feed_to = joined("127.0.0.1:", feed_port);
    o.speed = 1;
    o.messages_per_datagram = 1;
    return o;
  }
  static std::vector<itch::Message> day() {
    auto messages = small_market();
    messages.push_back(itch::system_event(100'000'000'000'000, 'M'));
    return messages;
  }
  /// Live datagrams up to the one that carries `sequence`, without heartbeats: first message of
  /// each, in text.
  std::vector<std::string> feed_until(std::uint64_t sequence) {
    std::vector<std::string> lines;
    for (std::uint64_t seen = 0; seen != sequence;) {
      const auto datagram = feed.receive();
      if (datagram.size() < 22) continue;
      seen = be(datagram, 10, 8);
      lines.push_back(joined(seen, ' ', feed_text(Bytes{datagram}.subspan(22))));
    }
    return lines;
  }
  Socket feed = Socket::udp();
  RunningVenue venue{options(feed.port()), std::make_unique<Messages>(day())};
};

TEST_F(Venue, PublishesTakesOrdersAndReports) {
  feed_until(6);
  OrderClient client{venue.ports().order};
  client.login();
  EXPECT_EQ(client.next(), "A");
  EXPECT_EQ(client.next(), "S S");
  client.order(enter({.ref = 1, .quantity = 150, .price = 300'200}));
  EXPECT_EQ(client.next(), "A 1 B 150 @300200 L");
  EXPECT_EQ(client.next(), "E 1 100 @300200 R");
  EXPECT_THAT(feed_until(8), testing::ElementsAre("7 E 11 100", "8 A o1 B 50 @300200"));
  const std::string account = venue.ask(R"({"get":"account","executions_since":0})");
  EXPECT_THAT(account, HasSubstr(R"("cash":9969980000)"));
  EXPECT_THAT(
      account,
      HasSubstr(R"("equity":9999980000)"));  // marked at 30.00: our own bid of 30.02 does not count
  EXPECT_THAT(account,
              HasSubstr(R"("open_orders":[{"user_ref":1,"clordid":"C1","symbol":"MSFT","side":"B",)"
                        R"("price":300200,"total":150,"executed":100,"group":0)"));
  EXPECT_THAT(account,
              HasSubstr(R"("executions":[{"number":1,"user_ref":1,"clordid":"C1","symbol":"MSFT",)"
                        R"("side":"B","quantity":100,"price":300200)"));
  EXPECT_THAT(account,
              HasSubstr(R"("sequence":3,"group":0,"busted_sequence":0}],"last_sequence":3)"));
  EXPECT_THAT(account, HasSubstr(R"("last_sequence":3,"next_user_ref":2,"feed_next_sequence":9)"));
  EXPECT_THAT(venue.ask(R"({"get":"account","executions_since":1})"),
              HasSubstr(R"("executions":[])"));
}

TEST_F(Venue, ALostSessionIsCancelledAndTheCancelsAreReplayed) {
  feed_until(6);
  {
    OrderClient client{venue.ports().order};
    client.login();
    client.order(enter({.ref = 1, .price = 299'900}));
    client.order(enter({.ref = 2, .side = 'S', .price = 300'300}));
    for (const char* line : {"A", "S S", "A 1 B 100 @299900 L", "A 2 S 100 @300300 L"})
      EXPECT_EQ(client.next(), line);
  }
  EXPECT_THAT(feed_until(10), testing::ElementsAre("7 A o1 B 100 @299900", "8 A o2 S 100 @300300",
                                                   "9 D o1", "10 D o2"));
  OrderClient again{venue.ports().order};
  again.login(3);
  for (const char* line : {"A", "A 2 S 100 @300300 L", "C 1 100 S", "C 2 100 S"})
    EXPECT_EQ(again.next(), line);
}

TEST_F(Venue, ALogoutCancelsNothing) {
  feed_until(6);
  {
    OrderClient client{venue.ports().order};
    client.login();
    client.order(enter({.ref = 1, .price = 299'900}));
    client.packet('O', {});
    for (const char* line : {"A", "S S", "A 1 B 100 @299900 L", "closed"})
      EXPECT_EQ(client.next(), line);
  }
  feed_until(7);
  OrderClient again{venue.ports().order};
  again.login(2);
  again.order(Raw{'Q'}.bytes());
  for (const char* line : {"A", "A 1 B 100 @299900 L", "Q 2"}) EXPECT_EQ(again.next(), line);
}

TEST_F(Venue, RejectsAWrongPasswordAndASecondSession) {
  OrderClient wrong{venue.ports().order};
  wrong.login(1, "guess");
  EXPECT_EQ(wrong.next(), "JA");
  EXPECT_EQ(wrong.next(), "closed");
  OrderClient first{venue.ports().order};
  first.login();
  EXPECT_EQ(first.next(), "A");
  OrderClient second{venue.ports().order};
  EXPECT_EQ(second.next(), "JS");
}

TEST_F(Venue, LostFramingEndsTheSessionAndCancels) {
  feed_until(6);
  OrderClient client{venue.ports().order};
  client.login();
  client.order(enter({.ref = 1, .price = 299'900}));
  for (const char* line : {"A", "S S", "A 1 B 100 @299900 L"}) EXPECT_EQ(client.next(), line);
  client.socket().send(Raw{'\xFF'}.letter('\xFF').bytes());
  EXPECT_EQ(client.next(), "closed");
  EXPECT_THAT(feed_until(8), testing::ElementsAre("7 A o1 B 100 @299900", "8 D o1"));
  EXPECT_THAT(venue.ask(R"({"get":"account"})"), HasSubstr(R"("framing_lost":1)"));
}

TEST_F(Venue, RewindGivesWhatWasSent) {
  feed_until(6);
  feed.send_to(venue.ports().rewind,
               Raw{'P'}.text("CLVENUE01", 9).number(2, 8).number(3, 2).bytes());
  const auto answer = feed.receive();
  EXPECT_EQ(be(answer, 10, 8), 2U);
  EXPECT_EQ(be(answer, 18, 2), 3U);
  EXPECT_EQ(answer.size(), 20 + 2 + 39 + 2 + 25 + 2 + 12U);
  EXPECT_EQ(static_cast<char>(answer[22]), 'R');
}

TEST_F(Venue, FaultsOnCommand) {
  feed_until(6);
  OrderClient client{venue.ports().order};
  client.login();
  EXPECT_THAT(venue.ask(R"({"do":"drop_feed","count":1})"), StartsWith(R"({"done":"drop_feed"})"));
  client.order(enter({.ref = 1, .price = 299'900}));
  for (const char* line : {"A", "S S", "A 1 B 100 @299900 L"}) EXPECT_EQ(client.next(), line);
  venue.ask(R"({"do":"duplicate_feed","count":1})");
  client.order(cancel(1));
  EXPECT_EQ(client.next(), "C 1 100 U");
  venue.ask(R"({"do":"reorder_feed","count":1})");
  client.order(enter({.ref = 2, .price = 299'900}));
  client.order(cancel(2));
  EXPECT_THAT(feed_until(9),
              testing::ElementsAre("8 D o1", "8 D o1", "10 D o2", "9 A o2 B 100 @299900"));
  for (const char* line : {"A 2 B 100 @299900 L", "C 2 100 U"}) EXPECT_EQ(client.next(), line);
  venue.ask(R"({"do":"silence_reports","on":true})");
  client.order(enter({.ref = 3, .price = 299'900}));
  feed_until(11);
  EXPECT_THAT(venue.ask(R"({"do":"halt","symbol":"MSFT"})"), HasSubstr("done"));
  EXPECT_EQ(feed_until(12).back(), "12 H");
  venue.ask(R"({"do":"silence_reports","on":false})");
  EXPECT_EQ(client.next(), "A 3 B 100 @299900 L");
  client.order(enter({.ref = 4, .price = 299'900}));
  EXPECT_EQ(client.next(), "J 4 0x0007");
  venue.ask(R"({"do":"disconnect"})");
  EXPECT_EQ(client.next(), "closed");
  EXPECT_EQ(feed_until(13).back(), "13 D o3");
}

TEST_F(Venue, BustsTradesOutsideAndTheRateLimitAreToldAndShown) {
  feed_until(6);
  OrderClient client{venue.ports().order};
  client.login();
  client.order(enter({.ref = 1, .price = 300'200, .group = 9}));
  for (const char* line : {"A", "S S", "A 1 B 100 @300200 L", "E 1 100 @300200 R"})
    EXPECT_EQ(client.next(), line);
  EXPECT_EQ(venue.ask(R"({"do":"trade_outside","symbol":"MSFT","side":"B","quantity":7,)"
                      R"("price":300000})"),
            "{\"done\":\"trade_outside\",\"match\":9223372036854775810}\n");
  EXPECT_EQ(venue.ask(R"({"do":"bust","match":9223372036854775809})"), "{\"done\":\"bust\"}\n");
  EXPECT_EQ(client.next(), "B 1");
  const std::string account = venue.ask(R"({"get":"account"})");
  EXPECT_THAT(account, HasSubstr(R"("match":9223372036854775809,"timestamp":)"));
  EXPECT_THAT(account, HasSubstr(R"("sequence":3,"group":9,"busted_sequence":4})"));
  EXPECT_THAT(account, HasSubstr(R"("sequence":0,"group":0,"busted_sequence":0})"));
  EXPECT_THAT(account, HasSubstr(R"("cash":9997900000,)"));
  EXPECT_THAT(venue.ask(R"({"do":"rate_limit","messages":1,"interval_ms":3600000})"),
              HasSubstr("done"));
  client.order(enter({.ref = 2, .price = 290'000}));
  client.order(enter({.ref = 3, .price = 290'000}));
  EXPECT_EQ(client.next(), "A 2 B 100 @290000 L");
  EXPECT_EQ(client.next(), "J 3 0x0029");
}

struct RequestCase {
  const char *name, *request, *answer;
};
class Requests : public Venue, public testing::WithParamInterface<RequestCase> {};
TEST_P(Requests, ErrorsNameTheField) {
  EXPECT_EQ(venue.ask(GetParam().request), joined(GetParam().answer, '\n'));
}
INSTANTIATE_TEST_SUITE_P(
    Wrong, Requests,
    testing::Values(
        RequestCase{"nothing", "{}", R"({"error":"expected get or do","field":""})"},
        RequestCase{"list", "[]", R"({"error":"expected a JSON object","field":""})"},
        RequestCase{"get", R"({"get":"x"})", R"({"error":"nothing named x","field":"get"})"},
        RequestCase{"command", R"({"do":"x"})", R"({"error":"no command x","field":"do"})"},
        RequestCase{"since", R"({"get":"account","executions_since":-1})",
                    R"({"error":"expected an integer from 0 to 9223372036854775807",)"
                    R"("field":"executions_since"})"},
        RequestCase{"count", R"({"do":"drop_feed","count":"1"})",
                    R"({"error":"expected an integer from 0 to 1000000000","field":"count"})"},
        RequestCase{"on", R"({"do":"silence_reports"})",
                    R"({"error":"expected true or false","field":"on"})"},
        RequestCase{"match", R"({"do":"bust","match":-1})",
                    R"({"error":"expected a match number","field":"match"})"},
        RequestCase{"no_match", R"({"do":"bust","match":9223372036854775809})",
                    R"({"error":"no execution of ours stands under match 9223372036854775809",)"
                    R"("field":"match"})"},
        RequestCase{"outside_side",
                    R"({"do":"trade_outside","symbol":"MSFT","side":"X","quantity":1,"price":1})",
                    R"({"error":"expected B, S, T or E","field":"side"})"},
        RequestCase{"outside_shares",
                    R"({"do":"trade_outside","symbol":"MSFT","side":"B","quantity":0,"price":1})",
                    R"({"error":"expected an integer from 1 to 999999","field":"quantity"})"},
        RequestCase{
            "outside_symbol",
            R"({"do":"trade_outside","symbol":"NOPENOPEN","side":"B","quantity":1,"price":1})",
            R"({"error":"no symbol NOPENOPEN","field":"symbol"})"},
        RequestCase{"rate", R"({"do":"rate_limit","messages":3,"interval_ms":0})",
                    R"({"error":"expected an integer from 1 to 3600000","field":"interval_ms"})"},
        RequestCase{"symbol", R"({"do":"halt","symbol":"NOPE"})",
                    R"({"error":"no symbol NOPE","field":"symbol"})"}),
    [](const auto& c) { return std::string{c.param.name}; });

TEST_F(Venue, NotJsonIsSaidToBeSo) {
  EXPECT_THAT(venue.ask("{"), StartsWith(R"({"error":"not JSON)"));
}

TEST_F(Venue, StoppingEndsTheSessionInOrder) {
  OrderClient client{venue.ports().order};
  client.login();
  for (const char* line : {"A", "S S"}) EXPECT_EQ(client.next(), line);
  venue.stop();
  EXPECT_EQ(client.next(), "Z");
  EXPECT_EQ(client.next(), "closed");
}

TEST(VenueEnd, TheDayEndsOnBothSides) {
  Socket feed = Socket::udp();
  VenueOptions options;
  options.feed_to = joined("127.0.0.1:", feed.port());
  options.start_on_login = true;
  options.rate_per_s = 1'000'000;
  RunningVenue venue{options, std::make_unique<Messages>(small_market())};
  OrderClient client{venue.ports().order};
  client.login();
  for (const char* line : {"A", "S S", "S E"}) EXPECT_EQ(client.next(), line);
  std::vector<std::byte> datagram;
  while ((datagram = feed.receive()).size() >= 20 && be(datagram, 18, 2) != 0xFFFF) {
  }
  EXPECT_EQ(be(datagram, 10, 8), 7U);
  EXPECT_THAT(venue.ask(R"({"get":"account"})"), HasSubstr(R"("market":"over")"));
}

TEST(VenueEnd, AFullDayEnds) {
  VenueOptions options;
  options.start_on_login = true;
  options.rate_per_s = 1'000'000;
  options.day_messages_max = 4;
  RunningVenue venue{options, std::make_unique<Messages>(small_market())};
  OrderClient client{venue.ports().order};
  client.login();
  for (const char* line : {"A", "S S", "S E"}) EXPECT_EQ(client.next(), line);
  EXPECT_THAT(venue.ask(R"({"get":"account"})"), HasSubstr(R"("feed_next_sequence":5)"));
}

}  // namespace
}  // namespace pcl::venue::test
