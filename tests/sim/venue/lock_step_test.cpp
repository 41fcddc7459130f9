// Lock-step with a scripted client: exact virtual times, and the same day twice.
#include <gmock/gmock.h>

#include <cstring>
#include <functional>

#include "sim/venue/generated_market.hpp"
#include "tests/sim/venue/client.hpp"

namespace pcl::venue::test {
namespace {

using testing::HasSubstr;

/// A gateway that has no card and no mind: after each step it does what a script says.
class StepClient {
 public:
  /// Called once a step, with what arrived since the last one; sends orders by `orders`.
  using Script = std::function<void(const StepFrame&, const std::vector<std::string>& feed,
                                    OrderClient& orders)>;

  StepClient(std::unique_ptr<MarketSource> source, std::uint64_t latency_ns)
      : venue{options(latency_ns, feed_.port()), std::move(source)},
        orders{venue.ports().order},
        steps_{Socket::tcp(venue.ports().step)} {
    orders.login();
    EXPECT_EQ(orders.next(), "A");
  }
  /// Runs until the market is over; gives the account as the venue sees it.
  std::string run(const Script& script) {
    while (!over_) {
      const auto frame = receive_step();
      if (!frame) break;
      std::vector<std::string> arrived;
      while (seen_ < frame->datagrams) take_datagram(arrived);
      while (orders.reports < frame->reports) reports.push_back(orders.next());
      if (!over_) script(*frame, arrived, orders);
      const QuietFrame quiet{frame->step, orders.sent, seen_, orders.reports};
      steps_.send(std::as_bytes(std::span{&quiet, 1}));
    }
    std::string account;
    do account = venue.ask(R"({"get":"account","executions_since":0})");
    while (account.find(R"("market":"over")") == std::string::npos);
    return account;
  }

 private:
  static VenueOptions options(std::uint64_t latency_ns, std::uint16_t feed_port) {
    VenueOptions o;
    o.lock_step = true;
    o.order_latency_ns = latency_ns;
    o.feed_to = joined("127.0.0.1:", feed_port);
    return o;
  }
  std::optional<StepFrame> receive_step() {
    while (input_.size() < sizeof(StepFrame)) {
      const auto more = steps_.receive();
      if (more.empty()) return std::nullopt;
      input_.insert(input_.end(), more.begin(), more.end());
    }
    StepFrame frame;
    std::memcpy(&frame, input_.data(), sizeof frame);
    input_.erase(input_.begin(), input_.begin() + sizeof frame);
    return frame;
  }
  void take_datagram(std::vector<std::string>& arrived) {
    const auto datagram = feed_.receive();
    ++seen_;
    over_ = be(datagram, 18, 2) == 0xFFFF;
    if (!over_) {
      EXPECT_EQ(be(datagram, 18, 2), 1U);
      published.push_back(
          joined(be(datagram, 22 + 5, 6), ' ', feed_text(Bytes{datagram}.subspan(22))));
      arrived.push_back(feed_text(Bytes{datagram}.subspan(22)));
    }
  }

  Socket feed_ = Socket::udp();

 public:
  RunningVenue venue;
  OrderClient orders;
  std::vector<std::string> published, reports;  // all of the day: "timestamp message", report text

