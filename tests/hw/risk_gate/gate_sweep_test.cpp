// Seeded random traffic against the golden model (host/domain, through the stages of the software
// card): bursts of orders, replaces and cancels at the pace of one a cycle, bursts of reports,
// loads, limits, kills and time between them. Every record, release and trip is compared, in order.
#include <algorithm>
#include <set>

#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/sweep_commands.hpp"
#include "tests/hw/risk_gate/sweep_model.hpp"

namespace pcl::test {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::RecordKind;
using contract::Refusal;

class Sweep : public GateDriver {
 public:
  explicit Sweep(std::uint64_t seed, unsigned stalls) : random_{seed} {
    bench.idle_percent = bench.stall_percent = stalls;
    bench.random.seed(seed);
    model.memory.now_us = bench.around.now_us;
    model.memory.stale_us = static_cast<std::uint32_t>(bench.around.stale_us);
    // The fixture has loaded the gate; the model gets the same.
    for (const auto& entry : limits.commands()) to_model(entry);
    contract::LimitsCommitCommand commit;
    commit.crc = limits.crc();
    model.loads.commit(commit);
    for (std::uint16_t s = 0; s < kSymbols; ++s)
      if (s != 7) to_model(position({.symbol = s}, 0));
    to_model(session(1, kFirstRef));
    open_market();
    model.drain();
    model.drained.clear();
    show_state();
    for (std::uint8_t account = 1; account < 3; ++account)
      for (std::uint8_t strategy = 2; strategy < 4; ++strategy)
        for (std::uint16_t s = 0; s < 4; ++s)
          one(position({account, strategy, s}, static_cast<std::int64_t>(pick(400)) - 200));
    tighten();
    release();
  }

  void run(unsigned rounds) {
    for (unsigned i = 0; i < rounds && !testing::Test::HasFailure(); ++i) {
      change_surroundings();
      const std::uint64_t roll = pick(20);
      if (roll < 11)
        orders();
      else if (roll < 18)
        reports();
      else
        others();
    }
    EXPECT_EQ(bench.counter(contract::Counter::kOrdersPassed),
              model.counters.value(static_cast<std::size_t>(contract::Counter::kOrdersPassed)));
    EXPECT_EQ(bench.counter(contract::Counter::kReportsUnknown),
              model.counters.value(static_cast<std::size_t>(contract::Counter::kReportsUnknown)));
    EXPECT_EQ(bench.counter(contract::Counter::kWarnings),
              model.counters.value(static_cast<std::size_t>(contract::Counter::kWarnings)));
  }

  Model model;
  std::set<Refusal> seen;
  std::set<KillSource> tripped;
  std::size_t modifies{};
  [[nodiscard]] std::size_t moves() const { return moves_.size(); }

 private:
  std::uint64_t pick(std::uint64_t below) { return random_() % below; }
  bool rarely(std::uint64_t one_in) { return pick(one_in) == 0; }

