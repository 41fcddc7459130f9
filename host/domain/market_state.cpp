#include "host/domain/market_state.hpp"

namespace pcl::domain {
namespace {

std::uint64_t number_of(const SymbolName& name) noexcept {
  std::uint64_t number = 0;
  for (const char letter : name) number = number << 8U | static_cast<unsigned char>(letter);
  return number;
}

}  // namespace

MarketState::MarketState(std::size_t symbols)
    : symbols_(symbols), by_locate_(0x10000, kNone), by_name_{symbols} {}

MarketState::Load MarketState::load(std::uint16_t symbol, const SymbolName& name) {
  if (symbol >= symbols_.size()) return Load::kBadSymbol;
  if (symbols_[symbol].loaded || by_name_.find(number_of(name)) != nullptr) return Load::kDuplicate;
  symbols_[symbol].name = name;
  symbols_[symbol].loaded = true;
  (void)by_name_.insert(number_of(name), symbol);  // as many rows as symbols
  return Load::kLoaded;
}

std::optional<std::uint16_t> MarketState::directory(std::uint64_t stock,
                                                    std::uint16_t locate) noexcept {
  const std::uint16_t* found = by_name_.find(stock);
  if (found == nullptr) return std::nullopt;
  Symbol& symbol = symbols_[*found];
  if (symbol.located && by_locate_[symbol.locate] == *found) by_locate_[symbol.locate] = kNone;
  symbol.located = true;
  symbol.locate = locate;
  by_locate_[locate] = *found;
  return *found;
}

void MarketState::system_event(char event) noexcept {
  if (event == 'Q') open_ = true;
  if (event == 'M') open_ = false;
}

void MarketState::operational_halt(std::uint16_t symbol, char market, char action) noexcept {
  if (market != 'Q') return;  // the halt of another Nasdaq market
  if (action == 'H') symbols_[symbol].operational_halt = true;
  if (action == 'T') symbols_[symbol].operational_halt = false;
}

void MarketState::market_wide_halt() noexcept {
  for (Symbol& symbol : symbols_) symbol.state = '\0';  // as before the first H
}

void MarketState::reg_sho(std::uint16_t symbol, char action) noexcept {
  ShortState& state = symbols_[symbol].short_state;
  switch (action) {
    case '0':
      state = ShortState::kFree;
      break;
    case '1':
    case '2':
      state = ShortState::kRestricted;
      break;
    default:
      state = ShortState::kUnknown;
      break;
  }
}

bool MarketState::invalidate(std::uint16_t symbol) noexcept {
  const bool first = symbols_[symbol].valid;
  symbols_[symbol].valid = false;
  return first;
}

void MarketState::forget() noexcept {
  for (Symbol& symbol : symbols_) {
    symbol.valid = true;
    symbol.state = '\0';
    symbol.operational_halt = false;
    symbol.short_state = ShortState::kUnknown;
    symbol.last_price = 0;
    symbol.auction_reference = 0;
  }
  open_ = false;
  version_ = 0;
}

}  // namespace pcl::domain
