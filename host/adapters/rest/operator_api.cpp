#include "host/adapters/rest/operator_api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <optional>

#include "host/base/json_text.hpp"

namespace pcl::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kTextMax = 200;  // characters of a reason or a name
constexpr std::string_view kIndex = "index";
using engine::LatchCommand;

struct LatchPath {
  std::string_view path;
  LatchCommand command{};
  std::string_view done;
};
constexpr std::array<LatchPath, engine::kLatchCommands> kLatchPaths{
    {{"/api/v1/kill-switch/activate", LatchCommand::kCancel, "killed"},
     {"/api/v1/kill-switch/freeze", LatchCommand::kFreeze, "frozen"},
     {"/api/v1/kill-switch/hedge", LatchCommand::kHedge, "hedging"},
     {"/api/v1/kill-switch/liquidate", LatchCommand::kLiquidate, "liquidating"}}};

const LatchPath* latch_path(std::string_view path) {
  const auto* found = std::find_if(kLatchPaths.begin(), kLatchPaths.end(),
                                   [&](const LatchPath& each) { return each.path == path; });
  return found == kLatchPaths.end() ? nullptr : found;
}
std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

Answer problem(unsigned status, std::string_view title, std::string_view detail,
               std::string_view field = {}) {
  JsonObject body;
  body.add("type", "about:blank").add("title", title).add("status", status).add("detail", detail);
  if (!field.empty()) body.add("field", field);
  return {status, "application/problem+json", body.text(), {}};
}

struct Problem {
  std::string title, detail, field;
};
Answer answer_problem(const Problem& p) { return problem(400, p.title, p.detail, p.field); }

/// The members of a JSON object that are known texts, or the number "index"; anything else is a
/// problem naming the field.
class Body {
 public:
  Body(const std::string& text, std::initializer_list<std::string_view> known) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return;
    json::error_code error;
    json::value value = json::parse(text, error);
    if (error) {
      problem_ = {"Malformed body", "expected a JSON object, got no JSON: " + error.message(),
                  "body"};
    } else if (!value.is_object()) {
      problem_ = {"Malformed body", "expected a JSON object", "body"};
    } else {
      object_ = std::move(value.get_object());
      check(known);
    }
  }
  [[nodiscard]] const std::optional<Problem>& problem_found() const { return problem_; }
  [[nodiscard]] std::string text(std::string_view name) const {
    const json::value* value = object_.if_contains(json::string_view{name.data(), name.size()});
    if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
    return value == nullptr ? std::string{}
                            : std::string{value->get_string().data(), value->get_string().size()};
  }

 private:
  void check(std::initializer_list<std::string_view> known) {
    for (const auto& member : object_) {
      const std::string name{member.key().data(), member.key().size()};
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        problem_ = {"Unknown field", name + ": no such field", name};
      } else if (name == kIndex) {
        if (!member.value().is_int64() || member.value().get_int64() < 0)
          problem_ = {"Wrong type", name + ": expected a whole number from 0", name};
      } else if (!member.value().is_string()) {
        problem_ = {"Wrong type", name + ": expected a text", name};
      } else if (member.value().get_string().size() > kTextMax) {
        problem_ = {"Too long", name + ": expected at most 200 characters", name};
      }
      if (problem_) return;
    }
  }
  json::object object_;
  std::optional<Problem> problem_;
};

Answer answer_outcome(const Outcome& outcome, std::string_view done) {
  JsonObject body;
  switch (outcome.kind) {
    case Outcome::Kind::kDone:
      return {
          200, "application/json", body.add("result", done).add("text", outcome.text).text(), {}};
    case Outcome::Kind::kPending:
      return {202,
              "application/json",
              body.add("result", "pending").add("text", outcome.text).text(),
              {}};
    case Outcome::Kind::kRefused:
      return problem(409, "Refused", outcome.text);
    case Outcome::Kind::kFailed:
      break;
  }
  return problem(503, "Not available", outcome.text);
}

