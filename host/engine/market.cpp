#include "host/engine/step.hpp"

namespace pcl::engine {

void reset_market(State& s) {
  const std::vector<SymbolMarket> before = std::move(s.market.symbols);
  s.market = Market{};
  s.market.symbols.resize(s.config.symbols.size());
  for (std::size_t i = 0; i < before.size() && i < s.market.symbols.size(); ++i) {
    s.market.symbols[i].marked_bid = before[i].marked_bid;  // what is held keeps its last worth
    s.market.symbols[i].marked_ask = before[i].marked_ask;
  }
  for (StrategyState& strategy : s.strategies) strategy.filled = strategy.next = 0;
}

void on_quote(Step& step, const contract::QuoteRecord& record) {
  Market& market = step.s.market;
  if (record.symbol >= market.symbols.size()) return;
  SymbolMarket& symbol = market.symbols[record.symbol];
  const bool bid = (record.flags & contract::quote_flag::kBid) != 0;
  const bool ask = (record.flags & contract::quote_flag::kAsk) != 0;
  symbol.bid = bid ? record.bid_price : 0;
  symbol.ask = ask ? record.ask_price : 0;
  symbol.bid_quantity = bid ? record.bid_quantity : 0;
  symbol.ask_quantity = ask ? record.ask_quantity : 0;
  symbol.valid = (record.flags & contract::quote_flag::kValid) != 0;
  if (symbol.valid && bid && ask) {
    symbol.marked_bid = symbol.bid;
    symbol.marked_ask = symbol.ask;
  }
  market.timestamp = record.timestamp;
  ++market.quotes;
  run_strategies(step, record.symbol);
}

void on_trading_state(Step& step, const contract::TradingStateRecord& record) {
  Market& market = step.s.market;
  market.open = record.market_open != 0;
  market.timestamp = record.timestamp;
  if (record.code == 'W') {  // until each symbol's next H
    for (SymbolMarket& symbol : market.symbols) symbol.trading = false;
    notice(step, Severity::kWarning, NoticeCode::kFeed,
           std::string{"market-wide circuit breaker, level "} + static_cast<char>(record.value));
  }
  if (record.symbol >= market.symbols.size()) return;
  if (record.code == 'H') market.symbols[record.symbol].trading = record.value == 'T';
  if (record.code == 'h') market.symbols[record.symbol].halted = record.value != 'T';
}

void on_gap(Step& step, const contract::GapRecord& record) {
  Market& market = step.s.market;
  const std::string at = ", expected " + std::to_string(record.expected) + ", received " +
                         std::to_string(record.received);
  switch (static_cast<contract::GapEvent>(record.code)) {
    case contract::GapEvent::kOpened:
      market.gap = true;
      notice(step, Severity::kWarning, NoticeCode::kFeed, "gap opened" + at);
      return;
    case contract::GapEvent::kClosed:
      market.gap = false;
      notice(step, Severity::kInfo, NoticeCode::kFeed, "gap closed" + at);
      return;
    case contract::GapEvent::kForeignSession:
      notice(step, Severity::kWarning, NoticeCode::kFeed, "datagram of a foreign session" + at);
      return;
    case contract::GapEvent::kEndOfSession:
      market.open = false;
      market.ended = true;
      notice(step, Severity::kInfo, NoticeCode::kFeed, "end of the feed's session");
      return;
    case contract::GapEvent::kBookInvalid:
      if (record.symbol < market.symbols.size()) market.symbols[record.symbol].valid = false;
      notice(step, Severity::kWarning, NoticeCode::kFeed,
             "book of symbol " + std::to_string(record.symbol) +
                 " invalid until the feed is started again");
      return;
    case contract::GapEvent::kStarted:
      step.s.links.feed_started = true;
      go_on(step);
      return;
  }
  notice(step, Severity::kWarning, NoticeCode::kBadInput, "gap record of unknown code");
}

}  // namespace pcl::engine
