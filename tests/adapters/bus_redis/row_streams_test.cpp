// Rows become entries of streams, each exactly once, whatever stands in the Redis.
#include "host/adapters/bus_redis/row_streams.hpp"

#include "tests/adapters/bus_redis/server.hpp"

namespace pcl::bus_redis {
namespace {

constexpr std::uint64_t kJournal = 18'446'744'073'709'551'615U;
const StorePosition kBegin{kJournal, 0, 0};

class RowStreamsTest : public PrivateRedis {
 protected:
  StorePosition open(std::uint64_t journal = kJournal) {
    const auto at = streams_.open(journal);
    EXPECT_TRUE(at) << at.error().message;
    return at ? *at : StorePosition{};
  }
  static RowBatch order(std::uint64_t id) {
    RowBatch rows;
    OrderRow row;
    row.id = id;
    row.symbol = "AAPL";
    row.open = true;
    row.last_seq = id;
    rows.orders.push_back(row);
    return rows;
  }
  static std::int64_t length(const std::string& stream) { return say({"XLEN", stream}).integer; }
  /// Fields of the last entry, as "name=value".
  static std::vector<std::string> last(const std::string& stream) {
    const Reply said = say({"XREVRANGE", stream, "+", "-", "COUNT", "1"});
    std::vector<std::string> fields;
    if (said.list.empty()) return fields;
    const std::vector<Reply>& words = said.list[0].list[1].list;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
      fields.push_back(words[i].text + "=" + words[i + 1].text);
    return fields;
  }
  RowStreams streams_{server()};
};

TEST_F(RowStreamsTest, EachRowIsAnEntryAndThePlaceGoesWithIt) {
  EXPECT_EQ(open(), kBegin);
  RowBatch rows = order(7);
  rows.quotes.push_back({"MSFT", 300'000, 300'100, 5, 6, true, 34'200'000'000'000, 9});
  rows.risk.push_back({9, "CRITICAL", true, true, 0, 1, -50'000, std::nullopt});
  rows.notices.push_back({9, 0, "critical", "risk", "a\r\nb \xff", 1});
  rows.executions.push_back({1, 0, 7, 0, 1, "AAPL", "buy", 40, 1'000'000, 0, {}, false, {}, 9});
  rows.positions.push_back({0, 1, "AAPL", 40, 40'000'000, 0, 1'000'000, 9});
  const StorePosition to{kJournal, 9, 17};
  ASSERT_TRUE(streams_.write(rows, kBegin, to));
  EXPECT_EQ(
      last("pcl:orders"),
      (std::vector<std::string>{"journal_id=18446744073709551615", "id=7", "clordid=", "account=0",
                                "strategy=0", "symbol=AAPL", "side=", "purpose=", "price_e4=0",
                                "total=0", "executed=0", "state=", "open=true", "unknown=false",
                                "last_seq=7"}));  // what is not known has no field
  EXPECT_EQ(
      last("pcl:quotes"),
      (std::vector<std::string>{"journal_id=18446744073709551615", "symbol=MSFT", "bid_e4=300000",
                                "ask_e4=300100", "bid_quantity=5", "ask_quantity=6", "valid=true",
                                "venue_ns=34200000000000", "last_seq=9"}));
  EXPECT_EQ(last("pcl:risk")[2], "level=CRITICAL");
  EXPECT_EQ(last("pcl:notices")[5], "what=a\r\nb \xff");
  EXPECT_EQ(length("pcl:executions"), 1);
  EXPECT_EQ(length("pcl:positions"), 1);
  RowStreams another{server()};
  EXPECT_EQ(*another.open(kJournal), to);
}

TEST_F(RowStreamsTest, ABatchThatIsThereAlreadyIsNotWrittenAgain) {
  open();
  const StorePosition to{kJournal, 2, 5};
  ASSERT_TRUE(streams_.write(order(1), kBegin, to));
  const Status again = streams_.write(order(1), kBegin, to);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kRefused);
  EXPECT_EQ(again.error().message, "redis: pcl:projection stands elsewhere: another writer");
  const Status chain = streams_.write(order(2), {kJournal, 2, 6}, {kJournal, 4, 7});
  EXPECT_FALSE(chain);  // another journal's tail
  EXPECT_EQ(length("pcl:orders"), 1);
  ASSERT_TRUE(streams_.write(order(2), to, {kJournal, 4, 7}));
  EXPECT_EQ(length("pcl:orders"), 2);
}

TEST_F(RowStreamsTest, AnotherJournalBeginsAtItsOwnBeginAndTheEntriesStay) {
  open();
  ASSERT_TRUE(streams_.write(order(1), kBegin, {kJournal, 2, 5}));
  EXPECT_EQ(open(8), (StorePosition{8, 0, 0}));
  ASSERT_TRUE(streams_.write(order(1), {8, 0, 0}, {8, 3, 1}));
  EXPECT_EQ(length("pcl:orders"), 2);
  EXPECT_EQ(open(8), (StorePosition{8, 3, 1}));
  EXPECT_EQ(open(), kBegin);
}

TEST_F(RowStreamsTest, ARedisThatLostItAllStandsAtTheBegin) {
  open();
  ASSERT_TRUE(streams_.write(order(1), kBegin, {kJournal, 2, 5}));
  say({"FLUSHALL"});
  const Status lost = streams_.write(order(2), {kJournal, 2, 5}, {kJournal, 4, 7});
  EXPECT_FALSE(lost);
  EXPECT_EQ(length("pcl:orders"), 0);
  EXPECT_EQ(open(), kBegin);
}

TEST_F(RowStreamsTest, RebuiltItHasNothing) {
  open();
  ASSERT_TRUE(streams_.write(order(1), kBegin, {kJournal, 2, 5}));
  ASSERT_TRUE(streams_.rebuild(kJournal, "another tail"));
  EXPECT_EQ(length("pcl:orders"), 0);
  EXPECT_EQ(open(), kBegin);
  EXPECT_TRUE(streams_.write(order(1), kBegin, {kJournal, 2, 5}));
}

TEST_F(RowStreamsTest, AFullBatchGoesThroughAtOnce) {
  open();
  RowBatch rows;
  for (std::uint64_t i = 0; i < 10'000; ++i) rows.orders.push_back(order(i).orders[0]);
  ASSERT_TRUE(streams_.write(rows, kBegin, {kJournal, 2, 5}));
  EXPECT_EQ(length("pcl:orders"), 10'000);
}

TEST_F(RowStreamsTest, AnyPlaceThatIsNoneIsNamedAndNotWrittenOver) {
  const auto refused = [&](const Command& command, const std::string& found) {
    say({"DEL", "pcl:projection"});
    EXPECT_NE(say(command).kind, Reply::Kind::kError);
    const auto at = streams_.open(kJournal);
    ASSERT_FALSE(at);
    EXPECT_EQ(at.error().fault, Fault::kCorrupt);
    EXPECT_NE(at.error().message.find(found), std::string::npos) << at.error().message;
    EXPECT_FALSE(streams_.write(order(1), kBegin, {kJournal, 2, 5}));
    EXPECT_EQ(length("pcl:orders"), 0);
  };
  refused({"SET", "pcl:projection", "x"}, "WRONGTYPE");
  refused({"HSET", "pcl:projection", "journal_id", "7"}, "found ");
  refused({"HSET", "pcl:projection", "journal_id", "7", "sequence", "-1", "chain", "1"}, "-1");
  refused({"HSET", "pcl:projection", "journal_id", "7", "sequence", "1", "chain", "0x1"}, "0x1");
  refused({"HSET", "pcl:projection", "journal_id", "18446744073709551616", "sequence", "1", "chain",
           "1"},
          "18446744073709551616");
}

TEST_F(RowStreamsTest, ARedisThatTakesNothingIsNamedAndThePlaceStays) {
  open();
  say({"SET", "pcl:risk", "no stream"});
  const Status kind = streams_.write(order(1), kBegin, {kJournal, 2, 5});
  ASSERT_FALSE(kind);
  EXPECT_EQ(kind.error().fault, Fault::kRefused);
  EXPECT_EQ(kind.error().message, "redis: takes no rows: WRONGTYPE pcl:risk is a string");
  EXPECT_EQ(open(), kBegin);
  EXPECT_EQ(length("pcl:orders"), 0);  // none of the batch
  say({"DEL", "pcl:risk"});
  say({"CONFIG", "SET", "maxmemory", "1"});
  const Status full = streams_.write(order(1), kBegin, {kJournal, 2, 5});
  say({"CONFIG", "SET", "maxmemory", "0"});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().fault, Fault::kRefused);
  EXPECT_EQ(open(), kBegin);
}

TEST_F(RowStreamsTest, AServerThatIsAwayIsUnavailable) {
  RowStreams nowhere{{"unix:" + folder() + "/no.sock", ""}};
  EXPECT_EQ(nowhere.open(kJournal).error().fault, Fault::kUnavailable);
  EXPECT_EQ(nowhere.write(order(1), kBegin, {kJournal, 2, 5}).error().fault, Fault::kUnavailable);
}

}  // namespace
}  // namespace pcl::bus_redis
