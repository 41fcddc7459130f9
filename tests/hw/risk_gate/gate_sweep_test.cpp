// Seeded random traffic against the model: orders, cancels, loads and reports interleaved, the
// surroundings changing in any cycle, inputs idle and outputs stalled. Every record, release and
// trip is compared, in order.
#include <algorithm>
#include <set>

#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/gate_model.hpp"
#include "tests/req.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

struct Pattern {
  std::uint64_t seed;
  unsigned idle_percent, stall_percent;
};
struct Sent {
  std::uint64_t sequence;
  std::vector<std::uint8_t> message;
};

class Sweep {
 public:
  explicit Sweep(const Pattern& pattern) : random_{pattern.seed} {
    bench.random.seed(pattern.seed + 1);
    bench.idle_percent = pattern.idle_percent;
    bench.stall_percent = pattern.stall_percent;
    bench.keep_views = true;
    bench.view_history.resize(bench.history.size());  // by cycle, too
    bench.around.hold = true;
    for (std::uint16_t symbol = 0; symbol < 3; ++symbol)
      command(limits(symbol, {.max_notional = 400'000'000,
                              .collar = 2000,
                              .max_quantity = 500,
                              .max_position = 900,
                              .enabled = 1}));
    command(session(1, 1));
    for (std::uint8_t account = 0; account < 2; ++account)
      command(
          position({.account = account, .strategy = 1, .symbol = 0}, account == 0 ? 300 : -300));
    EXPECT_TRUE(bench.run());
    bench.around.hold = false;
  }

  void traffic(unsigned steps) {
    for (unsigned i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
      change_surroundings();
      const std::uint64_t roll = pick(100);
      if (bench.commands.size() < 4) {
        if (roll < 40)
          command(random_order());
        else if (roll < 50)
          command(random_replace());
        else if (roll < 53)
          command(cancel(random_ref(), ++seq_));
        else if (roll < 54)
          command(resolve(random_ref()));
        else if (roll < 55)
          command(control("CDEQ"[pick(4)], ++seq_));
        else if (roll < 56)
          command(limits(static_cast<std::uint16_t>(pick(4)), random_limits()));
      }
      if (roll >= 60 && bench.reports.size() < 20) send_report();
      for (std::uint64_t n = pick(12); n != 0; --n) bench.step();
      follow();
    }
    EXPECT_TRUE(bench.run());
    follow();
  }

  GateBench bench;
  GateModel model;
  std::set<Refusal> seen;
  std::uint64_t gaps{}, fills{};

 private:
  std::uint64_t pick(std::uint64_t below) { return random_() % below; }
  bool rarely(std::uint64_t one_in) { return pick(one_in) == 0; }
  void command(const contract::Entry& entry) { bench.commands.push_back(entry); }

  std::uint32_t random_ref() {
    const std::uint32_t next = std::max(model.next_ref, 1U);
    return next - static_cast<std::uint32_t>(pick(std::min<std::uint64_t>(next, 40)));
  }
  Party random_party() {
    return {static_cast<std::uint8_t>(pick(2)), static_cast<std::uint8_t>(1 + pick(2)),
            static_cast<std::uint16_t>(rarely(40) ? 256 + pick(3) : pick(rarely(20) ? 5 : 3))};
  }
  std::uint64_t random_price() {
    if (rarely(60)) return rarely(2) ? 0 : 2'000'000'000;
    return 997'500 + pick(5200);
  }
  contract::Entry random_order() {
    const char side = rarely(80) ? 'x' : (rarely(2) ? 'B' : 'S');
    const auto quantity = static_cast<std::uint32_t>(rarely(40) ? 0 : pick(rarely(6) ? 600 : 120));
    return enter(random_party(), side, quantity, random_price(), ++seq_);
  }
  contract::Entry random_replace() {
    return replace(random_ref(), static_cast<std::uint32_t>(pick(300)), random_price(), ++seq_,
                   random_party());
  }
  Limits random_limits() {
    return {.max_notional = 100'000'000 + pick(500'000'000),
            .collar = 500 + pick(4000),
            .max_quantity = static_cast<std::uint32_t>(100 + pick(500)),
            .max_position = static_cast<std::uint32_t>(300 + pick(900)),
            .enabled = static_cast<std::uint8_t>(rarely(8) ? 0 : 1)};
  }

