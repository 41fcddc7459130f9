// A session of everything that can happen, drawn from a seed.
#pragma once

#include <random>
#include <vector>

#include "host/engine/session/roll.hpp"
#include "tests/engine/world.hpp"

namespace pcl::engine::test {

/// A seeded session with everything in it, sense and nonsense; of an odd seed one that goes on from
/// a day before.
inline std::vector<Event> random_session(std::uint64_t seed, int steps) {
  std::mt19937_64 random{seed};
  const auto below = [&](std::uint64_t n) { return random() % n; };
  World w;
  w.start_all();
  w.market(true);
  std::uint32_t price = 300'000;
  std::uint64_t time = 1'000'000'000;
  const int first = seed % 2 == 0 ? 0 : 100;  // steps of the day before
  for (int i = 0; i < first + steps; ++i) {
    if (i == first && first != 0) {
      w.deliver_late();
      w.next_day(*end_of_day(w.engine.state()));
      w.start_all();
      w.market(true);
    }
    time += below(400'000'000);
    switch (below(40)) {
      case 0:
        w.operate(OperatorKind::kKill);
        break;
      case 1:
        w.operate(OperatorKind::kResume, "ann", below(4) == 0 ? "ann" : "bob");
        break;
      case 2:
        do {  // seldom one that stops the strategy for good
          w.refuse_next = static_cast<contract::Refusal>(1 + below(38));
        } while (!values::verdict_of(w.refuse_next).may_retry && below(16) != 0);
        break;
      case 3:
        w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}});
        w.venue_up();
        break;
      case 4:
        w.start(below(8) == 0);
        if (below(2) == 0) w.reset_card();
        w.card_up();
        w.venue_up();
        w.feed_up();
        w.market(true);
        break;
      case 5:
        w.operate(OperatorKind::kReconcile);
        break;
      case 6:
        w.swallow_orders = !w.swallow_orders && below(3) == 0;
        break;
      case 7:
        w.hold_reports = true;
        break;
      case 8:
        w.deliver_late();
        break;
      case 9:
        w.kill(contract::KillSource::kPin);
        break;
      case 10: {
        contract::Entry noise;
        for (auto& byte : noise.bytes) byte = static_cast<std::uint8_t>(random());
        if (noise.bytes[0] != 6) w.apply(CardRecord{noise});
        break;
      }
      case 11:
        w.operate(OperatorKind::kCancelAll);
        break;
      case 12:
      case 13:
      case 14:
        if (!w.book.empty()) w.fill(w.book.begin()->first, 1, w.book.begin()->second.price);
        break;
      case 15:
        w.clock(static_cast<std::int64_t>(below(3'000'000'000)));
        break;
      default: {
        price += 100 * static_cast<std::uint32_t>(below(3));
        price -= 100;
        w.quote(price, price + 100, time, 1 + below(200));
        w.clock();
      }
    }
  }
  w.deliver_late();
  w.apply(MarketEnd{});
  return w.events;
}

}  // namespace pcl::engine::test