/// A request to kill that makes no sense still kills: who mistypes JSON in a hurry means it.
/// Nothing the caller wrote goes into the reason, which is journalled. Nobody's positions are sold
/// for a mistyped word: what is more than a kill is one.
Answer kill_all_the_same(OperatorBackend& backend, const LatchPath& meant, std::string_view title,
                         const std::string& detail, std::string_view field) {
  const LatchCommand command = std::min(meant.command, LatchCommand::kCancel);
  const Outcome outcome =
      backend.kill("rest", "rest", "malformed kill request: " + std::string{title}, {}, command);
  if (outcome.kind != Outcome::Kind::kDone && outcome.kind != Outcome::Kind::kPending) {
    return answer_outcome(outcome, meant.done);
  }
  const std::string engaged = command == LatchCommand::kFreeze
                                  ? "; everything was frozen all the same"
                                  : "; the kill was engaged all the same";
  const std::string pending =
      outcome.kind == Outcome::Kind::kPending ? " (" + outcome.text + ")" : "";
  return problem(400, title, detail + engaged + pending, field);
}

/// What the body names; a problem where it contradicts itself or there is no such scope.
KillScopeText scope_of(const Body& body, OperatorBackend& backend, std::optional<Problem>& wrong) {
  KillScopeText scope;
  const std::string symbol = body.text("symbol");
  const std::string index = body.text(kIndex);
  if (!body.text("scope").empty()) scope.scope = body.text("scope");
  if (!symbol.empty() && body.text("scope").empty()) scope.scope = "symbol";
  scope.which = symbol.empty() ? index : symbol;
  if (!symbol.empty() && (!index.empty() || scope.scope != "symbol")) {
    wrong = {"Wrong value", "symbol: expected with scope symbol alone, and without index",
             "symbol"};
  } else if (const std::string no = backend.objection(scope); !no.empty()) {
    const std::string field = !symbol.empty() ? "symbol" : scope.which.empty() ? "scope" : "index";
    wrong = {"Wrong value", field + ": " + no, field};
  }
  return scope;
}

Answer kill(const Request& request, OperatorBackend& backend) {
  const LatchPath& meant = *latch_path(path_of(request.target));
  const Body body{request.body, {"reason", "actor", "source", "scope", kIndex, "symbol"}};
  if (const auto& wrong = body.problem_found()) {
    return kill_all_the_same(backend, meant, wrong->title, wrong->detail, wrong->field);
  }
  const std::string source = body.text("source").empty() ? "rest" : body.text("source");
  if (source != "rest" && source != "cli") {
    return kill_all_the_same(backend, meant, "Wrong value", "source: expected rest or cli",
                             "source");
  }
  std::optional<Problem> wrong;
  const KillScopeText scope = scope_of(body, backend, wrong);
  if (wrong) return kill_all_the_same(backend, meant, wrong->title, wrong->detail, wrong->field);
  const std::string actor = body.text("actor").empty() ? source : body.text("actor");
  return answer_outcome(backend.kill(source, actor, body.text("reason"), scope, meant.command),
                        meant.done);
}

/// What is wrong with the two people who answer for it.
std::optional<Problem> approvers_problem(const Body& body) {
  for (const std::string name : {"approver_a", "approver_b"}) {
    if (body.text(name).empty())
      return Problem{"Missing field", name + ": expected the name of an approver", name};
  }
  if (body.text("approver_a") != body.text("approver_b")) return std::nullopt;
  return Problem{"Wrong value", "approver_b: expected another person than approver_a",
                 "approver_b"};
}

Answer resume(const Request& request, OperatorBackend& backend) {
  const Body body{request.body, {"approver_a", "approver_b", "reason", "scope", kIndex, "symbol"}};
  if (const auto& wrong = body.problem_found()) return answer_problem(*wrong);
  if (const auto wrong = approvers_problem(body)) return answer_problem(*wrong);
  std::optional<Problem> wrong;
  const KillScopeText scope = scope_of(body, backend, wrong);
  if (wrong) return answer_problem(*wrong);
  return answer_outcome(
      backend.resume(body.text("approver_a"), body.text("approver_b"), body.text("reason"), scope),
      "resumed");
}