 private:
  Socket steps_;
  std::vector<std::byte> input_;
  std::uint64_t seen_ = 0;
  bool over_ = false;
};

TEST(LockStep, OrdersActAfterTheirLatencyBeforeWhatIsLater) {
  auto messages = small_market();  // the last at 6 ns
  messages.push_back(
      itch::add({1, 1'000}, 12, 'S', 50, symbol_of("MSFT"), 300'100));  // the order is sent here
  messages.push_back(
      itch::add({1, 1'500}, 13, 'S', 50, symbol_of("MSFT"), 300'150));  // before it acts
  messages.push_back(
      itch::add({1, 1'700}, 14, 'S', 50, symbol_of("MSFT"), 300'150));  // as it acts: first
  messages.push_back(itch::deleted({1, 1'701}, 12));                    // after
  StepClient client{std::make_unique<Messages>(messages), 700};
  bool cancelled = false;
  client.run([&](const StepFrame& step, const std::vector<std::string>& feed, OrderClient& orders) {
    for (const auto& line : feed) {
      if (line == "A 12 S 50 @300100")
        orders.order(enter({.ref = 1, .quantity = 170, .price = 300'150}));
    }
    if (step.step == LockStepPort::kFinish && !cancelled) {
      cancelled = true;
      orders.order(cancel(1));
    }
  });
  EXPECT_THAT(
      client.published,
      testing::ElementsAre("1 S", "2 R", "3 H", "4 S", "5 A 10 B 100 @300000",
                           "6 A 11 S 100 @300200", "1000 A 12 S 50 @300100",
                           "1500 A 13 S 50 @300150", "1700 A 14 S 50 @300150", "1700 E 12 50",
                           "1700 E 13 50", "1700 E 14 50", "1700 A o1 B 20 @300150", "2401 D o1"));
  EXPECT_THAT(client.reports,
              testing::ElementsAre("S S", "A 1 B 170 @300150 L", "E 1 50 @300100 R",
                                   "E 1 50 @300150 R", "E 1 50 @300150 R", "C 1 20 U", "S E"));
}

TEST(LockStep, TheFirstStepTellsWhatTheLoginBroughtAtTheTimeOfTheMarket) {
  StepClient client{std::make_unique<GeneratedMarket>(3, 1, 10), 20'000};
  std::vector<StepFrame> steps;
  client.run([&](const StepFrame& step, const std::vector<std::string>& feed, OrderClient&) {
    if (steps.size() == 2) return;
    EXPECT_EQ(feed.size(), steps.size());
    steps.push_back(step);
  });
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].step, 1U);
  EXPECT_EQ(steps[0].datagrams, 0U);
  EXPECT_EQ(steps[0].reports, 1U);  // System Event S
  EXPECT_EQ(steps[0].now_ns, 34'080'000'000'000U);  // 9:28
  EXPECT_EQ(steps[1].step, 2U);
  EXPECT_EQ(steps[1].datagrams, 1U);
  EXPECT_EQ(steps[1].now_ns, steps[0].now_ns);
}

/// Trades on what it sees, as a function of that alone.
std::string traded_day(std::uint64_t seed, std::vector<std::string>& published) {
  StepClient client{std::make_unique<GeneratedMarket>(seed, 2, 3'000), 20'000};
  std::uint32_t ref = 0;
  std::uint64_t adds = 0;
  bool finished = false;
  const std::string account = client.run(
      [&](const StepFrame& step, const std::vector<std::string>& feed, OrderClient& orders) {
        for (const auto& line : feed) {
          if (line[0] != 'A' || line[2] == 'o' || ++adds % 7 != 0) continue;
          const bool buy = adds % 2 == 0;
          const std::uint64_t price = std::stoull(line.substr(line.find('@') + 1));
          orders.order(enter({.ref = ++ref,
                              .side = buy ? 'B' : 'S',
                              .quantity = 130,
                              .symbol = "AAAA",
                              .price = price}));
          if (ref % 5 == 0) orders.order(replace(ref - 1, ref + 1, 200, price)), ++ref;
          if (ref % 3 == 0) orders.order(cancel(ref - 2));
        }
        if (step.step == LockStepPort::kFinish && !finished) {
          finished = true;
          orders.order(mass_cancel(++ref));
        }
      });
  published = client.published;
  return account;
}

TEST(LockStep, TheSameClientHasTheSameDayTwice) {
  std::vector<std::string> first_feed, second_feed, other_feed;
  const std::string first = traded_day(3, first_feed);
  const std::string second = traded_day(3, second_feed);
  const std::string other = traded_day(4, other_feed);
  EXPECT_EQ(first, second);
  EXPECT_EQ(first_feed, second_feed);
  EXPECT_NE(first, other);
  EXPECT_THAT(first, HasSubstr(R"("open_orders":[])"));
  EXPECT_THAT(first, testing::Not(HasSubstr(R"("executions":[])")));
}

TEST(LockStep, ALostSessionPausesTheMarketUntilItIsBack) {
  StepClient client{std::make_unique<GeneratedMarket>(3, 1, 600), 20'000};
  std::uint64_t steps = 0;
  const std::string account =
      client.run([&](const StepFrame&, const std::vector<std::string>&, OrderClient& orders) {
        if (++steps == 200)
          orders.order(enter({.ref = 1, .quantity = 100, .symbol = "AAAA", .price = 100}));
        if (steps != 300) return;
        // The next step comes only after the login, with the cancel among its reports.
        const std::uint64_t next = orders.reports + 1;
        const std::uint64_t reports = orders.reports;
        orders.socket().close();
        orders = OrderClient{client.venue.ports().order};
        orders.login(next);
        EXPECT_EQ(orders.next(), "A");
        orders.reports = reports;
      });
  EXPECT_THAT(client.reports, testing::ElementsAre("S S", "A 1 B 100 @100 L", "C 1 100 S", "S E"));
  EXPECT_THAT(account, HasSubstr(R"("sessions_lost":1)"));
}

}  // namespace
}  // namespace pcl::venue::test
