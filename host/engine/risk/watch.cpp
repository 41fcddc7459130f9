// The shadow's place in the engine.
#include "host/engine/risk/shadow.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using contract::Refusal;

std::string in_words(Refusal refusal, std::uint64_t operand, std::uint64_t limit) {
  if (refusal == Refusal::kNone) return "passed";
  return std::string{contract::to_string(refusal)} + " (" + std::to_string(operand) + ", limit " +
         std::to_string(limit) + ")";
}

std::string in_words(const Disagreement& disagreement) {
  if (disagreement.said.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDigest)) {
    const auto said = contract::from_entry<contract::DigestRecord>(disagreement.said);
    return "the gate's books are not what its records make of them: its digests at command " +
           std::to_string(said.command_sequence) + " are " + std::to_string(said.positions) +
           " and " + std::to_string(said.orders);
  }
  const auto said = contract::from_entry<contract::DecisionRecord>(disagreement.said);
  const domain::Judgement& finds = disagreement.finds;
  return "the gate's decision about command " + std::to_string(said.command_sequence) +
         " at book version " + std::to_string(said.book_version) + " is " +
         in_words(static_cast<Refusal>(said.code), said.operand, said.limit) + ", the host's is " +
         in_words(finds.refusal, finds.operand, finds.limit);
}

}  // namespace

void watch_gate(Step& step, const contract::Entry& record) {
  State& s = step.s;
  const ShadowView view{s.orders.next_report, s.loaded.limits ? s.config.stale_us : 0,
                        s.config.lossless_quotes};
  for (const Disagreement& each : shadow_record(s.shadow, record, view)) {
    std::string text = in_words(each);
    notice(step, Severity::kCritical, NoticeCode::kShadow, text);
    engage_global(step, text);
  }
}

}  // namespace pcl::engine
