// The market itself: recorded orders and ours in one book, by price and time; ITCH out, OUCH in and
// out.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "sim/venue/account.hpp"
#include "sim/venue/message_log.hpp"
#include "sim/venue/order_book.hpp"
#include "sim/venue/ouch.hpp"

namespace pcl::venue {

/// What happened, in numbers; shares where it says so.
struct EngineCounters {
  std::uint64_t background_messages = 0;  // recorded messages taken in
  std::uint64_t background_suppressed =
      0;  // of them not published: nothing of theirs was left, or they were wrong
  std::uint64_t unknown_references = 0;  // recorded E C X D U of an order the recording never added
  std::uint64_t duplicate_references =
      0;                         // recorded A F U with a reference in use, or in our range
  std::uint64_t bad_fields = 0;  // recorded side or quantity that makes no order
  std::uint64_t recording_over_executed =
      0;  // shares a recorded E C X took beyond what the recording had
  std::uint64_t shortfall_executed = 0;   // shares a recorded E C could not take because we had
  std::uint64_t shortfall_cancelled = 0;  // the same for X and D
  std::uint64_t shortfall_replaced = 0;   // the same for U: shares its new order is smaller by
  std::uint64_t filled_in_place = 0;      // shares of recorded executions that filled ours first
  std::uint64_t filled_by_adds = 0;  // shares of recorded adds that traded with ours on arrival
  std::uint64_t surplus_withdrawn =
      0;  // shares withdrawn with a recorded order that ended, ours filled instead
  std::uint64_t orders_received = 0;  // OUCH messages taken in
  std::uint64_t orders_malformed = 0;
  std::uint64_t orders_repeated = 0;  // UserRefNum not above the last: ignored
  std::uint64_t orders_superfluous =
      0;  // cancel or replace of what is not live, or changing nothing
  std::uint64_t orders_accepted = 0;
  std::uint64_t orders_rejected = 0;
  std::uint64_t orders_replaced = 0;
  std::uint64_t orders_modified = 0;   // M reports
  std::uint64_t orders_cancelled = 0;  // C reports
  std::uint64_t executions = 0;        // E reports
  std::uint64_t busts = 0;             // executions of ours that were broken
  std::uint64_t trades_outside = 0;
};

/// Deterministic: no clock, no random source; the caller says what time it is. One thread. Whatever
/// it does is appended to the two logs: the feed (ITCH 5.0, the published book's whole history) and
/// the reports (OUCH 5.0).
///
/// The published stream rebuilds, by itself, to this book: no unknown reference, nothing taken
/// beyond what is there. Without our orders it is the recording byte for byte (if the recording is
/// itself consistent). Our references, and the match numbers of our trades, have the high bit set;
/// recorded ones that do are dropped. Rules of the overlay: README.md.
class MatchingEngine {
 public:
  static constexpr std::uint64_t kOurs = 1ULL << 63U;

  struct ClientOrder {
    ouch::Terms terms;        // as last accepted; quantity is what was outstanding then
    std::uint32_t total = 0;  // shares of the whole chain, executed ones included
    std::uint32_t executed = 0;
    ouch::Options options;
    std::uint32_t symbol = 0;
    std::uint64_t expires = 0;  // ns since midnight; 0 with the market
    OrderBook::Slot slot = OrderBook::kNone;
    [[nodiscard]] std::uint32_t open() const { return total - executed; }
    [[nodiscard]] char book_side() const { return terms.side == 'B' ? 'B' : 'S'; }
  };

  MatchingEngine(Account& account, MessageLog& feed, MessageLog& reports)
      : account_{account}, feed_{feed}, reports_{reports} {}

  /// One recorded message, whole and of its type's length. Time moves to its timestamp, never back.
  void background(Bytes message);
  /// One inbound OUCH message at time `now` (ns since midnight; an earlier one counts as the
  /// current).
  void order(Bytes message, std::uint64_t now);
  /// Cancels every open order, by UserRefNum.
  void cancel_all(char reason);
  /// System event report: S start of day, E end of day.
  void day_event(char event);
  /// Trading action on a symbol (state T trades, H halts) by the operator of the venue; false if
  /// unknown.
  bool set_trading_state(const Symbol& symbol, char state);
  /// Breaks every standing execution of ours with this match number: the account is as if they had
  /// never been, each that has an order is reported (B, reason S). Orders and book stay as they
  /// are. False if there is none.
  bool bust(std::uint64_t match);
  /// A trade of the account's that came by another way than the order session: no order, no report,
  /// nothing on the feed. Gives its match number; 0 if the symbol is unknown.
  std::uint64_t trade_outside(const Symbol& symbol, char side, std::uint32_t quantity,
                              std::uint32_t price);
  /// At most `messages` Enters and Replaces in any `interval_ns` of the venue's time; more are
  /// rejected. 0 messages: no limit. What came before does not count.
  void limit_rate(std::size_t messages, std::uint64_t interval_ns);

