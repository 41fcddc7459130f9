// A card as a value: the command ring, the boot hold, the kill latch and its epoch, UserRefNums,
// and the records it owes. Written from the contract; no limits.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "host/engine/fields.hpp"
#include "host/engine/output.hpp"
#include "tests/engine/explorer/small_venue.hpp"

namespace pcl::engine::test::explorer {

struct CardRules {
  bool gives_a_number_twice{};  // planted, for the explorer to find
};

class SmallCard {
 public:
  explicit SmallCard(CardRules rules) : rules_{rules} {}

  /// Into the ring. What no order depends on is carried out as soon as its turn comes.
  void submit(const contract::Entry& entry) {
    ring_.push_back(entry);
    ++next_command_;
    go_on();
  }
  /// The next command that matters. `held`: shares, by which an exit is known.
  void take_command(std::int64_t held) {
    const contract::Entry entry = ring_.front();
    ring_.erase(ring_.begin());
    judge(entry, held);
    go_on();
  }
  void write(const RegisterWrite& write) {
    if (write.address == contract::Register::kHoldSet) {
      hold_ = true;
      agreed_ = false;
    }
    if (write.address != contract::Register::kHoldRelease || !hold_ || !agreed_) return;
    hold_ = false;
    tell_kill(contract::KillEvent::kHoldReleased);
  }
  /// False: it was. `risky`: living orders with new risk, which it cancels by itself.
  bool kill(const std::vector<std::uint32_t>& risky) {
    if (std::exchange(latched_, true)) return false;
    ++epoch_;
    tell_kill(contract::KillEvent::kEngaged);
    for (const std::uint32_t ref : risky) {
      contract::ReleasedRecord out;
      out.code = 'X';
      out.user_ref = ref;
      tell(out);
      released_.push_back({'X', ref, 0, {}, {}, 0, 0, false});
    }
    return true;
  }
  [[nodiscard]] std::vector<Frame> take_released() { return std::exchange(released_, {}); }
  [[nodiscard]] contract::Entry take_record() {
    const contract::Entry first = records_.front();
    records_.erase(records_.begin());
    return first;
  }
  [[nodiscard]] const std::vector<contract::Entry>& ring() const { return ring_; }
  [[nodiscard]] const std::vector<contract::Entry>& records() const { return records_; }
  [[nodiscard]] bool latched() const { return latched_; }
  [[nodiscard]] contract::KillSource kill_source() const {
    return latched_ ? contract::KillSource::kCli : contract::KillSource::kNone;
  }
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] bool hold() const { return hold_; }
  [[nodiscard]] std::uint64_t next_command() const { return next_command_; }
  /// Exposure was loaded while the gate was open: the real one refuses that.
  [[nodiscard]] bool loaded_open() const { return loaded_open_; }
  void hash(Hasher& hasher) const {
    hasher(ring_, records_, hold_, latched_, agreed_, epoch_, next_ref_, next_command_);
  }

