// What the operating system said, as an Error.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "host/base/result.hpp"

namespace pcl {

/// "<what>: <text of errno>". Call at once after the failing call.
[[nodiscard]] inline Error system_error(std::string_view what, Fault fault = Fault::kUnavailable) {
  const int code = errno;
  return Error{fault,
               std::string{what} + ": " + std::error_code{code, std::generic_category()}.message()};
}

}  // namespace pcl
