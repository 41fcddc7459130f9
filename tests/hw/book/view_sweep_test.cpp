// The gate's view beside the quote, after every message of seeded streams, against plain variables.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <string_view>

#include "tests/hw/book/book_bench.hpp"

namespace pcl::test {
namespace {

/// The same from plain variables, written from the contract.
struct PlainState {
  char state{};
  bool wide{}, operational{};
  std::uint32_t last{}, auction{};
  unsigned short_state{};
};

class ViewSweep : public Book, public testing::WithParamInterface<std::uint32_t> {};

TEST_P(ViewSweep, AgreesWithPlainVariables) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  std::mt19937 engine{GetParam()};
  const auto draw = [&engine](std::size_t below) {
    return static_cast<std::uint32_t>(engine() % below);
  };
  std::array<PlainState, 4> states;
  std::map<std::uint64_t, std::pair<std::uint16_t, std::uint32_t>> orders;  // symbol, price
  std::uint64_t next = 1;
  bool open = false;
  for (int n = 0; n < 5000; ++n) {
    constexpr std::string_view kTypes = "SHHHhhhWYYJPQAAAAEEECCCR";
    BookEvent e{.type = kTypes[draw(kTypes.size())], .quantity = 1 + draw(5), .price = draw(4000)};
    e.locate = static_cast<std::uint16_t>(99 + draw(5));  // 99: of no symbol
    const bool tracked = e.locate >= 100;
    const std::uint16_t symbol = tracked ? static_cast<std::uint16_t>(e.locate - 100) : 0;
    PlainState& at = states[symbol];
    switch (e.type) {
      case 'S':
        e.code = "QMXC"[draw(4)];
        if (e.code == 'Q') open = true;
        if (e.code == 'M') open = false;
        break;
      case 'W':
        e.code = "123QM"[draw(5)];
        for (PlainState& s : states) s.wide = true;
        break;
      case 'H':
        e.code = "TTTHPQ"[draw(6)];
        if (tracked) at.state = e.code, at.wide = false;
        break;
      case 'h':
        e.code = "HTTZ"[draw(4)];
        e.quantity = static_cast<std::uint32_t>("QQBX"[draw(4)]);
        if (tracked && e.quantity == 'Q' && e.code != 'Z') at.operational = e.code == 'H';
        break;
      case 'Y':
        e.code = "012X"[draw(4)];
        if (tracked) at.short_state = e.code == '0' ? 1 : e.code == 'X' ? 0 : 2;
        break;
      case 'J':
        e.price = e.quantity + 7;
        if (tracked) at.auction = e.quantity;
        break;
      case 'P':
        if (tracked) at.last = e.price;
        break;
      case 'A':
        if (!tracked) break;
        e.code = "BS"[draw(2)];
        e.reference = next++;
        orders[e.reference] = {symbol, e.price};
        e.quantity = 1'000'000;
        break;
      case 'E':
      case 'C': {
        e.code = e.type == 'C' ? "YN"[draw(2)] : '\0';
        if (orders.empty()) continue;
        const auto& [reference, order] =
            *std::next(orders.begin(), static_cast<std::ptrdiff_t>(draw(orders.size())));
        e.reference = reference;
        if (!tracked) break;
        if (e.type == 'E') states[order.first].last = order.second;
        if (e.type == 'C' && e.code == 'Y') states[order.first].last = e.price;
        break;
      }
      default:
        break;
    }
    apply(e);
    for (std::uint16_t s = 0; s < 4; ++s) {
      const PlainState& p = states[s];
      const BookView expected{p.last, p.auction, p.short_state,
                              p.state == 'T' && !p.wide && !p.operational, open};
      ASSERT_EQ(bench_.view(s), expected) << "message " << n << ' ' << e.type << " symbol " << s;
    }
  }
  EXPECT_TRUE(bench_.take_invalid().empty());
}
INSTANTIATE_TEST_SUITE_P(Seeds, ViewSweep, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace pcl::test
