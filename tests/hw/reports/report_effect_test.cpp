// What a report does to a chain, against a model of chains written from hw/contract/README.md:
// random chains and reports, near each other's edges and over the whole width.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "Vpcl_report_effect.h"
#include "tests/hw/packed.hpp"

namespace pcl {
namespace {

enum Effect : unsigned { kNone, kNotice, kClose, kReplace, kExecute, kCancel, kTrip, kBreak };
constexpr std::size_t kOrderBits = 207, kChangeBits = 200;

/// An entry of the open-order table, declared as it is packed.
struct Order {
  std::uint64_t valid, user_ref, account, strategy, symbol, session, auction, new_risk, pending,
      original, price, total, executed, party, moving, side;
  friend bool operator==(const Order&, const Order&) = default;
};
template <class Apply>
void each_field(Order& o, Apply apply) {
  apply(o.valid, 1), apply(o.user_ref, 32), apply(o.account, 4), apply(o.strategy, 6);
  apply(o.symbol, 16), apply(o.session, 2), apply(o.auction, 1);
  apply(o.new_risk, 1), apply(o.pending, 1), apply(o.original, 32), apply(o.price, 32);
  apply(o.total, 32), apply(o.executed, 32), apply(o.party, 12);
  apply(o.moving, 1), apply(o.side, 2);
}

struct Change {
  std::uint64_t write, erase, partner, unlink, reserves, old_reserved, old_price, new_reserved,
      new_price, give, fill, closed, unknown_fill, unknown_order;
  friend bool operator==(const Change&, const Change&) = default;
};
std::ostream& operator<<(std::ostream& out, const Change& c) {
  return out << "{write " << c.write << " erase " << c.erase << " partner " << c.partner
             << " unlink " << c.unlink << " reserves " << c.reserves << " old " << c.old_reserved
             << " at " << c.old_price << " new " << c.new_reserved << " at " << c.new_price
             << " give " << c.give << " fill " << c.fill << " closed " << c.closed
             << " unknown fill " << c.unknown_fill << " order " << c.unknown_order << "}";
}

struct Report {
  unsigned effect;
  bool dead, modifies, known, linked;
  unsigned side;
  std::uint32_t quantity;
  Order order, partner;
};

/// A live order, and a replace of it that the venue has not confirmed.
struct Chain {
  struct Replace {
    std::uint64_t total = 0, price = 0;
  };
  std::uint64_t total, executed, price;
  Replace pending{};  // zeros: none
  bool pair = false;

  [[nodiscard]] std::uint64_t reserved() const {
    const std::uint64_t most = std::max(total, pending.total);
    return most > executed ? most - executed : 0;
  }
  [[nodiscard]] std::uint64_t at_price() const { return std::max(price, pending.price); }
};
Chain chain_of(const Report& r) {
  const auto whole = [](const Order& live) { return Chain{live.total, live.executed, live.price}; };
  Chain chain = whole(r.order.pending != 0 ? r.partner : r.order);
  if (r.order.pending != 0)
    chain.pending = {r.order.total, r.order.price};
  else if (r.linked)
    chain.pending = {r.partner.total, r.partner.price};
  chain.pair = r.order.pending != 0 || r.linked;
  return chain;
}

struct Expected {
  Change change{};
  Order order{};  // if it is written
};

/// The chain after a report of an order that is known.
class ModelReport {
 public:
  explicit ModelReport(const Report& report)
      : r_{report}, chain_{chain_of(report)}, named_{report.order} {
    pending_ = r_.order.pending != 0;
    if (r_.effect == kClose) end();
    if (r_.effect == kCancel) cancel();
    if (r_.effect == kExecute) execute();
    if (r_.effect == kReplace) confirm();
  }
  Chain chain() const { return chain_; }
  Order named() const { return named_; }
  bool ended = false, promoted = false, over = false;
  std::uint64_t taken = 0;

 private:
  /// The order named is gone: with it the chain, or the replace alone.
  void end() {
    ended = true;
    named_.valid = 0;
    chain_.pending = {};
    if (!pending_ || promoted) chain_.total = 0;
  }
  void cancel() {
    if (r_.modifies)
      named_.total = std::min(r_.order.total, chain_.executed + r_.quantity);
    else
      named_.total = r_.order.total > r_.quantity ? r_.order.total - r_.quantity : 0;
    if (r_.modifies && r_.side == r_.order.side) named_.moving = 0;
    if (named_.total <= chain_.executed) return end();
    (pending_ ? chain_.pending.total : chain_.total) = named_.total;
  }
  void execute() {
    const std::uint64_t filled = r_.order.executed + r_.quantity;
    over = pending_ || filled > r_.order.total;
    if (over) return;
    taken = r_.quantity;
    named_.executed = chain_.executed = filled;
    if (filled == r_.order.total) end();
  }
  void confirm() {
    promoted = pending_;
    if (promoted) {
      chain_.total = r_.order.total;
      chain_.price = r_.order.price;
      chain_.pending = {};
      named_.pending = named_.original = 0;
      named_.executed = chain_.executed;
    }
    if (r_.dead || (promoted && r_.order.total <= chain_.executed)) end();
  }

