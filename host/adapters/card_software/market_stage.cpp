#include "host/adapters/card_software/market_stage.hpp"

#include "host/domain/frame.hpp"

namespace pcl {

using contract::Counter;
using contract::GapEvent;
using domain::BookVerdict;

namespace {

// A datagram of 1,456 bytes holds at most 104 of the shortest messages that make a record (S, W: 12
// bytes), and the line itself adds at most three: end, opened or closed.
constexpr std::size_t kRecordsPerFrame = 112;
constexpr std::uint16_t kNoSymbol = 0xFFFF;

}  // namespace

struct MarketStage::Wire {
  MarketStage& stage;
  std::uint64_t now;
  void count(Counter counter, std::uint64_t n) const { stage.counters_.count(counter, n); }
  void datagram() const {
    stage.heard_ = true;
    stage.heard_us_ = now;
  }
  void gap(GapEvent event, std::uint64_t received) const {
    if (event == GapEvent::kEndOfSession) stage.market_.end_of_session();
    stage.gap(event, kNoSymbol, received);
  }
  void message(std::span<const std::byte> bytes) const { stage.message(bytes); }
};

MarketStage::MarketStage(const SoftwareCardSizes& sizes, RecordQueue& records, Counters& counters)
    : records_{records},
      counters_{counters},
      market_{sizes.symbols},
      book_{sizes.symbols, sizes.orders},
      symbols_{sizes.symbols},
      waiting_(sizes.symbols, contract::QuoteRecord{.kind = 0}) {
  order_of_waiting_.reserve(sizes.symbols);
}

bool MarketStage::frame(std::span<const std::byte> ethernet, std::uint16_t port, std::uint64_t now,
                        bool lossless) {
  flush();
  invalidated_.clear();
  if (records_.market_room() < kRecordsPerFrame || (lossless && waiting())) return false;
  lossless_ = lossless;
  counters_.count(Counter::kFrames);
  const domain::FrameView frame = domain::examine_frame(ethernet, port);
  switch (frame.verdict) {
    case domain::FrameVerdict::kForeign:
      counters_.count(Counter::kFramesForeign);
      break;
    case domain::FrameVerdict::kMalformed:
      counters_.count(Counter::kFramesMalformed);
      break;
    case domain::FrameVerdict::kDatagram: {
      const Wire wire{*this, now};
      line_.take(frame.payload, wire);
      break;
    }
  }
  return true;
}

void MarketStage::start(std::uint64_t next_sequence) {
  line_.start(next_sequence);
  market_.forget();
  book_.clear();
  heard_ = false;
  gap(GapEvent::kStarted, kNoSymbol, 0);
}

void MarketStage::message(std::span<const std::byte> bytes) {
  using domain::itch::Verdict;
  counters_.count(Counter::kMessages);
  switch (domain::itch::classify(bytes)) {
    case Verdict::kUnknownType:
      return counters_.count(Counter::kMessagesUnknownType);
    case Verdict::kBadLength:
      return counters_.count(Counter::kMessagesBadLength);
    case Verdict::kUnused:
      return counters_.count(Counter::kMessagesUnused);
    case Verdict::kUsed:
      break;
  }
  const domain::itch::View view{bytes};
  const char type = view.type();
  std::uint16_t symbol = kNoSymbol;
  if (type == 'R') {
    symbol = market_.directory(view.stock(), view.locate()).value_or(kNoSymbol);
  } else if (type != 'S' && type != 'W') {
    symbol = market_.symbol_of(view.locate()).value_or(kNoSymbol);
    if (symbol == kNoSymbol) return counters_.count(Counter::kMessagesFiltered);
  }
  counters_.count(domain::itch::kByType[static_cast<unsigned char>(type)].counter);
  market_.count_version();
  switch (type) {
    case 'R':
      if (symbol != kNoSymbol) state_message(view, symbol);
      break;
    case 'S':
    case 'W':
    case 'H':
    case 'Y':
    case 'J':
    case 'h':
      state_message(view, symbol);
      break;
    case 'P':
      market_.trade(symbol, view.trade_price());  // of an order the book never showed
      break;
    case 'Q':
      break;
    default:
      book_message(view, symbol);
      break;
  }
}

void MarketStage::state_message(const domain::itch::View& view, std::uint16_t symbol) {
  contract::TradingStateRecord record;
  record.code = static_cast<std::uint8_t>(view.type());
  switch (view.type()) {
    case 'S':
      market_.system_event(view.event());
      record.value = static_cast<std::uint8_t>(view.event());
      break;
    case 'H':
      market_.trading_action(symbol, view.trading_state());
      record.value = static_cast<std::uint8_t>(view.trading_state());
      record.reason = view.reason();
      break;
    case 'W':
      market_.market_wide_halt();
      record.value = static_cast<std::uint8_t>(view.breached_level());
      break;
    case 'h':
      market_.operational_halt(symbol, view.halt_market(), view.halt_action());
      record.value = static_cast<std::uint8_t>(view.halt_action());
      break;
    case 'Y':
      market_.reg_sho(symbol, view.reg_sho_action());
      record.value = static_cast<std::uint8_t>(view.reg_sho_action());
      break;
    case 'J':
      market_.auction_reference(symbol, view.collar_reference());
      record.reference = view.collar_reference();
      record.upper = view.collar_upper();
      record.lower = view.collar_lower();
      record.extension = view.collar_extension();
      break;
    default:
      break;  // R
  }
  record.symbol = symbol;
  record.timestamp = view.timestamp();
  record.market_open = market_.market_open() ? 1 : 0;
  record.locate = view.locate();
  record.book_version = market_.version();
  records_.push(record);
}

void MarketStage::book_message(const domain::itch::View& view, std::uint16_t symbol) {
  switch (view.type()) {
    case 'A':
    case 'F':
      return after(
          book_.add(symbol, view.reference(), view.side(), view.add_quantity(), view.add_price()),
          view, symbol);
    case 'E':
    case 'C':
    case 'X': {
      const domain::BookResult result = book_.reduce(view.reference(), view.taken_quantity());
      if (result.verdict != BookVerdict::kUnknown) {
        if (view.type() == 'E') market_.trade(result.symbol, result.price);
        if (view.type() == 'C' && view.printable())
          market_.trade(result.symbol, view.trade_price());
      }
      return after(result, view, symbol);
    }
    case 'D':
      return after(book_.remove(view.reference()), view, symbol);
    default:  // U
      return after(book_.replace(view.reference(), view.new_reference(), view.new_quantity(),
                                 view.new_price()),
                   view, symbol);
  }
}

void MarketStage::after(const domain::BookResult& result, const domain::itch::View& view,
                        std::uint16_t symbol) {
  switch (result.verdict) {
    case BookVerdict::kApplied:
      break;
    case BookVerdict::kClamped:
      counters_.count(Counter::kQuantitiesClamped);
      break;
    case BookVerdict::kReplaceDuplicate:
    case BookVerdict::kDuplicate:
      counters_.count(Counter::kReferencesDuplicate);
      break;
    case BookVerdict::kBadField:
      counters_.count(Counter::kMessagesBadField);
      break;
    case BookVerdict::kUnknown:
    case BookVerdict::kOverflow:
      counters_.count(result.verdict == BookVerdict::kUnknown ? Counter::kReferencesUnknown
                                                              : Counter::kBookOverflows);
      if (!market_.invalidate(symbol)) break;
      invalidated_.push_back(symbol);
      gap(GapEvent::kBookInvalid, symbol, view.reference());
      break;
  }
  if (result.quote_changed) quote(result.symbol, view.timestamp());
}

void MarketStage::quote(std::uint16_t symbol, std::uint64_t timestamp) {
  counters_.count(Counter::kQuotes);
  const domain::Quote best = book_.quote(symbol);
  contract::QuoteRecord record;
  record.symbol = symbol;
  record.flags =
      static_cast<std::uint16_t>((best.has_bid ? contract::quote_flag::kBid : 0U) |
                                 (best.has_ask ? contract::quote_flag::kAsk : 0U) |
                                 (market_.valid(symbol) ? contract::quote_flag::kValid : 0U));
  record.timestamp = timestamp;
  record.bid_price = best.bid_price;
  record.ask_price = best.ask_price;
  record.bid_quantity = best.bid_quantity;
  record.ask_quantity = best.ask_quantity;
  record.book_version = market_.version();
  if (lossless_ || (!waiting() && !records_.market_past_half())) return records_.push(record);
  if (waiting_[symbol].kind == 0) {
    order_of_waiting_.push_back(symbol);
  } else {
    counters_.count(Counter::kQuotesCoalesced);
  }
  waiting_[symbol] = record;
}

void MarketStage::flush() {
  if (order_of_waiting_.empty()) return;
  std::size_t sent = 0;
  for (; sent < order_of_waiting_.size() && !records_.market_past_half(); ++sent) {
    contract::QuoteRecord& record = waiting_[order_of_waiting_[sent]];
    records_.push(record);
    record.kind = 0;
  }
  order_of_waiting_.erase(order_of_waiting_.begin(),
                          order_of_waiting_.begin() + static_cast<std::ptrdiff_t>(sent));
}

void MarketStage::gap(GapEvent event, std::uint16_t symbol, std::uint64_t received) {
  contract::GapRecord record;
  record.code = static_cast<std::uint8_t>(event);
  record.symbol = symbol;
  if (event != GapEvent::kBookInvalid) {  // that one is about a reference, not about the line
    record.expected = line_.expected();
    record.highest = line_.highest();
  }
  record.received = received;
  records_.push(record);
}

domain::MarketView MarketStage::view(std::uint16_t symbol, std::uint64_t now,
                                     std::uint32_t stale_us) const noexcept {
  domain::MarketView view;
  view.open = market_.market_open();
  view.stale = stale_us == 0 || !heard_ || now - heard_us_ > stale_us;
  if (stale_us != 0 && heard_) {
    view.age_us = now - heard_us_;
    view.age_us_max = stale_us;
  }
  if (symbol >= symbols_) return view;
  view.quote = book_.quote(symbol);
  view.trading = market_.trading(symbol);
  view.last_price = market_.last_price(symbol);
  view.auction_reference = market_.auction_reference(symbol);
  view.short_state = market_.short_state(symbol);
  view.valid = line_.started() && !line_.gap_open() && market_.valid(symbol);
  return view;
}

}  // namespace pcl
