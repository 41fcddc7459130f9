// A machine that dies, in the small world.
#pragma once

#include "tests/engine/one_entry.hpp"

namespace pcl::engine::test {

/// What the journal had not on disk is gone with the machine, and the engine begins again from
/// `earlier`. A new card comes up, and the venue tells again what that engine has not heard.
inline void lose_tail(World& w, const Engine& earlier) {
  w.engine = Engine{earlier};
  w.start();
  w.reset_card();
  w.card_up();
  const std::uint64_t next = w.engine.state().orders.next_report;
  w.apply(LinkChange{LinkKind::kVenueUp, 0, next, 0, {}, 0});
  for (std::size_t i = next - 1; i < w.told.size(); ++i) w.apply(VenueMessage{w.told[i]});
  w.feed_up();
  w.clock();
}

}  // namespace pcl::engine::test
