#include "host/adapters/store_postgres/row_writer.hpp"

#include <array>
#include <tuple>
#include <vector>

#include "host/adapters/store_postgres/connection.hpp"
#include "host/ports/report_tables.hpp"

namespace pcl::store_postgres {
namespace {

/// Nothing: null.
template <class T>
ReportField field(const T& value) {
  return report_field(value);
}
ReportField field(const std::string& text) { return clean_text(text); }

template <class Row>
std::vector<std::string> columns_of() {
  std::vector<std::string> names{"journal_id"};
  names.insert(names.end(), Table<Row>::kColumns.begin(), Table<Row>::kColumns.end());
  return names;
}

/// COPY takes fields by address: a null is none.
template <class Row>
void copy(pqxx::work& work, const std::string& table, const std::string& journal_id,
          const std::vector<Row>& rows) {
  constexpr std::size_t kWidth = 1 + Table<Row>::kColumns.size();
  pqxx::stream_to stream{work, table, columns_of<Row>()};
  for (const Row& row : rows) {
    const auto fields = std::apply(
        [&](const auto&... values) {
          return std::array<ReportField, kWidth>{journal_id, field(values)...};
        },
        Table<Row>::values(row));
    std::array<const char*, kWidth> line;
    for (std::size_t i = 0; i < kWidth; ++i) line[i] = fields[i] ? fields[i]->c_str() : nullptr;
    stream << line;
  }
  stream.complete();
}

template <class Row>
std::string upsert(const std::string& from) {
  const std::vector<std::string> names = columns_of<Row>();
  std::string all, key, set;
  bool versioned = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = '"' + names[i] + '"';
    all.append(i == 0 ? "" : ", ").append(name);
    if (i <= Table<Row>::kKey) {
      key.append(i == 0 ? "" : ", ").append(name);
    } else {
      set.append(set.empty() ? "" : ", ").append(name).append(" = coalesce(excluded.");
      set.append(name).append(", t.").append(name).append(")");
    }
    versioned = versioned || names[i] == "last_seq";
  }
  std::string sql = "insert into pcl.";
  sql.append(Table<Row>::kName).append(" as t (").append(all).append(") select ").append(all);
  sql.append(" from ").append(from);
  // Rows of a moment are written once: one that stands there already is not ours.
  if (!versioned) return sql;
  return sql.append(" on conflict (")
      .append(key)
      .append(") do update set ")
      .append(set)
      .append(" where excluded.last_seq >= t.last_seq");
}

template <class Row>
Status write_table(pqxx::work& work, const std::string& journal_id, const std::vector<Row>& rows) {
  if (rows.empty()) return ok();
  const std::string name = Table<Row>::kName;
  const std::string incoming = "in_" + name;
  work.exec0("create temp table if not exists " + incoming + " (like pcl." + name +
             ") on commit delete rows");
  copy(work, incoming, journal_id, rows);
  const pqxx::result done = work.exec(upsert<Row>(incoming));
  if (static_cast<std::size_t>(done.affected_rows()) == rows.size()) return ok();
  return Error{Fault::kCorrupt,
               "postgres: pcl." + name + ": " +
                   std::to_string(rows.size() - static_cast<std::size_t>(done.affected_rows())) +
                   " rows that stand there claim to be of a later record than the journal's"};
}

}  // namespace

Status write_rows(pqxx::work& work, const std::string& journal_id, const RowBatch& rows) {
  Status status = ok();
  for_each_table(rows, [&](const auto& table) {
    if (status) status = write_table(work, journal_id, table);
  });
  return status;
}

void delete_rows(pqxx::work& work, const std::string& journal_id) {
  for_each_table(RowBatch{}, [&]<class Row>(const std::vector<Row>&) {
    work.exec_params0(
        std::string{"delete from pcl."} + Table<Row>::kName + " where journal_id = $1", journal_id);
  });
}

}  // namespace pcl::store_postgres
