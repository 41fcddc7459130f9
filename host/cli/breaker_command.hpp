// portcullis circuit-breaker-test --timing-only [--card KIND] [--rounds N] [--env NAME] [--json]
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/card.hpp"
#include "host/ports/card_choice.hpp"

namespace pcl::breaker {

/// Makes a card, fresh from reset; main() passes it, so that this room need not link every card.
using CardFactory = std::function<Result<std::unique_ptr<Card>>(const CardChoice&)>;

/// Brings up a card of its own and a loopback order session, keeps orders flowing through both,
/// and measures how long every kill takes, N rounds each: L1 global, L2 session and account, L3
/// strategy, L4 symbol, by every source that can cause it.
///
/// - Card cycles: from the latch to the end of the last new-risk frame of an older epoch.
/// - Gate closed: from the cause (the call of Card::engage(), the report, frame or command handed
///   to the card, or the passing of the card's time beyond the limit) until the kill record was
///   read, an order submitted then was judged, and its refusal, which names the kill, was read.
/// - Wire closed: from the cause until the session has nothing of an older epoch left to write.
///
/// `--env` (default staging) is the name the report carries: nothing of an environment is touched.
/// Prints a table, or with --json one object. Returns 0 when every L1 kill took less than 1 ms and
/// every other less than 10 ms; 1 when not, or when the card does not do as it must; 2 for a
/// command line that makes no sense.
[[nodiscard]] int run_breaker(std::span<const std::string> args, const CardFactory& make_card,
                              std::ostream& out, std::ostream& err);

}  // namespace pcl::breaker
