// Kill switch against a model written from the contract alone: seeded bursts of engagements,
// several a cycle, releases, session changes, resets, time, and open orders that come and go; every
// wide value is random over its width, every time limit is met to the microsecond.
#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/hw/kill_switch/kill_bench.hpp"
#include "tests/hw/kill_switch/kill_model.hpp"

namespace pcl {
namespace {

constexpr int kGather = 128;                        // cycles before a walk
constexpr unsigned kSizes[] = {1, 4, 16, 64, 256};  // targets of a scope

class Comparison {
 public:
  explicit Comparison(std::uint32_t seed) : random_{seed}, now_us_{random_()} {
    limits_us_ = {random_limit(), random_limit(), random_limit()};
    bench_.pins().watchdog_us_i = limits_us_[0];
    bench_.pins().feed_loss_us_i = limits_us_[1];
    bench_.pins().cancel_retry_us_i = limits_us_[2];
    bench_.pins().now_us_i = now_us_;
    bench_.jump_to_cycle(random_());
    settle();
  }

  void run(int rounds) {
    for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
      SCOPED_TRACE("round " + std::to_string(round));
      for (unsigned scope = 0; scope < 5; ++scope)
        for (unsigned& index : pool_[scope]) index = below(kSizes[scope]);
      burst();
      if (one_in(8)) reset();
      settle();
      for (int i = 0; round % 2 == 0 && i < 3; ++i) time_passes();
    }
    EXPECT_GT(changes, 100U);
    EXPECT_GT(retries, 3U);
    EXPECT_GT(cancelled, 10U);
    EXPECT_GT(asked, 2U);
  }
  std::size_t changes = 0, asked = 0;
  unsigned retries = 0, cancelled = 0;

 private:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
  bool one_in(unsigned n) { return below(n) == 0; }
  /// Of any width, so that some come soon.
  std::uint32_t random_limit() {
    const unsigned bits = 1 + below(32);
    const std::uint64_t highest = 1ULL << 63U;
    return static_cast<std::uint32_t>((one_in(2) ? highest : random_() | highest) >> (64 - bits));
  }