  Report r_;
  Chain chain_;
  Order named_;
  bool pending_;
};

Expected expect(const Report& r) {
  const bool executes = r.effect == kExecute;
  const Chain before = chain_of(r);
  Expected e;
  e.change.old_reserved = e.change.new_reserved = before.reserved();
  e.change.old_price = e.change.new_price = before.at_price();
  if (!r.known) {
    e.change.unknown_fill = executes;
    e.change.unknown_order = r.effect != kNone && r.effect != kTrip && r.effect != kBreak ? 1 : 0;
    return e;
  }
  if (r.effect < kClose || r.effect > kCancel) return e;
  const ModelReport after{r};
  e.change.write = !after.over && (r.effect != kReplace || after.promoted || after.ended);
  e.change.erase = e.change.closed = after.ended;
  e.change.partner = after.promoted || (after.ended && r.linked);
  e.change.unlink = (after.promoted || after.ended) && before.pair;
  e.change.reserves = 1;
  e.change.new_reserved = after.chain().reserved();
  e.change.new_price = after.chain().at_price();
  e.change.give =
      (before.reserved() - after.chain().reserved() - after.taken) & 0xFFFFFFFF;  // grows: wraps
  e.change.fill = executes ? r.quantity : 0;
  e.change.unknown_fill = executes && after.over;
  e.order = after.named();
  return e;
}

class ReportEffect : public testing::TestWithParam<std::uint32_t> {
 protected:
  bool one_in(unsigned n) { return random_() % n == 0; }
  /// Small numbers meet; wide ones have every bit.
  std::uint32_t number() { return static_cast<std::uint32_t>(small_ ? random_() % 6 : random_()); }
  Order random_order() {
    Order order{};
    each_field(order, [&](std::uint64_t& value, unsigned bits) {
      value = random_() & ((1ULL << bits) - 1);
    });
    order.price = number();
    order.total = number();
    order.executed = number();
    return order;
  }
  Report random_report() {
    small_ = one_in(2);
    Report r{.effect = static_cast<unsigned>(one_in(4) ? random_() % 8 : 2 + random_() % 4),
             .dead = one_in(3),
             .modifies = one_in(2),
             .known = !one_in(6),
             .linked = false,
             .side = static_cast<unsigned>(random_() % 4),
             .quantity = number(),
             .order = random_order(),
             .partner = random_order()};
    r.order.pending = one_in(3);
    r.linked = r.order.pending == 0 && one_in(2);
    if (one_in(2)) r.order.total = std::max(r.order.total, r.order.executed);
    if (one_in(3)) r.quantity = static_cast<std::uint32_t>(r.order.total - r.order.executed);
    if (one_in(6)) r.quantity ^= 1U << random_() % 32;
    if (one_in(6)) r.partner.total = r.order.total ^ (1ULL << random_() % 32);
    if (one_in(6)) r.partner.executed = r.order.total ^ (one_in(2) ? 1ULL << random_() % 32 : 0);
    if (one_in(6)) r.partner.price = r.order.price ^ (1ULL << random_() % 32);
    return r;
  }
  void drive(const Report& r) {
    model_.effect_i = static_cast<std::uint8_t>(r.effect);
    model_.dead_i = r.dead;
    model_.modifies_i = r.modifies;
    model_.side_i = static_cast<std::uint8_t>(r.side);
    model_.quantity_i = r.quantity;
    model_.known_i = r.known;
    model_.linked_i = r.linked;
    hw::PackedWriter order{model_.order_i, kOrderBits}, partner{model_.partner_i, kOrderBits};
    Order named = r.order, other = r.partner;
    each_field(named, [&](std::uint64_t& value, unsigned bits) { order.put(value, bits); });
    each_field(other, [&](std::uint64_t& value, unsigned bits) { partner.put(value, bits); });
    model_.eval();
  }
  Change change() {
    hw::PackedReader in{model_.change_o, kChangeBits};
    Change c{};
    for (auto* bit : {&c.write, &c.erase, &c.partner, &c.unlink, &c.reserves}) *bit = in.take(1);
    for (auto* word :
         {&c.old_reserved, &c.old_price, &c.new_reserved, &c.new_price, &c.give, &c.fill})
      *word = in.take(32);
    for (auto* bit : {&c.closed, &c.unknown_fill, &c.unknown_order}) *bit = in.take(1);
    return c;
  }
  Order order() {
    hw::PackedReader in{model_.order_o, kOrderBits};
    Order found{};
    each_field(found, [&](std::uint64_t& value, unsigned bits) { value = in.take(bits); });
    return found;
  }

  Vpcl_report_effect model_;
  std::mt19937_64 random_{GetParam()};
  bool small_ = false;
};

TEST_P(ReportEffect, AgreesWithTheModelOfChains) {
  int closed = 0, promoted = 0, over = 0;
  for (int i = 0; i < 20'000 && !HasFailure(); ++i) {
    const Report r = random_report();
    drive(r);
    const Expected expected = expect(r);
    SCOPED_TRACE(testing::Message() << "report " << i << " effect " << r.effect);
    ASSERT_EQ(change(), expected.change);
    if (expected.change.write != 0) {
      ASSERT_TRUE(order() == expected.order);
    }
    closed += expected.change.closed != 0 ? 1 : 0;
    promoted += expected.change.partner != 0 && expected.change.closed == 0 ? 1 : 0;
    over += r.known && expected.change.unknown_fill != 0 ? 1 : 0;
  }
  EXPECT_GT(closed, 1000);
  EXPECT_GT(promoted, 100);
  EXPECT_GT(over, 100);
}
INSTANTIATE_TEST_SUITE_P(Seeds, ReportEffect, testing::Range(1U, 5U));

}  // namespace
}  // namespace pcl
