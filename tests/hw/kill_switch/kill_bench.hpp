// What the tests of the kill switch share: its pins, cycle by cycle, and what leaves it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <compare>
#include <deque>
#include <ostream>
#include <string>
#include <vector>

#include "Vpcl_kill_switch.h"
#include "tests/hw/bench.hpp"

namespace pcl {

/// What a kill record says.
struct Change {
  int event;
  int source;
  int latched, hold, disabled;
  std::uint32_t epoch;
  std::uint64_t detail;
  int scope, index, scoped;
  friend bool operator==(const Change&, const Change&) = default;
};
inline std::ostream& operator<<(std::ostream& out, const Change& c) {
  return out << "{event " << c.event << " source " << c.source << " latched " << c.latched
             << " hold " << c.hold << " disabled " << c.disabled << " epoch " << c.epoch
             << " detail " << c.detail << " scope " << c.scope << " index " << c.index << " scoped "
             << c.scoped << "}";
}

/// An order_cancel of the card's own, or an entry of the copy of the open-order table.
struct OpenOrder {
  std::uint32_t user_ref;
  int account, strategy, symbol, session;
  friend auto operator<=>(const OpenOrder&, const OpenOrder&) = default;
};
inline std::ostream& operator<<(std::ostream& out, const OpenOrder& o) {
  return out << "{ref " << o.user_ref << " account " << o.account << " strategy " << o.strategy
             << " symbol " << o.symbol << " session " << o.session << "}";
}

inline constexpr unsigned kSlots = 16;  // OpenOrderBits is 4 here

class KillBench {
 public:
  KillBench() {
    model_.record_ready_i = 1;
    model_.own_ready_i = 1;
    model_.watchdog_us_i = 1000;
    firm({'P', 'C', 'L', '1'});
    reset();
  }
  void reset() {
    hw::reset(model_);
    under_way.clear();
    cycle(kSlots);  // the copy is swept
  }
  void firm(const std::array<char, 4>& letters) {
    firm_ = letters;
    model_.firm_i = std::bit_cast<std::uint32_t>(letters);  // the first letter lowest
  }
  Vpcl_kill_switch& pins() { return model_; }
  [[nodiscard]] std::uint64_t now_cycle() const { return now_cycle_; }
  void jump_to_cycle(std::uint64_t cycle) { now_cycle_ = cycle; }

  void cycle(unsigned count = 1) {
    for (unsigned i = 0; i < count; ++i) {
      model_.cycle_i = ++now_cycle_;
      model_.eval();
      if (model_.record_valid_o && model_.record_ready_i) take_record();
      if (model_.own_valid_o && model_.own_ready_i) take_own();
      engaging = model_.engaged_o;
      releasing_hold = model_.hold_released_o;
      hw::tick(model_);
    }
  }
  /// One cycle of a pulse input.
  void pulse(std::uint8_t& pin) {
    pin = 1;
    cycle();
    pin = 0;
    model_.eval();
  }
  void engage(std::uint8_t source, unsigned scope = 0, unsigned index = 0) {
    model_.engage_source_i = source;
    model_.engage_scope_i = static_cast<std::uint8_t>(scope);
    model_.engage_index_i = static_cast<std::uint16_t>(index);
    pulse(model_.engage_valid_i);
  }
  void trip(std::uint8_t source, unsigned scope, unsigned index, std::uint64_t detail) {
    model_.trip_source_i = source;
    model_.trip_scope_i = static_cast<std::uint8_t>(scope);
    model_.trip_index_i = static_cast<std::uint16_t>(index);
    model_.trip_detail_i = detail;
    pulse(model_.trip_valid_i);
  }
  void release(unsigned scope = 0, unsigned index = 0) {
    model_.release_scope_i = static_cast<std::uint8_t>(scope);
    model_.release_index_i = static_cast<std::uint16_t>(index);
    pulse(model_.release_i);
  }
  void mirror(const OpenOrder& order, bool live, bool new_risk) {
    model_.mirror_slot_i = order.user_ref % kSlots;
    model_.mirror_live_i = live;
    model_.mirror_new_risk_i = new_risk;
    model_.mirror_session_i = static_cast<std::uint8_t>(order.session);
    model_.mirror_account_i = static_cast<std::uint8_t>(order.account);
    model_.mirror_strategy_i = static_cast<std::uint8_t>(order.strategy);
    model_.mirror_symbol_i = static_cast<std::uint8_t>(order.symbol);
    model_.mirror_user_ref_i = order.user_ref;
    pulse(model_.mirror_valid_i);
  }
  /// The oldest control of the card's own that the gate has taken goes to order entry in the coming
  /// cycle, under the next number. False: there is none.
  bool put_release() {
    if (under_way.empty()) return false;
    put_release(under_way.front(), true);
    under_way.pop_front();
    return true;
  }
  void put_release(char op, bool own) {
    (op == 'D' ? model_.disable_i : model_.mass_cancel_i) = 1;
    model_.control_own_i = own;
    model_.control_user_ref_i = next_user_ref;
    if (next_user_ref != 0) ++next_user_ref;
  }
  void no_release() { model_.disable_i = model_.mass_cancel_i = 0; }
  /// A control of the host's.
  void host_control(char op) {
    put_release(op, false);
    cycle();
    no_release();
  }
  void answer(char type, std::uint32_t user_ref) {
    model_.answered_user_ref_i = user_ref;
    pulse(type == 'G' ? model_.disable_answered_i : model_.mass_cancel_answered_i);
  }
  /// What the card asks of the venue until nothing moves any more, each released under its number.
  std::string asked() {
    own_ops.clear();
    for (int i = 0; i < 40; ++i) {
      put_release();
      cycle();
      no_release();
    }
    return own_ops;
  }
  void open() {  // hold open, global kill clear
    pulse(model_.hold_release_i);
    release();
    cycle(8);
    changes.clear();
    kill_cycles.clear();
  }

