// The engine with the small card, the small venue, and the queues between them: a value that the
// explorer copies. What is under way is in a queue; each action delivers the next of one, or is
// something nobody foresees.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/engine.hpp"
#include "host/engine/state.hpp"
#include "tests/engine/explorer/action.hpp"
#include "tests/engine/explorer/small_card.hpp"
#include "tests/engine/explorer/small_venue.hpp"

namespace pcl::engine::test::explorer {

struct Rules {
  Budget budget{};
  VenueRules venue{};
  CardRules card{};
  std::size_t strategies{1};             // each has an order of its own
  std::int64_t clock_ns{1'300'000'000};  // beyond every time-out but that of a statement
};

/// What the wire process tells of the venue session, in order.
struct WireWord {
  LinkKind link{};  // kVenueDown, kVenueUp; none: the frame
  FrameDropped frame;
};
template <class A, Is<WireWord> T>
void fields(A& a, T& v) {
  a(v.link, v.frame);
}

class Session {
 public:
  using Action = explorer::Action;

  /// Trading, flat, nothing under way.
  explicit Session(const Rules& rules)
      : budget_{rules.budget}, venue_{rules.venue}, card_{rules.card}, clock_ns_{rules.clock_ns} {
    start(config_of(rules));
    deliver_all();
    apply(Clock{1'000'000'000});
  }

  [[nodiscard]] std::vector<Action> actions() const;
  void take(const Action& action);
  [[nodiscard]] std::uint64_t hash() const {
    Hasher hasher;
    venue_.hash(hasher);
    card_.hash(hasher);
    hasher(engine_.hash(), frames_, kept_, wire_, questions_, answers_, told_, connected_, price_,
           venue_time_, clordids_, to_cancel_);
    Budget budget = budget_;
    for (std::size_t i = 0; i < kKinds; ++i) {
      if (const auto* left = left_of(budget, static_cast<Kind>(i))) hasher(*left);
    }
    return hasher.value();
  }
  /// No queue has anything; time-outs may still be to come.
  [[nodiscard]] bool at_rest() const {
    return connected_ && card_.ring().empty() && card_.records().empty() && frames_.empty() &&
           wire_.empty() && questions_.empty() && answers_.empty() && told_ == venue_.log().size();
  }
  [[nodiscard]] std::string broken() const;              // truths.hpp
  [[nodiscard]] std::string wrong_once_settled() const;  // truths.hpp

 private:
  [[nodiscard]] std::string cancels_withheld() const;
  [[nodiscard]] std::string uncounted() const;
  [[nodiscard]] std::string books_differ_from_reports() const;
  [[nodiscard]] std::string orders_differ() const;
  [[nodiscard]] std::uint32_t counted(const values::ClOrdId& clordid) const {
    const Orders& orders = engine_.state().orders;
    const auto found = orders.by_clordid.find(clordid);
    return found == orders.by_clordid.end() ? 0 : values::open_shares(orders.all.at(found->second));
  }
  /// Everything that is under way arrives, and whatever follows from it.
  void deliver_all() {
    for (int i = 0; i < 1'000 && (!at_rest() || !connected_); ++i) {
      for (const Kind kind : {Kind::kLogin, Kind::kWire, Kind::kCommand, Kind::kRecord,
                              Kind::kFrame, Kind::kAsk, Kind::kAnswer, Kind::kReport}) {
        if (can(kind)) take({kind, 0});
      }
    }
  }
  [[nodiscard]] bool can(Kind kind) const;
  void add_venue_actions(std::vector<Action>& out) const;
  void apply(const Event& event);
  void carry_out(const Output& output);
  void send(const contract::Entry& entry);
  void collect_frames();
  void write_frame(const Frame& frame);
  void drop(const Frame& frame, FrameDropReason reason) {
    wire_.push_back(
        {{},
         FrameDropped{static_cast<std::uint8_t>(frame.type), frame.new_risk, frame.ref, reason}});
  }
  void start(const Config& config);
  void wire_word();
  void lose(Kind how);
  void kill(Kind how);
  void operate(OperatorKind kind);
  void note_cancels(bool entries_only);
  void open_market();
  static Config config_of(const Rules& rules);
  void quote(std::uint32_t bid);

  Engine engine_;
  Budget budget_;
  SmallVenue venue_;
  SmallCard card_;
  std::vector<Frame> frames_;  // on the line to the venue
  std::vector<Frame> kept_;    // all O and U ever released
  std::vector<WireWord> wire_;
  std::vector<RequestStatement> questions_;
  std::vector<VenueStatement> answers_;
  std::size_t told_{};  // of the venue's reports
  bool connected_{true};
  std::int64_t clock_ns_;
  std::uint32_t price_{300'000};
  std::uint64_t venue_time_{1'000'000'000};
  std::vector<values::ClOrdId> clordids_;   // all ever given to the card
  std::vector<values::ClOrdId> to_cancel_;  // of orders that somebody wanted cancelled
  std::string wrong_;                       // what an output broke
  bool rewound_{};                          // the feed is to be handed over anew
  bool timed_out_{};                        // the last action was a clock
};

inline bool Session::can(Kind kind) const {
  const Orders& orders = engine_.state().orders;
  const bool trading = engine_.state().phase == Phase::kTrading;
  switch (kind) {
    case Kind::kCommand:
      return !card_.ring().empty();
    case Kind::kRecord:
      return !card_.records().empty();
    case Kind::kFrame:
      return connected_ && !frames_.empty();
    case Kind::kReject:
      return connected_ && !frames_.empty() && frames_.front().type == 'O';
    case Kind::kReport:
      return connected_ && engine_.state().links.venue && told_ < venue_.log().size() &&
             std::none_of(wire_.begin(), wire_.end(),
                          [](const WireWord& w) { return w.link != LinkKind{}; });
    case Kind::kWire:
      return !wire_.empty();
    case Kind::kAsk:
    case Kind::kAskInVain:
      return !questions_.empty();
    case Kind::kAnswer:
      return !answers_.empty();
    case Kind::kClock:
      return !orders.open.empty() || !trading;
    case Kind::kEnter:
      return trading && orders.open.empty() && engine_.state().reconciliation.done &&
             !card_.latched();
    case Kind::kMove:
      return std::any_of(orders.open.begin(), orders.open.end(),
                         [&](std::uint64_t id) { return values::at_rest(orders.all.at(id)); });
    case Kind::kTakeProfit:
      return trading && venue_.shares() != 0;
    case Kind::kCancelAll:
      return !orders.open.empty();
    case Kind::kKill:
      return !card_.latched();
    case Kind::kKillUnwritten:
      return !card_.latched() && !frames_.empty();
    case Kind::kLoss:
      return connected_;
    case Kind::kLossUnwritten:
    case Kind::kLossInPart:
      return connected_ && !frames_.empty();
    case Kind::kRestart:  // it reads the records that are older first
      return card_.records().empty();
    case Kind::kLogin:
      return !connected_;
    default:  // about one order: add_venue_actions
      return false;
  }
}

inline void Session::add_venue_actions(std::vector<Action>& out) const {
  for (const VenueBookOrder& order : venue_.book()) {
    if (budget_.fills > 0 && order.rest() > 1) out.push_back({Kind::kFillPart, order.ref});
    if (budget_.fills > 0) out.push_back({Kind::kFill, order.ref});
    if (budget_.venue_cancels > 0) out.push_back({Kind::kVenueCancel, order.ref});
  }
  for (std::size_t i = 0; i < venue_.executions().size() && budget_.busts > 0; ++i) {
    if (!venue_.busted(i)) out.push_back({Kind::kBust, static_cast<std::uint32_t>(i + 1)});
  }
}

inline std::vector<Action> Session::actions() const {
  std::vector<Action> out;
  Budget budget = budget_;
  for (std::size_t i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    const std::uint8_t* left = left_of(budget, kind);
    if ((left == nullptr || *left > 0) && can(kind)) out.push_back({kind, 0});
  }
  add_venue_actions(out);
  return out;
}

inline void Session::take(const Action& action) {
  if (std::uint8_t* left = left_of(budget_, action.kind); left != nullptr && *left > 0) --*left;
  timed_out_ = action.kind == Kind::kClock;
  switch (action.kind) {
    case Kind::kCommand:
      card_.take_command(venue_.shares());
      return collect_frames();
    case Kind::kRecord:
      return apply(CardRecord{card_.take_record()});
    case Kind::kFrame:
    case Kind::kReject: {
      const Frame frame = frames_.front();
      frames_.erase(frames_.begin());
      return venue_.take(frame, action.kind == Kind::kReject);
    }
    case Kind::kReport:
      return apply(VenueMessage{venue_.log()[told_++]});
    case Kind::kWire:
      return wire_word();
    case Kind::kAsk:
    case Kind::kAskInVain:
      answers_.push_back({questions_.front().question, {}});
      if (action.kind == Kind::kAsk)
        answers_.back().statement = venue_.statement(questions_.front().executions_since);
      questions_.erase(questions_.begin());
      return;
    case Kind::kAnswer: {
      const VenueStatement answer = answers_.front();
      answers_.erase(answers_.begin());
      return apply(answer);
    }
    case Kind::kClock:
      return apply(Clock{engine_.state().now_ns + clock_ns_});
    case Kind::kEnter:
      quote(price_);
      return quote(price_ + 100);
    case Kind::kMove:
      return quote(price_ + 100);
    case Kind::kTakeProfit:
      return quote(price_ + 1'000);
    case Kind::kFillPart:
      return venue_.fill(action.about, 1);
    case Kind::kFill:
      return venue_.fill(action.about, 0);
    case Kind::kVenueCancel:
      return venue_.cancel(action.about);
    case Kind::kBust:
      return venue_.bust(action.about - 1);
    case Kind::kCancelAll:
      note_cancels(false);
      return operate(OperatorKind::kCancelAll);
    case Kind::kKill:
    case Kind::kKillUnwritten:
      return kill(action.kind);
    case Kind::kLoss:
    case Kind::kLossUnwritten:
    case Kind::kLossInPart:
      return lose(action.kind);
    case Kind::kRestart:
      questions_.clear();
      answers_.clear();
      std::erase_if(wire_, [](const WireWord& w) { return w.link != LinkKind{}; });
      return start(engine_.state().config);
    case Kind::kLogin:
      connected_ = true;
      wire_.push_back({LinkKind::kVenueUp, {}});
      return;
  }
}

inline void Session::apply(const Event& event) {
  std::vector<Output> outputs;
  engine_.apply(event, outputs);
  for (const Output& output : outputs) carry_out(output);
  if (!std::exchange(rewound_, false)) return;
  apply(LinkChange{LinkKind::kFeedUp, 0, 1, 0, {}, 0});
  open_market();
}

/// A login that is on its way tells itself.
inline void Session::start(const Config& config) {
  apply(SessionStart{config, 1, 0, false});
  const std::uint32_t status = (card_.hold() ? 1U : 0U) | (card_.latched() ? 2U : 0U);
  apply(LinkChange{LinkKind::kCardUp, 77, card_.next_command(), status, card_.kill_source(),
                   card_.epoch()});
  if (connected_) apply(LinkChange{LinkKind::kVenueUp, 0, told_ + 1, 0, {}, 0});
}

inline void Session::carry_out(const Output& output) {
  if (const auto* command = std::get_if<CardCommand>(&output)) {
    send(command->entry);
  } else if (const auto* write = std::get_if<RegisterWrite>(&output)) {
    card_.write(*write);
  } else if (std::holds_alternative<EngageKill>(output)) {
    (void)card_.kill({});
    collect_frames();
  } else if (const auto* ask = std::get_if<RequestStatement>(&output)) {
    questions_.push_back(*ask);
  } else if (std::holds_alternative<RequestFeedRewind>(output)) {
    rewound_ = true;
  } else if (const auto* again = std::get_if<Retransmit>(&output)) {
    for (const Frame& frame : kept_) {
      if (frame.ref == again->user_ref) return write_frame(frame);
    }
    wrong_ = "a frame is to be written again that the card never released";
  }
}

inline void Session::send(const contract::Entry& entry) {
  const auto once = [&](const values::ClOrdId& id) {
    if (std::find(clordids_.begin(), clordids_.end(), id) != clordids_.end())
      wrong_ = "a ClOrdID is used twice";
    clordids_.push_back(id);
  };
  const auto kind = static_cast<contract::CommandKind>(entry.kind());
  if (kind == contract::CommandKind::kOrderEnter)
    once(contract::from_entry<contract::OrderEnterCommand>(entry).clordid);
  if (kind == contract::CommandKind::kOrderReplace)
    once(contract::from_entry<contract::OrderReplaceCommand>(entry).clordid);
  card_.submit(entry);
}

inline void Session::collect_frames() {
  for (const Frame& frame : card_.take_released()) {
    if (frame.type == 'O' || frame.type == 'U') {
      for (const Frame& other : kept_) {
        if (other.ref == frame.ref) wrong_ = "a UserRefNum has two contents";
      }
      kept_.push_back(frame);
    }
    write_frame(frame);
  }
}

inline void Session::write_frame(const Frame& frame) {
  if (connected_) {
    frames_.push_back(frame);
  } else {
    drop(frame, FrameDropReason::kLinkDown);
  }
}

inline void Session::wire_word() {
  const WireWord word = wire_.front();
  wire_.erase(wire_.begin());
  if (word.link == LinkKind{}) return apply(word.frame);
  // A login tells the last report once more.
  if (word.link == LinkKind::kVenueUp && told_ > 0) --told_;
  apply(LinkChange{word.link, 0, told_ + 1, 0, {}, 0});
}

inline void Session::lose(Kind how) {
  connected_ = false;
  wire_.push_back({LinkKind::kVenueDown, {}});
  const std::vector<Frame> under_way = std::exchange(frames_, {});
  for (std::size_t i = 0; i < under_way.size() && how != Kind::kLoss; ++i) {
    const bool in_part = how == Kind::kLossInPart && i == 0;
    drop(under_way[i], in_part ? FrameDropReason::kLinkLost : FrameDropReason::kLinkDown);
  }
  venue_.disconnect();
}

/// The card first, then the engine.
inline void Session::kill(Kind how) {
  std::vector<std::uint32_t> risky;
  for (const Frame& frame : kept_) {
    const bool coming =
        std::find(frames_.begin(), frames_.end(), frame) != frames_.end() && frame.type == 'O';
    if (frame.new_risk && (coming || venue_.find(frame.ref) != nullptr)) risky.push_back(frame.ref);
  }
  if (how == Kind::kKillUnwritten) {
    for (const Frame& frame : std::exchange(frames_, {})) {
      if (frame.new_risk) {
        drop(frame, FrameDropReason::kOldEpoch);
      } else {
        frames_.push_back(frame);
      }
    }
  }
  (void)card_.kill(risky);
  collect_frames();
  note_cancels(true);
  operate(OperatorKind::kKill);
}

inline void Session::operate(OperatorKind kind) {
  OperatorCommand command;
  command.kind = kind;
  command.actor = "ann";
  command.source = contract::KillSource::kCli;
  apply(command);
}

inline void Session::note_cancels(bool entries_only) {
  const Orders& orders = engine_.state().orders;
  for (const std::uint64_t id : orders.open) {
    const values::Order& order = orders.all.at(id);
    if (!entries_only || order.purpose == values::Purpose::kEntry)
      to_cancel_.push_back(order.clordid);
  }
}

inline Config Session::config_of(const Rules& rules) {
  Config config = small_config();
  MomentumConfig& first = config.strategies[0];
  first.lookback = 1;
  first.quantity = 2;
  first.cooldown_ns = 1;
  first.entry_timeout_ns = first.hold_timeout_ns = 1ULL << 60U;
  config.revalue_ns = 0;
  config.strategies.resize(rules.strategies, first);
  for (std::size_t i = 0; i < rules.strategies; ++i)
    config.strategies[i].strategy = static_cast<std::uint8_t>(i + 1);
  return config;
}

inline void Session::open_market() {
  contract::TradingStateRecord system;
  system.code = 'S';
  system.market_open = 1;
  apply(CardRecord{contract::to_entry(system)});
  system.code = 'H';
  system.value = 'T';
  apply(CardRecord{contract::to_entry(system)});
}

inline void Session::quote(std::uint32_t bid) {
  price_ = bid;
  venue_time_ += 1'000'000'000;
  contract::QuoteRecord record;
  record.flags =
      contract::quote_flag::kBid | contract::quote_flag::kAsk | contract::quote_flag::kValid;
  record.timestamp = venue_time_;
  record.bid_price = bid;
  record.ask_price = bid + 100;
  record.bid_quantity = record.ask_quantity = 1'000;
  apply(CardRecord{contract::to_entry(record)});
}

}  // namespace pcl::engine::test::explorer
