#include "host/cli/operator_command.hpp"

#include <array>
#include <boost/program_options.hpp>
#include <charconv>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/json_text.hpp"
#include "host/base/line_client.hpp"

namespace pcl::cli {
namespace {

namespace po = boost::program_options;

constexpr int kDone = 0;
constexpr int kRefused = 1;
constexpr int kUsage = 2;
constexpr int kUnreachable = 3;
constexpr int kPending = 5;

/// The latch's commands, and where they are posted.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLatchCommands{
    {{"kill", "activate"}, {"freeze", "freeze"}, {"hedge", "hedge"}, {"liquidate", "liquidate"}}};

/// Empty: it is none of the latch's.
std::string_view latch_path(const std::string& command) {
  for (const auto& [name, path] : kLatchCommands) {
    if (name == command) return path;
  }
  return {};
}

struct Options {
  std::string url;
  std::string reason;
  std::vector<std::string> approvers;
  std::string scope, symbol;
  std::optional<std::uint16_t> index;
};

struct Place {
  std::string host;
  std::uint16_t port{};
};

/// http://A.B.C.D:PORT, with or without a last '/'.
std::optional<Place> parse_url(std::string url) {
  const std::string scheme = "http://";
  if (url.rfind(scheme, 0) != 0) return std::nullopt;
  url.erase(0, scheme.size());
  if (!url.empty() && url.back() == '/') url.pop_back();
  const std::size_t colon = url.find(':');
  Place place{url.substr(0, colon), 80};
  if (place.host == "localhost") place.host = "127.0.0.1";
  if (colon == std::string::npos) return place;
  const char* end = url.data() + url.size();
  const auto [stop, error] = std::from_chars(url.data() + colon + 1, end, place.port);
  if (error != std::errc{} || stop != end || place.port == 0) return std::nullopt;
  return place;
}

/// Empty: scope, index and symbol make sense together. The daemon knows what there is of them.
std::string scope_objection(const Options& options) {
  const bool named = !options.symbol.empty();
  if (named && options.index) return "expected --index or --symbol, got both";
  if (named && !options.scope.empty() && options.scope != "symbol")
    return "--symbol: expected with --scope symbol or alone";
  if (options.scope.empty() || options.scope == "global")
    return options.index ? "--index: expected with --scope" : "";
  return named || options.index ? "" : "--scope " + options.scope + ": expected --index as well";
}

std::optional<Options> parse(const std::string& command, std::span<const std::string> args,
                             std::ostream& err) {
  Options options;
  options.url = "http://127.0.0.1:8000";
  po::options_description described{"portcullis " + command};
  described.add_options()("url", po::value(&options.url), "of the operator port");
  if (command != "status")
    described.add_options()("reason", po::value(&options.reason), "for the journal");
  std::uint16_t index = 0;
  if (!latch_path(command).empty() || command == "resume") {
    auto add = described.add_options();
    add("scope", po::value(&options.scope), "session, account, strategy or symbol; default: all");
    add("index", po::value(&index), "which of the scope");
    add("symbol", po::value(&options.symbol), "a symbol by its name, instead");
  }
  const bool by_two = command == "resume" || command == "ess reset";
  if (by_two)
    described.add_options()("approver", po::value(&options.approvers), "twice, two people");
  try {
    po::variables_map values;
    const po::positional_options_description none;
    po::store(po::command_line_parser(std::vector<std::string>(args.begin(), args.end()))
                  .options(described)
                  .positional(none)
                  .run(),
              values);
    po::notify(values);
    if (values.count("index") != 0) options.index = index;
  } catch (const std::exception& wrong) {
    err << "portcullis " << command << ": " << wrong.what() << '\n';
    return std::nullopt;
  }
  if (const std::string no = scope_objection(options); !no.empty()) {
    err << "portcullis " << command << ": " << no << '\n';
    return std::nullopt;
  }
  const std::vector<std::string>& people = options.approvers;
  std::string wrong;
  if (by_two && people.size() != 2) {
    wrong = "expected --approver twice, got " + std::to_string(people.size());
  } else if (by_two && (people[0] == people[1] || people[0].empty() || people[1].empty())) {
    wrong = "expected two different approvers";
  } else if (command == "ess reset" && options.reason.empty()) {
    wrong = "expected --reason with the root cause";
  }
  if (!wrong.empty()) {
    err << "portcullis " << command << ": " << wrong << '\n';
    return std::nullopt;
  }
  return options;
}

std::string http(const std::string& method, const std::string& target, const Place& place,
                 const std::string& body) {
  std::string text =
      method + " " + target + " HTTP/1.1\r\nHost: " + place.host + "\r\nConnection: close\r\n";
  if (!body.empty())
    text +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::string request_of(const std::string& command, const Options& options, const Place& place) {
  if (command == "status") return http("GET", "/api/v1/status", place, "");
  JsonObject body;
  if (command == "ess reset") {
    body.add("root_cause", options.reason);
    body.add("approver_a", options.approvers[0]).add("approver_b", options.approvers[1]);
    return http("POST", "/api/v1/ess/reset", place, body.text());
  }
  if (!options.reason.empty()) body.add("reason", options.reason);
  if (!options.scope.empty()) body.add("scope", options.scope);
  if (options.index) body.add("index", *options.index);
  if (!options.symbol.empty()) body.add("symbol", options.symbol);
  if (const std::string_view path = latch_path(command); !path.empty()) {
    body.add("source", "cli");
    return http("POST", std::string{"/api/v1/kill-switch/"}.append(path), place, body.text());
  }
  body.add("approver_a", options.approvers[0]).add("approver_b", options.approvers[1]);
  return http("POST", "/api/v1/kill-switch/resume", place, body.text());
}

/// Status code and body of an answer, or nothing if it is no HTTP.
std::optional<std::pair<int, std::string>> parse_answer(const std::string& text) {
  const std::size_t end = text.find("\r\n\r\n");
  int code = 0;
  if (text.rfind("HTTP/1.", 0) != 0 || text.size() < 12 || end == std::string::npos)
    return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data() + 9, text.data() + 12, code);
  if (error != std::errc{} || stop != text.data() + 12) return std::nullopt;
  return std::pair{code, text.substr(end + 4)};
}

}  // namespace

int run_operator(const std::string& command, std::span<const std::string> args, std::ostream& out,
                 std::ostream& err) {
  const auto options = parse(command, args, err);
  if (!options) return kUsage;
  const auto place = parse_url(options->url);
  if (!place) {
    err << "portcullis " << command << ": --url " << options->url
        << ": expected http://ADDRESS:PORT\n";
    return kUsage;
  }
  const std::string request = request_of(command, *options, *place);
  const auto text = ask_until_close(
      {.address = place->host, .port = place->port, .line = request, .timeout_ms = 10'000});
  if (!text) {
    err << "portcullis " << command << ": no daemon at " << options->url << ": "
        << text.error().message << '\n';
    return kUnreachable;
  }
  const auto answer = parse_answer(*text);
  if (!answer) {
    err << "portcullis " << command << ": " << options->url << " does not answer in HTTP\n";
    return kUnreachable;
  }
  (answer->first < 300 ? out : err) << answer->second << '\n';
  if (answer->first == 202) return kPending;
  if (answer->first < 300) return kDone;
  return answer->first >= 500 ? kUnreachable : kRefused;
}

}  // namespace pcl::cli
