// What differs between our books and the venue's statement: by hand at the edges, against
// differences planted into two equal sides, and what must hold of any answer.
#include "host/domain/repair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "tests/req.hpp"

namespace pcl::values {
namespace {

SymbolName named(const std::string& text) {
  SymbolName name;
  name.fill(' ');
  std::copy(text.begin(), text.end(), name.begin());
  return name;
}
/// Put together so that g++ 12 sees no overlap.
SymbolName numbered(char letter, std::uint64_t number) {
  std::string text{letter};
  text += std::to_string(number);
  return named(text);
}

const SymbolName kMsft = named("MSFT");
const SymbolName kOrcl = named("ORCL");
const SymbolName kNone = named("");

/// Both sides, agreeing: 100 shares of MSFT at 30.01, one order working, one execution known.
struct Sides {
  Books books;
  AccountStatement venue;
  Sides() {
    venue.available = true;
    venue.last_sequence = 40;
    venue.cash = Money{1'000};
    venue.positions = {{kMsft, 100, Money{30'010'000}}};
    venue.open_orders = {{7, {}, kMsft, Side::kBuy, CardPrice{300'000}, 50, 20, 1}};
    venue.executions = {{38, 7, 20, CardPrice{300'000}, 900, kMsft, Side::kBuy, 1, {}, 0}};
    books.positions = {{kMsft, 100, Money{30'010'000}}};
    books.orders = {{1, 7, kMsft, 20, 30, false}};
    books.known = {1};
    books.executions = {{1, Known::kBooked}};
    books.unconfirmed = {{900, 1, kMsft, 20}};
    books.cash = Money{1'000};
  }
};

struct Row {
  RepairKind kind{};
  SymbolName symbol{};
  std::uint64_t subject{};
  std::int64_t ours{}, venue{};
};
using Key = std::tuple<RepairKind, SymbolName, std::uint64_t, std::int64_t, std::int64_t>;
Key key(const RepairProposal& p) { return {p.kind, p.symbol, p.subject, p.ours, p.venue}; }
Key key(const Row& r) { return {r.kind, r.symbol, r.subject, r.ours, r.venue}; }

struct Edge {
  std::string name;
  void (*bend)(Sides&);
  std::vector<Row> expected;
};
class CompareEdges : public testing::TestWithParam<Edge> {};

TEST_P(CompareEdges, GiveTheseProposals) {
  REQ("L-02");
  Sides sides;
  GetParam().bend(sides);
  const auto found = compare(sides.books, sides.venue);
  ASSERT_EQ(found.size(), GetParam().expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(key(found[i]), key(GetParam().expected[i])) << i;
    EXPECT_EQ(found[i].fence, sides.venue.last_sequence);
    EXPECT_EQ(found[i].id, repair_id(sides.books.account, found[i]));
  }
}

using K = RepairKind;
INSTANTIATE_TEST_SUITE_P(
    Table, CompareEdges,
    testing::Values(
        Edge{"equal", [](Sides&) {}, {}},
        Edge{"one_share_less",
             [](Sides& s) { s.books.positions[0].shares = 99; },
             {{K::kAdoptPosition, kMsft, 0, 99, 100}}},
        Edge{"other_side",
             [](Sides& s) { s.books.positions[0].shares = -100; },
             {{K::kAdoptPosition, kMsft, 0, -100, 100}}},
        Edge{"venue_flat",
             [](Sides& s) { s.venue.positions.clear(); },
             {{K::kAdoptPosition, kMsft, 0, 100, 0}}},
        Edge{"we_flat",
             [](Sides& s) { s.books.positions.clear(); },
             {{K::kAdoptPosition, kMsft, 0, 0, 100}}},
        Edge{"flat_here_and_not_named_there",
             [](Sides& s) {
               s.books.positions.push_back({kOrcl, 0, Money{}});
             },
             {}},
        Edge{"symbol_of_the_venue_alone",
             [](Sides& s) {
               s.venue.positions.push_back({kOrcl, 7, Money{9}});
             },
             {{K::kAdoptPosition, kOrcl, 0, 0, 7}}},
        Edge{"cost_one_off",
             [](Sides& s) { s.books.positions[0].cost = Money{30'010'001}; },
             {{K::kAdjustCost, kMsft, 0, 30'010'001, 30'010'000}}},
        Edge{"cash_one_off",
             [](Sides& s) { s.books.cash = Money{999}; },
             {{K::kAdjustCash, kNone, 0, 999, 1'000}}},
        Edge{"no_cash_yet", [](Sides& s) { s.books.cash.reset(); }, {}},
        Edge{"order_not_known",
             [](Sides& s) { s.books.known[0] = 0; },
             {{K::kAdoptOrder, kMsft, 7, 0, 30}}},
        Edge{"sell_not_known",
             [](Sides& s) {
               s.books.known[0] = 0;
               s.venue.open_orders[0].side = Side::kSell;
             },
             {{K::kAdoptOrder, kMsft, 7, 0, -30}}},
        Edge{"order_executed_otherwise",
             [](Sides& s) { s.books.orders[0].executed = 19; },
             {{K::kCorrectOrder, kMsft, 7, 19, 20}}},
        Edge{"ours_alone_may_still_come",
             [](Sides& s) {
               s.venue.open_orders.clear();
               s.books.known.clear();
             },
             {}},
        Edge{"ours_alone_and_stuck",
             [](Sides& s) {
               s.venue.open_orders.clear();
               s.books.known.clear();
               s.books.orders[0].stuck = true;
             },
             {{K::kCloseOrder, kMsft, 7, 30, 0}}},
        Edge{"stuck_without_a_number",
             [](Sides& s) {
               s.venue.open_orders.clear();
               s.books.known.clear();
               s.books.orders[0] = {1, 0, kMsft, 0, -50, true};
             },
             {{K::kCloseOrder, kMsft, 1, -50, 0}}},
        Edge{"execution_not_booked",
             [](Sides& s) {
               s.books.executions[0].state = Known::kNot;
               s.books.unconfirmed.clear();
             },
             {{K::kAdoptExecution, kMsft, 900, 0, 20}}},
        Edge{"execution_broken_there",
             [](Sides& s) { s.venue.executions[0].busted_sequence = 39; },
             {{K::kReverseExecution, kMsft, 900, 20, 0}}},
        Edge{"execution_broken_on_both_sides",
             [](Sides& s) {
               s.venue.executions[0].busted_sequence = 39;
               s.books.executions[0].state = Known::kReversed;
               s.books.unconfirmed.clear();
             },
             {}},
        Edge{"broken_before_anybody_booked_it",
             [](Sides& s) {
               s.venue.executions[0].busted_sequence = 39;
               s.books.executions[0].state = Known::kNot;
               s.books.unconfirmed.clear();
             },
             {}},
        Edge{"execution_of_ours_alone",
             [](Sides& s) {
               s.venue.executions.clear();
               s.books.executions.clear();
             },
             {{K::kDropExecution, kMsft, 900, 20, 0}}},
        Edge{"the_same_match_of_another_order",
             [](Sides& s) { s.books.unconfirmed[0].order = 2; },
             {{K::kDropExecution, kMsft, 900, 20, 0}}},
        Edge{"a_report_of_nothing",
             [](Sides& s) {
               s.books.reports = {{33, 5}};
             },
             {{K::kDropReport, kNone, 33, 5, 0}}},
        Edge{"sums_that_do_not_fit_stop_at_the_end",
             [](Sides& s) {
               s.venue.positions = {{kOrcl, INT64_MAX, Money{1}}, {kOrcl, INT64_MAX, Money{1}}};
               s.books.positions.clear();
             },
             {{K::kAdoptPosition, kOrcl, 0, 0, INT64_MAX}}}),
    [](const auto& each) { return each.param.name; });

// FNV-1a 64 of the 42 bytes, by a few lines of another language: account 3, "MSFT    ", kind 7,
// then subject, fence, ours and venue as eight bytes each, the lowest first.
TEST(RepairId, IsFnvOfWhatItNames) {
  const RepairProposal p{0, RepairKind::kAdoptPosition, kMsft, 0, 40, 99, 100};
  EXPECT_EQ(repair_id(3, p), 0x9263ECD14AD52E8AULL);
}

TEST(RepairId, IsAnotherForEverythingThatIsAnother) {
  const RepairProposal p{0, RepairKind::kAdoptPosition, kMsft, 1, 40, 99, 100};
  std::set<std::uint64_t> ids{repair_id(0, p), repair_id(1, p)};
  for (int part = 0; part < 6; ++part) {
    RepairProposal other = p;
    if (part == 0) other.kind = RepairKind::kAdjustCost;
    if (part == 1) other.symbol = kOrcl;
    if (part == 2) other.subject = 2;
    if (part == 3) other.fence = 41;
    if (part == 4) other.ours = 98;
    if (part == 5) other.venue = 101;
    ids.insert(repair_id(0, other));
  }
  EXPECT_EQ(ids.size(), 8U);
  RepairProposal numbered = p;
  numbered.id = 77;
  EXPECT_EQ(repair_id(0, numbered), repair_id(0, p)) << "nothing but what it names";
}

/// Two equal sides drawn from a seed, then differences planted into one of them, each of them
/// written down as it is planted.
class Planted {
 public:
  explicit Planted(std::uint64_t seed) : random_{seed} {
    books.account = static_cast<std::uint8_t>(below(16));
    venue.last_sequence = 1'000 + below(1'000);
    venue.cash = Money{static_cast<std::int64_t>(below(1'000'000))};
    books.cash = venue.cash;
    for (std::uint64_t i = 0, n = 3 + below(6); i < n; ++i) add_symbol(i);
  }
  void plant() {
    for (std::uint64_t i = 0, n = below(6); i < n; ++i) one();
  }
  void shuffle() {
    std::shuffle(books.positions.begin(), books.positions.end(), random_);
    std::shuffle(books.orders.begin(), books.orders.end(), random_);
    std::shuffle(books.unconfirmed.begin(), books.unconfirmed.end(), random_);
    std::shuffle(venue.positions.begin(), venue.positions.end(), random_);
    shuffle_together(venue.open_orders, books.known);
    shuffle_together(venue.executions, books.executions);
  }
  Books books;
  AccountStatement venue;
  std::multiset<Key> expected;

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  template <class A, class B>
  void shuffle_together(std::vector<A>& a, std::vector<B>& b) {
    for (std::size_t i = a.size(); i > 1; --i) {
      const std::size_t j = below(i);
      std::swap(a[i - 1], a[j]);
      std::swap(b[i - 1], b[j]);
    }
  }
  void add_symbol(std::uint64_t number) {
    const SymbolName symbol = numbered('S', number);
    symbols_.push_back(symbol);
    const auto shares = static_cast<std::int64_t>(below(2'000)) - 1'000;
    const Money cost{shares == 0 ? 0 : static_cast<std::int64_t>(1 + below(1'000'000))};
    if (shares != 0) venue.positions.push_back({symbol, shares, cost});
    if (shares != 0 || below(2) == 0) books.positions.push_back({symbol, shares, cost});
    for (std::uint64_t i = 0, n = below(3); i < n; ++i) add_order(symbol);
    for (std::uint64_t i = 0, n = below(3); i < n; ++i) add_execution(symbol, true);
  }
  StatementOrder some_order(const SymbolName& symbol) {
    StatementOrder order;
    order.user_ref = static_cast<std::uint32_t>(++number_);
    order.symbol = symbol;
    order.side = below(2) == 0 ? Side::kBuy : Side::kSell;
    order.total = static_cast<std::uint32_t>(1 + below(100));
    order.executed = static_cast<std::uint32_t>(below(order.total));
    return order;
  }
  void add_order(const SymbolName& symbol) {
    const StatementOrder order = some_order(symbol);
    venue.open_orders.push_back(order);
    const std::uint64_t id = ++number_;
    books.known.push_back(id);
    books.orders.push_back({id, order.user_ref, symbol, order.executed,
                            rest(order.side, order.total - order.executed), below(2) == 0});
  }
  static std::int64_t rest(Side side, std::uint32_t quantity) {
    return side == Side::kBuy ? std::int64_t{quantity} : -std::int64_t{quantity};
  }
  StatementExecution some_execution(const SymbolName& symbol) {
    StatementExecution e;
    e.sequence = 1 + below(999);
    e.user_ref = static_cast<std::uint32_t>(++number_);
    e.quantity = static_cast<std::uint32_t>(1 + below(100));
    e.match = ++number_;
    e.symbol = symbol;
    e.side = below(2) == 0 ? Side::kBuy : Side::kSell;
    return e;
  }
  void add_execution(const SymbolName& symbol, bool booked) {
    const StatementExecution e = some_execution(symbol);
    venue.executions.push_back(e);
    books.executions.push_back({++number_, booked ? Known::kBooked : Known::kNot});
    if (booked && below(2) == 0)
      books.unconfirmed.push_back({e.match, number_, symbol, rest(e.side, e.quantity)});
  }
  void expect(RepairKind kind, const SymbolName& symbol, std::uint64_t subject, std::int64_t ours,
              std::int64_t theirs) {
    expected.insert({kind, symbol, subject, ours, theirs});
  }
  void one() {
    const SymbolName fresh = numbered('X', ++number_);
    switch (below(9)) {
      case 0:  // shares of the venue's alone
        venue.positions.push_back({fresh, 5, Money{50}});
        return expect(RepairKind::kAdoptPosition, fresh, 0, 0, 5);
      case 1:  // shares of ours alone
        books.positions.push_back({fresh, -6, Money{60}});
        return expect(RepairKind::kAdoptPosition, fresh, 0, -6, 0);
      case 2:  // on both sides, with another cost
        books.positions.push_back({fresh, 7, Money{70}});
        venue.positions.push_back({fresh, 7, Money{71}});
        return expect(RepairKind::kAdjustCost, fresh, 0, 70, 71);
      case 3: {
        const StatementOrder order = some_order(fresh);
        venue.open_orders.push_back(order);
        books.known.push_back(0);
        return expect(RepairKind::kAdoptOrder, fresh, order.user_ref, 0,
                      rest(order.side, order.total - order.executed));
      }
      case 4: {
        add_order(fresh);
        books.orders.back().executed += 3;
        return expect(RepairKind::kCorrectOrder, fresh, venue.open_orders.back().user_ref,
                      books.orders.back().executed, venue.open_orders.back().executed);
      }
      case 5:
        books.orders.push_back({++number_, 0, fresh, 0, 11, true});
        return expect(RepairKind::kCloseOrder, fresh, number_, 11, 0);
      case 6: {
        add_execution(fresh, false);
        const StatementExecution& e = venue.executions.back();
        return expect(RepairKind::kAdoptExecution, fresh, e.match, 0, rest(e.side, e.quantity));
      }
      case 7: {
        add_execution(fresh, true);
        StatementExecution& e = venue.executions.back();
        e.busted_sequence = 1'000;
        return expect(RepairKind::kReverseExecution, fresh, e.match, rest(e.side, e.quantity), 0);
      }
      default:
        books.unconfirmed.push_back({++number_, 4, fresh, 8});
        return expect(RepairKind::kDropExecution, fresh, number_, 8, 0);
    }
  }
  std::mt19937_64 random_;
  std::uint64_t number_{10'000};
  std::vector<SymbolName> symbols_;
};

TEST(CompareRandom, FindsWhatWasPlantedAndNothingElse) {
  REQ("L-02");
  std::size_t planted = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Planted sides{seed};
    ASSERT_TRUE(compare(sides.books, sides.venue).empty()) << "seed " << seed;
    sides.plant();
    planted += sides.expected.size();
    std::multiset<Key> found;
    for (const RepairProposal& p : compare(sides.books, sides.venue)) found.insert(key(p));
    ASSERT_EQ(found, sides.expected) << "seed " << seed;
  }
  EXPECT_GT(planted, 5'000U);
}

// Nobody promises an order of the lists; every difference has an id of its own.
TEST(CompareRandom, AnswersTheSameInWhateverOrderTheSidesAreGiven) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Planted sides{seed};
    sides.plant();
    const auto once = compare(sides.books, sides.venue);
    sides.shuffle();
    ASSERT_EQ(compare(sides.books, sides.venue), once) << "seed " << seed;
    std::set<std::uint64_t> ids;
    for (const RepairProposal& p : once) ids.insert(p.id);
    ASSERT_EQ(ids.size(), once.size()) << "seed " << seed;
  }
}

TEST(RepairKinds, OnlyFactsOfExposureAreTakenAtOnce) {
  REQ("L-03");
  std::set<std::string> names;
  for (std::size_t i = 1; i <= kRepairKinds; ++i) {
    const auto kind = static_cast<RepairKind>(i);
    names.insert(to_string(kind));
    const bool fact = kind == RepairKind::kAdoptExecution || kind == RepairKind::kAdoptOrder ||
                      kind == RepairKind::kReverseExecution;
    EXPECT_EQ(at_once(kind), fact) << to_string(kind);
  }
  EXPECT_EQ(names.size(), kRepairKinds);
}

}  // namespace
}  // namespace pcl::values
