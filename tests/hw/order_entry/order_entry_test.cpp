// Order entry: the bytes of every message, by hand and against a venue's own capture; latency;
// backpressure; records.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "Vpcl_order_entry.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Text and numbers in the order they stand on the wire: spell("\0\x0a"...) without counting.
Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}
Bytes text(const std::string& letters) { return {letters.begin(), letters.end()}; }

struct Outcome {
  Bytes bytes;
  contract::ReleasedRecord record;
  contract::FrameTag tag;
  int latency = 0;  // cycles from the accepted release to the first beat
};

class OrderEntryBench {
 public:
  OrderEntryBench() { hw::reset(model_); }

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

contract::OrderEnterCommand enter() {
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

TEST(OrderEntry, EnterByteForByte) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  const Outcome got = bench.release(enter(), 0x71);
  const Bytes expected = Bytes{0x00, 0x34} + text("UO") + Bytes{0x00, 0x00, 0x00, 0x71} +
                         text("T") + Bytes{0x00, 0x00, 0x00, 0xE1} + text("CVLT    ") +
                         Bytes{0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x9D, 0xB8} + text("0YANN") +
                         text("H8FUB8IV      ") + Bytes{0x00, 0x04, 0x03, 0x18, 0x00, 0x29};
  EXPECT_EQ(got.bytes, expected);
  EXPECT_EQ(got.latency, 2);
  EXPECT_TRUE(got.tag.new_risk);
  EXPECT_FALSE(got.tag.poisoned);
  EXPECT_EQ(got.tag.session, 1);
  EXPECT_EQ(got.tag.epoch, 2);
  EXPECT_EQ(got.record.kind, 4);
  EXPECT_EQ(got.record.code, 'O');
  EXPECT_EQ(got.record.account, 2);
  EXPECT_EQ(got.record.strategy, 41);
  EXPECT_EQ(got.record.symbol, 3);
  EXPECT_EQ(got.record.flags, 1);
  EXPECT_EQ(got.record.command_sequence, 77U);
  EXPECT_EQ(got.record.price, 630200U);
  EXPECT_EQ(got.record.quantity, 225U);
  EXPECT_EQ(got.record.user_ref, 0x71U);
  EXPECT_EQ(got.record.original, 0U);
  EXPECT_EQ(got.record.epoch, 0x00010002U);
}

TEST(OrderEntry, ReplaceByteForByte) {
  OrderEntryBench bench;
  contract::OrderReplaceCommand command;
  command.symbol = 3;
  command.account = 9;  // not its original's
  command.strategy = 8;
  command.seq = 5;
  command.price = 0x0102030405060708;
  command.quantity = 0x11121314;
  command.original = 0x21222324;
  command.tif = '3';
  command.display = 'N';
  command.iso = 'Y';
  command.clordid = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'};
  const Outcome got = bench.release(command, 0x31323334, false);
  const Bytes expected = Bytes{0x00, 0x29} + text("UU") + Bytes{0x21, 0x22, 0x23, 0x24} +
                         Bytes{0x31, 0x32, 0x33, 0x34} + Bytes{0x11, 0x12, 0x13, 0x14} +
                         Bytes{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08} + text("3NY") +
                         text("abcdefghijklmn") + Bytes{0x00, 0x00};
  EXPECT_EQ(got.bytes, expected);
  EXPECT_FALSE(got.tag.new_risk);
  EXPECT_EQ(got.record.code, 'U');
  EXPECT_EQ(got.record.account, 2) << "its original's";
  EXPECT_EQ(got.record.strategy, 41);
  EXPECT_EQ(got.record.flags, 0);
  EXPECT_EQ(got.record.original, 0x21222324U);
  EXPECT_EQ(got.record.user_ref, 0x31323334U);
  EXPECT_EQ(got.record.quantity, 0x11121314U);
}

TEST(OrderEntry, CancelByteForByte) {
  OrderEntryBench bench;
  contract::OrderCancelCommand command;
  command.symbol = 9;
  command.seq = 6;
  command.quantity = 100;
  command.user_ref = 0x0A0B0C0D;
  const Outcome got = bench.release(command, 0x0A0B0C0D, false);
  EXPECT_EQ(got.bytes,
            (Bytes{0x00, 0x0A, 'U', 'X', 0x0A, 0x0B, 0x0C, 0x0D, 0x00, 0x00, 0x00, 0x64}));
  EXPECT_EQ(got.latency, 2);
  EXPECT_EQ(got.record.code, 'X');
  EXPECT_EQ(got.record.symbol, 9);
  EXPECT_EQ(got.record.quantity, 100U);
  EXPECT_EQ(got.record.user_ref, 0x0A0B0C0DU);
}

TEST(OrderEntry, CancelOfTheCardsOwn) {
  OrderEntryBench bench;
  contract::OrderCancelCommand command;
  command.account = 5;
  command.strategy = 63;
  command.session = 3;
  command.symbol = 200;
  command.user_ref = 0x0A0B0C0D;
  bench.account = 5;
  bench.strategy = 63;
  const Outcome got = bench.release(command, 0x0A0B0C0D, false, 200);
  EXPECT_EQ(got.bytes, (Bytes{0x00, 0x0A, 'U', 'X', 0x0A, 0x0B, 0x0C, 0x0D, 0, 0, 0, 0}));
  EXPECT_EQ(got.tag.session, 3);
  EXPECT_FALSE(got.tag.new_risk);
  EXPECT_EQ(got.record.command_sequence, 0U);
  EXPECT_EQ(got.record.account, 5);
  EXPECT_EQ(got.record.strategy, 63);
  EXPECT_EQ(got.record.symbol, 200);
}

struct ControlCase {
  std::string name;
  std::uint8_t op;
  Bytes expected;
  std::uint32_t user_ref;  // in the record
};
class OrderEntryControl : public testing::TestWithParam<ControlCase> {};

TEST_P(OrderEntryControl, ByteForByte) {
  OrderEntryBench bench;
  contract::SessionControlCommand command;
  command.op = GetParam().op;
  command.firm = {'P', 'C', 'L', '1'};
  const Outcome got = bench.release(command, 0x01020304, false);
  EXPECT_EQ(got.bytes, GetParam().expected);
  EXPECT_EQ(got.record.code, GetParam().op);
  EXPECT_EQ(got.record.symbol, 0xFFFF);
  EXPECT_EQ(got.record.account, 0);
  EXPECT_EQ(got.record.strategy, 0);
  EXPECT_EQ(got.record.user_ref, GetParam().user_ref);
  EXPECT_EQ(got.record.price, 0U);
  EXPECT_EQ(got.record.quantity, 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Operations, OrderEntryControl,
    testing::Values(
        ControlCase{"mass_cancel", 'C',
                    Bytes{0x00, 0x14, 'U', 'C', 1, 2, 3, 4} + text("PCL1") + text("        ") +
                        Bytes{0x00, 0x00},
                    0x01020304},
        ControlCase{"disable", 'D',
                    Bytes{0x00, 0x0C, 'U', 'D', 1, 2, 3, 4} + text("PCL1") + Bytes{0, 0},
                    0x01020304},
        ControlCase{"enable", 'E',
                    Bytes{0x00, 0x0C, 'U', 'E', 1, 2, 3, 4} + text("PCL1") + Bytes{0, 0},
                    0x01020304},
        ControlCase{"account_query", 'Q', Bytes{0x00, 0x02, 'U', 'Q'}, 0}),
    [](const auto& tested) { return tested.param.name; });

TEST(OrderEntry, BackpressureChangesNoByte) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  const Bytes still = bench.release(enter(), 0x71).bytes;
  ASSERT_EQ(still.size(), 54U);
  for (unsigned percent : {20U, 50U, 80U}) {
    EXPECT_EQ(bench.release(enter(), 0x71, true, 3, percent).bytes, still)
        << percent << "% stalled";
  }
}

TEST(OrderEntry, SymbolNeverNamedLeavesAsSpaces) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  const Bytes bytes = bench.release(enter(), 1, true, 4).bytes;
  ASSERT_EQ(bytes.size(), 54U);
  EXPECT_EQ(Bytes(bytes.begin() + 13, bytes.begin() + 21), text("        "));
}

