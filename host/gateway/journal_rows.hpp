// The journal as rows for the report store.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "host/gateway/row_projector.hpp"
#include "host/gateway/row_source.hpp"
#include "host/journal/follower.hpp"

namespace pcl::gateway {

/// Follows the journal with a replica of the engine, as far as it is on disk. One thread, but for
/// behind().
class JournalRows final : public RowSource {
 public:
  /// `durable`: the last sequence that is on disk; any thread. The disk must outlive it.
  JournalRows(Disk& disk, std::string directory, std::uint64_t journal_id,
              std::function<std::uint64_t()> durable);

  [[nodiscard]] std::uint64_t journal_id() const override { return journal_id_; }
  /// From the newest snapshot that is not behind the place, or from the begin; reads what is
  /// between.
  Result<bool> go_to(const StorePosition& at) override;
  Result<StorePosition> take(std::size_t events_max, RowBatch& rows) override;
  [[nodiscard]] std::uint64_t behind() const override;

 private:
  [[nodiscard]] StorePosition position() const;
  Disk* disk_;
  std::string directory_;
  std::uint64_t journal_id_;
  std::function<std::uint64_t()> durable_;
  std::optional<journal::Follower> follower_;
  RowProjector projector_;
  std::atomic<std::uint64_t> taken_{};
};

}  // namespace pcl::gateway
