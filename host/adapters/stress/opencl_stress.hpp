// The evaluator on an OpenCL device: PoCL's CPU, or a card through XRT.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "host/adapters/stress/evaluator.hpp"
#include "host/base/result.hpp"

namespace pcl::stress {

struct OpenclSettings {
  std::size_t device{};     // among all devices of all platforms
  std::string source;       // OpenCL C; empty: the text built in
  std::string binary_path;  // a program already built for the device (xclbin); empty: build source
  std::size_t group_size{16};                  // work items a group; results do not depend on it
  std::chrono::milliseconds patience{30'000};  // for one evaluation; then an error, never a hang
};

/// Foreign types stay behind it. Errors: kUnavailable for no platform, no device, a device without
/// doubles or without an answer in time; kInvalid for a device number there is none of, a source
/// that does not build (with the compiler's first words) or a binary that is none for the device.
class OpenclStress final : public Evaluator {
 public:
  [[nodiscard]] static Result<std::unique_ptr<OpenclStress>> open(const OpenclSettings& settings);
  ~OpenclStress() override;

  [[nodiscard]] Result<Outcomes> evaluate(const Prepared& prepared) override;
  /// "opencl: <device's name>".
  [[nodiscard]] std::string name() const override;
  /// The program as built for the device: what binary_path reads.
  [[nodiscard]] Result<std::vector<unsigned char>> binary() const;

 private:
  struct Device;
  explicit OpenclStress(std::unique_ptr<Device> device);
  std::unique_ptr<Device> device_;
};

}  // namespace pcl::stress
