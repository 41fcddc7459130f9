// portcullis-wire: the data plane process.
#include <unistd.h>

#include <boost/program_options.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "host/base/json_text.hpp"
#include "host/wire/live_loop.hpp"
#include "host/wire/lockstep_loop.hpp"
#include "host/wire/subscription.hpp"
#include "sim/card/cards.hpp"

namespace {

namespace po = boost::program_options;
using namespace pcl;

constexpr int kExitUsage = 2;
constexpr int kExitStart = 3;
constexpr int kExitLost = 4;
constexpr int kExitCard = 5;

struct CommandLine {
  std::string name{"default"}, link, log_file, ports_file;
  CardChoice card;
  feed_udp::FeedSettings feed;
  venue_ouch::VenueSettings venue;
  wire::LockstepSettings lockstep;
  std::uint16_t feed_subscribe_port{};
  std::uint64_t instance{};
  std::uint64_t tick_us{5'000};
};

po::options_description described(CommandLine& c) {
  po::options_description all{"portcullis-wire: the card, its feed and its venue session", 100};
  auto add = all.add_options();
  add("help", "this text");
  add("name", po::value(&c.name)->default_value(c.name),
      "of the segment: /dev/shm/portcullis-<name>");
  add("link", po::value(&c.link), "path of the segment, instead of a name");
  add("card", po::value(&c.card.kind)->default_value("software"),
      ("one of: " + card_names()).c_str());
  add("xclbin", po::value(&c.card.xclbin)->default_value(c.card.xclbin),
      "xrt: the gateway kernel's; default: PCL_XCLBIN");
  add("xclbin-uuid", po::value(&c.card.xclbin_uuid), "xrt: uuid that it must have; default: any");
  add("device", po::value(&c.card.device)->default_value(0), "xrt: index of the device");
  add("feed-address", po::value(&c.feed.listen_address)->default_value(c.feed.listen_address),
      "address or multicast group the feed is received on");
  add("feed-port", po::value(&c.feed.listen_port)->default_value(0), "its UDP port, 0 = any");
  add("card-feed-port", po::value(&c.feed.card_port)->default_value(c.feed.card_port),
      "UDP port in the frames the card sees; its feed_port register");
  add("venue", po::value(&c.venue.address)->default_value(c.venue.address),
      "the venue's IPv4 address");
  add("order-port", po::value(&c.venue.port)->required(), "the venue's order entry port");
  add("rewind-port", po::value(&c.feed.rewind_port)->default_value(0),
      "the venue's port for missed messages, 0 = none");
  add("feed-subscribe-port", po::value(&c.feed_subscribe_port)->default_value(0),
      "a simulated venue's account port, to be told where the feed goes; 0 = not needed");
  add("user", po::value(&c.venue.login.user), "of the order session, up to 6 letters; PCL");
  add("password", po::value(&c.venue.login.password), "up to 10 letters");
  add("session", po::value(&c.venue.login.session), "up to 10 letters, empty = the current one");
  add("step-port", po::value(&c.lockstep.port)->default_value(0),
      "the venue's lock-step port; 0 = real time");
  add("lockstep-interval-us",
      po::value(&c.lockstep.interval_us)->default_value(c.lockstep.interval_us),
      "lock-step: longest card time without the daemon's heartbeat");
  add("tick-us", po::value(&c.tick_us)->default_value(c.tick_us),
      "real time: longest sleep, 100 to 100000; 0 = never sleeps, for a core of its own");
  add("instance", po::value(&c.instance)->default_value(0),
      "number of this life; 0 = from the clock, lock-step: 1");
  add("ports-file", po::value(&c.ports_file), "file to write {feed_port, pid} to");
  add("log-file", po::value(&c.log_file), "default: standard error");
  return all;
}

std::string complaints(const CommandLine& c) {
  std::string all;
  const auto demand = [&all](bool fine, const std::string& line) {
    if (!fine) all += line + "\n";
  };
  demand(c.venue.port != 0, "order-port: expected 1 to 65535");
  demand(c.venue.login.user.size() <= 6, "user: expected at most 6 letters");
  demand(c.venue.login.password.size() <= 10, "password: expected at most 10 letters");
  demand(c.venue.login.session.size() <= 10, "session: expected at most 10 letters");
  demand(c.tick_us == 0 || (c.tick_us >= 100 && c.tick_us <= 100'000),
         "tick-us: expected 0, or 100 to 100000");
  demand(c.lockstep.interval_us >= 1'000, "lockstep-interval-us: expected at least 1000");
  demand(c.feed.card_port != 0, "card-feed-port: expected 1 to 65535");
  demand(!c.name.empty() && c.name.find('/') == std::string::npos,
         "name: expected a word without '/'");
  return all;
}

bool write_ports(const std::string& path, std::uint16_t feed_port) {
  const std::string partial = path + ".partial";
  JsonObject ports;
  ports.add("feed_port", feed_port).add("pid", static_cast<long>(::getpid()));
  {
    std::ofstream file{partial};
    file << ports.text() << "\n";
    if (!file.flush()) return false;
  }
  return std::rename(partial.c_str(), path.c_str()) == 0;
}

int fail(Log& log, int code, const std::string& why) {
  log.error("not started", {{"error", why}});
  return code;
}

int serve(CommandLine& c) {
  const StopSignal stop;
  Log log{"wire", c.log_file};
  const bool lockstep = c.lockstep.port != 0;
  if (c.instance == 0) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    c.instance = lockstep ? 1 : static_cast<std::uint64_t>(now.count());
  }
  if (c.link.empty()) c.link = "/dev/shm/portcullis-" + c.name;
  c.lockstep.address = c.venue.address;
  c.feed.rewind_address = c.venue.address;

  c.card.paced = lockstep;
  c.card.stuck = [&log] {
    log.error("card lost", {{"error", "a register access does not come back"}});
    ::_exit(kExitCard);  // the thread in the library cannot be called off
  };
  const auto made = make_card(c.card);
  if (!made)
    return fail(log, made.error().fault == Fault::kInvalid ? kExitUsage : kExitStart,
                made.error().message);
  const std::unique_ptr<Card>& card = *made;
  const auto id = card->read(contract::Register::kContractId);
  if (!id || *id != 0x50434C31)
    return fail(log, kExitStart, "the card does not answer with PCL1 in contract_id");
  auto feed = feed_udp::FeedSocket::open(c.feed);
  if (!feed) return fail(log, kExitStart, feed.error().message);
  auto link = link::WireLink::create(c.link, c.instance, lockstep);
  if (!link) return fail(log, kExitStart, link.error().message);
  const std::uint16_t feed_port = feed->port();
  if (c.feed_subscribe_port != 0) {
    const Status told = wire::subscribe_feed(c.venue.address, c.feed_subscribe_port,
                                             c.feed.listen_address, feed_port);
    if (!told) return fail(log, kExitStart, told.error().message);
  }
  if (!c.ports_file.empty() && !write_ports(c.ports_file, feed_port)) {
    return fail(log, kExitStart, "ports-file: cannot write " + c.ports_file);
  }
  log.info("started", {{"card", c.card.kind},
                       {"link", c.link},
                       {"feed_port", feed_port},
                       {"instance", c.instance},
                       {"lockstep", lockstep}});
  wire::DataPlane plane{*card, std::move(*link), std::move(*feed), c.venue, log};
  Status end = ok();
  if (lockstep) {
    end = wire::run_lockstep(plane, stop, c.lockstep);
  } else {
    end = wire::run_live(plane, stop, c.tick_us);
  }
  const wire::Counts& counts = plane.counts();
  log.info("stopped", {{"datagrams", counts.datagrams},
                       {"reports", counts.reports},
                       {"frames_dropped", counts.frames_dropped},
                       {"rewind_requests", counts.rewind_requests},
                       {"releases_refused", counts.releases_refused},
                       {"error", end ? "" : end.error().message}});
  if (Status alive = card->health(); !alive) {
    log.error("card lost", {{"error", alive.error().message}});
    return kExitCard;
  }
  return end ? 0 : kExitLost;
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine command_line;
  command_line.venue.login = {"PCL", "portcullis", ""};
  try {
    const auto options = described(command_line);
    po::variables_map values;
    po::store(po::parse_command_line(argc, argv, options), values);
    if (values.count("help") != 0) {
      std::cout << options << '\n';
      return 0;
    }
    po::notify(values);
  } catch (const std::exception& wrong) {
    std::cerr << "portcullis-wire: " << wrong.what() << '\n';
    return kExitUsage;
  }
  if (const std::string wrong = complaints(command_line); !wrong.empty()) {
    std::cerr << wrong;
    return kExitUsage;
  }
  return serve(command_line);
}
