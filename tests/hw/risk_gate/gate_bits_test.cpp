// Every bit of a field counts: what traffic in ordinary numbers never shows. Codes with a bit too
// many, references and quantities in every bit, kills of several at once, marks of each account,
// whole commands on their way out.
#include <algorithm>
#include <random>
#include <set>
#include <string_view>

#include "tests/hw/risk_gate/refusal_case.hpp"

namespace pcl::test {
namespace {

using contract::RecordKind;

class Bits : public testing::Test, public GateDriver {
 protected:
  std::mt19937_64 random_{11};
  MarketView& market_{bench.views[5]};

  /// Prices of a few cents, so that any quantity fits everywhere.
  void small_prices() {
    market_.bid_price = 1;
    market_.ask_price = 2;
    with([](LimitBook& book) {
      for (auto& symbol : book.symbols) {
        symbol.max_notional = ~0ULL;
        symbol.max_quantity = symbol.max_position = symbol.borrow = 0xFFFFFFFF;
      }
    });
  }
  std::uint32_t quantity() {
    return static_cast<std::uint32_t>(random_() >> (33 + random_() % 20)) + 1;
  }
};

struct CodeField {
  const char* name;
  std::string_view permitted;
  std::uint8_t contract::OrderEnterCommand::*at;
};
const CodeField kCodeFields[] = {
    {"capacity", "APRO", &contract::OrderEnterCommand::capacity},
    {"tif", "0356E", &contract::OrderEnterCommand::tif},
    {"display", "YNA", &contract::OrderEnterCommand::display},
    {"iso", "YN", &contract::OrderEnterCommand::iso},
    {"cross", "NOCHSREA", &contract::OrderEnterCommand::cross_type},
};

/// Codes that are permitted ones but for one bit, and are none.
std::vector<RefusalCase> nearly_codes() {
  std::vector<RefusalCase> cases;
  for (const CodeField& field : kCodeFields) {
    std::set<std::uint8_t> codes;
    for (const char good : field.permitted)
      for (unsigned bit = 0; bit < 8; ++bit)
        codes.insert(static_cast<std::uint8_t>(static_cast<unsigned char>(good) ^ 1U << bit));
    for (const char good : field.permitted) codes.erase(static_cast<std::uint8_t>(good));
    for (const std::uint8_t code : codes)
      cases.push_back({std::string{field.name} + "_" + std::to_string(code), kNothing,
                       with(buy10(), [&](auto& o) { o.*field.at = code; }), Refusal::kOrderType,
                       code});
  }
  return cases;
}
INSTANTIATE_TEST_SUITE_P(NearlyCode, GateRefusal, testing::ValuesIn(nearly_codes()), name_of);

TEST_F(Bits, AnAccountThatIsNoneIsNamedInEveryBit) {
  for (unsigned account = 16; account < 256; ++account) {
    const auto record = judge(enter({static_cast<std::uint8_t>(account), 2, 5}, 'B', 10, kBid));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kBadOrder);
    EXPECT_EQ(record.account, account);
    EXPECT_EQ(record.operand, account);
    EXPECT_EQ(record.limit, 15U);
  }
  for (unsigned strategy = 64; strategy < 256; ++strategy) {
    const auto record = judge(enter({1, static_cast<std::uint8_t>(strategy), 5}, 'B', 10, kBid));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kBadOrder);
    EXPECT_EQ(record.strategy, strategy);
    EXPECT_EQ(record.operand, strategy);
    EXPECT_EQ(record.limit, 63U);
  }
}

TEST_F(Bits, ASymbolThatIsNoneIsNamedInEveryBit) {
  for (unsigned bit = 4; bit < 16; ++bit) {
    const auto symbol = static_cast<std::uint16_t>(1U << bit | 5U);
    const auto record = judge(enter({1, 2, symbol}, 'B', 10, kBid));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kNoLimits);
    EXPECT_EQ(record.symbol, symbol);
  }
}

TEST_F(Bits, ASideThatIsNoneIsNamedInEveryBit) {
  for (unsigned side = 0; side < 256; ++side) {
    if (std::string_view{"BSTE"}.find(static_cast<char>(side)) != std::string_view::npos) continue;
    const auto record = judge(enter({}, static_cast<char>(side), 10, kBid));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kBadOrder);
    EXPECT_EQ(record.operand, side);
  }
}

