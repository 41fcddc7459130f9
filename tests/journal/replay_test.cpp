// Live = replay: the same hash and the same outputs, also after cuts at any byte.
#include "host/journal/replay.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "host/engine/codec.hpp"
#include "host/journal/posix_disk.hpp"
#include "tests/engine/random_session.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::journal::test {
namespace {

using engine::Event;
using engine::Output;
using engine::test::random_session;

struct Live {
  std::uint64_t hash{}, digest{};
  std::vector<Output> outputs;
};

Live run(Disk& disk, const std::string& directory, std::span<const Event> events) {
  auto journaled =
      JournaledEngine::open(disk, {.directory = directory, .segment_bytes_max = 1U << 16U});
  EXPECT_TRUE(journaled) << journaled.error().message;
  Live live;
  for (const Event& event : events) EXPECT_TRUE(journaled->step(event, live.outputs));
  EXPECT_TRUE(journaled->checkpoint());
  EXPECT_TRUE(journaled->sync());
  live.hash = journaled->engine().hash();
  live.digest = journaled->outputs_digest();
  return live;
}

class Replay : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Replay, GivesTheHashAndOutputsOfTheLiveRun) {
  const Scratch scratch;
  PosixDisk disk;
  const auto events = random_session(GetParam(), 1'500);
  const Live live = run(disk, scratch.path(), events);
  const auto again = replay(disk, scratch.path());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->events, events.size());
  EXPECT_EQ(again->hash, live.hash);
  EXPECT_EQ(again->outputs_digest, live.digest);
  EXPECT_EQ(again->outputs, live.outputs.size());
  EXPECT_GE(again->checkpoints, 1U);
}

