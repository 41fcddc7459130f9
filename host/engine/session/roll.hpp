// The end of a trading day: what it leaves, and what forbids that the next one goes on from it.
#pragma once

#include <string>

#include "host/base/result.hpp"
#include "host/engine/config.hpp"
#include "host/engine/session/carry_over.hpp"

namespace pcl::engine {

struct State;

/// What the next day is told of this one. Where the old journal ends and who ended the day is the
/// caller's to add. Pure; cost O(positions + orders). kRefused: no session ever began in this
/// journal, so it has nothing to leave but what it was begun with itself.
///
/// Stays: positions with their owner and cost, cash, the marks that value them, the highest equity
/// of all days, the latch, the Emergency Stop System with its history, what is set apart and why,
/// the numbers that may not be given twice. Not there, so begun anew: orders (DAY: they expire),
/// executions, realised and turnover, the day's loss, trades and rows of losses, counters, what was
/// remembered of card, links, market and strategies.
[[nodiscard]] Result<CarryOver> end_of_day(const State& s);

/// Empty: the day ended by itself, and its books agree with the venue's.
[[nodiscard]] std::string unreconciled(const State& s);

/// Empty: a session of that configuration can take it over. Says all of it.
[[nodiscard]] std::string carry_complaint(const CarryOver& carried, const Config& config);

}  // namespace pcl::engine
