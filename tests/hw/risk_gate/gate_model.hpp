// The gate once more, from the contract's text, with plain maps and no bounds: what the sweep
// compares the RTL with.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "tests/hw/risk_gate/gate_bench.hpp"

namespace pcl::test {

class GateModel {
 public:
  using Key = std::tuple<int, int, int>;  // account, strategy, symbol
  struct Verdict {
    contract::Refusal refusal{};
    std::uint64_t operand{}, limit{};
    bool reduce_only{};
  };
  struct Open {
    Key key;
    bool sell{};
    std::uint32_t total{}, executed{};
    std::uint32_t original{};  // of a replace in flight
    std::uint32_t replace{};   // in flight on this one
  };

  std::map<int, contract::LimitsLoadCommand> limits;
  std::map<Key, std::int64_t> positions;
  std::map<std::uint32_t, Open> open;
  std::uint32_t next_ref{};
  std::uint64_t next_report{}, passed{}, refused{}, reports{}, repeated{}, unknown_orders{};
  bool unknown{};

  std::int64_t reserved(std::uint32_t ref) const {
    const Open& order = open.at(ref);
    std::uint32_t most = order.total;
    if (order.replace != 0) most = std::max(most, open.at(order.replace).total);
    return std::max<std::int64_t>(0, std::int64_t{most} - order.executed);
  }
  /// Summed over the chains every time: nothing to get out of step.
  std::int64_t reserved(const Key& key, bool sell) const {
    std::int64_t sum = 0;
    for (const auto& [ref, order] : open)
      if (order.original == 0 && order.key == key && order.sell == sell) sum += reserved(ref);
    return sum;
  }

  Verdict judge_enter(const contract::OrderEnterCommand& order, const Surroundings& now,
                      const MarketView& view, std::uint64_t age_us) {
    Judged j{.key = {order.account, order.strategy, order.symbol},
             .sell = order.side == 'S',
             .quantity = order.quantity,
             .added = order.quantity,
             .price = order.price};
    if (order.side != 'B' && order.side != 'S')
      j.bad = {{order.side, 0}};
    else if (order.quantity == 0)
      j.bad = {{0, 1}};
    else
      j.bad = bad_price(order.price);
    const Verdict verdict = judge(j, now, view, age_us);
    if (verdict.refusal == contract::Refusal::kNone)
      open[next_ref++] = {.key = j.key, .sell = j.sell, .total = order.quantity};
    count(verdict);
    return verdict;
  }
  Verdict judge_replace(const contract::OrderReplaceCommand& order, const Surroundings& now,
                        const MarketView& view, std::uint64_t age_us) {
    Judged j{.quantity = order.quantity, .price = order.price};
    const auto found = open.find(order.original);
    j.unknown_order = found == open.end();
    if (!j.unknown_order) {
      const Open& original = found->second;
      j.key = original.key;
      j.sell = original.sell;
      j.replace_pending = original.original != 0 || original.replace != 0;
      j.added = order.quantity > original.total ? order.quantity - original.total : 0;
      if (order.quantity == 0)
        j.bad = {{0, 1}};
      else
        j.bad = bad_price(order.price);
      if (!j.bad && order.quantity <= original.executed)
        j.bad = {{order.quantity, original.executed}};
    }
    const Verdict verdict = judge(j, now, view, age_us);
    if (verdict.refusal == contract::Refusal::kNone) {
      open[order.original].replace = next_ref;
      open[next_ref++] = {
          .key = j.key, .sell = j.sell, .total = order.quantity, .original = order.original};
    }
    count(verdict);
    return verdict;
  }

  /// Removes an order as J, a full cancel or a fill does.
  void close(std::uint32_t ref) {
    const Open order = open.at(ref);
    if (order.original != 0) open[order.original].replace = 0;
    if (order.replace != 0) open.erase(order.replace);
    open.erase(ref);
  }

  /// One message, by its bytes. The kill it causes, if any.
  std::optional<Trip> report(std::uint64_t sequence, const std::vector<std::uint8_t>& m) {
    using contract::KillSource;
    if (sequence < next_report) {
      ++repeated;
      return {};
    }
    if (sequence > next_report) {
      unknown = true;
      return Trip{KillSource::kReportGap, sequence};
    }
    ++next_report;
    ++reports;
    const auto word = [&](std::size_t at) {
      return std::uint32_t{m[at]} << 24 | std::uint32_t{m[at + 1]} << 16 |
             std::uint32_t{m[at + 2]} << 8 | m[at + 3];
    };
    const std::uint32_t ref = m[0] == 'U' ? word(13) : word(9);
    const bool known = open.contains(ref);
    if (m[0] == 'B' || m[0] == 'M' || m[0] == 'R') {
      unknown = true;
      return Trip{KillSource::kReportUnhandled, sequence};
    }
    if (!known &&
        (m[0] == 'A' || m[0] == 'U' || m[0] == 'C' || m[0] == 'D' || m[0] == 'J' || m[0] == 'E'))
      ++unknown_orders;
    if (m[0] == 'E') return execution(ref, word(13));
    if (!known) return {};
    if (m[0] == 'J' || (m[0] == 'A' && m[47] == 'D')) close(ref);
    if (m[0] == 'C' || m[0] == 'D') decrement(ref, word(13));
    if (m[0] == 'U') replaced(ref, m[51] == 'D');
    return {};
  }