  void change_surroundings() {
    Surroundings& around = bench.around;
    around.now_us += pick(8);
    if (around.killed ? rarely(15) : rarely(60)) {
      around.killed = !around.killed;
      around.epoch += around.killed;
    }
    if (around.disabled ? rarely(8) : rarely(200)) around.disabled = !around.disabled;
    if (around.past_half ? rarely(4) : rarely(150)) around.past_half = !around.past_half;
    if (around.hold ? rarely(4) : rarely(200)) around.hold = !around.hold;
    if (bench.exposure_unknown() && rarely(6)) {
      bench.pulse_hold_released();
      unknown_clears_.push_back(bench.cycle() - 1);
    }
    MarketView& view = bench.views[static_cast<std::uint32_t>(pick(4))];
    view.heard_us = rarely(30) ? view.heard_us : around.now_us - pick(3);
    view.bid_price = static_cast<std::uint32_t>(999'000 + pick(1000));
    view.ask_price = view.bid_price + static_cast<std::uint32_t>(pick(400));
    view.bid = !rarely(20);
    view.ask = !rarely(20);
    view.valid = !rarely(20);
    view.trading = !rarely(20);
    view.market_open = !rarely(20);
    view.gap = rarely(30);
    view.started = !rarely(40);
    view.heard = !rarely(40);
    ++view.version;
  }

  void send_report() {
    const std::uint32_t ref = random_ref();
    std::vector<std::uint8_t> m;
    const auto shares = static_cast<std::uint32_t>(1 + pick(60));
    const char state = rarely(8) ? 'D' : 'L';
    switch (pick(rarely(30) ? 10 : 7)) {
      case 0:
        m = accepted(ref, state);
        break;
      case 1:
      case 2:
        m = replaced(ref - 1, ref, state);
        break;
      case 3:
        m = canceled(ref, shares * (rarely(3) ? 5 : 1));
        break;
      case 4:
        m = rarely(4) ? std::vector<std::uint8_t>(rejected(ref)) : aiq_canceled(ref, shares);
        break;
      case 5:
      case 6:
        m = fill(ref, shares);
        break;
      case 7:
        m = Ouch{"BMR"[pick(3)], 40};
        break;
      case 8:
        m = executed(ref, shares);
        break;
      default:
        m = Ouch{"PITSXGKQ"[pick(8)], 40}.put(9, ref, 4);
        break;
    }
    std::uint64_t sequence = sequence_;
    if (rarely(40))
      sequence = pick(sequence_ + 1);
    else if (rarely(200))
      sequence = sequence_ + 1 + pick(3);
    else
      ++sequence_;
    sent_.push_back({sequence, m});
    bench.report(sequence, m);
  }
  /// A fill that mostly fits, so that the session is not always unknown.
  std::vector<std::uint8_t> fill(std::uint32_t ref, std::uint32_t shares) {
    const auto found = model.open.find(ref);
    if (found == model.open.end() || found->second.original != 0) return accepted(ref);
    const std::uint32_t rest =
        found->second.total - std::min(found->second.total, found->second.executed);
    ++fills;
    return executed(ref, rarely(3) ? rest : std::min(shares, rest));
  }

  /// Applies what the gate has decided so far to the model, in the gate's order of decisions, and
  /// compares.
  void follow() {
    while (true) {
      const bool has_command = commands_done_ < bench.accepted.size() &&
                               bench.cycle() > bench.accepted[commands_done_].cycle + kLatency;
      const std::uint64_t command_at = has_command ? bench.accepted[commands_done_].cycle : ~0ULL;
      std::uint64_t report_at = ~0ULL;
      if (records_done_ < bench.records.size() &&
          bench.records[records_done_].value.kind() ==
              static_cast<std::uint8_t>(contract::RecordKind::kReport))
        report_at = bench.records[records_done_].cycle - kLatency;
      if (trips_done_ < bench.trips.size())
        report_at = std::min(report_at, bench.trips[trips_done_].cycle - kLatency);
      if (!has_command && report_at == ~0ULL) return;
      if (testing::Test::HasFailure()) return;
      if (command_at < report_at)
        follow_command();
      else
        follow_report(report_at);
    }
  }
  void clear_unknown(std::uint64_t decision) {
    while (!unknown_clears_.empty() && unknown_clears_.front() < decision) {
      model.unknown = false;
      unknown_clears_.erase(unknown_clears_.begin());
    }
  }

  void follow_report(std::uint64_t at) {
    clear_unknown(at + kLatency - 1);
    // Repeats leave neither record nor trip: they are passed over here, as the model does.
    while (reports_done_ < sent_.size() && sent_[reports_done_].sequence < model.next_report) {
      model.report(sent_[reports_done_].sequence, sent_[reports_done_].message);
      ++reports_done_;
    }
    ASSERT_LT(reports_done_, sent_.size());
    const Sent& sent = sent_[reports_done_++];
    const bool gap = sent.sequence > model.next_report;
    const auto trip = model.report(sent.sequence, sent.message);
    gaps += gap;
    if (!gap) {
      const auto record = from_entry<contract::ReportRecord>(bench.records[records_done_].value);
      EXPECT_EQ(bench.records[records_done_++].cycle, at + kLatency);
      EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kReport));
      EXPECT_EQ(record.report_sequence, sent.sequence);
      EXPECT_EQ(record.code, sent.message[0]);
    }
    if (!trip) return;
    ASSERT_LT(trips_done_, bench.trips.size()) << "report " << sent.sequence << " taken at " << at;
    EXPECT_EQ(bench.trips[trips_done_].cycle, at + kLatency);
    EXPECT_EQ(bench.trips[trips_done_].value.source, trip->source);
    EXPECT_EQ(bench.trips[trips_done_++].value.detail, trip->detail);
  }

  void follow_command() {
    const auto& [at, entry] = bench.accepted[commands_done_++];
    const std::uint64_t decision = at + kLatency - 1;
    clear_unknown(decision);
    const Surroundings& now = bench.history[decision];
    switch (static_cast<contract::CommandKind>(entry.kind())) {
      case contract::CommandKind::kOrderEnter:
      case contract::CommandKind::kOrderReplace:
        follow_order(at, entry);
        return;
      case contract::CommandKind::kLimitsLoad: {
        const auto load = from_entry<contract::LimitsLoadCommand>(entry);
        model.limits[load.symbol] = load;
        return;
      }
      case contract::CommandKind::kSessionLoad:
        model.next_report = 1;
        model.next_ref = 1;
        return;
      case contract::CommandKind::kPositionLoad: {
        const auto load = from_entry<contract::PositionLoadCommand>(entry);
        model.positions[{load.account, load.strategy, load.symbol}] = load.position;
        return;
      }
      case contract::CommandKind::kOrderResolve: {
        const std::uint32_t ref = from_entry<contract::OrderResolveCommand>(entry).user_ref;
        if ((now.hold || now.killed) && model.open.contains(ref))
          model.close(ref);
        else
          expect_record(at, contract::RecordKind::kRefused);
        return;
      }
      case contract::CommandKind::kOrderCancel:
        expect_release(at, from_entry<contract::OrderCancelCommand>(entry).user_ref, false,
                       now.epoch);
        return;
      default: {
        const bool query = from_entry<contract::SessionControlCommand>(entry).op == 'Q';
        expect_release(at, query ? 0 : model.next_ref, false, now.epoch);
        if (!query) ++model.next_ref;
      }
    }
  }

  void follow_order(std::uint64_t at, const contract::Entry& entry) {
    const std::uint64_t decision = at + kLatency - 1;
    const Surroundings& now = bench.history[decision];
    const bool is_replace =
        entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kOrderReplace);
    const auto order = from_entry<contract::OrderEnterCommand>(entry);
    const auto change = from_entry<contract::OrderReplaceCommand>(entry);
    std::uint32_t symbol = order.symbol & 0xFFU;
    if (is_replace && model.open.contains(change.original))
      symbol = static_cast<std::uint32_t>(std::get<2>(model.open.at(change.original).key));
    const auto& views =
        bench.view_history[at + 2];  // the gate asks in the second cycle after it took the order
    const auto found = views.find(symbol);
    const MarketView view = found == views.end() ? MarketView{} : found->second;
    const std::uint64_t age = bench.history[at + 4].now_us - view.heard_us;
    const std::uint32_t ref = model.next_ref;
    const auto verdict = is_replace ? model.judge_replace(change, now, view, age)
                                    : model.judge_enter(order, now, view, age);
    seen.insert(verdict.refusal);
    ASSERT_LT(records_done_, bench.records.size());
    const auto record = from_entry<contract::DecisionRecord>(bench.records[records_done_].value);
    expect_record(at, contract::RecordKind::kDecision);
    const auto got = static_cast<Refusal>(record.code);
    ASSERT_EQ(got, verdict.refusal)
        << to_string(got) << ", not " << to_string(verdict.refusal) << " at " << at;
    EXPECT_EQ(record.operand, verdict.operand);
    EXPECT_EQ(record.limit, verdict.limit);
    EXPECT_EQ(record.command_sequence, order.seq);
    EXPECT_EQ((record.flags & contract::decision_flag::kReduceOnly) != 0, verdict.reduce_only);
    EXPECT_EQ((record.flags & contract::decision_flag::kKilled) != 0, now.killed);
    const bool passed = verdict.refusal == Refusal::kNone;
    EXPECT_EQ(record.user_ref, passed ? ref : 0);
    if (passed) {
      expect_release(at, ref, !verdict.reduce_only, now.epoch);
      expect_bounded(model.open.at(ref), verdict.reduce_only);
    }
  }
  /// The invariant: what a new risk adds never takes the worst case past its limit.
  void expect_bounded(const GateModel::Open& order, bool reduce_only) {
    if (reduce_only) return;
    const std::int64_t held = model.positions[order.key];
    const std::int64_t worst = (order.sell ? -held : held) + model.reserved(order.key, order.sell);
    EXPECT_LE(worst, std::int64_t{model.limits.at(std::get<2>(order.key)).max_position});
  }
  void expect_record(std::uint64_t at, contract::RecordKind kind) {
    ASSERT_LT(records_done_, bench.records.size());
    EXPECT_EQ(bench.records[records_done_].value.kind(), static_cast<std::uint8_t>(kind));
    EXPECT_EQ(bench.records[records_done_++].cycle, at + kLatency);
  }
  void expect_release(std::uint64_t at, std::uint32_t ref, bool new_risk, std::uint32_t epoch) {
    ASSERT_LT(releases_done_, bench.releases.size());
    const auto& [cycle, release] = bench.releases[releases_done_++];
    EXPECT_EQ(cycle, at + kLatency);
    EXPECT_EQ(release.user_ref, ref);
    EXPECT_EQ(release.new_risk, new_risk);
    EXPECT_EQ(release.epoch, epoch);
  }

  std::mt19937_64 random_;
  std::vector<Sent> sent_;
  std::vector<std::uint64_t> unknown_clears_;
  std::uint64_t seq_{}, sequence_{1};
  std::size_t commands_done_{}, records_done_{}, releases_done_{}, trips_done_{}, reports_done_{};
};

