#include "host/wire/data_plane.hpp"

#include <algorithm>
#include <bit>

#include "host/base/monotonic.hpp"

namespace pcl::wire {
namespace {

constexpr int kDatagramsPerPass = 64;
constexpr std::size_t kMessageBytesMax =
    128;  // what the engine takes; OUCH 5.0 messages are shorter

}  // namespace

DataPlane::DataPlane(Card& card, link::WireLink link, feed_udp::FeedSocket feed,
                     venue_ouch::VenueSettings venue, Log& log)
    : card_{card},
      link_{std::move(link)},
      feed_{std::move(feed)},
      venue_{std::move(venue), *this},
      log_{log},
      reports_{[this](std::uint64_t sequence, std::span<const std::byte> message) {
        return report_to_card(sequence, message);
      }} {}

void DataPlane::run_card(PassTime now) {
  now_ = now;
  for (int i = 0; i < kCardTries; ++i) {
    card_.advance(now.card);
    const bool records = move_records();
    const bool frames = move_frames();
    if (!records && !frames) return;
  }
}

bool DataPlane::settle_card(PassTime now) {
  const std::uint64_t limit_ns = monotonic_ns() + kSettleNs;
  for (;;) {
    run_card(now);
    if (card_.quiet()) break;
    if (monotonic_ns() > limit_ns) return false;
  }
  run_card(now);  // what the last of it brought out
  return card_.health() ? true : false;
}

bool DataPlane::move_records() {
  bool any = false;
  std::array<contract::Entry, 64> records;
  while (room_for_record()) {
    const std::size_t count = card_.poll(records);
    for (std::size_t i = 0; i < count; ++i) {
      look_at(records[i]);
      (void)link_.push(records[i]);  // half the ring was free
    }
    any = any || count > 0;
    if (count < records.size()) break;
  }
  return any;
}

void DataPlane::look_at(const contract::Entry& record) {
  if (record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kGap)) {
    const auto gap = contract::from_entry<contract::GapRecord>(record);
    if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kOpened))
      follower_.card_expects(gap.expected);
  }
  if (record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kKill)) {
    // The card may have engaged by itself: what waits for the socket is then of an older epoch.
    const auto kill = contract::from_entry<contract::KillRecord>(record);
    venue_.set_epoch(static_cast<std::uint16_t>(kill.epoch & 0xFFFFU));
  }
  reports_.seen(record);
}

bool DataPlane::move_frames() {
  const bool up = venue_.state() == venue_ouch::VenueSession::State::kUp;
  const std::size_t room = up ? venue_.room() : venue_ouch::FrameLine::kQueueFrames;
  std::array<ReleasedFrame, venue_ouch::FrameLine::kQueueFrames> frames;
  const std::size_t count = card_.frames(std::span{frames}.first(room));
  const bool risk = std::any_of(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count),
                                [](const ReleasedFrame& f) { return f.tag.new_risk; });
  if (risk) refresh_epoch();
  for (std::size_t i = 0; i < count; ++i) {
    take_kills();  // between any two frames: what is not with the kernel can still be stopped
    venue_.send(frames[i], now_.host_ms);
  }
  return count > 0;
}

void DataPlane::on_frame_dropped(const ReleasedFrame& frame, venue_ouch::DropReason reason) {
  ++counts_.frames_dropped;
  link::FrameDroppedEntry note;
  note.reason = static_cast<std::uint8_t>(reason);
  note.new_risk = frame.tag.new_risk ? 1 : 0;
  note.epoch = frame.tag.epoch;
  const venue_ouch::FrameName name = venue_ouch::name_of(frame);
  note.ouch_type = static_cast<std::uint8_t>(name.type);
  note.user_ref = name.user_ref;
  push_reserved(note);
}

bool DataPlane::report_to_card(std::uint64_t sequence, std::span<const std::byte> message) {
  for (int i = 0; i < kCardTries; ++i) {
    if (card_.report(sequence, message)) return true;
    run_card(now_);
  }
  return false;
}

bool DataPlane::on_venue_message(std::uint64_t sequence, std::span<const std::byte> message) {
  const bool whole = message.size() <= kMessageBytesMax;
  const std::size_t chunks = message.size() / link::kChunkBytes + 1;
  if ((announced_ && sequence > announced_->reports) || (whole && link_.room() < chunks) ||
      !reports_.pass(sequence, message.first(std::min(message.size(), kMessageBytesMax)))) {
    venue_blocked_ = true;
    return false;
  }
  if (!whole) {
    // Nothing of OUCH 5.0 is so long. The card judges it (and closes); the engine sees a gap in the
    // sequence.
    log_.error("venue message too long for the engine",
               {{"sequence", sequence}, {"bytes", message.size()}});
    return true;
  }
  (void)link_.push_message(sequence, message);
  ++counts_.reports;
  return true;
}

