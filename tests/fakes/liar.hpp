// A software card that tells one lie.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/adapters/card_software/software_card.hpp"

namespace pcl::bench {

/// Flips one bit of one record or frame; hands on the rest.
class Liar : public Card {
 public:
  std::size_t submit(std::span<const contract::Entry> commands) override {
    return card_.submit(commands);
  }
  std::size_t poll(std::span<contract::Entry> out) override {
    const std::size_t n = card_.poll(out);
    for (std::size_t i = 0; i < n; ++i) {
      if (out[i].kind() == lie_kind && ++seen_ == lie_at) out[i].bytes[lie_byte] ^= 1U;
      passing(out[i]);
    }
    return n;
  }
  bool feed(std::span<const std::byte> frame) override { return card_.feed(frame); }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    return card_.report(sequence, message);
  }
  std::size_t frames(std::span<ReleasedFrame> out) override {
    const std::size_t n = card_.frames(out);
    for (std::size_t i = 0; i < n; ++i) {
      if (lie_in_frame != 0 && ++frames_ == lie_in_frame) out[i].bytes[3] ^= std::byte{1};
    }
    return n;
  }
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

  std::uint8_t lie_kind{};
  std::size_t lie_at{10};
  std::size_t lie_byte{};
  std::size_t lie_in_frame{};

 protected:
  virtual void passing(contract::Entry&) {}

 private:
  SoftwareCard card_;
  std::size_t seen_{};
  std::size_t frames_{};
};

}  // namespace pcl::bench
