#include "host/cli/breaker_desk.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "host/base/monotonic.hpp"

namespace pcl::breaker {

using contract::RecordKind;

namespace {

constexpr std::size_t kOrdersATurn = 8;

std::uint64_t now_ms() { return monotonic_ns() / 1'000'000; }

bool is_risk_of(const contract::FrameTag& tag, std::uint32_t epoch) {
  return tag.new_risk && tag.epoch == static_cast<std::uint16_t>(epoch);
}

}  // namespace

void Desk::object(const std::string& what) {
  if (problem_.empty()) problem_ = what;
}

void Desk::on_frame_dropped(const ReleasedFrame& frame, venue_ouch::DropReason reason) {
  // Frames with equal tags are alike here: which of them is struck out makes no difference.
  const auto found = std::find(unwritten_.rbegin(), unwritten_.rend(), frame.tag);
  if (found != unwritten_.rend()) unwritten_.erase(std::next(found).base());
  if (reason == venue_ouch::DropReason::kOldEpoch) {
    ++sight_.dropped;
  } else if (reason == venue_ouch::DropReason::kPoisoned) {
    ++sight_.poisoned;
  } else {
    object("the session lost a frame");
  }
}

void Desk::send_order(std::uint8_t account, std::uint8_t strategy, std::uint8_t session,
                      std::uint16_t symbol, char side) {
  contract::OrderEnterCommand order;
  order.account = account;
  order.strategy = strategy;
  order.session = session;
  order.symbol = symbol;
  order.side = static_cast<std::uint8_t>(side);
  order.price = side == 'B' ? kBid : kOffer;
  order.quantity = 100;
  order.tif = '0';
  order.display = 'Y';
  order.capacity = 'P';
  order.iso = 'N';
  order.cross_type = 'N';
  std::array<char, 15> id{};
  std::snprintf(id.data(), id.size(), "K%013u", ++ids_);
  std::copy_n(id.begin(), order.clordid.size(), order.clordid.begin());
  send(order);
}

/// Each party in turn, first all of them in one symbol and side.
void Desk::next_order() {
  const std::size_t n = orders_++;
  send_order(kAccounts[n & 1U], kStrategies[n >> 1U & 1U], kSessions[n >> 2U & 1U],
             static_cast<std::uint16_t>(n >> 4U & (kSymbols - 1U)),
             (n >> 3U & 1U) != 0 ? 'T' : 'B');
}

void Desk::submit_orders(std::size_t count) {
  for (std::size_t i = 0; i < count && orders_ < kOrdersMax; ++i) next_order();
  submit_pending();
}

void Desk::expect(contract::KillScope scope, std::uint16_t index) {
  sight_ = {};
  sight_.cycle_before = last_cycle_;
  scope_ = scope;
  index_ = index;
  expecting_ = true;
}

void Desk::submit_pending() {
  std::array<contract::Entry, 64> entries;
  while (!pending_.empty()) {
    const std::size_t count = std::min(pending_.size(), entries.size());
    std::copy_n(pending_.begin(), count, entries.begin());
    const std::size_t taken = card_.submit(std::span{entries}.first(count));
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(taken));
    if (taken < count) return;
  }
}

Status Desk::turn() {
  moved_ = false;
  if (expecting_ && !sight_.kill && pending_.empty()) submit_orders(kOrdersATurn);
  submit_pending();
  card_.advance(CardTime{now_us_});
  take_records();
  take_frames();
  venue_->pump(now_ms());
  note_written();
  look_at_wire();
  sink_.pump();
  if (Status alive = card_.health(); !alive) return alive;
  return problem_.empty() ? ok() : Status{Error{Fault::kRefused, problem_}};
}

void Desk::take_records() {
  std::array<contract::Entry, 64> records;
  for (;;) {
    const std::size_t count = card_.poll(records);
    for (const contract::Entry& record : std::span{records}.first(count)) take(record);
    moved_ = moved_ || count != 0;
    if (count < records.size()) return;
  }
}

void Desk::take(const contract::Entry& record) {
  last_cycle_ = contract::from_entry<contract::RecordHeader>(record).cycle;
  switch (static_cast<RecordKind>(record.kind())) {
    case RecordKind::kKill:
      return take_kill(contract::from_entry<contract::KillRecord>(record));
    case RecordKind::kDecision:
      return take_decision(contract::from_entry<contract::DecisionRecord>(record));
    case RecordKind::kReleased: {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record);
      const std::uint32_t old = sight_.kill ? sight_.kill->epoch - 1 : epoch_;
      if ((released.flags & contract::released_flag::kNewRisk) != 0 && released.epoch == old)
        sight_.old_cycle = std::max(sight_.old_cycle, released.cycle);
      next_user_ref_ = std::max(next_user_ref_, released.user_ref + 1);  // controls take one too
      return;
    }
    case RecordKind::kGap: {
      const auto gap = contract::from_entry<contract::GapRecord>(record);
      if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kBookInvalid))
        market_lost_ = true;
      return;
    }
    case RecordKind::kLimits:
      limits_ = contract::from_entry<contract::LimitsRecord>(record);
      return;
    case RecordKind::kDigest:
      digest_ = contract::from_entry<contract::DigestRecord>(record);
      return;
    case RecordKind::kRefused: {
      const auto refused = contract::from_entry<contract::RefusedRecord>(record);
      const auto kind = static_cast<contract::CommandKind>(refused.command_kind);
      const auto why = static_cast<contract::CommandRefusal>(refused.code);
      return object("the card refused a " + std::string{contract::to_string(kind)} + ": " +
                    std::string{contract::to_string(why)});
    }
    default:
      return;
  }
}

