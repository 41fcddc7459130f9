// A venue of one account and one symbol as a value: it can be copied and hashed. Written from
// OUCH 5.0; it keeps its books by itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/big_endian.hpp"
#include "host/domain/account_statement.hpp"
#include "host/engine/event.hpp"
#include "host/engine/fields.hpp"
#include "tests/engine/venue_fills.hpp"
#include "tests/engine/world.hpp"

namespace pcl::engine::test::explorer {

/// What the card released towards the venue.
struct Frame {
  char type{};               // O U X Q
  std::uint32_t ref{};       // its UserRefNum, for X that of the order; 0 for Q
  std::uint32_t original{};  // U
  values::ClOrdId clordid{};
  values::Side side{};
  std::uint32_t price{}, quantity{};
  bool new_risk{};
  friend bool operator==(const Frame&, const Frame&) = default;
};
template <class A, Is<Frame> T>
void fields(A& a, T& v) {
  a(v.type, v.ref, v.original, v.clordid, v.side, v.price, v.quantity, v.new_risk);
}

struct VenueRules {
  bool cancels_on_disconnect{};
  // Planted, for the explorer to find: the account has the second fill, nobody is told.
  bool loses_second_fill{};
};

struct VenueBookOrder {
  std::uint32_t ref{};
  values::ClOrdId clordid{};
  values::Side side{};
  std::uint32_t price{}, total{}, executed{};
  [[nodiscard]] std::uint32_t rest() const { return total - executed; }
};
template <class A, Is<VenueBookOrder> T>
void fields(A& a, T& v) {
  a(v.ref, v.clordid, v.side, v.price, v.total, v.executed);
}

class SmallVenue {
 public:
  explicit SmallVenue(VenueRules rules) : rules_{rules} {}

  /// One frame, in the order of the line. `reject`: an O is refused.
  void take(const Frame& frame, bool reject) {
    if (frame.type == 'Q') return report(venue_message('Q', 15, next_ref_));
    if (frame.type == 'X') return cancel(frame.ref);
    if (frame.ref < next_ref_) return;  // a number is taken once
    next_ref_ = frame.ref + 1;
    if (frame.type == 'U') return replace(frame);
    if (reject) {
      std::vector<std::byte> m = venue_rejected(frame.ref, 0x0B);
      std::transform(frame.clordid.begin(), frame.clordid.end(), m.begin() + 15,
                     [](char c) { return static_cast<std::byte>(c); });
      return report(m);
    }
    book_.push_back({frame.ref, frame.clordid, frame.side, frame.price, frame.quantity, 0});
    report(living('A', 64, book_.back(), frame.ref));
  }
  /// So many of its shares trade at its price; 0: all that are left.
  void fill(std::uint32_t ref, std::uint32_t quantity) {
    VenueBookOrder* found = known(ref);
    if (found == nullptr) return;
    VenueBookOrder& order = *found;
    if (quantity == 0) quantity = order.rest();
    order.executed += quantity;
    const std::uint64_t match = 9'000 + fills_.size();
    const std::int64_t shares = values::sign(order.side) * std::int64_t{quantity};
    fills_.push_back({shares, std::int64_t{order.price}});
    const bool told = !rules_.loses_second_fill || fills_.size() != 2;
    executions_.push_back({log_.size() + 1, ref, quantity, CardPrice{order.price}, match,
                           name_of("MSFT"), order.side, 0, order.clordid});
    std::vector<std::byte> m = venue_message('E', 36, ref);
    store_be<4>(m, 13, quantity);
    store_be<8>(m, 17, order.price);
    store_be<8>(m, 26, match);
    if (order.rest() == 0) erase(ref);
    if (told) report(m);
  }
  /// At our wish or its own. One it does not know: nothing is said.
  void cancel(std::uint32_t ref) {
    const VenueBookOrder* order = find(ref);
    if (order == nullptr) return;
    std::vector<std::byte> m = venue_message('C', 20, ref);
    store_be<4>(m, 13, order->rest());
    m[17] = std::byte{'U'};
    erase(ref);
    report(m);
  }
  /// Of the execution with that place, once.
  void bust(std::size_t at) {
    fills_[at].quantity = 0;
    std::vector<std::byte> m = venue_message('B', 38, executions_[at].user_ref);
    store_be<8>(m, 13, executions_[at].match);
    report(m);
    executions_[at].busted_sequence = log_.size();
  }
  void disconnect() {
    while (rules_.cancels_on_disconnect && !book_.empty()) cancel(book_.front().ref);
  }
  [[nodiscard]] values::AccountStatement statement(std::uint64_t since) const {
    values::AccountStatement out;
    out.available = true;
    out.last_sequence = log_.size();
    out.next_user_ref = next_ref_;
    out.cash = cash();
    if (shares() != 0) out.positions.push_back({name_of("MSFT"), shares(), cost_of(fills_)});
    for (const VenueBookOrder& o : book_)
      out.open_orders.push_back(
          {o.ref, o.clordid, name_of("MSFT"), o.side, CardPrice{o.price}, o.total, o.executed});
    for (const auto& execution : executions_) {
      if (execution.sequence > since || execution.busted_sequence > since)
        out.executions.push_back(execution);
    }
    return out;
  }

