// Order entry: the bytes of every message by hand; latency; backpressure; records.
#include "tests/hw/order_entry/order_entry_bench.hpp"

namespace pcl::order_entry {
namespace {

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

TEST(OrderEntry, ModifyByteForByte) {
  OrderEntryBench bench;
  contract::OrderModifyCommand command;
  command.account = 9;  // not its order's
  command.seq = 8;
  command.quantity = 0x11121314;
  command.user_ref = 0x0A0B0C0D;
  command.side = 'E';
  const Outcome got = bench.release(command, 0x0A0B0C0D, true);
  EXPECT_EQ(got.bytes,
            (Bytes{0x00, 0x0B, 'U', 'M', 0x0A, 0x0B, 0x0C, 0x0D, 'E', 0x11, 0x12, 0x13, 0x14}));
  EXPECT_EQ(got.latency, 2);
  EXPECT_TRUE(got.tag.new_risk);
  EXPECT_EQ(got.record.code, 'M');
  EXPECT_EQ(got.record.account, 2) << "its order's";
  EXPECT_EQ(got.record.symbol, 3);
  EXPECT_EQ(got.record.price, 0U);
  EXPECT_EQ(got.record.quantity, 0x11121314U);
  EXPECT_EQ(got.record.user_ref, 0x0A0B0C0DU);
  EXPECT_EQ(got.record.original, 0U);
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

TEST(OrderEntry, MassCancelOfEveryScope) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  for (const unsigned symbol : {3U, 4U}) {  // one with a name, one without
    for (std::uint8_t scope = 0; scope < 8; ++scope) {
      contract::SessionControlCommand command;
      command.op = 'C';
      command.scope = scope;
      command.side = (scope & 4U) != 0 ? 'S' : 0;
      command.strategy = 41;
      command.symbol = static_cast<std::uint16_t>(symbol);
      command.firm = {'P', 'C', 'L', '1'};
      const Bytes elements = ((scope & 2U) != 0 ? Bytes{3, 24, 0, 41} : Bytes{}) +
                             ((scope & 4U) != 0 ? Bytes{2, 27, 'S'} : Bytes{});
      const auto length = static_cast<std::uint8_t>(elements.size());
      const Bytes name = (scope & 1U) == 0 ? text("        ")
                         : symbol == 3     ? text("CVLT    ")
                                           : Bytes(8, 0);
      const Outcome got = bench.release(command, 0x01020304, false, symbol);
      EXPECT_EQ(got.bytes,
                (Bytes{0x00, static_cast<std::uint8_t>(20 + length), 'U', 'C', 1, 2, 3, 4} +
                 text("PCL1") + name + Bytes{0x00, length} + elements));
      EXPECT_EQ(got.record.symbol, (scope & 1U) != 0 ? symbol : 0xFFFFU);
      EXPECT_EQ(got.record.strategy, (scope & 2U) != 0 ? 41 : 0);
      EXPECT_EQ(got.record.account, 0);
    }
  }
}

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

}  // namespace
}  // namespace pcl::order_entry
