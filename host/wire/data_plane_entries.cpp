// What the daemon asks for: kills, commands, register writes.
#include <bit>

#include "host/wire/data_plane.hpp"

namespace pcl::wire {
namespace {

constexpr int kEntriesPerPass = 4'096;  // of the daemon
constexpr std::uint32_t kStatusLatch = 1U << 1U;
constexpr std::uint32_t kStatusScoped = 1U << 9U;

bool is_command(std::uint8_t kind) {
  return contract::to_string(static_cast<contract::CommandKind>(kind)) != "?";
}

}  // namespace

void DataPlane::take_kills() {
  while (const auto kill = link_.kill_requested()) {
    card_.engage(kill->source, kill->scope, kill->index);
    if (!confirmed(*kill)) return;  // asked for again at the next look
    kill_unconfirmed_ = false;
    link_.kill_done();
    refresh_epoch();  // frames not yet written are of the epoch before
    log_.warn("kill engaged", {{"source", contract::to_string(kill->source)},
                               {"scope", contract::to_string(kill->scope)},
                               {"index", kill->index}});
  }
}

/// Read back: a write to a card that is gone vanishes without a word. What is not of this card the
/// card takes as global.
bool DataPlane::confirmed(const link::WireLink::Kill& kill) {
  const auto status = card_.read(contract::Register::kStatus);
  const bool global = status && (*status & kStatusLatch) != 0;
  const bool scoped = status && (*status & kStatusScoped) != 0;
  if (global || (scoped && kill.scope != contract::KillScope::kGlobal)) return true;
  if (!kill_unconfirmed_)
    log_.error("kill not confirmed by the card",
               {{"source", contract::to_string(kill.source)},
                {"error", status ? "it is not engaged" : status.error().message}});
  kill_unconfirmed_ = true;
  return false;
}

void DataPlane::refresh_epoch() {
  if (const auto epoch = card_.read(contract::Register::kKillEpoch)) {
    venue_.set_epoch(static_cast<std::uint16_t>(*epoch & 0xFFFFU));
  }
}

std::optional<link::QuietEntry> DataPlane::take_entries(PassTime now) {
  now_ = now;
  if (!submit_pending(now)) return std::nullopt;
  for (int i = 0; i < kEntriesPerPass; ++i) {
    const auto entry = link_.take();
    if (!entry) return std::nullopt;
    switch (static_cast<link::EntryKind>(entry->kind())) {
      case link::EntryKind::kQuiet:
        return std::bit_cast<link::QuietEntry>(*entry);
      case link::EntryKind::kHello:
        answer_hello(std::bit_cast<link::HelloEntry>(*entry), now);
        break;
      case link::EntryKind::kRegisterWrite:
        write_register(std::bit_cast<link::RegisterWriteEntry>(*entry), now);
        break;
      case link::EntryKind::kFeedRewind:
        follower_.rewind(std::bit_cast<link::FeedRewindEntry>(*entry).from);
        break;
      case link::EntryKind::kRetransmit:
        retransmit(std::bit_cast<link::RetransmitEntry>(*entry).user_ref, now);
        break;
      case link::EntryKind::kVenueLogin:
        venue_wanted_ = true;
        if (venue_.state() == venue_ouch::VenueSession::State::kUp) {
          on_venue_up(venue_.next_sequence());
        } else {
          login_pending_ = true;
          last_connect_ms_ = now.host_ms;
          venue_.open(std::bit_cast<link::VenueLoginEntry>(*entry).next_sequence, now.host_ms);
        }
        break;
      case link::EntryKind::kVenueLogout:
        venue_wanted_ = false;
        venue_.close();
        break;
      default:
        take_command(*entry, now);
        break;
    }
    if (pending_command_) return std::nullopt;  // order: nothing overtakes a command
  }
  return std::nullopt;
}

void DataPlane::take_command(const contract::Entry& entry, PassTime now) {
  if (!is_command(entry.kind())) {
    ++counts_.entries_refused;
    log_.error("entry of no known kind refused", {{"kind", entry.kind()}});
    return;
  }
  pending_command_ = entry;
  (void)submit_pending(now);
}

bool DataPlane::submit_pending(PassTime now) {
  for (int i = 0; pending_command_ && i < kCardTries; ++i) {
    const contract::Entry command = *pending_command_;
    before_submit(command, now);
    if (card_.submit({&command, 1}) == 0) {
      run_card(now);
      continue;
    }
    pending_command_.reset();
    // Every command carries its sequence at the same place.
    next_command_sequence_ = contract::from_entry<contract::HeartbeatCommand>(command).seq + 1;
    after_submit(command, now);
  }
  return !pending_command_;
}

void DataPlane::before_submit(const contract::Entry& command, PassTime now) {
  if (reports_.begins_load(command)) (void)settle_card(now);
}

void DataPlane::after_submit(const contract::Entry& command, PassTime now) {
  if (command.kind() == static_cast<std::uint8_t>(contract::CommandKind::kSessionLoad)) {
    const auto load = contract::from_entry<contract::SessionLoadCommand>(command);
    venue_.numbers_from(load.next_user_ref);
  }
  if (!reports_.submitted(command)) return;
  (void)settle_card(now);
  (void)reports_.repeat();
}

/// The bytes that went out under this number, once more, past the card: it has judged them, and its
/// books hold the order still. Never new risk of an epoch before the present one.
void DataPlane::retransmit(std::uint32_t user_ref, PassTime now) {
  ++counts_.retransmits;
  take_kills();
  refresh_epoch();
  if (venue_.retransmit(user_ref, now.host_ms)) return;
  link::FrameDroppedEntry note;
  note.reason = static_cast<std::uint8_t>(venue_ouch::DropReason::kNotKept);
  note.user_ref = user_ref;
  push_reserved(note);
  log_.warn("order frame not kept, not written once more",
            {{"user_ref", user_ref}, {"forgotten", venue_.frames_forgotten()}});
}

void DataPlane::write_register(const link::RegisterWriteEntry& entry, PassTime now) {
  bool settled = settle_card(now);  // commands before it have their effect first
  if (reports_.behind() && reports_.repeat()) settled = settle_card(now);
  take_kills();
  const auto address = static_cast<contract::Register>(entry.offset);
  if (address == contract::Register::kKillRelease && !may_release(entry)) {
    ++counts_.releases_refused;
    log_.warn("kill release refused: another kill came after its approval");
    return;
  }
  const bool opens =
      address == contract::Register::kKillRelease || address == contract::Register::kHoldRelease;
  if (opens && !settled) {
    ++counts_.releases_refused;
    log_.warn("release refused: the card has not yet carried out what came before it");
    return;
  }
  if (Status written = card_.write(address, entry.value); !written) {
    log_.error("register not written",
               {{"offset", entry.offset}, {"error", written.error().message}});
  }
}

bool DataPlane::may_release(const link::RegisterWriteEntry& entry) {
  if (entry.kill_count != link::kill_count(link_.kill_word())) return false;
  const auto epoch = card_.read(contract::Register::kKillEpoch);
  return epoch && *epoch == entry.kill_epoch;
}

void DataPlane::answer_hello(const link::HelloEntry& hello, PassTime now) {
  reports_.load_given_up();
  (void)settle_card(now);
  link::AttachedEntry answer;
  answer.daemon = hello.daemon;
  answer.instance = link_.instance();
  answer.next_command_sequence = next_command_sequence_;
  if (const auto status = card_.read(contract::Register::kStatus)) answer.status = *status;
  if (const auto source = card_.read(contract::Register::kKillSource)) {
    answer.kill_source = static_cast<std::uint8_t>(*source);
  }
  if (const auto epoch = card_.read(contract::Register::kKillEpoch)) answer.kill_epoch = *epoch;
  push_reserved(answer);
  log_.info("daemon attached", {{"instance", answer.instance}, {"status", answer.status}});
}

}  // namespace pcl::wire
