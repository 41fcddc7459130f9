// The card in software: the golden models behind the Card port, with the same records, frames and
// counters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/gate_memory.hpp"
#include "host/adapters/card_software/load_stage.hpp"
#include "host/adapters/card_software/market_stage.hpp"
#include "host/adapters/card_software/order_stage.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/adapters/card_software/report_stage.hpp"
#include "host/adapters/card_software/sizes.hpp"
#include "host/ports/card.hpp"
#include "host/ports/kill_mailbox.hpp"

namespace pcl {

/// Every input acts at once, in the order of the calls; advance() sets the time and looks at what
/// is due. Own cancels follow the engagement at once, in ascending order of their slots, as far as
/// there is room for their frames and records. One thread for all calls but engage(), which any
/// thread may make and which acts before the next call of the owner.
///
/// Against the RTL: `cycle` and `kill_cycle` are 0; no frame is ever poisoned; tables are exact and
/// full only at their size, where the card's hash tables may be full a little earlier; there is no
/// kill pin; no limit and no word of state ever loses its parity; loads, clears, commits and
/// digests take no time.
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
  /// Of what it holds now, without asking by a command: for whoever looks on from outside.
  [[nodiscard]] domain::Digests digests() const { return memory_.exposure.digests(); }

 private:
  using Refused = std::optional<contract::CommandRefusal>;
  void take_engagement();
  [[nodiscard]] bool room_for(const contract::Entry& command) const noexcept;
  void execute(const contract::Entry& command);
  [[nodiscard]] Refused dispatch(const contract::Entry& command);
  [[nodiscard]] Refused load(const contract::Entry& command);
  [[nodiscard]] Refused load_symbol(const contract::Entry& command);
  [[nodiscard]] Refused send_counters(const contract::Entry& command);
  [[nodiscard]] Refused control(const contract::Entry& command);
  [[nodiscard]] bool possible(const contract::SessionControlCommand& asked) const noexcept;
  void refuse(const contract::Entry& command, contract::CommandRefusal reason,
              std::uint64_t expected);
  [[nodiscard]] std::uint32_t status_word() const noexcept;
  [[nodiscard]] std::uint32_t* plain(contract::Register address) noexcept;
  void command(contract::Register address, std::uint32_t value);

  struct Registers {
    std::uint32_t watchdog_us{};
    std::uint32_t feed_port{};
    std::uint32_t lossless{};
    std::uint32_t firm{0x20202020};
    std::uint32_t cancel_retry_us{1'000'000};
    std::uint32_t feed_loss_us{};
  };

  Counters counters_;
  RecordQueue records_;
  GateMemory memory_;
  MarketStage market_;
  DoorStage door_;
  OrderStage orders_;
  LoadStage loads_;
  ReportStage reports_;
  Registers registers_;
  std::uint64_t next_command_{1};
  KillMailbox kills_;
};

}  // namespace pcl