void Desk::take_kill(const contract::KillRecord& record) {
  epoch_ = record.epoch;
  note_written();
  venue_->set_epoch(static_cast<std::uint16_t>(record.epoch));
  if (record.code != static_cast<std::uint8_t>(contract::KillEvent::kEngaged)) return;
  const auto scope = static_cast<contract::KillScope>(record.scope);
  if (!expecting_ || sight_.kill || scope != scope_ || record.index != index_) {
    return object(
        "a kill that nothing here causes: " + std::string{contract::to_string(scope)} + " " +
        std::to_string(record.index) + ", by " +
        std::string{contract::to_string(static_cast<contract::KillSource>(record.source))});
  }
  sight_.kill = record;
  sink_.hold(false);
  probe_sequence_ = command_sequence_ + 1;
  send_order(kAccounts[1], kStrategies[1], kSessions[1], kKilledSymbol, 'B');
}

void Desk::take_decision(const contract::DecisionRecord& record) {
  if (record.code == static_cast<std::uint8_t>(contract::Refusal::kNone)) {
    next_user_ref_ = std::max(next_user_ref_, record.user_ref + 1);
    if ((record.flags & contract::decision_flag::kSell) == 0)
      buys_[record.account & 3U][record.strategy & 3U] = record.user_ref;
  } else if (!expecting_) {
    object("an order was refused before any kill: " +
           std::string{contract::to_string(static_cast<contract::Refusal>(record.code))});
  }
  if (probe_sequence_ == 0 || record.command_sequence != probe_sequence_) return;
  sight_.probe = record;
  sight_.gate_ns = monotonic_ns();
}

void Desk::take_frames() {
  std::array<ReleasedFrame, venue_ouch::FrameLine::kQueueFrames> frames;
  const std::size_t count = card_.frames(std::span{frames}.first(venue_->room()));
  for (const ReleasedFrame& frame : std::span{frames}.first(count)) {
    unwritten_.push_back(frame.tag);
    venue_->send(frame, now_ms());
    note_written();
  }
  moved_ = moved_ || count != 0;
}

/// Of an older epoch, once the session has the new one, at most the frame it had begun.
void Desk::note_written() {
  for (; written_ < venue_->messages_sent() && !unwritten_.empty(); ++written_) {
    if (sight_.kill && is_risk_of(unwritten_.front(), sight_.kill->epoch - 1) &&
        ++sight_.old_written > 1)
      object("the session wrote a frame of an older epoch after the kill");
    unwritten_.pop_front();
  }
}

/// The session has the new epoch since the record was taken, and has been given what the card had
/// left: what may still be there is a frame begun before.
void Desk::look_at_wire() {
  if (!sight_.kill || sight_.wire_ns != 0) return;
  const std::uint32_t old = sight_.kill->epoch - 1;
  const bool left = std::any_of(unwritten_.begin(), unwritten_.end(),
                                [old](const auto& tag) { return is_risk_of(tag, old); });
  if (!left) sight_.wire_ns = monotonic_ns();
}

Status Desk::fill() {
  sink_.hold(true);
  const std::uint64_t limit_ns = monotonic_ns() + kPatienceNs;
  while (unwritten_.size() < kBacklog && orders_ < kFillMax) {
    submit_orders(kOrdersATurn);
    if (Status done = turn(); !done) return done;
    if (monotonic_ns() > limit_ns) return Error{Fault::kExhausted, "the card takes no orders"};
  }
  return ok();
}

Status Desk::settle() {
  const std::uint64_t limit_ns = monotonic_ns() + kPatienceNs;
  for (int idle = 0; idle < 2;) {
    if (Status done = turn(); !done) return done;
    const bool busy = moved_ || !pending_.empty() || !card_.quiet() || venue_->wants_write();
    idle = busy ? 0 : idle + 1;
    if (monotonic_ns() > limit_ns) return Error{Fault::kExhausted, "the card comes to no rest"};
  }
  return ok();
}

Status Desk::write(contract::Register address, std::uint32_t value) {
  return card_.write(address, value);
}

Status Desk::report(std::uint64_t ahead, const Octets& message) {
  const std::uint64_t sequence = report_sequence_ + ahead;
  if (ahead == 0) ++report_sequence_;
  for (const std::uint64_t limit_ns = monotonic_ns() + kPatienceNs;
       !card_.report(sequence, message);) {
    if (Status done = turn(); !done) return done;
    if (monotonic_ns() > limit_ns) return Error{Fault::kExhausted, "the card takes no reports"};
  }
  return ok();
}

Status Desk::feed(const Octets& message) {
  feed_->add(message);
  const auto frame = feed_->take();
  for (const std::uint64_t limit_ns = monotonic_ns() + kPatienceNs; !card_.feed(frame);) {
    if (Status done = turn(); !done) return done;
    if (monotonic_ns() > limit_ns) return Error{Fault::kExhausted, "the card takes no frames"};
  }
  return ok();
}

void Desk::wrong_digests() {
  contract::DigestCheckCommand check;
  check.positions = 1;
  send(check);
  submit_pending();
}

std::uint32_t Desk::open_buy(std::uint8_t account, std::uint8_t strategy) const {
  return buys_[account & 3U][strategy & 3U];
}

}  // namespace pcl::breaker
