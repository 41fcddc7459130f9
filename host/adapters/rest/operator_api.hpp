// What the operator port answers, without the HTTP round it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/engine/latch_command.hpp"

namespace pcl::rest {

struct Request {
  std::string method;  // "GET", "POST", ...
  std::string target;  // path, perhaps with a query, which is ignored
  std::string body;
};

struct Answer {
  unsigned status{200};
  std::string content_type{"application/json"};
  std::string body;
  std::string allow;  // for 405: the methods that are
};

/// What a kill or a release is of. `which` is a number, or a symbol's name; empty for global.
struct KillScopeText {
  std::string scope{"global"}, which;
};

/// Outcome of an operator's command.
struct Outcome {
  enum class Kind : std::uint8_t {
    kDone,     // carried out and on disk
    kRefused,  // understood and not allowed; `text` says why
    kPending,  // the gate is closed, but the engine has not confirmed in time
    kFailed,   // nobody there to carry it out
  };
  Kind kind{};
  std::string text;
};

enum class Health : std::uint8_t { kHealthy, kDegraded, kFailed };
struct HealthReport {
  Health health{};
  std::string json;  // an object
};

/// What stands behind the port. Called from the port's threads, several at a time; each call is
/// bounded by a few seconds.
class OperatorBackend {
 public:
  OperatorBackend() = default;
  OperatorBackend(const OperatorBackend&) = delete;
  OperatorBackend& operator=(const OperatorBackend&) = delete;
  virtual ~OperatorBackend() = default;
  /// Empty: there is such a scope. Else what was expected.
  virtual std::string objection(const KillScopeText& scope) = 0;
  /// `source` is "rest" or "cli". Closes the gate before anything else; a freeze closes none: the
  /// engine stops by itself. A scope that is none is everything.
  virtual Outcome kill(const std::string& source, const std::string& actor,
                       const std::string& reason, const KillScopeText& scope,
                       engine::LatchCommand command) = 0;
  virtual Outcome resume(const std::string& approver_a, const std::string& approver_b,
                         const std::string& reason, const KillScopeText& scope) = 0;
  /// Of the Emergency Stop System; the kill that it engaged stays.
  virtual Outcome reset_ess(const std::string& approver_a, const std::string& approver_b,
                            const std::string& root_cause) = 0;
  virtual HealthReport health() = 0;
  /// An object, or empty if the engine does not answer.
  virtual std::string status() = 0;
};

/// Routes:
///   GET  /health                        200 healthy or degraded, 503 failed
///   GET  /api/v1/status                 200, 503
///   POST /api/v1/kill-switch/activate   {"reason"?, "actor"?, "source"?: "rest"|"cli", scope?}, or
///                                       nothing
///   POST /api/v1/kill-switch/freeze, /hedge, /liquidate     the same: the latch's other commands
///   POST /api/v1/kill-switch/resume     {"approver_a", "approver_b", "reason"?, scope?}
///   POST /api/v1/ess/reset              {"approver_a", "approver_b", "root_cause"}
///     scope: "scope": "global"|"session"|"account"|"strategy"|"symbol" with "index": a number, or
///     "symbol": its name (then "scope" may be left out); without: global
/// Commands: 200 done, 202 pending, 409 refused, 503 failed. Everything else is RFC 7807
/// problem+json: 400 naming the field, 404, 405. A kill fails closed: with a body that makes no
/// sense, or names a scope that is none, it kills everything (source rest), and the 400 names the
/// field and says that the kill was engaged. So do hedge and liquidate, which then send no exits; a
/// freeze freezes everything.
[[nodiscard]] Answer answer(const Request& request, OperatorBackend& backend);

/// For a request whose head is known and whose body could not be read (too long, cut off; `why` in
/// words). A kill kills, as above; for anything else nothing, and the caller answers.
[[nodiscard]] std::optional<Answer> answer_unread(const Request& head, OperatorBackend& backend,
                                                  const std::string& why);

}  // namespace pcl::rest
