// Options of an Enter or Replace: permitted one by one, legal or refused, and on the wire exactly
// when they are asked for.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

constexpr std::uint64_t operand(unsigned tag) { return 256 + tag; }

struct Option {
  const char* name;
  unsigned tag;
  std::uint16_t permit;
  void (*ask)(contract::OrderEnterCommand&);
  const char* element;  // on the wire
};
namespace bit = contract::account_options_flag;
constexpr Option kOptions[] = {
    {"min_quantity", 3, bit::kMinQuantity, [](auto& o) { o.min_quantity = 0x64; }, "050300000064"},
    {"customer_type", 4, bit::kCustomerType, [](auto& o) { o.customer_type = 'R'; }, "020452"},
    {"max_floor", 5, bit::kMaxFloor, [](auto& o) { o.max_floor = 0x63; }, "050500000063"},
    {"post_only", 12, bit::kPostOnly, [](auto& o) { o.post_only = 'P'; }, "020c50"},
    {"expire_time", 15, bit::kExpireTime,
     [](auto& o) {
       o.tif = '6';
       o.expire_time = 86'399;
     },
     "050f0001517f"},
    {"trade_now", 16, bit::kTradeNow, [](auto& o) { o.trade_now = 'Y'; }, "021059"},
    {"handle_inst", 17, bit::kHandleInst,
     [](auto& o) {
       o.cross_type = 'C';
       o.handle_inst = 'I';
     },
     "021149"},
};

class OrderOptions : public GatePort {
 protected:
  void SetUp() override {
    bench_.boot();
    permit(0x7F);
  }
  void permit(unsigned options) {
    bench_.change(msft([](auto& l) { l.reference = 300'000; }),
                  account(1, [&](auto& l) { l.options = static_cast<std::uint8_t>(options); }));
  }
  // The appendage of the frame that this order left: behind the 48 bytes of its length and message.
  std::string appendage(const contract::OrderEnterCommand& order) {
    (void)bench_.frames();
    bench_.send(order);
    const auto frames = bench_.frames();
    if (frames.size() != 1) return "no frame";
    return hex(std::span{frames[0].bytes}.first(frames[0].length).subspan(48));
  }
  template <class Ask>
  void impossible(unsigned tag, Ask ask) {
    SCOPED_TRACE("tag " + std::to_string(tag));
    refused(order_with(ask), Refusal::kOrderType, operand(tag));
  }
  template <class Ask>
  void possible(Ask ask) {
    gone(passed(order_with(ask)), 100);
  }
};

TEST_P(OrderOptions, EachByItsOwnPermission) {
  CHECK(15, edge);
  for (const Option& option : kOptions) {
    SCOPED_TRACE(option.name);
    permit(0x7FU & ~unsigned{option.permit});
    refused(order_with(option.ask), Refusal::kOrderType, operand(option.tag));
    permit(option.permit);
    gone(passed(order_with(option.ask)), 100);
  }
}

TEST_P(OrderOptions, NotSetIsNonePermitted) {
  CHECK(15, edge);
  permit(0);
  for (const Option& option : kOptions)
    refused(order_with(option.ask), Refusal::kOrderType, operand(option.tag));
  passed(Bench::order());
}

TEST_P(OrderOptions, TheLowestTagIsNamed) {
  CHECK(15, edge);
  permit(0);
  contract::OrderEnterCommand order = Bench::order();
  for (auto option = std::rbegin(kOptions); option != std::rend(kOptions); ++option) {
    option->ask(order);
    refused(order, Refusal::kOrderType, operand(option->tag));
  }
  order.iso = 'X';
  refused(order, Refusal::kOrderType, 'X');  // the fields come first
}

TEST_P(OrderOptions, OnTheWireWhenAskedFor) {
  for (const Option& option : kOptions) {
    SCOPED_TRACE(option.name);
    const std::string element = option.element;
    const std::string length = element.size() == 6 ? "0007" : "000a";
    EXPECT_EQ(appendage(order_with(option.ask)), length + element + "03180002");
  }
  EXPECT_EQ(appendage(Bench::order('B', 99)), "000403180002");
}

TEST_P(OrderOptions, AllOfThemAscending) {
  contract::OrderEnterCommand order = Bench::order();
  std::string elements;
  for (const Option& option : kOptions) {
    option.ask(order);
    elements += option.element;
  }
  EXPECT_EQ(appendage(order), "0022" + elements + "03180002");
}

TEST_P(OrderOptions, OfAReplaceWithoutAGroup) {
  const std::uint32_t original = passed(Bench::order());
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 200);
  replacement.min_quantity = 0x65;
  replacement.customer_type = 'N';
  replacement.max_floor = 0xC8;
  replacement.post_only = 'N';
  replacement.tif = '6';
  replacement.expire_time = 1;
  replacement.trade_now = 'N';
  (void)bench_.frames();
  bench_.send(replacement);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].length, 70U);
  EXPECT_EQ(hex(std::span{frames[0].bytes}.first(frames[0].length).subspan(41)),
            "001b"
            "050300000065"
            "02044e"
            "0505000000c8"
            "020c4e"
            "050f00000001"
            "02104e");
}

