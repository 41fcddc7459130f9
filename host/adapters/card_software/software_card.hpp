// The card in software: the golden models behind the Card port, with the same records, frames and
// counters.
#pragma once

#include <cstdint>
#include <span>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/market_stage.hpp"
#include "host/adapters/card_software/order_stage.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/adapters/card_software/sizes.hpp"
#include "host/ports/card.hpp"
#include "host/ports/kill_mailbox.hpp"

namespace pcl {

/// Every input acts at once, in the order of the calls; advance() sets the time and runs the
/// watchdog. One thread for all calls but engage(), which any thread may make and which acts before
/// the next call of the owner.
///
/// Against the RTL: `cycle` and `kill_cycle` are 0; no frame is ever poisoned; tables are exact and
/// full only at their size, where the card's hash tables may be full a little earlier; there is no
/// kill pin; loads and clears take no time.
class SoftwareCard final : public Card {
 public:
  explicit SoftwareCard(const SoftwareCardSizes& sizes = {});

  [[nodiscard]] std::size_t submit(std::span<const contract::Entry> commands) override;
  [[nodiscard]] std::size_t poll(std::span<contract::Entry> out) override;
  [[nodiscard]] bool feed(std::span<const std::byte> ethernet_frame) override;
  [[nodiscard]] bool report(std::uint64_t sequence, std::span<const std::byte> message) override;
  [[nodiscard]] std::size_t frames(std::span<ReleasedFrame> out) override;
  using Card::engage;
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override;
  [[nodiscard]] Result<std::uint32_t> read(contract::Register address) override;
  [[nodiscard]] Status write(contract::Register address, std::uint32_t value) override;
  void advance(CardTime now) override;
  [[nodiscard]] bool quiet() override;

 private:
  void take_engagement();
  [[nodiscard]] bool room_for(const contract::Entry& command) const noexcept;
  void execute(const contract::Entry& command);
  [[nodiscard]] OrderStage::Refused dispatch(const contract::Entry& command);
  [[nodiscard]] OrderStage::Refused load_symbol(const contract::Entry& command);
  [[nodiscard]] OrderStage::Refused send_counters(const contract::Entry& command);
  [[nodiscard]] OrderStage::Refused control(const contract::Entry& command);
  void refuse(const contract::Entry& command, contract::CommandRefusal reason,
              std::uint64_t expected);
  [[nodiscard]] std::uint32_t status_word() const noexcept;

  Counters counters_;
  RecordQueue records_;
  MarketStage market_;
  DoorStage door_;
  OrderStage orders_;
  std::uint64_t now_{};
  std::uint64_t next_command_{1};
  std::uint32_t watchdog_us_{};
  std::uint32_t stale_us_{};
  std::uint32_t feed_port_{};
  std::uint32_t lossless_{};
  std::uint32_t firm_{0x20202020};
  KillMailbox kills_;
};

}  // namespace pcl
