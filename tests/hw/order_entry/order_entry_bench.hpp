// One verilated pcl_order_entry: names in, releases in, what left as bytes, tag and record.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "Vpcl_order_entry.h"
#include "tests/hw/bench.hpp"

namespace pcl::order_entry {

using Bytes = std::vector<std::uint8_t>;

/// Text and numbers in the order they stand on the wire: spell("\0\x0a"...) without counting.
inline Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}
inline Bytes text(const std::string& letters) { return {letters.begin(), letters.end()}; }

struct Outcome {
  Bytes bytes;
  contract::ReleasedRecord record;
  contract::FrameTag tag;
  int latency = 0;  // cycles from the accepted release to the first beat
};

class OrderEntryBench {
 public:
  OrderEntryBench() {
    model_.record_room_i = 1;
    hw::reset(model_);
  }
  Vpcl_order_entry& pins() { return model_; }

  void name(unsigned index, const std::string& letters) {
    model_.symbol_write_i = 1;
    model_.symbol_write_index_i = static_cast<std::uint8_t>(index);
    std::memcpy(&model_.symbol_write_name_i, letters.data(), 8);
    hw::tick(model_);
    model_.symbol_write_i = 0;
  }

  std::uint8_t account = 2, strategy = 41;  // the order's party, as the gate found it

  template <class Command>
  Outcome release(const Command& command, std::uint32_t user_ref, bool new_risk = true,
                  unsigned symbol = 3, unsigned stall_percent = 0) {
    hw::Stalls stalls{7, stall_percent};
    hw::put(model_.release_command_i, command);
    model_.release_user_ref_i = user_ref;
    model_.release_new_risk_i = new_risk;
    model_.release_epoch_i = 0x00010002;
    model_.release_symbol_i = static_cast<std::uint8_t>(symbol);
    model_.release_account_i = account;
    model_.release_strategy_i = strategy;
    model_.release_valid_i = 1;
    model_.eval();
    EXPECT_TRUE(model_.release_ready_o);
    hw::tick(model_);
    model_.release_valid_i = 0;
    model_.release_user_ref_i = 0xDEADBEEF;  // must have been taken with the release
    model_.release_account_i = model_.release_strategy_i = 0xEE;
    Outcome outcome;
    for (int cycle = 1; cycle < 200; ++cycle) {
      model_.frame_ready_i = stalls.go();
      model_.record_ready_i = stalls.go();
      model_.eval();
      if (model_.frame_valid_o && outcome.latency == 0) outcome.latency = cycle;
      if (model_.frame_valid_o && model_.frame_ready_i) take_beat(outcome);
      if (model_.record_valid_o && model_.record_ready_i) {
        outcome.record = hw::get<contract::ReleasedRecord>(model_.record_o);
        hw::tick(model_);
        return outcome;
      }
      hw::tick(model_);
    }
    ADD_FAILURE() << "no record within 200 cycles";
    return outcome;
  }

 private:
  void take_beat(Outcome& outcome) {
    for (unsigned i = 0; i < 8; ++i) {
      if ((model_.frame_keep_o >> i & 1U) != 0) {
        outcome.bytes.push_back(static_cast<std::uint8_t>(model_.frame_data_o >> (8 * i)));
      }
    }
    outcome.tag =
        contract::FrameTag{.new_risk = (model_.frame_tag_o & 1U) != 0,
                           .poisoned = (model_.frame_tag_o & 2U) != 0,
                           .session = static_cast<std::uint8_t>(model_.frame_tag_o >> 2U & 3U),
                           .epoch = static_cast<std::uint16_t>(model_.frame_tag_o >> 4U)};
  }

  Vpcl_order_entry model_;
};

inline contract::OrderEnterCommand enter() {
  contract::OrderEnterCommand command;
  command.account = 2;
  command.strategy = 41;
  command.session = 1;
  command.symbol = 3;
  command.seq = 77;
  command.price = 630200;
  command.quantity = 225;
  command.side = 'T';
  command.tif = '0';
  command.display = 'Y';
  command.capacity = 'A';
  command.iso = 'N';
  command.cross_type = 'N';
  command.clordid = {'H', '8', 'F', 'U', 'B', '8', 'I', 'V', ' ', ' ', ' ', ' ', ' ', ' '};
  return command;
}

}  // namespace pcl::order_entry
