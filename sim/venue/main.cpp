// portcullis-venue: the venue as a process of its own.
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "sim/venue/generated_market.hpp"
#include "sim/venue/itch_file.hpp"
#include "sim/venue/reg_sho_source.hpp"
#include "sim/venue/server.hpp"

namespace {

namespace po = boost::program_options;
using namespace pcl::venue;

struct CommandLine {
  VenueOptions venue;
  std::string file, ports_file;
  std::uint64_t seed = 1, messages = 0, latency_us = 20;
  std::uint32_t symbols = 4;
  bool as_recorded = false;
};

po::options_description described(CommandLine& c) {
  VenueOptions& v = c.venue;
  po::options_description all{"portcullis-venue: a market of its own, replayed or generated"};
  auto add = all.add_options();
  add("help", "this text");
  add("file", po::value(&c.file),
      "ITCH 5.0 recording to replay (2-byte length framing); else a generated market");
  add("as-recorded", po::bool_switch(&c.as_recorded),
      "a recording without Reg SHO messages (Y) stays without; else one of no restriction follows "
      "each R");
  add("seed", po::value(&c.seed)->default_value(c.seed), "of the generated market");
  add("symbols", po::value(&c.symbols)->default_value(c.symbols),
      "of the generated market, 1 to 256");
  add("messages", po::value(&c.messages)->default_value(c.messages),
      "of the generated market; 0 = until stopped");
  add("lockstep", po::bool_switch(&v.lock_step),
      "publish a message only after the gateway is quiet");
  add("order-latency-us", po::value(&c.latency_us)->default_value(c.latency_us),
      "lock-step: until an order acts");
  add("rate", po::value(&v.rate_per_s)->default_value(v.rate_per_s),
      "real time: background messages a second");
  add("speed", po::value(&v.speed)->default_value(v.speed),
      "real time: market seconds a second instead of a rate");
  add("start-on-login", po::bool_switch(&v.start_on_login),
      "real time: hold the market until a session logs in");
  add("no-cancel-on-disconnect", po::bool_switch(&v.keep_orders),
      "orders of a lost session stay open");
  add("no-client-timeout", po::bool_switch(&v.keep_client),
      "real time: a silent client is never dropped");
  add("messages-per-datagram",
      po::value(&v.messages_per_datagram)->default_value(v.messages_per_datagram),
      "real time: at most, 1 to 64");
  add("day-messages", po::value(&v.day_messages_max)->default_value(v.day_messages_max),
      "published messages kept for rewind; there the day ends");
  add("host", po::value(&v.host)->default_value(v.host), "address to bind");
  add("feed-to", po::value(&v.feed_to), "address:port of the feed's receiver");
  add("order-port", po::value(&v.order_port)->default_value(0), "SoupBinTCP order entry");
  add("account-port", po::value(&v.account_port)->default_value(0), "account view and commands");
  add("rewind-port", po::value(&v.rewind_port)->default_value(0), "MoldUDP64 requests");
  add("step-port", po::value(&v.step_port)->default_value(0), "lock-step");
  add("ports-file", po::value(&c.ports_file), "file to write the ports to, as JSON");
  add("user", po::value(&v.user)->default_value(v.user), "order session's user, up to 6 letters");
  add("password", po::value(&v.password)->default_value(v.password),
      "its password, up to 10 letters");
  add("session", po::value(&v.session)->default_value(v.session), "session name, up to 10 letters");
  add("cash", po::value(&v.cash)->default_value(v.cash), "start of day, in 1e-4 dollars");
  return all;
}

/// All that is wrong with the options, one line each; empty if nothing is.
std::string complaints(const CommandLine& c) {
  std::string all;
  const auto demand = [&all](bool fine, const char* line) {
    if (!fine) all += std::string{line} + "\n";
  };
  demand(c.symbols >= 1 && c.symbols <= 256, "symbols: expected 1 to 256");
  demand(c.venue.rate_per_s >= 1 && c.venue.rate_per_s <= 10'000'000,
         "rate: expected 1 to 10000000");
  demand(c.venue.speed >= 0, "speed: expected 0 or more");
  demand(c.venue.messages_per_datagram >= 1 && c.venue.messages_per_datagram <= 64,
         "messages-per-datagram: expected 1 to 64");
  demand(c.latency_us <= 60'000'000, "order-latency-us: expected at most 60000000");
  demand(!c.venue.user.empty() && c.venue.user.size() <= 6, "user: expected 1 to 6 letters");
  demand(c.venue.password.size() <= 10, "password: expected at most 10 letters");
  demand(!c.venue.session.empty() && c.venue.session.size() <= 10,
         "session: expected 1 to 10 letters");
  demand(c.venue.day_messages_max >= 1, "day-messages: expected 1 or more");
  return all;
}

bool write_ports(const std::string& path, const Server::Ports& p) {
  const std::string partial = path + ".partial";
  {
    std::ofstream file{partial};
    file << R"({"order_port":)" << p.order << R"(,"account_port":)" << p.account
         << R"(,"rewind_port":)" << p.rewind << R"(,"step_port":)" << p.step
         << R"(,"feed_source_port":)" << p.feed_source << R"(,"pid":)" << ::getpid() << "}\n";
    if (!file.flush()) return false;
  }
  return std::rename(partial.c_str(), path.c_str()) == 0;  // a reader sees all of it or nothing
}

int serve(CommandLine& c) {
  const Log log{Log::To::kStandardError};
  std::unique_ptr<MarketSource> source;
  if (c.file.empty()) {
    source = std::make_unique<GeneratedMarket>(c.seed, c.symbols, c.messages);
  } else {
    auto content = ItchFile::read(c.file);
    if (!content) {
      log.error("file_unreadable", content.error().message);
      return 2;
    }
    auto file = std::make_unique<ItchFile>(c.file, std::move(*content));
    const bool add_states = !c.as_recorded && !file->has('Y');
    source = std::move(file);
    if (add_states) {
      log.info("reg_sho_added", c.file + ": no Y messages; action 0 behind each R");
      source = std::make_unique<RegShoSource>(std::move(source));
    }
  }
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  sigprocmask(SIG_BLOCK, &stop, nullptr);
  const Fd stopped{::signalfd(-1, &stop, SFD_CLOEXEC)};
  c.venue.order_latency_ns = c.latency_us * 1'000;
  auto server = Server::open(c.venue, std::move(source), log);
  if (!server) {
    log.error("not_started", server.error().message);
    return 2;
  }
  const Server::Ports& ports = (*server)->ports();
  log.info("listening", "order " + std::to_string(ports.order) + ", account " +
                            std::to_string(ports.account) + ", rewind " +
                            std::to_string(ports.rewind) + ", step " + std::to_string(ports.step));
  if (!c.ports_file.empty() && !write_ports(c.ports_file, ports)) {
    log.error("not_started", "ports-file: cannot write " + c.ports_file);
    return 2;
  }
  (*server)->run(stopped.get());
  log.info("stopped", "by signal");
  return (*server)->fault().empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine command_line;
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
    std::cerr << "portcullis-venue: " << wrong.what() << '\n';
    return 2;
  }
  if (const std::string wrong = complaints(command_line); !wrong.empty()) {
    std::cerr << wrong;
    return 2;
  }
  return serve(command_line);
}