  // ---- the market, the same for both
  void open_market() {
    model.feed(pcl::bench::itch::system_event('Q'));
    for (std::uint16_t s = 0; s < kSymbols; ++s) {
      const auto locate = static_cast<std::uint16_t>(s + 1);
      model.feed(pcl::bench::itch::trading_action(locate, Model::text_of(s), 'T'));
      model.feed(pcl::bench::itch::reg_sho(locate, Model::text_of(s), s == 3 ? '1' : '0'));
      model.feed(
          pcl::bench::itch::add(locate, 10U + s, 'B', 100, 1'000'000, 10, Model::text_of(s)));
      model.feed(
          pcl::bench::itch::add(locate, 100U + s, 'S', 100, 1'000'200, 10, Model::text_of(s)));
    }
    show_market();
  }
  void show_market() {
    for (std::uint16_t s = 0; s < kSymbols; ++s) {
      const auto view = model.market.view(s, model.memory.now_us, model.memory.stale_us);
      bench.views[s] = {.bid = view.quote.has_bid,
                        .ask = view.quote.has_ask,
                        .valid = view.valid,
                        .trading = view.trading,
                        .market_open = view.open,
                        .bid_price = view.quote.bid_price,
                        .ask_price = view.quote.ask_price,
                        .last_price = view.last_price,
                        .auction_reference = view.auction_reference,
                        .short_state = static_cast<std::uint8_t>(view.short_state),
                        .version = model.market.version(),
                        .heard_us = model.market.heard_us()};
    }
  }
  void move_market() {
    const auto s = static_cast<std::uint16_t>(pick(4));
    const auto locate = static_cast<std::uint16_t>(s + 1);
    const auto name = Model::text_of(s);
    switch (pick(7)) {
      case 0:
        model.feed(pcl::bench::itch::trading_action(locate, name, rarely(3) ? 'H' : 'T'));
        break;
      case 1:
        model.feed(pcl::bench::itch::reg_sho(locate, name, "001"[pick(3)]));
        break;
      case 2:
        model.feed(pcl::bench::itch::luld_collar(
            locate, name, static_cast<std::uint32_t>(1'000'000 + pick(2000)), 1, 1, 1));
        break;
      case 3:
        model.feed(pcl::bench::itch::system_event(rarely(8) ? 'M' : 'Q'));
        break;
      default: {
        const std::uint64_t bid = ++reference_, ask = ++reference_;
        model.feed(pcl::bench::itch::replace(locate, bids_[s] != 0 ? bids_[s] : 10U + s, bid, 100,
                                             static_cast<std::uint32_t>(999'500 + pick(1000))));
        model.feed(pcl::bench::itch::replace(locate, asks_[s] != 0 ? asks_[s] : 100U + s, ask, 100,
                                             static_cast<std::uint32_t>(1'000'600 + pick(1000))));
        bids_[s] = bid;
        asks_[s] = ask;
      }
    }
  }

  // ---- kills, hold, time
  void show_state() {
    auto& around = bench.around;
    const domain::KillSwitch& kill = model.door.kill();
    around.hold = kill.hold();
    around.killed = kill.latched();
    around.disabled = kill.disabled();
    around.epoch = kill.epoch();
  }
  void release() {
    domain::KillSwitch& kill = model.door.kill();
    kill.choose({});
    kill.arm(domain::kReleaseArmWord);
    (void)kill.release(domain::kReleaseWord, false);
    if (kill.hold()) {
      (void)kill.release_hold(domain::kHoldReleaseWord, true, model.memory.now_us);
      model.memory.exposure_unknown = false;
      bench.pulse_hold_released();
    }
    forget_scoped();
    show_state();
  }
  void hold() {
    (void)model.door.kill().set_hold();
    model.memory.session_loaded = model.memory.digests_confirmed = false;
    bench.pulse_hold_set();
  }
  void forget_scoped() {
    domain::KillSwitch& kill = model.door.kill();
    for (const auto& target : scoped_kills_) {
      kill.choose(target);
      kill.arm(domain::kReleaseArmWord);
      (void)kill.release(domain::kReleaseWord, false);
    }
    scoped_kills_.clear();
  }
  void engage(KillSource source, domain::KillTarget target) {
    model.door.engage(source, target);
    if (target.scope != KillScope::kGlobal) scoped_kills_.push_back(target);
  }
  void show_scoped() {
    auto& around = bench.around;
    around.killed_sessions = 0;
    around.killed_accounts = around.killed_symbols = 0;
    around.killed_strategies = 0;
    for (const auto& target : scoped_kills_) {
      if (target.scope == KillScope::kSession)
        around.killed_sessions =
            static_cast<std::uint8_t>(around.killed_sessions | 1U << target.index);
      if (target.scope == KillScope::kAccount)
        around.killed_accounts =
            static_cast<std::uint16_t>(around.killed_accounts | 1U << target.index);
      if (target.scope == KillScope::kStrategy) around.killed_strategies |= 1ULL << target.index;
      if (target.scope == KillScope::kSymbol)
        around.killed_symbols =
            static_cast<std::uint16_t>(around.killed_symbols | 1U << target.index);
    }
  }
  void change_surroundings() {
    model.memory.now_us += pick(40);
    if (rarely(3)) move_market();
    if (rarely(60)) model.memory.now_us += 400;
    bench.around.now_us = model.memory.now_us;
    if (rarely(25)) engage(KillSource::kEngine, {});
    if (rarely(15)) {
      const std::uint64_t which = pick(4);
      engage(KillSource::kEngine, {static_cast<KillScope>(which + 1),
                                   static_cast<std::uint16_t>(which == 0   ? pick(2)
                                                              : which == 3 ? pick(4)
                                                                           : 1 + pick(3))});
    }
    if (rarely(40)) hold();
    const auto& kill = model.door.kill();
    if ((kill.any() || kill.hold() || model.memory.exposure_unknown) && rarely(4)) {
      if (!model.door.kill().hold() && model.memory.exposure_unknown) hold();
      release();
    }
    if (kill.disabled() && rarely(4)) (void)model.door.kill().enable();
    show_state();
    show_scoped();
    show_market();
    bench.around.past_half = false;
  }

  // ---- commands
  std::uint32_t random_ref() {
    if (refs_.empty() || rarely(15)) return static_cast<std::uint32_t>(kFirstRef + pick(400));
    return refs_[refs_.size() - 1 - pick(std::min<std::size_t>(refs_.size(), 24))];
  }
  /// Sells above the quote's middle, buys below it, mostly.
  std::uint64_t random_price(bool sell) {
    if (rarely(80)) return rarely(2) ? 0 : 2'000'000'000;
    const std::uint64_t off = pick(rarely(20) ? 60 : 18) * 100 + (rarely(20) ? pick(100) : 0);
    return sell != rarely(12) ? 1'000'200 + off : 1'000'000 - off;
  }
  Party random_party() {
    if (rarely(30))
      return {static_cast<std::uint8_t>(pick(18)), static_cast<std::uint8_t>(pick(66)),
              static_cast<std::uint16_t>(pick(18))};
    return {static_cast<std::uint8_t>(1 + pick(2)), static_cast<std::uint8_t>(2 + pick(2)),
            static_cast<std::uint16_t>(pick(4))};
  }
  contract::Entry random_enter() {
    const char side = "BBBSSTTE"[pick(8)];
    auto command = order(random_party(), side,
                         static_cast<std::uint32_t>(rarely(40) ? pick(2000) : 1 + pick(60)),
                         random_price(side != 'B'), ++seq_);
    if (rarely(8)) {  // the one before once more
      const auto seq = command.seq;
      command = last_;
      command.seq = seq;
      command.clordid = {};
    }
    last_ = command;
    if (rarely(60)) command.side = 'x';
    if (rarely(4)) command.session = 1;
    if (rarely(40)) command.tif = static_cast<std::uint8_t>("01356E"[pick(6)]);
    if (rarely(30)) command.display = static_cast<std::uint8_t>("YNAZ"[pick(4)]);
    if (rarely(30)) command.capacity = static_cast<std::uint8_t>("APROX"[pick(5)]);
    if (rarely(10)) command.cross_type = static_cast<std::uint8_t>("NOCHSREAZ"[pick(9)]);
    if (rarely(30)) command.iso = static_cast<std::uint8_t>("YNx"[pick(3)]);
    if (rarely(6)) sweep_options(command, random_);
    auto entry = numbered(contract::to_entry(command));
    if (rarely(60)) entry.bytes[34 + 13] = '0';
    return entry;
  }
  contract::Entry random_replace() {
    auto command = replacement(random_ref(), static_cast<std::uint32_t>(1 + pick(90)),
                               random_price(rarely(2)), ++seq_, random_party());
    if (rarely(4)) command.session = 1;
    if (rarely(6)) sweep_options(command, random_);
    return numbered(contract::to_entry(command));
  }
  contract::Entry random_modify() {
    const std::uint32_t ref = random_ref();
    const domain::OpenOrder* held = model.memory.exposure.orders().find(ref);
    auto command = sweep_modify(held, random_);
    command.user_ref = ref;
    command.seq = ++seq_;
    return contract::to_entry(command);
  }
  void to_model(const contract::Entry& entry) {
    using contract::CommandKind;
    switch (static_cast<CommandKind>(entry.kind())) {
      case CommandKind::kOrderEnter:
        return model.orders.enter(from_entry<contract::OrderEnterCommand>(entry));
      case CommandKind::kOrderReplace:
        return model.orders.replace(from_entry<contract::OrderReplaceCommand>(entry));
      case CommandKind::kOrderModify:
        return model.orders.modify(from_entry<contract::OrderModifyCommand>(entry));
      case CommandKind::kOrderCancel:
        return model.orders.cancel(from_entry<contract::OrderCancelCommand>(entry));
      case CommandKind::kSessionControl: {
        const auto c = from_entry<contract::SessionControlCommand>(entry);
        return model.door.control(static_cast<contract::ControlOp>(c.op), c.firm,
                                  {.command_sequence = c.seq});
      }
      case CommandKind::kSymbolLimits:
        return (void)model.loads.limits(from_entry<contract::SymbolLimitsCommand>(entry));
      case CommandKind::kAccountLimits:
        return (void)model.loads.limits(from_entry<contract::AccountLimitsCommand>(entry));
      case CommandKind::kRateLimits:
        return (void)model.loads.limits(from_entry<contract::RateLimitsCommand>(entry));
      case CommandKind::kLimitsCommit:
        return model.loads.commit(from_entry<contract::LimitsCommitCommand>(entry));
      case CommandKind::kPositionLoad:
        return (void)model.loads.position(from_entry<contract::PositionLoadCommand>(entry));
      case CommandKind::kOrderLoad:
        return (void)model.loads.order(from_entry<contract::OrderLoadCommand>(entry));
      case CommandKind::kSessionLoad:
        return (void)model.loads.session(from_entry<contract::SessionLoadCommand>(entry));
      case CommandKind::kAccountLoad:
        return (void)model.loads.account(from_entry<contract::AccountLoadCommand>(entry));
      case CommandKind::kOrderResolve:
        return (void)model.loads.resolve(from_entry<contract::OrderResolveCommand>(entry));
      case CommandKind::kRevalue:
        return (void)model.reports.revalue(from_entry<contract::RevalueCommand>(entry));
      case CommandKind::kDigestCheck:
        return model.loads.check_digests(from_entry<contract::DigestCheckCommand>(entry));
      default:
        FAIL() << entry.kind();
    }
  }
  void one(const contract::Entry& entry) {
    const bool hold = bench.around.hold;
    bench.around.hold =
        model.door.kill().hold() ||
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kPositionLoad) ||
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kAccountLoad);
    to_model(entry);
    bench.commands.push_back(entry);
    ASSERT_TRUE(bench.run());
    bench.around.hold = hold;
    compare();
  }
  void orders() {
    // A kill in the middle of a burst would show in one of the two only.
    const std::size_t n = 1 + pick(24);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t roll = pick(20);
      const auto entry = roll < 14   ? random_enter()
                         : roll < 17 ? random_replace()
                         : roll < 19 ? random_modify()
                                     : cancel(random_ref(), ++seq_);
      to_model(entry);
      bench.commands.push_back(entry);
    }
    ASSERT_TRUE(bench.run());
    compare();
  }
  std::vector<std::uint8_t> random_report() {
    const std::uint32_t ref = random_ref();
    const auto shares = static_cast<std::uint32_t>(1 + pick(rarely(3) ? 60 : 12));
    const std::uint64_t match = rarely(6) ? 1 + pick(4000) : ++match_;
    switch (pick(24)) {
      case 0:
      case 1:
        return accepted(ref, rarely(5) ? 'D' : 'L');
      case 2:
      case 3:
        return canceled(ref, shares);
      case 4:
        return aiq_canceled(ref, shares);
      case 5:
        return rejected(ref);
      case 6:
        return broken(ref, match_ - pick(std::min<std::uint64_t>(match_, 6)));
      case 7:
        return rarely(2) ? modified(ref, "BSTE"[pick(4)], shares) : Ouch{'P', 15}.put(9, ref, 4);
      case 8:
        return Ouch{'R', 16}.put(9, ref, 4).put(13, rarely(12) ? 'D' : 'R', 1);
      case 9:
      case 10:
      case 11:
      case 12:
      case 13:
      case 14:
        if (!moves_.empty() && rarely(2)) {
          const auto [moved, side] =
              moves_[moves_.size() - 1 - pick(std::min<std::size_t>(moves_.size(), 4))];
          return modified(moved, side, shares);
        }
        for (auto it = replaces_.rbegin(); it != replaces_.rend(); ++it)
          if (rarely(3)) return replaced(it->first, it->second, rarely(8) ? 'D' : 'L');
        return accepted(ref);
      default:
        return executed(ref, shares, 999'000 + pick(2500), match);
    }
  }
  void reports() {
    const std::size_t n = 1 + pick(6);
    for (std::size_t i = 0; i < n; ++i) {
      const auto message = random_report();
      const std::uint64_t sequence =
          rarely(60) ? model.memory.next_report + pick(3) - 1 : model.memory.next_report;
      if (sequence == ~0ULL) continue;
      std::vector<std::byte> bytes(message.size());
      std::memcpy(bytes.data(), message.data(), message.size());
      model.reports.report(sequence, bytes);
      bench.report(sequence, message);
    }
    ASSERT_TRUE(bench.run());
    compare();
  }
  void others() {
    switch (pick(6)) {
      case 0:
        return one(control("CDEQ"[pick(4)], ++seq_));
      case 1:
        return one(revalue(random_party()));
      case 2:
        return one(resolve(random_ref()));
      case 3: {
        const auto ours = model.memory.exposure.digests();
        return one(digest_check(ours.positions + (rarely(8) ? 1 : 0), ours.orders));
      }
      case 4:
        return tighten();
      default:
        return one(
            account_load(static_cast<std::uint8_t>(pick(18)), pick(1ULL << 34), pick(1ULL << 34)));
    }
  }
  void tighten() {
    for (auto& symbol : limits.symbols) {
      if (symbol.symbol == 6) continue;
      symbol.max_position = static_cast<std::uint32_t>(300 + pick(2500));
      symbol.max_quantity = static_cast<std::uint32_t>(50 + pick(400));
      symbol.max_notional = 50'000'000 + pick(100'000'000);
      symbol.borrow = static_cast<std::uint32_t>(200 + pick(1500));
      symbol.tick = static_cast<std::uint8_t>(rarely(4) ? pick(4) : 0);
      symbol.accounts = rarely(12) ? 5 : 0xFFFF;
      symbol.flags = static_cast<std::uint8_t>(rarely(12) ? 0 : 1 + (rarely(3) ? 2 * pick(4) : 0));
      symbol.collar = static_cast<std::uint32_t>(1500 + pick(4000));
      symbol.price_low = static_cast<std::uint32_t>(998'000 + pick(500));
    }
    for (std::size_t a : {1U, 2U, 16U}) {
      auto& account = limits.accounts[a];
      account.max_gross = (a == 16 ? 40 : 20) * 1'000'000'000ULL + pick(20'000'000'000);
      account.max_net = 2'000'000'000 + pick(8'000'000'000);
      account.max_loss = 20'000'000 + pick(500'000'000);
      account.duplicate_us = static_cast<std::uint32_t>(pick(200));
      account.tifs = static_cast<std::uint8_t>(rarely(8) ? pick(32) : 0x1F);
      account.flags = static_cast<std::uint8_t>(rarely(4) ? pick(8) : 7);
      account.options = static_cast<std::uint8_t>(rarely(4) ? pick(256) : 0x7F);
    }
    const auto bucket_of = [&](std::uint32_t most, std::uint32_t tolerance) {
      return Bucket{static_cast<std::uint32_t>(1 + pick(most)), tolerance,
                    static_cast<std::uint32_t>(pick(tolerance / 2))};
    };
    for (auto& bucket : limits.sessions) bucket = bucket_of(80, 900);
    for (auto& bucket : limits.strategies) bucket = bucket_of(150, 1500);
    for (auto& bucket : limits.rates) bucket = bucket_of(250, 2000);
    for (auto& bucket : limits.executions) bucket = bucket_of(600, 800);
    for (const auto& entry : limits.commands()) {
      to_model(entry);
      bench.commands.push_back(entry);
    }
    contract::LimitsCommitCommand commit;
    commit.crc = limits.crc() + (rarely(6) ? 1 : 0);
    commit.seq = ++seq_;
    one(contract::to_entry(commit));
  }

