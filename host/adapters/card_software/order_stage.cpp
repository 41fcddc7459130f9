#include "host/adapters/card_software/order_stage.hpp"

namespace pcl {

using contract::CommandRefusal;
using contract::Counter;
using contract::KillSource;
using contract::Refusal;

namespace {

constexpr std::int64_t kPositionMax = std::int64_t{1} << 40;

template <class Command>
domain::ExposureKey key_of(const Command& command) noexcept {
  return {command.account, command.strategy, command.symbol};
}

template <class Command>
bool party_known(const Command& command) noexcept {
  return command.account < contract::kAccounts && command.strategy < contract::kStrategies;
}

std::uint16_t flag(bool set, std::uint16_t bit) noexcept { return set ? bit : std::uint16_t{0}; }

template <class Command>
DoorStage::Sender sender_of(const Command& command, const domain::ExposureKey& key,
                            bool new_risk) noexcept {
  return {command.seq,
          key.account,
          key.strategy,
          key.symbol,
          static_cast<std::uint8_t>(command.session & 3U),
          new_risk};
}

}  // namespace

OrderStage::OrderStage(const SoftwareCardSizes& sizes, const MarketStage& market, DoorStage& door,
                       RecordQueue& records, Counters& counters)
    : market_{market},
      door_{door},
      records_{records},
      counters_{counters},
      limits_(sizes.symbols),
      exposure_{sizes.open_orders, sizes.exposure_rows} {}

domain::Judgement OrderStage::judge(const Asked& asked, std::uint64_t now, std::uint32_t stale_us) {
  const domain::GateState state{.hold = door_.kill().hold(),
                                .disabled = door_.kill().disabled(),
                                .exposure_unknown = exposure_unknown_,
                                .records_full = records_.gate_past_half(),
                                .user_ref_left = door_.next_user_ref() != 0,
                                .killed = door_.kill().latched()};
  const domain::ExposureRow row = exposure_.row(asked.key);
  const domain::ExposureView exposure{
      .position = row.position,
      .open = asked.order.side == 'S' ? row.open_sell : row.open_buy,
      .row_free = exposure_.row_free(asked.key),
      .slot_free = exposure_.slot_free()};
  const domain::MarketView view = market_.view(asked.key.symbol, now, stale_us);
  const domain::Limits limits =
      asked.key.symbol < limits_.size() ? limits_[asked.key.symbol] : domain::Limits{};
  const domain::Judgement judgement = domain::judge(asked.order, limits, view, exposure, state);
  decide(asked, view, state, judgement);
  return judgement;
}

void OrderStage::decide(const Asked& asked, const domain::MarketView& view,
                        const domain::GateState& state, const domain::Judgement& judgement) {
  namespace bit = contract::decision_flag;
  const bool passed = judgement.refusal == Refusal::kNone;
  const bool judged_symbol = !asked.order.replace || asked.order.known;  // else there is none
  counters_.count(passed ? Counter::kOrdersPassed : Counter::kOrdersRefused);
  contract::DecisionRecord record;
  record.code = static_cast<std::uint8_t>(judgement.refusal);
  record.account = asked.key.account;
  record.strategy = asked.key.strategy;
  record.symbol = asked.key.symbol;
  record.flags = static_cast<std::uint16_t>(
      flag(judgement.reduce_only, bit::kReduceOnly) | flag(state.killed, bit::kKilled) |
      flag(state.hold, bit::kHold) | flag(state.disabled, bit::kDisabled) |
      flag(asked.order.side == 'S', bit::kSell) | flag(asked.order.replace, bit::kReplace) |
      flag(view.valid && judged_symbol, bit::kBookValid) | flag(view.stale, bit::kBookStale) |
      flag(state.exposure_unknown, bit::kExposureUnknown) |
      flag(state.records_full, bit::kRecordsFull));
  record.command_sequence = asked.command_sequence;
  record.book_version = market_.version();
  record.operand = judgement.operand;
  record.limit = judgement.limit;
  record.user_ref = passed ? door_.next_user_ref() : 0;
  record.epoch = door_.kill().epoch();
  records_.push(record);
}

void OrderStage::enter(const contract::OrderEnterCommand& command, std::uint64_t now,
                       std::uint32_t stale_us) {
  Asked asked{.order = {}, .key = key_of(command), .command_sequence = command.seq};
  asked.order.account = command.account;
  asked.order.strategy = command.strategy;
  asked.order.price = command.price;
  asked.order.quantity = command.quantity;
  asked.order.added = command.quantity;
  asked.order.side = command.side;
  const domain::Judgement judgement = judge(asked, now, stale_us);
  if (judgement.refusal != Refusal::kNone) return;

  domain::ouch::Request request;
  request.type = 'O';
  request.user_ref = door_.take_user_ref();
  request.side = static_cast<char>(command.side);
  request.quantity = command.quantity;
  request.symbol = market_.name(command.symbol);
  request.price = command.price;
  request.tif = command.tif;
  request.display = command.display;
  request.capacity = command.capacity;
  request.iso = command.iso;
  request.cross = command.cross_type;
  request.clordid = command.clordid;
  request.has_group = true;
  request.group = command.strategy;
  domain::OpenOrder order;
  order.key = asked.key;
  order.price = command.price;
  order.total = command.quantity;
  order.sell = command.side == 'S';
  (void)exposure_.open(request.user_ref, order);  // the gate has found room
  door_.release(request, sender_of(command, asked.key, !judgement.reduce_only));
}

void OrderStage::replace(const contract::OrderReplaceCommand& command, std::uint64_t now,
                         std::uint32_t stale_us) {
  Asked asked{.order = {}, .key = key_of(command), .command_sequence = command.seq};
  asked.order.replace = true;
  asked.order.price = command.price;
  asked.order.quantity = command.quantity;
  if (const domain::OpenOrder* chain = exposure_.find(command.original); chain != nullptr) {
    asked.key = chain->key;
    asked.order.known = true;
    // A replace not yet confirmed is itself the one in flight.
    asked.order.pending = chain->pending != 0 || chain->original != 0;
    asked.order.side = chain->sell ? 'S' : 'B';
    asked.order.executed = chain->executed;
    asked.order.added = domain::Exposure::added_by(*chain, command.quantity);
  }
  const domain::Judgement judgement = judge(asked, now, stale_us);
  if (judgement.refusal != Refusal::kNone) return;

  domain::ouch::Request request;
  request.type = 'U';
  request.user_ref = door_.take_user_ref();
  request.original = command.original;
  request.quantity = command.quantity;
  request.price = command.price;
  request.tif = command.tif;
  request.display = command.display;
  request.iso = command.iso;
  request.clordid = command.clordid;
  (void)exposure_.open_replace(request.user_ref, command.original, command.quantity, command.price);
  door_.release(request, sender_of(command, asked.key, !judgement.reduce_only));
}

void OrderStage::cancel(const contract::OrderCancelCommand& command) {
  domain::ouch::Request request;
  request.type = 'X';
  request.user_ref = command.user_ref;
  request.quantity = command.quantity;
  door_.release(request, sender_of(command, key_of(command), false));
}

OrderStage::Refused OrderStage::load_limits(const contract::LimitsLoadCommand& command) {
  if (command.symbol >= limits_.size()) return CommandRefusal::kBadSymbol;
  limits_[command.symbol] = {.max_notional = command.max_notional,
                             .collar = command.collar,
                             .max_quantity = command.max_quantity,
                             .max_position = command.max_position,
                             .enabled = command.enabled == 1,
                             .loaded = true};
  return std::nullopt;
}

OrderStage::Refused OrderStage::load_position(const contract::PositionLoadCommand& command) {
  if (command.symbol >= limits_.size()) return CommandRefusal::kBadSymbol;
  if (!party_known(command) || command.position > kPositionMax || command.position < -kPositionMax)
    return CommandRefusal::kBadValue;
  if (!exposure_.load_position(key_of(command), command.position))
    return CommandRefusal::kTableFull;
  return std::nullopt;
}

OrderStage::Refused OrderStage::load_order(const contract::OrderLoadCommand& command) {
  if (command.symbol >= limits_.size()) return CommandRefusal::kBadSymbol;
  const bool side = command.side == 'B' || command.side == 'S';
  if (!party_known(command) || command.user_ref == 0 || !side ||
      command.quantity <= command.executed)
    return CommandRefusal::kBadValue;
  if (exposure_.find(command.user_ref) != nullptr) return CommandRefusal::kDuplicate;
  domain::OpenOrder order;
  order.key = key_of(command);
  order.price = command.price;
  order.total = command.quantity;
  order.executed = command.executed;
  order.sell = command.side == 'S';
  if (!exposure_.open(command.user_ref, order)) return CommandRefusal::kTableFull;
  return std::nullopt;
}

OrderStage::Refused OrderStage::load_session(const contract::SessionLoadCommand& command) {
  if (command.next_report_sequence == 0 || command.next_user_ref == 0)
    return CommandRefusal::kBadValue;
  next_report_ = command.next_report_sequence;
  door_.load_user_ref(command.next_user_ref);
  session_loaded_ = true;
  return std::nullopt;
}

OrderStage::Refused OrderStage::resolve(const contract::OrderResolveCommand& command) {
  if (!door_.kill().hold() && !door_.kill().latched()) return CommandRefusal::kNotAllowed;
  if (!exposure_.close(command.user_ref)) return CommandRefusal::kUnknownOrder;
  return std::nullopt;
}

void OrderStage::fault(KillSource source, std::uint64_t detail) {
  exposure_unknown_ = true;
  door_.engage(source, detail);
}

void OrderStage::report(std::uint64_t sequence, std::span<const std::byte> message) {
  if (sequence < next_report_) return counters_.count(Counter::kReportsRepeated);
  if (sequence > next_report_) return fault(KillSource::kReportGap, sequence);
  ++next_report_;
  counters_.count(Counter::kReports);
  domain::ouch::Report report;
  const domain::ouch::Decode decoded = domain::ouch::decode(message, report);
  const domain::ReportEffect effect = exposure_.apply(report);
  const bool unknown = effect.unknown_counted || (effect.fill_unknown && !effect.known);
  if (unknown && decoded == domain::ouch::Decode::kOk) counters_.count(Counter::kReportsUnknown);
  record_report(sequence, report, effect);
  const bool unhandled = report.type == 'B' || report.type == 'M' || report.type == 'R';
  if (decoded != domain::ouch::Decode::kOk || unhandled) {
    fault(KillSource::kReportUnhandled, sequence);
  } else if (effect.fill_unknown) {
    fault(KillSource::kReportUnknown, report.user_ref);
  }
}

void OrderStage::record_report(std::uint64_t sequence, const domain::ouch::Report& report,
                               const domain::ReportEffect& effect) {
  namespace bit = contract::report_flag;
  const char type = report.type;
  const bool known = effect.known && domain::ouch::about_an_order(type);
  contract::ReportRecord record;
  record.code = static_cast<std::uint8_t>(type);
  record.symbol = 0xFFFF;
  if (known) {
    record.account = effect.order.key.account;
    record.strategy = effect.order.key.strategy;
    record.symbol = effect.order.key.symbol;
  }
  record.flags = static_cast<std::uint16_t>(flag(known, bit::kKnown) |
                                            flag(known && effect.order.sell, bit::kSell) |
                                            flag(effect.closed, bit::kClosed));
  record.report_sequence = sequence;
  record.reference = report.reference;
  record.price = type == 'T' ? 0 : report.price;
  record.quantity = report.quantity;
  record.user_ref = report.user_ref;
  record.original = report.original;
  const bool has_state = type == 'A' || type == 'U';
  record.reason = has_state ? static_cast<std::uint8_t>(report.state) : report.reason;
  record.liquidity = report.liquidity;
  records_.push(record);
}

}  // namespace pcl
