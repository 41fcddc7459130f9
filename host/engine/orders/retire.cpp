// Closed orders leave the table: after a minute, and all but the last 65,536.
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::Order;

Order revived(std::uint64_t id, const Retired& from) {
  Order order;
  order.id = id;
  order.account = from.party.account;
  order.strategy = from.party.strategy;
  order.symbol = from.party.symbol;
  order.side = from.side;
  order.side_byte = from.side_byte;
  order.purpose = from.purpose;
  order.state = from.state;
  order.total = from.total;
  order.executed = from.executed;
  order.cancelled = from.cancelled;
  order.busted = from.busted;
  order.user_ref = from.user_ref;
  return order;
}

}  // namespace

Order* order_of(State& s, std::uint64_t id) {
  Orders& orders = s.orders;
  if (const auto found = orders.all.find(id); found != orders.all.end()) return &found->second;
  const auto retired = orders.retired.find(id);
  if (retired == orders.retired.end()) return nullptr;
  Order& order = orders.all.emplace(id, revived(id, retired->second)).first->second;
  orders.retired.erase(retired);
  orders.closed.insert({s.now_ns, id});
  return &order;
}

void retire(State& s) {
  Orders& orders = s.orders;
  while (orders.closed.size() > kClosedKept &&
         s.now_ns - orders.closed.begin()->at_ns >= kClosedKeptNs) {
    const std::uint64_t id = orders.closed.begin()->order;
    orders.closed.erase(orders.closed.begin());
    const auto found = orders.all.find(id);
    if (found == orders.all.end() || values::is_open(found->second)) continue;
    const Order& order = found->second;
    orders.retired.emplace(
        id, Retired{party_of(order), order.side, order.side_byte, order.purpose, order.state,
                    order.total, order.executed, order.cancelled, order.busted, order.user_ref});
    orders.by_clordid.erase(order.clordid);
    orders.all.erase(found);
  }
}

}  // namespace pcl::engine
