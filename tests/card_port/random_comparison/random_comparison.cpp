#include "tests/card_port/random_comparison/random_comparison.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "tests/card_port/random_comparison/random_script.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"

namespace pcl::bench {
namespace {

using contract::Entry;
using contract::RecordKind;

struct Output {
  std::vector<Entry> records;
  std::vector<ReleasedFrame> frames;
};
using Found = std::optional<std::string>;
enum class Class : std::uint8_t { kMarket, kGate, kKill, kReleased };
constexpr std::array kClasses = {Class::kMarket, Class::kGate, Class::kKill, Class::kReleased};

Class class_of(const Entry& record) {
  switch (static_cast<RecordKind>(record.kind())) {
    case RecordKind::kQuote:
    case RecordKind::kTradingState:
    case RecordKind::kGap: return Class::kMarket;
    case RecordKind::kKill: return Class::kKill;
    case RecordKind::kReleased: return Class::kReleased;
    default: return Class::kGate;
  }
}

void apply(Bench& bench, const Input& input) {
  switch (input.kind) {
    case Input::Kind::kFeed: return bench.wire(input.bytes);
    case Input::Kind::kCommand: return bench.push(input.command);
    case Input::Kind::kReport: return bench.report_at(input.number, input.bytes);
    case Input::Kind::kWrite: return bench.write(input.address, input.value);
    case Input::Kind::kEngage:
      bench.card().engage(static_cast<contract::KillSource>(input.value));
      return bench.settle();
    case Input::Kind::kAdvance: return bench.advance(input.number);
  }
}

Output output_of(Bench& bench) { return {bench.records(), bench.frames()}; }

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
    const std::string fields = differing_fields(without_cycles(reference[i]), without_cycles(candidate[i]));
    if (!fields.empty()) return "record " + std::to_string(i) + " differs:" + fields;
  }
  if (reference.size() > common) return "the candidate lacks " + to_text(reference[common]);
  if (candidate.size() > common) return "the candidate also says " + to_text(candidate[common]);
  return std::nullopt;
}

std::string to_text(const ReleasedFrame& frame) {
  return std::string{frame.tag.new_risk ? "new_risk " : ""} + (frame.tag.poisoned ? "poisoned " : "") + "session " +
         std::to_string(frame.tag.session) + " epoch " + std::to_string(frame.tag.epoch) + ' ' +
         hex(std::span{frame.bytes}.first(frame.length));
}

Found compare_frames(const std::vector<ReleasedFrame>& reference, const std::vector<ReleasedFrame>& candidate) {
  const std::size_t common = std::min(reference.size(), candidate.size());
  for (std::size_t i = 0; i < common; ++i) {
    const std::string a = to_text(reference[i]);
    const std::string b = to_text(candidate[i]);
    if (a != b) return "frame " + std::to_string(i) + " differs:\n  reference  " + a + "\n  candidate  " + b;
  }
  if (reference.size() != candidate.size()) {
    return "frames: reference " + std::to_string(reference.size()) + ", candidate " + std::to_string(candidate.size());
  }
  return std::nullopt;
}

Found compare(const Output& reference, const Output& candidate, bool across_classes) {
  if (across_classes) {
    if (Found found = compare_records(reference.records, candidate.records)) return found;
  } else {
    for (const Class each : kClasses) {
      if (Found found = compare_records(only(reference.records, each), only(candidate.records, each))) return found;
    }
  }
  return compare_frames(reference.frames, candidate.frames);
}

std::string with_seed(const ComparisonOptions& options, std::size_t step, const std::string& input, const std::string& what) {
  return "seed " + std::to_string(options.seed) + ", step " + std::to_string(step) + ", after " + input + "\n" + what;
}

void show(RandomScript& script, const Output& output) {
  for (const Entry& record : output.records) script.see(record);
  for (const ReleasedFrame& frame : output.frames) script.see(frame);
}

