// Where the rows of the report store come from.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/base/result.hpp"
#include "host/ports/report_rows.hpp"
#include "host/ports/report_store.hpp"

namespace pcl::gateway {

/// A journal, read as it grows, as rows. One owner, one thread. An error is the journal's, and
/// final.
class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  [[nodiscard]] virtual std::uint64_t journal_id() const = 0;
  /// Goes behind this place; what is before it gives no rows. False: the journal does not pass
  /// there. Sequence 0: to its begin.
  virtual Result<bool> go_to(const StorePosition& at) = 0;
  /// Adds the rows of the next events, at most so many, of those that are on disk. Where it stands
  /// then; where it stood, if there are none.
  virtual Result<StorePosition> take(std::size_t events_max, RowBatch& rows) = 0;
  /// Records on disk that were not taken.
  [[nodiscard]] virtual std::uint64_t behind() const = 0;
};

}  // namespace pcl::gateway