  // ---- the comparison
  void compare() {
    model.drain();
    std::vector<contract::Entry> expected, kills, released;
    for (const auto& entry : model.drained) {
      switch (static_cast<RecordKind>(entry.kind())) {
        case RecordKind::kDecision:
        case RecordKind::kReport:
        case RecordKind::kWarning:
        case RecordKind::kLimits:
        case RecordKind::kDigest:
          expected.push_back(bare(entry));
          break;
        case RecordKind::kKill:
          kills.push_back(entry);
          break;
        case RecordKind::kReleased:
          released.push_back(entry);
          break;
        default:
          break;
      }
    }
    model.drained.clear();
    std::vector<contract::Entry> got;
    for (const auto& record : bench.records)
      if (record.value.kind() != static_cast<std::uint8_t>(RecordKind::kRefused))
        got.push_back(bare(record.value));
    bench.records.clear();
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_TRUE(got[i] == expected[i])
          << described(got[i]) << "; model: " << described(expected[i]);
      if (got[i].kind() == static_cast<std::uint8_t>(RecordKind::kDecision))
        seen.insert(static_cast<Refusal>(got[i].bytes[1]));
    }
    ASSERT_EQ(bench.releases.size(), released.size());
    for (std::size_t i = 0; i < released.size(); ++i) {
      const auto record = from_entry<contract::ReleasedRecord>(released[i]);
      const Release& release = bench.releases[i].value;
      const auto header = from_entry<contract::OrderEnterCommand>(release.command);
      EXPECT_EQ(release.user_ref, record.user_ref);
      EXPECT_EQ(release.new_risk, (record.flags & contract::released_flag::kNewRisk) != 0);
      if (header.kind <= 2) {
        EXPECT_EQ(header.account, record.account);
        EXPECT_EQ(header.strategy, record.strategy);
        EXPECT_EQ(release.symbol, record.symbol);
        EXPECT_EQ(header.price, record.price);
        refs_.push_back(release.user_ref);
      }
      if (header.kind == static_cast<std::uint8_t>(contract::CommandKind::kOrderModify)) {
        const auto asked = from_entry<contract::OrderModifyCommand>(release.command);
        EXPECT_EQ(asked.account, record.account);
        EXPECT_EQ(asked.strategy, record.strategy);
        EXPECT_EQ(release.symbol, record.symbol);
        EXPECT_EQ(asked.quantity, record.quantity);
        if (release.new_risk) moves_.emplace_back(release.user_ref, static_cast<char>(asked.side));
        ++modifies;
      }
      if (header.kind == 2) replaces_.emplace_back(record.original, record.user_ref);
      EXPECT_EQ(header.seq, record.command_sequence);
    }
    bench.releases.clear();
    compare_trips(kills);
    EXPECT_EQ(bench.exposure_unknown(), model.memory.exposure_unknown);
    EXPECT_EQ(bench.digests_confirmed(), model.memory.digests_confirmed);
    show_state();
    show_scoped();
  }
  /// Each kill of the model's was tripped, in that order; the card may trip what is engaged
  /// already.
  void compare_trips(const std::vector<contract::Entry>& kills) {
    std::size_t at = 0;
    for (const auto& entry : kills) {
      const auto kill = from_entry<contract::KillRecord>(entry);
      if (kill.code != static_cast<std::uint8_t>(contract::KillEvent::kEngaged) ||
          kill.source >= 16)
        continue;
      while (at < bench.trips.size() &&
             !(bench.trips[at].value.source == static_cast<KillSource>(kill.source) &&
               bench.trips[at].value.index == kill.index &&
               bench.trips[at].value.detail == kill.detail &&
               static_cast<std::uint8_t>(bench.trips[at].value.scope) == kill.scope))
        ++at;
      ASSERT_LT(at, bench.trips.size()) << "kill by " << int(kill.source);
      ++at;
      tripped.insert(static_cast<KillSource>(kill.source));
      if (kill.scope != 0)
        scoped_kills_.push_back({static_cast<KillScope>(kill.scope), kill.index});
    }
    bench.trips.clear();
  }
  std::mt19937_64 random_;
  contract::OrderEnterCommand last_{order({}, 'B', 1, kBid)};
  std::uint64_t seq_{}, match_{10}, reference_{1000};
  std::array<std::uint64_t, kSymbols> bids_{}, asks_{};
  std::vector<std::uint32_t> refs_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> replaces_;
  std::vector<std::pair<std::uint32_t, char>> moves_;  // changes of side
  std::vector<domain::KillTarget> scoped_kills_;
};

