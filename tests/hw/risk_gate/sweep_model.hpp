// The golden model as the gate's sweep drives it: the stages of the software card from market to
// door.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/adapters/card_software/load_stage.hpp"
#include "host/adapters/card_software/order_stage.hpp"
#include "host/adapters/card_software/report_stage.hpp"
#include "tests/card_port/bytes.hpp"
#include "tests/hw/risk_gate/limit_book.hpp"

namespace pcl::test {

/// Without sequence and cycle.
inline contract::Entry bare(contract::Entry entry) {
  std::fill(entry.bytes.begin() + 8, entry.bytes.begin() + 24, std::uint8_t{0});
  return entry;
}
inline std::string described(const contract::Entry& entry) {
  std::string text;
  if (entry.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision))
    text = to_string(static_cast<contract::Refusal>(entry.bytes[1]));
  for (const std::uint8_t byte : entry.bytes) text += ' ' + std::to_string(byte);
  return text;
}

/// The stages of a software card from market to door, with as many symbols as the gate under test.
struct Model {
  SoftwareCardSizes sizes{.symbols = kSymbols, .parties = 512, .frames = 4096};
  RecordQueue records{8'192, 8'192};
  Counters counters;
  GateMemory memory{sizes};
  DoorStage door{sizes, memory, records, counters};
  MarketStage market{sizes, records, counters};
  OrderStage orders{memory, market, door, records, counters};
  ReportStage reports{memory, market, door, records, counters};
  LoadStage loads{memory, door, records, counters};
  std::uint64_t feed_sequence{1};

  Model() {
    market.start(1);
    for (std::uint16_t s = 0; s < kSymbols; ++s) {
      market.load(s, name_of(s));
      feed(bench::itch::directory(static_cast<std::uint16_t>(s + 1), text_of(s)));
    }
  }
  static std::string text_of(std::uint16_t symbol) {
    return std::string{"SYM"} + static_cast<char>('A' + symbol);
  }
  static domain::SymbolName name_of(std::uint16_t symbol) {
    domain::SymbolName name;
    name.fill(' ');
    const std::string text = text_of(symbol);
    std::copy(text.begin(), text.end(), name.begin());
    return name;
  }
  void feed(const bench::Octets& message) {
    bench::Bytes payload;
    payload.text(bench::kFeedSession, 10).u64(feed_sequence++).u16(1);
    payload.u16(message.size()).raw(message);
    ASSERT_TRUE(market.frame(bench::ethernet(bench::Octets{payload}), bench::kFeedPort,
                             memory.now_us, true));
  }
  /// A command of whatever kind.
  void take(const contract::Entry& entry) {
    using contract::CommandKind;
    switch (static_cast<CommandKind>(entry.kind())) {
      case CommandKind::kOrderEnter:
        return orders.enter(from_entry<contract::OrderEnterCommand>(entry));
      case CommandKind::kOrderReplace:
        return orders.replace(from_entry<contract::OrderReplaceCommand>(entry));
      case CommandKind::kOrderModify:
        return orders.modify(from_entry<contract::OrderModifyCommand>(entry));
      case CommandKind::kOrderCancel:
        return orders.cancel(from_entry<contract::OrderCancelCommand>(entry));
      case CommandKind::kSessionControl: {
        const auto c = from_entry<contract::SessionControlCommand>(entry);
        return door.control(static_cast<contract::ControlOp>(c.op), c.firm,
                            {.command_sequence = c.seq});
      }
      case CommandKind::kSymbolLimits:
        return (void)loads.limits(from_entry<contract::SymbolLimitsCommand>(entry));
      case CommandKind::kAccountLimits:
        return (void)loads.limits(from_entry<contract::AccountLimitsCommand>(entry));
      case CommandKind::kRateLimits:
        return (void)loads.limits(from_entry<contract::RateLimitsCommand>(entry));
      case CommandKind::kLimitsCommit:
        return loads.commit(from_entry<contract::LimitsCommitCommand>(entry));
      case CommandKind::kPositionLoad:
        return (void)loads.position(from_entry<contract::PositionLoadCommand>(entry));
      case CommandKind::kOrderLoad:
        return (void)loads.order(from_entry<contract::OrderLoadCommand>(entry));
      case CommandKind::kSessionLoad:
        return (void)loads.session(from_entry<contract::SessionLoadCommand>(entry));
      case CommandKind::kAccountLoad:
        return (void)loads.account(from_entry<contract::AccountLoadCommand>(entry));
      case CommandKind::kOrderResolve:
        return (void)loads.resolve(from_entry<contract::OrderResolveCommand>(entry));
      case CommandKind::kRevalue:
        return (void)reports.revalue(from_entry<contract::RevalueCommand>(entry));
      case CommandKind::kDigestCheck:
        return loads.check_digests(from_entry<contract::DigestCheckCommand>(entry));
      default:
        FAIL() << entry.kind();
    }
  }
  /// Its records since the last call are in `drained`; its frames are let go.
  void drain() {
    std::vector<contract::Entry> some(256);
    for (std::size_t n; (n = records.pop(some)) != 0;)
      drained.insert(drained.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
    std::vector<ReleasedFrame> frames(256);
    while (door.take(frames) != 0) {
    }
  }
  std::vector<contract::Entry> drained;
};

}  // namespace pcl::test
