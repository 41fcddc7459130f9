// A desk around any card: running sequences, a standard boot, everything that came out. Throws
// nothing, expects nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "host/ports/card.hpp"
#include "tests/card_port/bytes.hpp"
#include "tests/card_port/limit_set.hpp"
#include "tests/card_port/setup.hpp"

namespace pcl::bench {

inline constexpr std::uint32_t kArmWord = 0x52454C31;
inline constexpr std::uint32_t kReleaseWord = 0x52454C32;
inline constexpr std::uint32_t kBootWord = 0x424F4F54;

inline std::vector<contract::Entry> of_kind(const std::vector<contract::Entry>& records,
                                            contract::RecordKind kind) {
  std::vector<contract::Entry> out;
  for (const contract::Entry& record : records) {
    if (record.kind() == static_cast<std::uint8_t>(kind)) out.push_back(record);
  }
  return out;
}

/// What kill_engage and kill_release_scope name.
constexpr std::uint32_t scope_word(contract::KillScope scope, std::uint32_t index) {
  return index << 16U | static_cast<std::uint32_t>(scope) << 8U;
}

class Bench {
 public:
  explicit Bench(Card& card) : card_{card} {}

  Card& card() { return card_; }
  std::uint64_t now{1'000'000};       // microseconds
  std::uint64_t feed_sequence{1};     // next of the feed line
  std::uint64_t command_sequence{0};  // last sent
  std::uint64_t report_sequence{1};   // next of the venue session
  std::uint32_t generation{};         // of the last limits_commit

  // inputs
  void advance(std::uint64_t microseconds) {
    now += microseconds;
    settle();
  }
  template <class Command>
  std::uint64_t send(Command command) {
    push(ready(command));
    return command_sequence;
  }
  /// Its sequence number, and a fresh ClOrdID for an order that has none, for who pushes by
  /// himself.
  template <class Command>
  contract::Entry ready(Command command) {
    command.seq = ++command_sequence;
    if constexpr (requires { command.clordid; }) {
      if (command.clordid == decltype(command.clordid){}) command.clordid = fresh_id();
    }
    return contract::to_entry(command);
  }
  /// Above all before it.
  std::array<char, 14> fresh_id() {
    std::array<char, 15> text{};
    (void)std::snprintf(text.data(), text.size(), "C%013u", ++ids_);
    std::array<char, 14> out{};
    std::copy_n(text.begin(), out.size(), out.begin());
    return out;
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
    return read(static_cast<contract::Register>(
        static_cast<std::uint32_t>(contract::Register::kCounterBase) +
        4 * static_cast<std::uint32_t>(counter)));
  }
  void release_kill() {
    write(contract::Register::kKillReleaseArm, kArmWord);
    write(contract::Register::kKillRelease, kReleaseWord);
  }
  void release_hold() { write(contract::Register::kHoldRelease, kBootWord); }
  /// A kill of this scope, as the host engages one.
  void kill(contract::KillScope scope, std::uint32_t index = 0,
            contract::KillSource source = contract::KillSource::kCli) {
    write(contract::Register::kKillEngage,
          scope_word(scope, index) | static_cast<std::uint32_t>(source));
  }
  void release_kill(contract::KillScope scope, std::uint32_t index) {
    write(contract::Register::kKillReleaseScope, scope_word(scope, index));
    release_kill();
  }

  // limits
  /// Into the shadow set.
  template <class Limits>
  void set(const Limits& limits) {
    send(limits);
    shadow_.set(limits);
  }
  /// Commits what was set since, with the CRC of a host that knows it; `off` makes it wrong.
  contract::LimitsRecord commit(std::uint32_t off = 0) {
    contract::LimitsCommitCommand command;
    command.crc = shadow_.crc() ^ off;
    command.generation = ++generation;
    (off == 0 ? active_ : shadow_) = off == 0 ? shadow_ : active_;
    send(command);
    const auto answers = of_kind(records_, contract::RecordKind::kLimits);
    return answers.empty() ? contract::LimitsRecord{}
                           : contract::from_entry<contract::LimitsRecord>(answers.back());
  }
  template <class... Limits>
  void change(const Limits&... limits) {
    (set(limits), ...);
    commit();
  }
  [[nodiscard]] std::uint32_t shadow_crc() const { return shadow_.crc(); }

  // loads, under boot hold
  void open_party(std::uint8_t account, std::uint8_t strategy, std::uint16_t symbol,
                  std::int64_t position = 0) {
    contract::PositionLoadCommand load;
    load.account = account;
    load.strategy = strategy;
    load.symbol = symbol;
    load.position = position;
    send(load);
  }
  void load_session(std::uint32_t next_user_ref) {
    contract::SessionLoadCommand session;
    session.next_report_sequence = report_sequence;
    session.next_user_ref = next_user_ref;
    send(session);
  }
  /// Says what the host believes; returns the card's answer.
  contract::DigestRecord digest_check(const std::vector<PositionEntry>& positions,
                                      const std::vector<OrderEntry>& orders) {
    contract::DigestCheckCommand command;
    command.positions = digest_of(positions);
    command.orders = digest_of(orders);
    send(command);
    const auto answers = of_kind(records_, contract::RecordKind::kDigest);
    return answers.empty() ? contract::DigestRecord{}
                           : contract::from_entry<contract::DigestRecord>(answers.back());
  }
  /// Hold set, session loaded, digests said, hold opened: the host has looked again.
  void look_again(std::uint32_t next_user_ref, const std::vector<PositionEntry>& positions,
                  const std::vector<OrderEntry>& orders) {
    write(contract::Register::kHoldSet, 1);
    load_session(next_user_ref);
    digest_check(positions, orders);
    release_hold();
  }

