// The report store in a PostgreSQL database, schema pcl.
#pragma once

#include <memory>
#include <string>

#include "host/ports/report_store.hpp"

namespace pcl::store_postgres {

/// Rows and the journal's position change in one transaction. After kUnavailable the connection is
/// gone: open() again. What happened to a commit whose answer was lost is told by the position.
class PostgresStore final : public ReportStore {
 public:
  /// `uri` as libpq takes it.
  explicit PostgresStore(std::string uri);
  ~PostgresStore() override;

  Result<StorePosition> open(std::uint64_t journal_id) override;
  Status write(const RowBatch& rows, const StorePosition& from, const StorePosition& to) override;
  Status rebuild(std::uint64_t journal_id, const std::string& reason) override;

 private:
  struct Session;  // libpqxx's header stays inside
  template <class Work>
  auto in_session(const std::string& what, Work&& work) -> decltype(work());
  std::string uri_;
  std::unique_ptr<Session> session_;
};

}  // namespace pcl::store_postgres
