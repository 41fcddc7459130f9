#include "sim/world/wire_node.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "host/adapters/feed_udp/frame_builder.hpp"
#include "host/wire/data_plane.hpp"

namespace pcl::world {
namespace {

constexpr std::size_t kSoupBytes = 3;  // length and packet type, before the message
constexpr int kPasses = 64;            // of the card, before an input is given up
constexpr std::uint64_t kMs = 1'000'000;

}  // namespace

WireNode::WireNode(Schedule& schedule, const SoftwareCardSizes& sizes, std::uint64_t instance,
                   std::uint16_t feed_port, Lines lines)
    : schedule_{schedule},
      card_{sizes},
      instance_{instance},
      feed_port_{feed_port},
      lines_{std::move(lines)},
      line_{[this](const ReleasedFrame& frame, venue_ouch::DropReason reason) {
        const venue_ouch::FrameName name = venue_ouch::name_of(frame);
        lines_.to_host(
            engine::FrameDropped{static_cast<std::uint8_t>(name.type), frame.tag.new_risk,
                                 name.user_ref, static_cast<engine::FrameDropReason>(reason)},
            0);
      }},
      reports_{[this](std::uint64_t sequence, std::span<const std::byte> message) {
        for (int i = 0; i < kPasses; ++i) {
          if (card_.report(sequence, message)) return true;
          run_card();
        }
        return false;
      }} {}

std::uint32_t WireNode::read(contract::Register address) {
  const auto value = card_.read(address);
  return value ? *value : 0;
}

void WireNode::refresh_epoch() {
  line_.set_epoch(static_cast<std::uint16_t>(read(contract::Register::kKillEpoch) & 0xFFFFU));
}

void WireNode::run_card() {
  for (int i = 0; i < kPasses; ++i) {
    card_.advance(CardTime{schedule_.now() / 1'000});
    const bool records = move_records();
    const bool frames = move_frames();
    if (!records && !frames) return;
  }
}

bool WireNode::move_records() {
  std::array<contract::Entry, 64> records;
  const std::size_t count = card_.poll(records);
  for (const contract::Entry& record : std::span{records}.first(count)) {
    if (record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kGap)) {
      const auto gap = contract::from_entry<contract::GapRecord>(record);
      if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kOpened))
        follower_.card_expects(gap.expected);
    }
    reports_.seen(record);
    lines_.to_host(engine::CardRecord{record}, 0);
  }
  return count > 0;
}

bool WireNode::move_frames() {
  std::array<ReleasedFrame, venue_ouch::FrameLine::kQueueFrames> frames;
  const std::size_t count = card_.frames(std::span{frames}.first(line_.room()));
  if (count > 0) refresh_epoch();
  for (const ReleasedFrame& frame : std::span{frames}.first(count)) {
    lines_.released(frame);
    line_.offer(frame, up_);
  }
  flush();
  return count > 0;
}

void WireNode::flush() {
  while (up_ && !line_.empty()) {
    const auto bytes = line_.unwritten();
    lines_.to_venue(Bytes{bytes.begin() + kSoupBytes, bytes.end()});
    (void)line_.wrote(bytes.size());
  }
}

void WireNode::take(const contract::Entry& entry) {
  switch (static_cast<link::EntryKind>(entry.kind())) {
    case link::EntryKind::kHello:
      answer_hello(std::bit_cast<link::HelloEntry>(entry).daemon);
      break;
    case link::EntryKind::kRegisterWrite:
      write(std::bit_cast<link::RegisterWriteEntry>(entry));
      break;
    case link::EntryKind::kFeedRewind:
      follower_.rewind(std::bit_cast<link::FeedRewindEntry>(entry).from);
      break;
    case link::EntryKind::kVenueLogin:
      if (up_) {
        logged_in(next_report_);
      } else {
        log_in(std::bit_cast<link::VenueLoginEntry>(entry).next_sequence);
      }
      break;
    case link::EntryKind::kRetransmit:
      retransmit(std::bit_cast<link::RetransmitEntry>(entry).user_ref);
      break;
    default:
      submit(entry);
  }
  take_reports();
  run_card();
}

void WireNode::submit(const contract::Entry& command) {
  if (reports_.begins_load(command)) run_card();
  for (int i = 0; i < kPasses && card_.submit({&command, 1}) == 0; ++i) run_card();
  next_command_ = contract::from_entry<contract::HeartbeatCommand>(command).seq + 1;
  if (command.kind() == static_cast<std::uint8_t>(contract::CommandKind::kSessionLoad))
    line_.numbers_from(contract::from_entry<contract::SessionLoadCommand>(command).next_user_ref);
  if (!reports_.submitted(command)) return;
  run_card();
  (void)reports_.repeat();
}

