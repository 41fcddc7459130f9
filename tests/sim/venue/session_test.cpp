// SoupBinTCP, the server's side, without a socket.
#include <gmock/gmock.h>

#include "sim/venue/soup_session.hpp"
#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = SoupSession::State;

std::string login(const std::string& user = "PCL", const std::string& password = "secret",
                  const std::string& session = "", const std::string& sequence = "1") {
  std::string p = "L";
  for (const auto& [text, width] : {std::pair{user, 6}, {password, 10}, {session, 10}}) {
    p += text + std::string(static_cast<std::size_t>(width) - text.size(), ' ');
  }
  p += std::string(20 - sequence.size(), ' ') + sequence;
  return p;
}
std::string packet(const std::string& body) {
  return std::string{static_cast<char>(body.size() >> 8U), static_cast<char>(body.size() & 0xFFU)} + body;
}

class Session : public testing::Test {
 protected:
  void receive(const std::string& bytes) { session.receive(std::as_bytes(std::span{bytes}), orders); }
  std::string sent() {
    std::string text;
    for (const std::byte b : session.output()) text.push_back(static_cast<char>(b));
    session.output().clear();
    return text;
  }
  void report(std::string_view text) { reports.append(std::as_bytes(std::span{text})); }
  std::vector<std::string> taken() {
    std::vector<std::string> all;
    for (const auto& order : orders) {
      all.emplace_back();
      for (const std::byte b : order) all.back().push_back(static_cast<char>(b));
    }
    orders.clear();
    return all;
  }
  MessageLog reports;
  SoupCounters counters;
  SoupSession::Credentials credentials{"PCL", "secret", "DAY1"};
  SoupSession session{credentials, reports, counters};
  std::vector<std::vector<std::byte>> orders;
};

TEST_F(Session, LoginIsAcceptedWithSessionAndSequence) {
  receive(packet(login()));
  EXPECT_EQ(session.state(), State::kLoggedIn);
  EXPECT_EQ(sent(), std::string("\0\x1F", 2) + "A" + "DAY1      " + "                   1");
}

TEST_F(Session, ReportsAreReplayedFromTheSequenceAskedFor) {
  report("one");
  report("two");
  report("three");
  receive(packet(login("PCL", "secret", "DAY1", "2")));
  session.send_reports();
  EXPECT_EQ(sent(), packet("ADAY1                         2") + packet("Stwo") + packet("Sthree"));
  report("four");
  session.send_reports();
  session.send_reports();
  EXPECT_EQ(sent(), packet("Sfour"));
}

TEST_F(Session, SequenceZeroAsksForWhatComesNext) {
  report("one");
  receive(packet(login("PCL", "secret", "", "0")));
  session.send_reports();
  EXPECT_EQ(sent(), packet("ADAY1                         2"));
}

struct LoginCase {
  std::string name, packet;
  char reason;
};
class BadLogin : public Session, public testing::WithParamInterface<LoginCase> {};
TEST_P(BadLogin, IsRejectedWithItsReason) {
  receive(packet(GetParam().packet));
  EXPECT_EQ(session.state(), State::kRejected);
  EXPECT_EQ(sent(), packet(std::string{"J"} + GetParam().reason));
  EXPECT_EQ(counters.logins_rejected, 1U);
}
INSTANTIATE_TEST_SUITE_P(Edges, BadLogin,
                         testing::Values(LoginCase{"user", login("XXX"), 'A'},
                                         LoginCase{"password", login("PCL", "wrong"), 'A'},
                                         LoginCase{"session", login("PCL", "secret", "DAY2"), 'S'},
                                         LoginCase{"sequence_letters", login("PCL", "secret", "", "1x"), 'A'},
                                         LoginCase{"sequence_beyond", login("PCL", "secret", "", "2"), 'S'},
                                         LoginCase{"short", login().substr(0, 30), 'A'},
                                         LoginCase{"order_first", "Uorder", 'A'}),
                         [](const auto& c) { return c.param.name; });

TEST_F(Session, ManyPacketsInOneSegmentAndOneInManyPieces) {
  receive(packet(login()) + packet("Ufirst") + packet("R") + packet("Usecond") + packet("Uthi").substr(0, 4));
  EXPECT_THAT(taken(), ElementsAre("first", "second"));
  receive("hi");
  EXPECT_THAT(taken(), ElementsAre("thi"));
  for (const char c : packet("Ufourth")) receive(std::string{c});
  EXPECT_THAT(taken(), ElementsAre("fourth"));
  EXPECT_EQ(session.orders_received(), 4U);
}

TEST_F(Session, LostFramingEndsIt) {
  receive(packet(login()) + packet("Ufirst") + std::string("\0\0", 2) + packet("Usecond"));
  EXPECT_EQ(session.state(), State::kFramingLost);
  EXPECT_EQ(session.reason(), "packet length 0, expected 1 to 512");
  EXPECT_THAT(taken(), ElementsAre("first"));
}

TEST_F(Session, ALengthBeyondTheLongestIsLostFraming) {
  receive(packet(login()) + std::string("\x02\x01U", 3));
  EXPECT_EQ(session.state(), State::kFramingLost);
  EXPECT_EQ(counters.framing_lost, 1U);
}

TEST_F(Session, AnUnknownPacketIsCountedAndPassedOver) {
  receive(packet(login()) + packet("?what") + packet(login()) + packet("Uorder"));
  EXPECT_EQ(counters.packets_malformed, 2U);
  EXPECT_EQ(session.state(), State::kLoggedIn);
  EXPECT_THAT(taken(), ElementsAre("order"));
}

TEST_F(Session, NothingCountsAfterLogout) {
  receive(packet(login()) + packet("O") + packet("Uorder"));
  EXPECT_EQ(session.state(), State::kLoggedOut);
  EXPECT_THAT(taken(), IsEmpty());
}

}  // namespace
}  // namespace pcl::venue::test
