// A bounded hash table of 64-bit keys in one block of memory: open addressing, linear probing, no tombstones.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pcl::domain {

/// Holds at most `capacity` values in at least twice as many slots; allocates once. Looked up by key only: it cannot be
/// iterated, so its order decides nothing. Pointers stay good until the next insert or erase. One thread.
/// Keys are folded, not scrambled: venues number orders upwards, so neighbours in time are neighbours in memory.
template <class Value>
class FlatTable {
 public:
  explicit FlatTable(std::size_t capacity)
      : capacity_{capacity}, mask_{std::bit_ceil(capacity < 2 ? 4 : capacity * 2) - 1}, slots_(mask_ + 1) {}

  [[nodiscard]] Value* find(std::uint64_t key) noexcept {
    for (std::size_t i = home(key); slots_[i].used; i = (i + 1) & mask_) {
      if (slots_[i].key == key) return &slots_[i].value;
    }
    return nullptr;
  }
  [[nodiscard]] const Value* find(std::uint64_t key) const noexcept {
    return const_cast<FlatTable*>(this)->find(key);  // NOLINT: the search itself changes nothing
  }

  /// The caller knows that `key` is there. (Were it not, the answer is some other value: never a search without end.)
  [[nodiscard]] Value& at(std::uint64_t key) noexcept {
    std::size_t i = home(key);
    for (std::size_t n = 0; n <= mask_ && !(slots_[i].used && slots_[i].key == key); ++n) i = (i + 1) & mask_;
    return slots_[i].value;
  }
  [[nodiscard]] const Value& at(std::uint64_t key) const noexcept {
    return const_cast<FlatTable*>(this)->at(key);  // NOLINT: the search itself changes nothing
  }

  /// The caller knows that `key` is not there. nullptr: full.
  [[nodiscard]] Value* insert(std::uint64_t key, const Value& value) noexcept {
    if (size_ == capacity_) return nullptr;
    std::size_t i = home(key);
    while (slots_[i].used) i = (i + 1) & mask_;
    slots_[i] = Slot{key, value, true};
    ++size_;
    return &slots_[i].value;
  }

  /// True if the key was there.
  bool erase(std::uint64_t key) noexcept {
    std::size_t hole = home(key);
    while (slots_[hole].used && slots_[hole].key != key) hole = (hole + 1) & mask_;
    if (!slots_[hole].used) return false;
    // Pull back every later slot of the run whose home lies at or before the hole, so that no search stops short.
    for (std::size_t i = (hole + 1) & mask_; slots_[i].used; i = (i + 1) & mask_) {
      if (((i - home(slots_[i].key)) & mask_) < ((i - hole) & mask_)) continue;
      slots_[hole] = slots_[i];
      hole = i;
    }
    slots_[hole].used = false;
    --size_;
    return true;
  }

  void clear() noexcept {
    if (size_ == 0) return;
    for (Slot& slot : slots_) slot.used = false;
    size_ = 0;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool full() const noexcept { return size_ == capacity_; }

 private:
  struct Slot {
    std::uint64_t key{};
    Value value{};
    bool used{};
  };
  [[nodiscard]] std::size_t home(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>(key ^ key >> 16U ^ key >> 32U ^ key >> 48U) & mask_;
  }

  std::size_t capacity_;
  std::size_t mask_;
  std::vector<Slot> slots_;
  std::size_t size_{};
};

}  // namespace pcl::domain
