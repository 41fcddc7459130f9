// The parties the host has opened, and what each holds and has open.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <type_traits>
#include <vector>

#include "host/domain/party.hpp"
#include "host/domain/wide.hpp"

namespace pcl::domain {

struct PartyState {
  Party party;
  std::int64_t position{};    // shares, long positive
  std::uint64_t open_buy{};   // shares reserved
  std::uint64_t open_sell{};  // shares reserved
  SignedWide value{};         // 1e-4 dollars x shares, at the mark it was last valued at
};

/// `value` is not of the fields: it is the card's, at its own marks.
template <class A, class T>
requires std::same_as<std::remove_const_t<T>, PartyState>
void fields(A& a, T& v) { a(v.party, v.position, v.open_buy, v.open_sell); }

/// At most `bound` of them; once opened, a party stays until clear(). Pointers stay good until the
/// next open().
class Parties {
 public:
  explicit Parties(std::size_t bound) : bound_{bound} {}

  [[nodiscard]] PartyState* find(const Party& party) noexcept {
    const auto row = rows_.find(number_of(party));
    return row == rows_.end() ? nullptr : &states_[row->second];
  }
  [[nodiscard]] const PartyState* find(const Party& party) const noexcept {
    return const_cast<Parties*>(this)->find(party);  // NOLINT: the search changes nothing
  }
  /// The caller knows that it is there.
  [[nodiscard]] PartyState& at(const Party& party) noexcept {
    return states_[rows_.find(number_of(party))->second];
  }
  /// Found or opened; nullptr: no room.
  [[nodiscard]] PartyState* open(const Party& party) {
    if (PartyState* known = find(party); known != nullptr) return known;
    if (states_.size() == bound_) return nullptr;
    rows_.emplace(number_of(party), states_.size());
    states_.push_back({.party = party});
    return &states_.back();
  }
  [[nodiscard]] std::span<const PartyState> all() const noexcept { return states_; }
  void clear() noexcept {
    rows_.clear();
    states_.clear();
  }
  /// Each is found where it stands. Only a table read from bytes may not be sound.
  [[nodiscard]] bool sound() const noexcept {
    if (rows_.size() != states_.size() || states_.size() > bound_) return false;
    for (const auto& [number, at] : rows_) {
      if (at >= states_.size()) return false;
    }
    for (std::size_t at = 0; at < states_.size(); ++at) {
      if (find(states_[at].party) != &states_[at]) return false;
    }
    return true;
  }

 private:
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, Parties>
  friend void fields(A& a, T& v) { a(v.rows_, v.states_); }

  std::size_t bound_;
  std::map<std::uint64_t, std::size_t> rows_;  // by number_of
  std::vector<PartyState> states_;             // in the order of opening
};

}  // namespace pcl::domain
