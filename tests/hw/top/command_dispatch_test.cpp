// Command dispatch: sequence, routes, every refusal it makes itself, counters records,
// backpressure.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "Vpcl_command_dispatch.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

struct Refused {
  int code;
  int kind;
  std::uint64_t sequence, expected;
  int symbol;
  int account = 0, strategy = 0;
  friend bool operator==(const Refused&, const Refused&) = default;
};
std::ostream& operator<<(std::ostream& out, const Refused& r) {
  return out << "{code " << r.code << " kind " << r.kind << " sequence " << r.sequence
             << " expected " << r.expected << " symbol " << r.symbol << " account " << r.account
             << " strategy " << r.strategy << "}";
}

class DispatchBench {
 public:
  DispatchBench() {
    model_.hold_i = 1;
    model_.gate_ready_i = model_.gate_open_i = model_.enable_open_i = model_.orders_quiet_i = 1;
    model_.symbol_ready_i = model_.feed_start_ready_i = model_.record_ready_i = 1;
    hw::reset(model_);
  }
  Vpcl_command_dispatch& pins() { return model_; }

  void cycle() {
    model_.counter_done_i = counter_wait_ == 3;
    model_.counter_value_i = 1000ULL + model_.counter_index_o;
    model_.eval();
    counter_wait_ = model_.counter_valid_o && counter_wait_ < 3 ? counter_wait_ + 1 : 0;
    heartbeats += model_.heartbeat_o;
    if (model_.gate_valid_o && model_.gate_ready_i) {
      gate.push_back(hw::get<contract::Entry>(model_.gate_command_o).bytes[0]);
    }
    if (model_.symbol_write_o) symbols.push_back(model_.symbol_index_o);
    if (model_.feed_start_valid_o && model_.feed_start_ready_i) {
      feed_starts.push_back(model_.feed_start_sequence_o);
    }
    taken += model_.taken_o;
    counted_refused += model_.refused_o;
    if (model_.record_valid_o && model_.record_ready_i) {
      const auto record = hw::get<contract::RefusedRecord>(model_.record_o);
      if (record.kind == 9) {
        refused.push_back({record.code, record.command_kind, record.command_sequence,
                           record.expected, record.symbol, record.account, record.strategy});
      } else {
        counters.push_back(hw::get<contract::CountersRecord>(model_.record_o));
      }
    }
    hw::tick(model_);
  }

  template <class Command>
  void send(Command command, std::uint64_t sequence) {
    command.seq = sequence;
    hw::put(model_.command_i, command);
    model_.command_valid_i = 1;
    for (int i = 0; i < 3000; ++i) {
      model_.eval();
      const bool ready = model_.command_ready_o;
      cycle();
      if (ready) break;
    }
    model_.command_valid_i = 0;
  }
  void settle(int cycles = 60) {
    for (int i = 0; i < cycles; ++i) cycle();
  }

  int heartbeats = 0, taken = 0, counted_refused = 0;
  std::vector<int> gate;
  std::vector<unsigned> symbols;
  std::vector<std::uint64_t> feed_starts;
  std::vector<Refused> refused;
  std::vector<contract::CountersRecord> counters;

 private:
  Vpcl_command_dispatch model_;
  int counter_wait_ = 0;
};

TEST(CommandDispatch, SequenceStartsAtOneAndABadOneKeepsTheExpected) {
  DispatchBench bench;
  bench.send(contract::HeartbeatCommand{}, 2);
  bench.send(contract::HeartbeatCommand{}, 0);
  bench.send(contract::HeartbeatCommand{}, 1);
  bench.send(contract::HeartbeatCommand{}, 1);
  bench.send(contract::HeartbeatCommand{}, 2);
  bench.settle();
  EXPECT_EQ(bench.heartbeats, 2);
  EXPECT_EQ(bench.refused, (std::vector<Refused>{
                               {2, 5, 2, 1, 0xFFFF}, {2, 5, 0, 1, 0xFFFF}, {2, 5, 1, 2, 0xFFFF}}));
  EXPECT_EQ(bench.taken, 5);
  EXPECT_EQ(bench.counted_refused, 3);
}

TEST(CommandDispatch, GateTakesItsKindsInOrder) {
  DispatchBench bench;
  std::uint64_t sequence = 0;
  for (int kind : {1, 2, 3, 4, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20}) {
    contract::SessionControlCommand command;
    command.kind = static_cast<std::uint8_t>(kind);
    command.op = 'Q';
    bench.send(command, ++sequence);
  }
  bench.settle();
  EXPECT_EQ(bench.gate,
            (std::vector<int>{1, 2, 3, 4, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20}));
  EXPECT_TRUE(bench.refused.empty());
}

