#include "host/adapters/store_postgres/connection.hpp"

#include "tests/adapters/store_postgres/cluster.hpp"
#include "tests/tcp_peer.hpp"

namespace pcl::store_postgres {
namespace {

TEST(CleanText, IsUtf8WithoutZeroBytes) {
  const std::string lost = "\xEF\xBF\xBD";
  EXPECT_EQ(clean_text("a\tb\n\\N"), "a\tb\n\\N");
  EXPECT_EQ(clean_text("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
            "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(clean_text(std::string{"a\0b", 3}), "a" + lost + "b");
  EXPECT_EQ(clean_text("\xC3"), lost);                                   // cut
  EXPECT_EQ(clean_text("\xC0\x80"), lost + lost);                        // overlong
  EXPECT_EQ(clean_text("\xED\xA0\x80"), lost + lost + lost);             // half of a pair
  EXPECT_EQ(clean_text("\xF4\x90\x80\x80"), lost + lost + lost + lost);  // beyond the last
}

using Postgres = PrivatePostgres;

TEST_F(Postgres, NobodyThereIsUnavailable) {
  for (const std::string& where :
       {"postgresql://127.0.0.1:" + std::to_string(test::TcpPeer::closed_port()) + "/postgres",
        std::string{"host=/nowhere user=portcullis"}, uri() + "&dbname=none"}) {
    const auto connection = connect(where);
    ASSERT_FALSE(connection) << where;
    EXPECT_EQ(connection.error().fault, Fault::kUnavailable) << connection.error().message;
  }
}

TEST_F(Postgres, WhatIsNoServerIsUnavailable) {
  test::TcpPeer peer{test::TcpPeer::Part::kAnswers, "HTTP/1.1 400 Bad Request\r\n\r\n", "postgres"};
  const auto connection = connect("postgresql://u:secret@127.0.0.1:" + std::to_string(peer.port()) +
                                  "/postgres?sslmode=disable");
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().fault, Fault::kUnavailable) << connection.error().message;
  EXPECT_EQ(connection.error().message.find("secret"), std::string::npos);
}

TEST_F(Postgres, NobodysNamesStandInOurWay) {
  psql(
      "create schema if not exists mine; create or replace function mine.now() returns text"
      " language sql as 'select ''mine''';"
      "alter database postgres set search_path = mine, pg_catalog");
  auto connection = connect(uri());
  psql("alter database postgres reset search_path; drop schema mine cascade");
  ASSERT_TRUE(connection) << connection.error().message;
  pqxx::work work{**connection};
  EXPECT_NE(work.exec1("select now()::text")[0].as<std::string>(), "mine");
}

}  // namespace
}  // namespace pcl::store_postgres
