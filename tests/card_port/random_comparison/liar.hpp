// A software card with a wrong limit, for the comparison to find; and one that takes its input
// queues in an order of its own, as hardware does.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "tests/card_port/bytes.hpp"
#include "tests/card_port/limit_set.hpp"
#include "tests/card_port/random_comparison/random.hpp"
#include "tests/fakes/liar.hpp"

namespace pcl::bench {

/// A price at the collar's bound is refused: `>` has become `>=`. It is done by narrower limits,
/// behind a CRC that fits them; what the card says of the CRC is put right again.
class NarrowCollar : public Liar {
 public:
  std::size_t submit(std::span<const contract::Entry> commands) override {
    if (commands.empty()) return 0;
    contract::Entry command = commands[0];
    switch (static_cast<contract::CommandKind>(command.kind())) {
      case contract::CommandKind::kSymbolLimits: {
        auto limits = contract::from_entry<contract::SymbolLimitsCommand>(command);
        if (limits.pad != decltype(limits.pad){}) break;
        told_.set(limits);
        if (limits.collar != 0) --limits.collar;
        done_.set(limits);
        command = contract::to_entry(limits);
        break;
      }
      case contract::CommandKind::kAccountLimits:
        both(contract::from_entry<contract::AccountLimitsCommand>(command));
        break;
      case contract::CommandKind::kRateLimits:
        both(contract::from_entry<contract::RateLimitsCommand>(command));
        break;
      case contract::CommandKind::kLimitsCommit:
        command = commit(contract::from_entry<contract::LimitsCommitCommand>(command));
        break;
      default:
        break;
    }
    return Liar::submit({&command, 1});
  }

 protected:
  void passing(contract::Entry& record) override {
    if (record.kind() != static_cast<std::uint8_t>(contract::RecordKind::kLimits)) return;
    auto answer = contract::from_entry<contract::LimitsRecord>(record);
    answer.crc = answers_.front().first;
    answer.expected = answers_.front().second;
    answers_.pop_front();
    record = contract::to_entry(answer);
  }

 private:
  // The script's bad ones are refused by their values alone: they are not kept.
  static bool good(const contract::AccountLimitsCommand& limits) {
    return limits.pad == decltype(limits.pad){};
  }
  static bool good(const contract::RateLimitsCommand& limits) {
    return limits.zero == 0 && limits.pad == 0 && limits.reserve <= limits.tolerance &&
           (limits.interval != 0 || limits.tolerance == 0);
  }
  template <class Limits>
  void both(const Limits& limits) {
    if (!good(limits)) return;
    told_.set(limits);
    done_.set(limits);
  }
  contract::Entry commit(contract::LimitsCommitCommand command) {
    answers_.emplace_back(told_.crc(), command.crc);
    const bool right = command.crc == told_.crc();
    command.crc = done_.crc() ^ (right ? 0U : 1U);
    (right ? told_active_ : told_) = right ? told_ : told_active_;
    (right ? done_active_ : done_) = right ? done_ : done_active_;
    return contract::to_entry(command);
  }
  LimitSet told_, done_, told_active_, done_active_;
  std::deque<std::pair<std::uint32_t, std::uint32_t>> answers_;  // crc, expected, as told
};

/// Takes its three input queues in an order of its own. `Base` lies, or does not.
template <class Base>
class Shuffler final : public Base {
 public:
  explicit Shuffler(std::uint64_t seed) : random_{seed} {}
  std::size_t submit(std::span<const contract::Entry> commands) override {
    commands_.insert(commands_.end(), commands.begin(), commands.end());
    return commands.size();
  }
  bool feed(std::span<const std::byte> frame) override {
    frames_in_.emplace_back(frame.begin(), frame.end());
    return true;
  }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    reports_.emplace_back(sequence, Octets{message.begin(), message.end()});
    return true;
  }
  void advance(CardTime now) override {
    while (!empty()) one();
    Base::advance(now);
  }
  bool quiet() override { return empty() && Base::quiet(); }

 private:
  [[nodiscard]] bool empty() const {
    return commands_.empty() && frames_in_.empty() && reports_.empty();
  }
  void one() {
    const std::uint32_t which = random_.below(3);
    if (which == 0 && !commands_.empty()) {
      (void)Base::submit({&commands_.front(), 1});
      commands_.pop_front();
    } else if (which == 1 && !frames_in_.empty()) {
      (void)Base::feed(frames_in_.front());
      frames_in_.pop_front();
    } else if (which == 2 && !reports_.empty()) {
      (void)Base::report(reports_.front().first, reports_.front().second);
      reports_.pop_front();
    }
  }
  Random random_;
  std::deque<contract::Entry> commands_;
  std::deque<Octets> frames_in_;
  std::deque<std::pair<std::uint64_t, Octets>> reports_;
};

}  // namespace pcl::bench
