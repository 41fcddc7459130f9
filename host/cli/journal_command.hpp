// portcullis journal verify DIR | replay DIR: reads a journal, changes nothing.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace pcl::cli {

/// Prints one JSON object. Returns 0: sound (replay: same outputs and hashes); 1: damaged or
/// different; 2: usage; 3: the directory cannot be read.
[[nodiscard]] int run_journal(std::span<const std::string> args, std::ostream& out,
                              std::ostream& err);

}  // namespace pcl::cli
