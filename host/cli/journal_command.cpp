#include "host/cli/journal_command.hpp"

#include <array>
#include <cstdio>
#include <ostream>

#include "host/base/json_text.hpp"
#include "host/journal/replay.hpp"

namespace pcl::cli {
namespace {

std::string hex(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

int verify(const std::string& directory, std::ostream& out, std::ostream& err) {
  const auto report = journal::verify(directory);
  if (!report) {
    err << "portcullis journal verify: " << report.error().message << '\n';
    return 3;
  }
  JsonObject body;
  body.add("sound", report->damage.empty())
      .add("segments", report->segments)
      .add("records", report->records);
  body.add("bytes", report->bytes).add("first_sequence", report->first_sequence);
  body.add("last_sequence", report->last_sequence)
      .add("torn_bytes", report->torn_bytes)
      .add("damage", report->damage);
  out << body.text() << '\n';
  return report->damage.empty() ? 0 : 1;
}

int replay(const std::string& directory, std::ostream& out, std::ostream& err) {
  const auto result = journal::replay(directory);
  if (!result) {
    err << "portcullis journal replay: " << result.error().message << '\n';
    return result.error().fault == Fault::kCorrupt ? 1 : 3;
  }
  JsonObject body;
  body.add("events", result->events)
      .add("outputs", result->outputs)
      .add("checkpoints", result->checkpoints);
  body.add("state_hash", hex(result->hash)).add("outputs_digest", hex(result->outputs_digest));
  out << body.text() << '\n';
  return 0;
}

}  // namespace

int run_journal(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  if (args.size() != 2 || (args[0] != "verify" && args[0] != "replay")) {
    err << "portcullis journal: expected verify DIR or replay DIR\n";
    return 2;
  }
  return args[0] == "verify" ? verify(args[1], out, err) : replay(args[1], out, err);
}

}  // namespace pcl::cli
