// Looks at the book now and then and says what it would lose, without keeping the engine's loop
// waiting.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "host/adapters/operator_files/configuration.hpp"
#include "host/adapters/stress/evaluator.hpp"
#include "host/adapters/stress/portfolio.hpp"
#include "host/adapters/stress/scenario_registry.hpp"
#include "host/base/log.hpp"
#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/summary.hpp"

namespace pcl::gateway {

/// What the desk knows before it sees a position.
struct StressBook {
  operator_files::StressSettings settings;
  stress::Registry registry;
  std::vector<stress::Instrument> instruments;  // one a symbol of the engine, in its order
};

/// Reads the files. Errors as theirs; kInvalid as well for a device word there is not and for a
/// symbol of the engine without an instrument.
[[nodiscard]] Result<StressBook> load_stress_book(const operator_files::StressSettings& settings,
                                                  const engine::Config& config);

/// The book as the engine sees it: what is held, at the middle of the quote, or the one side there
/// is, or what it cost; equity is cash and positions at these prices. Pure, exact. kExhausted: a
/// quantity, a price or the equity does not fit 1e-8 units.
[[nodiscard]] Result<stress::Portfolio> snapshot(const engine::Summary& summary,
                                                 const StressBook& book);

/// One helper thread of the lowest priority, one snapshot at a time. Without OpenCL, or when the
/// device fails, the helper goes on with the reference and says so once. What cannot be computed at
/// all becomes an event of no scenario run, so that silence never looks like safety. Destruction
/// waits for what is under way.
class StressDesk {
 public:
  StressDesk(StressBook book, std::function<void()> answered, Log& log);

  // The loop. None of these waits: while the helper holds the lock, and one of its priority may
  // hold it for long, they answer "no" and are asked again the next turn.
  /// The interval is over and nothing is under way.
  [[nodiscard]] bool due(std::uint64_t now_ns);
  /// Hands the book over; the next one is due an interval later. False: not handed over.
  bool ask(const engine::Summary& summary, std::uint64_t now_ns);
  /// A result, once. `answered` was called when it came.
  [[nodiscard]] std::optional<engine::StressResult> take();

 private:
  void run(const std::stop_token& stop);
  engine::StressResult compute(const Result<stress::Portfolio>& portfolio);
  void open_evaluator();
  void fall_back(const std::string& why);
  engine::StressResult failed(const std::string& why);

  const StressBook book_;
  std::function<void()> answered_;
  Log& log_;
  std::uint64_t next_ns_{};  // the loop's
  // The helper's.
  std::unique_ptr<stress::Evaluator> evaluator_;
  std::string last_failure_;
  // The loop and the helper exchange one snapshot and one result through it.
  std::mutex mutex_;
  std::condition_variable_any asked_;
  bool under_way_{};
  std::optional<Result<stress::Portfolio>> request_;
  std::optional<engine::StressResult> answer_;
  std::jthread thread_;
};

}  // namespace pcl::gateway
