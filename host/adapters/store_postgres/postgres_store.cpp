#include "host/adapters/store_postgres/postgres_store.hpp"

#include <charconv>

#include "host/adapters/store_postgres/connection.hpp"
#include "host/adapters/store_postgres/migrations.hpp"
#include "host/adapters/store_postgres/row_writer.hpp"

namespace pcl::store_postgres {
namespace {

/// A whole number of 64 bits, or the error that names what stood there.
Result<std::uint64_t> number(const pqxx::field& field) {
  const std::string text = field.is_null() ? "null" : field.as<std::string>();
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc{} && stop == end) return value;
  return Error{Fault::kCorrupt, std::string{"postgres: pcl.projection."} + field.name() +
                                    ": expected a number of 64 bits, found '" + text + "'"};
}

Result<StorePosition> read_position(pqxx::work& work, std::uint64_t journal_id) {
  const pqxx::row row =
      work.exec_params1("select sequence, chain from pcl.projection where journal_id = $1",
                        std::to_string(journal_id));
  const auto sequence = number(row["sequence"]);
  if (!sequence) return sequence.error();
  const auto chain = number(row["chain"]);
  if (!chain) return chain.error();
  return StorePosition{journal_id, *sequence, *chain};
}

/// The journal whose state the views show; known from here on.
void make_current(pqxx::work& work, const std::string& journal_id) {
  work.exec_params0(
      "insert into pcl.projection (journal_id, sequence, chain, current) values ($1, 0, 0, false)"
      " on conflict do nothing",
      journal_id);
  work.exec_params0("update pcl.projection set current = false where current and journal_id <> $1",
                    journal_id);
  work.exec_params0(
      "update pcl.projection set current = true, opened_at = now()"
      " where not current and journal_id = $1",
      journal_id);
}

}  // namespace

struct PostgresStore::Session {
  std::unique_ptr<pqxx::connection> connection;
};

PostgresStore::PostgresStore(std::string uri) : uri_{std::move(uri)} {}
PostgresStore::~PostgresStore() = default;

/// Ends the session after an error, so that nothing of it is left behind.
template <class Work>
auto PostgresStore::in_session(const std::string& what, Work&& work) -> decltype(work()) {
  if (!session_) return Error{Fault::kUnavailable, what + ": not connected"};
  auto done = guarded(what, std::forward<Work>(work));
  if (!done) session_.reset();
  return done;
}

Result<StorePosition> PostgresStore::open(std::uint64_t journal_id) {
  session_.reset();
  auto connection = connect(uri_);
  if (!connection) return connection.error();
  session_ = std::make_unique<Session>(Session{std::move(*connection)});
  if (Status migrated = migrate(*session_->connection); !migrated) {
    session_.reset();
    return migrated.error();
  }
  return in_session("postgres: position", [&]() -> Result<StorePosition> {
    pqxx::work work{*session_->connection};
    make_current(work, std::to_string(journal_id));
    auto position = read_position(work, journal_id);
    if (position) work.commit();
    return position;
  });
}

Status PostgresStore::write(const RowBatch& rows, const StorePosition& from,
                            const StorePosition& to) {
  return in_session("postgres: write", [&]() -> Status {
    pqxx::work work{*session_->connection};
    // First, so that of two writers the second waits here and then finds another position.
    const pqxx::result moved = work.exec_params(
        "update pcl.projection set sequence = $1, chain = $2"
        " where journal_id = $3 and sequence = $4 and chain = $5",
        std::to_string(to.sequence), std::to_string(to.chain), std::to_string(from.journal_id),
        std::to_string(from.sequence), std::to_string(from.chain));
    if (moved.affected_rows() != 1) {
      return Error{Fault::kRefused, "postgres: another writer: the projection does not stand at " +
                                        std::to_string(from.sequence) + " any more"};
    }
    if (Status written = write_rows(work, std::to_string(to.journal_id), rows); !written)
      return written;
    work.commit();
    return ok();
  });
}

Status PostgresStore::rebuild(std::uint64_t journal_id, const std::string& reason) {
  return in_session("postgres: rebuild", [&]() -> Status {
    const std::string id = std::to_string(journal_id);
    pqxx::work work{*session_->connection};
    work.exec_params0(
        "insert into pcl.rebuilds (journal_id, from_sequence, reason)"
        " select journal_id, sequence, $2 from pcl.projection where journal_id = $1",
        id, clean_text(reason));
    delete_rows(work, id);
    work.exec_params0("update pcl.projection set sequence = 0, chain = 0 where journal_id = $1",
                      id);
    work.commit();
    return ok();
  });
}

}  // namespace pcl::store_postgres