void DataPlane::on_venue_up(std::uint64_t next_sequence) {
  login_pending_ = false;
  link::VenueLinkEntry entry;
  entry.up = 1;
  entry.next_sequence = next_sequence;
  push_reserved(entry);
  log_.info("venue session up", {{"next_sequence", next_sequence}});
}

void DataPlane::on_venue_down(const std::string& reason) {
  login_pending_ = false;
  last_connect_ms_ = now_.host_ms;
  link::VenueLinkEntry entry;
  entry.next_sequence = venue_.next_sequence();
  std::copy_n(reason.begin(), std::min(reason.size(), entry.reason.size() - 1),
              entry.reason.begin());
  push_reserved(entry);
  log_.warn("venue session down", {{"reason", reason}});
}

void DataPlane::pump_sockets(PassTime now) {
  now_ = now;
  venue_blocked_ = false;
  (void)reports_.repeat();
  venue_.pump(now.host_ms);
  if (venue_wanted_ && venue_.state() == venue_ouch::VenueSession::State::kClosed &&
      now.host_ms - last_connect_ms_ >= kReconnectMs) {
    last_connect_ms_ = now.host_ms;
    venue_.open(venue_.next_sequence(), now.host_ms);
  }
  pump_feed(now);
  note_feed(now);
}

void DataPlane::pump_feed(PassTime now) {
  const auto hand_over = [&](std::span<const std::byte> frame) {
    const auto payload = frame.subspan(feed_udp::kHeaderBytes);
    if (announced_ && counts_.live_datagrams >= announced_->datagrams && follower_.live(payload))
      return false;
    for (int i = 0; i < kCardTries; ++i) {
      if (card_.feed(frame)) {
        ++counts_.datagrams;
        if (follower_.heard(payload)) ++counts_.live_datagrams;
        last_heard_feed_ms_ = now.host_ms;
        return true;
      }
      run_card(now);
    }
    return false;
  };
  feed_blocked_ = true;
  if (!held_frame_.empty()) {
    if (!hand_over(held_frame_)) return;
    held_frame_.clear();
  }
  for (int i = 0; i < kDatagramsPerPass && room_for_record(); ++i) {
    const auto frame = feed_.receive();
    if (!frame) break;
    if (!hand_over(*frame)) {
      held_frame_.assign(frame->begin(), frame->end());
      return;
    }
  }
  feed_blocked_ = !room_for_record();
}

void DataPlane::note_feed(PassTime now) {
  if (const auto request = follower_.due(now.host_ms)) {
    ++counts_.rewind_requests;
    if (Status sent = feed_.request(request->from, request->count); !sent) {
      log_.warn("rewind not asked for", {{"from", request->from}, {"error", sent.error().message}});
    }
  }
  link::FeedLinkEntry entry;
  entry.next_sequence = follower_.highest();
  if (follower_.take_caught_up()) {
    (void)settle_card(now);  // its records go up before the note
    feed_up_ = feed_was_up_ = true;
    entry.up = 1;
    push_reserved(entry);
    log_.info("feed caught up", {{"next_sequence", entry.next_sequence}});
  } else if (!feed_up_ && feed_was_up_ && now.host_ms - last_heard_feed_ms_ <= kFeedSilenceMs) {
    feed_up_ = true;
    entry.up = 1;
    push_reserved(entry);
  } else if (!announced_ && feed_up_ && now.host_ms - last_heard_feed_ms_ > kFeedSilenceMs) {
    feed_up_ = false;
    push_reserved(entry);
    log_.warn("feed silent", {{"silence_ms", now.host_ms - last_heard_feed_ms_}});
  }
}

void DataPlane::push_step(const link::StepEntry& step) { push_reserved(step); }

bool DataPlane::publish() {
  if (link_.pushed() == published_) return false;
  published_ = link_.pushed();
  link_.publish();
  return true;
}

void DataPlane::stop(PassTime now) {
  card_.engage(contract::KillSource::kWire);
  refresh_epoch();
  (void)settle_card(now);
  venue_.pump(now.host_ms);
  venue_.hang_up();  // nobody supervises what still rests: the venue cancels on disconnect
  (void)publish();
}

}  // namespace pcl::wire