TEST(CommandDispatch, FirmsLimitsReachTheGateAsTheyCame) {
  DispatchBench bench;
  contract::AccountLimitsCommand limits;
  limits.account = contract::kFirmAccount;
  limits.max_loss = 0x1122334455667788;
  bench.pins().gate_ready_i = 0;
  bench.send(limits, 1);
  bench.settle(2);
  const auto at_gate = hw::get<contract::AccountLimitsCommand>(bench.pins().gate_command_o);
  EXPECT_EQ(at_gate.account, 16);
  EXPECT_EQ(at_gate.max_loss, 0x1122334455667788U);
}

TEST(CommandDispatch, ARefusedRecordCarriesThePartyItsKindNames) {
  DispatchBench bench;
  contract::OrderEnterCommand command;
  command.account = 3;
  command.strategy = 41;
  command.symbol = 258;
  std::vector<Refused> expected;
  for (int kind = 0; kind <= 22; ++kind) {
    command.kind = static_cast<std::uint8_t>(kind);
    bench.send(command, 7);  // out of sequence
    // Account, strategy, symbol: order_enter, order_replace, order_cancel, position_load,
    // order_load, revalue, order_modify. Account: account_limits, account_load. Symbol:
    // symbol_load, symbol_limits.
    const bool party =
        kind == 1 || kind == 2 || kind == 3 || kind == 10 || kind == 11 || kind == 19 || kind == 21;
    const bool account = kind == 15 || kind == 18;
    const bool symbol = kind == 6 || kind == 7;
    expected.push_back(
        {2, kind, 7, 1, party || symbol ? 258 : 0xFFFF, party || account ? 3 : 0, party ? 41 : 0});
  }
  bench.settle();
  EXPECT_EQ(bench.refused, expected);
}

TEST(CommandDispatch, UnknownKindsAndValuesAreRefusedAndUseTheirSequence) {
  DispatchBench bench;
  contract::HeartbeatCommand unknown;
  unknown.kind = 0;
  bench.send(unknown, 1);
  unknown.kind = 22;
  bench.send(unknown, 2);
  contract::SessionControlCommand control;
  control.op = 'Z';
  bench.send(control, 3);
  bench.send(contract::FeedStartCommand{}, 4);
  contract::CountersRequestCommand request;
  request.bank = 11;
  bench.send(request, 5);
  bench.send(contract::HeartbeatCommand{}, 6);
  bench.settle();
  EXPECT_EQ(bench.refused, (std::vector<Refused>{{1, 0, 1, 0, 0xFFFF},
                                                 {1, 22, 2, 0, 0xFFFF},
                                                 {7, 4, 3, 0, 0xFFFF},
                                                 {7, 8, 4, 0, 0xFFFF},
                                                 {7, 14, 5, 0, 0xFFFF}}));
  EXPECT_EQ(bench.heartbeats, 1);
  EXPECT_TRUE(bench.gate.empty());
}

TEST(CommandDispatch, SymbolLoadOnlyInHoldInRangeAndOnce) {
  DispatchBench bench;
  contract::SymbolLoadCommand load;
  load.symbol = 255;
  bench.send(load, 1);
  load.symbol = 256;
  bench.send(load, 2);
  bench.pins().symbol_duplicate_i = 1;
  load.symbol = 7;
  bench.send(load, 3);
  bench.settle();
  bench.pins().symbol_duplicate_i = 0;
  bench.pins().hold_i = 0;
  bench.send(load, 4);
  bench.settle();
  EXPECT_EQ(bench.symbols, (std::vector<unsigned>{255}));
  EXPECT_EQ(bench.refused,
            (std::vector<Refused>{{4, 6, 2, 0, 256}, {6, 6, 3, 0, 7}, {3, 6, 4, 0, 7}}));
}

TEST(CommandDispatch, WhatIsOfferedStandsWhateverBecomesOfTheHold) {
  DispatchBench bench;
  contract::SymbolLoadCommand load;
  load.symbol = 7;
  bench.pins().hold_i = 0;
  bench.pins().record_ready_i = 0;
  bench.send(load, 1);
  bench.settle(3);
  bench.pins().hold_i = 1;
  bench.settle(3);
  EXPECT_TRUE(bench.pins().record_valid_o);
  bench.pins().record_ready_i = 1;
  bench.settle(3);
  EXPECT_EQ(bench.refused, (std::vector<Refused>{{3, 6, 1, 0, 7}}));
  EXPECT_TRUE(bench.symbols.empty());

  bench.pins().symbol_ready_i = 0;
  bench.send(load, 2);
  bench.settle(3);
  bench.pins().hold_i = 0;
  bench.settle(3);
  EXPECT_TRUE(bench.pins().symbol_valid_o);
  bench.pins().symbol_ready_i = 1;
  bench.settle(3);
  EXPECT_EQ(bench.symbols, (std::vector<unsigned>{7}));
  EXPECT_EQ(bench.refused.size(), 1U);
}

