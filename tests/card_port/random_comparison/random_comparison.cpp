#include "tests/card_port/random_comparison/random_comparison.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "tests/card_port/random_comparison/burst.hpp"
#include "tests/card_port/random_comparison/random_script.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"

namespace pcl::bench {
namespace {

using contract::Entry;
using contract::RecordKind;

using Found = std::optional<std::string>;
enum class Class : std::uint8_t { kMarket, kGate, kKill, kReleased };
constexpr std::array kClasses = {Class::kMarket, Class::kGate, Class::kKill, Class::kReleased};

Class class_of(const Entry& record) {
  switch (static_cast<RecordKind>(record.kind())) {
    case RecordKind::kQuote:
    case RecordKind::kTradingState:
    case RecordKind::kGap:
      return Class::kMarket;
    case RecordKind::kKill:
      return Class::kKill;
    case RecordKind::kReleased:
      return Class::kReleased;
    default:
      return Class::kGate;
  }
}

std::vector<Entry> only(const std::vector<Entry>& records, Class wanted) {
  std::vector<Entry> out;
  for (const Entry& record : records) {
    if (class_of(record) == wanted) out.push_back(without_sequence(record));
  }
  return out;
}

Found compare_records(const std::vector<Entry>& reference, const std::vector<Entry>& candidate) {
  const std::size_t common = std::min(reference.size(), candidate.size());
  for (std::size_t i = 0; i < common; ++i) {
    const std::string fields =
        differing_fields(without_cycles(reference[i]), without_cycles(candidate[i]));
    if (!fields.empty()) return "record " + std::to_string(i) + " differs:" + fields;
  }
  if (reference.size() > common) return "the candidate lacks " + to_text(reference[common]);
  if (candidate.size() > common) return "the candidate also says " + to_text(candidate[common]);
  return std::nullopt;
}

std::string to_text(const ReleasedFrame& frame) {
  return std::string{frame.tag.new_risk ? "new_risk " : ""} +
         (frame.tag.poisoned ? "poisoned " : "") + "session " + std::to_string(frame.tag.session) +
         " epoch " + std::to_string(frame.tag.epoch) + ' ' +
         hex(std::span{frame.bytes}.first(frame.length));
}

Found compare_frames(const std::vector<ReleasedFrame>& reference,
                     const std::vector<ReleasedFrame>& candidate) {
  const std::size_t common = std::min(reference.size(), candidate.size());
  for (std::size_t i = 0; i < common; ++i) {
    const std::string a = to_text(reference[i]);
    const std::string b = to_text(candidate[i]);
    if (a != b)
      return "frame " + std::to_string(i) + " differs:\n  reference  " + a + "\n  candidate  " + b;
  }
  if (reference.size() != candidate.size()) {
    return "frames: reference " + std::to_string(reference.size()) + ", candidate " +
           std::to_string(candidate.size());
  }
  return std::nullopt;
}

Found compare(const Output& reference, const Output& candidate, bool across_classes) {
  if (across_classes) {
    if (Found found = compare_records(reference.records, candidate.records)) return found;
  } else {
    for (const Class each : kClasses) {
      if (Found found =
              compare_records(only(reference.records, each), only(candidate.records, each)))
        return found;
    }
  }
  return compare_frames(reference.frames, candidate.frames);
}

std::string with_seed(const ComparisonOptions& options, std::size_t step, const std::string& input,
                      const std::string& what) {
  return "seed " + std::to_string(options.seed) + ", step " + std::to_string(step) + ", after " +
         input + "\n" + what;
}

void show(RandomScript& script, const Output& output) {
  for (const Entry& record : output.records) script.see(record);
  for (const ReleasedFrame& frame : output.frames) script.see(frame);
}

// Both cards take the inputs one by one.
Found in_step(RandomScript& script, Bench& reference, Bench& candidate,
              const std::vector<Input>& inputs, const ComparisonOptions& options,
              std::size_t step) {
  for (const Input& input : inputs) {
    apply(reference, input);
    apply(candidate, input);
    const Output expected = output_of(reference);
    const Output seen = output_of(candidate);
    if (Found found = compare(expected, seen, options.across_classes)) {
      return with_seed(options, step, to_text(input), *found);
    }
    show(script, expected);
  }
  return std::nullopt;
}

bool any_engaged(const Output& output) {
  return std::any_of(output.records.begin(), output.records.end(), [](const Entry& record) {
    return record.kind() == static_cast<std::uint8_t>(RecordKind::kKill);
  });
}

Found compare_burst(Output expected, Output seen, bool killed) {
  forgive(expected, seen, killed || any_engaged(expected) || any_engaged(seen));
  return compare(expected, seen, false);
}

std::uint64_t version_after(const std::vector<Input>& inputs, std::uint64_t version) {
  for (const Input& input : inputs) {
    if (input.kind == Input::Kind::kCommand &&
        input.command.kind() == static_cast<std::uint8_t>(contract::CommandKind::kFeedStart)) {
      version = 0;
    }
    for (const Octets& message : input.messages)
      version += RandomMarket::versioned(message) ? 1U : 0U;
  }
  return version;
}

}  // namespace

Found compare_one_by_one(Card& reference, Card& candidate, const ComparisonOptions& options) {
  RandomScript script{options.seed, false};
  Bench ours{reference};
  Bench theirs{candidate};
  if (Found found = in_step(script, ours, theirs, script.boot(), options, 0)) return found;
  if (Found found = in_step(script, ours, theirs, script.open(), options, 0)) return found;
  for (std::size_t step = 1; step <= options.steps; ++step) {
    if (Found found = in_step(script, ours, theirs, script.step(), options, step)) return found;
  }
  return in_step(script, ours, theirs, script.all_counters(), options, options.steps + 1);
}

Found compare_concurrently(Card& reference, Card& candidate, const ComparisonOptions& options) {
  ComparisonOptions in_classes = options;
  in_classes.across_classes = false;
  RandomScript script{options.seed, true};
  Bench ours{reference};
  Bench theirs{candidate};
  std::uint64_t version = 0;
  const auto quietly = [&](const std::vector<Input>& inputs, std::size_t step) {
    version = version_after(inputs, version);
    return in_step(script, ours, theirs, inputs, in_classes, step);
  };
  if (Found found = quietly(script.boot(), 0)) return found;
  if (Found found = quietly(script.open(), 0)) return found;
  for (std::size_t step = 1; step <= options.steps; ++step) {
    if (Found found = quietly(script.between_bursts(), step)) return found;
    if (Found found = quietly(script.before_burst(), step)) return found;
    std::vector<Input> inputs;
    bool killed = script.stopped();
    while (inputs.size() < options.burst) {
      for (Input& input : script.burst_step()) {
        killed = killed || engages(input);
        push(theirs, input);
        inputs.push_back(std::move(input));
      }
      if (script.random().chance(100)) theirs.card().advance(CardTime{theirs.now});
    }
    theirs.settle();
    const Output seen = output_of(theirs);
    Burst burst{ours, version, inputs};
    burst.replay(seen.records);
    version = burst.version();
    const Output expected = output_of(ours);
    if (Found found = compare_burst(expected, seen, killed))
      return with_seed(options, step, "a burst", *found);
    show(script, seen);
  }
  return std::nullopt;
}

}  // namespace pcl::bench
