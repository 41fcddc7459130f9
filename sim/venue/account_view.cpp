#include "sim/venue/account_view.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace pcl::venue {
namespace {

namespace json = boost::json;

/// A request that cannot be carried out: what is wrong with which field.
struct Wrong {
  std::string what;
  std::string field;
};

json::value money(std::int64_t value) { return value; }

template <class Text>
json::string text(const Text& letters) {
  return json::string{std::string_view{letters.data(), letters.size()}.substr(
      0, std::string_view{letters.data(), letters.size()}.find_last_not_of(' ') + 1)};
}

json::string letter(char c) { return json::string{std::string_view{&c, 1}}; }

/// A number of a request between `low` and `high`.
std::int64_t number(const json::object& request, std::string_view field, std::int64_t low,
                    std::int64_t high) {
  const json::value* value = request.if_contains(field);
  if (value == nullptr || !value->is_int64() || value->get_int64() < low ||
      value->get_int64() > high) {
    throw Wrong{"expected an integer from " + std::to_string(low) + " to " + std::to_string(high),
                std::string{field}};
  }
  return value->get_int64();
}

/// A match number; ours have the high bit set.
std::uint64_t match_number(const json::object& request) {
  const json::value* value = request.if_contains("match");
  if (value != nullptr && value->is_uint64()) return value->get_uint64();
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0)
    throw Wrong{"expected a match number", "match"};
  return static_cast<std::uint64_t>(value->get_int64());
}

std::string word(const json::object& request, std::string_view field) {
  const json::value* value = request.if_contains(field);
  if (value == nullptr || !value->is_string()) throw Wrong{"expected a text", std::string{field}};
  return std::string{value->get_string()};
}

bool flag(const json::object& request, std::string_view field) {
  const json::value* value = request.if_contains(field);
  if (value == nullptr || !value->is_bool())
    throw Wrong{"expected true or false", std::string{field}};
  return value->get_bool();
}

/// What others would pay or ask a share if the position were closed now; its average price if there
/// is no one.
std::int64_t mark(const MatchingEngine& engine, const Symbol& symbol, const Position& p) {
  const std::int64_t index = engine.book().find_symbol(symbol);
  const std::int64_t best =
      index < 0 ? 0
                : engine.book().best_price_of_others(static_cast<std::uint32_t>(index),
                                                     p.quantity > 0 ? 'B' : 'S');
  return best != 0 || p.quantity == 0 ? best : p.cost / p.quantity;
}

json::object execution(const Execution& e) {
  return {
      {"number", e.number},       {"user_ref", e.user_ref}, {"clordid", text(e.clordid)},
      {"symbol", text(e.symbol)}, {"side", letter(e.side)}, {"quantity", e.quantity},
      {"price", e.price},         {"match", e.match},       {"timestamp", e.timestamp},
      {"sequence", e.sequence},   {"group", e.group},       {"busted_sequence", e.busted_sequence}};
}

json::object open_order(std::uint32_t user_ref, const MatchingEngine::ClientOrder& o) {
  return {{"user_ref", user_ref},           {"clordid", text(o.terms.clordid)},
          {"symbol", text(o.terms.symbol)}, {"side", letter(o.terms.side)},
          {"price", o.terms.price},         {"total", o.total},
          {"executed", o.executed},         {"group", o.options.group},
          {"reference", o.terms.reference}};
}