TEST(CommandDispatch, FeedStartCarriesItsSequence) {
  DispatchBench bench;
  contract::FeedStartCommand start;
  start.next_sequence = 0x123456789ABCDEF0;
  bench.send(start, 1);
  bench.settle();
  EXPECT_EQ(bench.feed_starts, (std::vector<std::uint64_t>{0x123456789ABCDEF0}));
}

TEST(CommandDispatch, CountersOfABankAfterTheOrdersAreQuiet) {
  DispatchBench bench;
  bench.pins().orders_quiet_i = 0;
  contract::CountersRequestCommand request;
  request.bank = 9;
  bench.send(request, 1);
  bench.settle(100);
  EXPECT_TRUE(bench.counters.empty());
  bench.pins().orders_quiet_i = 1;
  bench.settle(100);
  ASSERT_EQ(bench.counters.size(), 1U);
  const contract::CountersRecord& record = bench.counters.front();
  EXPECT_EQ(record.code, 9);
  EXPECT_EQ(record.symbol, 0xFFFF);
  EXPECT_EQ((std::array{record.value0, record.value1, record.value2, record.value3, record.value4}),
            (std::array<std::uint64_t, 5>{1045, 1046, 1047, 1048, 1049}));
  bench.pins().orders_quiet_i = 0;  // never quiet: answers within its bound
  request.bank = 0;
  bench.send(request, 2);
  bench.settle(1200);
  ASSERT_EQ(bench.counters.size(), 2U);
  EXPECT_EQ(bench.counters.back().value4, 1004U);
}

TEST(CommandDispatch, GateDoorClosesBetweenCommandsOnly) {
  DispatchBench bench;
  bench.pins().gate_ready_i = 0;
  bench.send(contract::OrderEnterCommand{}, 1);
  bench.settle(3);
  bench.pins().gate_open_i = 0;  // already offered: stays
  bench.settle(3);
  EXPECT_TRUE(bench.pins().gate_valid_o);
  bench.pins().gate_ready_i = 1;
  bench.settle(2);
  EXPECT_EQ(bench.gate.size(), 1U);
  bench.send(contract::OrderEnterCommand{}, 2);
  bench.settle(5);
  EXPECT_EQ(bench.gate.size(), 1U);
  bench.pins().gate_open_i = 1;
  bench.settle(2);
  EXPECT_EQ(bench.gate.size(), 2U);
}

TEST(CommandDispatch, CancelsAndControlsPassTheClosedDoor) {
  DispatchBench bench;
  bench.pins().gate_open_i = bench.pins().enable_open_i = 0;
  std::uint64_t sequence = 0;
  bench.send(contract::OrderCancelCommand{}, ++sequence);
  contract::SessionControlCommand control;
  for (const char op : {'C', 'D', 'Q'}) {
    control.op = static_cast<std::uint8_t>(op);
    bench.send(control, ++sequence);
  }
  bench.settle(5);
  EXPECT_EQ(bench.gate, (std::vector<int>{3, 4, 4, 4}));
  control.op = 'E';  // loosens: its kill record needs room
  bench.send(control, ++sequence);
  bench.settle(5);
  EXPECT_EQ(bench.gate.size(), 4U);
  bench.pins().enable_open_i = 1;
  bench.settle(2);
  EXPECT_EQ(bench.gate.size(), 5U);
  for (const int kind : {1, 2, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21}) {
    contract::OrderEnterCommand other;
    other.kind = static_cast<std::uint8_t>(kind);
    bench.send(other, ++sequence);
    bench.settle(3);
    EXPECT_FALSE(bench.pins().gate_valid_o) << kind;
    bench.pins().gate_open_i = 1;
    bench.settle(2);
    EXPECT_EQ(bench.gate.back(), kind);
    bench.pins().gate_open_i = 0;
  }
}

TEST(CommandDispatch, OneCommandACycle) {
  DispatchBench bench;
  for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
    contract::OrderCancelCommand cancel;
    cancel.seq = sequence;
    hw::put(bench.pins().command_i, cancel);
    bench.pins().command_valid_i = 1;
    bench.cycle();
  }
  bench.pins().command_valid_i = 0;
  bench.cycle();
  EXPECT_EQ(bench.gate.size(), 20U);
}

}  // namespace
}  // namespace pcl
