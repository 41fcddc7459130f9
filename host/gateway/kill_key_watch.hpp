// When what stands in the kill key is a kill.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "host/ports/event_bus.hpp"

namespace pcl::gateway {

/// Fed with every look at the key; pure. ACTIVE kills when it is first seen, when it is written
/// again, and when it is still there after a loss of the bus. Written and gone again before we
/// looked counts as ACTIVE, as with a kill file: nobody knows what it was. Removing or overwriting
/// it releases nothing.
class KillKeyWatch {
 public:
  enum class Finding : std::uint8_t {
    kNothing,
    kKill,    // ACTIVE
    kMissed,  // kill, too: written, and gone before it could be read
    kOther,   // something else; once for each thing
    kGone,    // ACTIVE is no longer there; the latch stays
  };

  /// `written`: there was a notice since the last look.
  Finding look(const KillKey& key, bool written) {
    const KillKey before = std::exchange(last_, key);
    const bool first = std::exchange(fresh_, false);
    if (key.value == KillKey::Value::kActive) {
      const bool news = first || written || before.value != KillKey::Value::kActive;
      return news ? Finding::kKill : Finding::kNothing;
    }
    if (key.value == KillKey::Value::kAbsent && written) return Finding::kMissed;
    if (key.value == KillKey::Value::kOther &&
        (before.value != KillKey::Value::kOther || before.shown != key.shown))
      return Finding::kOther;
    return before.value == KillKey::Value::kActive ? Finding::kGone : Finding::kNothing;
  }
  /// The bus was lost: the next look is a first one.
  void lost() noexcept { fresh_ = true; }
  [[nodiscard]] const KillKey& last() const noexcept { return last_; }

 private:
  KillKey last_;
  bool fresh_{true};
};

}  // namespace pcl::gateway