class GateSweep : public testing::TestWithParam<Pattern> {};

TEST_P(GateSweep, AgreesWithTheModel) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam().seed);
  Sweep sweep{GetParam()};
  sweep.traffic(40'000);
  if (HasFailure()) return;
  // What the gate holds in sums, the model adds up from its chains.
  EXPECT_EQ(sweep.bench.counter(contract::Counter::kOrdersPassed), sweep.model.passed);
  EXPECT_EQ(sweep.bench.counter(contract::Counter::kOrdersRefused), sweep.model.refused);
  EXPECT_EQ(sweep.bench.counter(contract::Counter::kReports), sweep.model.reports);
  EXPECT_EQ(sweep.bench.counter(contract::Counter::kReportsUnknown), sweep.model.unknown_orders);
  EXPECT_EQ(sweep.bench.exposure_unknown(), sweep.model.unknown);
  // The traffic was worth comparing.
  EXPECT_GT(sweep.model.passed, 500U);
  EXPECT_GT(sweep.fills, 100U);
  EXPECT_GT(sweep.gaps, 2U);
  EXPECT_GE(sweep.seen.size(), 18U);
}
INSTANTIATE_TEST_SUITE_P(Patterns, GateSweep,
                         testing::Values(Pattern{1, 0, 0}, Pattern{2, 50, 0}, Pattern{3, 0, 50},
                                         Pattern{4, 30, 30}, Pattern{5, 90, 10},
                                         Pattern{6, 10, 90}),
                         [](const auto& c) { return "seed" + std::to_string(c.param.seed); });

}  // namespace
}  // namespace pcl::test
