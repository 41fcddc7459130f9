#include "host/cli/journal_dump.hpp"

#include <cstring>

#include "host/base/big_endian.hpp"
#include "host/base/hex.hpp"
#include "host/base/json_text.hpp"
#include "host/engine/codec.hpp"
#include "host/engine/summary.hpp"

namespace pcl::cli {
namespace {

using contract::RecordKind;

/// Adds what an event is to the line.
struct Describe {
  JsonObject& line;

  void operator()(const engine::SessionStart& start) const {
    line.add("event", "session_start").add("run_id", start.run_id).add("wall_ns", start.wall_ns);
  }
  void operator()(const engine::Clock& clock) const {
    line.add("event", "clock").add("now_ns", clock.now_ns);
  }
  void operator()(const engine::CardRecord& record) const {
    const auto kind = static_cast<RecordKind>(record.entry.kind());
    line.add("event", "card_record").add("record", contract::to_string(kind));
    if (kind == RecordKind::kDecision) {
      const auto decision = contract::from_entry<contract::DecisionRecord>(record.entry);
      line.add("refusal", contract::to_string(static_cast<contract::Refusal>(decision.code)))
          .add("command", decision.command_sequence)
          .add("user_ref", decision.user_ref);
    } else if (kind == RecordKind::kReleased) {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record.entry);
      line.add("command", released.command_sequence).add("user_ref", released.user_ref);
    } else if (kind == RecordKind::kReport) {
      const auto report = contract::from_entry<contract::ReportRecord>(record.entry);
      line.add("report", report.report_sequence).add("user_ref", report.user_ref);
    }
  }
  void operator()(const engine::VenueMessage& message) const {
    constexpr std::size_t kUserRef = 9;  // OUCH 5.0: type, timestamp, UserRefNum; but for S
    line.add("event", "venue_message").add("report", message.sequence);
    if (message.length == 0) return;
    const char type = static_cast<char>(message.bytes[0]);
    line.add("ouch", std::string_view{&type, 1});
    if (type != 'S' && message.length >= kUserRef + 4)
      line.add("user_ref", load_be<4>(message.view(), kUserRef));
  }
  void operator()(const engine::OperatorCommand& command) const {
    line.add("event", "operator_command")
        .add("kind", static_cast<int>(command.kind))
        .add("actor", command.actor)
        .add("approver", command.approver)
        .add("reason", command.reason)
        .add("request", command.request_id);
    if (command.kind == engine::OperatorKind::kKill)
      line.add("command", to_string(command.command));
  }
  void operator()(const engine::LinkChange& change) const {
    line.add("event", "link_change").add("kind", static_cast<int>(change.kind));
  }
  void operator()(const engine::VenueStatement& statement) const {
    line.add("event", "venue_statement").add("available", statement.statement.available);
  }
  void operator()(const engine::MarketEnd&) const { line.add("event", "market_end"); }
  void operator()(const engine::FrameDropped& dropped) const {
    line.add("event", "frame_dropped").add("user_ref", dropped.user_ref);
  }
  void operator()(const engine::StressResult& result) const {
    line.add("event", "stress_result").add("severity", engine::to_string(result.severity));
  }
  void operator()(const engine::CarryOver& carried) const {
    line.add("event", "carry_over")
        .add("old_journal", hex(carried.journal_id))
        .add("old_last_sequence", carried.sequence - 1)
        .add("actor", carried.actor)
        .add("reason", carried.reason)
        .add("unreconciled", carried.unreconciled)
        .add("positions", carried.positions.size())
        .add("latches", carried.latches.size());
  }
  /// Of a kind that has nothing to tell it apart.
  template <class Other>
  void operator()(const Other&) const {
    line.add("event", "other");
  }
};

/// One output as a JSON string or number of a list.
struct Name {
  std::string operator()(const engine::CardCommand& command) const {
    const auto kind = static_cast<contract::CommandKind>(command.entry.kind());
    const auto number = contract::from_entry<contract::OrderEnterCommand>(command.entry).seq;
    return std::string{contract::to_string(kind)} + " " + std::to_string(number);
  }
  std::string operator()(const engine::RegisterWrite&) const { return "register_write"; }
  std::string operator()(const engine::EngageKill&) const { return "engage_kill"; }
  std::string operator()(const engine::RequestStatement&) const { return "request_statement"; }
  std::string operator()(const engine::RequestFeedRewind&) const { return "request_feed_rewind"; }
  std::string operator()(const engine::CommandAnswer& answer) const {
    return "answer " + std::to_string(answer.request_id);
  }
  std::string operator()(const engine::Notice& notice) const { return "notice " + notice.text; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "other";
  }
};

void describe_outputs(const journal::Record& record, JsonObject& line) {
  const auto outputs = engine::decode_outputs(record.payload);
  if (!outputs) {
    line.add("error", outputs.error().message);
    return;
  }
  std::string list = "[";
  for (const engine::Output& output : *outputs) {
    if (list.size() > 1) list += ',';
    append_json_string(list, std::visit(Name{}, output));
  }
  line.add_raw("outputs", list + "]");
}

}  // namespace

std::string dump_line(const journal::Record& record) {
  JsonObject line;
  const char* const types[] = {"", "event", "outputs", "hash"};
  line.add("sequence", record.sequence).add("type", types[static_cast<std::size_t>(record.type)]);
  line.add("causation", record.link.causation).add("correlation", record.link.correlation);
  line.add("bytes", record.payload.size());
  if (record.type == journal::RecordType::kHash) {
    std::uint64_t hash = 0;
    if (record.payload.size() != sizeof hash) return line.add("error", "not 8 bytes").text();
    std::memcpy(&hash, record.payload.data(), sizeof hash);
    return line.add("hash", hex(hash)).text();
  }
  if (record.version != engine::kCodecVersion) {
    line.add("error", "codec version " + std::to_string(record.version) + ", expected " +
                          std::to_string(engine::kCodecVersion));
    return line.text();
  }
  if (record.type == journal::RecordType::kOutputs) {
    describe_outputs(record, line);
    return line.text();
  }
  const auto event = engine::decode_event(record.payload);
  if (!event) return line.add("error", event.error().message).text();
  std::visit(Describe{line}, *event);
  return line.text();
}

}  // namespace pcl::cli
