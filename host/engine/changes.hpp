// What one apply() changed, by name. For those who follow the engine: projections, the page,
// metrics.
#pragma once

#include <cstdint>
#include <vector>

#include "host/domain/instrument.hpp"
#include "host/engine/ledger.hpp"

namespace pcl::engine {

/// An execution as it was booked.
struct Booked {
  std::uint64_t match{};   // the venue's number
  std::uint64_t report{};  // sequence of its report
  std::uint64_t order{};
  PositionKey party;
  values::Side side{};
  std::uint32_t quantity{};
  CardPrice price{};
  bool late{};    // the order was closed, or had less left
  bool busted{};  // taken back: the same execution was booked before
  friend bool operator==(const Booked&, const Booked&) = default;
};

/// What the gate said of one of our commands.
struct Judged {
  std::uint64_t order{};
  std::uint64_t command_sequence{};
  std::uint64_t book_version{};
  std::uint64_t operand{}, limit{};  // of the deciding check
  std::uint8_t refusal{};            // contract::Refusal
  bool reduce_only{};
  friend bool operator==(const Judged&, const Judged&) = default;
};

/// Of the last apply(). Every replay makes it anew: it is neither journalled nor hashed nor in a
/// snapshot. The values themselves stand in the state.
struct Changes {
  std::vector<std::uint64_t> orders;   // ids: new, or another than before; ascending, each once
  std::vector<PositionKey> positions;  // the same
  std::vector<Booked> executions;      // in the order they were booked
  std::vector<Judged> decisions;       // in the order they came
  bool kills{};                        // one was engaged or released
  bool risk{};                         // a warning or a stress result came
  bool session{};  // phase, run, a link, hold, disabled, or whether the books agree
  void clear();
  /// Sorts, and names each once.
  void settle();
};

}  // namespace pcl::engine
