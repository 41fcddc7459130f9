#include "host/journal/recover.hpp"

#include <utility>

#include "host/journal/reader.hpp"

namespace pcl::journal {

Result<StartingPoint> starting_point(Disk& disk, const std::string& directory,
                                     std::uint64_t until) {
  const auto segments = list_segments(disk, directory);
  if (!segments) return segments.error();
  const auto begin = start_of(disk, directory, *segments);
  if (!begin) return begin.error();
  auto choice = choose_snapshot(disk, directory, until);
  if (!choice) return choice.error();
  std::string why;
  for (const std::string& refused : choice->refused) why += "; " + refused;
  if (segments->empty() && !choice->refused.empty())
    return Error{Fault::kCorrupt, directory + ": snapshots, and no segment of a journal" + why};
  if (choice->snapshot)
    return StartingPoint{std::move(*choice->snapshot), std::move(choice->refused), choice->ahead};
  if (begin->sequence != 1) {
    return Error{Fault::kCorrupt, directory + ": begins at sequence " +
                                      std::to_string(begin->sequence) +
                                      ", and no snapshot leads there" + why};
  }
  return StartingPoint{{*begin, {}, {}}, std::move(choice->refused), choice->ahead};
}

Result<std::uint64_t> needed_from(Disk& disk, const std::string& directory) {
  std::uint64_t until = UINT64_MAX;
  for (int found = 0; found < 2; ++found) {
    const auto choice = choose_snapshot(disk, directory, until);
    if (!choice) return choice.error();
    if (!choice->snapshot) {
      return Error{Fault::kRefused, directory + ": " + std::to_string(found) +
                                        " sound snapshots, 2 are needed before anything is moved"};
    }
    until = choice->snapshot->position.sequence - 2;  // one before the last in it
  }
  return until + 2;
}

}  // namespace pcl::journal
