#include "host/adapters/bus_redis/connection.hpp"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>

#include "host/base/monotonic.hpp"
#include "host/base/system_error.hpp"

namespace pcl::bus_redis {
namespace {

constexpr std::size_t kPasswordMax = 512;

// ------------------------------------------------- hiredis builds our values while it reads

/// Where the answer that is being read goes: into its list, or a new one. hiredis goes round
/// exceptions: what cannot be had is a null, and its reader fails.
Reply* place_of(const redisReadTask* task) noexcept {
  if (task->parent == nullptr) return new (std::nothrow) Reply;
  return &static_cast<Reply*>(task->parent->obj)->list[static_cast<std::size_t>(task->idx)];
}

void* make_text(const redisReadTask* task, char* bytes, std::size_t length) {
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  reply->kind = task->type == REDIS_REPLY_ERROR ? Reply::Kind::kError : Reply::Kind::kText;
  reply->text.assign(bytes, length);
  return reply;
}

void* make_list(const redisReadTask* task, int elements) {
  if (elements < 0 || elements > Connection::kListMax) return nullptr;
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  reply->kind = Reply::Kind::kList;
  reply->list.resize(static_cast<std::size_t>(elements));
  return reply;
}

void* make_integer(const redisReadTask* task, long long value) {
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  reply->kind = Reply::Kind::kInteger;
  reply->integer = value;
  return reply;
}

void* make_nil(const redisReadTask* task) { return place_of(task); }

void free_reply(void* reply) { delete static_cast<Reply*>(reply); }

redisReader* make_reader() {
  // hiredis takes the table as one it could write to, and never does.
  static constexpr redisReplyObjectFunctions kFunctions{make_text, make_list, make_integer,
                                                        make_nil, free_reply};
  return redisReaderCreateWithFunctions(const_cast<redisReplyObjectFunctions*>(&kFunctions));
}

// ------------------------------------------------------------------------------- connecting

struct FreeContext {
  void operator()(redisContext* context) const noexcept { redisFree(context); }
};

timeval time_of(milliseconds patience) {
  return {patience.count() / 1'000, (patience.count() % 1'000) * 1'000};
}

Result<FileDescriptor> connect(const std::string& address, milliseconds patience) {
  std::unique_ptr<redisContext, FreeContext> context;
  if (address.starts_with("unix:")) {
    context.reset(redisConnectUnixWithTimeout(address.c_str() + 5, time_of(patience)));
  } else {
    const std::size_t colon = address.rfind(':');
    int port = 0;
    const char* end = address.data() + address.size();
    const bool number = colon != std::string::npos && colon != 0 &&
                        std::from_chars(address.data() + colon + 1, end, port).ptr == end;
    if (!number || port < 1 || port > 65'535)
      return Error{Fault::kInvalid,
                   "redis address '" + address + "': expected HOST:PORT or unix:PATH"};
    context.reset(
        redisConnectWithTimeout(address.substr(0, colon).c_str(), port, time_of(patience)));
  }
  if (!context || context->err != 0) {
    const std::string why = context ? context->errstr : "out of memory";
    return Error{Fault::kUnavailable, "redis " + address + ": " + why};
  }
  FileDescriptor socket{redisFreeKeepFd(context.release())};
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
  return socket;
}

std::uint64_t deadline(milliseconds patience) {
  return monotonic_ns() + static_cast<std::uint64_t>(patience.count()) * 1'000'000;
}

/// Whether the socket can be read or written before the time is over.
bool ready(int socket, short what, std::uint64_t until_ns) {
  const std::uint64_t now = monotonic_ns();
  const std::uint64_t left = until_ns > now ? until_ns - now : 0;
  pollfd wanted{socket, what, 0};
  return ::poll(&wanted, 1, static_cast<int>((left + 999'999) / 1'000'000)) > 0;
}

/// Appends the command as it goes over the wire.
void append(std::string& bytes, const Command& command) {
  std::vector<const char*> words;
  std::vector<std::size_t> lengths;
  for (const std::string& word : command) {
    words.push_back(word.data());
    lengths.push_back(word.size());
  }
  char* text = nullptr;
  const int length =
      redisFormatCommandArgv(&text, static_cast<int>(words.size()), words.data(), lengths.data());
  if (length > 0) bytes.append(text, static_cast<std::size_t>(length));
  redisFreeCommand(text);
}

}  // namespace

std::string printable(const std::string& bytes, std::size_t most) {
  std::string text;
  for (const char c : bytes) {
    std::string piece{c};
    if (c < ' ' || c > '~' || c == '\\') {
      std::array<char, 5> hex{};
      std::snprintf(hex.data(), hex.size(), "\\x%02x", static_cast<unsigned char>(c));
      piece = hex.data();
    }
    if (text.size() + piece.size() > most) return text + "...";
    text += piece;
  }
  return text;
}

void Connection::FreeReader::operator()(redisReader* reader) const noexcept {
  redisReaderFree(reader);
}

Connection::Connection(FileDescriptor socket)
    : socket_{std::move(socket)}, reader_{make_reader()} {}

Result<Connection> Connection::open(const Server& server, milliseconds patience) {
  auto socket = connect(server.address, patience);
  if (!socket) return socket.error();
  Connection connection{std::move(*socket)};
  if (!connection.reader_) return Error{Fault::kExhausted, "redis: out of memory"};
  if (!server.password_file.empty()) {
    if (Status taken = connection.authenticate(server.password_file, patience); !taken)
      return taken.error();
  }
  return connection;
}

/// One line, the password; it never stands in an error.
Status Connection::authenticate(const std::string& password_file, milliseconds patience) {
  std::ifstream file{password_file};
  std::string password;
  if (!std::getline(file, password) || password.empty() || password.size() > kPasswordMax)
    return Error{Fault::kInvalid, password_file + ": expected one line, the password of Redis"};
  const auto answer = ask(Command{"AUTH", password}, patience);
  if (!answer) return answer.error();
  if (answer->kind != Reply::Kind::kText)
    return Error{Fault::kRefused, "redis: the password is not taken: " + printable(answer->text)};
  return ok();
}

Result<std::vector<Reply>> Connection::ask(std::span<const Command> commands,
                                           milliseconds patience) {
  const std::uint64_t until = deadline(patience);
  std::string bytes;
  for (const Command& command : commands) append(bytes, command);
  if (Status sent = send_all(bytes, until); !sent) return sent.error();
  std::vector<Reply> replies;
  while (replies.size() < commands.size()) {
    auto reply = receive(until);
    if (!reply) return reply.error();
    if (!*reply) return Error{Fault::kUnavailable, "redis: no answer in time"};
    replies.push_back(std::move(**reply));
  }
  return replies;
}

Result<Reply> Connection::ask(const Command& command, milliseconds patience) {
  auto replies = ask(std::span{&command, 1}, patience);
  if (!replies) return replies.error();
  return std::move(replies->front());
}

Result<std::optional<Reply>> Connection::next(milliseconds patience) {
  return receive(deadline(patience));
}

Status Connection::send_all(const std::string& bytes, std::uint64_t until_ns) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t took =
        ::send(socket_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (took > 0) {
      sent += static_cast<std::size_t>(took);
    } else if (errno != EAGAIN && errno != EINTR) {
      return system_error("redis: send");
    } else if (!ready(socket_.get(), POLLOUT, until_ns)) {
      return Error{Fault::kUnavailable, "redis: takes nothing"};
    }
  }
  return ok();
}

Result<std::optional<Reply>> Connection::parse() {
  void* found = nullptr;
  if (redisReaderGetReply(reader_.get(), &found) != REDIS_OK)
    return Error{Fault::kCorrupt, "redis: no answer that we know: " + printable(reader_->errstr)};
  if (found == nullptr) return std::optional<Reply>{};
  const std::unique_ptr<Reply> reply{static_cast<Reply*>(found)};
  return std::optional<Reply>{std::move(*reply)};
}

Result<std::optional<Reply>> Connection::receive(std::uint64_t until_ns) {
  std::array<char, 16'384> buffer;
  for (;;) {
    auto reply = parse();
    if (!reply || *reply) return reply;
    if (reader_->len - reader_->pos > kReplyMax)
      return Error{Fault::kCorrupt,
                   "redis: an answer of more than " + std::to_string(kReplyMax) + " bytes"};
    const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got == 0) return Error{Fault::kUnavailable, "redis: the server closed the connection"};
    if (got < 0 && errno != EAGAIN && errno != EINTR) return system_error("redis: receive");
    if (got < 0 && !ready(socket_.get(), POLLIN, until_ns)) return std::optional<Reply>{};
    if (got > 0) redisReaderFeed(reader_.get(), buffer.data(), static_cast<std::size_t>(got));
    if (monotonic_ns() >= until_ns) return parse();  // one that drips is late, too
  }
}

}  // namespace pcl::bus_redis
