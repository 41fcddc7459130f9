// One connection to a Redis server: commands out, answers in, within a time and a size.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/adapters/bus_redis/reply.hpp"
#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"

struct redisReader;

namespace pcl::bus_redis {

using std::chrono::milliseconds;
using Command = std::vector<std::string>;

/// Where the server is: "HOST:PORT" or "unix:PATH". `password_file` empty: it asks for none.
struct Server {
  std::string address;
  std::string password_file;
};

/// Owner: one thread. hiredis connects, writes commands and reads answers; the waiting is ours, so
/// that a server that answers slowly, or for ever, keeps nobody longer than `patience`. After an
/// error the connection is of no more use.
/// Bounds: an answer of kReplyMax bytes, a list of kListMax members.
/// Errors: kInvalid for an address that is none, kUnavailable where nobody answers in time,
/// kRefused for a password that is not taken, kCorrupt for bytes that are no answer, or one beyond
/// bounds.
class Connection {
 public:
  static constexpr std::size_t kReplyMax = 65'536;
  static constexpr int kListMax = 256;

  /// Connects, and gives the password if there is one.
  static Result<Connection> open(const Server& server, milliseconds patience);

  /// Sends all, waits for one answer each. An error that Redis answers is an answer.
  Result<std::vector<Reply>> ask(std::span<const Command> commands, milliseconds patience);
  Result<Reply> ask(const Command& command, milliseconds patience);
  /// What comes unasked, after SUBSCRIBE; nothing after `patience`.
  Result<std::optional<Reply>> next(milliseconds patience);

 private:
  struct FreeReader {
    void operator()(redisReader* reader) const noexcept;
  };
  explicit Connection(FileDescriptor socket);
  Status authenticate(const std::string& password_file, milliseconds patience);
  Status send_all(const std::string& bytes, std::uint64_t until_ns);
  Result<std::optional<Reply>> receive(std::uint64_t until_ns);
  Result<std::optional<Reply>> parse();

  FileDescriptor socket_;
  std::unique_ptr<redisReader, FreeReader> reader_;
};

}  // namespace pcl::bus_redis
