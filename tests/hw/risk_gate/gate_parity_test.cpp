// A bit flips in the card's memory: each limit that a check reads, each word of the state it is
// decided on. The order that passed a moment ago is refused in the same six cycles, and the card
// kills itself; once the bit is back, the order passes, with the first number: the faults took
// nothing. Every bit of each field is flipped.
#include <climits>
#include <functional>

#include "tests/checks.hpp"
#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/inside.hpp"

namespace pcl::test {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using Flip = std::function<void(GateDriver&, unsigned bit)>;

// The two sets of the limits stand behind each other; the higher half of a table is set 1.
#define LIMIT(table, entries, index)                                                           \
  [](GateDriver& gate, unsigned bit) {                                                         \
    const unsigned set = INSIDE(u_limits__DOT__active_q);                                      \
    flip_bit(INSIDE(u_limits__DOT__u_##table##__DOT__memory)[set * (entries) + (index)], bit); \
  }
#define STATE(path, index) \
  [](GateDriver& gate, unsigned bit) { flip_bit(INSIDE(path)[index], bit); }

const Flip kSymbolLimit = LIMIT(symbols, kSymbols, 5);
const Flip kAccountLimit = LIMIT(accounts, 16, 1);
const Flip kFirmLimit = LIMIT(firm, 1, 0);

struct ParityCase {
  std::string name;
  std::vector<int> checks;
  Flip flip;
  unsigned from, bits;  // of the word
  KillSource source{KillSource::kLimitsCorrupt};
  contract::Entry order{enter({}, 'B', 10, kBid)};
  std::function<void(GateDriver&)> arrange{[](GateDriver&) {}};
};
inline void PrintTo(const ParityCase& c, std::ostream* out) { *out << c.name; }

void expect_passes(GateDriver& gate, const contract::Entry& order) {
  const auto record = gate.judge(order);
  EXPECT_EQ(record.code, 0) << to_string(static_cast<Refusal>(record.code));
  EXPECT_EQ(record.user_ref, kFirstRef);
  EXPECT_TRUE(gate.bench.trips.empty());
}
void expect_refused(GateDriver& gate, const ParityCase& c) {
  const std::size_t releases = gate.bench.releases.size();
  gate.bench.trips.clear();
  const auto record = gate.judge(c.order);
  const bool of_limits = c.source == KillSource::kLimitsCorrupt;
  EXPECT_EQ(static_cast<Refusal>(record.code),
            of_limits ? Refusal::kLimitsCorrupt : Refusal::kExposureUnknown);
  EXPECT_EQ(record.user_ref, 0U);
  EXPECT_EQ(gate.bench.releases.size(), releases);
  ASSERT_FALSE(gate.bench.trips.empty());
  EXPECT_EQ(gate.bench.trips.back().value.source, c.source);
  EXPECT_EQ(gate.bench.trips.back().value.scope, KillScope::kGlobal);
  EXPECT_EQ(gate.bench.exposure_unknown(), !of_limits);
}

class Parity : public testing::TestWithParam<ParityCase> {};
TEST_P(Parity, AFlippedBitRefusesWhatPassed) {
  const ParityCase& c = GetParam();
  for (const int number : c.checks)
    RecordProperty("check_" + std::to_string(number) + "_fault", "1");
  {  // one model at a time: Verilator's context is the thread's
    GateDriver sound;
    c.arrange(sound);
    expect_passes(sound, c.order);
  }
  GateDriver gate;
  c.arrange(gate);
  for (unsigned bit = c.from; bit < c.from + c.bits && !HasFailure(); ++bit) {
    SCOPED_TRACE(testing::Message() << "bit " << bit);
    c.flip(gate, bit);
    expect_refused(gate, c);
    c.flip(gate, bit);
    gate.known_again();
  }
  gate.bench.trips.clear();
  expect_passes(gate, c.order);
}

// ------------------------------------------------------------------------------------- limits
#define FIELD(command, field)                                                  \
  static_cast<unsigned>((offsetof(contract::command, field) - 16) * CHAR_BIT), \
      static_cast<unsigned>(sizeof(contract::command{}.field) * CHAR_BIT)
#define SYMBOL(field) kSymbolLimit, FIELD(SymbolLimitsCommand, field)
#define ACCOUNT(field) kAccountLimit, FIELD(AccountLimitsCommand, field)
#define FIRM(field) kFirmLimit, FIELD(AccountLimitsCommand, field)
const ParityCase kSymbolLimits[] = {
    {"collar", {1}, SYMBOL(collar)},
    {"auction_collar", {1}, SYMBOL(auction_collar)},
    {"reference", {1}, SYMBOL(reference)},
    {"price_low", {2}, SYMBOL(price_low)},
    {"price_high", {2}, SYMBOL(price_high)},
    {"tick", {2}, SYMBOL(tick)},
    {"max_quantity", {3}, SYMBOL(max_quantity)},
    {"max_notional", {4}, SYMBOL(max_notional)},
    {"max_position", {7}, SYMBOL(max_position)},
    {"accounts", {12}, SYMBOL(accounts)},
    {"borrow", {13}, SYMBOL(borrow)},
    {"enabled_and_reference_flags", {1, 14}, SYMBOL(flags)},
    {"parities", {21}, kSymbolLimit, 384, 6},
};
const ParityCase kAccountLimits[] = {
    {"max_quantity", {3}, ACCOUNT(max_quantity)},
    {"max_notional", {4}, ACCOUNT(max_notional)},
    {"max_gross", {5}, ACCOUNT(max_gross)},
    {"max_net", {5}, ACCOUNT(max_net)},
    {"duplicate_us", {10}, ACCOUNT(duplicate_us)},
    {"short_and_iso_flags", {13, 15}, ACCOUNT(flags)},
    {"tifs", {15}, ACCOUNT(tifs)},
    {"displays", {15}, ACCOUNT(displays)},
    {"capacities", {15}, ACCOUNT(capacities)},
    {"crosses", {15}, ACCOUNT(crosses)},
    {"firm_gross", {6}, FIRM(max_gross)},
    {"firm_net", {6}, FIRM(max_net)},
    {"session_bucket", {8}, LIMIT(sessions, 4, 0), 0, 98},
    {"strategy_bucket", {8}, LIMIT(strategies, 128, 2), 0, 98},
    {"symbol_bucket", {8}, LIMIT(symbol_buckets, kSymbols, 5), 0, 98},
};
INSTANTIATE_TEST_SUITE_P(SymbolLimits, Parity, testing::ValuesIn(kSymbolLimits),
                         [](const auto& c) { return c.param.name; });
INSTANTIATE_TEST_SUITE_P(AccountLimits, Parity, testing::ValuesIn(kAccountLimits),
                         [](const auto& c) { return c.param.name; });

// -------------------------------------------------------------------------------------- state
constexpr auto kState = KillSource::kStateCorrupt;
constexpr unsigned kEntryBits = 206, kRowBits = 144;
const auto kSell = enter({}, 'T', 10, kAsk);
/// The own orders are listed by {symbol, sell}; an order looks at the other side, then at its own.
constexpr unsigned kBuys = 5 * 2, kSells = 5 * 2 + 1;
const auto kOwnSell = [](GateDriver& g) { g.load(order_load({}, 50, 'S', 10, 0, kAsk + 100)); };
const auto kOwnBuy = [](GateDriver& g) { g.load(order_load({}, 50, 'B', 10)); };
/// A replace, its original, and the replace pending on that before.
const auto kChain = [](GateDriver& g) { g.load(order_load({}, 50, 'B', 60, 10)); };

const ParityCase kStateCases[] = {
    {"row", {7}, STATE(u_rows__DOT__u_rows__DOT__memory, 5), 0, kRowBits, kState},
    {"bought", {5, 6}, STATE(u_accounts__DOT__bought_m, 1), 0, 64, kState},
    {"sold", {5, 6}, STATE(u_accounts__DOT__sold_m, 1), 0, 64, kState},
    {"open_buy", {5, 6}, STATE(u_accounts__DOT__open_buy_m, 1), 0, 64, kState},
    {"open_sell", {5, 6}, STATE(u_accounts__DOT__open_sell_m, 1), 0, 64, kState},
    {"session_tokens",
     {8},
     STATE(u_judge__DOT__u_rates__DOT__u_session__DOT__u_tat__DOT__u_words__DOT__memory, 0),
     0,
     45,
     kState},
    {"strategy_tokens",
     {8},
     STATE(u_judge__DOT__u_rates__DOT__u_strategy__DOT__u_tat__DOT__u_words__DOT__memory, 2),
     0,
     45,
     kState},
    {"symbol_tokens",
     {8},
     STATE(u_judge__DOT__u_rates__DOT__u_symbol__DOT__u_tat__DOT__u_words__DOT__memory, 5),
     0,
     45,
     kState},
    {"other_sides_list",
     {11},
     STATE(u_own__DOT__u_used_other__DOT__u_words__DOT__memory, kSells),
     0,
     16,
     kState,
     enter({}, 'B', 10, kBid),
     kOwnSell},
    {"other_sides_price",
     {11},
     STATE(u_own__DOT__g_entry__BRA__0__KET____DOT__u_price__DOT__memory, kSells),
     0,
     32,
     kState,
     enter({}, 'B', 10, kBid),
     kOwnSell},
    {"own_sides_list",
     {11},
     STATE(u_own__DOT__u_used_own__DOT__u_words__DOT__memory, kBuys),
     0,
     16,
     kState,
     enter({}, 'B', 10, kBid),
     kOwnBuy},
    {"borrowed",
     {13},
     STATE(u_borrow__DOT__u_sums__DOT__u_words__DOT__memory, 5),
     0,
     48,
     kState,
     kSell},
    {"original",
     {17},
     STATE(u_orders__DOT__u_entries__DOT__u_words__DOT__memory, 50),
     0,
     kEntryBits,
     kState,
     replace(50, 70, kBid),
     kChain},
    {"link_to_the_pending_replace",
     {17},
     STATE(u_orders__DOT__u_links__DOT__u_words__DOT__memory, 50),
     0,
     33,
     kState,
     replace(50, 70, kBid),
     kChain},
};
INSTANTIATE_TEST_SUITE_P(State, Parity, testing::ValuesIn(kStateCases),
                         [](const auto& c) { return c.param.name; });

// ------------------------------------------------------------------------------------ parties
constexpr unsigned kValueBits = 10, kKeyBits = 26, kUsedBit = kValueBits + kKeyBits;
/// The slot of the table of parties that holds this party's number: its place in its bank.
template <class Memory>
void flip_if(Memory& memory, std::uint64_t key, unsigned bit, unsigned& found) {
  for (std::size_t set = 0; set < 64; ++set) {
    if (memory[set] >> kValueBits != (1ULL << kKeyBits | key)) continue;
    flip_bit(memory[set], bit);
    ++found;
    return;
  }
}
/// Of account 1, strategy 2, symbol 5. Flips it wherever it stands; the key must not be broken.
void flip_party(GateDriver& gate, unsigned bit) {
  constexpr std::uint64_t kKey = 1ULL << 22 | 2ULL << 16 | 5ULL;
  unsigned found = 0;
#define BANK(s)                                                                                \
  flip_if(INSIDE(u_rows__DOT__u_keys__DOT__g_slot__BRA__##s##__KET____DOT__memory), kKey, bit, \
          found)
  BANK(0);
  BANK(1);
  BANK(2);
  BANK(3);
  BANK(4);
  BANK(5);
  BANK(6);
  BANK(7);
#undef BANK
  ASSERT_EQ(found, 1U);
}
INSTANTIATE_TEST_SUITE_P(PartyNumber, Parity,
                         testing::Values(ParityCase{
                             "number", {7}, &flip_party, 0, kValueBits, kState}),
                         [](const auto& c) { return c.param.name; });

TEST(PartyParity, AForgottenPartyIsNone) {
  CHECK(7, fault);
  for (unsigned bit = kValueBits; bit <= kUsedBit; ++bit) {
    GateDriver gate;
    flip_party(gate, bit);
    EXPECT_EQ(gate.refusal(enter({}, 'B', 10, kBid)), Refusal::kNoParty) << bit;
    EXPECT_TRUE(gate.bench.releases.empty());
  }
}
TEST(PartyParity, AnEmptySlotThatSaysItIsUsedOpensNoParty) {
  CHECK(7, fault);
  GateDriver gate;
  const Party party{.account = 0, .strategy = 0, .symbol = 0};  // its key is all zeros
  EXPECT_EQ(gate.refusal(enter(party, 'B', 10, kBid)), Refusal::kNoParty);
  flip_bit(INSIDE(u_rows__DOT__u_keys__DOT__g_slot__BRA__3__KET____DOT__memory)[0], kUsedBit);
  EXPECT_EQ(gate.refusal(enter(party, 'B', 10, kBid)), Refusal::kExposureUnknown);
  ASSERT_EQ(gate.bench.trips.size(), 1U);
  EXPECT_EQ(gate.bench.trips[0].value.source, kState);
  EXPECT_TRUE(gate.bench.releases.empty());
}
TEST(NumberParity, ASlotThatIsNeitherUsedNorUnusedIsPassedOver) {
  CHECK(17, fault);
  for (unsigned bit = 0; bit < 2; ++bit) {
    GateDriver gate;
    flip_bit(INSIDE(u_orders__DOT__u_numbers__DOT__u_used__DOT__memory)[kFirstRef + 18], bit);
    for (std::uint32_t i = 0; i < 24; ++i) {
      const Party party{.symbol = static_cast<std::uint16_t>(i % 5)};
      EXPECT_EQ(gate.judge(enter(party, 'B', 10, kBid)).user_ref, kFirstRef + i + (i < 18 ? 0 : 1));
    }
  }
}

}  // namespace
}  // namespace pcl::test
