// The venue's word about our account, and what is made of everything that is not its word.
#include "host/adapters/venue_account/account_client.hpp"

#include <gtest/gtest.h>

#include "tests/tcp_peer.hpp"

namespace pcl::venue_account {
namespace {

using test::TcpPeer;

/// As portcullis-venue answers; fields the statement has no use for are passed over.
const std::string kGood =
    R"({"cash":99000000000,"equity":1,"realised_pnl":-125000,"last_sequence":42,)"
    R"("next_user_ref":18,"feed_next_sequence":50001,"market":"running","positions":[)"
    R"({"symbol":"MSFT","quantity":-300,"cost":-93000000,"mark":310000},)"
    R"({"symbol":"AAPL","quantity":0,"cost":0}],"open_orders":[)"
    R"({"user_ref":17,"clordid":"P0000000000017","symbol":"MSFT","side":"B","price":309900,)"
    R"("total":100,"executed":25,"group":3}],"executions":[)"
    R"({"sequence":40,"user_ref":16,"quantity":100,"price":310000,"match":7,"symbol":"MSFT",)"
    R"("side":"T","group":65535,"clordid":"P0000000000016","busted_sequence":0},)"
    R"({"sequence":41,"user_ref":17,"quantity":25,"price":309900,"match":9223372036854775816,)"
    R"("symbol":"MSFT","side":"B","group":3,"clordid":"P0000000000017","busted_sequence":0}]})";

constexpr values::SymbolName kMsft{'M', 'S', 'F', 'T', ' ', ' ', ' ', ' '};

constexpr values::ClOrdId clordid(char last) {
  return {'P', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '1', last};
}

values::AccountStatement good() {
  values::AccountStatement s;
  s.available = true;
  s.last_sequence = 42;
  s.next_user_ref = 18;
  s.feed_next_sequence = 50'001;
  s.cash = values::Money{99'000'000'000};
  s.realised = values::Money{-125'000};
  s.positions = {{kMsft, -300, values::Money{93'000'000}}};
  values::StatementOrder order;
  order.user_ref = 17;
  order.clordid = clordid('7');
  order.symbol = kMsft;
  order.side = values::Side::kBuy;
  order.price = CardPrice{309'900};
  order.total = 100;
  order.executed = 25;
  order.group = 3;
  s.open_orders = {order};
  s.executions = {
      {40, 16, 100, CardPrice{310'000}, 7, kMsft, values::Side::kSell, 65'535, clordid('6'), 0},
      {41, 17, 25, CardPrice{309'900}, (1ULL << 63U) + 8, kMsft, values::Side::kBuy, 3,
       clordid('7'), 0}};
  return s;
}

TEST(AccountClient, ReadsAnAnswer) {
  const auto statement = parse_account(kGood);
  EXPECT_EQ(statement.unavailable_reason, "");
  EXPECT_EQ(statement, good());
}

TEST(AccountClient, AShortSaleIsASell) {
  for (const char* side : {"S", "T", "E"}) {
    std::string text = kGood;
    text.replace(text.find("\"side\":\"B\"") + 8, 1, side);
    const auto statement = parse_account(text);
    ASSERT_EQ(statement.open_orders.size(), 1U) << statement.unavailable_reason;
    EXPECT_EQ(statement.open_orders[0].side, values::Side::kSell);
  }
}

TEST(AccountClient, AsksOneLineAndKeepsOnlyExecutionsNotYetKnown) {
  TcpPeer venue{TcpPeer::Part::kAnswers, kGood + "\nmore", "\n"};
  const auto statement = ask_account({.port = venue.port(), .timeout_ms = 60'000}, 40);
  auto wanted = good();
  wanted.executions.erase(wanted.executions.begin());
  EXPECT_EQ(statement, wanted) << statement.unavailable_reason;
  EXPECT_EQ(venue.request(), "{\"get\":\"account\",\"executions_since\":0}\n");
}

// What was broken since is news although its trade is not; what has no report is news always.
TEST(AccountClient, KeepsWhatWasBrokenSinceAndWhatHasNoReport) {
  std::string text = kGood;
  const auto replace = [&](const std::string& passage, const std::string& other) {
    text.replace(text.find(passage), passage.size(), other);
  };
  replace("\"sequence\":41,\"user_ref\":17", "\"sequence\":0,\"user_ref\":0");
  replace("P0000000000017\",\"busted", "\",\"busted");  // the order's own
  replace("\"busted_sequence\":0", "\"busted_sequence\":42");
  TcpPeer venue{TcpPeer::Part::kAnswers, text + "\n", "\n"};
  const auto statement = ask_account({.port = venue.port(), .timeout_ms = 60'000}, 41);
  ASSERT_EQ(statement.executions.size(), 2U) << statement.unavailable_reason;
  EXPECT_EQ(statement.executions[0].sequence, 40U);
  EXPECT_EQ(statement.executions[0].busted_sequence, 42U);
  EXPECT_EQ(statement.executions[1].sequence, 0U);
  EXPECT_EQ(statement.executions[1].clordid[0], ' ');
  TcpPeer later{TcpPeer::Part::kAnswers, text + "\n", "\n"};
  const auto known = ask_account({.port = later.port(), .timeout_ms = 60'000}, 42);
  ASSERT_EQ(known.executions.size(), 1U);
  EXPECT_EQ(known.executions[0].sequence, 0U);
}

/// The good answer with one passage replaced.
std::string with(const std::string& passage, const std::string& other) {
  std::string text = kGood;
  const std::size_t at = text.find(passage);
  EXPECT_NE(at, std::string::npos) << passage;
  return text.replace(at, passage.size(), other);
}

struct BadAnswer {
  std::string name, text, reason;  // the reason holds this
};
class AccountGarbage : public testing::TestWithParam<BadAnswer> {};

TEST_P(AccountGarbage, IsUnavailableAndNeverFlat) {
  const BadAnswer& c = GetParam();
  const auto statement = parse_account(c.text);
  EXPECT_FALSE(statement.available);
  EXPECT_NE(statement.unavailable_reason.find(c.reason), std::string::npos)
      << statement.unavailable_reason;
  EXPECT_TRUE(statement.positions.empty() && statement.open_orders.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, AccountGarbage,
    testing::Values(
        BadAnswer{"empty", "", "no JSON object"}, BadAnswer{"words", "flat", "no JSON object"},
        BadAnswer{"cut", kGood.substr(0, kGood.size() - 1), "no JSON object"},
        BadAnswer{"list", "[]", "no JSON object"},
        BadAnswer{"refused", R"({"error":"busy"})", "the venue refused: \"busy\""},
        BadAnswer{"nothing", "{}", "last_sequence: missing"},
        BadAnswer{"no_positions", with("\"positions\"", "\"posts\""), "positions: missing"},
        BadAnswer{"positions_object",
                  with("[{\"symbol\":\"MSFT\",\"quantity\":-300",
                       "7,\"x\":[{\"symbol\":\"MSFT\",\"quantity\":-300"),
                  "positions: expected a list"},
        BadAnswer{"float_cash", with("99000000000", "9900000.5"), "cash: expected an integer"},
        BadAnswer{"text_cash", with("99000000000", "\"9\""), "cash: expected an integer"},
        BadAnswer{"cash_too_big", with("99000000000", "9223372036854775808"),
                  "cash: expected an integer"},
        BadAnswer{"negative_sequence", with("\"last_sequence\":42", "\"last_sequence\":-1"),
                  "last_sequence: expected an integer"},
        BadAnswer{"reference_too_big", with("\"next_user_ref\":18", "\"next_user_ref\":4294967296"),
                  "next_user_ref: expected an integer"},
        BadAnswer{"group_too_big", with("\"group\":65535", "\"group\":65536"),
                  "group: expected an integer from 0 to 65535"},
        BadAnswer{"execution_side", with("\"side\":\"T\"", "\"side\":\"Q\""),
                  "side: expected B, S, T or E"},
        BadAnswer{"no_bust", with(",\"busted_sequence\":0},", "},"), "busted_sequence: missing"},
        BadAnswer{"long_symbol", with("\"MSFT\"", "\"MSFTMSFTX\""), "symbol: expected a text"},
        BadAnswer{"wrong_side", with("\"side\":\"B\"", "\"side\":\"X\""),
                  "side: expected B, S, T or E"},
        BadAnswer{"order_number", with("{\"user_ref\":17,\"clordid\"", "3,{\"clordid\""),
                  "open_orders: expected objects"}),
    [](const auto& param) { return param.param.name; });

TEST(AccountClient, AVenueThatIsSilentIsUnavailable) {
  TcpPeer venue{TcpPeer::Part::kIsSilent, "", ""};
  const auto statement = ask_account({.port = venue.port(), .timeout_ms = 50}, 0);
  EXPECT_FALSE(statement.available);
  EXPECT_NE(statement.unavailable_reason.find("no answer within 50 ms"), std::string::npos)
      << statement.unavailable_reason;
}

TEST(AccountClient, AnAnswerCutOffIsUnavailable) {
  TcpPeer venue{TcpPeer::Part::kAnswers, kGood, "\n"};  // whole, but no end of line: who knows
  const auto statement = ask_account({.port = venue.port(), .timeout_ms = 60'000}, 0);
  EXPECT_FALSE(statement.available);
  EXPECT_NE(statement.unavailable_reason.find("closed before the end"), std::string::npos)
      << statement.unavailable_reason;
}

TEST(AccountClient, AVenueThatIsNotThereIsUnavailable) {
  const auto statement = ask_account({.port = TcpPeer::closed_port(), .timeout_ms = 60'000}, 0);
  EXPECT_FALSE(statement.available);
  EXPECT_NE(statement.unavailable_reason.find("Connection refused"), std::string::npos)
      << statement.unavailable_reason;
}

}  // namespace
}  // namespace pcl::venue_account