  std::vector<Change> changes;
  std::vector<std::uint64_t> kill_cycles;
  std::string own_ops;         // D, C, and X for an order_cancel
  std::deque<char> under_way;  // D, C: taken, not at order entry yet
  std::uint32_t next_user_ref = 100;
  std::vector<OpenOrder> cancels;
  unsigned counted_cancels = 0;
  bool engaging = false, releasing_hold = false;  // in the last cycle

 private:
  void take_record() {
    const auto record = hw::get<contract::KillRecord>(model_.record_o);
    contract::KillRecord said;  // and nothing else
    said.symbol = 0xFFFF;
    said.code = record.code;
    said.source = record.source;
    said.latched = record.latched;
    said.hold = record.hold;
    said.disabled = record.disabled;
    said.epoch = record.epoch;
    said.kill_cycle = record.kill_cycle;
    said.detail = record.detail;
    said.scope = record.scope;
    said.scoped = record.scoped;
    said.index = record.index;
    EXPECT_EQ(contract::to_entry(record), contract::to_entry(said));
    changes.push_back(Change{record.code, record.source, record.latched, record.hold,
                             record.disabled, record.epoch, record.detail, record.scope,
                             record.index, record.scoped});
    kill_cycles.push_back(record.kill_cycle);
  }
  void take_own() {
    counted_cancels += model_.own_cancel_o;
    if (hw::get<contract::Entry>(model_.own_o).bytes[0] == 3) {
      const auto own = hw::get<contract::OrderCancelCommand>(model_.own_o);
      contract::OrderCancelCommand said;
      said.account = own.account;
      said.strategy = own.strategy;
      said.session = own.session;
      said.symbol = own.symbol;
      said.user_ref = own.user_ref;
      EXPECT_EQ(contract::to_entry(own), contract::to_entry(said));
      cancels.push_back(
          OpenOrder{own.user_ref, own.account, own.strategy, own.symbol, own.session});
      own_ops += 'X';
      return;
    }
    const auto own = hw::get<contract::SessionControlCommand>(model_.own_o);
    contract::SessionControlCommand said;
    said.op = own.op;
    said.firm = firm_;
    EXPECT_EQ(contract::to_entry(own), contract::to_entry(said));
    own_ops += static_cast<char>(own.op);
    under_way.push_back(static_cast<char>(own.op));
  }

  Vpcl_kill_switch model_;
  std::array<char, 4> firm_{};
  std::uint64_t now_cycle_ = 0;
};

}  // namespace pcl
