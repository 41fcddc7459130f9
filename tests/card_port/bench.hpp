// A desk around any card: running sequences, a standard boot, everything that came out. Throws nothing, expects nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "host/ports/card.hpp"
#include "tests/card_port/bytes.hpp"

namespace pcl::bench {

inline constexpr std::uint32_t kArmWord = 0x52454C31;
inline constexpr std::uint32_t kReleaseWord = 0x52454C32;
inline constexpr std::uint32_t kBootWord = 0x424F4F54;

template <std::size_t N>
std::array<char, N> padded(std::string_view text) {
  std::array<char, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = i < text.size() ? text[i] : ' ';
  return out;
}

inline std::vector<contract::Entry> of_kind(const std::vector<contract::Entry>& records, contract::RecordKind kind) {
  std::vector<contract::Entry> out;
  for (const contract::Entry& record : records) {
    if (record.kind() == static_cast<std::uint8_t>(kind)) out.push_back(record);
  }
  return out;
}

/// Symbols of the standard boot: 0 MSFT at locate 7, 1 AAPL at locate 8.
inline constexpr std::uint16_t kMsft = 0;
inline constexpr std::uint16_t kAapl = 1;
inline constexpr std::uint16_t kMsftLocate = 7;
inline constexpr std::uint16_t kAaplLocate = 8;

inline contract::LimitsLoadCommand wide_limits(std::uint16_t symbol) {
  contract::LimitsLoadCommand limits;
  limits.symbol = symbol;
  limits.max_notional = 10'000'000'000;  // $1,000,000
  limits.collar = 5'000;                 // 50 cents
  limits.max_quantity = 1'000;
  limits.max_position = 5'000;
  limits.enabled = 1;
  return limits;
}

class Bench {
 public:
  explicit Bench(Card& card) : card_{card} {}

  Card& card() { return card_; }
  std::uint64_t now{1'000'000};       // microseconds
  std::uint64_t feed_sequence{1};     // next of the feed line
  std::uint64_t command_sequence{0};  // last sent
  std::uint64_t report_sequence{1};   // next of the venue session

  // ------------------------------------------------------------------------------------------------------------ inputs
  void advance(std::uint64_t microseconds) {
    now += microseconds;
    settle();
  }
  template <class Command>
  std::uint64_t send(Command command) {
    command.seq = ++command_sequence;
    push(contract::to_entry(command));
    return command_sequence;
  }
  void push(const contract::Entry& entry) {
    for (int tries = 0; card_.submit({&entry, 1}) == 0 && tries < kTries; ++tries) settle();
    settle();
  }
  void wire(const Octets& frame) {
    for (int tries = 0; !card_.feed(frame) && tries < kTries; ++tries) settle();
    settle();
  }
  /// In sequence, in one datagram.
  void feed(const std::vector<Octets>& messages) {
    wire(ethernet(mold(feed_sequence, messages)));
    feed_sequence += messages.size();
  }
  void feed_one(const Octets& message) { feed({message}); }
  void report(const Octets& message) { report_at(report_sequence++, message); }
  void report_at(std::uint64_t sequence, const Octets& message) {
    for (int tries = 0; !card_.report(sequence, message) && tries < kTries; ++tries) settle();
    settle();
  }
  void write(contract::Register address, std::uint32_t value) {
    (void)card_.write(address, value);
    settle();
  }
  std::uint32_t read(contract::Register address) {
    const Result<std::uint32_t> word = card_.read(address);
    return word ? *word : 0xDEADBEEF;
  }
  std::uint32_t counter(contract::Counter counter) {
    return read(static_cast<contract::Register>(static_cast<std::uint32_t>(contract::Register::kCounterBase) +
                                                4 * static_cast<std::uint32_t>(counter)));
  }
  void release_kill() {
    write(contract::Register::kKillReleaseArm, kArmWord);
    write(contract::Register::kKillRelease, kReleaseWord);
  }
  void release_hold() { write(contract::Register::kHoldRelease, kBootWord); }

  // ----------------------------------------------------------------------------------------------------------- outputs
  /// Runs the card until nothing is under way, keeping what comes out.
  void settle() {
    for (int rounds = 0; rounds < kTries; ++rounds) {
      card_.advance(CardTime{now});
      collect();
      if (card_.quiet()) break;
    }
    collect();
  }
  std::vector<contract::Entry> records() { return std::exchange(records_, {}); }
  std::vector<ReleasedFrame> frames() { return std::exchange(frames_, {}); }
  /// Of the records since the last look, those of one kind, all kept records gone.
  template <class Record>
  std::vector<Record> take() {
    std::vector<Record> out;
    for (const contract::Entry& entry : of_kind(records(), static_cast<contract::RecordKind>(Record{}.kind))) {
      out.push_back(contract::from_entry<Record>(entry));
    }
    return out;
  }

