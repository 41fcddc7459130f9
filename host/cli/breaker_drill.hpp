// The kills of a timing test: for each level and source, what causes it and how long it takes.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "host/base/result.hpp"
#include "host/cli/breaker_desk.hpp"
#include "host/cli/breaker_report.hpp"
#include "host/cli/timed_card.hpp"

namespace pcl::breaker {

/// A kill, and what brings it about on a desk with orders under way.
struct Scenario {
  Level level{};
  contract::KillScope scope{};
  std::uint16_t index{};
  contract::KillSource source{};
  std::function<Status(Desk&)> arrange;  // brings it to the edge; may be empty
  std::function<Status(Desk&)> cause;    // empty: Card::engage(), from a thread of its own
};

/// Every level with every source that can cause it, but those the report names as not measured.
[[nodiscard]] std::vector<Scenario> scenarios();

/// Refused with `killed` by this kill; or, of a global one, for what it came with and the gate
/// looks at first (session_disabled, exposure_unknown), with the latch seen.
[[nodiscard]] bool refused_by_kill(const contract::DecisionRecord& decision,
                                   contract::KillScope scope, std::uint16_t index);

struct DrillSettings {
  std::uint32_t rounds{};
  bool simulated{};  // host time is not the card's: judge by cycles
  std::uint32_t seed{1};
};

/// Runs every scenario `rounds` times. One thread, and a second one while it engages: at a moment
/// drawn from the time that the burst of orders handed over with it takes. Errors: the desk's; a
/// kill that is not seen within Desk::kPatienceNs; an order that passes after one.
class Drill {
 public:
  static constexpr std::size_t kBurst = 32;  // orders under way at the cause

  Drill(Desk& desk, TimedCard& card, const DrillSettings& settings)
      : desk_{desk}, card_{card}, settings_{settings}, random_{settings.seed} {}

  [[nodiscard]] Result<std::vector<Row>> run();

 private:
  [[nodiscard]] Result<Round> round(const Scenario& scenario);
  [[nodiscard]] Result<std::uint64_t> cause(const Scenario& scenario);
  [[nodiscard]] Result<std::uint64_t> engage(const Scenario& scenario, std::uint64_t delay_ns);
  [[nodiscard]] Status until_closed();
  [[nodiscard]] Round measured(std::uint64_t from_ns) const;
  [[nodiscard]] Closing closing(std::uint64_t from_ns, std::uint64_t to_ns,
                                std::uint64_t cycle) const;

  Desk& desk_;
  TimedCard& card_;
  DrillSettings settings_;
  std::minstd_rand random_;
  long interruptions_{};  // of this thread, before the cause
};

}  // namespace pcl::breaker
