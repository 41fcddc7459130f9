// Kill switch against a model written from the contract alone: seeded bursts of engagements,
// several a cycle, releases, session changes, time, and open orders that come and go.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/hw/kill_switch/kill_bench.hpp"
#include "tests/hw/kill_switch/kill_model.hpp"

namespace pcl {
namespace {

constexpr int kGather = 128;  // cycles before a walk

class Comparison {
 public:
  explicit Comparison(std::uint32_t seed) : random_{seed} {
    bench_.pins().watchdog_us_i = 3000;
    bench_.pins().feed_loss_us_i = 2000;
    bench_.pins().cancel_retry_us_i = 1000;
    bench_.pins().now_us_i = now_us_;
    settle();
  }

  void run(int rounds) {
    for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
      SCOPED_TRACE("round " + std::to_string(round));
      burst();
      settle();
      if (round % 2 == 0) time_passes();
    }
    EXPECT_EQ(bench_.changes, model_.changes);
    EXPECT_GT(model_.changes.size(), 100U);
    EXPECT_GT(retries, 5U);
    EXPECT_GT(cancelled, 50U);
  }
  unsigned retries = 0, cancelled = 0;

 private:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
  bool one_in(unsigned n) { return below(n) == 0; }

  void quiet_inputs() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.pin_i = pins.engage_valid_i = pins.trip_valid_i = pins.book_invalid_i = 0;
    pins.release_i = pins.hold_release_i = pins.hold_set_i = pins.enable_i = pins.disable_i = 0;
    pins.heartbeat_i = pins.mirror_valid_i = 0;
    pins.own_ready_i = pins.record_ready_i = 1;
  }
  /// Few targets, so that they meet; now and then one that does not exist.
  void target(std::uint8_t& scope, std::uint16_t& index) {
    scope = static_cast<std::uint8_t>(one_in(20) ? below(16) : below(5));
    index = static_cast<std::uint16_t>(one_in(20) ? random_() : below(4));
  }
  void random_inputs() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.pin_i = one_in(40);
    pins.engage_valid_i = one_in(4);
    pins.engage_source_i = static_cast<std::uint8_t>(one_in(6) ? 0 : 16 + below(6));
    target(pins.engage_scope_i, pins.engage_index_i);
    pins.trip_valid_i = one_in(4);
    pins.trip_source_i = static_cast<std::uint8_t>(4 + below(8));
    target(pins.trip_scope_i, pins.trip_index_i);
    pins.trip_detail_i = random_() * 0x100000001ULL;
    pins.book_invalid_i = one_in(6);
    pins.book_invalid_symbol_i = static_cast<std::uint8_t>(below(4));
    pins.release_i = !pins.engage_valid_i && one_in(2);
    target(pins.release_scope_i, pins.release_index_i);
    pins.hold_release_i = one_in(6);
    pins.hold_set_i = one_in(40);
    pins.enable_i = one_in(4);
    pins.disable_i = one_in(20);
    pins.heartbeat_i = one_in(10);
    if (one_in(6)) {
      pins.heard_i = 1;
      pins.heard_us_i = now_us_;
    }
    pins.own_ready_i = !one_in(3);
    pins.record_ready_i = !one_in(3);
    random_order();
  }
  /// One change of the open-order table.
  void random_order() {
    Vpcl_kill_switch& pins = bench_.pins();
    pins.mirror_valid_i = one_in(3);
    if (!pins.mirror_valid_i) return;
    const OpenOrder order{static_cast<std::uint32_t>(random_()), static_cast<int>(below(4)),
                          static_cast<int>(below(4)), static_cast<int>(below(4)),
                          static_cast<int>(below(4))};
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
    model_.step(bench_.pins());
    if (model_.kills.empty()) walked_ = false;
    if (model_.walks != walks) {
      walked_ = true;
      walk_end_us_ = now_us_;
    }
    bench_.cycle();
    const Vpcl_kill_switch& pins = bench_.pins();
    ASSERT_EQ(pins.killed_o, model_.kills.count(kGlobal)) << "cycle " << bench_.now_cycle();
    ASSERT_EQ(pins.scoped_o, model_.scoped());
    ASSERT_EQ(pins.epoch_o, model_.epoch) << "cycle " << bench_.now_cycle();
    ASSERT_EQ(pins.source_o, model_.source);
    ASSERT_EQ(pins.hold_o, model_.hold);
    ASSERT_EQ(pins.disabled_o, model_.disabled);
    ASSERT_TRUE(pins.room_o);
    for (unsigned i = 0; i < 4; ++i) {  // the targets that meet
      const int index = static_cast<int>(i);
      ASSERT_EQ(pins.killed_sessions_o >> i & 1U, model_.kills.count({1, index}));
      ASSERT_EQ(pins.killed_accounts_o >> i & 1U, model_.kills.count({2, index}));
      ASSERT_EQ(pins.killed_strategies_o >> i & 1U, model_.kills.count({3, index}));
      ASSERT_EQ(pins.killed_symbols_o[0] >> i & 1U, model_.kills.count({4, index}));
    }
  }
  void burst() {
    bench_.own_ops.clear();
    bench_.cancels.clear();
    seen_.clear();
    for (const auto& [slot, order] : open_) seen_.push_back(order);
    for (unsigned cycles = 1 + below(30); cycles > 0; --cycles) {
      random_inputs();
      step();
    }
    quiet_inputs();
    // The last word: an engagement that nothing follows.
    walks_ = model_.walks;
    bench_.pins().engage_valid_i = 1;
    bench_.pins().engage_source_i = 17;
    target(bench_.pins().engage_scope_i, bench_.pins().engage_index_i);
    ended_ = bench_.cancels.size();
    step();
    quiet_inputs();
  }
  /// Lets walks and records end, then looks at what was cancelled.
  void settle() {
    quiet_inputs();
    for (int i = 0; i < 20 + 2 * (kGather + 40); ++i) step();
    ASSERT_TRUE(bench_.pins().quiet_o);
    for (const OpenOrder& cancel : bench_.cancels) {
      ASSERT_NE(std::ranges::find(seen_, cancel), seen_.end()) << cancel << " was never open";
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
  /// A while: less than a retry, or one at least; watchdog and feed loss may fire.
  void time_passes() {
    bench_.cancels.clear();
    bench_.own_ops.clear();
    const unsigned walks = model_.walks;
    const unsigned alarms = model_.alarms;
    now_us_ += one_in(2) ? 1000U : 300U;
    bench_.pins().now_us_i = now_us_;
    const bool owed = walked_ && now_us_ - walk_end_us_ >= 1000;
    for (int i = 0; i < 100 + kGather; ++i) step();
    if (alarms != model_.alarms) {
      ASSERT_EQ(bench_.own_ops.substr(0, 2), "DC");
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
  std::minstd_rand random_;
  std::uint64_t now_us_ = 1'000'000;
  std::map<std::uint32_t, OpenOrder> open_;  // by slot: new risk only
  std::vector<OpenOrder> seen_;              // open at some time in the round
  unsigned walks_ = 0;
  std::size_t ended_ = 0;
  bool walked_ = false;  // since kills were last none
  std::uint64_t walk_end_us_ = 0;
};

class KillRandom : public testing::TestWithParam<std::uint32_t> {};
TEST_P(KillRandom, AgreesWithTheContractsModel) { Comparison{GetParam()}.run(300); }
INSTANTIATE_TEST_SUITE_P(Seeds, KillRandom, testing::Range(1U, 21U));

}  // namespace
}  // namespace pcl
