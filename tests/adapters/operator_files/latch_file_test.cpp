#include "host/adapters/operator_files/latch_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace pcl::operator_files {
namespace {

class LatchFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("pcl_latch_" + std::to_string(::getpid()));
  const LatchFile file_{folder_ / "latch"};
};

const LatchRecord kRecord{contract::KillSource::kCli, "ann", "a \"quoted\"\nreason: {x} \x01",
                          1'700'000'000'000'000'001};
const LatchRecord kScoped{contract::KillSource::kBookInvalid, "card", "", 7,
                          contract::KillScope::kSymbol,       300};

Status write(const LatchFile& file, const LatchRecord& record) {
  return file.write(std::array{record});
}

TEST_F(LatchFileTest, KeepsWhatWasWrittenUntilItIsRemoved) {
  EXPECT_FALSE(file_.present());
  EXPECT_TRUE(file_.read().empty());
  ASSERT_TRUE(file_.write(std::array{kRecord, kScoped}));
  EXPECT_TRUE(file_.present());
  EXPECT_EQ(file_.read(), (std::vector{kRecord, kScoped}));
  ASSERT_TRUE(file_.remove());
  EXPECT_FALSE(file_.present());
  EXPECT_TRUE(file_.remove());  // there is none: good
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(LatchFileTest, IsOneJsonObjectALine) {
  ASSERT_TRUE(write(file_, {contract::KillSource::kRest, "bob", "why", 5}));
  std::ostringstream text;
  text << std::ifstream{file_.path()}.rdbuf();
  EXPECT_EQ(text.str(), R"({"source":"rest","actor":"bob","time_ns":5,"reason":"why"})"
                        "\n");
  ASSERT_TRUE(write(file_, kScoped));
  std::ostringstream scoped;
  scoped << std::ifstream{file_.path()}.rdbuf();
  EXPECT_EQ(scoped.str(), R"({"source":"book_invalid","actor":"card","time_ns":7,"reason":"",)"
                          R"("scope":"symbol","index":300})"
                          "\n");
}

TEST_F(LatchFileTest, KeepsTheCommand) {
  using engine::LatchCommand;
  std::vector<LatchRecord> records;
  for (const LatchCommand command : {LatchCommand::kFreeze, LatchCommand::kCancel,
                                     LatchCommand::kHedge, LatchCommand::kLiquidate}) {
    records.push_back(kScoped);
    records.back().index = static_cast<std::uint16_t>(command);
    records.back().command = command;
  }
  ASSERT_TRUE(file_.write(records));
  EXPECT_EQ(file_.read(), records);
}

TEST_F(LatchFileTest, WhateverIsInItItMeansKilled) {
  for (const char* text :
       {"", "{", "1", "{\"source\":\"nobody\",\"actor\":\"\"}", "[1, 2]",
        R"({"source":"cli","actor":"a","time_ns":1,"reason":"","scope":"moon","index":1})",
        R"({"source":"cli","actor":"a","time_ns":1,"reason":"","command":"thaw"})"}) {
    std::ofstream{file_.path()} << text;
    const auto records = file_.read();
    ASSERT_EQ(records.size(), 1U) << text;
    EXPECT_EQ(records[0].source, contract::KillSource::kEngine);
    EXPECT_EQ(records[0].actor, "latch file");
    EXPECT_EQ(records[0].scope, contract::KillScope::kGlobal);
  }
}

TEST_F(LatchFileTest, WhatCannotBeLookedAtCountsAsPresent) {
  std::ofstream{folder_ / "plain"} << "x";
  const LatchFile below{folder_ / "plain" / "latch"};  // ENOTDIR
  EXPECT_TRUE(below.present());
  EXPECT_EQ(below.read().size(), 1U);
  EXPECT_FALSE(write(below, kRecord));
}

TEST_F(LatchFileTest, AFolderThatIsNotThereIsSaid) {
  const LatchFile file{folder_ / "none" / "latch"};
  EXPECT_FALSE(file.writable());
  EXPECT_FALSE(write(file, kRecord));
  EXPECT_TRUE(file_.writable());
}

TEST(LatchFileWithoutPath, IsNone) {
  const LatchFile none{""};
  EXPECT_TRUE(none.writable());
  EXPECT_TRUE(write(none, kRecord));
  EXPECT_FALSE(none.present());
  EXPECT_TRUE(none.remove());
}

}  // namespace
}  // namespace pcl::operator_files
