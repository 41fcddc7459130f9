// Keeps the report store as far as the journal is, whatever happens to either.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "host/base/log.hpp"
#include "host/gateway/row_source.hpp"
#include "host/ports/report_store.hpp"

namespace pcl::gateway {

/// One thread of its own reads the journal and writes rows. An outage of the store costs nothing
/// but time: the journal is the queue. A batch whose outcome is not known is written again only if
/// the store says that it stands before it. A store that stands where the journal does not pass
/// (another journal's tail, ahead of ours) is named and rebuilt from the begin. What somebody has
/// to look at is said, and tried again every kLookAgain.
class StoreDesk {
 public:
  using milliseconds = std::chrono::milliseconds;
  static constexpr std::size_t kEventsMax = 5'000;  // a batch
  static constexpr milliseconds kEvery{200};        // between two looks at a journal that is quiet
  static constexpr milliseconds kRetryFirst{100};
  static constexpr milliseconds kRetryMost{5'000};
  static constexpr milliseconds kLookAgain{10'000};
  // Further behind, the store counts as away.
  static constexpr std::uint64_t kBehindMax = 200'000;  // records: two an event
  static constexpr milliseconds kBehindTimeMax{30'000};

  StoreDesk(std::unique_ptr<ReportStore> store, std::unique_ptr<RowSource> source, Log& log);

  /// Starts the thread.
  void open();
  /// One turn at this monotonic time; tests call it instead of open(). How long there is nothing
  /// to do.
  milliseconds turn(std::uint64_t now_ns);

  // any thread
  /// Everything that is on disk was written.
  [[nodiscard]] bool current() const;
  /// Why the store is not there, or too far behind; empty: neither.
  [[nodiscard]] std::string away(std::uint64_t now_ns) const;
  /// {"health", "latency_us", "last_success_age_ms", "sequence", "records_behind", "rebuilds",
  /// "detail"}
  [[nodiscard]] std::string status_json(std::uint64_t now_ns) const;

 private:
  struct Pending {
    RowBatch rows;
    StorePosition from, to;
  };
  // What others see of us.
  struct Shown {
    bool connected{}, caught_up{};
    std::optional<std::uint64_t> last_ok_ns, current_ns;  // the latter: with nothing behind
    std::uint64_t latency_ns{}, sequence{}, behind{}, rebuilds{};
    std::string error;
  };
  Status connect();
  Status rebuild(const std::string& reason);
  Status advance(std::uint64_t now_ns);
  Status write_pending();
  milliseconds failed(const Error& error, std::uint64_t now_ns);
  [[nodiscard]] static std::string why_away(const Shown& shown, std::uint64_t now_ns);
  void run(const std::stop_token& stop);

  std::unique_ptr<ReportStore> store_;
  std::unique_ptr<RowSource> source_;
  Log& log_;
  // The desk's thread's.
  bool connected_{};
  bool ended_{};  // the journal's error
  bool caught_up_{};
  StorePosition at_;
  std::optional<Pending> pending_;
  std::uint64_t next_try_ns_{};
  milliseconds retry_{kRetryFirst};
  // Its thread writes, the engine's loop and the operator port read; a few words.
  mutable std::mutex mutex_;
  Shown shown_;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace pcl::gateway
