// Where the journal's rows are kept for reports. A projection: it can be thrown away and made anew.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/report_rows.hpp"

namespace pcl {

/// A place in a journal: everything up to this record, whose chain value this is.
struct StorePosition {
  std::uint64_t journal_id{};
  std::uint64_t sequence{};  // 0: before the first record
  std::uint64_t chain{};
  friend bool operator==(const StorePosition&, const StorePosition&) = default;
};

/// One owner, one thread; every call is bounded in time. Rows and position change together or not
/// at all, so that every record counts exactly once, whoever dies when.
/// Errors: kUnavailable, try again later, from open(); what happened to a write under way is told
/// by the position then. kRefused, somebody has to look: another writer, a schema that is not ours.
/// kCorrupt, the store's content or structure cannot be what we made of it.
class ReportStore {
 public:
  ReportStore() = default;
  ReportStore(const ReportStore&) = delete;
  ReportStore& operator=(const ReportStore&) = delete;
  virtual ~ReportStore() = default;

  /// Connects, makes or checks the structure, makes this journal the one whose state is shown.
  /// Where it stands; sequence 0 for a journal that it does not know.
  virtual Result<StorePosition> open(std::uint64_t journal_id) = 0;
  /// `from` is where the store stands, or nothing is written: kRefused.
  virtual Status write(const RowBatch& rows, const StorePosition& from,
                       const StorePosition& to) = 0;
  /// Forgets everything of the journal and stands at its begin. Other journals' rows stay.
  virtual Status rebuild(std::uint64_t journal_id, const std::string& reason) = 0;
};

}  // namespace pcl
