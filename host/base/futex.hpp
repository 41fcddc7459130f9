// Sleeping on a word of shared memory, across threads and processes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace pcl {

/// Sleeps while `word` holds `seen`, at most `bound`. May wake for no reason. Works on memory
/// mapped by several processes.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t seen,
                std::chrono::nanoseconds bound) noexcept;
/// Wakes one sleeper.
void futex_wake(std::atomic<std::uint32_t>& word) noexcept;

}  // namespace pcl