  [[nodiscard]] const std::vector<VenueBookOrder>& book() const { return book_; }
  [[nodiscard]] const std::vector<VenueMessage>& log() const { return log_; }
  [[nodiscard]] const std::vector<values::StatementExecution>& executions() const {
    return executions_;
  }
  [[nodiscard]] bool busted(std::size_t at) const { return fills_[at].quantity == 0; }
  [[nodiscard]] std::uint32_t next_ref() const { return next_ref_; }
  [[nodiscard]] const VenueBookOrder* find(std::uint32_t ref) const {
    const auto found = std::find_if(book_.begin(), book_.end(),
                                    [&](const VenueBookOrder& o) { return o.ref == ref; });
    return found == book_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::int64_t shares() const {
    std::int64_t sum = 0;
    for (const VenueFill& fill : fills_) sum += fill.quantity;
    return sum;
  }
  [[nodiscard]] values::Money cash() const {
    std::int64_t sum = 10'000'000'000;
    for (const VenueFill& fill : fills_) sum -= fill.quantity * fill.price;
    return values::Money{sum};
  }
  void hash(Hasher& hasher) const {
    hasher(book_, log_, executions_, next_ref_);
    for (const VenueFill& fill : fills_) hasher(fill.quantity);
  }

 private:
  VenueBookOrder* known(std::uint32_t ref) { return const_cast<VenueBookOrder*>(find(ref)); }
  void erase(std::uint32_t ref) {
    book_.erase(std::find_if(book_.begin(), book_.end(),
                             [&](const VenueBookOrder& o) { return o.ref == ref; }));
  }
  /// A and U tell all of an order, U four bytes later.
  static std::vector<std::byte> living(char type, std::size_t size, const VenueBookOrder& order,
                                       std::uint32_t subject) {
    std::vector<std::byte> m = venue_message(type, size, subject);
    const std::size_t at = type == 'U' ? 4 : 0;
    if (type == 'U') store_be<4>(m, 13, order.ref);
    m[13 + at] = static_cast<std::byte>(order.side);
    store_be<4>(m, 14 + at, order.total);
    store_be<8>(m, 26 + at, order.price);
    m[47 + at] = std::byte{'L'};
    for (std::size_t i = 0; i < order.clordid.size(); ++i)
      m[48 + at + i] = static_cast<std::byte>(order.clordid[i]);
    return m;
  }
  void replace(const Frame& frame) {
    VenueBookOrder* order = known(frame.original);
    if (order == nullptr) return;  // superfluous
    order->ref = frame.ref;
    order->clordid = frame.clordid;
    order->price = frame.price;
    order->total = frame.quantity;
    report(living('U', 68, *order, frame.original));
  }
  void report(const std::vector<std::byte>& bytes) {
    VenueMessage out;
    out.sequence = log_.size() + 1;
    out.length = static_cast<std::uint8_t>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    log_.push_back(out);
  }

  VenueRules rules_;
  std::vector<VenueBookOrder> book_;
  std::vector<VenueMessage> log_;  // all ever told, by sequence from 1
  std::vector<values::StatementExecution> executions_;
  std::vector<VenueFill> fills_;  // one an execution; 0 shares: busted
  std::uint32_t next_ref_{1};
};

}  // namespace pcl::engine::test::explorer
