#include "host/adapters/card_software/report_stage.hpp"

namespace pcl {

using contract::Counter;
using contract::KillScope;
using contract::KillSource;
using contract::RateScope;
using contract::WarningKind;

namespace {

constexpr std::uint8_t kLimitReached = 100;  // percent

std::uint16_t flag(bool set, std::uint16_t bit) noexcept { return set ? bit : std::uint16_t{0}; }

}  // namespace

void ReportStage::fault(KillSource source, std::uint64_t detail) {
  memory_.exposure_unknown = true;
  memory_.digests_confirmed = false;  // what was confirmed is no more
  door_.engage(source, {}, detail);
}

void ReportStage::report(std::uint64_t sequence, std::span<const std::byte> message) {
  if (sequence < memory_.next_report) return counters_.count(Counter::kReportsRepeated);
  if (sequence > memory_.next_report) return fault(KillSource::kReportGap, sequence);
  ++memory_.next_report;
  counters_.count(Counter::kReports);
  domain::ouch::Report report;
  domain::ReportEffect effect;
  if (domain::ouch::decode(message, report) == domain::ouch::Decode::kOk) {
    effect = memory_.exposure.apply(report);
    door_.answered(report.type, report.user_ref);
  } else {
    effect.unhandled = true;
  }
  if (effect.unknown_counted || (effect.fill_unknown && !effect.known))
    counters_.count(Counter::kReportsUnknown);
  record(sequence, report, effect);
  if (effect.unhandled) fault(KillSource::kReportUnhandled, sequence);
  if (effect.fill_unknown) fault(KillSource::kReportUnknown, report.user_ref);
  if (!effect.moved) return;
  if (report.type == 'E') executed(effect.moved->party);
  moved(*effect.moved);
}

void ReportStage::record(std::uint64_t sequence, const domain::ouch::Report& report,
                         const domain::ReportEffect& effect) {
  namespace bit = contract::report_flag;
  const char type = report.type;
  const bool known = effect.known && domain::ouch::about_an_order(type);
  contract::ReportRecord record;
  record.code = static_cast<std::uint8_t>(type);
  record.symbol = 0xFFFF;
  if (known) {
    record.account = effect.order.party.account;
    record.strategy = effect.order.party.strategy;
    record.symbol = effect.order.party.symbol;
  }
  record.flags = static_cast<std::uint16_t>(flag(known, bit::kKnown) |
                                            flag(known && effect.order.sell(), bit::kSell) |
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

// Without limits no execution is expected: none left.
void ReportStage::executed(const domain::Party& party) {
  const domain::BucketLimits& limits =
      memory_.active.bucket(RateScope::kExecutions, party.strategy);
  domain::TokenBucket& bucket = memory_.buckets.at(RateScope::kExecutions, party.strategy);
  const std::uint64_t t = domain::TokenBucket::time_of(memory_.now_us);
  if (domain::is_set(limits) && bucket.holds(limits, t, 0)) return bucket.take(limits, t);
  door_.engage(KillSource::kExecutions, {KillScope::kStrategy, party.strategy});
}

void ReportStage::moved(const domain::Execution& execution) {
  const domain::Party& party = execution.party;
  const domain::MarketView view = market_.view(party.symbol, memory_.now_us, memory_.stale_us);
  const bool quoted = domain::two_sided(view);
  memory_.exposure.value(party, quoted ? view.quote.bid_price : execution.price,
                         quoted ? view.quote.ask_price : execution.price);
  look_at_marks(party);
}

std::optional<contract::CommandRefusal> ReportStage::revalue(
    const contract::RevalueCommand& command) {
  if (command.symbol >= memory_.active.symbols()) return contract::CommandRefusal::kBadSymbol;
  const domain::Party party{command.account, command.strategy, command.symbol};
  if (memory_.exposure.parties().find(party) == nullptr) return contract::CommandRefusal::kBadValue;
  const domain::MarketView view = market_.view(party.symbol, memory_.now_us, memory_.stale_us);
  if (!domain::two_sided(view)) return std::nullopt;
  memory_.exposure.value(party, view.quote.bid_price, view.quote.ask_price);
  look_at_marks(party);
  return std::nullopt;
}

void ReportStage::look_at_marks(const domain::Party& party) {
  look_at_marks_of(party.account);
  look_at_marks_of(contract::kFirmAccount);
}

void ReportStage::look_at_marks_of(std::size_t account) {
  const domain::AccountExposure& sums = memory_.exposure.account(account);
  const domain::AccountLimits& limits = memory_.active.account(account);
  const bool lost = warn(account, WarningKind::kLoss, sums.loss(), limits.max_loss);
  (void)warn(account, WarningKind::kGross, sums.gross(), limits.max_gross);
  if (!lost) return;
  if (account == contract::kFirmAccount) return door_.engage(KillSource::kLoss);
  door_.engage(KillSource::kLoss, {KillScope::kAccount, static_cast<std::uint16_t>(account)});
}

bool ReportStage::warn(std::size_t account, WarningKind kind, std::uint64_t value,
                       std::uint64_t limit) {
  const std::uint8_t mark = domain::mark_of(value, limit);
  if (memory_.marks.rises(account, kind, mark)) {
    counters_.count(Counter::kWarnings);
    contract::WarningRecord record;
    record.code = static_cast<std::uint8_t>(kind);
    record.account = static_cast<std::uint8_t>(account);
    record.symbol = 0xFFFF;
    record.value = value;
    record.limit = limit;
    record.percent = mark;
    records_.push(record);
  }
  return mark == kLimitReached;
}

}  // namespace pcl
