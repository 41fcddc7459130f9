#include "host/adapters/venue_ouch/venue_session.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <vector>

namespace pcl::venue_ouch {
namespace {

/// A venue of a few bytes: accepts one client, sends what it is told, keeps what it got.
class TinyVenue {
 public:
  TinyVenue() : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_.get(), 1);
    socklen_t length = sizeof address;
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
  }
  void accept() { client_ = FileDescriptor{::accept(listener_.get(), nullptr, nullptr)}; }
  void send(const std::string& bytes) {
    ASSERT_EQ(::send(client_.get(), bytes.data(), bytes.size(), 0), ssize_t(bytes.size()));
  }
  std::string read(std::size_t bytes) {
    std::string got(bytes, '?');
    EXPECT_EQ(::recv(client_.get(), got.data(), bytes, MSG_WAITALL), ssize_t(bytes));
    return got;
  }
  bool silent() {
    pollfd ready{client_.get(), POLLIN, 0};
    return ::poll(&ready, 1, 0) == 0;
  }
  std::uint16_t port{};

 private:
  FileDescriptor listener_, client_;
};

struct Listener final : VenueListener {
  void on_venue_up(std::uint64_t next) override { heard += "up " + std::to_string(next) + ";"; }
  void on_venue_down(const std::string& reason) override { heard += "down " + reason + ";"; }
  bool on_venue_message(std::uint64_t sequence, std::span<const std::byte> message) override {
    if (!room) return false;
    heard += std::to_string(sequence) + "=" +
             std::string(reinterpret_cast<const char*>(message.data()), message.size()) + ";";
    return true;
  }
  void on_frame_dropped(const ReleasedFrame& /*frame*/, DropReason reason) override {
    heard += "dropped " + std::to_string(static_cast<int>(reason)) + ";";
  }
  std::string heard;
  bool room{true};
};

std::string packet(char type, const std::string& payload) {
  const auto length = static_cast<std::uint16_t>(payload.size() + 1);
  return std::string{static_cast<char>(length >> 8), static_cast<char>(length & 0xFF), type} +
         payload;
}
const std::string kAccepted = packet('A', "SESSION001" + std::string(19, ' ') + "7");

class VenueSessionTest : public testing::Test {
 protected:
  VenueSessionTest() : session{{.port = venue.port, .login = {"USER", "PASS", ""}}, listener} {}
  /// Pumps until the listener has heard something new or the bytes are through; the socket is
  /// loopback.
  void pump_until(const std::string& wanted) {
    for (int i = 0; i < 2'000 && listener.heard.find(wanted) == std::string::npos; ++i) {
      pollfd ready{session.fd(),
                   static_cast<short>(session.wants_write() ? POLLIN | POLLOUT : POLLIN), 0};
      ::poll(&ready, 1, 10);
      session.pump(0);
    }
    ASSERT_NE(listener.heard.find(wanted), std::string::npos) << listener.heard;
  }
  void connect() {
    session.open(7, 0);
    venue.accept();
    while (session.state() == VenueSession::State::kConnecting) session.pump(0);
    login = venue.read(kLoginBytes);
  }
  void log_in() {
    connect();
    venue.send(kAccepted);
    pump_until("up 7;");
    listener.heard.clear();
  }
  static ReleasedFrame frame(bool new_risk, std::uint16_t epoch, bool poisoned = false) {
    ReleasedFrame f;
    f.tag = {.new_risk = new_risk, .poisoned = poisoned, .session = 0, .epoch = epoch};
    f.length = 4;
    f.bytes[1] = std::byte{2};
    f.bytes[2] = std::byte{'U'};
    f.bytes[3] = std::byte{'X'};
    return f;
  }
  TinyVenue venue;
  Listener listener;
  VenueSession session;
  std::string login;
};

TEST_F(VenueSessionTest, LogsInAskingForASequence) {
  log_in();
  EXPECT_EQ(login.substr(0, 3), std::string("\0\x2FL", 3));
  EXPECT_EQ(login.substr(3), "USER  PASS                " + std::string(19, ' ') + "7");
  EXPECT_EQ(session.next_sequence(), 7U);
}

TEST_F(VenueSessionTest, CutsPacketsOutOfAnyPieces) {
  log_in();
  const std::string two = packet('S', "one") + packet('H', "") + packet('S', "two");
  venue.send(two.substr(0, 1));
  session.pump(0);
  venue.send(two.substr(1, 3));
  session.pump(0);
  venue.send(two.substr(4));
  pump_until("8=two;");
  EXPECT_EQ(listener.heard, "7=one;8=two;");
}

TEST_F(VenueSessionTest, OffersAMessageAgainWhenThereWasNoRoom) {
  log_in();
  listener.room = false;
  venue.send(packet('S', "one"));
  for (int i = 0; i < 3; ++i) session.pump(0);
  EXPECT_EQ(listener.heard, "");
  listener.room = true;
  pump_until("7=one;");
}

TEST_F(VenueSessionTest, SaysWhyALoginWasRejected) {
  connect();
  venue.send(packet('J', "A"));
  pump_until("down login rejected: A (not authorised);");
}

TEST_F(VenueSessionTest, EndsTheLinkOnNonsense) {
  log_in();
  venue.send(std::string(2, '\0'));
  pump_until("down packet length 0, expected at least 1;");
  EXPECT_EQ(session.state(), VenueSession::State::kClosed);
}

TEST_F(VenueSessionTest, EndsTheLinkOnAPacketOutOfPlace) {
  log_in();
  venue.send(packet('A', ""));
  pump_until("down packet type 65 out of place");
}

TEST_F(VenueSessionTest, WritesOnlyWhatMayBeWritten) {
  log_in();
  session.set_epoch(5);
  session.send(frame(true, 4), 0);
  session.send(frame(true, 5, true), 0);
  EXPECT_EQ(listener.heard, "dropped 2;dropped 1;");
  EXPECT_TRUE(venue.silent());
  session.send(frame(false, 4), 0);
  session.send(frame(true, 5), 0);
  const std::string sent("\0\x02UX\0\x02UX", 8);
  EXPECT_EQ(venue.read(8), sent);
  EXPECT_EQ(session.messages_sent(), 2U);
}

TEST_F(VenueSessionTest, DropsFramesWithoutALink) {
  session.send(frame(false, 0), 0);
  EXPECT_EQ(listener.heard, "dropped 3;");
}

}  // namespace
}  // namespace pcl::venue_ouch