// Both cards take the inputs one by one.
Found in_step(RandomScript& script, Bench& reference, Bench& candidate, const std::vector<Input>& inputs,
              const ComparisonOptions& options, std::size_t step) {
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

/// One burst: given to the candidate at once, then replayed to the reference in the candidate's own order.
class Burst {
 public:
  Burst(Bench& reference, std::uint64_t version, std::vector<Input> inputs) : reference_{reference}, version_{version} {
    for (Input& input : inputs) {
      switch (input.kind) {
        case Input::Kind::kFeed:
          for (std::size_t i = 0; i < input.messages.size(); ++i) {
            feed_.push_back({input.number + i, std::move(input.messages[i])});
          }
          break;
        case Input::Kind::kCommand: commands_.push_back(std::move(input)); break;
        case Input::Kind::kReport: reports_.push_back(std::move(input)); break;
        default: engagements_.push_back(std::move(input)); break;
      }
    }
  }

  void replay(const std::vector<Entry>& said) {
    for (const Entry& record : said) {
      if (record.kind() == static_cast<std::uint8_t>(RecordKind::kDecision)) {
        decide(contract::from_entry<contract::DecisionRecord>(record));
      } else if (record.kind() == static_cast<std::uint8_t>(RecordKind::kReport)) {
        report_up_to(contract::from_entry<contract::ReportRecord>(record).report_sequence);
      }
    }
    while (next_command_ < commands_.size()) apply(reference_, commands_[next_command_++]);
    while (next_message_ < feed_.size()) deliver();
    report_up_to(UINT64_MAX);
    engage();
  }
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  struct Message {
    std::uint64_t sequence;
    Octets bytes;
  };
  void deliver() {
    const Message& message = feed_[next_message_++];
    reference_.wire(ethernet(mold(message.sequence, {message.bytes})));
    if (RandomScript::versioned(message.bytes)) ++version_;
  }
  void report_up_to(std::uint64_t sequence) {
    while (next_report_ < reports_.size() && reports_[next_report_].number <= sequence) apply(reference_, reports_[next_report_++]);
  }
  void engage() {
    for (; next_engagement_ < engagements_.size(); ++next_engagement_) apply(reference_, engagements_[next_engagement_]);
  }
  void decide(const contract::DecisionRecord& decision) {
    while (next_message_ < feed_.size() && version_ < decision.book_version) deliver();
    if ((decision.flags & contract::decision_flag::kKilled) != 0) engage();
    while (next_command_ < commands_.size() &&
           contract::from_entry<contract::CommandHeader>(commands_[next_command_].command).seq <= decision.command_sequence) {
      apply(reference_, commands_[next_command_++]);
    }
  }

  Bench& reference_;
  std::uint64_t version_;
  std::vector<Message> feed_;
  std::vector<Input> commands_, reports_, engagements_;
  std::size_t next_message_{}, next_command_{}, next_report_{}, next_engagement_{};
};

// Gives the card an input without waiting for anything but a place in its queue.
void push(Bench& bench, const Input& input) {
  Card& card = bench.card();
  for (int tries = 0; tries < 10'000; ++tries) {
    bool taken = true;
    switch (input.kind) {
      case Input::Kind::kFeed: taken = card.feed(input.bytes); break;
      case Input::Kind::kCommand: taken = card.submit({&input.command, 1}) == 1; break;
      case Input::Kind::kReport: taken = card.report(input.number, input.bytes); break;
      default: card.engage(static_cast<contract::KillSource>(input.value)); break;
    }
    if (taken) return;
    bench.settle();
  }
}

// What a burst's replay cannot know: `highest` within a datagram of several messages, the epoch of what left around a
// kill, and whether a kill cut a frame short.
void forgive(Output& output, bool killed) {
  for (Entry& record : output.records) {
    if (record.kind() == static_cast<std::uint8_t>(RecordKind::kGap)) {
      auto gap = contract::from_entry<contract::GapRecord>(record);
      gap.highest = 0;
      record = contract::to_entry(gap);
    } else if (killed && record.kind() == static_cast<std::uint8_t>(RecordKind::kReleased)) {
      auto released = contract::from_entry<contract::ReleasedRecord>(record);
      released.epoch = 0;
      released.flags &= static_cast<std::uint16_t>(~contract::released_flag::kPoisoned);
      record = contract::to_entry(released);
    }
  }
}

Found compare_burst(Output expected, Output seen, bool killed) {
  forgive(expected, killed);
  forgive(seen, killed);
  if (killed) {
    for (std::size_t i = 0; i < std::min(expected.frames.size(), seen.frames.size()); ++i) {
      expected.frames[i].tag.epoch = seen.frames[i].tag.epoch;
      if (seen.frames[i].tag.poisoned && expected.frames[i].tag.new_risk) expected.frames[i] = seen.frames[i];
    }
  }
  return compare(expected, seen, false);
}

std::uint64_t version_after(const std::vector<Input>& inputs, std::uint64_t version) {
  for (const Input& input : inputs) {
    if (input.kind == Input::Kind::kCommand &&
        input.command.kind() == static_cast<std::uint8_t>(contract::CommandKind::kFeedStart)) {
      version = 0;
    }
    for (const Octets& message : input.messages) version += RandomScript::versioned(message) ? 1U : 0U;
  }
  return version;
}

}  // namespace

Found compare_one_by_one(Card& reference, Card& candidate, const ComparisonOptions& options) {
  RandomScript script{options.seed};
  Bench ours{reference};
  Bench theirs{candidate};
  if (Found found = in_step(script, ours, theirs, script.boot(), options, 0)) return found;
  for (std::size_t step = 1; step <= options.steps; ++step) {
    if (Found found = in_step(script, ours, theirs, script.step(), options, step)) return found;
  }
  return in_step(script, ours, theirs, script.all_counters(), options, options.steps + 1);
}

Found compare_concurrently(Card& reference, Card& candidate, const ComparisonOptions& options) {
  ComparisonOptions in_classes = options;
  in_classes.across_classes = false;
  RandomScript script{options.seed};
  Bench ours{reference};
  Bench theirs{candidate};
  std::uint64_t version = 0;
  std::vector<Input> quiet = script.boot();
  for (std::size_t step = 1; step <= options.steps; ++step) {
    version = version_after(quiet, version);
    if (Found found = in_step(script, ours, theirs, quiet, in_classes, step)) return found;
    std::vector<Input> inputs;
    bool killed = script.stopped();
    for (std::size_t i = 0; i < options.burst; ++i) {
      inputs.push_back(script.burst_step());
      killed = killed || inputs.back().kind == Input::Kind::kEngage;
      push(theirs, inputs.back());
      if (script.random().chance(100)) theirs.card().advance(CardTime{theirs.now});
    }
    theirs.settle();
    const Output seen = output_of(theirs);
    Burst burst{ours, version, inputs};
    burst.replay(seen.records);
    version = burst.version();
    const Output expected = output_of(ours);
    if (Found found = compare_burst(expected, seen, killed)) return with_seed(options, step, "a burst", *found);
    show(script, seen);
    quiet = script.between_bursts();
  }
  return std::nullopt;
}

}  // namespace pcl::bench
