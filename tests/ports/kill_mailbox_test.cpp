// Kills on their way to a simulated card: none lost, and rather global than lost.
#include "host/ports/kill_mailbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace pcl {
namespace {

using contract::KillScope;
using contract::KillSource;

std::vector<std::uint32_t> all(KillMailbox& box) {
  std::vector<std::uint32_t> words;
  while (const auto word = box.take()) words.push_back(*word);
  return words;
}

TEST(KillMailbox, TheWordIsTheRegisters) {
  EXPECT_EQ(kill_word(KillSource::kCli, KillScope::kSymbol, 0x0103), 0x01030412U);
  EXPECT_EQ(kill_word(KillSource::kPage, KillScope::kGlobal, 0), 22U);
}

TEST(KillMailbox, KeepsEachScopeOnceAndItsFirstSource) {
  KillMailbox box;
  EXPECT_FALSE(box.waiting());
  box.put(KillSource::kCli, KillScope::kSymbol, 3);
  box.put(KillSource::kFile, KillScope::kGlobal, 0);
  box.put(KillSource::kRest, KillScope::kSymbol, 3);
  box.put(KillSource::kRest, KillScope::kSymbol, 4);
  EXPECT_TRUE(box.waiting());
  EXPECT_EQ(all(box), (std::vector<std::uint32_t>{0x00030412, 0x00000010, 0x00040411}));
  EXPECT_FALSE(box.waiting());
}

TEST(KillMailbox, WithoutRoomItIsGlobal) {
  KillMailbox box;
  for (std::uint16_t i = 0; i <= KillMailbox::kWaitingMax; ++i)
    box.put(KillSource::kCli, KillScope::kSymbol, i);
  const auto words = all(box);
  ASSERT_EQ(words.size(), KillMailbox::kWaitingMax + 1);
  EXPECT_EQ(words.back(), 18U);
}

TEST(KillMailbox, LosesNothingBetweenThreads) {
  KillMailbox box;
  std::vector<std::thread> askers;
  for (std::uint16_t asker = 0; asker < 3; ++asker) {
    askers.emplace_back([&box, asker] {
      for (std::uint16_t i = 0; i < 5; ++i)
        box.put(KillSource::kCli, KillScope::kSymbol, static_cast<std::uint16_t>(asker * 5 + i));
    });
  }
  std::vector<std::uint32_t> words;
  for (int turns = 0; turns < 1'000; ++turns) {
    for (const std::uint32_t word : all(box)) words.push_back(word);
  }
  for (std::thread& asker : askers) asker.join();
  for (const std::uint32_t word : all(box)) words.push_back(word);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  EXPECT_EQ(words.size(), 15U);
}

}  // namespace
}  // namespace pcl
