// From an operator's words to an evaluator.
#pragma once

#include <memory>
#include <string>

#include "host/adapters/stress/evaluator.hpp"
#include "host/base/result.hpp"

namespace pcl::stress {

/// "reference", "opencl" or "opencl:N" (N the number of the device, 0 if not given).
/// `binary_path`: see OpenclSettings; empty for the reference. kInvalid for other words; else as
/// OpenclStress::open.
[[nodiscard]] Result<std::unique_ptr<Evaluator>> make_evaluator(
    const std::string& device, const std::string& binary_path = {});

/// Whether make_evaluator knows the word; opens nothing.
[[nodiscard]] Status check_device_word(const std::string& device);

}  // namespace pcl::stress
