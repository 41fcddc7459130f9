// Our orders' half of the matching engine: OUCH 5.0.
#include <algorithm>

#include "sim/venue/matching_engine.hpp"

namespace pcl::venue {

using ouch::Reject;

void MatchingEngine::order(Bytes message, std::uint64_t now) {
  ++counters_.orders_received;
  now_ = std::max(now_, now);
  expire_timed();
  const ouch::Request request = ouch::decode(message);
  std::visit([this](const auto& r) { take(r); }, request);
}

void MatchingEngine::take(const ouch::Malformed& request) {
  ++counters_.orders_malformed;
  last_malformed_ = request.why;
}

/// Whether a numbered request is new; one that is not was sent again and changes nothing.
bool MatchingEngine::fresh(std::uint32_t user_ref) {
  if (user_ref > last_user_ref_) return true;
  ++counters_.orders_repeated;
  return false;
}

bool MatchingEngine::too_fast() {
  if (rate_messages_ == 0) return false;
  while (!recent_.empty() && recent_.front() + rate_interval_ns_ <= now_) recent_.pop_front();
  if (recent_.size() >= rate_messages_) return true;
  recent_.push_back(now_);
  return false;
}

Reject MatchingEngine::judge_market(std::uint32_t symbol) const {
  if (!order_entry_enabled_) return Reject::kFirmNotAuthorized;
  if (!market_open_) return Reject::kDestinationClosed;
  if (symbols_[symbol].trading != 'T') return Reject::kHalted;
  return Reject::kNone;
}

Reject MatchingEngine::judge_terms(std::uint32_t quantity, std::uint64_t price, char tif,
                                   char display, char iso, const ouch::Options& options) const {
  if (quantity == 0 || quantity > ouch::kQuantityMax) return Reject::kInvalidQuantity;
  if (price == 0 || price > ouch::kPriceMax) return Reject::kInvalidPrice;
  if (tif != ouch::kDay && tif != ouch::kImmediate && tif != ouch::kTimed) return Reject::kOther;
  if (display != 'Y' && display != 'A') return Reject::kInvalidDisplay;
  if (iso != 'N') return Reject::kIsoNotAllowed;
  return judge_options(quantity, tif, options);
}

/// `options`: of a Replace with what its original had.
Reject MatchingEngine::judge_options(std::uint32_t quantity, char tif,
                                     const ouch::Options& options) {
  if (options.unsupported) return Reject::kOther;
  const std::uint32_t expire_s = options.expire_s.value_or(0);
  if (tif == ouch::kTimed && (expire_s == 0 || expire_s > ouch::kExpireMax_s))
    return Reject::kOther;
  const std::uint32_t least = options.min_quantity.value_or(0);
  if (least > quantity) return Reject::kInvalidMinQuantity;
  if (least != 0 && tif != ouch::kImmediate) return Reject::kOther;  // a resting one is not offered
  const std::uint32_t floor = options.max_floor.value_or(0);
  if (floor != 0 && floor < quantity) return Reject::kOther;  // reserves are not offered
  const char post = options.post_only.value_or('N');
  if (post != 'N' && (post != 'P' || tif == ouch::kImmediate)) return Reject::kOther;
  return Reject::kNone;
}

Reject MatchingEngine::judge(const ouch::Enter& r) const {
  const std::int64_t symbol = book_.find_symbol(r.symbol);
  if (symbol < 0) return Reject::kInvalidSymbol;
  if (r.side != 'B' && r.side != 'S' && r.side != 'T' && r.side != 'E') return Reject::kInvalidSide;
  if (const Reject terms = judge_terms(r.quantity, r.price, r.tif, r.display, r.iso, r.options);
      terms != Reject::kNone) {
    return terms;
  }
  if (r.capacity != 'A' && r.capacity != 'P' && r.capacity != 'R' && r.capacity != 'O')
    return Reject::kOther;
  if (r.cross != 'N') return Reject::kInvalidCrossOrder;
  return judge_market(static_cast<std::uint32_t>(symbol));
}

void MatchingEngine::take(const ouch::Enter& r) {
  if (!fresh(r.user_ref)) return;
  last_user_ref_ = r.user_ref;
  const Reject reason = too_fast() ? Reject::kPortMessageRate : judge(r);
  if (reason != Reject::kNone) {
    ++counters_.orders_rejected;
    return report(encode_.rejected(now_, r.user_ref, reason, r.clordid));
  }
  ClientOrder order;
  order.terms = {r.user_ref, r.side, r.quantity, r.symbol,  r.price,           r.tif, r.display,
                 r.capacity, r.iso,  r.cross,    r.clordid, next_reference_++, 'L'};
  order.total = r.quantity;
  order.options = r.options;
  order.symbol = static_cast<std::uint32_t>(book_.find_symbol(r.symbol));
  set_expiry(order);
  ++counters_.orders_accepted;
  report(encode_.accepted(now_, order.terms, order.options.bytes));
  rest_or_cancel(order, OrderBook::kNone);
}

void MatchingEngine::take(const ouch::Replace& r) {
  const auto found = open_.find(r.original);
  if (found == open_.end()) {
    ++counters_.orders_superfluous;
    return;
  }
  if (!fresh(r.user_ref)) return;
  ClientOrder order = found->second;
  const Reject reason = too_fast() ? Reject::kPortMessageRate : judge_market(order.symbol);
  if (reason != Reject::kNone) {
    last_user_ref_ = r.user_ref;
    ++counters_.orders_rejected;
    return report(encode_.rejected(now_, r.user_ref, reason, r.clordid));
  }
  // Terms that cannot be had, or nothing left to trade: the original is cancelled, the number not
  // used up.
  ouch::Options options = order.options;
  options.take_over(r.options);
  options.unsupported = r.options.unsupported;
  const bool bad =
      judge_terms(r.quantity, r.price, r.tif, r.display, r.iso, options) != Reject::kNone;
  if (bad || r.quantity <= order.executed)
    return cancel(r.original, order.open(), bad ? 'Z' : 'U', true);
  last_user_ref_ = r.user_ref;
  order.total = r.quantity;
  order.terms.user_ref = r.user_ref;
  order.terms.quantity = order.open();
  order.terms.price = r.price;
  order.terms.tif = r.tif;
  order.terms.display = r.display;
  order.terms.iso = r.iso;
  order.terms.clordid = r.clordid;
  order.terms.reference = next_reference_++;
  order.options = options;
  set_expiry(order);
  const OrderBook::Slot replaced = order.slot;
  order.slot = OrderBook::kNone;
  open_.erase(found);
  ++counters_.orders_replaced;
  report(encode_.replaced(now_, r.original, order.terms, r.options.bytes));
  rest_or_cancel(order, replaced);
}

bool MatchingEngine::crosses(const ClientOrder& order) const {
  const char other = order.book_side() == 'B' ? 'S' : 'B';
  const std::uint32_t best = book_.best_price(order.symbol, other);
  if (book_.best(order.symbol, other) == OrderBook::kNone) return false;
  return order.book_side() == 'B' ? best <= order.terms.price : best >= order.terms.price;
}

/// Why an order may not trade on arrival though it could: G a post-only one that crosses, I a
/// minimum that is not there; blank if it may.
char MatchingEngine::kept_out(const ClientOrder& order) const {
  if (!crosses(order)) return ' ';
  if (order.options.post_only.value_or('N') == 'P') return 'G';
  const char other = order.book_side() == 'B' ? 'S' : 'B';
  const std::uint64_t there = book_.shares_within(order.symbol, other, order.terms.price);
  return there < order.options.min_quantity.value_or(0) ? 'I' : ' ';
}

void MatchingEngine::set_expiry(ClientOrder& order) const {
  constexpr std::uint64_t kSecond_ns = 1'000'000'000;
  order.expires =
      order.terms.tif == ouch::kTimed ? now_ + order.options.expire_s.value_or(0) * kSecond_ns : 0;
}

/// Timed orders end before whatever comes at or after their time.
void MatchingEngine::expire_timed() {
  if (next_expiry_ == 0 || now_ < next_expiry_) return;
  next_expiry_ = 0;
  for (auto next = open_.begin(); next != open_.end();) {
    const auto& [user_ref, order] = *next++;
    if (order.expires == 0) continue;
    if (order.expires <= now_) {
      cancel(user_ref, order.open(), 'T', true);
    } else if (next_expiry_ == 0 || order.expires < next_expiry_) {
      next_expiry_ = order.expires;
    }
  }
}

/// An order that has just been accepted: trades what it can, rests the rest, or gives it back if
/// immediate. `replaced` is the slot of the order it replaces, still in the book and on the feed.
void MatchingEngine::rest_or_cancel(ClientOrder& order, OrderBook::Slot replaced) {
  const bool rests = order.terms.tif != ouch::kImmediate;
  const bool quiet = replaced != OrderBook::kNone && rests && !crosses(order);
  std::uint64_t original = 0;
  if (replaced != OrderBook::kNone) {
    original = book_.at(replaced).reference;
    if (!quiet) publish(itch::deleted(stamp(order.symbol), original));
    book_.erase(replaced);
  }
  if (const char reason = kept_out(order); reason != ' ') {
    ++counters_.orders_cancelled;
    return report(encode_.canceled(now_, order.terms.user_ref, order.open(), reason, true));
  }
  match(order);
  if (order.open() == 0) return;
  if (!rests) {
    ++counters_.orders_cancelled;
    return report(encode_.canceled(now_, order.terms.user_ref, order.open(), 'I', true));
  }
  RestingOrder resting;
  resting.reference = order.terms.reference;
  resting.symbol = order.symbol;
  resting.price = static_cast<std::uint32_t>(order.terms.price);
  resting.open = order.open();
  resting.user_ref = order.terms.user_ref;
  resting.side = order.book_side();
  order.slot = book_.add(resting);
  publish(quiet ? itch::replace(stamp(order.symbol), original, resting.reference, resting.open,
                                resting.price)
                : itch::add(stamp(order.symbol), resting.reference, resting.side, resting.open,
                            order.terms.symbol, resting.price));
  if (order.expires != 0 && (next_expiry_ == 0 || order.expires < next_expiry_))
    next_expiry_ = order.expires;
  open_.emplace(order.terms.user_ref, std::move(order));
}

void MatchingEngine::match(ClientOrder& order) {
  const char other = order.book_side() == 'B' ? 'S' : 'B';
  while (order.open() > 0 && crosses(order)) {
    const OrderBook::Slot slot = book_.best(order.symbol, other);
    const RestingOrder resting = book_.at(slot);
    const std::uint32_t shares = std::min(order.open(), resting.open);
    const std::uint64_t number = next_match_++;
    if (resting.user_ref != 0) {
      fill_resting(slot, shares, number);
    } else {
      publish(itch::executed(stamp(order.symbol), resting.reference, shares, number));
      book_.reduce(slot, shares);
    }
    fill(order, shares, resting.price, 'R', number);
  }
}

/// Reports and books an execution of ours; the feed is the caller's.
void MatchingEngine::fill(ClientOrder& order, std::uint32_t shares, std::uint32_t price,
                          char liquidity, std::uint64_t match) {
  order.executed += shares;
  ++counters_.executions;
  report(encode_.executed(now_, order.terms.user_ref, shares, price, liquidity, match));
  account_.book({0, order.terms.user_ref, order.terms.clordid, order.terms.symbol, order.terms.side,
                 shares, price, match, now_, reports_.size(), order.options.group});
}

/// Executes a resting order of ours, at its price.
void MatchingEngine::fill_resting(OrderBook::Slot slot, std::uint32_t shares, std::uint64_t match) {
  const RestingOrder resting = book_.at(slot);
  publish(itch::executed(stamp(resting.symbol), resting.reference, shares, match));
  book_.reduce(slot, shares);
  const auto found = open_.find(resting.user_ref);
  fill(found->second, shares, resting.price, 'A', match);
  if (found->second.open() != 0) return;
  book_.erase(slot);
  open_.erase(found);
}

/// Takes `decrement` shares off an open order; all of them ends it.
void MatchingEngine::cancel(std::uint32_t user_ref, std::uint32_t decrement, char reason,
                            bool appendage) {
  const auto found = open_.find(user_ref);
  ClientOrder& order = found->second;
  ++counters_.orders_cancelled;
  report(encode_.canceled(now_, user_ref, decrement, reason, appendage));
  if (decrement < order.open()) {
    publish(itch::cancel(stamp(order.symbol), order.terms.reference, decrement));
    book_.reduce(order.slot, decrement);
    order.total -= decrement;
    return;
  }
  publish(itch::deleted(stamp(order.symbol), order.terms.reference));
  book_.erase(order.slot);
  open_.erase(found);
}

void MatchingEngine::take(const ouch::Cancel& r) {
  const auto found = open_.find(r.user_ref);
  if (found == open_.end() || r.quantity >= found->second.total) {
    ++counters_.orders_superfluous;
    return;
  }
  const ClientOrder& order = found->second;
  cancel(r.user_ref, order.total - std::max(r.quantity, order.executed), 'U', r.appendage);
}

/// A lower total and a stricter side of a live order, which keeps its place. What asks for more, or
/// for another change, is ignored; what leaves nothing is a cancel.
void MatchingEngine::take(const ouch::Modify& r) {
  const auto found = open_.find(r.user_ref);
  const auto may = [&r](char side) {
    return side == r.side || (side == 'S' && (r.side == 'T' || r.side == 'E')) ||
           (side == 'E' && r.side == 'T');
  };
  if (found == open_.end() || r.quantity > found->second.total || !may(found->second.terms.side)) {
    ++counters_.orders_superfluous;
    return;
  }
  ClientOrder& order = found->second;
  if (r.quantity <= order.executed) return cancel(r.user_ref, order.open(), 'U', r.appendage);
  const std::uint32_t taken = order.total - r.quantity;
  if (taken != 0) {
    publish(itch::cancel(stamp(order.symbol), order.terms.reference, taken));
    book_.reduce(order.slot, taken);
  }
  order.total = r.quantity;
  order.terms.side = r.side;
  ++counters_.orders_modified;
  report(encode_.modified(now_, r.user_ref, r.side, order.open(), r.appendage));
}

void MatchingEngine::take(const ouch::MassCancel& r) {
  if (!fresh(r.user_ref)) return;
  last_user_ref_ = r.user_ref;
  report(encode_.mass_cancel_response(now_, r));
  const auto matches = [&r](const ClientOrder& order) {
    if (name_of(r.symbol) != "" && r.symbol != order.terms.symbol) return false;
    if (order.options.firm && *order.options.firm != r.firm) return false;
    if (r.options.side != ' ' && r.options.side != order.terms.side) return false;
    return r.options.group == 0 || r.options.group == order.options.group;
  };
  for (auto next = open_.begin(); next != open_.end();) {
    const auto current = next++;
    if (matches(current->second)) cancel(current->first, current->second.open(), 'U', true);
  }
}

void MatchingEngine::take(const ouch::Disable& r) {
  if (!fresh(r.user_ref)) return;
  last_user_ref_ = r.user_ref;
  order_entry_enabled_ = false;
  report(encode_.order_entry_response(now_, 'G', r.user_ref, r.firm));
}

void MatchingEngine::take(const ouch::Enable& r) {
  if (!fresh(r.user_ref)) return;
  last_user_ref_ = r.user_ref;
  order_entry_enabled_ = true;
  report(encode_.order_entry_response(now_, 'K', r.user_ref, r.firm));
}

void MatchingEngine::take(const ouch::Query& r) {
  report(encode_.query_response(now_, next_user_ref(), r.appendage));
}

}  // namespace pcl::venue