TEST_F(Bits, APriceBeyondTheHighestIsNamedInEveryBit) {
  constexpr std::uint64_t kHighest = 1'999'999'900;
  for (unsigned bit = 31; bit < 64; ++bit) {
    const std::uint64_t price = 1ULL << bit | (random_() & ((1ULL << bit) - 1));
    const auto record = judge(enter({}, 'B', 10, price));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kBadOrder) << price;
    EXPECT_EQ(record.operand, price);
    EXPECT_EQ(record.limit, kHighest);
  }
}

TEST_F(Bits, OfAnySetOfSessionsThatAreKilledEachOrderOfItsOwnIsRefused) {
  for (unsigned killed = 0; killed < 16; ++killed) {
    bench.around.killed_sessions = static_cast<std::uint8_t>(killed);
    for (std::uint8_t session = 0; session < 4; ++session) {
      const auto entry = test::with(order({}, 'B', 1, kBid), [&](auto& o) { o.session = session; });
      EXPECT_EQ(refusal(entry) == Refusal::kKilled, (killed >> session & 1U) != 0)
          << killed << ' ' << int(session);
    }
  }
}

TEST_F(Bits, OfAnySetOfAccountsStrategiesAndSymbolsThatAreKilledEachOrderIsRefused) {
  for (int i = 0; i < 60; ++i) {
    bench.around.killed_accounts = static_cast<std::uint16_t>(random_());
    EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)) == Refusal::kKilled,
              (bench.around.killed_accounts >> 1U & 1U) != 0);
    bench.around.killed_accounts = 0;
    bench.around.killed_strategies = random_();
    EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)) == Refusal::kKilled,
              (bench.around.killed_strategies >> 2U & 1U) != 0);
    bench.around.killed_strategies = 0;
    bench.around.killed_symbols = static_cast<std::uint16_t>(random_());
    EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)) == Refusal::kKilled,
              (bench.around.killed_symbols >> 5U & 1U) != 0);
    bench.around.killed_symbols = 0;
  }
}

TEST_F(Bits, ACollarStandsAroundEveryBitOfItsReference) {
  const auto edges = [&](std::uint64_t low, std::uint64_t high, auto shape) {
    const auto at = [&](std::uint64_t price) {
      return test::with(order({}, 'B', 1, price), shape);
    };
    for (const std::uint64_t price : {low, high}) {
      const auto passed = judge(at(price));
      ASSERT_EQ(static_cast<Refusal>(passed.code), Refusal::kNone) << price;
      report(canceled(passed.user_ref, 1));
    }
    const auto above = judge(at(high + 1));
    EXPECT_EQ(static_cast<Refusal>(above.code), Refusal::kAboveCollar);
    EXPECT_EQ(above.limit, high);
    const auto below = judge(at(low - 1));
    EXPECT_EQ(static_cast<Refusal>(below.code), Refusal::kBelowCollar);
    EXPECT_EQ(below.limit, low);
  };
  const auto plain = [](auto&) {};
  const auto auction = [](auto& o) { o.cross_type = 'C'; };
  with([](LimitBook& b) { b.symbols[5].max_notional = ~0ULL; });
  for (unsigned i = 0; i < 24; ++i) {
    const auto around =
        static_cast<std::uint32_t>(20'000 + random_() % (i < 12 ? 100'000'000 : 1'999'000'000));
    market_.last_price = around ^ 0x5555;
    market_.auction_reference = around ^ 0x2AAA;
    market_.bid_price = around ^ 0x3333;
    market_.ask_price = market_.bid_price + 777;
    with([&](LimitBook& b) {
      b.symbols[5].flags = 3;
      b.symbols[5].reference = around;
    });
    edges(market_.last_price - 5000U, market_.last_price + 5000U, plain);
    edges(market_.auction_reference - 7000U, market_.auction_reference + 7000U, auction);
    market_.auction_reference = 0;
    edges(around - 7000U, around + 7000U, auction);
    with([&](LimitBook& b) { b.symbols[5].flags = 5; });
    edges(around - 5000U, around + 5000U, plain);
    with([&](LimitBook& b) { b.symbols[5].flags = 1; });
    edges(market_.bid_price - 5000U, market_.ask_price + 5000U, plain);
  }
}

