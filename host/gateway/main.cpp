// portcullisd: the control plane process. Start and stop order stand in README.md.
#include <boost/program_options.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <thread>

#include "host/adapters/bus_redis/redis_bus.hpp"
#include "host/adapters/bus_redis/row_streams.hpp"
#include "host/adapters/operator_files/configuration.hpp"
#include "host/adapters/operator_files/kill_file.hpp"
#include "host/adapters/rest/server.hpp"
#include "host/adapters/store_postgres/postgres_store.hpp"
#include "host/base/duty_thread.hpp"
#include "host/base/json_text.hpp"
#include "host/base/monotonic.hpp"
#include "host/base/stop_signal.hpp"
#include "host/gateway/engine_loop.hpp"
#include "host/gateway/journal_rows.hpp"
#include "host/gateway/report.hpp"
#include "host/journal/posix_disk.hpp"
#include "host/journal/snapshot_keeper.hpp"

namespace {

namespace po = boost::program_options;
using namespace pcl;

constexpr int kExitDone = 0;
constexpr int kExitNotReconciled = 1;  // --once: the session ended, and the books do not agree
constexpr int kExitUsage = 2;
constexpr int kExitStart = 3;
constexpr int kExitJournal = 4;  // or the wire takes nothing
constexpr std::uint64_t kStopPatienceNs = 5'000'000'000;
constexpr std::uint64_t kStorePatienceNs = 2'000'000'000;
constexpr std::uint64_t kOncePatienceNs =
    20'000'000'000;  // silence of the wire in a lock-step session

struct CommandLine {
  std::string config, journal, link, kill_file, latch_file, log_file, ports_file, redis, postgres;
  int operator_port{-1};
  std::uint16_t account_port{};
  bool once{};
};

po::options_description described(CommandLine& c) {
  po::options_description all{"portcullisd: journal, engine, operators", 100};
  auto add = all.add_options();
  add("help", "this text");
  add("config", po::value(&c.config)->required(),
      "configuration, e.g. config/environments/local.yaml");
  add("journal", po::value(&c.journal), "directory, instead of the configuration's");
  add("link", po::value(&c.link), "path of the wire's segment, instead of the configuration's");
  add("kill-file", po::value(&c.kill_file), "instead of the configuration's");
  add("latch-file", po::value(&c.latch_file), "instead of the configuration's; its folder must be");
  add("operator-port", po::value(&c.operator_port), "instead of the configuration's; 0 = any");
  add("account-port", po::value(&c.account_port),
      "the venue's account port, instead of the configuration's");
  add("redis", po::value(&c.redis), "HOST:PORT or unix:PATH, instead of the configuration's");
  add("postgres", po::value(&c.postgres), "URI, instead of the configuration's");
  add("once", po::bool_switch(&c.once),
      "one lock-step session; the last line printed is one JSON object");
  add("ports-file", po::value(&c.ports_file), "file to write {operator_port, pid} to");
  add("log-file", po::value(&c.log_file), "default: standard error");
  return all;
}

Result<operator_files::DaemonSettings> settings_of(const CommandLine& c) {
  auto settings = operator_files::load_configuration(c.config);
  if (!settings) return settings;
  if (!c.journal.empty()) settings->journal_directory = c.journal;
  if (!c.link.empty()) settings->link_path = c.link;
  if (!c.kill_file.empty()) settings->kill_file = c.kill_file;
  if (!c.latch_file.empty()) settings->latch_file = c.latch_file;
  if (!c.redis.empty()) {
    if (!settings->redis) settings->redis.emplace();
    settings->redis->address = c.redis;
  }
  if (!c.postgres.empty()) {
    if (!settings->postgres) settings->postgres.emplace();
    settings->postgres->uri = c.postgres;
  }
  if (c.account_port != 0) settings->venue_account_port = c.account_port;
  if (c.operator_port > 65'535) return Error{Fault::kInvalid, "operator-port: expected 0 to 65535"};
  if (c.operator_port >= 0) settings->operator_port = static_cast<std::uint16_t>(c.operator_port);
  if (settings->venue_account_port == 0) {
    return Error{Fault::kInvalid,
                 "venue.account_port: expected in the configuration or by --account-port"};
  }
  return settings;
}

bool write_ports(const std::string& path, std::uint16_t operator_port) {
  const std::string partial = path + ".partial";
  JsonObject ports;
  ports.add("operator_port", operator_port).add("pid", static_cast<long>(::getpid()));
  {
    std::ofstream file{partial};
    file << ports.text() << "\n";
    if (!file.flush()) return false;
  }
  return std::rename(partial.c_str(), path.c_str()) == 0;
}

engine::SessionStart session_start(const operator_files::DaemonSettings& settings, bool once) {
  engine::SessionStart start;
  start.config = settings.engine;
  start.kill_file_present = operator_files::kill_file_present(settings.kill_file);
  if (once) {  // two runs journal the same
    start.run_id = 1;
    return start;
  }
  start.run_id = static_cast<std::uint64_t>(::getpid());
  start.wall_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
  return start;
}

/// A journal that begins now is told apart from others by its time; of two lock-step sessions both
/// are the same.
journal::Options journal_options(const operator_files::DaemonSettings& settings, bool once) {
  journal::Options options{.directory = settings.journal_directory};
  if (once) {
    options.journal_id = 1;
    return options;
  }
  options.journal_id = static_cast<std::uint64_t>(
      std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds{1});
  options.group_commit_ns = settings.group_commit_ms * 1'000'000;
  return options;
}

class Daemon {
 public:
  Daemon(CommandLine& line, operator_files::DaemonSettings settings, Disk& disk,
         journal::JournaledEngine engine, std::optional<gateway::StressBook> stress, Log& log,
         const StopSignal& stop)
      : line_{line},
        settings_{std::move(settings)},
        disk_{disk},
        engine_{std::move(engine)},
        log_{log},
        stop_{stop},
        link_{settings_.link_path},
        desk_{link_, names_of(settings_.engine)},
        statements_{{settings_.venue_address, settings_.venue_account_port},
                    [this] { link_.wake(); }},
        loop_{engine_,
              link_,
              desk_,
              statements_,
              start_stress(std::move(stress)),
              make_bus(),
              {settings_.clock_interval_us * 1'000, settings_.kill_file, settings_.latch_file,
               line.once},
              log} {}

  int run() {
    if (Status writable = operator_files::LatchFile{settings_.latch_file}.writable(); !writable)
      return fail(kExitStart, "latch file: " + writable.error().message);
    const engine::SessionStart start = session_start(settings_, line_.once);
    if (start.kill_file_present) {
      link_.engage(contract::KillSource::kFile);  // whatever wire there is closes before anything
                                                  // else is said
      log_.warn("the kill file was left from before: starting killed",
                {{"kill_file", settings_.kill_file}});
    }
    if (Status kept = keep_snapshots(); !kept) return cannot_go_on(kept);
    open_stores();
    if (Status started = loop_.start(start); !started) return cannot_go_on(started);
    auto server = rest::Server::start({settings_.operator_address, settings_.operator_port}, desk_);
    if (!server) return fail(kExitStart, server.error().message);
    const operator_files::KillFileWatch watch{
        settings_.kill_file,
        {[this] { kill_by_file(); },
         [this] { log_.warn("the kill file is gone; the kill latch stays"); }}};
    if (!line_.ports_file.empty() && !write_ports(line_.ports_file, (*server)->port())) {
      return fail(kExitStart, "ports-file: cannot write " + line_.ports_file);
    }
    log_.info("started", {{"operator", "http://" + settings_.operator_address + ":" +
                                           std::to_string((*server)->port())},
                          {"journal", settings_.journal_directory},
                          {"link", settings_.link_path},
                          {"events_replayed", engine_.replayed().events},
                          {"torn_bytes", engine_.recovery().torn_bytes}});
    const int code = line_.once ? run_once() : run_until_stopped();
    desk_.close();
    return code;
  }

 private:
  static std::vector<values::SymbolName> names_of(const engine::Config& config) {
    std::vector<values::SymbolName> names;
    for (const engine::SymbolConfig& symbol : config.symbols) names.push_back(symbol.name);
    return names;
  }
  /// Of what the file says, or of everything.
  void kill_by_file() {
    rest::KillScopeText scope;
    if (const auto said = operator_files::kill_file_target(settings_.kill_file))
      scope = {std::string{contract::to_string(said->scope)}, said->which};
    desk_.kill_now(contract::KillSource::kFile, "kill file", settings_.kill_file, scope);
  }
  /// Null without a book.
  gateway::StressDesk* start_stress(std::optional<gateway::StressBook> book) {
    if (!book) return nullptr;
    stress_ = std::make_unique<gateway::StressDesk>(
        std::move(*book), [this] { link_.wake(); }, log_);
    return stress_.get();
  }
  /// Null without a bus, and in lock-step: nothing may depend on the machine's time.
  gateway::BusDesk* make_bus() {
    if (!settings_.redis || line_.once) return nullptr;
    const bus_redis::Server server{settings_.redis->address, settings_.redis->password_file};
    bus_ = std::make_unique<gateway::BusDesk>(
        std::make_unique<bus_redis::RedisBus>(server),
        gateway::BusDesk::Hooks{
            [this](const std::string& reason) {
              desk_.kill_now(contract::KillSource::kRedis, "redis", reason);
            },
            [this] {
              const rest::HealthReport health = desk_.health();
              return gateway::HealthFields{{"health", health.json}, {"status", desk_.status()}};
            }},
        log_);
    return bus_.get();
  }
  [[nodiscard]] std::unique_ptr<gateway::StoreDesk> desk_of(std::unique_ptr<ReportStore> store) {
    return std::make_unique<gateway::StoreDesk>(
        std::move(store),
        std::make_unique<gateway::JournalRows>(disk_, settings_.journal_directory,
                                               engine_.snapshot().position.journal_id,
                                               [this] { return engine_.durable_sequence(); }),
        log_);
  }
  /// None in lock-step.
  void make_projections() {
    if (line_.once) return;
    if (settings_.postgres) {
      store_ = desk_of(std::make_unique<store_postgres::PostgresStore>(settings_.postgres->uri));
      loop_.show({"postgres", store_.get()});
    }
    if (settings_.redis) {
      const bus_redis::Server server{settings_.redis->address, settings_.redis->password_file};
      streams_ = desk_of(std::make_unique<bus_redis::RowStreams>(server));
      loop_.show({"redis_streams", streams_.get()});
    }
  }
  /// Before the first event: a kill key that is set closes the gate, and is the first command.
  void open_stores() {
    make_projections();
    if (store_ && settings_.postgres->required) {
      loop_.require({engine::Store::kPostgres,
                     [this](std::uint64_t now_ns) { return store_->away(now_ns); }});
    }
    if (bus_ && settings_.redis->required) {
      loop_.require(
          {engine::Store::kRedis, [this](std::uint64_t now_ns) { return bus_->away(now_ns); }});
    }
    if (store_) store_->open();
    if (bus_) bus_->open();
    if (streams_) streams_->open();
  }
  /// From a replica in a thread of its own, which is also a second opinion: where it differs, the
  /// engine or the file is not to be trusted. Off in lock-step.
  Status keep_snapshots() {
    for (const std::string& why : engine_.refused_snapshots())
      log_.warn("a snapshot was not used", {{"why", why}});
    if (line_.once) return ok();
    const std::string& directory = settings_.journal_directory;
    auto follower = journal::Follower::from(disk_, directory, engine_.snapshot());
    if (!follower) return follower.error();
    const auto complain = [this](const Error& error) {
      if (error.fault == Fault::kCorrupt) {
        desk_.kill_now(contract::KillSource::kEngine, "follower", error.message, {});
        log_.error("the replica differs from the engine", {{"error", error.message}});
      } else {
        log_.warn("no snapshot was written", {{"error", error.message}});
      }
    };
    keeper_.emplace(
        journal::SnapshotKeeper{disk_,
                                directory,
                                std::move(*follower),
                                {[this] { return engine_.durable_sequence(); }, complain}});
    return ok();
  }
  int fail(int code, const std::string& why) {
    log_.error("not started", {{"error", why}});
    return code;
  }
  int cannot_go_on(const Status& status) {
    log_.error("stopped: the journal cannot be written, or the wire takes nothing",
               {{"error", status.error().message}});
    return kExitJournal;
  }

  int run_until_stopped() {
    while (!stop_.take()) {
      if (Status turned = loop_.run_once(); !turned) return cannot_go_on(turned);
    }
    log_.info("stopping: cancelling what works");
    if (Status asked = loop_.ask_to_stop(); !asked) return cannot_go_on(asked);
    const std::uint64_t until = monotonic_ns() + kStopPatienceNs;
    while (!loop_.ended() && link_.attached() && monotonic_ns() < until && !stop_.take()) {
      if (Status turned = loop_.run_once(); !turned) return cannot_go_on(turned);
    }
    if (Status closed = close_journal(); !closed) return cannot_go_on(closed);
    await_projections();
    log_.info("stopped", {{"reconciled", engine_.engine().summary().reconciled}});
    return kExitDone;
  }

  int run_once() {
    const std::uint64_t began = monotonic_ns();
    while (!loop_.session_over() && loop_.idle_ns() < kOncePatienceNs) {
      if (stop_.take()) return fail(kExitNotReconciled, "stopped by a signal");
      if (Status turned = loop_.run_once(); !turned) return cannot_go_on(turned);
    }
    if (!loop_.session_over()) log_.error("the wire went silent before the session was over");
    if (Status closed = close_journal(); !closed) return cannot_go_on(closed);
    const engine::Summary summary = engine_.engine().summary();
    const auto replayed = journal::replay(disk_, settings_.journal_directory);
    SessionEndFields end;
    end.summary = &summary;
    end.statement = loop_.last_statement() ? &*loop_.last_statement() : nullptr;
    end.journal_events = summary.events;
    end.hash_live = engine_.engine().hash();
    end.hash_replay = replayed ? replayed->hash : 0;
    if (!replayed) end.replay_error = replayed.error().message;
    end.elapsed_ms = (monotonic_ns() - began) / 1'000'000;
    std::cout << gateway::session_json(end) << std::endl;
    return loop_.session_over() && gateway::books_agree(end) ? kExitDone : kExitNotReconciled;
  }

  /// So that reports show the end; what it misses it gets at the next start.
  void await_projections() const {
    const std::uint64_t until = monotonic_ns() + kStorePatienceNs;
    const auto behind = [](const auto& desk) { return desk && !desk->current(); };
    while ((behind(store_) || behind(streams_)) && monotonic_ns() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }

  Status close_journal() {
    if (Status written = engine_.checkpoint(); !written) return written;
    return engine_.sync();
  }

  using SessionEndFields = gateway::SessionEnd;

  CommandLine& line_;
  operator_files::DaemonSettings settings_;
  Disk& disk_;
  journal::JournaledEngine engine_;
  Log& log_;
  const StopSignal& stop_;
  link::DaemonLink link_;
  gateway::OperatorDesk desk_;
  gateway::StatementDesk statements_;
  std::unique_ptr<gateway::StressDesk> stress_;
  std::unique_ptr<gateway::BusDesk> bus_;
  std::unique_ptr<gateway::StoreDesk> store_, streams_;
  gateway::EngineLoop loop_;
  std::optional<DutyThread<journal::SnapshotKeeper>> keeper_;  // last: joined first
};

int serve(CommandLine& c) {
  const StopSignal stop;
  Log log{"daemon", c.log_file};
  auto settings = settings_of(c);
  if (!settings) {
    std::cerr << settings.error().message << '\n';
    log.error("not started", {{"error", settings.error().message}});
    return settings.error().fault == Fault::kInvalid ? kExitUsage : kExitStart;
  }
  std::optional<gateway::StressBook> stress;
  if (settings->stress && !c.once) {  // lock-step: nothing may depend on the machine's time
    auto book = gateway::load_stress_book(*settings->stress, settings->engine);
    if (!book) {
      std::cerr << book.error().message << '\n';
      log.error("not started", {{"error", book.error().message}});
      return book.error().fault == Fault::kInvalid ? kExitUsage : kExitStart;
    }
    stress = std::move(*book);
  }
  journal::PosixDisk disk;
  auto engine = journal::JournaledEngine::open(disk, journal_options(*settings, c.once));
  if (!engine) {
    log.error("not started", {{"error", engine.error().message}});
    return kExitJournal;
  }
  Daemon daemon{c, std::move(*settings), disk, std::move(*engine), std::move(stress), log, stop};
  return daemon.run();
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
      return kExitDone;
    }
    po::notify(values);
  } catch (const std::exception& wrong) {
    std::cerr << "portcullisd: " << wrong.what() << '\n';
    return kExitUsage;
  }
  return serve(command_line);
}
