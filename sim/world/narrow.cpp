#include "sim/world/narrow.hpp"

namespace pcl::world {
namespace {

class Narrowing {
 public:
  Narrowing(const Trial& failing, const std::string& wrong, const RunTrial& run)
      : run_{run}, class_{class_of(wrong)}, best_{failing, wrong, 0} {}

  Narrowed narrow() {
    shrink_end();
    drop_kinds();
    shrink_end();
    raise_beginning();
    return best_;
  }

 private:
  bool fails(const Trial& trial) {
    ++best_.runs;
    const std::string wrong = run_(trial);
    if (wrong.empty() || class_of(wrong) != class_) return false;
    best_.trial = trial;
    best_.wrong = wrong;
    return true;
  }
  void shrink_end() {
    std::uint64_t low = best_.trial.window.first;  // may fail there, nothing is known of it
    while (low < best_.trial.window.last) {
      Trial trial = best_.trial;
      trial.window.last = low + (trial.window.last - low) / 2;
      if (!fails(trial)) low = trial.window.last + 1;
    }
  }
  void raise_beginning() {
    std::uint64_t high = best_.trial.window.last;  // the beginning is not above it
    while (best_.trial.window.first < high) {
      Trial trial = best_.trial;
      trial.window.first = high - (high - trial.window.first) / 2;
      if (!fails(trial)) high = trial.window.first - 1;
    }
  }
  void drop_kinds() {
    for (std::size_t i = 0; i < kFaultKinds; ++i) {
      Trial trial = best_.trial;
      if (!trial.faults[i]) continue;
      trial.faults[i] = false;
      (void)fails(trial);
    }
  }

  const RunTrial& run_;
  std::string class_;
  Narrowed best_;
};

}  // namespace

std::string class_of(const std::string& wrong) { return wrong.substr(0, wrong.find(':')); }

Narrowed narrow(const Trial& failing, const std::string& wrong, const RunTrial& run) {
  return Narrowing{failing, wrong, run}.narrow();
}

}  // namespace pcl::world
