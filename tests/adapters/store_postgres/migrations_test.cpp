#include "host/adapters/store_postgres/migrations.hpp"

#include "host/adapters/store_postgres/connection.hpp"
#include "tests/adapters/store_postgres/cluster.hpp"
#include "tests/req.hpp"

namespace pcl::store_postgres {
namespace {

class Migrations : public PrivatePostgres {
 protected:
  static Status apply(const std::vector<Migration>& migrations = embedded_migrations()) {
    auto connection = connect(uri());
    if (!connection) return connection.error();
    return migrate(**connection, migrations);
  }
  static void expect_refused(const Status& status, const std::string& words) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::kRefused);
    EXPECT_NE(status.error().message.find(words), std::string::npos) << status.error().message;
  }
  const Migration first_{"0001_a", "create table pcl.a (id int primary key, word text not null)"};
  const Migration second_{"0002_b", "create table pcl.b (id int); insert into pcl.b values (7)"};
};

TEST_F(Migrations, FromNothingInOrderAndTwiceIsTheSame) {
  REQ("B-18");
  ASSERT_TRUE(apply({first_}));
  EXPECT_EQ(psql("select version, name from pcl.schema_migrations order by version"),
            (std::vector<std::string>{"1|0001_a"}));
  ASSERT_TRUE(apply({first_, second_}));
  ASSERT_TRUE(apply({first_, second_}));
  EXPECT_EQ(psql("select version, name from pcl.schema_migrations order by version"),
            (std::vector<std::string>{"1|0001_a", "2|0002_b"}));
  EXPECT_EQ(psql1("select id from pcl.b"), "7");
  // sha256 of the text, by sha256sum
  EXPECT_EQ(psql1("select sha256 from pcl.schema_migrations where version = 2"),
            "a7011e4e3877e9809917eb087fa988c80bca24293c77b656b89e7f0f843680fe");
}

TEST_F(Migrations, OursApply) {
  ASSERT_TRUE(apply());
  ASSERT_TRUE(apply());
  EXPECT_EQ(psql1("select max(version) from pcl.schema_migrations"), "3");
}

TEST_F(Migrations, AChangedOneIsRefusedByName) {
  ASSERT_TRUE(apply({first_, second_}));
  Migration changed = first_;
  changed.text += " ";
  expect_refused(apply({changed, second_}), "0001_a is another than the one that was applied");
}

TEST_F(Migrations, ANewerSchemaIsRefusedByName) {
  REQ("B-18");
  ASSERT_TRUE(apply({first_, second_}));
  expect_refused(apply({first_}), "0002_b, which is newer than this program's 0001_a");
}

TEST_F(Migrations, OneThatIsMissingBetweenOthersIsRefused) {
  ASSERT_TRUE(apply({first_, second_}));
  psql("delete from pcl.schema_migrations where version = 1");
  expect_refused(apply({first_, second_}), "expected migration 0001_a, found 0002_b");
}

TEST_F(Migrations, OneThatFailsLeavesNothingOfAny) {
  const Status failed = apply({first_, {"0002_b", "create table pcl.b (id int); select 1 / 0"}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().fault, Fault::kCorrupt);
  EXPECT_EQ(psql1("select count(*) from pg_namespace where nspname = 'pcl'"), "0");
}

TEST_F(Migrations, ANewOneThatWasNotAppliedChangesNothingWhereTheOldDiffer) {
  ASSERT_TRUE(apply({first_}));
  psql("alter table pcl.a add column extra int");
  expect_refused(apply({first_, second_}), "found 'a.extra integer'");
  EXPECT_EQ(psql1("select count(*) from pg_class where relname = 'b'"), "0");
}

struct Drift {
  std::string name, change, words;
};
class AnySchema : public Migrations, public testing::WithParamInterface<Drift> {};

TEST_P(AnySchema, ThatIsNotAsWeLeftItIsNamed) {
  ASSERT_TRUE(apply());
  psql(GetParam().change);
  expect_refused(apply(), GetParam().words);
}
INSTANTIATE_TEST_SUITE_P(
    Postgres, AnySchema,
    testing::Values(Drift{"column_gone", "alter table pcl.metrics drop column value",
                          "expected 'metrics.value "},
                    Drift{"column_more", "alter table pcl.notices add column x int",
                          "found 'notices.x integer'"},
                    Drift{"type", "alter table pcl.metrics alter column value type bigint",
                          "expected 'metrics.value numeric(20,0) not null', found 'metrics.value "
                          "bigint not null'"},
                    Drift{"table_gone", "drop table pcl.metrics", "expected 'metrics PRIMARY KEY"},
                    Drift{"key_gone", "alter table pcl.metrics drop constraint metrics_pkey",
                          "expected 'metrics PRIMARY KEY (journal_id, seq, name)'"},
                    Drift{"view_gone", "drop view pcl.recent_trades", "expected 'recent_trades."}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(Migrations, AForeignTableOfVersionsIsNamed) {
  psql("create schema pcl; create table pcl.schema_migrations (id text)");
  const Status failed = apply();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().fault, Fault::kCorrupt);
  EXPECT_NE(failed.error().message.find("version"), std::string::npos) << failed.error().message;
}

}  // namespace
}  // namespace pcl::store_postgres
