// A card and a venue of a few lines, so that the engine can be led through a whole session by hand.
// Written from the contract and from OUCH 5.0's layouts; the venue keeps its account by itself. No
// limits but hold, latch and disable.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/base/big_endian.hpp"
#include "host/engine/engine.hpp"
#include "host/engine/state.hpp"
#include "tests/engine/believable.hpp"
#include "tests/engine/outcome.hpp"
#include "tests/engine/small_config.hpp"
#include "tests/engine/venue_fills.hpp"
#include "tests/engine/venue_messages.hpp"

namespace pcl::engine::test {

class World : public Outcome {
 public:
  explicit World(Config config = small_config()) : config_{std::move(config)} {}

  // what a test may turn
  bool latched{true}, hold{true}, disabled{}, exposure_unknown{};
  contract::KillSource kill_source{};
  std::set<KillTarget> scoped;  // kills of other scopes
  std::uint16_t accounts{};     // of the symbol, as committed: those that may open positions
  std::uint32_t epoch{};
  KillTarget releases;  // what the next release releases
  bool wrong_crc{}, wrong_digest{};
  bool whole{};  // its records have no hole: the shadow believes them
  bool answer_limits{true};
  bool statements_available{true};
  bool answer_statements{true};
  bool hold_reports{};  // venue messages wait in `late`
  bool hold_records{};  // decisions and released records wait in `late_records`
  std::deque<Event> late, late_records;
  contract::Refusal refuse_next{contract::Refusal::kNone};
  std::uint64_t card_instance{77};
  std::int64_t now{1'000'000'000};
  std::int64_t wall_ns{};
  values::Money opening_cash{10'000'000'000};

  // what came out
  Engine engine;
  std::map<std::uint32_t, VenueOrder> book;  // open at the venue
  std::vector<values::StatementExecution> executions;
  std::int64_t shares{};  // the venue's account, one symbol
  std::int64_t paid{};    // 1e-4 dollars
  std::uint64_t report_sequence{};
  std::vector<VenueMessage> told;  // all reports
  std::uint32_t next_ref{1};
  std::uint32_t venue_next_ref{1};

  void apply(const Event& event) {
    queue_.push_back(event);
    if (busy_) return;
    busy_ = true;
    while (!queue_.empty()) {
      const Event next = queue_.front();
      queue_.pop_front();
      const std::size_t from = outputs.size();
      events.push_back(next);
      engine.apply(next, outputs);
      for (std::size_t i = from; i < outputs.size(); ++i) carry_out(Output{outputs[i]});
    }
    busy_ = false;
  }

  // shorthands
  void start(bool kill_file = false) { apply(SessionStart{config_, ++runs_, wall_ns, kill_file}); }
  void card_up() {
    const std::uint32_t status = (hold ? 1U : 0U) | (latched ? 2U : 0U) | (disabled ? 4U : 0U);
    apply(LinkChange{LinkKind::kCardUp, card_instance, next_command,
                     status | (scoped.empty() ? 0U : 1U << 9U), kill_source, epoch});
  }
  void reset_card() {
    latched = hold = true;
    disabled = exposure_unknown = false;
    kill_source = contract::KillSource::kNone;
    scoped.clear();
    accounts = 0;
    epoch = 0;
    next_command = 1;
    ++card_instance;
  }
  void venue_up() { apply(LinkChange{LinkKind::kVenueUp, 0, report_sequence + 1, 0, {}, 0}); }
  void feed_up() { apply(LinkChange{LinkKind::kFeedUp, 0, 1, 0, {}, 0}); }
  void clock(std::int64_t by = 1'000'000) { apply(Clock{now += by}); }
  /// A new journal goes on from `left`, and at the venue a new day begins: its numbers anew, what
  /// rested has expired, what is held stays.
  void next_day(const CarryOver& left) {
    new_session();
    go_on_from(left);
  }
  void go_on_from(const CarryOver& left) {
    engine = Engine{};
    events.clear();
    runs_ = 0;
    apply(left);
  }
  void new_session() {
    executions.clear();
    book.clear();
    frames_.clear();
    report_sequence = 0;
    next_ref = venue_next_ref = 1;
    fills_before_ = fills_.size();
  }
  void start_all() {
    start();
    card_up();
    venue_up();
    feed_up();
    clock();
  }
  void market(bool open, char state = 'T') {
    contract::TradingStateRecord system;
    system.code = 'S';
    system.market_open = open ? 1 : 0;
    apply(CardRecord{contract::to_entry(system)});
    contract::TradingStateRecord action;
    action.code = 'H';
    action.value = static_cast<std::uint8_t>(state);
    action.market_open = system.market_open;
    apply(CardRecord{contract::to_entry(action)});
  }
  void quote(std::uint32_t bid, std::uint32_t ask, std::uint64_t at_ns,
             std::uint64_t quantity = 1'000) {
    bid_ = bid;
    ask_ = ask;
    shown_ = quantity;
    contract::QuoteRecord record;
    record.flags =
        contract::quote_flag::kBid | contract::quote_flag::kAsk | contract::quote_flag::kValid;
    record.timestamp = at_ns;
    record.bid_price = bid;
    record.ask_price = ask;
    record.bid_quantity = record.ask_quantity = quantity;
    apply(CardRecord{contract::to_entry(record)});
  }
  void operate(OperatorKind kind, const std::string& actor = "ann",
               const std::string& approver = "", KillTarget target = {},
               LatchCommand what = LatchCommand::kCancel) {
    OperatorCommand command;
    command.kind = kind;
    command.actor = actor;
    command.approver = approver;
    command.source = contract::KillSource::kCli;
    command.request_id = ++requests;
    command.target = target;
    command.command = what;
    const bool kills = kind == OperatorKind::kKill && what >= LatchCommand::kCancel;
    const bool news = kills && kill(command.source, false, target);
    apply(command);
    if (news) kill_record(contract::KillEvent::kEngaged, target, command.source);
  }
  void latch(LatchCommand what, KillTarget target = {}) {
    operate(OperatorKind::kKill, "ann", "", target, what);
  }
  /// At the card; a record only if it was open. True: it was.
  bool kill(contract::KillSource source, bool with_record = true, KillTarget target = {}) {
    releases = {};
    if (target.scope == contract::KillScope::kGlobal) {
      if (latched) return false;
      latched = true;
      kill_source = source;
    } else if (!scoped.insert(target).second) {
      return false;
    }
    ++epoch;
    if (with_record) kill_record(contract::KillEvent::kEngaged, target, source);
    return true;
  }
  /// A report came that the card cannot follow.
  void lose_exposure(contract::KillSource source = contract::KillSource::kReportUnknown) {
    exposure_unknown = true;
    kill(source);
  }
  void own_cancel(std::uint32_t user_ref) {
    contract::ReleasedRecord out;
    out.code = 'X';
    out.user_ref = user_ref;
    apply(CardRecord{contract::to_entry(out)});
  }
  void fill(std::uint32_t ref, std::uint32_t quantity, CardPrice price) {
    VenueOrder& order = book.at(ref);
    order.executed += quantity;
    const std::int64_t signed_quantity = values::sign(order.side) * std::int64_t{quantity};
    shares += signed_quantity;
    paid += signed_quantity * static_cast<std::int64_t>(price.value);
    fills_.push_back({signed_quantity, static_cast<std::int64_t>(price.value)});
    const std::uint64_t match = 9'000 + report_sequence;
    executions.push_back({report_sequence + 1, ref, quantity, price, match, config_.symbols[0].name,
                          order.side, order.group, order.clordid});
    std::vector<std::byte> m = venue_message('E', 36, ref);
    store_be<4>(m, 13, quantity);
    store_be<8>(m, 17, price.value);
    store_be<8>(m, 26, match);
    if (order.executed == order.total) book.erase(ref);
    report(m);
  }
  /// The account trades by another way than our session: nobody is told.
  std::uint64_t trade_outside(values::Side side, std::uint32_t quantity, CardPrice price) {
    const std::int64_t signed_quantity = values::sign(side) * std::int64_t{quantity};
    shares += signed_quantity;
    paid += signed_quantity * static_cast<std::int64_t>(price.value);
    fills_.push_back({signed_quantity, static_cast<std::int64_t>(price.value)});
    const std::uint64_t match = 800'000 + executions.size();
    executions.push_back({0, 0, quantity, price, match, config_.symbols[0].name, side});
    return match;
  }
  /// The venue takes that execution out of its account.
  void bust(std::uint64_t match) {
    const auto busted = std::find_if(executions.begin(), executions.end(),
                                     [&](const auto& each) { return each.match == match; });
    const auto at = static_cast<std::size_t>(busted - executions.begin());
    VenueFill& fill = fills_[fills_before_ + at];
    shares -= fill.quantity;
    paid -= fill.quantity * fill.price;
    fill.quantity = 0;
    busted->busted_sequence = busted->sequence == 0 ? report_sequence : report_sequence + 1;
    if (busted->sequence == 0) return;  // nobody is told
    std::vector<std::byte> m = venue_message('B', 38, busted->user_ref);
    store_be<8>(m, 13, match);
    report(m);
  }
  /// A frame that was swallowed, or stood in a socket, reaches the venue after all.
  void deliver_frame(std::uint32_t ref) { arrive(frames_.at(ref), ref); }
  /// The next of the socket, in order.
  void deliver_next() {
    const std::uint32_t next = socket.front();
    socket.pop_front();
    if (next != 0) return deliver_frame(next);
    report(venue_message('Q', 15, venue_next_ref));
  }
  [[nodiscard]] const contract::OrderEnterCommand& frame(std::uint32_t ref) const {
    return frames_.at(ref);
  }
  void cancel_at_venue(std::uint32_t ref) {
    const VenueOrder order = book.at(ref);
    book.erase(ref);
    std::vector<std::byte> m = venue_message('C', 20, ref);
    store_be<4>(m, 13, order.total - order.executed);
    m[17] = std::byte{'U'};
    report(m);
  }
  void report(const std::vector<std::byte>& bytes) {
    VenueMessage out;
    out.sequence = ++report_sequence;
    out.length = static_cast<std::uint8_t>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    told.push_back(out);
    if (hold_reports) {
      late.emplace_back(out);
    } else {
      apply(out);
    }
  }
  void deliver_late() {
    hold_reports = false;
    for (; !late.empty(); late.pop_front()) apply(late.front());
  }
  void deliver_records() {
    hold_records = false;
    for (; !late_records.empty(); late_records.pop_front()) apply(late_records.front());
  }
  values::AccountStatement statement(std::uint64_t since) const {
    values::AccountStatement out;
    out.available = true;
    out.last_sequence = report_sequence;
    out.next_user_ref = venue_next_ref;
    out.cash = values::Money{opening_cash.value - paid};
    // Tests with a position that was reduced set the cost themselves.
    if (shares != 0)
      out.positions.push_back(
          {config_.symbols[0].name, shares, cost_override ? *cost_override : cost_of(fills_)});
    for (const auto& [ref, order] : book) {
      out.open_orders.push_back({ref, order.clordid, config_.symbols[0].name, order.side,
                                 order.price, order.total, order.executed, order.group});
    }
    for (const auto& execution : executions) {
      if (execution.sequence == 0 || execution.sequence > since ||
          execution.busted_sequence > since)
        out.executions.push_back(execution);
    }
    if (bend) bend(out);
    return out;
  }
  /// To the last question.
  void answer(const values::AccountStatement& with) {
    VenueStatement answer{0, with};
    for (const RequestStatement& asked : all<RequestStatement>()) answer.question = asked.question;
    apply(answer);
  }
  std::optional<values::Money> cost_override;
  std::function<void(values::AccountStatement&)> bend;  // what else the account says
  std::uint64_t requests{};
  std::uint64_t next_command{1};

 private:
  void record(const contract::Entry& entry) {
    if (hold_records) {
      late_records.emplace_back(CardRecord{entry});
    } else {
      queue_.push_back(CardRecord{entry});
    }
  }
  void kill_record(contract::KillEvent code, KillTarget target = {},
                   std::optional<contract::KillSource> source = std::nullopt) {
    contract::KillRecord out;
    out.code = static_cast<std::uint8_t>(code);
    out.source = static_cast<std::uint8_t>(source.value_or(kill_source));
    out.scope = static_cast<std::uint8_t>(target.scope);
    out.index = target.index;
    out.epoch = epoch;
    out.latched = latched ? 1 : 0;
    out.scoped = scoped.empty() ? 0 : 1;
    apply(CardRecord{contract::to_entry(out)});
  }
  void carry_out(const Output& output) {
    if (const auto* command = std::get_if<CardCommand>(&output)) {
      command_in(command->entry);
    } else if (const auto* write = std::get_if<RegisterWrite>(&output)) {
      write_in(*write);
    } else if (const auto* engage = std::get_if<EngageKill>(&output)) {
      kill(engage->source, true, engage->target);
    } else if (const auto* ask = std::get_if<RequestStatement>(&output)) {
      if (!answer_statements) return;
      VenueStatement answer{ask->question, statement(ask->executions_since)};
      if (!statements_available)
        answer.statement = {false, "the venue's door is shut", 0, 0, 0, {}, {}, {}, {}, {}};
      queue_.push_back(answer);
    } else if (const auto* again = std::get_if<Retransmit>(&output)) {
      if (hold_frames) {
        socket.push_back(again->user_ref);
      } else if (!swallow_orders) {
        arrive(frames_.at(again->user_ref), again->user_ref);
      }
    }
  }
  void write_in(const RegisterWrite& write) {
    if (write.address == contract::Register::kHoldSet) hold = true;
    if (write.address == contract::Register::kHoldRelease && hold && digests_confirmed) {
      hold = exposure_unknown = false;
      kill_record(contract::KillEvent::kHoldReleased);
    }
    if (write.address == contract::Register::kKillReleaseScope)
      releases = {static_cast<contract::KillScope>(write.value >> 8U & 0xFU),
                  static_cast<std::uint16_t>(write.value >> 16U)};
    if (write.address == contract::Register::kKillRelease && write.epoch == epoch) {
      const KillTarget target = std::exchange(releases, {});
      if (target.scope == contract::KillScope::kGlobal && latched) {
        latched = false;
        kill_source = contract::KillSource::kNone;
        kill_record(contract::KillEvent::kReleased);
      } else if (scoped.erase(target) != 0) {
        kill_record(contract::KillEvent::kReleased, target);
      }
    }
  }
  void command_in(const contract::Entry& entry) {
    commands.push_back(entry);
    ++next_command;
    switch (static_cast<contract::CommandKind>(entry.kind())) {
      case contract::CommandKind::kOrderEnter:
        enter(contract::from_entry<contract::OrderEnterCommand>(entry));
        break;
      case contract::CommandKind::kOrderReplace:
        if (withhold_replaces) break;
        replace(contract::from_entry<contract::OrderReplaceCommand>(entry));
        break;
      case contract::CommandKind::kOrderCancel: {
        const auto cancel = contract::from_entry<contract::OrderCancelCommand>(entry);
        if (ignore_cancels) break;
        if (book.contains(cancel.user_ref)) cancel_at_venue(cancel.user_ref);
        break;
      }
      case contract::CommandKind::kFeedStart: {
        contract::GapRecord started;
        started.code = static_cast<std::uint8_t>(contract::GapEvent::kStarted);
        record(contract::to_entry(started));
        break;
      }
      case contract::CommandKind::kCountersRequest: {
        contract::CountersRecord counters;
        counters.code = contract::from_entry<contract::CountersRequestCommand>(entry).bank;
        counters.value0 = 1'000U + counters.code;
        record(contract::to_entry(counters));
        break;
      }
      case contract::CommandKind::kSessionControl:
        control(contract::from_entry<contract::SessionControlCommand>(entry));
        break;
      case contract::CommandKind::kSymbolLimits: {
        const auto limits = contract::from_entry<contract::SymbolLimitsCommand>(entry);
        if (limits.symbol == 0) accounts_written_ = limits.accounts;
        break;
      }
      case contract::CommandKind::kLimitsCommit:
        commit(contract::from_entry<contract::LimitsCommitCommand>(entry));
        break;
      case contract::CommandKind::kDigestCheck:
        check(contract::from_entry<contract::DigestCheckCommand>(entry));
        break;
      case contract::CommandKind::kSessionLoad:
        next_ref = contract::from_entry<contract::SessionLoadCommand>(entry).next_user_ref;
        break;
      default:
        break;
    }
  }
  void control(const contract::SessionControlCommand& command) {
    if (command.op == static_cast<std::uint8_t>(contract::ControlOp::kAccountQuery)) {
      if (hold_frames) {
        socket.push_back(0);
      } else if (answer_queries) {
        report(venue_message('Q', 15, venue_next_ref));
      }
      return;
    }
    disabled = false;
    kill_record(contract::KillEvent::kSessionEnabled);
  }
  void commit(const contract::LimitsCommitCommand& command) {
    if (!answer_limits) return;
    contract::LimitsRecord out;
    out.code = wrong_crc ? 1 : 0;
    out.command_sequence = command.seq;
    out.crc = wrong_crc ? ~command.crc : command.crc;
    out.expected = command.crc;
    out.generation = command.generation;
    if (!wrong_crc) accounts = accounts_written_;
    record(contract::to_entry(out));
  }
  void check(const contract::DigestCheckCommand& command) {
    contract::DigestRecord out;
    out.seq = whole ? 0 : 7;
    out.code = wrong_digest ? 1 : 0;
    out.command_sequence = command.seq;
    out.positions = command.positions;
    out.orders = command.orders;
    digests_confirmed = !wrong_digest;
    record(contract::to_entry(out));
    if (!wrong_digest || latched) return;
    kill(contract::KillSource::kDigest);
  }
  /// `flags`: the order's own.
  template <class Command>
  bool judge(const Command& command, unsigned flags, bool exit, std::uint32_t& ref) {
    contract::Refusal refusal = refuse_next;
    refuse_next = contract::Refusal::kNone;
    if (hold) {
      refusal = contract::Refusal::kBootHold;
    } else if (disabled) {
      refusal = contract::Refusal::kSessionDisabled;
    } else if (exposure_unknown) {
      refusal = contract::Refusal::kExposureUnknown;
    } else if ((accounts & 1U) == 0 && !exit) {
      refusal = contract::Refusal::kRestricted;
    } else if ((latched || !scoped.empty()) && !exit) {
      refusal = contract::Refusal::kKilled;
    }
    const bool passed = refusal == contract::Refusal::kNone;
    ref = passed ? next_ref++ : 0;
    contract::DecisionRecord decision;
    decision.code = static_cast<std::uint8_t>(refusal);
    namespace bit = contract::decision_flag;
    decision.flags = static_cast<std::uint16_t>(
        bit::kBookValid | flags | (exit ? bit::kReduceOnly : 0U) | (hold ? bit::kHold : 0U) |
        (disabled ? bit::kDisabled : 0U) | (latched ? bit::kKilled : 0U) |
        (exposure_unknown ? bit::kExposureUnknown : 0U));
    decision.epoch = epoch;
    decision.account = command.account;
    decision.strategy = command.strategy;
    decision.symbol = command.symbol;
    decision.command_sequence = command.seq;
    decision.user_ref = ref;
    if (!whole) make_believable(decision, command);
    if (refusal == contract::Refusal::kKilled && !latched && !scoped.empty()) {
      decision.operand = static_cast<std::uint64_t>(scoped.begin()->scope);
      decision.limit = scoped.begin()->index;
    }
    record(contract::to_entry(decision));
    return passed;
  }
  void released(char code, std::uint64_t sequence, std::uint32_t ref) {
    contract::ReleasedRecord out;
    out.code = static_cast<std::uint8_t>(code);
    out.command_sequence = sequence;
    out.user_ref = ref;
    record(contract::to_entry(out));
  }
  void enter(const contract::OrderEnterCommand& c) {
    std::uint32_t ref = 0;
    const bool sell = c.side != 'B';
    namespace bit = contract::decision_flag;
    const unsigned flags = (sell ? bit::kSell : 0U) | (c.side == 'T' ? bit::kShort : 0U);
    if (!judge(c, flags, sell ? shares > 0 : shares < 0, ref)) return;
    released('O', c.seq, ref);
    frames_[ref] = c;
    if (hold_frames) {
      socket.push_back(ref);
    } else if (!swallow_orders) {
      arrive(c, ref);
    }
  }
  /// At the venue, which takes no number twice.
  void arrive(const contract::OrderEnterCommand& c, std::uint32_t ref) {
    if (ref < venue_next_ref) return;
    venue_next_ref = ref + 1;
    const bool sell = c.side != 'B';
    VenueOrder order{ref,
                     c.clordid,
                     sell ? values::Side::kSell : values::Side::kBuy,
                     CardPrice{c.price},
                     c.quantity,
                     0,
                     c.strategy};
    book[ref] = order;
    std::vector<std::byte> m = venue_message('A', 64, ref);
    m[13] = static_cast<std::byte>(c.side);
    store_be<4>(m, 14, c.quantity);
    store_be<8>(m, 26, c.price);
    m[47] = std::byte{'L'};
    for (std::size_t i = 0; i < 14; ++i) m[48 + i] = static_cast<std::byte>(c.clordid[i]);
    report(m);
    cross(ref);
  }
  void replace(const contract::OrderReplaceCommand& c) {
    std::uint32_t ref = 0;
    if (!judge(c, contract::decision_flag::kReplace, true, ref)) return;
    released('U', c.seq, ref);
    if (swallow_orders) return;
    venue_next_ref = ref + 1;
    const auto found = book.find(c.original);
    if (found == book.end()) return;  // ignored, as superfluous
    VenueOrder order = found->second;
    book.erase(found);
    order.ref = ref;
    order.clordid = c.clordid;
    order.price = CardPrice{c.price};
    order.total = c.quantity;
    book[ref] = order;
    std::vector<std::byte> m = venue_message('U', 68, c.original);
    store_be<4>(m, 13, ref);
    m[17] = static_cast<std::byte>(order.side);
    store_be<4>(m, 18, c.quantity);
    store_be<8>(m, 30, c.price);
    m[51] = std::byte{'L'};
    for (std::size_t i = 0; i < 14; ++i) m[52 + i] = static_cast<std::byte>(c.clordid[i]);
    report(m);
    cross(ref);
  }
  /// Takes what the other touch shows.
  void cross(std::uint32_t ref) {
    const VenueOrder order = book.at(ref);
    const bool buy = order.side == values::Side::kBuy;
    const std::uint32_t touch = buy ? ask_ : bid_;
    const bool crosses = buy ? order.price.value >= touch : order.price.value <= touch;
    if (touch == 0 || !crosses) return;
    const auto quantity =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(order.total - order.executed, shown_));
    if (quantity > 0) fill(ref, quantity, CardPrice{touch});
  }

 public:
  bool swallow_orders{};  // released, and lost before the venue
  bool ignore_cancels{};
  bool answer_queries{true};
  bool hold_frames{};                // orders and queries stand in the socket until delivered
  std::deque<std::uint32_t> socket;  // their UserRefNums, 0 for a query
  bool digests_confirmed{};
  bool withhold_replaces{};  // on their way to the gate: the test says what becomes of them

 private:
  Config config_;
  std::deque<Event> queue_;
  std::vector<VenueFill> fills_;
  std::size_t fills_before_{};                                   // of days that are over
  std::map<std::uint32_t, contract::OrderEnterCommand> frames_;  // released, by UserRefNum
  bool busy_{};
  std::uint64_t runs_{};
  std::uint32_t bid_{}, ask_{};
  std::uint64_t shown_{};
  std::uint16_t accounts_written_{};

 public:
  [[nodiscard]] const Config& config() const { return config_; }
};

}  // namespace pcl::engine::test
