// What the gate's sweep has around both, the gate and the model: a market that moves, time, kills
// of every scope and the boot hold; the gate is shown what the model has.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/sweep_model.hpp"
#include "tests/hw/risk_gate/sweep_scale.hpp"

namespace pcl::test {

class SweepSurroundings {
 public:
  SweepSurroundings(GateBench& gate, Model& golden, SweepRandom& seeded, SweepScale& sizes)
      : bench{gate}, model{golden}, random{seeded}, scale{sizes} {}

  // ---- the market, the same for both
  void open_market() {
    model.feed(pcl::bench::itch::system_event('Q'));
    for (std::uint16_t s = 0; s < kSymbols; ++s) {
      const auto locate = static_cast<std::uint16_t>(s + 1);
      model.feed(pcl::bench::itch::trading_action(locate, Model::text_of(s), 'T'));
      model.feed(
          pcl::bench::itch::reg_sho(locate, Model::text_of(s), s == scale.symbols[3] ? '1' : '0'));
      model.feed(pcl::bench::itch::add(locate, 10U + s, 'B', 100, price(1'000'000), 10,
                                       Model::text_of(s)));
      model.feed(pcl::bench::itch::add(locate, 100U + s, 'S', 100, price(1'000'200), 10,
                                       Model::text_of(s)));
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
                        .version = model.market.version() + scale.version_offset,
                        .heard_us = model.market.heard_us()};
    }
  }
  void move_market() {
    const std::uint16_t s = scale.symbols[pick(4)];
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
        model.feed(
            pcl::bench::itch::luld_collar(locate, name, price(1'000'000 + pick(2000)), 1, 1, 1));
        break;
      case 3:
        model.feed(pcl::bench::itch::system_event(rarely(8) ? 'M' : 'Q'));
        break;
      default: {
        const std::uint64_t bid = ++reference_, ask = ++reference_;
        model.feed(pcl::bench::itch::replace(locate, bids_[s] != 0 ? bids_[s] : 10U + s, bid, 100,
                                             price(999'500 + pick(1000))));
        model.feed(pcl::bench::itch::replace(locate, asks_[s] != 0 ? asks_[s] : 100U + s, ask, 100,
                                             price(1'000'600 + pick(1000))));
        bids_[s] = bid;
        asks_[s] = ask;
      }
    }
  }

  // ---- kills, hold, time
  void show() {
    show_state();
    show_scoped();
  }
  void show_state() {
    auto& around = bench.around;
    const domain::KillSwitch& kill = model.door.kill();
    around.hold = kill.hold();
    around.killed = kill.latched();
    around.disabled = kill.disabled();
    around.epoch = kill.epoch() + scale.epoch_offset;
  }
  void release() {
    domain::KillSwitch& kill = model.door.kill();
    kill.choose({});
    kill.arm(domain::kReleaseArmWord);
    (void)kill.release(domain::kReleaseWord, false);
    if (kill.hold()) {
      if (!rarely(8)) confirm();
      (void)kill.release_hold(domain::kHoldReleaseWord, true, model.memory.now_us);
      if (model.memory.digests_confirmed) model.memory.exposure_unknown = false;
      bench.pulse_hold_released();
    }
    forget_scoped();
    show_state();
  }
  /// Under hold: the digests that the model has, without which exposure stays unknown. The answers
  /// are compared with the next ones.
  void confirm() {
    const domain::Digests digests = model.memory.exposure.digests();
    const contract::Entry check = digest_check(digests.positions, digests.orders);
    model.take(check);
    bench.commands.push_back(check);
    bench.around.hold = true;
    EXPECT_TRUE(bench.run());
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
  void engage(contract::KillSource source, domain::KillTarget target) {
    model.door.engage(source, target);
    if (target.scope != contract::KillScope::kGlobal) scoped_kills_.push_back(target);
  }
  void show_scoped() {
    auto& around = bench.around;
    around.killed_sessions = 0;
    around.killed_accounts = around.killed_symbols = 0;
    around.killed_strategies = 0;
    for (const auto& target : scoped_kills_) {
      if (target.scope == contract::KillScope::kSession)
        around.killed_sessions =
            static_cast<std::uint8_t>(around.killed_sessions | 1U << target.index);
      if (target.scope == contract::KillScope::kAccount)
        around.killed_accounts =
            static_cast<std::uint16_t>(around.killed_accounts | 1U << target.index);
      if (target.scope == contract::KillScope::kStrategy)
        around.killed_strategies |= 1ULL << target.index;
      if (target.scope == contract::KillScope::kSymbol)
        around.killed_symbols =
            static_cast<std::uint16_t>(around.killed_symbols | 1U << target.index);
    }
  }
  void change() {
    model.memory.now_us += scale.time(pick(40));
    if (rarely(3)) move_market();
    if (rarely(60)) model.memory.now_us += scale.time(400);
    bench.around.now_us = model.memory.now_us;
    if (rarely(25)) engage(contract::KillSource::kEngine, {});
    if (rarely(15)) {
      const std::uint16_t targets[] = {rarely(2) ? std::uint8_t{0} : scale.other_session,
                                       scale.accounts[pick(2)], scale.strategies[pick(2)],
                                       scale.symbols[pick(4)]};
      const std::uint64_t which = pick(4);
      engage(contract::KillSource::kEngine,
             {static_cast<contract::KillScope>(which + 1), targets[which]});
    }
    if (rarely(40)) hold();
    const auto& kill = model.door.kill();
    if ((kill.any() || kill.hold() || model.memory.exposure_unknown) && rarely(4)) {
      if (!model.door.kill().hold() && model.memory.exposure_unknown) hold();
      release();
    }
    if (kill.disabled() && rarely(4)) (void)model.door.kill().enable();
    show();
    show_market();
    bench.around.past_half = false;
  }
  /// The gate has tripped it.
  void tripped(domain::KillTarget target) {
    if (target.scope != contract::KillScope::kGlobal) scoped_kills_.push_back(target);
  }

 private:
  std::uint32_t price(std::uint64_t small) {
    return static_cast<std::uint32_t>(scale.any_price(small));
  }
  std::uint64_t pick(std::uint64_t below) { return random.pick(below); }
  bool rarely(std::uint64_t one_in) { return random.rarely(one_in); }

  GateBench& bench;
  Model& model;
  SweepRandom& random;
  SweepScale& scale;
  std::uint64_t reference_{1000};
  std::array<std::uint64_t, kSymbols> bids_{}, asks_{};
  std::vector<domain::KillTarget> scoped_kills_;
};

}  // namespace pcl::test
