// Options of one command, as Boost reads them.
#pragma once

#include <boost/program_options.hpp>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>

namespace pcl::cli {

/// Reads `args` into the values that `options` name; there are no words beside them. `--help`
/// prints the options to `out`; what is wrong, and the options, go to `err` after the program's
/// and the command's names. Returns what was read, or nothing with the exit code in `exit`: 0 for
/// help, 2 for a mistake.
[[nodiscard]] std::optional<boost::program_options::variables_map> read_options(
    const char* command, const boost::program_options::options_description& options,
    std::span<const std::string> args, std::ostream& out, std::ostream& err, int& exit);

}  // namespace pcl::cli
