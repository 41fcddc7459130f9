// The PostgreSQL that the tests' fixture started, and what a person with psql would do to it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "host/adapters/store_postgres/postgres_store.hpp"

namespace pcl::store_postgres {

/// Without our schema at the start of each test.
class PrivatePostgres : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(std::getenv("PCL_SERVER"), nullptr) << "to be run by ctest, which starts a server";
    psql("drop schema if exists pcl cascade");
  }
  static void TearDownTestSuite() { person().reset(); }
  [[nodiscard]] static std::string uri() {
    return "postgresql:///postgres?user=portcullis&host=" + std::string{std::getenv("PCL_SERVER")} +
           "/socket";
  }
  /// Over a connection of its own, kept for the suite: a server makes a process for each. Each row
  /// as "a|b|c", null as "-".
  static std::vector<std::string> psql(const std::string& text) {
    if (!person()) {
      person() = std::make_unique<pqxx::connection>(uri());
      pqxx::nontransaction{*person()}.exec0("set client_min_messages = warning");
    }
    pqxx::work work{*person()};
    std::vector<std::string> lines;
    for (const pqxx::row& row : work.exec(text)) {
      std::string line;
      for (const pqxx::field& field : row)
        line.append(line.empty() ? "" : "|").append(field.is_null() ? "-" : field.c_str());
      lines.push_back(line);
    }
    work.commit();
    return lines;
  }
  static std::string psql1(const std::string& text) {
    const auto lines = psql(text);
    return lines.size() == 1 ? lines[0] : std::to_string(lines.size()) + " rows";
  }

 private:
  static std::unique_ptr<pqxx::connection>& person() {
    static std::unique_ptr<pqxx::connection> connection;
    return connection;
  }
};

/// A store that is open, and stands somewhere.
class OpenStore : public PrivatePostgres {
 protected:
  static constexpr std::uint64_t kJournal = 0xFEDC'BA98'7654'3210;
  static constexpr const char* kTables[] = {
      "projection", "rebuilds", "sessions",  "orders",          "executions",
      "positions",  "accounts", "decisions", "reconciliations", "differences",
      "audits",     "notices",  "risk",      "metrics"};
  /// A schema that is as it should be is emptied: making one takes longer than most tests.
  void SetUp() override {
    ASSERT_NE(std::getenv("PCL_SERVER"), nullptr) << "to be run by ctest, which starts a server";
    if (store_.open(kJournal)) {
      for (const char* table : kTables) psql(std::string{"delete from pcl."} + table);
    } else {
      PrivatePostgres::SetUp();
    }
    open();
  }
  void open() {
    const auto position = store_.open(kJournal);
    ASSERT_TRUE(position) << position.error().message;
    at_ = *position;
  }
  /// The next `records` of the journal, with these rows.
  Status write(const RowBatch& rows, std::uint64_t records = 1) {
    const StorePosition to{kJournal, at_.sequence + records, at_.chain * 31 + 7};
    Status written = store_.write(rows, at_, to);
    if (written) at_ = to;
    return written;
  }
  static ExecutionRow execution(std::uint64_t match, std::uint64_t seq) {
    ExecutionRow row;
    row.match = match;
    row.symbol = "AAPL";
    row.side = "buy";
    row.quantity = 100;
    row.last_seq = seq;
    return row;
  }
  static MetricRow metric(std::uint64_t seq) { return {seq, "m", 1}; }
  PostgresStore store_{uri()};
  StorePosition at_;
};

}  // namespace pcl::store_postgres
