// What is only counted.
#pragma once

#include <array>
#include <cstdint>

#include "host/domain/reject_class.hpp"
#include "host/domain/request_budget.hpp"
#include "host/engine/archive.hpp"
#include "host/engine/summary.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

struct Counts {
  std::uint64_t events{};
  std::uint64_t orders_sent{}, orders_filled{}, executions{}, partial_fills{}, cancels{},
      replaces{}, rejects{};
  std::uint64_t late_fills{}, reports_repeated{}, reports_missed{}, reports_unknown{};
  std::uint64_t shares_bought{}, shares_sold{};
  std::uint64_t decisions_passed{}, commands_refused{};
  std::array<std::uint64_t, kRefusalsMax> refusals{};
  std::array<std::uint64_t, values::kRejectClasses> rejected{};  // by class: gate's and venue's
  std::array<std::uint64_t, values::kRequestClasses>
      skipped{};            // by class: no budget, never queued
  std::uint64_t unknown{};  // outcomes, cancels and replaces nothing was heard of in time
  std::uint64_t queries{};  // Account Queries sent
  std::uint64_t retransmits{}, busts{};
  std::uint64_t own_cancels{}, warnings{};  // the card's
  std::array<std::uint64_t, contract::kCounters> card{};
};
template <class A, Is<Counts> T>
void fields(A& a, T& v) {
  a(v.events, v.orders_sent, v.orders_filled, v.executions, v.partial_fills, v.cancels, v.replaces,
    v.rejects, v.late_fills, v.reports_repeated, v.reports_missed, v.reports_unknown,
    v.shares_bought, v.shares_sold, v.decisions_passed, v.commands_refused, v.refusals, v.rejected,
    v.skipped, v.unknown, v.queries, v.retransmits, v.busts, v.own_cancels, v.warnings, v.card);
}

}  // namespace pcl::engine
