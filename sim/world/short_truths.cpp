#include "sim/world/short_truths.hpp"

namespace pcl::world {
namespace {

bool is_short(char side) { return side == 'T' || side == 'E'; }

}  // namespace

void ShortTruths::look_at(const VenueNode& venue) {
  const auto& all = venue.account().executions();
  for (; seen_ < all.size(); ++seen_) {
    const venue::Execution& made = all[seen_];
    if (made.user_ref != 0 && is_short(made.side)) sold(made.symbol, made.quantity);
  }
}

std::string ShortTruths::borrowed(const engine::Config& config, const VenueNode& venue) const {
  std::map<venue::Symbol, std::uint64_t> all = sold_;
  for (const auto& [ref, order] : venue.engine().open_orders()) {
    if (is_short(order.terms.side)) all[order.terms.symbol] += order.open();
  }
  for (const engine::SymbolConfig& symbol : config.symbols) {
    const auto found = all.find(symbol.name);
    if (found == all.end() || found->second <= symbol.borrow) continue;
    return "I20: " + std::to_string(found->second) + " shares of " +
           std::string{venue::name_of(symbol.name)} +
           " are sold short or open to be, the borrow is " + std::to_string(symbol.borrow);
  }
  return "";
}

}  // namespace pcl::world
