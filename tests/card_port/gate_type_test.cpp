// What kinds of orders an account may send, in which symbols.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class OrderType : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  // One field of the order, its values in the order of their bits, and the account's mask for them.
  struct Field {
    const char* name;
    std::string_view values;
    std::uint8_t contract::OrderEnterCommand::*value;
    std::uint8_t contract::AccountLimitsCommand::*mask;
  };
  static constexpr std::array<Field, 4> kFields = {
      {{"tif", "0356E", &contract::OrderEnterCommand::tif, &contract::AccountLimitsCommand::tifs},
       {"display", "YNA", &contract::OrderEnterCommand::display,
        &contract::AccountLimitsCommand::displays},
       {"capacity", "APRO", &contract::OrderEnterCommand::capacity,
        &contract::AccountLimitsCommand::capacities},
       {"cross_type", "NOCHSREA", &contract::OrderEnterCommand::cross_type,
        &contract::AccountLimitsCommand::crosses}}};
  // A reference for auctions, and this mask for this field.
  void permit(const Field& field, unsigned mask) {
    bench_.change(msft([](auto& l) { l.reference = 300'000; }),
                  account(1, [&](auto& l) { l.*field.mask = static_cast<std::uint8_t>(mask); }));
  }
  contract::OrderEnterCommand with(const Field& field, char value) {
    contract::OrderEnterCommand order = Bench::order('B', 1);
    order.*field.value = static_cast<std::uint8_t>(value);
    if (order.tif == '6') order.expire_time = 60;
    return order;
  }
  void expect(const Field& field, std::size_t at, bool may) {
    SCOPED_TRACE(std::string{field.name} + ' ' + field.values[at]);
    const contract::OrderEnterCommand order = with(field, field.values[at]);
    if (!may) return refused(order, Refusal::kOrderType, order.*field.value);
    gone(passed(order), 1);
  }
};

TEST_P(OrderType, EachValueByItsOwnBit) {
  CHECK(15, edge);
  for (const Field& field : kFields) {
    for (const unsigned mask : {0x55U, 0xAAU}) {
      permit(field, mask);
      for (std::size_t at = 0; at < field.values.size(); ++at)
        expect(field, at, (mask >> at & 1U) != 0);
    }
    bench_.change(wide_account(1));
  }
}

TEST_P(OrderType, NothingPermittedIsNothing) {
  CHECK(15, edge);
  for (const Field& field : kFields) {
    permit(field, 0);
    for (std::size_t at = 0; at < field.values.size(); ++at) expect(field, at, false);
  }
}

TEST_P(OrderType, WhatIsNotListedIsNeverPermitted) {
  CHECK(15, edge);
  for (const Field& field : kFields) permit(field, 0xFF);
  for (const Field& field : kFields) {
    for (const char value : {'\0', ' ', '1', '9', 'Z', 'n', static_cast<char>(0xFF)}) {
      SCOPED_TRACE(std::string{field.name} + ' ' + std::to_string(int{value}));
      const contract::OrderEnterCommand order = with(field, value);
      refused(order, Refusal::kOrderType, order.*field.value);
    }
  }
}

TEST_P(OrderType, IntermarketSweepNeedsItsFlag) {
  CHECK(15, edge);
  const auto iso = [](char value) {
    return order_with([=](auto& order) { order.iso = static_cast<std::uint8_t>(value); });
  };
  passed(iso('Y'));
  passed(iso('N'));
  refused(iso('X'), Refusal::kOrderType, 'X');
  refused(iso('\0'), Refusal::kOrderType, 0);
  bench_.change(account(1, [](auto& l) { l.flags = contract::account_limits_flag::kShort; }));
  refused(iso('Y'), Refusal::kOrderType, 'Y');
  passed(iso('N'));
}

TEST_P(OrderType, TheFirstFieldIsNamed) {
  CHECK(15, edge);
  contract::OrderEnterCommand order = Bench::order();
  order.iso = '1';
  refused(order, Refusal::kOrderType, '1');
  order.cross_type = '2';
  refused(order, Refusal::kOrderType, '2');
  order.capacity = '4';
  refused(order, Refusal::kOrderType, '4');
  order.display = '7';
  refused(order, Refusal::kOrderType, '7');
  order.tif = '8';
  refused(order, Refusal::kOrderType, '8');
}

TEST_P(OrderType, AReplaceHasThreeFields) {
  CHECK(15, edge);
  const std::uint32_t original = passed(Bench::order('B', 1));
  bench_.change(account(1, [](auto& l) {
    l.tifs = 1;
    l.displays = 1;
    l.capacities = 0;  // no field of a replace
    l.crosses = 0;
    l.flags = 0;
  }));
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 2);
  replacement.tif = '3';
  refused(replacement, Refusal::kOrderType, '3');
  replacement.tif = '0';
  replacement.display = 'N';
  refused(replacement, Refusal::kOrderType, 'N');
  replacement.display = 'Y';
  replacement.iso = 'Y';
  refused(replacement, Refusal::kOrderType, 'Y');
  replacement.iso = 'N';
  passed(replacement);
}

TEST_P(OrderType, HoldsForExits) {
  CHECK(15, edge);
  hold_position('B', 100);
  bench_.change(account(1, [](auto& l) { l.tifs = 2; }));
  contract::OrderEnterCommand exit = Bench::order('S', 1, 301'000);
  refused(exit, Refusal::kOrderType, '0');
  exit.tif = '3';
  passed(exit);
}

PCL_FOR_EVERY_CARD(OrderType);

class Restricted : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void allow(std::uint16_t accounts) {
    bench_.change(msft([&](auto& l) { l.accounts = accounts; }));
  }
};

TEST_P(Restricted, BitPerAccount) {
  CHECK(12, edge);
  allow(0xFFFF & ~(1U << 1U));
  refused(Bench::order(), Refusal::kRestricted);
  passed(of(Bench::order(), 4, 2));
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));  // the other symbol is not
  allow(1U << 1U);
  passed(Bench::order());
  refused(of(Bench::order(), 4, 2), Refusal::kRestricted);
}

TEST_P(Restricted, NotSetIsAll) {
  CHECK(12, edge);
  allow(0);
  refused(Bench::order(), Refusal::kRestricted);
  refused(of(Bench::order('T', 1, 301'000), 4, 3), Refusal::kRestricted);
}

TEST_P(Restricted, ReplacesOfTheAccountToo) {
  CHECK(12, edge);
  const std::uint32_t original = passed(of(Bench::order(), 4, 2));
  allow(1U << 1U);
  refused(Bench::replacement(original, 150), Refusal::kRestricted);  // says account 1
}

TEST_P(Restricted, ExitsPass) {
  CHECK(12, edge);
  hold_position('B', 100);
  allow(0);
  refused(Bench::order('S', 101, 301'000), Refusal::kRestricted);
  refused(Bench::order('T', 1, 301'000), Refusal::kRestricted);
  passed(Bench::order('S', 100, 301'000));
}

PCL_FOR_EVERY_CARD(Restricted);

}  // namespace
}  // namespace pcl::bench
