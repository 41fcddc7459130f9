#include "host/gateway/stress_desk.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "host/adapters/stress/evaluator_choice.hpp"
#include "host/adapters/stress/reference.hpp"
#include "host/adapters/stress/stress_report.hpp"
#include "host/base/padded.hpp"

namespace pcl::gateway {
namespace {

constexpr int kNice = 19;  // the last in the queue

using engine::StressSeverity;
using stress::Level;
using values::Int128;

static_assert(static_cast<int>(Level::kNone) == static_cast<int>(StressSeverity::kNone));
static_assert(static_cast<int>(Level::kCritical) == static_cast<int>(StressSeverity::kCritical));

/// In 1e-8 dollars. Twice the middle first: half of 1e-4 is no whole number of it.
std::optional<Price> price_of(const engine::SymbolSummary& symbol) {
  const std::uint64_t sides = std::uint64_t{symbol.bid} + symbol.ask;
  const bool both = symbol.bid != 0 && symbol.ask != 0;
  constexpr std::uint64_t kHalf = values::kHostPerCardPrice / 2;
  if (both) return Price{static_cast<std::int64_t>(sides * kHalf)};
  if (sides != 0) return values::to_host(CardPrice{sides});
  return values::to_host(symbol.average_price);
}

Error does_not_fit(const std::string& what) {
  return Error{Fault::kExhausted, "stress: " + what + " does not fit 1e-8 units"};
}

}  // namespace

Result<StressBook> load_stress_book(const operator_files::StressSettings& settings,
                                    const engine::Config& config) {
  if (Status known = stress::check_device_word(settings.device); !known)
    return Error{known.error().fault, "stress." + known.error().message};
  auto registry = stress::load_registry(settings.scenarios);
  if (!registry) return registry.error();
  const auto known = stress::load_instruments(settings.instruments, *registry);
  if (!known) return known.error();
  StressBook book{settings, std::move(*registry), {}};
  std::string missing;
  for (const engine::SymbolConfig& symbol : config.symbols) {
    const std::string name = unpadded(symbol.name);
    const auto found = std::find_if(known->begin(), known->end(),
                                    [&](const stress::Instrument& i) { return i.symbol == name; });
    if (found == known->end()) {
      missing += (missing.empty() ? "" : ", ") + name;
    } else {
      book.instruments.push_back(*found);
    }
  }
  if (missing.empty()) return book;
  return Error{Fault::kInvalid, settings.instruments +
                                    ": instruments: expected one for each symbol of the "
                                    "configuration, missing: " +
                                    missing};
}

Result<stress::Portfolio> snapshot(const engine::Summary& summary, const StressBook& book) {
  stress::Portfolio portfolio;
  portfolio.instruments = book.instruments;
  Int128 equity = static_cast<Int128>(summary.cash.value) * values::kHostPerCardPrice;
  for (std::size_t i = 0; i < summary.symbols.size() && i < book.instruments.size(); ++i) {
    const engine::SymbolSummary& symbol = summary.symbols[i];
    if (symbol.position == 0) continue;
    const auto quantity = values::to_host(symbol.position);
    const auto price = price_of(symbol);
    if (!quantity || !price) return does_not_fit("the position of " + unpadded(symbol.name));
    portfolio.holdings.push_back({i, *quantity, *price});
    equity += static_cast<Int128>(symbol.position) * price->value;
  }
  if (equity > std::numeric_limits<std::int64_t>::max() ||
      equity < std::numeric_limits<std::int64_t>::min())
    return does_not_fit("the equity");
  portfolio.equity = Price{static_cast<std::int64_t>(equity)};
  return portfolio;
}

StressDesk::StressDesk(StressBook book, std::function<void()> answered, Log& log)
    : book_{std::move(book)},
      answered_{std::move(answered)},
      log_{log},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

bool StressDesk::due(std::uint64_t now_ns) {
  if (now_ns < next_ns_) return false;
  const std::unique_lock lock{mutex_, std::try_to_lock};
  return lock && !under_way_;
}

bool StressDesk::ask(const engine::Summary& summary, std::uint64_t now_ns) {
  auto portfolio = snapshot(summary, book_);
  const std::unique_lock lock{mutex_, std::try_to_lock};
  if (!lock) return false;
  next_ns_ = now_ns + book_.settings.interval_ms * 1'000'000;
  under_way_ = true;
  request_.emplace(std::move(portfolio));
  asked_.notify_one();
  return true;
}

std::optional<engine::StressResult> StressDesk::take() {
  const std::unique_lock lock{mutex_, std::try_to_lock};
  if (!lock) return std::nullopt;
  if (answer_) under_way_ = false;
  return std::exchange(answer_, std::nullopt);
}

void StressDesk::run(const std::stop_token& stop) {
  // On Linux of this thread alone, and of what it starts: a device's compiler and workers take what
  // the loop leaves, or its heartbeats would be late. Where it is refused the desk works the same.
  (void)::setpriority(PRIO_PROCESS, 0, kNice);
  std::unique_lock lock{mutex_};
  while (asked_.wait(lock, stop, [this] { return request_.has_value(); })) {
    const Result<stress::Portfolio> portfolio = std::move(*request_);
    request_.reset();
    lock.unlock();
    engine::StressResult result = compute(portfolio);
    lock.lock();
    answer_ = std::move(result);
    lock.unlock();
    answered_();
    lock.lock();
  }
}

engine::StressResult StressDesk::compute(const Result<stress::Portfolio>& portfolio) {
  if (!portfolio) return failed(portfolio.error().message);
  if (!evaluator_) open_evaluator();
  auto report = stress::run_stress(*portfolio, book_.registry, *evaluator_);
  if (!report && book_.settings.device != "reference") {
    fall_back(report.error().message);
    report = stress::run_stress(*portfolio, book_.registry, *evaluator_);
  }
  if (!report) return failed(report.error().message);
  last_failure_.clear();
  engine::StressResult result;
  result.severity = static_cast<StressSeverity>(report->severity);
  result.worst_scenario = report->scenarios[report->worst].name;
  result.worst_loss = report->worst_loss;
  result.scenarios_registered = static_cast<std::uint32_t>(report->scenarios_registered);
  result.scenarios_run = static_cast<std::uint32_t>(report->scenarios.size());
  result.correlated_positions = static_cast<std::uint32_t>(report->correlated_positions);
  return result;
}

/// In the helper, at the first snapshot: a compiler's start is nothing the daemon's should wait
/// for.
void StressDesk::open_evaluator() {
  auto opened = stress::make_evaluator(book_.settings.device);
  if (!opened) return fall_back(opened.error().message);
  evaluator_ = std::move(*opened);
  log_.info("stress desk",
            {{"device", evaluator_->name()}, {"scenarios", book_.registry.scenarios.size()}});
}

/// For good: once a run of the process at most.
void StressDesk::fall_back(const std::string& why) {
  if (evaluator_ && evaluator_->name() == "reference") return;
  evaluator_ = std::make_unique<stress::Reference>();
  log_.warn("stress desk goes on with the reference", {{"error", why}});
}

engine::StressResult StressDesk::failed(const std::string& why) {
  if (why != last_failure_) log_.error("stress could not be computed", {{"error", why}});
  last_failure_ = why;
  engine::StressResult result;
  result.scenarios_registered = static_cast<std::uint32_t>(book_.registry.scenarios.size());
  return result;
}

}  // namespace pcl::gateway
