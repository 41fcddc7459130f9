#include "host/domain/exposure.hpp"

#include <algorithm>

namespace pcl::domain {

ExposureRow Exposure::row(const ExposureKey& key) const noexcept {
  const ExposureRow* found = rows_.find(number_of(key));
  return found == nullptr ? ExposureRow{} : *found;
}

// Every order in the table has its row: open() saw to it.
std::uint64_t& Exposure::side_of(const OpenOrder& order) {
  ExposureRow& row = rows_.at(number_of(order.key));
  return order.sell ? row.open_sell : row.open_buy;
}

// A chain's reservation: max(total, total of its pending replace) - executed.
std::uint64_t Exposure::reserved(const OpenOrder& open_order) const {
  std::uint32_t total = open_order.total;
  if (open_order.pending != 0) total = std::max(total, orders_.at(open_order.pending).total);
  return total > open_order.executed ? total - open_order.executed : 0;
}

// Lets `change` alter a chain and moves the difference of its reservation to the row.
template <class Change>
void Exposure::reserving(std::uint32_t user_ref, Change&& change) {
  OpenOrder& order = orders_.at(user_ref);
  const std::uint64_t before = reserved(order);
  change(order);
  side_of(order) +=
      reserved(order) - before;  // modulo 2^64, exact: the row holds at least `before`
}

bool Exposure::open(std::uint32_t user_ref, const OpenOrder& order) {
  if (!slot_free() || !row_free(order.key)) return false;
  if (rows_.find(number_of(order.key)) == nullptr)
    (void)rows_.insert(number_of(order.key), ExposureRow{});
  (void)orders_.insert(user_ref, order);
  side_of(order) += reserved(order);
  return true;
}

bool Exposure::open_replace(std::uint32_t user_ref, std::uint32_t original, std::uint32_t total,
                            std::uint64_t price) {
  if (!slot_free()) return false;
  OpenOrder entry = orders_.at(original);
  entry.price = price;
  entry.total = total;
  entry.executed = 0;
  entry.original = original;
  (void)orders_.insert(user_ref, entry);
  reserving(original, [user_ref](OpenOrder& order) { order.pending = user_ref; });
  return true;
}

bool Exposure::load_position(const ExposureKey& key, std::int64_t position) {
  if (!row_free(key)) return false;
  if (rows_.find(number_of(key)) == nullptr) (void)rows_.insert(number_of(key), ExposureRow{});
  rows_.at(number_of(key)).position = position;
  return true;
}

bool Exposure::close(std::uint32_t user_ref) {
  const OpenOrder* found = orders_.find(user_ref);
  if (found == nullptr) return false;
  const OpenOrder order = *found;
  if (order.original != 0) {
    reserving(order.original, [](OpenOrder& chain) { chain.pending = 0; });
  } else {
    side_of(order) -= reserved(order);
    if (order.pending != 0) orders_.erase(order.pending);
  }
  orders_.erase(user_ref);
  return true;
}

void Exposure::execute(std::uint32_t user_ref, std::uint32_t quantity, ReportEffect& effect) {
  const OpenOrder order = effect.order;
  std::int64_t& position = rows_.at(number_of(order.key)).position;
  position += order.sell ? -std::int64_t{quantity} : std::int64_t{quantity};
  // A replace that the venue has not confirmed cannot fill: whatever filled, it was beyond what we
  // hold open.
  const std::uint32_t remaining = order.original != 0 ? 0 : order.total - order.executed;
  effect.fill_unknown = quantity > remaining;
  if (order.original != 0) return;
  const std::uint32_t taken = std::min(quantity, remaining);
  reserving(user_ref, [taken](OpenOrder& chain) { chain.executed += taken; });
  effect.closed = order.executed + taken == order.total;
  if (effect.closed) close(user_ref);
}

void Exposure::decrement(std::uint32_t user_ref, std::uint32_t quantity, ReportEffect& effect) {
  const OpenOrder order = effect.order;
  const std::uint32_t total = order.total - std::min(quantity, order.total);
  const std::uint32_t executed =
      order.original != 0 ? orders_.at(order.original).executed : order.executed;
  effect.closed = total <= executed;
  if (effect.closed) {
    close(user_ref);
    return;
  }
  const std::uint32_t chain = order.original != 0 ? order.original : user_ref;
  reserving(chain, [&](OpenOrder&) { orders_.at(user_ref).total = total; });
}

void Exposure::replaced(std::uint32_t user_ref, bool dead, ReportEffect& effect) {
  OpenOrder entry = effect.order;
  if (entry.original != 0) {
    const std::uint32_t original = entry.original;
    entry.executed = orders_.at(original).executed;
    entry.original = 0;
    close(original);
    // Fills may have gone past the new total while it was pending: then nothing is left of it.
    if (entry.total <= entry.executed) dead = true;
    (void)open(user_ref, entry);
  }
  effect.closed = dead;
  if (dead) close(user_ref);
}

ReportEffect Exposure::apply(const ouch::Report& report) {
  ReportEffect effect;
  const OpenOrder* found = report.user_ref == 0 ? nullptr : orders_.find(report.user_ref);
  if (found != nullptr) {
    effect.known = true;
    effect.order = *found;
  }
  const bool dead = report.state == 'D';
  switch (report.type) {
    case 'A':
      effect.closed = effect.known && dead;
      if (effect.closed) close(report.user_ref);
      break;
    case 'U':
      if (effect.known) replaced(report.user_ref, dead, effect);
      break;
    case 'E':
      effect.fill_unknown = !effect.known;
      if (effect.known) execute(report.user_ref, report.quantity, effect);
      return effect;
    case 'C':
    case 'D':
      if (effect.known) decrement(report.user_ref, report.quantity, effect);
      break;
    case 'J':
      effect.closed = effect.known;
      if (effect.known) close(report.user_ref);
      break;
    default:
      return effect;
  }
  effect.unknown_counted = !effect.known;
  return effect;
}

void Exposure::clear() noexcept {
  orders_.clear();
  rows_.clear();
}

}  // namespace pcl::domain
