#include "sim/world/venue_node.hpp"

#include <cstdlib>
#include <utility>

#include "host/base/big_endian.hpp"

namespace pcl::world {
namespace {

VenueNode::Bytes copy(venue::Bytes bytes) { return {bytes.begin(), bytes.end()}; }

constexpr int kLastBeats = 3;  // of the feed: one of them arrives

values::Side side_of(char side) { return side == 'B' ? values::Side::kBuy : values::Side::kSell; }

}  // namespace

VenueNode::VenueNode(Schedule& schedule, const VenueSettings& settings, Lines lines)
    : schedule_{schedule},
      settings_{settings},
      lines_{std::move(lines)},
      market_{settings.seed, settings.symbols, settings.messages},
      account_{settings.cash},
      engine_{account_, feed_log_, reports_log_},
      feed_{"WORLD00001", feed_log_} {
  engine_.day_event('S');
}

void VenueNode::open() {
  next_message();
  beat();
}

/// One message at a time, so that the world's other acts come between any two.
void VenueNode::next_message() {
  if (over_) return;
  const auto message = market_.peek();
  if (!message) return close();
  engine_.background(*message);
  market_.pop();
  tell();
  schedule_.after(settings_.message_every_ns, [this] { next_message(); });
}

/// So that a follower learns of a loss that nothing comes behind.
void VenueNode::beat() {
  if (!over_) lines_.feed(copy(feed_.heartbeat()));
  if (!over_) schedule_.after(settings_.heartbeat_every_ns, [this] { beat(); });
}

void VenueNode::close() {
  if (over_) return;
  for (const char event : {'M', 'E', 'C'})
    engine_.background(venue::itch::system_event(engine_.now(), event));
  engine_.day_event('E');
  tell();
  for (int i = 0; i < kLastBeats; ++i) lines_.feed(copy(feed_.heartbeat()));
  over_ = true;
  lines_.over();
}

void VenueNode::tell() {
  while (const auto datagram = feed_.next(1)) lines_.feed(copy(*datagram));
  for (; looked_at_ < reports_log_.size(); ++looked_at_) {
    const bool accepted = static_cast<char>(reports_log_[looked_at_ + 1][0]) == 'A';
    if (!accepted || !lines_.strikes(FaultKind::kAckLost)) continue;
    // The sequence has no hole: something else stands in its place.
    retold_[looked_at_ + 1] = copy(venue::ouch::Encoder{}.system_event(engine_.now(), 'S'));
  }
  if (next_report_ == 0) return;
  for (; next_report_ <= reports_log_.size(); ++next_report_)
    lines_.report(next_report_, report(next_report_));
}

VenueNode::Bytes VenueNode::report(std::uint64_t sequence) {
  const auto retold = retold_.find(sequence);
  return retold == retold_.end() ? copy(reports_log_[sequence]) : retold->second;
}

std::uint64_t VenueNode::told_as(std::uint64_t sequence) const {
  const auto moved = moved_.find(sequence);
  return moved == moved_.end() ? sequence : moved->second;
}

void VenueNode::log_in(std::uint64_t next_sequence) {
  link_lost();  // one connection at a time: the new one ends the other
  next_report_ = next_sequence == 0 ? reports_log_.size() + 1 : next_sequence;
  lines_.logged_in(next_report_);
  tell();
}

void VenueNode::link_lost() {
  if (std::exchange(next_report_, 0) == 0) return;
  if (settings_.cancel_on_disconnect) engine_.cancel_all('S');
  tell();
}

void VenueNode::order(const Bytes& message) {
  if (next_report_ == 0 || message.empty()) return;
  if (static_cast<char>(message[0]) == 'X') {
    if (lines_.strikes(FaultKind::kCancelIgnored)) return;
    if (const auto chance = lines_.strikes(FaultKind::kLateFill))
      return fill_before_cancel(message, *chance);
  }
  engine_.order(message, engine_.now());
  tell();
}

/// Somebody takes a part of the order just before it is cancelled, and the fill is told behind the
/// cancel, which may even have counted its shares.
void VenueNode::fill_before_cancel(const Bytes& message, const Random& chance) {
  const auto found = engine_.open_orders().find(static_cast<std::uint32_t>(load_be<4>(message, 1)));
  const std::uint64_t fill = reports_log_.size() + 1;
  std::uint32_t shares = 0;
  if (found != engine_.open_orders().end() && found->second.open() > 1) {
    const venue::MatchingEngine::ClientOrder order = found->second;
    shares = order.open() / 2;
    const char side = order.book_side() == 'B' ? 'S' : 'B';
    engine_.background(venue::itch::add({1, engine_.now()}, next_reference_++, side, shares,
                                        order.terms.symbol,
                                        static_cast<std::uint32_t>(order.terms.price)));
  }
  engine_.order(message, engine_.now());
  const bool both = reports_log_.size() == fill + 1 &&
                    static_cast<char>(reports_log_[fill][0]) == 'E' &&
                    static_cast<char>(reports_log_[fill + 1][0]) == 'C';
  if (both) {
    constexpr std::size_t kQuantityAt = 13;  // of C, behind type, time and UserRefNum
    Bytes cancel = copy(reports_log_[fill + 1]);
    if (Random{chance}.below(2) == 0)
      store_be<4>(cancel, kQuantityAt, load_be<4>(cancel, kQuantityAt) + shares);
    retold_[fill] = cancel;
    retold_[fill + 1] = copy(reports_log_[fill]);
    moved_[fill] = fill + 1;
  }
  tell();
}

void VenueNode::ask_feed(wire::FeedFollower::Request request) {
  venue::MoldFeed::Request wanted{request.from, request.count};
  while (const auto datagram = feed_.answer(wanted)) lines_.feed(copy(*datagram));
}

values::AccountStatement VenueNode::statement(std::uint64_t executions_since) const {
  values::AccountStatement s;
  s.available = true;
  s.last_sequence = reports_log_.size();
  s.next_user_ref = engine_.next_user_ref();
  s.feed_next_sequence = feed_.next_sequence();
  s.cash = values::Money{account_.cash()};
  s.realised = values::Money{account_.realised()};
  for (const auto& [symbol, position] : account_.positions()) {
    if (position.quantity != 0)
      s.positions.push_back({symbol, position.quantity, values::Money{std::abs(position.cost)}});
  }
  for (const auto& [user_ref, order] : engine_.open_orders()) {
    s.open_orders.push_back({user_ref, order.terms.clordid, order.terms.symbol,
                             side_of(order.terms.side), CardPrice{order.terms.price}, order.total,
                             order.executed, order.options.group});
  }
  for (const venue::Execution& e : account_.executions()) {
    const std::uint64_t told = told_as(e.sequence);
    if (told != 0 && told <= executions_since && e.busted_sequence <= executions_since) continue;
    s.executions.push_back({told, e.user_ref, e.quantity, CardPrice{e.price}, e.match, e.symbol,
                            side_of(e.side), e.group, e.clordid, e.busted_sequence});
  }
  return s;
}

}  // namespace pcl::world
