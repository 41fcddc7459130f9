// A table whose slots are the low bits of a number, in as much memory as it has come to need.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace pcl::domain {

/// `size` slots, a power of two (else the next below it). Nothing is ever searched for: two numbers
/// of one slot are never in it at once. Memory grows with use, never beyond `size`, so that a copy,
/// a hash or a snapshot of a table with little in it is small. Pointers stay good until the next
/// put(). One thread.
template <class Number, class Value>
class SlotTable {
 public:
  explicit SlotTable(std::size_t size) : size_{std::bit_floor(size)}, places_(1) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Value* find(Number number) noexcept {
    Place& place = places_[place_of(number)];
    return place.used && place.number == number ? &place.value : nullptr;
  }
  [[nodiscard]] const Value* find(Number number) const noexcept {
    return const_cast<SlotTable*>(this)->find(number);  // NOLINT: the search changes nothing
  }
  /// The caller knows that `number` is there.
  [[nodiscard]] Value& at(Number number) noexcept { return places_[place_of(number)].value; }
  [[nodiscard]] const Value& at(Number number) const noexcept {
    return places_[place_of(number)].value;
  }
  /// Its slot has something in it, whatever its number.
  [[nodiscard]] bool taken(Number number) const noexcept {
    const Place& place = places_[place_of(number)];
    return place.used && slot_of(place.number) == slot_of(number);
  }
  /// What is in its slot goes.
  void put(Number number, const Value& value) {
    while (places_[place_of(number)].used && !taken(number)) grow();
    places_[place_of(number)] = {number, value, true};
  }
  /// The caller knows that `number` is there.
  void erase(Number number) noexcept { places_[place_of(number)].used = false; }
  void clear() noexcept { places_.assign(1, Place{}); }

  /// The number in a slot; 0: there is none, or it is 0.
  [[nodiscard]] Number number_in(std::size_t slot) const noexcept {
    const Place& place = places_[slot & (places_.size() - 1)];
    return place.used && slot_of(place.number) == slot ? place.number : Number{};
  }
  /// Whether `good(number, value)` of everything in it.
  template <class Good>
  [[nodiscard]] bool all_of(Good&& good) const {
    for (const Place& place : places_) {
      if (place.used && !good(place.number, place.value)) return false;
    }
    return true;
  }
  /// What is in it stands where it is looked for. Only a table read from bytes may not be sound.
  [[nodiscard]] bool sound() const noexcept {
    if (!std::has_single_bit(places_.size()) || places_.size() > size_) return false;
    for (std::size_t at = 0; at < places_.size(); ++at) {
      if (places_[at].used && place_of(places_[at].number) != at) return false;
    }
    return true;
  }

 private:
  struct Place {
    Number number{};
    Value value{};
    bool used{};
    template <class A, class T>
    requires std::same_as<std::remove_const_t<T>, Place>
    friend void fields(A& a, T& v) { a(v.number, v.value, v.used); }
  };
  [[nodiscard]] std::size_t slot_of(Number number) const noexcept {
    return static_cast<std::size_t>(number) & (size_ - 1);
  }
  [[nodiscard]] std::size_t place_of(Number number) const noexcept {
    return static_cast<std::size_t>(number) & (places_.size() - 1);
  }
  /// No two of them come together: they were apart already.
  void grow() {
    std::vector<Place> before(places_.size() * 2);
    before.swap(places_);
    for (const Place& place : before) {
      if (place.used) places_[place_of(place.number)] = place;
    }
  }
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, SlotTable>
  friend void fields(A& a, T& v) {
    if constexpr (!std::is_const_v<T>)
      v.places_.clear();  // what is read comes behind what is there
    a(v.places_);
  }

  std::size_t size_;
  std::vector<Place> places_;  // a power of two of them, at most size_; by the low bits
};

}  // namespace pcl::domain