  // ------------------------------------------------------------------------------------------------------ standard boot
  /// Registers, names, session; hold and latch still set.
  void load() {
    write(contract::Register::kFeedPort, kFeedPort);
    write(contract::Register::kStaleUs, 1'000'000);
    write(contract::Register::kWatchdogUs, 50'000'000);
    for (const auto& [symbol, name] : {std::pair{kMsft, "MSFT"}, std::pair{kAapl, "AAPL"}}) {
      contract::SymbolLoadCommand command;
      command.symbol = symbol;
      command.name = padded<8>(name);
      send(command);
      send(wide_limits(symbol));
    }
    contract::SessionLoadCommand session;
    session.next_report_sequence = 1;
    session.next_user_ref = 1;
    send(session);
  }
  /// The feed from sequence 1: directory, trading, market open, and a quote of 30.0000 x 300 / 30.1000 x 200 for MSFT,
  /// 100.0000 x 50 / 100.2000 x 60 for AAPL.
  void open_market() {
    contract::FeedStartCommand start;
    start.next_sequence = 1;
    send(start);
    feed_sequence = 1;
    feed({itch::directory(kMsftLocate, "MSFT"), itch::directory(kAaplLocate, "AAPL"),
          itch::trading_action(kMsftLocate, "MSFT", 'T'), itch::trading_action(kAaplLocate, "AAPL", 'T'),
          itch::system_event('Q')});
    feed({itch::add(kMsftLocate, 101, 'B', 300, 300'000), itch::add(kMsftLocate, 102, 'S', 200, 301'000),
          itch::add(kAaplLocate, 103, 'B', 50, 1'000'000), itch::add(kAaplLocate, 104, 'S', 60, 1'002'000)});
  }
  /// Ready to trade; nothing kept of what came out.
  void boot() {
    load();
    open_market();
    release_hold();
    release_kill();
    (void)records();
    (void)frames();
  }

  /// 100 MSFT at 30.0000 for account 1, strategy 2, session 0, day order.
  static contract::OrderEnterCommand order(char side = 'B', std::uint32_t quantity = 100, std::uint64_t price = 300'000) {
    contract::OrderEnterCommand command;
    command.account = 1;
    command.strategy = 2;
    command.symbol = kMsft;
    command.side = static_cast<std::uint8_t>(side);
    command.quantity = quantity;
    command.price = price;
    command.tif = '0';
    command.display = 'Y';
    command.capacity = 'P';
    command.iso = 'N';
    command.cross_type = 'N';
    command.clordid = padded<14>("CLORDID-000001");
    return command;
  }
  static contract::OrderReplaceCommand replacement(std::uint32_t original, std::uint32_t total, std::uint64_t price = 300'000) {
    contract::OrderReplaceCommand command;
    command.account = 1;
    command.strategy = 2;
    command.symbol = kMsft;
    command.original = original;
    command.quantity = total;
    command.price = price;
    command.tif = '0';
    command.display = 'Y';
    command.iso = 'N';
    command.clordid = padded<14>("CLORDID-000002");
    return command;
  }
  /// Sends an order or a replace and returns its decision; user_ref 0xFFFFFFFF if there was none.
  template <class Command>
  contract::DecisionRecord decide(const Command& command) {
    (void)records();
    send(command);
    const auto decisions = take<contract::DecisionRecord>();
    if (decisions.size() == 1) return decisions[0];
    contract::DecisionRecord none;
    none.code = 0xFF;
    none.user_ref = 0xFFFFFFFF;
    return none;
  }
  /// Sends a command and returns its refusal; code 0 if there was none.
  template <class Command>
  contract::RefusedRecord refusal(const Command& command) {
    (void)records();
    send(command);
    const auto refusals = take<contract::RefusedRecord>();
    return refusals.size() == 1 ? refusals[0] : contract::RefusedRecord{};
  }

 private:
  static constexpr int kTries = 10'000;
  void collect() {
    std::array<contract::Entry, 64> entries;
    for (std::size_t n = card_.poll(entries); n != 0; n = card_.poll(entries)) {
      records_.insert(records_.end(), entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(n));
    }
    std::array<ReleasedFrame, 16> released;
    for (std::size_t n = card_.frames(released); n != 0; n = card_.frames(released)) {
      frames_.insert(frames_.end(), released.begin(), released.begin() + static_cast<std::ptrdiff_t>(n));
    }
  }

  Card& card_;
  std::vector<contract::Entry> records_;
  std::vector<ReleasedFrame> frames_;
};

}  // namespace pcl::bench
