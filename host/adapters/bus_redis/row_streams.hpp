// What happens, as Redis streams for other programs.
#pragma once

#include <chrono>
#include <optional>

#include "host/adapters/bus_redis/connection.hpp"
#include "host/ports/report_store.hpp"

namespace pcl::bus_redis {

/// One entry a row, with the row's columns (host/ports/report_tables.hpp) and `journal_id` as
/// fields: pcl:orders, pcl:executions, pcl:positions, pcl:quotes (the last of each symbol, a few
/// times a second), pcl:risk, pcl:notices. The hash pcl:projection holds the place in the journal
/// up to which they go; entries and place are written by one script, so that a row is there exactly
/// once. A Redis that lost its keys gets the journal's again, from its begin; each stream keeps
/// about its last kKept entries.
class RowStreams final : public ReportStore {
 public:
  static constexpr milliseconds kConnectPatience{200};
  static constexpr milliseconds kWritePatience{5'000};  // of one batch
  static constexpr const char* kKept = "100000";

  explicit RowStreams(Server server) : server_{std::move(server)} {}

  Result<StorePosition> open(std::uint64_t journal_id) override;
  Status write(const RowBatch& rows, const StorePosition& from, const StorePosition& to) override;
  Status rebuild(std::uint64_t journal_id, const std::string& reason) override;

 private:
  /// One command whose answer must be the integer 1.
  Status carry_out(const Command& command);
  Server server_;
  std::optional<Connection> connection_;
};

}  // namespace pcl::bus_redis