  [[nodiscard]] std::uint64_t now() const { return now_; }
  [[nodiscard]] const OrderBook& book() const { return book_; }
  [[nodiscard]] const std::map<std::uint32_t, ClientOrder>& open_orders() const { return open_; }
  [[nodiscard]] std::uint32_t next_user_ref() const { return last_user_ref_ + 1; }
  [[nodiscard]] bool market_open() const { return market_open_; }
  [[nodiscard]] bool order_entry_enabled() const { return order_entry_enabled_; }
  [[nodiscard]] const EngineCounters& counters() const { return counters_; }
  /// Why the last malformed OUCH message was one.
  [[nodiscard]] std::string_view last_malformed() const { return last_malformed_; }

 private:
  struct SymbolState {
    std::uint16_t locate = 0;
    char trading = 'T';
  };

  // Background (background.cpp)
  void system_event(Bytes m);
  void recorded_add(Bytes m);
  void recorded_execution(Bytes m);
  void recorded_cancel(Bytes m);
  void recorded_delete(Bytes m);
  void recorded_replace(Bytes m);
  OrderBook::Slot recorded_order(Bytes m);
  bool usable_reference(std::uint64_t reference);
  void finish_recorded(OrderBook::Slot slot);
  std::uint32_t fill_ours_before(const RestingOrder& recorded, std::uint32_t shares);
  std::uint32_t cross_ours(const RestingOrder& incoming);
  void expire_day_orders();
  void publish(Bytes m) { feed_.append(m); }
  void suppress() { ++counters_.background_suppressed; }
  std::uint32_t learn_symbol(const Symbol& name, std::uint16_t locate);

  // Order entry (order_entry.cpp)
  void take(const ouch::Malformed& request);
  void take(const ouch::Enter& request);
  void take(const ouch::Replace& request);
  void take(const ouch::Cancel& request);
  void take(const ouch::Modify& request);
  void take(const ouch::MassCancel& request);
  void take(const ouch::Disable& request);
  void take(const ouch::Enable& request);
  void take(const ouch::Query& request);
  bool fresh(std::uint32_t user_ref);
  bool too_fast();
  [[nodiscard]] ouch::Reject judge(const ouch::Enter& request) const;
  [[nodiscard]] ouch::Reject judge_terms(std::uint32_t quantity, std::uint64_t price, char tif,
                                         char display, char iso,
                                         const ouch::Options& options) const;
  [[nodiscard]] static ouch::Reject judge_options(std::uint32_t quantity, char tif,
                                                  const ouch::Options& options);
  [[nodiscard]] ouch::Reject judge_market(std::uint32_t symbol) const;
  void rest_or_cancel(ClientOrder& order, OrderBook::Slot replaced);
  void match(ClientOrder& order);
  void fill(ClientOrder& order, std::uint32_t shares, std::uint32_t price, char liquidity,
            std::uint64_t match);
  void fill_resting(OrderBook::Slot slot, std::uint32_t shares, std::uint64_t match);
  void cancel(std::uint32_t user_ref, std::uint32_t decrement, char reason, bool appendage);
  [[nodiscard]] bool crosses(const ClientOrder& order) const;
  [[nodiscard]] char kept_out(const ClientOrder& order) const;
  void set_expiry(ClientOrder& order) const;
  void expire_timed();
  [[nodiscard]] itch::Stamp stamp(std::uint32_t symbol) const {
    return {symbols_[symbol].locate, now_};
  }
  void report(Bytes m) { reports_.append(m); }

  Account& account_;
  MessageLog& feed_;
  MessageLog& reports_;
  OrderBook book_;
  std::vector<SymbolState> symbols_;  // by OrderBook's symbol index
  std::map<std::uint32_t, ClientOrder> open_;
  ouch::Encoder encode_;
  EngineCounters counters_;
  std::string_view last_malformed_;
  std::uint64_t now_ = 0;
  std::uint64_t next_reference_ = kOurs | 1;
  std::uint64_t next_match_ = kOurs | 1;
  std::size_t rate_messages_ = 0;  // 0: no limit
  std::uint64_t rate_interval_ns_ = 0;
  std::deque<std::uint64_t> recent_;  // times of Enters and Replaces not rejected for the rate
  std::uint64_t next_expiry_ = 0;     // of our timed orders, or an earlier one's; 0: none
  std::uint32_t last_user_ref_ = 0;
  bool market_open_ = false;
  bool order_entry_enabled_ = true;
};

}  // namespace pcl::venue
