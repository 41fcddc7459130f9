// Our orders among recorded ones: what the recording may still do, and what is published of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "sim/venue/itch_file.hpp"
#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Overlay : public Market {
 protected:
  void executed(std::uint64_t ref, std::uint32_t shares) { in(itch::executed({1, ++time}, ref, shares, 77)); }
  void cancelled(std::uint64_t ref, std::uint32_t shares) { in(itch::cancel({1, ++time}, ref, shares)); }
  void deleted(std::uint64_t ref) { in(itch::deleted({1, ++time}, ref)); }
  void replaced(std::uint64_t ref, std::uint64_t by, std::uint32_t shares, std::uint32_t price) {
    in(itch::replace({1, ++time}, ref, by, shares, price));
  }
  /// We buy `shares` of a recorded offer of 100 (reference 10) at 300,000.
  void take_of_offer(std::uint32_t shares) {
    recorded(10, 'S', 100, 300'000);
    send(enter({.quantity = shares, .price = 300'000}));
    feed();
    reports();
  }
};

TEST_F(Overlay, ARecordedExecutionTakesWhatWeLeft) {
  take_of_offer(30);
  executed(10, 100);
  EXPECT_THAT(feed(), ElementsAre("E 10 70"));
  EXPECT_EQ(engine.counters().shortfall_executed, 30U);
  EXPECT_EQ(engine.book().size(), 0U);
}

TEST_F(Overlay, NothingIsPublishedOfAnOrderWeTookWhole) {
  take_of_offer(100);
  cancelled(10, 40);
  executed(10, 20);
  deleted(10);
  EXPECT_THAT(feed(), IsEmpty());
  EXPECT_EQ(engine.counters().shortfall_executed, 20U);
  EXPECT_EQ(engine.counters().shortfall_cancelled, 80U);
  EXPECT_EQ(engine.counters().background_suppressed, 3U);
  EXPECT_EQ(engine.counters().unknown_references, 0U);
}

TEST_F(Overlay, ARecordedCancelAndDeleteApplyToWhatRemains) {
  take_of_offer(70);
  cancelled(10, 50);  // 30 remain
  EXPECT_THAT(feed(), ElementsAre("X 10 30"));
  EXPECT_EQ(engine.counters().shortfall_cancelled, 20U);
  deleted(10);  // the recording still had 50
  EXPECT_THAT(feed(), IsEmpty());
  EXPECT_EQ(engine.counters().shortfall_cancelled, 70U);
}

TEST_F(Overlay, ARecordedReplaceLacksWhatWeTook) {
  take_of_offer(30);
  replaced(10, 11, 200, 300'500);
  EXPECT_THAT(feed(), ElementsAre("U 10 11 170 @300500"));
  executed(11, 200);
  EXPECT_THAT(feed(), ElementsAre("E 11 170"));
  EXPECT_EQ(engine.counters().shortfall_executed, 30U);
}

TEST_F(Overlay, ARecordedReplaceOfAnOrderWeTookWholeIsAnAdd) {
  take_of_offer(100);
  replaced(10, 11, 160, 300'500);
  EXPECT_THAT(feed(), ElementsAre("A 11 S 60 @300500"));
  replaced(11, 12, 30, 300'600);  // 100 are missing still
  EXPECT_THAT(feed(), ElementsAre("D 11"));
  replaced(12, 13, 20, 300'600);
  EXPECT_THAT(feed(), IsEmpty());
}

TEST_F(Overlay, OursFillsFirstWithABetterPrice) {
  recorded(10, 'B', 100, 299'900);
  send(enter({.quantity = 60, .price = 300'000}));
  feed();
  reports();
  executed(10, 100);
  EXPECT_THAT(feed(), ElementsAre("E o1 60", "E 10 40", "D 10"));  // the 60 it kept go with the order
  EXPECT_THAT(reports(), ElementsAre("E 1 60 @300000 A"));
  EXPECT_EQ(engine.counters().filled_in_place, 60U);
  EXPECT_EQ(engine.counters().surplus_withdrawn, 60U);
  EXPECT_EQ(engine.book().size(), 0U);
}

TEST_F(Overlay, OursFillsFirstOnlyIfEarlierAtTheSamePrice) {
  recorded(10, 'B', 100, 300'000);
  send(enter({.quantity = 60, .price = 300'000}));
  recorded(11, 'B', 100, 300'000);
  feed();
  reports();
  executed(10, 50);
  EXPECT_THAT(feed(), ElementsAre("E 10 50"));
  EXPECT_THAT(reports(), IsEmpty());
  executed(11, 50);  // the recording jumps its own queue; ours stands before 11
  EXPECT_THAT(feed(), ElementsAre("E o1 50"));
  EXPECT_EQ(engine.counters().background_suppressed, 1U);
  executed(11, 50);
  EXPECT_THAT(feed(), ElementsAre("E o1 10", "E 11 40", "D 11"));
  EXPECT_EQ(account.positions().at(symbol_of("MSFT")).quantity, 60);
}

TEST_F(Overlay, AnArrivingRecordedOrderTradesWithOursFirst) {
  send(enter({.ref = 1, .quantity = 60, .price = 300'000}));
  send(enter({.ref = 2, .quantity = 60, .price = 300'100}));
  feed();
  reports();
  recorded(10, 'S', 100, 300'000);
  EXPECT_THAT(feed(), ElementsAre("E o2 60", "E o1 40"));
  EXPECT_THAT(reports(), ElementsAre("E 2 60 @300100 A", "E 1 40 @300000 A"));
  recorded(11, 'S', 100, 300'000);
  EXPECT_THAT(feed(), ElementsAre("E o1 20", "A 11 S 80 @300000"));
  deleted(10);  // had been taken whole
  EXPECT_THAT(feed(), IsEmpty());
  EXPECT_EQ(engine.counters().filled_by_adds, 120U);
}

TEST_F(Overlay, AReplaceThatCrossesOursTradesFirst) {
  send(enter({.ref = 1, .quantity = 60, .price = 300'000}));
  recorded(10, 'S', 100, 300'400);
  feed();
  replaced(10, 11, 100, 300'000);
  EXPECT_THAT(feed(), ElementsAre("E o1 60", "U 10 11 40 @300000"));
  executed(11, 100);
  EXPECT_THAT(feed(), ElementsAre("E 11 40"));
}

TEST_F(Overlay, WrongRecordingsAreCountedAndLeftOut) {
  recorded(10, 'S', 100, 300'000);
  feed();
  recorded(10, 'S', 50, 300'000);
  recorded(MatchingEngine::kOurs | 5, 'S', 50, 300'000);
  recorded(12, 'S', 0, 300'000);
  deleted(99);
  EXPECT_THAT(feed(), IsEmpty());
  executed(10, 150);
  EXPECT_THAT(feed(), ElementsAre("E 10 100"));
  EXPECT_EQ(engine.counters().duplicate_references, 2U);
  EXPECT_EQ(engine.counters().bad_fields, 1U);
  EXPECT_EQ(engine.counters().unknown_references, 1U);
  EXPECT_EQ(engine.counters().recording_over_executed, 50U);
}

TEST_F(Overlay, DisconnectCancelsEverything) {
  send(enter({.ref = 1}));
  send(enter({.ref = 2, .side = 'S', .price = 310'000}));
  feed();
  reports();
  engine.cancel_all('S');
  EXPECT_THAT(feed(), ElementsAre("D o1", "D o2"));
  EXPECT_THAT(reports(), ElementsAre("C 1 100 S", "C 2 100 S"));
}

// ---------------------------------------------------------------------------------------------- files
std::vector<std::byte> framed(const std::vector<itch::Message>& messages) {
  std::vector<std::byte> file;
  for (const Bytes m : messages) {
    file.push_back(std::byte{0});
    file.push_back(static_cast<std::byte>(m.size()));
    file.insert(file.end(), m.begin(), m.end());
  }
  return file;
}

struct FileCase {
  const char* name;
  std::function<void(std::vector<std::byte>&)> harm;
  std::size_t whole;  // messages served
  const char* fault;
};
class Files : public testing::TestWithParam<FileCase> {};

TEST_P(Files, ServeWhatIsWholeAndNameTheRest) {
  auto content = framed({itch::system_event(1, 'O'), itch::system_event(2, 'S')});  // 14 bytes each
  GetParam().harm(content);
  ItchFile file{"day.itch", content};
  std::size_t served = 0;
  for (; file.peek(); file.pop()) ++served;
  EXPECT_EQ(served, GetParam().whole);
  EXPECT_EQ(file.fault(), GetParam().fault);
}
INSTANTIATE_TEST_SUITE_P(
    Faults, Files,
    testing::Values(
        FileCase{"none", [](auto&) {}, 2, ""},
        FileCase{"empty", [](auto& f) { f.clear(); }, 0, ""},
        FileCase{"cut_in_length", [](auto& f) { f.resize(15); }, 1,
                 "day.itch: offset 14: the file ends within a length"},
        FileCase{"cut_in_message", [](auto& f) { f.resize(20); }, 1,
                 "day.itch: offset 14: the file ends within a message of 12 bytes, 4 are there"},
        FileCase{"zero_length", [](auto& f) { f[15] = std::byte{0}; }, 1,
                 "day.itch: offset 14: length 0, expected 1 to 1400"},
        FileCase{"long_length", [](auto& f) { f[14] = std::byte{6}; }, 1,
                 "day.itch: offset 14: length 1548, expected 1 to 1400"},
        FileCase{"wrong_for_type", [](auto& f) { f[16] = std::byte{'D'}; }, 1,
                 "day.itch: offset 14: message D of 12 bytes, expected 19"}),
    [](const auto& c) { return c.param.name; });

std::string shared_data(const std::string& name) {
  const char* folder = std::getenv("PCL_SHARED_DATA");
  return (folder != nullptr ? std::string{folder} : std::string{"../shared/data"}) + "/itch/" + name;
}

/// Replays a file without orders; gives how many published messages differ from the recorded ones.
std::size_t differences(ItchFile& file, MatchingEngine& engine, const MessageLog& feed) {
  std::size_t different = 0;
  for (std::uint64_t number = 1; const auto message = file.peek(); file.pop(), ++number) {
    engine.background(*message);
    if (feed.size() != number || !std::ranges::equal(feed[number], *message)) ++different;
  }
  return different;
}

TEST(Recording, WithoutOrdersIsPublishedByteForByte) {
  for (const char* name : {"lobster_MSFT_50.itch", "nasdaq_head_1000msgs.itch"}) {
    const std::string path = shared_data(name);
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
    ItchFile file{path, std::move(*ItchFile::read(path))};
    Account account{0};
    MessageLog feed, reports;
    MatchingEngine engine{account, feed, reports};
    EXPECT_EQ(differences(file, engine, feed), 0U) << name;
    EXPECT_EQ(engine.counters().background_suppressed, 0U);
    EXPECT_EQ(file.fault(), "");
    EXPECT_EQ(feed.size(), std::string_view{name} == "lobster_MSFT_50.itch" ? 141'575U : 1'000U);
  }
}

TEST(Recording, WithUnknownReferencesIsPublishedWithoutThem) {
  const std::string path = shared_data("RITCH_ex20101224.len_fixed.itch");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  ItchFile file{path, std::move(*ItchFile::read(path))};
  Account account{0};
  MessageLog feed, reports;
  MatchingEngine engine{account, feed, reports};
  for (; file.peek(); file.pop()) engine.background(*file.peek());
  Rebuilder rebuilt;
  rebuilt.check_priority = false;  // the recording is simulated and does not keep it
  for (std::uint64_t i = 1; i <= feed.size(); ++i) rebuilt.apply(feed[i]);
  EXPECT_EQ(engine.counters().background_messages, 12'012U);
  EXPECT_EQ(engine.counters().unknown_references, 117U);
  EXPECT_EQ(feed.size(), 12'012U - engine.counters().background_suppressed);
}

/// Real order flow with a client that takes and rests all the time: the shares add up.
TEST(Recording, ShortfallsAccountForWhatWeTook) {
  const std::string path = shared_data("lobster_MSFT_50.itch");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  ItchFile file{path, std::move(*ItchFile::read(path))};
  Account account{0};
  MessageLog feed, reports;
  MatchingEngine engine{account, feed, reports};
  std::uint32_t ref = 0;
  for (std::uint64_t n = 0; file.peek(); file.pop(), ++n) {
    engine.background(*file.peek());
    if (n % 500 != 250 || !engine.market_open()) continue;
    const std::uint32_t bid = engine.book().best_price(0, 'B');
    const std::uint32_t ask = engine.book().best_price(0, 'S');
    if (bid == 0 || ask == 0) continue;
    engine.order(enter({.ref = ++ref, .side = ref % 2 == 0 ? 'B' : 'S', .quantity = 150,
                        .price = ref % 4 < 2 ? bid : ask}), engine.now());
  }
  Rebuilder rebuilt;
  rebuilt.check_priority = false;  // fills in the recording skip orders of the days before its first hour
  for (std::uint64_t i = 1; i <= feed.size(); ++i) rebuilt.apply(feed[i]);
  std::uint64_t taken = 0;  // by us from recorded orders: our match number, their reference
  for (std::uint64_t i = 1; i <= feed.size(); ++i) {
    const Bytes m = feed[i];
    if (static_cast<char>(m[0]) == 'E' && be(m, 11, 8) >> 63U == 0 && be(m, 23, 8) >> 63U == 1) taken += be(m, 19, 4);
  }
  const EngineCounters& c = engine.counters();
  EXPECT_GT(taken, 1'000U);
  EXPECT_GT(c.filled_in_place, 1'000U);
  // Every share a recorded order lacks, or has too many, comes from one of these, and ends as one of those.
  std::int64_t lacking = 0;
  ItchFile again{path, std::move(*ItchFile::read(path))};
  for (; again.peek(); again.pop()) {
    const Bytes m = *again.peek();
    if (static_cast<char>(m[0]) != 'A') continue;
    const OrderBook::Slot slot = engine.book().find(be(m, 11, 8));
    if (slot == OrderBook::kNone) continue;
    lacking += std::int64_t{engine.book().at(slot).recorded} - std::int64_t{engine.book().at(slot).open};
  }
  const auto total = static_cast<std::int64_t>(taken + c.filled_by_adds + c.surplus_withdrawn) -
                     static_cast<std::int64_t>(c.filled_in_place + c.shortfall_executed + c.shortfall_cancelled);
  EXPECT_EQ(total, lacking);
  EXPECT_GT(c.shortfall_executed, 0U);
  EXPECT_EQ(c.unknown_references, 0U);
}

}  // namespace
}  // namespace pcl::venue::test
