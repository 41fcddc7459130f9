#include "host/adapters/rest/operator_api.hpp"

#include <gtest/gtest.h>

namespace pcl::rest {
namespace {

class FakeBackend final : public OperatorBackend {
 public:
  Outcome kill(const std::string& source, const std::string& actor,
               const std::string& reason) override {
    calls += "kill " + source + " " + actor + " '" + reason + "';";
    return outcome;
  }
  Outcome resume(const std::string& a, const std::string& b,
                 const std::string& /*reason*/) override {
    calls += "resume " + a + " " + b + ";";
    return outcome;
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
INSTANTIATE_TEST_SUITE_P(
    Table, OperatorApi,
    testing::Values(
        ApiCase{"health", "GET", "/health", "", 200, "", "{}"},
        ApiCase{"status", "GET", "/api/v1/status?x=1", "", 200, "", "{}"},
        ApiCase{"kill_without_body", "POST", kKill, "", 200, "kill rest rest '';", "killed"},
        ApiCase{"kill_with_all", "POST", kKill, R"({"reason":"r","actor":"a","source":"cli"})", 200,
                "kill cli a 'r';", "killed"},
        ApiCase{"kill_not_json", "POST", kKill, "{", 400, "", "\"field\":\"body\""},
        ApiCase{"kill_a_list", "POST", kKill, "[]", 400, "", "\"field\":\"body\""},
        ApiCase{"kill_wrong_type", "POST", kKill, R"({"reason":1})", 400, "",
                "\"field\":\"reason\""},
        ApiCase{"kill_unknown_field", "POST", kKill, R"({"raison":"x"})", 400, "",
                "\"field\":\"raison\""},
        ApiCase{"kill_wrong_source", "POST", kKill, R"({"source":"pin"})", 400, "",
                "\"field\":\"source\""},
        ApiCase{"kill_too_long", "POST", kKill, "{\"reason\":\"" + std::string(201, 'x') + "\"}",
                400, "", "\"field\":\"reason\""},
        ApiCase{"kill_by_get", "GET", kKill, "", 405, "", "expected POST"},
        ApiCase{"resume", "POST", kResume, R"({"approver_a":"a","approver_b":"b"})", 200,
                "resume a b;", "resumed"},
        ApiCase{"resume_one", "POST", kResume, R"({"approver_a":"a"})", 400, "",
                "\"field\":\"approver_b\""},
        ApiCase{"resume_same", "POST", kResume, R"({"approver_a":"a","approver_b":"a"})", 400, "",
                "\"field\":\"approver_b\""},
        ApiCase{"unknown", "GET", "/api/v1/nothing", "", 404, "", "no such resource"}),
    [](const auto& param) { return param.param.name; });

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