/// `bytes` bytes at `offset` of a capture file; empty without it.
Bytes captured_bytes(const std::string& file, std::ptrdiff_t offset, std::ptrdiff_t bytes) {
  const char* data = std::getenv("PCL_SHARED_DATA");
  const std::filesystem::path root = data != nullptr ? data : "../shared/data";
  std::ifstream in{root / "pcap/Nasdaq/Nasdaq.Nsm.Ouch.v5.0" / file, std::ios::binary};
  const Bytes all{std::istreambuf_iterator<char>{in}, {}};
  if (std::ssize(all) < offset + bytes) return {};
  return {all.begin() + offset, all.begin() + offset + bytes};
}

TEST(OrderEntry, EnterHasTheLayoutOfACapturedOne) {
  const Bytes captured = captured_bytes("EnterOrderMessage.pcap", 98, 56);
  if (captured.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  const Bytes got = bench.release(enter(), 0x71).bytes;
  // Theirs has an option of its own (firm), so the length and the appendage differ; the message
  // before it does not.
  EXPECT_EQ(Bytes(got.begin() + 2, got.begin() + 48),
            Bytes(captured.begin() + 2, captured.begin() + 48));
}

TEST(OrderEntry, CancelIsTheCapturedOne) {
  const Bytes captured = captured_bytes("CancelOrderMessage.pcap", 94, 12);
  if (captured.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  OrderEntryBench bench;
  contract::OrderCancelCommand command;
  command.user_ref = 7679601;
  EXPECT_EQ(bench.release(command, 7679601, false).bytes, captured);
}

}  // namespace
}  // namespace pcl
