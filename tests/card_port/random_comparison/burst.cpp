#include "tests/card_port/random_comparison/burst.hpp"

#include <algorithm>

#include "tests/card_port/random_comparison/random_market.hpp"

namespace pcl::bench {

using contract::Entry;
using contract::RecordKind;

void apply(Bench& bench, const Input& input) {
  switch (input.kind) {
    case Input::Kind::kFeed:
      return bench.wire(input.bytes);
    case Input::Kind::kCommand:
      return bench.push(input.command);
    case Input::Kind::kReport:
      return bench.report_at(input.number, input.bytes);
    case Input::Kind::kWrite:
      return bench.write(input.address, input.value);
    case Input::Kind::kEngage:
      bench.card().engage(static_cast<contract::KillSource>(input.value));
      return bench.settle();
    case Input::Kind::kAdvance:
      return bench.advance(input.number);
  }
}

void push(Bench& bench, const Input& input) {
  Card& card = bench.card();
  for (int tries = 0; tries < 10'000; ++tries) {
    bool taken = true;
    switch (input.kind) {
      case Input::Kind::kFeed:
        taken = card.feed(input.bytes);
        break;
      case Input::Kind::kCommand:
        taken = card.submit({&input.command, 1}) == 1;
        break;
      case Input::Kind::kReport:
        taken = card.report(input.number, input.bytes);
        break;
      case Input::Kind::kWrite:
        (void)card.write(input.address, input.value);
        break;
      default:
        card.engage(static_cast<contract::KillSource>(input.value));
        break;
    }
    if (taken) return;
    bench.settle();
  }
}

bool engages(const Input& input) {
  return input.kind == Input::Kind::kEngage ||
         (input.kind == Input::Kind::kWrite && input.address == contract::Register::kKillEngage);
}

Burst::Burst(Bench& reference, std::uint64_t version, std::vector<Input> inputs)
    : reference_{reference}, version_{version} {
  for (Input& input : inputs) {
    if (engages(input)) {
      engagements_.push_back(std::move(input));
    } else if (input.kind == Input::Kind::kFeed) {
      for (std::size_t i = 0; i < input.messages.size(); ++i)
        feed_.push_back({input.number + i, std::move(input.messages[i])});
    } else if (input.kind == Input::Kind::kCommand) {
      commands_.push_back(std::move(input));
    } else {
      reports_.push_back(std::move(input));
    }
  }
}

void Burst::deliver() {
  const Message& message = feed_[next_message_++];
  reference_.wire(ethernet(mold(message.sequence, {message.bytes})));
  if (RandomMarket::versioned(message.bytes)) ++version_;
}

void Burst::report_up_to(std::uint64_t sequence) {
  while (next_report_ < reports_.size() && reports_[next_report_].number <= sequence)
    apply(reference_, reports_[next_report_++]);
}

void Burst::command_up_to(std::uint64_t sequence) {
  while (next_command_ < commands_.size() &&
         contract::from_entry<contract::CommandHeader>(commands_[next_command_].command).seq <=
             sequence) {
    apply(reference_, commands_[next_command_++]);
  }
}

void Burst::decide(const contract::DecisionRecord& decision) {
  while (next_message_ < feed_.size() && version_ < decision.book_version) deliver();
  while (next_engagement_ < engagements_.size() &&
         reference_.read(contract::Register::kKillEpoch) < decision.epoch) {
    apply(reference_, engagements_[next_engagement_++]);
  }
  command_up_to(decision.command_sequence);
}

void Burst::replay(const std::vector<Entry>& said) {
  for (const Entry& record : said) {
    switch (static_cast<RecordKind>(record.kind())) {
      case RecordKind::kDecision:
        decide(contract::from_entry<contract::DecisionRecord>(record));
        break;
      case RecordKind::kReport:
        report_up_to(contract::from_entry<contract::ReportRecord>(record).report_sequence);
        break;
      case RecordKind::kLimits:
        command_up_to(contract::from_entry<contract::LimitsRecord>(record).command_sequence);
        break;
      default:
        break;
    }
  }
  command_up_to(UINT64_MAX);
  while (next_message_ < feed_.size()) deliver();
  report_up_to(UINT64_MAX);
  for (; next_engagement_ < engagements_.size(); ++next_engagement_)
    apply(reference_, engagements_[next_engagement_]);
}

namespace {

bool is_own_cancel(const contract::ReleasedRecord& released) {
  return released.code == 'X' && released.command_sequence == 0;
}

// Of records and frames: the n-th released record is that of the n-th frame.
void drop_own_cancels(Output& output) {
  std::vector<Entry> records;
  std::vector<ReleasedFrame> frames;
  std::size_t frame = 0;
  for (const Entry& record : output.records) {
    if (record.kind() != static_cast<std::uint8_t>(RecordKind::kReleased)) {
      records.push_back(record);
      continue;
    }
    const bool own = is_own_cancel(contract::from_entry<contract::ReleasedRecord>(record));
    if (!own) records.push_back(record);
    if (!own && frame < output.frames.size()) frames.push_back(output.frames[frame]);
    ++frame;
  }
  while (frame < output.frames.size()) frames.push_back(output.frames[frame++]);
  output = {std::move(records), std::move(frames)};
}

// Kill records to the end, by what they are of, without what depends on their order.
void sort_kills(Output& output) {
  const auto is_kill = [](const Entry& record) {
    return record.kind() == static_cast<std::uint8_t>(RecordKind::kKill);
  };
  const auto kills = std::stable_partition(output.records.begin(), output.records.end(),
                                           [&](const Entry& record) { return !is_kill(record); });
  for (auto each = kills; each != output.records.end(); ++each) {
    auto kill = contract::from_entry<contract::KillRecord>(*each);
    kill.epoch = 0;
    kill.seq = 0;
    kill.latched = kill.scoped = 0;
    if (kill.scope == static_cast<std::uint8_t>(contract::KillScope::kGlobal)) {
      kill.source = 0;  // a trip of the gate and an engagement may come together
      kill.detail = 0;
    }
    *each = contract::to_entry(kill);
  }
  std::sort(kills, output.records.end(), [](const Entry& a, const Entry& b) {
    const auto left = contract::from_entry<contract::KillRecord>(a);
    const auto right = contract::from_entry<contract::KillRecord>(b);
    return std::pair{left.scope, left.index} < std::pair{right.scope, right.index};
  });
}

void forgive_one(Output& output, bool killed) {
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
  if (!killed) return;
  drop_own_cancels(output);
  sort_kills(output);
}

}  // namespace

void forgive(Output& reference, Output& candidate, bool killed) {
  forgive_one(reference, killed);
  forgive_one(candidate, killed);
  if (!killed) return;
  for (std::size_t i = 0; i < std::min(reference.frames.size(), candidate.frames.size()); ++i) {
    reference.frames[i].tag.epoch = candidate.frames[i].tag.epoch;
    if (candidate.frames[i].tag.poisoned && reference.frames[i].tag.new_risk)
      reference.frames[i] = candidate.frames[i];
  }
}

}  // namespace pcl::bench