TEST(GateSweep, AgreesWithTheModel) {
  std::set<Refusal> seen;
  std::set<KillSource> tripped;
  std::size_t modifies = 0, moves = 0;
  for (std::uint64_t seed = 1; seed <= 30 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Sweep sweep{seed, seed % 3 == 0 ? 30U : 0U};
    sweep.run(300);
    seen.merge(sweep.seen);
    tripped.merge(sweep.tripped);
    modifies += sweep.modifies;
    moves += sweep.moves();
  }
  EXPECT_GT(moves, 50U);
  EXPECT_GT(modifies, moves + 200U);
  // Everything was there: full tables, lost parity and ends of numbers apart, which have tests of
  // their own, and records_full, which is the surroundings'.
  for (unsigned code = 0; code <= static_cast<unsigned>(Refusal::kOwnOrdersFull); ++code) {
    const auto refusal = static_cast<Refusal>(code);
    if (refusal == Refusal::kRecordsFull || refusal == Refusal::kNoUserRef ||
        refusal == Refusal::kLimitsCorrupt || refusal == Refusal::kBookInvalid ||
        refusal == Refusal::kOpenOrdersFull)
      continue;
    EXPECT_EQ(seen.count(refusal), 1U) << to_string(refusal);
  }
  for (const KillSource source :
       {KillSource::kReportGap, KillSource::kReportUnknown, KillSource::kReportUnhandled,
        KillSource::kLoss, KillSource::kExecutions, KillSource::kDigest})
    EXPECT_EQ(tripped.count(source), 1U) << to_string(source);
}

}  // namespace
}  // namespace pcl::test