json::object counters_of(const AccountView::Parts& parts) {
  const EngineCounters& e = parts.engine.counters();
  const OrderPort::Counters& s = parts.orders.counters();
  const FeedLine::Counters& f = parts.line.counters();
  return {{"background_messages", e.background_messages},
          {"background_suppressed", e.background_suppressed},
          {"unknown_references", e.unknown_references},
          {"duplicate_references", e.duplicate_references},
          {"bad_fields", e.bad_fields},
          {"recording_over_executed", e.recording_over_executed},
          {"shortfall_executed", e.shortfall_executed},
          {"shortfall_cancelled", e.shortfall_cancelled},
          {"shortfall_replaced", e.shortfall_replaced},
          {"filled_in_place", e.filled_in_place},
          {"filled_by_adds", e.filled_by_adds},
          {"surplus_withdrawn", e.surplus_withdrawn},
          {"orders_received", e.orders_received},
          {"orders_malformed", e.orders_malformed},
          {"orders_repeated", e.orders_repeated},
          {"orders_superfluous", e.orders_superfluous},
          {"orders_accepted", e.orders_accepted},
          {"orders_rejected", e.orders_rejected},
          {"orders_replaced", e.orders_replaced},
          {"orders_modified", e.orders_modified},
          {"orders_cancelled", e.orders_cancelled},
          {"executions", e.executions},
          {"busts", e.busts},
          {"trades_outside", e.trades_outside},
          {"logins", s.logins},
          {"logins_rejected", s.soup.logins_rejected},
          {"logouts", s.logouts},
          {"sessions_lost", s.sessions_lost},
          {"connections_refused", s.connections_refused},
          {"packets_malformed", s.soup.packets_malformed},
          {"framing_lost", s.soup.framing_lost},
          {"datagrams_sent", f.sent},
          {"datagrams_dropped", f.dropped},
          {"datagrams_duplicated", f.duplicated},
          {"datagrams_reordered", f.reordered},
          {"datagrams_undelivered", f.undelivered},
          {"rewind_datagrams", parts.rewinds()}};
}

json::object account(const AccountView::Parts& parts, const json::object& request) {
  const auto since =
      request.contains("executions_since")
          ? static_cast<std::uint64_t>(number(request, "executions_since", 0, INT64_MAX))
          : 0;
  std::int64_t value = 0;  // of the positions at their marks
  std::int64_t gross = 0;
  json::array positions;
  for (const auto& [symbol, p] : parts.account.positions()) {
    const std::int64_t price = mark(parts.engine, symbol, p);
    value += p.quantity * price;
    gross += std::abs(p.quantity * price);
    positions.push_back(
        json::object{{"symbol", text(symbol)},
                     {"quantity", p.quantity},
                     {"cost", money(p.cost)},
                     {"average_price", money(p.quantity == 0 ? 0 : p.cost / p.quantity)},
                     {"realised_pnl", money(p.realised)},
                     {"mark", money(price)}});
  }
  std::int64_t committed = 0;
  json::array open;
  for (const auto& [user_ref, order] : parts.engine.open_orders()) {
    committed += static_cast<std::int64_t>(order.terms.price) * order.open();
    open.push_back(open_order(user_ref, order));
  }
  json::array executions;
  const auto& all = parts.account.executions();
  for (std::size_t i = std::min<std::uint64_t>(since, all.size()); i < all.size(); ++i) {
    executions.push_back(execution(all[i]));
  }
  const std::int64_t equity = parts.account.cash() + value;
  return {{"cash", money(parts.account.cash())},
          {"equity", money(equity)},
          {"buying_power", money(equity - gross - committed)},
          {"realised_pnl", money(parts.account.realised())},
          {"positions", std::move(positions)},
          {"open_orders", std::move(open)},
          {"executions", std::move(executions)},
          {"last_sequence", parts.reports.size()},
          {"next_user_ref", parts.engine.next_user_ref()},
          {"feed_next_sequence", parts.feed.next_sequence()},
          {"timestamp", parts.engine.now()},
          {"market", parts.market_state()},
          {"market_open", parts.engine.market_open()},
          {"order_entry_enabled", parts.engine.order_entry_enabled()},
          {"source_fault", parts.source_fault()},
          {"counters", counters_of(parts)}};
}

void set_trading(AccountView::Parts& parts, const json::object& request, char state) {
  const std::string symbol = word(request, "symbol");
  if (symbol.size() > 8 || !parts.engine.set_trading_state(symbol_of(symbol), state)) {
    throw Wrong{"no symbol " + symbol, "symbol"};
  }
}