TEST_P(Replay, SurvivesACutAnywhereAndGoesOn) {
  std::mt19937_64 random{GetParam()};
  const auto events = random_session(GetParam(), 400);
  const Scratch scratch;
  PosixDisk disk;
  run(disk, scratch.path(), events);
  for (int round = 0; round < 12; ++round) {
    std::uint32_t last = 0;
    for (const auto& file : std::filesystem::directory_iterator{scratch.path()}) {
      const std::string name = file.path().filename().string();
      if (!name.ends_with(".pclj")) continue;
      last = std::max(last, static_cast<std::uint32_t>(std::stoul(name.substr(8, 8))));
    }
    const std::string digits = std::to_string(last);
    const std::string path =
        scratch.path() + "/segment-" + std::string(8 - digits.size(), '0') + digits + ".pclj";
    const auto size = std::filesystem::file_size(path);
    std::filesystem::resize_file(path, size - random() % std::min<std::uint64_t>(size - 48, 2'000));
    auto journaled =
        JournaledEngine::open(disk, {.directory = scratch.path(), .segment_bytes_max = 1U << 16U});
    ASSERT_TRUE(journaled) << "seed " << GetParam() << ": " << journaled.error().message;
    std::vector<Output> outputs;
    const std::size_t done = journaled->replayed().events;
    ASSERT_LE(done, events.size());
    engine::Engine direct;  // the same prefix without any journal
    for (std::size_t i = 0; i < done; ++i) direct.apply(events[i], outputs);
    EXPECT_EQ(direct.hash(), journaled->engine().hash());
    for (std::size_t i = done; i < events.size(); ++i)
      ASSERT_TRUE(journaled->step(events[i], outputs));
    ASSERT_TRUE(journaled->flush());
    const std::uint64_t hash = journaled->engine().hash();
    { const JournaledEngine gone = std::move(*journaled); }
    const auto again = replay(disk, scratch.path());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->hash, hash);
    EXPECT_EQ(again->events, events.size());
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, Replay, testing::Values(1, 2, 3, 4, 5, 6));

TEST(Replay, EventWithoutItsOutputsIsAppliedAndItsOutputsWritten) {
  const Scratch scratch;
  PosixDisk disk;
  const auto events = random_session(9, 50);
  {
    auto journal = Journal::open(disk, {.directory = scratch.path()});
    std::vector<std::byte> bytes;
    engine::encode(events[0], bytes);
    ASSERT_TRUE(journal->append(RecordType::kEvent, engine::kCodecVersion, bytes));
  }
  EXPECT_TRUE(replay(disk, scratch.path())->last_outputs_missing);
  { ASSERT_TRUE(JournaledEngine::open(disk, {.directory = scratch.path()})); }
  EXPECT_FALSE(replay(disk, scratch.path())->last_outputs_missing);
  EXPECT_EQ(replay(disk, scratch.path())->events, 1U);
}

TEST(Replay, AJournalOfAnOlderCodecIsRefusedByItsVersion) {
  const Scratch scratch;
  PosixDisk disk;
  {
    auto journal = Journal::open(disk, {.directory = scratch.path()});
    std::vector<std::byte> bytes;
    engine::encode(random_session(9, 50)[0], bytes);
    ASSERT_TRUE(journal->append(RecordType::kEvent, 2, bytes));
  }
  const auto result = replay(disk, scratch.path());
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("codec version 2, this is 7"), std::string::npos)
      << result.error().message;
}

TEST(Replay, OtherOutputsOrAnotherHashAreNamed) {
  const auto events = random_session(9, 50);
  for (const bool wrong_hash : {false, true}) {
    const Scratch scratch;
    PosixDisk disk;
    {
      auto journal = Journal::open(disk, {.directory = scratch.path()});
      std::vector<std::byte> bytes;
      engine::encode(events[0], bytes);
      ASSERT_TRUE(journal->append(RecordType::kEvent, engine::kCodecVersion, bytes));
      engine::Engine engine;
      std::vector<Output> outputs;
      engine.apply(events[0], outputs);
      if (!wrong_hash) outputs.emplace_back(engine::EngageKill{});
      bytes.clear();
      engine::encode(outputs, bytes);
      ASSERT_TRUE(journal->append(RecordType::kOutputs, engine::kCodecVersion, bytes));
      const std::array<std::byte, 8> hash{};
      ASSERT_TRUE(journal->append(RecordType::kHash, 1, hash));
    }
    const auto result = replay(disk, scratch.path());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fault, Fault::kCorrupt);
    EXPECT_NE(result.error().message.find(wrong_hash ? "sequence 3: the state's hash"
                                                     : "sequence 2: the event"),
              std::string::npos)
        << result.error().message;
  }
}

TEST(Codec, EveryEventAndOutputComesBack) {
  auto events = random_session(3, 400);
  events.emplace_back(engine::FrameDropped{'U', true, 7, engine::FrameDropReason::kLinkLost});
  events.emplace_back(engine::StressResult{engine::StressSeverity::kHigh, "market_down_20",
                                           Price{123'456'789}, 13, 12, 4});
  events.emplace_back(engine::StoreState{engine::Store::kRedis, false, "gone"});
  engine::Engine engine;
  std::vector<Output> outputs;
  for (const Event& event : events) {
    std::vector<std::byte> bytes;
    engine::encode(event, bytes);
    const auto back = engine::decode_event(bytes);
    ASSERT_TRUE(back);
    ASSERT_EQ(*back, event);
    for (const std::size_t size : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      if (size < bytes.size()) {
        ASSERT_FALSE(engine::decode_event(std::span{bytes}.first(size)));
      }
    }
    bytes.push_back(std::byte{0});
    ASSERT_FALSE(engine::decode_event(bytes));
    outputs.clear();
    engine.apply(event, outputs);
    bytes.clear();
    engine::encode(outputs, bytes);
    const auto outputs_back = engine::decode_outputs(bytes);
    ASSERT_TRUE(outputs_back);
    ASSERT_EQ(*outputs_back, outputs);
  }
}

}  // namespace
}  // namespace pcl::journal::test
