// Drives a verilated pcl_gate cycle by cycle: queues in, everything that leaves kept with its
// cycle.
#pragma once

#include <Vpcl_gate.h>
#include <Vpcl_gate___024root.h>

#include <array>
#include <bit>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::test {

using contract::Entry;
using contract::from_entry;
using contract::to_entry;

struct MarketView {
  bool bid{true}, ask{true}, valid{true}, trading{true}, market_open{true}, started{true}, gap{};
  bool heard{true};
  std::uint32_t bid_price{100'0000}, ask_price{100'0200};
  std::uint32_t last_price{}, auction_reference{};
  std::uint8_t short_state{1};  // 0 unknown, 1 free, 2 restricted
  std::uint64_t version{7}, heard_us{1'000'000};
};

/// What the gate is told by the rest of the card in one cycle.
struct Surroundings {
  bool hold{}, killed{}, disabled{}, past_half{};
  std::uint8_t killed_sessions{};
  std::uint16_t killed_accounts{}, killed_symbols{};
  std::uint64_t killed_strategies{};
  std::uint32_t epoch{3};
  std::uint64_t now_us{1'000'000}, stale_us{500};
};

struct Beat {
  std::uint64_t data{};
  std::uint8_t keep{0xFF};
  bool last{};
};

template <class T>
struct At {
  std::uint64_t cycle{};
  T value{};
};
struct Release {
  Entry command{};
  std::uint32_t user_ref{};
  bool new_risk{};
  std::uint32_t epoch{};
  std::uint32_t symbol{};
};
struct Trip {
  contract::KillSource source{};
  std::uint64_t detail{};
  contract::KillScope scope{};
  std::uint16_t index{};
};
/// A write of the open-order table as the canceller sees it; its fields as packed.
struct Mirrored {
  std::uint32_t slot{};
  std::uint64_t entry{};
};

/// One sequenced message as beats, cut to `length` bytes if that is shorter.
inline std::vector<Beat> to_beats(std::uint64_t sequence,
                                  const std::vector<std::uint8_t>& message) {
  std::vector<Beat> beats{{.data = sequence, .last = message.empty()}};
  for (std::size_t at = 0; at < message.size(); at += 8) {
    Beat beat{.keep = 0};
    for (std::size_t i = 0; i < 8 && at + i < message.size(); ++i) {
      beat.data |= std::uint64_t{message[at + i]} << (8 * i);
      beat.keep = static_cast<std::uint8_t>(beat.keep | (1U << i));
    }
    beat.last = at + 8 >= message.size();
    beats.push_back(beat);
  }
  return beats;
}

class GateBench {
 public:
  Surroundings around;
  std::map<std::uint32_t, MarketView> views;  // a symbol not named here has the default view
  std::deque<Entry> commands, own;
  std::deque<Beat> reports;
  unsigned idle_percent{},
      stall_percent{};  // chance that an input waits, or an output is not taken
  bool take_records{true}, take_releases{true};
  std::mt19937_64 random{1};

  std::vector<At<Entry>> accepted, records;
  std::vector<At<Release>> releases;
  std::vector<At<Trip>> trips;
  std::vector<At<Mirrored>> mirrored;
  unsigned mirror_clears{};
  unsigned disables{}, enables{}, refused_pulses{};

  GateBench() {
    gate_.rst_i = 1;
    step();
    step();
    gate_.rst_i = 0;
    run();
  }
  GateBench(const GateBench&) = delete;

  /// The model's memories, for faults.
  [[nodiscard]] Vpcl_gate___024root& insides() { return *gate_.rootp; }
  void pulse_hold_released() { pulse(gate_.hold_released_i); }
  void pulse_hold_set() { pulse(gate_.hold_set_i); }
  [[nodiscard]] std::uint64_t cycle() const { return cycle_; }
  [[nodiscard]] bool exposure_unknown() const { return gate_.exposure_unknown_o != 0; }
  [[nodiscard]] bool digests_confirmed() const { return gate_.digests_confirmed_o != 0; }
  [[nodiscard]] bool session_loaded() const { return gate_.session_loaded_o != 0; }
  [[nodiscard]] bool quiet() const { return gate_.quiet_o != 0; }

  std::uint64_t counter(contract::Counter index) {
    gate_.counter_index_i = static_cast<unsigned char>(index);
    step();
    return gate_.counter_value_o;
  }
  void report(std::uint64_t sequence, const std::vector<std::uint8_t>& message) {
    for (const Beat& beat : to_beats(sequence, message)) reports.push_back(beat);
  }

  /// Until nothing waits and nothing is under way; false if that does not happen within the bound.
  bool run(unsigned cycles_max = 200'000) {
    unsigned calm = 0;
    for (unsigned i = 0; i < cycles_max; ++i) {
      const bool waiting = !commands.empty() || !own.empty() || !reports.empty();
      calm = !waiting && gate_.quiet_o ? calm + 1 : 0;
      if (calm > 2) return true;
      step();
    }
    return false;
  }

