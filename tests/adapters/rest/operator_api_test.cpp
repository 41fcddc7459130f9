#include "host/adapters/rest/operator_api.hpp"

#include <gtest/gtest.h>

namespace pcl::rest {
namespace {

class FakeBackend final : public OperatorBackend {
 public:
  std::string objection(const KillScopeText& scope) override {
    return scope.scope == "moon" || scope.which == "99" ? "expected another" : "";
  }
  Outcome kill(const std::string& source, const std::string& actor, const std::string& reason,
               const KillScopeText& scope, engine::LatchCommand command) override {
    const bool kills = command == engine::LatchCommand::kCancel;
    calls += (kills ? "kill " : std::string{to_string(command)} + " ") + source + " " + actor +
             " '" + reason + "'" + text(scope) + ";";
    return outcome;
  }
  Outcome resume(const std::string& a, const std::string& b, const std::string& /*reason*/,
                 const KillScopeText& scope) override {
    calls += "resume " + a + " " + b + text(scope) + ";";
    return outcome;
  }
  Outcome reset_ess(const std::string& a, const std::string& b,
                    const std::string& root_cause) override {
    calls += "reset_ess " + a + " " + b + " '" + root_cause + "';";
    return outcome;
  }
  static std::string text(const KillScopeText& scope) {
    return scope.scope == "global" && scope.which.empty()
               ? ""
               : " of " + scope.scope + " " + scope.which;
  }
  HealthReport health() override { return {health_now, "{}"}; }
  std::string status() override { return status_now; }
  Outcome outcome{Outcome::Kind::kDone, "yes"};
  Health health_now{Health::kHealthy};
  std::string status_now{"{}"};
  std::string calls;
};

struct ApiCase {
  std::string name, method, target, body;
  unsigned status;
  std::string calls;     // what reached the backend
  std::string contains;  // in the answer
};
class OperatorApi : public testing::TestWithParam<ApiCase> {};

TEST_P(OperatorApi, Answers) {
  const ApiCase& c = GetParam();
  FakeBackend backend;
  const Answer given = answer({c.method, c.target, c.body}, backend);
  EXPECT_EQ(given.status, c.status) << given.body;
  EXPECT_EQ(backend.calls, c.calls);
  EXPECT_NE(given.body.find(c.contains), std::string::npos) << given.body;
  EXPECT_EQ(given.content_type, c.status >= 400 ? "application/problem+json" : "application/json");
}

const std::string kKill = "/api/v1/kill-switch/activate";
const std::string kResume = "/api/v1/kill-switch/resume";
const std::string kEss = "/api/v1/ess/reset";
const std::string kFreeze = "/api/v1/kill-switch/freeze";
const std::string kHedge = "/api/v1/kill-switch/hedge";
const std::string kLiquidate = "/api/v1/kill-switch/liquidate";
INSTANTIATE_TEST_SUITE_P(
    Table, OperatorApi,
    testing::Values(
        ApiCase{"health", "GET", "/health", "", 200, "", "{}"},
        ApiCase{"status", "GET", "/api/v1/status?x=1", "", 200, "", "{}"},
        ApiCase{"kill_without_body", "POST", kKill, "", 200, "kill rest rest '';", "killed"},
        ApiCase{"kill_with_all", "POST", kKill, R"({"reason":"r","actor":"a","source":"cli"})", 200,
                "kill cli a 'r';", "killed"},
        ApiCase{"kill_scope", "POST", kKill, R"({"scope":"strategy","index":3})", 200,
                "kill rest rest '' of strategy 3;", "killed"},
        ApiCase{"kill_symbol", "POST", kKill, R"({"symbol":"MSFT"})", 200,
                "kill rest rest '' of symbol MSFT;", "killed"},
        ApiCase{"freeze", "POST", kFreeze, R"({"reason":"r","symbol":"MSFT"})", 200,
                "freeze rest rest 'r' of symbol MSFT;", "frozen"},
        ApiCase{"hedge", "POST", kHedge, R"({"scope":"account","index":0})", 200,
                "hedge rest rest '' of account 0;", "hedging"},
        ApiCase{"liquidate", "POST", kLiquidate, R"({"source":"cli"})", 200,
                "liquidate cli cli '';", "liquidating"},
        ApiCase{"liquidate_by_get", "GET", kLiquidate, "", 405, "", "expected POST"},
        ApiCase{"freeze_nonsense", "POST", kFreeze, "{", 400,
                "freeze rest rest 'malformed kill request: Malformed body';",
                "everything was frozen all the same"},
        ApiCase{"liquidate_nonsense", "POST", kLiquidate, R"({"scope":"moon"})", 400,
                "kill rest rest 'malformed kill request: Wrong value';",
                "the kill was engaged all the same"},
        ApiCase{"hedge_of_an_unknown_field", "POST", kHedge, R"({"all":"now"})", 400,
                "kill rest rest 'malformed kill request: Unknown field';",
                "the kill was engaged all the same"},
        ApiCase{"resume_scope", "POST", kResume,
                R"({"approver_a":"a","approver_b":"b","scope":"symbol","index":0})", 200,
                "resume a b of symbol 0;", "resumed"},
        ApiCase{"resume_no_scope", "POST", kResume,
                R"({"approver_a":"a","approver_b":"b","scope":"moon"})", 400, "",
                "\"field\":\"scope\""},
        ApiCase{"kill_by_get", "GET", kKill, "", 405, "", "expected POST"},
        ApiCase{"ess", "POST", kEss, R"({"approver_a":"a","approver_b":"b","root_cause":"c"})", 200,
                "reset_ess a b 'c';", "reset"},
        ApiCase{"ess_one", "POST", kEss, R"({"approver_b":"b","root_cause":"c"})", 400, "",
                "approver_a"},
        ApiCase{"ess_same", "POST", kEss, R"({"approver_a":"b","approver_b":"b","root_cause":"c"})",
                400, "", "another person"},
        ApiCase{"ess_why", "POST", kEss, R"({"approver_a":"a","approver_b":"b"})", 400, "",
                "root_cause"},
        ApiCase{"ess_scope", "POST", kEss,
                R"({"approver_a":"a","approver_b":"b","root_cause":"c","scope":"symbol"})", 400, "",
                "no such field"},
        ApiCase{"resume", "POST", kResume, R"({"approver_a":"a","approver_b":"b"})", 200,
                "resume a b;", "resumed"},
        ApiCase{"resume_one", "POST", kResume, R"({"approver_a":"a"})", 400, "",
                "\"field\":\"approver_b\""},
        ApiCase{"resume_same", "POST", kResume, R"({"approver_a":"a","approver_b":"a"})", 400, "",
                "\"field\":\"approver_b\""},
        ApiCase{"unknown", "GET", "/api/v1/nothing", "", 404, "", "no such resource"}),
    [](const auto& param) { return param.param.name; });

struct HurriedCase {
  std::string name, body, reason, field;
};
class HurriedKill : public testing::TestWithParam<HurriedCase> {};

TEST_P(HurriedKill, KillsAndSaysWhatWasWrong) {
  const HurriedCase& c = GetParam();
  FakeBackend backend;
  const Answer given = answer({"POST", kKill, c.body}, backend);
  EXPECT_EQ(backend.calls, "kill rest rest 'malformed kill request: " + c.reason + "';");
  EXPECT_EQ(given.status, 400U);
  EXPECT_EQ(given.content_type, "application/problem+json");
  EXPECT_NE(given.body.find("\"field\":\"" + c.field + "\""), std::string::npos) << given.body;
  EXPECT_NE(given.body.find("the kill was engaged all the same"), std::string::npos) << given.body;
}

INSTANTIATE_TEST_SUITE_P(
    Table, HurriedKill,
    testing::Values(
        HurriedCase{"not_json", "{", "Malformed body", "body"},
        HurriedCase{"bare_words", "fat finger!", "Malformed body", "body"},
        HurriedCase{"a_list", "[]", "Malformed body", "body"},
        HurriedCase{"wrong_type", R"({"reason":1})", "Wrong type", "reason"},
        HurriedCase{"unknown_field", R"({"raison":"x"})", "Unknown field", "raison"},
        HurriedCase{"wrong_source", R"({"source":"pin"})", "Wrong value", "source"},
        HurriedCase{"no_scope", R"({"scope":"moon"})", "Wrong value", "scope"},
        HurriedCase{"no_index", R"({"scope":"symbol","index":99})", "Wrong value", "index"},
        HurriedCase{"index_as_text", R"({"scope":"symbol","index":"3"})", "Wrong type", "index"},
        HurriedCase{"index_below_0", R"({"scope":"symbol","index":-1})", "Wrong type", "index"},
        HurriedCase{"symbol_and_index", R"({"symbol":"MSFT","index":3})", "Wrong value", "symbol"},
        HurriedCase{"symbol_of_strategy", R"({"symbol":"MSFT","scope":"strategy"})", "Wrong value",
                    "symbol"},
        HurriedCase{"too_long", "{\"reason\":\"" + std::string(201, 'x') + "\"}", "Too long",
                    "reason"}),
    [](const auto& param) { return param.param.name; });

TEST(OperatorApiHurry, AKillThatWasNotTakenIsNeverCalledEngaged) {
  FakeBackend backend;
  backend.outcome = {Outcome::Kind::kPending, "not journalled yet"};
  const Answer pending = answer({"POST", kKill, "{"}, backend);
  EXPECT_EQ(pending.status, 400U);
  EXPECT_NE(pending.body.find("engaged all the same (not journalled yet)"), std::string::npos);
  for (const auto& [kind, status] :
       {std::pair{Outcome::Kind::kRefused, 409U}, std::pair{Outcome::Kind::kFailed, 503U}}) {
    backend.outcome = {kind, "no"};
    const Answer given = answer({"POST", kKill, "{"}, backend);
    EXPECT_EQ(given.status, status);
    EXPECT_EQ(given.body.find("engaged"), std::string::npos) << given.body;
  }
}

TEST(OperatorApiHurry, AMalformedResumeChangesNothing) {
  FakeBackend backend;
  EXPECT_EQ(answer({"POST", kResume, "{"}, backend).status, 400U);
  EXPECT_EQ(answer({"POST", kResume, R"({"approver_a":"a","approver_b":1})"}, backend).status,
            400U);
  EXPECT_EQ(backend.calls, "");
}

TEST(OperatorApiHurry, AnUnreadBodyKillsOnTheKillPathOnly) {
  FakeBackend backend;
  const auto killed = answer_unread({"POST", kKill + "?x", ""}, backend, "cut off");
  ASSERT_TRUE(killed);
  EXPECT_EQ(killed->status, 400U);
  EXPECT_NE(killed->body.find("body: cut off; the kill was engaged"), std::string::npos);
  EXPECT_EQ(backend.calls, "kill rest rest 'malformed kill request: Malformed body';");
  backend.calls.clear();
  EXPECT_FALSE(answer_unread({"POST", kResume, ""}, backend, "cut off"));
  EXPECT_FALSE(answer_unread({"GET", kKill, ""}, backend, "cut off"));
  EXPECT_EQ(backend.calls, "");
}

TEST(OperatorApiOutcome, EachHasItsStatus) {
  FakeBackend backend;
  backend.outcome = {Outcome::Kind::kPending, "later"};
  EXPECT_EQ(answer({"POST", kKill, ""}, backend).status, 202U);
  backend.outcome = {Outcome::Kind::kRefused, "no"};
  EXPECT_EQ(answer({"POST", kKill, ""}, backend).status, 409U);
  backend.outcome = {Outcome::Kind::kFailed, "gone"};
  EXPECT_EQ(answer({"POST", kKill, ""}, backend).status, 503U);
  backend.health_now = Health::kDegraded;
  EXPECT_EQ(answer({"GET", "/health", ""}, backend).status, 200U);
  backend.health_now = Health::kFailed;
  EXPECT_EQ(answer({"GET", "/health", ""}, backend).status, 503U);
  backend.status_now.clear();
  EXPECT_EQ(answer({"GET", "/api/v1/status", ""}, backend).status, 503U);
}

}  // namespace
}  // namespace pcl::rest
