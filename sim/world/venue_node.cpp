#include "sim/world/venue_node.hpp"

#include <cstdlib>

namespace pcl::world {
namespace {

VenueNode::Bytes copy(venue::Bytes bytes) { return {bytes.begin(), bytes.end()}; }

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

void VenueNode::open() { next_message(); }

/// One message at a time, so that the world's other acts come between any two.
void VenueNode::next_message() {
  const auto message = market_.peek();
  if (!message) {
    engine_.day_event('E');
    tell();
    lines_.over();
    return;
  }
  engine_.background(*message);
  market_.pop();
  tell();
  schedule_.after(settings_.message_every_ns, [this] { next_message(); });
}

void VenueNode::tell() {
  while (const auto datagram = feed_.next(1)) lines_.feed(copy(*datagram));
  if (next_report_ == 0) return;
  for (; next_report_ <= reports_log_.size(); ++next_report_)
    lines_.report(next_report_, copy(reports_log_[next_report_]));
}

void VenueNode::log_in(std::uint64_t next_sequence) {
  next_report_ = next_sequence == 0 ? reports_log_.size() + 1 : next_sequence;
  lines_.logged_in(next_report_);
  tell();
}

void VenueNode::link_lost() {
  next_report_ = 0;
  if (settings_.cancel_on_disconnect) engine_.cancel_all('S');
  tell();
}

void VenueNode::order(const Bytes& message) {
  engine_.order(message, engine_.now());
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
    if (e.sequence != 0 && e.sequence <= executions_since && e.busted_sequence <= executions_since)
      continue;
    s.executions.push_back({e.sequence, e.user_ref, e.quantity, CardPrice{e.price}, e.match,
                            e.symbol, side_of(e.side), e.group, e.clordid, e.busted_sequence});
  }
  return s;
}

}  // namespace pcl::world
