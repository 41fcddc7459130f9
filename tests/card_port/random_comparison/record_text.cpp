#include "tests/card_port/random_comparison/record_text.hpp"

#include <array>
#include <span>

namespace pcl::bench {
namespace {

struct Field {
  const char* name;
  std::size_t offset;
  std::size_t bytes;
};
#define PCL_FIELD(Record, name) \
  Field { #name, offsetof(contract::Record, name), sizeof(contract::Record::name) }

constexpr std::array kHeader = {PCL_FIELD(RecordHeader, code),     PCL_FIELD(RecordHeader, account),
                                PCL_FIELD(RecordHeader, strategy), PCL_FIELD(RecordHeader, symbol),
                                PCL_FIELD(RecordHeader, flags),    PCL_FIELD(RecordHeader, seq)};
constexpr std::array kQuote = {
    PCL_FIELD(QuoteRecord, timestamp),    PCL_FIELD(QuoteRecord, bid_price),
    PCL_FIELD(QuoteRecord, ask_price),    PCL_FIELD(QuoteRecord, bid_quantity),
    PCL_FIELD(QuoteRecord, ask_quantity), PCL_FIELD(QuoteRecord, book_version)};
constexpr std::array kState = {
    PCL_FIELD(TradingStateRecord, timestamp),   PCL_FIELD(TradingStateRecord, value),
    PCL_FIELD(TradingStateRecord, market_open), PCL_FIELD(TradingStateRecord, locate),
    PCL_FIELD(TradingStateRecord, reason),      PCL_FIELD(TradingStateRecord, reference),
    PCL_FIELD(TradingStateRecord, upper),       PCL_FIELD(TradingStateRecord, lower),
    PCL_FIELD(TradingStateRecord, extension),   PCL_FIELD(TradingStateRecord, book_version)};
constexpr std::array kDecision = {
    PCL_FIELD(DecisionRecord, command_sequence), PCL_FIELD(DecisionRecord, book_version),
    PCL_FIELD(DecisionRecord, operand),          PCL_FIELD(DecisionRecord, limit),
    PCL_FIELD(DecisionRecord, user_ref),         PCL_FIELD(DecisionRecord, epoch)};
constexpr std::array kReleased = {
    PCL_FIELD(ReleasedRecord, command_sequence), PCL_FIELD(ReleasedRecord, price),
    PCL_FIELD(ReleasedRecord, quantity),         PCL_FIELD(ReleasedRecord, user_ref),
    PCL_FIELD(ReleasedRecord, original),         PCL_FIELD(ReleasedRecord, epoch)};
constexpr std::array kGap = {PCL_FIELD(GapRecord, expected), PCL_FIELD(GapRecord, received),
                             PCL_FIELD(GapRecord, highest)};
constexpr std::array kKill = {PCL_FIELD(KillRecord, source), PCL_FIELD(KillRecord, latched),
                              PCL_FIELD(KillRecord, hold),   PCL_FIELD(KillRecord, disabled),
                              PCL_FIELD(KillRecord, epoch),  PCL_FIELD(KillRecord, kill_cycle),
                              PCL_FIELD(KillRecord, detail), PCL_FIELD(KillRecord, scope),
                              PCL_FIELD(KillRecord, scoped), PCL_FIELD(KillRecord, index)};
constexpr std::array kReport = {
    PCL_FIELD(ReportRecord, report_sequence), PCL_FIELD(ReportRecord, reference),
    PCL_FIELD(ReportRecord, price),           PCL_FIELD(ReportRecord, quantity),
    PCL_FIELD(ReportRecord, user_ref),        PCL_FIELD(ReportRecord, original),
    PCL_FIELD(ReportRecord, reason),          PCL_FIELD(ReportRecord, liquidity)};
constexpr std::array kWarning = {PCL_FIELD(WarningRecord, value), PCL_FIELD(WarningRecord, limit),
                                 PCL_FIELD(WarningRecord, percent)};
constexpr std::array kLimits = {PCL_FIELD(LimitsRecord, command_sequence),
                                PCL_FIELD(LimitsRecord, crc), PCL_FIELD(LimitsRecord, expected),
                                PCL_FIELD(LimitsRecord, generation)};
constexpr std::array kDigest = {
    PCL_FIELD(DigestRecord, command_sequence), PCL_FIELD(DigestRecord, report_sequence),
    PCL_FIELD(DigestRecord, positions), PCL_FIELD(DigestRecord, orders)};
constexpr std::array kCounters = {
    PCL_FIELD(CountersRecord, value0), PCL_FIELD(CountersRecord, value1),
    PCL_FIELD(CountersRecord, value2), PCL_FIELD(CountersRecord, value3),
    PCL_FIELD(CountersRecord, value4)};
constexpr std::array kRefused = {PCL_FIELD(RefusedRecord, command_sequence),
                                 PCL_FIELD(RefusedRecord, expected),
                                 PCL_FIELD(RefusedRecord, command_kind)};
#undef PCL_FIELD

std::span<const Field> body(std::uint8_t kind) {
  switch (static_cast<contract::RecordKind>(kind)) {
    case contract::RecordKind::kQuote:
      return kQuote;
    case contract::RecordKind::kTradingState:
      return kState;
    case contract::RecordKind::kDecision:
      return kDecision;
    case contract::RecordKind::kReleased:
      return kReleased;
    case contract::RecordKind::kGap:
      return kGap;
    case contract::RecordKind::kKill:
      return kKill;
    case contract::RecordKind::kReport:
      return kReport;
    case contract::RecordKind::kCounters:
      return kCounters;
    case contract::RecordKind::kRefused:
      return kRefused;
    case contract::RecordKind::kWarning:
      return kWarning;
    case contract::RecordKind::kLimits:
      return kLimits;
    case contract::RecordKind::kDigest:
      return kDigest;
  }
  return {};
}

std::uint64_t value(const contract::Entry& record, const Field& field) {
  std::uint64_t out = 0;
  for (std::size_t i = field.bytes; i-- > 0;) out = out << 8U | record.bytes[field.offset + i];
  return out;
}

void clear(contract::Entry& record, std::size_t offset) {
  for (std::size_t i = 0; i < 8; ++i) record.bytes[offset + i] = 0;
}

}  // namespace

contract::Entry without_cycles(contract::Entry record) {
  clear(record, offsetof(contract::RecordHeader, cycle));
  if (record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kKill)) {
    clear(record, offsetof(contract::KillRecord, kill_cycle));
  }
  return record;
}

contract::Entry without_sequence(contract::Entry record) {
  clear(record, offsetof(contract::RecordHeader, seq));
  return record;
}

std::string to_text(const contract::Entry& record) {
  std::string out{contract::to_string(static_cast<contract::RecordKind>(record.kind()))};
  out += ':';
  for (const Field& field : kHeader)
    out += ' ' + std::string{field.name} + ' ' + std::to_string(value(record, field));
  for (const Field& field : body(record.kind())) {
    out += ' ' + std::string{field.name} + ' ' + std::to_string(value(record, field));
  }
  return out;
}

std::string differing_fields(const contract::Entry& reference, const contract::Entry& candidate) {
  if (reference == candidate) return {};
  if (reference.kind() != candidate.kind())
    return "\n  reference  " + to_text(reference) + "\n  candidate  " + to_text(candidate);
  std::string out;
  const auto compare = [&](const Field& field) {
    const std::uint64_t a = value(reference, field);
    const std::uint64_t b = value(candidate, field);
    if (a != b)
      out += "\n  " + std::string{field.name} + ": reference " + std::to_string(a) +
             ", candidate " + std::to_string(b);
  };
  for (const Field& field : kHeader) compare(field);
  for (const Field& field : body(reference.kind())) compare(field);
  if (out.empty()) out = "\n  padding or a cycle field";
  return out + "\n  reference  " + to_text(reference) + "\n  candidate  " + to_text(candidate);
}

}  // namespace pcl::bench
