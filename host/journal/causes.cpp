#include "host/journal/causes.hpp"

#include <bit>

#include "host/base/big_endian.hpp"

namespace pcl::journal {

Causes::Causes() : commands_{std::make_unique<Ring>()}, orders_{std::make_unique<Ring>()} {}

Link Causes::find(const Ring& ring, std::uint64_t key) {
  const Sent& sent = ring[key % kRing];
  return key != 0 && sent.key == key ? sent.outputs : Link{};
}

Link Causes::asked_by(const engine::CardRecord& record) {
  using contract::RecordKind;
  switch (static_cast<RecordKind>(record.entry.kind())) {
    case RecordKind::kDecision: {
      const auto decision = contract::from_entry<contract::DecisionRecord>(record.entry);
      const Link link = find(*commands_, decision.command_sequence);
      if (decision.user_ref != 0 && link.causation != 0)
        (*orders_)[decision.user_ref % kRing] = {decision.user_ref, link};
      return link;
    }
    case RecordKind::kReleased: {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record.entry);
      return find(*commands_, released.command_sequence);
    }
    case RecordKind::kReport: {
      const auto report = contract::from_entry<contract::ReportRecord>(record.entry);
      return find(*orders_, report.user_ref);
    }
    default:
      return {};
  }
}

Link Causes::asked_by(const engine::VenueMessage& message) const {
  constexpr std::size_t kUserRef = 9;  // OUCH 5.0: type, timestamp, UserRefNum; but for S
  if (message.length < kUserRef + 4 || message.bytes[0] == std::byte{'S'}) return {};
  return find(*orders_, load_be<4>(message.view(), kUserRef));
}

Link Causes::of(const engine::Event& event, std::uint64_t sequence) {
  Link link;
  if (const auto* record = std::get_if<engine::CardRecord>(&event)) link = asked_by(*record);
  if (const auto* message = std::get_if<engine::VenueMessage>(&event)) link = asked_by(*message);
  if (const auto* dropped = std::get_if<engine::FrameDropped>(&event))
    link = find(*orders_, dropped->user_ref);
  if (std::holds_alternative<engine::VenueStatement>(event)) link = statement_;
  const auto* change = std::get_if<engine::LinkChange>(&event);
  if (change != nullptr && change->kind == engine::LinkKind::kFeedUp) link = rewind_;
  if (std::holds_alternative<engine::OperatorCommand>(event)) link.correlation = sequence;
  event_ = sequence;
  correlation_ = link.correlation;
  return link;
}

Link Causes::of(const std::vector<engine::Output>& outputs, std::uint64_t sequence) {
  Link link{event_, correlation_};
  for (const engine::Output& output : outputs) {
    const auto* command = std::get_if<engine::CardCommand>(&output);
    const bool asks = std::holds_alternative<engine::RequestStatement>(output);
    const bool rewinds = std::holds_alternative<engine::RequestFeedRewind>(output);
    if (command == nullptr && !asks && !rewinds) continue;
    if (link.correlation == 0) link.correlation = sequence;
    const Link sent{sequence, link.correlation};
    if (command != nullptr) {
      // Every command has its number in the same place.
      const auto number = contract::from_entry<contract::OrderEnterCommand>(command->entry).seq;
      (*commands_)[number % kRing] = {number, sent};
    }
    if (asks) statement_ = sent;
    if (rewinds) rewind_ = sent;
  }
  return link;
}

}  // namespace pcl::journal