TEST_F(Bits, AnOpenOrderReservesEveryBitOfItsQuantity) {
  small_prices();
  std::uint64_t open = 0;
  for (int i = 0; i < 60; ++i) {
    const std::uint32_t first = quantity();
    const auto entered = judge(enter({}, 'B', first, 2));
    ASSERT_EQ(static_cast<Refusal>(entered.code), Refusal::kNone);
    const std::uint32_t total = quantity();
    const auto longer = judge(replace(entered.user_ref, total, 2));
    ASSERT_EQ(static_cast<Refusal>(longer.code), Refusal::kNone);
    open += std::max(first, total);  // the larger of both until the venue has answered
    report(canceled(entered.user_ref, 0));
    const auto over = judge(enter({}, 'B', 0xFFFFFFFF, 2));
    ASSERT_EQ(static_cast<Refusal>(over.code), Refusal::kPosition);
    ASSERT_EQ(over.operand, open + 0xFFFFFFFF);
    report(replaced(entered.user_ref, longer.user_ref, 'L'));
    report(canceled(longer.user_ref, total));
    open -= std::max(first, total);
  }
}

TEST_F(Bits, EveryBitOfAnExposureLimitAndOfWhatIsHeldAgainstItCounts) {
  const auto expect = [&](std::uint8_t account, bool gross, Refusal reason, std::uint64_t limit) {
    with([&](LimitBook& b) {
      b = LimitBook{};
      (gross ? b.accounts[account].max_gross : b.accounts[account].max_net) = limit;
    });
    load(account_load(account, limit, 0));
    const auto over = judge(enter({}, 'B', 3, kBid));
    EXPECT_EQ(static_cast<Refusal>(over.code), reason) << std::hex << limit;
    EXPECT_EQ(over.operand, limit + 3 * kBid);
    EXPECT_EQ(over.limit, limit);
    load(account_load(account, 0, 0));
  };
  for (unsigned bit = 24; bit < 62; ++bit) {
    const std::uint64_t limit = 1ULL << bit | (random_() & ((1ULL << bit) - 1));
    expect(1, true, Refusal::kGrossExposure, limit);
    expect(1, false, Refusal::kNetExposure, limit);
    expect(16, true, Refusal::kFirmExposure, limit);
    expect(16, false, Refusal::kFirmExposure, limit);
  }
}

TEST_F(Bits, ALoadedOrderKeepsEveryBitOfWhatIsExecuted) {
  small_prices();
  for (unsigned bit = 0; bit < 31; ++bit) {
    const std::uint32_t executed = 1U << bit;
    load(order_load({}, 50, 'B', executed + 7, executed, 2));
    const auto record = judge(replace(50, executed, 2));
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kBadOrder);
    EXPECT_EQ(record.operand, executed);
    EXPECT_EQ(record.limit, executed);
    report(canceled(50, 7));
  }
}

TEST_F(Bits, ACancelIsReleasedWhole) {
  for (int i = 0; i < 20; ++i) {
    auto command = contract::from_entry<contract::OrderCancelCommand>(cancel(kFirstRef, random_()));
    command.account = static_cast<std::uint8_t>(random_());
    command.session = static_cast<std::uint8_t>(random_());
    command.strategy = static_cast<std::uint8_t>(random_());
    const contract::Entry entry = contract::to_entry(command);
    send(entry);
    ASSERT_FALSE(bench.releases.empty());
    EXPECT_TRUE(bench.releases.back().value.command == entry);
  }
}

