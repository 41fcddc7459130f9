// Records without room: an order's waits for ever, that of a cancel or a control is dropped once
// there has been none for 4,096 cycles, and counted; the frames leave all the same.
#include "tests/hw/order_entry/order_entry_bench.hpp"

namespace pcl::order_entry {
namespace {

constexpr int kDropCycles = 4096;
constexpr int kStart = 2;  // from the release accepted to its first beat

class Unrecorded : public testing::Test {
 protected:
  Vpcl_order_entry& pins{bench_.pins()};
  int beats = 0, recorded = 0, released = 0, dropped = 0;

  Unrecorded() { pins.frame_ready_i = pins.record_ready_i = 1; }

  void cycle() {
    pins.eval();
    beats += pins.frame_valid_o && pins.frame_ready_i;
    recorded += pins.record_valid_o && pins.record_ready_i;
    released += pins.released_o;
    dropped += pins.unrecorded_o;
    EXPECT_FALSE(pins.poisoned_o);
    hw::tick(pins);
  }
  void cycles(int count) {
    for (int i = 0; i < count; ++i) cycle();
  }
  /// Accepted in this cycle.
  template <class Command>
  void release(const Command& command) {
    hw::put(pins.release_command_i, command);
    pins.release_valid_i = 1;
    pins.eval();
    ASSERT_TRUE(pins.release_ready_o);
    cycle();
    pins.release_valid_i = 0;
  }
  /// Cycles until it takes the next.
  int until_idle(int cycles_max) {
    int count = 0;
    for (; !pins.release_ready_o && count < cycles_max; ++count) {
      cycle();
      pins.eval();
    }
    return count;
  }

 private:
  OrderEntryBench bench_;
};

TEST_F(Unrecorded, ACancelsRecordIsDroppedAfter4096CyclesWithoutRoom) {
  pins.record_room_i = 0;
  release(contract::OrderCancelCommand{});
  EXPECT_EQ(until_idle(9999), kDropCycles);  // the cycle it was accepted in is the first
  EXPECT_EQ(beats, 2);
  EXPECT_EQ(dropped, 1);
  EXPECT_EQ(released, 1);
  EXPECT_EQ(recorded, 0);
  for (int i = 0; i < 20; ++i) {  // the host is known to take nothing: no more waiting
    release(contract::OrderCancelCommand{});
    EXPECT_EQ(until_idle(9999), kStart + 2);
  }
  EXPECT_EQ(beats, 42);
  EXPECT_EQ(dropped, 21);
}

TEST_F(Unrecorded, RoomInTimeKeepsTheRecord) {
  pins.record_room_i = 0;
  release(contract::OrderCancelCommand{});
  cycles(kDropCycles - 1);
  pins.record_room_i = 1;
  cycle();
  EXPECT_EQ(recorded, 1);
  EXPECT_EQ(dropped, 0);
  pins.record_room_i = 0;  // and the time starts over
  contract::SessionControlCommand control;
  control.op = 'C';
  release(control);
  cycles(kDropCycles - 2);
  pins.eval();
  EXPECT_FALSE(pins.release_ready_o);
  EXPECT_EQ(until_idle(9999), 2);
  EXPECT_EQ(dropped, 1);
}

TEST_F(Unrecorded, AnOrdersRecordIsOfferedWithoutRoomAndNeverDropped) {
  contract::OrderReplaceCommand replace;
  contract::OrderModifyCommand modify;
  const auto expect_kept = [this](const auto& command) {
    pins.record_room_i = pins.record_ready_i = 0;
    release(command);
    cycles(3 * kDropCycles);
    pins.eval();
    EXPECT_TRUE(pins.record_valid_o);
    pins.record_ready_i = 1;
    cycle();
    EXPECT_EQ(std::exchange(recorded, 0), 1);
    EXPECT_EQ(dropped, 0);
  };
  expect_kept(enter());
  expect_kept(replace);
  expect_kept(modify);
}

}  // namespace
}  // namespace pcl::order_entry