void bust(AccountView::Parts& parts, const json::object& request) {
  const std::uint64_t match = match_number(request);
  if (!parts.engine.bust(match))
    throw Wrong{"no execution of ours stands under match " + std::to_string(match), "match"};
}

/// Gives the trade's match number.
std::uint64_t trade_outside(AccountView::Parts& parts, const json::object& request) {
  const std::string symbol = word(request, "symbol");
  const std::string side = word(request, "side");
  if (side != "B" && side != "S" && side != "T" && side != "E")
    throw Wrong{"expected B, S, T or E", "side"};
  const auto quantity =
      static_cast<std::uint32_t>(number(request, "quantity", 1, ouch::kQuantityMax));
  const auto price = static_cast<std::uint32_t>(
      number(request, "price", 1, static_cast<std::int64_t>(ouch::kPriceMax)));
  const std::uint64_t match =
      symbol.size() > 8 ? 0
                        : parts.engine.trade_outside(symbol_of(symbol), side[0], quantity, price);
  if (match == 0) throw Wrong{"no symbol " + symbol, "symbol"};
  return match;
}

void limit_rate(AccountView::Parts& parts, const json::object& request) {
  const auto messages = static_cast<std::size_t>(number(request, "messages", 0, 1'000'000));
  const auto interval_ms = static_cast<std::uint64_t>(number(request, "interval_ms", 1, 3'600'000));
  parts.engine.limit_rate(messages, interval_ms * 1'000'000);
}

void command(AccountView::Parts& parts, const json::object& request, const std::string& what) {
  constexpr std::int64_t kMany = 1'000'000'000;
  const auto count = [&request] {
    return static_cast<std::uint64_t>(number(request, "count", 0, kMany));
  };
  if (what == "drop_feed") return parts.line.drop_next(count());
  if (what == "duplicate_feed") return parts.line.duplicate_next(count());
  if (what == "reorder_feed") return parts.line.reorder_next(count());
  if (what == "disconnect") return parts.orders.drop("disconnected on command");
  if (what == "silence_reports") return parts.orders.silence(flag(request, "on"));
  if (what == "halt") return set_trading(parts, request, 'H');
  if (what == "resume") return set_trading(parts, request, 'T');
  if (what == "cancel_all") return parts.engine.cancel_all('S');
  if (what == "bust") return bust(parts, request);
  if (what == "rate_limit") return limit_rate(parts, request);
  if (what == "stop_market") return parts.stop_market();
  if (what == "feed_to") {
    const auto address = parse_address(word(request, "address"));
    if (!address) throw Wrong{address.error().message, "address"};
    return parts.line.set_destination(*address);
  }
  throw Wrong{"no command " + what, "do"};
}

json::object answer_to(AccountView::Parts& parts, const json::value& value) {
  if (!value.is_object()) throw Wrong{"expected a JSON object", ""};
  const json::object& request = value.get_object();
  if (request.contains("get")) {
    const std::string what = word(request, "get");
    if (what != "account") throw Wrong{"nothing named " + what, "get"};
    return account(parts, request);
  }
  if (!request.contains("do")) throw Wrong{"expected get or do", ""};
  const std::string what = word(request, "do");
  if (what == "trade_outside") return {{"done", what}, {"match", trade_outside(parts, request)}};
  command(parts, request, what);
  return {{"done", what}};
}

}  // namespace

std::string AccountView::answer(std::string_view line) {
  try {
    json::error_code error;
    const json::value request = json::parse(json::string_view{line.data(), line.size()}, error);
    if (error) throw Wrong{"not JSON: " + error.message(), ""};
    return json::serialize(answer_to(parts_, request));
  } catch (const Wrong& wrong) {
    return json::serialize(json::object{{"error", wrong.what}, {"field", wrong.field}});
  }
}

}  // namespace pcl::venue
