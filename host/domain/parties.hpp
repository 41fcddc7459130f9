// The parties the host has opened, and what each holds and has open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/domain/flat_table.hpp"
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

/// At most `bound` of them; once opened, a party stays until clear(). Pointers stay good until
/// then.
class Parties {
 public:
  explicit Parties(std::size_t bound) : rows_{bound} { states_.reserve(bound); }

  [[nodiscard]] PartyState* find(const Party& party) noexcept {
    const std::size_t* at = rows_.find(number_of(party));
    return at == nullptr ? nullptr : &states_[*at];
  }
  [[nodiscard]] const PartyState* find(const Party& party) const noexcept {
    const std::size_t* at = rows_.find(number_of(party));
    return at == nullptr ? nullptr : &states_[*at];
  }
  /// The caller knows that it is there.
  [[nodiscard]] PartyState& at(const Party& party) noexcept {
    return states_[rows_.at(number_of(party))];
  }
  /// Found or opened; nullptr: no room.
  [[nodiscard]] PartyState* open(const Party& party) {
    if (PartyState* known = find(party); known != nullptr) return known;
    if (rows_.insert(number_of(party), states_.size()) == nullptr) return nullptr;
    states_.push_back({.party = party});
    return &states_.back();
  }
  [[nodiscard]] std::span<const PartyState> all() const noexcept { return states_; }
  void clear() noexcept {
    rows_.clear();
    states_.clear();
  }

 private:
  FlatTable<std::size_t> rows_;
  std::vector<PartyState> states_;  // in the order of opening
};

}  // namespace pcl::domain