TEST_P(OrderOptions, OfAReplaceByItsNewTotal) {
  CHECK(15, edge);
  const std::uint32_t original = passed(Bench::order());
  const auto with = [&](auto ask) {
    contract::OrderReplaceCommand replacement = Bench::replacement(original, 80);
    ask(replacement);
    return replacement;
  };
  refused(with([](auto& o) { o.min_quantity = 81; }), Refusal::kOrderType, operand(3));
  refused(with([](auto& o) { o.max_floor = 81; }), Refusal::kOrderType, operand(5));
  refused(with([](auto& o) { o.tif = '6'; }), Refusal::kOrderType, operand(15));
  permit(0x7FU & ~unsigned{bit::kTradeNow});
  refused(with([](auto& o) { o.trade_now = 'Y'; }), Refusal::kOrderType, operand(16));
  passed(with([](auto& o) {
    o.min_quantity = 80;
    o.max_floor = 80;
  }));
}

TEST_P(OrderOptions, SharesAtMostTheOrders) {
  CHECK(15, edge);
  possible([](auto& o) { o.min_quantity = o.quantity; });
  impossible(3, [](auto& o) { o.min_quantity = o.quantity + 1; });
  impossible(3, [](auto& o) { o.min_quantity = 0x80000001; });
  possible([](auto& o) { o.max_floor = o.quantity; });
  impossible(5, [](auto& o) { o.max_floor = o.quantity + 1; });
  impossible(5, [](auto& o) { o.max_floor = 0x80000001; });
  impossible(5, [](auto& o) {
    o.max_floor = 1;
    o.display = 'N';
  });
}

TEST_P(OrderOptions, ExpireTimeWithTif6AndOnlyWithIt) {
  CHECK(15, edge);
  possible([](auto& o) {
    o.tif = '6';
    o.expire_time = 1;
  });
  impossible(15, [](auto& o) { o.tif = '6'; });
  impossible(15, [](auto& o) { o.expire_time = 1; });
  impossible(15, [](auto& o) {
    o.tif = 'E';
    o.expire_time = 1;
  });
  impossible(15, [](auto& o) {
    o.tif = '6';
    o.expire_time = 86'400;
  });
}

TEST_P(OrderOptions, LettersOfTheSpecification) {
  CHECK(15, edge);
  for (int value = 1; value < 256; ++value) {
    const auto letter = static_cast<std::uint8_t>(value);
    const auto expect = [&](bool may, unsigned tag, auto ask) {
      may ? possible(ask) : impossible(tag, ask);
    };
    expect(letter == 'R' || letter == 'N', 4, [&](auto& o) { o.customer_type = letter; });
    expect(letter == 'P' || letter == 'N', 12, [&](auto& o) { o.post_only = letter; });
    expect(letter == 'Y' || letter == 'N', 16, [&](auto& o) { o.trade_now = letter; });
  }
}

TEST_P(OrderOptions, PostOnlyIsNotImmediate) {
  CHECK(15, edge);
  impossible(12, [](auto& o) {
    o.tif = '3';
    o.post_only = 'P';
  });
  possible([](auto& o) {
    o.tif = '3';
    o.post_only = 'N';
  });
}

TEST_P(OrderOptions, HandlingByCross) {
  CHECK(15, edge);
  const std::pair<char, std::string_view> kPermitted[] = {{'N', ""},  {'O', "I"}, {'C', "I"},
                                                          {'H', "D"}, {'S', ""},  {'R', "OTQR"},
                                                          {'E', "B"}, {'A', ""}};
  for (const auto& [cross, letters] : kPermitted) {
    for (const char letter : std::string_view{"IOTQBDR N\xFF"}) {
      const auto ask = [cross = cross, letter](auto& o) {
        o.cross_type = static_cast<std::uint8_t>(cross);
        o.handle_inst = static_cast<std::uint8_t>(letter);
      };
      SCOPED_TRACE(std::string{cross} + letter);
      letters.find(letter) != std::string_view::npos ? possible(ask) : impossible(17, ask);
    }
  }
}

TEST_P(OrderOptions, HoldForExits) {
  CHECK(15, edge);
  hold_position('B', 100);
  permit(0);
  contract::OrderEnterCommand exit = Bench::order('S', 1, 301'000);
  exit.post_only = 'P';
  refused(exit, Refusal::kOrderType, operand(12));
  exit.post_only = 0;
  passed(exit);
}

PCL_FOR_EVERY_CARD(OrderOptions);

}  // namespace
}  // namespace pcl::bench
