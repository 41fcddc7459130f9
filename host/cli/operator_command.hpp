// portcullis status | kill | freeze | hedge | liquidate | resume | ess reset: what an operator asks
// of a running daemon.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace pcl::cli {

/// Talks to the operator port (--url, default http://127.0.0.1:8000). Returns 0 when done; 1 when
/// refused; 2 for a command line that makes no sense; 3 when the daemon cannot be reached or fails;
/// 5 when the outcome is not known yet (a kill has closed the gate then). `out` gets the daemon's
/// JSON, `err` says what was wrong and what was expected.
[[nodiscard]] int run_operator(const std::string& command, std::span<const std::string> args,
                               std::ostream& out, std::ostream& err);

}  // namespace pcl::cli
