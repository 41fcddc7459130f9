// portcullis journal: what an operator does with the journal of a daemon, running or not.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace pcl::cli {

/// verify DIR                            checks every segment, snapshot and archived file
/// dump DIR [--from N] [--to N] [--matter N]   one line a record; of one correlation
/// replay DIR [--from N] [--to N]        folds the events again: from the snapshot before `from`
/// quarantine DIR --actor A --reason R   moves the damage aside, says what was lost, closes
/// begin DIR --actor A --reason R        puts a closed journal aside: the next one begins anew
/// roll DIR --actor A --reason R [--unreconciled]   ends the day: the old journal is put aside, a
///                                       new one begins with what it left (host/journal/roll.hpp)
/// archive DIR [--retention-days N]      moves what two snapshots no longer need; deletes what has
///                                       been there longer than N days (0: never)
/// The first three only read; the others are refused while the journal is open.
/// Prints one JSON object (dump: one a line). Returns 0: sound or done (replay: same outputs and
/// hashes); 1: damaged, different or refused; 2: usage; 3: cannot be read.
[[nodiscard]] int run_journal(std::span<const std::string> args, std::ostream& out,
                              std::ostream& err);

}  // namespace pcl::cli