TEST_F(Bits, ACommandIsReleasedWhole) {
  for (int i = 0; i < 60; ++i) {
    auto command = order({}, 'B', 1 + static_cast<std::uint32_t>(random_() % 900), kBid);
    command.seq = random_();
    command.session = static_cast<std::uint8_t>(random_() % 4);
    command.min_quantity = static_cast<std::uint32_t>(random_() % command.quantity);
    command.max_floor = static_cast<std::uint32_t>(random_() % command.quantity);
    command.customer_type = static_cast<std::uint8_t>("RN"[random_() % 2]);
    command.trade_now = static_cast<std::uint8_t>("YN"[random_() % 2]);
    command.tif = '6';
    command.expire_time = static_cast<std::uint32_t>(1 + random_() % 86'399);
    const contract::Entry entry = numbered(contract::to_entry(command));
    const auto record = judge(entry);
    ASSERT_EQ(static_cast<Refusal>(record.code), Refusal::kNone)
        << to_string(static_cast<Refusal>(record.code)) << record.operand;
    ASSERT_EQ(record.command_sequence, command.seq);
    ASSERT_TRUE(bench.releases.back().value.command == entry);
    report(canceled(record.user_ref, command.quantity));
  }
}

TEST_F(Bits, SequenceAndCycleOfARecordAreLeftToTheRecordQueue) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 200'000; });
  const auto passed = judge(enter({}, 'B', 100, kBid, ~0ULL));
  refusal(enter({}, 'B', 0, kBid, ~0ULL));
  report(executed(passed.user_ref, 100, 1'001'000, ~0ULL));  // a warning, too
  auto check = contract::from_entry<contract::DigestCheckCommand>(digest_check(~0ULL, ~0ULL));
  check.seq = ~0ULL;
  send(contract::to_entry(check));
  contract::LimitsCommitCommand commit;
  commit.crc = ~limits.crc();
  commit.seq = ~0ULL;
  send(contract::to_entry(commit));
  refused(resolve(0xFFFFFFFF));
  std::set<std::uint8_t> kinds;
  for (const auto& record : bench.records) {
    kinds.insert(record.value.kind());
    for (std::size_t i = 8; i < 24; ++i)
      EXPECT_EQ(record.value.bytes[i], 0) << int(record.value.kind()) << ' ' << i;
  }
  for (const RecordKind kind : {RecordKind::kDecision, RecordKind::kReport, RecordKind::kWarning,
                                RecordKind::kDigest, RecordKind::kLimits, RecordKind::kRefused})
    EXPECT_TRUE(kinds.contains(static_cast<std::uint8_t>(kind))) << int(kind);
}

/// Marks of one account are no marks of another, nor of the firm.
TEST_F(Bits, EachAccountHasItsOwnMarks) {
  with([](LimitBook& b) {
    for (auto& account : b.accounts) account.max_loss = 200'000;
    b.accounts[16].max_loss = 1ULL << 62U;
  });
  for (std::uint8_t account = 0; account < 16; ++account)
    if (account != 1) load(position({account, 2, 5}, 0));
  const auto warned = [&](std::uint8_t account) {
    std::vector<unsigned> percents;
    for (const auto& record : bench.records) {
      if (record.value.kind() != static_cast<std::uint8_t>(RecordKind::kWarning)) continue;
      const auto warning = from_entry<contract::WarningRecord>(record.value);
      if (warning.account == account) percents.push_back(warning.percent);
    }
    return percents;
  };
  for (std::uint8_t account = 0; account < 16; ++account) {
    const auto lose = [&](std::uint64_t price) {
      const auto entered = judge(enter({account, 2, 5}, 'B', 1, kBid));
      ASSERT_EQ(entered.code, 0);
      report(executed(entered.user_ref, 1, price, 100U * account + bench.records.size()));
    };
    lose(kBid + 100'000);  // half
    lose(kBid + 90'000);   // 95 %
    EXPECT_EQ(warned(account), (std::vector<unsigned>{50, 95})) << int(account);
  }
}

TEST_F(Bits, APositionJustBeyondTheHighestIsRefusedWhateverItsLowBits) {
  const std::int64_t most = 1LL << 40U;
  for (unsigned bit = 0; bit < 40; ++bit) {
    for (const std::int64_t shares : {most | 1LL << bit, -(most | 1LL << bit)}) {
      bench.around.hold = true;
      const auto record = refused(position({}, shares));
      bench.around.hold = false;
      EXPECT_EQ(static_cast<contract::CommandRefusal>(record.code),
                contract::CommandRefusal::kBadValue);
    }
  }
  load(position({}, most));
  load(position({}, -most));
}

}  // namespace
}  // namespace pcl::test
