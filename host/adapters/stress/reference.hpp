// The evaluator in plain C++: what the kernels must answer.
#pragma once

#include <string>

#include "host/adapters/stress/evaluator.hpp"

namespace pcl::stress {

/// One thread, no device. Cost: positions x (scenarios x factors + days + paths) and
/// positions^2 / 2 x row size.
class Reference final : public Evaluator {
 public:
  [[nodiscard]] Result<Outcomes> evaluate(const Prepared& prepared) override;
  [[nodiscard]] std::string name() const override { return "reference"; }
};

}  // namespace pcl::stress
