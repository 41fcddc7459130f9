// A table of orders and what the gate says of each: reason, operand, limit.
#pragma once

#include <functional>

#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {

using contract::Refusal;

struct RefusalCase {
  std::string name;
  std::function<void(GateDriver&)> arrange;
  contract::Entry order;
  Refusal expected;
  std::uint64_t operand{}, limit{};
};

inline const Party kParty{};
inline const auto kNothing = [](GateDriver&) {};
inline MarketView& view(GateDriver& gate) { return gate.bench.views[5]; }
inline void killed(GateDriver& gate) { gate.bench.around.killed = true; }
/// The limits of symbol 5, of account 1, of the firm.
template <class Edit>
std::function<void(GateDriver&)> symbol(Edit edit) {
  return [edit](GateDriver& g) { g.with([&](LimitBook& book) { edit(book.symbols[5]); }); };
}
template <class Edit>
std::function<void(GateDriver&)> account(Edit edit) {
  return [edit](GateDriver& g) { g.with([&](LimitBook& book) { edit(book.accounts[1]); }); };
}
template <class Edit>
std::function<void(GateDriver&)> limits(Edit edit) {
  return [edit](GateDriver& g) { g.with(edit); };
}
template <class Command, class Edit>
contract::Entry with(Command command, Edit edit) {
  edit(command);
  return contract::to_entry(command);
}
inline contract::OrderEnterCommand buy10() { return order({}, 'B', 10, kBid); }
/// An order whose ClOrdID has `last` as its last letter and `first` as its first.
inline contract::Entry with_id(char first, char last, std::uint64_t price = kBid) {
  return with(order({}, 'B', 10, price), [&](auto& o) {
    o.clordid.fill('0');
    o.clordid.front() = first;
    o.clordid.back() = last;
  });
}

class GateRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(GateRefusal, HasItsReasonOperandAndLimit) {
  const RefusalCase& c = GetParam();
  GateDriver gate;
  c.arrange(gate);
  const std::size_t releases = gate.bench.releases.size();
  const std::uint64_t refused = gate.bench.counter(contract::Counter::kOrdersRefused);
  const auto record = gate.judge(c.order);
  EXPECT_EQ(static_cast<Refusal>(record.code), c.expected)
      << to_string(static_cast<Refusal>(record.code));
  EXPECT_EQ(record.operand, c.operand);
  EXPECT_EQ(record.limit, c.limit);
  const bool passed = c.expected == Refusal::kNone;
  EXPECT_EQ(gate.bench.releases.size(), releases + (passed ? 1 : 0));
  EXPECT_EQ(record.user_ref != 0, passed);
  EXPECT_EQ(gate.bench.counter(contract::Counter::kOrdersRefused), refused + (passed ? 0U : 1U));
}

inline std::string name_of(const testing::TestParamInfo<RefusalCase>& info) {
  return info.param.name;
}

}  // namespace pcl::test
