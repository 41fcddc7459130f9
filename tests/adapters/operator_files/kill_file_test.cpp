#include "host/adapters/operator_files/kill_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace pcl::operator_files {
namespace {

class Seen {
 public:
  void add(int& counter) {
    const std::lock_guard lock{mutex_};
    ++counter;
    changed_.notify_all();
  }
  bool reaches(const int& counter, int wanted) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return counter >= wanted; });
  }
  int engaged{}, removed{};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

TEST(KillFile, EngagesWhenItAppearsAndAgainAfterRemoval) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("pcl_kill_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string path = folder / "kill";
  EXPECT_FALSE(kill_file_present(path));
  Seen seen;
  {
    const KillFileWatch watch{path,
                              {[&] { seen.add(seen.engaged); }, [&] { seen.add(seen.removed); }}};
    std::ofstream{path} << "1\n";
    EXPECT_TRUE(seen.reaches(seen.engaged, 1));
    EXPECT_TRUE(kill_file_present(path));
    std::filesystem::remove(path);
    EXPECT_TRUE(seen.reaches(seen.removed, 1));
    const int before = seen.engaged;
    std::ofstream{path}.flush();  // empty: presence is enough
    EXPECT_TRUE(seen.reaches(seen.engaged, before + 1));
  }
  std::filesystem::remove_all(folder);
}

TEST(KillFile, MayNameAScopeAndElseMeansEverything) {
  const auto path =
      std::filesystem::temp_directory_path() / ("pcl_kill_scope_" + std::to_string(::getpid()));
  EXPECT_FALSE(kill_file_target(path));
  for (const char* text :
       {"", "1\n", "symbol", "symbol MSFT now", "moon 3", "symbol MSFT\nstop\n", "global 0"}) {
    std::ofstream{path} << text;
    EXPECT_FALSE(kill_file_target(path)) << text;
  }
  std::ofstream{path} << "symbol MSFT\n";
  const auto symbol = kill_file_target(path);
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->scope, contract::KillScope::kSymbol);
  EXPECT_EQ(symbol->which, "MSFT");
  std::ofstream{path} << "strategy 3";
  EXPECT_EQ(kill_file_target(path)->scope, contract::KillScope::kStrategy);
  std::filesystem::remove(path);
}

TEST(KillFile, WhatCannotBeLookedAtCountsAsPresent) {
  const auto file =
      std::filesystem::temp_directory_path() / ("pcl_kill_file_" + std::to_string(::getpid()));
  std::ofstream{file} << "x";
  EXPECT_TRUE(kill_file_present(file / "below"));  // ENOTDIR
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace pcl::operator_files
