// Rows into tables. Internal to this room.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/report_rows.hpp"

namespace pcl::store_postgres {

/// COPY into a temporary table of the session, then an upsert by key; in the caller's transaction.
/// kCorrupt: a row that stands there claims to be of a later record than ours. Throws pqxx's.
[[nodiscard]] Status write_rows(pqxx::work& work, const std::string& journal_id,
                                const RowBatch& rows);

/// Deletes all rows of the journal.
void delete_rows(pqxx::work& work, const std::string& journal_id);

}  // namespace pcl::store_postgres
