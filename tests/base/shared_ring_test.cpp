#include "host/base/shared_ring.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "host/base/futex.hpp"

namespace pcl {
namespace {

struct Numbered {
  std::uint64_t value{};
  std::array<std::uint64_t, 7> rest{};
};

std::uint64_t next_value(RingConsumer& consumer) {
  Numbered entry;
  return consumer.peek(std::span<Numbered>{&entry, 1}) == 1 ? entry.value : 0;
}

TEST(SharedRing, KeepsOrderOverManyWraps) {
  RingWords words{};
  std::vector<RingEntry> slots(4);
  RingProducer producer{words, slots};
  RingConsumer consumer{words, slots};
  for (std::uint64_t value = 1; value <= 11; ++value) {
    ASSERT_TRUE(producer.try_push(Numbered{value, {}}));
    (void)producer.publish();
    EXPECT_EQ(next_value(consumer), value);
    consumer.release(consumer.sequence());
  }
  EXPECT_EQ(consumer.sequence(), 11U);
}

TEST(SharedRing, RefusesWhenFullUntilReleased) {
  RingWords words{};
  std::vector<RingEntry> slots(2);
  RingProducer producer{words, slots};
  RingConsumer consumer{words, slots};
  EXPECT_TRUE(producer.try_push(Numbered{1, {}}));
  EXPECT_TRUE(producer.try_push(Numbered{2, {}}));
  EXPECT_FALSE(producer.try_push(Numbered{3, {}}));
  (void)producer.publish();
  EXPECT_EQ(next_value(consumer), 1U);
  EXPECT_FALSE(producer.try_push(Numbered{3, {}})) << "reading gives no room back";
  consumer.release(1);
  EXPECT_TRUE(producer.try_push(Numbered{3, {}}));
}

TEST(SharedRing, HidesWhatIsNotPublished) {
  RingWords words{};
  std::vector<RingEntry> slots(2);
  RingProducer producer{words, slots};
  RingConsumer consumer{words, slots};
  EXPECT_TRUE(producer.try_push(Numbered{1, {}}));
  EXPECT_EQ(next_value(consumer), 0U);
  (void)producer.publish();
  EXPECT_EQ(next_value(consumer), 1U);
}

TEST(SharedRing, GivesAReturningConsumerWhatItDidNotRelease) {
  RingWords words{};
  std::vector<RingEntry> slots(8);
  RingProducer producer{words, slots};
  for (std::uint64_t value = 1; value <= 3; ++value)
    ASSERT_TRUE(producer.try_push(Numbered{value, {}}));
  (void)producer.publish();
  {
    RingConsumer dies{words, slots};
    EXPECT_EQ(next_value(dies), 1U);
    dies.release(1);
    EXPECT_EQ(next_value(dies), 2U);
  }
  RingConsumer back{words, slots};
  EXPECT_EQ(next_value(back), 2U);
  EXPECT_EQ(next_value(back), 3U);
}

TEST(SharedRing, TellsTheProducerToRingOnlyForASleeper) {
  RingWords words{};
  std::vector<RingEntry> slots(4);
  RingProducer producer{words, slots};
  RingConsumer consumer{words, slots};
  ASSERT_TRUE(producer.try_push(Numbered{1, {}}));
  EXPECT_FALSE(producer.publish());
  EXPECT_FALSE(consumer.prepare_wait()) << "something is there";
  EXPECT_EQ(next_value(consumer), 1U);
  EXPECT_TRUE(consumer.prepare_wait());
  ASSERT_TRUE(producer.try_push(Numbered{2, {}}));
  EXPECT_TRUE(producer.publish());
}

TEST(SharedRing, CarriesAHundredThousandEntriesBetweenTwoProcesses) {
  struct Shared {
    RingWords words;
    std::array<RingEntry, 64> slots;
  };
  void* memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* shared = new (memory) Shared{};
  constexpr std::uint64_t kCount = 100'000;
  const pid_t child = ::fork();
  if (child == 0) {
    RingProducer producer{shared->words, shared->slots};
    for (std::uint64_t value = 1; value <= kCount;) {
      if (producer.try_push(Numbered{value, {}})) ++value;
      if (producer.publish()) {
        shared->words.bell.fetch_add(1);
        futex_wake(shared->words.bell);
      }
    }
    ::_exit(0);
  }
  RingConsumer consumer{shared->words, shared->slots};
  std::uint64_t wanted = 1;
  std::array<Numbered, 16> entries;
  while (wanted <= kCount) {
    const std::size_t count = consumer.peek(std::span<Numbered>{entries});
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(entries[i].value, wanted++);
    consumer.release(consumer.sequence());
    if (count > 0) continue;
    const std::uint32_t seen = consumer.bell().load();
    if (consumer.prepare_wait()) futex_wait(consumer.bell(), seen, std::chrono::seconds{1});
    consumer.end_wait();
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ::munmap(memory, sizeof(Shared));
}

}  // namespace
}  // namespace pcl
