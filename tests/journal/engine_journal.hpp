// Sessions of the real engine, journalled on a disk in memory.
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "host/journal/reader.hpp"
#include "host/journal/replay.hpp"
#include "tests/engine/random_session.hpp"
#include "tests/journal/records.hpp"

namespace pcl::journal::test {

using engine::Event;
using engine::Output;
using engine::test::random_session;

/// Small segments: a session fills many.
inline Options small_segments() { return here(1U << 14U); }

/// Steps all of `events`, on disk at the end; a hash every `hash_every`.
inline void run(JournaledEngine& live, std::span<const Event> events, std::size_t hash_every = 97) {
  std::vector<Output> outputs;
  for (std::size_t i = 0; i < events.size(); ++i) {
    ASSERT_TRUE(live.step(events[i], outputs));
    if (i % hash_every == hash_every - 1) {
      ASSERT_TRUE(live.checkpoint());
    }
  }
  ASSERT_TRUE(live.sync());
}

/// A journal of `events` on `disk`, with a snapshot behind each of those counts of events.
inline void journal_of(MemoryDisk& disk, std::span<const Event> events,
                       std::span<const std::size_t> snapshots_after = {}) {
  auto live = JournaledEngine::open(disk, small_segments());
  ASSERT_TRUE(live) << live.error().message;
  std::size_t done = 0;
  for (const std::size_t after : snapshots_after) {
    run(*live, events.subspan(done, after - done));
    done = after;
    const Snapshot now = live->snapshot();
    ASSERT_TRUE(write_snapshot(disk, kHere, now.position, now.so_far, now.engine));
  }
  run(*live, events.subspan(done));
}

/// The state after the first `count` events, without any journal.
inline std::uint64_t hash_after(std::span<const Event> events, std::size_t count) {
  engine::Engine engine;
  std::vector<Output> outputs;
  for (const Event& event : events.first(count)) engine.apply(event, outputs);
  return engine.hash();
}

}  // namespace pcl::journal::test