Answer reset_ess(const Request& request, OperatorBackend& backend) {
  const Body body{request.body, {"approver_a", "approver_b", "root_cause"}};
  if (const auto& wrong = body.problem_found()) return answer_problem(*wrong);
  if (const auto wrong = approvers_problem(body)) return answer_problem(*wrong);
  if (body.text("root_cause").empty())
    return problem(400, "Missing field", "root_cause: expected what triggered it", "root_cause");
  return answer_outcome(
      backend.reset_ess(body.text("approver_a"), body.text("approver_b"), body.text("root_cause")),
      "reset");
}

/// 16 hexadecimal digits, as every list of repairs shows them.
std::optional<std::uint64_t> repair_id_of(const std::string& text) {
  std::uint64_t id = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, id, 16);
  if (text.size() != 16 || error != std::errc{} || stop != end) return std::nullopt;
  return id;
}

Answer decide_repair(const Request& request, OperatorBackend& backend, bool approve) {
  const Body body{request.body, {"id", "actor", "reason"}};
  if (const auto& wrong = body.problem_found()) return answer_problem(*wrong);
  const auto id = repair_id_of(body.text("id"));
  if (!id) return problem(400, "Wrong value", "id: expected 16 hexadecimal digits", "id");
  for (const std::string name : {"actor", "reason"}) {
    if (body.text(name).empty())
      return problem(400, "Missing field", name + ": expected who decides, and why", name);
  }
  return answer_outcome(
      backend.decide_repair(approve, *id, body.text("actor"), body.text("reason")),
      approve ? "approved" : "rejected");
}

Answer approve_repair(const Request& request, OperatorBackend& backend) {
  return decide_repair(request, backend, true);
}

Answer reject_repair(const Request& request, OperatorBackend& backend) {
  return decide_repair(request, backend, false);
}

Answer repairs(const Request& /*request*/, OperatorBackend& backend) {
  json::error_code error;
  const json::value status = json::parse(backend.status(), error);
  const json::object* all = error ? nullptr : status.if_object();
  const json::value* part = all == nullptr ? nullptr : all->if_contains("reconciliation");
  if (part == nullptr) return problem(503, "Not available", "the engine does not answer");
  return {200, "application/json", json::serialize(*part), {}};
}

Answer health(const Request& /*request*/, OperatorBackend& backend) {
  const HealthReport report = backend.health();
  return {report.health == Health::kFailed ? 503U : 200U, "application/json", report.json, {}};
}

Answer status(const Request& /*request*/, OperatorBackend& backend) {
  const std::string text = backend.status();
  if (text.empty()) return problem(503, "Not available", "the engine does not answer");
  return {200, "application/json", text, {}};
}

struct Route {
  std::string_view path;
  std::string_view method;
  Answer (*handler)(const Request&, OperatorBackend&);
};
constexpr std::array<Route, 11> kRoutes{{{"/health", "GET", health},
                                         {"/api/v1/status", "GET", status},
                                         {kLatchPaths[0].path, "POST", kill},
                                         {kLatchPaths[1].path, "POST", kill},
                                         {kLatchPaths[2].path, "POST", kill},
                                         {kLatchPaths[3].path, "POST", kill},
                                         {"/api/v1/kill-switch/resume", "POST", resume},
                                         {"/api/v1/ess/reset", "POST", reset_ess},
                                         {"/api/v1/repairs", "GET", repairs},
                                         {"/api/v1/repairs/approve", "POST", approve_repair},
                                         {"/api/v1/repairs/reject", "POST", reject_repair}}};

}  // namespace

std::optional<Answer> answer_unread(const Request& head, OperatorBackend& backend,
                                    const std::string& why) {
  const LatchPath* meant = latch_path(path_of(head.target));
  if (head.method != "POST" || meant == nullptr) return std::nullopt;
  return kill_all_the_same(backend, *meant, "Malformed body", "body: " + why, "body");
}

Answer answer(const Request& request, OperatorBackend& backend) {
  const std::string path = path_of(request.target);
  for (const Route& route : kRoutes) {
    if (route.path != path) continue;
    if (route.method == request.method) return route.handler(request, backend);
    Answer wrong = problem(405, "Method not allowed",
                           request.method + ": expected " + std::string{route.method});
    wrong.allow = route.method;
    return wrong;
  }
  return problem(404, "Not found", path + ": no such resource");
}

}  // namespace pcl::rest
