// What must hold of the engine's state from one event to the next.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "host/engine/changes.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "host/engine/state.hpp"

namespace pcl::world {

/// I1: a party's position is the sum of its booked fills, without those taken back.
/// I7: a kill that stands goes by a resume of two names alone, asked for since, without a kill
/// file; it survives every restart, a machine's from its answer on. I8: an entry begins only where
/// nothing forbids it: phase, books, links, latch, stores, ESS, risk. I11: a report is taken,
/// repeated, or counted as missed; one beyond the next opens a gap. I12: a statement sends no
/// order. I13: one that failed, or is older than what we have, moves no position. I16: while ESS is
/// active, or a rule that kills is broken, global risk is CRITICAL. I17: what is said to be
/// durable, and a store may show, survives whatever dies. I18: a request is answered once at most.
/// I19: of a sound gate the shadow says nothing else than the gate did. Every answer is empty, or
/// what is wrong, in words.
class HostTruths {
 public:
  void before(const engine::Event& event, const engine::State& host);
  [[nodiscard]] std::string after(const engine::Event& event, const engine::State& host,
                                  const engine::Changes& changes);
  [[nodiscard]] std::string answered(const engine::CommandAnswer& answer);
  /// Everything up to this sequence of the journal is said to be on the disk.
  void durable(std::uint64_t sequence) { durable_ = std::max(durable_, sequence); }
  /// A journal was read, up to this sequence.
  [[nodiscard]] std::string recovered(std::uint64_t sequence) const;
  /// The same; `lost`: its end is gone with the machine.
  [[nodiscard]] std::string restarted(const engine::State& host, bool lost);

 private:
  [[nodiscard]] std::string sums(const engine::State& host, const engine::Changes& changes);
  [[nodiscard]] std::string kills(const engine::State& host);
  [[nodiscard]] std::string orders(const engine::State& host, const engine::Changes& changes) const;
  [[nodiscard]] std::string statement(const engine::Changes& changes) const;
  [[nodiscard]] std::string reports(const engine::State& host) const;
  void note(const engine::OperatorCommand& command);

  std::map<engine::PositionKey, std::int64_t> booked_;
  std::set<engine::KillTarget> standing_;  // of a cause, not only the card's reset
  std::set<engine::KillTarget> promised_;  // those that somebody was answered about
  std::multimap<engine::KillTarget, std::uint64_t>
      releasable_;  // requests of two people since it was engaged, not refused
  std::map<std::uint64_t, engine::KillTarget> asked_;  // kills, by request
  std::set<std::uint64_t> answers_;
  std::uint64_t durable_{};
  // Before the event
  bool market_record_{}, statement_{}, statement_bad_{};
  std::uint64_t report_{};  // its sequence, 0: the event is none
  std::uint64_t next_report_{}, repeated_{}, missed_{};
  std::uint64_t next_id_{};
  std::string forbidden_;  // why no entry may begin
};

/// Of all scopes, those with a cause.
[[nodiscard]] std::set<engine::KillTarget> kills_of(const engine::State& host);
/// Why no entry may begin; empty: nothing forbids it.
[[nodiscard]] std::string forbids_entries(const engine::State& host);

}  // namespace pcl::world
