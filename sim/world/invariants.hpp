// All that must hold in the world, looked at after every event of the host and at every frame.
#pragma once

#include <string>

#include "sim/world/book_truths.hpp"
#include "sim/world/host_truths.hpp"
#include "sim/world/order_truths.hpp"
#include "sim/world/short_truths.hpp"
#include "sim/world/world.hpp"

namespace pcl::world {

/// Looks on through the world's watch; keeps the first thing that is wrong. What a machine that
/// died took with it is forgiven until the books agree again: then everything holds as before. I9:
/// what leaves the host is in its journal: an order at the venue is known to it, also behind a
/// crash amid carrying out. The others: order_truths, book_truths, short_truths, host_truths.
class Invariants {
 public:
  /// The world must outlive this, and is looked at by nobody else.
  explicit Invariants(World& world);
  Invariants(Invariants&&) = delete;  // the watch holds `this`

  /// Empty: nothing is wrong.
  [[nodiscard]] const std::string& wrong() const noexcept { return wrong_; }
  /// The machine died with a part of the journal.
  void history_lost() { lost_ = forgiven_ = true; }
  [[nodiscard]] std::uint64_t looks() const noexcept { return looks_; }

 private:
  void after(const engine::Event& event);
  void host_up();
  void sent(const WireNode::Bytes& message);
  void note(std::string wrong) {
    if (wrong_.empty() && !wrong.empty()) wrong_ = std::move(wrong);
  }
  [[nodiscard]] const engine::State& state() const { return world_.host()->engine().state(); }

  World& world_;
  OrderTruths orders_;
  BookTruths books_;
  ShortTruths shorts_;
  HostTruths host_;
  std::string wrong_;
  bool lost_{};      // since the host last came up
  bool forgiven_{};  // until the books agree
  std::uint64_t looks_{};
};

}  // namespace pcl::world