void WireNode::write(const link::RegisterWriteEntry& entry) {
  run_card();
  if (reports_.behind() && reports_.repeat()) run_card();
  const auto address = static_cast<contract::Register>(entry.offset);
  const bool overtaken =
      entry.kill_count != kills_ || entry.kill_epoch != read(contract::Register::kKillEpoch);
  if (address == contract::Register::kKillRelease && overtaken) return;
  (void)card_.write(address, entry.value);
}

void WireNode::answer_hello(std::uint64_t hello) {
  reports_.load_given_up();
  run_card();
  engine::LinkChange change;
  change.kind = engine::LinkKind::kCardUp;
  change.instance = instance_;
  change.next_sequence = next_command_;
  change.card_status = read(contract::Register::kStatus);
  change.card_kill_source =
      static_cast<contract::KillSource>(read(contract::Register::kKillSource));
  change.kill_epoch = read(contract::Register::kKillEpoch);
  lines_.to_host(change, hello);
}

void WireNode::retransmit(std::uint32_t user_ref) {
  refresh_epoch();
  if (!line_.retransmit(user_ref, up_)) {
    engine::FrameDropped note;
    note.user_ref = user_ref;
    note.reason = static_cast<engine::FrameDropReason>(venue_ouch::DropReason::kNotKept);
    lines_.to_host(note, 0);
  }
  flush();
}

std::uint64_t WireNode::engage(contract::KillSource source, engine::KillTarget target) {
  card_.engage(source, target.scope, target.index);
  ++kills_;
  run_card();
  refresh_epoch();
  return kills_;
}

void WireNode::log_in(std::uint64_t next_sequence) {
  wanted_ = true;
  asked_ns_ = schedule_.now();
  next_report_ = next_sequence;
  lines_.log_in(next_sequence);
}

void WireNode::logged_in(std::uint64_t next_sequence) {
  up_ = true;
  next_report_ = next_sequence;
  engine::LinkChange change;
  change.kind = engine::LinkKind::kVenueUp;
  change.next_sequence = next_sequence;
  lines_.to_host(change, 0);
  flush();
}

void WireNode::link_lost() {
  if (!up_) return;
  up_ = false;
  asked_ns_ = schedule_.now();
  arrived_.clear();  // what was read, and not handed on: told again behind the next login
  line_.link_ended();
  lines_.to_host(engine::LinkChange{.kind = engine::LinkKind::kVenueDown}, 0);
}

void WireNode::report(std::uint64_t sequence, Bytes message) {
  arrived_.emplace_back(sequence, std::move(message));
  take_reports();
  run_card();
}

/// The card first, then the host, as on the wire; what the card may not hear yet waits for both.
void WireNode::take_reports() {
  while (!arrived_.empty()) {
    const auto& [sequence, bytes] = arrived_.front();
    if (!reports_.pass(sequence, bytes)) return;
    engine::VenueMessage message;
    message.sequence = sequence;
    message.length = static_cast<std::uint8_t>(std::min(bytes.size(), message.bytes.size()));
    std::copy_n(bytes.begin(), message.length, message.bytes.begin());
    line_.reported(bytes);
    next_report_ = sequence + 1;
    lines_.to_host(message, 0);
    arrived_.pop_front();
  }
}

void WireNode::feed(const Bytes& datagram) {
  constexpr std::uint32_t kLoopback = 0x7F00'0001;
  feed_udp::build_frame({kLoopback, 40'000}, {kLoopback, feed_port_}, datagram, frame_);
  for (int i = 0; i < kPasses && !card_.feed(frame_); ++i) run_card();
  (void)follower_.heard(datagram);
  heard_ns_ = schedule_.now();
  run_card();
  note_feed();
}

void WireNode::note_feed() {
  const bool silent = schedule_.now() - heard_ns_ > wire::DataPlane::kFeedSilenceMs * kMs;
  const bool caught_up = follower_.take_caught_up();
  const bool up = caught_up || (feed_up_ ? !silent : feed_was_up_ && !silent);
  if (up == feed_up_ && !caught_up) return;
  feed_up_ = up;
  feed_was_up_ = true;
  engine::LinkChange change;
  change.kind = up ? engine::LinkKind::kFeedUp : engine::LinkKind::kFeedDown;
  change.next_sequence = follower_.highest();
  lines_.to_host(change, 0);
}

void WireNode::tick() {
  if (wanted_ && !up_ && schedule_.now() - asked_ns_ >= wire::DataPlane::kReconnectMs * kMs)
    log_in(next_report_);
  if (const auto request = follower_.due(schedule_.now() / kMs)) lines_.ask_feed(*request);
  (void)reports_.repeat();
  take_reports();
  run_card();
  note_feed();
}

}  // namespace pcl::world
