#include "host/adapters/store_postgres/connection.hpp"

#include <array>
#include <string_view>

namespace pcl::store_postgres {
namespace {

// Of libpq: how long a connect, and a network that says nothing, may take.
constexpr std::array<std::string_view, 5> kLimits{"connect_timeout=5", "keepalives_idle=5",
                                                  "keepalives_interval=2", "keepalives_count=3",
                                                  "tcp_user_timeout=10000"};

/// In front, so that what the user says of the same holds.
std::string with_limits(const std::string& uri) {
  if (!uri.starts_with("postgres://") && !uri.starts_with("postgresql://")) {
    std::string all;
    for (const std::string_view limit : kLimits) all.append(limit).append(" ");
    return all + uri;
  }
  const std::size_t query = uri.find('?');
  std::string all = uri.substr(0, query);
  char mark = '?';
  for (const std::string_view limit : kLimits) {
    all += mark;
    all.append(limit);
    mark = '&';
  }
  return query == std::string::npos ? all : all.append("&").append(uri, query + 1);
}

/// One line, as people may read it.
std::string line(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 400)) out += c < ' ' && c >= 0 ? ' ' : c;
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Fault fault_of(const std::string& state) {
  if (state == "42501" || state.starts_with("28")) return Fault::kRefused;
  // Connection, resources, an administrator, locks, a rollback; a server that only reads.
  for (const std::string_view again : {"08", "53", "57", "55", "40", "25006"})
    if (state.starts_with(again)) return Fault::kUnavailable;
  return Fault::kCorrupt;
}

/// Bytes of the well-formed sequence at the begin of `text`; 0: there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  const unsigned second = byte(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

}  // namespace

Result<std::unique_ptr<pqxx::connection>> connect(const std::string& uri) {
  const std::string what = "postgres: connect";
  return guarded(what, [&]() -> Result<std::unique_ptr<pqxx::connection>> {
    auto connection = std::make_unique<pqxx::connection>(with_limits(uri));
    pqxx::nontransaction session{*connection};
    session.exec0(
        "set client_encoding = 'UTF8'; set timezone = 'UTC'; set datestyle = 'ISO';"
        "set client_min_messages = warning; set search_path = pg_catalog;"
        "set statement_timeout = '30s'; set lock_timeout = '5s';"
        "set idle_in_transaction_session_timeout = '30s'");
    session.commit();
    return connection;
  });
}

Error caught(const std::string& what) {
  try {
    throw;
  } catch (const pqxx::sql_error& wrong) {
    return {fault_of(wrong.sqlstate()), what + ": " + line(wrong.what())};
  } catch (const pqxx::broken_connection& wrong) {
    return {Fault::kUnavailable, what + ": " + line(wrong.what())};
  } catch (const pqxx::in_doubt_error& wrong) {
    return {Fault::kUnavailable, what + ": " + line(wrong.what())};
  } catch (const std::exception& wrong) {
    return {Fault::kCorrupt, what + ": " + line(wrong.what())};
  }
}

std::string clean_text(const std::string& bytes) {
  std::string clean;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t length = sequence_length(rest);
    clean.append(length == 0 ? std::string_view{"\xEF\xBF\xBD"} : rest.substr(0, length));
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  return clean;
}

}  // namespace pcl::store_postgres
