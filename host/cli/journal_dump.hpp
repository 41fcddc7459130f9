// One record of a journal as a line of JSON.
#pragma once

#include <string>

#include "host/journal/journal.hpp"

namespace pcl::cli {

/// {sequence, type, causation, correlation, bytes, ...}: of an event its kind and what tells it
/// apart, of outputs what they are in order, of a hash the hash. What does not decode has `error`
/// instead; nothing else of it is told.
[[nodiscard]] std::string dump_line(const journal::Record& record);

}  // namespace pcl::cli
