#include "host/cli/breaker_report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "host/base/json_text.hpp"

namespace pcl::breaker {
namespace {

constexpr std::string_view kNotMeasured[][2] = {
    {"pin", "the card's port offers no pin"},
    {"limits_corrupt", "nothing a host can do flips a bit of the card's memory"},
    {"state_corrupt", "nothing a host can do flips a bit of the card's memory"},
};

std::vector<std::uint64_t> each(const Row& row, std::uint64_t (*value)(const Round&)) {
  std::vector<std::uint64_t> out;
  out.reserve(row.rounds.size());
  for (const Round& round : row.rounds) out.push_back(value(round));
  return out;
}
std::uint64_t gate_ns(const Round& round) { return round.gate.host_ns; }
std::uint64_t wire_ns(const Round& round) { return round.wire.host_ns; }

/// The most of all rounds; nothing if one has none.
std::optional<std::uint64_t> card_cycles_max(const Row& row) {
  std::optional<std::uint64_t> most;
  for (const Round& round : row.rounds) {
    if (!round.card_cycles) return std::nullopt;
    most = std::max(most.value_or(0), *round.card_cycles);
  }
  return most;
}

std::string microseconds(std::uint64_t ns) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%llu.%01llu",
                static_cast<unsigned long long>(ns / 1'000),
                static_cast<unsigned long long>(ns % 1'000 / 100));
  return text.data();
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 1, ' ').append(text);
}
std::string left(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string name_of(Level level) { return {'L', static_cast<char>('0' + static_cast<int>(level))}; }

std::string line_of(const Row& row) {
  const auto cycles = card_cycles_max(row);
  std::string line = left(name_of(row.level), 6) +
                     left(std::string{contract::to_string(row.scope)}, 9) + left(row.source, 17) +
                     right(std::to_string(row.rounds.size()), 6) +
                     right(cycles ? std::to_string(*cycles) : "n/a", 8);
  for (const Spread& s : {spread(each(row, gate_ns)), spread(each(row, wire_ns))}) {
    line += right(microseconds(s.p50), 12) + right(microseconds(s.p99), 10) +
            right(microseconds(s.max), 10);
  }
  line += right(microseconds(judged_max_ns(row)), 11) +
          right(std::to_string(bound_ns(row.level) / 1'000), 8) +
          (passes(row) ? "  pass\n" : "  FAIL\n");
  return line;
}

/// What the times mean with this card.
std::string meaning_of(const Report& report) {
  if (report.simulated) {
    return "The card is simulated: gate and wire times include the simulation. Judged is instead "
           "what its cycles take at\n322.265625 MHz, from the last record before the cause to the "
           "closing, plus the host's own part.\n";
  }
  return report.card == "software"
             ? "A software card counts no cycles; its work is in the times, which are judged.\n"
             : "Judged are the times themselves.\n";
}

std::string heading_of(const Report& report) {
  std::string text{"Kill timing, environment "};
  text.append(report.environment).append(", card ").append(report.card);
  text += report.priority != 0 ? ", real time " + std::to_string(report.priority) + "\n"
                               : std::string{", not scheduled in real time\n"};
  text += left("", 46) + right("gate closed, us", 32) + right("wire closed, us", 32) + "\n";
  text += left("level", 6) + left("scope", 9) + left("source", 17) + right("rounds", 6) +
          right("cycles", 8);
  for (int door = 0; door < 2; ++door)
    text += right("p50", 12) + right("p99", 10) + right("max", 10);
  return text + right("judged", 11) + right("bound", 8) + "  verdict\n";
}

std::string counts_of(const Report& report) {
  std::uint64_t dropped = 0, poisoned = 0, rounds = 0, interrupted = 0;
  for (const Row& row : report.rows) {
    for (const Round& round : row.rounds) {
      dropped += round.dropped;
      poisoned += round.poisoned;
      interrupted += round.interrupted ? 1 : 0;
    }
    rounds += row.rounds.size();
  }
  std::string text{
      "Cycles: the most from the latch to the end of the last new-risk frame of an older epoch. "
      "Such frames: "};
  text.append(std::to_string(dropped)).append(" dropped unsent, ");
  text.append(std::to_string(poisoned)).append(" poisoned in the card.\n");
  if (interrupted == 0) return text;
  text.append("In ").append(std::to_string(interrupted)).append(" of ");
  text.append(std::to_string(rounds));
  return text.append(
      " rounds other work took the processor away; that is in the times (real-time "
      "scheduling prevents it).\n");
}

std::string json_of(const Spread& s) {
  JsonObject object;
  return object.add("p50_ns", s.p50).add("p99_ns", s.p99).add("max_ns", s.max).text();
}

std::string json_of(const Row& row) {
  const auto cycles = card_cycles_max(row);
  std::uint64_t dropped = 0, poisoned = 0, to_close = 0, interrupted = 0;
  for (const Round& round : row.rounds) {
    to_close = std::max({to_close, round.gate.cycles, round.wire.cycles});
    interrupted += round.interrupted ? 1 : 0;
    dropped += round.dropped;
    poisoned += round.poisoned;
  }
  JsonObject object;
  object.add("level", name_of(row.level)).add("scope", contract::to_string(row.scope));
  object.add("source", row.source).add("rounds", row.rounds.size());
  object.add_raw("card_cycles_max", cycles ? std::to_string(*cycles) : "null");
  object.add_raw("cycles_to_close_max", cycles ? std::to_string(to_close) : "null");
  object.add_raw("gate", json_of(spread(each(row, gate_ns))));
  object.add_raw("wire", json_of(spread(each(row, wire_ns))));
  object.add("judged_max_ns", judged_max_ns(row)).add("bound_ns", bound_ns(row.level));
  object.add("dropped", dropped).add("poisoned", poisoned).add("interrupted", interrupted);
  object.add("pass", passes(row));
  return object.text();
}

}  // namespace

Spread spread(std::vector<std::uint64_t> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto rank = [&](std::size_t percent) {
    return values[(values.size() * percent + 99) / 100 - 1];
  };
  return {rank(50), rank(99), values.back()};
}

std::uint64_t judged_max_ns(const Row& row) {
  std::uint64_t most = 0;
  for (const Round& round : row.rounds)
    most = std::max({most, round.gate.judged_ns, round.wire.judged_ns});
  return most;
}

bool passes(const Row& row) {
  return !row.rounds.empty() && judged_max_ns(row) < bound_ns(row.level);
}

bool passes(const Report& report) {
  return !report.rows.empty() && std::all_of(report.rows.begin(), report.rows.end(),
                                             [](const Row& r) { return passes(r); });
}

std::string to_table(const Report& report) {
  std::string text = heading_of(report);
  for (const Row& row : report.rows) text += line_of(row);
  text += meaning_of(report) + counts_of(report) + "Not measured:";
  for (const auto& [source, why] : kNotMeasured)
    text.append(" ").append(source).append(" (").append(why).append(");");
  text.back() = '.';
  return text + (passes(report) ? "\nPASS: every kill took effect within its bound.\n"
                                : "\nFAIL: not every kill took effect within its bound.\n");
}

std::string to_json(const Report& report) {
  std::string rows;
  for (const Row& row : report.rows) rows.append(rows.empty() ? "" : ",").append(json_of(row));
  JsonObject unmeasured;
  for (const auto& [source, why] : kNotMeasured) unmeasured.add(source, why);
  JsonObject object;
  object.add("environment", report.environment).add("card", report.card);
  object.add("simulated", report.simulated)
      .add("real_time_priority", report.priority)
      .add("pass", passes(report));
  object.add_raw("kills", std::string{"["}.append(rows).append("]"));
  object.add_raw("not_measured", unmeasured.text());
  return object.text();
}

}  // namespace pcl::breaker
