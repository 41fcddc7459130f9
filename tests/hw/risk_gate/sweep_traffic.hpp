// Random commands, limits and reports of the gate's sweep, mostly near what both already have.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/hw/risk_gate/sweep_commands.hpp"
#include "tests/hw/risk_gate/sweep_surroundings.hpp"

namespace pcl::test {

class SweepTraffic {
 public:
  SweepTraffic(GateDriver& gate, SweepRandom& seeded, SweepScale& sizes)
      : driver{gate}, random{seeded}, scale{sizes}, seq_{sizes.first_seq} {}

  /// What was released: reports and later commands name it.
  void released(std::uint32_t user_ref) { refs_.push_back(user_ref); }
  void replacing(std::uint32_t original, std::uint32_t user_ref) {
    replaces_.emplace_back(original, user_ref);
  }
  /// A modify that changes the side.
  void moving(std::uint32_t user_ref, char side) { moves_.emplace_back(user_ref, side); }
  [[nodiscard]] std::size_t moves() const { return moves_.size(); }
  std::uint64_t next_seq() { return ++seq_; }

  std::uint32_t random_ref() {
    if (refs_.empty() || rarely(15)) return static_cast<std::uint32_t>(scale.first_ref + pick(400));
    return refs_[refs_.size() - 1 - pick(std::min<std::size_t>(refs_.size(), 24))];
  }
  /// Sells above the quote's middle, buys below it, mostly.
  std::uint64_t random_price(bool sell) {
    if (rarely(80)) return rarely(2) ? 0 : 2'000'000'000;
    const std::uint64_t off = pick(rarely(20) ? 60 : 18) * 100 + (rarely(20) ? pick(100) : 0);
    return scale.price(sell != rarely(12) ? 1'000'200 + off : 1'000'000 - off);
  }
  Party random_party() {
    if (rarely(30))
      return {static_cast<std::uint8_t>(pick(18)), static_cast<std::uint8_t>(pick(66)),
              static_cast<std::uint16_t>(pick(18))};
    return {scale.accounts[pick(2)], scale.strategies[pick(2)], scale.symbols[pick(4)]};
  }
  contract::Entry random_enter() {
    const char side = "BBBSSTTE"[pick(8)];
    auto command = order(random_party(), side, shares(rarely(40) ? pick(2000) : 1 + pick(60)),
                         random_price(side != 'B'), ++seq_);
    if (rarely(8)) {  // the one before once more
      const auto seq = command.seq;
      command = last_;
      command.seq = seq;
      command.clordid = {};
    }
    last_ = command;
    if (rarely(60)) command.side = 'x';
    if (rarely(4)) command.session = scale.other_session;
    if (rarely(40)) command.tif = static_cast<std::uint8_t>("01356E"[pick(6)]);
    if (rarely(30)) command.display = static_cast<std::uint8_t>("YNAZ"[pick(4)]);
    if (rarely(30)) command.capacity = static_cast<std::uint8_t>("APROX"[pick(5)]);
    if (rarely(10)) command.cross_type = static_cast<std::uint8_t>("NOCHSREAZ"[pick(9)]);
    if (rarely(30)) command.iso = static_cast<std::uint8_t>("YNx"[pick(3)]);
    if (rarely(6)) sweep_options(command, random);
    auto entry = driver.numbered(contract::to_entry(command));
    if (rarely(60)) entry.bytes[34 + 13] = '0';
    return entry;
  }
  contract::Entry random_replace() {
    auto command = replacement(random_ref(), shares(1 + pick(90)), random_price(rarely(2)), ++seq_,
                               random_party());
    if (rarely(4)) command.session = scale.other_session;
    if (rarely(6)) sweep_options(command, random);
    return driver.numbered(contract::to_entry(command));
  }
  /// Of an order as `exposure` holds it.
  contract::Entry random_modify(const domain::OpenOrders& orders) {
    const std::uint32_t ref = random_ref();
    auto command = sweep_modify(orders.find(ref), random);
    command.user_ref = ref;
    command.seq = ++seq_;
    return contract::to_entry(command);
  }
  std::vector<std::uint8_t> random_report() {
    const std::uint32_t ref = random_ref();
    const std::uint32_t some = shares(1 + pick(rarely(3) ? 60 : 12));
    const std::uint64_t match = rarely(6) ? 1 + pick(4000) : ++match_;
    switch (pick(24)) {
      case 0:
      case 1:
        return accepted(ref, rarely(5) ? 'D' : 'L');
      case 2:
      case 3:
        return canceled(ref, some);
      case 4:
        return aiq_canceled(ref, some);
      case 5:
        return rejected(ref);
      case 6:
        return broken(ref, match_ - pick(std::min<std::uint64_t>(match_, 6)));
      case 7:
        return rarely(2) ? modified(ref, "BSTE"[pick(4)], some) : Ouch{'P', 15}.put(9, ref, 4);
      case 8:
        return Ouch{'R', 16}.put(9, ref, 4).put(13, rarely(12) ? 'D' : 'R', 1);
      case 9:
      case 10:
      case 11:
      case 12:
      case 13:
      case 14:
        if (!moves_.empty() && rarely(2)) {
          const auto [moved, side] =
              moves_[moves_.size() - 1 - pick(std::min<std::size_t>(moves_.size(), 4))];
          return modified(moved, side, some);
        }
        for (auto it = replaces_.rbegin(); it != replaces_.rend(); ++it)
          if (rarely(3)) return replaced(it->first, it->second, rarely(8) ? 'D' : 'L');
        return accepted(ref);
      default:
        return executed(ref, some, scale.any_price(999'000 + pick(2500)), match);
    }
  }
  /// Limits near what is in use; their commit is last, and now and then not theirs.
  std::vector<contract::Entry> tighter_limits() {
    LimitBook& limits = driver.limits;
    for (auto& symbol : limits.symbols) {
      if (symbol.symbol == 6) continue;
      symbol.max_position = shares(150 + pick(2500));
      symbol.max_quantity = shares(50 + pick(400));
      symbol.max_notional = scale.money(50'000'000 + pick(100'000'000));
      symbol.borrow = shares(200 + pick(1500));
      symbol.tick = static_cast<std::uint8_t>(rarely(4) ? pick(4) : 0);
      symbol.accounts = static_cast<std::uint16_t>(rarely(12) ? random.bits() : 0xFFFF);
      symbol.reference = price(1'000'000);
      symbol.auction_collar = price(3000 + pick(4000));
      symbol.price_high = rarely(2) ? 0xFFFFFFFF : price(1'002'500 + pick(500));
      symbol.flags = static_cast<std::uint8_t>(rarely(12) ? 0 : 1 + (rarely(3) ? 2 * pick(4) : 0));
      symbol.collar = price(1500 + pick(4000));
      symbol.price_low = price(998'000 + pick(500));
    }
    for (const std::size_t a :
         {std::size_t{scale.accounts[0]}, std::size_t{scale.accounts[1]}, std::size_t{16}}) {
      auto& account = limits.accounts[a];
      account.max_gross =
          scale.money((a == 16 ? 40 : 20) * 1'000'000'000ULL + pick(20'000'000'000));
      account.max_net = scale.money(2'000'000'000 + pick(8'000'000'000));
      account.max_loss = scale.money(20'000'000 + pick(500'000'000));
      account.duplicate_us = time(pick(200));
      account.tifs = static_cast<std::uint8_t>(rarely(8) ? pick(32) : 0x1F);
      account.flags = static_cast<std::uint8_t>(rarely(4) ? pick(8) : 7);
      account.options = static_cast<std::uint8_t>(rarely(4) ? pick(256) : 0x7F);
    }
    const auto bucket_of = [&](std::uint32_t most, std::uint32_t tolerance) {
      return Bucket{time(1 + pick(most)), time(tolerance), time(pick(tolerance / 2))};
    };
    for (auto& bucket : limits.sessions) bucket = bucket_of(80, 900);
    for (auto& bucket : limits.strategies) bucket = bucket_of(150, 1500);
    for (auto& bucket : limits.rates) bucket = bucket_of(250, 2000);
    for (auto& bucket : limits.executions) bucket = bucket_of(600, 800);
    std::vector<contract::Entry> entries = limits.commands();
    contract::LimitsCommitCommand commit;
    commit.crc = limits.crc() + (rarely(6) ? 1 : 0);
    commit.seq = ++seq_;
    entries.push_back(contract::to_entry(commit));
    return entries;
  }

 private:
  std::uint32_t shares(std::uint64_t small) {
    return static_cast<std::uint32_t>(scale.shares(small));
  }
  std::uint32_t price(std::uint64_t small) {
    return static_cast<std::uint32_t>(scale.any_price(small));
  }
  std::uint32_t time(std::uint64_t small) { return static_cast<std::uint32_t>(scale.time(small)); }
  std::uint64_t pick(std::uint64_t below) { return random.pick(below); }
  bool rarely(std::uint64_t one_in) { return random.rarely(one_in); }

  GateDriver& driver;
  SweepRandom& random;
  SweepScale& scale;
  contract::OrderEnterCommand last_{order({}, 'B', 1, kBid)};
  std::uint64_t seq_, match_{10};
  std::vector<std::uint32_t> refs_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> replaces_;
  std::vector<std::pair<std::uint32_t, char>> moves_;
};

}  // namespace pcl::test
