#include "host/wire/report_line.hpp"

namespace pcl::wire {

bool ReportLine::pass(std::uint64_t sequence, std::span<const std::byte> message) {
  if (!repeat() || !to_card_(sequence, message)) return false;
  keep(sequence, message);
  return true;
}

/// The venue's numbers begin anew on another day, and lower when the daemon asks for them again.
void ReportLine::keep(std::uint64_t sequence, std::span<const std::byte> message) {
  while (!kept_.empty() && kept_.back().sequence >= sequence) kept_.pop_back();
  if (!kept_.empty() && kept_.back().sequence + 1 != sequence) kept_.clear();
  kept_.push_back({sequence, {message.begin(), message.end()}});
  if (kept_.size() > kReportsKept) kept_.pop_front();
}

bool ReportLine::repeat() {
  if (loading_) return false;
  if (repeat_from_ == 0) return true;
  for (const Kept& kept : kept_) {
    if (kept.sequence < repeat_from_) continue;
    if (!to_card_(kept.sequence, kept.message)) return false;
    repeat_from_ = kept.sequence + 1;
  }
  repeat_from_ = 0;
  return true;
}

bool ReportLine::begins_load(const contract::Entry& command) noexcept {
  if (command.kind() != static_cast<std::uint8_t>(contract::CommandKind::kExposureClear))
    return false;
  const bool begins = !loading_;
  loading_ = true;
  return begins;
}

bool ReportLine::submitted(const contract::Entry& command) noexcept {
  if (command.kind() != static_cast<std::uint8_t>(contract::CommandKind::kSessionLoad))
    return false;
  repeat_from_ = contract::from_entry<contract::SessionLoadCommand>(command).next_report_sequence;
  return !loading_;
}

void ReportLine::seen(const contract::Entry& record) noexcept {
  const bool refused = record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kRefused) &&
                       contract::from_entry<contract::RefusedRecord>(record).command_kind ==
                           static_cast<std::uint8_t>(contract::CommandKind::kDigestCheck);
  if (refused || record.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDigest))
    loading_ = false;
}

}  // namespace pcl::wire
