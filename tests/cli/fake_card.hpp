// A card small enough to be seen through: it takes frames, checks what a card checks first, and
// answers each A message of a loaded locate with a quote of that message's price and quantity. No
// book, no gate.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/feed_file/mold_frame.hpp"
#include "host/base/big_endian.hpp"
#include "host/ports/card.hpp"

namespace pcl::test {

class FakeCard final : public Card {
 public:
  // Faults on command.
  std::size_t record_room = 3;  // records held before the feed has to wait
  bool dead = false;            // takes no frame, ever
  bool skip_a_record = false;   // a hole in the sequence, once
  std::optional<contract::CommandRefusal> refuse_symbols;
  std::uint32_t contract_version = contract::kContractVersion;
  // What was seen.
  std::vector<std::string> symbols;
  std::uint64_t first_sequence = 0;
  std::uint32_t port = 0;
  std::uint32_t lossless = 0;
  std::vector<std::uint64_t> times;
  std::uint64_t frames_refused = 0;

  std::size_t submit(std::span<const contract::Entry> commands) override {
    for (const auto& command : commands) execute(command);
    return commands.size();
  }
  std::size_t poll(std::span<contract::Entry> out) override {
    std::size_t n = 0;
    for (; n < out.size() && !records_.empty(); ++n, records_.pop_front())
      out[n] = records_.front();
    return n;
  }
  bool feed(std::span<const std::byte> frame) override {
    if (dead || records_.size() >= record_room) {
      ++frames_refused;
      return false;
    }
    count(contract::Counter::kFrames);
    const auto udp = feed_file::find_udp(frame);
    if (!udp || udp->destination_port != port) {
      count(contract::Counter::kFramesForeign);
      return true;
    }
    const auto mold = feed_file::find_mold(udp->payload);
    feed_file::for_each_message(udp->payload, mold->count, [&](auto message) { take(message); });
    return true;
  }
  bool report(std::uint64_t, std::span<const std::byte>) override { return true; }
  std::size_t frames(std::span<ReleasedFrame>) override { return 0; }
  void engage(contract::KillSource, contract::KillScope, std::uint16_t) noexcept override {}
  Result<std::uint32_t> read(contract::Register) override { return contract_version; }
  Status write(contract::Register address, std::uint32_t value) override {
    if (address == contract::Register::kFeedPort) port = value;
    if (address == contract::Register::kLosslessQuotes) lossless = value;
    return ok();
  }
  void advance(CardTime now) override { times.push_back(now.value); }
  bool quiet() override { return records_.empty(); }

 private:
  template <class Record>
  void emit(Record record) {
    record.seq = ++sequence_;
    if (skip_a_record && sequence_ == 3) record.seq = ++sequence_;
    records_.push_back(contract::to_entry(record));
  }
  void count(contract::Counter counter) { ++counters_[static_cast<std::size_t>(counter)]; }

  void execute(const contract::Entry& entry) {
    const auto header = contract::from_entry<contract::CommandHeader>(entry);
    switch (static_cast<contract::CommandKind>(header.kind)) {
      case contract::CommandKind::kSymbolLoad: {
        const auto load = contract::from_entry<contract::SymbolLoadCommand>(entry);
        if (refuse_symbols) {
          contract::RefusedRecord refused;
          refused.code = static_cast<std::uint8_t>(*refuse_symbols);
          refused.command_sequence = header.seq;
          refused.command_kind = header.kind;
          emit(refused);
        }
        symbols.emplace_back(load.name.begin(), load.name.end());
        break;
      }
      case contract::CommandKind::kFeedStart: {
        first_sequence = contract::from_entry<contract::FeedStartCommand>(entry).next_sequence;
        contract::GapRecord started;
        started.code = static_cast<std::uint8_t>(contract::GapEvent::kStarted);
        emit(started);
        break;
      }
      case contract::CommandKind::kCountersRequest: {
        contract::CountersRecord bank;
        bank.code = contract::from_entry<contract::CountersRequestCommand>(entry).bank;
        const std::size_t at = bank.code * std::size_t{5};
        bank.value0 = counters_[at];
        bank.value1 = counters_[at + 1];
        bank.value2 = counters_[at + 2];
        bank.value3 = counters_[at + 3];
        bank.value4 = counters_[at + 4];
        emit(bank);
        break;
      }
      default:
        break;
    }
  }

  void take(std::span<const std::byte> message) {
    count(contract::Counter::kMessages);
    const char type = message.empty() ? '\0' : std::to_integer<char>(message[0]);
    if (type == 'R') {
      count(contract::Counter::kTypeR);
      std::string name;
      for (std::size_t i = 0; i < 8; ++i) name.push_back(std::to_integer<char>(message[11 + i]));
      for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (symbols[i] == name) locates_[load_be<2>(message, 1)] = i;
      }
    } else if (type == 'A' && locates_.count(load_be<2>(message, 1)) != 0) {
      count(contract::Counter::kTypeA);
      contract::QuoteRecord quote;
      const bool buy = message[19] == std::byte{'B'};
      const auto price = static_cast<std::uint32_t>(load_be<4>(message, 32));
      quote.symbol = static_cast<std::uint16_t>(locates_[load_be<2>(message, 1)]);
      quote.timestamp = load_be<6>(message, 5);
      quote.flags = buy ? contract::quote_flag::kBid : contract::quote_flag::kAsk;
      (buy ? quote.bid_price : quote.ask_price) = price;
      (buy ? quote.bid_quantity : quote.ask_quantity) = load_be<4>(message, 20);
      emit(quote);
    } else {
      count(contract::Counter::kMessagesFiltered);
    }
  }

  std::deque<contract::Entry> records_;
  std::uint64_t sequence_{};
  std::map<std::uint64_t, std::size_t> locates_;
  std::array<std::uint64_t, 5 * contract::kCounterBanks> counters_{};  // zero behind the last
};

}  // namespace pcl::test
