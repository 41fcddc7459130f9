// The daemon's configuration file: YAML, every key known, every value checked, every complaint with
// its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/result.hpp"
#include "host/engine/config.hpp"

namespace pcl::operator_files {

/// Where the stress desk finds what it needs; read by the desk itself, at start.
struct StressSettings {
  std::string scenarios, instruments;  // files
  std::string device{"reference"};     // or opencl, opencl:N
  std::uint64_t interval_ms{5'000};    // between two looks at the book
};

/// The bus; see host/adapters/bus_redis. Without its section there is none.
struct RedisSettings {
  std::string address;        // HOST:PORT or unix:PATH
  std::string password_file;  // empty: it asks for none
  bool required{true};        // no new risk while it is not there
};

/// The report store; see host/adapters/store_postgres. Without its section there is none.
struct PostgresSettings {
  std::string uri;      // as libpq takes it; a password is better left to its password file
  bool required{true};  // no new risk while it is away or far behind
};

struct DaemonSettings {
  engine::Config engine;
  std::string journal_directory;
  std::uint64_t group_commit_ms{10};  // from a write of the journal until it is on disk
  std::string link_path;  // of the wire's segment
  std::string kill_file{"/dev/shm/hft_kill_switch"};
  std::string latch_file;  // keeps a kill over a new journal; empty: none
  std::string operator_address{"127.0.0.1"};
  std::uint16_t operator_port{8000};  // 0: any free one
  std::string venue_address{"127.0.0.1"};
  std::uint16_t venue_account_port{};        // 0: must come from the command line
  std::uint64_t clock_interval_us{10'000};   // real time: between two clock events
  std::optional<StressSettings> stress;      // nullopt: no stress desk
  std::optional<RedisSettings> redis;        // nullopt: no bus
  std::optional<PostgresSettings> postgres;  // nullopt: no report store
};

/// Reads a file. kUnavailable if it cannot be read; kInvalid with all complaints, one a line, each
/// "file:line:column: key: what was expected". Unknown keys, keys given twice, wrong types, numbers
/// out of range and missing keys are complaints.
[[nodiscard]] Result<DaemonSettings> load_configuration(const std::string& path);
/// The same from a text; `name` stands for the file in complaints.
[[nodiscard]] Result<DaemonSettings> parse_configuration(const std::string& text,
                                                         const std::string& name);

}  // namespace pcl::operator_files
