#include "host/domain/book.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/card_port/random_comparison/random.hpp"

namespace pcl::domain {
namespace {

TEST(Book, EdgesByHand) {
  Book book{2, 3};
  EXPECT_EQ(book.add(0, 1, 'B', 0, 10).verdict, BookVerdict::kBadField);
  EXPECT_EQ(book.add(0, 1, 'b', 5, 10).verdict, BookVerdict::kBadField);
  EXPECT_TRUE(book.add(0, 1, 'B', 5, 10).quote_changed);
  EXPECT_EQ(book.add(1, 1, 'X', 0, 10).verdict, BookVerdict::kDuplicate);
  EXPECT_FALSE(book.add(0, 2, 'B', 5, 9).quote_changed);
  EXPECT_TRUE(book.add(0, 3, 'S', 7, 0xFFFFFFFF).quote_changed);
  EXPECT_EQ(book.add(1, 4, 'S', 7, 1).verdict, BookVerdict::kOverflow);
  EXPECT_EQ(book.quote(0), (Quote{true, true, 10, 0xFFFFFFFF, 5, 7}));
  EXPECT_EQ(book.quote(1), Quote{});
  EXPECT_EQ(book.reduce(9, 1).verdict, BookVerdict::kUnknown);
  EXPECT_EQ(book.reduce(1, 6).verdict, BookVerdict::kClamped);
  EXPECT_EQ(book.quote(0).bid_price, 9U);
  EXPECT_EQ(book.replace(1, 5, 1, 1).verdict, BookVerdict::kUnknown);
  EXPECT_EQ(book.replace(1, 5, 0, 1).verdict, BookVerdict::kUnknown);
  EXPECT_EQ(book.replace(2, 5, 0, 1).verdict, BookVerdict::kBadField);
  EXPECT_FALSE(book.replace(2, 2, 5, 9).quote_changed);  // the same again
  EXPECT_EQ(book.replace(2, 3, 5, 9).verdict, BookVerdict::kReplaceDuplicate);
  EXPECT_EQ(book.quote(0), (Quote{false, true, 0, 0xFFFFFFFF, 0, 7}));
  EXPECT_EQ(book.orders(), 1U);
  book.clear();
  EXPECT_EQ(book.quote(0), Quote{});
}

TEST(Book, AReductionByNothingChangesNothing) {
  Book book{1, 3};
  (void)book.add(0, 1, 'B', 5, 10);
  EXPECT_FALSE(book.reduce(1, 0).quote_changed);
}

TEST(Book, AReductionTellsTheOrdersPriceAndSymbol) {
  Book book{2, 3};
  (void)book.add(1, 1, 'S', 5, 0xFFFFFFF0);
  const BookResult part = book.reduce(1, 2);
  EXPECT_EQ(part.price, 0xFFFFFFF0U);
  EXPECT_EQ(part.symbol, 1);
  EXPECT_EQ(book.reduce(1, 9).price, 0xFFFFFFF0U);
  EXPECT_EQ(book.reduce(1, 1).price, 0U);
}

/// The obvious book: maps, and the quote computed from all orders.
struct PlainBook {
  struct Order {
    std::uint16_t symbol;
    char side;
    std::uint32_t quantity;
    std::uint32_t price;
  };
  std::map<std::uint64_t, Order> orders;
  Quote quote(std::uint16_t symbol) const {
    std::map<std::uint32_t, std::uint64_t> bids, asks;
    for (const auto& [reference, order] : orders) {
      if (order.symbol == symbol) (order.side == 'B' ? bids : asks)[order.price] += order.quantity;
    }
    Quote out;
    if (!bids.empty()) {
      out.has_bid = true;
      out.bid_price = bids.rbegin()->first;
      out.bid_quantity = bids.rbegin()->second;
    }
    if (!asks.empty()) {
      out.has_ask = true;
      out.ask_price = asks.begin()->first;
      out.ask_quantity = asks.begin()->second;
    }
    return out;
  }
};

TEST(Book, AgreesWithTheObviousBook) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    bench::Random random{seed};
    Book book{3, 200};
    PlainBook plain;
    const std::uint32_t prices = seed % 2 == 0 ? 12 : 120;  // shallow, and deeper than the scan
    for (int step = 0; step < 4'000; ++step) {
      const std::uint64_t reference = random.below(220);
      const std::uint64_t other = random.below(220);
      const auto symbol = static_cast<std::uint16_t>(random.below(3));
      const std::uint32_t quantity = random.between(1, 9), price = 100 + random.below(prices);
      const bool there = plain.orders.contains(reference);
      const std::uint16_t touched = there ? plain.orders.at(reference).symbol : symbol;
      const Quote before = plain.quote(touched);
      BookResult result;
      switch (random.below(5)) {
        case 0:
        case 1: {
          const char side = random.chance(500) ? 'B' : 'S';
          result = book.add(symbol, reference, side, quantity, price);
          if (!there && plain.orders.size() < 200)
            plain.orders[reference] = {symbol, side, quantity, price};
          break;
        }
        case 2:
          result = book.reduce(reference, quantity);
          if (there && (plain.orders[reference].quantity -=
                        std::min(quantity, plain.orders[reference].quantity)) == 0)
            plain.orders.erase(reference);
          break;
        case 3:
          result = book.remove(reference);
          plain.orders.erase(reference);
          break;
        default:
          result = book.replace(reference, other, quantity, price);
          if (there) {
            const PlainBook::Order old = plain.orders[reference];
            plain.orders.erase(reference);
            if (!plain.orders.contains(other))
              plain.orders[other] = {old.symbol, old.side, quantity, price};
          }
          break;
      }
      for (std::uint16_t s = 0; s < 3; ++s)
        ASSERT_EQ(book.quote(s), plain.quote(s)) << "seed " << seed << " step " << step;
      ASSERT_EQ(result.quote_changed, plain.quote(touched) != before)
          << "seed " << seed << " step " << step;
      ASSERT_EQ(book.orders(), plain.orders.size());
    }
  }
}

}  // namespace
}  // namespace pcl::domain
