// portcullis stress --portfolio FILE [--scenarios FILE] [--device KIND] [--kernel-binary FILE]
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace pcl::cli {

/// Prints one JSON object: what the portfolio would lose. Returns 0: done, whatever the severity;
/// 1: a file or a kernel that is refused; 2: usage; 3: a file that cannot be read, no OpenCL.
[[nodiscard]] int run_stress(std::span<const std::string> args, std::ostream& out,
                             std::ostream& err);

}  // namespace pcl::cli
