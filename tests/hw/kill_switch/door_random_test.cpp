// Last door against a model written from its contract: seeded frames of random bytes and epochs,
// kills that come and go, stalls. Every output is compared in every cycle.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "Vpcl_last_door.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

/// What stands at a side of the door; a tag as packed.
struct Beat {
  std::uint64_t data = 0;
  unsigned keep = 0, last = 0, tag = 0;
};
constexpr unsigned kNewRisk = 1, kPoisoned = 2;

/// A frame is whole until it is new risk on offer under a kill or with another epoch than the
/// card's; then its poisoned end is offered until taken, and the rest swallowed.
class ModelDoor {
 public:
  struct Out {
    bool valid, ready, cut, swallowing;
    Beat beat;
  };
  Out step(bool valid, const Beat& beat, bool ready, bool killed, unsigned epoch) {
    if (state_ == State::kGone) {
      if (valid && beat.last != 0) state_ = State::kWhole;
      return {false, true, false, true, shown(beat, killed, epoch)};
    }
    const Out out{valid, ready, valid && ready && doomed(beat, killed, epoch), false,
                  shown(beat, killed, epoch)};
    if (!valid) return out;
    if (doomed(beat, killed, epoch)) state_ = State::kDoomed;
    if (ready && state_ == State::kDoomed) state_ = beat.last != 0 ? State::kWhole : State::kGone;
    return out;
  }

 private:
  enum class State { kWhole, kDoomed, kGone } state_ = State::kWhole;

  [[nodiscard]] bool doomed(const Beat& beat, bool killed, unsigned epoch) const {
    return (beat.tag & kNewRisk) != 0 &&
           (killed || state_ == State::kDoomed || beat.tag >> 4U != epoch);
  }
  [[nodiscard]] Beat shown(const Beat& beat, bool killed, unsigned epoch) const {
    if (doomed(beat, killed, epoch)) return {0, 0, 1, beat.tag | kPoisoned};
    return beat;
  }
};

class Traffic {
 public:
  explicit Traffic(std::uint32_t seed) : random_{seed} { hw::reset(door_); }

  void run(int cycles) {
    for (int i = 0; i < cycles && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("cycle " + std::to_string(i));
      if (one_in(300)) start_again();
      cycle();
    }
    EXPECT_GT(cuts_, cycles / 100);
    EXPECT_GT(passed_, cycles / 10);
  }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }

  void start_again() {
    hw::reset(door_);
    model_ = {};
    left_ = 0;
    valid_ = false;
  }
  /// The next beat on offer; a frame keeps its tag, a beat stays until it is taken.
  void next_beat() {
    if (left_ == 0) {
      left_ = 1 + static_cast<unsigned>(random_() % 7);
      // Its epoch is the card's, or one bit away.
      const auto epoch = epoch_ ^ (one_in(4) ? 1U << random_() % 16 : 0U);
      beat_.tag = epoch << 4U | static_cast<unsigned>(random_() % 4) << 2U | (one_in(4) ? 0U : 1U);
    }
    beat_.data = random_();
    beat_.keep = one_in(2) ? 0xFF : random_() & 0xFF;
    beat_.last = --left_ == 0 ? 1 : 0;
  }
  void cycle() {
    if (!valid_ && !one_in(4)) {
      next_beat();
      valid_ = true;
    }
    killed_ = killed_ ? !one_in(3) : one_in(20);
    if (one_in(40)) epoch_ = static_cast<unsigned>(random_() & 0xFFFF);
    const bool ready = !one_in(3);
    drive(ready);
    const ModelDoor::Out out = model_.step(valid_, beat_, ready, killed_, epoch_);
    compare(out);
    cuts_ += out.cut ? 1 : 0;
    passed_ += out.valid && ready ? 1 : 0;
    if (valid_ && out.ready) valid_ = false;
    hw::tick(door_);
  }
  void drive(bool ready) {
    door_.killed_i = killed_;
    door_.epoch_i = static_cast<std::uint16_t>(epoch_);
    door_.frame_valid_i = valid_;
    door_.frame_data_i = beat_.data;
    door_.frame_keep_i = static_cast<std::uint8_t>(beat_.keep);
    door_.frame_last_i = static_cast<std::uint8_t>(beat_.last);
    door_.frame_tag_i = beat_.tag;
    door_.frame_ready_i = ready;
    door_.eval();
  }
  void compare(const ModelDoor::Out& out) {
    ASSERT_EQ(door_.frame_valid_o, out.valid);
    ASSERT_EQ(door_.frame_ready_o, out.ready);
    ASSERT_EQ(door_.cut_o, out.cut);
    ASSERT_EQ(door_.swallowing_o, out.swallowing);
    if (!out.valid) return;
    ASSERT_EQ(door_.frame_data_o, out.beat.data);
    ASSERT_EQ(door_.frame_keep_o, out.beat.keep);
    ASSERT_EQ(door_.frame_last_o, out.beat.last);
    ASSERT_EQ(door_.frame_tag_o, out.beat.tag);
  }

  Vpcl_last_door door_;
  ModelDoor model_;
  std::mt19937_64 random_;
  Beat beat_;
  unsigned left_ = 0, epoch_ = 0;
  bool valid_ = false, killed_ = false;
  int cuts_ = 0, passed_ = 0;
};

class DoorRandom : public testing::TestWithParam<std::uint32_t> {};
TEST_P(DoorRandom, AgreesWithTheContractsModel) { Traffic{GetParam()}.run(5000); }
INSTANTIATE_TEST_SUITE_P(Seeds, DoorRandom, testing::Range(1U, 9U));

}  // namespace
}  // namespace pcl
