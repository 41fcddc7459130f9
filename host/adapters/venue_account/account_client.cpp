#include "host/adapters/venue_account/account_client.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <stdexcept>

#include "host/base/json_text.hpp"
#include "host/base/line_client.hpp"

namespace pcl::venue_account {
namespace {

namespace json = boost::json;

/// Thrown inside this file only.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

const json::value& member(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) throw Wrong{std::string{name} + ": missing"};
  return *value;
}

std::int64_t integer(const json::object& object, const char* name,
                     std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                     std::int64_t high = std::numeric_limits<std::int64_t>::max()) {
  json::error_code error;
  const auto value = member(object, name).to_number<std::int64_t>(error);
  if (error || !member(object, name).is_number() || member(object, name).is_double() ||
      value < low || value > high) {
    throw Wrong{std::string{name} + ": expected an integer from " + std::to_string(low) + " to " +
                std::to_string(high)};
  }
  return value;
}

std::uint32_t integer32(const json::object& object, const char* name) {
  return static_cast<std::uint32_t>(
      integer(object, name, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::uint64_t unsigned64(const json::object& object, const char* name) {
  // The venue's own match numbers have the top bit set.
  if (member(object, name).is_uint64()) return member(object, name).get_uint64();
  return static_cast<std::uint64_t>(integer(object, name, 0));
}

template <std::size_t N>
std::array<char, N> letters(const json::object& object, const char* name) {
  const json::value& value = member(object, name);
  if (!value.is_string() || value.get_string().size() > N) {
    throw Wrong{std::string{name} + ": expected a text of at most " + std::to_string(N) +
                " letters"};
  }
  std::array<char, N> out{};
  out.fill(' ');
  std::copy(value.get_string().begin(), value.get_string().end(), out.begin());
  return out;
}

values::Side side_of(const json::object& object) {
  const auto side = letters<1>(object, "side")[0];
  if (side != 'B' && side != 'S' && side != 'T' && side != 'E')
    throw Wrong{"side: expected B, S, T or E"};
  return side == 'B' ? values::Side::kBuy : values::Side::kSell;
}

std::uint16_t group_of(const json::object& object) {
  return static_cast<std::uint16_t>(
      integer(object, "group", 0, std::numeric_limits<std::uint16_t>::max()));
}

const json::object& object_of(const json::value& value, const char* name) {
  if (!value.is_object()) throw Wrong{std::string{name} + ": expected objects"};
  return value.get_object();
}

const json::array& list(const json::object& object, const char* name) {
  if (!member(object, name).is_array()) throw Wrong{std::string{name} + ": expected a list"};
  return member(object, name).get_array();
}

void read_orders(const json::object& root, values::AccountStatement& statement) {
  for (const json::value& item : list(root, "open_orders")) {
    const json::object& o = object_of(item, "open_orders");
    values::StatementOrder order;
    order.user_ref = integer32(o, "user_ref");
    order.clordid = letters<14>(o, "clordid");
    order.symbol = letters<8>(o, "symbol");
    order.side = side_of(o);
    order.price = CardPrice{unsigned64(o, "price")};
    order.total = integer32(o, "total");
    order.executed = integer32(o, "executed");
    order.group = group_of(o);
    statement.open_orders.push_back(order);
  }
}

void read_executions(const json::object& root, values::AccountStatement& statement) {
  for (const json::value& item : list(root, "executions")) {
    const json::object& e = object_of(item, "executions");
    // Without the report's sequence an execution cannot be told from one already known: such an
    // answer is no statement.
    values::StatementExecution execution;
    execution.sequence = unsigned64(e, "sequence");
    execution.user_ref = integer32(e, "user_ref");
    execution.quantity = integer32(e, "quantity");
    execution.price = CardPrice{unsigned64(e, "price")};
    execution.match = unsigned64(e, "match");
    execution.symbol = letters<8>(e, "symbol");
    execution.side = side_of(e);
    execution.group = group_of(e);
    execution.clordid = letters<14>(e, "clordid");
    execution.busted_sequence = unsigned64(e, "busted_sequence");
    statement.executions.push_back(execution);
  }
}

values::AccountStatement unavailable(std::string reason) {
  values::AccountStatement statement;
  statement.unavailable_reason = std::move(reason);
  return statement;
}

values::AccountStatement read_account(const json::object& root) {
  values::AccountStatement statement;
  statement.last_sequence = unsigned64(root, "last_sequence");
  statement.next_user_ref = integer32(root, "next_user_ref");
  statement.feed_next_sequence = unsigned64(root, "feed_next_sequence");
  statement.cash = values::Money{integer(root, "cash")};
  statement.realised = values::Money{integer(root, "realised_pnl")};
  for (const json::value& item : list(root, "positions")) {
    const json::object& p = object_of(item, "positions");
    const std::int64_t shares = integer(p, "quantity");
    const std::int64_t cost = integer(p, "cost", -std::numeric_limits<std::int64_t>::max());
    if (shares == 0) continue;
    statement.positions.push_back(
        {letters<8>(p, "symbol"), shares, values::Money{cost < 0 ? -cost : cost}});
  }
  read_orders(root, statement);
  read_executions(root, statement);
  statement.available = true;
  return statement;
}

}  // namespace

values::AccountStatement parse_account(const std::string& text) {
  try {
    json::error_code error;
    const json::value root = json::parse(text, error);
    if (error || !root.is_object()) return unavailable("the account answer is no JSON object");
    if (const json::value* wrong = root.get_object().if_contains("error"); wrong != nullptr) {
      return unavailable("the venue refused: " + json::serialize(*wrong));
    }
    return read_account(root.get_object());
  } catch (const Wrong& wrong) {
    return unavailable(std::string{"account answer: "} + wrong.what());
  }
}

values::AccountStatement ask_account(const AccountSettings& settings,
                                     std::uint64_t executions_since) {
  JsonObject request;
  request.add("get", "account").add("executions_since", 0);
  const std::string line = request.text();
  const auto answer = ask_line({.address = settings.address,
                                .port = settings.port,
                                .line = line,
                                .timeout_ms = settings.timeout_ms});
  if (!answer) return unavailable(answer.error().message);
  values::AccountStatement statement = parse_account(*answer);
  const auto known = [&](const values::StatementExecution& e) {
    return e.sequence != 0 && e.sequence <= executions_since &&
           e.busted_sequence <= executions_since;
  };
  statement.executions.erase(
      std::remove_if(statement.executions.begin(), statement.executions.end(), known),
      statement.executions.end());
  return statement;
}

}  // namespace pcl::venue_account