  void step() {
    drive();
    gate_.clk_i = 0;
    gate_.eval();
    sample();
    gate_.clk_i = 1;
    gate_.eval();
    // Inputs change after the edge only.
    if (std::exchange(command_taken_, false)) gate_.command_valid_i = 0;
    if (std::exchange(report_taken_, false)) gate_.report_valid_i = 0;
    answer_view();
    ++cycle_;
  }

 private:
  template <class Port>
  void pulse(Port& port) {
    port = 1;
    step();
    port = 0;
  }
  static Entry entry_of(const VlWide<16>& words) {
    std::array<std::uint32_t, 16> plain{};
    for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = words[i];
    return std::bit_cast<Entry>(plain);
  }
  bool chance(unsigned percent) { return percent != 0 && random() % 100 < percent; }

  void drive() {
    gate_.now_us_i = around.now_us;
    gate_.stale_us_i = around.stale_us;
    gate_.hold_i = around.hold;
    gate_.killed_i = around.killed;
    gate_.killed_sessions_i = around.killed_sessions;
    gate_.killed_accounts_i = around.killed_accounts;
    gate_.killed_strategies_i = around.killed_strategies;
    gate_.killed_symbols_i = around.killed_symbols;
    gate_.disabled_i = around.disabled;
    gate_.epoch_i = around.epoch;
    gate_.records_past_half_i = around.past_half;
    // A word once offered stays offered.
    if (!gate_.command_valid_i) gate_.command_valid_i = !commands.empty() && !chance(idle_percent);
    if (!gate_.report_valid_i) gate_.report_valid_i = !reports.empty() && !chance(idle_percent);
    gate_.own_valid_i = !own.empty();
    if (gate_.command_valid_i) std::memcpy(&gate_.command_i, &commands.front(), sizeof(Entry));
    if (gate_.own_valid_i) std::memcpy(&gate_.own_i, &own.front(), sizeof(Entry));
    if (gate_.report_valid_i) {
      gate_.report_data_i = reports.front().data;
      gate_.report_keep_i = reports.front().keep;
      gate_.report_last_i = reports.front().last;
    }
    gate_.record_ready_i = take_records && !chance(stall_percent);
    gate_.release_ready_i = take_releases && !chance(stall_percent);
  }

  void sample() {
    view_symbol_ = gate_.view_symbol_o;
    if (gate_.rst_i) return;
    if (gate_.command_valid_i && gate_.command_ready_o) {
      accepted.push_back({cycle_, commands.front()});
      commands.pop_front();
      command_taken_ = true;
    }
    if (gate_.own_valid_i && gate_.own_ready_o) {
      accepted.push_back({cycle_, own.front()});
      own.pop_front();
    }
    if (gate_.report_valid_i && gate_.report_ready_o) {
      reports.pop_front();
      report_taken_ = true;
    }
    if (gate_.record_valid_o && !record_seen_) {
      records.push_back({cycle_, entry_of(gate_.record_o)});
    }
    record_seen_ = gate_.record_valid_o && !gate_.record_ready_i;
    if (gate_.release_valid_o && !release_seen_) {
      const Release release{.command = entry_of(gate_.release_command_o),
                            .user_ref = gate_.release_user_ref_o,
                            .new_risk = gate_.release_new_risk_o != 0,
                            .epoch = gate_.release_epoch_o,
                            .symbol = gate_.release_symbol_o};
      releases.push_back({cycle_, release});
    }
    release_seen_ = gate_.release_valid_o && !gate_.release_ready_i;
    if (gate_.trip_valid_o) {
      const auto source = static_cast<contract::KillSource>(gate_.trip_source_o);
      trips.push_back({cycle_,
                       {source, gate_.trip_detail_o,
                        static_cast<contract::KillScope>(gate_.trip_scope_o), gate_.trip_index_o}});
    }
    if (gate_.mirror_valid_o)
      mirrored.push_back({cycle_, {gate_.mirror_slot_o, gate_.mirror_entry_o}});
    mirror_clears += gate_.mirror_clear_o;
    disables += gate_.disable_o;
    enables += gate_.enable_o;
    refused_pulses += gate_.refused_pulse_o;
  }

  void answer_view() {
    const auto found = views.find(view_symbol_);
    const MarketView view = found == views.end() ? MarketView{} : found->second;
    gate_.view_bid_present_i = view.bid;
    gate_.view_ask_present_i = view.ask;
    gate_.view_bid_price_i = view.bid_price;
    gate_.view_ask_price_i = view.ask_price;
    gate_.view_last_price_i = view.last_price;
    gate_.view_auction_reference_i = view.auction_reference;
    gate_.view_short_state_i = view.short_state;
    gate_.view_symbol_valid_i = view.valid;
    gate_.view_trading_i = view.trading;
    gate_.view_market_open_i = view.market_open;
    gate_.view_feed_started_i = view.started;
    gate_.view_gap_i = view.gap;
    gate_.view_version_i = view.version;
    gate_.view_heard_us_i = view.heard_us;
    gate_.view_heard_i = view.heard;
  }

  VerilatedContext context_;
  Vpcl_gate gate_{&context_};
  std::uint64_t cycle_{};
  std::uint32_t view_symbol_{};
  bool record_seen_{}, release_seen_{}, command_taken_{}, report_taken_{};
};

}  // namespace pcl::test
