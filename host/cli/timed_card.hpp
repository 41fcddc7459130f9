// A card whose calls are timed: what of a wait was the card's, and what the host's own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "host/base/monotonic.hpp"
#include "host/ports/card.hpp"

namespace pcl::breaker {

/// Passes every call on. Threads as the card behind it; forget() and outside_ns() are of the thread
/// that makes the calls. Remembers each call since forget(), so its owner forgets once a round.
class TimedCard final : public Card {
 public:
  explicit TimedCard(Card& card) : card_{card} {}

  std::size_t submit(std::span<const contract::Entry> commands) override {
    const Call call{calls_};
    return card_.submit(commands);
  }
  std::size_t poll(std::span<contract::Entry> out) override {
    const Call call{calls_};
    return card_.poll(out);
  }
  bool feed(std::span<const std::byte> ethernet_frame) override {
    const Call call{calls_};
    return card_.feed(ethernet_frame);
  }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    const Call call{calls_};
    return card_.report(sequence, message);
  }
  std::size_t frames(std::span<ReleasedFrame> out) override {
    const Call call{calls_};
    return card_.frames(out);
  }
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override {
    card_.engage(source, scope, index);  // any thread: not remembered
  }
  Result<std::uint32_t> read(contract::Register address) override {
    const Call call{calls_};
    return card_.read(address);
  }
  Status write(contract::Register address, std::uint32_t value) override {
    const Call call{calls_};
    return card_.write(address, value);
  }
  void advance(CardTime now) override {
    const Call call{calls_};
    card_.advance(now);
  }
  bool quiet() override {
    const Call call{calls_};
    return card_.quiet();
  }
  [[nodiscard]] Status health() const override { return card_.health(); }

  void forget() { calls_.clear(); }
  /// Of the time between the two, what was spent in no call of the card.
  [[nodiscard]] std::uint64_t outside_ns(std::uint64_t from_ns, std::uint64_t to_ns) const {
    std::uint64_t outside = to_ns > from_ns ? to_ns - from_ns : 0;
    for (const Span& call : calls_) {
      const std::uint64_t begin = std::max(call.begin_ns, from_ns);
      const std::uint64_t end = std::min(call.end_ns, to_ns);
      if (end > begin) outside -= end - begin;
    }
    return outside;
  }

 private:
  struct Span {
    std::uint64_t begin_ns{}, end_ns{};
  };
  class Call {
   public:
    explicit Call(std::vector<Span>& calls) : calls_{calls}, begin_ns_{monotonic_ns()} {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() { calls_.push_back({begin_ns_, monotonic_ns()}); }

   private:
    std::vector<Span>& calls_;
    std::uint64_t begin_ns_;
  };

  Card& card_;
  std::vector<Span> calls_;
};

}  // namespace pcl::breaker
