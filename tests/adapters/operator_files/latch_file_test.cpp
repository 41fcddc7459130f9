#include "host/adapters/operator_files/latch_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

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

TEST_F(LatchFileTest, KeepsWhatWasWrittenUntilItIsRemoved) {
  EXPECT_FALSE(file_.present());
  EXPECT_FALSE(file_.read());
  ASSERT_TRUE(file_.write(kRecord));
  EXPECT_TRUE(file_.present());
  EXPECT_EQ(file_.read(), kRecord);
  ASSERT_TRUE(file_.remove());
  EXPECT_FALSE(file_.present());
  EXPECT_TRUE(file_.remove());  // there is none: good
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(LatchFileTest, IsOneJsonObject) {
  ASSERT_TRUE(file_.write({contract::KillSource::kRest, "bob", "why", 5}));
  std::ostringstream text;
  text << std::ifstream{file_.path()}.rdbuf();
  EXPECT_EQ(text.str(), R"({"source":"rest","actor":"bob","time_ns":5,"reason":"why"})"
                        "\n");
}

TEST_F(LatchFileTest, WhateverIsInItItMeansKilled) {
  for (const char* text : {"", "{", "1", "{\"source\":\"nobody\",\"actor\":\"\"}", "[1, 2]"}) {
    std::ofstream{file_.path()} << text;
    const auto record = file_.read();
    ASSERT_TRUE(record) << text;
    EXPECT_EQ(record->source, contract::KillSource::kEngine);
    EXPECT_EQ(record->actor, "latch file");
  }
}

TEST_F(LatchFileTest, WhatCannotBeLookedAtCountsAsPresent) {
  std::ofstream{folder_ / "plain"} << "x";
  const LatchFile below{folder_ / "plain" / "latch"};  // ENOTDIR
  EXPECT_TRUE(below.present());
  EXPECT_TRUE(below.read());
  EXPECT_FALSE(below.write(kRecord));
}

TEST_F(LatchFileTest, AFolderThatIsNotThereIsSaid) {
  const LatchFile file{folder_ / "none" / "latch"};
  EXPECT_FALSE(file.writable());
  EXPECT_FALSE(file.write(kRecord));
  EXPECT_TRUE(file_.writable());
}

TEST(LatchFileWithoutPath, IsNone) {
  const LatchFile none{""};
  EXPECT_TRUE(none.writable());
  EXPECT_TRUE(none.write(kRecord));
  EXPECT_FALSE(none.present());
  EXPECT_TRUE(none.remove());
}

}  // namespace
}  // namespace pcl::operator_files
