// Order entry's appendages: every choice of options, by elements written by hand; and against what
// a customer of Nasdaq sent.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/hw/order_entry/order_entry_bench.hpp"

namespace pcl::order_entry {
namespace {

/// The options of the contract, ascending by their tags, and how they stand on the wire.
template <class Command>
struct Option {
  void (*ask)(Command&);
  Bytes element;
};
template <class Command>
std::vector<Option<Command>> options() {
  std::vector<Option<Command>> all = {
      {[](Command& c) { c.min_quantity = 0x01020304; }, {5, 3, 1, 2, 3, 4}},
      {[](Command& c) { c.customer_type = 'R'; }, {2, 4, 'R'}},
      {[](Command& c) { c.max_floor = 0x80000000; }, {5, 5, 0x80, 0, 0, 0}},
      {[](Command& c) { c.post_only = 'P'; }, {2, 12, 'P'}},
      {[](Command& c) { c.expire_time = 1; }, {5, 15, 0, 0, 0, 1}},
      {[](Command& c) { c.trade_now = 'Y'; }, {2, 16, 'Y'}}};
  if constexpr (requires(Command & c) { c.handle_inst; })
    all.push_back({[](Command& c) { c.handle_inst = 'I'; }, {2, 17, 'I'}});
  return all;
}
/// The packet with these elements behind its `fixed` bytes, both lengths set for them.
Bytes with_elements(Bytes packet, std::size_t fixed, const Bytes& elements) {
  packet.resize(fixed);
  packet[1] = static_cast<std::uint8_t>(fixed - 2 + elements.size());
  packet[fixed - 1] = static_cast<std::uint8_t>(elements.size());
  return packet + elements;
}
/// Every choice of options, without and with stalls.
template <class Command>
void every_choice(const Command& command, std::size_t fixed, const Bytes& always) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  const auto all = options<Command>();
  const Bytes plain = bench.release(command, 0x71).bytes;
  for (unsigned choice = 0; choice < 1U << all.size(); ++choice) {
    SCOPED_TRACE("choice " + std::to_string(choice));
    Command asked = command;
    Bytes elements;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((choice >> i & 1U) == 0) continue;
      all[i].ask(asked);
      elements = elements + all[i].element;
    }
    const Bytes expected = with_elements(plain, fixed, elements + always);
    for (const unsigned percent : {0U, 50U}) {
      const Outcome got = bench.release(asked, 0x71, true, 3, percent);
      ASSERT_EQ(got.bytes, expected) << percent << "% stalled";
      ASSERT_EQ(percent == 0 ? got.latency : 2, 2);
    }
  }
}

TEST(OrderEntry, EnterWithEveryChoiceOfOptions) { every_choice(enter(), 50, {3, 24, 0, 41}); }

TEST(OrderEntry, ReplaceWithEveryChoiceOfOptions) {
  contract::OrderReplaceCommand command;
  command.original = 0x21222324;
  command.clordid = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'};
  every_choice(command, 43, {});
}

TEST(OrderEntry, EnterWithAllOptionsByHand) {
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  contract::OrderEnterCommand command = enter();
  for (const auto& option : options<contract::OrderEnterCommand>()) option.ask(command);
  const Outcome got = bench.release(command, 0x71);
  const Bytes expected = Bytes{0x00, 0x52} + text("UO") + Bytes{0x00, 0x00, 0x00, 0x71} +
                         text("T") + Bytes{0x00, 0x00, 0x00, 0xE1} + text("CVLT    ") +
                         Bytes{0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x9D, 0xB8} + text("0YANN") +
                         text("H8FUB8IV      ") + Bytes{0x00, 0x22, 5, 3,    1, 2, 3, 4, 2,  4,
                                                        'R',  5,    5, 0x80, 0, 0, 0, 2, 12, 'P'} +
                         Bytes{5, 15, 0, 0, 0, 1, 2, 16, 'Y', 2, 17, 'I', 3, 24, 0, 41};
  ASSERT_EQ(expected.size(), 84U);
  EXPECT_EQ(got.bytes, expected);
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

TEST(OrderEntry, EnterIsTheCapturedOneButForItsOptions) {
  const Bytes captured = captured_bytes("EnterOrderMessage.pcap", 98, 56);
  if (captured.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  OrderEntryBench bench;
  bench.name(3, "CVLT    ");
  // Theirs has option 2 (firm), which the card does not offer, and no group: their packet with our
  // one element is ours.
  ASSERT_EQ(Bytes(captured.begin() + 48, captured.end()), Bytes({0, 6, 5, 2}) + text("LIME"));
  EXPECT_EQ(bench.release(enter(), 0x71).bytes, with_elements(captured, 50, {3, 24, 0, 41}));
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
}  // namespace pcl::order_entry