 private:
  template <class Record>
  void tell(const Record& record) {
    records_.push_back(contract::to_entry(record));
  }
  void tell_kill(contract::KillEvent code) {
    contract::KillRecord out;
    out.code = static_cast<std::uint8_t>(code);
    out.source = static_cast<std::uint8_t>(kill_source());
    out.epoch = epoch_;
    out.latched = latched_ ? 1 : 0;
    tell(out);
  }
  static bool matters(const contract::Entry& entry) {
    using contract::CommandKind;
    const auto kind = static_cast<CommandKind>(entry.kind());
    return kind == CommandKind::kOrderEnter || kind == CommandKind::kOrderReplace ||
           kind == CommandKind::kOrderCancel || kind == CommandKind::kSessionControl;
  }
  void go_on() {
    while (!ring_.empty() && !matters(ring_.front())) {
      const contract::Entry entry = ring_.front();
      ring_.erase(ring_.begin());
      load(entry);
    }
  }
  void load(const contract::Entry& entry) {
    switch (static_cast<contract::CommandKind>(entry.kind())) {
      case contract::CommandKind::kFeedStart: {
        contract::GapRecord started;
        started.code = static_cast<std::uint8_t>(contract::GapEvent::kStarted);
        return tell(started);
      }
      case contract::CommandKind::kCountersRequest: {
        contract::CountersRecord counters;
        counters.code = contract::from_entry<contract::CountersRequestCommand>(entry).bank;
        return tell(counters);
      }
      case contract::CommandKind::kLimitsCommit: {
        const auto commit = contract::from_entry<contract::LimitsCommitCommand>(entry);
        contract::LimitsRecord out;
        out.command_sequence = commit.seq;
        out.crc = out.expected = commit.crc;
        out.generation = commit.generation;
        return tell(out);
      }
      case contract::CommandKind::kDigestCheck: {
        const auto check = contract::from_entry<contract::DigestCheckCommand>(entry);
        contract::DigestRecord out;
        out.seq = 7;  // a hole: it has no limits, and the shadow is not to believe it has
        out.command_sequence = check.seq;
        out.positions = check.positions;
        out.orders = check.orders;
        agreed_ = true;
        return tell(out);
      }
      case contract::CommandKind::kSessionLoad:
        next_ref_ = contract::from_entry<contract::SessionLoadCommand>(entry).next_user_ref;
        return;
      case contract::CommandKind::kExposureClear:
        loaded_open_ = loaded_open_ || !hold_;
        agreed_ = false;
        return;
      default:
        return;
    }
  }
  void judge(const contract::Entry& entry, std::int64_t held) {
    switch (static_cast<contract::CommandKind>(entry.kind())) {
      case contract::CommandKind::kOrderEnter: {
        const auto c = contract::from_entry<contract::OrderEnterCommand>(entry);
        const bool sell = c.side != 'B';
        const bool exit = (sell ? held : -held) >= std::int64_t{c.quantity};
        const auto side = sell ? values::Side::kSell : values::Side::kBuy;
        return decide(c, {'O', 0, 0, c.clordid, side, static_cast<std::uint32_t>(c.price),
                          c.quantity, !exit});
      }
      case contract::CommandKind::kOrderReplace: {
        const auto c = contract::from_entry<contract::OrderReplaceCommand>(entry);
        return decide(c, {'U', 0, c.original, c.clordid, values::Side::kBuy,
                          static_cast<std::uint32_t>(c.price), c.quantity, held == 0});
      }
      case contract::CommandKind::kOrderCancel: {
        const auto c = contract::from_entry<contract::OrderCancelCommand>(entry);
        released_.push_back({'X', c.user_ref, 0, {}, {}, 0, 0, false});
        return;
      }
      default:  // the Account Query
        released_.push_back({'Q', 0, 0, {}, {}, 0, 0, false});
    }
  }
  static unsigned side_flags(const contract::OrderEnterCommand& command) {
    namespace bit = contract::decision_flag;
    return (command.side != 'B' ? bit::kSell : 0U) | (command.side == 'T' ? bit::kShort : 0U);
  }
  static unsigned side_flags(const contract::OrderReplaceCommand& /*command*/) {
    return contract::decision_flag::kReplace;
  }
  template <class Command>
  void decide(const Command& command, Frame frame) {
    const auto why = hold_                        ? contract::Refusal::kBootHold
                     : latched_ && frame.new_risk ? contract::Refusal::kKilled
                                                  : contract::Refusal::kNone;
    contract::DecisionRecord decision;
    decision.code = static_cast<std::uint8_t>(why);
    namespace bit = contract::decision_flag;
    decision.flags = static_cast<std::uint16_t>(
        bit::kBookValid | (frame.new_risk ? 0U : bit::kReduceOnly) | (hold_ ? bit::kHold : 0U) |
        (latched_ ? bit::kKilled : 0U) | side_flags(command));
    decision.epoch = epoch_;
    decision.command_sequence = command.seq;
    decision.account = command.account;
    decision.strategy = command.strategy;
    decision.symbol = command.symbol;
    if (why != contract::Refusal::kNone) return tell(decision);
    frame.ref = next_ref_;
    if (!rules_.gives_a_number_twice || next_ref_ != 2) ++next_ref_;
    decision.user_ref = frame.ref;
    tell(decision);
    released_.push_back(frame);
  }

  CardRules rules_;
  std::vector<contract::Entry> ring_, records_;
  std::vector<Frame> released_;
  bool hold_{true}, latched_{}, agreed_{}, loaded_open_{};
  std::uint32_t epoch_{}, next_ref_{1};
  std::uint64_t next_command_{1};
};

}  // namespace pcl::engine::test::explorer