  // outputs
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
    for (const contract::Entry& entry :
         of_kind(records(), static_cast<contract::RecordKind>(Record{}.kind))) {
      out.push_back(contract::from_entry<Record>(entry));
    }
    return out;
  }

  // standard boot
  /// Registers, names, limits, parties, session, digests; hold and latch still set.
  void load() {
    load_registers();
    load_symbols();
    load_limits();
    for (const std::uint8_t account : kDeskAccounts) {
      for (const std::uint8_t strategy : kDeskStrategies) {
        open_party(account, strategy, kMsft);
        open_party(account, strategy, kAapl);
      }
    }
    load_session(1);
    digest_check({}, {});
  }
  void load_registers() {
    write(contract::Register::kFeedPort, kFeedPort);
    write(contract::Register::kStaleUs, 1'000'000);
    write(contract::Register::kWatchdogUs, 50'000'000);
  }
  void load_symbols() {
    for (const auto& [symbol, name] : {std::pair{kMsft, "MSFT"}, std::pair{kAapl, "AAPL"}}) {
      contract::SymbolLoadCommand command;
      command.symbol = symbol;
      command.name = padded<8>(name);
      send(command);
    }
  }
  void load_limits() {
    using contract::RateScope;
    set(wide_limits(kMsft));
    set(wide_limits(kAapl));
    for (const std::uint8_t account : kDeskAccounts) set(wide_account(account));
    set(wide_account(kFirm));
    for (std::uint16_t each = 0; each < contract::kSessions; ++each)
      set(wide_bucket(RateScope::kSession, each));
    for (const std::uint8_t strategy : kDeskStrategies) {
      set(wide_bucket(RateScope::kStrategy, strategy));
      set(wide_bucket(RateScope::kExecutions, strategy));
    }
    set(wide_bucket(RateScope::kSymbol, kMsft));
    set(wide_bucket(RateScope::kSymbol, kAapl));
    commit();
  }
  void start_feed(std::uint64_t next) {
    contract::FeedStartCommand start;
    start.next_sequence = feed_sequence = next;
    send(start);
  }
  /// The feed from sequence 1: directory, trading, no short sale restriction, market open, and a
  /// quote of 30.0000 x 300 / 30.1000 x 200 for MSFT, 100.0000 x 50 / 100.2000 x 60 for AAPL: book
  /// version 11.
  void open_market() {
    start_feed(1);
    feed({itch::directory(kMsftLocate, "MSFT"), itch::directory(kAaplLocate, "AAPL"),
          itch::trading_action(kMsftLocate, "MSFT", 'T'),
          itch::trading_action(kAaplLocate, "AAPL", 'T'), itch::reg_sho(kMsftLocate, "MSFT", '0'),
          itch::reg_sho(kAaplLocate, "AAPL", '0'), itch::system_event('Q')});
    feed({itch::add(kMsftLocate, 101, 'B', 300, 300'000),
          itch::add(kMsftLocate, 102, 'S', 200, 301'000),
          itch::add(kAaplLocate, 103, 'B', 50, 1'000'000),
          itch::add(kAaplLocate, 104, 'S', 60, 1'002'000)});
  }
  /// Ready to trade; nothing kept of what came out.
  void boot() {
    load();
    open_market();
    open_gate();
  }
  void open_gate() {
    release_hold();
    release_kill();
    (void)records();
    (void)frames();
  }

  /// 100 MSFT at 30.0000 for account 1, strategy 2, session 0, day order.
  static contract::OrderEnterCommand order(char side = 'B', std::uint32_t quantity = 100,
                                           std::uint64_t price = 300'000) {
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
    return command;
  }
  static contract::OrderReplaceCommand replacement(std::uint32_t original, std::uint32_t total,
                                                   std::uint64_t price = 300'000) {
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
    return command;
  }
  static contract::OrderModifyCommand modification(std::uint32_t user_ref, std::uint32_t total,
                                                   char side) {
    contract::OrderModifyCommand command;
    command.account = 1;
    command.strategy = 2;
    command.symbol = kMsft;
    command.user_ref = user_ref;
    command.quantity = total;
    command.side = static_cast<std::uint8_t>(side);
    return command;
  }
  /// Sends an order, a replace or a modify and returns its decision; user_ref 0xFFFFFFFF if there
  /// was none.
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
      records_.insert(records_.end(), entries.begin(),
                      entries.begin() + static_cast<std::ptrdiff_t>(n));
    }
    std::array<ReleasedFrame, 16> released;
    for (std::size_t n = card_.frames(released); n != 0; n = card_.frames(released)) {
      frames_.insert(frames_.end(), released.begin(),
                     released.begin() + static_cast<std::ptrdiff_t>(n));
    }
  }

  Card& card_;
  std::vector<contract::Entry> records_;
  std::vector<ReleasedFrame> frames_;
  LimitSet shadow_, active_;
  unsigned ids_{};
};

}  // namespace pcl::bench
