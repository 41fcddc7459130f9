#include "host/adapters/store_postgres/migrations.hpp"

#include <algorithm>
#include <sstream>

#include "host/adapters/store_postgres/connection.hpp"

namespace pcl::store_postgres {
namespace {

constexpr const char* kLock = "select pg_advisory_xact_lock(7223372036854)";  // any, always this
constexpr const char* kTable =
    "create schema if not exists pcl;"
    "create table if not exists pcl.schema_migrations (version int primary key,"
    " name text not null, sha256 text not null, shape text not null,"
    " applied_at timestamptz not null default now())";
// The schema as lines of text.
constexpr const char* kShape =
    "select coalesce(string_agg(line, E'\\n' order by line collate \"C\"), '') from ("
    " select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
    "   || case when a.attnotnull then ' not null' else '' end as line"
    " from pg_attribute a join pg_class c on c.oid = a.attrelid"
    " join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname = 'pcl' and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0"
    "   and not a.attisdropped"
    " union all select c.relname || ' ' || pg_get_constraintdef(k.oid)"
    " from pg_constraint k join pg_class c on c.oid = k.conrelid"
    " join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'pcl') as lines";
constexpr const char* kAdvice =
    "; it is all made from the journal: drop schema pcl cascade, and start again";

Error refused(const std::string& what) { return {Fault::kRefused, "postgres: " + what}; }

std::string shape_of(pqxx::work& work) { return work.exec1(kShape)[0].as<std::string>(); }

std::string sha256_of(pqxx::work& work, const std::string& text) {
  return work.exec_params1("select encode(sha256(convert_to($1, 'UTF8')), 'hex')", text)[0]
      .as<std::string>();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The first line that one has and the other has not.
std::string difference(const std::string& expected, const std::string& found) {
  const auto ours = lines_of(expected);
  const auto theirs = lines_of(found);
  std::vector<std::string> missing, more;
  std::set_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                      std::back_inserter(missing));
  std::set_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(),
                      std::back_inserter(more));
  std::string text;
  if (!missing.empty()) text = "expected '" + missing.front() + "'";
  if (!more.empty()) text += std::string{text.empty() ? "" : ", "} + "found '" + more.front() + "'";
  return text;
}

/// Empty: what was applied is the begin of ours, and the schema as it was left.
std::string objection(pqxx::work& work, const pqxx::result& applied,
                      const std::vector<Migration>& ours) {
  if (static_cast<std::size_t>(applied.size()) > ours.size()) {
    return "the schema has migration " + applied[applied.size() - 1]["name"].as<std::string>() +
           ", which is newer than this program's " + ours.back().name;
  }
  for (pqxx::result::size_type i = 0; i < applied.size(); ++i) {
    const Migration& mine = ours[static_cast<std::size_t>(i)];
    const auto name = applied[i]["name"].as<std::string>();
    if (applied[i]["version"].as<int>() != static_cast<int>(i) + 1 || name != mine.name)
      return "expected migration " + mine.name + ", found " + name + " applied";
    if (applied[i]["sha256"].as<std::string>() != sha256_of(work, mine.text))
      return "migration " + name + " is another than the one that was applied";
  }
  if (applied.empty()) return "";
  const std::string differs =
      difference(applied[applied.size() - 1]["shape"].as<std::string>(), shape_of(work));
  return differs.empty() ? "" : "the schema was changed by others: " + differs + kAdvice;
}

Status apply_missing(pqxx::work& work, const std::vector<Migration>& migrations) {
  work.exec1(kLock);
  work.exec0(kTable);
  const pqxx::result applied =
      work.exec("select version, name, sha256, shape from pcl.schema_migrations order by version");
  if (const std::string no = objection(work, applied, migrations); !no.empty()) return refused(no);
  for (auto i = static_cast<std::size_t>(applied.size()); i < migrations.size(); ++i) {
    const Migration& next = migrations[i];
    work.exec(next.text);
    work.exec_params0(
        "insert into pcl.schema_migrations (version, name, sha256, shape) values ($1, $2, $3, $4)",
        static_cast<int>(i + 1), next.name, sha256_of(work, next.text), shape_of(work));
  }
  work.commit();
  return ok();
}

}  // namespace

Status migrate(pqxx::connection& connection, const std::vector<Migration>& migrations) {
  return guarded("postgres: schema", [&] {
    pqxx::work work{connection};
    return apply_missing(work, migrations);
  });
}

}  // namespace pcl::store_postgres
