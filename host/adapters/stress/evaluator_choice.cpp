#include "host/adapters/stress/evaluator_choice.hpp"

#include <charconv>
#include <optional>

#include "host/adapters/stress/opencl_stress.hpp"
#include "host/adapters/stress/reference.hpp"

namespace pcl::stress {
namespace {

/// The device's number; nullopt: the word is none of OpenCL's.
std::optional<std::size_t> opencl_device(const std::string& word) {
  const std::string prefix = "opencl";
  if (word == prefix) return 0;
  if (word.rfind(prefix + ":", 0) != 0) return std::nullopt;
  std::size_t number = 0;
  const char* begin = word.data() + prefix.size() + 1;
  const char* end = word.data() + word.size();
  const auto [stopped, error] = std::from_chars(begin, end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

}  // namespace

Status check_device_word(const std::string& device) {
  if (device == "reference" || opencl_device(device)) return ok();
  return Error{Fault::kInvalid,
               "device: expected reference, opencl or opencl:NUMBER, got '" + device + "'"};
}

Result<std::unique_ptr<Evaluator>> make_evaluator(const std::string& device,
                                                  const std::string& binary_path) {
  if (Status known = check_device_word(device); !known) return known.error();
  if (device == "reference") {
    if (!binary_path.empty())
      return Error{Fault::kInvalid, "a kernel binary is for opencl, not for the reference"};
    return std::unique_ptr<Evaluator>{std::make_unique<Reference>()};
  }
  OpenclSettings settings;
  settings.device = *opencl_device(device);
  settings.binary_path = binary_path;
  auto opened = OpenclStress::open(settings);
  if (!opened) return opened.error();
  return std::unique_ptr<Evaluator>{std::move(*opened)};
}

}  // namespace pcl::stress
