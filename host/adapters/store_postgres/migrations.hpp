// Brings the schema to the version this program was built with, or says why it does not.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::store_postgres {

struct Migration {
  std::string name;  // "0001_base": versions count up by one
  std::string text;
};
/// Of host/adapters/store_postgres/migrations, in order.
[[nodiscard]] std::vector<Migration> embedded_migrations();

/// In one transaction, behind an advisory lock: what is missing is applied in order, with its
/// SHA-256 and the shape of the schema behind it (every column with its type, every constraint).
/// kRefused, and nothing is changed, where an applied one is another than ours, or missing among
/// them, or newer than all of ours, or where the schema has another shape than it was left with;
/// each by name. Twice is the same as once.
[[nodiscard]] Status migrate(pqxx::connection& connection,
                             const std::vector<Migration>& migrations = embedded_migrations());

}  // namespace pcl::store_postgres