  void quiet_inputs() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.pin_i = pins.engage_valid_i = pins.trip_valid_i = pins.book_invalid_i = 0;
    pins.release_i = pins.hold_release_i = pins.hold_set_i = pins.enable_i = pins.disable_i = 0;
    pins.heartbeat_i = pins.mirror_valid_i = pins.mirror_clear_i = 0;
    pins.disable_answered_i = pins.mass_cancel_answered_i = 0;
    bench_.no_release();
    pins.own_ready_i = pins.record_ready_i = 1;
    quiet_ = true;
  }
  /// Few targets a round, so that they meet; now and then any, or one that a bit away may not
  /// exist.
  void target(std::uint8_t& scope, std::uint16_t& index) {
    const unsigned of = below(5);
    scope = static_cast<std::uint8_t>(one_in(12) ? of ^ 1U << below(4) : of);
    index = static_cast<std::uint16_t>(nobody_drains_ && of > 1 ? below(kSizes[of])
                                                                : pool_[of][below(4)]);
    if (one_in(12)) index = static_cast<std::uint16_t>(index ^ 1U << below(16));
  }
  /// None, one bit of it, or any.
  std::uint8_t source() {
    if (one_in(6)) return 0;
    return static_cast<std::uint8_t>(one_in(2) ? 1U << below(8) : random_());
  }
  void random_inputs() {
    Vpcl_kill_switch& pins = bench_.pins();
    quiet_ = false;
    pins.pin_i = one_in(40);
    pins.engage_valid_i = one_in(nobody_drains_ ? 2 : 4);
    pins.engage_source_i = source();
    target(pins.engage_scope_i, pins.engage_index_i);
    pins.trip_valid_i = one_in(4);
    pins.trip_source_i = source();
    target(pins.trip_scope_i, pins.trip_index_i);
    pins.trip_detail_i = random_();
    pins.book_invalid_i = one_in(6);
    pins.book_invalid_symbol_i = static_cast<std::uint8_t>(pool_[4][below(4)]);
    pins.release_i = (!pins.engage_valid_i || one_in(4)) && one_in(2);
    target(pins.release_scope_i, pins.release_index_i);
    pins.hold_release_i = one_in(6);
    pins.hold_set_i = one_in(40);
    random_controls();
    pins.heartbeat_i = one_in(10);
    if (one_in(6)) {
      pins.heard_i = 1;
      pins.heard_us_i = now_us_;
    }
    pins.own_ready_i = !one_in(3);
    pins.record_ready_i = !nobody_drains_ && !one_in(3);
    random_order();
  }
  /// The host's, the card's own on their way, and what the venue answers to either. No Enable
  /// overtakes a control of the card's.
  void random_controls() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.enable_i =
        one_in(4) && bench_.under_way.empty() && !pins.own_valid_o && !model_.requests.inside();
    bench_.no_release();
    if (one_in(nobody_drains_ ? 4 : 20)) {
      bench_.put_release('D', false);
    } else if (one_in(20)) {
      bench_.put_release('C', false);
    } else if (one_in(3)) {
      bench_.put_release();
    }
    random_answer(20);
  }
  void random_answer(unsigned one_of) {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.disable_answered_i = one_in(one_of);
    pins.mass_cancel_answered_i = one_in(one_of);
    pins.answered_user_ref_i =
        one_in(8) ? static_cast<std::uint32_t>(random_()) : bench_.next_user_ref - below(6);
  }
  /// One change of the open-order table.
  void random_order() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.mirror_clear_i = one_in(60);
    if (pins.mirror_clear_i) {
      open_.clear();
      clearing_ = kSlots + 1;
    }
    pins.mirror_valid_i = clearing_ == 0 && one_in(3);
    if (!pins.mirror_valid_i) return;
    const auto index = [&](unsigned scope) { return static_cast<int>(pool_[scope][below(4)]); };
    const OpenOrder order{static_cast<std::uint32_t>(random_()), index(2), index(3), index(4),
                          index(1)};
    pins.mirror_user_ref_i = order.user_ref;
    pins.mirror_slot_i = order.user_ref % kSlots;
    pins.mirror_live_i = !one_in(3);
    pins.mirror_new_risk_i = !one_in(3);
    pins.mirror_account_i = static_cast<std::uint8_t>(order.account);
    pins.mirror_strategy_i = static_cast<std::uint8_t>(order.strategy);
    pins.mirror_symbol_i = static_cast<std::uint8_t>(order.symbol);
    pins.mirror_session_i = static_cast<std::uint8_t>(order.session);
    open_.erase(order.user_ref % kSlots);
    if (pins.mirror_live_i && pins.mirror_new_risk_i) {
      open_.emplace(order.user_ref % kSlots, order);
      seen_.push_back(order);
    }
  }

  void step() {
    const unsigned walks = model_.walks;
    const bool own = quiet_ && bench_.put_release();
    model_.step(bench_.pins(), bench_.now_cycle() + 1);
    if (model_.kills.empty()) walked_ = false;
    if (model_.walks != walks) {
      walked_ = true;
      walk_end_us_ = now_us_;
    }
    bench_.cycle();
    if (own) bench_.no_release();
    const Vpcl_kill_switch& pins = bench_.pins();
    ASSERT_EQ(bench_.engaging, model_.engaged) << "cycle " << bench_.now_cycle();
    ASSERT_EQ(bench_.releasing_hold, model_.releasing_hold);
    clearing_ -= clearing_ != 0 ? 1 : 0;
    ASSERT_EQ(pins.clearing_o, clearing_ != 0);
    ASSERT_EQ(pins.scoped_o, model_.scoped());
    ASSERT_EQ(pins.epoch_o, model_.epoch) << "cycle " << bench_.now_cycle();
    ASSERT_EQ(pins.source_o, model_.source);
    ASSERT_EQ(pins.hold_o, model_.hold);
    ASSERT_EQ(pins.disabled_o, model_.disabled);
    ASSERT_EQ(pins.room_o, model_.queue.room());
    ASSERT_EQ(pins.record_valid_o, model_.queue.offers());
    if (!model_.queue.empty()) {
      ASSERT_FALSE(pins.quiet_o);
    }
    expect_kills();
  }
  void expect_kills() {
    std::array<std::uint64_t, 4> bits{};  // by scope, but for symbols
    std::array<std::uint32_t, 8> symbols{};
    for (const auto& [scope, index] : model_.kills) {
      const auto i = static_cast<std::size_t>(index);
      if (scope == 4)
        symbols[i / 32] |= 1U << i % 32;
      else
        bits[static_cast<std::size_t>(scope)] |= 1ULL << i;
    }
    const Vpcl_kill_switch& pins = bench_.pins();
    ASSERT_EQ(pins.killed_o, bits[0]) << "cycle " << bench_.now_cycle();
    ASSERT_EQ(pins.killed_sessions_o, bits[1]);
    ASSERT_EQ(pins.killed_accounts_o, bits[2]);
    ASSERT_EQ(pins.killed_strategies_o, bits[3]);
    for (std::size_t i = 0; i < symbols.size(); ++i)
      ASSERT_EQ(pins.killed_symbols_o[i], symbols[i]) << "word " << i;
  }
  void forget_cancels() {
    bench_.own_ops.clear();
    bench_.cancels.clear();
    bench_.counted_cancels = 0;
  }
  void burst() {
    forget_cancels();
    seen_.clear();
    for (const auto& [slot, order] : open_) seen_.push_back(order);
    std::array<char, 4> firm{};
    for (char& letter : firm) letter = static_cast<char>(random_());
    bench_.firm(firm);
    if (one_in(8))
      bench_.next_user_ref = one_in(4) ? 0 : static_cast<std::uint32_t>(random_() >> 33);
    nobody_drains_ = one_in(12);
    first_walks_ = model_.walks;
    for (unsigned cycles = nobody_drains_ ? 600 : one_in(3) ? 0 : below(30); cycles > 0; --cycles) {
      random_inputs();
      step();
    }
    nobody_drains_ = false;
    quiet_inputs();
    // The last word: one engagement that nothing follows.
    walks_ = model_.walks;
    Vpcl_kill_switch& pins = bench_.pins();
    const unsigned by = below(3);
    pins.engage_valid_i = by == 0;
    pins.trip_valid_i = by == 1;
    pins.book_invalid_i = by == 2;
    pins.engage_source_i = pins.trip_source_i = source();
    target(pins.engage_scope_i, pins.engage_index_i);
    target(pins.trip_scope_i, pins.trip_index_i);
    ended_ = bench_.cancels.size();
    step();
    quiet_inputs();
  }
  /// Whatever is under way is gone, the records but for those taken.
  void reset() {
    quiet_inputs();
    ASSERT_LE(bench_.changes.size(), model_.changes.size());
    bench_.reset();
    bench_.changes.clear();
    bench_.kill_cycles.clear();
    forget_cancels();
    model_ = {};
    open_.clear();
    ended_ = walks_ = first_walks_ = 0;
    clearing_ = 0;
    walked_ = false;
  }
  /// Lets walks and records end, then looks at what was recorded and cancelled.
  void settle() {
    quiet_inputs();
    for (int i = 0; i < 20 + 2 * (kGather + 40); ++i) step();
    for (int i = 0; i < 2000 && !model_.queue.empty(); ++i) step();
    ASSERT_TRUE(bench_.pins().quiet_o);
    ASSERT_EQ(bench_.changes, model_.changes);
    ASSERT_EQ(bench_.kill_cycles, model_.kill_cycles);
    changes += bench_.changes.size();
    bench_.changes.clear();
    bench_.kill_cycles.clear();
    model_.changes.clear();
    model_.kill_cycles.clear();
    ASSERT_EQ(bench_.counted_cancels, bench_.cancels.size());
    for (const OpenOrder& cancel : bench_.cancels) {
      ASSERT_NE(std::ranges::find(seen_, cancel), seen_.end()) << cancel << " was never open";
    }
    if (model_.walks == first_walks_) {
      ASSERT_TRUE(bench_.cancels.empty()) << "nothing asked for a walk";
    }
    if (model_.walks > walks_) {
      for (const auto& [slot, order] : open_) {
        const auto since = bench_.cancels.begin() + static_cast<std::ptrdiff_t>(ended_);
        if (!model_.covers(order)) continue;
        ASSERT_NE(std::find(since, bench_.cancels.end(), order), bench_.cancels.end()) << order;
      }
    }
    cancelled += static_cast<unsigned>(bench_.cancels.size());
  }
  /// At a timer's limit, a microsecond before or after it, or one power of two past its beginning.
  std::uint64_t later_us() {
    const std::array since{model_.heartbeat_us(), model_.datagram_us(), walk_end_us_,
                           model_.requests.last_us()};
    const unsigned timer = below(4);
    const std::uint64_t then =
        since[timer] +
        (one_in(4) ? 1ULL << (32 + below(32)) : limits_us_[std::min(timer, 2U)] + below(3) - 1ULL);
    return static_cast<std::int64_t>(then - now_us_) < 0 ? now_us_ + below(400) : then;
  }
  /// A while: less than a retry, or one at least; watchdog and feed loss may fire.
  void time_passes() {
    random_answer(4);
    step();
    quiet_inputs();
    forget_cancels();
    const unsigned walks = model_.walks;
    const unsigned alarms = model_.alarms;
    now_us_ = later_us();
    bench_.pins().now_us_i = now_us_;
    const bool owed = walked_ && now_us_ - walk_end_us_ >= limits_us_[2];
    const std::string controls = model_.requests.again(now_us_, limits_us_[2]);
    for (int i = 0; i < 100 + kGather; ++i) step();
    const std::string said = bench_.own_ops.substr(0, bench_.own_ops.find('X'));
    ASSERT_EQ(std::ranges::count(bench_.own_ops, 'X'), bench_.own_ops.size() - said.size());
    if (alarms != model_.alarms) {  // a firing starts over
      ASSERT_GE(said.size(), 2U);
      ASSERT_EQ(said.substr(said.size() - 2), "DC");
    } else {
      ASSERT_EQ(said, controls);
      asked += said.size();
    }
    std::vector<OpenOrder> expected;
    if (owed || walks != model_.walks) {  // the feed's own kill walks too
      ++retries;
      walk_end_us_ = now_us_;
      for (const auto& [slot, order] : open_) {
        if (model_.covers(order)) expected.push_back(order);
      }
    }
    ASSERT_EQ(bench_.cancels, expected);
    cancelled += static_cast<unsigned>(expected.size());
  }

  KillBench bench_;
  KillModel model_;
  std::mt19937_64 random_;
  std::uint64_t now_us_;
  std::array<std::uint32_t, 3> limits_us_{};       // watchdog, feed loss, retry
  std::array<std::array<unsigned, 4>, 5> pool_{};  // indices that meet in a round, by scope
  bool nobody_drains_ = false, quiet_ = true;
  std::map<std::uint32_t, OpenOrder> open_;  // by slot: new risk only
  std::vector<OpenOrder> seen_;              // open at some time in the round
  unsigned walks_ = 0, first_walks_ = 0, clearing_ = 0;
  std::size_t ended_ = 0;
  bool walked_ = false;  // since kills were last none
  std::uint64_t walk_end_us_ = 0;
};

class KillRandom : public testing::TestWithParam<std::uint32_t> {};
TEST_P(KillRandom, AgreesWithTheContractsModel) { Comparison{GetParam()}.run(60); }
INSTANTIATE_TEST_SUITE_P(Seeds, KillRandom, testing::Range(1U, 21U));

}  // namespace
}  // namespace pcl
