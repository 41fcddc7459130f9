// libpqxx, with its exceptions turned into errors. Internal to this room.
#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "host/base/result.hpp"

namespace pcl::store_postgres {

/// Connects within seconds, with limits on every statement; UTF-8, UTC, and no name that somebody
/// put in our way. A connection string or URI as libpq takes it; its password never stands in an
/// error.
[[nodiscard]] Result<std::unique_ptr<pqxx::connection>> connect(const std::string& uri);

/// What an exception under way says, as an Error; `what` was being done. To be called in a catch.
/// kUnavailable where trying again may help, kRefused where a right is missing, else kCorrupt: the
/// database is not as we made it.
[[nodiscard]] Error caught(const std::string& what);

/// Runs `work` and ends every exception here.
template <class Work>
auto guarded(const std::string& what, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    return caught(what);
  }
}

/// Valid UTF-8 without zero bytes, which PostgreSQL takes: what is none becomes U+FFFD.
[[nodiscard]] std::string clean_text(const std::string& bytes);

}  // namespace pcl::store_postgres