 private:
  struct Judged {
    Key key{};
    bool sell{};
    std::uint32_t quantity{}, added{};
    std::uint64_t price{};
    bool unknown_order{}, replace_pending{};
    std::optional<std::pair<std::uint64_t, std::uint64_t>> bad{};
  };

  static std::optional<std::pair<std::uint64_t, std::uint64_t>> bad_price(std::uint64_t price) {
    if (price == 0) return {{0, 0}};
    if (price > 1'999'999'900) return {{price, 1'999'999'900}};
    return {};
  }
  void count(const Verdict& verdict) {
    ++(verdict.refusal == contract::Refusal::kNone ? passed : refused);
  }

  Verdict judge(const Judged& j, const Surroundings& now, const MarketView& view,
                std::uint64_t age_us) const {
    using contract::Refusal;
    const std::int64_t held = positions.contains(j.key) ? positions.at(j.key) : 0;
    const std::int64_t side_open = reserved(j.key, j.sell);
    const bool opposed = j.sell ? held > 0 : held < 0;
    const bool well_formed =
        !j.unknown_order && !j.replace_pending && !j.bad && std::get<2>(j.key) < 256;
    const bool exit = well_formed && !unknown && opposed && j.added + side_open <= std::abs(held);
    const auto say = [&](Refusal refusal, std::uint64_t operand = 0, std::uint64_t limit = 0) {
      return Verdict{refusal, operand, limit, exit};
    };
    if (now.hold) return say(Refusal::kBootHold);
    if (now.disabled) return say(Refusal::kSessionDisabled);
    if (unknown) return say(Refusal::kExposureUnknown);
    if (now.past_half) return say(Refusal::kRecordsFull);
    if (next_ref == 0) return say(Refusal::kNoUserRef);
    const auto limit = limits.find(std::get<2>(j.key));
    if (!j.unknown_order && limit == limits.end()) return say(Refusal::kNoLimits);
    if (j.unknown_order) return say(Refusal::kUnknownOrder);
    if (j.replace_pending) return say(Refusal::kReplacePending);
    if (j.bad) return say(Refusal::kBadOrder, j.bad->first, j.bad->second);
    const contract::LimitsLoadCommand& l = limit->second;
    const bool valid = view.started && !view.gap && view.valid;
    const bool aged = view.heard && now.stale_us != 0;
    const bool stale = !aged || age_us > now.stale_us;
    if (!exit) {
      if (now.killed) return say(Refusal::kKilled);
      if (l.enabled != 1) return say(Refusal::kSymbolDisabled);
      if (!view.market_open) return say(Refusal::kMarketClosed);
      if (!view.trading) return say(Refusal::kHalted);
      if (!valid) return say(Refusal::kBookInvalid);
      if (stale)
        return aged ? say(Refusal::kBookStale, age_us, now.stale_us) : say(Refusal::kBookStale);
      if (!view.bid || !view.ask) return say(Refusal::kNoQuote);
    }
    if (!exit || (valid && !stale && view.bid && view.ask)) {
      const std::uint64_t low = view.bid_price > l.collar ? view.bid_price - l.collar : 0;
      if (j.price < low) return say(Refusal::kBelowCollar, j.price, low);
      const std::uint64_t high =
          l.collar > ~std::uint64_t{view.ask_price} ? ~0ULL : view.ask_price + l.collar;
      if (j.price > high) return say(Refusal::kAboveCollar, j.price, high);
    }
    if (j.quantity > l.max_quantity) return say(Refusal::kQuantity, j.quantity, l.max_quantity);
    const std::uint64_t notional = j.price * j.quantity;  // below 2^63: the price was bounded above
    if (!exit && notional > l.max_notional)
      return say(Refusal::kNotional, notional, l.max_notional);
    const std::int64_t worst = (j.sell ? -held : held) + side_open + j.added;
    if (!exit && worst > std::int64_t{l.max_position})
      return say(Refusal::kPosition, static_cast<std::uint64_t>(worst), l.max_position);
    return say(Refusal::kNone);
  }

  std::optional<Trip> execution(std::uint32_t ref, std::uint32_t shares) {
    const auto found = open.find(ref);
    if (found != open.end())
      positions[found->second.key] += found->second.sell ? -std::int64_t{shares} : shares;
    if (found == open.end() || found->second.original != 0 ||
        std::uint64_t{found->second.executed} + shares > found->second.total) {
      unknown = true;
      return Trip{contract::KillSource::kReportUnknown, ref};
    }
    found->second.executed += shares;
    if (found->second.executed == found->second.total) close(ref);
    return {};
  }
  void decrement(std::uint32_t ref, std::uint32_t shares) {
    Open& order = open.at(ref);
    const std::uint32_t done =
        order.original != 0 ? open.at(order.original).executed : order.executed;
    order.total = order.total > shares ? order.total - shares : 0;
    if (order.total <= done) close(ref);
  }
  void replaced(std::uint32_t ref, bool dead) {
    Open& order = open.at(ref);
    if (order.original != 0) {
      order.executed = open.at(order.original).executed;
      open.erase(order.original);
      order.original = 0;
    }
    if (dead) close(ref);
  }
};

}  // namespace pcl::test
