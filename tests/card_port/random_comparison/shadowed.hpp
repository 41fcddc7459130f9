// Any card with the host's shadow behind it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

#include "host/engine/risk/shadow.hpp"
#include "host/ports/card.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"
#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

/// Shows the shadow every command taken and every record told. `lossless`: no quote is coalesced,
/// as where the card is quiet after each input.
class ShadowedCard final : public Card {
 public:
  ShadowedCard(Card& card, bool lossless) : card_{card}, lossless_{lossless} {
    engine::shadow_started(shadow_, contract::kSymbols);
    engine::LinkChange reset;
    reset.next_sequence = 1;
    reset.card_status = 0b11;  // boot hold, kill latch
    engine::shadow_card_up(shadow_, reset, false);
  }

  std::size_t submit(std::span<const contract::Entry> commands) override {
    const std::size_t taken = card_.submit(commands);
    for (const contract::Entry& command : commands.first(taken)) sent(command);
    return taken;
  }
  std::size_t poll(std::span<contract::Entry> out) override {
    const std::size_t n = card_.poll(out);
    for (const contract::Entry& record : out.first(n)) told(record);
    return n;
  }
  bool feed(std::span<const std::byte> frame) override { return card_.feed(frame); }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    return card_.report(sequence, message);
  }
  std::size_t frames(std::span<ReleasedFrame> out) override { return card_.frames(out); }
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override {
    card_.engage(source, scope, index);
  }
  Result<std::uint32_t> read(contract::Register address) override { return card_.read(address); }
  Status write(contract::Register address, std::uint32_t value) override {
    return card_.write(address, value);
  }
  void advance(CardTime now) override { card_.advance(now); }
  bool quiet() override { return card_.quiet(); }

  /// The first ones, in words.
  [[nodiscard]] const std::string& disagreements() const { return text_; }
  [[nodiscard]] const engine::ShadowCounts& counts() const { return shadow_.counts; }
  /// Decisions of which the host cannot tell, in a thousand.
  [[nodiscard]] std::uint64_t unknown_permille() const {
    const auto& lacking = counts().cannot_tell;
    const std::uint64_t unknown = std::accumulate(lacking.begin(), lacking.end(), std::uint64_t{0});
    const std::uint64_t all = unknown + counts().agreed + counts().disagreed;
    return all == 0 ? 1'000 : unknown * 1'000 / all;
  }
  void print(const char* what) const {
    std::printf("%s: agreed %llu, disagreed %llu, books given up %llu; cannot tell %llu in 1000:",
                what, value(counts().agreed), value(counts().disagreed), value(counts().given_up),
                value(unknown_permille()));
    for (std::size_t i = 0; i < domain::kLacks; ++i) {
      if (counts().cannot_tell[i] != 0)
        std::printf(" %s %llu", domain::to_string(static_cast<domain::Lacks>(i)),
                    value(counts().cannot_tell[i]));
    }
    std::printf("\n");
  }

 private:
  static unsigned long long value(std::uint64_t number) { return number; }
  void sent(const contract::Entry& command) { engine::shadow_sent(shadow_, command); }
  void told(const contract::Entry& record) {
    const engine::ShadowView view{0, world::kStaleUs, lossless_};
    for (const engine::Disagreement& each : engine::shadow_record(shadow_, record, view)) {
      if (text_.size() > 4'000) return;
      text_ += to_text(each.said) + "\n  the host finds " +
               std::string{contract::to_string(each.finds.refusal)} + ' ' +
               std::to_string(each.finds.operand) + ", limit " + std::to_string(each.finds.limit) +
               (each.finds.reduce_only ? ", an exit\n" : "\n");
    }
  }

  Card& card_;
  bool lossless_;
  engine::Shadow shadow_;
  std::string text_;
};

}  // namespace pcl::bench
