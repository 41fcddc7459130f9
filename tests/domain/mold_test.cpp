#include "host/domain/mold.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/card_port/bytes.hpp"

namespace pcl::domain {
namespace {

using bench::mold;
using bench::mold_head;
using bench::Octets;

/// Writes down what the line says, one letter an event: m message, o opened, c closed, f foreign, e
/// end.
struct Listener {
  std::string* said;
  std::uint64_t* ahead;
  void count(contract::Counter counter, std::uint64_t n) const {
    if (counter == contract::Counter::kMessagesAhead) *ahead += n;
  }
  void datagram() const {}
  void gap(contract::GapEvent event, std::uint64_t /*received*/) const {
    *said += " ocfe"[static_cast<std::size_t>(event)];
  }
  void message(std::span<const std::byte> bytes) const {
    *said += 'm';
    for (const std::byte b : bytes) *said += static_cast<char>(b);
  }
};

struct Line {
  MoldLine line;
  std::string said;
  std::uint64_t ahead{};
  std::string take(const Octets& payload) {
    said.clear();
    const Listener listener{&said, &ahead};
    line.take(payload, listener);
    return said;
  }
};

Octets letter(char c) { return bench::Bytes{}.letter(c); }

TEST(Mold, SilentBeforeStart) {
  Line line;
  EXPECT_EQ(line.take(mold(1, {letter('A')})), "");
  EXPECT_FALSE(line.line.started());
}

TEST(Mold, InOrderAheadBehindAndAcross) {
  Line line;
  line.line.start(5);
  EXPECT_EQ(line.take(mold(5, {letter('A'), letter('B')})), "mAmB");
  EXPECT_EQ(line.take(mold(9, {letter('E')})), "o");
  EXPECT_EQ(line.line.highest(), 10U);
  EXPECT_EQ(line.take(mold(8, {letter('D')})), "");
  EXPECT_EQ(line.ahead, 2U);
  EXPECT_EQ(line.take(mold(6, {letter('B'), letter('C')})), "mC");
  EXPECT_EQ(line.take(mold(8, {letter('D'), letter('E')})), "mDmEc");
  EXPECT_EQ(line.take(mold(3, {letter('Z')})), "");
  EXPECT_EQ(line.line.expected(), 10U);
}

TEST(Mold, EveryCutOfADatagramDeliversItsWholeMessages) {
  const Octets whole = mold(1, {letter('A'), letter('B'), letter('C')});
  const std::array<std::string, 3> delivered = {"o", "mAo", "mAmBo"};
  for (std::size_t length = kMoldHeaderBytes; length < whole.size(); ++length) {
    Line line;
    line.line.start(1);
    EXPECT_EQ(line.take(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))),
              delivered[(length - kMoldHeaderBytes) / 3])
        << length;
    EXPECT_EQ(line.line.highest(), 4U);
  }
}

TEST(Mold, EmptyMessagesAreMessages) {
  Line line;
  line.line.start(1);
  EXPECT_EQ(line.take(mold(1, {Octets{}, letter('B')})), "mmB");
}

TEST(Mold, ANonsenseSequenceLeavesTheGapOpen) {
  Line line;
  line.line.start(1);
  EXPECT_EQ(line.take(mold(UINT64_MAX, {letter('A'), letter('B')})), "o");
  EXPECT_EQ(line.line.highest(), UINT64_MAX);
  EXPECT_EQ(line.take(mold(1, {letter('A')})), "mA");
  EXPECT_TRUE(line.line.gap_open());
  line.line.start(7);
  EXPECT_FALSE(line.line.gap_open());
}

TEST(Mold, EndThenGap) {
  Line line;
  line.line.start(1);
  EXPECT_EQ(line.take(mold_head(1, 0xFFFF)), "e");
  EXPECT_EQ(line.take(mold_head(3, 0xFFFF)), "eo");
  EXPECT_EQ(line.take(mold_head(1, 0, "OTHER")), "f");
  EXPECT_EQ(line.take(mold_head(1, 0, "OTHER")), "");
}

}  // namespace
}  // namespace pcl::domain
