// What must hold of the frames between card and venue.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/ports/card.hpp"

namespace pcl::world {

/// Every answer is empty, or what is wrong, in words. Knows the bytes alone.
/// I4: no client id and no UserRefNum reaches the venue with two contents.
/// I5: nothing goes to the venue that the card did not release.
/// I6: a card that is killed globally releases no new risk, and none of an epoch before the present
/// one is written.
class OrderTruths {
 public:
  using Bytes = std::vector<std::byte>;

  /// A frame of the card's; `killed` by its status, `epoch` its kill epoch at that moment. What it
  /// released before the kill is of an older epoch.
  [[nodiscard]] std::string released(const ReleasedFrame& frame, bool killed, std::uint32_t epoch);
  /// A message on its way, while the card's kill epoch is this one.
  [[nodiscard]] std::string sent(const Bytes& message, std::uint32_t epoch);
  [[nodiscard]] std::string arrived(const Bytes& message);
  /// What is under way never arrives.
  void cut() { under_way_.clear(); }
  /// Another card: its frames and epochs begin anew.
  void card_reset() { released_.clear(); }

  [[nodiscard]] const std::deque<Bytes>& under_way() const noexcept { return under_way_; }
  /// Client ids of all orders that were ever sent, and when looked at last had not been known.
  [[nodiscard]] std::set<std::string>& unknown_ids() noexcept { return unknown_ids_; }

  static constexpr std::size_t kIdBytes = 14;
  /// Of an Enter or a Replace; empty: the message has none.
  [[nodiscard]] static std::string id_of(const Bytes& message);

 private:
  struct Tag {
    bool new_risk{};
    std::uint16_t epoch{};
  };
  std::map<std::string, Tag> released_;  // by their bytes
  std::deque<Bytes> under_way_;
  std::map<std::string, Bytes> ids_;
  std::map<std::uint64_t, Bytes> refs_;
  std::set<std::string> unknown_ids_;
};

}  // namespace pcl::world
