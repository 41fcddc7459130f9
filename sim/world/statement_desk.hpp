// Where the host's questions about its account wait, as at the daemon's desk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "host/engine/event.hpp"
#include "host/engine/output.hpp"

namespace pcl::world {

/// One question is on its way at a time; of those that wait, the newest stays. One thread.
class StatementDesk {
 public:
  struct Lines {
    /// Asks the venue's account; the answer comes to answered(), of this life or never.
    std::function<void(std::uint64_t life, const engine::RequestStatement&)> ask;
    std::function<void(const engine::VenueStatement&)> give;  // to the engine
  };
  explicit StatementDesk(Lines lines) : lines_{std::move(lines)} {}

  void ask(const engine::RequestStatement& question) {
    wanted_ = question;
    go_on();
  }
  void answered(std::uint64_t life, const engine::VenueStatement& answer) {
    if (life != life_) return;
    busy_ = false;
    lines_.give(answer);
    go_on();
  }
  /// With the host's process; what is on its way is nobody's.
  void restart() {
    ++life_;
    busy_ = false;
    wanted_.reset();
  }

 private:
  void go_on() {
    if (busy_ || !wanted_) return;
    busy_ = true;
    const engine::RequestStatement question = *wanted_;
    wanted_.reset();
    lines_.ask(life_, question);
  }

  Lines lines_;
  std::optional<engine::RequestStatement> wanted_;
  std::uint64_t life_{};
  bool busy_{};
};

}  // namespace pcl::world
