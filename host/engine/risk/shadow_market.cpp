#include "host/engine/risk/shadow_market.hpp"

#include <algorithm>

namespace pcl::engine {
namespace {

using contract::Entry;
using contract::RecordKind;

ShadowSymbol& at(ShadowMarket& market, std::uint16_t symbol) {
  if (symbol >= market.symbols.size()) market.symbols.resize(std::size_t{symbol} + 1);
  return market.symbols[symbol];
}

domain::ShortState short_state_of(std::uint8_t action) {
  switch (action) {
    case '0':
      return domain::ShortState::kFree;
    case '1':
    case '2':
      return domain::ShortState::kRestricted;
    default:
      return domain::ShortState::kUnknown;
  }
}

void take_quote(ShadowMarket& market, const contract::QuoteRecord& record) {
  if (record.symbol >= contract::kSymbols) return;
  ShadowSymbol& symbol = at(market, record.symbol);
  symbol.has_bid = (record.flags & contract::quote_flag::kBid) != 0;
  symbol.has_ask = (record.flags & contract::quote_flag::kAsk) != 0;
  symbol.bid = record.bid_price;
  symbol.ask = record.ask_price;
  symbol.quoted = record.book_version;
}

void take_state(ShadowMarket& market, const contract::TradingStateRecord& record) {
  market.open = record.market_open != 0;
  if (record.code == 'W') {  // until each symbol's next H
    for (ShadowSymbol& symbol : market.symbols) symbol.trading = false;
  }
  if (record.symbol >= contract::kSymbols) return;
  ShadowSymbol& symbol = at(market, record.symbol);
  switch (record.code) {
    case 'H':
      symbol.trading = record.value == 'T';
      break;
    case 'h':
      symbol.unclear = symbol.unclear || record.value != 'T';
      break;
    case 'Y':
      symbol.short_state = short_state_of(record.value);
      break;
    case 'J':
      symbol.auction_reference = record.reference;
      break;
    default:
      break;  // R
  }
}

bool is_gap(const Entry& record, contract::GapEvent event) {
  return record.kind() == static_cast<std::uint8_t>(RecordKind::kGap) &&
         contract::from_entry<contract::GapRecord>(record).code == static_cast<std::uint8_t>(event);
}

}  // namespace

domain::MarketView market_of(const ShadowMarket& market, std::uint16_t symbol) {
  domain::MarketView view;
  view.open = market.open;
  if (symbol >= market.symbols.size()) return view;
  const ShadowSymbol& of = market.symbols[symbol];
  view.quote = {of.has_bid, of.has_ask, of.bid, of.ask, 0, 0};
  view.trading = of.trading;
  view.auction_reference = of.auction_reference;
  view.short_state = of.short_state;
  return view;
}

std::optional<std::uint64_t> market_version_of(const Entry& record) {
  switch (static_cast<RecordKind>(record.kind())) {
    case RecordKind::kQuote:
      return contract::from_entry<contract::QuoteRecord>(record).book_version;
    case RecordKind::kTradingState:
      return contract::from_entry<contract::TradingStateRecord>(record).book_version;
    default:
      return std::nullopt;
  }
}

bool market_begins(const Entry& record) { return is_gap(record, contract::GapEvent::kStarted); }

void take_record(ShadowMarket& market, const Entry& record, std::uint64_t last_sent) {
  if (market_begins(record)) {
    market = {};
    market.known = true;
    return;
  }
  if (is_gap(record, contract::GapEvent::kEndOfSession)) {
    market.open = false;
    market.ended = last_sent + 1;
  }
  if (const auto version = market_version_of(record))
    market.version = std::max(market.version, *version);
  if (record.kind() == static_cast<std::uint8_t>(RecordKind::kQuote))
    take_quote(market, contract::from_entry<contract::QuoteRecord>(record));
  if (record.kind() == static_cast<std::uint8_t>(RecordKind::kTradingState))
    take_state(market, contract::from_entry<contract::TradingStateRecord>(record));
}

domain::Opinion opinion_of(const ShadowWaiting& decision, const ShadowMarket* market,
                           bool lossless) {
  const auto said = contract::from_entry<contract::DecisionRecord>(decision.said);
  domain::GateInput in;
  in.order.price = decision.price;
  in.order.side = decision.side;
  in.order.auction = decision.auction;
  in.limits.symbol = contract::from_entry<domain::SymbolLimits>(decision.symbol_limits);
  in.limits.account.flags = decision.account_flags;
  domain::Known known{.limits = decision.limits};
  if (market != nullptr) {
    in.market = market_of(*market, decision.symbol);
    const bool heard = decision.symbol < market->symbols.size();
    const bool unclear = heard && market->symbols[decision.symbol].unclear;
    known.states = market->ended == 0 || said.command_sequence >= market->ended;
    known.halts = known.states && !(unclear && in.market.trading);
    known.quote =
        lossless || (heard && market->symbols[decision.symbol].quoted == said.book_version);
  }
  return domain::conclude(domain::both(decision.rest, domain::shadow_of_market(in, known, said)),
                          said);
}

}  // namespace pcl::engine
