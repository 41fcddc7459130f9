// Exit codes and words of portcullis status, kill and resume.
#include "host/cli/operator_command.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "tests/tcp_peer.hpp"

namespace pcl::cli {
namespace {

using test::TcpPeer;
using Words = std::vector<std::string>;

struct Ran {
  int code;
  std::string out, err;
};
Ran run(const std::string& command, const Words& args) {
  std::ostringstream out, err;
  const int code = run_operator(command, args, out, err);
  return {code, out.str(), err.str()};
}

struct UsageCase {
  std::string name, command;
  Words args;
  std::string err;  // is said, among other things
};
class CliUsage : public testing::TestWithParam<UsageCase> {};

TEST_P(CliUsage, IsTwoAndSaysWhatWasExpected) {
  const UsageCase& c = GetParam();
  const Ran ran = run(c.command, c.args);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err.rfind("portcullis " + c.command + ": ", 0), 0U) << ran.err;
  EXPECT_NE(ran.err.find(c.err), std::string::npos) << ran.err;
}

INSTANTIATE_TEST_SUITE_P(
    Table, CliUsage,
    testing::Values(
        UsageCase{"unknown_option", "status", {"--ulr", "x"}, "unrecognised option '--ulr'"},
        UsageCase{"status_takes_no_reason", "status", {"--reason", "x"}, "'--reason'"},
        UsageCase{"kill_takes_no_words", "kill", {"now"}, "too many positional options"},
        UsageCase{"kill_takes_no_approver", "kill", {"--approver", "a"}, "'--approver'"},
        UsageCase{"status_takes_no_scope", "status", {"--scope", "symbol"}, "'--scope'"},
        UsageCase{"index_alone", "kill", {"--index", "3"}, "--index: expected with --scope"},
        UsageCase{"scope_alone", "kill", {"--scope", "symbol"}, "expected --index as well"},
        UsageCase{"index_no_number", "kill", {"--scope", "symbol", "--index", "x"}, "--index"},
        UsageCase{"index_and_symbol",
                  "resume",
                  {"--scope", "symbol", "--index", "3", "--symbol", "MSFT"},
                  "expected --index or --symbol, got both"},
        UsageCase{"symbol_of_a_strategy",
                  "kill",
                  {"--scope", "strategy", "--symbol", "MSFT"},
                  "--symbol: expected with --scope symbol or alone"},
        UsageCase{"url_without_value", "kill", {"--url"}, "'--url' is missing"},
        UsageCase{"url_without_scheme",
                  "kill",
                  {"--url", "127.0.0.1:8000"},
                  "--url 127.0.0.1:8000: expected http://ADDRESS:PORT"},
        UsageCase{"url_https", "status", {"--url", "https://127.0.0.1:1"}, "expected http://"},
        UsageCase{"url_port_words", "status", {"--url", "http://127.0.0.1:http"}, "expected http:"},
        UsageCase{"url_port_0", "status", {"--url", "http://127.0.0.1:0"}, "expected http://"},
        UsageCase{"url_port_high", "status", {"--url", "http://127.0.0.1:65536"}, "expected http:"},
        UsageCase{"resume_alone", "resume", {}, "expected --approver twice, got 0"},
        UsageCase{"ess_alone", "ess reset", {"--reason", "r"}, "expected --approver twice, got 0"},
        UsageCase{"ess_why",
                  "ess reset",
                  {"--approver", "a", "--approver", "b"},
                  "expected --reason with the root cause"},
        UsageCase{"resume_one", "resume", {"--approver", "a"}, "expected --approver twice, got 1"},
        UsageCase{"resume_three",
                  "resume",
                  {"--approver", "a", "--approver", "b", "--approver", "c"},
                  "twice, got 3"},
        UsageCase{"resume_the_same",
                  "resume",
                  {"--approver", "a", "--approver", "a"},
                  "expected two different approvers"},
        UsageCase{"resume_nobody",
                  "resume",
                  {"--approver", "a", "--approver", ""},
                  "expected two different approvers"}),
    [](const auto& param) { return param.param.name; });

struct AnswerCase {
  std::string name, command;
  Words args;
  std::string answer;  // of the daemon
  int code;
  std::string out, err;
  std::string request;  // holds this
};
class CliAnswer : public testing::TestWithParam<AnswerCase> {};

TEST_P(CliAnswer, BecomesAnExitCode) {
  const AnswerCase& c = GetParam();
  TcpPeer daemon{TcpPeer::Part::kAnswers, c.answer, c.command == "status" ? "\r\n\r\n" : "}"};
  const std::string url = "http://localhost:" + std::to_string(daemon.port()) + "/";
  Words args = c.args;
  args.insert(args.end(), {"--url", url});
  const Ran ran = run(c.command, args);
  EXPECT_EQ(ran.code, c.code);
  EXPECT_EQ(ran.out, c.out);
  const std::string err =
      c.err == "no http" ? "portcullis " + c.command + ": " + url + " does not answer in HTTP\n"
                         : c.err;
  EXPECT_EQ(ran.err, err);
  EXPECT_NE(daemon.request().find(c.request), std::string::npos) << daemon.request();
}

std::string http(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n\r\n" + body;
}
const Words kTwo{"--approver", "ann", "--approver", "bob"};
const std::string kKillPath = "POST /api/v1/kill-switch/activate HTTP/1.1\r\n";
INSTANTIATE_TEST_SUITE_P(
    Table, CliAnswer,
    testing::Values(
        AnswerCase{"status",
                   "status",
                   {},
                   http("200 OK", "{\"a\":1}"),
                   0,
                   "{\"a\":1}\n",
                   "",
                   "GET /api/v1/status HTTP/1.1\r\n"},
        AnswerCase{"engine_gone",
                   "status",
                   {},
                   http("503 Service Unavailable", "{}"),
                   3,
                   "",
                   "{}\n",
                   "GET "},
        AnswerCase{"kill", "kill", {}, http("200 OK", "{}"), 0, "{}\n", "", kKillPath},
        AnswerCase{"kill_reason",
                   "kill",
                   {"--reason", "say \"no\""},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   R"({"reason":"say \"no\"","source":"cli"})"},
        AnswerCase{"kill_scope",
                   "kill",
                   {"--scope", "symbol", "--index", "3"},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   R"({"scope":"symbol","index":3,"source":"cli"})"},
        AnswerCase{"freeze",
                   "freeze",
                   {},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   "POST /api/v1/kill-switch/freeze HTTP/1.1\r\n"},
        AnswerCase{"hedge",
                   "hedge",
                   {"--scope", "account", "--index", "0"},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   R"({"scope":"account","index":0,"source":"cli"})"},
        AnswerCase{"liquidate",
                   "liquidate",
                   {"--reason", "books wrong"},
                   http("202 Accepted", "{}"),
                   5,
                   "{}\n",
                   "",
                   "POST /api/v1/kill-switch/liquidate HTTP/1.1\r\n"},
        AnswerCase{"kill_symbol",
                   "kill",
                   {"--symbol", "MSFT"},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   R"({"symbol":"MSFT","source":"cli"})"},
        AnswerCase{
            "resume_scope",
            "resume",
            {"--approver", "ann", "--approver", "bob", "--scope", "strategy", "--index", "0"},
            http("200 OK", "{}"),
            0,
            "{}\n",
            "",
            R"({"scope":"strategy","index":0,"approver_a":"ann","approver_b":"bob"})"},
        AnswerCase{
            "kill_pending", "kill", {}, http("202 Accepted", "{}"), 5, "{}\n", "", kKillPath},
        AnswerCase{"kill_bad_request",
                   "kill",
                   {},
                   http("400 Bad Request", "{}"),
                   1,
                   "",
                   "{}\n",
                   kKillPath},
        AnswerCase{"ess_reset",
                   "ess reset",
                   {"--approver", "ann", "--approver", "bob", "--reason", "bad signal"},
                   http("200 OK", "{}"),
                   0,
                   "{}\n",
                   "",
                   R"({"root_cause":"bad signal","approver_a":"ann","approver_b":"bob"})"},
        AnswerCase{"resume", "resume", kTwo, http("200 OK", "{}"), 0, "{}\n", "",
                   R"({"approver_a":"ann","approver_b":"bob"})"},
        AnswerCase{"resume_refused", "resume", kTwo, http("409 Conflict", "{}"), 1, "", "{}\n",
                   "POST /api/v1/kill-switch/resume HTTP/1.1\r\n"},
        AnswerCase{"nothing", "kill", {}, "", 3, "", "no http", kKillPath},
        AnswerCase{
            "another_protocol", "kill", {}, "SSH-2.0-x\r\n\r\n", 3, "", "no http", kKillPath},
        AnswerCase{
            "no_status_code", "kill", {}, "HTTP/1.1 abc\r\n\r\n", 3, "", "no http", kKillPath},
        AnswerCase{"head_cut_off", "kill", {}, "HTTP/1.1 200 OK\r\n", 3, "", "no http", kKillPath}),
    [](const auto& param) { return param.param.name; });

TEST(CliReach, NobodyThereIsThree) {
  const std::string url = "http://127.0.0.1:" + std::to_string(TcpPeer::closed_port());
  for (const std::string command : {"status", "kill"}) {
    const Ran ran = run(command, {"--url", url});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.err.rfind("portcullis " + command + ": no daemon at " + url + ": ", 0), 0U)
        << ran.err;
  }
  EXPECT_EQ(run("kill", {"--url", "http://example:8000"}).code, 3);  // names are not looked up
}

}  // namespace
}  // namespace pcl::cli
